//! Text to TOML with the place of every key and value, past syntax errors where that can be done.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeTable;

use super::syntax;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// What the text gives in spite of its mistakes.
pub(super) struct Raw<'r> {
    pub(super) root: Spanned<DeTable<'r>>,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) damage: Damage,
}

/// Where syntax errors made the reading unsure, so that they are not told twice.
#[derive(Clone, Default)]
pub(super) struct Damage {
    spans: Vec<Range<usize>>,
    headers: Vec<usize>,
    lost_from: Option<usize>,
}

impl Damage {
    /// Takes in the damage of a text that stands `before` bytes further on in a joined one.
    pub(super) fn add(&mut self, other: &Self, before: usize) {
        let moved = |span: &Range<usize>| span.start + before..span.end + before;
        self.spans.extend(other.spans.iter().map(moved));
        self.headers
            .extend(other.headers.iter().map(|at| at + before));
        let lost = other.lost_from.map(|at| at + before);
        self.lost_from = self.lost_from.or(lost);
    }

    /// Whether a value may have been read wrongly.
    pub(super) fn touches(&self, span: &Range<usize>) -> bool {
        let near = |error: &Range<usize>| error.start <= span.end && span.start <= error.end;
        self.spans.iter().any(near) || self.lost_from.is_some_and(|lost| span.end >= lost)
    }

    /// Whether keys of the table whose header stands at `span` may have been lost.
    pub(super) fn in_table(&self, span: &Range<usize>) -> bool {
        self.is_total()
            || self.headers.contains(&span.start)
            || self.spans.iter().any(|error| span.contains(&error.start))
    }

    /// Whether the rest of the text could not be read at all.
    pub(super) fn is_total(&self) -> bool {
        self.lost_from.is_some()
    }
}

/// Reads a text as TOML.
pub(super) fn read(source: &Arc<Source>) -> Raw<'_> {
    let text = source.text();
    let (root, errors) = DeTable::parse_recoverable(text);
    let found = syntax::explain(source, &errors);
    let headers = headers_before(text, &found.losses);
    Raw {
        root,
        problems: found.problems,
        damage: Damage {
            spans: found.spans,
            headers,
            lost_from: found.lost_from,
        },
    }
}

/// Starts of the tables that the offsets, in rising order, lie in; 0 for the keys before the first header.
fn headers_before(text: &str, offsets: &[usize]) -> Vec<usize> {
    let mut offsets = offsets.iter().copied().peekable();
    let mut headers = Vec::new();
    let (mut start, mut header) = (0, 0);
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if trimmed.starts_with('[') {
            header = start + line.len() - trimmed.len();
        }
        start += line.len();
        while offsets.next_if(|offset| *offset < start).is_some() {
            headers.push(header);
        }
    }
    headers.extend(offsets.map(|_| header));
    headers.dedup();
    headers
}
