//! Intervals of numbers, with ends that belong to them or not.

use std::fmt;
use std::ops::Bound;

use crate::decimal::Number;

use super::Truth;

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

    /// Every sum.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        let sum = |a: &Number, b: &Number| a.clone() + b.clone();
        Self {
            lo: both(&self.lo, &other.lo, sum),
            hi: both(&self.hi, &other.hi, sum),
            whole: self.whole && other.whole,
        }
    }

    /// Every opposite.
    #[must_use]
    pub fn negate(&self) -> Self {
        let minus = |bound: &Bound<Number>| bound.as_ref().map(|n| -n.clone());
        Self {
            lo: minus(&self.hi),
            hi: minus(&self.lo),
            whole: self.whole,
        }
    }

    /// Every difference.
    #[must_use]
    pub fn subtract(&self, other: &Self) -> Self {
        self.add(&other.negate())
    }

    /// Every product.
    #[must_use]
    pub fn multiply(&self, other: &Self) -> Self {
        let (a, b) = (self.extended(), other.extended());
        let products = a
            .iter()
            .flat_map(|x| b.iter().map(move |y| x.times(y)))
            .collect();
        Self {
            whole: self.whole && other.whole,
            ..Self::around(products)
        }
    }

    /// Every quotient by a number other than 0 of `other`; none when `other` holds 0 alone.
    pub fn divide(&self, other: &Self) -> Option<Self> {
        let zero = Number::zero();
        let above = other.intersect(&Self::above(zero.clone()));
        let below = other.intersect(&Self::below(zero));
        let parts = [above, below]
            .into_iter()
            .flatten()
            .map(|part| self.multiply(&part.reciprocal()));
        parts.reduce(|a, b| a.hull(&b)).map(|quotient| Self {
            whole: false,
            ..quotient
        })
    }

    /// `1/x` for an interval on one side of 0.
    fn reciprocal(&self) -> Self {
        // At 0 it grows without end; far away it comes as near 0 as wanted, and never is.
        let turn = |bound: &Bound<Number>| match bound {
            Bound::Unbounded => Bound::Excluded(Number::zero()),
            Bound::Included(n) => inverse(n).map_or(Bound::Unbounded, Bound::Included),
            Bound::Excluded(n) => inverse(n).map_or(Bound::Unbounded, Bound::Excluded),
        };
        Self {
            lo: turn(&self.hi),
            hi: turn(&self.lo),
            whole: false,
        }
    }

    /// The smaller of two.
    #[must_use]
    pub fn min(&self, other: &Self) -> Self {
        Self {
            lo: looser(&self.lo, &other.lo, |a, b| a < b),
            hi: tighter(&self.hi, &other.hi, |a, b| a < b),
            whole: self.whole && other.whole,
        }
    }

    /// The larger of two.
    #[must_use]
    pub fn max(&self, other: &Self) -> Self {
        self.negate().min(&other.negate()).negate()
    }

    /// Every distance from 0.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.contains_or_touches_zero() {
            let size = self.max(&self.negate());
            let lo = if self.contains(&Number::zero()) {
                Bound::Included(Number::zero())
            } else {
                Bound::Excluded(Number::zero())
            };
            Self { lo, ..size }
        } else {
            self.max(&self.negate())
        }
    }

    fn contains_or_touches_zero(&self) -> bool {
        let zero = Number::zero();
        self.least().is_none_or(|n| *n <= zero) && self.greatest().is_none_or(|n| *n >= zero)
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

    /// Whether it is less than the other.
    pub fn less(&self, other: &Self) -> Truth {
        Truth::from_possible(
            can_be_less(&self.lo, &other.hi, false),
            can_be_less(&other.lo, &self.hi, true),
        )
    }

    /// Whether it is less than the other or equal.
    pub fn less_or_equal(&self, other: &Self) -> Truth {
        other.less(self).negate()
    }

    /// Whether it is equal to the other.
    pub fn equal(&self, other: &Self) -> Truth {
        match (self.exact(), other.exact()) {
            (Some(a), Some(b)) => Truth::from(a == b),
            _ => Truth::from_possible(self.intersect(other).is_some(), true),
        }
    }

    fn extended(&self) -> [Extended; 2] {
        [
            Extended::from(&self.lo, false),
            Extended::from(&self.hi, true),
        ]
    }

    /// The smallest interval around some extended numbers, none of which is in doubt.
    fn around(ends: Vec<Extended>) -> Self {
        let lo = ends
            .iter()
            .min_by(|a, b| a.compare(b).then(a.strict.cmp(&b.strict)));
        let hi = ends
            .iter()
            .max_by(|a, b| a.compare(b).then(b.strict.cmp(&a.strict)));
        Self {
            lo: lo.map_or(Bound::Unbounded, Extended::bound),
            hi: hi.map_or(Bound::Unbounded, Extended::bound),
            whole: false,
        }
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

/// An end of an interval in products: a number or beyond all numbers, reached or only approached.
#[derive(Clone)]
struct Extended {
    size: Size,
    strict: bool,
}

#[derive(Clone)]
enum Size {
    Below,
    Finite(Number),
    Beyond,
}

impl Extended {
    fn from(bound: &Bound<Number>, upper: bool) -> Self {
        match bound {
            Bound::Included(n) => Self {
                size: Size::Finite(n.clone()),
                strict: false,
            },
            Bound::Excluded(n) => Self {
                size: Size::Finite(n.clone()),
                strict: true,
            },
            Bound::Unbounded => Self {
                size: if upper { Size::Beyond } else { Size::Below },
                strict: true,
            },
        }
    }

    fn sign(&self) -> i8 {
        match &self.size {
            Size::Below => -1,
            Size::Beyond => 1,
            Size::Finite(n) => i8::from(n.is_positive()) - i8::from(n.is_negative()),
        }
    }

    fn times(&self, other: &Self) -> Self {
        if let (Size::Finite(a), Size::Finite(b)) = (&self.size, &other.size) {
            // 0 times anything is 0, and is reached as soon as that 0 is.
            let reached_zero = (a.is_zero() && !self.strict) || (b.is_zero() && !other.strict);
            return Self {
                size: Size::Finite(a.clone() * b.clone()),
                strict: (self.strict || other.strict) && !reached_zero,
            };
        }
        match self.sign() * other.sign() {
            0 => {
                let reached =
                    (self.sign() == 0 && !self.strict) || (other.sign() == 0 && !other.strict);
                Self {
                    size: Size::Finite(Number::zero()),
                    strict: !reached,
                }
            }
            1 => Self {
                size: Size::Beyond,
                strict: true,
            },
            _ => Self {
                size: Size::Below,
                strict: true,
            },
        }
    }

    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match (&self.size, &other.size) {
            (Size::Below, Size::Below) | (Size::Beyond, Size::Beyond) => Equal,
            (Size::Below, _) | (_, Size::Beyond) => Less,
            (_, Size::Below) | (Size::Beyond, _) => Greater,
            (Size::Finite(a), Size::Finite(b)) => a.cmp(b),
        }
    }

    fn bound(&self) -> Bound<Number> {
        match &self.size {
            Size::Finite(n) if self.strict => Bound::Excluded(n.clone()),
            Size::Finite(n) => Bound::Included(n.clone()),
            _ => Bound::Unbounded,
        }
    }
}

fn inverse(n: &Number) -> Option<Number> {
    Number::from(1).checked_div(n)
}

fn end(bound: &Bound<Number>) -> Option<&Number> {
    match bound {
        Bound::Included(n) | Bound::Excluded(n) => Some(n),
        Bound::Unbounded => None,
    }
}

/// Whether some number from `lo` up can be below (or equal, where allowed) some number from `hi` down.
fn can_be_less(lo: &Bound<Number>, hi: &Bound<Number>, or_equal: bool) -> bool {
    match (lo, hi) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => true,
        (Bound::Included(a), Bound::Included(b)) if or_equal => a <= b,
        (Bound::Included(a) | Bound::Excluded(a), Bound::Included(b) | Bound::Excluded(b)) => a < b,
    }
}

