//! What moved since a state of a run that was seen before: offices, items, grades, ranks.
//!
//! Items are known by their ids, so that a state outlives changes of the rubric.

use std::collections::BTreeMap;

use crate::outcome::{Ends, Status};
use crate::rubric::Rubric;
use crate::scorecard::Scorecard;

/// Where every office of a run stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    offices: BTreeMap<String, OfficeState>,
}

/// Where an office stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeState {
    /// Its name.
    pub name: String,
    /// Its total.
    pub total: Ends,
    /// Proved and best possible grade; empty for none.
    pub grade: (String, String),
    /// Its rank; none where it has none, or it is open.
    pub rank: Option<usize>,
    /// By id, its items: the title, points, status.
    pub items: BTreeMap<String, ItemState>,
}

/// What an item came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemState {
    /// Its title.
    pub title: String,
    /// Its points.
    pub points: Ends,
    /// Its status.
    pub status: Status,
}

/// An office that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since<'a> {
    /// Its id.
    pub id: &'a str,
    /// As it was; none where it is new.
    pub before: Option<&'a OfficeState>,
    /// As it is; none where it is gone.
    pub after: Option<&'a OfficeState>,
    /// The ids of items that are other than before, new or gone.
    pub items: Vec<&'a str>,
}

impl State {
    /// Where the offices of a run stand.
    pub fn of(rubric: &Rubric, cards: &[Scorecard]) -> Self {
        let offices = cards
            .iter()
            .map(|card| (card.office.id.clone(), office(rubric, card)));
        Self {
            offices: offices.collect(),
        }
    }

    /// How many offices there are.
    pub fn len(&self) -> usize {
        self.offices.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.offices.is_empty()
    }

    /// The offices that are not as they were, those whose grade or rank moved first, then by id.
    pub fn since<'a>(&'a self, before: &'a Self) -> Vec<Since<'a>> {
        let mut ids: Vec<&String> = before.offices.keys().chain(self.offices.keys()).collect();
        ids.sort();
        ids.dedup();
        let moved = ids.into_iter().filter_map(|id| {
            let (old, new) = (before.offices.get(id), self.offices.get(id));
            (old != new).then(|| Since {
                id,
                before: old,
                after: new,
                items: items(old, new),
            })
        });
        let mut moved: Vec<Since<'a>> = moved.collect();
        let stands = |office: Option<&'a OfficeState>| office.map(|one| (&one.grade, one.rank));
        moved.sort_by_key(|one| stands(one.before) == stands(one.after));
        moved
    }
}

fn office(rubric: &Rubric, card: &Scorecard) -> OfficeState {
    let rubric = rubric.of_cohort(&card.office.cohort);
    let standing = card.standing.as_ref();
    let grade = |at: Option<usize>| at.map_or("", |at| rubric.grade_name(at)).to_owned();
    let items = card.outcomes.iter().filter_map(|outcome| {
        let indicator = rubric.indicator(outcome.indicator)?;
        let item = ItemState {
            title: indicator.title.clone(),
            points: outcome.points.clone(),
            status: outcome.status,
        };
        Some((indicator.id.clone(), item))
    });
    OfficeState {
        name: card.office.name.clone(),
        total: card.total.clone(),
        grade: (
            grade(standing.and_then(|standing| standing.grade)),
            grade(standing.and_then(|standing| standing.grade_possible)),
        ),
        rank: standing.and_then(|standing| standing.rank),
        items: items.collect(),
    }
}

/// The items whose points or status differ; a new title alone is nothing that moved.
fn items<'a>(before: Option<&'a OfficeState>, after: Option<&'a OfficeState>) -> Vec<&'a str> {
    let (Some(before), Some(after)) = (before, after) else {
        return Vec::new();
    };
    let mut ids: Vec<&String> = before.items.keys().chain(after.items.keys()).collect();
    ids.sort();
    ids.dedup();
    let figure = |office: &'a OfficeState, id: &str| {
        office.items.get(id).map(|item| (&item.points, item.status))
    };
    let moved = ids
        .into_iter()
        .filter(|id| figure(before, id) != figure(after, id));
    moved.map(String::as_str).collect()
}
