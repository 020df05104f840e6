//! The offices of a run → their ranked scorecards: all stages from facts to places, in order.

use std::collections::HashMap;

use crate::compile::CompiledRubric;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Account, CardFigures, Cohorts, ReadFigures, evaluate_among};
use crate::report::Report;
use crate::scorecard::{Options, Scorecard, assemble};
use crate::value::Possible;

/// Makes the card of one office, with what is to be said about it.
pub type MakeCard<'a> = dyn Fn(&Report) -> (Scorecard, Vec<Diagnostic>) + Sync + 'a;

/// How work over offices is spread. Results stand in the order of the offices.
pub trait OverOffices {
    /// Reads some figures of every office.
    fn figures(&self, offices: &[&Report], read: &ReadFigures<'_>) -> Vec<Vec<Possible>>;

    /// Makes every office's card.
    fn cards(&self, offices: &[Report], make: &MakeCard<'_>) -> Vec<(Scorecard, Vec<Diagnostic>)>;
}

/// One office after the other.
pub struct OneByOne;

impl OverOffices for OneByOne {
    fn figures(&self, offices: &[&Report], read: &ReadFigures<'_>) -> Vec<Vec<Possible>> {
        offices.iter().map(|office| read(office)).collect()
    }

    fn cards(&self, offices: &[Report], make: &MakeCard<'_>) -> Vec<(Scorecard, Vec<Diagnostic>)> {
        offices.iter().map(make).collect()
    }
}

/// Scores offices among each other: the ranked cards in the order of `reports`, and what was found on the way.
pub fn score(
    rubric: &CompiledRubric,
    reports: &[Report],
    options: Options,
    over: &dyn OverOffices,
) -> (Vec<Scorecard>, Vec<Diagnostic>) {
    let figures = |reports: &[&Report], read: &ReadFigures<'_>| over.figures(reports, read);
    let cohorts = Cohorts::of(rubric, reports, options.last_word, &figures);
    let make = |report: &Report| card(rubric, report, &cohorts, options);
    let (mut cards, mut diagnostics) = (Vec::with_capacity(reports.len()), Vec::new());
    for (card, of_card) in over.cards(reports, &make) {
        cards.push(card);
        diagnostics.extend(of_card);
    }
    let by_office: HashMap<&str, &Report> =
        reports.iter().map(|r| (r.office.id.as_str(), r)).collect();
    let read_gate = |card: &Scorecard, gate: usize, figures: &dyn CardFigures| {
        let report = by_office.get(card.office.id.as_str());
        let rubric = rubric.of_cohort(&card.office.cohort);
        match report.zip(rubric.gate(gate)) {
            Some((report, program)) => {
                evaluate_among(rubric, report, Some(&cohorts)).account(program, figures)
            }
            None => Account {
                result: Possible::failure(""),
                reason: String::new(),
                needs: Vec::new(),
            },
        }
    };
    let cards = crate::rank::rank(cards, rubric, options, &read_gate);
    diagnostics.extend(cards.iter().flat_map(|card| card.diagnostics.clone()));
    (cards, diagnostics)
}

fn card(
    rubric: &CompiledRubric,
    report: &Report,
    cohorts: &Cohorts,
    options: Options,
) -> (Scorecard, Vec<Diagnostic>) {
    let mut evaluation = evaluate_among(rubric, report, Some(cohorts));
    let mut diagnostics = std::mem::take(&mut evaluation.diagnostics);
    for diagnostic in &mut diagnostics {
        diagnostic
            .office
            .get_or_insert_with(|| report.office.id.clone());
    }
    (assemble(evaluation, options), diagnostics)
}
