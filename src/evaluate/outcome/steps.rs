//! How what a script comes to became the points of the card, step by step.

use crate::decimal::Number;
use crate::outcome::{Ends, Outcome, Status};
use crate::rubric::SectionKind;
use crate::script::Program;
use crate::value::{Interval, Truth, Value};

use super::{Scoring, Unproved, same_value, tightest};

/// A step between what a script comes to and the points of the card. Each is there only where it changes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointStep {
    /// What the script comes to, a number.
    Script(Interval),
    /// The script is a condition: full points or nothing.
    Condition(Truth, Interval),
    /// From the inner scale of the item to its points.
    Scale {
        /// Full marks of the inner scale.
        out_of: Number,
        /// The item's points.
        points: Number,
        /// What it comes to.
        to: Interval,
    },
    /// No less than this.
    Floor {
        /// The floor.
        at: Number,
        /// What it comes to.
        to: Interval,
    },
    /// No more than this.
    Cap {
        /// The cap.
        at: Number,
        /// What it comes to.
        to: Interval,
    },
    /// Rounded half away from zero to so many decimals.
    Rounded {
        /// Decimals.
        digits: u32,
        /// What it comes to; of a penalty negative.
        to: Ends,
    },
    /// Without the evidence that it must have a figure counts for the possible end alone.
    Unproved(Ends),
    /// A person changed the points by this.
    Adjusted(Ends),
}

/// What was computed so far, and the steps that led there.
struct Way {
    now: Interval,
    steps: Vec<PointStep>,
}

impl Way {
    /// Goes on to `to`, where that is another figure.
    fn limited(&mut self, to: Interval, step: impl FnOnce(Interval) -> PointStep) {
        if (to.lo(), to.hi()) != (self.now.lo(), self.now.hi()) {
            self.steps.push(step(to.clone()));
            self.now = to;
        }
    }
}

impl Scoring<'_> {
    /// The steps from what the script comes to, to the points of an outcome; none where there is no script, or where
    /// it surely does not come to points.
    pub(in crate::evaluate) fn steps(&self, outcome: &Outcome) -> Vec<PointStep> {
        let none = matches!(
            outcome.status,
            Status::NotApplicable | Status::Failed | Status::Closed
        );
        let program = self.case.rubric.score(self.at).filter(|_| !none);
        let mut steps = Vec::new();
        if let Some(way) = program.and_then(|program| self.way(program)) {
            let printed = self.printed(&way.now);
            let (least, most) = match self.kind() {
                SectionKind::Penalty => (-printed.possible.clone(), -printed.sure.clone()),
                SectionKind::Base | SectionKind::Bonus => {
                    (printed.sure.clone(), printed.possible.clone())
                }
            };
            steps = way.steps;
            let ends = (way.now.least(), way.now.greatest());
            if ends != (Some(least.value()), Some(most.value())) {
                steps.push(PointStep::Rounded {
                    digits: self.digits(),
                    to: printed.clone(),
                });
            }
            if printed != *outcome.computed() {
                steps.push(PointStep::Unproved(outcome.computed().clone()));
            }
        }
        let adjusted = outcome.adjustment();
        if !none && !adjusted.is_zero() {
            steps.push(PointStep::Adjusted(adjusted));
        }
        steps
    }

    /// From what a script comes to, to what is rounded; none where it may break.
    fn way(&self, program: &Program) -> Option<Way> {
        let facts = self.facts(Unproved::Given);
        let result = tightest(program, &facts, &same_value).0;
        if result.failure.is_some() {
            return None;
        }
        let mut way = match result.value? {
            Value::Number(number) => Way {
                steps: vec![PointStep::Script(number.clone())],
                now: number,
            },
            Value::Flag(truth) => {
                let now = self.all_or_nothing(truth);
                let steps = vec![PointStep::Condition(truth, now.clone())];
                return Some(Way { now, steps });
            }
            _ => return None,
        };
        if let (Some(out_of), Some(points)) = (&self.indicator.out_of, &self.indicator.points) {
            let (out_of, points) = (out_of.clone(), points.clone());
            way.limited(self.scale(&way.now), |to| PointStep::Scale {
                out_of,
                points,
                to,
            });
        }
        let (floor, cap) = self.limits();
        if let Some(at) = floor {
            let to = way.now.max(&at.clone().into());
            way.limited(to, |to| PointStep::Floor { at, to });
        }
        if let Some(at) = cap {
            let to = way.now.min(&at.clone().into());
            way.limited(to, |to| PointStep::Cap { at, to });
        }
        Some(way)
    }
}
