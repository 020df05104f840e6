//! Reports as columns of a batch.

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::report::{Prior, Report};
use crate::rubric::FieldId;
use crate::value::Known;

use super::Plan;
use super::desugar::Source;
use super::ends::{End, ends_of, number_of};
use super::part::FAR;
use super::results::{Batch, Column};

/// More decimals than this have no place in a lane.
const MOST_DECIMALS: u32 = 9;

/// Reports of offices of the plan's class as a batch, and which rows are left to the reference: something that the
/// plan takes for exact is not, ends that do not belong to what lies between them, or decisions of people.
pub fn fill(plan: &Plan, rubric: &CompiledRubric, reports: &[&Report]) -> (Batch, Vec<bool>) {
    let mut left: Vec<bool> = reports.iter().map(|report| is_left(report)).collect();
    let sources = plan.columns();
    let columns = sources.iter().map(|source| {
        let figure = |report: &Report| match source {
            Source::Field(id) if sources.contains(&Source::Greatest(*id)) => {
                of_doubtful(rubric, report, *id).map(|fact| fact.lo)
            }
            Source::Field(id) => exact(report, *id).map(End::Number),
            Source::Greatest(id) => of_doubtful(rubric, report, *id).map(|fact| fact.hi),
            Source::Absent(id) => {
                let fact = of_doubtful(rubric, report, *id);
                fact.map(|Doubt { absent, .. }| End::Number(Number::from(i64::from(absent))))
            }
            // The others are not among them.
            Source::Size(_) | Source::Compared { .. } => None,
            Source::Target(at) => Plan::target(rubric, *at, &report.office.cohort).map(End::Number),
        };
        let figures: Vec<Option<End>> = reports.iter().map(|report| figure(report)).collect();
        column(&figures, &mut left)
    });
    let batch = Batch {
        rows: reports.len(),
        columns: columns.collect(),
    };
    (batch, left)
}

/// What a doubtful fact may be.
struct Doubt {
    lo: End,
    hi: End,
    absent: bool,
}

fn of_doubtful(rubric: &CompiledRubric, report: &Report, id: FieldId) -> Option<Doubt> {
    let fact = report.fact(id).filter(|fact| !fact.unproved)?;
    let (lo, hi) = match &fact.known {
        Known::Value(value) => ends_of(value)?,
        Known::Missing(_) => ends_of(&rubric.rubric().field(id)?.anything())?,
        Known::NotApplicable(_) => {
            let nothing = || End::Number(Number::zero());
            return Some(Doubt {
                lo: nothing(),
                hi: nothing(),
                absent: true,
            });
        }
    };
    let far = matches!(&hi, End::Number(end) if lo != hi && end.abs() >= Number::from(FAR));
    (!far).then_some(Doubt {
        lo,
        hi,
        absent: false,
    })
}

fn is_left(report: &Report) -> bool {
    let review = &report.review;
    let decided = !(review.verified.is_empty()
        && review.manual.is_empty()
        && review.adjustments.is_empty()
        && review.of_total.is_empty()
        && review.decisions.is_empty());
    let replaced = report.facts.given().any(|fact| fact.replaced.is_some());
    decided || replaced || !matches!(report.prior, Prior::NotGiven) || report.source.is_none()
}

fn exact(report: &Report, id: FieldId) -> Option<Number> {
    let fact = report.fact(id).filter(|fact| !fact.unproved)?;
    match &fact.known {
        Known::Value(value) => number_of(value),
        Known::Missing(_) | Known::NotApplicable(_) => None,
    }
}

fn column(figures: &[Option<End>], left: &mut [bool]) -> Column {
    let number = |figure: &Option<End>| match figure {
        Some(End::Number(number)) => Some(number.clone()),
        _ => None,
    };
    let decimals = |figure: Number| figure.decimals().filter(|d| *d <= MOST_DECIMALS);
    let most = figures.iter().filter_map(number).filter_map(decimals).max();
    let mut column = Column {
        values: Vec::with_capacity(figures.len()),
        decimals: most.unwrap_or(0),
        largest: 0.0,
    };
    let scale = Number::power_of_ten(column.decimals);
    for (figure, left) in figures.iter().zip(left) {
        let value = match figure {
            Some(End::Number(number)) => {
                let whole = (number.clone() * scale.clone()).to_i64();
                whole.and_then(super::lanes::as_lane)
            }
            Some(End::Below) => {
                column.values.push(f64::NEG_INFINITY);
                continue;
            }
            Some(End::Beyond) => {
                column.values.push(f64::INFINITY);
                continue;
            }
            None => None,
        };
        *left |= value.is_none();
        let value = value.unwrap_or(0.0);
        column.largest = column.largest.max(value.abs());
        column.values.push(value);
    }
    column
}
