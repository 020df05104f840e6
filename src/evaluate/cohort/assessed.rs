//! Whom the figures of a cohort count: an office that a gate over facts alone keeps out of the assessment is left out.

use std::collections::BTreeMap;

use crate::compile::CompiledRubric;
use crate::evaluate::facts::NoCard;
use crate::evaluate::{OverOffices, conditions_among};
use crate::report::Report;
use crate::rubric::GateEffect;
use crate::script::graph::Leaf;
use crate::value::{Possible, Truth, Value};

/// Whether each office counts in the figures of its cohort; those that surely do are not named.
#[derive(Debug, Default)]
pub(super) struct Assessed(BTreeMap<String, Truth>);

impl Assessed {
    /// Asks the gates that read facts alone. One that reads points is not asked: points may rest on the cohort.
    ///
    /// With the last word a gate that only may fire does not.
    pub(super) fn of(
        rubric: &CompiledRubric,
        reports: &[&Report],
        last_word: bool,
        over_offices: &OverOffices<'_>,
    ) -> Self {
        let gates = gates(rubric);
        let mut programs = rubric.programs().into_iter();
        if gates.is_empty() || programs.all(|program| program.over_cohort().is_empty()) {
            return Self::default();
        }
        let fires = |report: &Report| {
            let conditions = conditions_among(rubric, report, None);
            let results = gates.iter().filter_map(|gate| {
                let program = conditions.rubric.gate(*gate)?;
                Some(fires(&conditions.condition(program, &NoCard)))
            });
            results.fold(Truth::False, Truth::or)
        };
        let read = over_offices(reports, &|report| vec![Possible::flag(fires(report))]);
        let mut counted = BTreeMap::new();
        for (report, result) in reports.iter().zip(read) {
            let fires = result.into_iter().find_map(|result| match result.value {
                Some(Value::Flag(fires)) => Some(fires),
                _ => None,
            });
            let counts = match fires {
                Some(Truth::True) => Truth::False,
                Some(Truth::Open) if !last_word => Truth::Open,
                _ => continue,
            };
            counted.insert(report.office.id.clone(), counts);
        }
        Self(counted)
    }

    /// Whether the figures of an office count.
    pub(super) fn counts(&self, office: &str) -> Truth {
        self.0.get(office).copied().unwrap_or(Truth::True)
    }
}

/// Whether a condition fires as that of a gate: one that does not apply does not.
fn fires(result: &Possible) -> Truth {
    let flag = match result.value {
        Some(Value::Flag(flag)) => Some(flag),
        Some(_) => Some(Truth::Open),
        None => None,
    };
    let broken = result.failure.is_some();
    let can_fire = broken || flag.is_some_and(Truth::can_be_true);
    let can_fail =
        broken || result.not_applicable.is_some() || flag.is_some_and(Truth::can_be_false);
    Truth::from_possible(can_fire, can_fail)
}

/// The gates that keep an office out of the assessment and read facts alone.
fn gates(rubric: &CompiledRubric) -> Vec<usize> {
    let reads_facts = |gate: usize| {
        let program = rubric.gate(gate);
        let programs = program.map(|program| rubric.with_measures(program));
        programs.into_iter().flatten().all(|program| {
            let of_card = |leaf: &Leaf| {
                matches!(
                    leaf,
                    Leaf::Indicator(_) | Leaf::Section(_) | Leaf::Figure(_)
                )
            };
            program.over_cohort().is_empty() && !program.leaves().iter().any(of_card)
        })
    };
    let all = rubric.rubric().gates.iter().enumerate();
    all.filter(|(at, gate)| gate.effects.contains(&GateEffect::NotAssessed) && reads_facts(*at))
        .map(|(at, _)| at)
        .collect()
}
