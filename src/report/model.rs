//! One office's facts for one period.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decimal::Number;
use crate::rubric::FieldId;
use crate::source::Source;
use crate::value::{Fact, Facts};

use super::Prior;
use super::review::Reviewed;

/// Who is assessed (被考核单位).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Office {
    /// Stable id; the name when none is given.
    pub id: String,
    /// Name, for people; the id when none is given.
    pub name: String,
    /// Cohort (考核类别); empty when none is named.
    pub cohort: String,
}

/// One office's report (never an error message).
#[derive(Clone, Debug)]
pub struct Report {
    /// Whose it is.
    pub office: Office,
    /// The period that it names.
    pub period: Option<String>,
    /// A fact a field of the rubric, in the rubric's order.
    pub facts: Facts,
    /// The office's own score, by indicator id.
    pub self_score: BTreeMap<String, Number>,
    /// The office's own total, where it states one.
    pub self_total: Option<Number>,
    /// What people decided about it.
    pub review: Reviewed,
    /// What is known of its last period.
    pub prior: Prior,
    /// The text it came from; none for an office on the roster that sent nothing.
    pub source: Option<Arc<Source>>,
}

impl Report {
    /// The fact of a field; none when the report was read for another rubric.
    pub fn fact(&self, field: FieldId) -> Option<&Fact> {
        self.facts.get(field.0)
    }
}
