use proptest::prelude::*;

use super::super::fixture::*;
use super::super::grade_after_gates;
use super::*;
use crate::outcome::Status;
use crate::rubric::{IndicatorId, Limit, NotApplicablePolicy, SectionKind, ZeroTarget};
use crate::script::Figure;

/// Base A out of 60 and 40, bonus B capped at 5, penalty C capped at 10.
fn paper() -> Rubric {
    let mut rubric = rubric();
    rubric.sections = vec![
        section("A", SectionKind::Base, &["60", "40"]),
        section("B", SectionKind::Bonus, &["4", "4"]),
        section("C", SectionKind::Penalty, &["8", "8"]),
    ];
    rubric.sections[1].cap = Some(Limit::At(n("5")));
    rubric.sections[2].cap = Some(Limit::At(n("10")));
    rubric
}

fn outcomes(points: [&str; 6]) -> Vec<Outcome> {
    let at = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)];
    at.iter()
        .zip(points)
        .map(|((section, indicator), p)| scored(*section, *indicator, p))
        .collect()
}

fn condition(otherwise: &str) -> crate::rubric::Condition {
    crate::rubric::Condition {
        holds: script(),
        otherwise: otherwise.into(),
    }
}

#[test]
fn bonus_and_penalty_stop_at_their_caps() {
    let card = made(
        &paper(),
        outcomes(["50", "40", "4", "3", "-8", "-4"]),
        &Given::default(),
    );
    assert_eq!(card.bonus, ends("5", "5"));
    assert_eq!(card.penalty, ends("-10", "-10"));
    assert_eq!(card.total, ends("85", "85"));
    let workings: Vec<&str> = card.lines.iter().map(|l| l.workings.as_str()).collect();
    assert_eq!(
        workings,
        ["加分合计7分,以5分封顶", "扣分合计12分,以10分封顶"]
    );
    assert_eq!(card.lines[0].title, "B节封顶");
}

#[test]
fn open_penalties_are_limited_at_the_end_where_the_cap_is_met() {
    let mut outcomes = outcomes(["50", "40", "0", "0", "0", "-4"]);
    outcomes[4] = outcome(2, 0, ends("-8", "0"));
    let card = made(&paper(), outcomes, &Given::default());
    assert_eq!(card.penalty, ends("-10", "-4"));
    assert_eq!(card.lines[0].workings, "扣分合计4至12分,以10分封顶");
    assert_eq!(card.lines[0].points, ends("2", "0"));
}

#[test]
fn a_veto_keeps_the_score_before_gates() {
    let mut rubric = paper();
    rubric.gates = vec![gate(
        "数据造假",
        vec![GateEffect::Zero(vec![ZeroTarget::Total])],
    )];
    let given = Given::gates(&[Truth::True]);
    let card = made(&rubric, outcomes(["50", "40", "4", "0", "0", "0"]), &given);
    assert_eq!(card.total_before_gates, ends("94", "94"));
    assert_eq!(card.total, ends("0", "0"));
    assert_eq!(card.limits, ends("-94", "-94"));
    assert_eq!(card.lines[0].title, "数据造假");
    assert_eq!(card.lines[0].workings, "总分计零,94分→0分");
    assert_eq!(card.lines[0].reason, "行政诉讼败诉3件");
}

#[test]
fn an_open_gate_fires_at_the_sure_end_alone() {
    let mut rubric = paper();
    rubric.gates = vec![gate(
        "一票否决",
        vec![GateEffect::Deduct(n("30")), GateEffect::Mark("黑榜".into())],
    )];
    let points = ["50", "40", "0", "0", "0", "0"];
    let card = made(&rubric, outcomes(points), &Given::gates(&[Truth::Open]));
    assert_eq!(card.total, ends("60", "90"));
    assert_eq!(card.remarks, ["可能:黑榜"]);
    let closed = made_final(&rubric, outcomes(points), &Given::gates(&[Truth::Open]));
    assert_eq!(closed.total, ends("90", "90"));
    assert_eq!(closed.gates[0].fires, Truth::False);
    assert_eq!(
        closed.gates[0].reason,
        "行政诉讼败诉3件;到期未补,未经证实,不触发"
    );
}

#[test]
fn gates_on_points_go_by_kind_and_each_has_its_own_difference() {
    let mut rubric = paper();
    rubric.total_cap = Limit::At(n("100"));
    rubric.gates = vec![
        gate("封顶", vec![GateEffect::TotalCap(n("80"))]),
        gate("扣分", vec![GateEffect::Deduct(n("10"))]),
        gate("无加分", vec![GateEffect::NoBonus]),
        gate(
            "单项",
            vec![GateEffect::Zero(vec![ZeroTarget::Indicator(IndicatorId {
                section: 0,
                indicator: 1,
            })])],
        ),
    ];
    let given = Given::gates(&[Truth::True; 4]);
    let card = made(&rubric, outcomes(["60", "38", "4", "4", "0", "0"]), &given);
    // 103, limited to 100; without bonus 98; without the item 60; 50 after the deduction; the cap is not met.
    assert_eq!(card.total_before_gates, ends("100", "100"));
    assert_eq!(card.total, ends("50", "50"));
    let lines: Vec<(&str, String)> = card
        .lines
        .iter()
        .map(|l| (l.title.as_str(), l.points.sure.to_string()))
        .collect();
    let expected = [
        ("B节封顶", "-3.00"),
        ("总分封顶", "-3.00"),
        ("无加分", "-2.00"),
        ("单项", "-38.00"),
        ("扣分", "-10.00"),
        ("封顶", "0.00"),
    ];
    assert_eq!(lines, expected.map(|(t, p)| (t, p.to_owned())));
}

