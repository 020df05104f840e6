//! The one grammar of cells: what a person writes into a form → what is known of a field.
//!
//! Every reader uses it, so that `92%以上` means the same in TOML, JSON and a spreadsheet.
//! Nothing is guessed and nothing clamped: what cannot be read is missing, and a [`Note`] says why.

mod bounds;
mod date;
mod flag;
mod number;
mod numeral;
mod problem;
mod qualifier;
#[cfg(test)]
mod tests;
mod text;
mod unit;

pub(crate) use bounds::read_bounds;
pub(crate) use number::is_whole;
pub use problem::Note;
pub(crate) use qualifier::Qualifier;
pub(crate) use text::{plain, plain_header};
pub(crate) use unit::is_unit;

use time::Date;

use crate::decimal::Number;
use crate::rubric::{Field, FieldKind, Vague};
use crate::value::{Interval, Known, Moment, Rows, Truth, Value};

use problem::Fault;

/// No figure needs more characters; what is longer is a text in the wrong place.
const LONGEST_FIGURE: usize = 400;

/// The numeral, Arabic or Chinese, that a text begins with, and what follows it.
pub(crate) fn take_numeral(text: &str) -> Option<(Number, &str)> {
    let numeral = numeral::take(text).ok()?;
    Some((numeral.value, numeral.rest))
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What is known of the field.
    pub known: Known,
    /// What is to be said about it: why it is missing, or that its unit differs.
    pub notes: Vec<Note>,
}

impl Cell {
    fn known(known: Known) -> Self {
        Self {
            known,
            notes: Vec::new(),
        }
    }

    fn fault(fault: &Fault, written: &str, field: &Field) -> Self {
        let note = fault.note(written, field);
        Self {
            known: Known::Missing(Some(note.message.clone())),
            notes: vec![note],
        }
    }

    /// A value of another shape than a cell: a list, a table, a flag.
    pub(crate) fn wrong_shape(what: &'static str, field: &Field) -> Self {
        Self::fault(&Fault::Shape(what), "", field)
    }

    /// «Not applicable» without a reason.
    pub(crate) fn no_reason(written: &str, field: &Field) -> Self {
        Self::fault(&Fault::NoReason, written, field)
    }

    /// Statements that contradict each other.
    pub(crate) fn conflict(written: &str, field: &Field) -> Self {
        Self::fault(&Fault::Conflict, written, field)
    }
}

/// The one day that a text names; none for a month, a stretch of days, never.
pub(crate) fn read_date(text: &str) -> Option<Date> {
    match date::read(&plain(text)).ok()?.exact()? {
        Moment::On(day) => Some(day),
        Moment::Never => None,
    }
}

/// What a text says as a flag.
pub(crate) fn read_flag(text: &str) -> Option<bool> {
    flag::read(&plain(text)).ok()
}

/// What a cell is read for.
pub(crate) struct Column<'a> {
    /// The field.
    pub(crate) field: &'a Field,
    /// How vague words are read.
    pub(crate) vague: &'a Vague,
    /// The unit that the header states, where it is another than the field's.
    pub(crate) unit: Option<&'a str>,
}

/// Reads a cell as a person wrote it.
///
/// Blank is missing without a reason; what cannot be read is missing with one.
pub fn read_cell(text: &str, field: &Field, vague: &Vague) -> Cell {
    let unit = None;
    read_in_column(text, &Column { field, vague, unit })
}

/// Reads a cell below a header that may state a unit of its own.
pub(crate) fn read_in_column(text: &str, column: &Column<'_>) -> Cell {
    let field = column.field;
    let written = text.trim();
    if written.is_empty() {
        return Cell::known(Known::Missing(None));
    }
    match not_applicable(written) {
        Some(Ok(reason)) => return Cell::known(Known::NotApplicable(reason.to_owned())),
        Some(Err(fault)) => return Cell::fault(&fault, written, field),
        None => {}
    }
    if field.kind == FieldKind::Text {
        return words(written, field);
    }
    let mut notes = Vec::new();
    match figure(written, column, &mut notes) {
        Ok(known) => Cell { known, notes },
        Err(fault) => Cell::fault(&fault, written, field),
    }
}

fn figure(written: &str, column: &Column<'_>, notes: &mut Vec<Note>) -> Result<Known, Fault> {
    let field = column.field;
    if written.len() > LONGEST_FIGURE {
        let digits = written
            .bytes()
            .take(LONGEST_FIGURE)
            .all(|b| b.is_ascii_digit());
        return Err(match field.kind {
            FieldKind::Flag => Fault::NotAFlag,
            FieldKind::Date => Fault::NotADate,
            _ if digits => Fault::Digits,
            _ => Fault::NoNumber,
        });
    }
    let plain = text::plain(written);
    if plain.starts_with('#') {
        return Err(Fault::FormulaError);
    }
    if plain.chars().all(|c| matches!(c, '-' | '—' | '~' | '_')) {
        return Err(Fault::Dash);
    }
    let nothing = matches!(plain.as_str(), "无" | "没有");
    Ok(Known::Value(match field.kind {
        FieldKind::Count if nothing => Value::Number(none_of(field)?),
        FieldKind::Rows if nothing || plain == "0" => Value::Rows(Rows::none()),
        FieldKind::Rows => return Err(Fault::NotRows),
        FieldKind::Flag => Value::Flag(Truth::from(flag::read(&plain)?)),
        _ if nothing => return Err(Fault::Nothing),
        FieldKind::Date => Value::Date(date::read(&plain)?),
        _ => match number::read(&plain, written, column, notes)? {
            number::Reading::Within(interval) => Value::Number(interval),
            number::Reading::NothingDue => {
                return Ok(Known::NotApplicable("分子分母都是 0".to_owned()));
            }
        },
    }))
}

/// 0 of a count.
fn none_of(field: &Field) -> Result<Interval, Fault> {
    let zero = Interval::from(Number::zero()).known_whole();
    number::within(&zero, field)
}

fn words(written: &str, field: &Field) -> Cell {
    if !field.one_of.is_empty() && !field.one_of.iter().any(|choice| choice.trim() == written) {
        return Cell::fault(&Fault::NotOneOf, written, field);
    }
    Cell::known(Known::Value(Value::Text(Some(written.to_owned()))))
}

/// The reason of `缺项(reason)`, or that there is none; nothing when the cell says something else.
fn not_applicable(written: &str) -> Option<Result<&str, Fault>> {
    if matches!(written, "/" | "\u{ff0f}") {
        return Some(Err(Fault::NoReason));
    }
    let rest = text::strip_any(written, &["缺项", "不适用", "N/A", "n/a"])?.trim_start();
    if rest.is_empty() {
        return Some(Err(Fault::NoReason));
    }
    let reason = match rest.strip_prefix([':', '\u{ff1a}']) {
        Some(reason) => reason,
        None => rest
            .strip_prefix(['(', '\u{ff08}'])?
            .strip_suffix([')', '\u{ff09}'])?,
    };
    let reason = reason.trim();
    if reason.is_empty() {
        return Some(Err(Fault::NoReason));
    }
    Some(Ok(reason))
}
