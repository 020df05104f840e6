//! Kinds of numbers: points, percent, share, plain. They travel through the arithmetic,
//! so that 98 is not taken for a share, nor a percent for points.

use crate::decimal::Number;

/// The kind of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// It has points in it.
    pub points: bool,
    /// How many percents are multiplied into it: 1 for `92` meaning 92 %.
    pub percent: i8,
    /// It is a share, 0 to 1.
    pub share: bool,
}

impl Kind {
    /// A count, an amount, a literal.
    pub const PLAIN: Self = Self {
        points: false,
        percent: 0,
        share: false,
    };
    /// Points.
    pub const POINTS: Self = Self {
        points: true,
        percent: 0,
        share: false,
    };
    /// 0 to 100.
    pub const PERCENT: Self = Self {
        points: false,
        percent: 1,
        share: false,
    };
    /// 0 to 1.
    pub const SHARE: Self = Self {
        points: false,
        percent: 0,
        share: true,
    };

    /// Of a product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self {
            points: self.points || other.points,
            percent: self.percent.saturating_add(other.percent),
            share: self.share && other.share,
        }
    }

    /// Of a quotient; `literal` is the divisor when it is written out.
    ///
    /// A division by 100 or a multiple of it takes one percent out.
    #[must_use]
    pub fn divided_by(self, other: Self, literal: Option<&Number>) -> Self {
        let hundreds = literal
            .and_then(|n| n.checked_div(&Number::hundred()))
            .filter(|n| n.is_whole() && n.is_positive());
        if let (Some(times), true) = (hundreds, self.percent > 0) {
            let percent = self.percent - 1;
            let share = !self.points && percent == 0 && times == Number::from(1);
            return Self {
                percent,
                share,
                ..self
            };
        }
        Self {
            points: self.points && !other.points,
            percent: self.percent.saturating_sub(other.percent),
            share: false,
        }
    }

    /// Of a sum, a difference or a choice between two; none when they do not go together.
    ///
    /// A plain number takes the kind of the other one: 95 less a percent is a percent.
    pub fn joined(self, other: Self) -> Option<Self> {
        if self == other {
            return Some(self);
        }
        if self == Self::PLAIN {
            return Some(Self {
                share: false,
                ..other
            });
        }
        if other == Self::PLAIN {
            return Some(Self {
                share: false,
                ..self
            });
        }
        (self.percent == other.percent).then_some(Self {
            points: self.points || other.points,
            percent: self.percent,
            share: false,
        })
    }

    /// As a person names it.
    pub fn title(self) -> &'static str {
        match self {
            _ if self.percent != 0 => "百分数",
            _ if self.points => "分数",
            _ if self.share => "份额(0至1)",
            _ => "数",
        }
    }
}
