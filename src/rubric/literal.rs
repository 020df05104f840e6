//! How texts, dates and lists of names are written in a rubric.

use time::{Date, Month};

/// Where in the quoted text `raw` its value `text` begins, when it stands there unchanged.
pub(super) fn verbatim_start(raw: &str, text: &str) -> Option<usize> {
    for quote in ["'''", "\"\"\"", "'", "\""] {
        let Some(inside) = raw.strip_prefix(quote) else {
            continue;
        };
        let inside = inside.strip_suffix(quote)?;
        // The line break right behind a threefold quote is not part of the text.
        let trimmed = match quote.len() {
            1 => inside,
            _ => inside
                .strip_prefix("\r\n")
                .or_else(|| inside.strip_prefix('\n'))
                .unwrap_or(inside),
        };
        return (trimmed == text).then_some(quote.len() + inside.len() - trimmed.len());
    }
    None
}

/// A date in quotes: `2025-03-31`.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    calendar_date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A day that the calendar has.
pub(super) fn calendar_date(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

/// `` `a`, `b` ``.
pub(super) fn quoted_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_begins_behind_its_quotes() {
        assert_eq!(verbatim_start("'''\nab'''", "ab"), Some(4));
        assert_eq!(verbatim_start("'''\r\nab'''", "ab"), Some(5));
        assert_eq!(verbatim_start("'ab'", "ab"), Some(1));
        assert_eq!(verbatim_start("\"ab\"", "ab"), Some(1));
        assert_eq!(verbatim_start("''", ""), Some(1));
        assert_eq!(verbatim_start(r#""a\"b""#, "a\"b"), None);
    }

    #[test]
    fn dates_are_of_the_calendar() {
        assert!(parse_date("2025-03-31").is_some());
        assert!(parse_date("2025-02-30").is_none());
        assert!(parse_date("2025-03").is_none());
        assert!(parse_date("25-03-01").is_none());
    }
}
