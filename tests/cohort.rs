//! Against the cohort: mean, median, best, places, min-max; by hand, by every completion, in any order.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{among, compiled, n, report, rubric_text, told};
use kaohe::compile::CompiledRubric;
use kaohe::report::Report;
use kaohe::scorecard::Options;
use proptest::prelude::*;

/// Offices `a`, `b`, … with these facts, all of one cohort.
fn offices(rubric: &CompiledRubric, facts: &[&str]) -> Vec<Report> {
    let mut reports: Vec<Report> = Vec::new();
    for (facts, id) in facts.iter().zip('a'..) {
        let mut one = report(rubric.rubric(), facts);
        one.office.id = id.to_string();
        one.office.name = format!("{id}镇");
        reports.push(one);
    }
    reports
}

/// The same, each of which sent a report.
fn sent(rubric: &CompiledRubric, facts: &[&str]) -> Vec<Report> {
    let mut reports = offices(rubric, facts);
    for report in &mut reports {
        report.source = Some(kaohe::source::Source::new("a.toml", ""));
    }
    reports
}

/// The same, in two cohorts by turns.
fn of_two_cohorts(rubric: &CompiledRubric, facts: &[&str]) -> Vec<Report> {
    let mut reports = offices(rubric, facts);
    for (at, one) in reports.iter_mut().enumerate() {
        one.office.cohort = ["镇", "街道"][at % 2].to_owned();
    }
    reports
}

/// What each office comes to.
fn all(script: &str, facts: &[&str]) -> Vec<String> {
    let rubric = compiled(&rubric_text(script));
    let cards = among(&rubric, &offices(&rubric, facts), Options::default());
    cards.iter().map(|card| told(card, 0)).collect()
}

#[test]
fn below_the_mean() {
    // 知晓率低于平均数的,每低1个百分点扣0.25分. (90 + 80 + 70) / 3 = 80.
    let script = "points - 0.25 * exact_steps(cohort_mean(\"f.rate\") - f.rate, 1)";
    assert_eq!(
        all(script, &["rate=90", "rate=80", "rate=70"]),
        ["full 5.00", "full 5.00", "partial 2.50"]
    );
    assert_eq!(all(script, &["rate=70"]), ["full 5.00"]);
    assert_eq!(
        all(script, &["rate=70", "rate=70"]),
        ["full 5.00", "full 5.00"]
    );
    // The office whose figure is not applicable is left out: (90 + 70) / 2 = 80; it has no score itself.
    assert_eq!(
        all(script, &["rate=90", "rate=n/a", "rate=70"]),
        ["full 5.00", "not_applicable (缺项:没有)", "partial 2.50"]
    );
    // One is not known, 0 to 100: the mean of three is (90 + 70 + x) / 3, 53.33 to 86.67.
    // 90 is above it in any case; 70 lacks 0 to 16.67: 0 to 4.1667 taken.
    assert_eq!(
        all(script, &["rate=90", "rate=70", ""])[..2],
        ["full 5.00", "open 0.83..5.00"]
    );
}

#[test]
fn an_own_figure_that_is_open_is_the_same_in_both_places() {
    // Of two offices with 2 and x the mean less x is (2 − x) / 2: 0 to 1 for 0 to 2, and as much is taken.
    let script = "points - exact_steps(cohort_mean(\"f.x\") - f.x, 1)";
    assert_eq!(all(script, &["x=0..2", "x=2"])[0], "open 4.00..5.00");
}

