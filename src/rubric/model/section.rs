//! Sections and indicators.

use crate::decimal::Number;
use crate::source::Place;

use super::{Limit, Script, Written};

/// The position of an indicator: of its section in [`Rubric::sections`](super::Rubric::sections) and of itself in the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId {
    /// Position of the section.
    pub section: usize,
    /// Position in the section.
    pub indicator: usize,
}

/// When something applies, and what is said where it does not.
#[derive(Clone, Debug)]
pub struct Condition {
    /// It applies where this holds.
    pub holds: Script,
    /// The reason given where it does not.
    pub otherwise: String,
}

/// A group of indicators (一级指标).
#[derive(Clone, Debug)]
pub struct Section {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Base, bonus or penalty.
    pub kind: SectionKind,
    /// Its points, when stated: of a base section the sum of its indicators.
    pub points: Option<Number>,
    /// The least that it can come to; none stated: what the kind implies.
    pub floor: Option<Limit>,
    /// The most that it can come to: required on bonus and penalty, there of what is given or taken.
    pub cap: Option<Limit>,
    /// Its indicators are scored out of this and the sum is scaled to `points`.
    pub out_of: Option<Number>,
    /// When it applies.
    pub applies_when: Option<Condition>,
    /// Its indicators, in the order of the paper.
    pub indicators: Vec<Indicator>,
    /// Where it stands.
    pub place: Place,
}

/// What a section does to the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// Part of the paper.
    Base,
    /// Given on top (加分).
    Bonus,
    /// Taken away (扣分); scripts return points taken.
    Penalty,
}

/// One scored item (指标).
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Full points; of a bonus or penalty item its own cap, none if absent.
    pub points: Option<Number>,
    /// The published wording.
    pub rule: Option<String>,
    /// Where that stands.
    pub rule_at: Option<Written>,
    /// How it is scored.
    pub score: Score,
    /// The script's points are out of this and are scaled to `points`.
    pub out_of: Option<Number>,
    /// The least that it can come to; absent: 0.
    pub floor: Option<Limit>,
    /// The most that it can come to; absent: `points`.
    pub cap: Option<Limit>,
    /// The cohorts that it exists for; empty: all.
    pub applies_to: Vec<String>,
    /// When it applies.
    pub applies_when: Option<Condition>,
    /// Who is responsible for it.
    pub responsible: Option<String>,
    /// How it is assessed.
    pub method: Option<String>,
    /// Shown and evaluated, not counted.
    pub unscored: bool,
    /// Where it stands.
    pub place: Place,
}

impl Indicator {
    /// What its script is out of, and sees as `points`: before it is scaled to its full points.
    pub fn out_of(&self) -> Option<&Number> {
        self.out_of.as_ref().or(self.points.as_ref())
    }
}

/// How an indicator is scored.
#[derive(Clone, Debug)]
pub enum Score {
    /// By a script over facts.
    Script(Script),
    /// By a person's entry, open until it is made.
    Manual(Manual),
}

/// A person's entry.
#[derive(Clone, Debug)]
pub struct Manual {
    /// The least that can be entered.
    pub from: Number,
    /// The most that can be entered.
    pub to: Number,
    /// Named bands with their ends, where the person chooses a band first.
    pub bands: Vec<(String, Number, Number)>,
    /// Decimals of the entry, when limited.
    pub decimals: Option<u32>,
}
