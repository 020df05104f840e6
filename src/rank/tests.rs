use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::decimal::{Number, Points};
use crate::outcome::{Ends, Outcome};
use crate::rubric::{GateEffect, Places as QuotaPlaces, Quota, RankStyle, SectionKind, Ties};
use crate::scorecard::GateResult;
use crate::scorecard::fixture::*;
use crate::script::Figure;
use crate::value::{Possible, Value};

fn paper() -> Rubric {
    let mut rubric = rubric();
    rubric.sections = vec![section("A", SectionKind::Base, &["100"])];
    rubric
}

fn quota(places: QuotaPlaces, ties: Ties) -> Option<Quota> {
    Some(Quota { places, ties })
}

fn entry(rubric: &Rubric, id: &str, sure: &str, possible: &str) -> Scorecard {
    let outcomes: Vec<Outcome> = vec![outcome(0, 0, ends(sure, possible))];
    let mut card = made(rubric, outcomes, &Given::default());
    card.office = office(id);
    card
}

fn ranked(rubric: &Rubric, mut cards: Vec<Scorecard>) -> Vec<Scorecard> {
    rank_by(&mut cards, rubric, &[], Options::default(), &|_, _, _| {
        account(Possible::failure(""))
    });
    cards
}

fn cohort(rubric: &Rubric, totals: &[&str]) -> Vec<Scorecard> {
    let ids = ["甲", "乙", "丙", "丁", "戊", "己", "庚"];
    let cards = totals.iter().zip(ids);
    cards
        .map(|(total, id)| entry(rubric, id, total, total))
        .collect()
}

fn standing(card: &Scorecard) -> &Standing {
    card.standing.as_ref().unwrap()
}

fn ranks(cards: &[Scorecard]) -> Vec<usize> {
    cards.iter().map(|c| standing(c).rank.unwrap()).collect()
}

fn grades(cards: &[Scorecard]) -> Vec<(usize, usize)> {
    let ends = |c: &Scorecard| {
        let s = standing(c);
        (s.grade.unwrap(), s.grade_possible.unwrap())
    };
    cards.iter().map(ends).collect()
}

fn fire(card: &mut Scorecard, gate: usize, fires: Truth) {
    card.gates = vec![GateResult {
        unproved: false,
        gate,
        fires,
        not_applicable: None,
        reason: String::new(),
        needs: Vec::new(),
    }];
}

#[test]
fn equal_totals_are_1_2_2_4_or_1_2_2_3() {
    let mut rubric = paper();
    let totals = ["80", "95", "90", "90"];
    assert_eq!(
        ranks(&ranked(&rubric, cohort(&rubric, &totals))),
        [4, 1, 2, 2]
    );
    rubric.ranking.style = RankStyle::Dense;
    let cards = ranked(&rubric, cohort(&rubric, &totals));
    assert_eq!(ranks(&cards), [3, 1, 2, 2]);
    let settled = |c: &Scorecard| standing(c).rank == standing(c).rank_worst;
    assert!(cards.iter().all(settled));
}

#[test]
fn open_totals_have_a_best_and_a_worst_rank() {
    let rubric = paper();
    let cards = vec![
        entry(&rubric, "甲", "90", "90"),
        entry(&rubric, "乙", "50", "95"),
        entry(&rubric, "丙", "80", "90"),
    ];
    let cards = ranked(&rubric, cards);
    let places = |c: &Scorecard| {
        let s = standing(c);
        (s.rank.unwrap(), s.rank_best.unwrap(), s.rank_worst.unwrap())
    };
    let places: Vec<_> = cards.iter().map(places).collect();
    assert_eq!(places, [(1, 1, 2), (3, 1, 3), (2, 1, 3)]);
}

#[test]
fn share_of_seven_at_30_percent_is_two_places() {
    let mut rubric = paper();
    let share = |half_up| QuotaPlaces::Share {
        share: n("0.3"),
        half_up,
    };
    rubric.grades[0].quota = quota(share(false), Ties::Undecided);
    let totals = ["99", "98", "97", "96", "95", "94", "93"];
    let cards = ranked(&rubric, cohort(&rubric, &totals));
    assert_eq!(grades(&cards)[..3], [(0, 0), (0, 0), (1, 1)]);
    assert_eq!(
        cards[6].remarks,
        ["优秀名额2个(7家×30%=2.1,舍去小数),类内第7名,排在前面参评优秀的有6家,降为良好"]
    );
    // 5 · 0.3 = 1.5
    rubric.grades[0].quota = quota(share(true), Ties::Undecided);
    let cards = ranked(&rubric, cohort(&rubric, &totals[..5]));
    assert_eq!(grades(&cards)[..3], [(0, 0), (0, 0), (1, 1)]);
    assert_eq!(
        cards[2].remarks,
        [
            "优秀名额2个(5家×30%=1.5,四舍五入),类内第3名,排在前面参评优秀的有2家(甲镇99.00、乙镇98.00),降为良好"
        ]
    );
}

