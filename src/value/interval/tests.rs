use crate::decimal::Number;
use crate::value::Truth;

use super::Interval;

fn n(text: &str) -> Number {
    Number::parse(text).unwrap()
}

#[test]
fn comparisons_keep_strict_ends() {
    let over = Interval::above(n("90"));
    assert_eq!(Interval::from(n("90")).less(&over), Truth::True);
    assert_eq!(
        Interval::from(n("90")).less(&Interval::at_least(n("90"))),
        Truth::Open
    );
    assert_eq!(
        Interval::at_least(n("92")).less(&Interval::from(n("90"))),
        Truth::False
    );
    assert_eq!(
        Interval::below(n("3")).less_or_equal(&Interval::from(n("3"))),
        Truth::True
    );
    assert_eq!(
        Interval::from(n("3")).equal(&Interval::above(n("3"))),
        Truth::False
    );
}

#[test]
fn whole_numbers_over_200_begin_at_201() {
    let count = Interval::above(n("200")).only_whole().unwrap();
    assert_eq!(count.least(), Some(&n("201")));
    assert_eq!(Interval::between(n("0.2"), n("0.8")).only_whole(), None);
}

#[test]
fn products_with_zero_and_without_end() {
    let share = Interval::between(n("0"), n("1"));
    assert_eq!(
        share.multiply(&Interval::at_least(n("0"))).to_string(),
        "≥0"
    );
    assert_eq!(
        Interval::between(n("-2"), n("3"))
            .multiply(&Interval::between(n("-5"), n("4")))
            .to_string(),
        "-15至12"
    );
    assert_eq!(
        Interval::from(n("0"))
            .multiply(&Interval::everything())
            .exact(),
        Some(&n("0"))
    );
}

#[test]
fn quotients_leave_zero_out() {
    let due = Interval::between(n("0"), n("4")).only_whole().unwrap();
    assert_eq!(
        Interval::from(n("8")).divide(&due).unwrap().to_string(),
        "2至8"
    );
    assert_eq!(Interval::from(n("8")).divide(&Interval::from(n("0"))), None);
    assert_eq!(
        Interval::between(n("1"), n("2"))
            .divide(&Interval::at_least(n("4")))
            .unwrap()
            .to_string(),
        ">0且≤0.5"
    );
    assert_eq!(
        Interval::from(n("1"))
            .divide(&Interval::everything())
            .unwrap(),
        Interval::everything()
    );
}

#[test]
fn distances_from_zero() {
    assert_eq!(Interval::between(n("-2"), n("3")).abs().to_string(), "0至3");
    assert_eq!(
        Interval::between(n("-4"), n("-3")).abs().to_string(),
        "3至4"
    );
    assert_eq!(Interval::everything().abs().to_string(), "≥0");
}

#[test]
fn smaller_and_larger_of_two() {
    let a = Interval::between(n("1"), n("5"));
    let b = Interval::between(n("3"), n("4"));
    assert_eq!(a.min(&b).to_string(), "1至4");
    assert_eq!(a.max(&b).to_string(), "3至5");
    assert_eq!(
        Interval::at_least(n("1"))
            .min(&Interval::from(n("2")))
            .to_string(),
        "1至2"
    );
}
