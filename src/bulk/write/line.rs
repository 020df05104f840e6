//! Lines being written into memory.

/// Some bytes, with room behind them: what was in the memory before is written over, not cleared.
pub(super) struct Line<'o> {
    bytes: &'o mut Vec<u8>,
    /// Where the next byte goes.
    at: usize,
}

impl<'o> Line<'o> {
    /// Over what is in `bytes`.
    pub(super) fn over(bytes: &'o mut Vec<u8>) -> Self {
        Self { bytes, at: 0 }
    }

    /// What was written.
    pub(super) fn end(self) -> &'o [u8] {
        self.bytes.get(..self.at).unwrap_or_default()
    }

    /// Room for so many words of eight bytes; what was written into it is told by [`Line::advance`].
    #[inline(always)]
    pub(super) fn room(&mut self, words: usize) -> &mut [u8] {
        let end = self.at.wrapping_add(words.wrapping_mul(8));
        if self.bytes.len() < end {
            self.make_room(end);
        }
        self.bytes.get_mut(self.at..end).unwrap_or_default()
    }

    /// A quarter more than is asked for, so that it is not asked for often.
    #[cold]
    fn make_room(&mut self, end: usize) {
        self.bytes.resize(end + end / 4 + 64, 0);
    }

    /// So many bytes of the room were written.
    #[inline(always)]
    pub(super) fn advance(&mut self, bytes: usize) {
        self.at = self.at.wrapping_add(bytes);
    }

    /// The first `length` of eight bytes.
    #[inline(always)]
    pub(super) fn put_word(&mut self, word: [u8; 8], length: usize) {
        if let Some(slot) = self.room(1).first_chunk_mut() {
            *slot = word;
            self.advance(length);
        }
    }

    /// Some bytes.
    #[inline(always)]
    pub(super) fn put(&mut self, bytes: &[u8]) {
        let room = self.room(bytes.len().div_ceil(8));
        if let Some(slot) = room.get_mut(..bytes.len()) {
            slot.copy_from_slice(bytes);
        }
        self.advance(bytes.len());
    }

    /// A comma and a count in digits.
    #[inline(always)]
    pub(super) fn put_count(&mut self, count: u64) {
        if count >= 100_000_000 {
            let mut digits = Digits::default();
            digits.push_all(count);
            digits.push(b',');
            self.put(digits.as_slice());
            return;
        }
        self.put_word(*b",       ", 1);
        let digits = eight_digits(count);
        // Without the zeros before it, but with one digit at least.
        let zeros = (digits | 1 << 56).trailing_zeros() / 8;
        let text = (digits | 0x3030_3030_3030_3030).wrapping_shr(8 * zeros);
        let length = usize::try_from(8 - zeros).unwrap_or(8);
        self.put_word(text.to_le_bytes(), length);
    }
}

/// The digits of a number below 10^8, one a byte, the first lowest: halves, then their pairs, then their digits.
#[inline(always)]
fn eight_digits(number: u64) -> u64 {
    let fours = (number / 10_000) | (number % 10_000).wrapping_shl(32);
    // Times 10486/2^20 is a hundredth of anything below 10^4, times 103/2^10 a tenth of anything below 100.
    let upper = fours.wrapping_mul(10_486).wrapping_shr(20) & 0x0000_007f_0000_007f;
    let pairs = upper | fours.wrapping_sub(upper.wrapping_mul(100)).wrapping_shl(16);
    let upper = pairs.wrapping_mul(103).wrapping_shr(10) & 0x000f_000f_000f_000f;
    upper | pairs.wrapping_sub(upper.wrapping_mul(10)).wrapping_shl(8)
}

/// Characters written from the last to the first.
pub(super) struct Digits {
    bytes: [u8; 48],
    from: usize,
}

impl Default for Digits {
    fn default() -> Self {
        Self {
            bytes: [0; 48],
            from: 48,
        }
    }
}

impl Digits {
    /// One character before all others.
    pub(super) fn push(&mut self, byte: u8) {
        let before = self.from.checked_sub(1);
        if let Some((from, slot)) = before.and_then(|at| Some((at, self.bytes.get_mut(at)?))) {
            *slot = byte;
            self.from = from;
        }
    }

    /// The last digit of a number; the rest of it.
    pub(super) fn push_last(&mut self, number: u64) -> u64 {
        let digit = u8::try_from(number % 10).unwrap_or(0);
        self.push(b'0' + digit);
        number / 10
    }

    /// All digits of a number, at least one.
    pub(super) fn push_all(&mut self, mut number: u64) {
        loop {
            number = self.push_last(number);
            if number == 0 {
                return;
            }
        }
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_their_digits() {
        let few = (0..10_000u64).chain((0..10_000).map(|n| n * 10_000 + 9_999 - n));
        let limits = [99_999_999, 100_000_000, 123_456_789_012, u64::MAX];
        let mut bytes = Vec::new();
        for count in few.chain(limits) {
            let mut line = Line::over(&mut bytes);
            line.put_count(count);
            assert_eq!(line.end(), format!(",{count}").as_bytes());
        }
    }
}
