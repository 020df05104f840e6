use proptest::prelude::*;

use super::super::fixture::*;
use crate::decimal::{Number, Points};
use crate::outcome::Ends;
use crate::rubric::{Limit, NotApplicablePolicy, Rubric, SectionKind};
use crate::value::Truth;

fn with(policy: NotApplicablePolicy, sections: &[&[&str]]) -> Rubric {
    let mut rubric = rubric();
    rubric.not_applicable = policy;
    for (at, items) in sections.iter().enumerate() {
        let id = ["A", "B", "C", "D"][at];
        rubric.sections.push(section(id, SectionKind::Base, items));
    }
    rubric
}

#[test]
fn earned_88_of_90_is_97_78() {
    let rubric = with(NotApplicablePolicy::RescaleTotal, &[&["90", "10"]]);
    let outcomes = vec![scored(0, 0, "88"), not_applicable(0, 1)];
    let card = made(&rubric, outcomes, &Given::default());
    assert_eq!(card.base, ends("97.78", "97.78"));
    assert_eq!(card.rescale, ends("9.78", "9.78"));
    assert_eq!(card.not_applicable_points, points("10"));
    let line = &card.lines[0];
    assert_eq!(line.workings, "缺项10分:88÷90×100=97.78,折算加9.78分");
    assert_eq!(line.reason, "A2 指标2:未开展");
}

/// F30: a section of 14 points, 4 of them not applicable, 8 earned of the other 10.
fn f30(policy: NotApplicablePolicy) -> Ends {
    let rubric = with(policy, &[&["10", "4"], &["86"]]);
    let outcomes = vec![scored(0, 0, "8"), not_applicable(0, 1), scored(1, 0, "0")];
    made(&rubric, outcomes, &Given::default()).base
}

#[test]
fn a_section_of_14_with_4_not_applicable_and_8_earned() {
    assert_eq!(
        f30(NotApplicablePolicy::RescaleSection),
        ends("11.2", "11.2")
    );
    assert_eq!(f30(NotApplicablePolicy::Full), ends("12", "12"));
    assert_eq!(f30(NotApplicablePolicy::Zero), ends("8", "8"));
    assert_eq!(f30(NotApplicablePolicy::RescaleTotal), ends("8.33", "8.33"));
}

#[test]
fn a_section_wholly_not_applicable_passes_its_points_to_the_paper() {
    let rubric = with(
        NotApplicablePolicy::RescaleSection,
        &[&["20"], &["40", "40"]],
    );
    let outcomes = vec![not_applicable(0, 0), scored(1, 0, "30"), scored(1, 1, "30")];
    let card = made(&rubric, outcomes, &Given::default());
    assert_eq!(card.base, ends("75", "75"));
    assert!(!card.sections[0].applicable);
    assert_eq!(
        card.lines[0].workings,
        "缺项20分:A节整节缺项,由全卷分摊,折算加15分"
    );
}

#[test]
fn a_paper_wholly_not_applicable_is_not_assessed() {
    let rubric = with(NotApplicablePolicy::RescaleTotal, &[&["60", "40"]]);
    let outcomes = vec![not_applicable(0, 0), not_applicable(0, 1)];
    let card = made(&rubric, outcomes, &Given::default());
    assert_eq!(card.not_assessed, Truth::True);
    let outcomes = vec![not_applicable(0, 0), in_doubt(0, 1, ends("10", "20"))];
    let card = made(&rubric, outcomes, &Given::default());
    assert_eq!(card.not_assessed, Truth::Open);
    assert_eq!(card.base, ends("25", "50"));
}

#[test]
fn inner_marks_are_scaled_and_what_is_missing_too() {
    let mut rubric = with(NotApplicablePolicy::RescaleTotal, &[&["60", "40"], &["78"]]);
    rubric.sections[0].out_of = Some(n("100"));
    rubric.sections[0].points = Some(n("22"));
    let outcomes = vec![scored(0, 0, "50"), not_applicable(0, 1), scored(1, 0, "78")];
    let card = made(&rubric, outcomes, &Given::default());
    assert_eq!(card.sections[0].points, ends("11", "11"));
    assert_eq!(card.lines[0].workings, "50分÷100×22=11分");
    // 89 of 91.2.
    assert_eq!(card.base, ends("97.59", "97.59"));
}

