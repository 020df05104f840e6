//! The offices that the terminal shows, found without an order of all.

use std::collections::{BTreeMap, BTreeSet};

use crate::decimal::{Number, Points};
use crate::outcome::Ends;
use crate::rubric::Rubric;
use crate::write::cohort_place;
use crate::write::terminal::{MOST_OFFICES, Shown, ShownOffice, abbreviated};

use super::keep::Kept;
use super::rank::Ranks;

/// An office in the order of outputs: by rank, those without one last, then by id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct InOrder<'k> {
    /// One less than the rank, so that none comes last.
    rank: u32,
    id: &'k str,
    /// Chunk and row.
    at: (usize, usize),
}

/// The first and the last offices of a cohort.
#[derive(Default)]
struct Cohort<'k> {
    count: usize,
    first: BTreeSet<InOrder<'k>>,
    last: BTreeSet<InOrder<'k>>,
}

impl<'k> Cohort<'k> {
    fn add(&mut self, office: InOrder<'k>) {
        self.count += 1;
        if self.first.len() < MOST_OFFICES || self.first.last().is_some_and(|l| office < *l) {
            self.first.insert(office);
            if self.first.len() > MOST_OFFICES {
                self.first.pop_last();
            }
        }
        if self.last.len() < MOST_OFFICES || self.last.first().is_some_and(|f| office > *f) {
            self.last.insert(office);
            if self.last.len() > MOST_OFFICES {
                self.last.pop_first();
            }
        }
    }
}

/// The table of the summary.
pub fn offices(rubric: &Rubric, chunks: &[&Kept], ranks: &Ranks) -> Vec<Shown> {
    let mut cohorts: Vec<Cohort<'_>> = Vec::new();
    let mut known: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let mut all = 0;
    for (chunk, kept) in chunks.iter().enumerate() {
        all += kept.len();
        let mut number = |name| {
            *known.entry(cohort_place(rubric, name)).or_insert_with(|| {
                cohorts.push(Cohort::default());
                cohorts.len() - 1
            })
        };
        let own: Vec<usize> = kept
            .cohorts
            .iter()
            .map(|name| number(name.as_str()))
            .collect();
        let mut row = 0;
        ranks.each_shown(kept, chunk, (0, kept.len()), |rank, _| {
            let cohort = usize::try_from(kept.cohort.get(row)).ok();
            let cohort = cohort.and_then(|at| own.get(at));
            if let Some(cohort) = cohort.and_then(|at| cohorts.get_mut(*at)) {
                cohort.add(InOrder {
                    rank: rank.wrapping_sub(1),
                    id: kept.id(row),
                    at: (chunk, row),
                });
            }
            row += 1;
        });
    }
    let mut shown = Vec::new();
    let in_order = known.values().filter_map(|at| cohorts.get(*at));
    for cohort in in_order.filter(|cohort| cohort.count > 0) {
        let (top, left_out) = abbreviated(cohort.count, all);
        let office = |office: &InOrder<'_>| shown_office(rubric, chunks, ranks, office);
        shown.extend(cohort.first.iter().take(top).filter_map(office));
        if left_out > 0 {
            shown.push(Shown::LeftOut(left_out));
            let bottom = cohort.count - top - left_out;
            let skipped = cohort.last.len().saturating_sub(bottom);
            shown.extend(cohort.last.iter().skip(skipped).filter_map(office));
        }
    }
    shown
}

fn shown_office(
    rubric: &Rubric,
    chunks: &[&Kept],
    ranks: &Ranks,
    office: &InOrder<'_>,
) -> Option<Shown> {
    let (chunk, row) = office.at;
    let kept = chunks.get(chunk)?;
    let (sure, possible) = kept.total(row);
    Some(Shown::Office(Box::new(ShownOffice {
        name: kept.name(row).to_owned(),
        cohort: kept.cohort(row).to_owned(),
        standing: Some(ranks.standing(chunks, chunk, row)?),
        total: Ends {
            sure: points(sure, rubric.digits),
            possible: points(possible, rubric.digits),
        },
        open: kept.open(row),
        failed: kept.failed(row),
        changes: Default::default(),
    })))
}

/// Units of the last of `digits` decimals as points.
fn points(units: i64, digits: u32) -> Points {
    let number = Number::from(units).checked_div(&Number::power_of_ten(digits));
    Points::round(&number.unwrap_or_else(Number::zero), digits)
}
