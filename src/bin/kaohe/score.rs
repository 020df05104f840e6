//! `kaohe score`: reports and a rubric in, scorecards out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kaohe::diagnostic::{Code, Diagnostic, Severity};

use crate::args::ScoreArgs;
use crate::columns;
use crate::console::Console;
use crate::files::{self, display_name};
use crate::reports::{self, ReportFile};
use crate::run::{Loaded, load_shared, open_rubric, score_and_write};
use crate::{CannotRun, Exit};

/// Runs it.
pub(crate) fn run(args: &ScoreArgs, console: &Console) -> Result<Exit, CannotRun> {
    args.check().map_err(CannotRun::Usage)?;
    let rubric = open_rubric(&args.run)?;
    if let Some(exit) = columns::score(args, &rubric, console)? {
        return Ok(exit);
    }
    let loaded = load(args)?;
    score_and_write(&args.run, rubric, loaded, console)
}

/// Finds and reads the inputs: a report that cannot be read is a message.
fn load(args: &ScoreArgs) -> Result<Loaded, CannotRun> {
    let shared = &args.run;
    let mut others: Vec<&Path> = vec![&shared.rubric];
    others.extend(shared.offices.as_deref());
    others.extend(shared.facts.iter().map(PathBuf::as_path));
    others.extend(shared.review.iter().map(PathBuf::as_path));
    others.extend(shared.out.as_deref());
    others.extend(args.prior.as_deref());
    let found = reports::find(&args.reports, args.input_format, &others);
    let mut loaded = Loaded {
        diagnostics: found.diagnostics,
        ..load_shared(shared)?
    };
    loaded.texts.skipped = found.skipped;
    for file in &found.files {
        let source = files::read_found(file).and_then(|read| {
            loaded.inputs.push(read.input);
            read.source
        });
        match source {
            Ok(source) => loaded.texts.reports.push((source, file.format)),
            Err(diagnostic) => {
                loaded.texts.unreadable.push(file.name.clone());
                loaded.diagnostics.push(diagnostic);
            }
        }
        loaded.files.extend(file.path.clone());
    }
    if let Some(path) = &args.prior {
        load_prior(path, &others, &found.files, &mut loaded)?;
        let option = ("prior".to_owned(), display_name(path));
        loaded.options.push(option);
    }
    if loaded.texts.reports.is_empty() && loaded.texts.roster.is_none() {
        let mut diagnostics = loaded.diagnostics;
        if diagnostics.iter().all(|d| d.severity() != Severity::Error) {
            diagnostics.push(Diagnostic::new(Code::NoReports, "没有可读的填报表"));
        }
        return Err(CannotRun::Because(diagnostics));
    }
    Ok(loaded)
}

/// Last period's reports. One that cannot be read ends the run: its office would pass for one without a last year;
/// so does one that is this period's, which would be compared with itself.
fn load_prior(
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
    Ok(())
}
