//! Totals → positions: numbers from 0 up that compare as totals do.

/// The positions of the totals of a pool.
#[derive(Clone, Debug)]
pub(super) enum Positions {
    /// By distance from the least total; how many there are.
    From(i64, usize),
    /// By place among all different totals, where they lie far apart.
    Among(Vec<i64>),
}

/// Few enough positions to count offices in, however few offices there are.
const FEW: usize = 1 << 10;

impl Positions {
    /// For totals between two ends of so many offices; none where they lie too far apart to be counted one by one.
    pub(super) fn between(least: i64, most: i64, offices: usize) -> Option<Self> {
        let span = most.checked_sub(least)?.checked_add(1)?;
        let span = usize::try_from(span).ok()?;
        (span <= FEW.max(offices)).then_some(Self::From(least, span))
    }

    /// For exactly these totals.
    pub(super) fn among(mut totals: Vec<i64>) -> Self {
        totals.sort_unstable();
        totals.dedup();
        totals.shrink_to_fit();
        Self::Among(totals)
    }

    /// The position of a total of the pool.
    pub(super) fn of(&self, total: i64) -> usize {
        match self {
            Self::From(least, _) => usize::try_from(total.saturating_sub(*least)).unwrap_or(0),
            Self::Among(totals) => totals.partition_point(|t| *t < total),
        }
    }

    /// Positions are below this.
    pub(super) fn limit(&self) -> usize {
        match self {
            Self::From(_, span) => *span,
            Self::Among(totals) => totals.len(),
        }
    }
}
