//! For the terminal: the edits, the offices whose grade changes, the others that move.

use std::io::{self, Write};

use crate::decimal::Number;
use crate::diff::{Change, Difference, Moved, Place};
use crate::outcome::Ends;

use super::{named, signed};

/// Longer values of keys are told by that they changed.
const LONGEST: usize = 60;

/// Writes it; of the offices that only move, `most` at the most.
///
/// # Errors
/// What writing to `out` fails with.
pub fn write(difference: &Difference, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let edits: Vec<_> = difference.edits.list().collect();
    if edits.is_empty() {
        let total = difference.offices.len();
        return writeln!(out, "两部细则的计分没有不同;{total} 家都不变");
    }
    writeln!(out, "改动 {} 处:", edits.len())?;
    for edit in &edits {
        writeln!(out, "  {}", named(edit))?;
        for change in &edit.changes {
            writeln!(out, "    {}", change_in_words(change))?;
        }
    }
    let moved: Vec<&Moved> = difference.offices.iter().filter(|o| o.is_moved()).collect();
    let (crossing, others): (Vec<&Moved>, Vec<&Moved>) =
        moved.iter().copied().partition(|office| office.crosses());
    let total = difference.offices.len();
    writeln!(
        out,
        "\n{total} 家:{} 家有变化,其中 {} 家等次变了;{} 家不变",
        moved.len(),
        crossing.len(),
        total - moved.len(),
    )?;
    if !crossing.is_empty() {
        writeln!(out, "\n等次变了的:")?;
    }
    for office in &crossing {
        of_office(office, difference, out)?;
    }
    if !others.is_empty() {
        writeln!(out, "\n其余有变化的:")?;
    }
    for office in others.iter().take(most) {
        of_office(office, difference, out)?;
    }
    if others.len() > most {
        writeln!(
            out,
            "  ……另有 {} 家,用 --format csv 全部写出",
            others.len() - most
        )?;
    }
    if !difference.one_sided.is_empty() {
        let count = difference.one_sided.len();
        let ids = difference.one_sided.iter().take(most);
        let ids = ids.map(String::as_str).collect::<Vec<_>>().join("、");
        writeln!(out, "\n只按其中一部细则计分的 {count} 家,没有比较:{ids}")?;
    }
    if edits.len() > 1 && !moved.is_empty() {
        writeln!(
            out,
            "\n各处改动的份额,是它在各种先后次序里所起作用的平均(沙普利值),与次序无关,加起来正好是总分的变化。"
        )?;
    }
    Ok(())
}

fn change_in_words(change: &Change) -> String {
    let key = match change.key.as_str() {
        "" => String::new(),
        key => format!("{key}:"),
    };
    let short = |text: &&String| text.chars().count() <= LONGEST;
    match (&change.before, &change.after) {
        (None, Some(after)) if short(&after) => format!("{key}新增 {after}"),
        (None, _) => format!("{key}新增"),
        (Some(before), None) if short(&before) => format!("{key}删去 {before}"),
        (Some(_), None) => format!("{key}删去"),
        (Some(before), Some(after)) if short(&before) && short(&after) => {
            format!("{key}{before} → {after}")
        }
        (Some(before), Some(after)) => format!("{key}\n      - {before}\n      + {after}"),
    }
}

fn of_office(office: &Moved, difference: &Difference, out: &mut dyn Write) -> io::Result<()> {
    let digits = office
        .after
        .total
        .sure
        .digits()
        .max(office.before.total.sure.digits());
    let (sure, possible) = office.by();
    let by = both(&sure, &possible, digits);
    let cohort = match office.cohort.is_empty() {
        true => String::new(),
        false => format!("({})", office.cohort),
    };
    writeln!(
        out,
        "  {}{cohort}  {} → {}({by}){}",
        office.name,
        ends(&office.before.total),
        ends(&office.after.total),
        standing(&office.before, &office.after),
    )?;
    for (at, sure, possible) in &office.shares {
        let Some(edit) = difference.edits.list().nth(*at) else {
            continue;
        };
        let share = both(sure, possible, digits);
        writeln!(out, "    {share}  {}", named(edit))?;
    }
    Ok(())
}

/// What the sure end moves by, and the possible one where that is something else.
fn both(sure: &Number, possible: &Number, digits: u32) -> String {
    match sure == possible {
        true => signed(sure, digits),
        false => format!(
            "{},最高可能 {}",
            signed(sure, digits),
            signed(possible, digits)
        ),
    }
}

fn ends(ends: &Ends) -> String {
    match ends.is_settled() {
        true => ends.sure.to_string(),
        false => format!("{}–{}", ends.sure, ends.possible),
    }
}

/// Grade and rank where they differ.
fn standing(before: &Place, after: &Place) -> String {
    let mut text = String::new();
    let grade = |place: &Place| match place.grade == place.grade_possible {
        true => place.grade.clone(),
        false => format!("{}至{}", place.grade, place.grade_possible),
    };
    if grade(before) != grade(after) {
        text.push_str(&format!("  {} → {}", grade(before), grade(after)));
    }
    let rank = |place: &Place| {
        place
            .rank
            .map_or("未定".to_owned(), |rank| rank.to_string())
    };
    if before.rank != after.rank {
        text.push_str(&format!("  名次 {} → {}", rank(before), rank(after)));
    }
    text
}
