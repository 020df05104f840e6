//! What a finished run says.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::decimal::Points;
use crate::outcome::{Ends, Status};
use crate::report::Office;
use crate::source::{Place, Source};

/// A finished run.
#[derive(Clone, Debug)]
pub struct PastRun {
    /// The name of its folder, as the user gave it.
    pub name: String,
    /// The rubric that it was scored with.
    pub rubric: PastRubric,
    /// Its `run.json`, which holds the checksums of all that went in.
    pub record: Arc<Source>,
    /// One an office, by office id.
    pub cards: Vec<PastCard>,
    /// Decimals of its figures: the most that are written anywhere in it.
    pub digits: u32,
    /// Where the offices of a name stand among the cards; filled when first asked for.
    pub(super) names: OnceLock<HashMap<String, Vec<usize>>>,
}

/// The rubric of a finished run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRubric {
    /// Its id.
    pub id: String,
    /// Its edition; empty for none.
    pub edition: String,
    /// Its title.
    pub title: String,
    /// The period that it assesses.
    pub period: Option<String>,
    /// The SHA-256 of its text, in hexadecimal.
    pub sha256: String,
}

impl PastRubric {
    /// `2024年度考核(2024.1)`, for people.
    pub fn titled(&self) -> String {
        match self.edition.as_str() {
            "" => self.title.clone(),
            edition => format!("{}({edition})", self.title),
        }
    }
}

/// What one office came to in a finished run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastCard {
    /// Whose it is.
    pub office: Office,
    /// The period that its report named; empty for none.
    pub period: String,
    /// Its total.
    pub total: Ends,
    /// Base points, at the sure end.
    pub base: Points,
    /// Bonus points, at the sure end.
    pub bonus: Points,
    /// Penalty points, negative or 0, at the sure end.
    pub penalty: Points,
    /// Its rank by sure totals; none for an office that was not assessed.
    pub rank: Option<usize>,
    /// The best rank that was still possible.
    pub rank_best: Option<usize>,
    /// The worst rank that was still possible.
    pub rank_worst: Option<usize>,
    /// How many were ranked together.
    pub cohort_size: usize,
    /// The grade that was proved; empty for none.
    pub grade: String,
    /// The best grade that was still possible; empty for none.
    pub grade_possible: String,
    /// How many indicators were open or could not be computed.
    pub unsettled: usize,
    /// The remark.
    pub remark: String,
    /// Its row in `summary.csv`.
    pub place: Place,
    /// The lines of its card, in the order of the file; empty when `scorecards.csv` was not given.
    pub lines: Vec<PastLine>,
}

/// A line of an office's card. Points are none where the line has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastLine {
    /// `indicator`, `scale`, `rescale`, `cap`, `adjustment`, `gate`, `rounding` or `limit`.
    pub kind: &'static str,
    /// Id of the section; empty for none.
    pub section: String,
    /// Id of the indicator or gate; empty for none.
    pub indicator: String,
    /// Title.
    pub title: String,
    /// Full marks.
    pub max: Option<Points>,
    /// What the office reported.
    pub reported: String,
    /// What was verified.
    pub verified: String,
    /// The arithmetic in words and figures.
    pub workings: String,
    /// The points before a person's change.
    pub computed: Option<Points>,
    /// What a person changed.
    pub adjustment: Option<Points>,
    /// The points that count, at the sure end.
    pub points: Option<Points>,
    /// The points that were still possible.
    pub possible: Option<Points>,
    /// The status, where the line has one.
    pub status: Option<Status>,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub decided_by: String,
    /// On which day.
    pub decided_on: String,
}

impl PastRun {
    /// Whether both are copies of one run.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.record.text() == other.record.text()
    }

    /// The card of an office.
    pub fn card(&self, office: &str) -> Option<&PastCard> {
        let found = self
            .cards
            .binary_search_by(|card| card.office.id.as_str().cmp(office));
        found.ok().and_then(|at| self.cards.get(at))
    }
}

impl PastCard {
    /// Whether it was assessed at all.
    pub fn is_assessed(&self) -> bool {
        self.rank.is_some()
    }

    /// What its remark says of the run itself; what it says of the run before hangs on whether that was given.
    pub fn remarks(&self) -> impl Iterator<Item = &str> {
        let parts = self.remark.split(';').map(str::trim);
        parts.filter(|part| !part.is_empty() && !part.starts_with("上年"))
    }

    /// Whether it was open if it is assessed.
    pub fn may_be_not_assessed(&self) -> bool {
        self.remark.split(';').any(|r| r == super::ASSESSMENT_OPEN)
    }
}

impl PastLine {
    /// Its kind in the words of the card.
    pub fn kind_title(&self) -> &'static str {
        let of_kind = super::lines::KINDS.iter().find(|(id, _)| *id == self.kind);
        of_kind.map_or("", |(_, title)| title)
    }
}
