//! Words over a table of rows: tiers, a line, slopes.

use crate::decimal::Number;

use super::desugar::Desugar;
use super::expression::Id;
use super::part::{Left, Part};
use super::words::{TABLE, Table, Way};

impl Desugar<'_> {
    /// The rows of a table of settled numbers.
    pub(super) fn pairs(&mut self, table: &Table) -> Result<Vec<(Id, Id)>, Left> {
        let mut rows = Vec::with_capacity(table.len());
        for row in table {
            let [a, b] = row.as_slice() else {
                return Err(TABLE);
            };
            rows.push((self.settle(*a)?, self.settle(*b)?));
        }
        Ok(rows)
    }

    /// The points of the first row that `x` reaches. Computed limits in a wrong order are a breakdown.
    pub(super) fn tiers(&mut self, x: Part, table: &Table, up_to: bool) -> Result<Part, Left> {
        let rows = self.pairs(table)?;
        let mut odd = self.e.flag(false);
        let points: Option<Vec<Number>> = rows
            .iter()
            .map(|(_, points)| self.e.value(*points).cloned())
            .chain([Some(Number::zero())])
            .collect();
        // From the first row down to beyond the last, 0.
        let way = match (Way::of(&points.iter().flatten().collect::<Vec<_>>()), up_to) {
            _ if points.is_none() => Way::None,
            (way, true) => way,
            (way, false) => way.turned(),
        };
        let part = self.along(x, way, |own, x| {
            let mut value = own.e.whole(0);
            for (limit, points) in rows.iter().rev() {
                let reached = match up_to {
                    true => own.e.at_most(x, *limit),
                    false => own.e.at_most(*limit, x),
                };
                value = own.e.select(reached, *points, value);
            }
            Ok(value)
        })?;
        for pair in rows.windows(2) {
            let [(a, _), (b, _)] = pair else { continue };
            let right = match up_to {
                true => self.e.less(*a, *b),
                false => self.e.less(*b, *a),
            };
            let wrong = self.e.not(right);
            odd = self.e.or(odd, wrong);
        }
        Ok(part.odd_where(odd, &mut self.e))
    }

    /// The rows of a table that is written out.
    pub(super) fn numbers(&mut self, table: &Table) -> Result<Vec<(Number, Number)>, Left> {
        let rows = self.pairs(table)?;
        let number = |id: &Id| self.e.value(*id).cloned().ok_or("表里的数是算出来的");
        rows.iter()
            .map(|(a, b)| Ok((number(a)?, number(b)?)))
            .collect()
    }

    /// Straight between the rows, flat outside; of two rows at one place the second holds there.
    pub(super) fn line(&mut self, x: Id, rows: &[(Number, Number)]) -> Result<Id, Left> {
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
    pub(super) fn slope_marginal(
        &mut self,
        gap: Id,
        rows: &[(Number, Number)],
    ) -> Result<Id, Left> {
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
    pub(super) fn slope_whole(&mut self, gap: Id, rows: &[(Number, Number)]) -> Result<Id, Left> {
        let e = &mut self.e;
        let mut value = e.whole(0);
        for (from, rate) in rows {
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
}
