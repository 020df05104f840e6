//! What ranks ask of the offices of a chunk, block by block.

use crate::bulk::keep::Kept;

/// Offices read at a time: no more than those who want few of them ask for.
pub(crate) const BLOCK: usize = 64;

/// What decides an office's rank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) row: usize,
    /// Position of the cohort in the chunk.
    pub(super) cohort: usize,
    /// The sure total.
    pub(super) low: i64,
    /// The possible total.
    pub(super) high: i64,
    /// Put after all others: 0 not, 1 surely, 2 perhaps.
    pub(super) last: i64,
    /// Not assessed: 0 not, 1 surely, 2 perhaps.
    pub(super) not_assessed: i64,
}

/// Looks at the offices of a chunk from a row on, so many of them.
#[inline(always)]
pub(super) fn each_place(kept: &Kept, first: usize, count: usize, mut look: impl FnMut(Place)) {
    let lanes = [
        &kept.cohort,
        &kept.total,
        &kept.total_more,
        &kept.last,
        &kept.not_assessed,
    ];
    let mut columns = [[0i64; BLOCK]; 5];
    let end = kept.len().min(first.saturating_add(count));
    let mut at = first;
    while at < end {
        let rows = BLOCK.min(end - at);
        for (lane, column) in lanes.iter().zip(&mut columns) {
            lane.read(at, column.get_mut(..rows).unwrap_or_default());
        }
        let [cohort, low, more, last, not_assessed] = &columns;
        let figures = cohort.iter().zip(low).zip(more).zip(last).zip(not_assessed);
        for (row, ((((cohort, low), more), last), not_assessed)) in (at..at + rows).zip(figures) {
            look(Place {
                row,
                cohort: usize::try_from(*cohort).unwrap_or(usize::MAX),
                low: *low,
                high: low.saturating_add(*more),
                last: *last,
                not_assessed: *not_assessed,
            });
        }
        at += rows;
    }
}

/// Whether all totals of a chunk are settled, no office of it is put last and none is not assessed.
pub(super) fn is_settled(kept: &Kept) -> bool {
    kept.total_more.is_zero() && kept.last.is_zero() && kept.not_assessed.is_zero()
}

/// Looks at the cohorts and totals of a chunk that is settled.
#[inline(always)]
pub(super) fn each_total(kept: &Kept, mut look: impl FnMut(usize, i64)) {
    let (mut cohorts, mut totals) = ([0; BLOCK], [0; BLOCK]);
    for first in (0..kept.len()).step_by(BLOCK) {
        let rows = BLOCK.min(kept.len() - first);
        kept.cohort.read(first, &mut cohorts);
        kept.total.read(first, &mut totals);
        for (cohort, total) in cohorts.iter().zip(&totals).take(rows) {
            look(usize::try_from(*cohort).unwrap_or(usize::MAX), *total);
        }
    }
}
