//! One figure of all offices of a cohort, and what is asked of it.

mod behind;
mod beside;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::decimal::Number;
use crate::script::graph::Statistic;
use crate::value::{Interval, Possible, Truth, Value};

pub(in crate::evaluate) use behind::{Behind, Best, RestsOn};
pub(in crate::evaluate) use beside::Beside;

use behind::Orders;

/// Beyond so many offices an assumed own value is not put in the place of the known one: the wider answer holds, too.
pub(super) const MOST_REPLACED: usize = 200;

/// Beyond so many figures that may be absent, their choices are not gone through: the outermost ends hold, too.
const MOST_CHOICES: usize = 64;

/// The figure of one office: its ends (none: no end), and whether it counts at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) least: Option<Number>,
    pub(super) greatest: Option<Number>,
    pub(super) present: Truth,
}

impl Entry {
    /// Something not applicable does not count; where it broke, it may be anything, and may not count.
    pub(super) fn of(possible: &Possible) -> Self {
        let number = match &possible.value {
            Some(Value::Number(number)) if possible.failure.is_none() => Some(number),
            _ => None,
        };
        let surely = possible.not_applicable.is_none() && number.is_some();
        let never = possible.value.is_none() && possible.failure.is_none();
        Self {
            least: number.and_then(Interval::least).cloned(),
            greatest: number.and_then(Interval::greatest).cloned(),
            present: match (surely, never) {
                (true, _) => Truth::True,
                (_, true) => Truth::False,
                _ => Truth::Open,
            },
        }
    }

    pub(super) fn is_settled(&self) -> bool {
        match self.present {
            Truth::True => self.least.is_some() && self.least == self.greatest,
            Truth::False => true,
            Truth::Open => false,
        }
    }

    /// Both ends.
    fn interval(&self) -> Interval {
        match (self.least.clone(), self.greatest.clone()) {
            (Some(lo), Some(hi)) => Interval::between(lo, hi),
            (Some(lo), None) => Interval::at_least(lo),
            (None, Some(hi)) => Interval::at_most(hi),
            (None, None) => Interval::everything(),
        }
    }

    /// The same mirrored at 0, so that the greatest end of one is the least of the other.
    fn mirrored(&self) -> Self {
        let turn = |end: &Option<Number>| end.clone().map(|n| -n);
        Self {
            least: turn(&self.greatest),
            greatest: turn(&self.least),
            present: self.present,
        }
    }
}

/// One figure of all offices of a cohort.
#[derive(Debug, Default)]
pub(super) struct Column {
    entries: Vec<Entry>,
    ids: Vec<String>,
    by_office: HashMap<String, usize>,
    open: usize,
    /// Means, medians, ends: the same for every office.
    known: [OnceLock<Ends>; 4],
    /// Sorted ends, for places.
    sorted: OnceLock<Sorted>,
    /// The offices in order, for people.
    orders: OnceLock<Orders>,
    /// What means, medians and ends rest on, for people.
    behind: [OnceLock<Behind<usize>>; 4],
}

/// Where a statistic is kept that is the same for every office.
fn slot(statistic: Statistic) -> Option<usize> {
    match statistic {
        Statistic::Mean => Some(0),
        Statistic::Median => Some(1),
        Statistic::Max => Some(2),
        Statistic::Min => Some(3),
        Statistic::Rank | Statistic::RankLow | Statistic::Size => None,
    }
}

/// The least and the greatest that a statistic can be; none: without end.
type Ends = (Option<Number>, Option<Number>);

#[derive(Debug)]
struct Sorted {
    /// Of those that surely count.
    sure_least: Vec<Number>,
    sure_greatest: Vec<Number>,
    /// Of those that may count.
    may_least: Vec<Number>,
    may_greatest: Vec<Number>,
    /// How many surely count, and the sums of their ends.
    sure: usize,
    sum_least: Number,
    sum_greatest: Number,
    /// How many that may count have no such end.
    without_least: usize,
    without_greatest: usize,
}

