//! Exact numbers and the one rounding rule.
//!
//! Every figure of a report, a rubric and a scorecard is a [`Number`]: an exact rational.
//! It becomes a printed figure, [`Points`], in one place, by rounding half away from zero (四舍五入).

mod number;
mod points;

pub use number::Number;
pub use points::Points;
