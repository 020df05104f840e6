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
    let (surely, perhaps) = (surely(conditions), perhaps(conditions));
    let last = rubric.grades.len().checked_sub(1)?;
    let (mut sure, mut possible) = (
        band(rubric, total.sure.value(), &surely)?,
        band(rubric, total.possible.value(), &perhaps)?,
    );
    let effects = |wanted: Truth| {
        gates
            .iter()
            .filter(move |result| result.fires == wanted)
            .filter_map(|result| rubric.gates.get(result.gate))
            .flat_map(|gate| &gate.effects)
    };
    let forced = |effect: &GateEffect| match effect {
        GateEffect::Grade(grade) => Some(*grade),
        _ => None,
    };
    match effects(Truth::True).filter_map(forced).max() {
        Some(grade) => (sure, possible) = (grade, grade),
        // A forced grade that is only possible may lift a low total as well as lower a high one.
        None => {
            if let Some(grade) = effects(Truth::Open).filter_map(forced).min() {
                possible = possible.min(grade);
            }
        }
    }
    if let Some(grade) = effects(Truth::Open).filter_map(forced).max() {
        sure = sure.max(grade);
    }
    for (fires, also_possible) in [(Truth::True, true), (Truth::Open, false)] {
        for effect in effects(fires) {
            if let GateEffect::GradeDown(steps) = effect {
                sure = sure.saturating_add(*steps);
                if also_possible {
                    possible = possible.saturating_add(*steps);
                }
            }
        }
    }
    (sure, possible) = (sure.min(last), possible.min(last));
    for (fires, also_possible) in [(Truth::True, true), (Truth::Open, false)] {
        for effect in effects(fires) {
            if let GateEffect::GradeCap(cap) = effect {
                sure = sure.max(*cap);
                if also_possible {
                    possible = possible.max(*cap);
                }
            }
        }
    }
    Some(GradeEnds {
        sure: sure.min(last),
        possible: possible.min(last),
    })
}

#[cfg(test)]
#[path = "grade_tests.rs"]
mod tests;
