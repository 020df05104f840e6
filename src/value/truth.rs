//! A flag that may be unknown.

/// What is known of a flag: surely so, surely not so, or open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    /// Surely so.
    True,
    /// Surely not so.
    False,
    /// The facts at hand allow both.
    Open,
}

impl Truth {
    /// From which of the two outcomes are possible; open when neither is named.
    pub fn from_possible(can_be_true: bool, can_be_false: bool) -> Self {
        match (can_be_true, can_be_false) {
            (true, false) => Self::True,
            (false, true) => Self::False,
            _ => Self::Open,
        }
    }

    /// Whether it may be so.
    pub fn can_be_true(self) -> bool {
        self != Self::False
    }

    /// Whether it may not be so.
    pub fn can_be_false(self) -> bool {
        self != Self::True
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Open,
        }
    }

    /// At least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.negate().and(other.negate()).negate()
    }

    /// It does not hold.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Open => Self::Open,
        }
    }

    /// What is known when either may be the case.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        if self == other { self } else { Self::Open }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}
