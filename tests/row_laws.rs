//! Laws of words over rows on random events: the graph agrees with Rhai's interpreter; every completion of what is
//! open lies within the ends; the order of the events does not matter.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod common;

use std::sync::Arc;

use common::compiled;
use kaohe::compile::CompiledRubric;
use kaohe::decimal::Number;
use kaohe::rubric::{Field, FieldId, IndicatorId};
use kaohe::script::graph::Leaf;
use kaohe::script::{Environment, Figure, OfficeText};
use kaohe::value::{Fact, Interval, Known, Possible, Row, Rows, Truth, Value};
use proptest::prelude::*;

/// A rubric whose only indicator is scored by `script`; the columns are what the generators below know.
fn rubric(script: &str) -> CompiledRubric {
    let text = format!(
        r#"id = "t"
title = "试"
edition = "1"
points = 5
rounding = {{ digits = 2 }}
not_applicable = "rescale-total"
[field.f.events]
title = "事件"
type = "rows"
[field.f.events.columns]
n = {{ title = "数", type = "count", range = [0, 9] }}
m = {{ title = "量", type = "number", range = [-10, 10] }}
yes = {{ title = "是", type = "flag" }}
key = {{ title = "事项", type = "text", one_of = ["甲", "乙", "丙"] }}
[[section]]
id = "A"
title = "甲部分"
[[section.indicator]]
id = "A1"
title = "一项"
points = 5
score = '''
{script}
'''
[[grade]]
name = "合格"
from = 0
"#
    );
    compiled(&text)
}

fn body() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("e.n".to_owned()),
        Just("e.m".to_owned()),
        (0..5u8).prop_map(|n| n.to_string()),
        Just("tiers_to(e.n, [[0, 3], [4, 2], [9, 0.5]])".to_owned()),
    ];
    leaf.prop_recursive(3, 10, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} - {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} * {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("max({a}, {b})")),
            (condition(), inner.clone()).prop_map(|(c, a)| format!("when({c}, {a})")),
            (condition(), inner.clone()).prop_map(|(c, a)| format!("({a} * factor({c}, 2))")),
            (condition(), inner.clone(), inner)
                .prop_map(|(c, a, b)| format!("first_when([[{c}, {a}], [true, {b}]])")),
        ]
    })
    .boxed()
}

fn condition() -> BoxedStrategy<String> {
    prop_oneof![
        Just("e.yes".to_owned()),
        Just("!e.yes".to_owned()),
        (0..9u8).prop_map(|n| format!("e.n >= {n}")),
        Just("e.key == \"甲\"".to_owned()),
        Just("(e.key != \"乙\" && e.m > 0)".to_owned()),
    ]
    .boxed()
}

fn word() -> BoxedStrategy<String> {
    let rows = "f.events";
    let key = prop_oneof![Just("e.key"), Just("e.n"), Just("e.yes")];
    prop_oneof![
        body().prop_map(move |a| format!("sum_of({rows}, |e| {a})")),
        condition().prop_map(move |c| format!("count_of({rows}, |e| {c})")),
        Just(format!("count_of({rows})")),
        (key, body()).prop_map(move |(k, a)| format!("highest_per({rows}, |e| {k}, |e| {a})")),
        (1..4u8, body()).prop_map(move |(n, a)| format!("highest_of({rows}, {n}, |e| {a})")),
        body().prop_map(move |a| format!("mean_of({rows}, |e| {a})")),
        body().prop_map(move |a| format!("trimmed_mean_of({rows}, |e| {a})")),
    ]
    .boxed()
}

fn script() -> BoxedStrategy<String> {
    prop_oneof![
        word(),
        word().prop_map(|w| format!("points - 2 * {w}")),
        word().prop_map(|w| format!("let k = 3; {}", w.replace("e.n", "(e.n + k)"))),
        (word(), word()).prop_map(|(a, b)| format!("{a} + {b}")),
    ]
    .boxed()
}

fn figure(least: i64, greatest: i64, whole: bool) -> BoxedStrategy<Known> {
    (least..=greatest, least..=greatest, 0..5u8)
        .prop_map(move |(a, b, shape)| {
            let interval = match shape {
                0 => return Known::Missing(None),
                1 => Interval::between(Number::from(a.min(b)), Number::from(a.max(b))),
                _ => Interval::from(Number::from(a)),
            };
            Known::Value(Value::Number(if whole {
                interval.only_whole().unwrap()
            } else {
                interval
            }))
        })
        .boxed()
}

/// The cells of an event, each exact, bounded or missing.
fn event() -> BoxedStrategy<Vec<Known>> {
    let yes = prop_oneof![
        any::<bool>().prop_map(|f| Known::Value(Value::Flag(Truth::from(f)))),
        Just(Known::Missing(None)),
    ];
    let text = |t: &str| Known::Value(Value::Text(Some(t.into())));
    let key = prop_oneof![
        Just(text("甲")),
        Just(text("乙")),
        Just(text("丙")),
        Just(Known::Missing(None)),
    ];
    (figure(0, 9, true), figure(-10, 10, false), yes, key)
        .prop_map(|(n, m, yes, key)| vec![n, m, yes, key])
        .boxed()
}

fn events() -> BoxedStrategy<Vec<Vec<Known>>> {
    prop::collection::vec(event(), 0..9).boxed()
}

