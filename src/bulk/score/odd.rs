//! Rows that the plan does not tell, scored by the reference one by one.

use std::sync::Arc;

use crate::batch::card;
use crate::bulk::read::{Layout, OddRead};
use crate::compile::CompiledRubric;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Cohorts, Standings};
use crate::report::{Office, gather};
use crate::scorecard::{Options, Scorecard};
use crate::source::LinesBefore;

/// What the reference makes of an odd row.
#[derive(Debug, Default)]
pub struct Told {
    /// The cards of its offices before ranks: one, or none where it is refused.
    pub cards: Vec<Scorecard>,
    /// Said while the row was read.
    pub of_reading: Vec<Diagnostic>,
    /// Said of the office: refused, of another period.
    pub of_gathering: Vec<Diagnostic>,
    /// Said while it was scored.
    pub of_scoring: Vec<Diagnostic>,
    /// Said of columns without a header, by position of the column.
    pub nameless: Vec<(usize, Diagnostic)>,
    /// How many reports were read and refused.
    pub read: usize,
    /// How many of them were refused.
    pub refused: usize,
}

impl Told {
    /// The offices that count.
    pub fn offices(&self) -> impl Iterator<Item = &Office> {
        self.cards.iter().map(|card| &card.office)
    }
}

/// Scores the bytes of a row by the reference.
pub(super) fn tell(
    rubric: &CompiledRubric,
    layout: &Layout<'_>,
    options: Options,
    standings: Option<&Arc<Standings>>,
    (bytes, line, before): (&[u8], usize, &LinesBefore),
) -> Told {
    let OddRead { read, nameless } = layout.read_odd(bytes, line, before);
    let of_reading = read.diagnostics.clone();
    let gathered = gather(vec![read], rubric.rubric(), None, &[]);
    let mut told = Told {
        of_gathering: gathered
            .diagnostics
            .get(of_reading.len()..)
            .unwrap_or(&[])
            .to_vec(),
        of_reading,
        nameless,
        read: gathered.read,
        refused: gathered.refused,
        ..Told::default()
    };
    for report in &gathered.reports {
        let cohorts = standings.map_or_else(Cohorts::default, |standings| {
            Cohorts::of_one(standings, rubric, report)
        });
        let (card, said) = card(rubric, report, &cohorts, options);
        told.of_scoring.extend(said);
        told.of_scoring.extend(card.diagnostics.iter().cloned());
        told.cards.push(card);
    }
    told
}
