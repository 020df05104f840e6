//! What the total is made of: base, bonus and penalty added up, or the rubric's own formula over them.

use crate::decimal::{Number, Points};
use crate::outcome::{Ends, Outcome};
use crate::rubric::Rubric;
use crate::value::{Possible, Value};

use super::assemble::Conditions;
use super::figures::Figures;
use super::shape::span;
use super::tally::Tally;
use super::{Line, LineKind};

/// How a rubric makes the total of one office.
#[derive(Clone, Copy)]
pub(super) struct Formula<'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) outcomes: &'a [Outcome],
    pub(super) conditions: &'a dyn Conditions,
}

impl Formula<'_> {
    /// The total of some sums, and how the formula came to it, where there is one.
    pub(super) fn total(&self, sums: &Tally, no_bonus: bool) -> (Ends, Option<String>) {
        let bonus = if no_bonus {
            Ends::zero(self.rubric.digits)
        } else {
            sums.bonus.clone()
        };
        let plain = sums.base.add(&bonus).add(&sums.penalty);
        if self.rubric.total.is_none() {
            return (plain, None);
        }
        let figures = Figures::with_sums(self.rubric, self.outcomes, sums, bonus);
        match self.conditions.total(&figures) {
            Some(account) => (self.ends(&account.result), Some(account.reason)),
            None => (plain, None),
        }
    }

    /// Rounded once. Where it breaks, or reads something not applicable, the total may be anything that it can be.
    fn ends(&self, result: &Possible) -> Ends {
        let rubric = self.rubric;
        let floor = rubric.total_floor.number().cloned();
        let cap = rubric.total_cap.number().cloned();
        let (floor, cap) = (
            floor.unwrap_or_else(Number::zero),
            cap.unwrap_or_else(|| rubric.points.clone()),
        );
        let round = |n: Number| Points::round(&n, rubric.digits);
        match &result.value {
            Some(Value::Number(total))
                if result.failure.is_none() && result.not_applicable.is_none() =>
            {
                Ends {
                    sure: round(total.least().cloned().unwrap_or(floor)),
                    possible: round(total.greatest().cloned().unwrap_or(cap)),
                }
            }
            _ => Ends {
                sure: round(floor),
                possible: round(cap),
            },
        }
    }
}

/// The line of the formula: what it makes of the sums beside adding them up.
pub(super) fn line(sums: &Tally, total: &Ends, said: String) -> Option<Line> {
    let plain = sums.base.add(&sums.bonus).add(&sums.penalty);
    let points = total.difference(&plain);
    if points.is_zero() {
        return None;
    }
    Some(Line {
        kind: LineKind::Formula,
        section: None,
        gate: None,
        title: "总分公式".to_owned(),
        points,
        open: false,
        workings: format!("{said},{}→{}", span(&plain), span(total)),
        reason: String::new(),
        decided: None,
    })
}