#[test]
fn a_tie_at_the_edge_follows_the_policy() {
    for (ties, edge) in [
        (Ties::Undecided, (1, 0)),
        (Ties::All, (0, 0)),
        (Ties::None, (1, 1)),
    ] {
        let mut rubric = paper();
        rubric.grades[0].quota = quota(QuotaPlaces::Number(2), ties);
        let cards = ranked(&rubric, cohort(&rubric, &["95", "93", "93", "92"]));
        assert_eq!(grades(&cards), [(0, 0), edge, edge, (1, 1)], "{ties:?}");
        if ties == Ties::Undecided {
            assert_eq!(cards[1].remarks, ["与丙镇并列于优秀名额线,待定夺"]);
        }
    }
}

#[test]
fn the_tie_break_decides_between_settled_terms_only() {
    let mut rubric = paper();
    rubric.grades[0].quota = quota(QuotaPlaces::Number(1), Ties::Undecided);
    let with = |terms: [Option<&str>; 2]| {
        let mut cards = cohort(&rubric, &["95", "95"]);
        for (card, term) in cards.iter_mut().zip(terms) {
            card.tie_break = vec![term.map(n)];
        }
        grades(&ranked(&rubric, cards))
    };
    assert_eq!(with([Some("-1"), Some("-2")]), [(0, 0), (1, 1)]);
    assert_eq!(with([Some("-1"), Some("-1")]), [(1, 0), (1, 0)]);
    assert_eq!(with([None, Some("-2")]), [(1, 0), (1, 0)]);
}

#[test]
fn gated_offices_keep_total_and_rank_and_take_no_place() {
    let mut rubric = paper();
    rubric.grades[0].quota = quota(QuotaPlaces::Number(1), Ties::Undecided);
    rubric.gates = vec![gate("败诉", vec![GateEffect::GradeCap(1)])];
    let mut cards = cohort(&rubric, &["98", "95", "92"]);
    fire(&mut cards[0], 0, Truth::True);
    let cards = ranked(&rubric, cards);
    assert_eq!(ranks(&cards), [1, 2, 3]);
    assert_eq!(grades(&cards), [(1, 1), (0, 0), (1, 1)]);
    assert_eq!(standing(&cards[0]).grade_before_gates, Some(0));
    let mut cards = cohort(&rubric, &["98", "95", "92"]);
    fire(&mut cards[0], 0, Truth::Open);
    assert_eq!(grades(&ranked(&rubric, cards)), [(1, 0), (1, 0), (1, 1)]);
}

#[test]
fn ranked_last_stands_after_all_others() {
    let mut rubric = paper();
    rubric.gates = vec![gate("列最后一位", vec![GateEffect::RankLast])];
    let mut cards = cohort(&rubric, &["98", "95", "92"]);
    fire(&mut cards[0], 0, Truth::True);
    assert_eq!(ranks(&ranked(&rubric, cards.clone())), [3, 1, 2]);
    // The greatest total, and no place: the remark says why it stands behind the others.
    rubric.grades[0].quota = quota(QuotaPlaces::Number(2), Ties::Undecided);
    assert_eq!(
        ranked(&rubric, cards)[0].remarks,
        [
            "优秀名额2个,类内第3名(因否决排在最后),排在前面参评优秀的有2家(乙镇95.00、丙镇92.00),降为良好"
        ]
    );
    rubric.grades[0].quota = None;
    let mut cards = cohort(&rubric, &["98", "95", "92"]);
    fire(&mut cards[0], 0, Truth::Open);
    let cards = ranked(&rubric, cards);
    assert_eq!(standing(&cards[0]).rank_best, Some(1));
    assert_eq!(standing(&cards[0]).rank_worst, Some(3));
    assert_eq!(standing(&cards[1]).rank_worst, Some(2));
}

