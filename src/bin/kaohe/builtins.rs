//! `kaohe builtins`: the table of scoring words.

use std::io;

use kaohe::script::builtins::{Word, words};

use crate::args::BuiltinsArgs;
use crate::console::Console;
use crate::{CannotRun, Exit};

/// Prints the words, or those whose name or Chinese name contains what was asked for.
pub(crate) fn run(args: &BuiltinsArgs, console: &Console) -> Result<Exit, CannotRun> {
    let wanted = args.word.as_deref().unwrap_or("");
    let found: Vec<&Word> = words()
        .filter(|word| word.name.contains(wanted) || word.alias.contains(wanted))
        .collect();
    console
        .print(|out| found.iter().try_for_each(|word| write_word(word, out)))
        .map_err(|failed| failed.diagnostic())?;
    Ok(if found.is_empty() {
        Exit::NotPassed
    } else {
        Exit::Done
    })
}

fn write_word(word: &Word, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{}  {}", word.signature(), word.alias)?;
    for line in [word.about, word.edges] {
        if !line.is_empty() {
            writeln!(out, "    {line}")?;
        }
    }
    writeln!(out, "    例:{}", word.example)
}
