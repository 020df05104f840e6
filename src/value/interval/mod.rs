//! Intervals of numbers, with ends that belong to them or not.

use std::fmt;
use std::ops::Bound;

use crate::decimal::Number;

mod arithmetic;
mod compare;
#[cfg(test)]
mod tests;

/// All that is known of a number: it lies between two ends, each included, excluded or absent.
///
/// Never empty. Of a whole-number fact only whole numbers count, and its ends are whole and included.
///
/// ```
/// use kaohe::{decimal::Number, value::{Interval, Truth}};
/// let over_90 = Interval::above(Number::from(90));
/// assert_eq!(over_90.less_or_equal(&Interval::from(Number::from(90))), Truth::False);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    lo: Bound<Number>,
    hi: Bound<Number>,
    whole: bool,
}

impl Interval {
    /// Between two ends; none when nothing lies between them.
    pub fn new(lo: Bound<Number>, hi: Bound<Number>) -> Option<Self> {
        let empty = match (&lo, &hi) {
            (Bound::Included(a), Bound::Included(b)) => a > b,
            (Bound::Included(a) | Bound::Excluded(a), Bound::Included(b) | Bound::Excluded(b)) => {
                a >= b
            }
            _ => false,
        };
        (!empty).then_some(Self {
            lo,
            hi,
            whole: false,
        })
    }

    /// Any number.
    pub fn everything() -> Self {
        Self {
            lo: Bound::Unbounded,
            hi: Bound::Unbounded,
            whole: false,
        }
    }

    /// From `lo` to `hi`, both included; exchanged when they stand in the other order.
    pub fn between(lo: Number, hi: Number) -> Self {
        let (lo, hi) = if lo <= hi { (lo, hi) } else { (hi, lo) };
        Self {
            lo: Bound::Included(lo),
            hi: Bound::Included(hi),
            whole: false,
        }
    }

    /// `lo` or more.
    pub fn at_least(lo: Number) -> Self {
        Self {
            lo: Bound::Included(lo),
            hi: Bound::Unbounded,
            whole: false,
        }
    }

    /// More than `lo`.
    pub fn above(lo: Number) -> Self {
        Self {
            lo: Bound::Excluded(lo),
            hi: Bound::Unbounded,
            whole: false,
        }
    }

    /// `hi` or less.
    pub fn at_most(hi: Number) -> Self {
        Self {
            lo: Bound::Unbounded,
            hi: Bound::Included(hi),
            whole: false,
        }
    }

    /// Less than `hi`.
    pub fn below(hi: Number) -> Self {
        Self {
            lo: Bound::Unbounded,
            hi: Bound::Excluded(hi),
            whole: false,
        }
    }

    /// Only the whole numbers in it; none when there is none.
    pub fn only_whole(&self) -> Option<Self> {
        let lo = match &self.lo {
            Bound::Included(n) => Bound::Included(n.ceil()),
            Bound::Excluded(n) => Bound::Included(n.floor() + Number::from(1)),
            Bound::Unbounded => Bound::Unbounded,
        };
        let hi = match &self.hi {
            Bound::Included(n) => Bound::Included(n.floor()),
            Bound::Excluded(n) => Bound::Included(n.ceil() - Number::from(1)),
            Bound::Unbounded => Bound::Unbounded,
        };
        Self::new(lo, hi).map(|interval| Self {
            whole: true,
            ..interval
        })
    }

    /// The lower end.
    pub fn lo(&self) -> &Bound<Number> {
        &self.lo
    }

    /// The upper end.
    pub fn hi(&self) -> &Bound<Number> {
        &self.hi
    }

    /// Whether only whole numbers count.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Its lower end as a number; none when it has none.
    pub fn least(&self) -> Option<&Number> {
        end(&self.lo)
    }

    /// Its upper end as a number; none when it has none.
    pub fn greatest(&self) -> Option<&Number> {
        end(&self.hi)
    }

    /// The number, when only one is in it.
    pub fn exact(&self) -> Option<&Number> {
        match (&self.lo, &self.hi) {
            (Bound::Included(a), Bound::Included(b)) if a == b => Some(a),
            _ => None,
        }
    }

    /// Whether `number` is in it.
    pub fn contains(&self, number: &Number) -> bool {
        let above = match &self.lo {
            Bound::Included(n) => number >= n,
            Bound::Excluded(n) => number > n,
            Bound::Unbounded => true,
        };
        let below = match &self.hi {
            Bound::Included(n) => number <= n,
            Bound::Excluded(n) => number < n,
            Bound::Unbounded => true,
        };
        above && below && (!self.whole || number.is_whole())
    }

