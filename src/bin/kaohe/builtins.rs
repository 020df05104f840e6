//! `kaohe builtins`: the table of scoring words.

use std::io;

use kaohe::script::builtins::{Word, words};

use crate::args::{BuiltinsArgs, WordsFormat};
use crate::console::Console;
use crate::{CannotRun, Exit};

/// Prints the words, or those whose name or Chinese name contains what was asked for.
pub(crate) fn run(args: &BuiltinsArgs, console: &Console) -> Result<Exit, CannotRun> {
    let wanted = args.word.as_deref().unwrap_or("");
    let found: Vec<&Word> = words()
        .filter(|word| word.name.contains(wanted) || word.alias.contains(wanted))
        .collect();
    console
        .print(|out| match args.format {
            WordsFormat::Text => found.iter().try_for_each(|word| write_word(word, out)),
            WordsFormat::Markdown => write_table(&found, out),
        })
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

/// The table of the manual.
fn write_table(found: &[&Word], out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "| 用语 | 中文 | 用途 | 边界 | 例 |\n|---|---|---|---|---|"
    )?;
    for word in found {
        // A bar inside a cell would end it, in code too.
        let [signature, alias, about, edges, example] = [
            &word.signature(),
            word.alias,
            word.about,
            word.edges,
            word.example,
        ]
        .map(|text| text.replace('|', "\\|"));
        writeln!(
            out,
            "| `{signature}` | {alias} | {about} | {edges} | `{example}` |"
        )?;
    }
    Ok(())
}
