//! Raw tables to a valid rubric: every topic reads its keys and reports all that is wrong with them.

mod blank;
mod calendar;
mod cohorts;
mod columns;
mod constants;
mod fields;
mod gates;
mod grades;
mod head;
mod indicators;
mod limits;
mod lint;
mod names;
mod points;
mod sections;
mod targets;

use std::collections::BTreeMap;
use std::sync::Arc;

use cohorts::Cohorts;
use toml::de::DeTable;

use super::model::{Grade, RankedOver, Rubric, Section};
use super::raw::Damage;
use super::shape::RUBRIC;
use super::table::{Context, Table};
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::shape::Kind;
use crate::source::{Place, Source};

/// What was made of the tables.
pub(super) struct Draft {
    /// The rubric, as far as it was understood.
    pub(super) rubric: Rubric,
    /// Whether it builds on another rubric, so that it is not complete by itself.
    pub(super) extends: bool,
}

/// Reads all tables, once more for each cohort when cohorts have figures of their own.
pub(super) fn validate_all(
    source: &Arc<Source>,
    damage: &Damage,
    root: &DeTable<'_>,
) -> (Draft, Vec<Diagnostic>) {
    let context = Context::new(source, damage.clone());
    let mut draft = validate(&context, root);
    let with_own = context.with_own();
    let mut problems = context.into_problems();
    if with_own.is_empty() {
        return (draft, problems);
    }
    for cohort in draft.rubric.cohorts.clone() {
        let context = Context::for_cohort(source, damage.clone(), &cohort);
        let own = validate(&context, root).rubric;
        for mut problem in context.into_problems() {
            let known = |other: &Diagnostic| {
                other.code == problem.code
                    && other.message == problem.message
                    && other.labels == problem.labels
            };
            if !problems.iter().any(known) {
                if !problem.message.contains(&cohort) {
                    problem.message = format!("类别 `{cohort}`:{}", problem.message);
                }
                problems.push(problem);
            }
        }
        draft.rubric.by_cohort.insert(cohort, own);
    }
    problems.extend(ranked_together(&draft.rubric));
    (draft, problems)
}

/// Totals out of different full marks cannot be ranked together.
fn ranked_together(rubric: &Rubric) -> Option<Diagnostic> {
    let differ = rubric
        .by_cohort
        .values()
        .any(|own| own.points != rubric.points);
    if !differ || rubric.ranking.over == RankedOver::Cohort {
        return None;
    }
    let message = "各类别满分不同,总分不能放在一起排名";
    Some(
        Diagnostic::new(Code::KeyConflict, message)
            .at(Place::start(&rubric.source))
            .help("去掉 `over = \"all\"`,各类别分别排名;或者各类别用同样的满分"),
    )
}

/// Reads all tables; problems go to the context.
fn validate(context: &Context, root: &DeTable<'_>) -> Draft {
    let mut root = Table::new(context, root, 0..0, "细则", Kind::Table(&RUBRIC));
    let extends = constants::not_yet(&mut root);
    let head = head::read(&mut root);
    let calendar = calendar::read(&mut root, head.assessed_on);
    let cohorts = Cohorts(head.cohorts.clone());
    let targets = targets::read(&mut root, &cohorts, head.period.as_deref());
    let fields = fields::read(&mut root);
    let measures = constants::measures(&mut root);
    let checks = constants::checks(&mut root);
    let section_drafts = sections::read(&mut root, &cohorts);
    root.need("section", "[[section]]");
    let grade_drafts = grades::read(&mut root);
    let total = root.take("total");
    for (cohort, place) in context.with_own() {
        cohorts.must_list(context, &cohort, &place);
    }
    points::check(
        context,
        head.points.as_ref(),
        head.points_place.as_ref(),
        &cohorts,
        &section_drafts,
    );
    let sections: Vec<Section> = section_drafts.iter().map(|d| d.section.clone()).collect();
    let grades: Vec<Grade> = grade_drafts.iter().map(|d| d.grade.clone()).collect();
    let named = gates::Named {
        sections: &sections,
        grades: &grades,
    };
    let gates = gates::read(&mut root, &named);
    let reach = limits::check(&mut root, &head, &section_drafts, &gates, total.as_ref());
    if head.tie_break.is_empty() {
        grades::ties(context, &grade_drafts);
    }
    let total = total.and_then(|item| item.script());
    let digits = head.total_digits.unwrap_or(head.digits);
    grades::check(context, &grade_drafts, &reach, digits);
    let columns = columns::read(&mut root, head.digits);
    let lint = lint::read(&mut root);
    root.finish();
    let points = head.points.unwrap_or_else(Number::hundred);
    Draft {
        rubric: Rubric {
            builds_on: None,
            source: Arc::clone(&context.source),
            id: head.id,
            title: head.title,
            edition: head.edition,
            lang: head.lang,
            period: head.period,
            assessed_on: head.assessed_on,
            calendar: calendar.map(Arc::new),
            cohorts: head.cohorts,
            total,
            total_floor: limits::or_end(&head.total_floor, Number::zero()),
            total_cap: limits::or_end(&head.total_cap, points.clone()),
            points,
            digits: head.digits,
            total_digits: head.total_digits,
            not_applicable: head.not_applicable,
            ranking: head.ranking,
            tie_break: head.tie_break,
            vague: head.vague,
            targets,
            fields,
            measures,
            checks,
            sections,
            gates,
            grades,
            columns,
            lint,
            by_cohort: BTreeMap::new(),
        },
        extends,
    }
}
