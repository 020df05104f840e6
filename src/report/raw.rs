//! A report before it is read for a rubric's fields: what every format makes of its text.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::rubric::FieldId;
use crate::source::Place;

/// One report, its office not checked, its values as written.
pub(crate) struct RawReport {
    /// The whole of it, for what concerns no single value.
    pub(crate) place: Place,
    /// The office's id.
    pub(crate) id: Option<RawText>,
    /// The office's name.
    pub(crate) name: Option<RawText>,
    /// The office's cohort.
    pub(crate) cohort: Option<RawText>,
    /// The period.
    pub(crate) period: Option<RawText>,
    /// Values of the rubric's fields; a field may come twice.
    pub(crate) facts: Vec<RawFact>,
    /// The office's own points by indicator.
    pub(crate) self_score: Vec<Entry>,
    /// What was found while taking it apart; the office is not named yet.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl RawReport {
    /// A report with nothing in it.
    pub(crate) fn new(place: Place) -> Self {
        Self {
            place,
            id: None,
            name: None,
            cohort: None,
            period: None,
            facts: Vec::new(),
            self_score: Vec::new(),
            diagnostics: Vec::new(),
        }
    }
}

/// A text and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct RawText {
    /// The text, trimmed, not empty.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) place: Place,
}

/// The value of a field.
pub(crate) struct RawFact {
    /// The field.
    pub(crate) field: FieldId,
    /// What is written for it.
    pub(crate) value: Raw,
    /// Evidence that stands in columns of its own: key and text.
    pub(crate) evidence: Vec<(&'static str, String)>,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The key.
    pub(crate) key: String,
    /// Where the key stands.
    pub(crate) place: Place,
    /// The value.
    pub(crate) value: Raw,
}

/// A value as written.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    /// What is written.
    pub(crate) kind: RawKind,
    /// Where it stands.
    pub(crate) place: Place,
}

/// What is written.
#[derive(Clone, Debug)]
pub(crate) enum RawKind {
    /// Nothing: JSON's null.
    Blank,
    /// A text or a cell.
    Text(String),
    /// A cell of a column whose header states a unit other than the field's, and that unit.
    CellIn(String, Arc<str>),
    /// A number, letter by letter.
    Number(String),
    /// Yes or no.
    Flag(bool),
    /// A date, letter by letter.
    Date(String),
    /// Values one after the other.
    List(Vec<Raw>),
    /// Keys with values.
    Table(Vec<Entry>),
}

impl Raw {
    /// What the grammar of cells reads; none of a list and a table.
    pub(crate) fn cell(&self) -> Option<&str> {
        match &self.kind {
            RawKind::Blank => Some(""),
            RawKind::Text(text)
            | RawKind::Number(text)
            | RawKind::Date(text)
            | RawKind::CellIn(text, _) => Some(text),
            RawKind::Flag(true) => Some("true"),
            RawKind::Flag(false) => Some("false"),
            RawKind::List(_) | RawKind::Table(_) => None,
        }
    }

    /// The value as a person would write it in a cell; none of a list and a table.
    pub(crate) fn written(&self) -> Option<&str> {
        match &self.kind {
            RawKind::Flag(true) => Some("是"),
            RawKind::Flag(false) => Some("否"),
            _ => self.cell().map(str::trim),
        }
    }

    /// A text that is not blank.
    pub(crate) fn text(&self) -> Option<RawText> {
        let text = self.cell()?.trim();
        (!text.is_empty()).then(|| RawText {
            text: text.to_owned(),
            place: self.place.clone(),
        })
    }
}
