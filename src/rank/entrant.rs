//! An office among those that it is ranked with.

use crate::decimal::Number;
use crate::rubric::{GateEffect, Rubric};
use crate::scorecard::{GradeEnds, Scorecard, has_effect};
use crate::value::Truth;

/// Where an office stands at one end; the greater stands before the lesser.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    /// Not put after all others by a gate.
    pub(super) not_last: bool,
    pub(super) total: Number,
}

/// A position with what decides between equal totals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) position: Position,
    terms: Vec<Term>,
    /// A person granted it a place before those that nothing else tells apart from it: the more, the higher the
    /// grade; 0: nobody did.
    granted: usize,
}

/// A tie-break term; one that is not settled may decide either way, and what stands behind it decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Term {
    Loses,
    Settled(Number),
    Wins,
}

/// An office that is, or may be, assessed.
#[derive(Clone, Debug)]
pub(super) struct Entrant {
    /// The position of its card.
    pub(super) at: usize,
    /// Its worst place in the order.
    pub(super) worst: Key,
    /// Its best place in the order.
    pub(super) best: Key,
    /// The worst and best place as numbers that compare as the keys do, for the many comparisons of quotas.
    pub(super) order: (usize, usize),
    /// The same without tie-breaks, for ranks.
    pub(super) rank_order: (usize, usize),
    /// It may turn out not to be assessed.
    pub(super) may_be_absent: bool,
    /// After the gates, before quotas; none without grades.
    pub(super) grade: Option<GradeEnds>,
}

impl Entrant {
    pub(super) fn of(rubric: &Rubric, at: usize, card: &Scorecard) -> Self {
        let last = card
            .gates
            .iter()
            .filter(|result| has_effect(rubric, result, &GateEffect::RankLast))
            .fold(Truth::False, |so_far, result| so_far.or(result.fires));
        let key = |last: bool, total: &Number, open: Term| Key {
            position: Position {
                not_last: !last,
                total: total.clone(),
            },
            terms: terms(&card.tie_break, open),
            granted: 0,
        };
        Self {
            at,
            worst: key(last.can_be_true(), card.total.sure.value(), Term::Loses),
            best: key(last == Truth::True, card.total.possible.value(), Term::Wins),
            order: (0, 0),
            rank_order: (0, 0),
            may_be_absent: card.not_assessed != Truth::False,
            grade: None,
        }
    }

    /// Puts it before those that nothing else tells apart from it and that are granted less.
    pub(super) fn grant(&mut self, height: usize) {
        (self.worst.granted, self.best.granted) = (height, height);
    }
}

/// An office among those that it is ranked with, whatever else is known of it: places are numbers that compare as
/// totals and terms do.
pub(crate) trait Contender {
    /// Its worst and its best place in the order, tie-breaks included.
    fn order(&self) -> (usize, usize);
    /// It may turn out not to be assessed.
    fn may_be_absent(&self) -> bool;
    /// Its grade after the gates, before quotas; none without grades.
    fn grade(&self) -> Option<GradeEnds>;

    /// Whether its place in the order is settled.
    fn is_settled_in_order(&self) -> bool {
        let (worst, best) = self.order();
        worst == best && !self.may_be_absent()
    }

    /// Whether nothing about it is open.
    fn is_settled(&self) -> bool {
        self.is_settled_in_order() && self.grade().is_none_or(|g| g.sure == g.possible)
    }
}

impl Contender for Entrant {
    fn order(&self) -> (usize, usize) {
        self.order
    }

    fn may_be_absent(&self) -> bool {
        self.may_be_absent
    }

    fn grade(&self) -> Option<GradeEnds> {
        self.grade
    }
}

/// Numbers the places of all in their order, with tie-breaks and without.
pub(super) fn put_in_order(entrants: &mut [Entrant]) {
    let orders = numbered(entrants, |key| key);
    let rank_orders = numbered(entrants, |key| &key.position);
    for ((entrant, order), rank_order) in entrants.iter_mut().zip(orders).zip(rank_orders) {
        (entrant.order, entrant.rank_order) = (order, rank_order);
    }
}

/// The worst and best place of each, as positions among all different places.
fn numbered<T: Ord>(entrants: &[Entrant], part: impl Fn(&Key) -> &T) -> Vec<(usize, usize)> {
    let ends = entrants.iter().flat_map(|e| [&e.worst, &e.best]);
    let mut all: Vec<(&T, usize)> = ends.map(&part).zip(0..).collect();
    all.sort();
    let mut places = vec![0; all.len()];
    for (place, same) in all.chunk_by(|(a, _), (b, _)| a == b).enumerate() {
        for (_, at) in same {
            if let Some(slot) = places.get_mut(*at) {
                *slot = place;
            }
        }
    }
    let pairs = places.chunks_exact(2);
    pairs
        .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
        .collect()
}

fn terms(values: &[Option<Number>], open: Term) -> Vec<Term> {
    let mut terms = Vec::new();
    for value in values {
        match value {
            Some(value) => terms.push(Term::Settled(value.clone())),
            None => {
                terms.push(open);
                break;
            }
        }
    }
    terms
}
