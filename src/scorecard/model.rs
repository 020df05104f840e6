//! What a scorecard holds.

use std::fmt;

use crate::decimal::{Number, Points};
use crate::diagnostic::Diagnostic;
use crate::report::Office;
use crate::rubric::{FieldId, IndicatorId};
use crate::value::Truth;

/// Two ends of a printed figure: what the facts at hand prove, and what they still allow.
///
/// Of points and totals `sure <= possible`. Of a line of the card that only explains a difference
/// (rescale, cap, gate) both are what it contributes to the sum of that end, in either order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends {
    /// What the facts at hand prove.
    pub sure: Points,
    /// What they still allow.
    pub possible: Points,
}

impl Ends {
    /// Both ends at one figure.
    pub fn exactly(points: Points) -> Self {
        Self {
            sure: points.clone(),
            possible: points,
        }
    }

    /// Nothing at both ends.
    pub fn zero(digits: u32) -> Self {
        Self::exactly(Points::zero(digits))
    }

    /// Whether the ends meet.
    pub fn is_settled(&self) -> bool {
        self.sure == self.possible
    }

    /// Both ends added.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        Self {
            sure: self.sure.clone() + other.sure.clone(),
            possible: self.possible.clone() + other.possible.clone(),
        }
    }

    /// Both ends subtracted, end by end: what must be added to `other` to come to this.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self {
            sure: self.sure.clone() - other.sure.clone(),
            possible: self.possible.clone() - other.possible.clone(),
        }
    }

    /// Whether it is nothing at both ends.
    pub fn is_zero(&self) -> bool {
        self.sure.is_zero() && self.possible.is_zero()
    }
}

/// What an indicator came to, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// All points (of a penalty: nothing taken).
    Full,
    /// Some points.
    Partial,
    /// No points.
    Zero,
    /// The facts at hand do not settle it.
    Open,
    /// It was open and the time is over: it counts at its sure end.
    Closed,
    /// It does not apply to this office.
    NotApplicable,
    /// The script breaks on this report.
    Failed,
}

impl Status {
    /// Its stable id in outputs: `full`, `partial`, `zero`, `open`, `closed`, `not_applicable`, `failed`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
            Self::Zero => "zero",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::NotApplicable => "not_applicable",
            Self::Failed => "failed",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Full => "满分",
            Self::Partial => "部分得分",
            Self::Zero => "零分",
            Self::Open => "待定",
            Self::Closed => "到期未补",
            Self::NotApplicable => "缺项",
            Self::Failed => "出错",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// What one indicator came to for one office (单项结果).
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// The most that it can come to; none for a bonus or penalty item without a cap of its own.
    pub max: Option<Points>,
    /// Points; of a penalty negative or 0, the sure end being the most taken.
    pub points: Ends,
    /// In a word.
    pub status: Status,
    /// It is open whether it applies at all. The points are those that it has if it applies; on a card of a
    /// rubric where «not applicable» comes to no points (bonus, penalty, the policy `zero`), 0 is among them.
    pub may_not_apply: bool,
    /// The ends are proved to be reached; otherwise they are safe estimates from outside.
    pub proved: bool,
    /// The facts that it read, as reported: `执法人员持证率 92%以上`.
    pub reported: String,
    /// The facts that it read and a person or line data verified.
    pub verified: String,
    /// The arithmetic in words and figures, no code.
    pub workings: String,
    /// Why points were lost or are open, with the figures; empty for full points.
    pub reason: String,
    /// Quotes, documents and pages behind the facts that it read.
    pub evidence: String,
    /// The office's own score.
    pub self_score: Option<Number>,
    /// What would settle it.
    pub needs: Vec<Need>,
    /// Why the script broke.
    pub failure: Option<Diagnostic>,
}

/// Something that would settle an open outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// What is wanted.
    pub kind: NeedKind,
    /// The field, when it is one.
    pub field: Option<FieldId>,
    /// Its id: of the field, or what else is wanted (`prior.mediation.cases`, an indicator for an entry).
    pub item: String,
    /// Its title.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// What is known of it (`≥92`); empty for nothing.
    pub known: String,
    /// What would decide (`≥98才得满分`); empty when only the figure itself would.
    pub needed: String,
    /// Who supplies it.
    pub ask: String,
}

/// The kind of thing that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NeedKind {
    /// A figure that nobody gave.
    Missing,
    /// A figure given too vaguely.
    Vague,
    /// Evidence for a figure that is there.
    Evidence,
    /// A person's entry.
    Entry,
    /// Something that this version cannot take in yet, or was not given to the run.
    Source,
}

impl NeedKind {
    /// Its stable id in outputs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Vague => "vague",
            Self::Evidence => "evidence",
            Self::Entry => "entry",
            Self::Source => "source",
        }
    }
}

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
    /// The total rounded further.
    Rounding,
    /// The total's floor or cap.
    Limit,
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
            Self::Rounding => "rounding",
            Self::Limit => "limit",
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
    /// The arithmetic in words and figures.
    pub workings: String,
    /// Why.
    pub reason: String,
}

/// What a gate did to one office.
#[derive(Clone, Debug)]
pub struct GateResult {
    /// Position of the gate in the rubric.
    pub gate: usize,
    /// Whether it fires.
    pub fires: Truth,
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
    /// The points of items that surely do not apply.
    pub not_applicable_points: Points,
    /// The gates, in the rubric's order.
    pub gates: Vec<GateResult>,
    /// Lines that are not indicators; with the outcomes they sum to the total, end by end.
    pub lines: Vec<Line>,
    /// Surely or possibly not assessed at all.
    pub not_assessed: Truth,
    /// The values of the rubric's tie-break terms; none for a term that is not settled.
    pub tie_break: Vec<Option<Number>>,
    /// Place and grade; none until ranked.
    pub standing: Option<Standing>,
    /// Remarks for people: marks of gates, what a quota moved, ties.
    pub remarks: Vec<String>,
}
