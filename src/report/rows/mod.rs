//! Events of a field of rows: listed in a report, or a table of their own.

mod cells;
mod file_name;
mod lay;
mod table;

pub(super) use cells::CellAt;
pub use cells::lay_cells;
pub(super) use file_name::rows_like;
pub use file_name::{rows_of_file, skipped_rows, unread_rows};
pub use lay::lay_rows;
pub(super) use lay::{lay_rows_of_last, open};
pub use table::RowsTable;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Field, FieldId, Rubric};
use crate::value::{Evidence, Fact, Known, Origin, Row, Rows, Value};

use super::cell::plain_header;
use super::facts::{fact, if_blank, no_evidence};
use super::quote::{near, quote};
use super::raw::{Raw, RawFact, RawKind};

/// The events that a report lists: `[[safety.accidents]]`, one table an event.
pub(super) fn listed(
    list: &[Raw],
    whole: &RawFact,
    field: &Field,
    rubric: &Rubric,
) -> (Fact, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut rows = Vec::new();
    let mut broken = false;
    for item in list {
        let RawKind::Table(entries) = &item.kind else {
            broken = true;
            let message = format!("`{}` 的每一行要写各列,这里不是", field.title);
            diagnostics.push(
                Diagnostic::new(Code::NotUnderstood, message)
                    .at(item.place.clone())
                    .help(how_to_list(field)),
            );
            continue;
        };
        let mut cells: Vec<Fact> = field.columns.iter().map(|_| Fact::missing()).collect();
        for entry in entries {
            let Some(at) = column_named(&entry.key, field) else {
                diagnostics.push(unknown_column(&entry.key, field).at(entry.place.clone()));
                continue;
            };
            let value = Raw {
                kind: entry.value.kind.clone(),
                place: entry.value.place.clone(),
            };
            set(
                &mut cells,
                at,
                value,
                (whole.field, field),
                rubric,
                &mut diagnostics,
            );
        }
        rows.push(row(cells, field, Some(item.place.clone())));
    }
    let written = in_words(&rows, field);
    let (some, every_proved) = (!rows.is_empty(), rows.iter().all(Row::has_evidence));
    let known = if broken {
        Known::Missing(Some(format!("`{}` 有看不懂的行", field.title)))
    } else {
        Known::Value(Value::Rows(Rows::Listed(rows.into())))
    };
    let mut evidence = Evidence::default();
    for (key, text) in &whole.evidence {
        let text = Some(text.clone());
        match *key {
            "quote" => evidence.quote = text,
            "document" => evidence.document = text,
            "page" => evidence.page = text,
            _ => evidence.as_of = text,
        }
    }
    let place = whole.value.place.clone();
    let proved = evidence.is_given() || (some && every_proved);
    let unproved = field.evidence_required && !broken && !proved;
    if unproved {
        diagnostics.push(no_evidence(field).at(place.clone()));
    }
    let fact = Fact {
        known,
        written,
        origin: Origin::Reported,
        evidence: evidence.into(),
        place: Some(place),
        unproved,
        replaced: None,
    };
    (fact, diagnostics)
}

/// A cell of an event, read as a fact of its column.
fn set(
    cells: &mut [Fact],
    at: usize,
    value: Raw,
    field: (FieldId, &Field),
    rubric: &Rubric,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (Some(column), Some(slot)) = (field.1.columns.get(at), cells.get_mut(at)) else {
        return;
    };
    let raw = RawFact {
        field: field.0,
        value,
        evidence: Vec::new(),
    };
    let (fact, notes) = fact(&raw, column, rubric);
    diagnostics.extend(notes);
    if slot.written.is_empty() || slot.known == fact.known {
        *slot = fact;
        return;
    }
    let message = format!(
        "`{}` 填了两次:`{}` 和 `{}`",
        column.title,
        quote(&slot.written),
        quote(&fact.written)
    );
    let mut told = Diagnostic::new(Code::TwoReadings, message.clone()).help("只留对的一个");
    for place in [fact.place.clone(), slot.place.clone()]
        .into_iter()
        .flatten()
    {
        told = told.at(place);
    }
    diagnostics.push(told);
    *slot = Fact {
        known: Known::Missing(Some(message)),
        written: format!("{} / {}", slot.written, fact.written),
        place: fact.place,
        ..Fact::missing()
    };
}

fn row(cells: Vec<Fact>, field: &Field, place: Option<crate::source::Place>) -> Row {
    let cells = cells.into_iter().zip(&field.columns);
    Row {
        cells: cells.map(|(fact, column)| if_blank(fact, column)).collect(),
        place,
    }
}

/// The position of the column of that name, title or alias; a unit in brackets may follow the title.
pub(super) fn column_named(name: &str, field: &Field) -> Option<usize> {
    let name = plain_header(name);
    let bare = name.split('(').next().unwrap_or(&name);
    let is_named = |column: &Field, name: &str| {
        let names = [&column.name, &column.title];
        names
            .into_iter()
            .chain(&column.aliases)
            .any(|known| plain_header(known) == name)
    };
    let find = |name: &str| field.columns.iter().position(|c| is_named(c, name));
    find(&name).or_else(|| find(bare))
}

fn unknown_column(name: &str, field: &Field) -> Diagnostic {
    let names = field
        .columns
        .iter()
        .flat_map(|c| [c.name.as_str(), c.title.as_str()]);
    let help = match near(name, names) {
        Some(meant) => format!("是不是 `{meant}`?"),
        None if field.columns.is_empty() => "细则没有给它声明各列 `columns`".to_owned(),
        None => {
            let titles: Vec<_> = field
                .columns
                .iter()
                .map(|c| format!("`{}`", c.title))
                .collect();
            format!("各列是 {}", titles.join("、"))
        }
    };
    let message = format!("`{}` 没有 `{}` 这一列,没有采用", field.title, quote(name));
    Diagnostic::new(Code::UnknownFact, message).help(help)
}

fn how_to_list(field: &Field) -> String {
    let names: Vec<_> = field
        .columns
        .iter()
        .map(|c| format!("{} = …", c.name))
        .collect();
    format!("每行写成 `{{ {} }}`", names.join(", "))
}

/// The events as a person reads them: `日期2024-05-01、死亡人数1;日期2024-06-02、死亡人数0`.
fn in_words(rows: &[Row], field: &Field) -> String {
    if rows.is_empty() {
        return "无".to_owned();
    }
    let row = |row: &Row| {
        let cells = row.cells.iter().zip(&field.columns);
        let cells = cells
            .filter(|(fact, _)| !fact.written.is_empty())
            .map(|(fact, column)| format!("{}{}", column.title, fact.written));
        cells.collect::<Vec<_>>().join("、")
    };
    rows.iter().map(row).collect::<Vec<_>>().join(";")
}
