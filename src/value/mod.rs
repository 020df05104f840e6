//! What is known of a figure: a value or the interval that it lies in, and where it comes from.

mod fact;
mod facts;
mod interval;
mod moment;
mod possible;
mod rare;
mod rows;
mod truth;

pub use fact::{Evidence, Fact, Known, Origin, Replaced};
pub use facts::Facts;
pub use interval::Interval;
pub use moment::{Moment, Moments};
pub use possible::{Failure, Possible, Value};
pub use rare::{Empty, Rare};
pub use rows::{Row, Rows};
pub use truth::Truth;
