//! Gates, grades and quotas.

use crate::decimal::Number;
use crate::source::Place;

use super::{IndicatorId, Script};

/// A condition that limits the grade or the total (一票否决、降档).
#[derive(Clone, Debug)]
pub struct Gate {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it fires.
    pub when: Script,
    /// What it does, in the stated order.
    pub effects: Vec<GateEffect>,
    /// Where it stands.
    pub place: Place,
}

/// What a gate does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateEffect {
    /// The total, or the named sections and indicators, count nothing.
    Zero(Vec<ZeroTarget>),
    /// Points off the total.
    Deduct(Number),
    /// Bonus does not count.
    NoBonus,
    /// The total is at most this.
    TotalCap(Number),
    /// The grade is this one; position in [`Rubric::grades`](super::Rubric::grades).
    Grade(usize),
    /// The grade is at best this one.
    GradeCap(usize),
    /// The grade falls by so many steps.
    GradeDown(usize),
    /// The office stands after all others.
    RankLast,
    /// The office is not assessed.
    NotAssessed,
    /// A remark only.
    Mark(String),
}

/// What a gate sets to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroTarget {
    /// The whole total.
    Total,
    /// A section, by position.
    Section(usize),
    /// An indicator.
    Indicator(IndicatorId),
}

/// A grade (等次).
#[derive(Clone, Debug)]
pub struct Grade {
    /// Its name.
    pub name: String,
    /// Totals from here up, included; the last grade may have no lower end.
    pub from: Option<Number>,
    /// What must hold beside; none: nothing.
    pub when: Option<Script>,
    /// How many offices can have it.
    pub quota: Option<Quota>,
    /// Where it stands.
    pub place: Place,
}

/// How many offices can have a grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many places.
    pub places: Places,
    /// What happens to a tie at the edge that nothing decides.
    pub ties: Ties,
}

/// Places of a quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Places {
    /// A share (0 to 1) of those ranked together, rounded down or half up.
    Share {
        /// The share, 0 to 1.
        share: Number,
        /// Half up instead of down.
        half_up: bool,
    },
    /// A fixed number.
    Number(usize),
}

/// What happens to a tie at the edge of a quota that nothing decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// It stays open until a person decides.
    Undecided,
    /// All of them get the grade.
    All,
    /// None of them does.
    None,
}
