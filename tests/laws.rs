//! Laws of scripts on random facts: the graph agrees with Rhai's interpreter and with a big-rational oracle;
//! what is shown as the ends of an outcome holds for every completion; knowing more never allows more.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod common;

use std::sync::LazyLock;

use kaohe::compile::CompiledRubric;
use kaohe::decimal::Number;
use kaohe::diagnostic::Code;
use kaohe::evaluate::evaluate;
use kaohe::outcome::{Outcome, Status};
use kaohe::report::Report;
use kaohe::rubric::{Field, FieldId};
use kaohe::script::graph::Leaf;
use kaohe::script::{Environment, Figure, OfficeText};
use kaohe::value::{Interval, Known, Moment, Moments, Possible, Truth, Value};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use common::grammar::{number, statements};
use common::{compiled, rubric_text};

/// What is known of each field: exact, bounded, missing, not applicable; ties with the scripts' numbers on purpose.
fn known(kind: &'static str, range: Interval) -> BoxedStrategy<Known> {
    let numeric = |whole: bool, range: Interval| {
        let figure = prop_oneof![
            (0..12i64).prop_map(Number::from),
            prop_oneof![Just(85), Just(90), Just(92), Just(95), Just(98), Just(100)]
                .prop_map(Number::from),
            (0..10_000i64).prop_map(|n| Number::fraction(n, 100).unwrap()),
        ];
        let cut = move |i: Interval| {
            let i = i.intersect(&range);
            let i = if whole {
                i.and_then(|i| i.only_whole())
            } else {
                i
            };
            i.map_or(Known::Missing(None), |i| Known::Value(Value::Number(i)))
        };
        (figure.clone(), figure, 0..8u8)
            .prop_map(move |(a, b, shape)| match shape {
                0..=2 => cut(a.into()),
                3 => cut(Interval::at_least(a)),
                4 => cut(Interval::above(a)),
                5 => cut(Interval::between(a, b)),
                6 => Known::Missing(None),
                _ => Known::NotApplicable("没有".into()),
            })
            .boxed()
    };
    match kind {
        "count" => numeric(true, range),
        "rate" | "number" => numeric(false, range),
        "flag" => prop_oneof![
            any::<bool>().prop_map(|f| Known::Value(Value::Flag(Truth::from(f)))),
            Just(Known::Missing(None)),
        ]
        .boxed(),
        "date" => prop_oneof![
            (-40..60i64).prop_map(|d| Known::Value(Value::Date(Moments::exactly(day(d))))),
            (-40..60i64, 0..40i64).prop_map(|(d, more)| Known::Value(Value::Date(Moments {
                from: day(d),
                to: day(d + more)
            }))),
            Just(Known::Value(Value::Date(Moments::exactly(Moment::Never)))),
            Just(Known::Missing(None)),
        ]
        .boxed(),
        _ => Just(Known::Missing(None)).boxed(),
    }
}

fn day(offset: i64) -> Moment {
    let base = time::Date::from_calendar_date(2025, time::Month::April, 1).unwrap();
    Moment::On(base.checked_add(time::Duration::days(offset)).unwrap())
}

static ANY: LazyLock<CompiledRubric> = LazyLock::new(|| compiled(&rubric_text("points")));

/// A rubric with the script; none where a literal in it is refused when it is loaded.
fn loadable(script: &str) -> Option<CompiledRubric> {
    let parsed = kaohe::rubric::parse(&kaohe::source::Source::new("t.toml", rubric_text(script)));
    let compiled = kaohe::compile::compile(parsed.rubric.unwrap());
    let literal = |c| matches!(c, Code::BadArgument | Code::ShareOrPercent);
    let refused = compiled.diagnostics.iter().all(|d| literal(d.code));
    assert!(
        compiled.rubric.is_some() || refused,
        "{script}: {:?}",
        compiled.diagnostics
    );
    compiled.rubric
}

fn facts() -> BoxedStrategy<Vec<Known>> {
    let fields: Vec<_> = ANY
        .rubric()
        .fields
        .iter()
        .map(|f| known(f.kind.name(), f.range.clone()))
        .collect();
    fields.boxed()
}

fn with(known: &[Known]) -> Report {
    let mut report = common::report(ANY.rubric(), "");
    for (fact, known) in report.facts.iter_mut().zip(known) {
        fact.known = known.clone();
    }
    report
}

