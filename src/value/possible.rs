//! Everything that an expression may come to while some facts are open.

use super::{Interval, Known, Moments, Rows, Truth};

/// What is known of a value, by its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number: the interval it lies in.
    Number(Interval),
    /// A flag.
    Flag(Truth),
    /// A date.
    Date(Moments),
    /// A text; none when it is not known.
    Text(Option<String>),
    /// Events, one a row.
    Rows(Rows),
}

impl Value {
    /// Whether it is known exactly.
    pub fn is_exact(&self) -> bool {
        match self {
            Self::Number(interval) => interval.exact().is_some(),
            Self::Flag(truth) => *truth != Truth::Open,
            Self::Date(moments) => moments.exact().is_some(),
            Self::Text(text) => text.is_some(),
            Self::Rows(rows) => rows.listed().is_some_and(|rows| {
                let mut cells = rows.iter().flat_map(|row| &row.cells);
                cells.all(|cell| match &cell.known {
                    Known::Value(value) => !cell.unproved && value.is_exact(),
                    Known::Missing(_) => false,
                    Known::NotApplicable(_) => true,
                })
            }),
        }
    }

    /// The type, as a person names it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Number(_) => "数",
            Self::Flag(_) => "是否",
            Self::Date(_) => "日期",
            Self::Text(_) => "文字",
            Self::Rows(_) => "逐行事件",
        }
    }

    /// What is known when either may be the case; none when the types differ.
    pub fn hull(self, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Number(a), Self::Number(b)) => Self::Number(a.hull(&b)),
            (Self::Flag(a), Self::Flag(b)) => Self::Flag(a.hull(b)),
            (Self::Date(a), Self::Date(b)) => Self::Date(a.hull(b)),
            (Self::Text(a), Self::Text(b)) => Self::Text(if a == b { a } else { None }),
            (Self::Rows(a), Self::Rows(b)) => Self::Rows(if a == b { a } else { Rows::Unknown }),
            _ => return None,
        })
    }
}

/// Why a script breaks on some facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What broke, with the figures in it.
    pub message: String,
    /// Where in the script: byte offset and length, when known.
    pub span: Option<(usize, usize)>,
}

/// The set of things that an expression may come to: values, «not applicable», a breakdown.
///
/// At least one of the three is there. All facts exact: exactly one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Possible {
    /// The values that it may have.
    pub value: Option<Value>,
    /// The reason, when it may be not applicable.
    pub not_applicable: Option<String>,
    /// The breakdown, when it may break.
    pub failure: Option<Failure>,
}

impl Possible {
    /// Surely a value.
    pub fn value(value: Value) -> Self {
        Self {
            value: Some(value),
            not_applicable: None,
            failure: None,
        }
    }

    /// Surely a number within the interval.
    pub fn number(interval: impl Into<Interval>) -> Self {
        Self::value(Value::Number(interval.into()))
    }

    /// Surely a flag.
    pub fn flag(truth: impl Into<Truth>) -> Self {
        Self::value(Value::Flag(truth.into()))
    }

    /// Whether it surely does not apply.
    pub fn is_surely_not_applicable(&self) -> bool {
        self.value.is_none() && self.failure.is_none() && self.not_applicable.is_some()
    }

    /// Surely not applicable.
    pub fn not_applicable(reason: impl Into<String>) -> Self {
        Self {
            value: None,
            not_applicable: Some(reason.into()),
            failure: None,
        }
    }

    /// Surely a breakdown.
    pub fn failure(message: impl Into<String>) -> Self {
        Self {
            value: None,
            not_applicable: None,
            failure: Some(Failure {
                message: message.into(),
                span: None,
            }),
        }
    }

    /// Whether exactly one thing is possible: an exact value, or surely not applicable, or surely a breakdown.
    pub fn is_settled(&self) -> bool {
        match (&self.value, &self.not_applicable, &self.failure) {
            (Some(value), None, None) => value.is_exact(),
            (None, Some(_), None) | (None, None, Some(_)) => true,
            _ => false,
        }
    }

    /// Everything that either may come to.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        let mut failure = self.failure.or(other.failure);
        let value = match (self.value, other.value) {
            (Some(a), Some(b)) => {
                let hull = a.hull(b);
                if hull.is_none() {
                    failure = failure.or(Some(Failure {
                        message: "结果的类型不一致".into(),
                        span: None,
                    }));
                }
                hull
            }
            (a, b) => a.or(b),
        };
        Self {
            value,
            not_applicable: self.not_applicable.or(other.not_applicable),
            failure,
        }
    }

    /// Takes over what else `other` may be than a value: an operand's reasons travel to the result.
    #[must_use]
    pub fn also(mut self, other: &Self) -> Self {
        self.not_applicable = self.not_applicable.or_else(|| other.not_applicable.clone());
        self.failure = self.failure.or_else(|| other.failure.clone());
        self
    }
}
