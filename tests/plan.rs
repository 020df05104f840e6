//! The plan against the reference: random papers on random facts, every figure of every card alike to the last digit.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    missing_docs
)]

mod common;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Write;

use kaohe::compile::CompiledRubric;
use kaohe::evaluate::evaluate_briefly_among;
use kaohe::outcome::Status;
use kaohe::plan::{Batch, Column, Lanes, Plan, Results, fill};
use kaohe::report::{Office, Report};
use kaohe::rubric::{FieldId, FieldKind, GateEffect};
use kaohe::scorecard::{Options, Scorecard, assemble, grade_after_gates};
use kaohe::source::Source;
use kaohe::value::{Fact, Interval, Known, Moment, Moments, Truth, Value};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use common::FIELDS;
use common::grammar::{flag, number};

/// A paper of random scripts in sections of every kind, with gates of every effect.
#[derive(Clone, Debug)]
struct Paper {
    scripts: Vec<String>,
    conditions: Vec<String>,
    policy: &'static str,
    total: (&'static str, &'static str),
    effects: Vec<usize>,
}

const EFFECTS: [&str; 13] = [
    "zero = [\"total\"]",
    "zero = [\"A\"]",
    "zero = [\"B2\", \"C\"]",
    "deduct = 3.125",
    "no_bonus = true",
    "total_cap = 9.5",
    "grade = \"丙\"",
    "grade_cap = \"乙\"",
    "grade_down = 1",
    "rank_last = true",
    "not_assessed = true",
    "mark = \"黑榜\"",
    "deduct = 1\nno_bonus = true\ngrade_cap = \"丙\"",
];

fn paper() -> impl Strategy<Value = Paper> {
    (
        prop::collection::vec(
            prop_oneof![4 => number(1), 2 => number(2), 1 => number(3)],
            9,
        ),
        prop::collection::vec(flag(number(1)), 5),
        prop_oneof![
            Just("rescale-total"),
            Just("rescale-section"),
            Just("full"),
            Just("zero")
        ],
        prop_oneof![
            Just(("0", "\"none\"")),
            Just(("\"none\"", "18")),
            Just(("2.5", "19.5"))
        ],
        prop::collection::vec(0..EFFECTS.len(), 3),
    )
        .prop_map(|(scripts, conditions, policy, total, effects)| Paper {
            // Months are left to the reference.
            scripts: scripts
                .iter()
                .map(|s| s.replace("months_late", "days_late"))
                .collect(),
            conditions: conditions
                .iter()
                .map(|s| s.replace("months_late", "days_late"))
                .collect(),
            policy,
            total,
            effects,
        })
}

impl Paper {
    fn text(&self) -> String {
        let script = |at: usize| &self.scripts[at];
        let mut text = format!(
            r#"id = "t"
title = "试"
edition = "1"
points = 20
assessed_on = 2025-03-31
rounding = {{ digits = 2, total = 1 }}
not_applicable = "{}"
total_floor = {}
total_cap = {}
tie_break = ["penalty", "section.A - section.B", "indicator.B1"]
[target]
goal = {{ value = 95, by_cohort = {{ "镇" = 90.5 }} }}
due = {{ title = "期限", value = 2025-04-01 }}
{FIELDS}
"#,
            self.policy, self.total.0, self.total.1
        );
        let mut section = |head: &str, items: &[(&str, &str, usize)]| {
            writeln!(text, "[[section]]\n{head}").unwrap();
            for (id, keys, at) in items {
                let script = script(*at);
                writeln!(text, "[[section.indicator]]\nid = \"{id}\"\ntitle = \"项{id}\"\n{keys}\nscore = '''\n{script}\n'''").unwrap();
            }
        };
        section(
            "id = \"A\"\ntitle = \"甲\"\ncap = 8.5",
            &[
                ("A1", "points = 5", 0),
                (
                    "A2",
                    &format!(
                        "points = 4\napplies_when = {{ holds = '''{}''', otherwise = \"无\" }}",
                        self.conditions[3]
                    ),
                    1,
                ),
            ],
        );
        section(
            "id = \"B\"\ntitle = \"乙\"\npoints = 11\nout_of = 30",
            &[
                ("B1", "points = 20\nout_of = 100", 2),
                ("B2", "points = 10\nfloor = -2.5\ncap = 12", 3),
                ("B3", "points = 3\nrole = \"unscored\"", 4),
            ],
        );
        section(
            "id = \"C\"\ntitle = \"加\"\nkind = \"bonus\"\ncap = 2",
            &[("C1", "", 5), ("C2", "points = 1", 6)],
        );
        section(
            &format!(
                "id = \"D\"\ntitle = \"扣\"\nkind = \"penalty\"\ncap = \"none\"\napplies_when = {{ holds = '''{} || base > 3''', otherwise = \"无\" }}",
                self.conditions[4]
            ),
            &[("D1", "", 7), ("D2", "points = 2", 8)],
        );
        for (at, effect) in self.effects.iter().enumerate() {
            let when = &self.conditions[at];
            let when = match at {
                2 => format!("{when} && total > 5"),
                _ => when.clone(),
            };
            writeln!(
                text,
                "[[gate]]\nid = \"V{at}\"\ntitle = \"门{at}\"\nwhen = '''{when}'''\n{}",
                EFFECTS[*effect]
            )
            .unwrap();
        }
        for (name, from) in [
            ("甲", "from = 15"),
            ("乙", "from = 10.5"),
            ("丙", "from = 6"),
            ("丁", ""),
        ] {
            writeln!(text, "[[grade]]\nname = \"{name}\"\n{from}").unwrap();
        }
        text
    }
}

