//! Reports as columns of a batch.

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::report::{Prior, Report};
use crate::rubric::FieldId;
use crate::value::Known;

use super::Plan;
use super::desugar::{Source, number_of};
use super::results::{Batch, Column};

/// More decimals than this have no place in a lane.
const MOST_DECIMALS: u32 = 9;

/// Reports of offices of the plan's class as a batch, and which rows are left to the reference: something that the
/// plan reads is not known exactly there, or people decided something of the office.
pub fn fill(plan: &Plan, rubric: &CompiledRubric, reports: &[&Report]) -> (Batch, Vec<bool>) {
    let mut left: Vec<bool> = reports.iter().map(|report| is_left(report)).collect();
    let columns = plan.columns().iter().map(|source| {
        let figure = |report: &Report| match source {
            Source::Field(id) => exact(report, *id),
            Source::Target(at) => Plan::target(rubric, *at, &report.office.cohort),
        };
        let figures: Vec<Option<Number>> = reports.iter().map(|report| figure(report)).collect();
        column(&figures, &mut left)
    });
    let batch = Batch {
        rows: reports.len(),
        columns: columns.collect(),
    };
    (batch, left)
}

fn is_left(report: &Report) -> bool {
    let review = &report.review;
    let decided = !(review.verified.is_empty()
        && review.manual.is_empty()
        && review.adjustments.is_empty()
        && review.of_total.is_empty()
        && review.decisions.is_empty());
    let replaced = report.facts.iter().any(|fact| fact.replaced.is_some());
    decided || replaced || !matches!(report.prior, Prior::NotGiven) || report.source.is_none()
}

fn exact(report: &Report, id: FieldId) -> Option<Number> {
    let fact = report.fact(id).filter(|fact| !fact.unproved)?;
    match &fact.known {
        Known::Value(value) => number_of(value),
        Known::Missing(_) | Known::NotApplicable(_) => None,
    }
}

fn column(figures: &[Option<Number>], left: &mut [bool]) -> Column {
    let decimals = |figure: &Number| figure.decimals().filter(|d| *d <= MOST_DECIMALS);
    let most = figures.iter().flatten().filter_map(decimals).max();
    let mut column = Column {
        values: Vec::with_capacity(figures.len()),
        decimals: most.unwrap_or(0),
        largest: 0.0,
    };
    let scale = Number::power_of_ten(column.decimals);
    for (figure, left) in figures.iter().zip(left) {
        let whole = figure
            .as_ref()
            .and_then(|n| (n.clone() * scale.clone()).to_i64());
        let value = whole.and_then(super::lanes::as_lane);
        *left |= value.is_none();
        let value = value.unwrap_or(0.0);
        column.largest = column.largest.max(value.abs());
        column.values.push(value);
    }
    column
}
