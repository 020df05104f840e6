//! A fact as it is put into a case: as a value to score, and as it is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use time::Date;

use crate::decimal::Number;
use crate::rubric::{Field, FieldId};
use crate::value::{Fact, Interval, Known, Moment, Moments, Row, Rows, Truth, Value};

/// Which fact: of this period or of the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    Now(FieldId),
    Prior(FieldId),
}

/// The facts of an office.
pub(super) type Setting = BTreeMap<Spot, Given>;

/// What is said of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Given {
    Number(Number),
    Flag(bool),
    Day(Date),
    Never,
    Text(String),
    /// Cells in the order of the columns; a column without one is left blank.
    Rows(Vec<Vec<Option<Given>>>),
    Missing,
    NotApplicable,
}

/// Why a generated fact is not applicable, and what backs one that needs backing.
const REASON: &str = "没有发生";
const EVIDENCE: &str = "台账";

impl Given {
    /// As a fact of a report.
    pub(super) fn fact(&self, field: &Field) -> Fact {
        let value = match self {
            Self::Missing => return Fact::missing(),
            Self::NotApplicable => {
                return Fact {
                    known: Known::NotApplicable(REASON.to_owned()),
                    ..Fact::missing()
                };
            }
            Self::Number(number) => Value::Number(Interval::from(number.clone())),
            Self::Flag(flag) => Value::Flag(Truth::from(*flag)),
            Self::Day(day) => Value::Date(Moments::exactly(Moment::On(*day))),
            Self::Never => Value::Date(Moments::exactly(Moment::Never)),
            Self::Text(text) => Value::Text(Some(text.clone())),
            Self::Rows(rows) => {
                let row = |cells: &Vec<Option<Given>>| Row {
                    cells: field
                        .columns
                        .iter()
                        .enumerate()
                        .map(
                            |(at, column)| match cells.get(at).and_then(Option::as_ref) {
                                Some(given) => given.fact(column),
                                None => blank(column),
                            },
                        )
                        .collect(),
                    place: None,
                };
                let rows: Vec<Row> = rows.iter().map(row).collect();
                Value::Rows(Rows::Listed(Arc::from(rows)))
            }
        };
        Fact::reported(value, self.plain())
    }

    /// As it is written in TOML.
    pub(super) fn toml(&self, field: &Field) -> String {
        let plain = match self {
            Self::Rows(rows) if rows.is_empty() => return "\"无\"".to_owned(),
            Self::Rows(rows) => return rows_in_toml(rows, field),
            Self::Missing => return "\"\"".to_owned(),
            Self::NotApplicable => return format!("{{ not_applicable = {REASON:?} }}"),
            Self::Never => "{ never = true }".to_owned(),
            Self::Text(text) => format!("{text:?}"),
            Self::Number(_) | Self::Flag(_) | Self::Day(_) => self.plain(),
        };
        match (field.evidence_required, self) {
            (true, Self::Never) => format!("{{ never = true, document = {EVIDENCE:?} }}"),
            (true, _) => format!("{{ value = {plain}, document = {EVIDENCE:?} }}"),
            (false, _) => plain,
        }
    }

    /// For names.
    pub(super) fn plain(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Never => "未发生".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Rows(rows) => format!("{} 行", rows.len()),
            Self::Missing => "没有填".to_owned(),
            Self::NotApplicable => "缺项".to_owned(),
        }
    }
}

/// What a cell comes to that nothing is written in.
fn blank(column: &Field) -> Fact {
    match &column.if_blank {
        Some(value) => Fact::reported(value.clone(), ""),
        None => Fact::missing(),
    }
}

fn rows_in_toml(rows: &[Vec<Option<Given>>], field: &Field) -> String {
    let row = |cells: &Vec<Option<Given>>| {
        let cells = field.columns.iter().zip(cells);
        let cells = cells.filter_map(|(column, cell)| {
            let cell = cell.as_ref()?;
            Some(format!("{} = {}", key(&column.name), cell.toml(column)))
        });
        let cells: Vec<String> = cells.collect();
        format!("{{ {} }}", cells.join(", "))
    };
    let rows: Vec<String> = rows.iter().map(row).collect();
    format!("[{}]", rows.join(", "))
}

/// A key of TOML, in quotes where it must be.
pub(super) fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    match name.chars().all(bare) && !name.is_empty() {
        true => name.to_owned(),
        false => format!("{name:?}"),
    }
}
