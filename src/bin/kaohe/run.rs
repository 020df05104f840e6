//! From what was read to what is written: what `kaohe score` and `kaohe combine` share.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use kaohe::bulk::partial::Stamp;
use kaohe::compile::CompiledRubric;
use kaohe::diagnostic::{Code, Diagnostic, Severity};
use kaohe::past::{PastRun, fits_as_prior};
use kaohe::rubric::Rubric;
use kaohe::scorecard::Options;
use kaohe::source::Source;
use kaohe::write::{Input, Output, Run, json, terminal};

use crate::args::{InputArgs, RunArgs, ScreenFormat, Target};
use crate::console::Console;
use crate::files::{self, ReadFile, TextFile, display_name};
use crate::output::{CannotWrite, Staged, other_run};
use crate::past::{self, Depth, is_same_place};
use crate::reports::Format;
use crate::stages::{self, Scored, Texts};
use crate::{CannotRun, Exit};

/// A rubric that can score.
pub(crate) struct OpenRubric {
    compiled: CompiledRubric,
    /// Hints for its author.
    hints: Vec<Diagnostic>,
    /// The files that it builds on, for `run.json`.
    bases: Vec<Input>,
}

impl OpenRubric {
    /// The rubric.
    pub(crate) fn compiled(&self) -> &CompiledRubric {
        &self.compiled
    }

    /// Hints for its author.
    pub(crate) fn hints(&self) -> &[Diagnostic] {
        &self.hints
    }

    /// What shards of it say of it.
    pub(crate) fn stamp(&self, closes: bool) -> Stamp {
        Stamp::of(self.compiled.rubric(), &self.bases, closes)
    }
}

/// All that was read but the rubric.
#[derive(Default)]
pub(crate) struct Loaded {
    /// What is scored.
    pub(crate) texts: Texts,
    /// Last period's run.
    pub(crate) prior: Option<PastRun>,
    /// Every file that was read, for `run.json`.
    pub(crate) inputs: Vec<Input>,
    /// Files that an output must not replace, beside those of the shared arguments.
    pub(crate) files: Vec<PathBuf>,
    /// Folders of finished runs, which must not be written to.
    pub(crate) folders: Vec<PathBuf>,
    /// What was said while reading.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Options of one command that change results.
    pub(crate) options: Vec<(String, String)>,
}

impl Loaded {
    /// Takes in a file of reports that could be opened.
    pub(crate) fn add_reports(&mut self, read: ReadFile, format: Format) {
        let name = read.input.name.clone();
        self.inputs.push(read.input);
        match read.source {
            Ok(source) => self.texts.reports.push((source, format)),
            Err(diagnostic) => self.add_unreadable(name, diagnostic),
        }
    }

    /// Takes in that one could not be read.
    pub(crate) fn add_unreadable(&mut self, name: String, why: Diagnostic) {
        self.texts.unreadable.push(name);
        self.diagnostics.push(why);
    }

    /// Nothing to score ends the run.
    pub(crate) fn or_no_reports(mut self) -> Result<Self, CannotRun> {
        if !self.texts.reports.is_empty() || self.texts.roster.is_some() {
            return Ok(self);
        }
        if self
            .diagnostics
            .iter()
            .all(|d| d.severity() != Severity::Error)
        {
            let nothing = Diagnostic::new(Code::NoReports, "没有可读的填报表");
            self.diagnostics.push(nothing);
        }
        Err(CannotRun::Because(self.diagnostics))
    }
}

/// Reads the rubric, and refuses the folder of another run before any work is done.
pub(crate) fn open_rubric(args: &RunArgs) -> Result<OpenRubric, CannotRun> {
    let rubric = read_rubric(&args.inputs.rubric)?;
    check_out(args, rubric.compiled.rubric())?;
    Ok(rubric)
}

