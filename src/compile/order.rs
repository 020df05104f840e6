//! The order in which indicators and measures are read: each after those that it reads, and none in a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{IndicatorId, Rubric};
use crate::script::Program;
use crate::script::graph::Leaf;

/// The indicators in order; a circle is told.
pub(super) fn order_indicators(
    rubric: &Rubric,
    measures: &[Option<Program>],
    scores: &BTreeMap<IndicatorId, Program>,
    conditions: &BTreeMap<IndicatorId, Program>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<IndicatorId> {
    let all: Vec<IndicatorId> = rubric.indicators().map(|(at, _)| at).collect();
    let position: BTreeMap<_, _> = all.iter().enumerate().map(|(i, at)| (*at, i)).collect();
    let reads = |i: usize| -> BTreeSet<usize> {
        let programs = all
            .get(i)
            .into_iter()
            .flat_map(|at| scores.get(at).into_iter().chain(conditions.get(at)));
        let mut reads = BTreeSet::new();
        // A measure may ask the cohort for points.
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        let mut waiting: Vec<Leaf> = programs.flat_map(|p| p.leaves()).copied().collect();
        while let Some(leaf) = waiting.pop() {
            match &leaf {
                Leaf::Measure(measure) if seen.insert(*measure) => {
                    let measure = measures.get(*measure).and_then(Option::as_ref);
                    let behind = measure.map(Program::leaves);
                    waiting.extend(behind.into_iter().flatten());
                }
                Leaf::Indicator(at) => reads.extend(position.get(at)),
                Leaf::Section(section) => {
                    reads.extend(
                        position
                            .iter()
                            .filter(|(at, _)| at.section == *section)
                            .map(|(_, i)| i),
                    );
                }
                _ => {}
            }
        }
        reads
    };
    let (order, circle) = topological(all.len(), reads);
    for indicator in circle
        .iter()
        .filter_map(|i| all.get(*i))
        .filter_map(|at| rubric.indicator(*at))
    {
        diagnostics.push(
            Diagnostic::new(
                Code::Cycle,
                format!("指标 `{}` 绕一圈又用到自己的得分", indicator.id),
            )
            .at(indicator.place.clone())
            .help("改写其中一个指标,不再用到另一个的得分"),
        );
    }
    order
        .into_iter()
        .filter_map(|i| all.get(i).copied())
        .collect()
}

/// Things in an order in which each comes after those that it reads, first ones first; and those in a circle.
pub(super) fn topological(
    count: usize,
    reads: impl Fn(usize) -> BTreeSet<usize>,
) -> (Vec<usize>, Vec<usize>) {
    let mut waiting: BTreeMap<usize, BTreeSet<usize>> = (0..count).map(|i| (i, reads(i))).collect();
    let mut order = Vec::with_capacity(count);
    let mut done = BTreeSet::new();
    loop {
        let next: Vec<usize> = waiting
            .iter()
            .filter(|(_, needs)| needs.is_subset(&done))
            .map(|(i, _)| *i)
            .collect();
        if next.is_empty() {
            return (order, waiting.into_keys().collect());
        }
        for i in next {
            waiting.remove(&i);
            done.insert(i);
            order.push(i);
        }
    }
}
