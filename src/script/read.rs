//! The graph read with intervals: everything that a script may come to over what is known.
//!
//! The result is an outer bound: nothing outside it can happen. Where all facts are exact it is exact.

use std::sync::Arc;

use crate::decimal::Number;
use crate::value::{Interval, Possible, Truth, Value};

use super::builtins::{Arg, Call, Context};
use super::environment::Environment;
use super::graph::{Comparison, Leaf, Node, Operation, What};

/// Everything that `node` may come to.
pub(super) fn read(node: &Node, environment: &dyn Environment) -> Possible {
    let result = match &node.what {
        What::Number(number) => Possible::number(number.clone()),
        What::Flag(flag) => Possible::flag(*flag),
        What::Text(text) => Possible::value(Value::Text(Some(text.clone()))),
        What::Leaf(leaf) => read_leaf(*leaf, environment),
        What::OverCohort(over) => {
            let own = over.path.as_ref().map(|path| read(&path.node, environment));
            // Places in the path are not places in the script.
            let plain = |mut own: Possible| {
                if let Some(failure) = &mut own.failure {
                    failure.span = None;
                }
                own
            };
            environment.cohort(over, own.map(plain).as_ref())
        }
        What::OverRows(over) => super::rows::read(over, environment),
        What::Cell {
            variable, column, ..
        } => environment.cell(*variable, *column),
        What::Negate(a) => map_number(&read(a, environment), Interval::negate),
        What::Not(a) => map_flag(&read(a, environment), Truth::negate),
        What::Arithmetic(operation, a, b) => {
            arithmetic(*operation, &read(a, environment), &read(b, environment))
        }
        What::Compare(comparison, a, b) => {
            compare(*comparison, &read(a, environment), &read(b, environment))
        }
        What::All(parts) => all(parts, environment),
        What::Any(parts) => any(parts, environment),
        What::If(cond, yes, no) => choose(cond, yes, no, environment),
        What::List(_) => Possible::failure("表不能单独作结果"),
        What::Call(word, args) => {
            let args: Vec<Arg> = args.iter().map(|a| read_arg(a, environment)).collect();
            let result = Call::run(word, &args, &Context::of(environment));
            if word.name == "is_given" && may_be_kept_back(node, environment) {
                perhaps_not(result)
            } else {
                result
            }
        }
    };
    let open = |value: &Value| !value.is_exact();
    let result = if node.is_computed() && result.value.as_ref().is_some_and(open) {
        environment.together(node, result)
    } else {
        result
    };
    locate(guard_size(result), node)
}

/// Whether something stands in an expression of which nothing is known.
fn may_be_kept_back(node: &Node, environment: &dyn Environment) -> bool {
    let mut found = false;
    node.visit(&mut |part| {
        found |= match &part.what {
            What::Leaf(leaf) => environment.is_unknown(*leaf),
            What::Cell {
                variable,
                field,
                column,
            } => {
                let known = environment.cell(*variable, *column);
                let declared = environment.columns(*field).get(*column);
                declared.is_some_and(|column| known == Possible::value(column.anything()))
            }
            _ => false,
        }
    });
    found
}

/// A condition that holds, in doubt.
fn perhaps_not(condition: Possible) -> Possible {
    match condition.value {
        Some(Value::Flag(Truth::True)) => Possible {
            value: Some(Value::Flag(Truth::Open)),
            ..condition
        },
        _ => condition,
    }
}

/// A breakdown is told where it happened, by the innermost expression.
fn locate(mut result: Possible, node: &Node) -> Possible {
    if let Some(failure) = &mut result.failure {
        failure.span.get_or_insert((node.span.start, node.span.end));
    }
    result
}

/// Numbers without end in sight are refused, so that no script can fill the memory.
fn guard_size(result: Possible) -> Possible {
    let Some(Value::Number(interval)) = &result.value else {
        return result;
    };
    let too_large = |n: Option<&Number>| n.is_some_and(Number::is_too_large);
    if too_large(interval.least()) || too_large(interval.greatest()) {
        return Possible {
            value: None,
            ..Possible::failure("数太大")
        }
        .also(&Possible {
            value: None,
            ..result
        });
    }
    result
}