#[test]
fn offices_not_assessed_have_no_rank_and_do_not_count() {
    let mut rubric = paper();
    rubric.grades[0].quota = quota(
        QuotaPlaces::Share {
            share: n("0.5"),
            half_up: false,
        },
        Ties::Undecided,
    );
    let mut cards = cohort(&rubric, &["98", "95", "92", "91"]);
    cards[0].not_assessed = Truth::True;
    let done = ranked(&rubric, cards.clone());
    assert_eq!(standing(&done[0]).rank, None);
    assert_eq!(standing(&done[0]).grade, None);
    assert_eq!(standing(&done[1]).rank, Some(1));
    assert_eq!(standing(&done[1]).cohort_size, 3);
    assert_eq!(grades(&done[1..]), [(0, 0), (1, 1), (1, 1)]);
    // Open: with it there are two places, of which it takes one; without it there is one.
    cards[0].not_assessed = Truth::Open;
    let done = ranked(&rubric, cards);
    assert_eq!(
        (standing(&done[0]).grade, standing(&done[0]).grade_possible),
        (None, Some(0))
    );
    assert_eq!(done[0].remarks, ["是否参加考核待定"]);
    assert_eq!(standing(&done[1]).rank_best, Some(1));
}

#[test]
fn a_gate_over_the_rank_limits_the_grade() {
    let mut rubric = paper();
    rubric.gates = vec![gate(
        "倒数第一取消评优",
        vec![GateEffect::GradeCap(1), GateEffect::Mark("末位".into())],
    )];
    let mut cards = cohort(&rubric, &["98", "95", "92"]);
    for card in &mut cards {
        fire(card, 0, Truth::False);
    }
    let asked = RefCell::new(Vec::new());
    rank_by(
        &mut cards,
        &rubric,
        &[0],
        Options::default(),
        &|card, gate, figures| {
            asked.borrow_mut().push((card.office.id.clone(), gate));
            let Some(Value::Number(rank)) = figures.figure(Figure::Rank).value else {
                panic!("no rank");
            };
            account(Possible::flag(rank.equal(&Number::from(3).into())))
        },
    );
    assert_eq!(asked.borrow().len(), 3);
    assert_eq!(grades(&cards), [(0, 0), (0, 0), (1, 1)]);
    assert_eq!(cards[2].gates[0].fires, Truth::True);
    assert_eq!(cards[2].remarks, ["末位"]);
}

#[test]
fn cohorts_are_ranked_apart_unless_all_are_ranked_together() {
    let mut rubric = paper();
    let mut cards = cohort(&rubric, &["98", "95", "92"]);
    cards[1].office.cohort = "镇".into();
    assert_eq!(ranks(&ranked(&rubric, cards.clone())), [1, 1, 2]);
    rubric.ranking.over = RankedOver::All;
    assert_eq!(ranks(&ranked(&rubric, cards)), [1, 2, 3]);
}

/// One office of a trial; at most one thing about it is open, so that all completions can be told.
#[derive(Clone, Debug)]
struct Office {
    totals: (usize, usize),
    term: Option<i64>,
    gate: Truth,
    absent: bool,
}

const TOTALS: [i64; 5] = [70, 80, 85, 90, 95];

fn office_strategy() -> impl Strategy<Value = Office> {
    let gates = prop::sample::select(vec![Truth::False, Truth::False, Truth::True]);
    (0usize..5, 0usize..5, 1i64..3, gates, 0u8..6).prop_map(|(a, b, term, gate, open)| Office {
        totals: if open == 1 {
            (a.min(b), a.max(b))
        } else {
            (a, a)
        },
        term: (open != 2).then_some(term),
        gate: if open == 3 { Truth::Open } else { gate },
        absent: open == 4,
    })
}

#[derive(Clone, Debug)]
struct Trial {
    offices: Vec<Office>,
    quotas: Vec<(bool, usize, Ties)>,
    last: bool,
    dense: bool,
    share: bool,
}

fn trial() -> impl Strategy<Value = Trial> {
    let ties = prop::sample::select(vec![Ties::Undecided, Ties::All, Ties::None]);
    let quotas = prop::collection::vec((any::<bool>(), 0usize..4, ties), 3);
    let offices = prop::collection::vec(office_strategy(), 1..6);
    (offices, quotas, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(offices, quotas, last, dense, share)| Trial {
            offices,
            quotas,
            last,
            dense,
            share,
        },
    )
}

/// An office when everything about it is known.
#[derive(Clone, Debug)]
struct Known {
    here: bool,
    last: bool,
    total: i64,
    term: i64,
    grade: usize,
}

