//! What the edits do to each office.

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::{CompiledRubric, compile};
use crate::decimal::Number;
use crate::diagnostic::{Code, Severity};
use crate::outcome::Ends;
use crate::rubric::{Rubric, parse};
use crate::scorecard::Scorecard;
use crate::source::Source;

use super::edits::{EditKind, Edits};
use super::share::{rounded, shares};

/// With so many edits there are a thousand rubrics to score; of more, some are taken together.
const MOST: usize = 10;

/// What edits do to offices.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The edits, some of them taken together where they cannot be told apart or are too many.
    pub edits: Edits,
    /// Every office that both rubrics score, those first whose grade changes, then by how far their totals move.
    pub offices: Vec<Moved>,
    /// The ids of offices that only one of the rubrics scores.
    pub one_sided: Vec<String>,
}

/// An office under both rubrics.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its cohort.
    pub cohort: String,
    /// Where it stands by the old rubric.
    pub before: Place,
    /// Where it stands by the new one.
    pub after: Place,
    /// By position of the edit, where it has any share: its share of the sure total and of the possible one. The shares
    /// add up to what the totals move by.
    pub shares: Vec<(usize, Number, Number)>,
}

/// Where an office stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its total.
    pub total: Ends,
    /// The name of its proved grade; empty for none.
    pub grade: String,
    /// The name of the best grade still possible.
    pub grade_possible: String,
    /// Its rank; none where it has none, or it is open.
    pub rank: Option<usize>,
}

impl Moved {
    /// Whether its grade changes, proved or possible: it crosses a band, a gate or the line of a quota.
    pub fn crosses(&self) -> bool {
        let grades = |place: &Place| (place.grade.clone(), place.grade_possible.clone());
        grades(&self.before) != grades(&self.after)
    }

    /// What its sure and its possible total move by.
    pub fn by(&self) -> (Number, Number) {
        let move_of = |end: fn(&Ends) -> &crate::decimal::Points| {
            end(&self.after.total).value().clone() - end(&self.before.total).value().clone()
        };
        (move_of(|ends| &ends.sure), move_of(|ends| &ends.possible))
    }

    /// Whether anything at all is other than before.
    pub fn is_moved(&self) -> bool {
        self.before != self.after || !self.shares.is_empty()
    }
}

/// Scores offices by a rubric with some edits; the texts say which of them change how reports are read.
pub type ScoreWith<'a> = dyn Fn(&CompiledRubric, &[String]) -> Vec<Scorecard> + 'a;

