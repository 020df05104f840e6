//! The results of a plan, made here from the cards that it would come to, give the same store as the cards.

use kaohe::bulk::keep::{Class, Kept, Layout, Rows};
use kaohe::compile::CompiledRubric;
use kaohe::decimal::{Number, Points};
use kaohe::outcome::{Ends, Status};
use kaohe::plan::{Both, Item, Results};
use kaohe::rubric::GateEffect;
use kaohe::scorecard::{Scorecard, grade_after_gates};
use kaohe::value::Truth;
use proptest::prelude::*;
use std::sync::Arc;

use crate::trial::{kept, trial};

/// Two ends of a column.
type Two = [Vec<f64>; 2];

/// Figures of some cards, column by column; what stands in odd rows is nonsense.
struct Columns<'c> {
    rubric: &'c CompiledRubric,
    cards: Vec<&'c Scorecard>,
    odd: Vec<f64>,
}

impl Columns<'_> {
    fn units(&self, number: &Number) -> Option<f64> {
        let unit = Number::power_of_ten(self.rubric.rubric().digits);
        let units = (number.clone() * unit).to_i64()?;
        Some(f64::from(i32::try_from(units).unwrap()))
    }

    fn column(&self, of: impl Fn(&Scorecard) -> f64) -> Vec<f64> {
        let nonsense = |(odd, value)| if odd == 1.0 { f64::NAN } else { value };
        let values = self.cards.iter().map(|card| of(card));
        self.odd.iter().copied().zip(values).map(nonsense).collect()
    }

    fn points(&self, of: impl Fn(&Scorecard) -> Points) -> Vec<f64> {
        self.column(|card| self.units(of(card).value()).unwrap())
    }

    fn ends(&self, of: impl Fn(&Scorecard) -> Ends) -> Two {
        [
            self.points(|card| of(card).sure),
            self.points(|card| of(card).possible),
        ]
    }

    fn truth(&self, of: impl Fn(&Scorecard) -> Truth) -> Two {
        let flag = |flag: bool| f64::from(u8::from(flag));
        [
            self.column(|card| flag(of(card) == Truth::True)),
            self.column(|card| flag(of(card).can_be_true())),
        ]
    }

    /// Whether a plan may tell of it: nothing failed, and all terms are whole units.
    fn is_plain(&self, card: &Scorecard) -> bool {
        let mut terms = card.tie_break.iter().flatten();
        let failed = card.outcomes.iter().any(|o| o.status == Status::Failed);
        !failed && terms.all(|term| self.units(term).is_some())
    }

    /// Puts them at some rows of a store.
    fn put(&self, kept: &mut Kept, class: &Class, rows: Rows<'_>) {
        let rubric = self.rubric.rubric();
        let first = self.cards[0];
        let at = |card: &Scorecard, at: usize| card.outcomes[at].clone();
        let items: Vec<(Two, Vec<f64>)> = (0..first.outcomes.len())
            .map(|i| {
                let not = |card: &Scorecard| at(card, i).status == Status::NotApplicable;
                (
                    self.ends(|card| at(card, i).points),
                    self.column(|card| f64::from(u8::from(not(card)))),
                )
            })
            .collect();
        let sections: Vec<Vec<f64>> = (0..first.sections.len())
            .map(|at| self.points(|card| card.sections[at].points.sure.clone()))
            .collect();
        let total = self.ends(|card| card.total.clone());
        let grade = |card: &Scorecard| {
            grade_after_gates(rubric, &card.total, &card.grade_conditions, &card.gates).unwrap()
        };
        let position = |at: usize| f64::from(u8::try_from(at).unwrap());
        let grade = [
            self.column(|card| position(grade(card).sure)),
            self.column(|card| position(grade(card).possible)),
        ];
        let last = self.truth(|card| {
            let puts_last = |at: usize| rubric.gates[at].effects.contains(&GateEffect::RankLast);
            let gates = card.gates.iter().filter(|g| puts_last(g.gate));
            gates.fold(Truth::False, |so_far, g| so_far.or(g.fires))
        });
        let not_assessed = self.truth(|card| card.not_assessed);
        let terms: Vec<Two> = (0..rubric.tie_break.len())
            .map(|at| {
                let term = |card: &Scorecard, open: f64| match &card.tie_break[at] {
                    Some(term) => self.units(term).unwrap_or(f64::NAN),
                    None => open,
                };
                [
                    self.column(|card| term(card, 3.0)),
                    self.column(|card| term(card, 4.0)),
                ]
            })
            .collect();
        let is_open = |card: &Scorecard| {
            let mut open = 0.0;
            for outcome in card.outcomes.iter().filter(|o| o.status == Status::Open) {
                let counted = !rubric.indicator(outcome.indicator).unwrap().unscored;
                open += f64::from(u8::from(counted));
            }
            open
        };
        fn ends(two: &Two) -> Both<'_> {
            Both {
                sure: &two[0],
                possible: &two[1],
            }
        }
        let (rescale, bonus) = (
            self.points(|card| card.rescale.sure.clone()),
            self.points(|card| card.bonus.sure.clone()),
        );
        let (penalty, limits) = (
            self.points(|card| card.penalty.sure.clone()),
            self.points(|card| card.limits.sure.clone()),
        );
        let open = self.column(is_open);
        let results = Results {
            wild: &[],
            rows: self.cards.len(),
            odd: &self.odd,
            indicators: items
                .iter()
                .map(|(points, not)| Item {
                    points: ends(points),
                    not_applicable: not,
                })
                .collect(),
            sections: sections.iter().map(Vec::as_slice).collect(),
            rescale: &rescale,
            bonus: &bonus,
            penalty: &penalty,
            limits: &limits,
            total: ends(&total),
            grade: ends(&grade),
            rank_last: ends(&last),
            not_assessed: ends(&not_assessed),
            tie_break: terms.iter().map(ends).collect(),
            open: &open,
        };
        kept.put_batch(class, rows, &results).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 60 } else { 1000 }))]

    #[test]
    fn batches_and_cards_give_the_same_store(
        trial in trial(),
        odd in prop::collection::vec(prop::bool::weighted(0.2), 12),
        left_out in prop::collection::vec(prop::bool::weighted(0.1), 12),
    ) {
        let rubric = trial.rubric();
        let cards = trial.cards(&rubric);
        let layout = Arc::new(Layout::of(rubric.rubric()));
        let mut store = Kept::new(&layout);
        for card in &cards {
            let office = &card.office;
            store.push_office(&office.id, &office.name, &office.cohort).unwrap();
        }
        let none = Columns { rubric: &rubric, cards: Vec::new(), odd: Vec::new() };
        let is_odd = |row: usize| odd[row] || left_out[row] || !none.is_plain(&cards[row]);
        let put = |store: &mut Kept, rows: Rows<'_>, at: &[usize]| {
            let columns = Columns {
                rubric: &rubric,
                cards: at.iter().map(|row| &cards[*row]).collect(),
                odd: at.iter().map(|row| f64::from(u8::from(is_odd(*row)))).collect(),
            };
            if let Some(first) = at.first() {
                let class = Class::of(rubric.rubric(), &cards[*first].office.cohort);
                columns.put(store, &class, rows);
            }
        };
        // One cohort: one behind the other; two: by class, anywhere.
        let of = |cohort: &str| -> Vec<usize> {
            (0..cards.len()).filter(|row| cards[*row].office.cohort == cohort).collect()
        };
        let (towns, streets) = (of("镇"), of("街道"));
        if streets.is_empty() {
            let (first, second) = towns.split_at(towns.len() / 2);
            put(&mut store, Rows::From(0), first);
            put(&mut store, Rows::From(first.len()), second);
        } else {
            put(&mut store, Rows::At(&towns), &towns);
            put(&mut store, Rows::At(&streets), &streets);
        }
        let (mut expected, mut offices) = (Vec::new(), Vec::new());
        for (row, card) in cards.iter().enumerate() {
            if is_odd(row) && !left_out[row] {
                store.put_card(rubric.rubric(), row, card).unwrap();
            }
            if !left_out[row] {
                expected.push(card.clone());
                offices.push(card.office.id.as_str());
            }
        }
        store.seal();
        let ids: Vec<&str> = (0..store.len()).map(|row| store.id(row)).collect();
        prop_assert_eq!(ids, offices);
        let of_cards = kept(&rubric, &expected);
        let cohorts = |kept: &Kept| (0..kept.len()).map(|row| kept.cohort(row).to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(cohorts(&store), cohorts(&of_cards));
        // Cohorts are numbered as they come, left out or not.
        if left_out.iter().take(cards.len()).all(|out| !out) {
            prop_assert_eq!(store, of_cards);
        }
    }
}
