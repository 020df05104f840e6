//! A finished card and what stands behind it → the account.

use crate::catalogue::Lang;
use crate::compile::CompiledRubric;
use crate::decimal::{Number, Points};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Cohorts, Evaluation, evaluate_among};
use crate::outcome::{Outcome, Status};
use crate::report::Report;
use crate::rubric::{Indicator, Limit, SectionKind};
use crate::scorecard::{Figures, GateResult, Scorecard, SectionResult};
use crate::source::Source;
use crate::trace::Trace;
use crate::write::open::open_items;
use crate::write::{Run, is_without_points};

use super::account::{Account, GateAccount, Item, Section};
use super::facts;
use super::which::Only;

/// Whose account is made, and of what.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The rubric.
    pub rubric: &'a CompiledRubric,
    /// The run that the card is of.
    pub run: &'a Run<'a>,
    /// The finished card.
    pub card: &'a Scorecard,
    /// The report behind it.
    pub report: &'a Report,
    /// What the offices of the run are compared by.
    pub cohorts: &'a Cohorts,
}

/// The account, its figures in words of a language.
pub fn account<'a>(subject: Subject<'a>, only: &Only, lang: Lang) -> Account<'a> {
    let Subject {
        run, card, report, ..
    } = subject;
    let rubric = subject.rubric.of_cohort(&card.office.cohort);
    let evaluation = evaluate_among(subject.rubric, report, Some(subject.cohorts));
    let maker = Maker {
        subject,
        rubric,
        evaluation: &evaluation,
        lang,
    };
    let sections = card.sections.iter();
    let sections = sections.filter_map(|result| maker.section(result, only));
    let gates = card.gates.iter().filter(|gate| only.has_gate(gate.gate));
    let of_office = |d: &&Diagnostic| d.office.as_deref() == Some(card.office.id.as_str());
    let sections: Vec<Section<'a>> = sections.collect();
    let gates: Vec<GateAccount<'a>> = gates.filter_map(|gate| maker.gate(gate)).collect();
    let asked: Vec<&str> = sections
        .iter()
        .flat_map(|section| section.items.iter().map(|item| item.id))
        .chain(gates.iter().map(|gate| gate.id))
        .collect();
    let mut open = open_items(run, card);
    open.retain(|item| item.indicators.iter().any(|id| asked.contains(id)));
    Account {
        rubric: rubric.rubric(),
        run,
        office: &card.office,
        card,
        report: report.source.as_deref().map(Source::name),
        alone: card
            .standing
            .as_ref()
            .is_some_and(|standing| standing.cohort_size <= 1 && run.cards.len() == 1),
        without_points: is_without_points(rubric.rubric(), card),
        sections,
        lines: card.lines.iter().filter(|l| l.section.is_none()).collect(),
        gates,
        open,
        problems: run.diagnostics.iter().filter(of_office).collect(),
        is_part: only.is_part(),
    }
}

struct Maker<'m, 'a> {
    subject: Subject<'a>,
    /// As it stands for the office's cohort.
    rubric: &'a CompiledRubric,
    evaluation: &'m Evaluation<'a>,
    lang: Lang,
}

impl<'a> Maker<'_, 'a> {
    /// A section with the items that were asked for; none of one without any.
    fn section(&self, result: &SectionResult, only: &Only) -> Option<Section<'a>> {
        let card = self.subject.card;
        let section = self.rubric.rubric().sections.get(result.section)?;
        let of_section = card.outcomes.iter();
        let of_section = of_section.filter(|o| o.indicator.section == result.section);
        let items = of_section.filter(|outcome| only.has(outcome.indicator));
        let items: Vec<Item<'a>> = items.filter_map(|o| self.item(o)).collect();
        if items.is_empty() && only.is_part() {
            return None;
        }
        let lines = card.lines.iter();
        Some(Section {
            id: &section.id,
            title: &section.title,
            kind: section.kind,
            max: self.most_of_section(result.section),
            points: result.points.clone(),
            applicable: result.applicable,
            items,
            lines: lines
                .filter(|line| line.section == Some(result.section))
                .collect(),
        })
    }

    fn most_of_section(&self, at: usize) -> Option<Points> {
        let rubric = self.rubric.rubric();
        let section = rubric.sections.get(at)?;
        let exists = |i: &&Indicator| rubric.exists_for(i, &self.subject.card.office.cohort);
        let counted = section.indicators.iter().filter(exists);
        let of_items = || {
            let points = counted.filter(|i| !i.unscored);
            points.filter_map(|i| i.points.clone()).sum::<Number>()
        };
        let cap = section.cap.as_ref().and_then(Limit::number).cloned();
        let most = match section.kind {
            SectionKind::Penalty => return None,
            SectionKind::Bonus => cap?,
            SectionKind::Base => section.points.clone().unwrap_or_else(of_items),
        };
        Some(Points::round(&most, rubric.digits))
    }

    fn item(&self, outcome: &'a Outcome) -> Option<Item<'a>> {
        let at = outcome.indicator;
        let rubric = self.rubric.rubric();
        let section = rubric.sections.get(at.section)?;
        let indicator = rubric.indicator(at)?;
        let max = self.subject.run.most(outcome);
        let applies = outcome.status != Status::NotApplicable || !outcome.points.is_zero();
        let lost = max.clone().filter(|_| applies && !indicator.unscored);
        let programs = [self.rubric.indicator_condition(at), self.rubric.score(at)];
        let programs: Vec<_> = programs.into_iter().flatten().collect();
        let text = |text: &'a Option<String>| text.as_deref();
        Some(Item {
            id: &indicator.id,
            title: &indicator.title,
            kind: section.kind,
            rule: text(&indicator.rule),
            responsible: text(&indicator.responsible),
            method: text(&indicator.method),
            place: &indicator.place,
            counted: !indicator.unscored,
            lost: lost.map(|most| most - outcome.points.possible.clone()),
            max,
            outcome,
            read: facts::read(&programs, self.rubric, self.subject.report, self.lang),
            traces: self.traces(outcome),
            steps: self.evaluation.point_steps(outcome),
        })
    }

    /// The scripts behind an outcome; none where the section does not apply, so that they are not looked at.
    fn traces(&self, outcome: &Outcome) -> Vec<Trace> {
        let own = self.evaluation.outcomes.iter();
        let mut own = own.filter(|own| own.indicator == outcome.indicator);
        let applied = own.any(|own| own.status != Status::NotApplicable);
        if applied && outcome.status == Status::NotApplicable {
            return Vec::new();
        }
        self.evaluation.traces(outcome.indicator, self.lang)
    }

    fn gate(&self, result: &'a GateResult) -> Option<GateAccount<'a>> {
        let card = self.subject.card;
        let gate = self.rubric.rubric().gates.get(result.gate)?;
        let of_gate = card.lines.iter();
        let of_gate = of_gate.filter(|line| line.gate == Some(result.gate));
        let figures = Figures::before_gates(self.rubric.rubric(), card);
        let traces = self.rubric.gate(result.gate).map(|program| {
            let named = ("when", program);
            self.evaluation.condition_traces(named, &figures, self.lang)
        });
        Some(GateAccount {
            id: &gate.id,
            title: &gate.title,
            result,
            fires: result.fires,
            not_applicable: result.not_applicable.as_deref(),
            reason: &result.reason,
            lines: of_gate.collect(),
            traces: traces.unwrap_or_default(),
        })
    }
}