/// Reads a rubric and those that it builds on.
pub(crate) fn read_rubric(path: &Path) -> Result<OpenRubric, CannotRun> {
    let file = files::read(path)?;
    let bases = RefCell::new(Vec::new());
    let load = |path: &str, from: &Source| {
        let read = files::read_beside(path, from)?;
        bases.borrow_mut().push(read.input);
        Ok(read.source)
    };
    let (compiled, hints) = stages::compile(&file.source, &load);
    let Some(compiled) = compiled else {
        return Err(CannotRun::Because(hints));
    };
    Ok(OpenRubric {
        compiled,
        hints,
        bases: bases.into_inner(),
    })
}

/// Reads what a run takes beside its reports.
pub(crate) fn load_shared(args: &RunArgs) -> Result<Loaded, CannotRun> {
    let mut loaded = load_inputs(&args.inputs)?;
    if let Some(folder) = &args.prior_run {
        let (run, inputs) = past::read(folder, Depth::Totals).map_err(CannotRun::Because)?;
        loaded.inputs.extend(inputs);
        loaded.folders.push(folder.clone());
        loaded.prior = Some(run);
    }
    Ok(loaded)
}

/// Reads roster, line data and reviews: one that cannot be read ends the run, since every card would be wrong
/// without it.
pub(crate) fn load_inputs(args: &InputArgs) -> Result<Loaded, CannotRun> {
    let mut loaded = Loaded::default();
    let mut read = |path: &PathBuf| {
        let TextFile { source, input } = files::read(path)?;
        loaded.inputs.push(input);
        Ok::<_, Diagnostic>(source)
    };
    let roster = args.offices.as_ref().map(&mut read).transpose()?;
    let facts = args.facts.iter().map(&mut read).collect::<Result<_, _>>()?;
    let reviews = args.review.iter().map(&mut read);
    let reviews = reviews.collect::<Result<_, _>>()?;
    loaded.texts.roster = roster;
    loaded.texts.facts = facts;
    loaded.texts.reviews = reviews;
    Ok(loaded)
}

/// Scores, writes the files, prints.
pub(crate) fn score_and_write(
    args: &RunArgs,
    rubric: OpenRubric,
    loaded: Loaded,
    console: &Console,
) -> Result<Exit, CannotRun> {
    protect(args, &loaded, None)?;
    let OpenRubric {
        compiled,
        hints,
        bases,
    } = rubric;
    // At the end the system takes all memory back at once, that of many cards faster than they are taken apart.
    let compiled = ManuallyDrop::new(compiled);
    let rubric = compiled.rubric();
    let of_rubric = hints.len();
    let mut diagnostics = hints;
    diagnostics.extend(loaded.diagnostics);
    if let Some(past) = &loaded.prior {
        diagnostics.extend(fits_as_prior(past, rubric, args.force)?);
    }
    let options = Options {
        last_word: args.inputs.closes,
        brief: !args.shows_cards(),
    };
    let Scored {
        cards,
        input_order,
        counts,
        diagnostics: of_scoring,
    } = stages::score(&compiled, &loaded.texts, options, args.inputs.jobs)
        .map_err(CannotRun::Because)?;
    diagnostics.extend(of_scoring);
    let cards = ManuallyDrop::new(cards);
    let offices = cards.iter().map(|card| &card.office);
    let prior = loaded.prior.map(|past| past.known_among(offices));
    let run = Run {
        rubric,
        cards: &cards,
        input_order: &input_order,
        diagnostics: &diagnostics,
        prior: prior.as_ref(),
        counts,
        inputs: [bases, loaded.inputs].concat(),
        options: stated_options(args, loaded.options),
    };
    let written = write_files(args, &run);
    let rest = problems_file(args).filter(|_| written.is_ok());
    console.report(run.diagnostics, rest.as_deref());
    written
        .and_then(|()| print(args, &run, console))
        .map_err(|failed| failed.diagnostic())?;
    // Hints on the rubric are its author's; all else above a note is a report that did not pass.
    let of_reports = run.diagnostics.iter().skip(of_rubric);
    let passed = of_reports
        .into_iter()
        .all(|d| d.severity() == Severity::Note);
    Ok(if passed { Exit::Done } else { Exit::NotPassed })
}

