//! Pools of offices that are ranked together, and how many positions each needs.

use std::collections::BTreeMap;

use crate::bulk::keep::{Kept, truth};
use crate::rank::Ladder;
use crate::rubric::{RankStyle, RankedOver, Rubric};
use crate::value::Truth;

use super::places::{Place, each_place, each_total, is_settled};
use super::positions::Positions;

/// Those that are ranked together.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    /// The cohort; empty where all are ranked together.
    pub(super) name: String,
    pub(super) has_quota: bool,
    /// Offices that are, or may be, assessed.
    pub(super) size: usize,
    least: i64,
    most: i64,
    /// Whether any of them is, or may be, put last.
    has_last: bool,
    pub(super) positions: Positions,
    pub(super) ladder: Ladder,
    /// The rank of a settled position, to be looked up.
    pub(super) ranks: Vec<u32>,
}

impl Pool {
    fn of(rubric: &Rubric, name: &str) -> Self {
        let grades = &rubric.of_cohort(name).grades;
        Self {
            name: name.to_owned(),
            has_quota: grades.iter().any(|grade| grade.quota.is_some()),
            size: 0,
            least: i64::MAX,
            most: i64::MIN,
            has_last: false,
            positions: Positions::among(Vec::new()),
            ladder: Ladder::new(rubric.ranking.style, 0),
            ranks: Vec::new(),
        }
    }

    /// The positions of an office at its worst and at its best.
    pub(super) fn positions(&self, place: &Place) -> (usize, usize) {
        let not_last = self.positions.limit();
        let position = |total: i64, last: bool| {
            let within = self.positions.of(total);
            if self.has_last && !last {
                not_last + within
            } else {
                within
            }
        };
        (
            position(place.low, truth(place.last).can_be_true()),
            position(place.high, truth(place.last) == Truth::True),
        )
    }

    /// The position of an office whose total is settled, and which no gate puts last.
    #[inline(always)]
    pub(super) fn settled_position(&self, total: i64) -> usize {
        let not_last = if self.has_last {
            self.positions.limit()
        } else {
            0
        };
        not_last + self.positions.of(total)
    }

    pub(super) fn limit(&self) -> usize {
        self.positions.limit() * if self.has_last { 2 } else { 1 }
    }
}

/// The pools, and of each chunk the pool of each of its cohorts.
pub(super) fn pools(rubric: &Rubric, chunks: &[&Kept]) -> (Vec<Pool>, Vec<Vec<usize>>) {
    let mut pools: Vec<Pool> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pool = |cohort| {
        let name = match rubric.ranking.over {
            RankedOver::Cohort => cohort,
            RankedOver::All => "",
        };
        *known.entry(name).or_insert_with(|| {
            pools.push(Pool::of(rubric, name));
            pools.len() - 1
        })
    };
    let mut of_chunk = Vec::with_capacity(chunks.len());
    for kept in chunks {
        of_chunk.push(
            kept.cohorts
                .iter()
                .map(|name| pool(name.as_str()))
                .collect(),
        );
    }
    (pools, of_chunk)
}

/// Finds how many positions each pool needs, and makes room for them.
pub(super) fn measure(
    style: RankStyle,
    pools: &mut [Pool],
    of_chunk: &[Vec<usize>],
    chunks: &[&Kept],
) {
    for (kept, of_cohort) in chunks.iter().zip(of_chunk) {
        let mut seen = vec![Seen::default(); of_cohort.len()];
        if is_settled(kept) {
            each_total(kept, |cohort, total| {
                if let Some(seen) = seen.get_mut(cohort) {
                    seen.add(total, total);
                }
            });
        } else {
            each_place(kept, 0, kept.len(), |place| {
                let present = truth(place.not_assessed) != Truth::True;
                if let Some(seen) = seen.get_mut(place.cohort).filter(|_| present) {
                    seen.add(place.low, place.high);
                    seen.has_last |= place.last != 0;
                }
            });
        }
        for (seen, pool) in seen.iter().zip(of_cohort) {
            if let Some(pool) = pools.get_mut(*pool) {
                pool.size += seen.offices;
                pool.least = pool.least.min(seen.least);
                pool.most = pool.most.max(seen.most);
                pool.has_last |= seen.has_last;
            }
        }
    }
    let mut far_apart: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for (at, pool) in pools.iter_mut().enumerate().filter(|(_, p)| p.size > 0) {
        match Positions::between(pool.least, pool.most, pool.size) {
            Some(positions) => pool.positions = positions,
            None => {
                far_apart.insert(at, Vec::with_capacity(pool.size));
            }
        }
    }
    if !far_apart.is_empty() {
        for (kept, of_cohort) in chunks.iter().zip(of_chunk) {
            each(kept, of_cohort, |pool, place| {
                if let Some(totals) = far_apart.get_mut(&pool) {
                    totals.push(place.low);
                    if place.high != place.low {
                        totals.push(place.high);
                    }
                }
            });
        }
    }
    for (at, totals) in far_apart {
        if let Some(pool) = pools.get_mut(at) {
            pool.positions = Positions::among(totals);
        }
    }
    for pool in pools {
        pool.ladder = Ladder::new(style, pool.limit());
    }
}

/// What is seen of the offices of a cohort in a chunk.
#[derive(Clone)]
struct Seen {
    offices: usize,
    least: i64,
    most: i64,
    has_last: bool,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            offices: 0,
            least: i64::MAX,
            most: i64::MIN,
            has_last: false,
        }
    }
}

impl Seen {
    #[inline(always)]
    fn add(&mut self, low: i64, high: i64) {
        self.offices += 1;
        self.least = self.least.min(low);
        self.most = self.most.max(high);
    }
}

/// Looks at all offices of a chunk that are, or may be, assessed: the pool, the place.
pub(super) fn each(kept: &Kept, of_cohort: &[usize], mut look: impl FnMut(usize, Place)) {
    each_place(kept, 0, kept.len(), |place| {
        if let Some(pool) = of_cohort.get(place.cohort)
            && truth(place.not_assessed) != Truth::True
        {
            look(*pool, place);
        }
    });
}
