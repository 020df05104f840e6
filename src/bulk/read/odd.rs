//! Odd rows, read by the reference.

use crate::diagnostic::Diagnostic;
use crate::report::{Read, read_rows};
use crate::source::{LinesBefore, Source};

use super::layout::Layout;

/// What the reference makes of an odd row.
#[derive(Clone, Debug)]
pub struct OddRead {
    /// Its report, or why there is none; of bytes that are several rows or none to the reference, several or none.
    pub read: Read,
    /// What stands in columns without a header, by position of the column. Of all odd rows of a table only the first
    /// message of each column counts, and it comes before all that is said of rows.
    pub nameless: Vec<(usize, Diagnostic)>,
}

impl Layout<'_> {
    /// Reads the bytes of a row (or of several that follow on each other) as the reference does: the same reports,
    /// the same messages, at the same lines and columns.
    ///
    /// `line` lines stand between those of `before` and them; of an [`Odd`](super::Odd) row it is its `line`, and
    /// `before` is told the lines that [`Chain::add`](super::Chain::add) finds before its chunk.
    pub fn read_odd(&self, bytes: &[u8], line: usize, before: &LinesBefore) -> OddRead {
        let source = Source::excerpt(&self.name, bytes, before, line);
        let (read, nameless) =
            read_rows(&source, &self.columns, self.nameless.clone(), self.rubric);
        OddRead { read, nameless }
    }
}
