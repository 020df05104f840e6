//! The calls of the library's stages, in order: the one file to change when a stage does.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kaohe::batch::{self, MakeCard, OverOffices};
use kaohe::catalogue::Lang;
use kaohe::compile::CompiledRubric;
use kaohe::diagnostic::{Diagnostic, has_errors};
use kaohe::evaluate::ReadFigures;
use kaohe::explain::{self, Account, NoOffice, Only, Subject, find_office};
use kaohe::past::{Part, combine, unanswered};
use kaohe::report::review::{ReviewTable, lay_over_review};
use kaohe::report::{self, Gathered, LineTable, Reader, Report, Roster, RowsTable};
use kaohe::rubric::{Load, Rubric};
use kaohe::scorecard::{Options, Scorecard};
use kaohe::source::Source;
use kaohe::value::Possible;
use kaohe::write::{Counts, Run};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::reports::Format;

/// Texts that go into scoring.
#[derive(Default)]
pub(crate) struct Texts {
    /// The reports, in the order given.
    pub(crate) reports: Vec<(Arc<Source>, Format)>,
    /// Finished runs that give the facts in place of reports.
    pub(crate) parts: Vec<Part>,
    /// The names of files of reports that could not be read as text: each counts as a report refused, unless it
    /// is named after a field of rows.
    pub(crate) unreadable: Vec<String>,
    /// The names of files of other formats, which were not read.
    pub(crate) skipped: Vec<String>,
    /// The roster.
    pub(crate) roster: Option<Arc<Source>>,
    /// Last period's reports; none when they were not given.
    pub(crate) prior: Option<Vec<(Arc<Source>, Format)>>,
    /// The names of files of other formats among those, which were not read.
    pub(crate) prior_skipped: Vec<String>,
    /// Line data.
    pub(crate) facts: Vec<Arc<Source>>,
    /// What people decided.
    pub(crate) reviews: Vec<Arc<Source>>,
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

/// Text → rubric, with those that it builds on → compiled rubric; none when something in it is wrong.
pub(crate) fn compile(
    source: &Arc<Source>,
    load: &Load<'_>,
) -> (Option<CompiledRubric>, Vec<Diagnostic>) {
    let parsed = kaohe::rubric::parse_with(source, load);
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
///
/// # Errors
/// What is wrong with the roster or the parts, or makes a text no review file: everybody's rank depends on them.
pub(crate) fn score(
    rubric: &CompiledRubric,
    texts: &Texts,
    options: Options,
    jobs: Option<u16>,
) -> Result<Scored, Vec<Diagnostic>> {
    let (gathered, counts) = gather(texts, rubric.rubric())?;
    let Gathered {
        reports,
        mut diagnostics,
        input_order,
        ..
    } = gathered;
    let over = OnThreads;
    let (cards, told) = Threads::new(jobs).run(|| batch::score(rubric, &reports, options, &over));
    diagnostics.extend(told);
    Ok(Scored {
        cards,
        input_order,
        counts,
        diagnostics,
    })
}

/// What an account is asked for.
pub(crate) struct Asked<'a> {
    /// Whose, by id or name.
    pub(crate) office: Option<&'a str>,
    /// Of which items.
    pub(crate) only: Only,
    /// In which language.
    pub(crate) lang: Lang,
    /// How the offices are scored.
    pub(crate) options: Options,
    /// On so many threads.
    pub(crate) jobs: Option<u16>,
}

/// Why there is no account.
pub(crate) enum NotExplained {
    /// The office was not found; beside it what was said while reading.
    NoOffice(NoOffice, Vec<Diagnostic>),
    /// What is wrong with the inputs.
    Because(Vec<Diagnostic>),
}

/// Reports → the account of one office among them, handed to `tell` with all that was said on the way.
///
/// # Errors
/// Why there is none.
pub(crate) fn explain<T>(
    rubric: &CompiledRubric,
    texts: &Texts,
    asked: &Asked<'_>,
    tell: impl FnOnce(&Account<'_>, &[Diagnostic]) -> T,
) -> Result<T, NotExplained> {
    let (gathered, counts) = gather(texts, rubric.rubric()).map_err(NotExplained::Because)?;
    let (reports, mut diagnostics) = (gathered.reports, gathered.diagnostics);
    let report = match find_office(&reports, asked.office) {
        Ok(report) => report,
        Err(why) => return Err(NotExplained::NoOffice(why, diagnostics)),
    };
    let (cohorts, cards, told) = Threads::new(asked.jobs).run(|| {
        let cohorts = batch::cohorts(rubric, &reports, asked.options, &OnThreads);
        let (cards, told) =
            batch::score_among(rubric, &reports, &cohorts, asked.options, &OnThreads);
        (cohorts, cards, told)
    });
    diagnostics.extend(told);
    let run = Run {
        rubric: rubric.rubric(),
        cards: &cards,
        input_order: &gathered.input_order,
        diagnostics: &diagnostics,
        prior: None,
        counts,
        inputs: Vec::new(),
        options: Vec::new(),
    };
    let Some(card) = cards.iter().find(|card| card.office.id == report.office.id) else {
        // Every report that was gathered has a card.
        return Err(NotExplained::Because(diagnostics));
    };
    let subject = Subject {
        rubric,
        run: &run,
        card,
        report,
        cohorts: &cohorts,
    };
    let account = explain::account(subject, &asked.only, asked.lang);
    Ok(tell(&account, &diagnostics))
}

/// Reports → ranked scorecards, in the order of the reports.
pub(crate) fn cards(
    rubric: &CompiledRubric,
    reports: &[Report],
    options: Options,
    threads: &Threads,
) -> Vec<Scorecard> {
    threads
        .run(|| batch::score(rubric, reports, options, &OnThreads))
        .0
}

/// Offices spread over all threads.
struct OnThreads;

impl OverOffices for OnThreads {
    fn figures(&self, offices: &[&Report], read: &ReadFigures<'_>) -> Vec<Vec<Possible>> {
        offices.par_iter().map(|office| read(office)).collect()
    }

    fn cards(&self, offices: &[Report], make: &MakeCard<'_>) -> Vec<(Scorecard, Vec<Diagnostic>)> {
        offices.par_iter().map(make).collect()
    }
}

/// Texts → reports, with roster and line data.
///
/// Files are taken by name, so that of two reports of one office the same one is refused in whatever order they
/// were given; only the order of `matrix.csv` is that of the arguments.
pub(crate) fn gather(
    texts: &Texts,
    rubric: &Rubric,
) -> Result<(Gathered, Counts), Vec<Diagnostic>> {
    // A file named after a field of rows holds its events, not reports.
    let is_of_rows = |(source, format): &&(Arc<Source>, Format)| {
        format.is_table() && report::rows_of_file(source.name(), rubric).is_some()
    };
    let (of_rows, reports): (Vec<_>, Vec<_>) = texts.reports.iter().partition(is_of_rows);
    let mut by_name: Vec<&(Arc<Source>, Format)> = reports;
    by_name.sort_by_key(|(source, _)| source.name());
    let mut reads = read_all(&by_name, rubric);
    let rows = reported_rows(&of_rows, &by_name, &reads, texts, rubric);
    let roster = texts.roster.as_ref();
    let roster = roster
        .map(|source| Roster::read(source, format_of(source), rubric))
        .transpose()?;
    let (rows_data, facts): (Vec<_>, Vec<_>) = texts
        .facts
        .iter()
        .partition(|source| report::rows_of_file(source.name(), rubric).is_some());
    let line_data: Vec<LineTable> = facts
        .into_iter()
        .map(|source| LineTable::read(source, rubric))
        .collect();
    if !texts.parts.is_empty() {
        reads.push(combine(&texts.parts, rubric)?);
    }
    let mut gathered = report::gather(reads, rubric, roster.as_ref(), &line_data);
    let told = report::lay_rows(&mut gathered.reports, rows, false, rubric);
    gathered.diagnostics.extend(told);
    let rows_data = rows_tables(rows_data, rubric);
    let told = report::lay_rows(&mut gathered.reports, rows_data, true, rubric);
    gathered.diagnostics.extend(told);
    let told = report::lay_cells(&mut gathered.reports, &line_data, rubric);
    gathered.diagnostics.extend(told);
    if let Some(prior) = &texts.prior {
        let (of_rows, mut by_name): (Vec<_>, Vec<_>) = prior.iter().partition(is_of_rows);
        by_name.sort_by_key(|(source, _)| source.name());
        let mut reads = read_all(&by_name, rubric);
        if texts.prior_skipped.iter().any(|name| is_spreadsheet(name)) {
            // It may be the report of an office that would pass for a new one.
            let mut unread = report::Read::default();
            (unread.read, unread.refused) = (1, 1);
            reads.push(unread);
        }
        let mut rows = rows_tables(of_rows.into_iter().map(|(source, _)| source), rubric);
        let skipped = skipped_rows(&texts.prior_skipped, &rows, rubric);
        rows.extend(skipped);
        let told = report::lay_prior(&mut gathered.reports, reads, rows, rubric);
        gathered.diagnostics.extend(told);
    }
    let reviews: Vec<ReviewTable> = texts
        .reviews
        .iter()
        .map(|source| ReviewTable::read(source, format_of(source)))
        .collect::<Result<_, _>>()?;
    lay_over_review(&mut gathered, rubric, &reviews);
    let told = unanswered(&texts.parts, rubric, &gathered.reports);
    gathered.diagnostics.extend(told);
    let given: HashMap<&str, usize> = texts
        .reports
        .iter()
        .map(|(s, _)| s.name())
        .zip(0..)
        .collect();
    let mut order: Vec<&Report> = gathered.reports.iter().collect();
    order.sort_by_key(|r| {
        r.source
            .as_ref()
            .and_then(|s| given.get(s.name()))
            .copied()
            .unwrap_or(usize::MAX)
    });
    gathered.input_order = order.into_iter().map(|r| r.office.id.clone()).collect();
    // A table of events that cannot be read is no report refused.
    let unreadable = texts.unreadable.iter();
    let unreadable = unreadable
        .filter(|name| report::rows_of_file(name, rubric).is_none())
        .count();
    let counts = Counts {
        read: gathered.read + unreadable,
        scored: gathered.scored,
        refused: gathered.refused + unreadable,
        roster: roster.as_ref().map(|r| r.offices.len()),
        without_report: gathered
            .reports
            .iter()
            .filter(|r| r.source.is_none())
            .count(),
    };
    Ok((gathered, counts))
}

/// Tables of events, by name.
fn rows_tables<'a>(
    sources: impl IntoIterator<Item = &'a Arc<Source>>,
    rubric: &Rubric,
) -> Vec<report::RowsTable> {
    let mut sources: Vec<_> = sources.into_iter().collect();
    sources.sort_by_key(|source| source.name());
    let read = |source: &Arc<Source>| {
        let field = report::rows_of_file(source.name(), rubric)?;
        Some(report::RowsTable::read(source, field, rubric))
    };
    sources.into_iter().filter_map(read).collect()
}

/// The tables of events among the reports, those included that are there and cannot be read.
///
/// One that stands in a folder with reports of another period only is last period's: it is not read.
fn reported_rows(
    of_rows: &[&(Arc<Source>, Format)],
    reports: &[&(Arc<Source>, Format)],
    reads: &[report::Read],
    texts: &Texts,
    rubric: &Rubric,
) -> Vec<RowsTable> {
    // Of each folder: whether it has a report, and whether one is of this period or says nothing.
    let mut folders: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for ((source, _), read) in reports.iter().zip(reads) {
        for report in &read.reports {
            let other = report::is_of_other_period(report, rubric);
            let period = report.period.as_deref().filter(|_| other);
            let seen = folders.entry(folder(source.name())).or_insert(period);
            *seen = seen.and(period);
        }
    }
    let mut of_rows = of_rows.to_vec();
    of_rows.sort_by_key(|(source, _)| source.name());
    let tables = of_rows.into_iter().filter_map(|(source, _)| {
        let field = report::rows_of_file(source.name(), rubric)?;
        Some(match folders.get(folder(source.name())) {
            Some(Some(period)) => RowsTable::of_other_period(source, field, period),
            _ => RowsTable::read(source, field, rubric),
        })
    });
    let mut tables: Vec<RowsTable> = tables.collect();
    let unreadable = texts.unreadable.iter();
    tables.extend(unreadable.flat_map(|name| report::unread_rows(name, rubric)));
    let skipped = skipped_rows(&texts.skipped, &tables, rubric);
    tables.extend(skipped);
    tables
}

/// Tables of events in other formats, unless a table of the field was read: a spreadsheet may lie beside its CSV.
fn skipped_rows(names: &[String], read: &[RowsTable], rubric: &Rubric) -> Vec<RowsTable> {
    let skipped = names
        .iter()
        .flat_map(|name| report::skipped_rows(name, rubric));
    skipped
        .filter(|table| read.iter().all(|other| other.field != table.field))
        .collect()
}

fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_spreadsheet(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let known = ["xlsx", "xlsm", "xls", "et", "ods"];
    known.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

fn read_all(texts: &[&(Arc<Source>, Format)], rubric: &Rubric) -> Vec<report::Read> {
    let reader = Reader::new(rubric);
    let texts = texts.par_iter();
    texts
        .map(|(source, format)| reader.read(source, (*format).into()))
        .collect()
}

/// A roster is read by the end of its name.
fn format_of(source: &Source) -> report::Format {
    Format::of(std::path::Path::new(source.name())).map_or(report::Format::Csv, Into::into)
}

/// Threads for work that spreads over all of them.
pub(crate) struct Threads(Option<rayon::ThreadPool>);

impl Threads {
    /// At most so many; none: one a processor core.
    pub(crate) fn new(jobs: Option<u16>) -> Self {
        Self(jobs.and_then(|n| {
            let builder = rayon::ThreadPoolBuilder::new().num_threads(n.into());
            builder.build().ok()
        }))
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        let all = rayon::current_num_threads;
        self.0
            .as_ref()
            .map_or_else(all, |pool| pool.current_num_threads())
    }

    /// Runs work once on each of them, and something else here beside it.
    pub(crate) fn beside<T>(&self, work: impl Fn() + Sync, here: impl FnOnce() -> T) -> T {
        let work = &work;
        match &self.0 {
            Some(pool) => pool.in_place_scope(|scope| {
                scope.spawn_broadcast(move |_, _| work());
                here()
            }),
            None => rayon::in_place_scope(|scope| {
                scope.spawn_broadcast(move |_, _| work());
                here()
            }),
        }
    }

    /// Runs work on them.
    pub(crate) fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.0 {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}
