//! Figures as JSON.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::decimal::{Number, Points};
use crate::outcome::Ends;
use crate::value::Truth;

/// A JSON number, digit by digit.
pub(crate) struct Exact(String);

impl Exact {
    /// Points with all their decimals.
    pub(crate) fn points(points: &Points) -> Self {
        Self(points.to_string())
    }

    /// A number as short as it is exact, else with `digits` decimals.
    pub(crate) fn number(number: &Number, digits: u32) -> Self {
        let exact = number.decimals().filter(|d| *d <= 12);
        Self(number.to_fixed(exact.unwrap_or(digits)))
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.clone())
            .map_err(S::Error::custom)?
            .serialize(serializer)
    }
}

/// Both ends of a figure.
#[derive(Serialize)]
pub(crate) struct EndsView {
    sure: Exact,
    possible: Exact,
}

impl EndsView {
    pub(crate) fn new(ends: &Ends) -> Self {
        Self {
            sure: Exact::points(&ends.sure),
            possible: Exact::points(&ends.possible),
        }
    }
}

/// A flag; `null` while it is open.
pub(crate) fn known(truth: Truth) -> Option<bool> {
    match truth {
        Truth::True => Some(true),
        Truth::False => Some(false),
        Truth::Open => None,
    }
}
