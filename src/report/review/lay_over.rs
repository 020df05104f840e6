//! Review tables brought to the offices of a run.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::report::gather::Gathered;
use crate::report::header::Headers;
use crate::report::offices::{Named, Offices, Unfound, Why};
use crate::report::quote::quote;
use crate::report::rows::CellAt;
use crate::report::tree::FieldIndex;
use crate::report::{Office, Report};
use crate::rubric::{FieldId, Rubric};
use crate::source::Place;
use crate::value::Fact;

use super::entry::{Reader, Statement};
use super::read::RawEntry;
use super::{Entered, ReviewTable, verified};

/// Lays what people decided over the reports of a run. Neither the order of the tables nor that of their rows matters.
///
/// Verified values beat line data and reports; the rest is kept with each report for the stages to come.
pub fn lay_over_review(gathered: &mut Gathered, rubric: &Rubric, tables: &[ReviewTable]) {
    if tables.is_empty() {
        return;
    }
    let fields = FieldIndex::new(rubric);
    let headers = Headers::new(&fields);
    let mut tables: Vec<&ReviewTable> = tables.iter().collect();
    tables.sort_by_key(|table| &table.name);
    let said = &mut gathered.diagnostics;
    let mut of_report: BTreeMap<usize, Vec<&RawEntry>> = BTreeMap::new();
    {
        let offices = Offices::new(gathered.reports.iter().map(|report| &report.office));
        for table in tables {
            said.extend(table.diagnostics.iter().cloned());
            let mut strangers: BTreeMap<Named<'_>, (Unfound, Vec<&RawEntry>)> = BTreeMap::new();
            for row in &table.rows {
                let named = row.named();
                if named == Named::default() {
                    said.push(no_office(row));
                    continue;
                }
                match offices.find(named) {
                    Ok(at) => of_report.entry(at).or_default().push(row),
                    Err(unfound) if unfound.why == Why::Shared => said.push(shared(row, unfound)),
                    Err(unfound) => {
                        let (_, rows) = strangers.entry(named).or_insert((unfound, Vec::new()));
                        rows.push(row);
                    }
                }
            }
            let strangers = strangers.into_iter();
            said.extend(strangers.map(|(named, (unfound, rows))| stranger(named, unfound, &rows)));
        }
    }
    let mut proved = Vec::new();
    for (at, rows) in of_report {
        if let Some(report) = gathered.reports.get_mut(at) {
            said.extend(lay(report, &rows, rubric, &headers, &mut proved));
        }
    }
    // What was verified needs no evidence any more.
    let is_over = |d: &Diagnostic| {
        let place = d.labels.first().map(|label| &label.place);
        d.code == Code::NoEvidence && place.is_some_and(|place| proved.contains(place))
    };
    said.retain(|diagnostic| !is_over(diagnostic));
}