/// Exact facts with ties on purpose; now and then a missing one, and sizes that no lane holds.
fn facts() -> BoxedStrategy<Vec<Known>> {
    let value = |value: Value| Known::Value(value);
    let figure = |whole: bool| {
        prop_oneof![
            8 => (0..12i64).prop_map(move |n| (n, 1)),
            4 => prop_oneof![Just(85), Just(90), Just(92), Just(95), Just(98), Just(100)].prop_map(|n| (n, 1)),
            8 => (0..10_000i64).prop_map(move |n| (n, if whole { 1 } else { 100 })),
            1 => Just((900_719_925_474_099, 1)),
        ]
    };
    let number = |whole: bool, most: i64| {
        let number = move |(n, d): (i64, i64)| {
            let n = if n / d > most { most } else { n };
            kaohe::decimal::Number::fraction(n, d).unwrap()
        };
        let whole_of = move |i: Interval| if whole { i.known_whole() } else { i };
        let known = move |i: Interval| Known::Value(Value::Number(whole_of(i)));
        let most = kaohe::decimal::Number::from(most);
        prop_oneof![
            60 => figure(whole).prop_map(move |n| known(number(n).into())),
            3 => (figure(whole), figure(whole)).prop_map(move |(a, b)| {
                let (a, b) = (number(a), number(b));
                known(Interval::between(a.clone().min(b.clone()), a.max(b)))
            }),
            2 => figure(whole).prop_map(move |n| {
                let least = number(n);
                // 以上, up to the end of the range; counts have none.
                known(if whole { Interval::at_least(least) } else { Interval::between(least, most.clone()) })
            }),
            1 => Just(Known::Missing(None)),
            2 => Just(Known::NotApplicable("没有".into())),
        ]
        .boxed()
    };
    let yes = move || {
        prop_oneof![
            12 => any::<bool>().prop_map(move |f| value(Value::Flag(Truth::from(f)))),
            1 => Just(Known::Missing(None)),
            1 => Just(Known::NotApplicable("没有".into())),
        ]
    };
    let base = time::Date::from_calendar_date(2025, time::Month::April, 1).unwrap();
    let day = move |d: i64| Moment::On(base.checked_add(time::Duration::days(d)).unwrap());
    let moments = |moments| Known::Value(Value::Date(moments));
    let on = prop_oneof![
        30 => (-40..60i64).prop_map(move |d| moments(Moments::exactly(day(d)))),
        4 => Just(moments(Moments::exactly(Moment::Never))),
        2 => Just(Known::Missing(None)),
        1 => Just(Known::NotApplicable("没有".into())),
        1 => (-40..60i64, 1..40i64)
            .prop_map(move |(d, more)| moments(Moments { from: day(d), to: day(d + more) })),
        1 => (-40..60i64).prop_map(move |d| moments(Moments { from: day(d), to: Moment::Never })),
    ];
    (
        (
            number(false, 1000),
            number(false, 1000),
            number(true, i64::MAX),
            number(true, i64::MAX),
        ),
        (number(false, 100), number(false, 100), yes(), yes()),
        on,
    )
        .prop_map(|((a, b, x, y), (rate, r2, yes, no), on)| {
            let none = || Known::Missing(None);
            vec![a, b, x, y, rate, r2, yes, no, on, none(), none(), none()]
        })
        .boxed()
}

