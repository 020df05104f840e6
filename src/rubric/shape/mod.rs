//! The keys of a rubric, table by table, and the words that can be chosen. The reader knows no others.

mod constants;
mod field;
mod gate;
mod head;
mod lint;
mod section;

pub(super) use constants::EFFECTS as CHECK_EFFECTS;
pub(crate) use field::KINDS as FIELD_KINDS;
pub(super) use field::REQUIRED;
pub(super) use gate::{ROUNDS, TIES};
pub(super) use head::{LANGUAGES, NOT_APPLICABLE, OVER_WITHIN, OVERS, STYLES};
pub(super) use lint::LEVELS;
pub(super) use section::{KINDS as SECTION_KINDS, ROLES};

pub(crate) use head::RUBRIC;

use crate::shape::Words;

/// Words with what the reader makes of each and what it means.
pub(crate) type Choices<T> = [(&'static str, T, &'static str)];

fn words<T>(choices: &Choices<T>) -> Words {
    let choices = choices.iter();
    choices
        .map(|(word, _, meaning)| (*word, *meaning))
        .collect()
}
