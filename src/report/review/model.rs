//! What was decided about one office.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use time::Date;

use crate::decimal::Number;
use crate::rubric::{FieldId, IndicatorId};
use crate::source::Place;

/// Who decided something, when and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub by: String,
    /// On which day.
    pub date: Date,
    /// Why.
    pub reason: String,
    /// The document that it stands in.
    pub document: Option<String>,
    /// What the person saw; none: not to be checked.
    pub seen: Option<String>,
    /// Where the entry stands.
    pub place: Place,
}

impl Signature {
    /// Reason, person, day and document in words: `理由(张三,2025-03-10,会议纪要3号)`.
    pub fn say(&self) -> String {
        let document = self.document.as_ref().map(|d| format!(",{d}"));
        let document = document.unwrap_or_default();
        format!("{}({},{}{document})", self.reason, self.by, self.date)
    }

    /// What orders entries in the same way whatever files they stand in.
    fn key(&self) -> (Date, &str, &str, &Option<String>, &Option<String>) {
        let Self {
            by,
            date,
            reason,
            document,
            seen,
            place: _,
        } = self;
        (*date, by, reason, document, seen)
    }
}

/// Something decided, as it was written and signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered<T> {
    /// What was decided.
    pub value: T,
    /// It, as written.
    pub written: String,
    /// Who, when and why.
    pub signature: Signature,
}

impl<T> Entered<T> {
    /// The order of the content, then of the places, so that the order of files decides nothing.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let key = |e: &Self| {
            let place = &e.signature.place;
            (
                e.written.clone(),
                place.source.name().to_owned(),
                place.span.start,
            )
        };
        let signed = self.signature.key().cmp(&other.signature.key());
        signed.then_with(|| key(self).cmp(&key(other)))
    }

    /// Whether both are the same row, copied.
    pub(crate) fn is_copy_of(&self, other: &Self) -> bool
    where
        T: PartialEq,
    {
        self.value == other.value && self.signature.key() == other.signature.key()
    }
}

/// The points that a person gave, of the item's inner scale when it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Name of the band, when the item has bands.
    pub band: Option<String>,
    /// The points.
    pub points: Number,
}

/// What was decided about an office at the edge of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// It takes a place.
    Yes,
    /// It takes none.
    No,
    /// It stands at this position among those that it is tied with, 1 first.
    Position(usize),
}

/// A verified value: the fact itself holds the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Who, when and why.
    pub signature: Signature,
    /// What line data said of it, when it did: its source and the value as written.
    pub line_data: Option<(String, String)>,
}

/// What people decided about one office, as far as it is well formed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// Fields whose facts are verified.
    pub verified: BTreeMap<FieldId, Verified>,
    /// Entries for items that a person scores; more than one only where they are not yet told apart.
    pub manual: BTreeMap<IndicatorId, Vec<Entered<Marks>>>,
    /// Differences of the points of items; those of one item add up.
    pub adjustments: BTreeMap<IndicatorId, Vec<Entered<Number>>>,
    /// Differences of the total.
    pub of_total: Vec<Entered<Number>>,
    /// Decisions at the edge of the quota of a grade, by position of the grade.
    pub decisions: BTreeMap<usize, Vec<Entered<Take>>>,
}
