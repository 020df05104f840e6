//! kaohe's stages one by one, in memory: `cargo bench --no-default-features --features stages --bench stages`.
//!
//! Office by office: `rubric_*`, `csv_read`, `offices_scored`, `matrix_written`. By columns: `plan_*`, `batch_*`,
//! `table_*`.

use std::sync::Arc;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

use kaohe::batch::{self, OneByOne};
use kaohe::bulk::keep::Kept;
use kaohe::bulk::rank::Ranks;
use kaohe::bulk::read::{Begin, Bytes, Layout};
use kaohe::bulk::score::{Piece, Plans, Scorer};
use kaohe::bulk::write::Matrix;
use kaohe::compile::{CompiledRubric, compile};
use kaohe::plan::{Batch, Lanes, Plan, ROWS, fill};
use kaohe::report::{self, Format, Gathered, Report};
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

/// A compiled rubric lowered to the plans of all its cohorts.
#[divan::bench(args = RUBRICS)]
fn plan_lowered(bencher: Bencher, name: &str) {
    let rubric = compiled(name);
    bencher.bench_local(|| Plans::of(black_box(&rubric), false).expect("a rubric that has plans"));
}

/// Reports laid out as the columns of a plan, a batch of them.
#[divan::bench]
fn batch_filled(bencher: Bencher) {
    let rubric = compiled("benchmark");
    let plan = plan(&rubric);
    let gathered = gathered(rubric.rubric());
    let reports: Vec<_> = gathered
        .reports
        .iter()
        .filter(in_cohort)
        .take(ROWS)
        .collect();
    bencher
        .counter(ItemsCount::new(reports.len()))
        .bench_local(|| fill(&plan, &rubric, black_box(&reports)));
}

/// A plan run over a full batch.
#[divan::bench]
fn batch_scored(bencher: Bencher) {
    let rubric = compiled("benchmark");
    let plan = plan(&rubric);
    let batch = full_batch(&plan, &rubric);
    let columns = batch.columns.iter().map(|column| column.decimals);
    let columns: Vec<_> = columns.enumerate().collect();
    let mut steps = plan.steps(&columns).expect("constants that fit");
    let mut lanes = Lanes::default();
    bencher
        .counter(ItemsCount::new(ROWS))
        .bench_local(|| black_box(steps.score(black_box(&batch), &mut lanes).total.sure[0]));
}

/// A table's bytes to figures kept in columns, by one thread.
#[divan::bench(sample_count = 20)]
fn table_scored(bencher: Bencher) {
    with_table(|_, table, score| {
        bencher
            .counter(BytesCount::of_slice(table))
            .counter(ItemsCount::new(OFFICES))
            .bench_local(|| score(black_box(table)));
    });
}

/// The matrix of figures kept in columns, by one thread.
#[divan::bench(sample_count = 20)]
fn table_formatted(bencher: Bencher) {
    with_table(|rubric, table, score| {
        let kept = score(table).seal().expect("names that fit");
        let chunks: [&Kept; 1] = [&kept];
        let ranks = Ranks::of(rubric, &chunks);
        let style = CsvStyle {
            plain: true,
            header: Header::Ids,
        };
        let matrix = Matrix::new(rubric, &chunks, &ranks, style);
        let mut memory = Vec::new();
        bencher
            .counter(ItemsCount::new(OFFICES))
            .bench_local(|| matrix.chunk(black_box(0), &mut memory).len());
    });
}

/// The benchmark's rubric, a table for it, and what scores its bytes by columns.
fn with_table(work: impl FnOnce(&Rubric, &[u8], &mut dyn FnMut(&[u8]) -> Piece)) {
    let rubric = compiled("benchmark");
    let source = csv();
    let table = source.text().as_bytes();
    let plans = Plans::of(&rubric, false).expect("a rubric that has plans");
    let inputs = plans.inputs(None);
    let layout = Layout::new("offices.csv", table, true, rubric.rubric(), &inputs);
    let layout = layout.expect("a plain table");
    let mut scorer = Scorer::new(&rubric, &plans, &layout, None, false);
    let start = layout.start();
    let mut score = |table: &[u8]| {
        let bytes = Bytes {
            bytes: &table[start..],
            at: start as u64,
            begin: Begin::Row,
            to: u64::MAX,
            last: true,
        };
        scorer.score(bytes).expect("figures that columns can keep")
    };
    work(rubric.rubric(), table, &mut score);
}

/// The cohort whose offices fill batches.
const COHORT: &str = "镇";

fn in_cohort(report: &&Report) -> bool {
    report.office.cohort == COHORT
}

fn plan(rubric: &CompiledRubric) -> Plan {
    Plan::of(rubric, COHORT, false).expect("a rubric that has a plan")
}

/// As many offices as a batch holds.
fn full_batch(plan: &Plan, rubric: &CompiledRubric) -> Batch {
    let gathered = gathered(rubric.rubric());
    let reports = gathered.reports.iter().filter(in_cohort);
    let reports: Vec<_> = reports.cycle().take(ROWS).collect();
    let (batch, left) = fill(plan, rubric, &reports);
    assert_eq!(left, [false; ROWS], "every office is plain");
    batch
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
