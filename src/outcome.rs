//! What one indicator came to for one office, and the two ends of every figure.

use std::fmt;

use crate::decimal::{Number, Points};
use crate::diagnostic::Diagnostic;
use crate::rubric::{FieldId, IndicatorId};
use crate::source::Place;
use crate::value::{Empty, Rare};

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
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Full,
        Self::Partial,
        Self::Zero,
        Self::Open,
        Self::Closed,
        Self::NotApplicable,
        Self::Failed,
    ];

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
    /// What only people read; of a settled outcome that nobody asked to be told of mostly empty.
    pub words: Rare<Words>,
    /// What people decided of it, or verified of what it read.
    pub decided: Option<Box<Decided>>,
}

/// How an outcome came about, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
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
    pub failure: Option<Box<Diagnostic>>,
}

impl Empty for Words {
    const EMPTY: &'static Self = &Self {
        reported: String::new(),
        verified: String::new(),
        workings: String::new(),
        reason: String::new(),
        evidence: String::new(),
        self_score: None,
        needs: Vec::new(),
        failure: None,
    };
}

/// What people decided of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The points before a person's changes: what the script, or a person's entry, comes to.
    pub computed: Ends,
    /// Who decided or verified, one after the other: `张三;李四`.
    pub by: String,
    /// On which days, in the same order: `2025-03-10;2025-03-12`.
    pub on: String,
    /// Where the entries and changes stand that count here; verified facts apart.
    pub entries: Vec<Place>,
}

impl Outcome {
    /// The points before a person's changes.
    pub fn computed(&self) -> &Ends {
        self.decided
            .as_ref()
            .map_or(&self.points, |decided| &decided.computed)
    }

    /// Why it does not apply, without the word for that: `无应出庭案件`.
    pub fn why_not_applicable(&self) -> &str {
        let reason = &self.words.reason;
        reason.strip_prefix("缺项:").unwrap_or(reason)
    }

    /// What a person's changes came to, end by end: points less computed points.
    pub fn adjustment(&self) -> Ends {
        self.points.difference(self.computed())
    }

    /// Changes the points, and the computed points with them.
    pub(crate) fn map_points(&mut self, change: impl Fn(&Ends) -> Ends) {
        self.points = change(&self.points);
        if let Some(decided) = &mut self.decided {
            decided.computed = change(&decided.computed);
        }
    }
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
    /// A figure that was given and not accepted: not understood, out of range, contradicted.
    Refused,
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
            Self::Refused => "refused",
            Self::Vague => "vague",
            Self::Evidence => "evidence",
            Self::Entry => "entry",
            Self::Source => "source",
        }
    }
}
