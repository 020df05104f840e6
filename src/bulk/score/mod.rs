//! Chunks of a table → kept figures: what is plain goes through the plan, what is odd through the reference.

mod odd;
mod piece;
mod plans;

pub use odd::Told;
pub use piece::{Piece, Scorer};
pub use plans::{Plans, Unplanned};
