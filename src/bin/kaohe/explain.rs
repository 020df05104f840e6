//! `kaohe explain`: the account of one office.

use clap::CommandFactory;
use clap::error::ErrorKind;
use kaohe::catalogue::Lang;
use kaohe::diagnostic::{Diagnostic, Severity};
use kaohe::explain::{Depth, NoOffice, NoSuchItem, Only, json, markdown, text};
use kaohe::report::Office;
use kaohe::scorecard::Options;

use crate::args::{Cli, ExplainArgs, ExplainFormat};
use crate::console::Console;
use crate::run::{load_inputs, read_rubric};
use crate::score::{Given, load_reports, others};
use crate::stages::{self, Asked, NotExplained};
use crate::{CannotRun, Exit};

/// So many offices are named to who did not say which one is meant.
const MOST_OFFICES: usize = 8;

/// Runs it.
pub(crate) fn run(args: &ExplainArgs, console: &Console) -> Result<Exit, CannotRun> {
    let rubric = read_rubric(&args.inputs.rubric)?;
    let compiled = rubric.compiled();
    let only = Only::of(compiled.rubric(), &args.indicator).map_err(no_such_item)?;
    let given = Given {
        reports: &args.reports,
        input_format: args.input_format,
        prior: args.prior.as_deref(),
    };
    let loaded = load_reports(given, others(&args.inputs), load_inputs(&args.inputs)?)?;
    let asked = Asked {
        office: args.office.as_deref(),
        only,
        lang: args.lang.into(),
        options: Options {
            last_word: args.inputs.closes,
            brief: false,
        },
        jobs: args.inputs.jobs,
    };
    let depth = match args.full {
        true => Depth::Full,
        false => Depth::Short,
    };
    let (lang, found) = (Lang::from(args.lang), loaded.diagnostics);
    let mut passed = true;
    let explained = stages::explain(compiled, &loaded.texts, &asked, |account, told| {
        let of_others = |d: &&Diagnostic| d.office.is_none();
        let shown: Vec<Diagnostic> = found
            .iter()
            .chain(told)
            .filter(of_others)
            .cloned()
            .collect();
        console.report(&shown, None);
        let mut all = shown.iter().chain(account.problems.iter().copied());
        passed = all.all(|d| d.severity() == Severity::Note);
        console
            .print(|out| match args.format {
                ExplainFormat::Text => text::write(account, depth, lang, out),
                ExplainFormat::Markdown => markdown::write(account, depth, lang, out),
                ExplainFormat::Json => json::write(account, lang, out),
            })
            .map_err(|failed| CannotRun::from(failed.diagnostic()))
    });
    match explained {
        Ok(written) => written?,
        Err(NotExplained::Because(told)) => return Err(CannotRun::Because(told)),
        Err(NotExplained::NoOffice(why, told)) => {
            // A report that was refused may be just the one that is asked for.
            let refused: Vec<Diagnostic> = found.iter().chain(&told).cloned().collect();
            let serious = refused.iter().any(|d| d.severity() == Severity::Error);
            if serious {
                console.report(&refused, None);
            }
            return Err(no_office(args.office.as_deref().unwrap_or(""), &why));
        }
    }
    Ok(match passed {
        true => Exit::Done,
        false => Exit::NotPassed,
    })
}

fn usage(kind: ErrorKind, message: &str) -> CannotRun {
    CannotRun::Usage(Cli::command().error(kind, message))
}

fn no_such_item(unknown: NoSuchItem) -> CannotRun {
    let NoSuchItem { id, near } = unknown;
    let help = near.map_or_else(
        || ";编号见 `kaohe show 细则.toml`".to_owned(),
        |near| format!(";是不是 `{near}`?"),
    );
    let message = format!("细则里没有 `{id}` 这一项{help}");
    usage(ErrorKind::ArgumentConflict, &message)
}

fn no_office(wanted: &str, why: &NoOffice) -> CannotRun {
    let message = match why {
        NoOffice::Several(offices) => {
            let named = offices.iter().take(MOST_OFFICES);
            let named: Vec<String> = named.map(named_office).collect();
            let more = match offices.len() > MOST_OFFICES {
                true => "……",
                false => "",
            };
            format!(
                "填报表里有 {} 个单位,用 --office 说明是哪一个:{}{more}",
                offices.len(),
                named.join("、")
            )
        }
        NoOffice::Ambiguous(ids) => format!(
            "有 {} 个单位都叫 `{wanted}`,--office 请写编号:{}",
            ids.len(),
            ids.join("、")
        ),
        NoOffice::Unknown(Some(near)) => {
            format!("没有 `{wanted}` 这个单位;是不是 `{near}`?")
        }
        NoOffice::Unknown(None) => format!("没有 `{wanted}` 这个单位"),
    };
    usage(ErrorKind::ArgumentConflict, &message)
}

/// `hutang 湖塘街道`
fn named_office(office: &Office) -> String {
    match office.id == office.name {
        true => office.id.clone(),
        false => format!("{} {}", office.id, office.name),
    }
}
