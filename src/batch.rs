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
use crate::scorecard::{Figures, Line, LineKind, Options, Scorecard, assemble};
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
    let cohorts = cohorts(rubric, reports, options, over);
    score_among(rubric, reports, &cohorts, options, over)
}

/// What offices are compared by with each other, read of all of them.
pub fn cohorts(
    rubric: &CompiledRubric,
    reports: &[Report],
    options: Options,
    over: &dyn OverOffices,
) -> Cohorts {
    let figures = |reports: &[&Report], read: &ReadFigures<'_>| over.figures(reports, read);
    Cohorts::of(rubric, reports, options.last_word, &figures)
}

/// As [`score`], where what the offices are compared by is known.
pub fn score_among(
    rubric: &CompiledRubric,
    reports: &[Report],
    cohorts: &Cohorts,
    options: Options,
    over: &dyn OverOffices,
) -> (Vec<Scorecard>, Vec<Diagnostic>) {
    let make = |report: &Report| card(rubric, report, cohorts, options);
    let (mut cards, mut diagnostics) = (Vec::with_capacity(reports.len()), Vec::new());
    for (card, of_card) in over.cards(reports, &make) {
        cards.push(card);
        diagnostics.extend(of_card);
    }
    let by_office: HashMap<&str, &Report> =
        reports.iter().map(|r| (r.office.id.as_str(), r)).collect();
    let conditions = |card: &Scorecard| {
        let report = by_office.get(card.office.id.as_str())?;
        Some(conditions_among(rubric, report, Some(cohorts)))
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
            let (columns, lines, told) = columns.unwrap_or_default();
            card.columns = columns;
            if !options.brief {
                card.lines.extend(lines);
            }
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

/// The figures beside the total of a finished card, the lines that tell how they come about, and why one breaks.
fn columns(
    rubric: &CompiledRubric,
    card: &Scorecard,
    conditions: &Evaluation<'_>,
) -> (Vec<Option<Ends>>, Vec<Line>, Vec<Diagnostic>) {
    let rubric = rubric.of_cohort(&card.office.cohort);
    let figures = Figures::finished(rubric.rubric(), card);
    let (mut told, mut lines) = (Vec::new(), Vec::new());
    let all = rubric.rubric().columns.iter().zip(rubric.columns());
    let columns = all.map(|(column, program)| {
        let mut said: Vec<String> = Vec::new();
        let results = figures.iter().map(|figures| {
            let Account { result, reason, .. } = conditions.account(program, figures);
            if !said.contains(&reason) {
                said.push(reason);
            }
            // What asks for one place after the other finds one of them.
            let places = match result.is_settled() {
                true => None,
                false => figures.at_each_place(),
            };
            let at = |figures: &Figures<'_>| conditions.condition(program, figures);
            let by_place = places.iter().flatten().map(at).reduce(Possible::hull);
            by_place.unwrap_or(result)
        });
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
        let nothing = Ends::zero(rubric.rubric().digits);
        let mut line = Line::plain(LineKind::Column, &column.title, nothing);
        line.workings = said.join(";或");
        let Some(Value::Number(number)) = result.value else {
            line.reason = result.not_applicable.unwrap_or_default();
            lines.push(line);
            return None;
        };
        let round = |end: Option<&Number>| Some(Points::round(end?, column.digits));
        let ends = Ends {
            sure: round(number.least())?,
            possible: round(number.greatest())?,
        };
        line.open = !ends.is_settled();
        line.workings += &match line.open {
            true => format!(",计{}至{}", ends.sure, ends.possible),
            false => format!(",计{}", ends.sure),
        };
        lines.push(line);
        Some(ends)
    });
    let columns = columns.collect();
    (columns, lines, told)
}
