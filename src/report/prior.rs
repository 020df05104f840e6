//! Last period's reports, laid beside those of this one.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Rubric;
use crate::value::Fact;

use super::Report;
use super::quote::quote;
use super::read::Read;
use super::rows::{RowsTable, lay_rows};

/// What is known of an office's last period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Prior {
    /// No reports of last period were given: anything may have been.
    #[default]
    NotGiven,
    /// They were given, and the office is not among them: a new or merged office has no figures to compare with.
    Absent,
    /// A fact a field of the rubric, in the rubric's order.
    Facts(Vec<Fact>),
}

/// Gives every office its report of last period; offices are found by id, else by name.
///
/// A report that names this period or a later one is not used, nor is the second one of an office; both are told.
/// Fields that only last period's rubric had are told once. `rows`: last period's tables of events.
pub fn lay_prior(
    reports: &mut [Report],
    reads: Vec<Read>,
    rows: Vec<RowsTable>,
    rubric: &Rubric,
) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let mut priors: Vec<Report> = Vec::new();
    let mut unused: Option<(Diagnostic, usize)> = None;
    for read in reads {
        for problem in read.diagnostics {
            if !matches!(problem.code, Code::UnknownFact | Code::UnknownColumn) {
                told.push(problem);
                continue;
            }
            match &mut unused {
                Some((_, count)) => *count += 1,
                None => unused = Some((problem, 1)),
            }
        }
        for (report, places) in read.reports.into_iter().zip(read.places) {
            let place = places.period.as_ref().unwrap_or(&places.office).clone();
            if is_too_late(report.period.as_deref(), rubric.period.as_deref()) {
                let message = format!(
                    "`{}` 的上年填报表写的是 `{}`,不早于本期,没有采用",
                    quote(&report.office.name),
                    quote(report.period.as_deref().unwrap_or_default())
                );
                told.push(
                    Diagnostic::new(Code::PriorPeriod, message)
                        .at(place)
                        .help("`--prior` 给出上一年度的填报表"),
                );
                continue;
            }
            let twin = priors.iter().any(|other| {
                other.office.id == report.office.id || other.office.name == report.office.name
            });
            if twin {
                let message = format!(
                    "`{}` 有两份上年填报表,第二份没有采用",
                    quote(&report.office.name)
                );
                told.push(
                    Diagnostic::new(Code::DuplicateOffice, message)
                        .at(places.office)
                        .help("核对哪一份有效,只留一份"),
                );
                continue;
            }
            priors.push(report);
        }
    }
    // An office that was merged away may well stand in last period's tables.
    let of_rows = lay_rows(&mut priors, rows, false, rubric);
    told.extend(
        of_rows
            .into_iter()
            .filter(|d| d.code != Code::LineDataOffice),
    );
    if let Some((first, count)) = unused {
        let message = format!("上年填报表有 {count} 处不是今年细则的填报项,没有采用");
        let mut note = Diagnostic::new(Code::PriorUnused, message);
        note.labels = first.labels;
        told.push(note.help("上年另有的填报项不影响今年计分,不必改动"));
    }
    lay(reports, priors);
    told
}

fn lay(reports: &mut [Report], priors: Vec<Report>) {
    let by = |key: fn(&Report) -> &str| -> HashMap<String, usize> {
        let keyed = priors.iter().enumerate();
        keyed
            .map(|(at, prior)| (key(prior).to_owned(), at))
            .collect()
    };
    let (by_id, by_name) = (by(|r| &r.office.id), by(|r| &r.office.name));
    for report in reports {
        let found = by_id
            .get(&report.office.id)
            .or_else(|| by_name.get(&report.office.name));
        report.prior = match found.and_then(|at| priors.get(*at)) {
            Some(prior) => Prior::Facts(prior.facts.clone()),
            None => Prior::Absent,
        };
    }
}

/// Whether a period is this one or a later one, as far as years tell.
pub(crate) fn is_too_late(prior: Option<&str>, this: Option<&str>) -> bool {
    let year = |text: &str| -> Option<u32> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.get(..4)?.parse().ok()
    };
    let (Some(prior), Some(this)) = (prior, this) else {
        return false;
    };
    let same =
        |a: &str, b: &str| a.trim().trim_end_matches("年度") == b.trim().trim_end_matches("年度");
    match (year(prior), year(this)) {
        (Some(a), Some(b)) => a > b || (a == b && same(prior, this)),
        _ => same(prior, this),
    }
}