#[test]
fn alone_in_its_cohort_an_office_is_measured_by_itself() {
    // Wherever the figure that is missing stands, the mean, the best and the middle of one office are that figure.
    for script in [
        "points - exact_steps(cohort_mean(\"f.rate\") - f.rate, 1)",
        "points - started_steps(cohort_max(\"f.rate\") - f.rate, 5)",
        "points - shortage(f.x, cohort_median(\"f.x\"))",
        "points * progress(f.rate, cohort_min(\"f.rate\"), cohort_max(\"f.rate\"))",
        "f.rate >= cohort_mean(\"f.rate\")",
        "points - 0.5 * (cohort_rank(\"f.rate\") - 1)",
    ] {
        assert_eq!(all(script, &[""]), ["full 5.00"], "{script}");
        // The only other one has nothing to compare.
        assert_eq!(
            all(script, &["", "rate=n/a x=n/a"])[0],
            "full 5.00",
            "{script}"
        );
    }
    // By itself, but never where both are 0: 0 of 0 breaks, and may do so here.
    let best = "points * f.rate / cohort_max(\"f.rate\")";
    assert_eq!(all(best, &[""]), ["open 0.00..5.00"]);
    assert_eq!(all(best, &["rate>=50"]), ["full 5.00"]);
    let attained = "points * attained(f.rate, cohort_median(\"f.rate\"))";
    assert_eq!(all(attained, &["rate>0"]), ["full 5.00"]);
    // A figure that is computed.
    let computed =
        "points - exact_steps(cohort_mean(\"percent(f.x, f.y)\") - percent(f.x, f.y), 1)";
    assert_eq!(all(computed, &["x=1..3 y=4..9"]), ["full 5.00"]);
}

#[test]
fn an_own_open_figure_moves_the_mean_by_its_share() {
    // 90, and x from 0 to 100: the mean (90 + x) / 2 less x is 45 − x / 2, at most 45: a tenth of it is taken.
    let script = "points - 0.1 * exact_steps(cohort_mean(\"f.rate\") - f.rate, 1)";
    assert_eq!(all(script, &["rate=90", ""])[1], "open 0.50..5.00");
    // x / ((90 + x) / 2) from 45 up: 90 / 135, two thirds; at 90 and above at least 1, and no more is given.
    let share = "points * attained(f.rate, cohort_mean(\"f.rate\"))";
    assert_eq!(all(share, &["rate=90", "rate>=45"])[1], "open 3.33..5.00");
    // Half of the best: below 90 that is 90, 5 × 45 / 90; above it is itself.
    let best = "points * f.rate / cohort_max(\"f.rate\")";
    assert_eq!(all(best, &["rate=90", "rate>=45"])[1], "open 2.50..5.00");
    // Never more than the best, and never behind it by more than 90 − 45 = 45: 4.5 taken.
    let behind = "points - 0.1 * exact_steps(cohort_max(\"f.rate\") - f.rate, 1)";
    assert_eq!(all(behind, &["rate=90", "rate>=45"])[1], "open 0.50..5.00");
    // 20, 40 and x: the middle one is x between them, so that x is at most 20 behind it, or ahead: 2 taken.
    let middle = "points - 0.1 * exact_steps(cohort_median(\"f.rate\") - f.rate, 1)";
    assert_eq!(
        all(middle, &["rate=20", "rate=40", ""])[2],
        "open 3.00..5.00"
    );
}

#[test]
fn median_best_and_least() {
    let script = "points * attained(f.x, cohort_median(\"f.x\"))";
    // 10, 20, 40: 20. 10, 20, 30, 40: 25.
    assert_eq!(
        all(script, &["x=10", "x=20", "x=40"]),
        ["partial 2.50", "full 5.00", "full 5.00"]
    );
    assert_eq!(
        all(script, &["x=10", "x=20", "x=30", "x=40"])[..2],
        ["partial 2.00", "partial 4.00"]
    );
    // 以最高者为满分,其余按比例折算: 5 × 30 / 40.
    let best = "points * f.x / cohort_max(\"f.x\")";
    assert_eq!(all(best, &["x=30", "x=40"]), ["partial 3.75", "full 5.00"]);
    // Everybody at 0: 0 of 0 breaks, and says so.
    assert_eq!(all(best, &["x=0", "x=0"])[0], "failed 0.00..5.00");
    // Min-max: (30 − 10) / (40 − 10) × 5 = 3.33.
    let spread = "points * progress(f.x, cohort_min(\"f.x\"), cohort_max(\"f.x\"))";
    assert_eq!(
        all(spread, &["x=10", "x=30", "x=40"]),
        ["zero 0.00", "partial 3.33", "full 5.00"]
    );
    // No spread: full for all. One office: the same.
    assert_eq!(all(spread, &["x=10", "x=10"]), ["full 5.00", "full 5.00"]);
    assert_eq!(all(spread, &["x=10"]), ["full 5.00"]);
}

