//! The only place that knows Rhai: scripts are parsed, checked, lowered into a typed graph, and read.

mod environment;

pub use environment::{Environment, Figure, OfficeText};
mod program;

pub use program::Program;