pub(super) fn read_leaf(leaf: Leaf, environment: &dyn Environment) -> Possible {
    match leaf {
        Leaf::Field(id) => environment.field(id),
        Leaf::Prior(id) => environment.prior(id),
        Leaf::Reported(id) => environment.reported(id),
        Leaf::SelfScore(at) => environment.self_score(Some(at)),
        Leaf::SelfTotal => environment.self_score(None),
        Leaf::Office(text) => Possible::value(Value::Text(Some(environment.office(text)))),
        Leaf::Points => environment
            .points()
            .map_or_else(|| Possible::failure("这里没有 `points`"), Possible::number),
        Leaf::Target(target) => environment
            .target(target)
            .map_or_else(|| Possible::failure("没有这个目标值"), Possible::value),
        Leaf::Measure(measure) => environment.measure(measure),
        Leaf::Indicator(indicator) => environment.indicator(indicator),
        Leaf::Section(section) => environment.section(section),
        Leaf::Figure(figure) => environment.figure(figure),
    }
}

fn read_arg(node: &Arc<Node>, environment: &dyn Environment) -> Arg {
    let What::List(rows) = &node.what else {
        return Arg::Value(read(node, environment));
    };
    let row = |row: &Arc<Node>| match &row.what {
        What::List(cells) => cells.iter().map(|cell| read(cell, environment)).collect(),
        _ => vec![read(row, environment)],
    };
    Arg::Table(rows.iter().map(row).collect())
}

/// What two operands hand on beside their values: in their order, a breakdown before «not applicable».
pub(super) fn operands(a: &Possible, b: &Possible) -> Result<Possible, Box<Possible>> {
    let surely_broken = |p: &Possible| p.value.is_none() && p.not_applicable.is_none();
    let nothing = Possible {
        value: None,
        not_applicable: None,
        failure: None,
    };
    if surely_broken(a) {
        return Err(Box::new(a.clone()));
    }
    if surely_broken(b) {
        return Err(Box::new(Possible {
            failure: b.failure.clone(),
            ..nothing
        }));
    }
    let rest = nothing.also(a).also(b);
    if a.value.is_none() || b.value.is_none() {
        Err(Box::new(rest))
    } else {
        Ok(rest)
    }
}

fn map_number(a: &Possible, step: impl Fn(&Interval) -> Interval) -> Possible {
    let rest = Possible {
        value: None,
        ..a.clone()
    };
    match &a.value {
        Some(Value::Number(x)) => Possible::number(step(x)).also(&rest),
        Some(other) => Possible::failure(format!("{}不能取负", other.type_name())),
        None => rest,
    }
}

fn map_flag(a: &Possible, step: impl Fn(Truth) -> Truth) -> Possible {
    let rest = Possible {
        value: None,
        ..a.clone()
    };
    match &a.value {
        Some(Value::Flag(x)) => Possible::flag(step(*x)).also(&rest),
        Some(other) => Possible::failure(format!("{}不是条件", other.type_name())),
        None => rest,
    }
}

/// Two numbers.
pub(super) fn arithmetic(operation: Operation, a: &Possible, b: &Possible) -> Possible {
    let rest = match operands(a, b) {
        Ok(rest) => rest,
        Err(result) => return *result,
    };
    let (Some(Value::Number(x)), Some(Value::Number(y))) = (&a.value, &b.value) else {
        let names = [&a.value, &b.value].map(|v| v.as_ref().map_or("", Value::type_name));
        return Possible::failure(format!(
            "{}和{}不能用 `{}` 计算",
            names[0],
            names[1],
            operation.title()
        ));
    };
    let result = match operation {
        Operation::Add => Possible::number(x.add(y)),
        Operation::Subtract => Possible::number(x.subtract(y)),
        Operation::Multiply => Possible::number(x.multiply(y)),
        Operation::Divide | Operation::Remainder => divide(operation, x, y),
    };
    result.also(&rest)
}

fn divide(operation: Operation, x: &Interval, y: &Interval) -> Possible {
    let zero = Interval::from(Number::zero());
    let failure = y
        .equal(&zero)
        .can_be_true()
        .then(|| Possible::failure(format!("{x}除以0")));
    let quotient = x.divide(y).map(|quotient| {
        if operation == Operation::Divide {
            return quotient;
        }
        match (x.exact(), y.exact(), quotient.exact()) {
            (Some(x), Some(y), Some(q)) => {
                // As Rhai's own: the sign of the dividend.
                let whole = if q.is_negative() { q.ceil() } else { q.floor() };
                Interval::from(x.clone() - y.clone() * whole)
            }
            _ => {
                let size = y.abs();
                size.negate().hull(&size)
            }
        }
    });
    let value = Possible {
        value: quotient.map(Value::Number),
        not_applicable: None,
        failure: None,
    };
    match failure {
        Some(failure) => value.also(&failure),
        None => value,
    }
}

