//! Bounds that a report states one by one: `{ at_least = 10, at_most = 15 }`.

use crate::rubric::{Field, FieldKind, Vague};
use crate::value::{Interval, Known, Moment, Moments, Value};

use super::{Cell, Qualifier, number, read_cell};

/// Reads one or several bounds; each figure follows the grammar of cells and must be exact.
pub(crate) fn read_bounds(
    bounds: &[(Qualifier, &str)],
    written: &str,
    field: &Field,
    vague: &Vague,
) -> Cell {
    let mut notes = Vec::new();
    let mut all: Option<Value> = None;
    for (qualifier, text) in bounds {
        let free = Field {
            // The figure of a bound may lie where values cannot: more than 0, at most 100.5.
            range: Interval::everything(),
            kind: if field.kind == FieldKind::Count {
                FieldKind::Amount
            } else {
                field.kind
            },
            ..field.clone()
        };
        let cell = read_cell(text, &free, vague);
        let value = match cell.known {
            Known::Value(value) if value.is_exact() || matches!(value, Value::Date(_)) => value,
            Known::Missing(Some(_)) => return cell,
            _ => return Cell::conflict(written, field),
        };
        notes.extend(cell.notes);
        let said = match bound(*qualifier, value, field, vague) {
            Some(said) => said,
            None => return Cell::wrong_shape("界限", field),
        };
        all = match all {
            None => Some(said),
            Some(before) => match both(before, said) {
                Some(both) => Some(both),
                None => return Cell::conflict(written, field),
            },
        };
    }
    let cut = match all {
        Some(Value::Number(said)) => number::within(&said, field).map(Value::Number),
        Some(other) => Ok(other),
        None => return Cell::known(Known::Missing(None)),
    };
    match cut {
        Ok(value) => Cell {
            known: Known::Value(value),
            notes,
        },
        Err(fault) => Cell::fault(&fault, written, field),
    }
}

fn bound(qualifier: Qualifier, value: Value, field: &Field, vague: &Vague) -> Option<Value> {
    match value {
        Value::Number(figure) => Some(Value::Number(qualifier.interval(
            figure.exact()?.clone(),
            vague,
            number::is_whole(field),
        ))),
        Value::Date(figure) => date_bound(qualifier, figure).map(Value::Date),
        Value::Flag(_) | Value::Text(_) | Value::Rows(_) => None,
    }
}

fn date_bound(qualifier: Qualifier, figure: Moments) -> Option<Moments> {
    let any = Moments::unknown();
    let on = |moment: Moment| match moment {
        Moment::On(date) => Some(date),
        Moment::Never => None,
    };
    Some(match qualifier {
        Qualifier::AtLeast => Moments {
            from: figure.from,
            ..any
        },
        Qualifier::MoreThan => Moments {
            from: Moment::On(on(figure.to)?.next_day()?),
            ..any
        },
        Qualifier::AtMost => Moments {
            to: figure.to,
            ..any
        },
        Qualifier::LessThan => Moments {
            to: Moment::On(on(figure.from)?.previous_day()?),
            ..any
        },
        _ => return None,
    })
}

fn both(a: Value, b: Value) -> Option<Value> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.intersect(&b).map(Value::Number),
        (Value::Date(a), Value::Date(b)) => {
            let both = Moments {
                from: a.from.max(b.from),
                to: a.to.min(b.to),
            };
            (both.from <= both.to).then_some(Value::Date(both))
        }
        _ => None,
    }
}
