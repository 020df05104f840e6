//! `kaohe builtins`: the table of scoring words.

use crate::args::BuiltinsArgs;
use crate::console::Console;
use crate::{CannotRun, Exit};

/// A row of the table: name, Chinese alias, arguments, one line.
type Word = (&'static str, &'static str, &'static str, &'static str);

/// The library's table of scoring words.
fn words() -> Vec<Word> {
    // kaohe::script::builtins::TABLE.iter().map(|w| (w.name, w.alias, w.arguments, w.line)).collect()
    Vec::new()
}

/// Prints the words, those that contain what was asked for.
pub(crate) fn run(args: &BuiltinsArgs, console: &Console) -> Result<Exit, CannotRun> {
    let wanted = args.word.as_deref().unwrap_or("");
    let words: Vec<Word> = words()
        .into_iter()
        .filter(|(name, alias, ..)| name.contains(wanted) || alias.contains(wanted))
        .collect();
    console
        .print(|out| {
            for (name, alias, arguments, line) in &words {
                writeln!(out, "{name}{arguments}  {alias}\n    {line}")?;
            }
            Ok(())
        })
        .map_err(|failed| failed.diagnostic())?;
    if words.is_empty() && !wanted.is_empty() {
        return Ok(Exit::NotPassed);
    }
    Ok(Exit::Done)
}
