//! The account for a terminal: labels and figures aligned by display width.

use std::io;

use unicode_width::UnicodeWidthStr;

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
    writeln!(out, "{}", safe(&title))?;
    for (at, chapter) in chapters.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        if !chapter.heading.is_empty() {
            writeln!(out, "{}", safe(&chapter.heading))?;
        }
        // Items with labels are told at length, and stand apart.
        let labelled = |block: &Block| match block {
            Block::Item { entries, .. } => entries.iter().any(|entry| !entry.label.is_empty()),
            Block::Line(_) | Block::Table(_) => false,
        };
        let apart = chapter.blocks.iter().any(labelled);
        for (at, block) in chapter.blocks.iter().enumerate() {
            if apart && at > 0 {
                writeln!(out)?;
            }
            write_block(block, out)?;
        }
    }
    Ok(())
}

fn write_block(block: &Block, out: &mut dyn io::Write) -> io::Result<()> {
    match block {
        Block::Line(text) => writeln!(out, "  {}", safe(text)),
        Block::Table(rows) => {
            let names = rows.iter().map(|[name, _]| safe(name).width());
            let figures = rows.iter().map(|[_, figure]| safe(figure).width());
            let (widest, longest) = (names.max().unwrap_or(0), figures.max().unwrap_or(0));
            for [name, figure] in rows {
                let (name, figure) = (safe(name), safe(figure));
                let gap =
                    widest.saturating_sub(name.width()) + longest.saturating_sub(figure.width());
                writeln!(out, "  {name}{}  {figure}", " ".repeat(gap))?;
            }
            Ok(())
        }
        Block::Item { head, entries } => {
            writeln!(out, "  {}", safe(head))?;
            let labels = entries.iter().filter(|entry| is_beside(entry));
            let widest = labels.map(|entry| entry.label.width()).max().unwrap_or(0);
            entries
                .iter()
                .try_for_each(|entry| write_entry(entry, widest, out))
        }
    }
}

/// A label stands beside sentences, and above a picture.
fn is_beside(entry: &Entry) -> bool {
    matches!(entry.body, Body::Lines(_))
}

fn write_entry(entry: &Entry, widest: usize, out: &mut dyn io::Write) -> io::Result<()> {
    match &entry.body {
        Body::Picture(lines) => {
            writeln!(out, "    {}", safe(&entry.label))?;
            // Its signs were made printable when it was drawn.
            lines
                .iter()
                .try_for_each(|line| writeln!(out, "      {line}"))
        }
        Body::Lines(lines) => {
            for (at, (text, behind)) in lines.iter().enumerate() {
                let label = if at == 0 { entry.label.as_str() } else { "" };
                let column = match widest {
                    0 => 0,
                    widest => widest + 2,
                };
                let gap = column.saturating_sub(label.width());
                let further = if *behind { "  " } else { "" };
                let line = format!("    {label}{}{further}{}", " ".repeat(gap), safe(text));
                writeln!(out, "{}", line.trim_end())?;
            }
            Ok(())
        }
    }
}

/// Without the control characters that would move a terminal's cursor or change its colours.
fn safe(text: &str) -> String {
    let plain = |sign: char| if sign.is_control() { ' ' } else { sign };
    text.chars().map(plain).collect()
}
