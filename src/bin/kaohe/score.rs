//! `kaohe score`: reports and a rubric in, scorecards out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kaohe::diagnostic::{Code, Diagnostic, Severity};
use kaohe::rubric::Rubric;
use kaohe::scorecard::Options;
use kaohe::source::Source;
use kaohe::write::{Input, Output, Run, json, terminal};

use crate::args::{ScoreArgs, ScreenFormat, Target};
use crate::console::Console;
use crate::files::{self, TextFile, display_name};
use crate::output::{CannotWrite, Staged, other_run};
use crate::reports::{self, ReportFile};
use crate::stages::{self, Scored, Texts};
use crate::{CannotRun, Exit};

/// Runs it.
pub(crate) fn run(args: &ScoreArgs, console: &Console) -> Result<Exit, CannotRun> {
    args.check().map_err(CannotRun::Usage)?;
    let rubric_file = files::read(&args.rubric)?;
    let (compiled, mut diagnostics) = stages::compile(&rubric_file.source);
    let Some(compiled) = compiled else {
        return Err(CannotRun::Because(diagnostics));
    };
    let of_rubric = diagnostics.len();
    let rubric = compiled.rubric();
    check_out(args, rubric)?;
    let loaded = load(args)?;
    diagnostics.extend(loaded.diagnostics);
    let options = Options {
        last_word: args.closes,
    };
    let Scored {
        cards,
        input_order,
        counts,
        diagnostics: of_scoring,
    } = stages::score(&compiled, &loaded.texts, options, args.jobs).map_err(CannotRun::Because)?;
    diagnostics.extend(of_scoring);
    let run = Run {
        rubric,
        cards: &cards,
        input_order: &input_order,
        diagnostics: &diagnostics,
        counts,
        inputs: loaded.inputs,
        options: stated_options(args),
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

/// All texts but the rubric.
struct Loaded {
    texts: Texts,
    inputs: Vec<Input>,
    diagnostics: Vec<Diagnostic>,
}

/// Finds and reads the inputs: a report that cannot be read is a message, a roster or line data that cannot be read
/// ends the run, since every card would be wrong without it.
fn load(args: &ScoreArgs) -> Result<Loaded, CannotRun> {
    let mut others: Vec<&Path> = vec![&args.rubric];
    others.extend(args.offices.as_deref());
    others.extend(args.facts.iter().map(PathBuf::as_path));
    others.extend(args.review.iter().map(PathBuf::as_path));
    others.extend(args.out.as_deref());
    others.extend(args.prior.as_deref());
    let found = reports::find(&args.reports, args.input_format, &others);
    let mut diagnostics = found.diagnostics;
    let mut inputs = Vec::new();
    let mut texts = Vec::new();
    let mut unreadable = 0;
    for file in &found.files {
        let source = files::read_found(file).and_then(|read| {
            inputs.push(read.input);
            read.source
        });
        match source {
            Ok(source) => texts.push((source, file.format)),
            Err(diagnostic) => {
                unreadable += 1;
                diagnostics.push(diagnostic);
            }
        }
    }
    let mut read_also = |path: &PathBuf| {
        let TextFile { source, input } = files::read(path)?;
        inputs.push(input);
        Ok::<_, Diagnostic>(source)
    };
    let roster = args.offices.as_ref().map(&mut read_also).transpose()?;
    let facts = args
        .facts
        .iter()
        .map(&mut read_also)
        .collect::<Result<_, _>>()?;
    let reviews = args
        .review
        .iter()
        .map(&mut read_also)
        .collect::<Result<_, _>>()?;
    let prior = match &args.prior {
        Some(path) => Some(load_prior(path, &others, &mut inputs, &mut diagnostics)?),
        None => None,
    };
    if texts.is_empty() && roster.is_none() {
        if diagnostics.iter().all(|d| d.severity() != Severity::Error) {
            diagnostics.push(Diagnostic::new(Code::NoReports, "没有可读的填报表"));
        }
        return Err(CannotRun::Because(diagnostics));
    }
    protect(args, &found.files)?;
    Ok(Loaded {
        texts: Texts {
            reports: texts,
            unreadable,
            roster,
            prior,
            facts,
            reviews,
        },
        inputs,
        diagnostics,
    })
}

/// Last period's reports. One that cannot be read ends the run: its office would pass for one without a last year.
fn load_prior(
    path: &Path,
    others: &[&Path],
    inputs: &mut Vec<Input>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<(Arc<Source>, reports::Format)>, Diagnostic> {
    let others: Vec<&Path> = others.iter().copied().filter(|o| *o != path).collect();
    let found = reports::find(&[path.to_owned()], None, &others);
    for told in found.diagnostics {
        if told.severity() == Severity::Error {
            return Err(told);
        }
        diagnostics.push(told);
    }
    let mut texts = Vec::new();
    for file in &found.files {
        let read = files::read_found(file)?;
        inputs.push(read.input);
        texts.push((read.source?, file.format));
    }
    Ok(texts)
}

/// An output must not replace an input.
fn protect(args: &ScoreArgs, reports: &[ReportFile]) -> Result<(), Diagnostic> {
    let inputs: BTreeSet<PathBuf> = reports
        .iter()
        .filter_map(|file| file.path.as_ref())
        .chain([&args.rubric])
        .chain(&args.offices)
        .chain(&args.facts)
        .chain(&args.review)
        .filter_map(|path| fs::canonicalize(path).ok())
        .collect();
    for (_, target) in args.targets() {
        if let Target::File(path) = target
            && fs::canonicalize(path).is_ok_and(|real| inputs.contains(&real))
        {
            let name = display_name(path);
            let message = format!("结果文件 `{name}` 同时是输入文件");
            return Err(Diagnostic::new(Code::CannotWrite, message)
                .origin(name)
                .help("请换一个文件名,或写到填报表的文件夹以外"));
        }
    }
    Ok(())
}

/// Refuses the folder of another run before any work is done.
fn check_out(args: &ScoreArgs, rubric: &Rubric) -> Result<(), Diagnostic> {
    match &args.out {
        Some(out) if !args.force => match other_run(out, &rubric.id, &rubric.edition) {
            Some(refused) => Err(refused),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Writes the files, all or none.
fn write_files(args: &ScoreArgs, run: &Run<'_>) -> Result<(), CannotWrite> {
    let style = args.csv_style();
    let mut staged = Staged::default();
    if let Some(out) = &args.out {
        staged.folder(out, |output, to| output.write(run, style, to))?;
    }
    for (output, target) in args.targets() {
        if let Target::File(path) = target {
            staged.file(path, |to| output.write(run, style, to))?;
        }
    }
    staged.commit()
}

/// Prints the output that was asked for on the output stream, else the summary.
fn print(args: &ScoreArgs, run: &Run<'_>, console: &Console) -> Result<(), CannotWrite> {
    let printed = args
        .targets()
        .into_iter()
        .find_map(|(output, target)| (target == Target::Stdout).then_some(output));
    console.print(|to| match (args.format, printed) {
        (ScreenFormat::Json, _) => json::write(run, to),
        (ScreenFormat::Text, Some(output)) => output.write(run, args.csv_style(), to),
        (ScreenFormat::Text, None) => terminal::write(run, to),
    })
}

/// Where all problems stand.
fn problems_file(args: &ScoreArgs) -> Option<String> {
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
fn stated_options(args: &ScoreArgs) -> Vec<(String, String)> {
    let mut options = vec![("final".to_owned(), args.closes.to_string())];
    if let Some(offices) = &args.offices {
        options.push(("offices".to_owned(), display_name(offices)));
    }
    if let Some(prior) = &args.prior {
        options.push(("prior".to_owned(), display_name(prior)));
    }
    options.extend(
        args.facts
            .iter()
            .map(|f| ("facts".to_owned(), display_name(f))),
    );
    let reviews = args.review.iter();
    options.extend(reviews.map(|f| ("review".to_owned(), display_name(f))));
    options
}
