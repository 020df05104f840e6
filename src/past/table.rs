//! A table of a finished run: columns by their ids or titles, cells as they were meant.

use std::sync::Arc;

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::{Row, TableCell, quote, rows};
use crate::source::{Place, Source};

/// A column that is read: its id and its title in the file.
pub(super) type Wanted = (&'static str, &'static str);

/// The rows of a table, and where the wanted columns stand in them.
pub(super) struct Table {
    rows: Vec<Row>,
    columns: Vec<(&'static str, usize)>,
}

/// What to do about a file that a person or a program has changed.
pub(super) const RUN_AGAIN: &str = "结果文件不能改动;请重新计分,用 `--out` 再写一份";

impl Table {
    /// Finds the wanted columns.
    ///
    /// # Errors
    /// Columns that are missing or stand twice, rows of another length than the header, no rows.
    pub(super) fn read(source: &Arc<Source>, wanted: &[Wanted]) -> Result<Self, Vec<Diagnostic>> {
        let mut all = rows(source);
        let Some(header) = all.next() else {
            return Err(vec![damaged(Place::start(source), "没有表头".to_owned())]);
        };
        let mut problems = Vec::new();
        let columns = columns(&header, wanted, &mut problems);
        let mut kept = Vec::new();
        for row in all {
            if row.unclosed {
                let message = "从这里起有一个引号没有闭合".to_owned();
                problems.push(damaged(row.place, message));
            } else if row.cells.len() == header.cells.len() {
                kept.push(row);
            } else {
                let message = format!(
                    "这一行有 {} 格,表头有 {} 格",
                    row.cells.len(),
                    header.cells.len()
                );
                problems.push(damaged(row.place, message));
            }
        }
        if kept.is_empty() && problems.is_empty() {
            problems.push(damaged(header.place, "只有表头,没有单位".to_owned()));
        }
        if problems.is_empty() {
            Ok(Self {
                rows: kept,
                columns,
            })
        } else {
            Err(problems)
        }
    }

    /// Its rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = Cells<'_>> {
        self.rows.iter().map(|row| Cells {
            row,
            columns: &self.columns,
        })
    }

    /// The most decimals that are written in some columns.
    pub(super) fn decimals(&self, of: &[&str]) -> u32 {
        let written = self.rows().flat_map(|cells| {
            of.iter().map(move |id| {
                let text = cells.text(id);
                text.split_once('.').map_or(0, |(_, digits)| digits.len())
            })
        });
        let most = written.max().unwrap_or(0);
        u32::try_from(most.min(LONGEST_FIGURE)).unwrap_or(0)
    }
}

/// More characters make no figure of ours.
const LONGEST_FIGURE: usize = 40;

fn columns(
    header: &Row,
    wanted: &[Wanted],
    problems: &mut Vec<Diagnostic>,
) -> Vec<(&'static str, usize)> {
    let names: Vec<&str> = header.cells.iter().map(|c| c.text.trim()).collect();
    let mut columns = Vec::new();
    let mut missing = Vec::new();
    // Ids and titles never stand in one file; a section may be titled `office`.
    let by_id = names.contains(&"office");
    for (id, title) in wanted {
        let name = if by_id { id } else { title };
        let mut found = (0..names.len()).filter(|at| names.get(*at) == Some(name));
        match (found.next(), found.next()) {
            (Some(at), None) => columns.push((*id, at)),
            (Some(_), Some(twin)) => {
                let place = header.cells.get(twin).map(|c| c.place.clone());
                let message = format!("有两列叫 `{name}`,分不清是哪一列");
                let diagnostic = Diagnostic::new(Code::RunDamaged, message)
                    .at(place.unwrap_or_else(|| header.place.clone()));
                problems.push(diagnostic.help("请重新计分,写结果时加 `--header id`"));
            }
            (None, _) => missing.push(*title),
        }
    }
    if !missing.is_empty() {
        let message = format!("缺少这些列:`{}`", missing.join("`、`"));
        problems.push(damaged(header.place.clone(), message));
    }
    columns
}

/// A row by the ids of its columns.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    row: &'a Row,
    columns: &'a [(&'static str, usize)],
}

impl<'a> Cells<'a> {
    fn cell(&self, id: &str) -> Option<&'a TableCell> {
        let (_, at) = self.columns.iter().find(|(known, _)| *known == id)?;
        self.row.cells.get(*at)
    }

    /// The text of a column, without blanks around it; empty for none.
    pub(super) fn text(&self, id: &str) -> &'a str {
        self.cell(id).map_or("", |cell| cell.text.trim())
    }

    /// The place of a column's cell.
    pub(super) fn place(&self, id: &str) -> Place {
        self.cell(id)
            .map_or_else(|| self.row.place.clone(), |cell| cell.place.clone())
    }

    /// A figure; none for an empty cell.
    ///
    /// # Errors
    /// A text that is no figure.
    pub(super) fn number(&self, id: &str) -> Result<Option<Number>, Diagnostic> {
        let text = self.text(id);
        if text.is_empty() {
            return Ok(None);
        }
        let parsed = (text.len() <= LONGEST_FIGURE).then(|| Number::parse(text));
        match parsed.flatten() {
            Some(number) => Ok(Some(number)),
            None => Err(self.broken(id, "不是一个数")),
        }
    }

    /// A count; none for an empty cell.
    ///
    /// # Errors
    /// A text that is no count.
    pub(super) fn count(&self, id: &str) -> Result<Option<usize>, Diagnostic> {
        let text = self.text(id);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse() {
            Ok(count) => Ok(Some(count)),
            Err(_) => Err(self.broken(id, "不是一个整数")),
        }
    }

    /// What is wrong with a cell.
    pub(super) fn broken(&self, id: &str, what: &str) -> Diagnostic {
        let message = match self.text(id) {
            "" => format!("这一格是空的,{what}"),
            text => format!("`{}` {what}", quote(text)),
        };
        damaged(self.place(id), message)
    }
}

/// A finished run that is no longer what was written.
pub(super) fn damaged(place: Place, message: String) -> Diagnostic {
    Diagnostic::new(Code::RunDamaged, message)
        .at(place)
        .help(RUN_AGAIN)
}
