//! An exact rational that grows when it must.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::{BigRational, Ratio};
use num_traits::{CheckedAdd, CheckedMul, CheckedSub, One, Signed, ToPrimitive, Zero};

/// An exact rational number: `1/3` is a third, and `0.1 + 0.2` is `0.3`.
///
/// ```
/// use kaohe::decimal::Number;
/// let x = Number::parse("0.1").unwrap() + Number::parse("0.2").unwrap();
/// assert_eq!(x, Number::parse("0.3").unwrap());
/// let third = Number::from(1).checked_div(&Number::from(3)).unwrap();
/// assert_eq!(third * Number::from(3), Number::from(1));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Form);

/// A value is in the first form that it fits, so equality is structural. Cards hold very many numbers: what few
/// of them need lies apart.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Small(Ratio<i64>),
    Wide(Box<Ratio<i128>>),
    Big(Box<BigRational>),
}

/// Below it numerator and denominator stay machine integers: room for a sign and a carry.
const WIDE: u128 = 1 << 126;

/// A number whose numerator or denominator needs more bits is refused by scripts.
const LARGEST_BITS: u64 = 1 << 14;

impl Number {
    /// Zero.
    pub fn zero() -> Self {
        Self(Form::Small(Ratio::zero()))
    }

    /// One hundred, the full share of a percent.
    pub fn hundred() -> Self {
        Self::from(100)
    }

