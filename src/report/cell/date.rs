//! Dates, months and stretches of days.

use time::{Date, Month};

use crate::value::{Moment, Moments};

use super::numeral;
use super::problem::Fault;

/// What a date says: a day, the days of a month or of a year, two dates with 至 between them, or never.
pub(super) fn read(text: &str) -> Result<Moments, Fault> {
    if matches!(text, "未发生" | "never") {
        return Ok(Moments::exactly(Moment::Never));
    }
    if let Some((from, to)) = text.split_once(['至', '到', '~']) {
        let (from, to) = (days(from)?, days(to)?);
        if from.0 > to.1 {
            return Err(Fault::Reversed);
        }
        return Ok(moments(from.0, to.1));
    }
    let (from, to) = days(text)?;
    Ok(moments(from, to))
}

/// Whether a text that is no number is a date.
pub(super) fn looks_like(text: &str) -> bool {
    days(text).is_ok_and(|(from, to)| from == to || text.contains('年'))
}

fn moments(from: Date, to: Date) -> Moments {
    Moments {
        from: Moment::On(from),
        to: Moment::On(to),
    }
}

/// The first and the last day of what is written.
fn days(text: &str) -> Result<(Date, Date), Fault> {
    let text = without_time(text);
    let [year, month, day] = parts(text).ok_or(Fault::NotADate)?;
    let year = match year {
        Some(year @ 1900..=2999) => i32::try_from(year).map_err(|_| Fault::NotADate)?,
        _ => return Err(Fault::NotADate),
    };
    let date = |month: Option<u64>, day: Option<u64>| -> Result<Date, Fault> {
        let month = u8::try_from(month.unwrap_or(1)).map_err(|_| Fault::NoSuchDay)?;
        let month = Month::try_from(month).map_err(|_| Fault::NoSuchDay)?;
        let last = month.length(year);
        let day = match day {
            Some(day) => u8::try_from(day).map_err(|_| Fault::NoSuchDay)?,
            None => last,
        };
        Date::from_calendar_date(year, month, day).map_err(|_| Fault::NoSuchDay)
    };
    match (month, day) {
        (Some(_), Some(_)) => date(month, day).map(|day| (day, day)),
        (Some(_), None) => Ok((date(month, Some(1))?, date(month, None)?)),
        (None, _) => Ok((date(Some(1), Some(1))?, date(Some(12), Some(31))?)),
    }
}

/// The clock time that spreadsheets and programs put behind a day says nothing here.
fn without_time(text: &str) -> &str {
    // A blank between day and hour became a comma in the plain form.
    let Some((day, time)) = text.split_once([',', 'T']) else {
        return text;
    };
    let clock = time.len() <= 20
        && time.contains(':')
        && time
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | '+'));
    if clock { day } else { text }
}

/// Year, month and day as far as written.
fn parts(text: &str) -> Option<[Option<u64>; 3]> {
    if let Some((year, rest)) = text.split_once('年') {
        let year = component(year)?;
        if rest.is_empty() {
            return Some([Some(year), None, None]);
        }
        let (month, day) = rest.split_once('月')?;
        let month = component(month)?;
        if day.is_empty() {
            return Some([Some(year), Some(month), None]);
        }
        let day = day.strip_suffix(['日', '号'])?;
        return Some([Some(year), Some(month), Some(component(day)?)]);
    }
    let sign = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let mut pieces = text.split(sign);
    let (year, month, day) = (pieces.next()?, pieces.next()?, pieces.next());
    if pieces.next().is_some() || year.len() != 4 {
        return None;
    }
    let day = match day {
        Some(day) => Some(arabic(day)?),
        None => None,
    };
    Some([Some(arabic(year)?), Some(arabic(month)?), day])
}

fn arabic(text: &str) -> Option<u64> {
    let short = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    short.then(|| text.parse().ok())?
}

/// `12`, 十二, 二〇二四.
fn component(text: &str) -> Option<u64> {
    if let Some(number) = arabic(text) {
        return Some(number);
    }
    let digits: Option<Vec<u64>> = text.chars().map(numeral::digit).collect();
    if let (Some(digits), 4) = (&digits, text.chars().count()) {
        return Some(digits.iter().fold(0, |value, digit| value * 10 + digit));
    }
    let numeral = numeral::take(text).ok()?;
    let number = numeral.rest.is_empty().then_some(numeral.value)?;
    u64::try_from(number.to_i64()?).ok()
}
