//! All of one office's outcomes, with sections, total, gates, grade and rank (计分卡).

mod applies;
mod assemble;
mod choice;
mod effects;
mod figures;
#[cfg(test)]
pub(crate) mod fixture;
mod formula;
mod gates;
mod grade;
mod model;
mod rescale;
mod review;
mod shape;
mod tally;

pub use assemble::{Options, assemble};
pub(crate) use assemble::{has_effect, marks};
pub(crate) use effects::{LastPlace, beside_points};
pub(crate) use figures::Figures;
pub(crate) use gates::judge;
pub(crate) use grade::surely;
pub use grade::{GradeEnds, band, grade_after_gates};
pub use model::*;