#[test]
fn a_place_that_nobody_contests_is_the_first() {
    let rubric = compiled(&rubric_text(
        "all_rank(\"f.rate\") + cohort_rank_low(\"f.x\")",
    ));
    let mut reports = offices(&rubric, &["x=2", "rate=100 x=17", "rate=90..100 x=5"]);
    for (report, cohort) in reports.iter_mut().zip(["镇", "街道", "街道"]) {
        report.office.cohort = cohort.to_owned();
    }
    let cards = among(&rubric, &reports, Options::default());
    // Alone in its cohort it is the first there; among all its place is 1 to 3: 2 to 4.
    assert_eq!(told(&cards[0], 0), "open 2.00..4.00");
}

#[test]
fn points_by_place() {
    // 第一名得满分,每后一名减0.5分.
    let script = "points - 0.5 * (cohort_rank(\"f.rate\") - 1)";
    assert_eq!(
        all(script, &["rate=90", "rate=95", "rate=90", "rate=80"]),
        ["partial 4.50", "full 5.00", "partial 4.50", "partial 3.50"]
    );
    assert_eq!(all(script, &["rate=90"]), ["full 5.00"]);
    // The less the better.
    let low = "points - 0.5 * (cohort_rank_low(\"f.x\") - 1)";
    assert_eq!(
        all(low, &["x=3", "x=0", "x=7", "x=0"]),
        ["partial 4.00", "full 5.00", "partial 3.50", "full 5.00"]
    );
    // One is not known: 0 to 100. It may be before each of the others, or behind.
    assert_eq!(
        all(script, &["rate=90", "rate=80", ""]),
        ["open 4.50..5.00", "open 4.00..4.50", "open 4.00..5.00"]
    );
    // Vague, and the place is certain all the same.
    assert_eq!(
        all(script, &["rate=90", "rate>=92"]),
        ["partial 4.50", "full 5.00"]
    );
    // Not applicable: no place, and it counts for nobody.
    assert_eq!(
        all(script, &["rate=90", "rate=n/a", "rate=80"]),
        ["full 5.00", "not_applicable (缺项:没有)", "partial 4.50"]
    );
}

#[test]
fn thirds() {
    let script = "first_when([[3 * cohort_rank(\"f.rate\") <= cohort_size(), 2], \
        [3 * cohort_rank(\"f.rate\") <= 2 * cohort_size(), 1.5], [true, 1]])";
    assert_eq!(
        all(script, &["rate=95", "rate=90", "rate=85"]),
        ["partial 2.00", "partial 1.50", "partial 1.00"]
    );
    assert_eq!(all(script, &["rate=95"]), ["partial 1.00"]);
}

#[test]
fn points_of_others_are_compared_as_well() {
    // By the sum of two other indicators.
    let text = rubric_text("points").replace("points = 5\nassessed", "points = 12\nassessed");
    let more = |id: &str, points: u32, script: &str| {
        format!(
            "[[section.indicator]]\nid = \"{id}\"\ntitle = \"{id}\"\npoints = {points}\nscore = '''\n{script}\n'''\n"
        )
    };
    let by_place = "points - 0.5 * (cohort_rank(\"indicator.A1 + indicator.A2\") - 1)";
    let two = format!("{}{}", more("A2", 4, "f.x"), more("A3", 3, by_place));
    let text = text.replace("[[grade]]", &format!("{two}[[grade]]"));
    let text = text.replace("score = '''\npoints\n'''", "score = '''\nf.y\n'''");
    let rubric = compiled(&text);
    let facts = ["x=3 y=1", "x=0 y=5", "x=2 y=1"];
    let cards = among(&rubric, &offices(&rubric, &facts), Options::default());
    // Sums 4, 5, 3: places 2, 1, 3.
    let third: Vec<String> = cards.iter().map(|card| told(card, 2)).collect();
    assert_eq!(third, ["partial 2.50", "full 3.00", "partial 2.00"]);
}

