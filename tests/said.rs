//! How a card says why something does not apply.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{among, compiled, report, rubric_text};
use kaohe::scorecard::Options;

fn workings(script: &str, facts: &str) -> String {
    let rubric = compiled(&rubric_text(script));
    let cards = among(
        &rubric,
        &[report(rubric.rubric(), facts)],
        Options::default(),
    );
    cards[0].outcomes[0].words.workings.clone()
}

/// Nothing is computed with what does not apply: the part that does not is told, not steps of nothing.
#[test]
fn only_the_part_that_does_not_apply_is_told() {
    for script in [
        "points - 0.2 * exact_steps(100 - percent(f.x, f.y), 1)",
        "points * ratio(f.x, f.y)",
        "ratio(f.x, f.y) >= 0.5",
    ] {
        let told = workings(script, "x=0 y=0");
        assert!(told.starts_with("数目0件÷总数0件=缺项(分母为0)"), "{told}");
        assert!(!told.contains('步') && !told.contains("分值"), "{told}");
    }
    assert_eq!(
        workings("points - 0.2 * f.x / f.y", "x=n/a y=3"),
        "数目缺项(没有)"
    );
    // Where something else counts in its place, that is told.
    let told = workings("if_not_applicable(points * ratio(f.x, f.y), 3)", "x=0 y=0");
    assert!(
        told.contains("缺项(分母为0)") && told.contains('3'),
        "{told}"
    );
}