impl Trial {
    fn rubric(&self) -> Rubric {
        let mut rubric = paper();
        for (grade, (limited, number, ties)) in rubric.grades.iter_mut().zip(&self.quotas) {
            let places = if self.share {
                QuotaPlaces::Share {
                    share: Number::fraction(i64::try_from(*number).unwrap(), 4).unwrap(),
                    half_up: false,
                }
            } else {
                QuotaPlaces::Number(*number)
            };
            grade.quota = quota(places, *ties).filter(|_| *limited);
        }
        let effect = if self.last {
            GateEffect::RankLast
        } else {
            GateEffect::GradeCap(1)
        };
        rubric.gates = vec![gate("门槛", vec![effect])];
        if self.dense {
            rubric.ranking.style = RankStyle::Dense;
        }
        rubric
    }

    fn cards(&self, rubric: &Rubric) -> Vec<Scorecard> {
        let ids = ["甲", "乙", "丙", "丁", "戊"];
        let card = |(office, id): (&Office, &str)| {
            let total = |at: usize| Points::round(&Number::from(TOTALS[at]), 2);
            let mut card = entry(rubric, id, "0", "0");
            card.total = Ends {
                sure: total(office.totals.0),
                possible: total(office.totals.1),
            };
            card.tie_break = vec![office.term.map(Number::from)];
            fire(&mut card, 0, office.gate);
            card.not_assessed = if office.absent {
                Truth::Open
            } else {
                Truth::False
            };
            card
        };
        self.offices.iter().zip(ids).map(card).collect()
    }

    fn completions(&self) -> Vec<Vec<Known>> {
        self.offices
            .iter()
            .fold(vec![Vec::new()], |so_far, office| {
                let choices = self.choices(office);
                so_far
                    .iter()
                    .flat_map(|known: &Vec<Known>| {
                        choices.iter().map(move |choice| {
                            let mut known = known.clone();
                            known.push(choice.clone());
                            known
                        })
                    })
                    .collect()
            })
    }

    fn choices(&self, office: &Office) -> Vec<Known> {
        let mut choices = Vec::new();
        let fires = [false, true].into_iter().filter(|f| match office.gate {
            Truth::Open => true,
            Truth::True => *f,
            Truth::False => !*f,
        });
        for fires in fires {
            for total in &TOTALS[office.totals.0..=office.totals.1] {
                let total = *total;
                let band = match total {
                    90.. => 0,
                    80.. => 1,
                    _ => 2,
                };
                let terms = office.term.map_or(vec![0, 1, 2, 3], |t| vec![t]);
                for term in terms {
                    let known = Known {
                        here: true,
                        last: self.last && fires,
                        total,
                        term,
                        grade: if fires && !self.last {
                            band.max(1)
                        } else {
                            band
                        },
                    };
                    if office.absent {
                        choices.push(Known {
                            here: false,
                            ..known.clone()
                        });
                    }
                    choices.push(known);
                }
            }
        }
        choices
    }

    /// All ways in which the grades can be given: one, unless ties are left to people.
    fn given(&self, offices: &[Known]) -> Vec<Vec<Option<usize>>> {
        let ranked = offices.iter().filter(|o| o.here).count();
        let mut ways: Vec<(Vec<Option<usize>>, Vec<usize>)> =
            vec![(vec![None; offices.len()], Vec::new())];
        for level in 0..4 {
            let quota = self.quotas.get(level).filter(|q| q.0);
            let places = quota.map_or(usize::MAX, |(_, number, _)| {
                if self.share {
                    number * ranked / 4
                } else {
                    *number
                }
            });
            let ties = quota.map_or(Ties::Undecided, |q| q.2);
            ways = ways
                .into_iter()
                .flat_map(|(grades, falling)| {
                    let mut competing = falling;
                    competing.extend(
                        (0..offices.len())
                            .filter(|at| offices[*at].here && offices[*at].grade == level),
                    );
                    admitted(offices, &competing, places, ties)
                        .into_iter()
                        .map(move |chosen| {
                            let mut grades = grades.clone();
                            let mut falling = Vec::new();
                            for at in &competing {
                                if chosen.contains(at) {
                                    grades[*at] = Some(level);
                                } else {
                                    falling.push(*at);
                                }
                            }
                            (grades, falling)
                        })
                        .collect::<Vec<_>>()
                })
                .collect();
        }
        ways.into_iter().map(|(grades, _)| grades).collect()
    }
}

