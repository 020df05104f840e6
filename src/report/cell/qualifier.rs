//! Words around a number that say it is a bound: 以上, 逾, 约.

use crate::decimal::Number;
use crate::rubric::Vague;
use crate::value::Interval;

use super::text::strip_any;

/// How a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Qualifier {
    /// It is that number.
    Exactly,
    /// That or more.
    AtLeast,
    /// More, without a hint how much more.
    MoreThan,
    /// 余, 逾, 超: above it; how far is for the rubric to say.
    Over,
    /// That or less.
    AtMost,
    /// Less.
    LessThan,
    /// Near it on both sides.
    About,
    /// 近: near it and below.
    Near,
}

/// In front of a number; of two words with one beginning the longer comes first.
const PREFIXES: &[(Qualifier, &[&str])] = &[
    (
        Qualifier::AtLeast,
        &[
            ">=",
            "≥",
            "不少于",
            "不低于",
            "不小于",
            "不下于",
            "至少",
            "最少",
        ],
    ),
    (
        Qualifier::AtMost,
        &[
            "<=",
            "≤",
            "不超过",
            "不多于",
            "不高于",
            "不大于",
            "至多",
            "最多",
        ],
    ),
    (Qualifier::MoreThan, &[">", "大于", "高于", "多于"]),
    (Qualifier::Over, &["超过", "突破", "逾", "超"]),
    (
        Qualifier::LessThan,
        &["<", "不足", "不到", "不满", "未满", "低于", "少于", "小于"],
    ),
    (Qualifier::About, &["大约", "约"]),
    (Qualifier::Near, &["将近", "接近", "近"]),
    (Qualifier::Exactly, &["达到", "达", "仅有", "仅", "共"]),
];

const SUFFIXES: &[(Qualifier, &[&str])] = &[
    (Qualifier::AtLeast, &["及以上", "以上"]),
    (Qualifier::AtMost, &["及以下", "以下", "以内", "之内"]),
    (Qualifier::About, &["左右", "上下"]),
    (Qualifier::Over, OVER),
];

/// Between or behind a number and its unit: above it.
pub(super) const OVER: &[&str] = &["余", "多"];

/// The qualifier in front of a number, and what follows it.
pub(super) fn prefix(text: &str) -> Option<(Qualifier, &str)> {
    find(text, PREFIXES)
}

/// The qualifier behind a number, and what follows it.
pub(super) fn suffix(text: &str) -> Option<(Qualifier, &str)> {
    find(text, SUFFIXES)
}

fn find<'a>(text: &'a str, words: &[(Qualifier, &[&str])]) -> Option<(Qualifier, &'a str)> {
    words
        .iter()
        .find_map(|(qualifier, words)| Some((*qualifier, strip_any(text, words)?)))
}

impl Qualifier {
    /// Both at once, 达到92%以上; none when they contradict each other.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Exactly, q) | (q, Self::Exactly) => Some(q),
            (Self::MoreThan, Self::Over) | (Self::Over, Self::MoreThan) => Some(Self::MoreThan),
            (a, b) => (a == b).then_some(a),
        }
    }

    /// The sign or word that a person writes in front of the number.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Exactly => "",
            Self::AtLeast => "≥",
            Self::MoreThan => ">",
            Self::Over => "超过",
            Self::AtMost => "≤",
            Self::LessThan => "<",
            Self::About => "约",
            Self::Near => "近",
        }
    }

    /// All numbers that are meant. Of whole numbers, 约 and 近 reach out to the next whole one,
    /// so that 约5 is 4 to 6 and 近5 is 4.
    pub(super) fn interval(self, number: Number, vague: &Vague, whole: bool) -> Interval {
        let margin = || {
            number.abs()
                * vague
                    .about_percent
                    .checked_div(&Number::hundred())
                    .unwrap_or_else(Number::zero)
        };
        let out_down = |n: Number| if whole { n.floor() } else { n };
        let out_up = |n: Number| if whole { n.ceil() } else { n };
        match self {
            Self::Exactly => Interval::from(number),
            Self::AtLeast => Interval::at_least(number),
            Self::MoreThan => Interval::above(number),
            Self::Over if vague.over_within_leading_digit => {
                let end = next_leading_digit(&number);
                Interval::above(number.clone())
                    .intersect(&Interval::below(end))
                    .unwrap_or_else(|| Interval::above(number))
            }
            Self::Over => Interval::above(number),
            Self::AtMost => Interval::at_most(number),
            Self::LessThan => Interval::below(number),
            Self::About => Interval::between(
                out_down(number.clone() - margin()),
                out_up(number.clone() + margin()),
            ),
            Self::Near => Interval::at_least(out_down(number.clone() - margin()))
                .intersect(&Interval::below(number.clone()))
                .unwrap_or_else(|| Interval::below(number)),
        }
    }
}

/// The next number with another leading digit: 300 for 200 and for 250, 0.6 for 0.5; 1 for 0 and below.
fn next_leading_digit(number: &Number) -> Number {
    let ten = Number::from(10);
    let mut unit = Number::from(1);
    if !number.is_positive() {
        return unit;
    }
    while unit.clone() * ten.clone() <= *number {
        unit = unit * ten.clone();
    }
    while unit > *number {
        match unit.checked_div(&ten) {
            Some(smaller) => unit = smaller,
            None => break,
        }
    }
    let leading = number
        .checked_div(&unit)
        .map_or_else(Number::zero, |n| n.floor());
    (leading + Number::from(1)) * unit
}
