//! Parts of a script as expressions, each with its two ends.
//!
//! Beside its value a part has two conditions: where it is not applicable, and where it is `odd`: a breakdown, or
//! anything else that the expressions do not tell. Odd rows are left to the reference. Columns are eager and scripts
//! are not, so both conditions of a branch count only where the branch is taken.

use super::expression::{Expressions, Id};

use crate::decimal::Number;

/// Why something stays with the reference.
pub(super) type Left = &'static str;

/// No figure of a card is beyond this, and no figure of a report that is divided by.
pub(super) const FAR: i64 = 1_000_000_000;

/// An end that is not settled where all facts of the office are.
pub(super) const OPEN: Left = "要用到尚未确定的数";

/// What a part may come to. A flag is 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its least value; none: without end. A flag: whether it surely holds.
    pub(super) lo: Option<Id>,
    /// Its greatest value; none: without end. A flag: whether it may hold.
    pub(super) hi: Option<Id>,
    /// Where it is not applicable.
    pub(super) not_applicable: Id,
    /// Where it is left to the reference.
    pub(super) odd: Id,
}

impl Part {
    /// A value that is always there.
    pub(super) fn settled(value: Id, e: &mut Expressions) -> Self {
        Self::between(Some(value), Some(value), e)
    }

    /// Something between two ends that is always there.
    pub(super) fn between(lo: Option<Id>, hi: Option<Id>, e: &mut Expressions) -> Self {
        let never = e.flag(false);
        Self {
            lo,
            hi,
            not_applicable: never,
            odd: never,
        }
    }

    /// Its value, where it has only one in every row.
    pub(super) fn value(&self) -> Option<Id> {
        self.lo.filter(|lo| self.hi == Some(*lo))
    }

    /// Whether its ends differ in every row: both are written out.
    fn is_always_open(&self, e: &Expressions) -> bool {
        let number = |id: Option<Id>| id.and_then(|id| e.value(id)).cloned();
        match (self.lo, self.hi) {
            (Some(_), Some(_)) => {
                let ends: [Option<Number>; 2] = [number(self.lo), number(self.hi)];
                matches!(ends, [Some(lo), Some(hi)] if lo != hi)
            }
            _ => true,
        }
    }

    /// Its value, and where it has more than one: nothing that rests on the value counts there.
    pub(super) fn settled_value(&self, e: &mut Expressions) -> Result<(Id, Option<Id>), Left> {
        match (self.lo, self.hi) {
            (Some(lo), Some(hi)) if lo == hi => Ok((lo, None)),
            (Some(lo), Some(hi)) if !self.is_always_open(e) => Ok((lo, Some(e.less(lo, hi)))),
            _ => Err(OPEN),
        }
    }

    /// Whether it has only one value.
    pub(super) fn is_settled(&self) -> bool {
        self.value().is_some()
    }

    /// The same where all of `parts` have a value.
    pub(super) fn where_all(mut self, parts: &[Part], e: &mut Expressions) -> Self {
        for part in parts {
            self.not_applicable = e.or(self.not_applicable, part.not_applicable);
            self.odd = e.or(self.odd, part.odd);
        }
        self
    }

    /// The same, odd also where `odd`.
    pub(super) fn odd_where(mut self, odd: Id, e: &mut Expressions) -> Self {
        self.odd = e.or(self.odd, odd);
        self
    }

    /// The same, not applicable also where `not_applicable`.
    pub(super) fn not_applicable_where(mut self, not_applicable: Id, e: &mut Expressions) -> Self {
        self.not_applicable = e.or(self.not_applicable, not_applicable);
        self
    }
}

/// Both ends through a rising function; one without end stays so.
pub(super) fn rising(a: Part, mut step: impl FnMut(Id) -> Id) -> Part {
    let settled = a.is_settled();
    let lo = a.lo.map(&mut step);
    let hi = if settled { lo } else { a.hi.map(step) };
    Part { lo, hi, ..a }
}

/// Both ends through a falling function.
pub(super) fn falling(a: Part, step: impl FnMut(Id) -> Id) -> Part {
    let turned = rising(a, step);
    Part {
        lo: turned.hi,
        hi: turned.lo,
        ..turned
    }
}

/// Two parts through a function that rises in both.
pub(super) fn rising_in_both(a: Part, b: Part, mut step: impl FnMut(Id, Id) -> Id) -> Part {
    let mut end = |a: Option<Id>, b: Option<Id>| Some(step(a?, b?));
    let lo = end(a.lo, b.lo);
    let hi = if a.is_settled() && b.is_settled() {
        lo
    } else {
        end(a.hi, b.hi)
    };
    Part { lo, hi, ..a }
}
