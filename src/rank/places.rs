//! Ranks: by sure totals, and the best and worst that they can come to.

use crate::decimal::Number;
use crate::rubric::RankStyle;

use super::entrant::Entrant;

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
    /// How few different totals all offices from a position up may come to; before that is known, the least best
    /// position of those that surely stand there.
    fewest: Vec<usize>,
}

impl Ladder {
    /// Nobody yet, for positions below `limit`.
    pub(crate) fn new(style: RankStyle, limit: usize) -> Self {
        Self {
            sure: Counts::none(limit),
            possible: Counts::none(limit),
            present_sure: Counts::none(limit),
            present_possible: Counts::none(limit),
            dense: (style == RankStyle::Dense).then(|| Dense::new(limit)),
        }
    }

    /// Adds an office by its worst and best position, and whether it may be absent.
    pub(crate) fn add(&mut self, (low, high): (usize, usize), may_be_absent: bool) {
        self.sure.add(low);
        self.possible.add(high);
        if !may_be_absent {
            self.present_sure.add(low);
            self.present_possible.add(high);
        }
        if let Some(dense) = &mut self.dense {
            dense.add((low, high), may_be_absent);
        }
    }

    /// Adds so many offices whose total is settled at a position and who are surely assessed.
    pub(crate) fn add_settled(&mut self, position: usize, count: u32) {
        for counts in [
            &mut self.sure,
            &mut self.possible,
            &mut self.present_sure,
            &mut self.present_possible,
        ] {
            counts.add_many(position, count);
        }
        if let Some(dense) = &mut self.dense {
            dense.add((position, position), false);
        }
    }

    /// Everybody is there: ranks can be asked for.
    #[must_use]
    pub(crate) fn complete(mut self) -> Self {
        self.sure.sum_up();
        self.possible.sum_up();
        self.present_sure.sum_up();
        self.present_possible.sum_up();
        self.dense = self.dense.map(Dense::complete);
        self
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
    fn new(limit: usize) -> Self {
        Self {
            sure: Counts::none(limit),
            settled: Counts::none(limit),
            open: Counts::none(limit),
            fewest: vec![usize::MAX; limit],
        }
    }

    fn add(&mut self, (low, high): (usize, usize), may_be_absent: bool) {
        self.sure.note(low);
        if low == high {
            self.settled.note(low);
        } else {
            self.open.add(high);
        }
        if let Some(reach) = self.fewest.get_mut(low).filter(|_| !may_be_absent) {
            *reach = high.min(*reach);
        }
    }

    fn complete(mut self) -> Self {
        self.sure.sum_up();
        self.settled.sum_up();
        self.open.sum_up();
        fewest_totals(&mut self.fewest);
        self
    }
}

/// From the least best position of those that surely stand at a position to how few different totals all offices
/// from there up may come to.
///
/// Open totals may meet. The office whose sure end is highest stays at it, every office that can reach it does.
fn fewest_totals(positions: &mut [usize]) {
    let mut meeting = usize::MAX;
    let mut count = 0;
    for (position, slot) in positions.iter_mut().enumerate().rev() {
        if *slot < meeting {
            meeting = position;
            count += 1;
        }
        *slot = count;
    }
}

/// How many stand at each position; summed up, how many at it or below.
#[derive(Clone, Debug)]
struct Counts(Vec<u32>);

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

    /// So many more.
    fn add_many(&mut self, position: usize, more: u32) {
        if let Some(count) = self.0.get_mut(position) {
            *count += more;
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

    /// At it or below.
    fn up_to(&self, position: usize) -> Option<usize> {
        let count = self.0.get(position)?;
        usize::try_from(*count).ok()
    }

    fn above(&self, position: usize) -> usize {
        let last = self.0.len().saturating_sub(1);
        let all = self.up_to(last).unwrap_or(0);
        all - self.up_to(position).unwrap_or(all)
    }

    fn below(&self, position: usize) -> usize {
        let before = position.checked_sub(1);
        before.and_then(|before| self.up_to(before)).unwrap_or(0)
    }
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
