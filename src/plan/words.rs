//! The scoring words as expressions.

use std::sync::Arc;

use crate::decimal::Number;
use crate::script::graph::{Node, What};

use super::desugar::Desugar;
use super::expression::{Expressions, Id};
use super::part::{Left, Part, falling, rising, rising_in_both};

/// Rows of a table, cell by cell.
type Table = Vec<Vec<Part>>;

const ARGUMENTS: Left = "参数不对";
const TABLE: Left = "表的写法不对";

impl Desugar<'_> {
    /// A scoring word over its arguments.
    pub(super) fn word(
        &mut self,
        name: &str,
        args: &[Arc<Node>],
        points: Option<&Number>,
    ) -> Result<Part, Left> {
        if name == "not_applicable" {
            let always = self.e.flag(true);
            let zero = self.constant(Number::zero());
            return Ok(zero.not_applicable_where(always, &mut self.e));
        }
        let (mut parts, mut table) = (Vec::with_capacity(args.len()), Table::new());
        for arg in args {
            match &arg.what {
                What::List(rows) => table = self.table(rows, points)?,
                _ => parts.push(self.script(arg, points)?),
            }
        }
        match name {
            "if_not_applicable" => return self.if_not_applicable(&parts),
            "is_given" => return self.is_given(&parts),
            _ => {}
        }
        let part = self.of_values(name, &parts, &table)?;
        let all: Vec<Part> = parts
            .iter()
            .chain(table.iter().flatten())
            .copied()
            .collect();
        Ok(part.where_all(&all, &mut self.e))
    }

    /// A word that needs the values of all its arguments; what they may be besides is added by the caller.
    fn of_values(&mut self, name: &str, parts: &[Part], table: &Table) -> Result<Part, Left> {
        let bare = |part: &Part, e: &mut Expressions| Part::between(part.lo, part.hi, e);
        let parts: Vec<Part> = parts.iter().map(|part| bare(part, &mut self.e)).collect();
        let at = |index: usize| parts.get(index).copied().ok_or(ARGUMENTS);
        let value = |index: usize| at(index)?.value();
        let e = &mut self.e;
        let settled = match name {
            "ratio" => return self.ratio(value(0)?, value(1)?),
            "percent" => {
                let share = self.ratio(value(0)?, value(1)?)?;
                let hundred = self.e.whole(100);
                return Ok(rising(share, |x| self.e.multiply(hundred, x)));
            }
            "attained" => return self.attained(value(0)?, value(1)?),
            "attained_inverse" => return self.attained_inverse(value(0)?, value(1)?),
            "progress" => return self.progress(at(0)?, at(1)?, at(2)?),
            "when" => {
                let zero = self.constant(Number::zero());
                return self.first_of(&[(at(0)?, at(1)?)], zero);
            }
            "factor" => {
                let one = self.constant(Number::from(1));
                return self.first_of(&[(at(0)?, at(1)?)], one);
            }
            "min" | "capped" => return self.fold(&parts, Expressions::least),
            "max" | "floored" => return self.fold(&parts, Expressions::greatest),
            "shortage" => return Ok(self.beyond(at(1)?, at(0)?)),
            "excess" => return Ok(self.beyond(at(0)?, at(1)?)),
            "abs" => {
                let x = value(0)?;
                let minus = e.negate(x);
                e.greatest(x, minus)
            }
            "floor" => return Ok(rising(at(0)?, |x| e.floor(x))),
            "ceil" => return Ok(rising(at(0)?, |x| ceil(e, x))),
            "round" => {
                let digits = e.value(value(1)?).and_then(Number::to_i64);
                let digits = digits.and_then(|d| u32::try_from(d).ok());
                let digits = digits.filter(|d| *d <= 9).ok_or("位数不是写出来的")?;
                return Ok(rising(at(0)?, |x| e.round(x, digits)));
            }
            "exact_steps" | "whole_steps" | "started_steps" => {
                return self.steps(name, at(0)?, value(1)?);
            }
            "slope_marginal" => self.slope_marginal(value(0)?, table)?,
            "slope_whole" => self.slope_whole(value(0)?, table)?,
            "first_when" => {
                let zero = self.constant(Number::zero());
                let bare = |part: &Part, e: &mut Expressions| Part::between(part.lo, part.hi, e);
                let rows = table.iter().map(|row| match row.as_slice() {
                    [cond, points] => Ok((bare(cond, &mut self.e), bare(points, &mut self.e))),
                    _ => Err(TABLE),
                });
                let rows: Vec<(Part, Part)> = rows.collect::<Result<_, Left>>()?;
                return self.first_of(&rows, zero);
            }
            "tiers" => return self.tiers(value(0)?, table, false),
            "tiers_to" => return self.tiers(value(0)?, table, true),
            "line" => self.line(value(0)?, table)?,
            "is_never" => {
                let never = e.whole(super::desugar::NEVER);
                e.equal(value(0)?, never)
            }
            "days_late" => return self.days_late(value(0)?, value(1)?),
            _ => return Err("这个计分词"),
        };
        Ok(Part::settled(settled, &mut self.e))
    }

    fn table(&mut self, rows: &[Arc<Node>], points: Option<&Number>) -> Result<Table, Left> {
        let row = |row: &Arc<Node>| {
            let What::List(cells) = &row.what else {
                return Err(TABLE);
            };
            cells.iter().map(|cell| self.script(cell, points)).collect()
        };
        rows.iter().map(row).collect()
    }

    fn if_not_applicable(&mut self, parts: &[Part]) -> Result<Part, Left> {
        let [x, other] = parts else {
            return Err(ARGUMENTS);
        };
        let missing = x.not_applicable;
        let e = &mut self.e;
        let part = rising_in_both(*x, *other, |x, other| e.select(missing, other, x));
        let not_applicable = e.and(missing, other.not_applicable);
        let odd = e.and(missing, other.odd);
        Ok(Part {
            not_applicable,
            odd: e.or(x.odd, odd),
            ..part
        })
    }

    fn is_given(&mut self, parts: &[Part]) -> Result<Part, Left> {
        let [x] = parts else {
            return Err(ARGUMENTS);
        };
        let given = self.e.not(x.not_applicable);
        let part = Part::settled(given, &mut self.e);
        Ok(part.odd_where(x.odd, &mut self.e))
    }

    /// 0 of 0 is not applicable, n of 0 a breakdown; a divisor below 0 is not told here.
    fn ratio(&mut self, n: Id, d: Id) -> Result<Part, Left> {
        let e = &mut self.e;
        let zero = e.whole(0);
        let (nothing, by_zero) = (e.equal(n, zero), e.equal(d, zero));
        let none_of_none = e.and(by_zero, nothing);
        let something = e.not(nothing);
        let some_of_none = e.and(by_zero, something);
        let below = e.less(d, zero);
        let value = self.over_positive(n, d);
        let e = &mut self.e;
        Ok(Part::settled(value, e)
            .not_applicable_where(none_of_none, e)
            .odd_where(some_of_none, e)
            .odd_where(below, e))
    }

    /// `n / d` where `d` is above 0.
    fn over_positive(&mut self, n: Id, d: Id) -> Id {
        let e = &mut self.e;
        let (zero, one) = (e.whole(0), e.whole(1));
        let positive = e.less(zero, d);
        let divisor = e.select(positive, d, one);
        e.divide(n, divisor)
    }

    fn clamped(&mut self, x: Id) -> Id {
        let e = &mut self.e;
        let (zero, one) = (e.whole(0), e.whole(1));
        let x = e.greatest(x, zero);
        e.least(x, one)
    }

    fn attained(&mut self, x: Id, target: Id) -> Result<Part, Left> {
        let share = self.over_positive(x, target);
        let share = self.clamped(share);
        let e = &mut self.e;
        let (zero, one) = (e.whole(0), e.whole(1));
        let (no_target, nothing) = (e.equal(target, zero), e.equal(x, zero));
        let value = e.select(no_target, one, share);
        let none_of_none = e.and(no_target, nothing);
        let below = e.less(target, zero);
        Ok(Part::settled(value, e)
            .not_applicable_where(none_of_none, e)
            .odd_where(below, e))
    }

    fn attained_inverse(&mut self, x: Id, limit: Id) -> Result<Part, Left> {
        let e = &mut self.e;
        let (zero, one) = (e.whole(0), e.whole(1));
        let below = e.less(limit, zero);
        let within = e.at_most(x, limit);
        // Beyond a limit of at least 0 the figure is above 0.
        let positive = e.less(zero, x);
        let beyond = e.not(within);
        let divides = e.and(positive, beyond);
        let divisor = e.select(divides, x, one);
        let share = e.divide(limit, divisor);
        let share = self.clamped(share);
        let e = &mut self.e;
        let value = e.select(within, one, share);
        Ok(Part::settled(value, e).odd_where(below, e))
    }

    fn progress(&mut self, x: Part, from: Part, to: Part) -> Result<Part, Left> {
        let (zero, one) = (self.e.whole(0), self.e.whole(1));
        let (Ok(from), Ok(to)) = (from.value(), to.value()) else {
            return Ok(Part::between(Some(zero), Some(one), &mut self.e));
        };
        let x = x.value()?;
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
        let value = e.select(no_length, reached, share);
        Ok(Part::settled(value, e))
    }

    fn fold(
        &mut self,
        parts: &[Part],
        pick: fn(&mut Expressions, Id, Id) -> Id,
    ) -> Result<Part, Left> {
        let mut parts = parts.iter().copied();
        let first = parts.next().ok_or(ARGUMENTS)?;
        parts.try_fold(first, |so_far, next| {
            if so_far.is_settled() != next.is_settled() {
                // An end without end would have to be looked at.
                let ends = [so_far.lo, so_far.hi, next.lo, next.hi];
                if ends.iter().any(Option::is_none) {
                    return Err(super::part::OPEN);
                }
            }
            Ok(rising_in_both(so_far, next, |x, y| pick(&mut self.e, x, y)))
        })
    }

    /// How much `a` is above `b`, at least 0.
    fn beyond(&mut self, a: Part, b: Part) -> Part {
        let minus = falling(b, |x| self.e.negate(x));
        let difference = rising_in_both(a, minus, |x, y| self.e.add(x, y));
        let zero = self.e.whole(0);
        let beyond = rising(difference, |x| self.e.greatest(x, zero));
        Part {
            lo: beyond.lo.or(Some(zero)),
            ..beyond
        }
    }

    fn steps(&mut self, name: &str, gap: Part, size: Id) -> Result<Part, Left> {
        let zero = self.e.whole(0);
        let positive = self.e.less(zero, size);
        let odd = self.e.not(positive);
        let steps = rising(gap, |gap| {
            let quotient = self.over_positive(gap, size);
            let quotient = self.e.greatest(quotient, zero);
            match name {
                "exact_steps" => quotient,
                "whole_steps" => self.e.floor(quotient),
                _ => ceil(&mut self.e, quotient),
            }
        });
        let steps = Part {
            lo: steps.lo.or(Some(zero)),
            ..steps
        };
        Ok(steps.odd_where(odd, &mut self.e))
    }

    /// What the first row gives whose condition holds, else `otherwise`; where a condition is open, what either way
    /// gives.
    fn first_of(&mut self, rows: &[(Part, Part)], otherwise: Part) -> Result<Part, Left> {
        let mut value = otherwise;
        for (cond, points) in rows.iter().rev() {
            let e = &mut self.e;
            if let Ok(holds) = cond.value() {
                value = rising_in_both(*points, value, |x, y| e.select(holds, x, y));
                continue;
            }
            let (surely, possibly) = (cond.lo.ok_or(ARGUMENTS)?, cond.hi.ok_or(ARGUMENTS)?);
            let ends = [points.lo, points.hi, value.lo, value.hi];
            let [Some(lo), Some(hi), Some(else_lo), Some(else_hi)] = ends else {
                return Err(super::part::OPEN);
            };
            let mut end = |here, rest, pick: fn(&mut Expressions, Id, Id) -> Id| {
                let either = pick(e, here, rest);
                let perhaps = e.select(possibly, either, rest);
                Some(e.select(surely, here, perhaps))
            };
            let lo = end(lo, else_lo, Expressions::least);
            let hi = end(hi, else_hi, Expressions::greatest);
            value = Part { lo, hi, ..value };
        }
        Ok(value)
    }

    /// The points of the first row that `x` reaches. Computed limits in a wrong order are a breakdown.
    fn tiers(&mut self, x: Id, table: &Table, up_to: bool) -> Result<Part, Left> {
        let rows = pairs(table)?;
        let (mut value, mut odd) = (self.e.whole(0), self.e.flag(false));
        for (limit, points) in rows.iter().rev() {
            let reached = match up_to {
                true => self.e.at_most(x, *limit),
                false => self.e.at_most(*limit, x),
            };
            value = self.e.select(reached, *points, value);
        }
        for pair in rows.windows(2) {
            let [(a, _), (b, _)] = pair else { continue };
            let right = match up_to {
                true => self.e.less(*a, *b),
                false => self.e.less(*b, *a),
            };
            let wrong = self.e.not(right);
            odd = self.e.or(odd, wrong);
        }
        Ok(Part::settled(value, &mut self.e).odd_where(odd, &mut self.e))
    }

    /// The rows of a table that is written out.
    fn written(&self, table: &Table) -> Result<Vec<(Number, Number)>, Left> {
        let number = |id: &Id| self.e.value(*id).cloned().ok_or("表里的数是算出来的");
        let rows = pairs(table)?;
        rows.iter()
            .map(|(a, b)| Ok((number(a)?, number(b)?)))
            .collect()
    }

    /// Straight between the rows, flat outside; of two rows at one place the second holds there.
    fn line(&mut self, x: Id, table: &Table) -> Result<Id, Left> {
        let rows = self.written(table)?;
        let (Some((first_at, first)), Some((_, last))) = (rows.first(), rows.last()) else {
            return Err(TABLE);
        };
        let e = &mut self.e;
        let mut value = e.constant(last.clone());
        for pair in rows.windows(2).rev() {
            let [(x0, y0), (x1, y1)] = pair else { continue };
            let length = x1.clone() - x0.clone();
            let Some(slope) = (y1.clone() - y0.clone()).checked_div(&length) else {
                continue;
            };
            // y0 + (x - x0) * slope
            let shift = e.constant(y0.clone() - x0.clone() * slope.clone());
            let slope = e.constant(slope);
            let rise = e.multiply(slope, x);
            let here = e.add(rise, shift);
            let end = e.constant(x1.clone());
            let before = e.less(x, end);
            value = e.select(before, here, value);
        }
        let (start, flat) = (e.constant(first_at.clone()), e.constant(first.clone()));
        let before = e.less(x, start);
        Ok(e.select(before, flat, value))
    }

    /// Each stretch of the gap at its own rate.
    fn slope_marginal(&mut self, gap: Id, table: &Table) -> Result<Id, Left> {
        let rows = self.written(table)?;
        let e = &mut self.e;
        let (zero, mut sum) = (e.whole(0), e.whole(0));
        let ends = rows
            .iter()
            .skip(1)
            .map(|(from, _)| Some(from))
            .chain([None]);
        for ((from, rate), end) in rows.iter().zip(ends) {
            let reached = match end {
                Some(end) => {
                    let end = e.constant(end.clone());
                    e.least(gap, end)
                }
                None => gap,
            };
            let (from, rate) = (e.constant(from.clone()), e.constant(rate.clone()));
            let stretch = e.subtract(reached, from);
            let stretch = e.greatest(stretch, zero);
            let part = e.multiply(rate, stretch);
            sum = e.add(sum, part);
        }
        Ok(sum)
    }

    /// The whole gap at the rate of the last stretch that it passes the start of.
    fn slope_whole(&mut self, gap: Id, table: &Table) -> Result<Id, Left> {
        let rows = self.written(table)?;
        let e = &mut self.e;
        let mut value = e.whole(0);
        for (from, rate) in &rows {
            let (from, rate) = (e.constant(from.clone()), e.constant(rate.clone()));
            let passed = e.less(from, gap);
            let here = e.multiply(rate, gap);
            value = e.select(passed, here, value);
        }
        if rows.iter().all(|(_, rate)| !rate.is_negative()) {
            let zero = e.whole(0);
            value = e.greatest(value, zero);
        }
        Ok(value)
    }

    /// Days after the due day; what never happened is late up to the day of the assessment.
    fn days_late(&mut self, done: Id, due: Id) -> Result<Part, Left> {
        let assessed = self.rubric.rubric().assessed_on;
        let e = &mut self.e;
        let (zero, never) = (e.whole(0), e.whole(super::desugar::NEVER));
        let (is_never, no_due) = (e.equal(done, never), e.equal(due, never));
        let (until, odd) = match assessed {
            Some(day) => {
                let day = e.whole(i64::from(day.to_julian_day()));
                (e.select(is_never, day, done), no_due)
            }
            None => (done, e.or(is_never, no_due)),
        };
        let days = e.subtract(until, due);
        let days = e.greatest(days, zero);
        Ok(Part::settled(days, e).odd_where(odd, e))
    }
}

fn ceil(e: &mut Expressions, x: Id) -> Id {
    let minus = e.negate(x);
    let floor = e.floor(minus);
    e.negate(floor)
}

/// The rows of a table of settled numbers.
fn pairs(table: &Table) -> Result<Vec<(Id, Id)>, Left> {
    let pair = |row: &Vec<Part>| match row.as_slice() {
        [a, b] => Ok((a.value()?, b.value()?)),
        _ => Err(TABLE),
    };
    table.iter().map(pair).collect()
}
