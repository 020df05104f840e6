//! Reports in CSV: one row an office.

use std::iter::Peekable;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Source};

use super::columns::Columns;
use super::decode::undecoded;
use super::header::{Column, Headers, OfficePart};
use super::quote::quote;
use super::raw::{Entry, Raw, RawFact, RawKind, RawReport, RawText};
use super::table::{Row, TableCell, other_separator, rows, use_commas};
use super::tree::FieldIndex;

/// A table taken apart.
pub(crate) struct Table {
    /// One a row, or why the row is refused.
    pub(crate) rows: Vec<Result<RawReport, Diagnostic>>,
    /// What is to be said about the header.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Rows that are refused with the whole table.
    pub(crate) refused: usize,
}

/// The header of a table of reports: one row, or two of which the first has group titles.
pub(crate) struct Heading {
    /// The first row.
    first: Row,
    /// Whether a quote of it is never closed.
    pub(crate) unclosed: bool,
    /// Where the last row of it stands.
    pub(crate) end: Place,
    /// What the columns are.
    pub(crate) columns: Columns,
}

impl Heading {
    /// Takes the header off the rows of a table; none when there is no row.
    pub(crate) fn take(
        rows: &mut Peekable<impl Iterator<Item = Row>>,
        index: &FieldIndex<'_>,
    ) -> Option<Self> {
        let first = rows.next()?;
        let headers = Headers::new(index);
        let second = rows.next_if(|second| headers.are_two_rows(&first, second));
        let columns = match &second {
            Some(second) => headers.columns(&second.cells, Some(&first.cells)),
            None => headers.columns(&first.cells, None),
        };
        Some(Self {
            unclosed: first.unclosed || second.as_ref().is_some_and(|row| row.unclosed),
            end: second.as_ref().unwrap_or(&first).place.clone(),
            first,
            columns,
        })
    }

    /// Whether a column tells whose the rows are.
    pub(crate) fn names_offices(&self) -> bool {
        self.columns.columns.iter().any(names_office)
    }
}

fn names_office(column: &Column) -> bool {
    matches!(column, Column::Office(OfficePart::Id | OfficePart::Name))
}

/// What is wrong with a table whose bytes are no UTF-8 from the header or the first row below it on: it is in another
/// encoding as a whole, and no row of it can be trusted.
pub(crate) fn other_encoding(source: &Arc<Source>, index: &FieldIndex<'_>) -> Option<Diagnostic> {
    let (at, told) = undecoded(source)?;
    let mut rows = rows(source).peekable();
    let header = Heading::take(&mut rows, index)?;
    let first = rows.next().map_or(header.end, |row| row.place);
    (at < first.span.end).then_some(told)
}

/// Takes a table of reports apart.
pub(crate) fn table(source: &Arc<Source>, index: &FieldIndex<'_>) -> Table {
    let mut all = rows(source).peekable();
    let mut table = Table {
        rows: Vec::new(),
        diagnostics: Vec::new(),
        refused: 0,
    };
    let Some(heading) = Heading::take(&mut all, index) else {
        return table;
    };
    if !heading.names_offices() {
        table.refused = all.count();
        table.diagnostics = vec![no_office_column(&heading.first)];
        return table;
    }
    let Columns {
        columns,
        mut nameless,
        diagnostics,
    } = heading.columns;
    table.diagnostics = diagnostics;
    for row in all {
        let told = |_, diagnostic| table.diagnostics.push(diagnostic);
        table
            .rows
            .push(self::row(row, &columns, &mut nameless, told));
    }
    table
}

/// One row as a report, or why it is refused.
///
/// `nameless` tells of each column whether it has no header and nothing was found in it yet; what is found
/// in one is told with the column's position.
pub(crate) fn row(
    row: Row,
    columns: &[Column],
    nameless: &mut [bool],
    mut told: impl FnMut(usize, Diagnostic),
) -> Result<RawReport, Diagnostic> {
    if let Some(bad) = row.undecoded() {
        return Err(no_text(&row, columns, bad));
    }
    if row.cells.len() != columns.len() || row.unclosed {
        return Err(row_length(&row, columns));
    }
    for (at, (cell, nameless)) in row.cells.iter().zip(nameless).enumerate() {
        if *nameless && !cell.is_blank() {
            *nameless = false;
            told(at, nameless_column(cell));
        }
    }
    Ok(report(row, columns))
}

