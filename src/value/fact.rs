//! One reported fact: what is known of it and where it comes from.

use crate::source::Place;

use super::{Empty, Interval, Moments, Rare, Truth, Value};

/// What is known of a field in one office's report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// A value, exact or within bounds that are already cut to the field's range.
    Value(Value),
    /// Nothing: the value may be anything in the field's range. The text says why, when there is a reason
    /// (not understood, contradictory, without its evidence).
    Missing(Option<String>),
    /// The office states that there is nothing to report, and why.
    NotApplicable(String),
}

/// Which of several sources a fact was taken from; the later one beats the earlier one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Nothing was reported and the rubric says what that means.
    IfBlank,
    /// The office's own report.
    Reported,
    /// Line data of the named source (court, petition office, survey).
    LineData(String),
    /// A person's verified value.
    Verified,
}

/// What backs a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The words of the report.
    pub quote: Option<String>,
    /// Name or number of a document.
    pub document: Option<String>,
    /// Page of it.
    pub page: Option<String>,
    /// The day or period that the figure is of, as written.
    pub as_of: Option<String>,
}

impl Evidence {
    /// Whether anything backs the fact: a quote, a document or a page.
    pub fn is_given(&self) -> bool {
        self.quote.is_some() || self.document.is_some() || self.page.is_some()
    }
}

impl Empty for Evidence {
    const EMPTY: &'static Self = &Self {
        quote: None,
        document: None,
        page: None,
        as_of: None,
    };
}

/// A fact of one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What is known.
    pub known: Known,
    /// The office stated it this way, before anything was read into it (`92%以上`); empty for nothing.
    pub written: String,
    /// Where the value was taken from.
    pub origin: Origin,
    /// What backs it.
    pub evidence: Rare<Evidence>,
    /// The text it stands in, when it came from one.
    pub place: Option<Place>,
    /// Evidence is required and none was given: the value counts for the possible end alone.
    pub unproved: bool,
    /// What the office had stated, where this fact took its place.
    pub replaced: Option<Box<Replaced>>,
}

/// What an office had stated of a field that line data or a person's verified value settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// As it was written; empty for nothing.
    pub written: String,
    /// As it was understood.
    pub known: Known,
}

impl Fact {
    /// Nothing reported.
    pub const fn missing() -> Self {
        Self {
            known: Known::Missing(None),
            written: String::new(),
            origin: Origin::Reported,
            evidence: Rare::EMPTY,
            place: None,
            unproved: false,
            replaced: None,
        }
    }

    /// As what another fact took the place of.
    pub fn into_replaced(self) -> Option<Box<Replaced>> {
        Some(Box::new(Replaced {
            written: self.written,
            known: self.known,
        }))
    }

    /// A value as reported.
    pub fn reported(value: Value, written: impl Into<String>) -> Self {
        Self {
            known: Known::Value(value),
            written: written.into(),
            ..Self::missing()
        }
    }
}

impl From<Interval> for Value {
    fn from(value: Interval) -> Self {
        Self::Number(value)
    }
}

impl From<Truth> for Value {
    fn from(value: Truth) -> Self {
        Self::Flag(value)
    }
}

impl From<Moments> for Value {
    fn from(value: Moments) -> Self {
        Self::Date(value)
    }
}