#[test]
fn in_doubt_the_ends_are_the_least_and_greatest_over_all_choices() {
    let rubric = with(NotApplicablePolicy::RescaleTotal, &[&["80", "10", "10"]]);
    let outcomes = vec![
        scored(0, 0, "60"),
        in_doubt(0, 1, ends("10", "10")),
        in_doubt(0, 2, ends("2", "9")),
    ];
    let card = made(&rubric, outcomes, &Given::default());
    // Least: the third applies at 2, the second does not; greatest: both apply.
    assert_eq!(card.base, ends("68.89", "79"));
    // Which of them are counted at either end is told, so that both can be added up again.
    assert_eq!(
        card.lines[0].workings,
        "缺项0分,另有A2、A3是否适用未定:最低62÷90×100=68.89(A2按缺项,A3按适用),\
         最高79÷100×100=79(A2、A3按适用),折算加-3.11分或0分"
    );
}

#[test]
fn in_doubt_every_policy_tells_what_is_left_out() {
    for (policy, told) in [
        // 80 and 10 of what is not applicable, 60 earned; or 20 lost of 100.
        (
            NotApplicablePolicy::Full,
            "最低按满分计(A2按适用),最高按满分计(A2按缺项)",
        ),
        // The section alone: 60 of 80, or 65 of 90.
        (
            NotApplicablePolicy::RescaleSection,
            "A节最低65÷90×90=65,最高60÷80×90=67.5;全卷最低75÷100×100=75(A2按适用),最高77.5÷100×100=77.5(A2按缺项)",
        ),
    ] {
        let rubric = with(policy, &[&["80", "10"], &["10"]]);
        let outcomes = vec![
            scored(0, 0, "60"),
            in_doubt(0, 1, ends("5", "5")),
            scored(1, 0, "10"),
        ];
        let card = made(&rubric, outcomes, &Given::default());
        let workings = &card.lines[0].workings;
        assert!(workings.contains(told), "{workings}");
    }
}

#[test]
fn under_final_an_item_in_doubt_closes_where_the_base_is_sure() {
    let rubric = with(NotApplicablePolicy::RescaleTotal, &[&["80", "10", "10"]]);
    let outcomes = vec![
        scored(0, 0, "60"),
        in_doubt(0, 1, ends("10", "10")),
        in_doubt(0, 2, ends("2", "9")),
    ];
    let card = made_final(&rubric, outcomes, &Given::default());
    assert_eq!(card.base, ends("68.89", "68.89"));
    assert_eq!(card.outcomes[1].words.reason, "到期未补;按不适用计");
    assert_eq!(card.outcomes[2].words.reason, "到期未补");
}

#[derive(Clone, Debug)]
struct Trial {
    policy: NotApplicablePolicy,
    capped: bool,
    /// Section, points, sure and possible points earned, and 0 applies, 1 does not, 2 in doubt.
    items: Vec<(usize, i64, i64, i64, u8)>,
}

fn trial() -> impl Strategy<Value = Trial> {
    let policy = prop::sample::select(vec![
        NotApplicablePolicy::RescaleTotal,
        NotApplicablePolicy::RescaleSection,
        NotApplicablePolicy::Full,
        NotApplicablePolicy::Zero,
    ]);
    let item = (0usize..3, 1i64..20, 0i64..=100, 0i64..=100, 0u8..3).prop_map(|(s, p, a, b, x)| {
        let share = |percent: i64| p * percent / 100;
        (s, p, share(a.min(b)), share(a.max(b)), x)
    });
    (policy, any::<bool>(), prop::collection::vec(item, 1..8)).prop_map(
        |(policy, capped, items)| Trial {
            policy,
            capped,
            items,
        },
    )
}

impl Trial {
    fn rubric(&self) -> Rubric {
        let points = |s: usize| -> Vec<String> {
            let items = self.items.iter().filter(|i| i.0 == s);
            items.map(|i| i.1.to_string()).collect()
        };
        let sections: Vec<Vec<String>> = (0..3).map(points).collect();
        let texts: Vec<Vec<&str>> = sections
            .iter()
            .map(|s| s.iter().map(String::as_str).collect())
            .collect();
        let slices: Vec<&[&str]> = texts.iter().map(Vec::as_slice).collect();
        let mut rubric = with(self.policy, &slices);
        rubric.points = self.items.iter().map(|i| Number::from(i.1)).sum();
        if self.capped {
            rubric.sections[0].cap = Some(Limit::At(Number::from(15)));
            rubric.sections[0].floor = Some(Limit::At(Number::from(3)));
        }
        rubric
    }

