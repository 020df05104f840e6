//! Words that give a share: of two figures, of a target, of a way.

use super::desugar::Desugar;
use super::expression::Id;
use super::part::{Left, Part, rising};
use super::words::Way;

impl Desugar<'_> {
    /// 0 of 0 is not applicable, n of 0 a breakdown; a divisor below 0 is not told here.
    pub(super) fn ratio(&mut self, n: Part, d: Part) -> Result<Part, Left> {
        let d = self.settle(d)?;
        let zero = self.e.whole(0);
        let by_zero = self.e.equal(d, zero);
        let (least, open) = n.settled_value(&mut self.e)?;
        let e = &mut self.e;
        let nothing = e.equal(least, zero);
        let none_of_none = e.and(by_zero, nothing);
        let something = e.not(nothing);
        let something = open.map_or(something, |open| e.or(something, open));
        let some_of_none = e.and(by_zero, something);
        let below = e.less(d, zero);
        let value = rising(n, |n| self.over_positive(n, d));
        let e = &mut self.e;
        Ok(value
            .not_applicable_where(none_of_none, e)
            .odd_where(some_of_none, e)
            .odd_where(below, e))
    }

    /// `n / d` where `d` is above 0.
    pub(super) fn over_positive(&mut self, n: Id, d: Id) -> Id {
        let e = &mut self.e;
        let (zero, one) = (e.whole(0), e.whole(1));
        let positive = e.less(zero, d);
        let divisor = e.select(positive, d, one);
        e.divide(n, divisor)
    }

    pub(super) fn clamped(&mut self, x: Id) -> Id {
        let e = &mut self.e;
        let (zero, one) = (e.whole(0), e.whole(1));
        let x = e.greatest(x, zero);
        e.least(x, one)
    }

    pub(super) fn attained(&mut self, x: Part, target: Part) -> Result<Part, Left> {
        let target = self.settle(target)?;
        let (least, open) = x.settled_value(&mut self.e)?;
        let e = &mut self.e;
        let (zero, one) = (e.whole(0), e.whole(1));
        let (no_target, nothing) = (e.equal(target, zero), e.equal(least, zero));
        let none_of_none = e.and(no_target, nothing);
        let below = e.less(target, zero);
        let undecided = open.map(|open| e.and(no_target, open));
        let value = rising(x, |x| {
            let share = self.over_positive(x, target);
            let share = self.clamped(share);
            self.e.select(no_target, one, share)
        });
        let e = &mut self.e;
        let part = value
            .not_applicable_where(none_of_none, e)
            .odd_where(below, e);
        Ok(match undecided {
            Some(undecided) => part.odd_where(undecided, e),
            None => part,
        })
    }

    pub(super) fn attained_inverse(&mut self, x: Part, limit: Part) -> Result<Part, Left> {
        let limit = self.settle(limit)?;
        let zero = self.e.whole(0);
        let below = self.e.less(limit, zero);
        let part = self.along(x, Way::Falling, |own, x| Ok(own.share_of_limit(x, limit)))?;
        let part = part.odd_where(below, &mut self.e);
        let Some(most) = x.hi.filter(|_| !x.is_settled()) else {
            return Ok(part);
        };
        // A figure without end is no divisor.
        let far = self.e.whole(super::part::FAR);
        let endless = self.e.less(far, most);
        Ok(part.odd_where(endless, &mut self.e))
    }

    /// 1 up to a limit of at least 0, beyond it the limit by the figure.
    pub(super) fn share_of_limit(&mut self, x: Id, limit: Id) -> Id {
        let e = &mut self.e;
        let (zero, one) = (e.whole(0), e.whole(1));
        let within = e.at_most(x, limit);
        // Beyond a limit of at least 0 the figure is above 0.
        let positive = e.less(zero, x);
        let beyond = e.not(within);
        let divides = e.and(positive, beyond);
        let divisor = e.select(divides, x, one);
        let share = e.divide(limit, divisor);
        let share = self.clamped(share);
        let e = &mut self.e;
        e.select(within, one, share)
    }

    pub(super) fn progress(&mut self, x: Part, from: Part, to: Part) -> Result<Part, Left> {
        let (zero, one) = (self.e.whole(0), self.e.whole(1));
        let both = (
            from.settled_value(&mut self.e),
            to.settled_value(&mut self.e),
        );
        let (Ok((from, from_open)), Ok((to, to_open))) = both else {
            return Ok(Part::between(Some(zero), Some(one), &mut self.e));
        };
        self.unsettled.extend(from_open.into_iter().chain(to_open));
        let written = self.e.value(from).zip(self.e.value(to));
        let way = match written.map(|(from, to)| from.cmp(to)) {
            Some(std::cmp::Ordering::Less) => Way::Rising,
            Some(std::cmp::Ordering::Greater) => Way::Falling,
            _ => Way::None,
        };
        self.along(x, way, |own, x| Ok(own.progressed(x, from, to)))
    }

    /// How much of the way from one figure to another is gone.
    pub(super) fn progressed(&mut self, x: Id, from: Id, to: Id) -> Id {
        let (zero, one) = (self.e.whole(0), self.e.whole(1));
        let e = &mut self.e;
        let (length, way) = (e.subtract(to, from), e.subtract(x, from));
        let (no_length, below) = (e.equal(length, zero), e.less(length, zero));
        let (minus_length, minus_way) = (e.negate(length), e.negate(way));
        let size = e.select(below, minus_length, length);
        let way = e.select(below, minus_way, way);
        let size = e.select(no_length, one, size);
        let share = e.divide(way, size);
        let share = self.clamped(share);
        let e = &mut self.e;
        let reached = e.at_most(to, x);
        e.select(no_length, reached, share)
    }
}
