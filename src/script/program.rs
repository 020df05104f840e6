//! A compiled script, ready to be read over one office's facts.

use crate::value::Possible;

use super::Environment;

/// A compiled script.
#[derive(Clone, Debug)]
pub struct Program {}

impl Program {
    /// Everything that the script may come to over what is known: the safe outer bound, exact when all facts are.
    pub fn read(&self, _environment: &dyn Environment) -> Possible {
        Possible::failure("")
    }
}