/// Two values of one type compared.
pub(super) fn compare(comparison: Comparison, a: &Possible, b: &Possible) -> Possible {
    let rest = match operands(a, b) {
        Ok(rest) => rest,
        Err(result) => return *result,
    };
    let (Some(x), Some(y)) = (&a.value, &b.value) else {
        return rest;
    };
    let truth = match (x, y) {
        (Value::Number(x), Value::Number(y)) => {
            ordered(comparison, |a, b| a.less(b), x.equal(y), x, y)
        }
        (Value::Date(x), Value::Date(y)) => {
            ordered(comparison, |a, b| a.before(*b), x.same(*y), x, y)
        }
        (Value::Flag(x), Value::Flag(y)) => {
            let same = match (x, y) {
                (Truth::Open, _) | (_, Truth::Open) => Truth::Open,
                (x, y) => Truth::from(x == y),
            };
            equality(comparison, same)
        }
        (Value::Text(x), Value::Text(y)) => match (x, y) {
            (Some(x), Some(y)) => equality(comparison, Truth::from(x == y)),
            _ => equality(comparison, Truth::Open),
        },
        _ => None,
    };
    match truth {
        Some(truth) => Possible::flag(truth).also(&rest),
        None => Possible::failure(format!(
            "{}和{}不能用 `{}` 比较",
            x.type_name(),
            y.type_name(),
            comparison.title()
        )),
    }
}

fn ordered<T>(
    comparison: Comparison,
    less: impl Fn(&T, &T) -> Truth,
    same: Truth,
    x: &T,
    y: &T,
) -> Option<Truth> {
    Some(match comparison {
        Comparison::Equal => same,
        Comparison::Unequal => same.negate(),
        Comparison::Less => less(x, y),
        Comparison::GreaterOrEqual => less(x, y).negate(),
        Comparison::Greater => less(y, x),
        Comparison::LessOrEqual => less(y, x).negate(),
    })
}

fn equality(comparison: Comparison, same: Truth) -> Option<Truth> {
    match comparison {
        Comparison::Equal => Some(same),
        Comparison::Unequal => Some(same.negate()),
        _ => None,
    }
}

fn all(parts: &[Arc<Node>], environment: &dyn Environment) -> Possible {
    in_turn(parts, environment, Truth::False)
}

fn any(parts: &[Arc<Node>], environment: &dyn Environment) -> Possible {
    in_turn(parts, environment, Truth::True)
}

/// Conditions from left to right until one comes to `end`; what stands behind it is not looked at.
fn in_turn(parts: &[Arc<Node>], environment: &dyn Environment, end: Truth) -> Possible {
    let mut result = Possible::flag(end.negate());
    for part in parts {
        let next = read(part, environment);
        let truth = match next.value {
            Some(Value::Flag(truth)) => truth,
            Some(other) => return Possible::failure(format!("{}不是条件", other.type_name())),
            None => {
                let so_far = match &result.value {
                    // The part is reached for certain only if nothing before it could end the row.
                    Some(Value::Flag(Truth::Open)) => Possible::flag(end),
                    _ => Possible {
                        value: None,
                        not_applicable: None,
                        failure: None,
                    },
                };
                return so_far
                    .also(&Possible {
                        value: None,
                        ..result
                    })
                    .also(&next);
            }
        };
        let before = match result.value {
            Some(Value::Flag(before)) => before,
            _ => Truth::Open,
        };
        let both = if end == Truth::False {
            before.and(truth)
        } else {
            before.or(truth)
        };
        result = Possible::flag(both)
            .also(&Possible {
                value: None,
                ..result
            })
            .also(&Possible {
                value: None,
                ..next
            });
        if truth == end {
            break;
        }
    }
    result
}

fn choose(cond: &Node, yes: &Node, no: &Node, environment: &dyn Environment) -> Possible {
    let cond = read(cond, environment);
    let rest = Possible {
        value: None,
        ..cond.clone()
    };
    match cond.value {
        Some(Value::Flag(Truth::True)) => read(yes, environment).also(&rest),
        Some(Value::Flag(Truth::False)) => read(no, environment).also(&rest),
        Some(Value::Flag(Truth::Open)) => read(yes, environment)
            .hull(read(no, environment))
            .also(&rest),
        Some(other) => Possible::failure(format!("{}不是条件", other.type_name())),
        None => rest,
    }
}
