//! Outcomes, lines and gates as JSON.

use serde::Serialize;

use crate::outcome::{Need, Outcome};
use crate::scorecard::{GateResult, Line};
use crate::write::Run;

use super::figures::{EndsView, Exact, known};
use super::problem::ProblemView;

#[derive(Serialize)]
pub(crate) struct OutcomeView<'a> {
    section: &'a str,
    indicator: &'a str,
    title: &'a str,
    counted: bool,
    status: &'static str,
    max: Option<Exact>,
    computed: EndsView,
    adjustment: EndsView,
    points: EndsView,
    may_not_apply: bool,
    proved: bool,
    reported: &'a str,
    verified: &'a str,
    workings: &'a str,
    reason: &'a str,
    evidence: &'a str,
    self_score: Option<Exact>,
    decided_by: Option<&'a str>,
    decided_on: Option<&'a str>,
    needs: Vec<NeedView<'a>>,
    failure: Option<ProblemView<'a>>,
}

impl<'a> OutcomeView<'a> {
    pub(crate) fn new(run: &Run<'a>, outcome: &'a Outcome) -> Option<Self> {
        let indicator = run.rubric.indicator(outcome.indicator)?;
        Some(Self {
            section: &run.rubric.sections.get(outcome.indicator.section)?.id,
            indicator: &indicator.id,
            title: &indicator.title,
            counted: !indicator.unscored,
            status: outcome.status.id(),
            max: run.most(outcome).as_ref().map(Exact::points),
            computed: EndsView::new(outcome.computed()),
            adjustment: EndsView::new(&outcome.adjustment()),
            points: EndsView::new(&outcome.points),
            may_not_apply: outcome.may_not_apply,
            proved: outcome.proved,
            reported: &outcome.words.reported,
            verified: &outcome.words.verified,
            workings: &outcome.words.workings,
            reason: &outcome.words.reason,
            evidence: &outcome.words.evidence,
            self_score: outcome
                .words
                .self_score
                .as_ref()
                .map(|score| Exact::number(score, run.rubric.digits)),
            decided_by: outcome.decided.as_ref().map(|d| d.by.as_str()),
            decided_on: outcome.decided.as_ref().map(|d| d.on.as_str()),
            needs: outcome.words.needs.iter().map(NeedView::new).collect(),
            failure: outcome.words.failure.as_deref().map(ProblemView::new),
        })
    }
}

#[derive(Serialize)]
pub(crate) struct NeedView<'a> {
    kind: &'static str,
    item: &'a str,
    title: &'a str,
    unit: &'a str,
    known: &'a str,
    needed: &'a str,
    ask: &'a str,
}

impl<'a> NeedView<'a> {
    pub(crate) fn new(need: &'a Need) -> Self {
        Self {
            kind: need.kind.id(),
            item: &need.item,
            title: &need.title,
            unit: &need.unit,
            known: &need.known,
            needed: &need.needed,
            ask: &need.ask,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct LineView<'a> {
    kind: &'static str,
    section: Option<&'a str>,
    gate: Option<&'a str>,
    title: &'a str,
    points: EndsView,
    workings: &'a str,
    reason: &'a str,
    decided_by: Option<&'a str>,
    decided_on: Option<&'a str>,
}

impl<'a> LineView<'a> {
    pub(crate) fn new(run: &Run<'a>, line: &'a Line) -> Self {
        let rubric = run.rubric;
        let section = line.section.and_then(|s| rubric.sections.get(s));
        let gate = line.gate.and_then(|g| rubric.gates.get(g));
        Self {
            kind: line.kind.id(),
            section: section.map(|s| s.id.as_str()),
            gate: gate.map(|g| g.id.as_str()),
            title: &line.title,
            points: EndsView::new(&line.points),
            workings: &line.workings,
            reason: &line.reason,
            decided_by: line.decided.as_ref().map(|(by, _)| by.as_str()),
            decided_on: line.decided.as_ref().map(|(_, on)| on.as_str()),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct GateView<'a> {
    gate: &'a str,
    title: &'a str,
    fires: Option<bool>,
    not_applicable: Option<&'a str>,
    reason: &'a str,
    needs: Vec<NeedView<'a>>,
}

impl<'a> GateView<'a> {
    pub(crate) fn new(run: &Run<'a>, result: &'a GateResult) -> Option<Self> {
        let gate = run.rubric.gates.get(result.gate)?;
        Some(Self {
            gate: &gate.id,
            title: &gate.title,
            fires: known(result.fires),
            not_applicable: result.not_applicable.as_deref(),
            reason: &result.reason,
            needs: result.needs.iter().map(NeedView::new).collect(),
        })
    }
}
