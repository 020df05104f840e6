use time::{Date, Month};

use super::manual;
use super::read::ReviewTable;
use super::seen::current;
use super::*;
use crate::decimal::{Number, Points};
use crate::outcome::Ends;
use crate::report::{Format, Office};
use crate::rubric::Manual;
use crate::source::{Place, Source};

fn n(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn slot(bands: &[(&str, i64, i64)]) -> Manual {
    let band = |(name, from, to): &(&str, i64, i64)| {
        ((*name).to_owned(), Number::from(*from), Number::from(*to))
    };
    Manual {
        from: Number::zero(),
        to: Number::hundred(),
        bands: bands.iter().map(band).collect(),
        decimals: Some(1),
    }
}

/// The band and the points of an entry; nothing where it is refused.
fn marks(text: &str, slot: &Manual) -> Option<(Option<String>, String)> {
    let marks = manual::read(text, slot, "它").ok()?;
    Some((marks.band, marks.points.to_string()))
}

#[test]
fn a_band_is_told_by_its_longest_name() {
    let slot = slot(&[
        ("A", 80, 89),
        ("A+", 90, 100),
        ("一", 60, 79),
        ("2档", 0, 59),
    ]);
    let is = |text: &str, band: &str, points: &str| {
        assert_eq!(
            marks(text, &slot),
            Some((Some(band.to_owned()), points.to_owned())),
            "{text}"
        );
    };
    for text in ["A+ 95", "a+95", "Ａ＋９５", "A+档:95", "A+档 95分", "95"] {
        is(text, "A+", "95");
    }
    is("A 85.5", "A", "85.5");
    is("一等 60", "一", "60");
    is("2档 0", "2档", "0");
    is("59", "2档", "59");
    for text in ["A95", "A+85", "A", "好", "", "59.5", "120", "85.55"] {
        assert_eq!(marks(text, &slot), None, "{text}");
    }
}

/// 1档 and 2档 named by digits alone: 150 is no band 1 with 50 points.
#[test]
fn a_band_named_by_a_digit_needs_a_word_behind_it() {
    let slot = slot(&[("1", 50, 100), ("2", 0, 49)]);
    assert_eq!(marks("1档50", &slot), Some((Some("1".into()), "50".into())));
    assert_eq!(marks("150", &slot), None);
    assert_eq!(marks("25", &slot), Some((Some("2".into()), "25".into())));
}

#[test]
fn points_that_were_seen_are_the_sure_ones_or_both_ends() {
    let office = Office {
        id: "a".into(),
        name: "甲".into(),
        cohort: String::new(),
    };
    let holds = |seen: &str, sure: &str, possible: &str| {
        let entry = Entered {
            value: (),
            written: String::new(),
            signature: Signature {
                by: "张三".into(),
                date: Date::from_calendar_date(2025, Month::March, 10).unwrap(),
                reason: "理由".into(),
                document: None,
                seen: Some(seen.to_owned()),
                place: Place::start(&Source::new("r.csv", "")),
            },
        };
        let points = |text: &str| Points::round(&n(text), 2);
        let now = Ends {
            sure: points(sure),
            possible: points(possible),
        };
        current(&[entry], &office, "A1", &now).1.is_empty()
    };
    for seen in ["3", "3.00", "3.00分", "３．０", "+3", " 3.0 "] {
        assert!(holds(seen, "3", "3"), "{seen}");
    }
    for seen in ["3", "3-5", "3.00至5.00", "3~5", "3到5分"] {
        assert!(holds(seen, "3", "5"), "{seen}");
    }
    for seen in ["5", "3至4", "2-5", "三", "", "待定"] {
        assert!(!holds(seen, "3", "5"), "{seen}");
    }
    // Penalties are negative at both ends.
    for seen in ["-2", "−2.00", "-2至-1", "-2--1", "-2.00-−1.00"] {
        assert!(holds(seen, "-2", "-1"), "{seen}");
    }
    assert!(!holds("2", "-2", "-1") && !holds("-2至1", "-2", "-1"));
}

#[test]
fn broken_texts_are_survived() {
    for text in [
        "\u{feff}",
        "\"",
        "单位,项目\n\"a",
        "[[review",
        "review = 1",
        "\0,\0\n\0",
        ",,,\n,,,",
    ] {
        for format in [Format::Csv, Format::Toml, Format::Json] {
            assert!(
                ReviewTable::read(&Source::new("r", text), format).is_err(),
                "{text:?}"
            );
        }
    }
}