#[test]
fn measures_over_the_cohort_and_over_each_other() {
    let text = rubric_text("points - 0.1 * exact_steps(measure.gap, 1)").replace(
        "[[section]]",
        "[measure]\nrate = { title = \"率\", value = 'percent(f.x, f.y)' }\n\
         gap = { title = \"差距\", value = 'cohort_mean(\"measure.rate\") - measure.rate' }\n[[section]]",
    );
    let rubric = compiled(&text);
    // 50 and 100: the mean is 75, 25 lacking, 2.5 taken. 0 of 0 is left out.
    let facts = ["x=1 y=2", "x=2 y=2", "x=0 y=0"];
    let cards = among(&rubric, &offices(&rubric, &facts), Options::default());
    let told: Vec<String> = cards.iter().map(|card| told(card, 0)).collect();
    assert_eq!(told[..2], ["partial 2.50", "full 5.00"]);
    assert!(told[2].starts_with("not_applicable"), "{}", told[2]);
}

#[test]
fn each_cohort_for_itself_and_final_without_the_silent() {
    let script = "points - 0.5 * (cohort_rank(\"f.rate\") - 1)";
    let rubric = compiled(&rubric_text(script));
    let mut reports = offices(&rubric, &["rate=70", "rate=90", "rate=80", ""]);
    reports[1].office.cohort = "镇".into();
    let source = kaohe::source::Source::new("a.toml", "");
    for report in &mut reports[..3] {
        report.source = Some(source.clone());
    }
    let told_of = |options| -> Vec<String> {
        let cards = among(&rubric, &reports, options);
        cards.iter().map(|card| told(card, 0)).collect()
    };
    // The fourth is on the roster and sent nothing: it may stand anywhere among its cohort's three.
    assert_eq!(
        told_of(Options::default())[..3],
        ["open 4.00..4.50", "full 5.00", "open 4.50..5.00"]
    );
    let last_word = Options {
        last_word: true,
        brief: false,
    };
    assert_eq!(
        told_of(last_word)[..3],
        ["partial 4.50", "full 5.00", "full 5.00"]
    );
}

