//! What a field makes of a plain cell: as the grammar of cells would read it, or odd.
#![allow(
    clippy::float_arithmetic,
    reason = "ends of whole numbers in f64, turned around alone"
)]

use std::ops::Bound;

use crate::decimal::Number;
use crate::plan::day_number;
use crate::report::cell;
use crate::rubric::{Field, FieldKind, Vague};
use crate::value::{Truth, Value};

use super::number::{self, LIMIT, MOST_DECIMALS, column_value, power_of_ten};
use super::words::{self, Word};

/// A value as a column holds it, and its decimals.
pub(super) type Plain = (i64, u32);

/// How the numbers of a field are checked.
#[derive(Clone, Debug)]
pub(super) struct NumberRule {
    /// The least and greatest value by decimals, times their power of ten.
    bounds: Vec<(f64, f64)>,
    /// Only whole numbers count.
    pub(super) whole: bool,
    /// Above 0 and up to 1 without a sign it has two readings.
    pub(super) rate: bool,
    /// What a blank cell means.
    blank: Option<Plain>,
}

impl NumberRule {
    /// The rule of a field of numbers.
    pub(super) fn new(field: &Field) -> Self {
        let bounds = (0..=MOST_DECIMALS).map(|decimals| {
            (
                least(field.range.lo(), decimals),
                -least(&turned(field.range.hi()), decimals),
            )
        });
        Self {
            bounds: bounds.collect(),
            whole: cell::is_whole(field),
            rate: field.kind == FieldKind::Rate,
            blank: if_blank(field),
        }
    }

    /// The least and greatest value with so many decimals.
    pub(super) fn bounds(&self, decimals: u32) -> (f64, f64) {
        let at = usize::try_from(decimals).unwrap_or(usize::MAX);
        self.bounds.get(at).copied().unwrap_or((LIMIT, -LIMIT))
    }

    /// Whether a number with so many decimals is what the field can be.
    pub(super) fn allows(&self, value: f64, decimals: u32) -> bool {
        let (least, greatest) = self.bounds(decimals);
        let two_readings = self.rate && value > 0.0 && value <= power_of_ten(decimals);
        value >= least && value <= greatest && !two_readings
    }

    /// The number in a cell, quoted, padded or blank, its range not checked; none when the reference has to tell.
    pub(super) fn read(&self, cell: &[u8]) -> Option<Plain> {
        match words::word(cell) {
            Word::Blank => self.blank,
            Word::Text(text) => {
                let value = number::plain(text)?;
                if self.whole {
                    number::whole(value)
                } else {
                    Some(value)
                }
            }
            Word::Odd => None,
        }
    }

    /// Whether a cell is blank or surely a number of the field.
    pub(super) fn is_plain(&self, cell: &[u8]) -> bool {
        let number = || self.read(cell);
        words::is_blank(cell) || number().is_some_and(|(n, d)| self.allows(column_value(n), d))
    }
}

/// The least whole number that is `10^decimals` times something behind a lower bound.
fn least(bound: &Bound<Number>, decimals: u32) -> f64 {
    let scaled = |n: &Number| n.clone() * Number::power_of_ten(decimals);
    let least = match bound {
        Bound::Included(n) => scaled(n).ceil(),
        Bound::Excluded(n) => scaled(n).floor() + Number::from(1),
        Bound::Unbounded => return f64::NEG_INFINITY,
    };
    match least.to_i64() {
        Some(least) if column_value(least).abs() < LIMIT => column_value(least),
        // Beyond everything that a plain cell can say.
        _ if least.is_negative() => f64::NEG_INFINITY,
        _ => f64::INFINITY,
    }
}

fn turned(bound: &Bound<Number>) -> Bound<Number> {
    match bound {
        Bound::Included(n) => Bound::Included(-n.clone()),
        Bound::Excluded(n) => Bound::Excluded(-n.clone()),
        Bound::Unbounded => Bound::Unbounded,
    }
}

/// How the cells of a field are read that is no number: a flag is 0 or 1, a day its number, rows that are surely none
/// are 0.
#[derive(Clone, Debug)]
pub(super) struct WordRule {
    kind: FieldKind,
    blank: Option<Plain>,
}

