//! A statistic as what the own figure and those of the others each bring to it.

use crate::decimal::Number;
use crate::script::graph::Statistic;
use crate::value::{Interval, Possible, Truth};

use super::{Column, Sorted};

/// A statistic that is so many times the own figure and, beside it, something that rests on the others alone.
pub(in crate::evaluate) struct Beside {
    /// How many times the own figure.
    pub(in crate::evaluate) own: Number,
    /// What the others bring.
    pub(in crate::evaluate) rest: Interval,
}

impl Beside {
    fn of(own: i64, rest: impl Into<Interval>) -> Self {
        let (own, rest) = (Number::from(own), rest.into());
        Self { own, rest }
    }
}

/// The other offices of a column in order, without copying them: all surely count and have both ends.
struct Others<'a> {
    sorted: &'a Sorted,
    count: usize,
    /// Where the own figure stands among the least and among the greatest ends; none when it is not there.
    own: Option<(usize, usize)>,
}

impl Others<'_> {
    /// The ends of the one in a place, counted from the least; none beyond the last.
    fn at(&self, place: usize) -> Option<(&Number, &Number)> {
        let behind = |own: Option<usize>| place + usize::from(own.is_some_and(|own| place >= own));
        let least = self
            .sorted
            .sure_least
            .get(behind(self.own.map(|own| own.0)));
        let greatest = behind(self.own.map(|own| own.1));
        least.zip(self.sorted.sure_greatest.get(greatest))
    }

    fn before(&self, place: usize, back: usize) -> Option<(&Number, &Number)> {
        place.checked_sub(back).and_then(|place| self.at(place))
    }
}

impl Column {
    /// The others, where it is certain how many count and each has two ends.
    fn others(&self, office: &str) -> Option<Others<'_>> {
        let sorted = self.sorted.get_or_init(|| Sorted::of(&self.entries));
        let stored = self.own(office).and_then(|at| self.entries.get(at));
        let is_own = |present| stored.is_some_and(|own| own.present == present);
        let perhaps = sorted.may_least.len() + sorted.without_least - sorted.sure;
        if perhaps > usize::from(is_own(Truth::Open)) {
            return None;
        }
        let surely = stored.filter(|own| own.present == Truth::True);
        let without = |end: Option<&Number>| usize::from(surely.is_some() && end.is_none());
        let ends = stored.map(|own| (own.least.as_ref(), own.greatest.as_ref()));
        let (least, greatest) = ends.unwrap_or((None, None));
        let open_least = sorted.sure - sorted.sure_least.len() - without(least);
        let open_greatest = sorted.sure - sorted.sure_greatest.len() - without(greatest);
        if open_least + open_greatest > 0 {
            return None;
        }
        let place = |all: &[Number], own: Option<&Number>| match own {
            Some(own) => all.partition_point(|n| n < own),
            None => all.len(),
        };
        Some(Others {
            sorted,
            count: sorted.sure - usize::from(surely.is_some()),
            own: surely.map(|_| {
                (
                    place(&sorted.sure_least, least),
                    place(&sorted.sure_greatest, greatest),
                )
            }),
        })
    }

    /// What the own figure, wherever it stands within `own`, and the others each bring to a statistic; none where
    /// that hangs on where it stands, or on who counts.
    pub(in crate::evaluate) fn beside(
        &self,
        statistic: Statistic,
        office: &str,
        own: &Possible,
        within: &Interval,
    ) -> Option<Beside> {
        // A place is made of no figure, not even where there is only one.
        if super::super::is_place(statistic) {
            return None;
        }
        // An office that is left out of its own cohort is put into it only where few are compared.
        if self.own(office).is_none() && self.entries.len() > super::MOST_REPLACED {
            return None;
        }
        let others = self.others(office)?;
        if others.count == 0 {
            // Where the own figure does not count either, there is no statistic at all.
            return Some(Beside::of(1, Number::zero()));
        }
        if own.not_applicable.is_some() || own.failure.is_some() {
            return None;
        }
        let least = |than: &Number| within.greatest().is_some_and(|own| own <= than);
        let greatest = |than: &Number| within.least().is_some_and(|own| own >= than);
        let between = |(lo, hi): (&Number, &Number)| Interval::between(lo.clone(), hi.clone());
        match statistic {
            Statistic::Mean => {
                let count = Number::from(i64::try_from(others.count + 1).ok()?);
                let stored = self.own(office).and_then(|at| self.entries.get(at));
                let counted = stored.filter(|own| own.present == Truth::True);
                let without = |all: &Number, own: Option<&Number>| {
                    all.clone() - own.cloned().unwrap_or_else(Number::zero)
                };
                let sorted = others.sorted;
                let least = counted.and_then(|own| own.least.as_ref());
                let greatest = counted.and_then(|own| own.greatest.as_ref());
                let sum = Interval::between(
                    without(&sorted.sum_least, least),
                    without(&sorted.sum_greatest, greatest),
                );
                Some(Beside {
                    own: Number::from(1).checked_div(&count)?,
                    rest: sum.divide(&count.into())?,
                })
            }
            Statistic::Max => {
                let best = others.before(others.count, 1)?;
                match () {
                    () if greatest(best.1) => Some(Beside::of(1, Number::zero())),
                    () if least(best.0) => Some(Beside::of(0, between(best))),
                    () => None,
                }
            }
            Statistic::Min => {
                let last = others.at(0)?;
                match () {
                    () if least(last.0) => Some(Beside::of(1, Number::zero())),
                    () if greatest(last.1) => Some(Beside::of(0, between(last))),
                    () => None,
                }
            }
            Statistic::Median => {
                // The own figure, held between the two others around the middle.
                let (below, above, middle) = others.around_the_middle();
                let held = if below.is_some_and(|(lo, _)| least(lo)) {
                    Beside::of(0, between(below?))
                } else if above.is_some_and(|(_, hi)| greatest(hi)) {
                    Beside::of(0, between(above?))
                } else if below.is_none_or(|(_, hi)| greatest(hi))
                    && above.is_none_or(|(lo, _)| least(lo))
                {
                    Beside::of(1, Number::zero())
                } else {
                    return None;
                };
                let Some(middle) = middle else {
                    return Some(held);
                };
                let two = Number::from(2);
                Some(Beside {
                    own: held.own.checked_div(&two)?,
                    rest: held.rest.add(&between(middle)).divide(&two.into())?,
                })
            }
            Statistic::Rank | Statistic::RankLow | Statistic::Size => None,
        }
    }

    /// Figures of others at which a statistic turns from one of them to the own figure.
    pub(in crate::evaluate) fn turns(&self, statistic: Statistic, office: &str) -> Vec<Number> {
        let Some(others) = self.others(office) else {
            return Vec::new();
        };
        let found = match statistic {
            Statistic::Max => [others.before(others.count, 1), None],
            Statistic::Min => [others.at(0), None],
            Statistic::Median => {
                let (below, above, _) = others.around_the_middle();
                [below, above]
            }
            _ => [None, None],
        };
        let ends = found.into_iter().flatten().flat_map(|(lo, hi)| [lo, hi]);
        ends.cloned().collect()
    }
}

/// The two ends of one figure.
type Around<'a> = Option<(&'a Number, &'a Number)>;

impl Others<'_> {
    /// The others between which the own figure counts for the median, and the one that is always in the middle.
    fn around_the_middle(&self) -> (Around<'_>, Around<'_>, Around<'_>) {
        let half = self.count / 2;
        if self.count.is_multiple_of(2) {
            (self.before(half, 1), self.at(half), None)
        } else {
            (self.before(half, 1), self.at(half + 1), self.at(half))
        }
    }
}