fn no_office_column(header: &Row) -> Diagnostic {
    let help = match other_separator(header) {
        Some(separator) => use_commas(separator),
        None => "第一行是表头;其中一列写 `单位`,下面每行一个单位".to_owned(),
    };
    Diagnostic::new(Code::NoOfficeColumn, "表头里没有单位这一列,整张表没有计分")
        .at(header.place.clone())
        .help(help)
}

/// Whose row it is, as far as that can be read, and what it is called.
fn whose(row: &Row, columns: &[Column]) -> (Option<String>, String) {
    let office = row.cells.iter().zip(columns).find_map(|(cell, column)| {
        let place = &cell.place;
        let is_text = place.source.undecoded(place.span.clone()).is_none();
        (names_office(column) && !cell.is_blank() && is_text).then(|| cell.text.trim().to_owned())
    });
    let who = match &office {
        Some(office) => format!("`{}` 这一行", quote(office)),
        None => "这一行".to_owned(),
    };
    (office, who)
}

fn no_text(row: &Row, columns: &[Column], bad: Place) -> Diagnostic {
    let (office, who) = whose(row, columns);
    let message = format!("{who}有读不出来的字,不是 UTF-8 编码,没有计分");
    let diagnostic = Diagnostic::new(Code::NotUtf8, message)
        .at(bad)
        .help("多半是从 GBK 编码的文件里来的;改正这一行,另存为 UTF-8(表格选“CSV UTF-8”)");
    match office {
        Some(office) => diagnostic.office(office),
        None => diagnostic,
    }
}

fn row_length(row: &Row, columns: &[Column]) -> Diagnostic {
    let (office, who) = whose(row, columns);
    let (message, help) = if row.unclosed {
        (
            format!("{who}有引号没有闭合,没有计分"),
            "补上另一半引号;格子里的引号要写成两个 `\"\"`",
        )
    } else {
        (
            format!(
                "{who}有 {} 格,表头有 {} 格,没有计分",
                row.cells.len(),
                columns.len()
            ),
            "核对是否多了或少了逗号;格子里有逗号时整格加双引号",
        )
    };
    let diagnostic = Diagnostic::new(Code::RowLength, message)
        .at(row.place.clone())
        .help(help);
    match office {
        Some(office) => diagnostic.office(office),
        None => diagnostic,
    }
}

fn nameless_column(cell: &TableCell) -> Diagnostic {
    Diagnostic::new(Code::UnknownColumn, "这一列没有表头,没有采用")
        .at(cell.place.clone())
        .help("补上表头;用不到就删去这一列")
}

/// One row as a report.
fn report(row: Row, columns: &[Column]) -> RawReport {
    let mut report = RawReport::new(row.place);
    let mut evidence = Vec::new();
    for (cell, column) in row.cells.into_iter().zip(columns) {
        match column {
            Column::Unused => {}
            Column::Office(part) => {
                let text = office_text(cell);
                match part {
                    OfficePart::Id => report.id = text,
                    OfficePart::Name => report.name = text,
                    OfficePart::Cohort => report.cohort = text,
                    OfficePart::Period => report.period = text,
                }
            }
            Column::Field(field, unit) => report.facts.push(RawFact {
                field: *field,
                value: value(cell, unit.as_ref()),
                evidence: Vec::new(),
            }),
            Column::Evidence(field, key) if !cell.is_blank() => {
                evidence.push((*field, *key, cell.text.trim().to_owned()));
            }
            Column::Evidence(..) => {}
            Column::SelfScore(id) => report.self_score.push(Entry {
                key: id.clone(),
                place: cell.place.clone(),
                value: value(cell, None),
            }),
        }
    }
    for (field, key, text) in evidence {
        if let Some(fact) = report.facts.iter_mut().find(|fact| fact.field == field) {
            fact.evidence.push((key, text));
        }
    }
    report
}

fn office_text(cell: TableCell) -> Option<RawText> {
    let text = cell.text.trim().to_owned();
    (!text.is_empty()).then_some(RawText {
        text,
        place: cell.place,
    })
}

/// A cell as a value.
fn value(cell: TableCell, unit: Option<&Arc<str>>) -> Raw {
    Raw {
        kind: match unit {
            Some(unit) => RawKind::CellIn(cell.text, Arc::clone(unit)),
            None => RawKind::Text(cell.text),
        },
        place: cell.place,
    }
}
