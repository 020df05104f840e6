//! A fact as a table: `{ at_least = 92, quote = "持证率已达到92%以上" }`.

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Field, FieldKind, Vague};
use crate::value::{Evidence, Known, Moment, Moments, Value};

use super::cell::{Cell, Column, Qualifier, read_bounds, read_in_column};
use super::quote::{near, quote};
use super::raw::{Entry, Raw, RawKind};
use super::shape::FACT;

/// The bounds that a table can state.
const BOUNDS: [(&str, Qualifier); 5] = [
    ("at_least", Qualifier::AtLeast),
    ("more_than", Qualifier::MoreThan),
    ("at_most", Qualifier::AtMost),
    ("less_than", Qualifier::LessThan),
    ("about", Qualifier::About),
];

/// What a table says of a field.
pub(crate) struct Stated {
    /// What its value keys say.
    pub(crate) cell: Cell,
    /// The value as a person would write it in a cell.
    pub(crate) written: String,
    /// What backs it.
    pub(crate) evidence: Evidence,
    /// Keys that are not understood.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads a fact that is written as a table.
pub(crate) fn read(entries: &[Entry], field: &Field, vague: &Vague) -> Stated {
    let mut evidence = Evidence::default();
    let mut diagnostics = Vec::new();
    let mut values = Vec::new();
    for entry in entries {
        match entry.key.as_str() {
            "quote" => evidence.quote = text(&entry.value),
            "document" => evidence.document = text(&entry.value),
            "page" => evidence.page = text(&entry.value),
            "as_of" => evidence.as_of = text(&entry.value),
            "never" if matches!(entry.value.kind, RawKind::Flag(false)) => {}
            key if FACT.has(key) => values.push(entry),
            key => diagnostics.push(unknown(key, entry, field)),
        }
    }
    let written = written(&values);
    Stated {
        cell: cell(&values, &written, field, vague),
        written,
        evidence,
        diagnostics,
    }
}

fn text(raw: &Raw) -> Option<String> {
    raw.text().map(|text| text.text)
}

fn unknown(key: &str, entry: &Entry, field: &Field) -> Diagnostic {
    let message = format!("`{}` 里有不认识的键 `{}`", field.title, quote(key));
    let help = match near(key, FACT.names()) {
        Some(meant) => format!("是不是 `{meant}`?"),
        None => {
            let keys: Vec<&str> = FACT.names().collect();
            format!("可以写 `{}`", keys.join("`、`"))
        }
    };
    Diagnostic::new(Code::UnknownFact, message)
        .at(entry.place.clone())
        .help(help)
}

/// The value keys in the words of a cell: `≥10 ≤15`.
fn written(values: &[&Entry]) -> String {
    let words: Vec<String> = values
        .iter()
        .map(|entry| {
            let value = entry.value.cell().unwrap_or("…").trim();
            match entry.key.as_str() {
                "never" => "未发生".to_owned(),
                "value" => entry.value.written().unwrap_or("…").to_owned(),
                "not_applicable" => format!("缺项({value})"),
                key => format!("{}{value}", qualifier(key).map_or("", Qualifier::sign)),
            }
        })
        .collect();
    words.join(" ")
}

fn qualifier(key: &str) -> Option<Qualifier> {
    BOUNDS
        .iter()
        .find(|(name, _)| *name == key)
        .map(|(_, qualifier)| *qualifier)
}

fn cell(values: &[&Entry], written: &str, field: &Field, vague: &Vague) -> Cell {
    if let [only] = values {
        match only.key.as_str() {
            "value" => return single(&only.value, field, vague),
            "not_applicable" => return not_applicable(&only.value, written, field),
            "never" => return never(&only.value, field),
            _ => {}
        }
    }
    let mut bounds = Vec::new();
    for entry in values {
        let Some(qualifier) = qualifier(&entry.key) else {
            return Cell::conflict(written, field);
        };
        match entry.value.cell() {
            Some(text) => bounds.push((qualifier, text)),
            None => return Cell::wrong_shape(shape(&entry.value), field),
        }
    }
    let about = bounds.iter().any(|(q, _)| *q == Qualifier::About);
    if about && bounds.len() > 1 {
        return Cell::conflict(written, field);
    }
    read_bounds(&bounds, written, field, vague)
}

/// A bare value.
pub(crate) fn single(value: &Raw, field: &Field, vague: &Vague) -> Cell {
    if let (FieldKind::Text, RawKind::Flag(_)) = (field.kind, &value.kind) {
        return Cell::wrong_shape("是或否", field);
    }
    let unit = match &value.kind {
        RawKind::CellIn(_, unit) => Some(unit.as_ref()),
        _ => None,
    };
    match value.cell() {
        Some(text) => read_in_column(text, &Column { field, vague, unit }),
        None => Cell::wrong_shape(shape(value), field),
    }
}

fn shape(value: &Raw) -> &'static str {
    match value.kind {
        RawKind::List(_) => "列表",
        RawKind::Table(_) => "表",
        _ => "单个的值",
    }
}

fn not_applicable(value: &Raw, written: &str, field: &Field) -> Cell {
    match (&value.kind, value.text()) {
        (RawKind::Text(_), Some(reason)) => Cell {
            known: Known::NotApplicable(reason.text),
            notes: Vec::new(),
        },
        _ => Cell::no_reason(written, field),
    }
}

fn never(value: &Raw, field: &Field) -> Cell {
    match (&value.kind, field.kind) {
        (RawKind::Flag(true), FieldKind::Date) => Cell {
            known: Known::Value(Value::Date(Moments::exactly(Moment::Never))),
            notes: Vec::new(),
        },
        _ => Cell::wrong_shape("`never`", field),
    }
}
