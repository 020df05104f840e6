//! A mark an office, one bit each, and nothing while no office has one.

/// Which offices are marked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// Bit `row % 64` of word `row / 64`; none behind its end.
    pub(crate) words: Vec<u64>,
}

impl Marks {
    /// Whether an office is marked.
    pub(crate) fn has(&self, row: usize) -> bool {
        let word = self.words.get(row / 64).copied().unwrap_or(0);
        word >> (row % 64) & 1 == 1
    }

    /// The 64 marks of which `row` is one, that of the least row lowest.
    pub(crate) fn word(&self, row: usize) -> u64 {
        self.words.get(row / 64).copied().unwrap_or(0)
    }

    /// Marks an office, or takes its mark away.
    pub(crate) fn set(&mut self, row: usize, marked: bool) {
        let at = row / 64;
        if marked && self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        if let Some(word) = self.words.get_mut(at) {
            let bit = 1 << (row % 64);
            *word = if marked { *word | bit } else { *word & !bit };
        }
    }

    /// Leaves out the offices that are not to stay.
    pub(crate) fn retain(&mut self, stays: &[bool]) {
        let mut left = Self::default();
        let rows = stays.iter().enumerate().filter(|(_, stays)| **stays);
        for (to, (from, _)) in rows.enumerate() {
            if self.has(from) {
                left.set(to, true);
            }
        }
        *self = left;
    }

    /// Whether the same offices are marked.
    pub(crate) fn same(&self, other: &Self) -> bool {
        let length = self.words.len().max(other.words.len());
        let word = |marks: &Self, at: usize| marks.words.get(at).copied().unwrap_or(0);
        (0..length).all(|at| word(self, at) == word(other, at))
    }

    /// How many bytes they take.
    pub(crate) fn bytes(&self) -> usize {
        self.words.len() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_and_go() {
        let mut marks = Marks::default();
        marks.set(3, false);
        assert_eq!(marks.bytes(), 0);
        marks.set(64, true);
        marks.set(2, true);
        marks.set(2, false);
        assert!(marks.has(64) && !marks.has(2) && !marks.has(1000));
        let stays: Vec<bool> = (0..65).map(|row| row % 2 == 0).collect();
        marks.retain(&stays);
        assert!(marks.has(32) && !marks.has(64));
    }
}
