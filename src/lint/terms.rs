//! A script as a sum: what it gives and what it takes, term by term, and what one unit of a count is worth.

use crate::decimal::Number;
use crate::rubric::FieldKind;
use crate::script::graph::{Leaf, Node, Operation, What};

use crate::compile::Ground;

/// A term of a sum.
#[derive(Clone, Copy)]
pub(super) struct Term<'n> {
    pub(super) node: &'n Node,
    /// It is taken, not given.
    pub(super) is_taken: bool,
}

/// The sums that a script may come to: one, or one a branch.
pub(super) fn sums(node: &Node) -> Vec<Vec<Term<'_>>> {
    match &node.what {
        What::If(_, yes, no) => [yes, no].into_iter().flat_map(|part| sums(part)).collect(),
        // An outer limit changes nothing of the terms inside.
        What::Call(word, args) if matches!(word.name, "capped" | "floored" | "min" | "max") => {
            match args.iter().find(|arg| is_sum(arg)) {
                Some(inner) => sums(inner),
                None => vec![terms(node)],
            }
        }
        _ => vec![terms(node)],
    }
}

fn is_sum(node: &Node) -> bool {
    matches!(
        node.what,
        What::Arithmetic(Operation::Add | Operation::Subtract, ..)
    )
}

fn terms(node: &Node) -> Vec<Term<'_>> {
    let mut found = Vec::new();
    collect(node, false, &mut found);
    found
}

fn collect<'n>(node: &'n Node, is_taken: bool, found: &mut Vec<Term<'n>>) {
    match &node.what {
        What::Arithmetic(Operation::Add, a, b) => {
            collect(a, is_taken, found);
            collect(b, is_taken, found);
        }
        What::Arithmetic(Operation::Subtract, a, b) => {
            collect(a, is_taken, found);
            collect(b, !is_taken, found);
        }
        What::Negate(a) => collect(a, !is_taken, found),
        _ => found.push(Term { node, is_taken }),
    }
}

/// What one unit of a count is worth in a term.
pub(super) struct Unit<'n> {
    /// Points, never negative.
    pub(super) worth: Number,
    /// What is counted.
    pub(super) of: &'n Node,
}

/// What one unit of a count is worth in a term that rises with it; none when it does not.
pub(super) fn unit<'n>(node: &'n Node, ground: &Ground<'_>) -> Option<Unit<'n>> {
    if is_count(node, ground) {
        return Some(Unit {
            worth: Number::from(1),
            of: node,
        });
    }
    let times = |part: &'n Node, factor: Number| {
        let unit = unit(part, ground)?;
        Some(Unit {
            worth: unit.worth * factor.abs(),
            of: unit.of,
        })
    };
    match &node.what {
        What::Negate(a) => unit(a, ground),
        What::Arithmetic(Operation::Multiply, a, b) => match ground.constant(a) {
            Some(factor) => times(b, factor),
            None => times(a, ground.constant(b)?),
        },
        What::Arithmetic(Operation::Divide, a, b) => {
            let divisor = ground.constant(b)?;
            times(a, Number::from(1).checked_div(&divisor)?)
        }
        What::Call(word, args) if word.name == "capped" => {
            let [x, limit] = args.as_slice() else {
                return None;
            };
            let limit = ground.constant(limit)?;
            let unit = unit(x, ground)?;
            Some(Unit {
                worth: unit.worth.min(limit),
                of: unit.of,
            })
        }
        _ => None,
    }
}

/// Whether an expression counts things, one by one.
pub(super) fn is_count(node: &Node, ground: &Ground<'_>) -> bool {
    match &node.what {
        What::Leaf(Leaf::Field(id) | Leaf::Reported(id)) => {
            let field = ground.compiled.rubric().field(*id);
            field.is_some_and(|field| field.kind == FieldKind::Count)
        }
        What::OverRows(over) => over.word.name == "count_of",
        What::Call(word, args) => match word.name {
            "shortage" | "excess" => args.first().is_some_and(|n| is_count(n, ground)),
            "days_late" | "workdays_late" | "months_late" => true,
            _ => false,
        },
        _ => false,
    }
}

/// Whether two expressions are written alike, as far as their values go.
pub(super) fn same(a: &Node, b: &Node) -> bool {
    let parts = || {
        let (x, y) = (a.parts(), b.parts());
        x.len() == y.len() && x.iter().zip(&y).all(|(x, y)| same(x, y))
    };
    match (&a.what, &b.what) {
        (What::Number(x), What::Number(y)) => x == y,
        (What::Flag(x), What::Flag(y)) => x == y,
        (What::Text(x), What::Text(y)) => x == y,
        (What::Leaf(x), What::Leaf(y)) => x == y,
        (What::Negate(_), What::Negate(_))
        | (What::Not(_), What::Not(_))
        | (What::If(..), What::If(..))
        | (What::All(_), What::All(_))
        | (What::Any(_), What::Any(_))
        | (What::List(_), What::List(_)) => parts(),
        (What::Arithmetic(x, ..), What::Arithmetic(y, ..)) => x == y && parts(),
        (What::Compare(x, ..), What::Compare(y, ..)) => x == y && parts(),
        (What::Call(x, _), What::Call(y, _)) => x.name == y.name && parts(),
        (What::OverRows(x), What::OverRows(y)) => {
            (x.word.name, x.field) == (y.word.name, y.field) && parts()
        }
        (
            What::Cell {
                field: f, column, ..
            },
            What::Cell {
                field: g,
                column: other,
                ..
            },
        ) => (f, column) == (g, other),
        (What::OverCohort(x), What::OverCohort(y)) => {
            let text = |over: &crate::script::graph::OverCohort| {
                over.path.as_ref().map(|path| path.text.clone())
            };
            (x.statistic, x.among, text(x)) == (y.statistic, y.among, text(y))
        }
        _ => false,
    }
}
