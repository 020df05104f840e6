//! What a lint claims of a score is true: on random scripts, no facts reach what it calls out of reach.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod common;

use kaohe::decimal::Number;
use kaohe::diagnostic::{Code, Severity};
use kaohe::evaluate::evaluate;
use kaohe::lint::{Switches, check};
use kaohe::outcome::Status;
use kaohe::source::Source;
use proptest::prelude::*;

use common::grammar::number;
use common::{compiled, report, rubric_text};

/// The codes of all that is found; none for a script with mistakes.
fn codes(text: &str) -> Option<Vec<Code>> {
    let none = |_: &str, _: &Source| panic!("stands by itself");
    let found = check(&Source::new("t.toml", text), &none, &Switches::default()).told;
    let is_right = found.iter().all(|d| d.severity() != Severity::Error);
    is_right.then(|| found.iter().map(|d| d.code).collect())
}

/// Exact facts at the ends of the fields' ranges, at bounds of tables, and between.
fn facts() -> impl Strategy<Value = String> {
    let rate = || {
        prop::sample::select(vec![
            "0", "30", "60", "84.9", "85", "90", "95", "98", "99.5", "100",
        ])
    };
    let any = || {
        prop::sample::select(vec![
            "-1000", "-3", "-0.5", "0", "0.01", "2", "5", "95", "1000",
        ])
    };
    let count = || prop::sample::select(vec!["0", "1", "2", "3", "10", "100000"]);
    let flag = || prop::sample::select(vec!["true", "false"]);
    let day = prop::sample::select(vec!["2024-01-01", "2025-04-01", "2025-04-02", "never"]);
    let numbers = (any(), any(), count(), count(), rate(), rate(), rate());
    (numbers, flag(), flag(), day).prop_map(|((a, b, x, y, rate, r2, own), yes, no, on)| {
        format!("a={a} b={b} x={x} y={y} rate={rate} r2={r2} 率={own} yes={yes} no={no} on={on}")
    })
}

/// Full marks reached, or nothing, by exact facts.
fn reached(text: &str, facts: &[String]) -> (bool, bool) {
    let rubric = compiled(text);
    let (mut full, mut zero) = (false, false);
    for facts in facts {
        let outcome = evaluate(&rubric, &report(rubric.rubric(), facts))
            .outcomes
            .remove(0);
        let counts = !matches!(
            outcome.status,
            Status::NotApplicable | Status::Failed | Status::Open
        );
        full |= counts && *outcome.points.possible.value() == Number::from(5);
        zero |= counts && outcome.points.sure.value().is_zero();
    }
    (full, zero)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_reaches_what_is_called_out_of_reach(
        script in number(2),
        facts in prop::collection::vec(facts(), 40),
    ) {
        let text = rubric_text(&script);
        if let Some(codes) = codes(&text) {
            let (full, zero) = reached(&text, &facts);
            prop_assert!(!(full && codes.contains(&Code::UnreachableFull)), "{script}");
            prop_assert!(!(zero && codes.contains(&Code::UnreachableZero)), "{script}");
        }
    }
}

/// The law above would hold for lints that say nothing: of these scripts each says what is written beside it.
#[test]
fn something_is_claimed() {
    let claims = |script: &str| {
        let codes = codes(&rubric_text(script)).unwrap();
        [Code::UnreachableFull, Code::UnreachableZero].map(|code| codes.contains(&code))
    };
    assert_eq!(claims("points * f.rate / 200"), [true, false]);
    assert_eq!(claims("points - capped(f.x, 3)"), [false, true]);
    assert_eq!(
        claims("1 + tiers(f.rate, [[90, 3], [60, 1]])"),
        [true, true]
    );
    assert_eq!(claims("points * f.rate / 100"), [false, false]);
    // 100 % of full marks needs 0.8 of them to be all: only a value at the end of the range tells.
    assert_eq!(
        claims("points * f.rate / 100 * factor(f.rate < 100, 0.8)"),
        [false, false]
    );
    // The two never come together: 3 for a rate above 90, 2 for one below.
    assert_eq!(
        claims("when(f.rate > 90, 3) + when(f.rate < 90, 2)"),
        [true, false]
    );
}
