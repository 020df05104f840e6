//! Texts behind each other.

use std::ops::Range;

/// One text an office, all in one run of bytes: a text costs its own bytes and four more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    pub(crate) bytes: String,
    /// Where each text ends.
    pub(crate) ends: Vec<u32>,
}

/// All texts of a chunk are longer than 4 GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl Texts {
    /// Adds a text.
    pub(crate) fn push(&mut self, text: &str) -> Result<(), TooLong> {
        let end = self.bytes.len().checked_add(text.len());
        let end = end.and_then(|end| u32::try_from(end).ok()).ok_or(TooLong)?;
        self.bytes.push_str(text);
        self.ends.push(end);
        Ok(())
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of an office; empty behind the last.
    pub(crate) fn get(&self, row: usize) -> &str {
        self.bytes.get(self.range(row)).unwrap_or_default()
    }

    fn range(&self, row: usize) -> Range<usize> {
        let end = |row: usize| {
            let end = self.ends.get(row).copied().unwrap_or(0);
            usize::try_from(end).unwrap_or(0)
        };
        row.checked_sub(1).map_or(0, end)..end(row)
    }

    /// All of them, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Leaves out the texts that are not to stay.
    pub(crate) fn retain(&mut self, stays: &[bool]) {
        let mut left = Self::default();
        for (text, _) in self.iter().zip(stays).filter(|(_, stays)| **stays) {
            // A part of what fitted fits.
            let _ = left.push(text);
        }
        *self = left;
    }

    /// Gives back what memory is not needed.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// How many bytes they take.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + 4 * self.ends.len()
    }
}
