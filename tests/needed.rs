//! «…才得满分» is true: the value gives it, and a unit less does not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{compiled, report, rubric_text};
use kaohe::evaluate::evaluate;

/// What is wanted of the one open fact of a script.
fn needed(script: &str, facts: &str) -> String {
    let rubric = compiled(&rubric_text(script));
    let report = report(rubric.rubric(), facts);
    evaluate(&rubric, &report).outcomes[0].words.needs[0]
        .needed
        .clone()
}

#[test]
fn the_first_value_that_is_enough() {
    for (script, facts, wanted) in [
        (
            "tiers(f.rate, [[98, 5], [95, 4], [90, 3]])",
            "rate>=92",
            "≥98%",
        ),
        ("when(f.rate > 95, 5)", "", ">95%"),
        ("when(f.rate > 92, 5)", "rate=90..95", ">92%"),
        ("when(f.rate < 3, 5)", "", "<3%"),
        ("tiers_to(f.rate, [[10, 5], [20, 2]])", "", "≤10%"),
        ("points - 0.5 * whole_steps(95 - f.rate, 1)", "", ">94%"),
        ("points - 0.5 * started_steps(95 - f.rate, 1)", "", "≥95%"),
        // 99.9 % of 5 points are 4.995, printed as 5.00.
        ("points * f.rate / 100", "", "≥99.9%"),
        ("points - f.x", "", "0件"),
        ("points * attained(f.x, 48)", "", "≥48件"),
        ("points - shortage(f.x, 3)", "x>=1", "≥3件"),
        (
            "points * progress(percent(f.x, f.y), 90, 98)",
            "y=588",
            "≥577件",
        ),
        // 14.99 / 3 is 4.99666…, printed as 5.00.
        ("f.a / 3", "a=0..100", "≥14.99"),
        // Good in the middle alone: nothing simple can be said.
        ("when(f.x == 3, 5)", "", ""),
    ] {
        assert_eq!(needed(script, facts), wanted, "{script} {facts}");
    }
}
