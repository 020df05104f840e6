//! Coverage (覆盖): what of a rubric its cases reach: indicators, sides of conditions, rows of tables, caps and floors,
//! gates, grades.
//!
//! What can be reached at all follows from what the rubric declares: a row that no fact within its field's range
//! meets is no point of it. An office reaches a side where its facts surely take it; open facts reach nothing.
//! Of a script that the interpreter runs no sides are known, and it counts as one.

mod list;
mod look;
mod points;
mod scripts;
mod walk;

pub(crate) use scripts::{limits, scripts, whose};

pub use points::{Coverage, Owner, Point, PointKind, Share};
pub use walk::ForkKind;
