//! Two parts as one: sums, products, quotients, comparisons.

use crate::decimal::Number;
use crate::script::graph::{Comparison, Operation};

use super::desugar::Desugar;
use super::expression::Id;
use super::part::{Left, Part, falling, rising, rising_in_both};

impl Desugar<'_> {
    pub(super) fn arithmetic(
        &mut self,
        operation: Operation,
        a: Part,
        b: Part,
    ) -> Result<Part, Left> {
        let both = [a, b];
        let part = match operation {
            Operation::Add => rising_in_both(a, b, |x, y| self.e.add(x, y)),
            Operation::Subtract => {
                let b = falling(b, |x| self.e.negate(x));
                rising_in_both(a, b, |x, y| self.e.add(x, y))
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

    /// A product; of something open only by a constant.
    fn product(&mut self, a: Part, b: Part) -> Result<Part, Left> {
        let (open, k) = match (a.is_settled(), b.is_settled()) {
            (true, true) => {
                let (a, b) = (self.settle(a)?, self.settle(b)?);
                let value = self.e.multiply(a, b);
                return Ok(Part::settled(value, &mut self.e));
            }
            (false, true) => (a, self.settle(b)?),
            (true, false) => (b, self.settle(a)?),
            (false, false) => return self.settled_product(a, b),
        };
        let Some(is_zero) = self.e.value(k).map(Number::is_zero) else {
            let k = Part::settled(k, &mut self.e);
            return self.settled_product(open, k);
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
        Part::between(Some(surely), Some(possibly), &mut self.e)
    }
}
