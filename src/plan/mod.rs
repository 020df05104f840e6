//! Rubrics as steps over columns: the cards of many offices at once, exact to the last digit.
//!
//! A rubric's scripts, already lowered into typed graphs, are written out as expressions without scoring words
//! (`desugar`, `words`, `shares`, `tables`), the paper around them likewise (`items`, `sums`, `card`), and the whole becomes steps over
//! columns of whole numbers (`steps`, `program`, `lanes`). What the expressions do not tell of a row is odd and left to
//! the reference, office by office; what they do not tell of any row makes the rubric not planned, with the reason.

mod arithmetic;
mod card;
mod cohort;
mod desugar;
mod ends;
mod expression;
mod fill;
mod gates;
mod items;
mod lanes;
mod part;
mod program;
mod results;
mod shares;
mod steps;
mod sums;
mod tables;
mod words;

pub use card::NotPlanned;
pub use cohort::Side;
pub use desugar::Source;
pub use ends::{End, day_number, ends_of, number_of};
pub use fill::fill;
pub use lanes::{Lanes, as_lane};
pub use part::FAR;
pub use program::Steps;
pub use results::{Batch, Both, Column, Item, ROWS, Results};

use std::collections::BTreeSet;

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::rubric::{FieldId, IndicatorId};

use card::Card;

/// The compiled form of a rubric for the offices of one cohort, and of all cohorts that differ from it in targets alone.
#[derive(Debug)]
pub struct Plan {
    card: Card,
    units: i64,
}

impl Plan {
    /// Compiles a rubric for a cohort, over exact facts. `last_word`: nothing more will come in (`--final`).
    ///
    /// # Errors
    /// What of the rubric columns cannot tell.
    pub fn of(
        rubric: &CompiledRubric,
        cohort: &str,
        last_word: bool,
    ) -> Result<Self, Vec<NotPlanned>> {
        Self::of_doubtful(rubric, cohort, last_word, &BTreeSet::new())
    }

    /// The same over facts of which those of some fields may be open or not applicable: with two columns more each.
    ///
    /// # Errors
    /// What of the rubric columns cannot tell.
    pub fn of_doubtful(
        rubric: &CompiledRubric,
        cohort: &str,
        last_word: bool,
        doubtful: &BTreeSet<FieldId>,
    ) -> Result<Self, Vec<NotPlanned>> {
        let card = card::write(rubric, cohort, last_word, doubtful)?;
        let digits = rubric.of_cohort(cohort).rubric().digits;
        let units = 10i64.checked_pow(digits).unwrap_or(1);
        let plan = Self { card, units };
        // Whether constants fit does not depend on the columns' decimals alone, but nearly always.
        let columns: Vec<(usize, u32)> = (0..plan.card.columns.len()).map(|at| (at, 0)).collect();
        match plan.steps(&columns) {
            Ok(_) => Ok(plan),
            Err(not_planned) => Err(vec![not_planned]),
        }
    }

    /// What stands in each column of a batch.
    pub fn columns(&self) -> &[Source] {
        &self.card.columns
    }

    /// The indicators of the results, in the order of the paper.
    pub fn indicators(&self) -> impl Iterator<Item = IndicatorId> {
        self.card.items.iter().map(|item| item.at)
    }

    /// Steps for batches that hold the plan's columns at these positions, with so many decimals.
    ///
    /// # Errors
    /// Constants that do not fit a lane.
    pub fn steps(&self, columns: &[(usize, u32)]) -> Result<Steps, NotPlanned> {
        Steps::of(&self.card, columns, self.units)
    }

    /// What a target is for a cohort, as a column takes it.
    pub fn target(rubric: &CompiledRubric, target: usize, cohort: &str) -> Option<Number> {
        let target = rubric.rubric().targets.get(target)?;
        let own = target.by_cohort.iter().find(|(name, _)| name == cohort);
        number_of(own.map_or(&target.value, |(_, value)| value))
    }
}
