//! A script with what each of its parts came to for one office, and the picture of it: the values under the parts.

mod draw;

use std::ops::Range;

pub use draw::draw;

/// A script with what its parts came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// What it is the script of, as rubrics name it: `score`, `applies_when`, `measure.review_rate`.
    pub name: String,
    /// What people call it; empty where the name says all.
    pub title: String,
    /// The script as it stands in the rubric.
    pub script: String,
    /// What its parts came to, in the order of their signs; none of a script that can only be run as a whole.
    pub parts: Vec<Part>,
    /// What it came to.
    pub result: String,
}

/// What a part of a script came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The part, in bytes of the script.
    pub span: Range<usize>,
    /// The byte that its value stands under: where its sign or its name begins. No two parts share one.
    pub at: usize,
    /// Its value in words.
    pub value: String,
}

impl Trace {
    /// The text of a part.
    pub fn text_of(&self, part: &Part) -> &str {
        self.script.get(part.span.clone()).unwrap_or("")
    }

    /// Line and column of a part's sign, both from 1; columns count characters.
    pub fn line_column(&self, part: &Part) -> (usize, usize) {
        let before = self.script.get(..part.at).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }
}
