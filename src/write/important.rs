//! The open items of all offices: how many there are, and which matter most.

use std::cmp::Reverse;
use std::io;

use crate::decimal::Points;
use crate::outcome::NeedKind;
use crate::rubric::{GateEffect, Rubric};
use crate::scorecard::{Scorecard, has_effect};
use crate::value::Truth;

use super::open::{OpenItem, kind_word, open_items};
use super::run::cohort_place;
use super::terminal::safe;

/// So many items are shown.
const MOST_ITEMS: usize = 5;

/// The open items of offices that come by in any order; the most important ones are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenItems {
    pub(crate) count: usize,
    /// The most important first.
    pub(crate) first: Vec<Important>,
}

/// An item by importance: the most points at stake first, then by cohort, rank and office.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Important {
    pub(crate) stake: Reverse<Points>,
    pub(crate) cohort: (usize, String),
    /// What ranks it, known before ranks are: not assessed or not, put last or not, then the greater total.
    pub(crate) place: (bool, Option<(bool, Reverse<Points>)>),
    pub(crate) office: String,
    /// Among the items of the office.
    pub(crate) at: usize,
    /// What is said of it.
    pub(crate) line: String,
}

impl OpenItems {
    /// Adds what is open of an office, ranked or not.
    pub fn add(&mut self, rubric: &Rubric, card: &Scorecard) {
        let items = open_items(rubric, card);
        if items.is_empty() {
            return;
        }
        self.count += items.len();
        let (at, name) = cohort_place(rubric, &card.office.cohort);
        let of_cohort = rubric.of_cohort(&card.office.cohort);
        let puts_last = |g: &_| has_effect(of_cohort, g, &GateEffect::RankLast);
        let mut last = card.gates.iter().filter(|g| puts_last(g));
        let is_last = last.any(|g| g.fires.can_be_true());
        let place = (is_last, Reverse(card.total.sure.clone()));
        let assessed = card.not_assessed != Truth::True;
        let place = (!assessed, assessed.then_some(place));
        self.first.extend(
            items
                .iter()
                .take(MOST_ITEMS)
                .enumerate()
                .map(|(own, item)| Important {
                    stake: Reverse(item.points_at_stake.clone()),
                    cohort: (at, name.to_owned()),
                    place: place.clone(),
                    office: card.office.id.clone(),
                    at: own,
                    line: line(card, item),
                }),
        );
        self.keep_the_first();
    }

    /// Takes in what others came by.
    pub fn merge(&mut self, others: Self) {
        self.count += others.count;
        self.first.extend(others.first);
        self.keep_the_first();
    }

    fn keep_the_first(&mut self) {
        self.first.sort();
        self.first.truncate(MOST_ITEMS);
    }

    /// Writes how many there are and the most important ones; nothing when there are none.
    pub(super) fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        if self.count == 0 {
            return Ok(());
        }
        writeln!(out, "待补 {} 项,影响最大的:", self.count)?;
        for item in &self.first {
            writeln!(out, "  {}", item.line)?;
        }
        Ok(())
    }
}

fn line(card: &Scorecard, item: &OpenItem<'_>) -> String {
    let known = match item.need.known.as_str() {
        "" => String::new(),
        known if item.need.kind == NeedKind::Refused => format!("({})", safe(known)),
        known => format!("(已知 {})", safe(known)),
    };
    format!(
        "{} {}{known}:{},影响 {} 分,{}",
        safe(&card.office.name),
        safe(&item.need.title),
        kind_word(item.need.kind),
        item.points_at_stake,
        item.indicators.join("、"),
    )
}
