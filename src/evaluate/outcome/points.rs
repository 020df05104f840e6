//! From what a script comes to, to printed points: inner scale, floor, cap, rounding, sign.

use std::ops::Bound;

use crate::decimal::{Number, Points};
use crate::outcome::{Ends, Status};
use crate::rubric::{Limit, SectionKind};
use crate::value::{Interval, Possible, Truth, Value};

use super::Scoring;

impl Scoring<'_> {
    pub(super) fn kind(&self) -> SectionKind {
        self.case
            .rubric
            .rubric()
            .sections
            .get(self.at.section)
            .map_or(SectionKind::Base, |s| s.kind)
    }

    pub(super) fn digits(&self) -> u32 {
        self.case.rubric.rubric().digits
    }

    /// The least and the most that the item can come to, before any sign of a penalty; none: no end stated.
    pub(super) fn limits(&self) -> (Option<Number>, Option<Number>) {
        let at = |limit: &Option<Limit>, otherwise: Option<Number>| match limit {
            Some(limit) => limit.number().cloned(),
            None => otherwise,
        };
        (
            at(&self.indicator.floor, Some(Number::zero())),
            at(&self.indicator.cap, self.indicator.points.clone()),
        )
    }

    pub(super) fn status(&self, points: &Points) -> Status {
        let cap = self
            .indicator
            .points
            .as_ref()
            .map(|p| Points::round(p, self.digits()));
        let none = points.value() == &Number::zero();
        if self.kind() == SectionKind::Penalty {
            return match cap {
                _ if none => Status::Full,
                Some(cap) if -points.clone() >= cap => Status::Zero,
                _ => Status::Partial,
            };
        }
        match cap {
            Some(cap) if *points >= cap => Status::Full,
            _ if none || points.value().is_negative() => Status::Zero,
            _ => Status::Partial,
        }
    }

    /// The printed ends of what a script may come to; where it may break, everything from floor to cap.
    pub(super) fn ends(&self, possible: &Possible) -> Ends {
        let points = match &possible.value {
            _ if possible.failure.is_some() => Interval::everything(),
            Some(Value::Number(points)) => self.scale(points),
            Some(Value::Flag(truth)) => self.all_or_nothing(*truth),
            _ => Interval::from(Number::zero()),
        };
        self.printed(&points)
    }

    pub(super) fn all_or_nothing(&self, truth: Truth) -> Interval {
        let full = Interval::from(self.indicator.points.clone().unwrap_or_else(Number::zero));
        let nothing = Interval::from(Number::zero());
        match truth {
            Truth::True => full,
            Truth::False => nothing,
            Truth::Open => full.hull(&nothing),
        }
    }

    /// From the inner scale to points.
    pub(super) fn scale(&self, points: &Interval) -> Interval {
        match (&self.indicator.out_of, &self.indicator.points) {
            (Some(out_of), Some(full)) => match full.checked_div(out_of) {
                Some(k) => points.multiply(&k.into()),
                None => points.clone(),
            },
            _ => points.clone(),
        }
    }

    /// Floored, capped, rounded; of a penalty with its sign.
    pub(super) fn printed(&self, points: &Interval) -> Ends {
        let digits = self.digits();
        let (floor, cap) = self.limits();
        let mut within = points.clone();
        if let Some(floor) = &floor {
            within = within.max(&floor.clone().into());
        }
        if let Some(cap) = &cap {
            within = within.min(&cap.clone().into());
        }
        let far = self.far();
        let lo = match within.lo() {
            Bound::Included(n) => n.round(digits),
            Bound::Excluded(n) => n.round_above(digits),
            Bound::Unbounded => floor.unwrap_or_else(|| -far.clone()),
        };
        let hi = match within.hi() {
            Bound::Included(n) => n.round(digits),
            Bound::Excluded(n) => n.round_below(digits),
            Bound::Unbounded => cap.unwrap_or(far),
        };
        let (lo, hi) = (
            Points::round(&lo.clone().min(hi.clone()), digits),
            Points::round(&hi.max(lo), digits),
        );
        if self.kind() == SectionKind::Penalty {
            Ends {
                sure: -hi,
                possible: -lo,
            }
        } else {
            Ends {
                sure: lo,
                possible: hi,
            }
        }
    }

    /// What stands in for an end that nothing limits: the section's own cap, else the full marks of the paper.
    pub(super) fn far(&self) -> Number {
        let rubric = self.case.rubric.rubric();
        let cap = rubric
            .sections
            .get(self.at.section)
            .and_then(|s| s.cap.as_ref())
            .and_then(Limit::number);
        cap.unwrap_or(&rubric.points).clone()
    }
}
