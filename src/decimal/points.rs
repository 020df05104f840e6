//! A printed figure: a number rounded once, with its count of decimals.

use std::fmt;
use std::ops::{Add, Neg, Sub};

use super::Number;

/// Points as they are printed: rounded once, then only added and subtracted, so that the printed column adds up.
///
/// ```
/// use kaohe::decimal::{Number, Points};
/// let p = Points::round(&Number::parse("9.635").unwrap(), 2);
/// assert_eq!(p.to_string(), "9.64");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Points {
    value: Number,
    digits: u32,
}

impl Points {
    /// `value` rounded to `digits` decimals, half away from zero.
    pub fn round(value: &Number, digits: u32) -> Self {
        Self {
            value: value.round(digits),
            digits,
        }
    }

    /// No points, shown with `digits` decimals.
    pub fn zero(digits: u32) -> Self {
        Self {
            value: Number::zero(),
            digits,
        }
    }

    /// The figure as an exact number.
    pub fn value(&self) -> &Number {
        &self.value
    }

    /// How many decimals it is printed with.
    pub fn digits(&self) -> u32 {
        self.digits
    }

    /// Rounded further to `digits` decimals, printed with as many as before.
    pub fn round_further(&self, digits: u32) -> Self {
        Self {
            value: self.value.round(digits),
            digits: self.digits,
        }
    }

    /// Whether nothing is given or taken.
    pub fn is_zero(&self) -> bool {
        self.value.is_zero()
    }

    /// The larger of two.
    pub fn max(self, other: Self) -> Self {
        if other.value > self.value {
            other
        } else {
            self
        }
    }

    /// The smaller of two.
    pub fn min(self, other: Self) -> Self {
        if other.value < self.value {
            other
        } else {
            self
        }
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            digits: self.digits.max(other.digits),
        }
    }
}

impl Sub for Points {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self {
            value: self.value - other.value,
            digits: self.digits.max(other.digits),
        }
    }
}

impl Neg for Points {
    type Output = Self;
    fn neg(self) -> Self {
        Self {
            value: -self.value,
            digits: self.digits,
        }
    }
}

impl PartialOrd for Points {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Points {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value
            .cmp(&other.value)
            .then(self.digits.cmp(&other.digits))
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value.to_fixed(self.digits))
    }
}
