//! A plain number in a cell: digits, at most one point between them, an optional minus.
//!
//! Everything else that the grammar of cells can read is not plain, and left to it.

/// A number of at most this many digits is exact in a column.
const MOST_DIGITS: usize = 15;

/// A number with more decimals would make those of its column too long.
pub(super) const MOST_DECIMALS: u32 = 6;

/// Values of a column are whole numbers below this in size: 2^53.
pub(super) const LIMIT: f64 = 9_007_199_254_740_992.0;

/// `10^decimals`.
pub(super) fn power_of_ten(decimals: u32) -> f64 {
    const POWERS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let at = usize::try_from(decimals).unwrap_or(usize::MAX);
    POWERS.get(at).copied().unwrap_or(f64::INFINITY)
}

/// A whole number below 2^53 in size as a column holds it.
#[allow(clippy::as_conversions)] // exact for every number below 2^53, and there is no other way
pub(super) fn column_value(whole: i64) -> f64 {
    whole as f64
}

/// A plain number times `10^decimals`, and its decimals; none for anything else.
pub(super) fn plain(cell: &[u8]) -> Option<(i64, u32)> {
    let (negative, text) = match cell.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, cell),
    };
    if text.len() > MOST_DIGITS + 1 {
        return None;
    }
    let (mut value, mut point) = (0i64, None);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => value = value * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() && at > 0 => point = Some(at),
            _ => return None,
        }
    }
    let digits = text.len() - usize::from(point.is_some());
    let decimals = point.map_or(0, |at| text.len() - at - 1);
    if digits == 0 || digits > MOST_DIGITS || (point.is_some() && decimals == 0) {
        return None;
    }
    let decimals = u32::try_from(decimals)
        .ok()
        .filter(|d| *d <= MOST_DECIMALS)?;
    Some((if negative { -value } else { value }, decimals))
}

/// The same without its decimals, where these are all 0.
pub(super) fn whole((value, decimals): (i64, u32)) -> Option<(i64, u32)> {
    let scale = 10i64.checked_pow(decimals)?;
    (value.checked_rem(scale)? == 0).then_some((value.checked_div(scale)?, 0))
}

/// Zeros and what they become under [`digits`].
const ZEROS: u64 = 0x3030_3030_3030_3030;
/// A point among digits less the zeros.
const POINT: u64 = 0x1e;

/// The last `length` of eight bytes as digits, the bytes before them 0; `length` is 1 to 8.
#[inline(always)]
fn digits(word: [u8; 8], length: u32) -> u64 {
    let keep = u64::MAX.wrapping_shl(8u32.wrapping_sub(length).wrapping_mul(8));
    (u64::from_le_bytes(word) ^ ZEROS) & keep
}

#[inline(always)]
fn all_digits(digits: u64) -> bool {
    (digits | digits.wrapping_add(0x0606_0606_0606_0606)) & 0xf0f0_f0f0_f0f0_f0f0 == 0
}

/// The number of eight digits, the first one in the lowest byte.
#[inline(always)]
fn number(digits: u64) -> u32 {
    let pairs = digits.wrapping_mul(2561).wrapping_shr(8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(6_553_601).wrapping_shr(16) & 0x0000_ffff_0000_ffff;
    let all = fours.wrapping_mul(42_949_672_960_001).wrapping_shr(32);
    u32::try_from(all & 0xffff_ffff).unwrap_or(0)
}

/// A whole number of 1 to 8 digits, the last ones of `word`; none for anything else.
#[inline(always)]
pub(super) fn short_whole(word: [u8; 8], length: u32) -> Option<u32> {
    let digits = digits(word, length);
    ((1..=8).contains(&length) && all_digits(digits)).then(|| number(digits))
}

/// A number of at most 8 signs with exactly so many decimals (1 to 6), times their power of ten.
#[inline(always)]
pub(super) fn short_decimal(word: [u8; 8], length: u32, decimals: u32) -> Option<u32> {
    let digits = digits(word, length);
    let point = 7u32.wrapping_sub(decimals).wrapping_mul(8);
    let above = u64::MAX.wrapping_shl(point.wrapping_add(8));
    let below = !u64::MAX.wrapping_shl(point);
    let is_point = digits.wrapping_shr(point) & 0xff == POINT;
    let digits = (digits & above) | (digits & below).wrapping_shl(8);
    let fits = length >= decimals.wrapping_add(2) && length <= 8;
    (fits && is_point && all_digits(digits)).then(|| number(digits))
}

#[cfg(test)]
#[allow(clippy::as_conversions, clippy::string_slice)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word(text: &str) -> [u8; 8] {
        let padded = format!("9,8.,7,{text}");
        padded.as_bytes().last_chunk().copied().unwrap()
    }

    #[test]
    fn plain_numbers_and_others() {
        for (text, value) in [
            ("0", (0, 0)),
            ("007", (7, 0)),
            ("-0", (0, 0)),
            ("-12.50", (-1250, 2)),
            ("999999999999999", (999_999_999_999_999, 0)),
            ("123456789.123456", (123_456_789_123_456, 6)),
        ] {
            assert_eq!(plain(text.as_bytes()), Some(value), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            ".5",
            "5.",
            "1.2.3",
            "+5",
            "--5",
            "1,234",
            "5件",
            "1e3",
            "０",
            "1234567890123456",
            "0.1234567",
            " 5",
            "5-",
        ] {
            assert_eq!(plain(text.as_bytes()), None, "{text}");
        }
        assert_eq!(whole((500, 2)), Some((5, 0)));
        assert_eq!(whole((550, 2)), None);
    }

    proptest! {
        #[test]
        fn short_numbers_are_plain_ones(text in "[0-9./:,-]{1,8}", decimals in 1u32..=6) {
            let length = u32::try_from(text.len()).unwrap();
            let found = plain(text.as_bytes());
            let signed = text.starts_with('-');
            let want = |d: u32| found.filter(|f| f.1 == d && !signed).map(|f| u32::try_from(f.0).unwrap());
            prop_assert_eq!(short_decimal(word(&text), length, decimals), want(decimals));
            prop_assert_eq!(short_whole(word(&text), length), want(0));
        }

        #[test]
        fn likely_numbers_are_read(whole in 0u32..100_000, fraction in 0u32..100) {
            let text = format!("{whole}.{fraction:02}");
            let length = u32::try_from(text.len()).unwrap();
            let told = short_decimal(word(&text), length, 2);
            prop_assert_eq!(told, Some(whole * 100 + fraction));
        }
    }
}
