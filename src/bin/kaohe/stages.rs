//! The calls of the library's stages, in order: the one file to change when a stage does.

use std::sync::Arc;

use kaohe::compile::CompiledRubric;
use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::scorecard::Scorecard;
use kaohe::source::Source;
use kaohe::write::Counts;

use crate::files::Format;

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
    // let parsed = kaohe::rubric::parse(source);
    // let mut diagnostics = parsed.diagnostics;
    // let Some(rubric) = parsed.rubric else { return (None, diagnostics) };
    // let (compiled, more) = kaohe::compile::compile(rubric);
    // diagnostics.extend(more);
    // (Some(compiled).filter(|_| !has_errors(&diagnostics)), diagnostics)
    let unwired = Diagnostic::new(Code::NotYet, "计分的各阶段尚未接通").origin(source.name());
    (None, vec![unwired])
}

/// Reports → outcomes → scorecards, ranked. `closes` is `--final`; `jobs` is how many threads (none: all cores).
pub(crate) fn score(
    rubric: &CompiledRubric,
    texts: &Texts,
    closes: bool,
    jobs: Option<u16>,
) -> Scored {
    // let mut gathered = kaohe::report::gather(
    //     texts.reports.iter().map(|(source, format)| kaohe::report::read(source, (*format).into(), rubric.rubric())),
    //     texts.roster.as_ref(), &texts.facts, rubric.rubric());
    // let cards = on_threads(jobs, || gathered.reports.par_iter().map(|report| {
    //     kaohe::scorecard::assemble(&kaohe::evaluate::evaluate(rubric, report), closes)
    // }).collect::<Vec<_>>());
    // let cards = kaohe::rank::rank(rubric, cards);
    let read = texts.reports.len() + texts.facts.len() + usize::from(texts.roster.is_some());
    let cards = on_threads(jobs, Vec::<Scorecard>::new);
    let mut diagnostics = Vec::new();
    diagnostics.extend(failures(&cards).cloned());
    let _ = (rubric, closes);
    Scored {
        input_order: cards.iter().map(|c| c.office.id.clone()).collect(),
        counts: Counts {
            read,
            scored: cards.len(),
            ..Counts::default()
        },
        cards,
        diagnostics,
    }
}

/// Why outcomes failed.
fn failures(cards: &[Scorecard]) -> impl Iterator<Item = &Diagnostic> {
    cards
        .iter()
        .flat_map(|card| &card.outcomes)
        .filter_map(|outcome| outcome.failure.as_ref())
}

/// Runs work that spreads over threads on at most so many.
fn on_threads<T: Send>(jobs: Option<u16>, work: impl FnOnce() -> T + Send) -> T {
    let pool = jobs.and_then(|n| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(n.into())
            .build()
            .ok()
    });
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}
