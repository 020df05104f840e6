//! `kaohe test`: the cases beside rubrics, tried.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kaohe::case::{Case, CaseSet};
use kaohe::compile::CompiledRubric;
use kaohe::coverage::Coverage;
use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::mutate::{Fate, Mutant, mutants};
use kaohe::source::Source;
use kaohe::write::tested::mutation::{self, Mutation};
use kaohe::write::tested::{Tested, TestedCase, coverage, junit, summary};
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::args::TestArgs;
use crate::console::Console;
use crate::files::{self, display_name};
use crate::output::Staged;
use crate::{CannotRun, Exit, check, generate, stages};

/// A rubric with the files of its cases.
struct Subject {
    name: String,
    rubric: CompiledRubric,
    files: Vec<(Arc<Source>, CaseSet)>,
}

/// Runs it. What the cases came to is the result, and so goes to the output stream.
pub(crate) fn run(args: &TestArgs, console: &Console) -> Result<Exit, CannotRun> {
    let rubrics = check::expanded(&args.rubrics);
    if rubrics.len() > 1 && !args.cases.is_empty() {
        let message = "`--cases` 只能用于一部细则";
        return Err(CannotRun::Usage(crate::args::conflict(message)));
    }
    if let Some(place) = &args.generate {
        let [path] = rubrics.as_slice() else {
            let message = "`--generate` 一次写一部细则的用例";
            return Err(CannotRun::Usage(crate::args::conflict(message)));
        };
        let (_, rubric) = compiled(path, console).map_err(CannotRun::Because)?;
        return generate::run(&rubric, place, args, console);
    }
    let subjects = read(&rubrics, args, console)?;
    let mut all = Vec::new();
    let mut covered = Vec::new();
    let mut mutations = Vec::new();
    for subject in &subjects {
        let (tested, coverage) = subject.test(args);
        // Where a case does not pass anyway, nothing is noticed by it.
        if args.mutate && tested.iter().all(|tested| tested.failed() == 0) {
            mutations.push(subject.mutate(args));
        }
        all.extend(tested);
        covered.extend(coverage.map(|coverage| (subject.name.as_str(), coverage)));
    }
    if all.iter().all(|tested| tested.cases.is_empty()) {
        return Err(nothing_chosen(args, &subjects).into());
    }
    if let Some(path) = &args.junit {
        let inputs = subjects.iter().flat_map(|subject| {
            let cases = subject.files.iter().map(|(source, _)| source.name());
            cases.chain([subject.name.as_str()])
        });
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        let place = real(path);
        if place.is_some() && inputs.map(Path::new).any(|input| real(input) == place) {
            let name = display_name(path);
            let message = format!("`{name}` 是这次的细则或者用例,没有写");
            let problem = Diagnostic::new(Code::CannotWrite, message).origin(name);
            return Err(problem.help("结果写到另一个文件").into());
        }
        let mut staged = Staged::default();
        let written = staged.file(path, |out| junit::write(&all, out));
        written.map_err(|failed| failed.diagnostic())?;
        staged.commit().map_err(|failed| failed.diagnostic())?;
    }
    let failures = all.iter().flat_map(|tested| &tested.cases);
    let failures: Vec<Diagnostic> = failures.flat_map(|case| case.failures.clone()).collect();
    console
        .print(|out| {
            out.write_all(console.drawn(&failures).as_bytes())?;
            summary(&all, out)?;
            for (name, found) in &covered {
                writeln!(out)?;
                coverage::write(name, found, out)?;
            }
            for mutation in &mutations {
                writeln!(out)?;
                mutation::write(mutation, out)?;
            }
            if args.mutate && mutations.len() < subjects.len() {
                writeln!(out, "\n有用例没有通过的细则,没有试改动:先让用例都通过")?;
            }
            Ok(())
        })
        .map_err(|failed| failed.diagnostic())?;
    let enough = args.fail_under.as_ref().is_none_or(|percent| {
        let covered = covered.iter().map(|(_, coverage)| coverage.whole());
        let mut shares = covered.chain(mutations.iter().map(Mutation::share));
        shares.all(|share| share.is_at_least(percent))
    });
    Ok(match failures.is_empty() && enough {
        true => Exit::Done,
        false => Exit::NotPassed,
    })
}

/// Reads rubrics and their cases; everything that is wrong with any of them is told at once.
fn read(
    rubrics: &[PathBuf],
    args: &TestArgs,
    console: &Console,
) -> Result<Vec<Subject>, CannotRun> {
    let (mut subjects, mut wrong) = (Vec::new(), Vec::new());
    for path in rubrics {
        match subject(path, args, console) {
            Ok(subject) => subjects.push(subject),
            Err(found) => wrong.extend(found),
        }
    }
    match wrong.is_empty() {
        true => Ok(subjects),
        false => Err(CannotRun::Because(wrong)),
    }
}

fn subject(path: &Path, args: &TestArgs, console: &Console) -> Result<Subject, Vec<Diagnostic>> {
    let (name, rubric) = compiled(path, console)?;
    let paths = match args.cases.is_empty() {
        true => beside(path),
        false => args.cases.clone(),
    };
    if paths.is_empty() {
        let message = format!("`{name}` 旁边没有用例");
        let wanted = display_name(&path.with_extension("cases.toml"));
        let problem = Diagnostic::new(Code::NoCases, message).origin(name);
        return Err(vec![problem.help(format!(
            "写一个 `{wanted}`,或者用 `--cases` 指明用例在哪里"
        ))]);
    }
    let files = sets(&paths, &rubric)?;
    Ok(Subject {
        name,
        rubric,
        files,
    })
}