fn both(
    a: &Bound<Number>,
    b: &Bound<Number>,
    join: impl Fn(&Number, &Number) -> Number,
) -> Bound<Number> {
    match (a, b) {
        (Bound::Included(a), Bound::Included(b)) => Bound::Included(join(a, b)),
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => Bound::Unbounded,
        (Bound::Included(a) | Bound::Excluded(a), Bound::Included(b) | Bound::Excluded(b)) => {
            Bound::Excluded(join(a, b))
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn comparisons_keep_strict_ends() {
        let over = Interval::above(n("90"));
        assert_eq!(Interval::from(n("90")).less(&over), Truth::True);
        assert_eq!(
            Interval::from(n("90")).less(&Interval::at_least(n("90"))),
            Truth::Open
        );
        assert_eq!(
            Interval::at_least(n("92")).less(&Interval::from(n("90"))),
            Truth::False
        );
        assert_eq!(
            Interval::below(n("3")).less_or_equal(&Interval::from(n("3"))),
            Truth::True
        );
        assert_eq!(
            Interval::from(n("3")).equal(&Interval::above(n("3"))),
            Truth::False
        );
    }

    #[test]
    fn whole_numbers_over_200_begin_at_201() {
        let count = Interval::above(n("200")).only_whole().unwrap();
        assert_eq!(count.least(), Some(&n("201")));
        assert_eq!(Interval::between(n("0.2"), n("0.8")).only_whole(), None);
    }

    #[test]
    fn products_with_zero_and_without_end() {
        let share = Interval::between(n("0"), n("1"));
        assert_eq!(
            share.multiply(&Interval::at_least(n("0"))).to_string(),
            "≥0"
        );
        assert_eq!(
            Interval::between(n("-2"), n("3"))
                .multiply(&Interval::between(n("-5"), n("4")))
                .to_string(),
            "-15至12"
        );
        assert_eq!(
            Interval::from(n("0"))
                .multiply(&Interval::everything())
                .exact(),
            Some(&n("0"))
        );
    }

    #[test]
    fn quotients_leave_zero_out() {
        let due = Interval::between(n("0"), n("4")).only_whole().unwrap();
        assert_eq!(
            Interval::from(n("8")).divide(&due).unwrap().to_string(),
            "2至8"
        );
        assert_eq!(Interval::from(n("8")).divide(&Interval::from(n("0"))), None);
        assert_eq!(
            Interval::between(n("1"), n("2"))
                .divide(&Interval::at_least(n("4")))
                .unwrap()
                .to_string(),
            ">0且≤0.5"
        );
        assert_eq!(
            Interval::from(n("1"))
                .divide(&Interval::everything())
                .unwrap(),
            Interval::everything()
        );
    }

    #[test]
    fn distances_from_zero() {
        assert_eq!(Interval::between(n("-2"), n("3")).abs().to_string(), "0至3");
        assert_eq!(
            Interval::between(n("-4"), n("-3")).abs().to_string(),
            "3至4"
        );
        assert_eq!(Interval::everything().abs().to_string(), "≥0");
    }

    #[test]
    fn smaller_and_larger_of_two() {
        let a = Interval::between(n("1"), n("5"));
        let b = Interval::between(n("3"), n("4"));
        assert_eq!(a.min(&b).to_string(), "1至4");
        assert_eq!(a.max(&b).to_string(), "3至5");
        assert_eq!(
            Interval::at_least(n("1"))
                .min(&Interval::from(n("2")))
                .to_string(),
            "1至2"
        );
    }
}
