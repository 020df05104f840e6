//! The numbers of a published rule: `98%`, `每件扣0.5分`, `1万人次`, 扣两分, 百分之八十.

use std::ops::Range;

use crate::decimal::Number;
use crate::report::cell::take_numeral;

/// A number of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// Its bytes.
    pub(super) span: Range<usize>,
    /// Its values: `100万元` is 100 and 1000000.
    pub(super) values: Vec<Number>,
    /// Whether a script must have it: not dates, years, the numbers of paragraphs, names with numerals in them.
    pub(super) counts: bool,
    /// Whether it is a percentage.
    pub(super) percent: bool,
}

/// Signs behind a number that make it a date.
const DATES: [char; 4] = ['年', '月', '日', '号'];

/// Words before a Chinese numeral that make it points.
const GIVES: [char; 9] = ['得', '扣', '加', '减', '计', '给', '按', '为', '过'];

/// All numbers of a text, in their order.
pub(super) fn figures(text: &str) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let next = match rest.starts_with(|c: char| c.is_ascii_digit()) {
            true => arabic(text, at),
            false => chinese(text, at),
        };
        match next {
            Some(figure) => {
                at = figure.span.end;
                found.push(figure);
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

fn arabic(text: &str, at: usize) -> Option<Figure> {
    let rest = text.get(at..)?;
    let length = rest
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(rest.len());
    let written = rest.get(..length)?.trim_end_matches('.');
    let behind = rest.get(written.len()..)?;
    let before = text.get(..at)?.chars().next_back();
    let value = Number::parse(written);
    let is_name = before.is_some_and(|c| c.is_ascii_alphabetic() || c == '第' || c == '-');
    let mut values: Vec<Number> = value.into_iter().collect();
    let magnitude = |sign: char, by: i64| behind.starts_with(sign).then(|| Number::from(by));
    let by = magnitude('万', 10_000).or_else(|| magnitude('亿', 100_000_000));
    if let (Some(by), Some(value)) = (by, values.first().cloned()) {
        values.push(value * by);
    }
    Some(Figure {
        span: at..at + written.len(),
        counts: !values.is_empty() && !is_name && !behind.starts_with(DATES),
        percent: is_percent(behind),
        values,
    })
}

fn is_percent(behind: &str) -> bool {
    let signs = ["%", "\u{ff05}", "个百分点", "百分点"];
    signs.iter().any(|sign| behind.starts_with(sign))
}

fn chinese(text: &str, at: usize) -> Option<Figure> {
    const PERCENT: &str = "百分之";
    let rest = text.get(at..)?;
    let (start, percent) = match rest.strip_prefix(PERCENT) {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let (value, behind) = take_numeral(start)?;
    let end = text.len() - behind.len();
    // 三分之一: of the parts of a fraction none is a figure of its own.
    let is_fraction = behind.starts_with("分之");
    let before = text.get(..at)?.chars().next_back();
    let gives = before.is_some_and(|c| GIVES.contains(&c));
    let is_points = behind.starts_with('分') && !is_fraction && gives;
    Some(Figure {
        span: at..end,
        values: vec![value],
        counts: percent || is_points,
        percent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures that count, as text and value.
    fn counted(text: &str) -> Vec<(&str, String)> {
        let all = figures(text).into_iter().filter(|figure| figure.counts);
        all.map(|f| (text.get(f.span).unwrap(), f.values[0].to_string()))
            .collect()
    }

    fn are(text: &str, wanted: &[(&str, &str)]) {
        let wanted: Vec<_> = wanted.iter().map(|(t, v)| (*t, (*v).to_owned())).collect();
        assert_eq!(counted(text), wanted, "{text}");
    }

    #[test]
    fn points_thresholds_and_caps_are_figures() {
        are(
            "95%以上得5分,每低1个百分点扣0.5分,累计不超过1.2分。",
            &[
                ("95", "95"),
                ("5", "5"),
                ("1", "1"),
                ("0.5", "0.5"),
                ("1.2", "1.2"),
            ],
        );
        are("扣两分,最多扣十分", &[("两", "2"), ("十", "10")]);
        are("百分之八十以上", &[("百分之八十", "80")]);
    }

    #[test]
    fn dates_years_names_and_fractions_are_none() {
        are("2024年4月1日前,按第3条、附件A2执行", &[]);
        are("一村一法律顾问,四个亲自,三项制度,前三分之一", &[]);
        are("十分满意,万人评议", &[]);
    }

    #[test]
    fn a_magnitude_gives_two_values() {
        let all = figures("追讨欠薪100万元");
        let values: Vec<String> = all[0].values.iter().map(Number::to_string).collect();
        assert_eq!(values, ["100", "1000000"]);
    }
}
