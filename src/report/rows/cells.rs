//! Single cells of listed events, filled in from answers or by a review: `safety.accidents[2].deaths`.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::report::gather::line_data_office;
use crate::report::header::Headers;
use crate::report::line_table::{CellFact, LineTable};
use crate::report::offices::Offices;
use crate::report::quote::quote;
use crate::report::{Office, Report};
use crate::rubric::{Field, FieldId, Rubric};
use crate::value::{Evidence, Fact, Known, Origin, Rows, Value};

use super::column_named;

/// A cell of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::report) struct CellAt {
    /// The field of rows.
    pub(in crate::report) field: FieldId,
    /// The number of the event, from 1, as `open.csv` counts them.
    pub(in crate::report) row: usize,
    /// The position of the column.
    pub(in crate::report) column: usize,
}

impl CellAt {
    /// The cell of that name; none of what is no cell.
    pub(in crate::report) fn named(
        item: &str,
        headers: &Headers<'_>,
        rubric: &Rubric,
    ) -> Option<Self> {
        let (field, rest) = item.trim().split_once('[')?;
        let (row, column) = rest.split_once(']')?;
        let fields = headers.named(field);
        let [field] = fields.as_slice() else {
            return None;
        };
        Some(Self {
            field: *field,
            row: row.trim().parse().ok().filter(|row| *row > 0)?,
            column: column_named(column.trim().strip_prefix('.')?, rubric.field(*field)?)?,
        })
    }

    /// Its column.
    pub(in crate::report) fn declared(self, rubric: &Rubric) -> Option<&Field> {
        rubric.field(self.field)?.columns.get(self.column)
    }

    /// What people call it: `事故第2行死亡人数`.
    pub(in crate::report) fn title(self, rubric: &Rubric) -> String {
        let field = rubric.field(self.field).map_or("", |field| &field.title);
        let column = self.declared(rubric).map_or("", |column| &column.title);
        format!("{field}第{}行{column}", self.row)
    }

    /// What stands in it; none where the office lists no such event.
    pub(in crate::report) fn fact(self, report: &Report) -> Option<&Fact> {
        let Known::Value(Value::Rows(Rows::Listed(rows))) = &report.fact(self.field)?.known else {
            return None;
        };
        rows.get(self.row.checked_sub(1)?)?.cells.get(self.column)
    }

    /// Puts `fact` in its place; what backed the event before still does.
    pub(in crate::report) fn set(self, report: &mut Report, fact: Fact) {
        let Some(slot) = report.facts.get_mut(self.field.0) else {
            return;
        };
        let Known::Value(Value::Rows(Rows::Listed(rows))) = &slot.known else {
            return;
        };
        let mut rows = rows.to_vec();
        let stated = match &slot.replaced {
            None => slot.clone().into_replaced(),
            Some(_) => None,
        };
        let row = self.row.checked_sub(1).and_then(|at| rows.get_mut(at));
        if let Some(cell) = row.and_then(|row| row.cells.get_mut(self.column)) {
            let mut fact = fact;
            let before = std::mem::take(&mut cell.evidence).into_inner();
            let documents = [before.document, fact.evidence.document.take()];
            let documents: Vec<String> = documents.into_iter().flatten().collect();
            fact.evidence = Evidence {
                document: (!documents.is_empty()).then(|| documents.join(",")),
                ..before
            }
            .into();
            let verified = fact.origin == Origin::Verified;
            fact.replaced = std::mem::replace(cell, Fact::missing()).into_replaced();
            *cell = fact;
            // An answer completes what the office stated; a verified value takes its place.
            if verified && stated.is_some() {
                slot.replaced = stated;
            }
            slot.known = Known::Value(Value::Rows(Rows::Listed(rows.into())));
        }
    }

    /// What to say where the office lists no such event.
    pub(in crate::report) fn lacking(self, office: &Office, rubric: &Rubric) -> (String, String) {
        let field = rubric.field(self.field).map_or("", |field| &field.title);
        let message = format!(
            "`{}` 的 `{field}` 没有列出第 {} 行",
            quote(&office.name),
            self.row
        );
        let help = "行号照这次算出的 `open.csv`;事件增删、换序以后要重新导出".to_owned();
        (message, help)
    }
}

/// Lays answers over open cells of the events that are listed. A figure that is known already is a person's to change,
/// not an answer's.
pub fn lay_cells(reports: &mut [Report], tables: &[LineTable], rubric: &Rubric) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let offices: Vec<Office> = reports.iter().map(|report| report.office.clone()).collect();
    let offices = Offices::new(&offices);
    let mut stated: BTreeMap<(usize, CellAt), Vec<&CellFact>> = BTreeMap::new();
    for cell in tables.iter().flat_map(|table| &table.cells) {
        match offices.find(cell.named()) {
            Ok(at) => stated.entry((at, cell.at)).or_default().push(cell),
            Err(unfound) => {
                told.push(line_data_office(
                    "条线数据",
                    cell.named(),
                    unfound,
                    &cell.place,
                ));
            }
        }
    }
    for ((report, at), cells) in stated {
        if let Some(report) = reports.get_mut(report) {
            told.extend(lay(report, at, &cells, rubric));
        }
    }
    told
}

fn lay(
    report: &mut Report,
    at: CellAt,
    cells: &[&CellFact],
    rubric: &Rubric,
) -> Option<Diagnostic> {
    let (first, others) = cells.split_first()?;
    let office = &report.office;
    let refused = |code, message: String, help: String| {
        let message = format!("{message},`{}` 没有采用", quote(&first.fact.written));
        let told = Diagnostic::new(code, message).office(&office.id).help(help);
        Some(
            first
                .fact
                .place
                .clone()
                .into_iter()
                .fold(told, Diagnostic::at),
        )
    };
    let Some(before) = at.fact(report) else {
        let (message, help) = at.lacking(office, rubric);
        return refused(Code::UnknownFact, message, help);
    };
    let title = at.title(rubric);
    if let Some(other) = others
        .iter()
        .find(|other| other.fact.known != first.fact.known)
    {
        let message = format!(
            "`{}` 的 `{title}`,补报有 `{}` 和 `{}` 两种",
            quote(&office.name),
            quote(&first.fact.written),
            quote(&other.fact.written)
        );
        let help = "只留对的一个".to_owned();
        return refused(Code::LineDataDiffers, message, help);
    }
    let settled = match &before.known {
        Known::Value(value) => value.is_exact() && !before.unproved,
        Known::NotApplicable(_) => true,
        Known::Missing(_) => false,
    };
    if settled && before.known == first.fact.known {
        return None;
    }
    if settled {
        let message = format!(
            "`{}` 的 `{title}` 已填 `{}`",
            quote(&office.name),
            quote(&before.written)
        );
        let help = "改已填的数,在填报表或表格里改,或者用复核文件核定".to_owned();
        return refused(Code::LineDataDiffers, message, help);
    }
    at.set(report, first.fact.clone());
    None
}
