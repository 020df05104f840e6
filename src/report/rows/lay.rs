//! Tables of events laid over the reports of a run.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Code, Diagnostic};
use crate::report::Report;
use crate::report::quote::{near, quote};
use crate::rubric::Rubric;
use crate::source::Place;
use crate::value::{Fact, Known, Origin, Row, Rows, Value};

use super::in_words;
use super::table::RowsTable;

/// Gives every office its events of the tables. `line_data`: they come from another body, and beat what was reported;
/// else an office that lists events in its report, too, and others, is told, and neither counts.
///
/// An office that a table does not name keeps what it reported: a table need not be of all offices.
pub fn lay_rows(
    reports: &mut [Report],
    tables: Vec<RowsTable>,
    line_data: bool,
    rubric: &Rubric,
) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let mut by_office: HashMap<String, usize> = HashMap::new();
    for (at, report) in reports.iter().enumerate() {
        by_office.entry(report.office.name.clone()).or_insert(at);
    }
    for (at, report) in reports.iter().enumerate() {
        by_office.insert(report.office.id.clone(), at);
    }
    for table in tables {
        let name = table.quoted();
        told.extend(table.diagnostics);
        let mut events: BTreeMap<usize, (Vec<Row>, Place)> = BTreeMap::new();
        let mut strangers: Vec<String> = Vec::new();
        for line in table.lines {
            let Some(at) = by_office.get(&line.office) else {
                if !strangers.contains(&line.office) {
                    told.push(stranger(&line.office, &line.place, &by_office));
                    strangers.push(line.office);
                }
                continue;
            };
            let own = events
                .entry(*at)
                .or_insert_with(|| (Vec::new(), line.place));
            own.0.extend(line.row);
        }
        for (at, (rows, place)) in events {
            let (Some(report), Some(field)) = (reports.get_mut(at), rubric.field(table.field))
            else {
                continue;
            };
            let Some(slot) = report.facts.get_mut(table.field.0) else {
                continue;
            };
            let written = in_words(&rows, field);
            let known = Known::Value(Value::Rows(Rows::Listed(rows.into())));
            let fact = Fact {
                known,
                written,
                place: Some(place.clone()),
                ..Fact::missing()
            };
            let reported = slot.origin == Origin::Reported && !slot.written.is_empty();
            if line_data {
                let stated = std::mem::replace(slot, fact);
                slot.origin = Origin::LineData(table.name.clone());
                slot.replaced = Some(stated.written).filter(|written| !written.is_empty());
            } else if reported && slot.written != fact.written {
                let message = format!(
                    "`{}` 的 `{}`,填报表和 {name} 不同,都没有采用",
                    quote(&report.office.name),
                    field.title
                );
                let mut two = Diagnostic::new(Code::TwoReadings, message.clone());
                for place in [slot.place.clone(), Some(place)].into_iter().flatten() {
                    two = two.at(place);
                }
                told.push(
                    two.office(&report.office.id)
                        .help("只在一处写,或者改成一样"),
                );
                *slot = Fact {
                    known: Known::Missing(Some(message)),
                    ..fact
                };
            } else if !reported {
                *slot = fact;
            }
        }
    }
    told
}

fn stranger(office: &str, place: &Place, known: &HashMap<String, usize>) -> Diagnostic {
    let message = format!("逐行数据里的 `{}` 不在这次考核里,没有采用", quote(office));
    let mut names: Vec<&str> = known.keys().map(String::as_str).collect();
    names.sort_unstable();
    let help = match near(office, names) {
        Some(meant) => format!("是不是 `{meant}`?"),
        None => "核对单位名称".to_owned(),
    };
    Diagnostic::new(Code::LineDataOffice, message)
        .at(place.clone())
        .help(help)
}
