//! Parts of a script as expressions, each with its two ends.
//!
//! Beside its value a part has two conditions: where it is not applicable, and where it is `odd`: a breakdown, or
//! anything else that the expressions do not tell. Odd rows are left to the reference. Columns are eager and scripts
//! are not, so both conditions of a branch count only where the branch is taken. Open facts bring doubts besides
//! ([`Doubt`]), which only quotients have: of 3 by a number that nobody told anything may come, and no number at all.

use super::expression::{Expressions, Id};

use crate::decimal::Number;

/// Why something stays with the reference.
pub(super) type Left = &'static str;

/// No figure of a card is beyond this, and no figure of a report that is divided by.
pub const FAR: i64 = 1_000_000_000;

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
    pub(super) doubt: Doubt,
}

/// What else a part may come to than a value between its ends, where facts are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    /// Where it has a value and may be not applicable as well.
    pub(super) absent: Id,
    /// Where it has a value and may break down as well.
    pub(super) breaks: Id,
    /// Where its least value may be one that it comes near to and never has.
    pub(super) lo_apart: Id,
    /// The same of its greatest value.
    pub(super) hi_apart: Id,
}

impl Doubt {
    fn never(e: &mut Expressions) -> Self {
        let never = e.flag(false);
        Self {
            absent: never,
            breaks: never,
            lo_apart: never,
            hi_apart: never,
        }
    }

    /// That of either.
    pub(super) fn or(self, other: Self, e: &mut Expressions) -> Self {
        Self {
            absent: e.or(self.absent, other.absent),
            breaks: e.or(self.breaks, other.breaks),
            lo_apart: e.or(self.lo_apart, other.lo_apart),
            hi_apart: e.or(self.hi_apart, other.hi_apart),
        }
    }

    /// That of one of two, as `condition` holds.
    pub(super) fn select(condition: Id, yes: Self, no: Self, e: &mut Expressions) -> Self {
        Self {
            absent: e.select(condition, yes.absent, no.absent),
            breaks: e.select(condition, yes.breaks, no.breaks),
            lo_apart: e.select(condition, yes.lo_apart, no.lo_apart),
            hi_apart: e.select(condition, yes.hi_apart, no.hi_apart),
        }
    }
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
            doubt: Doubt::never(e),
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
            self.doubt.absent = e.or(self.doubt.absent, part.doubt.absent);
            self.doubt.breaks = e.or(self.doubt.breaks, part.doubt.breaks);
        }
        self
    }

    /// The same where its ends are reached only if those of `part` are.
    pub(super) fn apart_as(mut self, part: &Part, e: &mut Expressions) -> Self {
        self.doubt.lo_apart = e.or(self.doubt.lo_apart, part.doubt.lo_apart);
        self.doubt.hi_apart = e.or(self.doubt.hi_apart, part.doubt.hi_apart);
        self
    }

    /// Where one of its ends may not be reached.
    pub(super) fn is_apart(&self, e: &mut Expressions) -> Id {
        e.or(self.doubt.lo_apart, self.doubt.hi_apart)
    }

    /// Where it may be something else than a value.
    pub(super) fn may_be_none(&self, e: &mut Expressions) -> Id {
        e.or(self.doubt.absent, self.doubt.breaks)
    }

    /// The same, odd where it may be something else than a value.
    pub(super) fn odd_in_doubt(self, e: &mut Expressions) -> Self {
        let doubt = self.may_be_none(e);
        let mut part = self.odd_where(doubt, e);
        part.doubt = Doubt::never(e);
        part
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
    let doubt = Doubt {
        lo_apart: turned.doubt.hi_apart,
        hi_apart: turned.doubt.lo_apart,
        ..turned.doubt
    };
    Part {
        lo: turned.hi,
        hi: turned.lo,
        doubt,
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
