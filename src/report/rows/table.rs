//! A table of events: one a row, with a column of the office.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Field, FieldId, FieldKind, Rubric};
use crate::source::{Place, Source};
use crate::value::{Evidence, Fact, Row};

use super::{column_named, row, set, unknown_column};
use crate::report::cell::plain_header;
use crate::report::decode::undecoded;
use crate::report::header::{OfficePart, office_part};
use crate::report::offices::Named;
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
    /// What each line says.
    pub(super) lines: Vec<Line>,
    /// What was not understood.
    pub diagnostics: Vec<Diagnostic>,
    /// The whole table, or the rest of it, cannot be read: there may be events of any office in it.
    pub(super) unread: bool,
}

/// A line of the table.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The id of the office.
    id: Option<String>,
    /// Its name.
    name: Option<String>,
    /// Where the office stands.
    pub(super) place: Place,
    /// What it says of the office.
    pub(super) event: Event,
}

impl Line {
    /// What names the office.
    pub(super) fn named(&self) -> Named<'_> {
        Named {
            id: self.id.as_deref(),
            name: self.name.as_deref(),
        }
    }
}

/// What a line says of its office.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// One event.
    Row(Row),
    /// That there were none.
    None,
    /// Something that cannot be read.
    Broken,
}

/// What a column of the table holds.
enum Column {
    /// The id or the name of the office.
    Office(OfficePart),
    /// A column of the field; the unit in the header, when it is another one than the column's.
    Of(usize, Option<Arc<str>>),
    /// The original text, the document or the page that backs the event.
    Evidence(&'static str),
    Unused,
}

impl RowsTable {
    /// A table that is there and cannot be read: there may be events of any office in it.
    pub fn unread(name: &str, field: FieldId) -> Self {
        Self {
            name: name.to_owned(),
            field,
            lines: Vec::new(),
            diagnostics: Vec::new(),
            unread: true,
        }
    }

    /// A table among reports of another period: it is not read, and may have been meant.
    pub fn of_other_period(source: &Arc<Source>, field: FieldId, period: &str) -> Self {
        let message = format!(
            "`{}` 和 `{}` 的填报表放在一起,没有采用",
            source.name(),
            quote(period)
        );
        let told = Diagnostic::new(Code::RowsNotRead, message)
            .at(Place::start(source))
            .help("上年的填报表和事件用 `--prior` 给出;是今年的,移到今年的填报表那里");
        Self {
            diagnostics: vec![told],
            ..Self::unread(source.name(), field)
        }
    }

