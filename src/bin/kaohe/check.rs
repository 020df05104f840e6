//! `kaohe check`: everything that is wrong or doubtful in rubrics, in one run.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kaohe::diagnostic::Severity;
use kaohe::lint::{self, Found, Switches};
use kaohe::source::Source;
use kaohe::write::checked::{Checked, github, json, sarif, summary_line};

use crate::args::{CheckArgs, CheckFormat, Denied};
use crate::console::Console;
use crate::files;
use crate::{CannotRun, Exit};

/// Runs it. What was found is the result, and so goes to the output stream.
pub(crate) fn run(args: &CheckArgs, console: &Console) -> Result<Exit, CannotRun> {
    let switches = switches(args);
    let (mut checked, mut unread) = (Checked::default(), Vec::new());
    for path in expanded(&args.rubrics) {
        match files::read(&path) {
            Ok(file) => {
                checked.files.push(file.source.name().to_owned());
                checked.add(check(&file.source, &switches));
            }
            Err(problem) => unread.push(problem),
        }
    }
    console
        .print(|out| match args.format {
            CheckFormat::Text => {
                out.write_all(console.drawn(&checked.diagnostics).as_bytes())?;
                writeln!(out, "{}", summary_line(&checked))
            }
            CheckFormat::Json => json::write(&checked, out),
            CheckFormat::Sarif => sarif::write(&checked, out),
            CheckFormat::Github => github::write(&checked, out),
        })
        .map_err(|failed| failed.diagnostic())?;
    if !unread.is_empty() {
        return Err(CannotRun::Because(unread));
    }
    let passed = checked
        .diagnostics
        .iter()
        .all(|d| d.severity() == Severity::Note);
    Ok(if passed { Exit::Done } else { Exit::NotPassed })
}

/// Everything found in one rubric, switched.
pub(crate) fn check(source: &Arc<Source>, switches: &Switches) -> Found {
    let load = |path: &str, from: &Source| Ok(files::read_beside(path, from)?.source);
    lint::check(source, &load, switches)
}

fn switches(args: &CheckArgs) -> Switches {
    let mut switches = Switches::default();
    for allowed in &args.allow {
        switches.allow(allowed.code, &allowed.reason);
    }
    for code in &args.warn {
        switches.tell(*code, Severity::Warning);
    }
    for denied in &args.deny {
        match denied {
            Denied::Warnings => switches.deny_warnings(),
            Denied::Kind(code) => switches.tell(*code, Severity::Error),
        }
    }
    switches
}

/// The files that patterns mean where no shell has expanded them; cases lie beside rubrics and are none.
pub(crate) fn expanded(given: &[PathBuf]) -> Vec<PathBuf> {
    let is_pattern = |path: &Path| !path.exists() && path.to_string_lossy().contains(['*', '?']);
    let mut all = Vec::new();
    for path in given {
        let pattern = path.to_string_lossy();
        let found: Vec<PathBuf> = match is_pattern(path) {
            true => glob::glob(&pattern)
                .into_iter()
                .flatten()
                .flatten()
                .collect(),
            false => Vec::new(),
        };
        if found.is_empty() {
            all.push(path.clone());
        }
        all.extend(found);
    }
    let is_cases = |path: &PathBuf| path.to_string_lossy().ends_with(".cases.toml");
    if all.len() > 1 {
        all.retain(|path| !is_cases(path));
    }
    all
}