    /// The base when the items of the set apply with the points of one end; none when nothing does.
    fn base(
        &self,
        rubric: &Rubric,
        set: u32,
        end: impl Fn(&(usize, i64, i64, i64, u8)) -> i64,
    ) -> Option<Number> {
        let applies =
            |at: usize| self.items[at].4 == 0 || (self.items[at].4 == 2 && set >> at & 1 == 1);
        let all: Vec<usize> = (0..self.items.len()).collect();
        if !all.iter().any(|at| applies(*at)) {
            return None;
        }
        let mut earned = Vec::new();
        for s in 0..3 {
            let here: Vec<usize> = all
                .iter()
                .copied()
                .filter(|at| self.items[*at].0 == s)
                .collect();
            let on: Vec<usize> = here.iter().copied().filter(|at| applies(*at)).collect();
            let mut sum: i64 = on.iter().map(|at| end(&self.items[*at])).sum();
            if self.capped && s == 0 && !on.is_empty() {
                sum = sum.clamp(3, 15);
            }
            let whole: i64 = here.iter().map(|at| self.items[*at].1).sum();
            let part: i64 = on.iter().map(|at| self.items[*at].1).sum();
            earned.push((sum, part, whole));
        }
        let total = |f: fn(&(i64, i64, i64)) -> i64| earned.iter().map(f).sum::<i64>();
        let sum = Number::from(total(|e| e.0));
        match self.policy {
            NotApplicablePolicy::Zero => Some(sum),
            NotApplicablePolicy::Full => Some(sum + Number::from(total(|e| e.2 - e.1))),
            NotApplicablePolicy::RescaleTotal => {
                (rubric.points.clone() * sum).checked_div(&Number::from(total(|e| e.1)))
            }
            NotApplicablePolicy::RescaleSection => {
                let on = earned.iter().filter(|e| e.1 > 0);
                let scaled: Number = on
                    .clone()
                    .map(|e| Number::fraction(e.0 * e.2, e.1).unwrap())
                    .sum();
                let points: i64 = on.map(|e| e.2).sum();
                (rubric.points.clone() * scaled).checked_div(&Number::from(points))
            }
        }
    }
}

proptest! {
    #[test]
    fn the_ends_of_base_are_those_of_all_choices(trial in trial()) {
        let rubric = trial.rubric();
        let mut places = [0usize; 3];
        let outcomes = trial.items.iter().map(|(s, _, low, high, kind)| {
            let at = places[*s];
            places[*s] += 1;
            let points = ends(&low.to_string(), &high.to_string());
            match kind {
                0 => outcome(*s, at, points),
                1 => not_applicable(*s, at),
                _ => in_doubt(*s, at, points),
            }
        }).collect();
        let card = made(&rubric, outcomes, &Given::default());
        let sets = 0..1u32 << trial.items.len();
        let low: Vec<Number> = sets.clone().filter_map(|set| trial.base(&rubric, set, |i| i.2)).collect();
        let high: Vec<Number> = sets.filter_map(|set| trial.base(&rubric, set, |i| i.3)).collect();
        let (Some(least), Some(greatest)) = (low.into_iter().min(), high.into_iter().max()) else {
            prop_assert_eq!(card.not_assessed, Truth::True);
            return Ok(());
        };
        let expected = Ends {
            sure: Points::round(&least, 2),
            possible: Points::round(&greatest, 2),
        };
        let nothing_is_sure = trial.items.iter().all(|i| i.4 != 0);
        let from_outside = match trial.policy {
            // The section is limited with «nothing» among its ends.
            NotApplicablePolicy::Zero => trial.capped || nothing_is_sure,
            // The choice in which nothing applies is no paper, but counts as one.
            NotApplicablePolicy::Full => nothing_is_sure,
            _ => false,
        };
        if from_outside {
            prop_assert!(card.base.sure <= expected.sure);
            prop_assert!(card.base.possible >= expected.possible);
        } else {
            prop_assert_eq!(card.base, expected);
        }
    }
}
