//! Texts that Excel and WPS would change or run, made safe.

use std::borrow::Cow;

/// A text as it must stand in a CSV file to be shown as it is by Excel and WPS.
///
/// - `00258`, `3-5`, `1E5`, `2024年12月`, `TRUE` would turn into 258, a date, 100000, a date, a truth. They are
///   written as the formula `="00258"`, which both programs show and look up as exactly that text and save back
///   as `00258`. A leading `'` works only when it is typed: from a file it is shown, and looking the code up
///   fails; a leading tab is invisible, and looking the code up fails. Nothing but digits and signs ever stands
///   in such a formula. Numbers that are shown as they are written (`2024`, `92.5`) stay as they are.
/// - Other texts that begin with `=`, `+`, `-`, `@`, tab or carriage return would be run as a formula.
///   They get a leading `'`, which stays visible: such a text is an accident or an attack, and should be seen.
pub(crate) fn for_spreadsheet(text: &str) -> Cow<'_, str> {
    if would_be_converted(text) {
        Cow::Owned(format!("=\"{text}\""))
    } else if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The longest text that a spreadsheet might take for a number or a date; longer ones are shown as they are.
const LONGEST_NUMBER: usize = 64;

fn would_be_converted(text: &str) -> bool {
    if text.len() > LONGEST_NUMBER || text.contains(['\t', '\r', '\n', '"']) || is_harmless(text) {
        return false;
    }
    let narrow: String = text.chars().map(narrow).collect();
    let narrow = narrow.trim().to_ascii_lowercase();
    if matches!(narrow.as_str(), "true" | "false") {
        return true;
    }
    let has_digit = narrow.bytes().any(|b| b.is_ascii_digit());
    let of_number =
        |c: char| c.is_ascii_digit() || " .,-/:+e%$¥￥()年月日时分秒上下午apm".contains(c);
    let begins = |c: char| c.is_ascii_digit() || ".,-/+$¥￥(上下".contains(c);
    has_digit
        && (narrow.starts_with(begins) && narrow.chars().all(of_number) || is_english_date(&narrow))
}

/// Plain numbers that are shown as they are written: no leading or trailing zero, at most 11 digits.
fn is_harmless(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "1"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && (whole == "0" || !whole.starts_with('0'))
        && !fraction.ends_with('0')
        && text.len() <= 11
}

/// `mar1`, `3-may`, `sept 5, 2024`: a month's name with numbers beside it.
fn is_english_date(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let letters: String = text.chars().filter(|c| c.is_ascii_alphabetic()).collect();
    MONTHS.iter().any(|m| letters.starts_with(m))
        && letters.len() <= 9
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || " -/.,".contains(c))
}

/// The usual form of a full-width sign, which Chinese spreadsheets read alike.
fn narrow(c: char) -> char {
    match c {
        '！'..='～' => u32::from(c)
            .checked_sub(0xFEE0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised() {
        for text in [
            "=1+1",
            "+cmd|x",
            "-甲",
            "@sum",
            "\tx",
            "\r=1",
            "=HYPERLINK(\"x\")",
            "=1",
        ] {
            assert_eq!(for_spreadsheet(text), format!("'{text}"));
        }
    }

    #[test]
    fn what_would_be_converted_stays_a_text() {
        for text in [
            "00258",
            "3-5",
            "3/5",
            "1E5",
            "1,234",
            "92%",
            "2024年12月",
            "12月3日",
            "1:30",
            "-3",
            "+1",
            "１２",
            "330102199001011234",
            "TRUE",
            "Mar1",
            "5.50",
            "2024.10",
        ] {
            assert_eq!(for_spreadsheet(text), format!("=\"{text}\""));
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            "",
            "C2",
            "E1",
            "湖塘街道",
            "92%以上",
            "≥92",
            "2024",
            "92.5",
            "10",
            "0.5",
            "约800",
            "Marie 5号",
        ] {
            assert_eq!(for_spreadsheet(text), text);
        }
    }
}