impl Column {
    pub(super) fn new<'a>(values: impl IntoIterator<Item = (&'a str, Possible)>) -> Self {
        let mut column = Self::default();
        for (office, possible) in values {
            let entry = Entry::of(&possible);
            column.open += usize::from(!entry.is_settled());
            column
                .by_office
                .insert(office.to_owned(), column.entries.len());
            column.ids.push(office.to_owned());
            column.entries.push(entry);
        }
        column
    }

    /// Whether an office is among them.
    pub(super) fn has(&self, office: &str) -> bool {
        self.by_office.contains_key(office)
    }

    fn own(&self, office: &str) -> Option<usize> {
        self.by_office.get(office).copied()
    }

    /// Whether a statistic takes an office in whose figure is none of them: a place always does.
    pub(super) fn puts_in(&self, statistic: Statistic, office: &str) -> bool {
        let few = super::is_place(statistic) || self.entries.len() <= MOST_REPLACED;
        self.own(office).is_none() && few
    }

    /// How many other offices' figures are not settled.
    pub(super) fn others_open(&self, office: &str) -> usize {
        let own = self.own(office).and_then(|at| self.entries.get(at));
        self.open - usize::from(own.is_some_and(|own| !own.is_settled()))
    }

    /// How many offices count, or may.
    pub(super) fn count(&self) -> usize {
        let counts = |entry: &&Entry| entry.present.can_be_true();
        self.entries.iter().filter(counts).count()
    }

    /// What is asked, for the office whose own figure is `own`.
    pub(super) fn read(&self, statistic: Statistic, office: &str, own: &Possible) -> Possible {
        let Some(slot) = slot(statistic) else {
            return self.read_place(statistic, office, own);
        };
        if let Some(entries) = self.replaced(office, own) {
            return statistic_of(&entries, ends_of(statistic, &entries));
        }
        let ends = self.known.get(slot);
        let ends = ends.map(|known| known.get_or_init(|| ends_of(statistic, &self.entries)));
        statistic_of(&self.entries, ends.cloned().unwrap_or((None, None)))
    }

    fn read_place(&self, statistic: Statistic, office: &str, own: &Possible) -> Possible {
        let nothing = Possible {
            value: None,
            ..own.clone()
        };
        if self.own_entry(office, own).present == Truth::False {
            return nothing;
        }
        let (best, worst) = self.places_of(statistic, office, own);
        let whole = |n: usize| Number::from(i64::try_from(n).unwrap_or(i64::MAX));
        Possible::number(Interval::between(whole(best), whole(worst)).known_whole()).also(&nothing)
    }

    /// Whether the own figure is the one that is known, or as good as that among so many.
    fn is_as_known(&self, office: &str, given: &Entry) -> bool {
        let stored = self.own(office).and_then(|at| self.entries.get(at));
        stored.is_some_and(|stored| stored == given) || self.entries.len() > MOST_REPLACED
    }

    /// The entries with another own figure than the known one; none where the known ones do.
    fn replaced(&self, office: &str, own: &Possible) -> Option<Vec<Entry>> {
        let given = Entry::of(own);
        if self.is_as_known(office, &given) {
            return None;
        }
        let mut entries = self.entries.clone();
        match self.own(office).and_then(|at| entries.get_mut(at)) {
            Some(slot) => *slot = given,
            None => entries.push(given),
        }
        Some(entries)
    }

    /// The entry of an office for its place.
    fn own_entry(&self, office: &str, own: &Possible) -> Entry {
        let given = Entry::of(own);
        let stored = self.own(office).and_then(|at| self.entries.get(at));
        match stored.filter(|_| self.is_as_known(office, &given)) {
            Some(stored) => stored.clone(),
            None => given,
        }
    }

    /// The best and the worst place of the office whose own figure is `own`.
    fn places_of(&self, statistic: Statistic, office: &str, own: &Possible) -> (usize, usize) {
        self.places(statistic, &self.own_entry(office, own), self.own(office))
    }

    /// The best and the worst place of an office: one more than those surely, and possibly, before it.
    fn places(&self, statistic: Statistic, own: &Entry, at: Option<usize>) -> (usize, usize) {
        let sorted = self.sorted.get_or_init(|| Sorted::of(&self.entries));
        let above = |all: &[Number], than: &Number| all.len() - all.partition_point(|n| n <= than);
        let below = |all: &[Number], than: &Number| all.partition_point(|n| n < than);
        let (before, perhaps) = if statistic == Statistic::Rank {
            let before = own
                .greatest
                .as_ref()
                .map_or(0, |n| above(&sorted.sure_least, n));
            let perhaps = own.least.as_ref().map_or(sorted.may_greatest.len(), |n| {
                above(&sorted.may_greatest, n)
            });
            (before, perhaps + sorted.without_greatest)
        } else {
            let before = own
                .least
                .as_ref()
                .map_or(0, |n| below(&sorted.sure_greatest, n));
            let perhaps = own
                .greatest
                .as_ref()
                .map_or(sorted.may_least.len(), |n| below(&sorted.may_least, n));
            (before, perhaps + sorted.without_least)
        };
        // Its own figure is among those counted where it is open; nobody stands before himself.
        let stored = at.and_then(|at| self.entries.get(at));
        let counts_itself = stored.is_some_and(|stored| stands_before(statistic, stored, own));
        (
            1 + before,
            (1 + perhaps - usize::from(counts_itself && perhaps > 0)).max(1 + before),
        )
    }
}

/// Whether `other` may stand before `own`.
fn stands_before(statistic: Statistic, other: &Entry, own: &Entry) -> bool {
    if other.present == Truth::False {
        return false;
    }
    let (high, low) = if statistic == Statistic::Rank {
        (other.greatest.clone(), own.least.clone())
    } else {
        (own.greatest.clone(), other.least.clone())
    };
    match (high, low) {
        (Some(high), Some(low)) => high > low,
        _ => true,
    }
}