#[test]
fn with_the_last_word_what_one_keeps_to_itself_costs_nobody_else() {
    let last_word = Options {
        last_word: true,
        brief: false,
    };
    // Three at 20, the fourth blank: the mean of those that there are is 20. The fourth closes at its sure end.
    let script = "points - exact_steps(cohort_mean(\"f.x\") - f.x, 1)";
    let rubric = compiled(&rubric_text(script));
    let reports = sent(&rubric, &["x=20", "x=20", "x=20", ""]);
    let cards = among(&rubric, &reports, last_word);
    let all: Vec<String> = cards.iter().map(|card| told(card, 0)).collect();
    assert_eq!(all[..3], ["full 5.00", "full 5.00", "full 5.00"]);
    assert!(all[3].starts_with("closed 0.00"), "{}", all[3]);
    let workings = &cards[0].outcomes[0].words.workings;
    assert!(workings.contains("到期未报不计"), "{workings}");
    // What to do about it comes too late.
    let reason = &cards[3].outcomes[0].words.reason;
    assert!(reason.ends_with(";到期未补"), "{reason}");
    assert!(!reason.contains('请'), "{reason}");
    // Vague is not blank: 30 or more leaves the mean 22.5 or more, 2.5 too few, or anything.
    let reports = sent(&rubric, &["x=20", "x=20", "x=20", "x>=30"]);
    let cards = among(&rubric, &reports, last_word);
    assert!(told(&cards[0], 0).starts_with("closed 0.00"));
    // Nor does it gain anything: those two stand somewhere from the first place to the third.
    let rubric = compiled(&rubric_text(
        "first_when([[cohort_rank(\"f.x\") == 1, 5], [true, 1]])",
    ));
    let cards = among(&rubric, &sent(&rubric, &["x=20", "", ""]), last_word);
    assert_eq!(told(&cards[0], 0), "full 5.00");
    for card in &cards[1..] {
        assert!(
            told(card, 0).starts_with("closed 1.00"),
            "{}",
            told(card, 0)
        );
    }
    // Points of others count as they are proved: 5, 5 and 0, of which the mean is 3.33.
    let text = rubric_text("points - f.x").replace(
        "[[grade]]",
        "[[section.indicator]]\nid = \"A2\"\ntitle = \"二项\"\npoints = 5\nscore = 'when(cohort_mean(\"indicator.A1\") < 3.5, 5)'\n[[grade]]",
    );
    let rubric = compiled(&text.replacen("points = 5", "points = 10", 1));
    let reports = sent(&rubric, &["x=0", "x=0", ""]);
    let cards = among(&rubric, &reports, last_word);
    assert_eq!(told(&cards[0], 1), "full 5.00");
    let cards = among(&rubric, &reports, Options::default());
    assert_eq!(told(&cards[0], 1), "open 0.00..5.00");
}

#[test]
fn the_card_names_what_is_compared() {
    let script = "points - 0.5 * (cohort_rank(\"f.rate\") - 1)";
    let rubric = compiled(&rubric_text(script));
    let cards = among(
        &rubric,
        &offices(&rubric, &["rate=90", "rate=95"]),
        Options::default(),
    );
    let workings = &cards[0].outcomes[0].words.workings;
    assert!(workings.contains("持证率90%在2个单位中列第2"), "{workings}");
    let cards = among(
        &rubric,
        &offices(&rubric, &["rate=90", "", "rate=80"]),
        Options::default(),
    );
    let reason = &cards[0].outcomes[0].words.reason;
    assert!(reason.contains("同类还有1个单位未定"), "{reason}");
    let script = "points - 0.25 * exact_steps(cohort_mean(\"f.rate\") - f.rate, 1)";
    let rubric = compiled(&rubric_text(script));
    let cards = among(
        &rubric,
        &offices(&rubric, &["rate=90", "rate=80"]),
        Options::default(),
    );
    let workings = &cards[1].outcomes[0].words.workings;
    assert!(workings.contains("2个单位的持证率同类平均85"), "{workings}");
}

#[test]
fn bad_paths_are_told_when_the_rubric_is_read() {
    let messages = |script: &str| -> Vec<String> {
        let found = common::problems(&rubric_text(script));
        found
            .iter()
            .map(|d| format!("{} | {}", d.code, d.message))
            .collect()
    };
    assert_eq!(
        messages("points - cohort_rank(\"indicator.A1\")"),
        ["cycle | 指标 `A1` 绕一圈又用到自己的得分"]
    );
    assert_eq!(
        messages("points - cohort_mean(\"f.yes\")"),
        ["script-type | `cohort_mean` 要数,`f.yes` 是是否"]
    );
    assert_eq!(
        messages("points - cohort_mean(\"f.nothing\")"),
        ["unknown-field | 细则没有声明填报项 `f.nothing`"]
    );
    assert_eq!(messages("points - cohort_mean(f.rate)").len(), 1);
    let through = rubric_text("measure.m").replace(
        "[[section]]",
        "[measure]\nm = { title = \"数\", value = 'cohort_mean(\"indicator.A1\")' }\n[[section]]",
    );
    let found: Vec<_> = common::problems(&through)
        .iter()
        .map(|d| d.code.name())
        .collect();
    assert_eq!(found, ["cycle"]);
    assert_eq!(
        messages("let n = 0; while n < cohort_rank(\"f.rate\") { n = n + 1; } n"),
        ["script-type | 有循环、自定义函数等的脚本里不能用 `cohort_rank`"]
    );
}

