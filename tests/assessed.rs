//! Whom the figures of a cohort count: who surely, or possibly, is not assessed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{among, compiled, told};
use kaohe::report::{Format, gather, read};
use kaohe::scorecard::{Options, Scorecard};
use kaohe::source::Source;

fn paper(when: &str) -> String {
    format!(
        r#"id = "t"
title = "试"
points = 40
[field.f]
x = {{ title = "率", type = "number", range = [0, 100] }}
out = {{ title = "停办", type = "flag" }}
[[section]]
id = "S"
title = "甲"
indicator = [
  {{ id = "A", title = "平均", points = 10, score = "cohort_mean(\"f.x\") / 10" }},
  {{ id = "B", title = "名次", points = 10, score = "points - (cohort_rank(\"f.x\") - 1)" }},
  {{ id = "C", title = "最高", points = 10, score = "cohort_max(\"f.x\") / 10" }},
  {{ id = "D", title = "家数", points = 10, score = "cohort_size()" }},
]
[[gate]]
id = "V"
title = "停办"
when = '{when}'
not_assessed = true
"#
    )
}

/// The four outcomes of each office, which reports `x` and whether it closed.
fn outcomes(when: &str, offices: [&str; 3], last_word: bool) -> Vec<String> {
    let line = |card: &Scorecard| {
        (0..4)
            .map(|at| told(card, at))
            .collect::<Vec<_>>()
            .join(" | ")
    };
    cards(when, offices, last_word).iter().map(line).collect()
}

/// The cards of the offices.
fn cards(when: &str, offices: [&str; 3], last_word: bool) -> Vec<Scorecard> {
    let rubric = compiled(&paper(when));
    let reports = offices.iter().enumerate().map(|(at, facts)| {
        let text = format!("office = \"{at}\"\n[f]\n{facts}\n");
        read(
            &Source::new(format!("{at}.toml"), text),
            Format::Toml,
            rubric.rubric(),
        )
    });
    let gathered = gather(reports.collect(), rubric.rubric(), None, &[]);
    let options = Options {
        last_word,
        ..Options::default()
    };
    among(&rubric, &gathered.reports, options)
}

#[test]
fn where_nobody_is_assessed_each_is_compared_with_itself_alone() {
    let closed = [
        "x = 60\nout = true",
        "x = 80\nout = true",
        "x = 70\nout = true",
    ];
    for last_word in [false, true] {
        let told = outcomes("f.out", closed, last_word);
        assert_eq!(
            told[0],
            "partial 6.00 | full 10.00 | partial 6.00 | partial 1.00"
        );
        assert_eq!(
            told[1],
            "partial 8.00 | full 10.00 | partial 8.00 | partial 1.00"
        );
    }
}

#[test]
fn a_card_names_those_of_whom_it_is_open_whether_they_count() {
    let cards = cards("f.out", [A, B, "x = 100"], false);
    let behind = |at: usize| {
        let workings = &cards[0].outcomes[at].words.workings;
        workings.split(';').next().unwrap().to_owned()
    };
    assert_eq!(behind(0), "率同类平均:2家合计140,另有2 100计不计入未定");
    assert_eq!(
        behind(1),
        "率同类名次:3家(其中2 100计不计入未定)中高于60的必有1家(1 80),可能另有1家"
    );
    assert_eq!(behind(2), "率同类最高:3家(其中2 100计不计入未定)中1最高,80");
}

const A: &str = "x = 60\nout = false";
const B: &str = "x = 80\nout = false";

#[test]
fn one_that_is_not_assessed_is_left_out() {
    let told = outcomes("f.out", [A, B, "x = 100\nout = true"], false);
    // (60 + 80) ÷ 2 = 70; second and first of two; the greatest 80.
    assert_eq!(
        told[0],
        "partial 7.00 | partial 9.00 | partial 8.00 | partial 2.00"
    );
    assert_eq!(
        told[1],
        "partial 7.00 | full 10.00 | partial 8.00 | partial 2.00"
    );
    // Its own card, which is not ranked, counts itself in: 240 ÷ 3 = 80.
    assert_eq!(
        told[2],
        "partial 8.00 | full 10.00 | full 10.00 | partial 3.00"
    );
}

#[test]
fn one_that_may_be_out_leaves_the_figures_open() {
    let told = outcomes("f.out", [A, B, "x = 100"], false);
    assert_eq!(
        told[0],
        "open 7.00..8.00 | open 8.00..9.00 | open 8.00..10.00 | open 2.00..3.00"
    );
    // If it is assessed at all, it counts.
    assert_eq!(
        told[2],
        "partial 8.00 | full 10.00 | full 10.00 | partial 3.00"
    );
    // The last word: what was not proved does not keep it out.
    let last = outcomes("f.out", [A, B, "x = 100"], true);
    assert_eq!(
        last[0],
        "partial 8.00 | partial 8.00 | full 10.00 | partial 3.00"
    );
}

/// Points may rest on the cohort: who is out because of them counts.
#[test]
fn a_gate_over_points_leaves_all_in() {
    let told = outcomes("indicator.B == 10", [A, B, "x = 100\nout = true"], false);
    assert_eq!(
        told[0],
        "partial 8.00 | partial 8.00 | full 10.00 | partial 3.00"
    );
}

#[test]
fn the_card_of_one_that_is_left_out_counts_it_in() {
    let rubric = compiled(&paper("f.out"));
    let facts = [
        "x = 80\nout = false",
        "x = 90\nout = false",
        "x = 100\nout = true",
    ];
    let reads = facts.iter().enumerate().map(|(at, facts)| {
        let text = format!("office = \"{at}\"\n[f]\n{facts}\n");
        let source = Source::new(format!("{at}.toml"), text);
        read(&source, Format::Toml, rubric.rubric())
    });
    let gathered = gather(reads.collect(), rubric.rubric(), None, &[]);
    let cards = among(&rubric, &gathered.reports, Options::default());
    // Its own figure is put beside those of the two that count: 270 of three.
    let workings = &cards[2].outcomes[0].words.workings;
    assert!(workings.contains("3家合计270÷3=90"), "{workings}");
    assert!(
        workings.contains("连同本单位的3个单位的率同类平均90"),
        "{workings}"
    );
}
