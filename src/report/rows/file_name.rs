//! Which field of rows a file holds, by its name.

use crate::diagnostic::{Code, Diagnostic};
use crate::report::cell::plain_header;
use crate::report::quote::near;
use crate::rubric::{Field, FieldId, FieldKind, Rubric};

use super::RowsTable;

/// Files of spreadsheet programs, which are not read.
const SPREADSHEETS: [&str; 7] = ["xlsx", "xlsm", "xls", "et", "ods", "tsv", "txt"];

/// The field of rows that a file of this name holds, by its id or title: `safety.accidents.csv`.
pub fn rows_of_file(name: &str, rubric: &Rubric) -> Option<FieldId> {
    match stem_and_ending(name) {
        (stem, "csv") => rows_named(&stem, rubric),
        _ => None,
    }
}

/// The tables of events that a file seems to hold which could not be read, by its name alone: it may be a copy
/// (`safety.accidents (1).csv`) or have a word too many. Empty for all other files.
pub fn unread_rows(name: &str, rubric: &Rubric) -> Vec<RowsTable> {
    let (stem, _) = stem_and_ending(name);
    let fields = match rows_named(&stem, rubric) {
        Some(field) => vec![field],
        None => rows_like(name, rubric),
    };
    let unread = fields
        .into_iter()
        .map(|field| RowsTable::unread(name, field));
    unread.collect()
}

/// The tables of events that a file of another format seems to hold, each with a word on it.
pub fn skipped_rows(name: &str, rubric: &Rubric) -> Vec<RowsTable> {
    let (stem, ending) = stem_and_ending(name);
    let mut tables = match rows_named(&stem, rubric) {
        Some(field) => vec![RowsTable::unread(name, field)],
        None if SPREADSHEETS.contains(&ending) => unread_rows(name, rubric),
        None => Vec::new(),
    };
    for table in &mut tables {
        let Some(field) = rubric.field(table.field) else {
            continue;
        };
        let message = format!("`{name}` 像是 `{}` 的表,没有读入", field.title);
        let told = Diagnostic::new(Code::RowsNotRead, message).origin(name);
        let help = format!("另存为 CSV UTF-8,文件名 `{}.csv`", field.id());
        table.diagnostics.push(told.help(help));
    }
    tables
}

/// The fields of rows whose names stand in that of a file, or are nearly the same.
pub(in crate::report) fn rows_like(name: &str, rubric: &Rubric) -> Vec<FieldId> {
    let (stem, _) = stem_and_ending(name);
    let is_like = |field: &Field| {
        names(field)
            .iter()
            .any(|name| stem.contains(name) || near(&stem, [name.as_str()]).is_some())
    };
    let fields = rubric.fields.iter().enumerate();
    fields
        .filter(|(_, field)| field.kind == FieldKind::Rows && is_like(field))
        .map(|(at, _)| FieldId(at))
        .collect()
}

/// The one field of rows of that name.
fn rows_named(stem: &str, rubric: &Rubric) -> Option<FieldId> {
    let named = |field: &Field| names(field).iter().any(|name| name == stem);
    let fields = rubric.fields.iter().enumerate();
    let mut found = fields.filter(|(_, field)| field.kind == FieldKind::Rows && named(field));
    match (found.next(), found.next()) {
        (Some((at, _)), None) => Some(FieldId(at)),
        _ => None,
    }
}

/// All that a file of a field may be named after.
fn names(field: &Field) -> Vec<String> {
    let grouped = format!("{}.{}", field.group, field.title);
    let own = [field.id(), field.title.clone(), grouped];
    own.iter()
        .chain(&field.aliases)
        .map(|name| plain_header(name))
        .filter(|name| !name.is_empty())
        .collect()
}

/// The name of a file without its folder, and its ending in small letters.
fn stem_and_ending(name: &str) -> (String, &'static str) {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let known = SPREADSHEETS.iter().chain(["csv"].iter());
    let mut known = known.filter(|known| ending.eq_ignore_ascii_case(known));
    (plain_header(stem), known.next().copied().unwrap_or(""))
}
