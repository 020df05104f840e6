//! What an account holds.

use crate::decimal::Points;
use crate::diagnostic::Diagnostic;
use crate::evaluate::PointStep;
use crate::outcome::{Ends, Outcome, Status};
use crate::report::Office;
use crate::rubric::{Rubric, SectionKind};
use crate::scorecard::{GateResult, Line, Scorecard};
use crate::source::Place;
use crate::trace::Trace;
use crate::value::Truth;
use crate::write::Run;
use crate::write::open::OpenItem;

/// The account of one office. Points of items and of lines add up to the total, end by end.
#[derive(Debug)]
pub struct Account<'a> {
    /// The rubric, as it stands for the office's cohort.
    pub rubric: &'a Rubric,
    /// The run that it is of.
    pub run: &'a Run<'a>,
    /// Whose it is.
    pub office: &'a Office,
    /// The finished card.
    pub card: &'a Scorecard,
    /// The name of the file that the report stands in; none for an office without a report.
    pub report: Option<&'a str>,
    /// Nobody else was read who is ranked with the office: places, quotas and statistics say nothing.
    pub alone: bool,
    /// Nothing of the paper applies to the office: there is no total.
    pub without_points: bool,
    /// The sections, in the rubric's order, with the items that were asked for.
    pub sections: Vec<Section<'a>>,
    /// The lines of the whole card: those that belong to no section.
    pub lines: Vec<&'a Line>,
    /// The gates that were asked for, in the rubric's order.
    pub gates: Vec<GateAccount<'a>>,
    /// What would settle what is open, the most points at stake first.
    pub open: Vec<OpenItem<'a>>,
    /// What was found in the office's report and decisions.
    pub problems: Vec<&'a Diagnostic>,
    /// Only some items were asked for.
    pub is_part: bool,
}

/// A section of the paper.
#[derive(Debug)]
pub struct Section<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Base, bonus or penalty.
    pub kind: SectionKind,
    /// The most that it can come to; none of a bonus without a cap, and of a penalty.
    pub max: Option<Points>,
    /// Its points after its own scale, floor and cap.
    pub points: Ends,
    /// Whether anything in it applies.
    pub applicable: bool,
    /// Its items.
    pub items: Vec<Item<'a>>,
    /// Its scale, floor and cap, where they changed something.
    pub lines: Vec<&'a Line>,
}

/// An indicator with what it came to and how.
#[derive(Debug)]
pub struct Item<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The kind of its section.
    pub kind: SectionKind,
    /// The published wording.
    pub rule: Option<&'a str>,
    /// Who is responsible.
    pub responsible: Option<&'a str>,
    /// How it is assessed.
    pub method: Option<&'a str>,
    /// Where it stands in the rubric.
    pub place: &'a Place,
    /// Whether it counts towards the total.
    pub counted: bool,
    /// The most that it can come to: 0 of a penalty; none of a bonus without a cap of its own.
    pub max: Option<Points>,
    /// Points surely lost: the most less the possible end; none where there is no most or it does not apply.
    pub lost: Option<Points>,
    /// What it came to.
    pub outcome: &'a Outcome,
    /// The facts that were read for it, in the rubric's order.
    pub read: Vec<FactRead<'a>>,
    /// Its scripts with what their parts came to.
    pub traces: Vec<Trace>,
    /// How what the script comes to became points.
    pub steps: Vec<PointStep>,
}

impl Item<'_> {
    /// Whether it cost points: a penalty that took some, any other that surely does not come to its full points. A bonus
    /// that was not given costs nothing.
    pub fn lost_points(&self) -> bool {
        let lost = self.lost.as_ref().is_some_and(|lost| !lost.is_zero());
        self.counted && lost && self.kind != SectionKind::Bonus
    }

    /// Whether it is open, or broke.
    pub fn is_open(&self) -> bool {
        matches!(self.outcome.status, Status::Open | Status::Failed)
    }
}

/// A fact as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRead<'a> {
    /// Its id in scripts: `enforcement.certified_rate`; of last year's fact `prior.…`.
    pub id: String,
    /// Its title.
    pub title: &'a str,
    /// As it was reported; empty for nothing.
    pub written: &'a str,
    /// What is known of it, in words of the account's language; empty where nothing is.
    pub value: String,
    /// It does not apply, and why.
    pub not_applicable: Option<&'a str>,
    /// Nothing is known; with the reason where something was given and not accepted.
    pub missing: Option<Option<String>>,
    /// Where the value was taken from: `if_blank`, `reported`, `line_data`, `verified`.
    pub origin: &'static str,
    /// Of line data the source, of a verified value who verified it and why.
    pub backed_by: Option<String>,
    /// What the office had stated, where another value took its place.
    pub replaced: Option<&'a str>,
    /// The words of the report.
    pub quote: Option<&'a str>,
    /// A document that backs it.
    pub document: Option<&'a str>,
    /// A page of it.
    pub page: Option<&'a str>,
    /// The day or period that the figure is of.
    pub as_of: Option<&'a str>,
    /// The text that it stands in.
    pub place: Option<&'a Place>,
    /// Evidence is required and none was given.
    pub unproved: bool,
    /// Of events, the rows.
    pub rows: Vec<RowRead<'a>>,
}

/// An event as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRead<'a> {
    /// Title and value of each column that says something.
    pub cells: Vec<(&'a str, String)>,
    /// The text that it stands in.
    pub place: Option<&'a Place>,
}

/// A gate with what it did.
#[derive(Debug)]
pub struct GateAccount<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it came to.
    pub result: &'a GateResult,
    /// Whether it fires.
    pub fires: Truth,
    /// Why its condition does not apply, where it does not.
    pub not_applicable: Option<&'a str>,
    /// Why it fires or may fire, with the figures.
    pub reason: &'a str,
    /// What it changed: the lines of the card that come from it.
    pub lines: Vec<&'a Line>,
    /// Its condition with what its parts came to.
    pub traces: Vec<Trace>,
}