const SCRIPTS: [&str; 15] = [
    "points - 0.5 * (cohort_rank(\"f.x\") - 1)",
    "points - 0.5 * (cohort_rank_low(\"f.x\") - 1)",
    "points - 0.1 * abs(cohort_mean(\"f.x\") - f.x)",
    "points * attained(f.x, cohort_median(\"f.x\"))",
    "points * progress(f.x, cohort_min(\"f.x\"), cohort_max(\"f.x\"))",
    "points * (f.x + 1) / (cohort_max(\"f.x\") + 1)",
    "points - exact_steps(cohort_mean(\"f.x\") - f.x, 1) - 0.1 * f.x",
    "points - shortage(f.x, cohort_median(\"f.x\"))",
    "points * attained_inverse(f.x, cohort_mean(\"f.x\"))",
    "points - started_steps(cohort_max(\"2 * f.x + 1\") - f.x, 2)",
    "points - when(f.x < cohort_mean(\"f.x\"), 2) - 0.5 * (f.x - cohort_min(\"f.x\"))",
    "points * percent(f.x + 1, cohort_median(\"f.x\") + 1) / 200",
    "points - all_rank(\"f.x\") + cohort_rank(\"f.x\")",
    "points - exact_steps(all_mean(\"f.x\") - f.x, 1) - shortage(f.x, cohort_max(\"f.x\"))",
    "points - all_size() + cohort_size() - shortage(f.x, all_median(\"f.x\"))",
];

/// A figure, exact, within bounds, missing (0 to 3 here) or not applicable; and everything that it can turn out to be.
fn figure() -> impl Strategy<Value = (String, Vec<String>)> {
    prop_oneof![
        4 => (0..4).prop_map(|x| (format!("x={x}"), vec![format!("x={x}")])),
        2 => (0..3).prop_map(|x| {
            let ends = [x, x + 1].map(|x| format!("x={x}"));
            (format!("x={x}..{}", x + 1), ends.to_vec())
        }),
        1 => Just(("x=n/a".to_owned(), vec!["x=n/a".to_owned()])),
    ]
}

proptest! {
    /// Every completion of the open figures lies within the ends, and the order of the offices changes nothing.
    #[test]
    fn every_completion_lies_within_the_ends(
        figures in prop::collection::vec(figure(), 1..5),
        script in 0..SCRIPTS.len(),
    ) {
        let rubric = compiled(&rubric_text(SCRIPTS[script]));
        let points = |facts: &[&str]| -> Vec<(String, String, bool)> {
            let cards = among(&rubric, &of_two_cohorts(&rubric, facts), Options::default());
            let outcome = |card: &kaohe::scorecard::Scorecard| {
                let outcome = &card.outcomes[0];
                (
                    outcome.points.sure.to_string(),
                    outcome.points.possible.to_string(),
                    outcome.status == kaohe::outcome::Status::NotApplicable,
                )
            };
            cards.iter().map(outcome).collect()
        };
        let given: Vec<&str> = figures.iter().map(|(given, _)| given.as_str()).collect();
        let open = points(&given);
        let mut completions: Vec<Vec<&str>> = vec![Vec::new()];
        for (_, can_be) in &figures {
            completions = completions
                .iter()
                .flat_map(|so_far| can_be.iter().map(move |one| [so_far.as_slice(), &[one]].concat()))
                .collect();
        }
        for completion in completions {
            for ((sure, possible, none), (least, greatest, settled_none)) in open.iter().zip(points(&completion)) {
                if *none || settled_none {
                    // What surely does not apply never does; what may apply may turn out not to.
                    prop_assert!(settled_none);
                    continue;
                }
                prop_assert!(n(sure) <= n(&least) && n(&greatest) <= n(possible), "{:?} {:?} {} {}", given, completion, sure, possible);
            }
        }
        // Turned around, each office comes to the same.
        let mut turned = of_two_cohorts(&rubric, &given);
        turned.reverse();
        let mut cards = among(&rubric, &turned, Options::default());
        cards.reverse();
        for (card, (sure, possible, _)) in cards.iter().zip(&open) {
            let ends = &card.outcomes[0].points;
            prop_assert_eq!((&ends.sure.to_string(), &ends.possible.to_string()), (sure, possible));
        }
    }
}

