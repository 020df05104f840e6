//! `kaohe explain`: the account of one office.

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};
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
            let said: Vec<Diagnostic> = found.iter().chain(&told).cloned().collect();
            return Err(no_office(args.office.as_deref(), &why, said, console));
        }
    }
    Ok(match passed {
        true => Exit::Done,
        false => Exit::NotPassed,
    })
}

/// What is wrong with the arguments, and what may have been meant.
fn usage(message: &str, near: Option<&str>) -> CannotRun {
    let mut error = Cli::command().error(ErrorKind::ArgumentConflict, message);
    if let Some(near) = near {
        let near = ContextValue::String(near.to_owned());
        error.insert(ContextKind::SuggestedValue, near);
    }
    CannotRun::Usage(error)
}

fn no_such_item(unknown: NoSuchItem) -> CannotRun {
    let NoSuchItem { id, near } = unknown;
    let where_else = match near {
        Some(_) => "",
        None => ",编号见 `kaohe show 细则.toml`",
    };
    let message = format!("细则里没有 `{id}` 这一项{where_else}");
    usage(&message, near.as_deref())
}

/// Why there is no office to tell of; `said` is what was found in the reports, one of which may be refused.
fn no_office(
    wanted: Option<&str>,
    why: &NoOffice,
    said: Vec<Diagnostic>,
    console: &Console,
) -> CannotRun {
    let wanted = wanted.unwrap_or_default().trim();
    let refused =
        |d: &Diagnostic| d.severity() == Severity::Error && d.office.as_deref() == Some(wanted);
    let message = match why {
        NoOffice::Several(offices) if offices.is_empty() => return CannotRun::Because(said),
        NoOffice::Several(offices) => {
            let named = offices.iter().take(MOST_OFFICES);
            let named: Vec<String> = named.map(named_office).collect();
            let more = match offices.len() > MOST_OFFICES {
                true => "……",
                false => "",
            };
            format!(
                "填报表里有 {} 个单位,用 --office 写明是哪一个:{}{more}",
                offices.len(),
                named.join("、")
            )
        }
        NoOffice::Ambiguous(ids) => format!(
            "有 {} 个单位都叫 `{wanted}`,--office 请写编号:{}",
            ids.len(),
            ids.join("、")
        ),
        NoOffice::Unknown(_) if said.iter().any(refused) => {
            format!("`{wanted}` 的填报表没有采用,原因见上")
        }
        NoOffice::Unknown(_) => format!("没有 `{wanted}` 这个单位"),
    };
    let near = match why {
        NoOffice::Unknown(near) => near.as_deref(),
        NoOffice::Several(_) | NoOffice::Ambiguous(_) => None,
    };
    if said.iter().any(|d| d.severity() == Severity::Error) {
        console.report(&said, None);
    }
    usage(&message, near)
}

/// `hutang 湖塘街道`
fn named_office(office: &Office) -> String {
    match office.id == office.name {
        true => office.id.clone(),
        false => format!("{} {}", office.id, office.name),
    }
}