    /// The exact fraction `numerator / denominator`; none when the denominator is 0.
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        Self::from(numerator).checked_div(&Self::from(denominator))
    }

    /// `10` to the power `digits`.
    pub fn power_of_ten(digits: u32) -> Self {
        match small_power_of_ten(digits) {
            Some(power) => Self::from(power),
            None => Self::from_big(BigRational::from_integer(BigInt::from(10u8).pow(digits))),
        }
    }

    /// A plain decimal: digits, at most one point, an optional sign. No exponent, no grouping.
    ///
    /// None for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (digits, ""),
        };
        if let Some(number) = small::parse(whole, fraction, negative) {
            return Some(number);
        }
        let joined = format!("{whole}{fraction}");
        if whole.is_empty() || !joined.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let numerator: BigInt = joined.parse().ok()?;
        let scale = u32::try_from(fraction.len()).ok()?;
        let value = BigRational::new(numerator, BigInt::from(10u8).pow(scale));
        Some(Self::from_big(if negative { -value } else { value }))
    }

    /// The exact value of a decimal literal.
    pub fn from_decimal(value: rust_decimal::Decimal) -> Self {
        let denominator = BigInt::from(10u8).pow(value.scale());
        Self::from_big(BigRational::new(
            BigInt::from(value.mantissa()),
            denominator,
        ))
    }

    fn from_big(value: BigRational) -> Self {
        match (value.numer().to_i128(), value.denom().to_i128()) {
            (Some(n), Some(d)) if n.unsigned_abs() < WIDE && d.unsigned_abs() < WIDE => {
                // Already in lowest terms with a positive denominator.
                Self::from_machine(Ratio::new_raw(n, d))
            }
            _ => Self(Form::Big(Box::new(value))),
        }
    }

    /// From lowest terms with a positive denominator.
    fn from_machine(value: Ratio<i128>) -> Self {
        let (n, d) = (*value.numer(), *value.denom());
        if let (Ok(n), Ok(d)) = (i64::try_from(n), i64::try_from(d)) {
            Self(Form::Small(Ratio::new_raw(n, d)))
        } else if n.unsigned_abs() < WIDE && d.unsigned_abs() < WIDE {
            Self(Form::Wide(Box::new(value)))
        } else {
            let big = BigRational::new_raw(BigInt::from(n), BigInt::from(d));
            Self(Form::Big(Box::new(big)))
        }
    }

    /// Its value in machine integers; none when it has outgrown them.
    fn to_machine(&self) -> Option<Ratio<i128>> {
        match &self.0 {
            Form::Small(r) => Some(small::widened(r)),
            Form::Wide(r) => Some(**r),
            Form::Big(_) => None,
        }
    }

    fn to_big(&self) -> BigRational {
        match &self.0 {
            Form::Small(r) => {
                BigRational::new_raw(BigInt::from(*r.numer()), BigInt::from(*r.denom()))
            }
            Form::Wide(r) => {
                BigRational::new_raw(BigInt::from(*r.numer()), BigInt::from(*r.denom()))
            }
            Form::Big(r) => (**r).clone(),
        }
    }

    /// A sum, difference or product, by the least general way that the two fit.
    fn combined(
        &self,
        other: &Self,
        small: fn(&Ratio<i64>, &Ratio<i64>) -> Option<Ratio<i128>>,
        wide: fn(&Ratio<i128>, &Ratio<i128>) -> Option<Ratio<i128>>,
        big: fn(BigRational, BigRational) -> BigRational,
    ) -> Self {
        if let (Form::Small(a), Form::Small(b)) = (&self.0, &other.0)
            && let Some(value) = small(a, b)
        {
            return Self::from_machine(value);
        }
        if let (Some(a), Some(b)) = (self.to_machine(), other.to_machine())
            && let Some(value) = wide(&a, &b)
        {
            return Self::from_machine(value);
        }
        Self::from_big(big(self.to_big(), other.to_big()))
    }

    /// The quotient; none when `other` is 0.
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        Some(self.combined(other, small::divide, wide_quotient, Div::div))
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        matches!(&self.0, Form::Small(r) if r.is_zero())
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Small(r) => r.is_negative(),
            Form::Wide(r) => r.is_negative(),
            Form::Big(r) => r.is_negative(),
        }
    }

    /// Whether it is above 0.
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    /// Whether it is a whole number.
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Form::Small(r) => r.is_integer(),
            Form::Wide(r) => r.is_integer(),
            Form::Big(r) => r.is_integer(),
        }
    }

    /// The distance from 0.
    pub fn abs(&self) -> Self {
        if self.is_negative() {
            -self.clone()
        } else {
            self.clone()
        }
    }

    /// The greatest whole number not above it.
    pub fn floor(&self) -> Self {
        match &self.0 {
            Form::Small(r) => Self::from(r.numer().div_floor(r.denom())),
            Form::Wide(r) => {
                Self::from_machine(Ratio::from_integer(r.numer().div_floor(r.denom())))
            }
            Form::Big(r) => Self::from_big(r.floor()),
        }
    }

    /// The least whole number not below it.
    pub fn ceil(&self) -> Self {
        -(-self.clone()).floor()
    }

    /// Rounded to `digits` decimals, half away from zero (四舍五入): `9.635` is `9.64`, `-0.125` is `-0.13`.
    pub fn round(&self, digits: u32) -> Self {
        if let Some(rounded) =
            small_power_of_ten(digits).and_then(|scale| self.round_in_machine(i128::from(scale)))
        {
            return rounded;
        }
        let scale = Self::power_of_ten(digits);
        let scaled = self.abs() * scale.clone();
        let half = Self(Form::Small(Ratio::new_raw(1, 2)));
        let rounded = (scaled + half)
            .floor()
            .checked_div(&scale)
            .unwrap_or_else(Self::zero);
        if self.is_negative() {
            -rounded
        } else {
            rounded
        }
    }

    /// Rounded half away from zero to so many units in one; none where that does not fit.
    fn round_in_machine(&self, scale: i128) -> Option<Self> {
        let small = match &self.0 {
            Form::Small(r) => small::round(r, scale),
            _ => None,
        };
        let rounded = small.or_else(|| round_wide(&self.to_machine()?, scale))?;
        Some(Self::from_machine(rounded))
    }

    /// The greatest value of `digits` decimals that values strictly below this one round to.
    ///
    /// Only ties differ from [`Number::round`]: everything below 4.505 rounds to 4.50 at most.
    pub fn round_below(&self, digits: u32) -> Self {
        let unit = Self(Form::Small(Ratio::one())).checked_div(&Self::power_of_ten(digits));
        let rounded = self.round(digits);
        let half = unit.as_ref().and_then(|u| u.checked_div(&Self::from(2)));
        match (unit, half) {
            // A tie above zero went up; values just below it go down.
            (Some(unit), Some(half)) if rounded.clone() - self.clone() == half => rounded - unit,
            _ => rounded,
        }
    }

    /// The least value of `digits` decimals that values strictly above this one round to.
    pub fn round_above(&self, digits: u32) -> Self {
        -(-self.clone()).round_below(digits)
    }

    /// Its value when it is a whole number of machine size.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Form::Small(r) if r.is_integer() => Some(*r.numer()),
            _ => None,
        }
    }

    /// Its decimal value when that is exact and fits a decimal of 28 digits.
    pub fn to_decimal(&self) -> Option<rust_decimal::Decimal> {
        let digits = self.decimals()?;
        let scaled = self.clone() * Self::power_of_ten(digits);
        let units = *scaled.to_machine()?.numer();
        rust_decimal::Decimal::try_from_i128_with_scale(units, digits).ok()
    }

    /// How many decimals write it exactly; none when it never ends or needs more than 40.
    pub fn decimals(&self) -> Option<u32> {
        if self.is_whole() {
            return Some(0);
        }
        let mut rest = match &self.0 {
            Form::Small(r) => BigInt::from(*r.denom()),
            Form::Wide(r) => BigInt::from(*r.denom()),
            Form::Big(r) => r.denom().clone(),
        };
        let (mut twos, mut fives) = (0u32, 0u32);
        for (factor, count) in [(2u8, &mut twos), (5u8, &mut fives)] {
            let factor = BigInt::from(factor);
            while *count <= 40 && rest.is_multiple_of(&factor) {
                rest /= &factor;
                *count += 1;
            }
        }
        let digits = twos.max(fives);
        (rest.is_one() && digits <= 40).then_some(digits)
    }

    /// Whether it has outgrown what a script may compute with.
    pub fn is_too_large(&self) -> bool {
        match &self.0 {
            Form::Small(_) | Form::Wide(_) => false,
            Form::Big(r) => r.numer().bits() > LARGEST_BITS || r.denom().bits() > LARGEST_BITS,
        }
    }

    /// Written with exactly `digits` decimals, after rounding; never `-0.00`.
    pub fn to_fixed(&self, digits: u32) -> String {
        let rounded = self.round(digits);
        let scaled = rounded.abs() * Self::power_of_ten(digits);
        let units = match &scaled.0 {
            Form::Small(r) => r.numer().to_string(),
            Form::Wide(r) => r.numer().to_string(),
            Form::Big(r) => r.numer().to_string(),
        };
        let places = usize::try_from(digits).unwrap_or(0);
        let padded = format!("{units:0>width$}", width = places + 1);
        let (whole, fraction) = padded
            .split_at_checked(padded.len() - places)
            .unwrap_or((&padded, ""));
        let sign = if rounded.is_negative() { "-" } else { "" };
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }

    /// The larger of two.
    pub fn max(self, other: Self) -> Self {
        Ord::max(self, other)
    }

    /// The smaller of two.
    pub fn min(self, other: Self) -> Self {
        Ord::min(self, other)
    }
}