#[test]
fn a_section_that_counts_nothing_takes_its_share_of_the_rescale_along() {
    let mut rubric = rubric();
    rubric.sections = vec![
        section("A", SectionKind::Base, &["70", "10"]),
        section("B", SectionKind::Base, &["20"]),
    ];
    rubric.gates = vec![gate(
        "单节",
        vec![GateEffect::Zero(vec![ZeroTarget::Section(1)])],
    )];
    let outcomes = vec![scored(0, 0, "63"), not_applicable(0, 1), scored(1, 0, "18")];
    let card = made(&rubric, outcomes, &Given::gates(&[Truth::True]));
    assert_eq!(card.total_before_gates, ends("90", "90"));
    assert_eq!(card.total, ends("70", "70"));
}

#[test]
fn a_condition_that_does_not_apply_does_not_fire_and_one_that_breaks_may() {
    let mut rubric = paper();
    let effect = || vec![GateEffect::GradeCap(1)];
    rubric.gates = vec![gate("败诉率", effect()), gate("出错", effect())];
    let given = Given {
        gates: vec![
            Possible::not_applicable("无诉讼案件"),
            Possible::failure("除数为0"),
        ],
        ..Given::default()
    };
    let card = made(&rubric, outcomes(["60", "40", "0", "0", "0", "0"]), &given);
    assert_eq!(card.gates[0].fires, Truth::False);
    assert_eq!(card.gates[0].not_applicable.as_deref(), Some("无诉讼案件"));
    assert_eq!(card.gates[1].fires, Truth::Open);
    assert_eq!(
        card.gates[1].reason,
        "行政诉讼败诉3件;条件无法判定,可能触发:除数为0"
    );
    let grade =
        grade_after_gates(&rubric, &card.total, &card.grade_conditions, &card.gates).unwrap();
    assert_eq!((grade.sure, grade.possible), (1, 0));
}

#[test]
fn a_bonus_section_that_does_not_apply_is_out() {
    let mut rubric = paper();
    rubric.sections[1].applies_when = Some(condition("基础分不足80分"));
    let points = ["50", "20", "4", "0", "0", "0"];
    let not = |holds: Truth| Given {
        sections: vec![(1, Possible::flag(holds))],
        ..Given::default()
    };
    let card = made(&rubric, outcomes(points), &not(Truth::False));
    assert_eq!(card.total, ends("70", "70"));
    assert_eq!(card.outcomes[2].status, Status::NotApplicable);
    assert_eq!(card.outcomes[2].words.reason, "缺项:基础分不足80分");
    assert!(!card.sections[1].applicable);
    let card = made(&rubric, outcomes(points), &not(Truth::Open));
    assert_eq!(card.total, ends("70", "74"));
    let card = made_final(&rubric, outcomes(points), &not(Truth::Open));
    assert_eq!(card.total, ends("70", "70"));
    assert_eq!(card.outcomes[2].status, Status::Closed);
}

#[test]
fn under_final_open_outcomes_close_and_failed_ones_do_not() {
    let mut all = outcomes(["50", "0", "0", "0", "0", "0"]);
    all[0] = outcome(0, 0, ends("45.5", "60"));
    all[0].words.reason = "持证率未报".into();
    all[1] = Outcome {
        status: Status::Failed,
        ..outcome(0, 1, ends("0", "40"))
    };
    let card = made_final(&paper(), all, &Given::default());
    assert_eq!(card.total, ends("45.5", "85.5"));
    assert_eq!(card.outcomes[0].status, Status::Closed);
    assert_eq!(card.outcomes[0].words.reason, "持证率未报;到期未补");
    assert_eq!(card.outcomes[1].status, Status::Failed);
}

#[test]
fn unscored_outcomes_count_nowhere() {
    let mut rubric = paper();
    rubric.sections[0].indicators[1].unscored = true;
    let card = made(
        &rubric,
        outcomes(["50", "40", "0", "0", "0", "0"]),
        &Given::default(),
    );
    assert_eq!(card.total, ends("50", "50"));
}

