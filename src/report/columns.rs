//! The columns of one table, each thing once.

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Rubric;
use crate::source::Place;

use super::header::Column;

/// The columns of a table and what is to be said about its header.
pub(crate) struct Columns {
    /// One a column.
    pub(crate) columns: Vec<Column>,
    /// One a column: whether it has no header.
    pub(crate) nameless: Vec<bool>,
    /// Headers that are not understood, shared or double.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Columns {
    /// Two columns for one thing: neither is used.
    pub(super) fn refuse_duplicates(&mut self, rubric: &Rubric, places: &[Place]) {
        let same = |a: &Column, b: &Column| match (a, b) {
            (Column::Field(a, _), Column::Field(b, _)) => a == b,
            (Column::Unused, _) => false,
            (a, b) => a == b,
        };
        let all = self.columns.clone();
        for (at, column) in all.iter().enumerate() {
            let twins: Vec<usize> = (0..all.len())
                .filter(|other| all.get(*other).is_some_and(|c| same(column, c)))
                .collect();
            if twins.len() < 2 {
                continue;
            }
            if let Some(slot) = self.columns.get_mut(at) {
                // The office must stay known: its first column counts.
                if !matches!(column, Column::Office(_)) || twins.first() != Some(&at) {
                    *slot = Column::Unused;
                }
            }
            if twins.first() != Some(&at) {
                continue;
            }
            let (what, fate) = match column {
                Column::Office(_) => ("单位信息".to_owned(), "只采用第一列"),
                Column::Field(id, _) | Column::Evidence(id, _) => {
                    let field = rubric.field(*id);
                    (
                        field.map_or_else(String::new, |f| format!("`{}`", f.title)),
                        "都没有采用",
                    )
                }
                Column::SelfScore(id) => (format!("自评 `{id}`"), "都没有采用"),
                Column::Unused => continue,
            };
            let message = format!("{what} 有 {} 列,{fate}", twins.len());
            let mut diagnostic = Diagnostic::new(Code::DuplicateColumn, message).help("只留一列");
            for place in twins.iter().filter_map(|twin| places.get(*twin)) {
                diagnostic = diagnostic.at(place.clone());
            }
            self.diagnostics.push(diagnostic);
        }
    }

    /// Evidence of a field that has no column itself backs nothing.
    pub(super) fn refuse_lone_evidence(&mut self, rubric: &Rubric, places: &[Place]) {
        let all = self.columns.clone();
        for ((slot, column), place) in self.columns.iter_mut().zip(&all).zip(places) {
            let Column::Evidence(id, _) = column else {
                continue;
            };
            if all
                .iter()
                .any(|c| matches!(c, Column::Field(field, _) if field == id))
            {
                continue;
            }
            *slot = Column::Unused;
            let title = rubric.field(*id).map_or("", |field| &field.title);
            let message = format!("有 `{title}` 的佐证列,没有 `{title}` 本身的列,没有采用");
            let diagnostic = Diagnostic::new(Code::UnknownColumn, message);
            let help = format!("加一列 `{title}`");
            self.diagnostics
                .push(diagnostic.at(place.clone()).help(help));
        }
    }
}
