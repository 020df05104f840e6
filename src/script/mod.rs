//! The only place that knows Rhai: scripts are parsed, checked, lowered into a typed graph, and read.
//!
//! One graph, several readings. Rhai's interpreter is the reference, and runs what cannot be lowered
//! (loops, maps, switches); both compute with the same exact numbers and the same scoring words.

pub mod builtins;
mod check;
mod environment;
pub mod graph;
mod interpreter;
pub mod kinds;
mod lower;
mod members;
mod names;
mod program;
mod read;
mod rows;
mod signs;
mod syntax;

pub use check::Wanted;
pub use environment::{Environment, Figure, OfficeText};
pub use interpreter::{Done, Step};
pub use names::{Names, RESERVED, Scope};
pub use program::{Compilation, Program, compile};
pub use rows::{InRow, any_rows, put_together, read_row};

use crate::value::Possible;

/// Everything that an expression of a graph may come to.
pub fn read_node(node: &graph::Node, environment: &dyn Environment) -> Possible {
    read::read(node, environment)
}
