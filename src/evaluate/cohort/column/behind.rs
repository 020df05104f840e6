//! What a statistic rests on, for people who want to compute it again: sums and counts, and whose the figures are.

use crate::decimal::Number;
use crate::script::graph::Statistic;
use crate::value::{Interval, Possible, Truth};

use super::{Column, Entry, Sorted, slot};

/// More offices than this that share the best or the least figure are counted instead.
const MOST_BEST: usize = 3;

/// More offices than this that stand before another are counted instead.
const MOST_AHEAD: usize = 5;

/// More figures than this, of which some are open, are counted instead.
const MOST_LISTED: usize = 8;

/// What a statistic rests on.
#[derive(Clone, Debug)]
pub(in crate::evaluate) struct Behind<N> {
    /// How many offices surely count, and how many may.
    pub(in crate::evaluate) counts: (usize, usize),
    /// Of how many the figure is open, the own one among them.
    pub(in crate::evaluate) open: usize,
    /// Those of whom it is open whether they count, with their figures, as long as they are few.
    pub(in crate::evaluate) in_doubt: Vec<(N, Interval)>,
    pub(in crate::evaluate) rests_on: RestsOn<N>,
}

/// Figures, and whose they are.
#[derive(Clone, Debug)]
pub(in crate::evaluate) enum RestsOn<N> {
    /// A mean: the sum of the settled figures, and what the open ones may add.
    Sum { settled: Number, open: Interval },
    /// The best or the least of the settled figures; none where none is settled.
    Best(Option<Best<N>>),
    /// The one or two in the middle; empty while something is open.
    Middle(Vec<(N, Number)>),
    /// All that surely count, from the least up: the middle one is open.
    Figures(Vec<(N, Interval)>),
    /// A place: those that surely stand before the own figure, as long as they are few.
    Ahead {
        surely: usize,
        perhaps: usize,
        names: Vec<(N, Interval)>,
    },
}

/// The offices that share a figure.
#[derive(Clone, Debug)]
pub(in crate::evaluate) struct Best<N> {
    pub(in crate::evaluate) figure: Number,
    /// The first few.
    pub(in crate::evaluate) first: Vec<N>,
    /// How many there are.
    pub(in crate::evaluate) count: usize,
}

/// The entries that surely count in two orders; the ids of their offices break ties.
#[derive(Debug, Default)]
pub(super) struct Orders {
    /// From the greatest least end down; an end that is not there comes last.
    falling: Vec<usize>,
    /// From the least greatest end up; an end that is not there comes last.
    rising: Vec<usize>,
}

impl Orders {
    fn of<'i>(entries: &[Entry], id: &impl Fn(usize) -> &'i str) -> Self {
        let mut sure: Vec<(usize, &Entry)> = entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.present == Truth::True)
            .collect();
        sure.sort_by_key(|(at, _)| id(*at));
        let positions = |sorted: &[(usize, &Entry)]| sorted.iter().map(|(at, _)| *at).collect();
        // None is less than any figure: it comes last where the greatest come first.
        sure.sort_by(|(_, a), (_, b)| b.least.cmp(&a.least));
        let falling = positions(&sure);
        sure.sort_by_key(|(at, _)| id(*at));
        let endless = |entry: &Entry| entry.greatest.is_none();
        sure.sort_by(|(_, a), (_, b)| (endless(a), &a.greatest).cmp(&(endless(b), &b.greatest)));
        let rising = positions(&sure);
        Self { falling, rising }
    }
}

impl Column {
    /// What a statistic rests on, for the office whose own figure is `own`; `name` gives what an id is told as.
    pub(in crate::evaluate) fn behind(
        &self,
        statistic: Statistic,
        office: &str,
        own: &Possible,
        name: impl Fn(&str) -> String,
    ) -> Behind<String> {
        let mut behind = self.behind_of(statistic, office, own, name);
        // The order of the offices changes nothing.
        let key = |(name, figure): &(String, Interval)| (name.clone(), figure.to_string());
        behind.in_doubt.sort_by_cached_key(key);
        behind
    }

    fn behind_of(
        &self,
        statistic: Statistic,
        office: &str,
        own: &Possible,
        name: impl Fn(&str) -> String,
    ) -> Behind<String> {
        let id = |at: usize| self.ids.get(at).map_or(office, String::as_str);
        let named = |at: usize| name(id(at));
        let orders = || self.orders.get_or_init(|| Orders::of(&self.entries, &id));
        if matches!(statistic, Statistic::Rank | Statistic::RankLow) {
            return self.ahead(statistic, office, own, orders()).named(named);
        }
        if let Some(entries) = self.replaced(office, own) {
            return Behind::of(statistic, &entries, &Orders::of(&entries, &id)).named(named);
        }
        let known = slot(statistic).and_then(|slot| self.behind.get(slot));
        let compute = || Behind::of(statistic, &self.entries, orders());
        known
            .map_or_else(compute, |known| known.get_or_init(compute).clone())
            .named(named)
    }

