//! Ranks: by sure totals, and the best and worst that they can come to.

use crate::decimal::Number;
use crate::rubric::RankStyle;

use super::entrant::Entrant;

/// The ranks of one office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) rank: usize,
    pub(super) best: usize,
    pub(super) worst: usize,
    /// The least and greatest rank from the bottom, whatever the style: one more than the offices below.
    pub(super) low: (usize, usize),
}

/// The ranks of all, in the order of the entrants.
pub(super) fn places(entrants: &[Entrant], style: RankStyle) -> Vec<Places> {
    let mut places = match style {
        RankStyle::Competition => competition(entrants),
        RankStyle::Dense => dense(entrants),
    };
    let present = entrants.iter().filter(|e| !e.may_be_absent);
    let surely_there = sorted(present.map(|e| e.rank_order.1));
    let sure = sorted(entrants.iter().map(|e| e.rank_order.0));
    for (place, entrant) in places.iter_mut().zip(entrants) {
        let (low, high) = entrant.rank_order;
        let own = usize::from(low < high);
        place.low = (
            1 + below(&surely_there, low),
            1 + below(&sure, high).saturating_sub(own),
        );
    }
    places
}

/// The places that offices would have which a gate puts last, were they not.
pub(super) struct NotLast {
    /// The sure totals of those that are not put last, sorted.
    totals: Vec<Number>,
}

impl NotLast {
    pub(super) fn among(entrants: &[Entrant], style: RankStyle) -> Self {
        let ahead = entrants.iter().map(|e| &e.worst.position);
        let ahead = ahead.filter(|position| position.not_last);
        let mut totals: Vec<Number> = ahead.map(|position| position.total.clone()).collect();
        totals.sort();
        if style == RankStyle::Dense {
            totals.dedup();
        }
        Self { totals }
    }

    /// One more than those before it by their totals alone.
    pub(super) fn rank(&self, entrant: &Entrant) -> usize {
        let own = &entrant.worst.position.total;
        1 + self.totals.len() - self.totals.partition_point(|total| total <= own)
    }
}

/// How many of the sorted lie below.
fn below(sorted: &[usize], position: usize) -> usize {
    sorted.partition_point(|p| *p < position)
}

fn sorted(positions: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut positions: Vec<usize> = positions.collect();
    positions.sort_unstable();
    positions
}

/// How many of the sorted lie above.
fn above(sorted: &[usize], position: usize) -> usize {
    sorted.len() - sorted.partition_point(|p| *p <= position)
}

/// 1, 2, 2, 4: one more than the offices above.
fn competition(entrants: &[Entrant]) -> Vec<Places> {
    let sure = sorted(entrants.iter().map(|e| e.rank_order.0));
    let present = entrants.iter().filter(|e| !e.may_be_absent);
    let surely_there = sorted(present.map(|e| e.rank_order.0));
    let possible = sorted(entrants.iter().map(|e| e.rank_order.1));
    let place = |entrant: &Entrant| {
        let (low, high) = entrant.rank_order;
        Places {
            rank: 1 + above(&sure, low),
            best: 1 + above(&surely_there, high),
            worst: 1 + above(&possible, low) - usize::from(high > low),
            low: (1, 1),
        }
    };
    entrants.iter().map(place).collect()
}

/// 1, 2, 2, 3: one more than the different totals above.
fn dense(entrants: &[Entrant]) -> Vec<Places> {
    let mut sure = sorted(entrants.iter().map(|e| e.rank_order.0));
    sure.dedup();
    let (settled, open): (Vec<&Entrant>, Vec<&Entrant>) = entrants
        .iter()
        .partition(|e| e.rank_order.0 == e.rank_order.1);
    let mut totals = sorted(settled.iter().map(|e| e.rank_order.0));
    totals.dedup();
    let open = sorted(open.iter().map(|e| e.rank_order.1));
    let fewest = fewest_totals(entrants);
    let place = |entrant: &Entrant| {
        let (low, high) = entrant.rank_order;
        let ahead = fewest.partition_point(|(position, _)| *position > high);
        let before = ahead.checked_sub(1).and_then(|at| fewest.get(at));
        Places {
            rank: 1 + above(&sure, low),
            best: 1 + before.map_or(0, |(_, count)| *count),
            worst: 1 + above(&totals, low) + above(&open, low) - usize::from(high > low),
            low: (1, 1),
        }
    };
    entrants.iter().map(place).collect()
}

/// From the top down: a sure position, and how few different totals all offices from there up may come to.
///
/// Open totals may meet. The office whose sure end is highest stays at it, every office that can reach it does.
fn fewest_totals(entrants: &[Entrant]) -> Vec<(usize, usize)> {
    let mut present: Vec<&Entrant> = entrants.iter().filter(|e| !e.may_be_absent).collect();
    present.sort_by_key(|e| std::cmp::Reverse(e.rank_order.0));
    let mut meeting: Option<usize> = None;
    let mut count = 0;
    present
        .into_iter()
        .map(|entrant| {
            if meeting.is_none_or(|at| entrant.rank_order.1 < at) {
                meeting = Some(entrant.rank_order.0);
                count += 1;
            }
            (entrant.rank_order.0, count)
        })
        .collect()
}
