//! Whether the points of every cohort's paper add up to its full marks.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::cohorts::Cohorts;
use super::sections::SectionDraft;
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::model::{Indicator, SectionKind};
use crate::rubric::table::Context;
use crate::source::Place;

/// An office's cohort, or one that nobody names.
type Cohort<'r> = Option<&'r str>;

/// What one cohort's paper comes to.
#[derive(PartialEq)]
struct Sum<'r> {
    total: Number,
    sections: Vec<(&'r str, Number)>,
}

/// Reports papers and sections whose points do not add up.
pub(super) fn check(
    context: &Context,
    points: Option<&Number>,
    points_place: Option<&Place>,
    cohorts: &Cohorts,
    drafts: &[SectionDraft],
) {
    let base: Vec<&SectionDraft> = drafts
        .iter()
        .filter(|draft| draft.section.kind == SectionKind::Base)
        .collect();
    if !base.iter().all(|draft| draft.adds_up) {
        return;
    }
    // Where cohorts have points of their own each of them is read by itself.
    let papers = match &context.cohort {
        Some(cohort) => vec![Some(cohort.as_str())],
        None if !context.with_own().is_empty() => Vec::new(),
        None => papers(cohorts, &base),
    };
    let is_all = |same: &[Cohort<'_>]| context.cohort.is_none() && same.len() == papers.len();
    for draft in &base {
        check_section(context, draft, &papers);
    }
    let (Some(points), Some(place)) = (points, points_place) else {
        return;
    };
    if drafts.is_empty() {
        return;
    }
    // Papers that are wrong in the same way are one mistake.
    let mut wrong: Vec<(Sum<'_>, Vec<Cohort<'_>>)> = Vec::new();
    for cohort in &papers {
        let sum = actual(&base, *cohort);
        if sum.total == *points || stated(&base, *cohort) == *points {
            continue;
        }
        match wrong.iter_mut().find(|(other, _)| *other == sum) {
            Some((_, same)) => same.push(*cohort),
            None => wrong.push((sum, vec![*cohort])),
        }
    }
    for (sum, same) in wrong {
        let all = is_all(&same);
        let whose = if all { String::new() } else { whose(&same) };
        let parts: Vec<String> = sum
            .sections
            .iter()
            .map(|(id, part)| format!("`{id}` {part}"))
            .collect();
        let parts = match parts.as_slice() {
            [] => String::new(),
            parts => format!(": {}", parts.join(", ")),
        };
        let message = format!(
            "{whose}指标分值合计 {},{}{}",
            sum.total,
            difference(&sum.total, points),
            parts
        );
        let help = if same.contains(&None) && !all {
            "用 `cohorts` 写明有哪些类别,或者改指标的 `points`"
        } else {
            "改指标的 `points`,或者改总的 `points`"
        };
        context.report(
            Diagnostic::new(Code::PointsSum, message)
                .at(place.clone())
                .help(help),
        );
    }
}

/// The cohorts whose papers may differ.
fn papers<'r>(cohorts: &'r Cohorts, base: &[&'r SectionDraft]) -> Vec<Cohort<'r>> {
    if !cohorts.0.is_empty() {
        return cohorts.0.iter().map(|name| Some(name.as_str())).collect();
    }
    let named: BTreeSet<&str> = base
        .iter()
        .flat_map(|draft| &draft.section.indicators)
        .flat_map(|indicator| indicator.applies_to.iter().map(String::as_str))
        .collect();
    named.into_iter().map(Some).chain([None]).collect()
}

fn whose(cohorts: &[Cohort<'_>]) -> String {
    let names: Vec<String> = cohorts
        .iter()
        .map(|cohort| cohort.map_or_else(|| "其他类别".to_owned(), |name| format!("`{name}` ")))
        .collect();
    format!("{}的", names.join("和 "))
}

fn exists(indicator: &Indicator, cohort: Cohort<'_>) -> bool {
    !indicator.unscored
        && (indicator.applies_to.is_empty()
            || cohort.is_some_and(|name| indicator.applies_to.iter().any(|to| to == name)))
}

/// The sum of a section's indicators; none when it has none for the cohort.
fn inside(draft: &SectionDraft, cohort: Cohort<'_>) -> Option<Number> {
    let mut points = draft
        .section
        .indicators
        .iter()
        .filter(|indicator| exists(indicator, cohort))
        .filter_map(|indicator| indicator.points.clone())
        .peekable();
    points.peek()?;
    Some(points.sum())
}

/// What the sections really come to.
fn actual<'r>(base: &[&'r SectionDraft], cohort: Cohort<'_>) -> Sum<'r> {
    let mut sections = Vec::new();
    for draft in base {
        let inside = inside(draft, cohort);
        let counts = match (&inside, &draft.section.out_of) {
            (Some(_), Some(_)) => draft.section.points.clone(),
            _ => inside,
        };
        let id = draft.section.id.as_str();
        sections.push((id, counts.unwrap_or_else(Number::zero)));
    }
    Sum {
        total: sections.iter().map(|(_, part)| part.clone()).sum(),
        sections,
    }
}

/// What the sections say that they come to.
fn stated(base: &[&SectionDraft], cohort: Cohort<'_>) -> Number {
    base.iter()
        .filter_map(|draft| {
            let inside = inside(draft, cohort)?;
            Some(draft.section.points.clone().unwrap_or(inside))
        })
        .sum()
}

fn check_section(context: &Context, draft: &SectionDraft, papers: &[Cohort<'_>]) {
    let section = &draft.section;
    let (key, wanted) = match (&section.out_of, &section.points) {
        (Some(out_of), _) => ("out_of", out_of),
        (None, Some(points)) => ("points", points),
        (None, None) => return,
    };
    let wrong = papers
        .iter()
        .filter_map(|cohort| Some((*cohort, inside(draft, *cohort)?)))
        .filter(|(_, sum)| sum != wanted);
    let mut by_sum: Vec<(Number, Vec<Cohort<'_>>)> = Vec::new();
    for (cohort, sum) in wrong {
        match by_sum.iter_mut().find(|(other, _)| *other == sum) {
            Some((_, same)) => same.push(cohort),
            None => by_sum.push((sum, vec![cohort])),
        }
    }
    for (sum, same) in by_sum {
        let whose = match context.cohort.is_none() && same.len() == papers.len() {
            true => String::new(),
            false => whose(&same),
        };
        let message = format!(
            "{whose}部分 `{}` 指标分值合计 {sum},{}",
            section.id,
            difference(&sum, wanted)
        );
        let place = match (key, &draft.points_place) {
            ("points", Some(place)) => place.clone(),
            _ => section.place.clone(),
        };
        context.report(
            Diagnostic::new(Code::PointsSum, message)
                .at(place)
                .help(format!("改指标的 `points`,或者改这个部分的 `{key}`")),
        );
    }
}

fn difference(sum: &Number, wanted: &Number) -> String {
    let (word, by) = match sum.cmp(wanted) {
        Ordering::Less => ("少", wanted.clone() - sum.clone()),
        _ => ("多", sum.clone() - wanted.clone()),
    };
    format!("应为 {wanted},{word} {by}")
}
