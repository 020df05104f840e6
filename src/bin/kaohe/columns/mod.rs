//! One large table by columns: read in chunks on all threads, scored by the rubric's plan, written as it is formatted.
//!
//! The results are those of scoring office by office, to the byte; what columns cannot do is left to that way.

mod input;
mod read;
mod write;

use std::fs;
use std::io;
use std::path::Path;

use clap::ValueEnum;
use kaohe::bulk::keep::Kept;
use kaohe::bulk::rank::Ranks;
use kaohe::bulk::score::Plans;
use kaohe::bulk::write::Matrix;
use kaohe::diagnostic::{Diagnostic, Severity};
use kaohe::report::rows_of_file;
use kaohe::write::{CsvStyle, Output, Recaster, Run, TableFormat, matrix};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::args::{RunArgs, ScoreArgs, ScreenFormat, Target};
use crate::console::Console;
use crate::files::display_name;
use crate::output::Staged;
use crate::reports::Format;
use crate::run::{Loaded, OpenRubric, protect};
use crate::stages::Threads;
use crate::{CannotRun, Exit};

use input::TableFile;
pub(crate) use read::Scored;
pub(crate) use write::summary;

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
    let [path] = args.reports.as_slice() else {
        return Ok(None);
    };
    if args.prior.is_some() || !suffice(&args.run) || !is_table(path) {
        return Ok(None);
    }
    let large = fs::metadata(path).is_ok_and(|found| found.len() >= large(path));
    if args.run.way != Way::Columns && !large {
        return Ok(None);
    }
    let loaded = Loaded {
        files: vec![path.clone()],
        ..Loaded::default()
    };
    protect(&args.run, &loaded, None)?;
    let threads = Threads::new(args.run.inputs.jobs);
    let Some(scored) = figures(&args.run, rubric, path, &threads) else {
        return Ok(None);
    };
    finish(&args.run, rubric, scored, &threads, console).map(Some)
}

/// The figures of a table; none where columns cannot give them.
pub(crate) fn figures(
    args: &RunArgs,
    rubric: &OpenRubric,
    path: &Path,
    threads: &Threads,
) -> Option<Scored> {
    let plans = Plans::of(rubric.compiled(), args.inputs.closes).ok()?;
    let format = Format::of(path)?;
    let file = threads.run(|| TableFile::open(path, format))?;
    if rows_of_file(&file.name, rubric.compiled().rubric()).is_some() {
        return None;
    }
    threads.run(|| read::read(rubric.compiled(), &plans, &file, args.inputs.closes))
}

/// Whether a file is a table that can be read from any place on, if need be once it is laid down as CSV.
pub(crate) fn is_table(path: &Path) -> bool {
    Format::of(path).is_some_and(Format::is_table) && path.is_file()
}

/// The length from which a table is large: those in columns are packed.
fn large(path: &Path) -> u64 {
    match Format::of(path).is_some_and(Format::is_columnar) {
        true => LARGE / 8,
        false => LARGE,
    }
}

/// Whether a run asks for nothing but what columns give.
pub(crate) fn suffice(run: &RunArgs) -> bool {
    let alone = run.inputs.is_bare()
        && run.prior_run.is_none()
        && run.out.is_none()
        && run.format == ScreenFormat::Text
        && run.way != Way::Offices;
    let targets = run.targets();
    let columns = |output: &Output| matches!(output, Output::Matrix | Output::Problems);
    let wanted = targets.iter().any(|(output, _)| *output == Output::Matrix)
        && targets.iter().all(|(output, _)| columns(output));
    alone && wanted
}

/// Ranks what was scored, and writes what was asked for.
pub(crate) fn finish(
    args: &RunArgs,
    rubric: &OpenRubric,
    scored: Scored,
    threads: &Threads,
    console: &Console,
) -> Result<Exit, CannotRun> {
    let Scored {
        kept,
        counts,
        of_reading,
        of_scoring,
    } = scored;
    let model = rubric.compiled().rubric();
    let of_rubric = rubric.hints().len();
    let of_table = of_reading.into_iter().chain(of_scoring);
    let diagnostics: Vec<Diagnostic> = rubric.hints().iter().cloned().chain(of_table).collect();
    let chunks: Vec<&Kept> = kept.iter().collect();
    let ranks = threads.run(|| {
        Ranks::with(model, &chunks, |pools, give| {
            (0..pools).into_par_iter().map(give).collect()
        })
    });
    let style = args.csv_style();
    let write_matrix = |format, to: &mut dyn io::Write| {
        if format == TableFormat::Csv {
            let table = Matrix::new(model, &chunks, &ranks, style);
            return write::matrix(&table, chunks.len(), threads, to);
        }
        let table = Matrix::new(model, &chunks, &ranks, CsvStyle::RECAST);
        let recaster = Recaster::new(matrix::columns(model), model.digits, format);
        write::recast(&table, chunks.len(), threads, &recaster, to)
    };
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
    for (output, target) in args.targets() {
        let Target::File(path) = target else { continue };
        let format = args.format_of(output, target);
        let written = match output {
            Output::Matrix => staged.file(path, |to| write_matrix(format, to)),
            _ => {
                rest = Some(display_name(path));
                staged.file(path, |to| output.write_as(format, &problems, style, to))
            }
        };
        failed = failed.or(written.err());
    }
    let written = match failed {
        Some(failed) => Err(failed),
        None => staged.commit(),
    };
    console.report(&diagnostics, rest.as_deref().filter(|_| written.is_ok()));
    let printed = args.targets().into_iter();
    let mut printed = printed
        .filter(|(_, target)| *target == Target::Stdout)
        .map(|(output, target)| (output, args.format_of(output, target)));
    written
        .and_then(|()| match printed.next_back() {
            Some((Output::Matrix, format)) => console.print(|to| write_matrix(format, to)),
            Some((output, format)) => {
                console.print(|to| output.write_as(format, &problems, style, to))
            }
            None => console.print(|to| write::summary(model, counts, to)),
        })
        .map_err(|failed| failed.diagnostic())?;
    // The program ends here: the system takes back all at once what would be given back piece by piece.
    std::mem::forget((kept, ranks));
    let of_reports = diagnostics.iter().skip(of_rubric);
    let passed = of_reports
        .into_iter()
        .all(|d| d.severity() == Severity::Note);
    Ok(if passed { Exit::Done } else { Exit::NotPassed })
}
