//! What a section does to the sum of its items: scale, floor and cap.

use crate::decimal::{Number, Points};
use crate::rubric::{Limit, Section, SectionKind};

use crate::outcome::Ends;

/// Scale and limits of a section, rising in the sum that they are applied to.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Inner marks and the points that they are scaled to.
    pub(super) scale: Option<(Number, Number)>,
    floor: Option<Number>,
    cap: Option<Number>,
    digits: u32,
}

impl Shape {
    /// The shape of a section. Where it states no floor, a bonus never takes and a penalty never gives;
    /// the sum of a base section has no limit of its own.
    pub(super) fn of(section: &Section, digits: u32) -> Self {
        let stated = |limit: &Option<Limit>| {
            let number = limit.as_ref().and_then(Limit::number);
            number.map(|n| n.round(digits))
        };
        let implied = match (section.kind, &section.floor) {
            (SectionKind::Bonus | SectionKind::Penalty, None) => Some(Number::zero()),
            _ => None,
        };
        let floor = stated(&section.floor).or(implied);
        let cap = stated(&section.cap);
        // The limits of a penalty are of points taken.
        let (floor, cap) = match section.kind {
            SectionKind::Penalty => (cap.map(|n| -n), floor.map(|n| -n)),
            SectionKind::Base | SectionKind::Bonus => (floor, cap),
        };
        Self {
            scale: section.out_of.clone().zip(section.points.clone()),
            floor,
            cap,
            digits,
        }
    }

    /// Nothing is done.
    pub(super) fn plain(digits: u32) -> Self {
        Self {
            scale: None,
            floor: None,
            cap: None,
            digits,
        }
    }

    /// The same scale without floor and cap.
    pub(super) fn without_limits(self) -> Self {
        Self {
            floor: None,
            cap: None,
            ..self
        }
    }

    /// Marks inside the section as points of the paper, not rounded.
    pub(super) fn on_paper(&self, inner: &Number) -> Number {
        match &self.scale {
            Some((out_of, points)) => (inner.clone() * points.clone())
                .checked_div(out_of)
                .unwrap_or_else(|| inner.clone()),
            None => inner.clone(),
        }
    }

    /// The sum scaled and rounded, before floor and cap.
    pub(super) fn scaled(&self, sum: &Number) -> Number {
        match self.scale {
            Some(_) => self.on_paper(sum).round(self.digits),
            None => sum.clone(),
        }
    }

    /// Within floor and cap.
    pub(super) fn limited(&self, points: Number) -> Number {
        limited(points, self.floor.as_ref(), self.cap.as_ref())
    }

    /// What the sum comes to.
    pub(super) fn points(&self, sum: &Number) -> Number {
        self.limited(self.scaled(sum))
    }

    /// Whether every sum between the two stays as it is.
    pub(super) fn leaves_alone(&self, least: &Number, greatest: &Number) -> bool {
        self.scale.is_none()
            && self.floor.as_ref().is_none_or(|floor| floor <= least)
            && self.cap.as_ref().is_none_or(|cap| greatest <= cap)
    }
}

/// `number` within floor and cap; a floor above the cap gives way.
pub(super) fn limited(number: Number, floor: Option<&Number>, cap: Option<&Number>) -> Number {
    let raised = match floor {
        Some(floor) => number.max(floor.clone()),
        None => number,
    };
    match cap {
        Some(cap) => raised.min(cap.clone()),
        None => raised,
    }
}

/// Both ends through a rising function.
pub(super) fn map(ends: &Ends, digits: u32, step: impl Fn(&Number) -> Number) -> Ends {
    Ends {
        sure: Points::round(&step(ends.sure.value()), digits),
        possible: Points::round(&step(ends.possible.value()), digits),
    }
}

/// Both ends in words: `7分`, or `4至7分`.
pub(super) fn span(ends: &Ends) -> String {
    if ends.is_settled() {
        format!("{}分", ends.sure.value())
    } else {
        format!("{}至{}分", ends.sure.value(), ends.possible.value())
    }
}

/// Both ends of what was taken, in words and without a sign.
pub(super) fn span_taken(ends: &Ends) -> String {
    span(&Ends {
        sure: -ends.possible.clone(),
        possible: -ends.sure.clone(),
    })
}
