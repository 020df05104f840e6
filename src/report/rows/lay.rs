//! Tables of events laid over the reports of a run.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::report::gather::line_data_office;
use crate::report::offices::{Named, Offices, Unfound, Why};
use crate::report::quote::quote;
use crate::report::{Office, Report};
use crate::rubric::{Field, FieldId, Rubric};
use crate::source::Place;
use crate::value::{Fact, Known, Origin, Row, Rows, Value};

use super::in_words;
use super::table::{Event, RowsTable};

/// What one table says of one office.
struct Stated {
    table: String,
    rows: Vec<Row>,
    place: Place,
    /// It says that there were none.
    none: bool,
    /// A line of it cannot be read.
    broken: bool,
}

/// Gives every office its events of the tables. `line_data`: they come from another body, and beat what was reported;
/// else an office that lists events in its report, too, and others, is told, and neither counts.
///
/// An office that a table does not name keeps what it reported: a table need not be of all offices. One of whose
/// lines cannot be read, or of whom two tables tell different events, has unknown events, not fewer of them. A line
/// that belongs to no office may be of any that told nothing else, and of those that it seems to mean.
pub fn lay_rows(
    reports: &mut [Report],
    tables: Vec<RowsTable>,
    line_data: bool,
    rubric: &Rubric,
) -> Vec<Diagnostic> {
    lay_tables(reports, tables, line_data, false, rubric)
}

/// The same for last period's reports and tables. An office that was merged away since may well stand in the tables:
/// a line that seems to mean nobody is one of those.
pub(in crate::report) fn lay_rows_of_last(
    reports: &mut [Report],
    tables: Vec<RowsTable>,
    rubric: &Rubric,
) -> Vec<Diagnostic> {
    lay_tables(reports, tables, false, true, rubric)
}

fn lay_tables(
    reports: &mut [Report],
    tables: Vec<RowsTable>,
    line_data: bool,
    of_last: bool,
    rubric: &Rubric,
) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let mut stated: BTreeMap<(usize, FieldId), Vec<Stated>> = BTreeMap::new();
    let mut unread: BTreeSet<FieldId> = BTreeSet::new();
    let mut lost: BTreeMap<FieldId, BTreeSet<usize>> = BTreeMap::new();
    let offices: Vec<Office> = reports.iter().map(|report| report.office.clone()).collect();
    let offices = Offices::new(&offices);
    for table in tables {
        told.extend(table.diagnostics);
        if table.unread {
            unread.insert(table.field);
        }
        let mut of_office: BTreeMap<usize, Stated> = BTreeMap::new();
        let mut strangers: BTreeSet<Named<'_>> = BTreeSet::new();
        for line in &table.lines {
            let at = match offices.find(line.named()) {
                Ok(at) => at,
                Err(unfound) if of_last && unfound.may_mean.is_empty() => continue,
                Err(unfound) => {
                    let may_mean = lost.entry(table.field).or_default();
                    may_mean.extend(unfound.may_mean.iter().copied());
                    if strangers.insert(line.named()) {
                        told.push(stranger(line.named(), unfound, &line.place));
                    }
                    continue;
                }
            };
            let own = of_office.entry(at).or_insert_with(|| Stated {
                table: table.name.clone(),
                rows: Vec::new(),
                place: line.place.clone(),
                none: false,
                broken: false,
            });
            match &line.event {
                Event::Row(row) => own.rows.push(row.clone()),
                Event::None => own.none = true,
                Event::Broken => own.broken = true,
            }
        }
        for (at, own) in of_office {
            stated.entry((at, table.field)).or_default().push(own);
        }
    }
    for ((at, id), of_tables) in stated {
        let (Some(report), Some(field)) = (reports.get_mut(at), rubric.field(id)) else {
            continue;
        };
        told.extend(lay(report, (id, field), of_tables, line_data));
    }
    open(reports, &unread, rubric);
    for (id, may_mean) in lost {
        let Some(field) = rubric.field(id) else {
            continue;
        };
        let why = format!("`{}` 有不知道是谁的行", field.title);
        for (at, report) in reports.iter_mut().enumerate() {
            if let Some(slot) = report.facts.get_mut(id.0)
                && (is_untold(slot) || may_mean.contains(&at))
            {
                *slot = Fact {
                    known: Known::Missing(Some(why.clone())),
                    unproved: false,
                    ..slot.clone()
                };
            }
        }
    }
    told
}

