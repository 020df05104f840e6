//! The scoring words as expressions.

use std::sync::Arc;

use crate::decimal::Number;
use crate::script::graph::{Node, What};

use super::desugar::Desugar;
use super::expression::{Expressions, Id};
use super::part::{Doubt, Left, Part, falling, rising, rising_in_both};

/// Rows of a table, cell by cell.
pub(super) type Table = Vec<Vec<Part>>;

const ARGUMENTS: Left = "参数不对";
pub(super) const TABLE: Left = "表的写法不对";

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
        let mut part = self.of_values(name, &parts, &table)?;
        let all: Vec<Part> = parts
            .iter()
            .chain(table.iter().flatten())
            .copied()
            .collect();
        // Without the value of an argument the word is not looked at.
        let e = &mut self.e;
        let never = e.flag(false);
        let none = all
            .iter()
            .fold(never, |any, arg| e.or(any, arg.not_applicable));
        let looked_at = e.not(none);
        part.odd = e.and(looked_at, part.odd);
        part.doubt.absent = e.and(looked_at, part.doubt.absent);
        part.doubt.breaks = e.and(looked_at, part.doubt.breaks);
        let part = self.apart_of(name, &parts, &table, part);
        Ok(part.where_all(&all, &mut self.e))
    }

    /// The result of a word whose arguments may have ends that are never reached: those that rise with their first
    /// argument and never jump have such ends, too; of others it is odd.
    fn apart_of(&mut self, name: &str, parts: &[Part], table: &Table, part: Part) -> Part {
        let e = &mut self.e;
        let rises = match name {
            "attained" | "exact_steps" => true,
            "min" | "capped" | "max" | "floored" => true,
            "progress" => {
                let at = |index: usize| parts.get(index).and_then(Part::value);
                let written = at(1)
                    .and_then(|from| e.value(from))
                    .zip(at(2).and_then(|to| e.value(to)));
                written.is_some_and(|(from, to)| from < to)
            }
            _ => false,
        };
        let (first, rest) = match parts.split_first() {
            Some((first, rest)) if rises => (Some(first), rest),
            _ => (None, parts),
        };
        let part = first.map_or(part, |first| part.apart_as(first, e));
        rest.iter()
            .chain(table.iter().flatten())
            .fold(part, |part, other| {
                let apart = other.is_apart(e);
                part.odd_where(apart, e)
            })
    }

    /// A word that needs the values of all its arguments; what they may be besides is added by the caller.
    fn of_values(&mut self, name: &str, parts: &[Part], table: &Table) -> Result<Part, Left> {
        let bare = |part: &Part, e: &mut Expressions| Part::between(part.lo, part.hi, e);
        let parts: Vec<Part> = parts.iter().map(|part| bare(part, &mut self.e)).collect();
        let at = |index: usize| parts.get(index).copied().ok_or(ARGUMENTS);
        match name {
            "ratio" => self.ratio(at(0)?, at(1)?),
            "percent" => {
                let share = self.ratio(at(0)?, at(1)?)?;
                let hundred = self.e.whole(100);
                Ok(rising(share, |x| self.e.multiply(hundred, x)))
            }
            "attained" => self.attained(at(0)?, at(1)?),
            "attained_inverse" => self.attained_inverse(at(0)?, at(1)?),
            "progress" => self.progress(at(0)?, at(1)?, at(2)?),
            "when" => {
                let zero = self.constant(Number::zero());
                self.first_of(&[(at(0)?, at(1)?)], zero)
            }
            "factor" => {
                let one = self.constant(Number::from(1));
                self.first_of(&[(at(0)?, at(1)?)], one)
            }
            "min" | "capped" => self.fold(&parts, Expressions::least),
            "max" | "floored" => self.fold(&parts, Expressions::greatest),
            "shortage" => Ok(self.beyond(at(1)?, at(0)?)),
            "excess" => Ok(self.beyond(at(0)?, at(1)?)),
            "abs" => self.abs(at(0)?),
            "floor" => Ok(rising(at(0)?, |x| self.e.floor(x))),
            "ceil" => Ok(rising(at(0)?, |x| ceil(&mut self.e, x))),
            "round" => {
                let digits = at(1)?.value().and_then(|digits| self.e.value(digits));
                let digits = digits.and_then(Number::to_i64);
                let digits = digits.and_then(|d| u32::try_from(d).ok());
                let digits = digits.filter(|d| *d <= 9).ok_or("位数不是写出来的")?;
                Ok(rising(at(0)?, |x| self.e.round(x, digits)))
            }
            "exact_steps" | "whole_steps" | "started_steps" => {
                let size = self.settle(at(1)?)?;
                self.steps(name, at(0)?, size)
            }
            "slope_marginal" => {
                let rows = self.numbers(table)?;
                let rises = rows.iter().all(|(_, rate)| !rate.is_negative());
                let way = if rises { Way::Rising } else { Way::None };
                self.along(at(0)?, way, |own, gap| own.slope_marginal(gap, &rows))
            }
            "slope_whole" => {
                let rows = self.numbers(table)?;
                let rates: Vec<&Number> = rows.iter().map(|(_, rate)| rate).collect();
                let rises = rates.is_sorted() && rates.iter().all(|rate| !rate.is_negative());
                let way = if rises { Way::Rising } else { Way::None };
                self.along(at(0)?, way, |own, gap| own.slope_whole(gap, &rows))
            }
            "first_when" => {
                let zero = self.constant(Number::zero());
                let bare = |part: &Part, e: &mut Expressions| Part::between(part.lo, part.hi, e);
                let rows = table.iter().map(|row| match row.as_slice() {
                    [cond, points] => Ok((bare(cond, &mut self.e), bare(points, &mut self.e))),
                    _ => Err(TABLE),
                });
                let rows: Vec<(Part, Part)> = rows.collect::<Result<_, Left>>()?;
                self.first_of(&rows, zero)
            }
            "tiers" => self.tiers(at(0)?, table, false),
            "tiers_to" => self.tiers(at(0)?, table, true),
            "line" => {
                let rows = self.numbers(table)?;
                let points: Vec<&Number> = rows.iter().map(|(_, points)| points).collect();
                let way = Way::of(&points);
                self.along(at(0)?, way, |own, x| own.line(x, &rows))
            }
            "is_never" => {
                let never = self.e.whole(super::ends::NEVER);
                Ok(rising(at(0)?, |date| self.e.equal(date, never)))
            }
            "days_late" => {
                let (done, due) = (self.settle(at(0)?)?, self.settle(at(1)?)?);
                self.days_late(done, due)
            }
            _ => Err("这个计分词"),
        }
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
        let chosen = rising_in_both(*x, *other, |x, other| e.select(missing, other, x));
        let not_applicable = e.and(missing, other.not_applicable);
        let odd = e.and(missing, other.odd);
        let of_other = Part::between(None, None, e).apart_as(other, e).doubt;
        let doubt = Doubt::select(missing, of_other, x.doubt, e);
        let part = Part {
            not_applicable,
            odd: e.or(x.odd, odd),
            doubt,
            ..chosen
        };
        let perhaps = doubt.absent;
        if e.value(perhaps).is_some_and(Number::is_zero) {
            let doubt = other.may_be_none(e);
            let doubt = e.and(missing, doubt);
            return Ok(part.odd_where(doubt, e));
        }
        // Either of both: as long as the other one surely is a value.
        let none = e.or(other.not_applicable, other.odd);
        let in_doubt = other.may_be_none(e);
        let none = e.or(none, in_doubt);
        let reached = e.or(missing, perhaps);
        let none = e.and(reached, none);
        let part = part.odd_where(none, e);
        let (Some(lo), Some(hi), Some(other_lo), Some(other_hi)) =
            (part.lo, part.hi, other.lo, other.hi)
        else {
            return Err(super::part::OPEN);
        };
        let (least, most) = (e.least(lo, other_lo), e.greatest(hi, other_hi));
        let apart = part.apart_as(other, e);
        let never = e.flag(false);
        Ok(Part {
            lo: Some(e.select(perhaps, least, lo)),
            hi: Some(e.select(perhaps, most, hi)),
            doubt: Doubt {
                absent: never,
                ..apart.doubt
            },
            ..part
        })
    }

    fn is_given(&mut self, parts: &[Part]) -> Result<Part, Left> {
        let [x] = parts else {
            return Err(ARGUMENTS);
        };
        // Of something open it hangs on whether it is vague or nothing is known of it.
        self.settle(*x)?;
        let given = self.e.not(x.not_applicable);
        let part = Part::settled(given, &mut self.e);
        let doubt = x.may_be_none(&mut self.e);
        let part = part.odd_where(x.odd, &mut self.e);
        Ok(part.odd_where(doubt, &mut self.e))
    }

    /// A function of one figure that goes one way, at both ends; one that does not, where it is settled.
    pub(super) fn along(
        &mut self,
        x: Part,
        way: Way,
        mut step: impl FnMut(&mut Self, Id) -> Result<Id, Left>,
    ) -> Result<Part, Left> {
        if way == Way::None || x.is_settled() {
            let x = self.settle(x)?;
            let value = step(self, x)?;
            return Ok(Part::settled(value, &mut self.e));
        }
        // What is open in every row has to have both ends.
        let (lo, hi) = (
            x.lo.ok_or(super::part::OPEN)?,
            x.hi.ok_or(super::part::OPEN)?,
        );
        let (at_lo, at_hi) = (step(self, lo)?, step(self, hi)?);
        let (lo, hi) = match way {
            Way::Falling => (at_hi, at_lo),
            _ => (at_lo, at_hi),
        };
        Ok(Part::between(Some(lo), Some(hi), &mut self.e))
    }

    fn abs(&mut self, x: Part) -> Result<Part, Left> {
        if x.is_settled() {
            return self.along(x, Way::None, |own, x| {
                let minus = own.e.negate(x);
                Ok(own.e.greatest(x, minus))
            });
        }
        let (lo, hi) = (
            x.lo.ok_or(super::part::OPEN)?,
            x.hi.ok_or(super::part::OPEN)?,
        );
        let e = &mut self.e;
        let zero = e.whole(0);
        let (minus_lo, minus_hi) = (e.negate(lo), e.negate(hi));
        let beyond = e.greatest(lo, minus_hi);
        let least = e.greatest(beyond, zero);
        let most = e.greatest(minus_lo, hi);
        // What lies on both sides of 0 need not come near it: the reference knows of -3 or 3, and of whole numbers.
        let (below, above) = (e.less(lo, zero), e.less(zero, hi));
        let on_both_sides = e.and(below, above);
        Ok(Part::between(Some(least), Some(most), e).odd_where(on_both_sides, e))
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
            if let Some(holds) = cond.value() {
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

    /// Days after the due day; what never happened is late up to the day of the assessment.
    fn days_late(&mut self, done: Id, due: Id) -> Result<Part, Left> {
        let assessed = self.rubric.rubric().assessed_on;
        let e = &mut self.e;
        let (zero, never) = (e.whole(0), e.whole(super::ends::NEVER));
        let (is_never, no_due) = (e.equal(done, never), e.equal(due, never));
        let (until, odd) = match assessed {
            Some(day) => {
                let day = e.whole(i64::from(super::ends::day_number(day)));
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

/// Which way a function of one figure goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Never down.
    Rising,
    /// Never up.
    Falling,
    /// Now this, now that.
    None,
}

impl Way {
    /// Which way values go, in their order.
    pub(super) fn of(values: &[&Number]) -> Self {
        if values.is_sorted() {
            Self::Rising
        } else if values.is_sorted_by(|a, b| a >= b) {
            Self::Falling
        } else {
            Self::None
        }
    }

    /// The other way round.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Rising => Self::Falling,
            Self::Falling => Self::Rising,
            Self::None => Self::None,
        }
    }
}