/// One completion: every open fact made exact, chosen by `choice` within what is known.
fn completed(known: &[Known], choices: &[u8]) -> Vec<Known> {
    known
        .iter()
        .enumerate()
        .map(|(i, k)| {
            let choice = choices[i % choices.len()];
            let value = match k {
                Known::Missing(_) => ANY.rubric().fields[i].anything(),
                Known::Value(value) => value.clone(),
                Known::NotApplicable(_) => return k.clone(),
            };
            Known::Value(match value {
                Value::Number(interval) => Value::Number(pick(&interval, choice).into()),
                Value::Flag(Truth::Open) => Value::Flag(Truth::from(choice.is_multiple_of(2))),
                Value::Date(m) if m == Moments::unknown() => {
                    Value::Date(Moments::exactly(if choice.is_multiple_of(3) {
                        Moment::Never
                    } else {
                        day(i64::from(choice) - 100)
                    }))
                }
                Value::Date(m) => Value::Date(Moments::exactly(if choice.is_multiple_of(2) {
                    m.from
                } else {
                    m.to
                })),
                other => other,
            })
        })
        .collect()
}

fn pick(interval: &Interval, choice: u8) -> Number {
    let span = Number::from(30);
    let lo = interval.least().cloned().unwrap_or_else(|| {
        interval.greatest().cloned().unwrap_or_else(Number::zero) - span.clone()
    });
    let hi = interval
        .greatest()
        .cloned()
        .unwrap_or_else(|| lo.clone() + span);
    let share = Number::fraction(i64::from(choice), 255).unwrap();
    let inner = lo.clone() + (hi.clone() - lo.clone()) * share;
    let inner = if interval.is_whole() {
        inner.floor()
    } else {
        inner
    };
    // An end that does not belong to it: the middle does.
    if interval.contains(&inner) {
        inner
    } else {
        (lo + hi) * Number::fraction(1, 2).unwrap()
    }
}

/// A completion that keeps some facts as vague as they were.
fn narrowed(known: &[Known], full: &[Known], keep: &[bool]) -> Vec<Known> {
    known
        .iter()
        .zip(full)
        .enumerate()
        .map(|(i, (k, f))| {
            if keep[i % keep.len()] {
                k.clone()
            } else {
                f.clone()
            }
        })
        .collect()
}

fn outcome(rubric: &CompiledRubric, known: &[Known]) -> Outcome {
    evaluate(rubric, &with(known)).outcomes.remove(0)
}

/// Whether what `inner` shows is among what `outer` shows to be possible.
fn within(inner: &Outcome, outer: &Outcome) -> bool {
    match inner.status {
        Status::NotApplicable => outer.status == Status::NotApplicable || outer.may_not_apply,
        _ => {
            inner.points.sure >= outer.points.sure && inner.points.possible <= outer.points.possible
        }
    }
}

/// Exact facts as scripts see them, for the interpreter and the graph alike.
struct Exact<'a>(&'a CompiledRubric, &'a Report);

impl Environment for Exact<'_> {
    fn field(&self, field: FieldId) -> Possible {
        match &self.1.fact(field).unwrap().known {
            Known::Value(value) => Possible::value(value.clone()),
            Known::Missing(_) => Possible::value(self.0.rubric().fields[field.0].anything()),
            Known::NotApplicable(reason) => Possible::not_applicable(reason.clone()),
        }
    }
    fn columns(&self, field: FieldId) -> &[Field] {
        &self.0.rubric().fields[field.0].columns
    }
    fn prior(&self, _: FieldId) -> Possible {
        Possible::not_applicable("无上年数")
    }
    fn reported(&self, field: FieldId) -> Possible {
        self.field(field)
    }
    fn is_unknown(&self, _: Leaf) -> bool {
        false
    }
    fn self_score(&self, _: Option<kaohe::rubric::IndicatorId>) -> Possible {
        Possible::failure("")
    }
    fn calendar(&self) -> Option<&std::sync::Arc<kaohe::rubric::Calendar>> {
        self.0.rubric().calendar.as_ref()
    }
    fn office(&self, _: OfficeText) -> String {
        String::new()
    }
    fn points(&self) -> Option<Number> {
        Some(Number::from(5))
    }
    fn target(&self, target: usize) -> Option<Value> {
        self.0.rubric().targets.get(target).map(|t| t.value.clone())
    }
    fn measure(&self, _: usize) -> Possible {
        Possible::failure("")
    }
    fn indicator(&self, _: kaohe::rubric::IndicatorId) -> Possible {
        Possible::failure("")
    }
    fn section(&self, _: usize) -> Possible {
        Possible::failure("")
    }
    fn figure(&self, _: Figure) -> Possible {
        Possible::failure("")
    }
    fn assessed_on(&self) -> Option<time::Date> {
        self.0.rubric().assessed_on
    }
}

