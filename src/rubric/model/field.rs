//! What a report must give, and what is derived from it and checked.

use crate::decimal::Number;
use crate::source::Place;
use crate::value::{Interval, Moments, Rows, Truth, Value};

use super::Script;

/// The position of a field in [`Rubric::fields`](super::Rubric::fields).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub usize);

/// How vague words in reports are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vague {
    /// Whether 200余 stays below 300 (`over_within = "leading-digit"`); otherwise it has no upper end.
    pub over_within_leading_digit: bool,
    /// How far 约 reaches to both sides, in percent of the number.
    pub about_percent: Number,
}

impl Default for Vague {
    fn default() -> Self {
        Self {
            over_within_leading_digit: false,
            about_percent: Number::from(10),
        }
    }
}

/// A named constant of the rubric (目标值).
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name in scripts: `target.name`.
    pub name: String,
    /// Its title; the name when none is given.
    pub title: String,
    /// Its exact value.
    pub value: Value,
    /// Its value in some cohorts.
    pub by_cohort: Vec<(String, Value)>,
    /// The document that sets it.
    pub source: Option<String>,
    /// The year from which it holds, where it changed with the years.
    pub since: Option<u32>,
    /// Where it stands.
    pub place: Place,
}

/// One fact that a report must give (填报项).
#[derive(Clone, Debug)]
pub struct Field {
    /// Its group, the first half of its id.
    pub group: String,
    /// Its name in the group.
    pub name: String,
    /// Its title; the id when none is given.
    pub title: String,
    /// Its type.
    pub kind: FieldKind,
    /// Its unit, printed behind values and understood behind them.
    pub unit: Option<String>,
    /// The numbers that it can be; whole ones for a count.
    pub range: Interval,
    /// The texts that it can be; empty: any.
    pub one_of: Vec<String>,
    /// Other headers that it goes by in spreadsheets.
    pub aliases: Vec<String>,
    /// Whether a value needs a quote, document or page.
    pub evidence_required: bool,
    /// Who supplies it.
    pub ask: Option<String>,
    /// What nothing reported means; none: it is unknown.
    pub if_blank: Option<Value>,
    /// Columns, for rows.
    pub columns: Vec<Field>,
    /// Where it stands.
    pub place: Place,
}

impl Field {
    /// `group.name`.
    pub fn id(&self) -> String {
        [&self.group, ".", &self.name].concat()
    }

    /// What is known of the field when nothing is.
    pub fn anything(&self) -> Value {
        match self.kind {
            FieldKind::Count | FieldKind::Rate | FieldKind::Amount | FieldKind::Number => {
                Value::Number(self.range.clone())
            }
            FieldKind::Flag => Value::Flag(Truth::Open),
            FieldKind::Date => Value::Date(Moments::unknown()),
            FieldKind::Text => Value::Text(None),
            FieldKind::Rows => Value::Rows(Rows::Unknown),
        }
    }
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// A whole number from 0 up.
    Count,
    /// A percentage, 0 to 100 unless the range says otherwise.
    Rate,
    /// Money or another measured amount from 0 up.
    Amount,
    /// Any number.
    Number,
    /// Yes or no.
    Flag,
    /// A day, or never.
    Date,
    /// A text.
    Text,
    /// Events, one a row.
    Rows,
}

impl FieldKind {
    /// Its name in a rubric.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Rate => "rate",
            Self::Amount => "amount",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Date => "date",
            Self::Text => "text",
            Self::Rows => "rows",
        }
    }

    /// Whether its values are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Rate | Self::Amount | Self::Number)
    }
}

/// A derived figure, `measure.name`.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Its name in scripts.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its unit.
    pub unit: Option<String>,
    /// What it is.
    pub value: Script,
}

/// Something that holds of every report that does not contradict itself.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its id.
    pub id: String,
    /// The condition.
    pub holds: Script,
    /// What is wrong when it does not hold.
    pub message: String,
    /// What follows.
    pub effect: CheckEffect,
}

/// What follows from a failed check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckEffect {
    /// A line in the problems.
    Note,
    /// The fields that it reads count as missing, too.
    Open,
}