    /// Reads a CSV table of the events of `field`.
    pub fn read(source: &Arc<Source>, field: FieldId, rubric: &Rubric) -> Self {
        // A line that nobody can read may be of any office.
        if let Some((_, told)) = undecoded(source) {
            return Self {
                diagnostics: vec![told],
                ..Self::unread(source.name(), field)
            };
        }
        let mut read = Self {
            name: source.name().to_owned(),
            field,
            lines: Vec::new(),
            diagnostics: Vec::new(),
            unread: false,
        };
        let mut all = table::rows(source);
        let (Some(header), Some(declared)) = (all.next(), rubric.field(field)) else {
            return read;
        };
        let office = |cell: &TableCell| {
            let part = office_part(&cell.text);
            part.filter(|part| matches!(part, OfficePart::Id | OfficePart::Name))
        };
        // Where `名称` is a column of the events and another header names the office, it is that of the events.
        let named_apart = header
            .cells
            .iter()
            .any(|cell| office(cell).is_some() && column_named(&cell.text, declared).is_none());
        let mut columns: Vec<Column> = Vec::new();
        let is_one_cell = table::other_separator(&header).is_some();
        for cell in &header.cells {
            let own = column_named(&cell.text, declared)
                .map(|at| Column::Of(at, other_unit(&cell.text, declared.columns.get(at))));
            let column = match own {
                Some(own) if named_apart || office(cell).is_none() => Some(own),
                _ if office(cell).is_some() => office(cell).map(Column::Office),
                _ => evidence_word(&cell.text, declared).map(Column::Evidence),
            };
            columns.push(column.unwrap_or_else(|| {
                if office_part(&cell.text).is_none() && !cell.is_blank() && !is_one_cell {
                    let told = unknown_column(&cell.text, declared);
                    let told = Diagnostic {
                        code: Code::UnknownColumn,
                        ..told
                    };
                    read.diagnostics.push(told.at(cell.place.clone()));
                }
                Column::Unused
            }));
        }
        if !columns
            .iter()
            .any(|column| matches!(column, Column::Office(_)))
        {
            read.diagnostics.push(
                Diagnostic::new(
                    Code::NoOfficeColumn,
                    format!("`{}` 的表头里没有单位这一列,整张表没有采用", declared.title),
                )
                .at(header.place.clone())
                .help(match table::other_separator(&header) {
                    Some(separator) => table::use_commas(separator),
                    None => "加一列,表头写 `单位`,每行写明是哪个单位的".to_owned(),
                }),
            );
            read.unread = true;
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
        let office_cell = |part: OfficePart| {
            let mut cells = line.cells.iter().zip(columns);
            let is_it = |column: &Column| matches!(column, Column::Office(own) if *own == part);
            let found = cells.find(|(cell, column)| is_it(column) && !cell.is_blank());
            found.map(|(cell, _)| cell)
        };
        let office = (office_cell(OfficePart::Id), office_cell(OfficePart::Name));
        let is_named = office.0.is_some() || office.1.is_some();
        if line.cells.len() != columns.len() || line.unclosed {
            let (message, help) = if line.unclosed {
                (
                    "这一格的引号没有闭合,这里往后都没有采用".to_owned(),
                    "补上另一半的双引号",
                )
            } else {
                let message = format!(
                    "这一行有 {} 格,表头有 {} 格,这个单位的 `{}` 没有采用",
                    line.cells.len(),
                    columns.len(),
                    field.title
                );
                (message, "核对是否多了或少了逗号;格子里有逗号时整格加双引号")
            };
            self.diagnostics.push(
                Diagnostic::new(Code::RowLength, message)
                    .at(line.place.clone())
                    .help(help),
            );
            self.unread |= line.unclosed;
            if is_named {
                self.push(office, Event::Broken);
            } else {
                self.unread = true;
            }
            return;
        }
        let mut cells: Vec<Fact> = field.columns.iter().map(|_| Fact::missing()).collect();
        let mut evidence = Evidence::default();
        // `无` where nothing else is told: there were none.
        let filled = || {
            let own = line.cells.iter().zip(columns);
            own.filter(|(cell, column)| matches!(column, Column::Of(..)) && !cell.is_blank())
        };
        let states_none = filled().all(|(cell, _)| matches!(cell.text.trim(), "无" | "没有"));
        let mut told = Vec::new();
        for (cell, column) in line
            .cells
            .iter()
            .zip(columns)
            .filter(|(c, _)| !c.is_blank())
        {
            match column {
                Column::Of(at, unit) if !states_none => {
                    let text = cell.text.clone();
                    let kind = match unit {
                        Some(unit) => RawKind::CellIn(text, Arc::clone(unit)),
                        None => RawKind::Text(text),
                    };
                    let place = cell.place.clone();
                    let own = (self.field, field);
                    set(&mut cells, *at, Raw { kind, place }, own, rubric, &mut told);
                }
                Column::Evidence(key) => {
                    let text = Some(cell.text.trim().to_owned());
                    match *key {
                        "quote" => evidence.quote = text,
                        "document" => evidence.document = text,
                        _ => evidence.page = text,
                    }
                }
                Column::Of(..) | Column::Office(_) | Column::Unused => {}
            }
        }
        told.retain(|d| d.code != Code::NoEvidence || !evidence.is_given());
        self.diagnostics.extend(told);
        if !is_named {
            self.diagnostics.push(
                Diagnostic::new(Code::NoOffice, "这一行没有写单位,没有采用")
                    .at(line.place.clone())
                    .help(
                        "每行都写上单位,合并的格子要拆开;不知道是谁的,没有填报的单位先不按“无”计",
                    ),
            );
            self.unread = true;
            // A merged cell is written once, on its first line.
            if let Some(above) = self.lines.last_mut() {
                above.event = Event::Broken;
            }
            return;
        }
        // What backs the event stands with the first thing that is told of it.
        if let Some(cell) = cells.iter_mut().find(|cell| !cell.written.is_empty()) {
            cell.evidence = evidence.into();
            cell.unproved &= !cell.evidence.is_given();
        }
        let event = if states_none {
            Event::None
        } else {
            Event::Row(row(cells, field, Some(line.place.clone())))
        };
        self.push(office, event);
    }

    fn push(&mut self, (id, name): (Option<&TableCell>, Option<&TableCell>), event: Event) {
        let text = |cell: Option<&TableCell>| cell.map(|cell| cell.text.trim().to_owned());
        let Some(first) = id.or(name) else {
            return;
        };
        self.lines.push(Line {
            id: text(id),
            name: text(name),
            place: first.place.clone(),
            event,
        });
    }
}

/// The unit in a header, unless it is the column's own.
fn other_unit(header: &str, column: Option<&Field>) -> Option<Arc<str>> {
    let header = plain_header(header);
    let (_, unit) = header.strip_suffix(')')?.rsplit_once('(')?;
    let unit = unit.trim_start_matches("单位").trim_start_matches(':');
    let column = column?;
    let whole_title = plain_header(&column.title) == header;
    let own = match &column.unit {
        Some(own) => plain_header(own) == unit,
        None => column.kind == FieldKind::Rate && unit == "%",
    };
    (!own && !whole_title).then(|| unit.into())
}

/// A column of what backs the events.
fn evidence_word(header: &str, field: &Field) -> Option<&'static str> {
    let header = plain_header(header);
    let title = plain_header(&field.title);
    match header.strip_prefix(&title).unwrap_or(&header).trim() {
        "quote" | "原文" => Some("quote"),
        "document" | "佐证" | "佐证材料" | "文件" => Some("document"),
        "page" | "页码" => Some("page"),
        _ => None,
    }
}
