//! Places and statistics of very many offices, without an object an office: of each figure that is compared, its ends in
//! order.
//!
//! This is for runs in which every office surely counts and what is compared is a field: the answers are those of
//! [`Column`](super::column::Column), which keeps every office.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::report::Report;
use crate::rubric::FieldId;
use crate::script::graph::{Among, CohortPath, Leaf, Statistic, What};
use crate::value::{Interval, Possible, Truth};

use super::column::{Entry, MOST_REPLACED};
use super::{Cohorts, circle};

/// An end of a figure, times `10^decimals` of its column, as whole numbers: the next below it, and the next above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The greatest whole number that is not above it.
    pub below: i64,
    /// The least whole number that is not below it.
    pub above: i64,
}

impl From<i64> for Edge {
    fn from(whole: i64) -> Self {
        let (below, above) = (whole, whole);
        Self { below, above }
    }
}

/// Both ends of a figure; none: without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edges {
    /// The least that it can be.
    pub least: Option<Edge>,
    /// The greatest that it can be.
    pub greatest: Option<Edge>,
}

/// Both ends of a figure as whole numbers; none: without end.
type WholeEnds = (Option<i64>, Option<i64>);

/// Whole numbers in order, each once, and how many there are up to each.
#[derive(Clone, Debug, Default)]
struct Ordered {
    values: Vec<i64>,
    up_to: Vec<usize>,
}

impl Ordered {
    fn of(mut all: Vec<i64>) -> Self {
        all.sort_unstable();
        let mut ordered = Self::default();
        for (before, value) in all.into_iter().enumerate() {
            match (ordered.values.last(), ordered.up_to.last_mut()) {
                (Some(last), Some(up_to)) if *last == value => *up_to = before + 1,
                _ => {
                    ordered.values.push(value);
                    ordered.up_to.push(before + 1);
                }
            }
        }
        ordered
    }

    fn count(&self) -> usize {
        self.up_to.last().copied().unwrap_or(0)
    }

    fn first(&self, different: usize) -> usize {
        let last = different.checked_sub(1).and_then(|at| self.up_to.get(at));
        last.copied().unwrap_or(0)
    }

    fn below(&self, than: i64) -> usize {
        self.first(self.values.partition_point(|n| *n < than))
    }

    fn above(&self, than: i64) -> usize {
        self.count() - self.first(self.values.partition_point(|n| *n <= than))
    }

    /// The one in a place, counted from 0.
    fn at(&self, place: usize) -> Option<i64> {
        let at = self.up_to.partition_point(|up_to| *up_to <= place);
        self.values.get(at).copied()
    }
}

/// One figure of the offices that are compared: of those to which it applies.
#[derive(Clone, Debug, Default)]
pub struct Places {
    decimals: u32,
    least: Ordered,
    /// None: all are settled.
    greatest: Option<Ordered>,
    without_least: usize,
    without_greatest: usize,
    /// How many are open.
    open: usize,
}

impl Places {
    /// From settled figures, and the ends of open ones; all times `10^decimals`.
    pub fn of(decimals: u32, settled: Vec<i64>, open: &[WholeEnds]) -> Self {
        let without = |end: fn(&WholeEnds) -> Option<i64>| {
            open.iter().filter(|ends| end(ends).is_none()).count()
        };
        let with = |settled: Vec<i64>, end: fn(&WholeEnds) -> Option<i64>| {
            Ordered::of(
                settled
                    .into_iter()
                    .chain(open.iter().filter_map(end))
                    .collect(),
            )
        };
        Self {
            decimals,
            greatest: (!open.is_empty()).then(|| with(settled.clone(), |(_, greatest)| *greatest)),
            least: with(settled, |(least, _)| *least),
            without_least: without(|(least, _)| *least),
            without_greatest: without(|(_, greatest)| *greatest),
            open: open.len(),
        }
    }

    /// How many decimals its whole numbers carry.
    pub fn decimals(&self) -> u32 {
        self.decimals
    }

