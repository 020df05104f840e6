//! Cohorts, ranks, ties and quotas. The order of the cards changes nothing.

mod decide;
mod entrant;
mod near;
mod places;
mod proof;
mod quota;
mod remark;
mod settled;
mod standing;
mod tied;
mod trail;

use std::collections::BTreeMap;

use crate::compile::CompiledRubric;
use crate::evaluate::{Account, CardFigures};
use crate::rubric::{RankedOver, Rubric};
use crate::scorecard::{
    Figures, LastPlace, Options, Scorecard, Standing, band, beside_points, grade_after_gates,
    judge, marks, surely,
};
use crate::value::Truth;

use entrant::Entrant;

pub(crate) use entrant::Contender;
pub(crate) use places::{Ladder, Places};
pub(crate) use quota::give_grades;

/// Reads the condition of a gate over the facts of a card's office: the card, the gate's position, the card's figures.
pub type ReadGate<'a> = dyn Fn(&Scorecard, usize, &dyn CardFigures) -> Account + 'a;

/// Gives every card its place and grade, among its cohort or among all. The cards stay in the order given.
///
/// `read_gate` is asked for the gates that read the rank, which only limit the grade.
pub fn rank(
    mut cards: Vec<Scorecard>,
    rubric: &CompiledRubric,
    options: Options,
    read_gate: &ReadGate<'_>,
) -> Vec<Scorecard> {
    let gates = 0..rubric.rubric().gates.len();
    let over_rank: Vec<usize> = gates.filter(|g| rubric.gate_reads_rank(*g)).collect();
    rank_by(&mut cards, rubric.rubric(), &over_rank, options, read_gate);
    cards
}

fn rank_by(
    cards: &mut [Scorecard],
    rubric: &Rubric,
    over_rank: &[usize],
    options: Options,
    read_gate: &ReadGate<'_>,
) {
    let mut pools: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, card) in cards.iter().enumerate() {
        let pool = match rubric.ranking.over {
            RankedOver::Cohort => card.office.cohort.clone(),
            RankedOver::All => String::new(),
        };
        pools.entry(pool).or_default().push(at);
    }
    for (pool, members) in pools {
        let rubric = rubric.of_cohort(&pool);
        rank_pool(cards, &members, rubric, over_rank, options, read_gate);
    }
}

fn rank_pool(
    cards: &mut [Scorecard],
    members: &[usize],
    rubric: &Rubric,
    over_rank: &[usize],
    options: Options,
    read_gate: &ReadGate<'_>,
) {
    let mut entrants: Vec<Entrant> = members
        .iter()
        .filter_map(|at| Some((*at, cards.get(*at)?)))
        .filter(|(_, card)| card.not_assessed != Truth::True)
        .map(|(at, card)| Entrant::of(rubric.of_cohort(&card.office.cohort), at, card))
        .collect();
    entrant::put_in_order(&mut entrants);
    let size = entrants.len();
    for card in members.iter() {
        if let Some(card) = cards.get_mut(*card) {
            let rubric = rubric.of_cohort(&card.office.cohort);
            card.standing = Some(unranked(rubric, card, size));
        }
    }
    // Each entrant has two positions at most.
    let mut ladder = Ladder::new(rubric.ranking.style, 2 * size);
    for entrant in &entrants {
        ladder.add(entrant.rank_order, entrant.may_be_absent);
    }
    let ladder = ladder.complete();
    let places: Vec<Places> = entrants
        .iter()
        .map(|e| ladder.places(e.rank_order))
        .collect();
    for (entrant, places) in entrants.iter_mut().zip(&places) {
        let Some(card) = cards.get_mut(entrant.at) else {
            continue;
        };
        let rubric = rubric.of_cohort(&card.office.cohort);
        for gate in over_rank {
            let figures = Figures::ranked(rubric, card, (places.best, places.worst), places.low);
            let result = judge(*gate, read_gate(card, *gate, &figures), options.last_word);
            card.remarks
                .extend(marks(rubric, std::slice::from_ref(&result)));
            if let Some(slot) = card.gates.iter_mut().find(|g| g.gate == *gate) {
                *slot = result;
            }
        }
        entrant.grade = grade_after_gates(rubric, &card.total, &card.grade_conditions, &card.gates);
    }
    let decided = decide::decide(rubric, cards, members, &mut entrants);
    let grades = quota::grades(rubric, &entrants);
    let told = remark::told(rubric, cards, &entrants, &places, &grades);
    if !options.brief {
        let order = standing::Order::of(rubric, cards, &entrants);
        let lines = entrants.iter().zip(&places);
        let lines: Vec<_> = lines.map(|(e, places)| order.lines(e, places)).collect();
        for (entrant, lines) in entrants.iter().zip(lines) {
            if let Some(card) = cards.get_mut(entrant.at) {
                card.lines.extend(lines);
            }
        }
        add_gate_lines(rubric, cards, members, &entrants, &places);
    }
    let told = decided.into_iter().zip(told);
    let results = entrants.iter().zip(places).zip(grades).zip(told);
    for (((entrant, places), grade), (decided, told)) in results {
        if let Some(card) = cards.get_mut(entrant.at) {
            if entrant.may_be_absent {
                card.remarks.push("是否参加考核待定".to_owned());
            }
            for told in decided.into_iter().chain(told) {
                if !options.brief {
                    card.lines.push(told.line(rubric));
                }
                card.remarks.push(told.reason);
            }
            if let Some(standing) = &mut card.standing {
                let Places {
                    rank,
                    best,
                    worst,
                    low,
                } = places;
                standing.rank_low = low;
                (standing.rank, standing.rank_best, standing.rank_worst) =
                    (Some(rank), Some(best), Some(worst));
                // An office that may not be assessed at all has no grade that is proved.
                standing.grade = grade.filter(|_| !entrant.may_be_absent).map(|g| g.sure);
                standing.grade_possible = grade.map(|g| g.possible);
            }
        }
    }
}

/// Puts on the cards what their gates do beside points.
fn add_gate_lines(
    rubric: &Rubric,
    cards: &mut [Scorecard],
    members: &[usize],
    entrants: &[Entrant],
    places: &[Places],
) {
    let by_card: BTreeMap<usize, (&Entrant, &Places)> = entrants
        .iter()
        .zip(places)
        .map(|ranked| (ranked.0.at, ranked))
        .collect();
    let style = rubric.ranking.style;
    let not_last = places::NotLast::among(entrants, style);
    for at in members {
        let Some(card) = cards.get_mut(*at) else {
            continue;
        };
        let rubric = rubric.of_cohort(&card.office.cohort);
        let ranks = by_card.get(at);
        let ranks = ranks.map(|(entrant, places)| LastPlace {
            without: not_last.rank(entrant),
            with: places.rank,
            settled: places.best == places.worst,
        });
        let lines = beside_points(rubric, card, ranks);
        card.lines.extend(lines);
    }
}

/// The standing of a card before places and grades are known.
pub(crate) fn unranked(rubric: &Rubric, card: &Scorecard, size: usize) -> Standing {
    let total = &card.total_before_gates.sure;
    let total = match rubric.total_digits {
        Some(digits) => total.round_further(digits),
        None => total.clone(),
    };
    let assessed = card.not_assessed != Truth::True;
    Standing {
        rank: None,
        rank_best: None,
        rank_low: (0, 0),
        rank_worst: None,
        cohort_size: size,
        grade_before_gates: band(rubric, total.value(), &surely(&card.grade_conditions))
            .filter(|_| assessed),
        grade: None,
        grade_possible: None,
    }
}

#[cfg(test)]
mod tests;