/// `10^digits` where it is small enough to be multiplied with ordinary figures.
fn small_power_of_ten(digits: u32) -> Option<i64> {
    (digits <= 18).then(|| 10i64.pow(digits))
}

/// Half away from zero in machine integers: `(2 n s + d) / 2 d`, one division; none where that does not fit.
fn round_wide(value: &Ratio<i128>, scale: i128) -> Option<Ratio<i128>> {
    let (n, d) = (value.numer().checked_abs()?, *value.denom());
    let doubled = n.checked_mul(scale)?.checked_mul(2)?.checked_add(d)?;
    let units = doubled / d.checked_mul(2)?;
    let signed = if value.is_negative() { -units } else { units };
    Some(Ratio::new(signed, scale))
}

/// The quotient; none where it does not fit. `b` is not 0.
fn wide_quotient(a: &Ratio<i128>, b: &Ratio<i128>) -> Option<Ratio<i128>> {
    let inverse = if b.is_negative() {
        Ratio::new_raw(-*b.denom(), -*b.numer())
    } else {
        Ratio::new_raw(*b.denom(), *b.numer())
    };
    a.checked_mul(&inverse)
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Form::Small(Ratio::from_integer(value)))
    }
}

impl Add for Number {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.combined(&other, small::add, CheckedAdd::checked_add, Add::add)
    }
}

impl Sub for Number {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.combined(&other, small::subtract, CheckedSub::checked_sub, Sub::sub)
    }
}

impl Mul for Number {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.combined(&other, small::multiply, CheckedMul::checked_mul, Mul::mul)
    }
}

impl Neg for Number {
    type Output = Self;
    fn neg(self) -> Self {
        match self.0 {
            // The least of 64 bits has no opposite among them.
            Form::Small(r) => Self::from_machine(-small::widened(&r)),
            Form::Wide(r) => Self::from_machine(-*r),
            Form::Big(r) => Self::from_big(-*r),
        }
    }
}

impl std::iter::Sum for Number {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::zero(), |total, value| total + value)
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Form::Small(a), Form::Small(b)) = (&self.0, &other.0) {
            return small::compare(a, b);
        }
        match (self.to_machine(), other.to_machine()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As a person writes it: `92`, `92.5`; a fraction without end to six decimals behind `≈`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimals() {
            Some(digits) if digits <= 12 => f.write_str(&self.to_fixed(digits)),
            _ => write!(f, "≈{}", self.to_fixed(6)),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Small(r) => write!(f, "{r}"),
            Form::Wide(r) => write!(f, "{r}"),
            Form::Big(r) => write!(f, "{r}"),
        }
    }
}

mod small;
#[cfg(test)]
mod tests;
