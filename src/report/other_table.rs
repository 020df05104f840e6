//! A table among the reports that holds something else: decisions, answers, events under another file name.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{FieldId, FieldKind};
use crate::source::Source;

use super::header::{Column, Headers, OfficePart, office_part};
use super::line_table::is_of_answers;
use super::review::is_review;
use super::rows::{column_named, rows_like};
use super::table::{Row, TableCell, other_separator, rows};
use super::tree::FieldIndex;

/// The most bytes of a row that may be a header.
const LONGEST_HEADER: usize = 1_000_000;

/// What a table holds that is none of reports.
pub(crate) struct OtherTable {
    /// What it is, and where it belongs.
    pub(crate) diagnostic: Diagnostic,
    /// The events that may stand in it, of any office.
    pub(crate) rows: Vec<FieldId>,
    /// How many offices it would have had.
    pub(crate) refused: usize,
}

/// What is wrong with a table as one of `wanted` (填报表, 条线数据); none when it has a column of a field, or no
/// column of the office.
pub(crate) fn other_table(
    source: &Arc<Source>,
    index: &FieldIndex<'_>,
    wanted: &str,
) -> Option<OtherTable> {
    let mut all = rows(source);
    let header = all.next()?;
    // What is no header is not compared with names, letter by letter.
    if header.place.span.len() > LONGEST_HEADER {
        return None;
    }
    let headers = Headers::new(index);
    let second = all.next();
    if let Some(second) = &second
        && headers.are_two_rows(&header, second)
    {
        return None;
    }
    let say = |code, message: &str, help: &str| {
        Diagnostic::new(code, message)
            .at(header.place.clone())
            .help(help)
    };
    let known = |diagnostic| OtherTable {
        diagnostic,
        rows: Vec::new(),
        refused: 0,
    };
    if is_review(&header) {
        let message = format!("这是复核文件,不是{wanted},没有采用");
        let help = "复核文件用 `--review` 给出";
        return Some(known(say(Code::NotAReport, &message, help)));
    }
    if is_of_answers(&header) {
        let message = format!("这是补报的数,不是{wanted},没有采用");
        let help = "填好的 `open.csv` 用 `--facts` 给出";
        return Some(known(say(Code::NotAReport, &message, help)));
    }
    let columns = headers.columns(&header.cells, None).columns;
    let is_used = |column: &Column| !matches!(column, Column::Office(_) | Column::Unused);
    let of_reports = columns.iter().any(is_used);
    let fields = rows_in(&header, source.name(), index, of_reports);
    let rubric = index.rubric();
    if !fields.is_empty() && other_separator(&header).is_none() {
        let titles = fields.iter().filter_map(|id| rubric.field(*id));
        let titles: Vec<String> = titles.map(|f| format!("`{}`", f.title)).collect();
        let message = format!(
            "这像是 {} 的表,不是{wanted};文件名不是填报项的编号或标题,没有读入",
            titles.join(" 或 ")
        );
        let name = fields.first().and_then(|id| rubric.field(*id));
        let name = name.map(|field| field.id()).unwrap_or_default();
        let help = format!("文件名改为 `{name}.csv`;多余的副本移出去");
        return Some(OtherTable {
            diagnostic: say(Code::RowsNotRead, &message, &help),
            rows: fields,
            refused: 0,
        });
    }
    let is_named =
        |column: &Column| matches!(column, Column::Office(OfficePart::Id | OfficePart::Name));
    if of_reports || rubric.fields.is_empty() || !columns.iter().any(is_named) {
        return None;
    }
    // A list of the offices alone says nothing of a figure: every one is open.
    let is_other = |cell: &TableCell| !cell.is_blank() && office_part(&cell.text).is_none();
    if !header.cells.iter().any(is_other) {
        return None;
    }
    let message = "表头里没有一列是细则的填报项,整张表没有采用";
    let help = "核对是否给错了文件;表头写填报项的标题或编号";
    Some(OtherTable {
        diagnostic: say(Code::NotAReport, message, help),
        rows: Vec::new(),
        refused: second.into_iter().chain(all).count(),
    })
}

/// The fields whose events the table seems to hold.
fn rows_in(header: &Row, name: &str, index: &FieldIndex<'_>, of_reports: bool) -> Vec<FieldId> {
    let like = rows_like(name, index.rubric());
    let fields = index.rubric().fields.iter().enumerate();
    let fields = fields.filter(|(_, field)| field.kind == FieldKind::Rows);
    let has_column = |field| {
        let mut cells = header.cells.iter();
        cells.any(|cell| {
            office_part(&cell.text).is_none() && column_named(&cell.text, field).is_some()
        })
    };
    let both: Vec<(FieldId, bool, bool)> = fields
        .map(|(at, field)| (FieldId(at), like.contains(&FieldId(at)), has_column(field)))
        .collect();
    let only = |is: &dyn Fn(bool, bool) -> bool| -> Vec<FieldId> {
        let found = both.iter().filter(|(_, like, column)| is(*like, *column));
        found.map(|(id, ..)| *id).collect()
    };
    let surely = only(&|like, column| like && column);
    if of_reports || !surely.is_empty() {
        return surely;
    }
    only(&|like, column| like || column)
}
