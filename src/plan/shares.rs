//! Words that give a share: of two figures, of a target, of a way.

use super::desugar::Desugar;
use super::expression::Id;
use super::part::{Doubt, FAR, Left, OPEN, Part, rising};
use super::words::Way;

impl Desugar<'_> {
    /// 0 of 0 is not applicable, n of 0 a breakdown; a divisor below 0 is not told here.
    pub(super) fn ratio(&mut self, n: Part, d: Part) -> Result<Part, Left> {
        let ends = [n.lo, n.hi, d.lo, d.hi];
        let not_negative = |end: Option<Id>| end.is_some_and(|end| self.e.is_not_negative(end));
        let settled = n.is_settled() && d.is_settled();
        if !settled && ends.into_iter().all(not_negative) {
            return self.ratio_of_open(n, d);
        }
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

    /// The same where one of both is open, neither being below 0. Of something that may be 0 by 0 no value comes, only
    /// nothing or a breakdown: the ends mean nothing then.
    fn ratio_of_open(&mut self, n: Part, d: Part) -> Result<Part, Left> {
        let (Some(n_lo), Some(n_hi), Some(d_lo), Some(d_hi)) = (n.lo, n.hi, d.lo, d.hi) else {
            return Err(OPEN);
        };
        let e = &mut self.e;
        let (zero, one, far) = (e.whole(0), e.whole(1), e.whole(FAR));
        let (perhaps_by_zero, by_zero) = (e.equal(d_lo, zero), e.equal(d_hi, zero));
        let (perhaps_nothing, nothing) = (e.equal(n_lo, zero), e.equal(n_hi, zero));
        let (something, open) = (e.not(nothing), e.less(d_lo, d_hi));
        // Facts that are open do not end there: they are without end.
        let beyond = e.less(far, d_hi);
        let endless = e.and(open, beyond);
        // The more there is to divide by, the less comes out: it comes near 0, and is more.
        let divisor = e.select(by_zero, one, d_hi);
        let divisor = e.select(endless, one, divisor);
        let dividend = e.select(endless, zero, n_lo);
        let lo = e.divide(dividend, divisor);
        let divisor = e.select(perhaps_by_zero, one, d_lo);
        let hi = e.divide(n_hi, divisor);
        let none_of_none = e.and(by_zero, nothing);
        let surely_something = e.not(perhaps_nothing);
        let some_of_none = e.and(by_zero, surely_something);
        let perhaps_none = e.and(perhaps_by_zero, perhaps_nothing);
        let unsure = e.not(none_of_none);
        let absent = e.and(perhaps_none, unsure);
        let breaks = e.and(perhaps_by_zero, something);
        let lo_apart = e.and(endless, something);
        let never = e.flag(false);
        let part = Part::between(Some(lo), Some(hi), e);
        let part = Part {
            doubt: Doubt {
                absent,
                breaks,
                lo_apart,
                hi_apart: never,
            },
            ..part
        };
        Ok(part
            .not_applicable_where(none_of_none, e)
            .odd_where(some_of_none, e))
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
