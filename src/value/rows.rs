//! Events of one kind: one a row, a fact a column.

use std::sync::Arc;

use crate::source::Place;

use super::Fact;

/// What is known of the rows of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Nothing: there may be none, one or many.
    Unknown,
    /// All of them. A cell of a row may still be open or not applicable.
    Listed(Arc<[Row]>),
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// A fact a column, in the order of the field's columns.
    pub cells: Vec<Fact>,
    /// The text it stands in, when it came from one.
    pub place: Option<Place>,
}

impl Rows {
    /// No events.
    pub fn none() -> Self {
        Self::Listed(Arc::new([]))
    }

    /// The events, when they are known.
    pub fn listed(&self) -> Option<&[Row]> {
        match self {
            Self::Unknown => None,
            Self::Listed(rows) => Some(rows),
        }
    }

    /// Whether it is known that there were none.
    pub fn is_none(&self) -> bool {
        self.listed().is_some_and(<[Row]>::is_empty)
    }
}

impl Row {
    /// Whether something backs the event: evidence of any of its cells.
    pub fn has_evidence(&self) -> bool {
        self.cells.iter().any(|cell| cell.evidence.is_given())
    }
}