/// The same value, or both not applicable, or both broken; words may differ.
fn alike(a: &Possible, b: &Possible) -> bool {
    let exact = |p: &Possible| match &p.value {
        Some(Value::Number(x)) => x.exact().cloned().map(|n| format!("{n:?}")),
        other => other.as_ref().map(|v| format!("{v:?}")),
    };
    exact(a) == exact(b)
        && a.not_applicable.is_some() == b.not_applicable.is_some()
        && a.failure.is_some() == b.failure.is_some()
}

/// An arithmetic expression with its exact value by the big-rational library; none where it divides by 0.
fn oracle() -> BoxedStrategy<(String, Option<BigRational>)> {
    let leaf = (0..100_000i64).prop_map(|n| {
        (
            format!("{}.{:02}", n / 100, n % 100),
            Some(BigRational::new(BigInt::from(n), BigInt::from(100))),
        )
    });
    leaf.prop_recursive(6, 40, 2, |inner| {
        (inner.clone(), inner, 0..4u8).prop_map(|((a, x), (b, y), sign)| {
            let (sign, value) = match (sign, x, y) {
                (0, Some(x), Some(y)) => ("+", Some(x + y)),
                (1, Some(x), Some(y)) => ("-", Some(x - y)),
                (2, Some(x), Some(y)) => ("*", Some(x * y)),
                (3, Some(x), Some(y)) if y != BigRational::from_integer(0.into()) => {
                    ("/", Some(x / y))
                }
                (0, ..) => ("+", None),
                (1, ..) => ("-", None),
                (2, ..) => ("*", None),
                _ => ("/", None),
            };
            (format!("({a} {sign} {b})"), value)
        })
    })
    .boxed()
}

/// Whether a script of [`statements`] does nothing but give names, its functions apart.
fn only_names(script: &str) -> bool {
    let own = script.split_once(" let x = 0;").unwrap().1;
    let (names, _) = own.rsplit_once(';').unwrap();
    let mut names = names.split(';').map(str::trim);
    // A block leaves a piece that begins with its own first words, or with its closing brace.
    names.all(|name| name.starts_with("let "))
}