impl WordRule {
    /// The rule of a field of flags, dates or rows.
    pub(super) fn new(field: &Field) -> Self {
        Self {
            kind: field.kind,
            blank: if_blank(field),
        }
    }

    /// Whether its cells say `true` and `false`, among other words.
    pub(super) fn is_flag(&self) -> bool {
        self.kind == FieldKind::Flag
    }

    /// The value in a column, or none when the reference has to tell.
    pub(super) fn read(&self, cell: &[u8]) -> Option<f64> {
        if let Some(value) = self.plain(cell) {
            return Some(value);
        }
        match words::word(cell) {
            Word::Blank => self.blank.map(|(value, _)| column_value(value)),
            Word::Text(text) => self.plain(text),
            Word::Odd => None,
        }
    }

    #[inline(always)]
    fn plain(&self, text: &[u8]) -> Option<f64> {
        match self.kind {
            FieldKind::Flag => flag(text),
            FieldKind::Date => day(text),
            _ => (text == "无".as_bytes() || text == b"0").then_some(0.0),
        }
    }
}

/// `2024-12-20` as the number of the day.
fn day(text: &[u8]) -> Option<f64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0i32, |number, digit| {
            let digit = char::from(**digit).to_digit(10)?;
            Some(number * 10 + i32::try_from(digit).ok()?)
        })
    };
    let year = number(&[y1, y2, y3, y4]).filter(|year| (1900..=2999).contains(year))?;
    let month = u8::try_from(number(&[m1, m2])?).ok()?;
    let day = u8::try_from(number(&[d1, d2])?).ok()?;
    let date = time::Date::from_calendar_date(year, month.try_into().ok()?, day).ok()?;
    Some(f64::from(day_number(date)))
}

/// The common spellings; the grammar knows more.
#[inline(always)]
fn flag(text: &[u8]) -> Option<f64> {
    const YES: [&[u8]; 4] = [b"TRUE", b"True", b"yes", "√".as_bytes()];
    const NO: [&[u8]; 4] = [b"FALSE", b"False", b"no", "×".as_bytes()];
    match text {
        b"false" => Some(0.0),
        b"true" => Some(1.0),
        _ if text == "否".as_bytes() || text == "无".as_bytes() || NO.contains(&text) => {
            Some(0.0)
        }
        _ if text == "是".as_bytes() || text == "有".as_bytes() || YES.contains(&text) => {
            Some(1.0)
        }
        _ => None,
    }
}

/// What nothing reported means, where a column can hold it.
pub(super) fn if_blank(field: &Field) -> Option<Plain> {
    match field.if_blank.as_ref()? {
        Value::Number(number) => {
            let number = number.exact()?;
            let decimals = number.decimals().filter(|d| *d <= MOST_DECIMALS)?;
            let value = (number.clone() * Number::power_of_ten(decimals)).to_i64()?;
            (column_value(value).abs() < LIMIT).then_some((value, decimals))
        }
        Value::Flag(Truth::True) => Some((1, 0)),
        Value::Flag(Truth::False) => Some((0, 0)),
        Value::Date(_) | Value::Rows(_) => {
            let number = crate::plan::number_of(field.if_blank.as_ref()?);
            number?.to_i64().map(|number| (number, 0))
        }
        _ => None,
    }
}

/// Whether the reference has nothing to say of a cell of a field that no figure needs.
pub(super) fn is_silent(cell: &[u8], field: &Field, unit: Option<&str>, vague: &Vague) -> bool {
    let Some(text) = words::unquoted(cell).and_then(|text| std::str::from_utf8(text).ok()) else {
        return false;
    };
    let notation = text.trim_start().starts_with(['=', '\'']);
    let column = cell::Column { field, vague, unit };
    !notation && cell::read_in_column(text, &column).notes.is_empty()
}

#[cfg(test)]
#[allow(clippy::as_conversions, clippy::string_slice)]
mod tests {
    use super::*;
    use crate::report::cell::read_cell;
    use crate::value::{Interval, Known};