/// An output must not replace an input; `shard` is one more output.
pub(crate) fn protect(
    args: &RunArgs,
    loaded: &Loaded,
    shard: Option<&Path>,
) -> Result<(), Diagnostic> {
    let refused = |path: &Path, message: String, help: &str| {
        Err(Diagnostic::new(Code::CannotWrite, message)
            .origin(display_name(path))
            .help(help))
    };
    if let Some(out) = &args.out
        && loaded.folders.iter().any(|f| is_same_place(f, out))
    {
        let message = format!("结果文件夹 `{}` 同时是输入", display_name(out));
        return refused(out, message, "请换一个文件夹,原来的结果要留着");
    }
    let inputs: BTreeSet<PathBuf> = [&args.inputs.rubric]
        .into_iter()
        .chain(&loaded.files)
        .chain(&args.inputs.offices)
        .chain(&args.inputs.facts)
        .chain(&args.inputs.review)
        .filter_map(|path| fs::canonicalize(path).ok())
        .collect();
    let of_past = |real: &Path| {
        let folder = real.parent();
        let mut folders = loaded.folders.iter();
        folder.is_some_and(|folder| folders.any(|f| is_same_place(f, folder)))
    };
    let files = args
        .targets()
        .into_iter()
        .filter_map(|(_, target)| match target {
            Target::File(path) => Some(path),
            Target::Stdout => None,
        });
    for path in files.chain(shard) {
        if fs::canonicalize(path).is_ok_and(|real| inputs.contains(&real) || of_past(&real)) {
            let message = format!("结果文件 `{}` 同时是输入文件", display_name(path));
            let help = "请换一个文件名,或写到填报表的文件夹以外";
            return refused(path, message, help);
        }
    }
    Ok(())
}

/// Refuses the folder of another run before any work is done.
fn check_out(args: &RunArgs, rubric: &Rubric) -> Result<(), Diagnostic> {
    match &args.out {
        Some(out) if !args.force => match other_run(out, &rubric.id, &rubric.edition) {
            Some(refused) => Err(refused),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Writes the files, all or none.
fn write_files(args: &RunArgs, run: &Run<'_>) -> Result<(), CannotWrite> {
    let style = args.csv_style();
    let mut staged = Staged::default();
    if let Some(out) = &args.out {
        staged.folder(out, |output, to| output.write(run, style, to))?;
    }
    for (output, target) in args.targets() {
        if let Target::File(path) = target {
            let format = args.format_of(output, target);
            staged.file(path, |to| output.write_as(format, run, style, to))?;
        }
    }
    staged.commit()
}

/// Prints the output that was asked for on the output stream, else the summary.
fn print(args: &RunArgs, run: &Run<'_>, console: &Console) -> Result<(), CannotWrite> {
    let printed = args.targets().into_iter().find_map(|(output, target)| {
        (target == Target::Stdout).then_some((output, args.format_of(output, target)))
    });
    console.print(|to| match (args.format, printed) {
        (ScreenFormat::Json, _) => json::write(run, to),
        (ScreenFormat::Text, Some((output, format))) => {
            output.write_as(format, run, args.csv_style(), to)
        }
        (ScreenFormat::Text, None) => terminal::write(run, to),
    })
}

/// Where all problems stand.
fn problems_file(args: &RunArgs) -> Option<String> {
    let own = args
        .targets()
        .into_iter()
        .find_map(|(output, target)| match target {
            Target::File(path) if output == Output::Problems => Some(display_name(path)),
            _ => None,
        });
    own.or_else(|| {
        let out = args.out.as_ref()?;
        Some(display_name(&out.join(Output::Problems.file_name())))
    })
}

/// The options that change results.
fn stated_options(args: &RunArgs, of_command: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut options = vec![("final".to_owned(), args.inputs.closes.to_string())];
    let mut state = |name: &str, paths: &mut dyn Iterator<Item = &PathBuf>| {
        options.extend(paths.map(|path| (name.to_owned(), display_name(path))));
    };
    state("offices", &mut args.inputs.offices.iter());
    state("prior-run", &mut args.prior_run.iter());
    state("facts", &mut args.inputs.facts.iter());
    state("review", &mut args.inputs.review.iter());
    options.extend(of_command);
    options
}
