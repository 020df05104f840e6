//! The scoring words: one table, from which scripts, the manual and `kaohe builtins` are served.
//!
//! A word is defined once, over intervals. At exact facts an interval is a point, so the interpreter and the
//! typed graph compute with the same functions and cannot disagree.

mod args;
mod card;
mod choices;
mod cohort;
mod dates;
mod numbers;
mod rows;
mod shares;
mod steps;
mod tables;

pub use args::Arg;
pub(crate) use args::{Args, Call};

use std::sync::Arc;

use time::Date;

use crate::rubric::Calendar;
use crate::value::{Failure, Possible};

use super::environment::{Environment, Figure};
use super::graph::{Among, Statistic};
use super::kinds::Kind;

/// A scoring word.
#[derive(Debug)]
pub struct Word {
    /// Its name in scripts.
    pub name: &'static str,
    /// Its Chinese name in scripts.
    pub alias: &'static str,
    /// Its arguments, in order; the fact comes first, the limit second.
    pub params: &'static [Param],
    /// Whether the last argument may be repeated.
    pub variadic: bool,
    /// What kind of value it gives.
    pub gives: Gives,
    /// What happens at the edges, for the manual.
    pub edges: &'static str,
    /// One line on what it is for.
    pub about: &'static str,
    /// A line of rubric that uses it.
    pub example: &'static str,
    /// What the workings print: `{0}` is the first argument with its figures, `{=}` the result.
    pub phrase: &'static str,
    /// What it computes, and from what.
    pub(crate) run: Runs,
}

/// What a word computes, and from what.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Runs {
    /// From the values of its arguments.
    Values(Run),
    /// From what its functions come to on every row.
    Rows(fn(&Over<'_>) -> Possible),
    /// From a figure of every office of the cohort.
    Cohort(Statistic, Among),
    /// From the card, given a section by its position.
    OfSection(fn(usize) -> Figure),
}

/// What the functions of a word come to on the rows that it stands over.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Over<'a> {
    /// A row after the other, what each function comes to on it.
    Listed(&'a [Vec<Possible>]),
    /// The rows are not known; what each function comes to on any row that there may be.
    Any(&'a [Possible]),
}

/// The function of a word: over arguments that all have a value, except where the word asks for them whole.
pub(crate) type Run = fn(&Args<'_>) -> Result<Possible, Failure>;

/// An argument of a word.
#[derive(Debug)]
pub struct Param {
    /// Its name in the manual.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
}

/// What an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A number.
    Number,
    /// A number that must not be 0 or less when it is written out.
    Positive,
    /// Points, a number.
    Points,
    /// A condition.
    Flag,
    /// A date.
    Date,
    /// A text written out.
    Text,
    /// Anything, also something not applicable.
    Anything,
    /// A table of rows `[from, points]`, the greatest `from` first.
    TableFalling,
    /// A table of rows `[to, points]`, the least `to` first.
    TableRising,
    /// A table of rows `[at, points]`, the least `at` first, one `at` at most twice.
    TableLine,
    /// A table of rows `[condition, points]`.
    Cases,
    /// A field of rows.
    Rows,
    /// A function of one row.
    Function,
    /// How many rows: a whole number, 1 or more when it is written out.
    HowMany,
    /// The path of a field as a text.
    Path,
}

/// What kind of value a word gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// A number of this kind.
    Number(Kind),
    /// A number of the kind of its first argument.
    AsFirst,
    /// A number of the kind of its second argument (points handed through).
    AsSecond,
    /// A number of the kind of the points in its table.
    AsTable,
    /// A flag.
    Flag,
    /// Whatever its argument is.
    Anything,
}

/// What a word can see beside its arguments.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The day against which dates are judged.
    pub assessed_on: Option<Date>,
    /// Which days are working days.
    pub calendar: Option<Arc<Calendar>>,
}

impl Context {
    /// What an environment knows of it.
    pub(crate) fn of(environment: &dyn Environment) -> Self {
        Self {
            assessed_on: environment.assessed_on(),
            calendar: environment.calendar().cloned(),
        }
    }
}

/// All words, in the order of the manual.
pub fn words() -> impl Iterator<Item = &'static Word> {
    [
        shares::WORDS,
        choices::WORDS,
        tables::WORDS,
        numbers::WORDS,
        steps::WORDS,
        dates::WORDS,
        rows::WORDS,
        cohort::WORDS,
        cohort::OVER_ALL,
        card::WORDS,
    ]
    .into_iter()
    .flatten()
}

/// The word of that name or Chinese name.
pub fn find(name: &str) -> Option<&'static Word> {
    words().find(|w| w.name == name || w.alias == name)
}

impl Word {
    /// Whether it can be called with so many arguments.
    pub fn takes_count(&self, count: usize) -> bool {
        count == self.params.len() || (self.variadic && count >= self.params.len())
    }

    /// What the argument at `index` takes.
    pub fn takes(&self, index: usize) -> Option<Takes> {
        self.params
            .get(index)
            .or(if self.variadic {
                self.params.last()
            } else {
                None
            })
            .map(|p| p.takes)
    }

    /// Its arguments as the manual writes them: `(n, d)`.
    pub fn signature(&self) -> String {
        let names: Vec<_> = self.params.iter().map(|p| p.name).collect();
        format!(
            "{}({}{})",
            self.name,
            names.join(", "),
            if self.variadic { ", …" } else { "" }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_are_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for word in words() {
            assert!(seen.insert(word.name), "{}", word.name);
            assert!(seen.insert(word.alias), "{}", word.alias);
        }
    }

    #[test]
    fn every_word_says_what_the_manual_needs() {
        for word in words() {
            for text in [word.edges, word.about, word.example, word.phrase] {
                assert!(!text.is_empty(), "{}", word.name);
            }
            assert!(word.example.contains(word.name), "{}", word.name);
        }
    }
}