/// The sets that may take the places, found office by office.
fn admitted(
    offices: &[Known],
    competing: &[usize],
    places: usize,
    ties: Ties,
) -> Vec<BTreeSet<usize>> {
    let key = |at: usize| (!offices[at].last, offices[at].total, offices[at].term);
    let (mut surely, mut edge) = (BTreeSet::new(), Vec::new());
    for at in competing {
        let before = competing.iter().filter(|o| key(**o) > key(*at)).count();
        let up_to = competing.iter().filter(|o| key(**o) >= key(*at)).count();
        if up_to <= places {
            surely.insert(*at);
        } else if before < places {
            edge.push(*at);
        }
    }
    let free = places.saturating_sub(surely.len());
    let sets = (0..1u32 << edge.len()).map(|set| -> BTreeSet<usize> {
        let inside = edge
            .iter()
            .enumerate()
            .filter(|(bit, _)| set >> bit & 1 == 1);
        inside.map(|(_, at)| *at).collect()
    });
    let fits = |set: &BTreeSet<usize>| match ties {
        Ties::All => set.len() == edge.len(),
        Ties::None => set.is_empty(),
        Ties::Undecided => set.len() == free.min(edge.len()),
    };
    sets.filter(fits).map(|set| &set | &surely).collect()
}

fn realised_rank(offices: &[Known], at: usize, dense: bool) -> usize {
    let key = |o: &Known| (!o.last, o.total);
    let above = offices
        .iter()
        .filter(|o| o.here && key(o) > key(&offices[at]));
    if dense {
        1 + above.map(key).collect::<BTreeSet<_>>().len()
    } else {
        1 + above.count()
    }
}

fn realised_rank_low(offices: &[Known], at: usize) -> usize {
    let key = |o: &Known| (!o.last, o.total);
    let below = |o: &&Known| o.here && key(o) < key(&offices[at]);
    1 + offices.iter().filter(below).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_completion_lies_between_the_proved_and_the_possible_grade(trial in trial()) {
        let rubric = trial.rubric();
        let cards = ranked(&rubric, trial.cards(&rubric));
        for card in &cards {
            let standing = standing(card);
            if let (Some(sure), Some(possible)) = (standing.grade, standing.grade_possible) {
                prop_assert!(sure >= possible, "proved better than possible: {standing:?}");
            }
        }
        let mut realised = vec![BTreeSet::new(); cards.len()];
        let mut lows = vec![BTreeSet::new(); cards.len()];
        for completion in trial.completions() {
            for (at, card) in cards.iter().enumerate().filter(|(at, _)| completion[*at].here) {
                let rank = realised_rank(&completion, at, trial.dense);
                let standing = standing(card);
                prop_assert!(standing.rank_best.unwrap() <= rank && rank <= standing.rank_worst.unwrap());
                let low = realised_rank_low(&completion, at);
                let (least, greatest) = standing.rank_low;
                prop_assert!(least <= low && low <= greatest);
                lows[at].insert(low);
            }
            for grades in trial.given(&completion) {
                for (at, grade) in grades.into_iter().enumerate() {
                    realised[at].extend(grade);
                }
            }
        }
        // Both ends of the rank from the bottom are reached.
        for (card, lows) in cards.iter().zip(&lows) {
            let ends = (*lows.first().unwrap(), *lows.last().unwrap());
            prop_assert_eq!(standing(card).rank_low, ends);
        }
        for (card, realised) in cards.iter().zip(&realised) {
            let standing = standing(card);
            let possible = standing.grade_possible.unwrap();
            let (best, worst) = (realised.first().unwrap(), realised.last().unwrap());
            prop_assert!(possible <= *best, "{standing:?} {realised:?}");
            if let Some(sure) = standing.grade {
                prop_assert!(*worst <= sure, "{standing:?} {realised:?}");
            }
            let settled = trial.offices.iter().all(|o| o.totals.0 == o.totals.1 && o.term.is_some() && o.gate != Truth::Open && !o.absent);
            let decided = trial.quotas.iter().all(|q| !q.0 || q.2 == trial.quotas[0].2) && trial.quotas[0].0;
            if settled && decided {
                prop_assert_eq!((possible, standing.grade), (*best, Some(*worst)));
            }
        }
    }

    #[test]
    fn shuffling_the_offices_changes_nothing(
        (trial, order) in trial().prop_flat_map(|t| {
            let order: Vec<usize> = (0..t.offices.len()).collect();
            (Just(t), Just(order).prop_shuffle())
        }),
    ) {
        let rubric = trial.rubric();
        let cards = trial.cards(&rubric);
        let shuffled: Vec<Scorecard> = order.iter().map(|at| cards[*at].clone()).collect();
        let (cards, shuffled) = (ranked(&rubric, cards), ranked(&rubric, shuffled));
        for (at, card) in order.iter().zip(shuffled) {
            prop_assert_eq!(&card.standing, &cards[*at].standing);
            prop_assert_eq!(&card.remarks, &cards[*at].remarks);
        }
    }
}