fn lay(
    report: &mut Report,
    rows: &[&RawEntry],
    rubric: &Rubric,
    headers: &Headers<'_>,
    proved: &mut Vec<Place>,
) -> Vec<Diagnostic> {
    let office = report.office.clone();
    let rubric = rubric.of_cohort(&office.cohort);
    let reader = Reader {
        rubric,
        headers,
        office: &office,
    };
    let mut said = Vec::new();
    let mut values: BTreeMap<FieldId, Vec<Entered<Fact>>> = BTreeMap::new();
    let mut cells: BTreeMap<CellAt, Vec<Entered<Fact>>> = BTreeMap::new();
    let review = &mut report.review;
    for row in rows {
        match reader.read(row) {
            Ok(Statement::Verified(field, value, signature)) => {
                let (entered, notes) = verified::read(field, value, signature, rubric);
                said.extend(notes.into_iter().map(|note| note.office(&office.id)));
                values.entry(field).or_default().extend(entered);
            }
            Ok(Statement::Cell(at, value, signature)) => {
                let (entered, notes) = verified::read_cell_of(at, value, signature, rubric);
                said.extend(notes.into_iter().map(|note| note.office(&office.id)));
                cells.entry(at).or_default().extend(entered);
            }
            Ok(Statement::Manual(at, entered)) => {
                review.manual.entry(at).or_default().push(entered)
            }
            Ok(Statement::Adjustment(at, entered)) => {
                review.adjustments.entry(at).or_default().push(entered);
            }
            Ok(Statement::OfTotal(entered)) => review.of_total.push(entered),
            Ok(Statement::Decision(grade, entered)) => {
                review.decisions.entry(grade).or_default().push(entered);
            }
            Err(diagnostic) => said.push(diagnostic),
        }
    }
    review.manual.values_mut().for_each(|all| in_order(all));
    review.decisions.values_mut().for_each(|all| in_order(all));
    for (at, all) in &mut review.adjustments {
        let id = rubric.indicator(*at).map_or("", |i| i.id.as_str());
        said.extend(once(all, &office, id));
    }
    said.extend(once(&mut review.of_total, &office, "总分"));
    for (at, mut entries) in cells {
        in_order(&mut entries);
        said.extend(verified::lay_cell(report, at, &entries, rubric));
    }
    for (field, mut entries) in values {
        in_order(&mut entries);
        let before = report.fact(field).filter(|fact| fact.unproved);
        let before = before.and_then(|fact| fact.place.clone());
        said.extend(verified::lay(report, field, &entries, rubric));
        let after = report.fact(field).is_some_and(|fact| !fact.unproved);
        proved.extend(before.filter(|_| after));
    }
    said
}

fn in_order<T>(entries: &mut [Entered<T>]) {
    entries.sort_by(Entered::order);
}

/// Differences add up, but the same row in two files is one decision.
fn once<T: PartialEq>(
    entries: &mut Vec<Entered<T>>,
    office: &Office,
    what: &str,
) -> Vec<Diagnostic> {
    in_order(entries);
    let mut said = Vec::new();
    entries.dedup_by(|later, first| {
        let copy = later.is_copy_of(first);
        if copy {
            let message = format!(
                "`{}` 的 `{what}` 有完全相同的两条调整 `{}`",
                quote(&office.name),
                quote(&first.written)
            );
            said.push(
                Diagnostic::new(Code::ReviewRepeated, message)
                    .at(later.signature.place.clone())
                    .at(first.signature.place.clone())
                    .office(&office.id)
                    .help("已按一条计;确实是两次调整的,把理由分别写清楚"),
            );
        }
        copy
    });
    said
}

fn no_office(row: &RawEntry) -> Diagnostic {
    let message = "复核文件的这一条没有写 `单位`,没有采用";
    Diagnostic::new(Code::ReviewIncomplete, message)
        .at(row.place.clone())
        .help("补上单位编号或名称")
}

fn shared(row: &RawEntry, unfound: Unfound) -> Diagnostic {
    let message = format!(
        "名叫 {} 的单位不止一个,这一条复核没有采用",
        row.named().shown(unfound.why)
    );
    let said = Diagnostic::new(Code::ReviewOffice, message).help(unfound.help.unwrap_or_default());
    let place = row.office().map(|office| office.place.clone());
    place.into_iter().fold(said, Diagnostic::at)
}

fn stranger(named: Named<'_>, unfound: Unfound, rows: &[&RawEntry]) -> Diagnostic {
    let Unfound { why, help, .. } = unfound;
    let help = help.unwrap_or_else(|| "核对单位编号或名称;填报表被拒收的,先改好填报表".to_owned());
    let message = format!(
        "复核文件里的 {}{},它的 {} 条都没有采用",
        named.shown(why),
        why.predicate(),
        rows.len()
    );
    let mut diagnostic = Diagnostic::new(Code::ReviewOffice, message).help(help);
    for row in rows.iter().filter_map(|row| row.office()) {
        diagnostic = diagnostic.at(row.place.clone());
    }
    diagnostic
}
