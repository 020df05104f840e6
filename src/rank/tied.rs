//! Offices that nothing tells apart, and how they are named.

use crate::scorecard::Scorecard;

use super::entrant::{Contender, Entrant};

/// More names than this are counted instead.
pub(super) const MOST_NAMES: usize = 3;

/// Id, name and position of an office at the last place of a grade.
pub(super) type AtEdge<'a> = (&'a str, &'a str, usize);

/// Offices that nothing decides between.
pub(super) struct Tied<'a> {
    /// Those tied with each entrant, itself among them, by id; empty where it stands alone or is open.
    groups: Vec<Option<usize>>,
    names: Vec<Vec<(&'a str, &'a str, usize)>>,
}

impl<'a> Tied<'a> {
    pub(super) fn among(cards: &'a [Scorecard], entrants: &[Entrant]) -> Self {
        let mut settled: Vec<(usize, &Entrant)> = entrants
            .iter()
            .enumerate()
            .filter(|(_, e)| e.is_settled())
            .collect();
        let key = |e: &Entrant| (e.order, e.grade.map(|g| g.sure));
        settled.sort_by_key(|(_, e)| key(e));
        let mut groups = vec![None; entrants.len()];
        let mut names = Vec::new();
        for group in settled.chunk_by(|(_, a), (_, b)| key(a) == key(b)) {
            if group.len() < 2 {
                continue;
            }
            let positions = group.iter().map(|(position, _)| *position);
            let members = members(cards, entrants, positions);
            for (_, _, position) in &members {
                if let Some(slot) = groups.get_mut(*position) {
                    *slot = Some(names.len());
                }
            }
            names.push(members);
        }
        Self { groups, names }
    }

    /// The others that an entrant is tied with: `甲街道、乙镇`, or `甲街道、乙镇、丙镇等5家`.
    pub(super) fn names(&self, position: usize) -> Option<String> {
        let group = self.names.get((*self.groups.get(position)?)?)?;
        Some(others(group, group.len(), position))
    }
}

/// Some entrants by the ids of their offices: id, name, position.
pub(super) fn members<'a>(
    cards: &'a [Scorecard],
    entrants: &[Entrant],
    positions: impl Iterator<Item = usize>,
) -> Vec<(&'a str, &'a str, usize)> {
    let mut members: Vec<(&str, &str, usize)> = positions
        .filter_map(|position| {
            let office = &cards.get(entrants.get(position)?.at)?.office;
            Some((office.id.as_str(), office.name.as_str(), position))
        })
        .collect();
    members.sort_unstable();
    members
}

/// All of a group of `count` but one, of which the first are given: `甲街道、乙镇`, or `甲街道、乙镇、丙镇等5家`.
pub(super) fn others(first: &[(&str, &str, usize)], count: usize, position: usize) -> String {
    let others = first.iter().filter(|(_, _, other)| *other != position);
    let names: Vec<&str> = others.take(MOST_NAMES).map(|(_, name, _)| *name).collect();
    let count = count.saturating_sub(1);
    let names = names.join("、");
    if count > MOST_NAMES {
        format!("{names}等{count}家")
    } else {
        names
    }
}