    /// How many offices have, or may have, the figure.
    pub fn count(&self) -> usize {
        self.least.count() + self.without_least
    }

    /// The best and the worst place of an office with these ends, whose own among the others are `stored`.
    pub fn place(&self, statistic: Statistic, own: Edges, stored: Edges) -> (usize, usize) {
        let least = &self.least;
        let greatest = self.greatest.as_ref().unwrap_or(least);
        let rising = statistic == Statistic::Rank;
        let (before, perhaps) = if rising {
            let before = own.greatest.map_or(0, |end| least.above(end.below));
            let perhaps = own
                .least
                .map_or(greatest.count(), |end| greatest.above(end.below));
            (before, perhaps + self.without_greatest)
        } else {
            let before = own.least.map_or(0, |end| greatest.below(end.above));
            let perhaps = own
                .greatest
                .map_or(least.count(), |end| least.below(end.above));
            (before, perhaps + self.without_least)
        };
        let (high, low) = match rising {
            true => (stored.greatest, own.least),
            false => (own.greatest, stored.least),
        };
        // Its own figure is among those counted where it is open; nobody stands before himself.
        let counts_itself = match (high, low) {
            (Some(high), Some(low)) => (high.below, high.above) > (low.below, low.above),
            _ => true,
        };
        let worst = 1 + perhaps - usize::from(counts_itself && perhaps > 0);
        (1 + before, worst.max(1 + before))
    }

    /// A mean, a median or an end, the same for every office, as dividend and divisor; none where that is open, or of
    /// no office.
    pub fn settled(&self, statistic: Statistic) -> Option<(Number, Number)> {
        let count = self.least.count();
        if self.open > 0 || count == 0 {
            return None;
        }
        let number = |n: usize| i64::try_from(n).ok().map(Number::from);
        let at = |place: usize| self.least.at(place).map(Number::from);
        let (dividend, divisor) = match statistic {
            Statistic::Min => (at(0)?, Number::from(1)),
            Statistic::Max => (at(count - 1)?, Number::from(1)),
            Statistic::Median => (at((count - 1) / 2)? + at(count / 2)?, Number::from(2)),
            Statistic::Mean => {
                let mut before = 0;
                let mut sum = Number::zero();
                for (value, up_to) in self.least.values.iter().zip(&self.least.up_to) {
                    sum = sum + Number::from(*value) * number(up_to - before)?;
                    before = *up_to;
                }
                (sum, number(count)?)
            }
            Statistic::Rank | Statistic::RankLow | Statistic::Size => return None,
        };
        let scale = Number::power_of_ten(self.decimals);
        Some((dividend, divisor * scale))
    }

    fn edges(&self, entry: &Entry) -> Option<Edges> {
        let scale = Number::power_of_ten(self.decimals);
        let edge = |end: &Option<Number>| {
            let Some(end) = end else { return Some(None) };
            let end = end.clone() * scale.clone();
            Some(Some(Edge {
                below: end.floor().to_i64()?,
                above: end.ceil().to_i64()?,
            }))
        };
        Some(Edges {
            least: edge(&entry.least)?,
            greatest: edge(&entry.greatest)?,
        })
    }
}

/// What is compared in a run: by cohort, and of all together under none.
#[derive(Clone, Debug, Default)]
pub struct Standings {
    /// How many offices there are.
    pub sizes: BTreeMap<Option<String>, usize>,
    /// Their figures.
    pub places: BTreeMap<(Option<String>, FieldId), Places>,
}

impl Standings {
    /// How many offices an office is among.
    pub fn size(&self, among: Among, cohort: &str) -> Option<usize> {
        self.sizes.get(&circle(among, cohort)).copied()
    }

    /// Whether every figure is settled.
    pub fn all_settled(&self) -> bool {
        self.places.values().all(|places| places.open == 0)
    }

