//! `kaohe compare`: what moved between two finished runs.

use kaohe::diagnostic::{Code, Diagnostic, nearest};
use kaohe::past::{Comparison, PastRun, compare};
use kaohe::write::comparison::{write_csv, write_json, write_text};

use crate::args::{CompareArgs, ComparisonFormat};
use crate::console::Console;
use crate::past::{Depth, is_same_place, read};
use crate::{CannotRun, Exit};

/// Runs it.
pub(crate) fn run(args: &CompareArgs, console: &Console) -> Result<Exit, CannotRun> {
    if is_same_place(&args.old, &args.new) {
        let message = "前后两次给的是同一个文件夹";
        return Err(Diagnostic::new(Code::SameRun, message)
            .origin(crate::files::display_name(&args.new))
            .help("再次计分时用 `--out` 写到另一个文件夹,两个文件夹都给出来")
            .into());
    }
    let (old, _) = read(&args.old, Depth::Lines).map_err(CannotRun::Because)?;
    let (new, _) = read(&args.new, Depth::Lines).map_err(CannotRun::Because)?;
    // A run of reports without ids knows its offices by their names.
    let (old, new) = match old
        .cards
        .iter()
        .any(|card| card.office.id != card.office.name)
    {
        true => {
            let new = new.known_among(old.cards.iter().map(|card| &card.office));
            (old, new)
        }
        false => {
            let old = old.known_among(new.cards.iter().map(|card| &card.office));
            (old, new)
        }
    };
    let mut comparison = compare(&old, &new);
    if !args.offices.is_empty() {
        only(&args.offices, &mut comparison)?;
    }
    let written = console.print(|to| match args.format {
        ComparisonFormat::Text => write_text(&comparison, to),
        ComparisonFormat::Csv => write_csv(&comparison, args.csv.style(), to),
        ComparisonFormat::Json => write_json(&comparison, to),
    });
    written.map_err(|failed| failed.diagnostic())?;
    Ok(Exit::Done)
}

/// Leaves out all other offices.
fn only(offices: &[String], comparison: &mut Comparison<'_>) -> Result<(), CannotRun> {
    let runs = [comparison.old, comparison.new];
    for id in offices {
        if runs.iter().any(|run| run.card(id).is_some()) {
            continue;
        }
        return Err(unknown(id, runs).into());
    }
    let is_wanted = |id: &String| offices.contains(id);
    comparison
        .offices
        .retain(|change| change.card().is_some_and(|c| is_wanted(&c.office.id)));
    let mut wanted: Vec<&String> = offices.iter().collect();
    wanted.sort_unstable();
    wanted.dedup();
    comparison.unchanged = wanted.len().saturating_sub(comparison.offices.len());
    Ok(())
}

fn unknown(id: &str, runs: [&PastRun; 2]) -> Diagnostic {
    let cards = || runs.into_iter().flat_map(|run| &run.cards);
    let by_name = cards().find(|card| card.office.name == id);
    let near = || nearest(id, cards().map(|card| card.office.id.as_str()));
    let help = match by_name.map(|card| card.office.id.as_str()).or_else(near) {
        Some(meant) => format!("是不是 `{meant}`?"),
        None => "`--office` 写汇总表里的单位编号".to_owned(),
    };
    Diagnostic::new(Code::UnknownOffice, format!("两次结果里都没有 `{id}`"))
        .origin("--office")
        .help(help)
}
