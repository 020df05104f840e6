//! What moved between two runs: for the terminal, as a table, as JSON.

mod csv;
mod json;
mod text;

use crate::decimal::Points;
use crate::past::{OfficeChange, PastCard, PastLine};

pub use csv::write as write_csv;
pub use json::write as write_json;
pub use text::write as write_text;

/// Who decided, and on which day, of the newer line that says so.
fn decided<'a>(old: Option<&'a PastLine>, new: Option<&'a PastLine>) -> (&'a str, &'a str) {
    [new, old]
        .into_iter()
        .flatten()
        .map(|line| (line.decided_by.as_str(), line.decided_on.as_str()))
        .find(|(by, on)| !by.is_empty() || !on.is_empty())
        .unwrap_or_default()
}

/// The totals of an office that was assessed.
fn total(card: Option<&PastCard>) -> Option<(&Points, &Points)> {
    let card = card.filter(|card| card.is_assessed())?;
    Some((&card.total.sure, &card.total.possible))
}

/// The parts of the remark that only the card before has, and those that only the one after has: what a decision at
/// a tie says, why a quota moved an office.
fn moved_remarks(old: &PastCard, new: &PastCard) -> (String, String) {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (old.remarks().collect(), new.remarks().collect());
    let only = |own: &[&str], other: &[&str]| {
        let own = own.iter().filter(|part| !other.contains(part));
        own.copied().collect::<Vec<_>>().join(";")
    };
    (only(&before, &after), only(&after, &before))
}

/// In which of the runs an office is.
fn presence(change: &OfficeChange<'_>) -> (&'static str, &'static str) {
    match (change.old, change.new) {
        (Some(_), Some(_)) => ("both", "前后都有"),
        (Some(_), None) => ("old", "只在前一次"),
        _ => ("new", "只在后一次"),
    }
}
