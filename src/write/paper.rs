//! The columns that a rubric's paper gives: one an indicator, one a section.

use std::collections::HashMap;

use crate::decimal::Points;
use crate::outcome::{Ends, Outcome, Status};
use crate::rubric::{IndicatorId, Rubric, SectionKind};
use crate::scorecard::{Scorecard, SectionResult};
use crate::value::Truth;

use super::run::Run;
use super::table::{Cell, Column, Fixed, Kind};

/// One column an indicator, in the order of the paper.
pub(super) fn indicator_columns(rubric: &Rubric) -> Vec<Column> {
    rubric
        .indicators()
        .map(|(_, indicator)| {
            let note = if indicator.unscored {
                "(不计分)"
            } else {
                ""
            };
            let title = titled(&indicator.id, &indicator.title);
            Column::new(indicator.id.clone(), format!("{title}{note}"), Kind::Points)
        })
        .collect()
}

/// One column a section, in the rubric's order.
pub(super) fn section_columns(rubric: &Rubric) -> Vec<Column> {
    rubric
        .sections
        .iter()
        .map(|s| Column::new(s.id.clone(), titled(&s.id, &s.title), Kind::Points))
        .collect()
}

/// Two columns a figure beside the total: the least and the greatest that it can be. An id that a column before
/// them has gets its group in front.
pub(super) fn beside_columns(rubric: &Rubric, before: &[Column]) -> Vec<Column> {
    let of = |column: &crate::rubric::Column| {
        let unit = column.unit.as_ref().map(|unit| format!("({unit})"));
        let title = format!("{}{}", column.title, unit.unwrap_or_default());
        let possible = format!("{}_possible", column.id);
        let taken = |id: &str| before.iter().any(|other| other.id == id);
        let group = match taken(&column.id) || taken(&possible) {
            true => "column.",
            false => "",
        };
        let kind = Kind::Decimal(column.digits);
        [
            Column::new(format!("{group}{}", column.id), title.clone(), kind),
            Column::new(
                format!("{group}{possible}"),
                format!("最高可能{title}"),
                kind,
            ),
        ]
    };
    rubric.columns.iter().flat_map(of).collect()
}

/// What stands in them.
pub(super) fn beside_cells<'a>(
    rubric: &'a Rubric,
    card: &'a Scorecard,
) -> impl Iterator<Item = Cell<'a>> {
    rubric.columns.iter().enumerate().flat_map(|(at, _)| {
        let found = card.columns.get(at).and_then(Option::as_ref);
        [
            Cell::or_empty(found, |ends: &Ends| Cell::points(&ends.sure)),
            Cell::or_empty(found, |ends: &Ends| Cell::points(&ends.possible)),
        ]
    })
}

/// Fixed columns around those of the paper. An id that two of them share gets its group in front
/// (`section.total`), as it is written in scripts; fixed columns keep theirs.
pub(super) fn with_fixed(
    before: &[Fixed],
    paper: [(&str, Vec<Column>); 2],
    after: &[Fixed],
) -> Vec<Column> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (id, ..) in before.iter().chain(after) {
        *seen.entry((*id).to_owned()).or_default() += 1;
    }
    for (_, columns) in &paper {
        for column in columns {
            *seen.entry(column.id.to_string()).or_default() += 1;
        }
    }
    let mut columns = Column::list(before);
    for (group, of_group) in paper {
        columns.extend(of_group.into_iter().map(|mut column| {
            if seen.get(column.id.as_ref()).is_some_and(|n| *n > 1) {
                column.id = format!("{group}.{}", column.id).into();
            }
            column
        }));
    }
    columns.extend(Column::list(after));
    columns
}

/// `C2 执法人员持证率`; the id once when it is the title.
pub(super) fn titled(id: &str, title: &str) -> String {
    if id == title || title.is_empty() {
        id.to_owned()
    } else {
        format!("{id} {title}")
    }
}

/// The sure points of every indicator of the rubric: empty where it does not exist, does not apply or failed.
pub(super) fn indicator_cells<'a>(
    rubric: &'a Rubric,
    card: &'a Scorecard,
) -> impl Iterator<Item = Cell<'a>> {
    let mut outcomes: HashMap<IndicatorId, &Outcome> =
        card.outcomes.iter().map(|o| (o.indicator, o)).collect();
    rubric
        .indicators()
        .map(move |(id, _)| Cell::or_empty(outcomes.remove(&id), sure))
}

/// The sure points of every section: empty where nothing in it applies.
pub(super) fn section_cells<'a>(
    rubric: &'a Rubric,
    card: &'a Scorecard,
) -> impl Iterator<Item = Cell<'a>> {
    rubric.sections.iter().enumerate().map(|(at, _)| {
        let found = card.sections.iter().find(|s| s.section == at);
        Cell::or_empty(found, |result: &SectionResult| {
            if result.applicable || !result.points.sure.is_zero() {
                Cell::points(&result.points.sure)
            } else {
                Cell::Empty
            }
        })
    })
}

/// The sure points of an outcome: empty, not 0, where it does not apply or failed.
pub(super) fn sure<'a>(outcome: &Outcome) -> Cell<'a> {
    points(outcome, &outcome.points)
}

/// The same before a person's changes.
pub(super) fn computed<'a>(outcome: &Outcome) -> Cell<'a> {
    points(outcome, outcome.computed())
}

fn points<'a>(outcome: &Outcome, points: &Ends) -> Cell<'a> {
    let nothing = matches!(outcome.status, Status::NotApplicable | Status::Failed);
    if nothing && points.sure.is_zero() {
        Cell::Empty
    } else {
        Cell::points(&points.sure)
    }
}

/// Whether the card has no points at all: nothing of the paper applies to the office, and nothing was added.
pub(crate) fn is_without_points(rubric: &Rubric, card: &Scorecard) -> bool {
    let base = |section: usize| {
        let section = rubric.sections.get(section);
        section.is_some_and(|s| s.kind == SectionKind::Base)
    };
    let applies = |result: &SectionResult| base(result.section) && result.applicable;
    card.not_assessed == Truth::True
        && card.total.is_zero()
        && card.sections.iter().any(|result| base(result.section))
        && !card.sections.iter().any(applies)
}

/// A figure of the whole card: empty, not 0, where the card has no points at all.
pub(super) fn whole<'a>(rubric: &Rubric, card: &Scorecard, points: &Points) -> Cell<'a> {
    if is_without_points(rubric, card) {
        Cell::Empty
    } else {
        Cell::points(points)
    }
}

/// What people changed of the points of indicators, all of those that count together.
pub(super) fn adjusted_items(run: &Run<'_>, card: &Scorecard) -> Ends {
    let counted = card.outcomes.iter();
    let counted = counted.filter(|outcome| run.is_counted(outcome.indicator));
    // What nobody decided on was not changed.
    let decided = counted.filter(|outcome| outcome.decided.is_some());
    decided
        .map(Outcome::adjustment)
        .fold(Ends::zero(run.rubric.digits), |sum, own| sum.add(&own))
}

/// How many outcomes that count towards the total have a status; a formula of the total that broke failed, too.
pub(super) fn count(run: &Run<'_>, card: &Scorecard, status: Status) -> usize {
    let has = |o: &&Outcome| o.status == status && run.is_counted(o.indicator);
    let of_total = usize::from(status == Status::Failed && card.total_failed);
    card.outcomes.iter().filter(has).count() + of_total
}