#[test]
fn the_total_is_limited_and_rounded_further_with_lines() {
    let mut rubric = paper();
    rubric.total_digits = Some(0);
    rubric.total_floor = Limit::At(n("0"));
    let card = made(
        &rubric,
        outcomes(["50", "39.5", "0", "0", "0", "0"]),
        &Given::default(),
    );
    assert_eq!(card.total, ends("90", "90"));
    assert_eq!(card.total.sure.to_string(), "90.00");
    assert_eq!(card.lines[0].kind, LineKind::Rounding);
    let card = made(
        &rubric,
        outcomes(["2", "0", "0", "0", "-8", "0"]),
        &Given::default(),
    );
    assert_eq!(card.total, ends("0", "0"));
    assert_eq!(card.lines[0].title, "总分保底");
}

#[test]
fn tie_break_terms_are_values_only_where_settled() {
    let mut all = outcomes(["50", "40", "4", "0", "-8", "0"]);
    all[4] = outcome(2, 0, ends("-8", "0"));
    let given = Given {
        tie_break: vec![Figure::Bonus, Figure::Penalty, Figure::CountApplicable(0)],
        ..Given::default()
    };
    let card = made(&paper(), all, &given);
    assert_eq!(card.tie_break, [Some(n("4")), None, Some(n("2"))]);
}

fn truth() -> impl Strategy<Value = Truth> {
    prop::sample::select(vec![Truth::True, Truth::False, Truth::Open])
}

proptest! {
    /// `made` checks the sums and that no sure end lies above its possible end.
    #[test]
    fn sums_hold_at_both_ends(
        base in prop::collection::vec((0i64..=1000, 0i64..=1000, 0u8..3), 4),
        extra in prop::collection::vec((0i64..=800, 0i64..=800, any::<bool>()), 4),
        fires in prop::collection::vec(truth(), 6),
        applies in truth(),
        policy in 0usize..4,
        limits in (any::<bool>(), any::<bool>(), 0u32..3),
        last_word in any::<bool>(),
    ) {
        let mut rubric = paper();
        rubric.sections[0] = section("A", SectionKind::Base, &["30", "30"]);
        rubric.sections.push(section("D", SectionKind::Base, &["70", "30"]));
        (rubric.sections[3].out_of, rubric.sections[3].points) = (Some(n("100")), Some(n("40")));
        rubric.sections[1].applies_when = Some(condition("不加分"));
        rubric.not_applicable = [
            NotApplicablePolicy::RescaleTotal,
            NotApplicablePolicy::RescaleSection,
            NotApplicablePolicy::Full,
            NotApplicablePolicy::Zero,
        ][policy];
        if limits.0 {
            rubric.sections[0].cap = Some(Limit::At(n("9.5")));
            rubric.total_cap = Limit::At(n("60"));
        }
        if limits.1 {
            rubric.total_floor = Limit::At(n("0"));
        }
        rubric.total_digits = Some(limits.2);
        rubric.gates = vec![
            gate("1", vec![GateEffect::NoBonus]),
            gate("2", vec![GateEffect::Zero(vec![ZeroTarget::Section(0)])]),
            gate("3", vec![GateEffect::Zero(vec![ZeroTarget::Indicator(IndicatorId { section: 3, indicator: 0 })])]),
            gate("4", vec![GateEffect::Deduct(n("12.34")), GateEffect::TotalCap(n("50"))]),
            gate("5", vec![GateEffect::Zero(vec![ZeroTarget::Total])]),
            gate("6", vec![GateEffect::NotAssessed, GateEffect::GradeDown(1)]),
        ];
        let cents = |a: i64, b: i64, sign: i64| Ends {
            sure: Points::round(&(Number::fraction((sign * a).min(sign * b), 100).unwrap()), 2),
            possible: Points::round(&(Number::fraction((sign * a).max(sign * b), 100).unwrap()), 2),
        };
        let mut all = Vec::new();
        for (at, (a, b, kind)) in base.iter().enumerate() {
            let (section, item) = ([0, 3][at / 2], at % 2);
            all.push(match kind {
                0 => outcome(section, item, cents(*a, *b, 1)),
                1 => not_applicable(section, item),
                _ => in_doubt(section, item, cents(*a, *b, 1)),
            });
        }
        for (at, (a, b, doubt)) in extra.iter().enumerate() {
            let sign = if at < 2 { 1 } else { -1 };
            let mut outcome = outcome(1 + at / 2, at % 2, cents(*a, *b, sign));
            outcome.may_not_apply = *doubt;
            all.push(outcome);
        }
        let given = Given {
            sections: vec![(1, Possible::flag(applies))],
            ..Given::gates(&fires)
        };
        let open = made(&rubric, all.clone(), &given);
        let grade = grade_after_gates(&rubric, &open.total, &open.grade_conditions, &open.gates).unwrap();
        prop_assert!(grade.sure >= grade.possible);
        if last_word {
            let card = made_final(&rubric, all, &given);
            prop_assert!(card.total.is_settled());
            prop_assert!(card.gates.iter().all(|g| g.fires != Truth::Open));
            prop_assert!(card.outcomes.iter().all(|o| o.status != Status::Open));
            prop_assert!(card.total.sure >= open.total.sure);
        }
    }
}