impl Sorted {
    fn of(entries: &[Entry]) -> Self {
        let ends = |surely: bool, end: fn(&Entry) -> Option<&Number>| {
            let counts = |entry: &&Entry| {
                entry.present == Truth::True || (!surely && entry.present == Truth::Open)
            };
            let mut all: Vec<Number> = entries
                .iter()
                .filter(counts)
                .filter_map(end)
                .cloned()
                .collect();
            all.sort();
            all
        };
        let may = entries.iter().filter(|e| e.present.can_be_true()).count();
        let (may_least, may_greatest) = (
            ends(false, |e| e.least.as_ref()),
            ends(false, |e| e.greatest.as_ref()),
        );
        let (sure_least, sure_greatest) = (
            ends(true, |e| e.least.as_ref()),
            ends(true, |e| e.greatest.as_ref()),
        );
        Self {
            sure: entries.iter().filter(|e| e.present == Truth::True).count(),
            sum_least: sure_least.iter().cloned().sum(),
            sum_greatest: sure_greatest.iter().cloned().sum(),
            sure_least,
            sure_greatest,
            without_least: may - may_least.len(),
            without_greatest: may - may_greatest.len(),
            may_least,
            may_greatest,
        }
    }
}

fn statistic_of(entries: &[Entry], ends: Ends) -> Possible {
    const NOBODY: &str = "同类没有可比的单位";
    if entries.iter().all(|entry| entry.present == Truth::False) {
        return Possible::not_applicable(NOBODY);
    }
    let interval = match ends {
        (Some(lo), Some(hi)) => Interval::between(lo, hi),
        (Some(lo), None) => Interval::at_least(lo),
        (None, Some(hi)) => Interval::at_most(hi),
        (None, None) => Interval::everything(),
    };
    let somebody = entries.iter().any(|entry| entry.present == Truth::True);
    Possible {
        not_applicable: (!somebody).then(|| NOBODY.to_owned()),
        ..Possible::number(interval)
    }
}

fn ends_of(statistic: Statistic, entries: &[Entry]) -> Ends {
    let dual = match statistic {
        Statistic::Max => Statistic::Min,
        Statistic::Min => Statistic::Max,
        other => other,
    };
    let mirrored: Vec<Entry> = entries.iter().map(Entry::mirrored).collect();
    (
        least(statistic, entries),
        least(dual, &mirrored).map(|n| -n),
    )
}

/// The least that a statistic can be: it rises in every figure, so all stand at their least ends; of those that may
/// be absent the lowest ones count, as many of them as bring it furthest down.
fn least(statistic: Statistic, entries: &[Entry]) -> Option<Number> {
    let of = |present: Truth| -> Vec<Option<&Number>> {
        let counts = entries.iter().filter(|entry| entry.present == present);
        let mut ends: Vec<_> = counts.map(|entry| entry.least.as_ref()).collect();
        ends.sort();
        ends
    };
    let (sure, optional) = (of(Truth::True), of(Truth::Open));
    if optional.len() > MOST_CHOICES {
        return sure
            .first()
            .into_iter()
            .chain(optional.first())
            .min()
            .copied()?
            .cloned();
    }
    let mut lowest: Option<Option<Number>> = None;
    for count in 0..=optional.len() {
        let mut chosen: Vec<Option<&Number>> = sure.clone();
        chosen.extend(optional.iter().take(count));
        chosen.sort();
        if let Some(value) = value_of(statistic, &chosen) {
            lowest = Some(match lowest {
                Some(so_far) => so_far.min(value),
                None => value,
            });
        }
    }
    lowest.flatten()
}

/// The statistic of sorted figures; the inner none: without end. None of no figures.
fn value_of(statistic: Statistic, sorted: &[Option<&Number>]) -> Option<Option<Number>> {
    let count = sorted.len();
    let number = |n: usize| Number::from(i64::try_from(n).unwrap_or(i64::MAX));
    match statistic {
        Statistic::Max => sorted.last().map(|n| n.cloned()),
        Statistic::Min => sorted.first().map(|n| n.cloned()),
        Statistic::Median => {
            let upper = *sorted.get(count / 2)?;
            let lower = *sorted.get(count.checked_sub(1)? / 2)?;
            Some(
                upper
                    .zip(lower)
                    .and_then(|(a, b)| (a.clone() + b.clone()).checked_div(&Number::from(2))),
            )
        }
        _ => {
            if count == 0 {
                return None;
            }
            let all: Option<Vec<&Number>> = sorted.iter().copied().collect();
            Some(all.and_then(|all| {
                all.into_iter()
                    .cloned()
                    .sum::<Number>()
                    .checked_div(&number(count))
            }))
        }
    }
}
