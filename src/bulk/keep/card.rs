//! A card that the reference made into the store.

use crate::decimal::{Number, Points};
use crate::outcome::Status;
use crate::rubric::{GateEffect, Rubric, SectionKind};
use crate::scorecard::{Scorecard, grade_after_gates, has_effect};
use crate::value::Truth;
use crate::write::is_without_points;

use super::{Kept, Unfit, kept_truth};

/// Units beyond which a figure is not kept: thousands of them can be added.
const LARGEST: i64 = 1 << 52;

impl Kept {
    /// Takes in the card of the office at a row; it need not be ranked.
    ///
    /// # Errors
    /// A figure of it is no whole number of units, or too large.
    pub fn put_card(&mut self, rubric: &Rubric, row: usize, card: &Scorecard) -> Result<(), Unfit> {
        let rubric = rubric.of_cohort(&card.office.cohort);
        if is_without_points(rubric, card) {
            return Err(Unfit::NothingApplies);
        }
        let digits = self.layout.digits;
        let units = |points: &Points| units(points, digits);
        let mut sums = vec![0i64; self.sections.len()];
        let indicators = rubric.indicators().zip(&self.layout.items);
        let kept = self.points.iter_mut().zip(&mut self.blank);
        let (mut open, mut failed) = (0, 0);
        for (((id, _), item), (lane, blank)) in indicators.zip(kept) {
            let Some(outcome) = card.outcomes.iter().find(|o| o.indicator == id) else {
                blank.set(row, true);
                continue;
            };
            let points = units(&outcome.points.sure)?;
            lane.set(row, points);
            let nothing = matches!(outcome.status, Status::NotApplicable | Status::Failed);
            blank.set(row, nothing && points == 0);
            if item.counted {
                open += i64::from(outcome.status == Status::Open);
                failed += i64::from(outcome.status == Status::Failed);
                if let Some(sum) = sums.get_mut(item.section) {
                    *sum += points;
                }
            }
        }
        self.open.set(row, open);
        self.failed.set(row, failed);
        let (mut before, mut bonus, mut penalty) = (0, 0, 0);
        for (section, sum) in sums.into_iter().enumerate() {
            let found = card.sections.iter().find(|s| s.section == section);
            let points = found.map_or(Ok(0), |s| units(&s.points.sure))?;
            match self.kind(section) {
                SectionKind::Base => before += points,
                SectionKind::Bonus => bonus += points,
                SectionKind::Penalty => penalty += points,
            }
            let shown = found.is_some_and(|s| s.applicable || points != 0);
            if let Some(blank) = self.section_blank.get_mut(section) {
                blank.set(row, !shown);
            }
            if let Some(lane) = self.sections.get_mut(section) {
                lane.set(row, points - sum);
            }
        }
        for (ends, predicted, lane) in [
            (&card.rescale, 0, &mut self.rescale),
            (&card.bonus, bonus, &mut self.bonus),
            (&card.penalty, penalty, &mut self.penalty),
            (&card.adjustment, 0, &mut self.adjustment),
        ] {
            let points = units(&ends.sure)?;
            before += points;
            lane.set(row, points - predicted);
        }
        let (total, possible) = (units(&card.total.sure)?, units(&card.total.possible)?);
        self.limits
            .set(row, units(&card.limits.sure)? - (total - before));
        self.total.set(row, total);
        self.total_more.set(row, possible - total);
        self.put_place_of(rubric, row, card)?;
        self.filled.set(row, true);
        Ok(())
    }

    fn put_place_of(&mut self, rubric: &Rubric, row: usize, card: &Scorecard) -> Result<(), Unfit> {
        let position = |grade: usize| i64::try_from(grade).map_err(|_| Unfit::Figure);
        let grade = grade_after_gates(rubric, &card.total, &card.grade_conditions, &card.gates);
        let (sure, better) = match grade {
            Some(ends) => (
                position(ends.sure)? + 1,
                position(ends.sure)? - position(ends.possible)?,
            ),
            None => (0, 0),
        };
        self.grade.set(row, sure);
        self.grade_better.set(row, better);
        let last = card
            .gates
            .iter()
            .filter(|result| has_effect(rubric, result, &GateEffect::RankLast))
            .fold(Truth::False, |so_far, result| so_far.or(result.fires));
        self.last.set(row, kept_truth(last));
        self.not_assessed.set(row, kept_truth(card.not_assessed));
        let unit = Number::power_of_ten(self.layout.digits);
        for (at, term) in self.terms.iter_mut().enumerate() {
            let value = card.tie_break.get(at).and_then(Option::as_ref);
            term.open.set(row, value.is_none());
            let Some(value) = value else { continue };
            let exact = value.clone() * unit.clone();
            match exact.to_i64().filter(|units| units.abs() < LARGEST) {
                Some(units) => term.value.set(row, units),
                None => {
                    self.exact.insert((row, at), exact);
                }
            }
        }
        Ok(())
    }
}

/// Points in units of the last of `digits` decimals.
fn units(points: &Points, digits: u32) -> Result<i64, Unfit> {
    let units = points.value().clone() * Number::power_of_ten(digits);
    let units = units.to_i64().filter(|units| units.abs() < LARGEST);
    units
        .filter(|_| points.digits() == digits)
        .ok_or(Unfit::Figure)
}
