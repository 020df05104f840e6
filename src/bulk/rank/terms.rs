//! The order with tie-breaks: offices level in their total, told apart by the terms of the rubric.

use std::cmp::Ordering;

use crate::bulk::keep::Kept;
use crate::decimal::Number;

use super::quota::Entrant;

/// A term that is not settled: what stands behind it decides nothing.
const OPEN: i64 = i64::MIN;

/// A best place that is the worst one.
const SAME: u32 = u32::MAX;

/// The terms of the entrants of a pool: numbers that compare as the terms do.
pub(super) struct Terms {
    /// How many an entrant has.
    each: usize,
    values: Vec<i64>,
}

impl Terms {
    /// The terms of entrants by chunk and row, all of one pool.
    pub(super) fn of(
        each: usize,
        entrants: usize,
        rows: impl Iterator<Item = (usize, usize)> + Clone,
        chunks: &[&Kept],
    ) -> Self {
        let mut values = Vec::with_capacity(entrants.saturating_mul(each));
        for (chunk, row) in rows.clone() {
            let terms = chunks.get(chunk).map_or(&[][..], |kept| &kept.terms);
            values.extend(terms.iter().map(|term| match term.open.has(row) {
                true => OPEN,
                false => term.value.get(row),
            }));
        }
        let mut terms = Self { each, values };
        for term in 0..each {
            let has_exact = |kept: &&Kept| kept.exact.keys().any(|(_, own)| *own == term);
            if chunks.iter().any(has_exact) {
                terms.number(term, rows.clone(), chunks);
            }
        }
        terms
    }

    /// Replaces the values of a term that has some which are no whole units by their places among all of them.
    fn number(
        &mut self,
        term: usize,
        rows: impl Iterator<Item = (usize, usize)>,
        chunks: &[&Kept],
    ) {
        let of_term = self.values.iter_mut().skip(term).step_by(self.each);
        let mut all: Vec<(Number, &mut i64)> = of_term
            .zip(rows)
            .filter(|(value, _)| **value != OPEN)
            .map(|(value, (chunk, row))| {
                let exact = chunks.get(chunk).and_then(|k| k.exact.get(&(row, term)));
                (
                    exact.cloned().unwrap_or_else(|| Number::from(*value)),
                    value,
                )
            })
            .collect();
        all.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let mut before: Option<Number> = None;
        let mut place = 0;
        for (number, value) in all {
            if before.as_ref() != Some(&number) {
                place += 1;
            }
            *value = place;
            before = Some(number);
        }
    }

    fn own(&self, entrant: usize) -> &[i64] {
        let from = entrant.saturating_mul(self.each);
        self.values.get(from..from + self.each).unwrap_or_default()
    }

    fn are_settled(&self, entrant: usize) -> bool {
        self.own(entrant).iter().all(|value| *value != OPEN)
    }

    /// Compares two ends: an open term loses at the worst one and wins at the best.
    fn compare(&self, a: End, b: End) -> Ordering {
        for (left, right) in self.own(a.entrant()).iter().zip(self.own(b.entrant())) {
            let value = |value: i64, end: End| match value {
                OPEN if end.is_best() => i64::MAX,
                value => value,
            };
            let order = value(*left, a).cmp(&value(*right, b));
            if order != Ordering::Equal || *left == OPEN {
                return order;
            }
        }
        Ordering::Equal
    }
}

/// An end of an entrant's place with the position that it has by its total and with its first term: one number that
/// sorts by these. Most ends need no other look at the terms, which lie far apart in memory.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct End(u128);

impl End {
    fn new(position: u32, terms: &Terms, entrant: usize, is_best: bool) -> Option<Self> {
        let number = u32::try_from(entrant).ok().filter(|e| *e < 1 << 31)?;
        let first = terms.own(entrant).first().copied().unwrap_or(0);
        let first = match first {
            OPEN if is_best => i64::MAX,
            first => first,
        };
        let rises = u128::from(first.cast_unsigned() ^ (1 << 63));
        let below = u128::from(number) << 1 | u128::from(is_best);
        Some(Self(u128::from(position) << 96 | rises << 32 | below))
    }

    /// Position and first term.
    fn level(self) -> u128 {
        self.0 >> 32
    }

    fn entrant(self) -> usize {
        usize::try_from((self.0 >> 1) & ((1 << 31) - 1)).unwrap_or(usize::MAX)
    }

    fn is_best(self) -> bool {
        self.0 & 1 == 1
    }
}

/// Numbers the places of all in their order, tie-breaks included; they come with the positions of their totals.
pub(super) fn put_in_order(entrants: &mut [Entrant], terms: &Terms) {
    let mut ends: Vec<End> = Vec::with_capacity(entrants.len());
    for (at, entrant) in entrants.iter_mut().enumerate() {
        let (worst, best) = entrant.order;
        ends.extend(End::new(worst, terms, at, false));
        if worst != best || !terms.are_settled(at) {
            ends.extend(End::new(best, terms, at, true));
        } else {
            entrant.order.1 = SAME;
        }
    }
    ends.sort_unstable();
    let mut place = 0;
    for level in ends.chunk_by_mut(|a, b| a.level() == b.level()) {
        level.sort_unstable_by(|a, b| terms.compare(*a, *b));
        for same in level.chunk_by(|a, b| terms.compare(*a, *b) == Ordering::Equal) {
            for end in same {
                match entrants.get_mut(end.entrant()) {
                    Some(entrant) if end.is_best() => entrant.order.1 = place,
                    Some(entrant) => entrant.order.0 = place,
                    None => {}
                }
            }
            place += 1;
        }
    }
    for entrant in entrants {
        if entrant.order.1 == SAME {
            entrant.order.1 = entrant.order.0;
        }
    }
}
