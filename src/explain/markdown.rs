//! The account as Markdown, for a letter or a page.

use std::io;

use crate::catalogue::Lang;

use super::page::{Block, Body, Entry, Page, page};
use super::{Account, Depth};

/// Writes it.
pub fn write(
    account: &Account<'_>,
    depth: Depth,
    lang: Lang,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let Page { title, chapters } = page(account, depth, lang);
    writeln!(out, "# {}", plain(&title))?;
    for chapter in &chapters {
        writeln!(out)?;
        if !chapter.heading.is_empty() {
            writeln!(out, "## {}\n", plain(&chapter.heading))?;
        }
        for (at, block) in chapter.blocks.iter().enumerate() {
            if at > 0 && !matches!(block, Block::Line(_)) {
                writeln!(out)?;
            }
            write_block(block, out)?;
        }
    }
    Ok(())
}

fn write_block(block: &Block, out: &mut dyn io::Write) -> io::Result<()> {
    match block {
        Block::Line(text) => writeln!(out, "- {}", plain(text)),
        Block::Table(rows) => {
            // A table needs a first row; this one has nothing to say.
            writeln!(out, "| | |\n|---|---:|")?;
            rows.iter().try_for_each(|[name, figure]| {
                writeln!(out, "| {} | {} |", plain(name), plain(figure))
            })
        }
        Block::Item { head, entries } => {
            writeln!(out, "### {}\n", plain(head))?;
            entries.iter().try_for_each(|entry| write_entry(entry, out))
        }
    }
}

fn write_entry(entry: &Entry, out: &mut dyn io::Write) -> io::Result<()> {
    let label = match entry.label.as_str() {
        "" => String::new(),
        label => format!("**{}** ", plain(label)),
    };
    match &entry.body {
        Body::Picture(lines) => {
            // A fence longer than any in the script.
            let fence = "`".repeat(longest_run(lines).max(2) + 1);
            writeln!(out, "- {}\n", label.trim_end())?;
            writeln!(out, "  {fence}text")?;
            lines
                .iter()
                .try_for_each(|line| writeln!(out, "  {line}"))?;
            writeln!(out, "  {fence}\n")
        }
        Body::Lines(lines) => {
            let several = lines.iter().filter(|(_, behind)| !behind).count() > 1;
            if several {
                writeln!(out, "- {}", label.trim_end())?;
            }
            for (text, behind) in lines {
                match (several, behind) {
                    (false, false) => writeln!(out, "- {label}{}", plain(text))?,
                    (false, true) | (true, false) => writeln!(out, "  - {}", plain(text))?,
                    (true, true) => writeln!(out, "    - {}", plain(text))?,
                }
            }
            Ok(())
        }
    }
}

/// The most backticks that stand side by side.
fn longest_run(lines: &[String]) -> usize {
    let runs = lines.iter().flat_map(|line| line.split(|sign| sign != '`'));
    runs.map(str::len).max().unwrap_or(0)
}

/// A text on one line whose signs mean nothing in Markdown.
fn plain(text: &str) -> String {
    let mut safe = String::new();
    for sign in text.chars() {
        match sign {
            sign if sign.is_control() => safe.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '$' | '&' => {
                safe.push('\\');
                safe.push(sign);
            }
            sign => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_a_report_mean_nothing_in_markdown() {
        assert_eq!(plain("a|b_c\n<x> **y**"), r"a\|b\_c \<x\> \*\*y\*\*");
    }

    #[test]
    fn a_fence_is_longer_than_those_in_the_script() {
        assert_eq!(longest_run(&["a ``` b".to_owned(), "`".to_owned()]), 3);
    }
}