    /// A figure of the offices that an office is among.
    pub fn places(&self, among: Among, cohort: &str, field: FieldId) -> Option<&Places> {
        self.places.get(&(circle(among, cohort), field))
    }
}

/// The field that a path is, where it is nothing more.
pub fn field_of(path: &CohortPath) -> Option<FieldId> {
    match path.node.what {
        What::Leaf(Leaf::Field(id)) => Some(id),
        _ => None,
    }
}

/// The fields that the words of a rubric over cohorts compare.
pub fn compared(rubric: &CompiledRubric) -> Vec<Arc<CohortPath>> {
    let mut paths: Vec<Arc<CohortPath>> = Vec::new();
    for over in rubric.programs().iter().flat_map(|p| p.over_cohort()) {
        let Some(path) = &over.path else { continue };
        if !paths.iter().any(|known| known.text == path.text) {
            paths.push(Arc::clone(path));
        }
    }
    paths
}

/// The figures of an office that its rubric compares, as the others see them.
pub fn figures(rubric: &CompiledRubric, report: &Report) -> Vec<(FieldId, Possible)> {
    let paths = compared(rubric);
    let figures = super::read(rubric, report, &Cohorts::default(), (&paths, false));
    let fields = paths.iter().map(|path| field_of(path));
    fields
        .zip(figures)
        .filter_map(|(field, figure)| Some((field?, figure)))
        .collect()
}

/// An office among those of its standings.
#[derive(Debug)]
pub(super) struct Standing {
    standings: Arc<Standings>,
    /// Its own figures, as they stand there.
    own: Vec<(FieldId, Entry)>,
}

impl Standing {
    pub(super) fn of(standings: &Arc<Standings>, rubric: &CompiledRubric, report: &Report) -> Self {
        let own = figures(rubric, report).into_iter();
        Self {
            standings: Arc::clone(standings),
            own: own
                .map(|(field, figure)| (field, Entry::of(&figure)))
                .collect(),
        }
    }

    pub(super) fn size(&self, among: Among, cohort: &str) -> Option<usize> {
        self.standings.size(among, cohort)
    }

    fn stored(&self, field: FieldId) -> Option<&Entry> {
        let own = self.own.iter().find(|(own, _)| *own == field);
        own.map(|(_, entry)| entry)
    }

    /// How many other offices' figures are open.
    pub(super) fn others_open(
        &self,
        among: Among,
        cohort: &str,
        path: &CohortPath,
    ) -> Option<usize> {
        let field = field_of(path)?;
        let places = self.standings.places(among, cohort, field)?;
        let own = self.stored(field).is_some_and(|own| !own.is_settled());
        Some(places.open - usize::from(own && places.open > 0))
    }

    /// What is asked, for the office whose own figure is `own`.
    pub(super) fn read(
        &self,
        (statistic, among): (Statistic, Among),
        cohort: &str,
        path: &CohortPath,
        own: &Possible,
    ) -> Option<Possible> {
        let field = field_of(path)?;
        let places = self.standings.places(among, cohort, field)?;
        if let Some((dividend, divisor)) = places.settled(statistic) {
            return Some(Possible::number(dividend.checked_div(&divisor)?));
        }
        if !super::is_place(statistic) {
            return None;
        }
        let nothing = Possible {
            value: None,
            ..own.clone()
        };
        let given = Entry::of(own);
        let stored = self.stored(field)?;
        // As columns have it: among so many an assumed figure does not take the place of the known one.
        let entry = match given == *stored || places.count() > MOST_REPLACED {
            true => stored,
            false => &given,
        };
        if entry.present == Truth::False {
            return Some(nothing);
        }
        let (best, worst) = places.place(statistic, places.edges(entry)?, places.edges(stored)?);
        let whole = |n: usize| i64::try_from(n).ok().map(Number::from);
        let place = Interval::between(whole(best)?, whole(worst)?).known_whole();
        Some(Possible::number(place).also(&nothing))
    }
}
