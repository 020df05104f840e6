//! Numbers and texts as bytes. Reading gives none where bytes are missing or make no sense.

use crate::decimal::Number;

/// A number, seven bits a byte, the lowest first.
pub(super) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7F).unwrap_or(0) | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or(0));
}

/// A count.
pub(super) fn put_count(out: &mut Vec<u8>, count: usize) {
    put_number(out, u64::try_from(count).unwrap_or(u64::MAX));
}

/// A text with its length.
pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_count(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// An exact number as `n/d`.
pub(super) fn put_exact(out: &mut Vec<u8>, number: &Number) {
    put_text(out, &format!("{number:?}"));
}

/// A text that may be none.
pub(super) fn put_option(out: &mut Vec<u8>, text: Option<&str>) {
    out.push(u8::from(text.is_some()));
    if let Some(text) = text {
        put_text(out, text);
    }
}

/// Bytes that are read from the front.
pub(super) struct Bytes<'b>(pub(super) &'b [u8]);

impl<'b> Bytes<'b> {
    pub(super) fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if bits << shift >> shift != bits {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    /// How many things follow that take at least one byte each: no more than there are bytes.
    pub(super) fn length(&mut self) -> Option<usize> {
        self.count().filter(|count| *count <= self.0.len())
    }

    pub(super) fn text(&mut self) -> Option<&'b str> {
        let length = self.count()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    pub(super) fn texts(&mut self) -> Option<Vec<String>> {
        let count = self.length()?;
        (0..count).map(|_| self.text().map(str::to_owned)).collect()
    }

    pub(super) fn exact(&mut self) -> Option<Number> {
        let text = self.text()?;
        match text.split_once('/') {
            Some((above, below)) => Number::parse(above)?.checked_div(&Number::parse(below)?),
            None => Number::parse(text),
        }
    }

    pub(super) fn option(&mut self) -> Option<Option<String>> {
        match self.byte()? {
            0 => Some(None),
            1 => Some(Some(self.text()?.to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_put_is_read(number: u64, text in ".{0,9}", above: i64, below in 1i64..99) {
            let exact = Number::fraction(above, below).unwrap();
            let mut out = Vec::new();
            put_number(&mut out, number);
            put_text(&mut out, &text);
            put_exact(&mut out, &exact);
            put_option(&mut out, Some(&text));
            put_option(&mut out, None);
            let mut bytes = Bytes(&out);
            prop_assert_eq!(bytes.number(), Some(number));
            prop_assert_eq!(bytes.text(), Some(text.as_str()));
            prop_assert_eq!(bytes.exact(), Some(exact));
            prop_assert_eq!(bytes.option(), Some(Some(text)));
            prop_assert_eq!(bytes.option(), Some(None));
            prop_assert_eq!(bytes.byte(), None);
        }
    }

    #[test]
    fn a_number_too_large_is_none() {
        assert_eq!(Bytes(&[0xFF; 20]).number(), None);
        assert_eq!(Bytes(&[0xFF, 0xFF]).number(), None);
    }
}
