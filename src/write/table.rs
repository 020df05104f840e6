//! A table written as CSV: for people in a spreadsheet, or plain for programs.

use std::borrow::Cow;
use std::io;

use crate::decimal::{Number, Points};

/// How CSV is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsvStyle {
    /// For programs: no byte order mark, `\n`, and every text as it is. Otherwise for Excel and WPS: a byte order
    /// mark, without which they take UTF-8 for GBK, `\r\n`, and texts that they would change or run made safe.
    pub plain: bool,
    /// What stands in the first row, and how words of the program are written.
    pub header: Header,
}

/// What stands in the first row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// Chinese titles; statuses and kinds in Chinese, too.
    #[default]
    Titles,
    /// The stable ids.
    Ids,
}

impl CsvStyle {
    /// The id or the title, whichever is wanted.
    pub fn word<'a>(self, id: &'a str, title: &'a str) -> &'a str {
        match self.header {
            Header::Ids => id,
            Header::Titles => title,
        }
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its stable id.
    pub id: Cow<'static, str>,
    /// Its title.
    pub title: Cow<'static, str>,
}

impl Column {
    /// A column with an id and a title.
    pub fn new(id: impl Into<Cow<'static, str>>, title: impl Into<Cow<'static, str>>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
        }
    }

    /// A fixed row of columns.
    pub fn list(columns: &[(&'static str, &'static str)]) -> Vec<Self> {
        columns.iter().map(|(id, t)| Self::new(*id, *t)).collect()
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing: it is not known or does not apply.
    #[default]
    Empty,
    /// A text, or a code that is no number.
    Text(Cow<'a, str>),
    /// A number as it is printed.
    Number(String),
}

impl<'a> Cell<'a> {
    /// A text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// Points with all their decimals.
    pub fn points(points: &Points) -> Self {
        Self::Number(points.to_string())
    }

    /// A number as short as it is exact, else with `digits` decimals.
    pub fn number(number: &Number, digits: u32) -> Self {
        let exact = number.decimals().filter(|d| *d <= 12);
        Self::Number(number.to_fixed(exact.unwrap_or(digits)))
    }

    /// How many.
    pub fn count(count: usize) -> Self {
        Self::Number(count.to_string())
    }

    /// A cell when there is something, else nothing.
    pub fn or_empty<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }
}

/// A table on its way out, row by row.
pub struct Table<'w> {
    csv: csv::Writer<&'w mut dyn io::Write>,
    plain: bool,
}

impl<'w> Table<'w> {
    /// Begins a table with its header.
    pub fn begin(
        columns: &[Column],
        style: CsvStyle,
        out: &'w mut dyn io::Write,
    ) -> io::Result<Self> {
        if !style.plain {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let terminator = if style.plain {
            csv::Terminator::Any(b'\n')
        } else {
            csv::Terminator::CRLF
        };
        let csv = csv::WriterBuilder::new()
            .terminator(terminator)
            .from_writer(out);
        let mut table = Self {
            csv,
            plain: style.plain,
        };
        table.row(
            columns
                .iter()
                .map(|c| Cell::text(style.word(&c.id, &c.title))),
        )?;
        Ok(table)
    }

    /// Adds a row.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> io::Result<()> {
        for cell in cells {
            match cell {
                Cell::Empty => self.csv.write_field(""),
                Cell::Number(number) => self.csv.write_field(number),
                Cell::Text(text) if self.plain => self.csv.write_field(text.as_bytes()),
                Cell::Text(text) => self.csv.write_field(for_spreadsheet(&text).as_bytes()),
            }
            .map_err(into_io)?;
        }
        self.csv.write_record(None::<&[u8]>).map_err(into_io)
    }

    /// Ends it.
    pub fn end(mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

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

    fn written(style: CsvStyle, cells: &[Cell<'_>]) -> String {
        let mut out = Vec::new();
        let columns = Column::list(&[("office", "单位编号"), ("total", "总分")]);
        let mut table = Table::begin(&columns, style, &mut out).unwrap();
        table.row(cells.iter().cloned()).unwrap();
        table.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn for_people_and_for_programs() {
        let row = [Cell::text("00258"), Cell::Number("-0.50".into())];
        assert_eq!(
            written(CsvStyle::default(), &row),
            "\u{feff}单位编号,总分\r\n\"=\"\"00258\"\"\",-0.50\r\n"
        );
        let plain = CsvStyle {
            plain: true,
            header: Header::Ids,
        };
        assert_eq!(written(plain, &row), "office,total\n00258,-0.50\n");
        let row = [Cell::text("=1+1"), Cell::Empty];
        assert_eq!(written(plain, &row), "office,total\n=1+1,\n");
    }

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
