//! Two parts as one: sums, products, quotients, comparisons.

use crate::decimal::Number;
use crate::script::graph::{Comparison, Operation};

use super::desugar::Desugar;
use super::expression::Id;
use super::part::{FAR, Left, Part, falling, rising, rising_in_both};

impl Desugar<'_> {
    pub(super) fn arithmetic(
        &mut self,
        operation: Operation,
        a: Part,
        b: Part,
    ) -> Result<Part, Left> {
        let both = [a, b];
        let part = match operation {
            Operation::Add => self.sum(a, b),
            Operation::Subtract => {
                let b = falling(b, |x| self.e.negate(x));
                self.sum(a, b)
            }
            Operation::Multiply => self.product(a, b)?,
            Operation::Divide => {
                let divisor = self.settle(b)?;
                let zero = self.e.whole(0);
                let by_zero = self.e.equal(divisor, zero);
                let part = if self.e.value(divisor).is_some() {
                    let one = self.e.whole(1);
                    let inverse = self.e.divide(one, divisor);
                    let inverse = Part::settled(inverse, &mut self.e);
                    self.product(a, inverse)?
                } else {
                    let dividend = self.settle(a)?;
                    let value = self.quotient(dividend, divisor);
                    Part::settled(value, &mut self.e)
                };
                part.odd_where(by_zero, &mut self.e)
            }
            Operation::Remainder => return Err("要取余数"),
        };
        Ok(part.where_all(&both, &mut self.e))
    }

    pub(super) fn sum(&mut self, a: Part, b: Part) -> Part {
        let sum = rising_in_both(a, b, |x, y| self.e.add(x, y));
        sum.apart_as(&b, &mut self.e)
    }

    /// A product; of something open only by what is not negative.
    fn product(&mut self, a: Part, b: Part) -> Result<Part, Left> {
        let (open, k) = match (a.is_settled(), b.is_settled()) {
            (true, true) => {
                let (a, b) = (self.settle(a)?, self.settle(b)?);
                let value = self.e.multiply(a, b);
                return Ok(Part::settled(value, &mut self.e));
            }
            (false, true) => (a, self.settle(b)?),
            (true, false) => (b, self.settle(a)?),
            (false, false) => return self.open_product(a, b),
        };
        let Some(is_zero) = self.e.value(k).map(Number::is_zero) else {
            let k = Part::settled(k, &mut self.e);
            return self.open_product(open, k);
        };
        let never = self.e.flag(false);
        let open = Part {
            not_applicable: never,
            odd: never,
            ..open
        };
        Ok(if is_zero {
            Part::settled(k, &mut self.e)
        } else if self.e.is_not_negative(k) {
            rising(open, |x| self.e.multiply(k, x))
        } else {
            falling(open, |x| self.e.multiply(k, x))
        })
    }

    /// A product of two parts, one of which is open: of those that are not negative at both ends, of others where both
    /// are settled.
    fn open_product(&mut self, a: Part, b: Part) -> Result<Part, Left> {
        let ends = [a.lo, a.hi, b.lo, b.hi];
        let not_negative = |end: Option<Id>| end.is_some_and(|end| self.e.is_not_negative(end));
        if !ends.into_iter().all(not_negative) {
            return self.settled_product(a, b);
        }
        let far = self.e.whole(FAR);
        let never = self.e.flag(false);
        // 0 times without end is nothing that lanes tell.
        let endless = ends.into_iter().flatten().fold(never, |any, end| {
            let beyond = self.e.less(far, end);
            self.e.or(any, beyond)
        });
        let product = rising_in_both(a, b, |x, y| self.e.multiply(x, y));
        let product = product.apart_as(&b, &mut self.e);
        let bare = Part {
            not_applicable: never,
            odd: never,
            ..product
        };
        Ok(bare.odd_where(endless, &mut self.e))
    }

    /// A product where both are settled.
    fn settled_product(&mut self, a: Part, b: Part) -> Result<Part, Left> {
        let (a, b) = (self.settle(a)?, self.settle(b)?);
        let value = self.e.multiply(a, b);
        Ok(Part::settled(value, &mut self.e))
    }

    /// `a / b` wherever `b` is not 0, whatever its sign.
    fn quotient(&mut self, a: Id, b: Id) -> Id {
        let e = &mut self.e;
        let (zero, one) = (e.whole(0), e.whole(1));
        let by_zero = e.equal(b, zero);
        if e.is_not_negative(b) {
            let divisor = e.select(by_zero, one, b);
            return e.divide(a, divisor);
        }
        let below = e.less(b, zero);
        let (minus_a, minus_b) = (e.negate(a), e.negate(b));
        let dividend = e.select(below, minus_a, a);
        let divisor = e.select(below, minus_b, b);
        let divisor = e.select(by_zero, one, divisor);
        e.divide(dividend, divisor)
    }

    pub(super) fn compare(
        &mut self,
        comparison: Comparison,
        a: Part,
        b: Part,
    ) -> Result<Part, Left> {
        let part = match comparison {
            Comparison::Equal | Comparison::Unequal => {
                let (a, b) = (self.settle(a)?, self.settle(b)?);
                let equal = self.e.equal(a, b);
                let value = match comparison {
                    Comparison::Equal => equal,
                    _ => self.e.not(equal),
                };
                Part::settled(value, &mut self.e)
            }
            Comparison::Less => self.less(a, b),
            Comparison::Greater => self.less(b, a),
            Comparison::LessOrEqual => {
                let greater = self.less(b, a);
                falling(greater, |x| self.e.not(x))
            }
            Comparison::GreaterOrEqual => {
                let less = self.less(a, b);
                falling(less, |x| self.e.not(x))
            }
        };
        Ok(part.where_all(&[a, b], &mut self.e))
    }

    /// Surely where even the greatest `a` lies below the least `b`, possibly where the least lies below the greatest.
    fn less(&mut self, a: Part, b: Part) -> Part {
        let surely = match (a.hi, b.lo) {
            (Some(a), Some(b)) => self.e.less(a, b),
            _ => self.e.flag(false),
        };
        let possibly = match (a.lo, b.hi) {
            (Some(a), Some(b)) => self.e.less(a, b),
            _ => self.e.flag(true),
        };
        let part = Part::between(Some(surely), Some(possibly), &mut self.e);
        // An end that is never reached lies before the other where they are the same number.
        let (Some(a_hi), Some(b_lo)) = (a.hi, b.lo) else {
            return part;
        };
        let meet = self.e.equal(a_hi, b_lo);
        let apart = self.e.or(a.doubt.hi_apart, b.doubt.lo_apart);
        let odd = self.e.and(apart, meet);
        part.odd_where(odd, &mut self.e)
    }
}