    /// Who stands before an office.
    fn ahead(
        &self,
        statistic: Statistic,
        office: &str,
        own: &Possible,
        orders: &Orders,
    ) -> Behind<usize> {
        let sorted = self.sorted.get_or_init(|| Sorted::of(&self.entries));
        let (best, worst) = self.places_of(statistic, office, own);
        let surely = best.saturating_sub(1);
        let order = match statistic {
            Statistic::Rank => &orders.falling,
            _ => &orders.rising,
        };
        let few = if surely > MOST_AHEAD { 0 } else { surely };
        let names = order.iter().take(few);
        let figure = |at: &usize| Some((*at, self.entries.get(*at)?.interval()));
        Behind {
            counts: (sorted.sure, sorted.may_least.len() + sorted.without_least),
            open: self.open,
            in_doubt: in_doubt(&self.entries),
            rests_on: RestsOn::Ahead {
                surely,
                perhaps: worst.saturating_sub(best),
                names: names.filter_map(figure).collect(),
            },
        }
    }
}

impl Behind<usize> {
    /// The same for every office of the column.
    fn of(statistic: Statistic, entries: &[Entry], orders: &Orders) -> Self {
        let entry = |at: &usize| Some((*at, entries.get(*at)?));
        let (settled, open): (Vec<_>, Vec<_>) = orders
            .rising
            .iter()
            .filter_map(entry)
            .partition(|(_, e)| e.is_settled());
        let may = entries.iter().filter(|e| e.present.can_be_true()).count();
        let (surely, open_figures) = (orders.rising.len(), open.len());
        let rests_on = match statistic {
            Statistic::Max | Statistic::Min => {
                let order = match statistic {
                    Statistic::Max => &orders.falling,
                    _ => &orders.rising,
                };
                let best = order
                    .iter()
                    .filter_map(entry)
                    .filter(|(_, e)| e.is_settled());
                RestsOn::Best(Best::first_of(best))
            }
            Statistic::Median
                if (open_figures > 0 || may > surely) && surely > 0 && surely <= MOST_LISTED =>
            {
                let all = orders.rising.iter().filter_map(entry);
                RestsOn::Figures(all.map(|(at, e)| (at, e.interval())).collect())
            }
            Statistic::Median => {
                let middle = surely.saturating_sub(1) / 2..surely.min(surely / 2 + 1);
                let middle = orders.rising.get(middle);
                let certain = open_figures == 0 && may == surely;
                let named = middle.filter(|_| certain).unwrap_or_default().iter();
                let named = named.filter_map(entry);
                RestsOn::Middle(
                    named
                        .filter_map(|(at, e)| Some((at, e.least.clone()?)))
                        .collect(),
                )
            }
            _ => RestsOn::Sum {
                settled: settled.iter().filter_map(|(_, e)| e.least.clone()).sum(),
                open: open
                    .iter()
                    .map(|(_, e)| e.interval())
                    .fold(Number::zero().into(), |sum: Interval, next| sum.add(&next)),
            },
        };
        Self {
            counts: (surely, may),
            open: open_figures,
            in_doubt: in_doubt(entries),
            rests_on,
        }
    }

    /// The same with names for positions.
    pub(in crate::evaluate) fn named<N>(self, name: impl Fn(usize) -> N) -> Behind<N> {
        let figures = |all: Vec<(usize, Interval)>| -> Vec<(N, Interval)> {
            all.into_iter().map(|(at, n)| (name(at), n)).collect()
        };
        let rests_on = match self.rests_on {
            RestsOn::Sum { settled, open } => RestsOn::Sum { settled, open },
            RestsOn::Best(best) => RestsOn::Best(best.map(|best| Best {
                figure: best.figure,
                first: best.first.into_iter().map(&name).collect(),
                count: best.count,
            })),
            RestsOn::Middle(middle) => {
                RestsOn::Middle(middle.into_iter().map(|(at, n)| (name(at), n)).collect())
            }
            RestsOn::Ahead {
                surely,
                perhaps,
                names,
            } => RestsOn::Ahead {
                surely,
                perhaps,
                names: figures(names),
            },
            RestsOn::Figures(all) => RestsOn::Figures(figures(all)),
        };
        Behind {
            counts: self.counts,
            open: self.open,
            in_doubt: figures(self.in_doubt),
            rests_on,
        }
    }
}

/// Those of whom it is open whether they count; none where there are many.
fn in_doubt(entries: &[Entry]) -> Vec<(usize, Interval)> {
    let open = |(_, entry): &(usize, &Entry)| entry.present == Truth::Open;
    let all = entries.iter().enumerate().filter(open);
    let few: Vec<_> = all.take(MOST_AHEAD + 1).collect();
    match few.len() > MOST_AHEAD {
        true => Vec::new(),
        false => few.into_iter().map(|(at, e)| (at, e.interval())).collect(),
    }
}

impl Best<usize> {
    /// The first of some settled entries in order, with those that share its figure.
    fn first_of<'a>(mut sorted: impl Iterator<Item = (usize, &'a Entry)>) -> Option<Self> {
        let (first, best) = sorted.next()?;
        let figure = best.least.clone()?;
        let same = sorted.take_while(|(_, e)| e.least.as_ref() == Some(&figure));
        let all: Vec<usize> = std::iter::once(first)
            .chain(same.map(|(at, _)| at))
            .collect();
        Some(Self {
            figure,
            count: all.len(),
            first: all.into_iter().take(MOST_BEST).collect(),
        })
    }
}
