//! The calls of the library's stages, in order: the one file to change when a stage does.

use std::collections::HashMap;
use std::sync::Arc;

use kaohe::compile::CompiledRubric;
use kaohe::diagnostic::{Code, Diagnostic, has_errors};
use kaohe::evaluate::{Account, CardFigures, evaluate};
use kaohe::report::{Office, Report};
use kaohe::rubric::Rubric;
use kaohe::scorecard::{Options, Scorecard, assemble};
use kaohe::source::Source;
use kaohe::value::{Fact, Possible};
use kaohe::write::Counts;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::reports::Format;

/// Texts that go into scoring.
pub(crate) struct Texts {
    /// The reports, in the order given.
    pub(crate) reports: Vec<(Arc<Source>, Format)>,
    /// The roster.
    pub(crate) roster: Option<Arc<Source>>,
    /// Line data.
    pub(crate) facts: Vec<Arc<Source>>,
}

/// What scoring came to.
pub(crate) struct Scored {
    /// The ranked scorecards.
    pub(crate) cards: Vec<Scorecard>,
    /// The ids of the offices in the order in which they were read.
    pub(crate) input_order: Vec<String>,
    /// How many of what.
    pub(crate) counts: Counts,
    /// The messages of all stages, those of failed outcomes included.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Text → rubric → compiled rubric; none when something in it is wrong.
pub(crate) fn compile(source: &Arc<Source>) -> (Option<CompiledRubric>, Vec<Diagnostic>) {
    let parsed = kaohe::rubric::parse(source);
    let mut diagnostics = parsed.diagnostics;
    let Some(rubric) = parsed.rubric else {
        return (None, diagnostics);
    };
    let compiled = kaohe::compile::compile(rubric);
    diagnostics.extend(compiled.diagnostics);
    let passed = !has_errors(&diagnostics);
    (compiled.rubric.filter(|_| passed), diagnostics)
}

/// Reports → outcomes → scorecards, ranked, on so many threads (none: all cores).
pub(crate) fn score(
    rubric: &CompiledRubric,
    texts: &Texts,
    options: Options,
    jobs: Option<u16>,
) -> Scored {
    let Gathered {
        reports,
        mut diagnostics,
        counts,
    } = gather(texts, rubric.rubric());
    let scored: Vec<(Scorecard, Vec<Diagnostic>)> = on_threads(jobs, || {
        reports
            .par_iter()
            .map(|r| score_one(rubric, r, options))
            .collect()
    });
    let mut cards = Vec::with_capacity(scored.len());
    for (card, of_card) in scored {
        cards.push(card);
        diagnostics.extend(of_card);
    }
    let input_order = cards.iter().map(|card| card.office.id.clone()).collect();
    let by_office: HashMap<&str, &Report> =
        reports.iter().map(|r| (r.office.id.as_str(), r)).collect();
    let read_gate = |card: &Scorecard, gate: usize, figures: &dyn CardFigures| {
        let report = by_office.get(card.office.id.as_str());
        match report.zip(rubric.gate(gate)) {
            Some((report, program)) => evaluate(rubric, report).account(program, figures),
            None => Account {
                result: Possible::failure(""),
                reason: String::new(),
                needs: Vec::new(),
            },
        }
    };
    Scored {
        cards: kaohe::rank::rank(cards, rubric, options, &read_gate),
        input_order,
        counts,
        diagnostics,
    }
}

fn score_one(
    rubric: &CompiledRubric,
    report: &Report,
    options: Options,
) -> (Scorecard, Vec<Diagnostic>) {
    let mut evaluation = evaluate(rubric, report);
    let mut diagnostics = std::mem::take(&mut evaluation.diagnostics);
    for diagnostic in &mut diagnostics {
        diagnostic
            .office
            .get_or_insert_with(|| report.office.id.clone());
    }
    (assemble(evaluation, options), diagnostics)
}

/// All reports of a run, one an office.
struct Gathered {
    reports: Vec<Report>,
    diagnostics: Vec<Diagnostic>,
    counts: Counts,
}

/// Texts → reports, with roster and line data.
// To wire: `kaohe::report::read` and `kaohe::report::gather`. Until then every file is an office without facts.
fn gather(texts: &Texts, rubric: &Rubric) -> Gathered {
    let reports: Vec<Report> = texts
        .reports
        .iter()
        .map(|(source, _)| Report {
            office: Office {
                id: source.name().to_owned(),
                name: source.name().to_owned(),
                cohort: rubric.cohorts.first().cloned().unwrap_or_default(),
            },
            period: None,
            facts: rubric.fields.iter().map(|_| Fact::missing()).collect(),
            self_score: Default::default(),
            source: Some(Arc::clone(source)),
        })
        .collect();
    let _ = (&texts.roster, &texts.facts);
    Gathered {
        counts: Counts {
            read: reports.len(),
            scored: reports.len(),
            ..Counts::default()
        },
        reports,
        diagnostics: vec![Diagnostic::new(Code::NotYet, "填报表尚未读入")],
    }
}

/// Runs work that spreads over threads on at most so many.
fn on_threads<T: Send>(jobs: Option<u16>, work: impl FnOnce() -> T + Send) -> T {
    let pool = jobs.and_then(|n| {
        let builder = rayon::ThreadPoolBuilder::new().num_threads(n.into());
        builder.build().ok()
    });
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}
