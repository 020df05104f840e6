//! The scripts behind what a case does not come to, with the values under their parts.

use crate::catalogue::Lang;
use crate::compile::CompiledRubric;
use crate::evaluate::{Cohorts, Evaluation, ReadFigures, evaluate_among};
use crate::report::Report;
use crate::scorecard::{Figures, Scorecard};
use crate::trace::{Trace, draw};
use crate::value::Truth;

use super::Scored;
use super::model::Wanted;

/// The picture of a script is so wide.
const WIDTH: usize = 96;

impl Scored {
    /// The scripts that an expectation is about, as the facts of the office give them: the indicator's, or those of the
    /// gates that stand otherwise than expected.
    pub(super) fn picture(
        &self,
        rubric: &CompiledRubric,
        card: &Scorecard,
        wanted: &Wanted,
    ) -> Vec<String> {
        let rubric = self.changed.as_deref().unwrap_or(rubric);
        let figures = |reports: &[&Report], read: &ReadFigures<'_>| {
            reports.iter().map(|report| read(report)).collect()
        };
        let own = |report: &&Report| report.office.id == card.office.id;
        let Some(report) = self.reports.iter().find(own) else {
            return Vec::new();
        };
        let cohorts = Cohorts::of(rubric, &self.reports, self.options.last_word, &figures);
        let evaluation = evaluate_among(rubric, report, Some(&cohorts));
        let traces = match wanted {
            Wanted::Item(at, _) => evaluation.traces(*at, Lang::Zh),
            Wanted::Gates(fire, may) => of_gates(rubric, card, &evaluation, (fire, may)),
            _ => Vec::new(),
        };
        traces.iter().flat_map(|trace| draw(trace, WIDTH)).collect()
    }
}

fn of_gates(
    rubric: &CompiledRubric,
    card: &Scorecard,
    evaluation: &Evaluation<'_>,
    (fire, may): (&[String], &[String]),
) -> Vec<Trace> {
    let rubric = rubric.of_cohort(&card.office.cohort);
    let figures = Figures::ranked(rubric.rubric(), card, (1, 1), (1, 1));
    let mut traces = Vec::new();
    for found in &card.gates {
        let (Some(gate), Some(program)) = (
            rubric.rubric().gates.get(found.gate),
            rubric.gate(found.gate),
        ) else {
            continue;
        };
        let wanted = match (fire.contains(&gate.id), may.contains(&gate.id)) {
            (true, _) => Truth::True,
            (false, true) => Truth::Open,
            (false, false) => Truth::False,
        };
        if found.fires != wanted {
            traces.extend(evaluation.condition_traces((&gate.id, program), &figures, Lang::Zh));
        }
    }
    traces
}
