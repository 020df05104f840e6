//! The program `kaohe` (考核): the only place that opens files and prints.

mod args;
mod builtins;
mod check;
mod columnar;
mod columns;
mod combine;
mod compare;
mod completions;
mod console;
mod diff;
mod explain;
mod files;
mod generate;
mod merge;
mod new;
mod output;
mod partial;
mod past;
mod reports;
mod run;
mod schema;
mod score;
mod show;
mod stages;
mod test;
mod usage;
mod watch;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use console::Console;
use kaohe::diagnostic::Diagnostic;

/// How a run of the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Done.
    Done,
    /// It ran and something did not pass.
    NotPassed,
}

/// Why it could not run at all.
enum CannotRun {
    /// The arguments contradict each other.
    Usage(clap::Error),
    /// Messages for the user.
    Because(Vec<Diagnostic>),
}

impl From<Diagnostic> for CannotRun {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Because(vec![diagnostic])
    }
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage::print(&error),
    };
    let console = Console::new(cli.color);
    let result = match cli.command {
        Command::Score(args) => score::run(&args, &console),
        Command::Merge(args) => merge::run(&args, &console),
        Command::Combine(args) => combine::run(&args, &console),
        Command::Compare(args) => compare::run(&args, &console),
        Command::Builtins(args) => builtins::run(&args, &console),
        Command::Explain(args) => explain::run(&args, &console),
        Command::Check(args) => check::run(&args, &console),
        Command::Test(args) => test::run(&args, &console),
        Command::Diff(args) => diff::run(&args, &console),
        Command::Watch(args) => watch::run(&args, &console),
        Command::Show(args) => show::run(&args, &console),
        Command::New(args) => new::run(&args, &console),
        Command::Schema(args) => schema::run(&args, &console),
        Command::Completions(args) => completions::run(&args, &console),
        Command::Man(args) => completions::man(&args, &console),
    };
    match result {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::NotPassed) => ExitCode::from(1),
        Err(CannotRun::Usage(error)) => usage::print(&error),
        Err(CannotRun::Because(diagnostics)) => {
            console.report(&diagnostics, None);
            ExitCode::from(2)
        }
    }
}
