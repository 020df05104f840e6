//! `kaohe score`: reports and a rubric in, scorecards out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kaohe::diagnostic::{Code, Diagnostic, Severity};

use crate::args::{InputArgs, ScoreArgs};
use crate::columns;
use crate::console::Console;
use crate::files::{self, display_name};
use crate::partial;
use crate::reports::{self, Format, ReportFile};
use crate::run::{Loaded, load_shared, open_rubric, score_and_write};
use crate::{CannotRun, Exit};

/// Runs it.
pub(crate) fn run(args: &ScoreArgs, console: &Console) -> Result<Exit, CannotRun> {
    args.check().map_err(CannotRun::Usage)?;
    let rubric = open_rubric(&args.run)?;
    if let Some(file) = &args.partial {
        return partial::run(args, &rubric, file, console);
    }
    if let Some(exit) = columns::score(args, &rubric, console)? {
        return Ok(exit);
    }
    let loaded = load(args)?;
    score_and_write(&args.run, rubric, loaded, console)
}

/// Finds and reads the inputs: a report that cannot be read is a message.
fn load(args: &ScoreArgs) -> Result<Loaded, CannotRun> {
    let shared = &args.run;
    let mut others = others(&shared.inputs);
    others.extend(shared.out.as_deref());
    let given = Given {
        reports: &args.reports,
        input_format: args.input_format,
        prior: args.prior.as_deref(),
    };
    load_reports(given, others, load_shared(shared)?)
}

/// The reports that a user gave.
pub(crate) struct Given<'a> {
    /// Files, folders, patterns.
    pub(crate) reports: &'a [PathBuf],
    /// The format of the standard input.
    pub(crate) input_format: Option<Format>,
    /// Last period's.
    pub(crate) prior: Option<&'a Path>,
}

/// Finds and reads the reports, this period's and last period's; `loaded` is what else goes in, `others` the files
/// that are no reports wherever they lie.
pub(crate) fn load_reports<'a>(
    given: Given<'a>,
    mut others: Vec<&'a Path>,
    mut loaded: Loaded,
) -> Result<Loaded, CannotRun> {
    others.extend(given.prior);
    let found = reports::find(given.reports, given.input_format, &others);
    loaded.diagnostics = found.diagnostics;
    loaded.texts.skipped = found.skipped;
    for file in &found.files {
        match files::read_found(file) {
            Ok(read) => loaded.add_reports(read, file.format),
            Err(diagnostic) => loaded.add_unreadable(file.name.clone(), diagnostic),
        }
        loaded.files.extend(file.path.clone());
    }
    if let Some(path) = given.prior {
        load_prior(path, &others, &found.files, &mut loaded)?;
    }
    loaded.or_no_reports()
}

/// Files and folders that hold no reports, whatever folder they lie in.
pub(crate) fn others(args: &InputArgs) -> Vec<&Path> {
    let mut others: Vec<&Path> = vec![&args.rubric];
    others.extend(args.offices.as_deref());
    others.extend(args.facts.iter().map(PathBuf::as_path));
    others.extend(args.review.iter().map(PathBuf::as_path));
    others
}

/// Last period's reports. One that cannot be read ends the run: its office would pass for one without a last year;
/// so does one that is this period's, which would be compared with itself.
pub(crate) fn load_prior(
    path: &Path,
    others: &[&Path],
    reports: &[ReportFile],
    loaded: &mut Loaded,
) -> Result<(), Diagnostic> {
    let others: Vec<&Path> = others.iter().copied().filter(|o| *o != path).collect();
    let found = reports::find(&[path.to_owned()], None, &others);
    for told in found.diagnostics {
        if told.severity() == Severity::Error {
            return Err(told);
        }
        loaded.diagnostics.push(told);
    }
    let real = |file: &ReportFile| fs::canonicalize(file.path.as_ref()?).ok();
    let this: BTreeSet<PathBuf> = reports.iter().filter_map(real).collect();
    let mut texts = Vec::new();
    for file in &found.files {
        if real(file).is_some_and(|real| this.contains(&real)) {
            let message = format!("`--prior` 给的 `{}` 同时是这次的填报表", file.name);
            return Err(Diagnostic::new(Code::SameRun, message)
                .origin(&file.name)
                .help("`--prior` 给出上一年度的填报表,放在另一个文件夹"));
        }
        let read = files::read_found(file)?;
        loaded.inputs.push(read.input);
        texts.push((read.source?, file.format));
    }
    loaded.texts.prior = Some(texts);
    loaded.texts.prior_skipped = found.skipped;
    let option = ("prior".to_owned(), display_name(path));
    loaded.options.push(option);
    Ok(())
}
