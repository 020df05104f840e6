//! Short cells as words of eight bytes: gathered row by row, read column by column, many at once.
//!
//! A word holds the last signs of a cell, each as its distance from `0`, the first sign lowest; what stands before
//! them is 0, and so a digit. All arithmetic is plain 64-bit, so that the compiler takes as many words at a time as
//! the machine can.
#![allow(
    clippy::float_arithmetic,
    reason = "a whole number below 10^8 less 2^52 is exact"
)]

use super::batches::{BLOCK, ends};

/// The cells of a column of a block.
pub(super) type Words = [u64; BLOCK];

/// The word of a cell that is too short or too long: no digits, no flag.
pub(super) const NONE: u64 = u64::MAX;

/// Zeros, by which digits become numbers.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// A point among digits less the zeros.
const POINT: u64 = 0x1e;

/// A column whose cells are gathered.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    /// The column before it; the first column of a table is not gathered.
    before: usize,
    /// The fewest signs that its cells may have, at least 1, and how many more they may have at most.
    least: u32,
    more: u32,
}

impl Wanted {
    /// A column of numbers with so many decimals: a digit, and a point before the decimals.
    pub(super) fn number(column: usize, decimals: u32) -> Self {
        let least = if decimals == 0 { 1 } else { decimals + 2 };
        Self {
            before: column.wrapping_sub(1),
            least,
            more: 8u32.saturating_sub(least),
        }
    }

    /// The column.
    pub(super) fn column(&self) -> usize {
        self.before.wrapping_add(1)
    }

    /// The word of the cell of a row of which the ends of cells are known, in some bytes.
    #[inline(always)]
    pub(super) fn word(&self, bytes: &[u8], ends: &[u32]) -> u64 {
        let ends = ends.get(self.before..).and_then(<[u32]>::first_chunk::<2>);
        let Some([before, end]) = ends else {
            return NONE;
        };
        // A cell at the very beginning of the bytes has no eight before its end.
        let last = usize::try_from(*end).ok().and_then(|end| bytes.get(..end));
        let Some(last) = last.and_then(<[u8]>::last_chunk::<8>) else {
            return NONE;
        };
        let signs = end.wrapping_sub(*before).wrapping_sub(1);
        self.cut(*last, signs)
    }

    /// The word of a cell of so many signs at the end of eight bytes.
    #[inline(always)]
    fn cut(&self, last: [u8; 8], signs: u32) -> u64 {
        let others = signs.wrapping_neg().wrapping_mul(8);
        let word = u64::from_le_bytes(last) ^ ZEROS;
        let word = word.wrapping_shr(others).wrapping_shl(others);
        let fits = signs.wrapping_sub(self.least) <= self.more;
        if fits { word } else { NONE }
    }
}

/// Bits where a word is not all digits.
#[inline(always)]
fn no_digits(digits: u64) -> u64 {
    (digits | digits.wrapping_add(0x0606_0606_0606_0606)) & 0xf0f0_f0f0_f0f0_f0f0
}

/// The number of eight digits.
#[inline(always)]
fn number(digits: u64) -> f64 {
    let pairs =
        digits.wrapping_mul(10).wrapping_add(digits.wrapping_shr(8)) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs.wrapping_shr(16)) & 0xffff_0000_ffff;
    let all = (fours & 0xffff)
        .wrapping_mul(10_000)
        .wrapping_add(fours.wrapping_shr(32));
    // As the last bits of 2^52 it is a float without a conversion.
    f64::from_bits(all | 0x4330_0000_0000_0000) - 4_503_599_627_370_496.0
}

/// The same of digits with a point before so many decimals (1 to 6): bits where it is none, and the digits alone.
#[inline(always)]
fn without_point(word: u64, decimals: u32) -> (u64, u64) {
    let point = 7u32.wrapping_sub(decimals).wrapping_mul(8);
    let above = u64::MAX.wrapping_shl(point.wrapping_add(8));
    let below = !u64::MAX.wrapping_shl(point);
    let no_point = (word.wrapping_shr(point) & 0xff) ^ POINT;
    let digits = (word & above) | (word & below).wrapping_shl(8);
    (no_point | no_digits(digits), digits)
}

/// What a column of words came to.
pub(super) struct Column {
    /// A bit a row whose word is no number; its value means nothing.
    pub(super) others: u32,
    /// The least and the greatest value, those that mean nothing included.
    pub(super) least: f64,
    pub(super) greatest: f64,
}

/// Reads words as numbers with exactly so many decimals, times their power of ten.
pub(super) fn numbers(words: &Words, decimals: u32, values: &mut [f64; BLOCK]) -> Column {
    pulp::Arch::new().dispatch(Numbers {
        words,
        decimals,
        values,
    })
}