    fn field(kind: FieldKind, range: Interval) -> Field {
        let place = crate::source::Place::start(&crate::source::Source::new("r.toml", ""));
        Field {
            group: "f".into(),
            name: "x".into(),
            title: "数".into(),
            kind,
            unit: None,
            range,
            one_of: Vec::new(),
            aliases: Vec::new(),
            evidence_required: false,
            ask: None,
            if_blank: None,
            columns: Vec::new(),
            place,
        }
    }

    #[test]
    fn a_number_is_allowed_where_the_grammar_takes_it() {
        let n = |text: &str| Number::parse(text).unwrap();
        let open = Interval::new(Bound::Excluded(n("0.5")), Bound::Excluded(n("12.25"))).unwrap();
        let fields = [
            field(FieldKind::Rate, Interval::between(n("0"), n("100"))),
            field(FieldKind::Count, Interval::at_least(n("0")).known_whole()),
            field(FieldKind::Amount, Interval::at_least(n("0"))),
            field(FieldKind::Number, open),
            field(FieldKind::Number, Interval::everything()),
            field(FieldKind::Number, Interval::between(n("-3"), n("7.5"))),
        ];
        for field in &fields {
            let rule = NumberRule::new(field);
            for text in [
                "0",
                "0.5",
                "0.51",
                "1",
                "1.0",
                "1.01",
                "5.0",
                "5.5",
                "12.24",
                "12.25",
                "12.250001",
                "100",
                "100.01",
                "-3",
                "-3.1",
                "7.5",
                "7.51",
                "999999999999999",
                "-0",
                "0.0001",
            ] {
                let told = read_cell(text, field, &Vague::default()).known;
                let plain = rule.read(text.as_bytes());
                let plain = plain.filter(|(n, d)| rule.allows(column_value(*n), *d));
                let value = plain.map(|(value, decimals)| {
                    let exact = Number::from(value).checked_div(&Number::power_of_ten(decimals));
                    Known::Value(Value::Number(Interval::from(exact.unwrap())))
                });
                match value {
                    Some(value) => {
                        assert_eq!(value, told, "{text} {:?} {}", field.kind, field.range)
                    }
                    None => assert!(
                        matches!(told, Known::Missing(_)),
                        "{text} {:?} {}",
                        field.kind,
                        field.range
                    ),
                }
            }
        }
    }

    #[test]
    fn flags_in_the_spellings_of_the_grammar() {
        let flag_field = field(FieldKind::Flag, Interval::everything());
        let rule = WordRule::new(&flag_field);
        for text in [
            "是", "否", "有", "无", "true", "FALSE", "yes", "no", "√", "×", " 是 ", "\"否\"",
        ] {
            let told = read_cell(text.trim_matches('"'), &flag_field, &Vague::default()).known;
            let truth = Truth::from(rule.read(text.as_bytes()) == Some(1.0));
            assert_eq!(told, Known::Value(Value::Flag(truth)), "{text}");
        }
        for text in ["1", "0", "", "达标", "y", "没有"] {
            assert_eq!(rule.read(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn days_as_the_grammar_reads_them() {
        let date_field = field(FieldKind::Date, Interval::everything());
        let rule = WordRule::new(&date_field);
        for text in ["2024-12-20", " 2025-02-28 ", "\"1900-01-01\"", "2024-02-29"] {
            let told = read_cell(text.trim_matches('"'), &date_field, &Vague::default()).known;
            let Known::Value(Value::Date(moments)) = told else {
                panic!("{text}");
            };
            let crate::value::Moment::On(day) = moments.exact().unwrap() else {
                panic!("{text}");
            };
            let number = f64::from(day_number(day));
            assert_eq!(rule.read(text.as_bytes()), Some(number), "{text}");
        }
        for text in [
            "2025-02-29",
            "2025-13-01",
            "0024-12-20",
            "2024/12/20",
            "2024-12",
            "",
        ] {
            assert_eq!(rule.read(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn rows_only_where_there_are_none() {
        let rule = WordRule::new(&field(FieldKind::Rows, Interval::everything()));
        assert_eq!(rule.read("无".as_bytes()), Some(0.0));
        assert_eq!(rule.read(b"0"), Some(0.0));
        assert_eq!(rule.read(b"1"), None);
        assert_eq!(rule.read(b""), None);
    }
}
