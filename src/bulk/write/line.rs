//! Lines being written into memory.

/// Room that is made at a time.
const ROOM: usize = 1 << 16;

/// The end of some bytes, with room behind it.
pub(super) struct Line<'o> {
    bytes: &'o mut Vec<u8>,
    /// Where the next byte goes.
    at: usize,
}

impl<'o> Line<'o> {
    /// Behind what is there.
    pub(super) fn at_the_end_of(bytes: &'o mut Vec<u8>) -> Self {
        let at = bytes.len();
        Self { bytes, at }
    }

    /// Takes back the room that was not needed.
    pub(super) fn end(self) {
        self.bytes.truncate(self.at);
    }

    /// Makes room for so many words of eight bytes.
    pub(super) fn make_room(&mut self, words: usize) {
        let least = self.at + 8 * words;
        if self.bytes.len() < least {
            self.bytes.resize(least + ROOM, 0);
        }
    }

    /// The first `length` of eight bytes: fast where there is room for all of them.
    #[inline]
    pub(super) fn put_word(&mut self, word: [u8; 8], length: u8) {
        let rest = self.bytes.get_mut(self.at..);
        match rest.and_then(|rest| rest.first_chunk_mut()) {
            Some(slot) => {
                *slot = word;
                self.at += usize::from(length);
            }
            None => self.put(word.get(..usize::from(length)).unwrap_or(&word)),
        }
    }

    /// Some bytes.
    #[inline]
    pub(super) fn put(&mut self, bytes: &[u8]) {
        let end = self.at + bytes.len();
        if self.bytes.len() < end {
            self.bytes.resize(end + ROOM, 0);
        }
        if let Some(slot) = self.bytes.get_mut(self.at..end) {
            slot.copy_from_slice(bytes);
            self.at = end;
        }
    }

    /// A count in digits.
    #[inline]
    pub(super) fn put_count(&mut self, count: u64) {
        let mut digits = Digits::default();
        digits.push_all(count);
        self.put(digits.as_slice());
    }
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