fn report(rubric: &CompiledRubric, at: usize, known: &[Known]) -> Report {
    let mut report = common::report(rubric.rubric(), "");
    report.office = Office {
        id: format!("o{at}"),
        name: format!("单位{at}"),
        cohort: if at.is_multiple_of(3) {
            "镇".into()
        } else {
            "街道".into()
        },
    };
    report.source = Some(Source::new("r.toml", ""));
    for (fact, known) in report.facts.iter_mut().zip(known) {
        fact.known = known.clone();
    }
    report
}

/// The card of a report before ranks, and whether anything is to be told about it.
fn reference(rubric: &CompiledRubric, report: &Report, options: Options) -> (Scorecard, bool) {
    let evaluation = evaluate_briefly_among(rubric, report, None);
    let told = !evaluation.diagnostics.is_empty();
    let card = assemble(evaluation, options);
    let told = told || !card.diagnostics.is_empty();
    (card, told)
}

/// What differs between a row of the results and the card.
fn difference(
    rubric: &CompiledRubric,
    found: &Results<'_>,
    row: usize,
    card: &Scorecard,
) -> Option<String> {
    let rubric = rubric.rubric();
    let number = |n: &kaohe::decimal::Number| {
        let scaled = n.clone() * kaohe::decimal::Number::power_of_ten(rubric.digits);
        scaled.to_i64().map(|n| n as f64)
    };
    let mut all: Vec<(String, f64, Option<f64>)> = Vec::new();
    let mut compare =
        |what: &str, found: f64, wanted: Option<f64>| all.push((what.to_owned(), found, wanted));
    for (item, outcome) in found.indicators.iter().zip(&card.outcomes) {
        let id = &rubric.indicator(outcome.indicator).unwrap().id;
        let missing = f64::from(u8::from(outcome.status == Status::NotApplicable));
        compare(
            &format!("{id} n/a"),
            item.not_applicable[row],
            Some(missing),
        );
        compare(
            id,
            item.points.sure[row],
            number(outcome.points.sure.value()),
        );
        compare(
            id,
            item.points.possible[row],
            number(outcome.points.possible.value()),
        );
    }
    compare(
        "count",
        found.indicators.len() as f64,
        Some(card.outcomes.len() as f64),
    );
    for (section, result) in found.sections.iter().zip(&card.sections) {
        compare("section", section[row], number(result.points.sure.value()));
    }
    compare(
        "rescale",
        found.rescale[row],
        number(card.rescale.sure.value()),
    );
    compare("bonus", found.bonus[row], number(card.bonus.sure.value()));
    compare(
        "penalty",
        found.penalty[row],
        number(card.penalty.sure.value()),
    );
    compare(
        "limits",
        found.limits[row],
        number(card.limits.sure.value()),
    );
    compare(
        "total",
        found.total.sure[row],
        number(card.total.sure.value()),
    );
    compare(
        "total",
        found.total.possible[row],
        number(card.total.possible.value()),
    );
    let open = card
        .outcomes
        .iter()
        .filter(|o| o.status == Status::Open && !rubric.indicator(o.indicator).unwrap().unscored);
    compare("open", found.open[row], Some(open.count() as f64));
    let truth = |t: Truth| match t {
        Truth::True => Some(1.0),
        Truth::False => Some(0.0),
        Truth::Open => None,
    };
    compare(
        "not assessed",
        found.not_assessed.sure[row],
        truth(card.not_assessed),
    );
    let last = card.gates.iter().any(|g| {
        g.fires == Truth::True && rubric.gates[g.gate].effects.contains(&GateEffect::RankLast)
    });
    compare(
        "rank last",
        found.rank_last.sure[row],
        Some(f64::from(u8::from(last))),
    );
    if let Some(grade) = grade_after_gates(rubric, &card.total, &card.grade_conditions, &card.gates)
    {
        compare("grade", found.grade.sure[row], Some(grade.sure as f64));
        compare(
            "grade",
            found.grade.possible[row],
            Some(grade.possible as f64),
        );
    }
    for (term, value) in found.tie_break.iter().zip(&card.tie_break) {
        let (sure, possible) = (term.sure[row], term.possible[row]);
        match value {
            Some(value) => {
                compare("tie", sure, number(value));
                compare("tie", possible, number(value));
            }
            None => compare(
                "tie is open",
                f64::from(u8::from(sure != possible)),
                Some(1.0),
            ),
        }
    }
    all.into_iter()
        .find(|(_, found, wanted)| Some(*found) != *wanted)
        .map(|(what, found, wanted)| format!("{what}: plan {found}, reference {wanted:?}"))
}

/// Offices a paper is tried on.
const OFFICES: usize = 48;

/// Papers at a time.
const PAPERS: u32 = 40;

/// Indicators of a paper.
const INDICATORS: usize = 9;

