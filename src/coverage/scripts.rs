//! The scripts of a rubric that cases go through, each with whose it is.

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::rubric::{Indicator, IndicatorId, Limit, Rubric};
use crate::script::Program;

use super::points::Owner;

/// Every script that forks may stand in; what decides between equal totals forks nowhere.
pub(crate) fn scripts<'c>(compiled: &'c CompiledRubric, cohort: &str) -> Vec<(Owner, &'c Program)> {
    let rubric = compiled.rubric();
    let mut found = Vec::new();
    let measures = (0..rubric.measures.len()).map(|at| (Owner::Measure(at), compiled.measure(at)));
    found.extend(measures);
    found.extend((0..rubric.checks.len()).map(|at| (Owner::Check(at), compiled.check(at))));
    let sections = 0..rubric.sections.len();
    found.extend(sections.map(|at| (Owner::Section(at), compiled.section_condition(at))));
    for (at, indicator) in rubric.indicators() {
        if is_there(rubric, indicator, cohort) {
            found.push((Owner::Applies(at), compiled.indicator_condition(at)));
            found.push((Owner::Indicator(at), compiled.score(at)));
        }
    }
    found.push((Owner::Total, compiled.total()));
    found.extend((0..rubric.gates.len()).map(|at| (Owner::Gate(at), compiled.gate(at))));
    let grades = 0..rubric.grades.len();
    found.extend(grades.map(|at| (Owner::Grade(at), compiled.grade_condition(at))));
    let columns = compiled.columns().iter().enumerate();
    found.extend(columns.map(|(at, program)| (Owner::Column(at), Some(program))));
    let present = found.into_iter();
    present
        .filter_map(|(owner, program)| Some((owner, program?)))
        .collect()
}

/// Whether an indicator is part of the paper of a cohort; of a paper without cohorts every one is.
pub(super) fn is_there(rubric: &Rubric, indicator: &Indicator, cohort: &str) -> bool {
    cohort.is_empty() || rubric.exists_for(indicator, cohort)
}

/// Beyond which points of its script an indicator is cut, above and below; none where it is not.
pub(crate) fn limits(indicator: &Indicator) -> (Option<Number>, Option<Number>) {
    let scaled = |limit: Number| match (&indicator.out_of, &indicator.points) {
        (Some(out_of), Some(points)) => (limit * out_of.clone()).checked_div(points),
        _ => Some(limit),
    };
    let cap = match &indicator.cap {
        Some(Limit::At(cap)) => Some(cap.clone()),
        Some(Limit::None) => None,
        None => indicator.points.clone(),
    };
    let floor = match &indicator.floor {
        Some(Limit::At(floor)) => Some(floor.clone()),
        Some(Limit::None) => None,
        None => Some(Number::zero()),
    };
    (cap.and_then(scaled), floor.and_then(scaled))
}

/// Whose it is, as people call it.
pub(crate) fn whose(owner: Owner, rubric: &Rubric) -> String {
    let indicator = |at: IndicatorId| {
        let indicator = rubric.indicator(at);
        indicator.map_or(String::new(), |one| format!("{} {}", one.id, one.title))
    };
    match owner {
        Owner::Measure(at) => {
            let measure = rubric.measures.get(at);
            measure.map_or(String::new(), |one| format!("派生数 {}", one.title))
        }
        Owner::Check(at) => {
            let check = rubric.checks.get(at);
            check.map_or(String::new(), |one| format!("勾稽 {}", one.id))
        }
        Owner::Section(at) => {
            let section = rubric.sections.get(at);
            section.map_or(String::new(), |one| format!("{} {}", one.id, one.title))
        }
        Owner::Indicator(at) | Owner::Applies(at) => indicator(at),
        Owner::Total => "总分".to_owned(),
        Owner::Gate(at) => {
            let gate = rubric.gates.get(at);
            gate.map_or(String::new(), |one| format!("{} {}", one.id, one.title))
        }
        Owner::Grade(at) => format!("等次 {}", rubric.grade_name(at)),
        Owner::Column(at) => {
            let column = rubric.columns.get(at);
            column.map_or(String::new(), |one| format!("栏 {}", one.title))
        }
    }
}
