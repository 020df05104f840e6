//! All that an output may tell of a run.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;

use sha2::{Digest, Sha256};

use crate::decimal::Points;
use crate::diagnostic::{Diagnostic, Severity};
use crate::outcome::Outcome;
use crate::past::PastRun;
use crate::rubric::{IndicatorId, Rubric, SectionKind};
use crate::scorecard::Scorecard;

/// A run: the rubric, the ranked scorecards, the messages, and what went in.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// The rubric.
    pub rubric: &'a Rubric,
    /// The ranked scorecards, in any order.
    pub cards: &'a [Scorecard],
    /// The ids of the offices in the order in which they were read; offices that it does not name come last.
    pub input_order: &'a [String],
    /// Every message of the run, those of failed outcomes included.
    pub diagnostics: &'a [Diagnostic],
    /// Last period's run, when it is to stand beside this one.
    pub prior: Option<&'a PastRun>,
    /// How many of what.
    pub counts: Counts,
    /// What was read, in the order given.
    pub inputs: Vec<Input>,
    /// The options that change results, by their names without the dashes.
    pub options: Vec<(String, String)>,
}

/// How many of what: `read = scored + refused`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reports that were read.
    pub read: usize,
    /// Reports that became a scorecard.
    pub scored: usize,
    /// Reports that were refused.
    pub refused: usize,
    /// Offices on the roster, when there is one.
    pub roster: Option<usize>,
    /// Offices on the roster without a report.
    pub without_report: usize,
}

/// A file that went into a run; ordered by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// Its name as the user gave it, with `/` between folders.
    pub name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// The SHA-256 of some bytes, in hexadecimal.
///
/// ```
/// assert!(kaohe::write::sha256(b"").starts_with("e3b0c442"));
/// ```
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// An input that is hashed while it is read.
pub struct Hashed<R> {
    input: R,
    hash: Sha256,
}

impl<R: io::Read> Hashed<R> {
    /// An input of which nothing was read yet.
    pub fn new(input: R) -> Self {
        Self {
            input,
            hash: Sha256::new(),
        }
    }

    /// The SHA-256 of all that the input gives, in hexadecimal: what was not read yet is read, and dropped.
    ///
    /// # Errors
    /// Those of the input.
    pub fn sha256(mut self) -> io::Result<String> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(hexadecimal(&self.hash.finalize()))
    }
}

impl<R: io::Read> io::Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

impl<'a> Run<'a> {
    /// The cards by cohort, rank and office id; those without a rank last.
    pub fn ranked(&self) -> Vec<&'a Scorecard> {
        let cohorts = self.cohorts();
        let place: HashMap<&str, usize> = cohorts.into_iter().zip(0..).collect();
        let mut cards: Vec<&Scorecard> = self.cards.iter().collect();
        cards.sort_by_cached_key(|card| {
            let rank = card.standing.as_ref().and_then(|s| s.rank);
            (
                place.get(card.office.cohort.as_str()).copied(),
                rank.is_none(),
                rank,
                &card.office.id,
            )
        });
        cards
    }

    /// The cards in the input's order.
    pub fn as_read(&self) -> Vec<&'a Scorecard> {
        let place: HashMap<&str, usize> = self
            .input_order
            .iter()
            .map(String::as_str)
            .zip(0..)
            .collect();
        let mut cards: Vec<&Scorecard> = self.cards.iter().collect();
        cards.sort_by_cached_key(|card| {
            let at = place.get(card.office.id.as_str()).copied();
            (at.is_none(), at, &card.office.id)
        });
        cards
    }

    /// The cohorts that have a card: as the rubric lists them, then by name.
    pub fn cohorts(&self) -> Vec<&'a str> {
        let mut present: Vec<&str> = self
            .cards
            .iter()
            .map(|c| c.office.cohort.as_str())
            .collect();
        present.sort_unstable();
        present.dedup();
        let listed = &self.rubric.cohorts;
        present.sort_by_key(|name| {
            let at = listed.iter().position(|c| c == name);
            (at.is_none(), at)
        });
        present
    }

    /// How many messages there are of a severity.
    pub fn messages(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|d| d.severity() == severity)
            .count()
    }

    /// Whether the indicator counts towards the total.
    pub(crate) fn is_counted(&self, id: IndicatorId) -> bool {
        self.rubric.indicator(id).is_none_or(|i| !i.unscored)
    }

    /// The most that an outcome can come to: nothing for a penalty, which can only take.
    pub(crate) fn most(&self, outcome: &Outcome) -> Option<Points> {
        let section = self.rubric.sections.get(outcome.indicator.section);
        if section.is_some_and(|s| s.kind == SectionKind::Penalty) {
            Some(Points::zero(self.rubric.digits))
        } else {
            outcome.max.clone()
        }
    }

    /// The name of a grade; empty for none.
    pub(crate) fn grade(&self, grade: Option<usize>) -> &'a str {
        grade
            .and_then(|g| self.rubric.grades.get(g))
            .map_or("", |g| g.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use crate::write::fixture;

    #[test]
    fn cohorts_follow_the_rubric_and_offices_their_rank() {
        let fixture = fixture::two_offices();
        let run = fixture.run();
        let ids: Vec<&str> = run.ranked().iter().map(|c| c.office.id.as_str()).collect();
        assert_eq!(ids, ["00258", "luxi"]);
        let ids: Vec<&str> = run.as_read().iter().map(|c| c.office.id.as_str()).collect();
        assert_eq!(ids, ["luxi", "00258"]);
    }
}
