//! Chunks that were read apart, put together: each has to begin where the one before it ends.

use super::chunk::Chunk;
use super::layout::Layout;

/// How far the chunks of a file are known to follow on each other.
///
/// The chunks are shown in the order of the file. A chunk that guessed wrong where its first row begins is read again;
/// so the rows are, by induction, those of one reading from the first byte to the last.
#[derive(Clone, Debug)]
pub struct Chain {
    next: u64,
    lines: usize,
}

/// What becomes of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It follows on those before it.
    Follows {
        /// How many newlines of the file stand before its first row: to be told to the [`LinesBefore`] of its odd rows.
        ///
        /// [`LinesBefore`]: crate::source::LinesBefore
        lines: usize,
        /// Where a row begins that belongs to it and is not whole in its bytes: it is to be read from there, by
        /// [`Begin::Row`](super::Begin::Row), with more bytes and the same `to`, and shown before the next chunk.
        rest: Option<u64>,
    },
    /// What it came to is to be forgotten, and the chunk read again from this byte of the file, which begins a row
    /// ([`Begin::Row`](super::Begin::Row)), with the same `to`.
    Redo {
        /// The byte.
        from: u64,
    },
    /// What it came to is to be forgotten: a row that began before it reaches over it.
    Skip,
}

impl Chain {
    /// The chain of a table of which only the header was read.
    pub fn new(layout: &Layout<'_>) -> Self {
        Self {
            next: u64::try_from(layout.start()).unwrap_or(u64::MAX),
            lines: layout.lines(),
        }
    }

    /// Adds the next chunk of the file.
    pub fn add(&mut self, chunk: &Chunk) -> Link {
        if self.next > chunk.to {
            return Link::Skip;
        }
        if chunk.first != Some(self.next) {
            return Link::Redo { from: self.next };
        }
        let lines = self.lines;
        self.next = chunk.next;
        self.lines += chunk.lines;
        let rest = (!chunk.last && chunk.next <= chunk.to).then_some(chunk.next);
        Link::Follows { lines, rest }
    }

    /// Where in the file the first row begins that no chunk has read.
    pub fn next(&self) -> u64 {
        self.next
    }
}