/// What the edits do; `None` where no rubric could be made of both texts.
pub fn difference(edits: Edits, score: &ScoreWith<'_>) -> Option<Difference> {
    let edits = few(separable(edits)?, score)?;
    let count = u32::try_from(edits.len()).ok()?;
    let mut cards = BTreeMap::new();
    for applied in 0..1u32 << count {
        let rubric = hybrid(&edits, applied)?;
        let scored = score(&rubric, &edits.reading(applied));
        let places = scored
            .iter()
            .map(|card| (card.office.id.clone(), place(card, rubric.rubric())));
        let places: BTreeMap<String, Place> = places.collect();
        cards.insert(applied, (scored, places, rubric.rubric().digits));
    }
    let all = (1u32 << count) - 1;
    let (old, new) = (cards.get(&0)?, cards.get(&all)?);
    let digits = cards
        .values()
        .map(|(.., digits)| *digits)
        .max()
        .unwrap_or(0);
    let (mut offices, mut one_sided) = (Vec::new(), Vec::new());
    for card in &new.0 {
        let id = &card.office.id;
        if cards
            .values()
            .any(|(_, places, _)| !places.contains_key(id))
        {
            one_sided.push(id.clone());
            continue;
        }
        let total = |applied: u32, end: fn(&Ends) -> &crate::decimal::Points| {
            let place = cards
                .get(&applied)
                .and_then(|(_, places, _)| places.get(id));
            place.map_or_else(Number::zero, |place| end(&place.total).value().clone())
        };
        let share = |end: fn(&Ends) -> &crate::decimal::Points| {
            let exact = shares(edits.len(), &|applied| total(applied, end));
            rounded(&exact, digits)
        };
        let (sure, possible) = (share(|ends| &ends.sure), share(|ends| &ends.possible));
        let parts = sure.into_iter().zip(possible).enumerate();
        let parts = parts.map(|(at, (sure, possible))| (at, sure, possible));
        let parts = parts.filter(|(_, sure, possible)| !sure.is_zero() || !possible.is_zero());
        offices.push(Moved {
            id: id.clone(),
            name: card.office.name.clone(),
            cohort: card.office.cohort.clone(),
            before: old.1.get(id)?.clone(),
            after: new.1.get(id)?.clone(),
            shares: parts.collect(),
        });
    }
    let known = |id: &String| new.1.contains_key(id);
    one_sided.extend(old.1.keys().filter(|id| !known(id)).cloned());
    offices.sort_by(|a, b| {
        let key = |one: &Moved| {
            let (sure, possible) = one.by();
            (
                !one.crosses(),
                std::cmp::Reverse(sure.abs()),
                std::cmp::Reverse(possible.abs()),
                one.id.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    Some(Difference {
        edits,
        offices,
        one_sided,
    })
}

fn place(card: &Scorecard, rubric: &Rubric) -> Place {
    let standing = card.standing.as_ref();
    let grade = |at: Option<usize>| at.map_or("", |at| rubric.grade_name(at)).to_owned();
    Place {
        total: card.total.clone(),
        grade: grade(standing.and_then(|standing| standing.grade)),
        grade_possible: grade(standing.and_then(|standing| standing.grade_possible)),
        rank: standing.and_then(|standing| standing.rank),
    }
}

/// The rubric with some edits; none where it does not hold together. Full marks need not add up in it.
fn hybrid(edits: &Edits, applied: u32) -> Option<CompiledRubric> {
    let parsed = parse(&Source::new("", edits.text(applied)));
    let serious =
        |code: Code, severity: Severity| severity == Severity::Error && code != Code::PointsSum;
    if parsed
        .diagnostics
        .iter()
        .any(|d| serious(d.code, d.severity()))
    {
        return None;
    }
    compile(parsed.rubric?).rubric
}

/// Edits that cannot stand without each other, taken together; none where not even both rubrics can be made.
fn separable(edits: Edits) -> Option<Edits> {
    let alone = |edits: &Edits| -> Option<BTreeSet<usize>> {
        let count = u32::try_from(edits.len())
            .ok()
            .filter(|count| *count < u32::BITS)?;
        let all = (1u32 << count) - 1;
        let broken = (0..count).filter(|at| {
            let own = 1u32 << at;
            hybrid(edits, own).is_none() || hybrid(edits, all & !own).is_none()
        });
        broken.map(|at| usize::try_from(at).ok()).collect()
    };
    let broken = match alone(&edits) {
        Some(broken) => broken,
        // Very many at once are one.
        None => (0..edits.len()).collect(),
    };
    let edits = if broken.is_empty() {
        edits
    } else {
        edits.merged(&broken)
    };
    let still = alone(&edits)?;
    let edits = match still.is_empty() {
        true => edits,
        false => edits.merged(&(0..edits.len()).collect()),
    };
    let last = u32::try_from(edits.len()).ok()?;
    (hybrid(&edits, 0).is_some() && hybrid(&edits, (1u32 << last) - 1).is_some()).then_some(edits)
}

/// So few edits that every set of them can be scored: of more, those that change nothing by themselves first, then the
/// indicators, then all.
fn few(edits: Edits, score: &ScoreWith<'_>) -> Option<Edits> {
    if edits.len() <= MOST {
        return Some(edits);
    }
    let totals = |applied: u32| -> Option<Vec<Ends>> {
        let cards = score(&hybrid(&edits, applied)?, &edits.reading(applied));
        Some(cards.into_iter().map(|card| card.total).collect())
    };
    let none = totals(0)?;
    let count = u32::try_from(edits.len()).ok()?;
    let idle = (0..count).filter(|at| totals(1 << at).as_ref() == Some(&none));
    let idle: BTreeSet<usize> = idle.filter_map(|at| usize::try_from(at).ok()).collect();
    let edits = if idle.len() > 1 {
        edits.merged(&idle)
    } else {
        edits
    };
    if edits.len() <= MOST {
        return Some(edits);
    }
    let of_indicators = edits.list().enumerate();
    let of_indicators = of_indicators.filter(|(_, edit)| edit.kind == EditKind::Indicator);
    let edits = edits.merged(&of_indicators.map(|(at, _)| at).collect());
    match edits.len() <= MOST {
        true => Some(edits),
        false => Some(edits.merged(&(0..edits.len()).collect())),
    }
}
