//! Ranks and grades of kept offices, with the meaning of [`crate::rank`].
//!
//! Ranks hang on nothing but how many offices stand at which total ([`Ladder`]): where no grade of a pool has a
//! quota, nothing is held of an office. A quota takes some 40 bytes an office while its pool is looked at, 8 more a
//! tie-break term, and leaves 4.

mod places;
mod positions;
mod quota;
mod terms;

use std::collections::BTreeMap;

use crate::rank::{Ladder, Places, give_grades, unranked};
use crate::rubric::{RankStyle, RankedOver, Rubric};
use crate::scorecard::{Scorecard, Standing};
use crate::value::Truth;

use super::keep::{Kept, truth};
use places::{Place, each_place};
use positions::Positions;
use quota::{Entrant, grade, kept_grade};
use terms::Terms;

/// The ranks and grades of the offices of some chunks.
#[derive(Clone, Debug)]
pub struct Ranks {
    pools: Vec<Pool>,
    /// Of each chunk, the pool of each of its cohorts.
    of_chunk: Vec<Vec<usize>>,
    /// Of each chunk, how many offices stand in those before it.
    starts: Vec<usize>,
    /// Of each office, one more than the position of its sure and of its possible grade, 0 without; empty where
    /// no grade has a quota.
    grades: Vec<(u16, u16)>,
}

/// Those that are ranked together.
#[derive(Clone, Debug)]
struct Pool {
    /// The cohort; empty where all are ranked together.
    name: String,
    has_quota: bool,
    /// Offices that are, or may be, assessed.
    size: usize,
    least: i64,
    most: i64,
    /// Whether any of them is, or may be, put last.
    has_last: bool,
    positions: Positions,
    ladder: Ladder,
    /// The rank of a settled position, to be looked up.
    ranks: Vec<u32>,
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
    fn positions(&self, place: &Place) -> (usize, usize) {
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

    fn limit(&self) -> usize {
        self.positions.limit() * if self.has_last { 2 } else { 1 }
    }
}

impl Ranks {
    /// Ranks the offices of sealed chunks.
    pub fn of(rubric: &Rubric, chunks: &[&Kept]) -> Self {
        let (mut pools, of_chunk) = pools(rubric, chunks);
        measure(rubric.ranking.style, &mut pools, &of_chunk, chunks);
        each(&of_chunk, chunks, |pool, _, place| {
            if let Some(pool) = pools.get_mut(pool) {
                let positions = pool.positions(&place);
                let may_be_absent = truth(place.not_assessed) != Truth::False;
                pool.ladder.add(positions, may_be_absent);
            }
        });
        let empty = || Ladder::new(rubric.ranking.style, 0);
        for pool in &mut pools {
            pool.ladder = std::mem::replace(&mut pool.ladder, empty()).complete();
            let rank = |position| pool.ladder.places((position, position)).rank;
            let ranks = (0..pool.limit()).map(|p| u32::try_from(rank(p)).unwrap_or(u32::MAX));
            pool.ranks = ranks.collect();
        }
        let mut starts = Vec::with_capacity(chunks.len());
        let mut offices = 0;
        for kept in chunks {
            starts.push(offices);
            offices += kept.len();
        }
        let mut ranks = Self {
            pools,
            of_chunk,
            starts,
            grades: Vec::new(),
        };
        if ranks.pools.iter().any(|pool| pool.has_quota) {
            ranks.grades = vec![(0, 0); offices];
            for pool in 0..ranks.pools.len() {
                ranks.limit_grades(rubric, pool, chunks);
            }
        }
        ranks
    }

    /// The grades of a pool after quotas.
    fn limit_grades(&mut self, rubric: &Rubric, pool: usize, chunks: &[&Kept]) {
        let Some(own) = self.pools.get(pool).filter(|pool| pool.has_quota) else {
            return;
        };
        let mut entrants = Vec::with_capacity(own.size);
        let mut offices: Vec<u32> = Vec::with_capacity(own.size);
        let starts = &self.starts;
        each(&self.of_chunk, chunks, |other, chunk, place| {
            let Some(kept) = chunks.get(chunk).filter(|_| other == pool) else {
                return;
            };
            let (worst, best) = own.positions(&place);
            let narrow = |position| u32::try_from(position).unwrap_or(u32::MAX);
            let start = starts.get(chunk).copied().unwrap_or(0);
            offices.push(narrow(start + place.row));
            entrants.push(Entrant {
                order: (narrow(worst), narrow(best)),
                grade: kept_grades(kept, place.row),
                may_be_absent: truth(place.not_assessed) != Truth::False,
            });
        });
        let terms = chunks.first().map_or(0, |kept| kept.layout.terms);
        if terms > 0 {
            let rows = offices.iter().map(|office| at(starts, *office));
            let terms = Terms::of(terms, entrants.len(), rows, chunks);
            terms::put_in_order(&mut entrants, &terms);
        }
        let grades = &mut self.grades;
        give_grades(rubric.of_cohort(&own.name), &entrants, |at, ends| {
            let office = offices.get(at).and_then(|at| usize::try_from(*at).ok());
            if let Some(slot) = office.and_then(|office| grades.get_mut(office)) {
                *slot = (kept_grade(ends.sure), kept_grade(ends.possible));
            }
        });
    }

