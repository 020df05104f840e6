//! Ranks: by sure totals, and the best and worst that they can come to.

use crate::rubric::RankStyle;

/// The ranks of one office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Places {
    pub(crate) rank: usize,
    pub(crate) best: usize,
    pub(crate) worst: usize,
    /// The least and greatest rank from the bottom, whatever the style: one more than the offices below.
    pub(crate) low: (usize, usize),
}

/// How many offices of a pool may stand at which position: all that ranks hang on.
///
/// A position is a number below a known limit; the greater stands before the lesser. An office counts at its worst
/// and its best one, which are the same where its total is settled.
#[derive(Clone, Debug)]
pub(crate) struct Ladder {
    /// By worst, which is the sure position.
    sure: Counts,
    /// By best position.
    possible: Counts,
    /// By worst position, those that are surely assessed.
    present_sure: Counts,
    /// By best position, the same.
    present_possible: Counts,
    /// What [`RankStyle::Dense`] asks for beside.
    dense: Option<Dense>,
}

#[derive(Clone, Debug)]
struct Dense {
    /// Different sure positions.
    sure: Counts,
    /// Different settled positions.
    settled: Counts,
    /// By best position, those whose total is open.
    open: Counts,
    /// From the top down to each position: how few different totals all offices from there up may come to.
    fewest: Vec<usize>,
}

impl Ladder {
    /// The offices of a pool by worst and best position, both below `limit`, and whether each may be absent.
    pub(crate) fn of(
        style: RankStyle,
        limit: usize,
        offices: impl Iterator<Item = ((usize, usize), bool)> + Clone,
    ) -> Self {
        let mut ladder = Self {
            sure: Counts::none(limit),
            possible: Counts::none(limit),
            present_sure: Counts::none(limit),
            present_possible: Counts::none(limit),
            dense: None,
        };
        for ((low, high), may_be_absent) in offices.clone() {
            ladder.sure.add(low);
            ladder.possible.add(high);
            if !may_be_absent {
                ladder.present_sure.add(low);
                ladder.present_possible.add(high);
            }
        }
        if style == RankStyle::Dense {
            ladder.dense = Some(Dense::of(limit, offices));
        }
        ladder.sure.sum_up();
        ladder.possible.sum_up();
        ladder.present_sure.sum_up();
        ladder.present_possible.sum_up();
        ladder
    }

    /// The ranks of an office of the pool.
    pub(crate) fn places(&self, (low, high): (usize, usize)) -> Places {
        // An office whose total is open is not its own rival.
        let own = usize::from(low < high);
        let (rank, best, worst) = match &self.dense {
            None => (
                self.sure.above(low),
                self.present_sure.above(high),
                self.possible.above(low) - own,
            ),
            Some(dense) => (
                dense.sure.above(low),
                dense.fewest.get(high + 1).copied().unwrap_or(0),
                dense.settled.above(low) + dense.open.above(low) - own,
            ),
        };
        Places {
            rank: 1 + rank,
            best: 1 + best,
            worst: 1 + worst,
            low: (
                1 + self.present_possible.below(low),
                1 + self.sure.below(high).saturating_sub(own),
            ),
        }
    }
}

impl Dense {
    fn of(
        limit: usize,
        offices: impl Iterator<Item = ((usize, usize), bool)> + Clone,
    ) -> Self {
        let mut dense = Self {
            sure: Counts::none(limit),
            settled: Counts::none(limit),
            open: Counts::none(limit),
            fewest: Vec::new(),
        };
        // The least best position of those that surely stand at a position.
        let mut reach = vec![usize::MAX; limit];
        for ((low, high), may_be_absent) in offices {
            dense.sure.note(low);
            if low == high {
                dense.settled.note(low);
            } else {
                dense.open.add(high);
            }
            if let Some(reach) = reach.get_mut(low).filter(|_| !may_be_absent) {
                *reach = high.min(*reach);
            }
        }
        dense.sure.sum_up();
        dense.settled.sum_up();
        dense.open.sum_up();
        dense.fewest = fewest_totals(&reach);
        dense
    }
}

/// By position: how few different totals all offices from there up may come to.
///
/// Open totals may meet. The office whose sure end is highest stays at it, every office that can reach it does.
fn fewest_totals(reach: &[usize]) -> Vec<usize> {
    let mut fewest = vec![0; reach.len()];
    let mut meeting = usize::MAX;
    let mut count = 0;
    for (position, (reach, slot)) in reach.iter().zip(&mut fewest).enumerate().rev() {
        if *reach < meeting {
            meeting = position;
            count += 1;
        }
        *slot = count;
    }
    fewest
}

/// How many stand at each position; summed up, how many at it or below.
#[derive(Clone, Debug)]
struct Counts(Vec<usize>);

impl Counts {
    fn none(limit: usize) -> Self {
        Self(vec![0; limit])
    }

    /// One more.
    fn add(&mut self, position: usize) {
        if let Some(count) = self.0.get_mut(position) {
            *count += 1;
        }
    }

    /// One, however many there are.
    fn note(&mut self, position: usize) {
        if let Some(count) = self.0.get_mut(position) {
            *count = 1;
        }
    }

    fn sum_up(&mut self) {
        let mut sum = 0;
        for count in &mut self.0 {
            sum += *count;
            *count = sum;
        }
    }

    fn above(&self, position: usize) -> usize {
        let all = self.0.last().copied().unwrap_or(0);
        all - self.0.get(position).copied().unwrap_or(all)
    }

    fn below(&self, position: usize) -> usize {
        position
            .checked_sub(1)
            .and_then(|before| self.0.get(before))
            .copied()
            .unwrap_or(0)
    }
}
