//! Ranks: by sure totals, and the best and worst that they can come to.

use crate::rubric::RankStyle;

use super::entrant::{Entrant, Position};

/// The ranks of one office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) rank: usize,
    pub(super) best: usize,
    pub(super) worst: usize,
}

/// The ranks of all, in the order of the entrants.
pub(super) fn places(entrants: &[Entrant], style: RankStyle) -> Vec<Places> {
    match style {
        RankStyle::Competition => competition(entrants),
        RankStyle::Dense => dense(entrants),
    }
}

fn sorted<'a>(positions: impl Iterator<Item = &'a Position>) -> Vec<&'a Position> {
    let mut positions: Vec<&Position> = positions.collect();
    positions.sort();
    positions
}

/// How many of the sorted lie above.
fn above(sorted: &[&Position], position: &Position) -> usize {
    sorted.len() - sorted.partition_point(|p| *p <= position)
}

/// 1, 2, 2, 4: one more than the offices above.
fn competition(entrants: &[Entrant]) -> Vec<Places> {
    let sure = sorted(entrants.iter().map(|e| &e.worst.position));
    let present = entrants.iter().filter(|e| !e.may_be_absent);
    let surely_there = sorted(present.map(|e| &e.worst.position));
    let possible = sorted(entrants.iter().map(|e| &e.best.position));
    let place = |entrant: &Entrant| {
        let (low, high) = (&entrant.worst.position, &entrant.best.position);
        Places {
            rank: 1 + above(&sure, low),
            best: 1 + above(&surely_there, high),
            worst: 1 + above(&possible, low) - usize::from(high > low),
        }
    };
    entrants.iter().map(place).collect()
}

/// 1, 2, 2, 3: one more than the different totals above.
fn dense(entrants: &[Entrant]) -> Vec<Places> {
    let mut sure = sorted(entrants.iter().map(|e| &e.worst.position));
    sure.dedup();
    let (settled, open): (Vec<&Entrant>, Vec<&Entrant>) = entrants
        .iter()
        .partition(|e| e.worst.position == e.best.position);
    let mut totals = sorted(settled.iter().map(|e| &e.worst.position));
    totals.dedup();
    let open = sorted(open.iter().map(|e| &e.best.position));
    let fewest = fewest_totals(entrants);
    let place = |entrant: &Entrant| {
        let (low, high) = (&entrant.worst.position, &entrant.best.position);
        let ahead = fewest.partition_point(|(position, _)| *position > high);
        let before = ahead.checked_sub(1).and_then(|at| fewest.get(at));
        Places {
            rank: 1 + above(&sure, low),
            best: 1 + before.map_or(0, |(_, count)| *count),
            worst: 1 + above(&totals, low) + above(&open, low) - usize::from(high > low),
        }
    };
    entrants.iter().map(place).collect()
}

/// From the top down: a sure position, and how few different totals all offices from there up may come to.
///
/// Open totals may meet. The office whose sure end is highest stays at it, every office that can reach it does.
fn fewest_totals(entrants: &[Entrant]) -> Vec<(&Position, usize)> {
    let mut present: Vec<&Entrant> = entrants.iter().filter(|e| !e.may_be_absent).collect();
    present.sort_by(|a, b| b.worst.position.cmp(&a.worst.position));
    let mut meeting: Option<&Position> = None;
    let mut count = 0;
    present
        .into_iter()
        .map(|entrant| {
            if meeting.is_none_or(|at| entrant.best.position < *at) {
                meeting = Some(&entrant.worst.position);
                count += 1;
            }
            (&entrant.worst.position, count)
        })
        .collect()
}
