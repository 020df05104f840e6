//! What cases can reach: the points of a rubric, and which of them were reached.

use std::collections::{BTreeMap, BTreeSet};

use crate::decimal::Number;
use crate::rubric::IndicatorId;
use crate::source::Place;

use super::walk::ForkKind;

/// Whose script or figure a point belongs to; positions are those in the rubric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A measure.
    Measure(usize),
    /// A check of reports.
    Check(usize),
    /// The condition under which a section applies, its cap and floor.
    Section(usize),
    /// The condition under which an indicator applies.
    Applies(IndicatorId),
    /// The score of an indicator.
    Indicator(IndicatorId),
    /// What the total is made of, its cap and floor.
    Total,
    /// A gate.
    Gate(usize),
    /// A grade.
    Grade(usize),
    /// A figure beside the total.
    Column(usize),
}

impl Owner {
    /// Which indicator's `points` its script sees.
    pub(crate) fn indicator(self) -> Option<IndicatorId> {
        match self {
            Self::Indicator(at) | Self::Applies(at) => Some(at),
            _ => None,
        }
    }
}

/// What kind of thing is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PointKind {
    /// An indicator came to points, or a person scored it.
    Indicator,
    /// A side of a condition, a limit, a step.
    Branch,
    /// A row of a table.
    Tier,
    /// A floor or cap took effect.
    Limit,
    /// A gate fired, or did not.
    Gate,
    /// A grade was given.
    Grade,
}

impl PointKind {
    /// All kinds, in the order in which they are told.
    pub const ALL: [Self; 6] = [
        Self::Indicator,
        Self::Branch,
        Self::Tier,
        Self::Limit,
        Self::Gate,
        Self::Grade,
    ];

    /// As people name it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Indicator => "指标",
            Self::Branch => "分支",
            Self::Tier => "档次",
            Self::Limit => "封顶保底",
            Self::Gate => "门槛",
            Self::Grade => "等次",
        }
    }

    /// The name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Indicator => "indicators",
            Self::Branch => "branches",
            Self::Tier => "tiers",
            Self::Limit => "limits",
            Self::Gate => "gates",
            Self::Grade => "grades",
        }
    }
}

/// One thing that a case may reach.
#[derive(Clone, Debug)]
pub struct Point {
    /// What kind it is of.
    pub kind: PointKind,
    /// Whose it is, as people call it: `C2 执法人员持证率`.
    pub whose: String,
    /// What is to be reached there: `enforcement.certified_rate >= 95 不成立`.
    pub what: String,
    /// Where it stands in the rubric.
    pub place: Place,
    /// Whether a case reached it.
    pub reached: bool,
}

/// Which point: whose, the stretch of its script, the kind of the fork and its side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) owner: Owner,
    pub(super) span: (usize, usize),
    pub(super) fork: Fork,
    pub(super) side: usize,
}

/// What forks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fork {
    /// Something in a script.
    Script(ForkKind),
    /// The item as a whole.
    Whole,
    /// Its cap.
    Cap,
    /// Its floor.
    Floor,
}

/// How many points of a kind there are, and how many of them were reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Reached.
    pub reached: usize,
    /// All.
    pub all: usize,
}

/// What the cases of a rubric reach of it.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    pub(super) points: BTreeMap<Key, Point>,
    /// What was reached and is no point.
    strays: BTreeSet<Key>,
}

impl Coverage {
    /// Every point, in the order of the rubric's parts.
    pub fn points(&self) -> impl Iterator<Item = &Point> {
        self.points.values()
    }

    /// Those that no case reached.
    pub fn missed(&self) -> impl Iterator<Item = &Point> {
        self.points().filter(|point| !point.reached)
    }

    /// How many there are of a kind.
    pub fn share(&self, kind: PointKind) -> Share {
        self.count(|point| point.kind == kind)
    }

    /// How many there are.
    pub fn whole(&self) -> Share {
        self.count(|_| true)
    }

    /// How many of one script or figure no case reached.
    pub(crate) fn missed_of(&self, owner: Owner) -> usize {
        let own = self.points.iter().filter(|(key, _)| key.owner == owner);
        own.filter(|(_, point)| !point.reached).count()
    }

    fn count(&self, counts: impl Fn(&Point) -> bool) -> Share {
        let mut share = Share::default();
        for point in self.points().filter(|point| counts(point)) {
            share.all += 1;
            share.reached += usize::from(point.reached);
        }
        share
    }

    pub(super) fn add(&mut self, key: Key, point: Point) {
        self.points.entry(key).or_insert(point);
    }

    /// A side of what is no fork by what the rubric declares is no point of it, and nothing is marked.
    pub(super) fn reach(&mut self, key: &Key) {
        match self.points.get_mut(key) {
            Some(point) => point.reached = true,
            None => {
                self.strays.insert(key.clone());
            }
        }
    }

    /// Where facts took a side that was held to be out of reach: none, unless the list of points is wrong.
    pub fn contradictions(&self) -> Vec<String> {
        let same = |a: &Key, b: &Key| (a.owner, a.span, a.fork) == (b.owner, b.span, b.fork);
        let contradicts = |key: &&Key| {
            let listed = self.points.keys().any(|other| same(key, other));
            listed
                || self
                    .strays
                    .iter()
                    .any(|other| same(key, other) && other.side != key.side)
        };
        let found = self.strays.iter().filter(contradicts);
        found.map(|key| format!("{key:?}")).collect()
    }
}

impl Share {
    /// Whether at least so many of a hundred were reached; of nothing all is.
    pub fn is_at_least(self, percent: &Number) -> bool {
        let number = |n: usize| i64::try_from(n).map_or_else(|_| Number::zero(), Into::into);
        let (reached, all): (Number, Number) = (number(self.reached), number(self.all));
        reached * Number::hundred() >= all * percent.clone()
    }

    /// In percent with one decimal, rounded down, so that 100 means all.
    pub fn percent(self) -> String {
        let number = |n: usize| i64::try_from(n).map_or_else(|_| Number::zero(), Into::into);
        let (reached, all): (Number, Number) = (number(self.reached), number(self.all));
        // Tenths of a percent, whole ones.
        let tenths = (reached * Number::from(1000)).checked_div(&all);
        let tenths = tenths.map_or_else(|| Number::from(1000), |tenths| tenths.floor());
        let percent = tenths.checked_div(&Number::from(10));
        percent.unwrap_or_else(Number::zero).to_fixed(1)
    }
}
