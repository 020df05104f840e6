//! Words over rows, read with intervals: what their functions come to on every row, put together by the word.

use std::sync::Arc;

use time::Date;

use crate::decimal::Number;
use crate::rubric::{Field, FieldId, IndicatorId};
use crate::value::{Fact, Known, Possible, Row, Rows, Value};

use super::builtins::{Over, Runs, Word};
use super::environment::{Environment, Figure, OfficeText};
use super::graph::{Node, OverCohort, OverRows};
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
    let on = |cells: Cells<'_>| -> Vec<Possible> {
        let inside = InRow {
            outer: environment,
            variable: over.variable,
            cells,
        };
        let body = |body: &Arc<Node>| read_node(body, &inside);
        over.bodies.iter().map(body).collect()
    };
    match &rows.value {
        Some(Value::Rows(Rows::Listed(rows))) => {
            let columns = environment.columns(over.field);
            let of_rows: Vec<Vec<Possible>> =
                rows.iter().map(|row| on(Cells::Of(row, columns))).collect();
            run(&Over::Listed(&of_rows)).also(&rest)
        }
        Some(Value::Rows(Rows::Unknown)) => {
            let bodies = on(Cells::Any(environment.columns(over.field)));
            run(&Over::Any(&bodies)).also(&rest)
        }
        Some(_) => Possible::failure("这里要逐行数据"),
        None => rest,
    }
}

/// What a word over rows makes of what its functions come to on each of some rows.
pub fn put_together(word: &Word, of_rows: &[Vec<Possible>]) -> Possible {
    match word.run {
        Runs::Rows(run) => run(&Over::Listed(of_rows)),
        Runs::Values(_) | Runs::Cohort(_) => Possible::failure("不是逐行的用语"),
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
}
