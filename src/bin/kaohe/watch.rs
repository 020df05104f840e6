//! `kaohe watch`: on each save the rubric is checked, tried and scored again, and what moved is told.

mod files;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use kaohe::compile::CompiledRubric;
use kaohe::diagnostic::{Diagnostic, Severity};
use kaohe::lint::Switches;
use kaohe::scorecard::Options;
use kaohe::since::State;
use kaohe::write::since;
use kaohe::write::tested::summary;

use crate::args::{InputArgs, WatchArgs};
use crate::console::Console;
use crate::run::{load_inputs, read_rubric};
use crate::score::{Given, load_reports, others};
use crate::stages::{self, Threads};
use crate::{CannotRun, Exit, check, test};
use files::Saved;

/// So many offices are shown at once.
const MOST_SHOWN: usize = 20;
/// Several files of one save come within this.
const QUIET: Duration = Duration::from_millis(30);

/// Runs until it is ended from outside.
pub(crate) fn run(args: &WatchArgs, console: &Console) -> Result<Exit, CannotRun> {
    let mut files = Saved::of(&places(args), args.poll.map(Duration::from_millis))?;
    let mut watch = Watch {
        args,
        console,
        inputs: inputs(args),
        threads: Threads::new(args.jobs),
        good: None,
        told: String::new(),
    };
    let mut turn = 1;
    loop {
        let text = watch.look(turn);
        let printed = console.print(|out| out.write_all(text.as_bytes()));
        printed.map_err(|failed| failed.diagnostic())?;
        turn += 1;
        if !files.wait(QUIET) {
            return Ok(Exit::Done);
        }
        files.renew();
    }
}

/// The files and folders whose saves count.
fn places(args: &WatchArgs) -> Vec<&Path> {
    let mut places: Vec<&Path> = vec![&args.rubric];
    places.extend(args.reports.iter().map(AsRef::<Path>::as_ref));
    places.extend(args.offices.as_deref());
    places.extend(args.facts.iter().map(AsRef::<Path>::as_ref));
    places.extend(args.review.iter().map(AsRef::<Path>::as_ref));
    places.extend(args.prior.as_deref());
    places
}

fn inputs(args: &WatchArgs) -> InputArgs {
    InputArgs {
        rubric: args.rubric.clone(),
        offices: args.offices.clone(),
        facts: args.facts.clone(),
        review: args.review.clone(),
        closes: args.closes,
        jobs: args.jobs,
    }
}

struct Watch<'a> {
    args: &'a WatchArgs,
    console: &'a Console,
    inputs: InputArgs,
    threads: Threads,
    /// The last state in which everything could be scored.
    good: Option<State>,
    /// The findings about the rubric and its cases that were told last; the same again are not repeated.
    told: String,
}

impl Watch<'_> {
    /// Looks at everything once; what is to be told of it.
    fn look(&mut self, turn: usize) -> String {
        let started = Instant::now();
        let mut text = String::new();
        let state = match self.scored(&mut text) {
            Ok(state) => Some(state),
            Err(found) => {
                text.push_str(&self.console.drawn(&found));
                None
            }
        };
        match (&state, &self.good) {
            (None, Some(_)) => text.push_str("还不能计分;改好以后,与上一次能用的状态比较\n"),
            (None, None) => text.push_str("还不能计分\n"),
            (Some(state), None) => {
                let _ = writeln!(text, "计分 {} 家", state.len());
            }
            (Some(state), Some(good)) => text.push_str(&moved(state, good)),
        }
        if let Some(state) = state {
            self.good = Some(state);
        }
        let millis = started.elapsed().as_millis();
        format!("── 第 {turn} 次,用时 {millis} 毫秒\n{text}\n")
    }

    /// Checks, tries and scores; what was found about the rubric and its cases goes to `text`.
    fn scored(&mut self, text: &mut String) -> Result<State, Vec<Diagnostic>> {
        let rubric = read_rubric(&self.args.rubric).map_err(because)?;
        let compiled = rubric.compiled();
        let found = check::check(&compiled.rubric().source, &Switches::default());
        let serious = |d: &&Diagnostic| d.severity() != Severity::Note;
        let doubtful: Vec<Diagnostic> = found.told.iter().filter(serious).cloned().collect();
        let tested = test::try_beside(&self.args.rubric, compiled)?;
        let failures = tested.iter().flat_map(|tested| &tested.cases);
        let failures: Vec<Diagnostic> = failures.flat_map(|case| case.failures.clone()).collect();
        let told = format!(
            "{}{}",
            self.console.drawn(&doubtful),
            self.console.drawn(&failures)
        );
        if told == self.told && !told.is_empty() {
            text.push_str("检查和用例里的问题与上一次相同\n");
        } else {
            text.push_str(&told);
        }
        self.told = told;
        let mut lines = Vec::new();
        if summary(&tested, &mut lines).is_ok() {
            text.push_str(&String::from_utf8_lossy(&lines));
        }
        self.score(compiled, text)
    }

    fn score(&self, rubric: &CompiledRubric, text: &mut String) -> Result<State, Vec<Diagnostic>> {
        let given = Given {
            reports: &self.args.reports,
            input_format: None,
            prior: self.args.prior.as_deref(),
        };
        let loaded = load_inputs(&self.inputs).map_err(because)?;
        let loaded = load_reports(given, others(&self.inputs), loaded).map_err(because)?;
        let (gathered, _) = stages::gather(&loaded.texts, rubric.rubric())?;
        let mut told = loaded.diagnostics;
        told.extend(gathered.diagnostics);
        let errors = told
            .iter()
            .filter(|d| d.severity() == Severity::Error)
            .count();
        if errors > 0 {
            let _ = writeln!(text, "填报表里有 {errors} 条错误,用 kaohe score 看");
        }
        let options = Options {
            last_word: self.args.closes,
            brief: true,
        };
        let cards = stages::cards(rubric, &gathered.reports, options, &self.threads);
        Ok(State::of(rubric.rubric(), &cards))
    }
}

/// What moved since the last state that could be scored.
fn moved(state: &State, good: &State) -> String {
    let moved = state.since(good);
    if moved.is_empty() {
        return format!("计分 {} 家,没有变化\n", state.len());
    }
    let mut lines = Vec::new();
    let head = format!("计分 {} 家,{} 家有变化:\n", state.len(), moved.len());
    match since::write(&moved, MOST_SHOWN, &mut lines) {
        Ok(()) => format!("{head}{}", String::from_utf8_lossy(&lines)),
        Err(_) => head,
    }
}

fn because(failed: CannotRun) -> Vec<Diagnostic> {
    match failed {
        CannotRun::Because(found) => found,
        CannotRun::Usage(_) => Vec::new(),
    }
}
