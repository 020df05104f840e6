//! Values in words.

use time::Date;

use crate::decimal::Number;
use crate::value::{Interval, Moment, Moments, Possible, Rows, Truth, Value};

/// The sign behind a value: `%` for a rate, else the field's unit.
pub(in crate::evaluate) fn unit_of(rate: bool, unit: Option<&str>) -> String {
    match unit {
        Some(unit) => unit.to_owned(),
        None if rate => "%".to_owned(),
        None => String::new(),
    }
}

/// A name with a figure right behind it: `甲镇95`, `office2 95`.
pub(crate) fn say_named(name: &str, figure: &str) -> String {
    let apart = name.ends_with(|c: char| c.is_ascii_alphanumeric());
    format!("{name}{}{figure}", if apart { " " } else { "" })
}

/// What something may be, in words.
pub(in crate::evaluate) fn say_possible(possible: &Possible, unit: &str) -> String {
    match possible {
        Possible {
            value: Some(value), ..
        } => say_value(value, unit),
        Possible {
            not_applicable: Some(reason),
            ..
        } => format!("缺项({reason})"),
        Possible {
            failure: Some(failure),
            ..
        } => format!("出错({})", failure.message),
        _ => String::new(),
    }
}

/// A value in words: `≥92%`, `是`, `2025-02-10`.
pub(in crate::evaluate) fn say_value(value: &Value, unit: &str) -> String {
    match value {
        Value::Number(interval) => say_interval(interval, unit),
        Value::Flag(Truth::True) => "是".to_owned(),
        Value::Flag(Truth::False) => "否".to_owned(),
        Value::Flag(Truth::Open) => "未定".to_owned(),
        Value::Date(Moments { from, to }) if from == to => from.to_string(),
        Value::Date(moments) if *moments == Moments::unknown() => "未填".to_owned(),
        Value::Date(Moments {
            from: Moment::On(date),
            to,
        }) if *date == Date::MIN => format!("不晚于{to}"),
        Value::Date(Moments {
            from,
            to: Moment::Never,
        }) => format!("不早于{from}或未发生"),
        Value::Date(Moments { from, to }) => format!("{from}至{to}"),
        Value::Text(Some(text)) => text.clone(),
        Value::Text(None) | Value::Rows(Rows::Unknown) => "未填".to_owned(),
        Value::Rows(Rows::Listed(rows)) if rows.is_empty() => "无".to_owned(),
        Value::Rows(Rows::Listed(rows)) => format!("{}行", rows.len()),
    }
}

/// An interval in words; of a rate the full hundred is no news: `≥92%`, not `92至100%`.
pub(in crate::evaluate) fn say_interval(interval: &Interval, unit: &str) -> String {
    let cut = if unit == "%"
        && interval.exact().is_none()
        && interval.greatest() == Some(&Number::hundred())
    {
        Interval::new(interval.lo().clone(), std::ops::Bound::Unbounded)
    } else {
        None
    };
    let text = cut.as_ref().unwrap_or(interval).to_string();
    if text == "未知" {
        text
    } else {
        format!("{text}{unit}")
    }
}
