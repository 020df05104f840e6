//! A scorecard as JSON.

use serde::Serialize;

use crate::scorecard::{Scorecard, Standing};
use crate::write::Run;
use crate::write::paper;
use crate::write::prior::{self, PriorFigures};

use super::figures::{EndsView, Exact, known};
use super::outcome::{GateView, LineView, OutcomeView};

#[derive(Serialize)]
pub(super) struct CardView<'a> {
    office: &'a str,
    name: &'a str,
    cohort: &'a str,
    period: &'a str,
    has_report: bool,
    /// None where nothing of the paper applies.
    total: Option<EndsView>,
    total_before_gates: EndsView,
    rescale: EndsView,
    base: EndsView,
    bonus: EndsView,
    penalty: EndsView,
    adjustment: EndsView,
    adjusted_items: EndsView,
    limits: EndsView,
    not_applicable_points: Exact,
    not_assessed: Option<bool>,
    standing: Option<StandingView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prior_run: Option<PriorView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns: Vec<ColumnView<'a>>,
    sections: Vec<SectionView<'a>>,
    outcomes: Vec<OutcomeView<'a>>,
    lines: Vec<LineView<'a>>,
    gates: Vec<GateView<'a>>,
    remarks: &'a [String],
}

impl<'a> CardView<'a> {
    pub(super) fn new(run: &Run<'a>, card: &'a Scorecard) -> Self {
        let sections = card.sections.iter().filter_map(|result| {
            Some(SectionView {
                section: &run.rubric.sections.get(result.section)?.id,
                points: result.applicable.then(|| EndsView::new(&result.points)),
            })
        });
        let columns = run.rubric.columns.iter().zip(&card.columns);
        let columns = columns.map(|(column, value)| ColumnView {
            column: &column.id,
            title: &column.title,
            unit: column.unit.as_deref(),
            value: value.as_ref().map(EndsView::new),
        });
        Self {
            office: &card.office.id,
            name: &card.office.name,
            cohort: &card.office.cohort,
            period: &card.period,
            has_report: card.has_report,
            total: (!paper::is_without_points(run.rubric, card))
                .then(|| EndsView::new(&card.total)),
            total_before_gates: EndsView::new(&card.total_before_gates),
            rescale: EndsView::new(&card.rescale),
            base: EndsView::new(&card.base),
            bonus: EndsView::new(&card.bonus),
            penalty: EndsView::new(&card.penalty),
            adjustment: EndsView::new(&card.adjustment),
            adjusted_items: EndsView::new(&paper::adjusted_items(run, card)),
            limits: EndsView::new(&card.limits),
            not_applicable_points: Exact::points(&card.not_applicable_points),
            not_assessed: known(card.not_assessed),
            standing: card.standing.as_ref().map(|s| StandingView::new(run, s)),
            prior_run: prior::of(run, card).map(PriorView::new),
            columns: columns.collect(),
            sections: sections.collect(),
            outcomes: card
                .outcomes
                .iter()
                .filter_map(|o| OutcomeView::new(run, o))
                .collect(),
            lines: card
                .lines
                .iter()
                .map(|line| LineView::new(run, line))
                .collect(),
            gates: card
                .gates
                .iter()
                .filter_map(|g| GateView::new(run, g))
                .collect(),
            remarks: &card.remarks,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct StandingView<'a> {
    rank: Option<usize>,
    rank_best: Option<usize>,
    rank_worst: Option<usize>,
    cohort_size: usize,
    grade_before_gates: Option<&'a str>,
    grade: Option<&'a str>,
    grade_possible: Option<&'a str>,
}

impl<'a> StandingView<'a> {
    pub(crate) fn new(run: &Run<'a>, standing: &Standing) -> Self {
        let grade = |grade: Option<usize>| grade.map(|_| run.grade(grade));
        Self {
            rank: standing.rank,
            rank_best: standing.rank_best,
            rank_worst: standing.rank_worst,
            cohort_size: standing.cohort_size,
            grade_before_gates: grade(standing.grade_before_gates),
            grade: grade(standing.grade),
            grade_possible: grade(standing.grade_possible),
        }
    }
}

/// A figure beside the total.
#[derive(Serialize)]
struct ColumnView<'a> {
    column: &'a str,
    title: &'a str,
    unit: Option<&'a str>,
    value: Option<EndsView>,
}

/// Last period's figures, only where its run was given.
#[derive(Serialize)]
pub(super) struct PriorView {
    total: Option<Exact>,
    rank: Option<usize>,
    total_change: Option<Exact>,
    rank_change: Option<i64>,
    remark: Option<String>,
}

impl PriorView {
    fn new(figures: PriorFigures) -> Self {
        Self {
            total: figures.total.as_ref().map(Exact::points),
            rank: figures.rank,
            total_change: figures.total_change.as_ref().map(Exact::points),
            rank_change: figures.rank_change,
            remark: figures.remark,
        }
    }
}

#[derive(Serialize)]
pub(super) struct SectionView<'a> {
    section: &'a str,
    points: Option<EndsView>,
}
