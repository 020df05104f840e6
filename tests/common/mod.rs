//! Small rubrics and reports for tests, made from text alone.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

pub mod grammar;

use std::collections::BTreeMap;

use kaohe::compile::{CompiledRubric, compile};
use kaohe::decimal::Number;
use kaohe::diagnostic::{Diagnostic, has_errors};
use kaohe::evaluate::{Cohorts, ReadFigures, evaluate_among};
use kaohe::outcome::Status;
use kaohe::rank::rank;
use kaohe::report::review::Reviewed;
use kaohe::report::{Format, Office, Prior, Read, Report, gather, lay_prior};
use kaohe::rubric::{Rubric, parse};
use kaohe::scorecard::{Options, Scorecard, assemble};
use kaohe::source::Source;
use kaohe::value::{Fact, Interval, Known, Moment, Moments, Truth, Value};

/// A number from its decimal text.
pub fn n(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|| panic!("{text} is no number"))
}

/// The fields that every test script may read, all in group `f`.
pub const FIELDS: &str = r#"
[field.f]
a = { title = "甲", type = "number", range = [-1000, 1000] }
b = { title = "乙", type = "number", range = [-1000, 1000] }
x = { title = "数目", type = "count", unit = "件" }
y = { title = "总数", type = "count", unit = "件" }
rate = { title = "持证率", type = "rate" }
r2 = { title = "覆盖率", type = "rate" }
yes = { title = "已建", type = "flag" }
no = { title = "已停", type = "flag" }
on = { title = "公开日", type = "date" }
word = { title = "说明", type = "text" }
events = { title = "事件", type = "rows", columns = { deaths = { type = "count" } } }
[field."组"]
"率" = { title = "组率", type = "rate" }
"#;

/// The text of a rubric with one indicator of 5 points, scored by `script`.
pub fn rubric_text(script: &str) -> String {
    format!(
        r#"id = "t"
title = "试"
edition = "1"
points = 5
assessed_on = 2025-03-31
rounding = {{ digits = 2 }}
not_applicable = "rescale-total"
[target]
goal = 95
due = {{ title = "期限", value = 2025-04-01 }}
{FIELDS}
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
    )
}

/// Everything found in a rubric's text, scripts included.
pub fn problems(text: &str) -> Vec<Diagnostic> {
    let parsed = parse(&Source::new("t.toml", text));
    let mut found = parsed.diagnostics;
    if let Some(rubric) = parsed.rubric {
        found.extend(compile(rubric).diagnostics);
    }
    found
}

/// A rubric that must be right.
pub fn compiled(text: &str) -> CompiledRubric {
    let parsed = parse(&Source::new("t.toml", text));
    assert!(
        !has_errors(&parsed.diagnostics),
        "{:#?}",
        parsed.diagnostics
    );
    let compiled = compile(parsed.rubric.unwrap());
    compiled
        .rubric
        .unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics))
}

