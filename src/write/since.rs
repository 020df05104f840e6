//! What moved since a state that was seen before, as lines for people.

use std::io::{self, Write};

use crate::outcome::{Ends, Status};
use crate::since::{ItemState, OfficeState, Since};

/// Writes a line an office, and one an item of it that moved; of the offices `most` at the most.
///
/// # Errors
/// What writing to `out` fails with.
pub fn write(moved: &[Since<'_>], most: usize, out: &mut dyn Write) -> io::Result<()> {
    for office in moved.iter().take(most) {
        match (office.before, office.after) {
            (Some(before), Some(after)) => {
                writeln!(out, "  {}{}", after.name, standing(before, after))?;
                for id in &office.items {
                    let (old, new) = (before.items.get(*id), after.items.get(*id));
                    let title = new.or(old).map_or("", |item| item.title.as_str());
                    writeln!(out, "    {id} {title}  {} → {}", figure(old), figure(new))?;
                }
            }
            (None, Some(after)) => {
                writeln!(out, "  {}  新计分,{} 分", after.name, ends(&after.total))?;
            }
            (Some(before), None) => writeln!(out, "  {}  不再计分", before.name)?,
            (None, None) => {}
        }
    }
    if moved.len() > most {
        writeln!(out, "  ……另有 {} 家", moved.len() - most)?;
    }
    Ok(())
}

fn standing(before: &OfficeState, after: &OfficeState) -> String {
    let mut text = match before.total == after.total {
        true => format!("  {} 分", ends(&after.total)),
        false => format!("  {} → {}", ends(&before.total), ends(&after.total)),
    };
    let grade = |office: &OfficeState| match &office.grade {
        (sure, possible) if sure == possible => sure.clone(),
        (sure, possible) => format!("{sure}至{possible}"),
    };
    if before.grade != after.grade {
        text.push_str(&format!("  {} → {}", grade(before), grade(after)));
    }
    let rank = |rank: Option<usize>| rank.map_or("未定".to_owned(), |rank| rank.to_string());
    if before.rank != after.rank {
        text.push_str(&format!(
            "  名次 {} → {}",
            rank(before.rank),
            rank(after.rank)
        ));
    }
    text
}

fn figure(item: Option<&ItemState>) -> String {
    match item {
        None => "没有这一项".to_owned(),
        Some(item) if matches!(item.status, Status::NotApplicable | Status::Failed) => {
            item.status.title().to_owned()
        }
        Some(item) => ends(&item.points),
    }
}

fn ends(ends: &Ends) -> String {
    match ends.is_settled() {
        true => ends.sure.to_string(),
        false => format!("{}–{}", ends.sure, ends.possible),
    }
}
