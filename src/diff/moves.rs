//! What the edits do to each office.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::compile::{CompiledRubric, compile};
use crate::decimal::{Number, Points};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::outcome::Ends;
use crate::rubric::{Limit, Rubric, SectionKind, parse};
use crate::scorecard::Scorecard;
use crate::source::Source;

use super::edits::{EditKind, Edits};
use super::share::{rounded, shares};

/// With so many edits there are a thousand rubrics to score; of more, some are taken together.
const MOST: usize = 10;
/// Of more edits than these none is looked at by itself.
const MOST_LOOKED_AT: u32 = 30;

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
        let move_of = |end: fn(&Ends) -> &Points| {
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

/// What the edits do.
///
/// # Errors
/// What is wrong with the rubric that a text of both makes: nothing, where both rubrics are sound.
pub fn difference(edits: Edits, score: &ScoreWith<'_>) -> Result<Difference, Vec<Diagnostic>> {
    let edits = few(separable(edits), score);
    if let Ok(found) = attributed(&edits, score) {
        return Ok(found);
    }
    // Some set of edits does not hold together, though each alone does.
    attributed(&edits.as_one(), score)
}

fn attributed(edits: &Edits, score: &ScoreWith<'_>) -> Result<Difference, Vec<Diagnostic>> {
    let mut by_set = Vec::new();
    for applied in sets(edits.len()) {
        let rubric = hybrid(edits, applied)?;
        let cards = score(&rubric, &edits.reading(applied));
        let places = cards
            .iter()
            .map(|card| (card.office.id.clone(), place(card, rubric.rubric())));
        by_set.push(Scored {
            places: places.collect(),
            digits: rubric.rubric().digits,
            cards,
        });
    }
    let (mut offices, mut one_sided) = (Vec::new(), Vec::new());
    if let (Some(old), Some(new)) = (by_set.first(), by_set.last()) {
        for card in &new.cards {
            match moved(card, old, new, &by_set, edits.len()) {
                Some(moved) => offices.push(moved),
                None => one_sided.push(card.office.id.clone()),
            }
        }
        let known = |id: &&String| new.places.contains_key(*id);
        one_sided.extend(old.places.keys().filter(|id| !known(id)).cloned());
    }
    let key = |one: &Moved| {
        let (sure, possible) = one.by();
        (
            !one.crosses(),
            Reverse(sure.abs()),
            Reverse(possible.abs()),
            one.id.clone(),
        )
    };
    offices.sort_by_cached_key(key);
    Ok(Difference {
        edits: edits.clone(),
        offices,
        one_sided,
    })
}

/// Offices as a set of edits scores them.
struct Scored {
    cards: Vec<Scorecard>,
    places: BTreeMap<String, Place>,
    digits: u32,
}

/// An office by both rubrics and all between; none where one of them does not score it.
fn moved(
    card: &Scorecard,
    old: &Scored,
    new: &Scored,
    by_set: &[Scored],
    edits: usize,
) -> Option<Moved> {
    let id = &card.office.id;
    let all: Option<Vec<&Place>> = by_set.iter().map(|scored| scored.places.get(id)).collect();
    let all = all?;
    let digits = by_set.iter().map(|scored| scored.digits).max().unwrap_or(0);
    let share = |end: fn(&Ends) -> &Points| {
        let total = |applied: u32| {
            let place = usize::try_from(applied).ok().and_then(|at| all.get(at));
            place.map_or_else(Number::zero, |place| end(&place.total).value().clone())
        };
        rounded(&shares(edits, &total), digits)
    };
    let (sure, possible) = (share(|ends| &ends.sure), share(|ends| &ends.possible));
    let parts = sure.into_iter().zip(possible).enumerate();
    let parts = parts.map(|(at, (sure, possible))| (at, sure, possible));
    let parts = parts.filter(|(_, sure, possible)| !sure.is_zero() || !possible.is_zero());
    Some(Moved {
        id: id.clone(),
        name: card.office.name.clone(),
        cohort: card.office.cohort.clone(),
        before: old.places.get(id)?.clone(),
        after: new.places.get(id)?.clone(),
        shares: parts.collect(),
    })
}

/// Every set of so many edits, a bit each: none first, all last.
fn sets(edits: usize) -> std::ops::Range<u32> {
    let count = u32::try_from(edits).unwrap_or(u32::MAX);
    0..1u32.checked_shl(count).unwrap_or(1)
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

/// The rubric with some edits, where it holds together. Full marks need not add up in it.
fn hybrid(edits: &Edits, applied: u32) -> Result<CompiledRubric, Vec<Diagnostic>> {
    let parsed = parse(&Source::new("", edits.text(applied)));
    let mut found = parsed.diagnostics;
    found.retain(|d| d.severity() == Severity::Error && d.code != Code::PointsSum);
    let Some(mut rubric) = parsed.rubric.filter(|_| found.is_empty()) else {
        return Err(found);
    };
    add_up(&mut rubric);
    let compiled = compile(rubric);
    compiled.rubric.ok_or(compiled.diagnostics)
}

/// Makes full marks what the indicators of each cohort add up to.
fn add_up(rubric: &mut Rubric) {
    if rubric.cohorts.is_empty() {
        let full = full_marks(rubric, None);
        out_of(rubric, full);
    }
    for cohort in rubric.cohorts.clone() {
        let own = rubric.of_cohort(&cohort);
        let full = full_marks(own, Some(&cohort));
        if full != own.points {
            let mut own = own.clone();
            out_of(&mut own, full);
            rubric.by_cohort.insert(cohort, own);
        }
    }
}

/// A total that ends at full marks ends at the new ones.
fn out_of(rubric: &mut Rubric, full: Number) {
    if rubric.total_cap == Limit::At(rubric.points.clone()) {
        rubric.total_cap = Limit::At(full.clone());
    }
    rubric.points = full;
}

fn full_marks(rubric: &Rubric, cohort: Option<&str>) -> Number {
    let base = rubric.sections.iter();
    let base = base.filter(|section| section.kind == SectionKind::Base);
    let marks = base.map(|section| match (&section.out_of, &section.points) {
        (Some(_), Some(points)) => points.clone(),
        _ => {
            let own = section.indicators.iter().filter(|one| {
                !one.unscored && cohort.is_none_or(|cohort| rubric.exists_for(one, cohort))
            });
            own.filter_map(|one| one.points.clone()).sum()
        }
    });
    marks.sum()
}

/// Edits that cannot stand without each other, taken together.
fn separable(edits: Edits) -> Edits {
    let count = u32::try_from(edits.len()).unwrap_or(u32::MAX);
    if count > MOST_LOOKED_AT {
        return edits.as_one();
    }
    let broken = |edits: &Edits| -> BTreeSet<usize> {
        let all = sets(edits.len()).end.saturating_sub(1);
        let alone = |at: &usize| {
            let own = u32::try_from(*at).map_or(0, |at| 1u32 << at);
            hybrid(edits, own).is_err() || hybrid(edits, all & !own).is_err()
        };
        (0..edits.len()).filter(alone).collect()
    };
    let apart = broken(&edits);
    if apart.is_empty() {
        return edits;
    }
    let edits = edits.merged(&apart);
    match broken(&edits).is_empty() {
        true => edits,
        false => edits.as_one(),
    }
}

/// So few edits that every set of them can be scored: of more, those that change nothing by themselves are taken
/// together first, then the indicators, then all.
fn few(edits: Edits, score: &ScoreWith<'_>) -> Edits {
    if edits.len() <= MOST {
        return edits;
    }
    let totals = |applied: u32| -> Option<Vec<Ends>> {
        let cards = score(&hybrid(&edits, applied).ok()?, &edits.reading(applied));
        Some(cards.into_iter().map(|card| card.total).collect())
    };
    let none = totals(0);
    let idle = |at: &usize| u32::try_from(*at).is_ok_and(|at| totals(1 << at) == none);
    let idle: BTreeSet<usize> = (0..edits.len()).filter(idle).collect();
    let edits = if idle.len() > 1 {
        edits.merged(&idle)
    } else {
        edits
    };
    if edits.len() <= MOST {
        return edits;
    }
    let of_indicators = edits.list().enumerate();
    let of_indicators = of_indicators.filter(|(_, edit)| edit.kind == EditKind::Indicator);
    let edits = edits.merged(&of_indicators.map(|(at, _)| at).collect());
    if edits.len() <= MOST {
        edits
    } else {
        edits.as_one()
    }
}
