//! The cells of a field's rows: which of them are open, and what backs them.

use std::collections::BTreeSet;

use crate::outcome::{Need, NeedKind};
use crate::rubric::{Field, FieldId, FieldKind};
use crate::script::Program;
use crate::script::graph::What;
use crate::value::{Known, Row};

use super::account::backing;
use super::facts::Facts;
use super::refused::plain;
use super::workings::{say_value, unit_of};

/// What backs the cells of events: `事故第2行:“…”`.
pub(super) fn of_cells(field: &Field, rows: &[Row]) -> Vec<String> {
    let of_row = |(at, row): (usize, &Row)| {
        let parts: Vec<String> = row
            .cells
            .iter()
            .flat_map(|cell| backing(&cell.evidence))
            .collect();
        (!parts.is_empty()).then(|| format!("{}第{at}行:{}", field.title, parts.join(",")))
    };
    (1..).zip(rows).filter_map(of_row).collect()
}

/// The cells of reported rows that a program reads and that are not known: some of them a person's entries.
pub(super) fn open_cells(
    program: &Program,
    id: FieldId,
    field: &Field,
    rows: &[Row],
    facts: &Facts<'_>,
) -> Vec<Need> {
    let wanted = columns_read(program, id, facts);
    let is_wanted = |at: usize| wanted.as_ref().is_none_or(|all| all.contains(&at));
    let mut needs = Vec::new();
    for (at, row) in (1..).zip(rows) {
        let cells = row.cells.iter().zip(&field.columns).enumerate();
        for (_, (fact, column)) in cells.filter(|(at, _)| is_wanted(*at)) {
            let unit = unit_of(column.kind == FieldKind::Rate, column.unit.as_deref());
            let (kind, known) = match &fact.known {
                Known::NotApplicable(_) => continue,
                Known::Value(_) if fact.unproved => (NeedKind::Evidence, String::new()),
                Known::Value(value) if value.is_exact() => continue,
                Known::Value(value) => (NeedKind::Vague, say_value(value, &unit)),
                Known::Missing(Some(why)) => (NeedKind::Refused, plain(why, &column.title)),
                Known::Missing(None) if column.ask.is_some() => (NeedKind::Entry, String::new()),
                Known::Missing(None) => (NeedKind::Missing, String::new()),
            };
            needs.push(Need {
                kind,
                field: None,
                item: format!("{}[{at}].{}", field.id(), column.name),
                title: format!("{}第{at}行{}", field.title, column.title),
                unit,
                known,
                needed: String::new(),
                ask: column.ask.clone().or(field.ask.clone()).unwrap_or_default(),
            });
        }
    }
    needs
}

/// The columns of a field that a program looks at; none when it may look at any.
fn columns_read(program: &Program, id: FieldId, facts: &Facts<'_>) -> Option<BTreeSet<usize>> {
    let mut columns = BTreeSet::new();
    for program in facts.rubric().with_measures(program) {
        program.graph()?.visit(&mut |node| {
            if let What::Cell { field, column, .. } = &node.what
                && *field == id
            {
                columns.insert(*column);
            }
        });
    }
    Some(columns)
}