/// Numbers to be read: in AVX2 where the machine has it.
struct Numbers<'w> {
    words: &'w Words,
    decimals: u32,
    values: &'w mut [f64; BLOCK],
}

impl pulp::NullaryFnOnce for Numbers<'_> {
    type Output = Column;

    #[inline(always)]
    fn call(self) -> Column {
        if self.decimals == 0 {
            read(self.words, self.values, |word| (no_digits(word), word))
        } else {
            let of = |word| without_point(word, self.decimals);
            read(self.words, self.values, of)
        }
    }
}

#[inline(always)]
fn read(words: &Words, values: &mut [f64; BLOCK], of: impl Fn(u64) -> (u64, u64)) -> Column {
    let mut any = 0;
    for (word, value) in words.iter().zip(&mut *values) {
        let (not, digits) = of(*word);
        any |= not;
        *value = number(digits);
    }
    let (least, greatest) = ends(values);
    let others = match any {
        0 => 0,
        _ => rows(words, |word| of(word).0 != 0),
    };
    Column {
        others,
        least,
        greatest,
    }
}

/// Reads words as `true` and `false`; a bit a row that is neither, whose value means nothing.
pub(super) fn flags(words: &Words, values: &mut [f64; BLOCK]) -> u32 {
    let any = Wanted::number(1, 0);
    let yes = any.cut(*b"    true", 4);
    let no = any.cut(*b"   false", 5);
    for (word, value) in words.iter().zip(values) {
        *value = if *word == yes { 1.0 } else { 0.0 };
    }
    rows(words, |word| word != yes && word != no)
}

/// A bit a row of which something is said.
fn rows(words: &Words, of: impl Fn(u64) -> bool) -> u32 {
    let bits = (0u32..).zip(words).filter(|(_, word)| of(**word));
    bits.fold(0, |all, (row, _)| all | 1 << row)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::number::plain;
    use super::*;

    fn read(text: &str, decimals: u32) -> Option<f64> {
        let padded = format!("0,9,8.,7,{text}");
        let last = padded.as_bytes().last_chunk().copied().unwrap();
        let signs = u32::try_from(text.len()).unwrap();
        let words = [Wanted::number(1, decimals).cut(last, signs); BLOCK];
        let mut values = [0.0; BLOCK];
        let told = numbers(&words, decimals, &mut values);
        match told.others {
            0 => Some(values[3]).filter(|value| *value == told.greatest && *value == told.least),
            u32::MAX => None,
            some => panic!("{some:b}"),
        }
    }

    proptest! {
        #[test]
        fn short_numbers_are_plain_ones(text in "[0-9./:,-]{1,8}", decimals in 1u32..=6) {
            let found = plain(text.as_bytes());
            let signed = text.starts_with('-');
            let want = |d: u32| found.filter(|f| f.1 == d && !signed).map(|f| f64::from(u32::try_from(f.0).unwrap()));
            prop_assert_eq!(read(&text, decimals), want(decimals));
            prop_assert_eq!(read(&text, 0), want(0));
        }

        #[test]
        fn likely_numbers_are_read(whole in 0u32..100_000, fraction in 0u32..100) {
            let told = read(&format!("{whole}.{fraction:02}"), 2);
            prop_assert_eq!(told, Some(f64::from(whole * 100 + fraction)));
            prop_assert_eq!(read(&format!("{whole:08}"), 0), Some(f64::from(whole)));
        }

        #[test]
        fn words_of_flags(texts in prop::collection::vec("true|false|TRUE|tru|0|t?rue[e,]?", BLOCK)) {
            let words = std::array::from_fn(|at| {
                let padded = format!("true,true{}", texts[at]);
                let last = padded.as_bytes().last_chunk().copied().unwrap();
                Wanted::number(1, 0).cut(last, u32::try_from(texts[at].len()).unwrap())
            });
            let mut values = [0.5; BLOCK];
            let others = flags(&words, &mut values);
            for (at, text) in texts.iter().enumerate() {
                let other = others >> at & 1 == 1;
                prop_assert_eq!(other, text != "true" && text != "false");
                prop_assert!(other || values[at] == f64::from(u8::from(text == "true")));
            }
        }
    }

    #[test]
    fn cells_that_are_no_word() {
        for text in ["", "123456789", "1.5"] {
            assert_eq!(read(text, 0), None, "{text}");
        }
        for text in ["", ".5", "5", "1.50", "12345678.9"] {
            assert_eq!(read(text, 1), None, "{text}");
        }
    }
}
