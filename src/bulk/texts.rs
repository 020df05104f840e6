//! Texts behind each other.

/// One text an office, all in one run of bytes: a text costs its own bytes and one more, two where one of them has 256
/// or more, those of one length nothing more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    bytes: Vec<u8>,
    count: usize,
    /// How long every text is, while `lengths` is empty.
    each: u16,
    /// How long each text is; empty while all are equally long.
    lengths: Lengths,
    /// Where every text begins whose number is a multiple of [`STRIDE`]; empty with `lengths`.
    starts: Vec<u32>,
}

/// Lengths, a byte each while they fit.
#[derive(Clone, Debug)]
enum Lengths {
    Short(Vec<u8>),
    Long(Vec<u16>),
}

impl Default for Lengths {
    fn default() -> Self {
        Self::Short(Vec::new())
    }
}

impl Lengths {
    fn push(&mut self, length: u16) {
        match self {
            Self::Long(lengths) => lengths.push(length),
            Self::Short(lengths) => match u8::try_from(length) {
                Ok(length) => lengths.push(length),
                Err(_) => {
                    let wide = lengths.iter().map(|length| u16::from(*length));
                    *self = Self::Long(wide.chain([length]).collect());
                }
            },
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Short(lengths) => lengths.len(),
            Self::Long(lengths) => lengths.len(),
        }
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn get(&self, row: usize) -> Option<u16> {
        match self {
            Self::Short(lengths) => lengths.get(row).map(|length| u16::from(*length)),
            Self::Long(lengths) => lengths.get(row).copied(),
        }
    }

    fn shrink(&mut self) {
        match self {
            Self::Short(lengths) => lengths.shrink_to_fit(),
            Self::Long(lengths) => lengths.shrink_to_fit(),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Short(lengths) => lengths.len(),
            Self::Long(lengths) => 2 * lengths.len(),
        }
    }
}

/// From one text whose beginning is known to the next.
const STRIDE: usize = 64;

/// A text of 64 KiB, or 4 GiB of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl Texts {
    /// Whether a text is short enough to be one of them.
    pub(crate) fn takes(text: &[u8]) -> bool {
        u16::try_from(text.len()).is_ok()
    }

    /// Adds a text.
    pub(crate) fn push(&mut self, text: &[u8]) -> Result<(), TooLong> {
        let length = u16::try_from(text.len()).map_err(|_| TooLong)?;
        let start = u32::try_from(self.bytes.len()).map_err(|_| TooLong)?;
        if self.count == 0 {
            self.each = length;
        }
        if self.lengths.is_empty() && length != self.each {
            for _ in 0..self.count {
                self.lengths.push(self.each);
            }
            let starts = (0u32..).step_by(STRIDE).map(|at| at * u32::from(self.each));
            self.starts.extend(starts.take(self.count.div_ceil(STRIDE)));
        }
        if length != self.each || !self.lengths.is_empty() {
            if self.count.is_multiple_of(STRIDE) {
                self.starts.push(start);
            }
            self.lengths.push(length);
        }
        self.bytes.extend_from_slice(text);
        self.count += 1;
        Ok(())
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The text of an office; empty behind the last.
    pub(crate) fn get(&self, row: usize) -> &[u8] {
        self.from(row).next().unwrap_or_default()
    }

    /// All of them from one on, in order.
    pub(crate) fn from(&self, row: usize) -> impl Iterator<Item = &[u8]> {
        let row = row.min(self.count);
        let mut at = match self.starts.get(row / STRIDE) {
            Some(start) => {
                let before = (row - row % STRIDE..row).filter_map(|row| self.lengths.get(row));
                let before: u32 = before.map(u32::from).sum();
                usize::try_from(start + before).unwrap_or(usize::MAX)
            }
            None if self.lengths.is_empty() => row * usize::from(self.each),
            None => self.bytes.len(),
        };
        (row..self.count).map(move |row| {
            let length = usize::from(self.lengths.get(row).unwrap_or(self.each));
            let text = self.bytes.get(at..at + length);
            at += length;
            text.unwrap_or_default()
        })
    }

    /// All bytes of all of them.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Leaves out the texts that are not to stay.
    pub(crate) fn retain(&mut self, stays: &[bool]) {
        let mut left = Self::default();
        for (text, _) in self.from(0).zip(stays).filter(|(_, stays)| **stays) {
            // A part of what fitted fits.
            let _ = left.push(text);
        }
        *self = left;
    }

    /// Gives back what memory is not needed.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.lengths.shrink();
        self.starts.shrink_to_fit();
    }

    /// How many bytes they take.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + self.lengths.size() + 4 * self.starts.len()
    }
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.from(0).eq(other.from(0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_come_back(
            same in prop::collection::vec("[ab]{3}", 0..150),
            others in prop::collection::vec(prop_oneof![9 => "[ab]{0,4}", 1 => "[ab]{250,260}"], 0..150),
            from in 0usize..300,
        ) {
            let all: Vec<&[u8]> = same.iter().chain(&others).map(String::as_bytes).collect();
            let mut texts = Texts::default();
            for text in &all {
                texts.push(text).unwrap();
            }
            prop_assert_eq!(texts.len(), all.len());
            prop_assert_eq!(texts.get(from), all.get(from).copied().unwrap_or_default());
            prop_assert!(texts.from(from).eq(all.iter().copied().skip(from)));
            let stays: Vec<bool> = (0..all.len()).map(|row| row % 3 != 1).collect();
            texts.retain(&stays);
            let left = all.iter().copied().enumerate().filter(|(row, _)| row % 3 != 1);
            prop_assert!(texts.from(0).eq(left.map(|(_, text)| text)));
        }
    }

    #[test]
    fn what_texts_take() {
        let mut texts = Texts::default();
        let long = vec![b'x'; 1 << 16];
        assert!(Texts::takes(&long[1..]) && !Texts::takes(&long));
        assert_eq!(
            (texts.push(&long[1..]), texts.push(&long)),
            (Ok(()), Err(TooLong))
        );
        let mut equal = Texts::default();
        for _ in 0..100 {
            equal.push(b"B0000001").unwrap();
        }
        assert_eq!(equal.size(), 800);
        equal.push(b"B1").unwrap();
        assert_eq!(equal.size(), 802 + 101 + 4 * 2);
        equal.push(&long[..256]).unwrap();
        assert_eq!(equal.size(), 802 + 256 + 2 * 102 + 4 * 2);
        assert_eq!(equal.get(101), &long[..256]);
    }
}