/// Scripts over a figure that is no whole number, so that nobody can try all that it may be.
const OF_RATES: [&str; 8] = [
    "points - 0.1 * exact_steps(cohort_mean(\"f.rate\") - f.rate, 1)",
    "points - 0.1 * exact_steps(cohort_max(\"f.rate\") - f.rate, 1)",
    "points - 0.1 * started_steps(cohort_median(\"f.rate\") - f.rate, 3)",
    "points * attained(f.rate, cohort_mean(\"f.rate\"))",
    "points * attained_inverse(cohort_min(\"f.rate\"), f.rate)",
    "points * progress(f.rate, cohort_min(\"f.rate\"), cohort_max(\"f.rate\"))",
    "points * f.rate / cohort_max(\"f.rate\")",
    "when(f.rate >= cohort_mean(\"f.rate\"), 3) + 2 * ratio(f.rate, cohort_median(\"f.rate\"))",
];

/// A rate above 0, exact or between two ends, and some of what it can turn out to be.
fn rate() -> impl Strategy<Value = (String, Vec<String>)> {
    (1..60i64, 0..40i64, any::<bool>()).prop_map(|(from, width, exact)| {
        let at = |quarter: i64| {
            format!(
                "rate={}.{:02}",
                from + width * quarter / 4,
                width * quarter % 4 * 25
            )
        };
        if exact || width == 0 {
            (at(0), vec![at(0)])
        } else {
            let given = format!("rate={from}..{}", from + width);
            (given, [0, 1, 4].into_iter().map(at).collect())
        }
    })
}

proptest! {
    /// What a rate can turn out to be lies within the ends as well, and an office that is alone is measured by itself.
    #[test]
    fn every_completion_of_rates_lies_within_the_ends(
        rates in prop::collection::vec(rate(), 1..4),
        script in 0..OF_RATES.len(),
    ) {
        let rubric = compiled(&rubric_text(OF_RATES[script]));
        let points = |facts: &[&str]| -> Vec<(String, String)> {
            let cards = among(&rubric, &offices(&rubric, facts), Options::default());
            let ends = cards.iter().map(|card| &card.outcomes[0].points);
            ends.map(|ends| (ends.sure.to_string(), ends.possible.to_string())).collect()
        };
        let given: Vec<&str> = rates.iter().map(|(given, _)| given.as_str()).collect();
        let open = points(&given);
        if rates.len() == 1 {
            prop_assert_eq!(&open, &[("5.00".to_owned(), "5.00".to_owned())]);
        }
        let mut completions: Vec<Vec<&str>> = vec![Vec::new()];
        for (_, can_be) in &rates {
            completions = completions
                .iter()
                .flat_map(|so_far| can_be.iter().map(move |one| [so_far.as_slice(), &[one]].concat()))
                .collect();
        }
        for completion in completions {
            for ((sure, possible), (least, greatest)) in open.iter().zip(points(&completion)) {
                prop_assert!(n(sure) <= n(&least) && n(&greatest) <= n(possible), "{:?} {:?} {} {}", given, completion, sure, possible);
            }
        }
    }
}