/// How many outcomes are to be compared at least: `LAW_EVALUATIONS`, else what one go gives.
fn wanted() -> usize {
    let wanted = std::env::var("LAW_EVALUATIONS");
    wanted.ok().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// The fields that some report does not give exactly; those of texts and events have no columns.
fn doubtful(rubric: &CompiledRubric, reports: &[Report]) -> BTreeSet<FieldId> {
    let fields = (0..rubric.rubric().fields.len()).map(FieldId);
    let exact = |report: &Report, id: FieldId| match &report.fact(id).unwrap().known {
        Known::Value(value) => value.is_exact(),
        _ => false,
    };
    let any = |id: &FieldId| reports.iter().any(|report| !exact(report, *id));
    let has_column = |id: &FieldId| {
        let kind = rubric.rubric().fields[id.0].kind;
        !matches!(kind, FieldKind::Text | FieldKind::Rows)
    };
    fields.filter(any).filter(has_column).collect()
}

/// The fields of [`facts`] that are now and then open: what follows is not read.
const DOUBTFUL: usize = 9;

/// How many rows the plan told, and in how many of them some fact was open or not applicable.
#[derive(Clone, Copy, Default)]
struct Told {
    rows: usize,
    doubtful: usize,
}

/// How many rows of a paper the plan tells, all of them as the reference does; none where the paper is not planned.
fn agreed(paper: &Paper, known: &[Vec<Known>], last_word: bool) -> Result<Told, TestCaseError> {
    let text = paper.text();
    let parsed = kaohe::rubric::parse(&Source::new("t.toml", text.clone()));
    prop_assert!(parsed.rubric.is_some(), "{:#?}\n{text}", parsed.diagnostics);
    // A literal in a script is refused now and then.
    let Some(rubric) = kaohe::compile::compile(parsed.rubric.unwrap()).rubric else {
        return Err(TestCaseError::reject("refused at load"));
    };
    let reports = known.iter().enumerate();
    let reports: Vec<Report> = reports
        .map(|(at, known)| report(&rubric, at, known))
        .collect();
    let plan = Plan::of_doubtful(&rubric, "街道", last_word, &doubtful(&rubric, &reports));
    let plan = plan.map_err(|left| TestCaseError::reject(format!("{left:?}")))?;
    let (batch, left) = fill(&plan, &rubric, &reports.iter().collect::<Vec<_>>());
    let columns = batch.columns.iter().map(|c| c.decimals).enumerate();
    let decimals: Vec<(usize, u32)> = columns.collect();
    let Ok(mut steps) = plan.steps(&decimals) else {
        return Err(TestCaseError::reject("constants"));
    };
    let mut lanes = Lanes::default();
    let found = steps.score(&batch, &mut lanes);
    let options = Options {
        last_word,
        brief: true,
    };
    let mut told = Told::default();
    for (row, report) in reports.iter().enumerate() {
        let wild = found.wild.get(row).is_some_and(|w| *w > 0.0);
        if left[row] || wild || found.odd[row] > 0.0 {
            continue;
        }
        told.rows += 1;
        let exact = |fact: &Fact| matches!(&fact.known, Known::Value(value) if value.is_exact());
        told.doubtful += usize::from(!report.facts.iter().take(DOUBTFUL).all(exact));
        let (card, said) = reference(&rubric, report, options);
        prop_assert!(!said, "something is to be told of row {row}\n{text}");
        let differs = difference(&rubric, &found, row, &card);
        prop_assert!(
            differs.is_none(),
            "{}\n{:?}\n{text}",
            differs.unwrap(),
            report.facts.iter().map(|f| &f.known).collect::<Vec<_>>()
        );
    }
    Ok(told)
}

#[test]
fn plan_and_reference_agree() {
    let (told, doubtful, rows) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let offices = prop::collection::vec(facts(), OFFICES);
    loop {
        let mut runner = TestRunner::new(ProptestConfig {
            cases: PAPERS,
            max_global_rejects: 1_000_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        });
        let ran = runner.run(
            &(paper(), &offices, any::<bool>()),
            |(paper, known, last_word)| {
                let agreed = agreed(&paper, &known, last_word)?;
                told.set(told.get() + agreed.rows);
                doubtful.set(doubtful.get() + agreed.doubtful);
                rows.set(rows.get() + OFFICES);
                Ok(())
            },
        );
        ran.unwrap();
        if told.get() * INDICATORS >= wanted() {
            break;
        }
    }
    let (told, doubtful, rows) = (told.get(), doubtful.get(), rows.get());
    assert!(told * 10 > rows, "the plan told {told} of {rows} rows only");
    assert!(
        doubtful * 20 > told,
        "only {doubtful} of {told} rows had something open"
    );
    println!(
        "{} outcomes alike, of {told} offices out of {rows}, {doubtful} of them with open facts",
        told * INDICATORS
    );
}

/// Two counts added, in columns that carry other decimals in the second batch. What the first one proves says nothing
/// of the second: there a thousandth beside 2 · 10^12 needs whole numbers beyond those that a lane holds.
#[test]
fn what_is_proved_of_some_decimals_is_not_taken_for_others() {
    let text = r#"id = "t"
title = "试"
edition = "1"
points = 5
[field.f]
a = { title = "甲", type = "number", range = [0, 10000000000000] }
b = { title = "乙", type = "number", range = [0, 10000000000000] }
[[section]]
id = "A"
title = "甲"
indicator = [{ id = "A1", title = "一项", points = 5, score = "min(points, f.a + f.b)" }]
"#;
    let rubric = common::compiled(text);
    let plan = Plan::of(&rubric, "", false).unwrap();
    let column = |value: f64, decimals: u32| Column {
        values: vec![value],
        decimals,
        largest: 2e12,
    };
    let mut lanes = Lanes::default();
    for (decimals, is_wild) in [(0, false), (3, true)] {
        let batch = Batch {
            rows: 1,
            columns: vec![column(2e12, 0), column(1.0, decimals)],
        };
        let mut steps = plan.steps(&[(0, 0), (1, decimals)]).unwrap();
        let found = steps.score(&batch, &mut lanes);
        assert_eq!(found.wild.contains(&1.0), is_wild, "{decimals} decimals");
    }
}

/// A gate that bears on the grade alone may be open: the sure end counts it, the possible one does not. With the last
/// word it was not proved.
#[test]
fn an_open_gate_leaves_the_grade_between_its_ends() {
    let text = common::rubric_text("points")
        + "[[grade]]\nname = \"差\"\n[[gate]]\nid = \"V\"\ntitle = \"门\"\nwhen = \"f.x >= 3\"\ngrade_cap = \"差\"\n";
    let rubric = common::compiled(&text);
    let reports = ["x=2", "x=5", "x>=1"].map(|facts| Report {
        source: Some(Source::new("r.toml", "")),
        ..common::report(rubric.rubric(), facts)
    });
    for (last_word, possible) in [(false, [0.0, 1.0, 0.0]), (true, [0.0, 1.0, 0.0])] {
        let sure = if last_word { possible } else { [0.0, 1.0, 1.0] };
        let doubtful = doubtful(&rubric, &reports[2..]);
        with_results(&rubric, &reports, (&doubtful, last_word), |found| {
            assert_eq!(found.odd, [0.0; 3]);
            assert_eq!(found.grade.sure, sure, "{last_word}");
            assert_eq!(found.grade.possible, possible, "{last_word}");
        });
    }
}

/// What a plan makes of some reports, all of which fit its columns.
fn with_results(
    rubric: &CompiledRubric,
    reports: &[Report],
    (doubtful, last_word): (&BTreeSet<FieldId>, bool),
    look: impl FnOnce(&Results<'_>),
) {
    let plan = Plan::of_doubtful(rubric, "", last_word, doubtful).unwrap();
    let (batch, left) = fill(&plan, rubric, &reports.iter().collect::<Vec<_>>());
    assert_eq!(left, vec![false; reports.len()]);
    let columns = batch.columns.iter().map(|c| c.decimals).enumerate();
    let mut steps = plan.steps(&columns.collect::<Vec<_>>()).unwrap();
    let mut lanes = Lanes::default();
    look(&steps.score(&batch, &mut lanes));
}

/// Of -3 and 3 both are 3 away from 0, what lies between them is not: where it is open which of the two it is, a plan
/// knows their ends alone and leaves the office to the reference. Of 3 and 5 it need not.
#[test]
fn how_far_from_0_two_values_are_is_not_told_by_what_lies_between() {
    let script = "abs(first_when([[f.yes, f.a], [f.no, f.b]]))";
    let rubric = common::compiled(&common::rubric_text(script));
    let reports = ["a=3 b=-3 no=true", "a=3 b=5 no=true"].map(|facts| Report {
        source: Some(Source::new("r.toml", "")),
        ..common::report(rubric.rubric(), facts)
    });
    let doubtful = doubtful(&rubric, &reports);
    with_results(&rubric, &reports, (&doubtful, false), |found| {
        assert_eq!(found.odd, [1.0, 0.0]);
        let points = &found.indicators[0].points;
        assert_eq!([points.sure[1], points.possible[1]], [300.0, 500.0]);
    });
}
