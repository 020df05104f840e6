//! Bands of the total and what gates do to the grade (等次).

use crate::decimal::Number;
use crate::rubric::{GateEffect, Rubric};
use crate::value::Truth;

use super::GateResult;
use crate::outcome::Ends;

/// A grade at both ends, by position in the rubric's grades: a greater position is a lower grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeEnds {
    /// The one that is proved, quotas apart.
    pub sure: usize,
    /// The best one that is still possible.
    pub possible: usize,
}

/// The best grade whose band a total reaches and whose condition `holds`; the lowest when there is none, none when
/// the rubric has no grades.
pub fn band(rubric: &Rubric, total: &Number, holds: &dyn Fn(usize) -> bool) -> Option<usize> {
    let mut grades = rubric.grades.iter().enumerate();
    let reached = grades
        .find(|(at, grade)| grade.from.as_ref().is_none_or(|from| total >= from) && holds(*at))
        .map(|(at, _)| at);
    reached.or_else(|| rubric.grades.len().checked_sub(1))
}

/// Whether the condition of a grade surely holds; one without a condition does.
pub(crate) fn surely(conditions: &[Truth]) -> impl Fn(usize) -> bool + '_ {
    |grade| {
        conditions
            .get(grade)
            .is_none_or(|holds| *holds == Truth::True)
    }
}

/// Whether the condition of a grade may hold.
fn perhaps(conditions: &[Truth]) -> impl Fn(usize) -> bool + '_ {
    |grade| {
        conditions
            .get(grade)
            .is_none_or(|holds| holds.can_be_true())
    }
}

/// The grade of a total after the gates, before ranks and quotas.
///
/// In the stated order: the lowest forced grade, then steps down, then caps. At the sure end gates that may fire
/// do, at the possible end only those that surely do, unless firing would help.
/// The same of the conditions of grades: one that is open does not hold at the sure end, and does at the possible one.
pub fn grade_after_gates(
    rubric: &Rubric,
    total: &Ends,
    conditions: &[Truth],
    gates: &[GateResult],
) -> Option<GradeEnds> {
    grade_by_gates(rubric, total, conditions, gates, |_, _, _, _| {})
}

/// The same; `each` hears of every effect in the order in which it counts, with the grade before and after it.
pub(crate) fn grade_by_gates(
    rubric: &Rubric,
    total: &Ends,
    conditions: &[Truth],
    gates: &[GateResult],
    mut each: impl FnMut(&GateResult, &GateEffect, GradeEnds, GradeEnds),
) -> Option<GradeEnds> {
    let (surely, perhaps) = (surely(conditions), perhaps(conditions));
    let last = rubric.grades.len().checked_sub(1)?;
    let mut grade = GradeEnds {
        sure: band(rubric, total.sure.value(), &surely)?,
        possible: band(rubric, total.possible.value(), &perhaps)?,
    };
    let mut forced: Option<usize> = None;
    for stage in [Stage::Forced, Stage::Down, Stage::Cap] {
        for fires in [Truth::True, Truth::Open] {
            for result in gates.iter().filter(|result| result.fires == fires) {
                let gate = rubric.gates.get(result.gate);
                for effect in gate.iter().flat_map(|gate| &gate.effects) {
                    if Stage::of(effect) != Some(stage) {
                        continue;
                    }
                    let before = grade;
                    let surely = fires == Truth::True;
                    match effect {
                        GateEffect::Grade(to) if surely => {
                            let to = forced.map_or(*to, |forced| forced.max(*to));
                            forced = Some(to);
                            (grade.sure, grade.possible) = (to, to);
                        }
                        // A forced grade that is only possible may lift a low total as well as lower a high one.
                        GateEffect::Grade(to) => {
                            grade.sure = grade.sure.max(*to);
                            if forced.is_none() {
                                grade.possible = grade.possible.min(*to);
                            }
                        }
                        GateEffect::GradeDown(steps) => {
                            grade.sure = grade.sure.saturating_add(*steps);
                            if surely {
                                grade.possible = grade.possible.saturating_add(*steps);
                            }
                        }
                        GateEffect::GradeCap(cap) => {
                            grade.sure = grade.sure.max(*cap);
                            if surely {
                                grade.possible = grade.possible.max(*cap);
                            }
                        }
                        _ => {}
                    }
                    grade = GradeEnds {
                        sure: grade.sure.min(last),
                        possible: grade.possible.min(last),
                    };
                    each(result, effect, before, grade);
                }
            }
        }
    }
    Some(grade)
}

/// When an effect on the grade counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Forced,
    Down,
    Cap,
}

impl Stage {
    fn of(effect: &GateEffect) -> Option<Self> {
        match effect {
            GateEffect::Grade(_) => Some(Self::Forced),
            GateEffect::GradeDown(_) => Some(Self::Down),
            GateEffect::GradeCap(_) => Some(Self::Cap),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "grade_tests.rs"]
mod tests;
