//! Arithmetic on intervals: every result that numbers of the operands can have.

use std::ops::Bound;

use crate::decimal::Number;

use super::{Interval, looser, tighter};

impl Interval {
    /// Every sum.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        let sum = |a: &Number, b: &Number| a.clone() + b.clone();
        if let Some((a, b)) = self.exact().zip(other.exact()) {
            return Self::one(sum(a, b), self.whole && other.whole);
        }
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
        if let Some((a, b)) = self.exact().zip(other.exact()) {
            return Self::one(a.clone() * b.clone(), self.whole && other.whole);
        }
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
        if let Some((a, b)) = self.exact().zip(other.exact()) {
            return a.checked_div(b).map(|quotient| Self::one(quotient, false));
        }
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
        Self {
            lo: tighter(&self.lo, &other.lo, |a, b| a > b),
            hi: looser(&self.hi, &other.hi, |a, b| a > b),
            whole: self.whole && other.whole,
        }
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

    /// One number; most facts are exact, and so are most results.
    fn one(number: Number, whole: bool) -> Self {
        Self {
            lo: Bound::Included(number.clone()),
            hi: Bound::Included(number),
            whole,
        }
    }

    fn contains_or_touches_zero(&self) -> bool {
        let zero = Number::zero();
        self.least().is_none_or(|n| *n <= zero) && self.greatest().is_none_or(|n| *n >= zero)
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
