//! Ranks and grades of kept offices, with the meaning of [`crate::rank`].
//!
//! Ranks hang on nothing but how many offices stand at which total (`Ladder`): where no grade of a pool has a
//! quota, nothing is held of an office. A quota takes some 150 bytes an office while its pool is looked at, 8 more a
//! tie-break term, and leaves 4.

mod places;
mod pool;
mod positions;
mod quota;
mod terms;

use crate::rank::{Ladder, Places, give_grades, unranked};
use crate::rubric::Rubric;
use crate::scorecard::{Scorecard, Standing};
use crate::value::Truth;

use super::keep::{Kept, truth};
pub(crate) use places::BLOCK as SHOWN;
use places::{each_place, each_total, is_settled};
use pool::{Pool, each, measure, pools};
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

/// Where an office stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// By sure totals; none for an office that is not assessed.
    pub rank: Option<usize>,
    /// The best that it can come to.
    pub rank_best: Option<usize>,
    /// The worst that it can come to.
    pub rank_worst: Option<usize>,
    /// The least and greatest rank from the bottom; 0 without a rank.
    pub rank_low: (usize, usize),
    /// How many are ranked together.
    pub cohort_size: usize,
    /// The grade that is proved.
    pub grade: Option<usize>,
    /// The best grade that is still possible.
    pub grade_possible: Option<usize>,
}

/// The grades of the offices of one pool after quotas.
#[derive(Debug)]
pub struct Given(Vec<(u32, (u16, u16))>);

/// Gives the offices of a pool their grades, by its number.
pub type Give<'g> = dyn Fn(usize) -> Given + Sync + 'g;

impl Ranks {
    /// Ranks the offices of sealed chunks.
    pub fn of(rubric: &Rubric, chunks: &[&Kept]) -> Self {
        Self::with(rubric, chunks, |pools, give| (0..pools).map(give).collect())
    }

    /// The same where `all` gives the grades of so many pools, on as many threads as it likes, in their order.
    pub fn with(
        rubric: &Rubric,
        chunks: &[&Kept],
        all: impl FnOnce(usize, &Give<'_>) -> Vec<Given>,
    ) -> Self {
        let (mut pools, of_chunk) = pools(rubric, chunks);
        measure(rubric.ranking.style, &mut pools, &of_chunk, chunks);
        let mut settled: Vec<Vec<u32>> = pools.iter().map(|p| vec![0; p.limit()]).collect();
        for (kept, of_cohort) in chunks.iter().zip(&of_chunk) {
            if is_settled(kept) {
                each_total(kept, |cohort, total| {
                    let pool = of_cohort.get(cohort).copied().unwrap_or(usize::MAX);
                    if let Some((pool, counts)) = pools.get(pool).zip(settled.get_mut(pool))
                        && let Some(count) = counts.get_mut(pool.settled_position(total))
                    {
                        *count += 1;
                    }
                });
                continue;
            }
            each(kept, of_cohort, |pool, place| {
                if let Some(pool) = pools.get_mut(pool) {
                    let may_be_absent = truth(place.not_assessed) != Truth::False;
                    pool.ladder.add(pool.positions(&place), may_be_absent);
                }
            });
        }
        for (pool, counts) in pools.iter_mut().zip(settled) {
            for (position, count) in counts.into_iter().enumerate().filter(|(_, n)| *n > 0) {
                pool.ladder.add_settled(position, count);
            }
        }
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
            let given = all(ranks.pools.len(), &|pool| {
                ranks.limited_grades(rubric, pool, chunks)
            });
            let mut grades = vec![(0, 0); offices];
            for (office, grade) in given.into_iter().flat_map(|Given(grades)| grades) {
                let office = usize::try_from(office).ok();
                if let Some(slot) = office.and_then(|office| grades.get_mut(office)) {
                    *slot = grade;
                }
            }
            ranks.grades = grades;
        }
        ranks
    }