    /// What lies in both; none when nothing does.
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        let lo = tighter(&self.lo, &other.lo, |a, b| a > b);
        let hi = tighter(&self.hi, &other.hi, |a, b| a < b);
        let both = Self::new(lo, hi)?;
        if self.whole || other.whole {
            both.only_whole()
        } else {
            Some(both)
        }
    }

    /// The smallest interval around both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        Self {
            lo: looser(&self.lo, &other.lo, |a, b| a < b),
            hi: looser(&self.hi, &other.hi, |a, b| a > b),
            whole: self.whole && other.whole,
        }
    }

    /// The interval that a never falling `step` maps it to; ends that it does not hold stay so only where `strict`.
    #[must_use]
    pub fn map_rising(&self, strict: bool, step: impl Fn(&Number) -> Number) -> Self {
        let turn = |bound: &Bound<Number>| match bound {
            Bound::Included(n) => Bound::Included(step(n)),
            Bound::Excluded(n) if strict => Bound::Excluded(step(n)),
            Bound::Excluded(n) => Bound::Included(step(n)),
            Bound::Unbounded => Bound::Unbounded,
        };
        Self {
            lo: turn(&self.lo),
            hi: turn(&self.hi),
            whole: false,
        }
    }

    /// Marks it as holding whole numbers only, for results that can be nothing else.
    #[must_use]
    pub fn known_whole(self) -> Self {
        self.only_whole().unwrap_or(self)
    }
}

impl From<Number> for Interval {
    fn from(value: Number) -> Self {
        let whole = value.is_whole();
        Self {
            lo: Bound::Included(value.clone()),
            hi: Bound::Included(value),
            whole,
        }
    }
}

/// As a person writes it: `≥92`, `>200`, `10至15`, `92`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(exact) = self.exact() {
            return write!(f, "{exact}");
        }
        match (&self.lo, &self.hi) {
            (Bound::Unbounded, Bound::Unbounded) => f.write_str("未知"),
            (Bound::Included(a), Bound::Unbounded) => write!(f, "≥{a}"),
            (Bound::Excluded(a), Bound::Unbounded) => write!(f, ">{a}"),
            (Bound::Unbounded, Bound::Included(b)) => write!(f, "≤{b}"),
            (Bound::Unbounded, Bound::Excluded(b)) => write!(f, "<{b}"),
            (Bound::Included(a), Bound::Included(b)) => write!(f, "{a}至{b}"),
            (lo, hi) => {
                let left = if matches!(lo, Bound::Excluded(_)) {
                    ">"
                } else {
                    "≥"
                };
                let right = if matches!(hi, Bound::Excluded(_)) {
                    "<"
                } else {
                    "≤"
                };
                match (end(lo), end(hi)) {
                    (Some(a), Some(b)) => write!(f, "{left}{a}且{right}{b}"),
                    _ => Ok(()),
                }
            }
        }
    }
}

fn end(bound: &Bound<Number>) -> Option<&Number> {
    match bound {
        Bound::Included(n) | Bound::Excluded(n) => Some(n),
        Bound::Unbounded => None,
    }
}

fn tighter(
    a: &Bound<Number>,
    b: &Bound<Number>,
    inside: impl Fn(&Number, &Number) -> bool,
) -> Bound<Number> {
    match (end(a), end(b)) {
        (None, _) => b.clone(),
        (_, None) => a.clone(),
        (Some(x), Some(y)) if x == y => {
            if matches!(a, Bound::Excluded(_)) {
                a.clone()
            } else {
                b.clone()
            }
        }
        (Some(x), Some(y)) => {
            if inside(x, y) {
                a.clone()
            } else {
                b.clone()
            }
        }
    }
}

fn looser(
    a: &Bound<Number>,
    b: &Bound<Number>,
    outside: impl Fn(&Number, &Number) -> bool,
) -> Bound<Number> {
    match (end(a), end(b)) {
        (None, _) | (_, None) => Bound::Unbounded,
        (Some(x), Some(y)) if x == y => {
            if matches!(a, Bound::Included(_)) {
                a.clone()
            } else {
                b.clone()
            }
        }
        (Some(x), Some(y)) => {
            if outside(x, y) {
                a.clone()
            } else {
                b.clone()
            }
        }
    }
}