/// What the tables say of one office and field, against what it reported.
fn lay(
    report: &mut Report,
    (id, field): (FieldId, &Field),
    mut of_tables: Vec<Stated>,
    line_data: bool,
) -> Option<Diagnostic> {
    let name = format!("`{}`", quote(&report.office.name));
    let office = (report.office.id.clone(), name);
    let slot = report.facts.get_mut(id.0)?;
    let first = of_tables.pop()?;
    let fact = Fact {
        written: in_words(&first.rows, field),
        place: Some(first.place.clone()),
        ..Fact::missing()
    };
    let refused = |slot: &mut Fact, fact: Fact, why: String| {
        let before = std::mem::replace(
            slot,
            Fact {
                known: Known::Missing(Some(why)),
                ..fact
            },
        );
        slot.replaced = before.replaced;
    };
    if first.broken || of_tables.iter().any(|other| other.broken) {
        refused(slot, fact, format!("`{}` 有一行没有读入", field.title));
        return None;
    }
    if first.none && !first.rows.is_empty() {
        let message = format!(
            "{} 的 `{}`,{} 既写了无,又写了事件,都没有采用",
            office.1,
            field.title,
            quote(&first.table)
        );
        refused(slot, fact, message.clone());
        let told = Diagnostic::new(Code::TwoReadings, message).at(first.place);
        return Some(
            told.office(office.0)
                .help("没有发生的只写一行“无”,有的删去“无”"),
        );
    }
    let differs = of_tables
        .iter()
        .find(|other| !same_events(&other.rows, &first.rows));
    if let Some(other) = differs {
        let message = format!(
            "{} 的 `{}`,{} 和 {} 不同,都没有采用",
            office.1,
            field.title,
            quote(&other.table),
            quote(&first.table)
        );
        refused(slot, fact, message.clone());
        let code = if line_data {
            Code::LineDataDiffers
        } else {
            Code::TwoReadings
        };
        let told = Diagnostic::new(code, message)
            .at(other.place.clone())
            .at(first.place);
        return Some(told.office(office.0).help("只留一份,或者改成一样"));
    }
    let reported = slot.origin == Origin::Reported && !slot.written.is_empty();
    let own_rows = match &slot.known {
        Known::Value(Value::Rows(Rows::Listed(rows))) => Some(rows.clone()),
        _ => None,
    };
    let same = own_rows.is_some_and(|rows| same_events(&rows, &first.rows));
    let proof = first.rows.iter().all(Row::has_evidence) && !first.rows.is_empty();
    let known = Known::Value(Value::Rows(Rows::Listed(first.rows.into())));
    let from_table = Fact { known, ..fact };
    match (line_data, &slot.origin) {
        (true, Origin::LineData(other)) if !same => {
            let message = format!(
                "{} 的 `{}`,条线数据 {} 和 {} 不同,都没有采用",
                office.1,
                field.title,
                quote(other),
                quote(&first.table)
            );
            let mut told = Diagnostic::new(Code::LineDataDiffers, message.clone());
            for place in [slot.place.clone(), Some(first.place)]
                .into_iter()
                .flatten()
            {
                told = told.at(place);
            }
            refused(slot, from_table, message);
            Some(
                told.office(office.0)
                    .help("与数据来源部门核对,改正其中一份"),
            )
        }
        (true, Origin::LineData(_)) => None,
        (true, _) => {
            let before = std::mem::replace(slot, from_table);
            slot.origin = Origin::LineData(first.table);
            slot.replaced = before.into_replaced();
            None
        }
        // Line data beats what the office tells, wherever it tells it.
        (false, Origin::LineData(_)) => {
            let stated = slot.replaced.take();
            let stated = stated.filter(|stated| !stated.written.is_empty());
            slot.replaced = stated.or_else(|| from_table.into_replaced());
            None
        }
        (false, _) if reported && same => None,
        (false, _) if reported => {
            let message = format!(
                "{} 的 `{}`,填报表和 {} 不同,都没有采用",
                office.1,
                field.title,
                quote(&first.table)
            );
            let mut told = Diagnostic::new(Code::TwoReadings, message.clone());
            for place in [slot.place.clone(), Some(first.place)]
                .into_iter()
                .flatten()
            {
                told = told.at(place);
            }
            refused(slot, from_table, message);
            Some(told.office(office.0).help("只在一处写,或者改成一样"))
        }
        (false, _) => {
            let unproved = field.evidence_required && !proof;
            let place = from_table.place.clone();
            *slot = Fact {
                unproved,
                ..from_table
            };
            unproved.then(|| {
                let told = super::no_evidence(field).office(office.0);
                place.into_iter().fold(told, Diagnostic::at)
            })
        }
    }
}

/// A table of events that cannot be read may have some of any office that told nothing else.
pub(in crate::report) fn open(reports: &mut [Report], unread: &BTreeSet<FieldId>, rubric: &Rubric) {
    for (id, field) in unread
        .iter()
        .filter_map(|id| Some((id, rubric.field(*id)?)))
    {
        let why = format!("`{}` 的表没有读入", field.title);
        let slots = reports.iter_mut().filter_map(|r| r.facts.get_mut(id.0));
        for slot in slots.filter(|slot| is_untold(slot)) {
            *slot = Fact {
                known: Known::Missing(Some(why.clone())),
                ..Fact::missing()
            };
        }
    }
}

/// Whether nobody told anything of it.
fn is_untold(fact: &Fact) -> bool {
    fact.origin == Origin::IfBlank || matches!(fact.known, Known::Missing(None))
}

/// Whether two lists have the same events, in whatever order.
fn same_events(a: &[Row], b: &[Row]) -> bool {
    let sorted = |rows: &[Row]| {
        let known = |row: &Row| {
            let cells: Vec<_> = row.cells.iter().map(|cell| &cell.known).collect();
            format!("{cells:?}")
        };
        let mut all: Vec<String> = rows.iter().map(known).collect();
        all.sort();
        all
    };
    sorted(a) == sorted(b)
}

fn stranger(named: Named<'_>, unfound: Unfound, place: &Place) -> Diagnostic {
    let is_nobody = unfound.why == Why::Stranger && !unfound.zeros;
    let told = line_data_office("逐行数据", named, unfound, place);
    let help = told.help.clone().unwrap_or_default();
    if !is_nobody {
        return told;
    }
    let stop = if help.ends_with('?') { "" } else { ";" };
    told.help(format!(
        "{help}{stop}不参加考核的删去这些行,否则没有另外填报的单位都待定"
    ))
}