/// What a fact is, for tests: `x=3`, `rate>=92`, `a=1..4`, `yes=true`, `on=2025-02-10`, `x=n/a`; absent: missing.
pub fn report(rubric: &Rubric, facts: &str) -> Report {
    let mut given: BTreeMap<String, Known> = BTreeMap::new();
    for part in facts.split_whitespace() {
        let sign = ["<=", ">=", "=", "<", ">"]
            .into_iter()
            .find(|s| part.contains(s))
            .expect("a sign");
        let (name, value) = part.split_once(sign).unwrap();
        let id = rubric
            .find_field(if name == "率" { "组" } else { "f" }, name)
            .unwrap_or_else(|| panic!("no field {name}"));
        let field = rubric.field(id).unwrap();
        let interval = |i: Interval| {
            let i = i.intersect(&field.range).expect("within the range");
            let whole = field.kind.name() == "count";
            Known::Value(Value::Number(if whole {
                i.only_whole().unwrap()
            } else {
                i
            }))
        };
        let known = match (sign, value) {
            (_, "none") => Known::Value(Value::Rows(kaohe::value::Rows::none())),
            (_, "n/a") => Known::NotApplicable("没有".into()),
            (_, "true" | "false") => Known::Value(Value::Flag(Truth::from(value == "true"))),
            (_, "never") => Known::Value(Value::Date(Moments::exactly(Moment::Never))),
            ("=", v) if field.kind.name() == "date" => {
                let parts: Vec<i32> = v.split('-').map(|p| p.parse().unwrap()).collect();
                let month = time::Month::try_from(u8::try_from(parts[1]).unwrap()).unwrap();
                let date = time::Date::from_calendar_date(
                    parts[0],
                    month,
                    u8::try_from(parts[2]).unwrap(),
                )
                .unwrap();
                Known::Value(Value::Date(Moments::exactly(Moment::On(date))))
            }
            ("=", v) if field.kind.name() == "text" => Known::Value(Value::Text(Some(v.into()))),
            ("=", v) => match v.split_once("..") {
                Some((lo, hi)) => interval(Interval::between(n(lo), n(hi))),
                None => interval(n(v).into()),
            },
            (">=", v) => interval(Interval::at_least(n(v))),
            (">", v) => interval(Interval::above(n(v))),
            ("<=", v) => interval(Interval::at_most(n(v))),
            (_, v) => interval(Interval::below(n(v))),
        };
        given.insert(field.id(), known);
    }
    let facts = rubric
        .fields
        .iter()
        .map(|f| Fact {
            known: given.remove(&f.id()).unwrap_or(Known::Missing(None)),
            ..Fact::missing()
        })
        .collect();
    Report {
        office: Office {
            id: "o".into(),
            name: "某街道".into(),
            cohort: String::new(),
        },
        period: None,
        facts,
        self_score: BTreeMap::new(),
        self_total: None,
        review: Reviewed::default(),
        prior: Prior::NotGiven,
        source: None,
    }
}

/// The cards of a run over reports written in TOML, ranked; `prior` are last period's reports, if any were given.
pub fn run(rubric: &CompiledRubric, reports: &[&str], prior: Option<&[&str]>) -> Vec<Scorecard> {
    let read = |texts: &[&str]| -> Vec<Read> {
        let sources = texts.iter().enumerate();
        sources
            .map(|(at, text)| {
                let source = Source::new(format!("{at}.toml"), *text);
                kaohe::report::read(&source, Format::Toml, rubric.rubric())
            })
            .collect()
    };
    let mut gathered = gather(read(reports), rubric.rubric(), None, &[]);
    if let Some(prior) = prior {
        let told = lay_prior(
            &mut gathered.reports,
            read(prior),
            Vec::new(),
            rubric.rubric(),
        );
        gathered.diagnostics.extend(told);
    }
    assert!(
        gathered.diagnostics.is_empty(),
        "{:#?}",
        gathered.diagnostics
    );
    among(rubric, &gathered.reports, Options::default())
}

/// The ranked cards of reports that are compared with each other.
pub fn among(rubric: &CompiledRubric, reports: &[Report], options: Options) -> Vec<Scorecard> {
    let one_by_one = |reports: &[&Report], read: &ReadFigures<'_>| {
        reports.iter().map(|report| read(report)).collect()
    };
    let cohorts = Cohorts::of(rubric, reports, options.last_word, &one_by_one);
    let cards = reports.iter();
    let cards = cards
        .map(|report| assemble(evaluate_among(rubric, report, Some(&cohorts)), options))
        .collect();
    rank(cards, rubric, options, &|_, _, _| unreachable!())
}

/// An outcome in a word: `partial 3.00`, `open 0.00..5.00`, `not_applicable 0.00 (reason)`.
pub fn told(card: &Scorecard, at: usize) -> String {
    let outcome = &card.outcomes[at];
    let points = &outcome.points;
    let figure = if points.is_settled() {
        points.sure.to_string()
    } else {
        format!("{}..{}", points.sure, points.possible)
    };
    match outcome.status {
        Status::NotApplicable => format!("{} ({})", outcome.status, outcome.words.reason),
        status => format!("{status} {figure}"),
    }
}