    fn pool(&self, chunk: usize, cohort: usize) -> Option<&Pool> {
        self.pools.get(*self.of_chunk.get(chunk)?.get(cohort)?)
    }

    /// Where an office stands, by chunk and row; its grade before gates is not kept.
    pub fn standing(&self, chunks: &[&Kept], chunk: usize, row: usize) -> Option<Standing> {
        let kept = chunks.get(chunk).filter(|kept| row < kept.len())?;
        let mut found = None;
        each_place(kept, row, 1, |place| {
            let Some(pool) = self.pool(chunk, place.cohort) else {
                return;
            };
            let assessed = truth(place.not_assessed);
            if assessed == Truth::True {
                found = Some(Standing {
                    grade_before_gates: None,
                    rank: None,
                    rank_best: None,
                    rank_worst: None,
                    rank_low: (0, 0),
                    cohort_size: pool.size,
                    grade: None,
                    grade_possible: None,
                });
                return;
            }
            let Places {
                rank,
                best,
                worst,
                low,
            } = pool.ladder.places(pool.positions(&place));
            let (sure, possible) = self.grade_codes(pool, kept, chunk, row);
            found = Some(Standing {
                grade_before_gates: None,
                rank: Some(rank),
                rank_best: Some(best),
                rank_worst: Some(worst),
                rank_low: low,
                cohort_size: pool.size,
                grade: grade(sure).filter(|_| assessed == Truth::False),
                grade_possible: grade(possible),
            });
        });
        found
    }

    fn grade_codes(&self, pool: &Pool, kept: &Kept, chunk: usize, row: usize) -> (u16, u16) {
        if !pool.has_quota {
            return kept_grades(kept, row);
        }
        let office = self.starts.get(chunk).map(|start| start + row);
        let found = office.and_then(|office| self.grades.get(office));
        found.copied().unwrap_or_default()
    }

    /// Gives a card of an office its place and grade, as [`crate::rank::rank`] does, remarks apart.
    pub fn give(rubric: &Rubric, standing: Standing, card: &mut Scorecard) {
        let rubric = rubric.of_cohort(&card.office.cohort);
        let grade_before_gates = unranked(rubric, card, standing.cohort_size).grade_before_gates;
        card.standing = Some(Standing {
            grade_before_gates,
            ..standing
        });
    }

    /// What the matrix shows of the offices of a chunk from `first` on, so many of them: one after the other the
    /// rank, 0 without one, and one more than the position of the grade, 0 without.
    pub(crate) fn each_shown(
        &self,
        kept: &Kept,
        chunk: usize,
        (first, count): (usize, usize),
        mut look: impl FnMut(u32, u16),
    ) {
        each_place(kept, first, count, |place| {
            let assessed = truth(place.not_assessed);
            let pool = self.pool(chunk, place.cohort);
            let Some(pool) = pool.filter(|_| assessed != Truth::True) else {
                look(0, 0);
                return;
            };
            let (worst, _) = pool.positions(&place);
            let rank = pool.ranks.get(worst).copied().unwrap_or(0);
            let grade = match assessed {
                Truth::False => self.grade_codes(pool, kept, chunk, place.row).0,
                _ => 0,
            };
            look(rank, grade);
        });
    }
}

/// One more than the positions of the grades after the gates, sure and possible.
fn kept_grades(kept: &Kept, row: usize) -> (u16, u16) {
    let sure = kept.grade.get(row);
    if sure == 0 {
        return (0, 0);
    }
    let narrow = |grade: i64| u16::try_from(grade).unwrap_or(0);
    (narrow(sure), narrow(sure - kept.grade_better.get(row)))
}

/// The chunk and row of an office by its number among all.
fn at(starts: &[usize], office: u32) -> (usize, usize) {
    let office = usize::try_from(office).unwrap_or(usize::MAX);
    let chunk = starts
        .partition_point(|start| *start <= office)
        .saturating_sub(1);
    let start = starts.get(chunk).copied().unwrap_or(0);
    (chunk, office - start)
}

/// The pools, and of each chunk the pool of each of its cohorts.
fn pools(rubric: &Rubric, chunks: &[&Kept]) -> (Vec<Pool>, Vec<Vec<usize>>) {
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
fn measure(style: RankStyle, pools: &mut [Pool], of_chunk: &[Vec<usize>], chunks: &[&Kept]) {
    each(of_chunk, chunks, |pool, _, place| {
        if let Some(pool) = pools.get_mut(pool) {
            pool.size += 1;
            pool.least = pool.least.min(place.low);
            pool.most = pool.most.max(place.high);
            pool.has_last |= place.last != 0;
        }
    });
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
        each(of_chunk, chunks, |pool, _, place| {
            if let Some(totals) = far_apart.get_mut(&pool) {
                totals.push(place.low);
                if place.high != place.low {
                    totals.push(place.high);
                }
            }
        });
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

/// Looks at all offices that are, or may be, assessed: the pool, the chunk, the place.
fn each(of_chunk: &[Vec<usize>], chunks: &[&Kept], mut look: impl FnMut(usize, usize, Place)) {
    for (chunk, (kept, pools)) in chunks.iter().zip(of_chunk).enumerate() {
        each_place(kept, 0, kept.len(), |place| {
            if let Some(pool) = pools.get(place.cohort)
                && truth(place.not_assessed) != Truth::True
            {
                look(*pool, chunk, place);
            }
        });
    }
}
