//! Words over rows, read with intervals: what their functions come to on every row, put together by the word.

use std::sync::Arc;

use time::Date;

use crate::decimal::Number;
use crate::rubric::{Calendar, Field, FieldId, IndicatorId};
use crate::value::{Fact, Known, Possible, Row, Rows, Value};

use super::builtins::{Over, Runs, Word};
use super::environment::{Environment, Figure, OfficeText};
use super::graph::{Leaf, OverCohort, OverRows};
use super::read::read as read_node;

/// What a word over rows comes to.
pub(super) fn read(over: &OverRows, environment: &dyn Environment) -> Possible {
    let Runs::Rows(run) = over.word.run else {
        return Possible::failure("不是逐行的用语");
    };
    let rows = read_node(&over.rows, environment);
    let rest = Possible {
        value: None,
        ..rows.clone()
    };
    match &rows.value {
        Some(Value::Rows(Rows::Listed(rows))) => {
            let of_row = |row: &Row| read_row(over, row, environment);
            let of_rows: Vec<Vec<Possible>> = rows.iter().map(of_row).collect();
            run(&Over::Listed(&of_rows)).also(&rest)
        }
        Some(Value::Rows(Rows::Unknown)) => {
            let any = Cells::Any(environment.columns(over.field));
            let bodies = on_cells(over, any, environment);
            run(&Over::Any(&bodies)).also(&rest)
        }
        Some(_) => Possible::failure("这里要逐行数据"),
        None => rest,
    }
}

/// What the functions of a word come to on one reported row; a text that is open in it is each that its column allows.
pub fn read_row(over: &OverRows, row: &Row, environment: &dyn Environment) -> Vec<Possible> {
    let columns = environment.columns(over.field);
    let on = |row: &Row| on_cells(over, Cells::Of(row, columns), environment);
    let filled = filled(row, columns);
    let together = filled.iter().map(on).reduce(|a, b| {
        let pairs = a.into_iter().zip(b);
        pairs.map(|(a, b)| a.hull(b)).collect()
    });
    together.unwrap_or_else(|| on(row))
}

/// Every kind of row that there may be: one for each of the texts that its columns allow, the other cells open.
pub fn any_rows(over: &OverRows, environment: &dyn Environment) -> Vec<Row> {
    let columns = environment.columns(over.field);
    let open = Row {
        cells: columns.iter().map(|_| Fact::missing()).collect(),
        place: None,
    };
    let filled = filled(&open, columns);
    if filled.is_empty() {
        vec![open]
    } else {
        filled
    }
}

fn on_cells(over: &OverRows, cells: Cells<'_>, outer: &dyn Environment) -> Vec<Possible> {
    let inside = InRow {
        outer,
        variable: over.variable,
        cells,
    };
    let bodies = over.bodies.iter();
    bodies.map(|body| read_node(body, &inside)).collect()
}

/// A row is tried with at most so many ways of filling the texts that are open in it.
const MOST_FILLED: usize = 64;

/// The row with each of the texts that its columns allow where none is known; none when nothing is to be filled.
fn filled(row: &Row, columns: &[Field]) -> Vec<Row> {
    let mut filled: Vec<Row> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let open = cell(row.cells.get(at), Some(column)).value == Some(Value::Text(None));
        let so_far = filled.len().max(1);
        if !open || column.one_of.is_empty() || so_far * column.one_of.len() > MOST_FILLED {
            continue;
        }
        let before = if filled.is_empty() {
            vec![row.clone()]
        } else {
            filled
        };
        let with = |row: &Row, text: &String| {
            let mut row = row.clone();
            if let Some(cell) = row.cells.get_mut(at) {
                cell.known = Known::Value(Value::Text(Some(text.clone())));
                cell.unproved = false;
            }
            row
        };
        filled = before
            .iter()
            .flat_map(|row| column.one_of.iter().map(|text| with(row, text)))
            .collect();
    }
    filled
}

/// What a word over rows makes of what its functions come to on each of some rows.
pub fn put_together(word: &Word, of_rows: &[Vec<Possible>]) -> Possible {
    match word.run {
        Runs::Rows(run) => run(&Over::Listed(of_rows)),
        Runs::Values(_) | Runs::Cohort(..) | Runs::OfSection(_) => {
            Possible::failure("不是逐行的用语")
        }
    }
}

/// The cells of a row.
#[derive(Clone, Copy)]
pub(super) enum Cells<'a> {
    /// Of a row that was reported, with the declarations of its columns.
    Of(&'a Row, &'a [Field]),
    /// Of any row that there may be.
    Any(&'a [Field]),
}

/// The facts of an office, from inside a function of one row.
pub struct InRow<'a> {
    outer: &'a dyn Environment,
    variable: usize,
    cells: Cells<'a>,
}

impl<'a> InRow<'a> {
    /// The facts outside, and one reported row of `field` that the functions call `variable`.
    pub fn of(outer: &'a dyn Environment, over: &OverRows, row: &'a Row) -> Self {
        Self {
            outer,
            variable: over.variable,
            cells: Cells::Of(row, outer.columns(over.field)),
        }
    }
}

/// What is known of a cell.
pub(super) fn cell(fact: Option<&Fact>, column: Option<&Field>) -> Possible {
    let anything = || match column {
        Some(column) => Possible::value(column.anything()),
        None => Possible::failure("没有这一列"),
    };
    match fact.map(|fact| (&fact.known, fact.unproved)) {
        Some((Known::Value(value), false)) => Possible::value(value.clone()),
        Some((Known::NotApplicable(reason), _)) => Possible::not_applicable(reason.clone()),
        _ => anything(),
    }
}

impl Environment for InRow<'_> {
    fn cell(&self, variable: usize, column: usize) -> Possible {
        if variable != self.variable {
            return self.outer.cell(variable, column);
        }
        match self.cells {
            Cells::Of(row, columns) => cell(row.cells.get(column), columns.get(column)),
            Cells::Any(columns) => cell(None, columns.get(column)),
        }
    }

    fn cohort(&self, over: &OverCohort, own: Option<&Possible>) -> Possible {
        self.outer.cohort(over, own)
    }

    fn columns(&self, field: FieldId) -> &[Field] {
        self.outer.columns(field)
    }

    fn field(&self, field: FieldId) -> Possible {
        self.outer.field(field)
    }

    fn prior(&self, field: FieldId) -> Possible {
        self.outer.prior(field)
    }

    fn reported(&self, field: FieldId) -> Possible {
        self.outer.reported(field)
    }

    fn self_score(&self, indicator: Option<IndicatorId>) -> Possible {
        self.outer.self_score(indicator)
    }

    fn is_unknown(&self, leaf: Leaf) -> bool {
        self.outer.is_unknown(leaf)
    }

    fn office(&self, text: OfficeText) -> String {
        self.outer.office(text)
    }

    fn points(&self) -> Option<Number> {
        self.outer.points()
    }

    fn target(&self, target: usize) -> Option<Value> {
        self.outer.target(target)
    }

    fn measure(&self, measure: usize) -> Possible {
        self.outer.measure(measure)
    }

    fn indicator(&self, indicator: IndicatorId) -> Possible {
        self.outer.indicator(indicator)
    }

    fn section(&self, section: usize) -> Possible {
        self.outer.section(section)
    }

    fn figure(&self, figure: Figure) -> Possible {
        self.outer.figure(figure)
    }

    fn assessed_on(&self) -> Option<Date> {
        self.outer.assessed_on()
    }

    fn calendar(&self) -> Option<&Arc<Calendar>> {
        self.outer.calendar()
    }
}
