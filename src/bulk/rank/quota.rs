//! Grades where places are limited: the offices of a pool as small as they can be for `give_grades`.

use crate::rank::Contender;
use crate::scorecard::GradeEnds;

/// An office of a pool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entrant {
    /// Its worst and best place in the order.
    pub(super) order: (u32, u32),
    /// One more than the position of its grade after the gates, sure and possible; 0 without grades.
    pub(super) grade: (u16, u16),
    pub(super) may_be_absent: bool,
}

/// A grade as it is kept in two bytes; none without.
pub(super) fn grade(kept: u16) -> Option<usize> {
    usize::from(kept).checked_sub(1)
}

/// The other way.
pub(super) fn kept_grade(grade: usize) -> u16 {
    u16::try_from(grade).map_or(0, |grade| grade.saturating_add(1))
}

impl Contender for Entrant {
    fn order(&self) -> (usize, usize) {
        let place = |place: u32| usize::try_from(place).unwrap_or(usize::MAX);
        (place(self.order.0), place(self.order.1))
    }

    fn may_be_absent(&self) -> bool {
        self.may_be_absent
    }

    fn grade(&self) -> Option<GradeEnds> {
        Some(GradeEnds {
            sure: grade(self.grade.0)?,
            possible: grade(self.grade.1)?,
        })
    }
}
