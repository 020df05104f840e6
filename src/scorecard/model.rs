//! What a scorecard holds.

use std::collections::BTreeMap;

use crate::decimal::{Number, Points};
use crate::diagnostic::Diagnostic;
use crate::outcome::{Ends, Need, Outcome};
use crate::report::Office;
use crate::report::review::{Entered, Take};
use crate::value::Truth;

/// What one section came to.
#[derive(Clone, Debug)]
pub struct SectionResult {
    /// Position of the section in the rubric.
    pub section: usize,
    /// Points after its own scale, floor and cap; of a penalty negative or 0.
    pub points: Ends,
    /// Whether anything in it applies to the office.
    pub applicable: bool,
}

/// The kind of a line of the card that is not an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// A section's sum scaled from its inner marks to its points.
    Scale,
    /// Points added because something was not applicable (缺项折算).
    Rescale,
    /// A section's floor or cap.
    Cap,
    /// A person's change.
    Adjustment,
    /// What a gate took or limited.
    Gate,
    /// What the rubric's formula makes of base, bonus and penalty, beside their sum.
    Formula,
    /// The total rounded further.
    Rounding,
    /// The total's floor or cap.
    Limit,
    /// What the limited places of a grade made of the office's grade.
    Quota,
}

impl LineKind {
    /// Its stable id in outputs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Scale => "scale",
            Self::Rescale => "rescale",
            Self::Cap => "cap",
            Self::Adjustment => "adjustment",
            Self::Gate => "gate",
            Self::Formula => "formula",
            Self::Rounding => "rounding",
            Self::Limit => "limit",
            Self::Quota => "quota",
        }
    }
}

/// A line of the card that is not an indicator. Outcomes and lines together sum to the total, end by end.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// The section that it belongs to.
    pub section: Option<usize>,
    /// The gate that it comes from.
    pub gate: Option<usize>,
    /// Its title.
    pub title: String,
    /// What it adds to each end.
    pub points: Ends,
    /// What it says is not settled, though its points may be: a gate that only may fire, a place in a quota.
    pub open: bool,
    /// The arithmetic in words and figures.
    pub workings: String,
    /// Why.
    pub reason: String,
    /// Who decided it and on which day, where a person did.
    pub decided: Option<(String, String)>,
}

/// What a gate did to one office.
#[derive(Clone, Debug)]
pub struct GateResult {
    /// Position of the gate in the rubric.
    pub gate: usize,
    /// Whether it fires.
    pub fires: Truth,
    /// It might have fired, but it was not proved and the time is over; then it does not fire.
    pub unproved: bool,
    /// The condition does not apply to this office, and why; then it does not fire.
    pub not_applicable: Option<String>,
    /// Why it fires or may fire, with the figures.
    pub reason: String,
    /// What would settle it, when it may fire.
    pub needs: Vec<Need>,
}

/// An office's place among those that it is ranked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// By sure totals; none for an office that is not assessed.
    pub rank: Option<usize>,
    /// The best that it can come to.
    pub rank_best: Option<usize>,
    /// The worst that it can come to.
    pub rank_worst: Option<usize>,
    /// The least and greatest rank from the bottom (倒数名次): one more than the offices below; 0 without a rank.
    pub rank_low: (usize, usize),
    /// How many are ranked together.
    pub cohort_size: usize,
    /// The grade of the total before any gate, at its sure end; position in the rubric's grades.
    pub grade_before_gates: Option<usize>,
    /// The grade that is proved.
    pub grade: Option<usize>,
    /// The best grade that is still possible.
    pub grade_possible: Option<usize>,
}

/// All of one office's outcomes.
#[derive(Clone, Debug)]
pub struct Scorecard {
    /// Whose it is.
    pub office: Office,
    /// The period that the report names.
    pub period: String,
    /// False for an office on the roster that sent no report.
    pub has_report: bool,
    /// One an indicator that exists for the office, in the order of the paper.
    pub outcomes: Vec<Outcome>,
    /// One a section of the rubric, in its order.
    pub sections: Vec<SectionResult>,
    /// Points added because something was not applicable.
    pub rescale: Ends,
    /// Base sections and rescale.
    pub base: Ends,
    /// Given on top.
    pub bonus: Ends,
    /// Taken away: negative or 0.
    pub penalty: Ends,
    /// A person's change of the office's total.
    pub adjustment: Ends,
    /// What gates, floor, cap and rounding of the total changed.
    pub limits: Ends,
    /// After the total's floor and cap, before any gate.
    pub total_before_gates: Ends,
    /// The total.
    pub total: Ends,
    /// The rubric's formula of the total breaks on this office's facts: the total may be anything that it can be.
    pub total_failed: bool,
    /// The points of items that surely do not apply.
    pub not_applicable_points: Points,
    /// The gates, in the rubric's order.
    pub gates: Vec<GateResult>,
    /// Lines that are not indicators; with the outcomes they sum to the total, end by end.
    pub lines: Vec<Line>,
    /// Surely or possibly not assessed at all.
    pub not_assessed: Truth,
    /// Whether the conditions of the rubric's grades hold, one a grade.
    pub grade_conditions: Vec<Truth>,
    /// The values of the rubric's tie-break terms; none for a term that is not settled.
    pub tie_break: Vec<Option<Number>>,
    /// The rubric's figures beside the total, in its order: the least and the greatest that each can be. None where it
    /// does not apply, breaks, or the office has no place; empty until ranked.
    pub columns: Vec<Option<Ends>>,
    /// Place and grade; none until ranked.
    pub standing: Option<Standing>,
    /// Remarks for people: marks of gates, what a quota moved, ties, items that a person changed.
    pub remarks: Vec<String>,
    /// What people decided at the edge of a quota, by position of the grade; ranking asks for it.
    pub decisions: BTreeMap<usize, Vec<Entered<Take>>>,
    /// What was found while the card was summed up and ranked: entries of a review that are not used.
    pub diagnostics: Vec<Diagnostic>,
}
