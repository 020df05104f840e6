//! One large table by columns: read in chunks on all threads, scored by the rubric's plan, written as it is formatted.
//!
//! The results are those of scoring office by office, to the byte; what columns cannot do is left to that way.

mod input;
mod read;
mod write;

use std::path::PathBuf;

use clap::ValueEnum;
use kaohe::bulk::keep::Kept;
use kaohe::bulk::rank::Ranks;
use kaohe::bulk::score::Plans;
use kaohe::bulk::write::Matrix;
use kaohe::diagnostic::{Diagnostic, Severity};
use kaohe::report::rows_of_file;
use kaohe::write::{Output, Run};

use crate::args::{ScoreArgs, ScreenFormat, Target};
use crate::console::Console;
use crate::files::display_name;
use crate::output::Staged;
use crate::reports::Format;
use crate::run::{Loaded, OpenRubric, protect};
use crate::stages::Threads;
use crate::{CannotRun, Exit};

use input::TableFile;
use read::Scored;

/// How offices are scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Way {
    /// 大表按列,其余逐家
    #[default]
    Auto,
    /// 能按列就按列
    Columns,
    /// 逐家
    Offices,
}

/// A smaller table is scored office by office unless columns are asked for.
const LARGE: u64 = 1 << 18;

/// Scores a table by columns and writes what was asked for; none where that cannot be done.
pub(crate) fn score(
    args: &ScoreArgs,
    rubric: &OpenRubric,
    console: &Console,
) -> Result<Option<Exit>, CannotRun> {
    let Some(path) = table(args) else {
        return Ok(None);
    };
    let Some(file) =
        TableFile::open(&path).filter(|file| args.run.way == Way::Columns || file.len >= LARGE)
    else {
        return Ok(None);
    };
    let loaded = Loaded {
        files: vec![path.clone()],
        ..Loaded::default()
    };
    protect(&args.run, &loaded)?;
    if rows_of_file(&file.name, rubric.compiled().rubric()).is_some() {
        return Ok(None);
    }
    let Ok(plans) = Plans::of(rubric.compiled(), args.run.closes) else {
        return Ok(None);
    };
    let threads = Threads::new(args.run.jobs);
    let scored = threads.run(|| read::read(rubric.compiled(), &plans, &file, args.run.closes));
    let Some(scored) = scored else {
        return Ok(None);
    };
    finish(args, rubric, scored, &threads, console).map(Some)
}

/// The table that is all there is to score, where nothing is asked for but what columns give.
fn table(args: &ScoreArgs) -> Option<PathBuf> {
    let run = &args.run;
    let [path] = args.reports.as_slice() else {
        return None;
    };
    let alone = run.offices.is_none()
        && run.facts.is_empty()
        && run.review.is_empty()
        && run.prior_run.is_none()
        && args.prior.is_none()
        && run.out.is_none()
        && run.format == ScreenFormat::Text
        && run.way != Way::Offices;
    let targets = run.targets();
    let columns = |output: &Output| matches!(output, Output::Matrix | Output::Problems);
    let wanted = targets.iter().any(|(output, _)| *output == Output::Matrix)
        && targets.iter().all(|(output, _)| columns(output));
    let is_table = Format::of(path) == Some(Format::Csv) && path.is_file();
    (alone && wanted && is_table).then(|| path.clone())
}

fn finish(
    args: &ScoreArgs,
    rubric: &OpenRubric,
    scored: Scored,
    threads: &Threads,
    console: &Console,
) -> Result<Exit, CannotRun> {
    let Scored {
        kept,
        counts,
        diagnostics: of_table,
    } = scored;
    let model = rubric.compiled().rubric();
    let of_rubric = rubric.hints().len();
    let diagnostics: Vec<Diagnostic> = rubric.hints().iter().cloned().chain(of_table).collect();
    let chunks: Vec<&Kept> = kept.iter().collect();
    let ranks = Ranks::of(model, &chunks);
    let matrix = Matrix::new(model, &chunks, &ranks, args.run.csv_style());
    let problems = Run {
        rubric: model,
        cards: &[],
        input_order: &[],
        diagnostics: &diagnostics,
        prior: None,
        counts,
        inputs: Vec::new(),
        options: Vec::new(),
    };
    let mut staged = Staged::default();
    let mut rest = None;
    let mut failed = None;
    for (output, target) in args.run.targets() {
        let Target::File(path) = target else { continue };
        let written = match output {
            Output::Matrix => {
                staged.file(path, |to| write::matrix(&matrix, chunks.len(), threads, to))
            }
            _ => {
                rest = Some(display_name(path));
                staged.file(path, |to| output.write(&problems, args.run.csv_style(), to))
            }
        };
        failed = failed.or(written.err());
    }
    let written = match failed {
        Some(failed) => Err(failed),
        None => staged.commit(),
    };
    console.report(&diagnostics, rest.as_deref().filter(|_| written.is_ok()));
    let printed = args.run.targets().into_iter();
    let mut printed = printed
        .filter(|(_, target)| *target == Target::Stdout)
        .map(|(output, _)| output);
    written
        .and_then(|()| match printed.next_back() {
            Some(Output::Matrix) => {
                console.print(|to| write::matrix(&matrix, chunks.len(), threads, to))
            }
            Some(output) => console.print(|to| output.write(&problems, args.run.csv_style(), to)),
            None => console.print(|to| write::summary(model, counts, to)),
        })
        .map_err(|failed| failed.diagnostic())?;
    let of_reports = diagnostics.iter().skip(of_rubric);
    let passed = of_reports
        .into_iter()
        .all(|d| d.severity() == Severity::Note);
    Ok(if passed { Exit::Done } else { Exit::NotPassed })
}
