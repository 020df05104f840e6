//! Comparisons of intervals: surely so, surely not, or open.

use std::ops::Bound;

use crate::decimal::Number;
use crate::value::Truth;

use super::Interval;

impl Interval {
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
}

/// Whether some number from `lo` up can be below (or equal, where allowed) some number from `hi` down.
fn can_be_less(lo: &Bound<Number>, hi: &Bound<Number>, or_equal: bool) -> bool {
    match (lo, hi) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => true,
        (Bound::Included(a), Bound::Included(b)) if or_equal => a <= b,
        (Bound::Included(a) | Bound::Excluded(a), Bound::Included(b) | Bound::Excluded(b)) => a < b,
    }
}
