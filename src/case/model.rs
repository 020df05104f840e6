//! What a case holds.

use crate::decimal::Number;
use crate::outcome::Status;
use crate::report::Raw;
use crate::rubric::IndicatorId;
use crate::source::Place;
use crate::value::Value;

/// The cases of one file.
#[derive(Clone, Debug)]
pub struct CaseSet {
    /// In the order of the text.
    pub cases: Vec<Case>,
    /// Changes of the rubric that no case can notice, with why.
    pub unnoticed: Vec<Unnoticed>,
}

/// A change of the rubric that no case notices, and why that is as it should be (`[[unnoticed]]`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnoticed {
    /// The id of what is changed.
    pub item: String,
    /// The change, as it is told: `95 → 96`.
    pub change: String,
    /// A piece of the line that it stands on, where the same change can be made elsewhere in the item.
    pub at: Option<String>,
    /// Why no case can notice it, or need.
    pub why: String,
    /// Where it stands.
    pub place: Place,
}

/// One test of a rubric: offices with their facts, and what they must come to.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, unique in its file.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Scored as under `--final`.
    pub(super) last_word: bool,
    /// Targets that it changes, by position.
    pub(super) targets: Vec<(usize, Value)>,
    /// At least one.
    pub(super) offices: Vec<CaseOffice>,
    /// The codes of the errors and warnings that the facts must give rise to, in order of the alphabet.
    pub(super) problems: Vec<String>,
    /// Where they are stated, if they are.
    pub(super) problems_at: Option<Place>,
    /// The ids of the checks that the facts must fail, in order of the alphabet, and where they are stated.
    pub(super) checks: Option<(Vec<String>, Place)>,
}

/// One office of a case.
#[derive(Clone, Debug)]
pub(super) struct CaseOffice {
    /// Its id.
    pub(super) id: String,
    /// Its report.
    pub(super) report: Raw,
    /// Last period's.
    pub(super) prior: PriorReport,
    /// What people decided about it.
    pub(super) review: Vec<Raw>,
    /// What it must come to.
    pub(super) expected: Vec<Expected>,
}

/// What a case says of an office's last period.
#[derive(Clone, Debug)]
pub(super) enum PriorReport {
    /// Nothing: unknown, or absent when another office of the case has one.
    NotNamed,
    /// There is none, though others' were given.
    Absent,
    /// A report.
    Given(Raw),
}

/// One expectation and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    /// The key, for messages.
    pub(super) key: String,
    /// Where the value stands.
    pub(super) place: Place,
    /// What it asks.
    pub(super) wanted: Wanted,
}

/// What an expectation asks.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// Of an item of the paper.
    Item(IndicatorId, ItemWanted),
    /// Of a section's points.
    Section(usize, Figure),
    /// Of a figure beside the total, by position; none: that there is none.
    Column(usize, Option<Figure>),
    /// Of a figure of the card.
    Card(CardFigure, Figure),
    /// Best and worst place; none: that there is none.
    Rank(Option<Figure>),
    /// The grade that is proved and the best still possible, by name.
    Grade(String, String),
    /// The gates that fire and those that may, by id.
    Gates(Vec<String>, Vec<String>),
    /// Words that stand in a remark.
    Remark(String),
}

/// What is asked of an item; what is not named is not asked.
#[derive(Clone, Debug, Default)]
pub(super) struct ItemWanted {
    /// Its points.
    pub(super) points: Option<Figure>,
    /// Its status.
    pub(super) status: Option<Status>,
    /// Words of its reason.
    pub(super) reason: Option<String>,
    /// Words of its workings.
    pub(super) workings: Option<String>,
}

/// A figure with its two ends, the same where it is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// The sure end.
    pub(super) sure: Number,
    /// The possible end.
    pub(super) possible: Number,
}

/// A figure of the card as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CardFigure {
    Base,
    Bonus,
    Penalty,
    Rescale,
    Adjustment,
    BeforeGates,
    Total,
}

impl CardFigure {
    /// All of them by the key that asks for them.
    pub(super) const ALL: [(&'static str, Self); 7] = [
        ("base", Self::Base),
        ("bonus", Self::Bonus),
        ("penalty", Self::Penalty),
        ("rescale", Self::Rescale),
        ("adjustment", Self::Adjustment),
        ("before_gates", Self::BeforeGates),
        ("total", Self::Total),
    ];

    /// Its name for people.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Base => "基础分",
            Self::Bonus => "加分",
            Self::Penalty => "扣分",
            Self::Rescale => "缺项折算",
            Self::Adjustment => "人工调整",
            Self::BeforeGates => "否决以前的总分",
            Self::Total => "总分",
        }
    }
}
