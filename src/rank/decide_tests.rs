use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::{Options, rank_by};
use super::*;
use crate::outcome::Outcome;
use crate::rubric::{GateEffect, Places, Quota, SectionKind};
use crate::scorecard::GateResult;
use crate::scorecard::fixture::*;
use crate::source::{Place, Source};
use crate::value::{Possible, Truth};

const IDS: [&str; 5] = ["a", "b", "c", "d", "e"];

/// The sure total of an office, how much may come to it, whether a gate keeps it from the first grade, and what was
/// decided about it at the first two grades.
type Office = (i64, i64, Truth, [Option<Take>; 2]);

fn take() -> impl Strategy<Value = Option<Take>> {
    prop_oneof![
        3 => Just(None),
        2 => Just(Some(Take::Yes)),
        1 => Just(Some(Take::No)),
        1 => (1..4usize).prop_map(|n| Some(Take::Position(n))),
    ]
}

/// Few different totals, so that ties are the rule: 90 to 93 for the first grade, 80 and 81 for the second.
fn offices() -> impl Strategy<Value = Vec<Office>> {
    let total = prop_oneof![3 => 91..93i64, 1 => 90..94i64, 2 => 80..82i64];
    let more = prop_oneof![3 => Just(0), 1 => 0..3i64];
    let gate = prop_oneof![8 => Just(Truth::False), 2 => Just(Truth::True), 1 => Just(Truth::Open)];
    prop::collection::vec((total, more, gate, [take(), take()]), 2..=IDS.len())
}

fn pool(places: [usize; 2]) -> Rubric {
    let mut rubric = rubric();
    rubric.sections = vec![section("A", SectionKind::Base, &["100"])];
    rubric.gates = vec![gate("限等", vec![GateEffect::GradeCap(1)])];
    for (grade, number) in rubric.grades.iter_mut().zip(places) {
        let (places, ties) = (Places::Number(number), Ties::Undecided);
        grade.quota = Some(Quota { places, ties });
    }
    rubric
}

fn decision(value: Take) -> Entered<Take> {
    Entered {
        value,
        written: format!("{value:?}"),
        signature: Signature {
            by: "张三".into(),
            date: time::Date::from_calendar_date(2025, time::Month::April, 20).unwrap(),
            reason: "理由".into(),
            document: None,
            seen: None,
            place: Place::start(&Source::new("review.csv", "")),
        },
    }
}

fn ranked(rubric: &Rubric, offices: &[Office]) -> Vec<Scorecard> {
    let mut cards: Vec<Scorecard> = offices
        .iter()
        .zip(IDS)
        .map(|((sure, more, fires, decisions), id)| {
            let points = ends(&sure.to_string(), &(sure + more).to_string());
            let outcomes: Vec<Outcome> = vec![outcome(0, 0, points)];
            let mut card = made(rubric, outcomes, &Given::default());
            card.office = office(id);
            card.gates = vec![GateResult {
                unproved: false,
                gate: 0,
                fires: *fires,
                not_applicable: None,
                reason: String::new(),
                needs: Vec::new(),
            }];
            let own = decisions.iter().enumerate();
            let own = own.filter_map(|(at, take)| Some((at, vec![decision((*take)?)])));
            card.decisions = own.collect::<BTreeMap<_, _>>();
            card
        })
        .collect();
    rank_by(&mut cards, rubric, &[], Options::default(), &|_, _, _| {
        account(Possible::failure(""))
    });
    cards
}

/// Every office at each of the totals that it may have.
fn completions(offices: &[Office]) -> Vec<Vec<Office>> {
    offices.iter().fold(vec![Vec::new()], |so_far, office| {
        let (sure, more, fires, decisions) = office;
        let both = [Truth::False, Truth::True];
        let gates = both
            .into_iter()
            .filter(|truth| *fires == Truth::Open || truth == fires);
        let own: Vec<Office> = gates
            .flat_map(|truth| (0..=*more).map(move |add| (sure + add, 0, truth, *decisions)))
            .collect();
        let after = |before: &Vec<Office>| -> Vec<Vec<Office>> {
            let own = own.iter();
            own.map(|office| [&before[..], &[*office]].concat())
                .collect()
        };
        so_far.iter().flat_map(after).collect()
    })
}

fn grades(card: &Scorecard) -> (usize, usize) {
    let standing = card.standing.as_ref().unwrap();
    (standing.grade_possible.unwrap(), standing.grade.unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_comes_out_in_the_end_lies_between_the_ends(
        places in [1..3usize, 1..3usize],
        offices in offices(),
    ) {
        let rubric = pool(places);
        let open = ranked(&rubric, &offices);
        for completion in completions(&offices) {
            let settled = ranked(&rubric, &completion);
            for (open, settled) in open.iter().zip(&settled) {
                let ((best, worst), (b, w)) = (grades(open), grades(settled));
                prop_assert!(best <= b && w <= worst, "{} {completion:?}", open.office.id);
            }
        }
    }

    #[test]
    fn no_more_take_a_place_than_there_are_and_every_decision_is_told(
        places in [1..3usize, 1..3usize],
        offices in offices(),
    ) {
        let rubric = pool(places);
        let cards = ranked(&rubric, &offices);
        for (level, places) in places.iter().enumerate() {
            let taken = cards.iter().filter(|card| grades(card) == (level, level)).count();
            prop_assert!(taken <= *places, "{taken} of {places}");
        }
        let told: usize = cards
            .iter()
            .map(|card| card.remarks.iter().filter(|r| r.contains(",决定")).count())
            .sum();
        let refused: usize = cards.iter().flat_map(|c| &c.diagnostics).map(|d| d.labels.len()).sum();
        let made = cards.iter().map(|card| card.decisions.len()).sum::<usize>();
        prop_assert_eq!(told + refused, made);
        for card in &cards {
            if card.remarks.iter().any(|r| r.contains("优秀名额线,决定占名额")) {
                prop_assert_eq!(grades(card), (0, 0));
            }
            if card.remarks.iter().any(|r| r.contains("优秀名额线,决定不占名额")) {
                prop_assert!(grades(card).0 > 0);
            }
        }
    }

    #[test]
    fn the_order_of_the_cards_decides_nothing(
        places in [1..3usize, 1..3usize],
        offices in offices(),
    ) {
        let rubric = pool(places);
        let cards = ranked(&rubric, &offices);
        let mut turned = cards.clone();
        for card in &mut turned {
            card.diagnostics.clear();
            card.remarks.clear();
            card.standing = None;
        }
        turned.reverse();
        rank_by(&mut turned, &rubric, &[], Options::default(), &|_, _, _| {
            account(Possible::failure(""))
        });
        turned.reverse();
        for (card, turned) in cards.iter().zip(&turned) {
            prop_assert_eq!(&card.standing, &turned.standing);
            prop_assert_eq!(&card.remarks, &turned.remarks);
            prop_assert_eq!(&card.diagnostics, &turned.diagnostics);
        }
    }
}
