//! `kaohe score --partial`: some reports in, a shard out.
//!
//! A shard is checked and, where columns can do that, scored; all that hangs on other offices waits for the merge.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use kaohe::bulk::compare;
use kaohe::bulk::partial::Writer;
use kaohe::diagnostic::{Code, Diagnostic, Severity};
use kaohe::write::Counts;

use crate::args::ScoreArgs;
use crate::columns::{self, Scored, Way};
use crate::console::Console;
use crate::files::{self, display_name, unreadable};
use crate::output::Staged;
use crate::reports::{self, Format, Found, ReportFile};
use crate::run::{Loaded, OpenRubric, protect};
use crate::score::others;
use crate::stages::{self, Threads};
use crate::{CannotRun, Exit};

/// Runs it.
pub(crate) fn run(
    args: &ScoreArgs,
    rubric: &OpenRubric,
    to: &Path,
    console: &Console,
) -> Result<Exit, CannotRun> {
    let mut others = others(&args.run.inputs);
    others.push(to);
    let found = reports::find(&args.reports, args.input_format, &others);
    let of_protect = Loaded {
        files: found.files.iter().filter_map(|f| f.path.clone()).collect(),
        ..Loaded::default()
    };
    protect(&args.run, &of_protect, Some(to))?;
    let shard = match scored(args, rubric, &found) {
        Some((path, scored)) => Shard::Scored(path, scored),
        None => Shard::Read(read(&found)?),
    };
    let (counts, of_reports) = match &shard {
        Shard::Scored(_, scored) => {
            let of_reading = scored.of_reading.iter();
            let told = of_reading.chain(&scored.of_scoring).cloned();
            (scored.counts, told.collect())
        }
        Shard::Read(files) => check(rubric, &found, files)?,
    };
    write(args, rubric, (&found, &shard), to)?;
    let told = rubric.hints().iter().chain(&of_reports).cloned();
    console.report(&told.collect::<Vec<_>>(), None);
    let title = rubric.compiled().rubric();
    console
        .print(|to| columns::summary(title, counts, to))
        .map_err(|failed| failed.diagnostic())?;
    let passed = of_reports.iter().all(|d| d.severity() == Severity::Note);
    Ok(if passed { Exit::Done } else { Exit::NotPassed })
}

/// What goes into a shard.
enum Shard {
    /// A table with its figures; its bytes are read once more.
    Scored(PathBuf, Scored),
    /// Files of any kind.
    Read(Vec<(ReportFile, Vec<u8>)>),
}

/// The figures of the one table that there is; none where columns cannot give them.
fn scored(args: &ScoreArgs, rubric: &OpenRubric, found: &Found) -> Option<(PathBuf, Scored)> {
    let [
        ReportFile {
            path: Some(path), ..
        },
    ] = found.files.as_slice()
    else {
        return None;
    };
    if args.run.way == Way::Offices || !found.diagnostics.is_empty() || !columns::is_table(path) {
        return None;
    }
    // A shard knows only some of the offices that are compared.
    if compare::compares(rubric.compiled()) {
        return None;
    }
    let threads = Threads::new(args.run.inputs.jobs);
    let scored = columns::figures(&args.run, rubric, path, &threads)?;
    Some((path.clone(), scored))
}

/// The bytes of the files. What cannot be opened here, nobody can open later: it ends the run.
fn read(found: &Found) -> Result<Vec<(ReportFile, Vec<u8>)>, CannotRun> {
    let read = |file: &ReportFile| {
        if file.path.is_none() && file.format.is_columnar() {
            // The name of a file tells its format, and the standard input has none.
            let message = "从标准输入来的 Parquet、Arrow 表放不进分片";
            let diagnostic = Diagnostic::new(Code::ColumnarFile, message).origin(&file.name);
            return Err(diagnostic.help("存成文件,再写 `--partial`"));
        }
        Ok((file.clone(), files::bytes(file)?))
    };
    let files: Result<Vec<_>, Diagnostic> = found.files.iter().map(read).collect();
    Ok(files?)
}

/// What is to be said of the reports.
fn check(
    rubric: &OpenRubric,
    found: &Found,
    files: &[(ReportFile, Vec<u8>)],
) -> Result<(Counts, Vec<Diagnostic>), CannotRun> {
    let mut loaded = Loaded {
        diagnostics: found.diagnostics.clone(),
        ..Loaded::default()
    };
    loaded.texts.skipped = found.skipped.clone();
    for (file, bytes) in files {
        let read = files::read_kept(file.name.clone(), bytes.clone(), file.format)?;
        loaded.add_reports(read, file.format);
    }
    let mut loaded = loaded.or_no_reports()?;
    let (gathered, counts) =
        stages::gather(&loaded.texts, rubric.compiled().rubric()).map_err(CannotRun::Because)?;
    loaded.diagnostics.extend(gathered.diagnostics);
    Ok((counts, loaded.diagnostics))
}

fn write(
    args: &ScoreArgs,
    rubric: &OpenRubric,
    (found, shard): (&Found, &Shard),
    to: &Path,
) -> Result<(), CannotRun> {
    let stamp = rubric.stamp(args.run.inputs.closes);
    let mut staged = Staged::default();
    let written = match shard {
        Shard::Scored(path, scored) => {
            let name = display_name(path);
            let format = Format::of(path).unwrap_or(Format::Csv);
            let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
            let mut table = Telling { file, failed: None };
            let written = staged.file(to, |out| {
                let mut writer = Writer::begin(&stamp, &found.skipped, &found.diagnostics, out)?;
                writer.file(&name, format.into(), &mut table)?;
                writer.figures(
                    &scored.kept,
                    scored.counts,
                    &scored.of_reading,
                    &scored.of_scoring,
                )?;
                writer.end()
            });
            if let Some(error) = table.failed {
                return Err(unreadable(&name, &error).into());
            }
            written
        }
        Shard::Read(files) => staged.file(to, |out| {
            let mut writer = Writer::begin(&stamp, &found.skipped, &found.diagnostics, out)?;
            for (file, bytes) in files {
                writer.file(&file.name, file.format.into(), &mut bytes.as_slice())?;
            }
            writer.end()
        }),
    };
    let written = written.and_then(|()| staged.commit());
    Ok(written.map_err(|failed| failed.diagnostic())?)
}

/// A file that remembers why it could not be read, so that the target is not blamed.
struct Telling {
    file: File,
    failed: Option<io::Error>,
}

impl Read for Telling {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer);
        if let Err(error) = &read
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.failed = Some(error.kind().into());
        }
        read
    }
}
