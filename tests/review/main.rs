//! What people decided (`--review`): every kind of entry worked out by hand, and every way in which one is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod changes;
mod decisions;
#[path = "../common/program.rs"]
mod program;
mod samples;
mod verified;
mod which;
mod worked;
mod wrong;

use std::collections::BTreeMap;

use kaohe::compile::{CompiledRubric, compile};
use kaohe::diagnostic::Diagnostic;
use kaohe::evaluate::{CardFigures, evaluate};
use kaohe::outcome::{Ends, Outcome};
use kaohe::report::review::{ReviewTable, lay_over_review};
use kaohe::report::{Format, LineTable, gather, read};
use kaohe::rubric::parse;
use kaohe::scorecard::{Options, Scorecard, assemble};
use kaohe::source::Source;

/// 15 points, one bonus and one penalty item; one place of 优秀.
const RUBRIC: &str = include_str!("../cmd/inputs/review/rubric.toml");

const HEADER: &str = "office,item,kind,value,seen,reason,by,date,document";

/// Three offices; 甲 is the one that most tests look at.
const REPORTS: &str = "单位编号,单位名称,类别,审查率,败诉案件数,表彰数,通报次数\n\
    jia,甲街道,街道,96,1,,1\n\
    yi,乙镇,镇,98,0,1,\n\
    bing,丙镇,镇,92%以上,,,\n";

struct Ran {
    cards: BTreeMap<String, Scorecard>,
    /// Those of the review alone.
    said: Vec<Diagnostic>,
    /// Those of the reports.
    of_reports: Vec<Diagnostic>,
}

fn compiled() -> CompiledRubric {
    compiled_from(RUBRIC)
}

fn compiled_from(text: &str) -> CompiledRubric {
    let parsed = parse(&Source::new("rubric.toml", text));
    assert!(parsed.diagnostics.is_empty(), "{:#?}", parsed.diagnostics);
    let compiled = compile(parsed.rubric.unwrap());
    compiled
        .rubric
        .unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics))
}

/// The run of the program over reports, line data and review files.
fn run(reports: &str, line_data: &[&str], reviews: &[(&str, String)]) -> Ran {
    run_with(&compiled(), reports, line_data, reviews)
}

fn run_with(
    rubric: &CompiledRubric,
    reports: &str,
    line_data: &[&str],
    reviews: &[(&str, String)],
) -> Ran {
    run_under(Options::default(), rubric, reports, line_data, reviews)
}

fn run_under(
    options: Options,
    rubric: &CompiledRubric,
    reports: &str,
    line_data: &[&str],
    reviews: &[(&str, String)],
) -> Ran {
    let lines: Vec<LineTable> = line_data
        .iter()
        .map(|text| LineTable::read(&Source::new("court.csv", *text), rubric.rubric()))
        .collect();
    let reports = read(
        &Source::new("reports.csv", reports),
        Format::Csv,
        rubric.rubric(),
    );
    let mut gathered = gather(vec![reports], rubric.rubric(), None, &lines);
    let tables: Vec<ReviewTable> = reviews
        .iter()
        .map(|(name, text)| {
            let format = Format::from_name(name).unwrap();
            ReviewTable::read(&Source::new(*name, text.as_str()), format)
                .unwrap_or_else(|said| panic!("{said:#?}"))
        })
        .collect();
    lay_over_review(&mut gathered, rubric.rubric(), &tables);
    let of_review = |d: &Diagnostic| {
        let source = d.position().0.unwrap_or("");
        reviews.iter().any(|(name, _)| *name == source)
    };
    let (mut said, of_reports): (Vec<_>, Vec<_>) =
        gathered.diagnostics.iter().cloned().partition(of_review);
    let mut cards = Vec::new();
    for report in &gathered.reports {
        let mut evaluation = evaluate(rubric, report);
        said.append(&mut evaluation.diagnostics);
        cards.push(assemble(evaluation, options));
    }
    let gate = |card: &Scorecard, gate: usize, figures: &dyn CardFigures| {
        let report = gathered.reports.iter().find(|r| r.office == card.office);
        evaluate(rubric, report.unwrap()).account(rubric.gate(gate).unwrap(), figures)
    };
    let cards = kaohe::rank::rank(cards, rubric, options, &gate);
    said.extend(cards.iter().flat_map(|card| card.diagnostics.clone()));
    Ran {
        cards: cards
            .into_iter()
            .map(|card| (card.office.id.clone(), card))
            .collect(),
        said,
        of_reports,
    }
}

/// A run with one CSV file of these rows.
fn reviewed(rows: &[&str]) -> Ran {
    reviewed_over(REPORTS, rows)
}

fn reviewed_over(reports: &str, rows: &[&str]) -> Ran {
    run(reports, &[], &[("review.csv", table(rows))])
}

fn table(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// Code, underlined text, message and help, as one line each.
fn said(ran: &Ran) -> Vec<String> {
    let line = |d: &Diagnostic| {
        let place = d.labels.first().map_or("", |label| label.place.text());
        let help = d.help.as_deref().unwrap_or("");
        format!("{} | {place} | {} | {help}", d.code, d.message)
    };
    ran.said.iter().map(line).collect()
}

fn outcome<'a>(ran: &'a Ran, office: &str, indicator: &str) -> &'a Outcome {
    let rubric = compiled();
    let at = rubric.rubric().find_indicator(indicator).unwrap();
    let card = &ran.cards[office];
    card.outcomes.iter().find(|o| o.indicator == at).unwrap()
}

fn ends(ends: &Ends) -> (String, String) {
    (ends.sure.to_string(), ends.possible.to_string())
}

/// Computed points, what a person changed, and the points, each at its sure end.
fn parts(outcome: &Outcome) -> [String; 3] {
    [outcome.computed(), &outcome.adjustment(), &outcome.points].map(|e| e.sure.to_string())
}

fn both(sure: &str, possible: &str) -> (String, String) {
    (sure.to_owned(), possible.to_owned())
}

const SIGNED: &str = "查阅台账,张三,2025-03-10";

fn row(office: &str, item: &str, kind: &str, value: &str, seen: &str) -> String {
    format!("{office},{item},{kind},{value},{seen},{SIGNED},")
}

fn one(office: &str, item: &str, kind: &str, value: &str, seen: &str) -> Ran {
    reviewed(&[&row(office, item, kind, value, seen)])
}
