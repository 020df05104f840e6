//! What a change of a rubric does to offices: every moved point laid to an edit, so that the parts add up to the whole.
//!
//! [`Edits::between`] finds the edits between two rubrics: indicators, targets, gates, measures, fields, settings. An
//! office's total moves by what all of them do together; each edit's share of that is the mean of what it does over all
//! orders in which the edits could have been made one after the other (the Shapley value), so no order is preferred,
//! an edit without effect has no share, and the shares add up exactly. Rounded to the rubric's digits by the greatest
//! remainders, they still do.
//!
//! A rubric with some of the edits is made from both texts ([`Edits::text`]): facts, targets and measures that only the
//! new one has stand in all of them, those that it drops stay. Its full marks are whatever its indicators add up to.
//! Edits that no such rubric can hold one without the other (a script and the type of its field) count as one.

mod edits;
mod emit;
mod moves;
mod share;
mod tree;

pub use edits::{Change, Edit, EditKind, Edits};
pub use moves::{Difference, Moved, Place, ScoreWith, difference};