/// One completion: every open cell made exact, an end or something between.
fn completed(events: &[Vec<Known>], columns: &[Field], choices: &[u8]) -> Vec<Vec<Known>> {
    let mut choices = choices.iter().cycle();
    let mut exact = |known: &Known, column: &Field| {
        let choice = *choices.next().unwrap();
        let value = match known {
            Known::Value(value) => value.clone(),
            _ => column.anything(),
        };
        Known::Value(match value {
            Value::Number(i) => {
                let (lo, hi) = (i.least().unwrap().clone(), i.greatest().unwrap().clone());
                let n = match choice % 3 {
                    0 => lo,
                    1 => hi,
                    _ => ((lo + hi) * Number::fraction(1, 2).unwrap()).floor(),
                };
                assert!(i.contains(&n));
                Value::Number(n.into())
            }
            Value::Flag(Truth::Open) => Value::Flag(Truth::from(choice.is_multiple_of(2))),
            Value::Text(None) => {
                let all = ["甲", "乙", "丙"];
                Value::Text(Some(all[usize::from(choice % 3)].into()))
            }
            other => other,
        })
    };
    let mut row = |cells: &Vec<Known>| {
        cells
            .iter()
            .zip(columns)
            .map(|(k, c)| exact(k, c))
            .collect()
    };
    events.iter().map(&mut row).collect()
}

struct Told<'a>(&'a CompiledRubric, Option<&'a [Vec<Known>]>);

impl Environment for Told<'_> {
    fn field(&self, _: FieldId) -> Possible {
        let row = |cells: &Vec<Known>| Row {
            cells: cells
                .iter()
                .map(|known| Fact {
                    known: known.clone(),
                    ..Fact::missing()
                })
                .collect(),
            place: None,
        };
        Possible::value(Value::Rows(match self.1 {
            Some(events) => Rows::Listed(events.iter().map(row).collect::<Arc<[Row]>>()),
            None => Rows::Unknown,
        }))
    }
    fn columns(&self, field: FieldId) -> &[Field] {
        &self.0.rubric().fields[field.0].columns
    }
    fn prior(&self, _: FieldId) -> Possible {
        Possible::failure("")
    }
    fn reported(&self, field: FieldId) -> Possible {
        self.field(field)
    }
    fn is_unknown(&self, _: Leaf) -> bool {
        false
    }
    fn self_score(&self, _: Option<IndicatorId>) -> Possible {
        Possible::failure("")
    }
    fn calendar(&self) -> Option<&Arc<kaohe::rubric::Calendar>> {
        None
    }
    fn office(&self, _: OfficeText) -> String {
        String::new()
    }
    fn points(&self) -> Option<Number> {
        Some(Number::from(5))
    }
    fn target(&self, _: usize) -> Option<Value> {
        None
    }
    fn measure(&self, _: usize) -> Possible {
        Possible::failure("")
    }
    fn indicator(&self, _: IndicatorId) -> Possible {
        Possible::failure("")
    }
    fn section(&self, _: usize) -> Possible {
        Possible::failure("")
    }
    fn figure(&self, _: Figure) -> Possible {
        Possible::failure("")
    }
    fn assessed_on(&self) -> Option<time::Date> {
        None
    }
}

fn read(rubric: &CompiledRubric, events: Option<&[Vec<Known>]>) -> Possible {
    let (at, _) = rubric.rubric().indicators().next().unwrap();
    let program = rubric.score(at).unwrap();
    assert!(program.graph().is_some(), "{:?}", program.why_interpreted());
    program.read(rubric.rubric(), &Told(rubric, events))
}

/// What an exact result comes to: its number, or that it is not applicable.
fn told(result: &Possible) -> Option<Number> {
    assert!(result.failure.is_none(), "{result:?}");
    match (&result.value, &result.not_applicable) {
        (Some(Value::Number(n)), None) => Some(n.exact().unwrap().clone()),
        (None, Some(_)) => None,
        other => panic!("{other:?}"),
    }
}

fn allows(open: &Possible, exact: &Possible) -> bool {
    match (told(exact), &open.value) {
        (None, _) => open.not_applicable.is_some(),
        (Some(n), Some(Value::Number(interval))) => interval.contains(&n),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("LAW_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_completion_lies_within_the_ends(script in script(), events in events(), choices in prop::collection::vec(any::<u8>(), 36)) {
        let rubric = rubric(&script);
        let columns = &rubric.rubric().fields[0].columns;
        let exact = read(&rubric, Some(&completed(&events, columns, &choices)));
        let open = read(&rubric, Some(&events));
        prop_assert!(allows(&open, &exact), "{script}\n{open:?}\n{exact:?}");
        let nothing = read(&rubric, None);
        prop_assert!(allows(&nothing, &exact), "{script}\n{nothing:?}\n{exact:?}");
    }

    #[test]
    fn graph_and_interpreter_agree_in_any_order(script in script(), events in events(), choices in prop::collection::vec(any::<u8>(), 36)) {
        let rubric = rubric(&script);
        let columns = &rubric.rubric().fields[0].columns;
        let mut exact = completed(&events, columns, &choices);
        let result = told(&read(&rubric, Some(&exact)));
        let (at, _) = rubric.rubric().indicators().next().unwrap();
        let program = rubric.score(at).unwrap();
        let interpreted = program.interpret(rubric.rubric(), &Told(&rubric, Some(&exact))).unwrap();
        prop_assert_eq!(&told(&interpreted), &result, "{}", script);
        exact.reverse();
        prop_assert_eq!(&told(&read(&rubric, Some(&exact))), &result, "{}", script);
    }
}
