//! The offices of a run → their ranked scorecards: all stages from facts to places, in order.

use std::collections::HashMap;

use crate::compile::CompiledRubric;
use crate::decimal::{Number, Points};
use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::{
    Account, CardFigures, Cohorts, Evaluation, ReadFigures, conditions_among, evaluate_among,
    evaluate_briefly_among,
};
use crate::outcome::Ends;
use crate::report::Report;
use crate::scorecard::{Figures, Options, Scorecard, assemble};
use crate::value::{Possible, Value};

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
    let conditions = |card: &Scorecard| {
        let report = by_office.get(card.office.id.as_str())?;
        Some(conditions_among(rubric, report, Some(&cohorts)))
    };
    let read_gate = |card: &Scorecard, gate: usize, figures: &dyn CardFigures| {
        let rubric = rubric.of_cohort(&card.office.cohort);
        match conditions(card).zip(rubric.gate(gate)) {
            Some((conditions, program)) => conditions.account(program, figures),
            None => Account {
                result: Possible::failure(""),
                reason: String::new(),
                needs: Vec::new(),
            },
        }
    };
    let mut cards = crate::rank::rank(cards, rubric, options, &read_gate);
    if !rubric.columns().is_empty() {
        for card in &mut cards {
            let columns = conditions(card).map(|conditions| columns(rubric, card, &conditions));
            let (columns, told) = columns.unwrap_or_default();
            card.columns = columns;
            card.diagnostics.extend(told);
        }
    }
    diagnostics.extend(cards.iter().flat_map(|card| card.diagnostics.clone()));
    (cards, diagnostics)
}

/// The card of one office before ranks, and what was found on the way.
pub fn card(
    rubric: &CompiledRubric,
    report: &Report,
    cohorts: &Cohorts,
    options: Options,
) -> (Scorecard, Vec<Diagnostic>) {
    let mut evaluation = match options.brief {
        true => evaluate_briefly_among(rubric, report, Some(cohorts)),
        false => evaluate_among(rubric, report, Some(cohorts)),
    };
    let mut diagnostics = std::mem::take(&mut evaluation.diagnostics);
    for diagnostic in &mut diagnostics {
        diagnostic
            .office
            .get_or_insert_with(|| report.office.id.clone());
    }
    (assemble(evaluation, options), diagnostics)
}

/// The figures beside the total of a finished card, and why one breaks.
fn columns(
    rubric: &CompiledRubric,
    card: &Scorecard,
    conditions: &Evaluation<'_>,
) -> (Vec<Option<Ends>>, Vec<Diagnostic>) {
    let rubric = rubric.of_cohort(&card.office.cohort);
    let figures = Figures::finished(rubric.rubric(), card);
    let mut told = Vec::new();
    let all = rubric.rubric().columns.iter().zip(rubric.columns());
    let columns = all.map(|(column, program)| {
        let results = figures.iter();
        let results = results.map(|figures| conditions.account(program, figures).result);
        let result = results.reduce(Possible::hull)?;
        if let Some(failure) = result.failure {
            let message = format!(
                "`{}` 的 `{}` 算不出来:{}",
                card.office.name, column.title, failure.message
            );
            told.push(
                Diagnostic::new(Code::ScriptFailed, message)
                    .at(column.value.place.clone())
                    .office(&card.office.id)
                    .help("核对填报的数;规则没有说这种情形时,请修改细则"),
            );
            return None;
        }
        let Some(Value::Number(number)) = result.value else {
            return None;
        };
        let round = |end: Option<&Number>| Some(Points::round(end?, column.digits));
        Some(Ends {
            sure: round(number.least())?,
            possible: round(number.greatest())?,
        })
    });
    (columns.collect(), told)
}
