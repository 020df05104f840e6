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

/// The whole number that a column holds.
#[allow(clippy::as_conversions)] // whole and below 2^53 in size
pub(crate) fn lane_value(value: f64) -> i64 {
    value as i64
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
