//! `kaohe diff`: what a change of a rubric does to offices.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use kaohe::compile::CompiledRubric;
use kaohe::diff::{Edits, difference};
use kaohe::report::Report;
use kaohe::rubric::resolve;
use kaohe::scorecard::{Options, Scorecard};
use kaohe::source::Source;
use kaohe::write::difference::{write_csv, write_json, write_text};

use crate::args::{ComparisonFormat, DiffArgs, InputArgs};
use crate::console::Console;
use crate::files;
use crate::run::{load_inputs, read_rubric};
use crate::score::{Given, load_reports, others};
use crate::stages::{self, Threads};
use crate::{CannotRun, Exit};

/// So many offices that only move are shown on the screen.
const MOST_SHOWN: usize = 30;

/// Runs it.
pub(crate) fn run(args: &DiffArgs, console: &Console) -> Result<Exit, CannotRun> {
    let (old, new) = (read_rubric(&args.old)?, read_rubric(&args.new)?);
    let (old, new) = (old.compiled(), new.compiled());
    let edits = Edits::between(&whole(old)?, &whole(new)?).map_err(CannotRun::Because)?;
    let inputs = InputArgs {
        rubric: args.new.clone(),
        offices: args.offices.clone(),
        facts: args.facts.clone(),
        review: args.review.clone(),
        closes: args.closes,
        jobs: args.jobs,
    };
    let given = Given {
        reports: &args.reports,
        input_format: None,
        prior: args.prior.as_deref(),
    };
    let mut none = others(&inputs);
    none.push(&args.old);
    let loaded = load_reports(given, none, load_inputs(&inputs)?)?;
    // What is wrong with the reports is told once, as the new rubric reads them.
    let (read, _) = stages::gather(&loaded.texts, new.rubric()).map_err(CannotRun::Because)?;
    let mut told = loaded.diagnostics;
    told.extend(read.diagnostics);
    console.report(&told, None);
    let options = Options {
        last_word: args.closes,
        brief: true,
    };
    let readings: RefCell<HashMap<Vec<String>, Arc<Vec<Report>>>> = RefCell::default();
    let threads = Threads::new(args.jobs);
    let score = |rubric: &CompiledRubric, reading: &[String]| -> Vec<Scorecard> {
        let known = readings.borrow().get(reading).cloned();
        let reports = known.unwrap_or_else(|| {
            let gathered = stages::gather(&loaded.texts, rubric.rubric());
            let reports = Arc::new(gathered.map_or_else(|_| Vec::new(), |(read, _)| read.reports));
            readings
                .borrow_mut()
                .insert(reading.to_vec(), Arc::clone(&reports));
            reports
        });
        stages::cards(rubric, &reports, options, &threads)
    };
    let found = difference(edits, &score).map_err(CannotRun::Because)?;
    console
        .print(|out| match args.format {
            ComparisonFormat::Text => write_text(&found, MOST_SHOWN, out),
            ComparisonFormat::Csv => write_csv(&found, args.csv.style(), out),
            ComparisonFormat::Json => write_json(&found, out),
        })
        .map_err(|failed| failed.diagnostic())?;
    Ok(Exit::Done)
}

/// The text of a rubric with what it builds on written out.
fn whole(rubric: &CompiledRubric) -> Result<Arc<Source>, CannotRun> {
    let source = &rubric.rubric().source;
    let load = |path: &str, from: &Source| Ok(files::read_beside(path, from)?.source);
    let text = resolve(source, &load).map_err(CannotRun::Because)?;
    Ok(Source::new(source.name(), text))
}
