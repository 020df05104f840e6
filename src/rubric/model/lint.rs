//! What the author of a rubric says of the findings of `kaohe check`.

use std::ops::Range;

use crate::decimal::Number;
use crate::diagnostic::{Code, Severity};
use crate::source::Place;

/// An entry of `[lint]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintEntry {
    /// The kind of finding; never an error.
    pub code: Code,
    /// What becomes of it; none: as the code says, only `share` is set.
    pub level: Option<LintLevel>,
    /// Why; always there when findings are left out.
    pub reason: Option<String>,
    /// The ids (of indicators, sections, groups of fields, …) that it holds for; empty: all.
    pub at: Vec<String>,
    /// For findings about parts of a whole: the share (0 to 1) from which on they are told.
    pub share: Option<Number>,
    /// The key.
    pub place: Place,
}

/// What becomes of a kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LintLevel {
    /// It is left out.
    Allow,
    /// It is told as serious as this.
    Tell(Severity),
}

/// Where a text of a rubric stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The whole value, quotes included.
    pub place: Place,
    /// Byte offset in the rubric of its first character, when it stands there letter by letter.
    pub offset: Option<usize>,
}

impl Written {
    /// The place in the rubric of a stretch of the text in bytes.
    pub fn place_of(&self, span: Range<usize>) -> Place {
        match self.offset {
            Some(offset) => Place::new(&self.place.source, offset + span.start..offset + span.end),
            None => self.place.clone(),
        }
    }
}
