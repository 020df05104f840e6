//! A valid rubric made ready to run: every script compiled and checked.

use crate::rubric::{IndicatorId, Rubric};
use crate::script::Program;

/// A rubric whose scripts are compiled; made only from a valid one.
#[derive(Clone, Debug)]
pub struct CompiledRubric {
    rubric: Rubric,
    gates: Vec<Program>,
    tie_break: Vec<Program>,
    section_conditions: Vec<Option<Program>>,
}

impl CompiledRubric {
    /// The rubric.
    pub fn rubric(&self) -> &Rubric {
        &self.rubric
    }

    /// The condition of a gate, by position.
    pub fn gate(&self, gate: usize) -> Option<&Program> {
        self.gates.get(gate)
    }

    /// The terms that decide between equal totals.
    pub fn tie_break(&self) -> &[Program] {
        &self.tie_break
    }

    /// The condition under which a section applies, by position.
    pub fn section_condition(&self, section: usize) -> Option<&Program> {
        self.section_conditions.get(section)?.as_ref()
    }

    /// Whether a gate reads the rank, and so is judged after ranking.
    pub fn gate_reads_rank(&self, _gate: usize) -> bool {
        false
    }

    /// The indicators in an order in which each comes after those that it reads.
    pub fn order(&self) -> &[IndicatorId] {
        &[]
    }
}
