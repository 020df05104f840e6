//! A table written as CSV: for people in a spreadsheet, or plain for programs.

use std::borrow::Cow;
use std::io;

use crate::decimal::{Number, Points};

use super::spreadsheet::for_spreadsheet;

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
    /// What a [`Recast`](super::Recast) takes: plain, with ids.
    pub const RECAST: Self = Self {
        plain: true,
        header: Header::Ids,
    };

    /// The id or the title, whichever is wanted.
    pub fn word<'a>(self, id: &'a str, title: &'a str) -> &'a str {
        match self.header {
            Header::Ids => id,
            Header::Titles => title,
        }
    }
}

/// What stands in the cells of a column that are not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Texts, and codes that are no numbers.
    Text,
    /// Points, with the rubric's decimals.
    Points,
    /// Numbers with at most so many decimals.
    Decimal(u32),
    /// Whole numbers: how many, which place, by how many places.
    Count,
}

impl Kind {
    /// Numbers as [`Cell::number`] writes them, and points of another rubric.
    pub const EXACT: Self = Self::Decimal(MOST_DECIMALS);
}

/// A number that is exact with no more decimals is printed with all of them.
const MOST_DECIMALS: u32 = 12;

/// A column that every rubric has: id, title, kind.
pub(crate) type Fixed = (&'static str, &'static str, Kind);

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its stable id.
    pub id: Cow<'static, str>,
    /// Its title.
    pub title: Cow<'static, str>,
    /// What stands in it.
    pub kind: Kind,
}

impl Column {
    /// A column with an id, a title and what stands in it.
    pub fn new(
        id: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
        kind: Kind,
    ) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            kind,
        }
    }

    /// A fixed row of columns.
    pub fn list(columns: &[(&'static str, &'static str, Kind)]) -> Vec<Self> {
        let columns = columns.iter();
        columns
            .map(|(id, title, kind)| Self::new(*id, *title, *kind))
            .collect()
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
        let exact = number.decimals().filter(|d| *d <= MOST_DECIMALS);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn written(style: CsvStyle, cells: &[Cell<'_>]) -> String {
        let mut out = Vec::new();
        let columns = Column::list(&[
            ("office", "单位编号", Kind::Text),
            ("total", "总分", Kind::Points),
        ]);
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
}