/// The cases of some files.
fn sets(
    paths: &[PathBuf],
    rubric: &CompiledRubric,
) -> Result<Vec<(Arc<Source>, CaseSet)>, Vec<Diagnostic>> {
    let (mut sets, mut wrong) = (Vec::new(), Vec::new());
    for path in paths {
        match files::read(path) {
            Ok(file) => match CaseSet::read(&file.source, rubric.rubric()) {
                Ok(set) => sets.push((file.source, set)),
                Err(found) => wrong.extend(found),
            },
            Err(problem) => wrong.push(problem),
        }
    }
    match wrong.is_empty() {
        true => Ok(sets),
        false => Err(wrong),
    }
}

/// Tries every case beside a rubric, if there is any.
pub(crate) fn try_beside(
    path: &Path,
    rubric: &CompiledRubric,
) -> Result<Vec<Tested>, Vec<Diagnostic>> {
    let sets = sets(&beside(path), rubric)?;
    let all = sets.iter().map(|(source, set)| {
        let cases: Vec<&Case> = set.cases.iter().collect();
        let tried: Vec<TestedCase> = cases
            .par_iter()
            .map(|case| tested_case(case, case.run(rubric)))
            .collect();
        Tested {
            rubric: rubric.rubric().source.name().to_owned(),
            file: source.name().to_owned(),
            left_out: 0,
            cases: tried,
        }
    });
    Ok(all.collect())
}

fn tested_case(case: &Case, failures: Vec<Diagnostic>) -> TestedCase {
    TestedCase {
        name: case.name.clone(),
        line: case.place.line_column().0,
        failures,
    }
}

/// A rubric and the name of its file; warnings about it are told.
fn compiled(path: &Path, console: &Console) -> Result<(String, CompiledRubric), Vec<Diagnostic>> {
    let file = files::read(path).map_err(|problem| vec![problem])?;
    let load = |path: &str, from: &Source| Ok(files::read_beside(path, from)?.source);
    let (compiled, diagnostics) = stages::compile(&file.source, &load);
    let Some(rubric) = compiled else {
        return Err(diagnostics);
    };
    console.report(&diagnostics, None);
    Ok((file.source.name().to_owned(), rubric))
}

/// The files of cases beside a rubric.
fn beside(rubric: &Path) -> Vec<PathBuf> {
    let named = ["cases.toml", "cases.csv"].map(|end| rubric.with_extension(end));
    named.into_iter().filter(|path| path.is_file()).collect()
}

impl Subject {
    /// Tries the cases that are asked for; what they reach, where that is asked for.
    fn test(&self, args: &TestArgs) -> (Vec<Tested>, Option<Coverage>) {
        let wanted = args.coverage || (args.fail_under.is_some() && !args.mutate);
        let mut coverage = wanted.then(|| Coverage::of(&self.rubric));
        let mut all = Vec::new();
        for (source, set) in &self.files {
            let cases = asked(set, args);
            let tried: Vec<_> = cases
                .par_iter()
                .map(|case| {
                    let scored = case.score(&self.rubric, false);
                    let failures = case.judge(&self.rubric, &scored);
                    (scored, failures)
                })
                .collect();
            let mut tested = Tested {
                rubric: self.name.clone(),
                file: source.name().to_owned(),
                left_out: set.cases.len() - cases.len(),
                cases: Vec::new(),
            };
            for (case, (scored, failures)) in cases.iter().zip(tried) {
                if let Some(coverage) = &mut coverage {
                    coverage.look(&self.rubric, &scored);
                }
                tested.cases.push(tested_case(case, failures));
            }
            all.push(tested);
        }
        (all, coverage)
    }
}

impl Subject {
    /// Every slip in the rubric, and whether a case notices it.
    fn mutate(&self, args: &TestArgs) -> Mutation {
        let fates = mutants(&self.rubric);
        let fates = fates.into_par_iter().map(|mutant| {
            let fate = self.fate(&mutant, args);
            (mutant, fate)
        });
        let sets = self.files.iter().map(|(_, set)| set);
        Mutation {
            rubric: self.name.clone(),
            mutants: fates.collect(),
            unnoticed: sets.flat_map(|set| set.unnoticed.clone()).collect(),
        }
    }

    fn fate(&self, mutant: &Mutant, args: &TestArgs) -> Fate {
        let load = |path: &str, from: &Source| Ok(files::read_beside(path, from)?.source);
        let Some(rubric) = stages::compile(&mutant.apply(), &load).0 else {
            return Fate::Refused;
        };
        for (source, _) in &self.files {
            let Ok(set) = CaseSet::read(source, rubric.rubric()) else {
                return Fate::Refused;
            };
            for case in asked(&set, args) {
                if !case.passes(&rubric) {
                    return Fate::Noticed(case.name.clone());
                }
            }
        }
        Fate::Unnoticed
    }
}

/// The cases that are asked for.
fn asked<'s>(set: &'s CaseSet, args: &TestArgs) -> Vec<&'s Case> {
    let filter = args.filter.as_deref();
    let asked = |case: &&Case| filter.is_none_or(|text| case.name.contains(text));
    set.cases.iter().filter(asked).collect()
}

/// A filter that nothing meets is a slip, not a success.
fn nothing_chosen(args: &TestArgs, subjects: &[Subject]) -> Diagnostic {
    let filter = args.filter.as_deref().unwrap_or_default();
    let sets = subjects.iter().flat_map(|subject| &subject.files);
    let cases = sets.flat_map(|(_, set)| &set.cases);
    let names: Vec<String> = cases
        .take(3)
        .map(|case| format!("`{}`", case.name))
        .collect();
    let message = format!("没有名称里有 `{filter}` 的用例");
    Diagnostic::new(Code::NoCases, message)
        .origin("--filter")
        .help(format!("用例的名称例如 {}", names.join("、")))
}
