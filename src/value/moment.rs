//! Dates, and the date that never came.

use std::fmt;

use time::Date;

use super::Truth;

/// A date, or never; never is later than every date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// On that day.
    On(Date),
    /// It did not happen.
    Never,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => write!(f, "{date}"),
            Self::Never => f.write_str("未发生"),
        }
    }
}

/// What is known of a date: no earlier than one moment, no later than another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moments {
    /// The earliest that it can be.
    pub from: Moment,
    /// The latest that it can be.
    pub to: Moment,
}

impl Moments {
    /// Exactly this moment.
    pub fn exactly(moment: Moment) -> Self {
        Self {
            from: moment,
            to: moment,
        }
    }

    /// Nothing is known: any date, or never.
    pub fn unknown() -> Self {
        Self {
            from: Moment::On(Date::MIN),
            to: Moment::Never,
        }
    }

    /// The moment, when it is known exactly.
    pub fn exact(self) -> Option<Moment> {
        (self.from == self.to).then_some(self.from)
    }

    /// What is known when either may be the case.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self {
            from: self.from.min(other.from),
            to: self.to.max(other.to),
        }
    }

    /// Whether it is before the other.
    pub fn before(self, other: Self) -> Truth {
        Truth::from_possible(self.from < other.to, self.to >= other.from)
    }

    /// Whether both are the same moment.
    pub fn same(self, other: Self) -> Truth {
        let can_be_same = self.from <= other.to && other.from <= self.to;
        Truth::from_possible(can_be_same, self.exact().is_none() || self != other)
    }
}
