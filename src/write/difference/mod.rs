//! What a change of a rubric does to offices: for the terminal, as a table, as JSON.

mod csv;
mod json;
mod text;

pub use csv::write as write_csv;
pub use json::write as write_json;
pub use text::write as write_text;

use crate::decimal::Number;
use crate::diff::{Edit, EditKind};

/// An edit as people name it: `A1 持证率`, `目标值 rate 持证率目标`.
fn named(edit: &Edit) -> String {
    let kind = match edit.kind {
        EditKind::Indicator | EditKind::Section | EditKind::Gate => "",
        EditKind::Grades => return "等次".to_owned(),
        kind => kind.title(),
    };
    let parts = [kind, &edit.id, &edit.title];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// A difference with its sign, to so many digits.
fn signed(number: &Number, digits: u32) -> String {
    let plus = if number.is_positive() { "+" } else { "" };
    format!("{plus}{}", number.to_fixed(digits))
}
