//! Which slips in a rubric its cases notice, as lines for people.

use std::io::{self, Write};

use crate::case::Unnoticed;
use crate::coverage::Share;
use crate::mutate::{Fate, Mutant};

/// The mutants of a rubric and what became of them.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// The name of the rubric's file.
    pub rubric: String,
    /// In the order of the rubric's text.
    pub mutants: Vec<(Mutant, Fate)>,
    /// What the files of cases say of those that cannot be noticed.
    pub unnoticed: Vec<Unnoticed>,
}

impl Mutation {
    /// How many were noticed, by a case or by what loads the rubric, of all.
    pub fn share(&self) -> Share {
        let noticed = self
            .mutants
            .iter()
            .filter(|(_, fate)| *fate != Fate::Unnoticed);
        Share {
            reached: noticed.count(),
            all: self.mutants.len(),
        }
    }

    /// Reasons that are about no change that went unnoticed.
    pub fn stale(&self) -> impl Iterator<Item = &Unnoticed> {
        let left = |one: &&Unnoticed| {
            let mut left = self.mutants.iter();
            left.any(|(mutant, fate)| *fate == Fate::Unnoticed && is_about(one, mutant))
        };
        self.unnoticed.iter().filter(move |one| !left(one))
    }

    /// Those that were not, each with why where a file of cases says so.
    pub fn survivors(&self) -> impl Iterator<Item = (&Mutant, Option<&str>)> {
        let left = self
            .mutants
            .iter()
            .filter(|(_, fate)| *fate == Fate::Unnoticed);
        left.map(|(mutant, _)| {
            let why = self.unnoticed.iter().find(|one| is_about(one, mutant));
            (mutant, why.map(|one| one.why.as_str()))
        })
    }
}

/// Whether a reason is about a change: the id, the change, and a piece of its line where one is given.
fn is_about(one: &Unnoticed, mutant: &Mutant) -> bool {
    let id = mutant.whose.split_whitespace().next();
    let at = one.at.as_deref();
    id == Some(one.item.as_str())
        && mutant.change() == one.change
        && at.is_none_or(|at| mutant.line().contains(at))
}

/// One line on all of them, then what no case notices.
///
/// # Errors
/// What writing to `out` fails with.
pub fn write(mutation: &Mutation, out: &mut dyn Write) -> io::Result<()> {
    let share = mutation.share();
    let refused = mutation
        .mutants
        .iter()
        .filter(|(_, fate)| *fate == Fate::Refused);
    writeln!(
        out,
        "{} 的改动:{} 处,发现 {} 处({}%),其中 {} 处细则就通不过",
        mutation.rubric,
        share.all,
        share.reached,
        share.percent(),
        refused.count(),
    )?;
    if share.reached < share.all {
        let left = share.all - share.reached;
        let told = mutation
            .survivors()
            .filter(|(_, why)| why.is_some())
            .count();
        writeln!(out, "没有用例发现的 {left} 处,其中 {told} 处写明了原因:")?;
    }
    for (mutant, why) in mutation.survivors() {
        let (line, column) = mutant.place.line_column();
        let name = mutant.place.source.name();
        writeln!(
            out,
            "  {name}:{line}:{column} {}:{}",
            mutant.whose,
            mutant.change()
        )?;
        writeln!(out, "    {}", mutant.line())?;
        if let Some(why) = why {
            writeln!(out, "    发现不了的原因:{why}")?;
        }
    }
    for one in mutation.stale() {
        let (line, column) = one.place.line_column();
        let name = one.place.source.name();
        writeln!(
            out,
            "  {name}:{line}:{column} 写明了原因的 {}:{},不是没有发现的改动",
            one.item, one.change
        )?;
    }
    Ok(())
}
