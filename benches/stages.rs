//! kaohe's stages one by one, in memory: `cargo bench --no-default-features --features stages`.
//!
//! The column plan is to stand here beside them: lowering a compiled rubric, columns of cells, a batch scored.

use std::sync::Arc;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

use kaohe::batch::{self, OneByOne};
use kaohe::compile::{CompiledRubric, compile};
use kaohe::report::{self, Format, Gathered};
use kaohe::rubric::{self, Rubric};
use kaohe::scorecard::{Options, Scorecard};
use kaohe::source::Source;
use kaohe::write::{Counts, CsvStyle, Header, Run, matrix};
use kaohe_bench::{numbered, offices};

/// Offices in memory.
const OFFICES: u64 = 1_000;

/// The rubrics by name.
const RUBRICS: [&str; 3] = ["benchmark", "township", "500 indicators"];

fn main() {
    divan::main();
}

#[divan::bench(args = RUBRICS)]
fn rubric_parsed(bencher: Bencher, name: &str) {
    let source = rubric_text(name);
    bencher
        .counter(BytesCount::of_str(source.text()))
        .bench(|| rubric::parse(black_box(&source)));
}

#[divan::bench(args = RUBRICS)]
fn rubric_compiled(bencher: Bencher, name: &str) {
    bencher.with_inputs(|| parsed(name)).bench_values(compile);
}

#[divan::bench(sample_count = 20)]
fn csv_read(bencher: Bencher) {
    let (rubric, source) = (parsed("benchmark"), csv());
    let bytes = BytesCount::of_str(source.text());
    bencher
        .counter(bytes)
        .bench(|| report::read(black_box(&source), Format::Csv, &rubric));
}

#[divan::bench(sample_count = 10)]
fn offices_scored(bencher: Bencher) {
    let rubric = compiled("benchmark");
    let gathered = gathered(rubric.rubric());
    let options = Options {
        brief: true,
        ..Options::default()
    };
    bencher
        .counter(ItemsCount::new(OFFICES))
        .bench_local(|| batch::score(&rubric, black_box(&gathered.reports), options, &OneByOne));
}

#[divan::bench(sample_count = 20)]
fn matrix_written(bencher: Bencher) {
    let rubric = compiled("benchmark");
    let gathered = gathered(rubric.rubric());
    let options = Options {
        brief: true,
        ..Options::default()
    };
    let (cards, _) = batch::score(&rubric, &gathered.reports, options, &OneByOne);
    let run = run(rubric.rubric(), &cards, &gathered);
    let style = CsvStyle {
        plain: true,
        header: Header::Ids,
    };
    bencher.counter(ItemsCount::new(OFFICES)).bench_local(|| {
        let mut out = Vec::new();
        matrix::write(black_box(&run), style, &mut out).expect("memory takes it");
        out
    });
}

fn rubric_text(name: &str) -> Arc<Source> {
    let text = match name {
        "benchmark" => include_str!("rubric.toml").to_owned(),
        "township" => include_str!("../rubrics/rule-of-law-township.toml").to_owned(),
        _ => {
            let mut text = Vec::new();
            numbered::write(500, &mut text).expect("memory takes it");
            String::from_utf8(text).expect("text")
        }
    };
    Source::new(name, text)
}

fn parsed(name: &str) -> Rubric {
    rubric::parse(&rubric_text(name))
        .rubric
        .expect("a valid rubric")
}

fn compiled(name: &str) -> CompiledRubric {
    compile(parsed(name))
        .rubric
        .expect("scripts without errors")
}

fn csv() -> Arc<Source> {
    let mut text = Vec::new();
    offices::write(OFFICES, 2026, &mut text).expect("memory takes it");
    Source::new("offices.csv", String::from_utf8(text).expect("text"))
}

fn gathered(rubric: &Rubric) -> Gathered {
    report::gather(
        vec![report::read(&csv(), Format::Csv, rubric)],
        rubric,
        None,
        &[],
    )
}

fn run<'a>(rubric: &'a Rubric, cards: &'a [Scorecard], gathered: &'a Gathered) -> Run<'a> {
    Run {
        rubric,
        cards,
        input_order: &gathered.input_order,
        diagnostics: &gathered.diagnostics,
        prior: None,
        counts: Counts {
            read: gathered.read,
            scored: gathered.scored,
            ..Counts::default()
        },
        inputs: Vec::new(),
        options: Vec::new(),
    }
}
