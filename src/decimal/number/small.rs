//! Arithmetic of fractions that fit machine words: the same results as the general one, without 128-bit division.

use std::cmp::Ordering;

use num_integer::Integer;
use num_rational::Ratio;

use super::{Form, Number};

type Small = Ratio<i128>;

impl Number {
    /// Numerator and denominator in lowest terms, the denominator above 0, where both fit 64 bits.
    pub fn words(&self) -> Option<(i64, i64)> {
        match &self.0 {
            Form::Small(value) => words(value),
            Form::Big(_) => None,
        }
    }
}

/// Numerator and denominator where both fit 64 bits.
fn words(value: &Small) -> Option<(i64, i64)> {
    let numerator = i64::try_from(*value.numer()).ok()?;
    Some((numerator, i64::try_from(*value.denom()).ok()?))
}

/// `numerator / denominator` in lowest terms; none where the general arithmetic is needed.
fn reduced(numerator: i128, denominator: i128) -> Option<Small> {
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
    reduced(i128::from(units), scale).map(|value| Number(Form::Small(value)))
}

/// The sum.
pub(super) fn add(a: &Small, b: &Small) -> Option<Small> {
    let ((an, ad), (bn, bd)) = (words(a)?, words(b)?);
    let (an, ad) = (i128::from(an), i128::from(ad));
    let (bn, bd) = (i128::from(bn), i128::from(bd));
    if ad == bd {
        return reduced(an + bn, ad);
    }
    reduced(an * bd + bn * ad, ad * bd)
}

/// The difference.
pub(super) fn subtract(a: &Small, b: &Small) -> Option<Small> {
    add(a, &Ratio::new_raw(-*b.numer(), *b.denom()))
}

/// The product.
pub(super) fn multiply(a: &Small, b: &Small) -> Option<Small> {
    let ((an, ad), (bn, bd)) = (words(a)?, words(b)?);
    reduced(
        i128::from(an) * i128::from(bn),
        i128::from(ad) * i128::from(bd),
    )
}

/// Which is greater.
pub(super) fn compare(a: &Small, b: &Small) -> Option<Ordering> {
    if a.denom() == b.denom() {
        return Some(a.numer().cmp(b.numer()));
    }
    let ((an, ad), (bn, bd)) = (words(a)?, words(b)?);
    Some((i128::from(an) * i128::from(bd)).cmp(&(i128::from(bn) * i128::from(ad))))
}

/// Rounded half away from zero to so many units in one: `(2 n s + d) / 2 d`.
pub(super) fn round(value: &Small, units_in_one: i128) -> Option<Small> {
    if *value.denom() == 1 {
        return Some(*value);
    }
    let doubled = value.numer().checked_abs()?;
    let doubled = doubled.checked_mul(units_in_one)?.checked_mul(2)?;
    let doubled = u64::try_from(doubled.checked_add(*value.denom())?).ok()?;
    let divisor = u64::try_from(value.denom().checked_mul(2)?).ok()?;
    let units = i128::from(doubled.checked_div(divisor)?);
    let signed = if *value.numer() < 0 { -units } else { units };
    reduced(signed, units_in_one)
}
