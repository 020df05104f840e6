//! A table of events: one a row, with a column of the office.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{FieldId, Rubric};
use crate::source::{Place, Source};
use crate::value::{Fact, Row};

use super::{column_named, row, set, unknown_column};
use crate::report::header::{OfficePart, office_part};
use crate::report::quote::quote;
use crate::report::raw::{Raw, RawKind};
use crate::report::table::{self, TableCell};

/// The events of one field, of many offices.
#[derive(Clone, Debug)]
pub struct RowsTable {
    /// The name that messages and cards give it.
    pub name: String,
    /// The field.
    pub field: FieldId,
    /// An office named by a line, and its event; none for a line that states that there were none.
    pub(super) lines: Vec<Line>,
    /// What was not understood.
    pub diagnostics: Vec<Diagnostic>,
}

/// A line of the table.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The office, by id or name.
    pub(super) office: String,
    /// Where the office stands.
    pub(super) place: Place,
    /// The event.
    pub(super) row: Option<Row>,
}

/// What a column of the table holds.
enum Column {
    Office,
    Of(usize),
    Unused,
}

impl RowsTable {
    /// Reads a CSV table of the events of `field`.
    pub fn read(source: &Arc<Source>, field: FieldId, rubric: &Rubric) -> Self {
        let mut read = Self {
            name: source.name().to_owned(),
            field,
            lines: Vec::new(),
            diagnostics: Vec::new(),
        };
        let mut all = table::rows(source);
        let (Some(header), Some(declared)) = (all.next(), rubric.field(field)) else {
            return read;
        };
        let mut columns: Vec<Column> = Vec::new();
        for cell in &header.cells {
            columns.push(match office_part(&cell.text) {
                Some(OfficePart::Id | OfficePart::Name) => Column::Office,
                Some(_) => Column::Unused,
                None => match column_named(&cell.text, declared) {
                    Some(at) => Column::Of(at),
                    None if cell.is_blank() => Column::Unused,
                    None => {
                        let told = unknown_column(&cell.text, declared);
                        let told = Diagnostic {
                            code: Code::UnknownColumn,
                            ..told
                        };
                        read.diagnostics.push(told.at(cell.place.clone()));
                        Column::Unused
                    }
                },
            });
        }
        if !columns
            .iter()
            .any(|column| matches!(column, Column::Office))
        {
            read.diagnostics.push(
                Diagnostic::new(
                    Code::NoOfficeColumn,
                    format!("`{}` 的表头里没有单位这一列,整张表没有采用", declared.title),
                )
                .at(header.place.clone())
                .help("加一列,表头写 `单位`,每行写明是哪个单位的"),
            );
            return read;
        }
        for line in all {
            read.line(&line, &columns, rubric);
        }
        read
    }

    fn line(&mut self, line: &table::Row, columns: &[Column], rubric: &Rubric) {
        let Some(field) = rubric.field(self.field) else {
            return;
        };
        if line.cells.len() != columns.len() || line.unclosed {
            let message = format!(
                "这一行有 {} 格,表头有 {} 格,没有采用",
                line.cells.len(),
                columns.len()
            );
            self.diagnostics.push(
                Diagnostic::new(Code::RowLength, message)
                    .at(line.place.clone())
                    .help("格子里有逗号时,整格加双引号"),
            );
            return;
        }
        let mut office: Option<&TableCell> = None;
        let mut cells: Vec<Fact> = field.columns.iter().map(|_| Fact::missing()).collect();
        let mut states_none = true;
        for (cell, column) in line.cells.iter().zip(columns) {
            match column {
                Column::Office if !cell.is_blank() => office = office.or(Some(cell)),
                Column::Of(at) if !cell.is_blank() => {
                    states_none &= matches!(cell.text.trim(), "无" | "没有");
                    let value = Raw {
                        kind: RawKind::Text(cell.text.clone()),
                        place: cell.place.clone(),
                    };
                    let own = (self.field, field);
                    let mut told = Vec::new();
                    set(&mut cells, *at, value, own, rubric, &mut told);
                    self.diagnostics.extend(told);
                }
                _ => {}
            }
        }
        let Some(office) = office else {
            self.diagnostics.push(
                Diagnostic::new(Code::NoOffice, "这一行没有写单位,没有采用")
                    .at(line.place.clone())
                    .help("在单位那一列写上单位"),
            );
            return;
        };
        let event = (!states_none).then(|| row(cells, field, Some(line.place.clone())));
        self.lines.push(Line {
            office: office.text.trim().to_owned(),
            place: office.place.clone(),
            row: event,
        });
    }

    /// The name of the table in messages.
    pub(super) fn quoted(&self) -> String {
        quote(&self.name)
    }
}