    /// The grades of a pool after quotas.
    fn limited_grades(&self, rubric: &Rubric, pool: usize, chunks: &[&Kept]) -> Given {
        let Some(own) = self.pools.get(pool).filter(|pool| pool.has_quota) else {
            return Given(Vec::new());
        };
        let mut entrants = Vec::with_capacity(own.size);
        let mut offices: Vec<u32> = Vec::with_capacity(own.size);
        let starts = &self.starts;
        for ((kept, of_cohort), start) in chunks.iter().zip(&self.of_chunk).zip(starts) {
            each(kept, of_cohort, |other, place| {
                if other != pool {
                    return;
                }
                let (worst, best) = own.positions(&place);
                let narrow = |position| u32::try_from(position).unwrap_or(u32::MAX);
                offices.push(narrow(start + place.row));
                entrants.push(Entrant {
                    order: (narrow(worst), narrow(best)),
                    grade: kept_grades(kept, place.row),
                    may_be_absent: truth(place.not_assessed) != Truth::False,
                });
            });
        }
        let terms = chunks.first().map_or(0, |kept| kept.layout.terms);
        if terms > 0 {
            let rows = offices.iter().map(|office| at(starts, *office));
            let terms = Terms::of(terms, entrants.len(), rows, chunks);
            terms::put_in_order(&mut entrants, &terms);
        }
        let mut given = Vec::with_capacity(entrants.len());
        give_grades(rubric.of_cohort(&own.name), &entrants, |at, ends| {
            let grades = (kept_grade(ends.sure), kept_grade(ends.possible));
            given.extend(offices.get(at).map(|office| (*office, grades)));
        });
        Given(given)
    }

    fn pool(&self, chunk: usize, cohort: usize) -> Option<&Pool> {
        self.pools.get(*self.of_chunk.get(chunk)?.get(cohort)?)
    }

    /// Where an office stands, by chunk and row.
    pub fn stand(&self, chunks: &[&Kept], chunk: usize, row: usize) -> Option<Stand> {
        let kept = chunks.get(chunk).filter(|kept| row < kept.len())?;
        let mut found = None;
        each_place(kept, row, 1, |place| {
            let Some(pool) = self.pool(chunk, place.cohort) else {
                return;
            };
            let assessed = truth(place.not_assessed);
            if assessed == Truth::True {
                found = Some(Stand {
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
            found = Some(Stand {
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
    pub fn give(&self, rubric: &Rubric, stand: &Stand, card: &mut Scorecard) {
        let rubric = rubric.of_cohort(&card.office.cohort);
        card.standing = Some(Standing {
            rank: stand.rank,
            rank_best: stand.rank_best,
            rank_worst: stand.rank_worst,
            rank_low: stand.rank_low,
            grade: stand.grade,
            grade_possible: stand.grade_possible,
            ..unranked(rubric, card, stand.cohort_size)
        });
    }

    /// What the matrix shows of the offices of a chunk from `first` on, so many of them, at most [`SHOWN`]: one after the other the
    /// rank, 0 without one, and one more than the position of the grade, 0 without.
    pub(crate) fn each_shown(
        &self,
        kept: &Kept,
        chunk: usize,
        (first, count): (usize, usize),
        mut look: impl FnMut(u32, u16),
    ) {
        let mut grades = [0; SHOWN];
        kept.grade.read(first, &mut grades);
        let pools = self.of_chunk.get(chunk).map_or(&[][..], Vec::as_slice);
        let mut grades = grades.iter();
        each_place(kept, first, count.min(SHOWN), |place| {
            let kept_grade = grades.next().copied().unwrap_or(0);
            let assessed = truth(place.not_assessed);
            let pool = pools.get(place.cohort).and_then(|at| self.pools.get(*at));
            let Some(pool) = pool.filter(|_| assessed != Truth::True) else {
                look(0, 0);
                return;
            };
            let (worst, _) = pool.positions(&place);
            let rank = pool.ranks.get(worst).copied().unwrap_or(0);
            let grade = match assessed {
                Truth::False if pool.has_quota => self.grade_codes(pool, kept, chunk, place.row).0,
                Truth::False => u16::try_from(kept_grade).unwrap_or(0),
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
