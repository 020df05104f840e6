//! Arithmetic of fractions that fit machine words: the same results as the general one, without 128-bit division.

use std::cmp::Ordering;

use num_integer::Integer;
use num_rational::Ratio;

use super::{Form, Number};

type Small = Ratio<i64>;
type Wide = Ratio<i128>;

impl Number {
    /// Numerator and denominator in lowest terms, the denominator above 0, where both fit 64 bits.
    pub fn words(&self) -> Option<(i64, i64)> {
        match &self.0 {
            Form::Small(value) => Some((*value.numer(), *value.denom())),
            Form::Wide(_) | Form::Big(_) => None,
        }
    }
}

/// Numerator and denominator with room for a product of two.
fn parts(value: &Small) -> (i128, i128) {
    (i128::from(*value.numer()), i128::from(*value.denom()))
}

/// The same in wider words.
pub(super) fn widened(value: &Small) -> Wide {
    let (n, d) = parts(value);
    Ratio::new_raw(n, d)
}

/// `numerator / denominator` in lowest terms; none where the general arithmetic is needed.
fn reduced(numerator: i128, denominator: i128) -> Option<Wide> {
    if denominator == 1 {
        return Some(Ratio::new_raw(numerator, 1));
    }
    let (n, d) = (
        u64::try_from(numerator.unsigned_abs()).ok()?,
        u64::try_from(denominator).ok()?,
    );
    let divisor = i128::from(n.gcd(&d).max(1));
    if divisor == 1 {
        return Some(Ratio::new_raw(numerator, denominator));
    }
    // Both fit 64 bits, and so do the quotients.
    let quotient = |value: u64| Some(i128::from(value.checked_div(u64::try_from(divisor).ok()?)?));
    let n = quotient(n)?;
    let n = if numerator < 0 { -n } else { n };
    Some(Ratio::new_raw(n, quotient(d)?))
}

/// `whole.fraction` of at most 18 digits together; none for anything else.
pub(super) fn parse(whole: &str, fraction: &str, negative: bool) -> Option<Number> {
    let digits = whole.len() + fraction.len();
    if whole.is_empty() || digits > 18 {
        return None;
    }
    let mut units: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        if !byte.is_ascii_digit() {
            return None;
        }
        units = units * 10 + i64::from(byte - b'0');
    }
    let units = if negative { -units } else { units };
    let scale = 10i128.pow(u32::try_from(fraction.len()).ok()?);
    reduced(i128::from(units), scale).map(Number::from_machine)
}

/// The sum.
pub(super) fn add(a: &Small, b: &Small) -> Option<Wide> {
    let ((an, ad), (bn, bd)) = (parts(a), parts(b));
    sum(an, ad, bn, bd)
}

/// The difference.
pub(super) fn subtract(a: &Small, b: &Small) -> Option<Wide> {
    let ((an, ad), (bn, bd)) = (parts(a), parts(b));
    sum(an, ad, -bn, bd)
}

fn sum(an: i128, ad: i128, bn: i128, bd: i128) -> Option<Wide> {
    if ad == bd {
        return reduced(an + bn, ad);
    }
    reduced(an * bd + bn * ad, ad * bd)
}

/// The product.
pub(super) fn multiply(a: &Small, b: &Small) -> Option<Wide> {
    let ((an, ad), (bn, bd)) = (parts(a), parts(b));
    reduced(an * bn, ad * bd)
}

/// The quotient; `b` is not 0.
pub(super) fn divide(a: &Small, b: &Small) -> Option<Wide> {
    let ((an, ad), (bn, bd)) = (parts(a), parts(b));
    let (n, d) = (an * bd, ad * bn);
    if d < 0 {
        reduced(-n, -d)
    } else {
        reduced(n, d)
    }
}

/// Which is greater.
pub(super) fn compare(a: &Small, b: &Small) -> Ordering {
    let ((an, ad), (bn, bd)) = (parts(a), parts(b));
    if ad == bd {
        return an.cmp(&bn);
    }
    (an * bd).cmp(&(bn * ad))
}

/// Rounded half away from zero to so many units in one: `(2 n s + d) / 2 d`.
pub(super) fn round(value: &Small, units_in_one: i128) -> Option<Wide> {
    let (n, d) = parts(value);
    if d == 1 {
        return Some(Ratio::new_raw(n, 1));
    }
    let doubled = n.abs().checked_mul(units_in_one)?.checked_mul(2)?;
    let doubled = u64::try_from(doubled.checked_add(d)?).ok()?;
    let divisor = u64::try_from(d * 2).ok()?;
    let units = i128::from(doubled.checked_div(divisor)?);
    let signed = if n < 0 { -units } else { units };
    reduced(signed, units_in_one)
}