/// So many cases, or one in so many of `LAW_CASES` as the fewer are of 400; most random scripts are refused at load.
fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("LAW_CASES").ok();
    let asked = asked.map(|n| n.parse::<u32>().unwrap() * cases / 400);
    let cases = asked.unwrap_or(cases);
    ProptestConfig {
        cases,
        max_global_rejects: 50 * cases,
        max_local_rejects: 1000 * cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn graph_and_interpreter_agree_on_exact_facts(script in number(4), known in facts(), choices in prop::collection::vec(any::<u8>(), 12)) {
        let Some(rubric) = loadable(&script) else { return Err(TestCaseError::reject("refused at load")) };
        // A condition over something not applicable ends an interpreted script: told in the interpreter's own doc.
        let conditional = ["if ", "&&", "||"].iter().any(|s| script.contains(s));
        let known: Vec<Known> = known.into_iter().map(|k| match k {
            Known::NotApplicable(_) if conditional => Known::Missing(None),
            other => other,
        }).collect();
        let report = with(&completed(&known, &choices));
        let environment = Exact(&rubric, &report);
        let (at, _) = rubric.rubric().indicators().next().unwrap();
        let program = rubric.score(at).unwrap();
        prop_assert!(program.graph().is_some(), "not lowered: {:?}", program.why_interpreted());
        let graph = program.read(rubric.rubric(), &environment);
        let interpreted = program.interpret(rubric.rubric(), &environment);
        prop_assert!(interpreted.is_some(), "{script}: {graph:?}");
        let interpreted = interpreted.unwrap();
        prop_assert!(graph.is_settled(), "{graph:?}");
        // A share of nothing does not apply either, whatever the facts.
        let of_nothing = ["ratio(", "percent(", "attained("].iter().any(|s| script.contains(s));
        if conditional && of_nothing && interpreted.not_applicable.is_some() { return Ok(()) };
        prop_assert!(alike(&graph, &interpreted), "{script}\n{graph:?}\n{interpreted:?}");
    }

    #[test]
    fn statements_written_out_agree_with_the_interpreter(script in statements(), known in facts(), choices in prop::collection::vec(any::<u8>(), 12)) {
        let Some(rubric) = loadable(&script) else { return Err(TestCaseError::reject("refused at load")) };
        // As above; the functions at the beginning of each script have conditions.
        let known: Vec<Known> = known.into_iter().map(|k| match k {
            Known::NotApplicable(_) => Known::Missing(None),
            other => other,
        }).collect();
        let report = with(&completed(&known, &choices));
        let environment = Exact(&rubric, &report);
        let (at, _) = rubric.rubric().indicators().next().unwrap();
        let program = rubric.score(at).unwrap();
        // What may break unasked stays with the interpreter.
        if program.graph().is_none() { return Ok(()) };
        let graph = program.read(rubric.rubric(), &environment);
        let interpreted = program.interpret(rubric.rubric(), &environment).unwrap();
        prop_assert!(graph.is_settled(), "{graph:?}");
        // Names that nobody uses are not computed.
        if only_names(&script) && graph.failure.is_none() && interpreted.failure.is_some() { return Ok(()) };
        prop_assert!(alike(&graph, &interpreted), "{script}\n{graph:?}\n{interpreted:?}");
    }

    #[test]
    fn every_completion_lies_within_the_ends(script in number(3), known in facts(), choices in prop::collection::vec(any::<u8>(), 12)) {
        let Some(rubric) = loadable(&script) else { return Err(TestCaseError::reject("refused at load")) };
        let open = outcome(&rubric, &known);
        prop_assert!(open.points.sure <= open.points.possible);
        prop_assert!(open.points.sure.value() >= &Number::zero() && open.points.possible.value() <= &Number::from(5));
        let settled = outcome(&rubric, &completed(&known, &choices));
        prop_assert!(within(&settled, &open), "{script}\n{open:#?}\n{settled:#?}");
    }

    #[test]
    fn knowing_more_never_allows_more(
        script in number(3), known in facts(),
        choices in prop::collection::vec(any::<u8>(), 12), keep in prop::collection::vec(any::<bool>(), 12),
    ) {
        let Some(rubric) = loadable(&script) else { return Err(TestCaseError::reject("refused at load")) };
        let wide = outcome(&rubric, &known);
        let narrow = outcome(&rubric, &narrowed(&known, &completed(&known, &choices), &keep));
        prop_assert!(within(&narrow, &wide), "{script}\n{wide:#?}\n{narrow:#?}");
    }

    #[test]
    fn arithmetic_is_that_of_big_rationals((script, value) in oracle()) {
        let names = rubric_text(&script);
        let rubric = compiled(&names);
        let report = with(&[]);
        let (at, _) = rubric.rubric().indicators().next().unwrap();
        let program = rubric.score(at).unwrap();
        let found = program.read(rubric.rubric(), &Exact(&rubric, &report));
        match value {
            Some(value) => {
                let Some(Value::Number(x)) = &found.value else { panic!("{script}: {found:?}") };
                prop_assert_eq!(format!("{:?}", x.exact().unwrap()), value.to_string());
            }
            None => prop_assert!(found.failure.is_some()),
        }
    }
}

proptest! {
    // Those that stay with the interpreter try every value that an open fact may be: slow.
    #![proptest_config(config(40))]

    #[test]
    fn every_completion_of_statements_lies_within_the_ends(script in statements(), known in facts(), choices in prop::collection::vec(any::<u8>(), 12)) {
        let Some(rubric) = loadable(&script) else { return Err(TestCaseError::reject("refused at load")) };
        let open = outcome(&rubric, &known);
        prop_assert!(open.points.sure <= open.points.possible);
        let settled = outcome(&rubric, &completed(&known, &choices));
        prop_assert!(within(&settled, &open), "{script}\n{open:#?}\n{settled:#?}");
    }
}
