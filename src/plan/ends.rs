//! Values as columns hold them: a number, or the two ends between which it lies.

use std::ops::Bound;

use time::Date;

use crate::decimal::Number;
use crate::value::{Moment, Moments, Truth, Value};

/// An end of a figure as a column holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// A number.
    Number(Number),
    /// Less than every number.
    Below,
    /// More than every number.
    Beyond,
}

/// The least and the greatest that a value can be, as columns hold them; none where an end does not belong to it, or
/// is no number.
pub fn ends_of(value: &Value) -> Option<(End, End)> {
    Some(match value {
        Value::Number(interval) => {
            let end = |bound: &Bound<Number>, endless: End| match bound {
                Bound::Included(number) => Some(End::Number(number.clone())),
                Bound::Excluded(_) => None,
                Bound::Unbounded => Some(endless),
            };
            (
                end(interval.lo(), End::Below)?,
                end(interval.hi(), End::Beyond)?,
            )
        }
        Value::Flag(Truth::Open) => {
            let flag = |flag: i64| End::Number(Number::from(flag));
            (flag(0), flag(1))
        }
        Value::Date(moments) => {
            let end = |moment| {
                Some(End::Number(number_of(&Value::Date(Moments::exactly(
                    moment,
                )))?))
            };
            (end(moments.from)?, end(moments.to)?)
        }
        Value::Flag(_) | Value::Rows(_) | Value::Text(_) => {
            let number = End::Number(number_of(value)?);
            (number.clone(), number)
        }
    })
}

/// The number that a value is for a column; a flag is 0 or 1, a day its number, rows that are surely none are 0.
pub fn number_of(value: &Value) -> Option<Number> {
    match value {
        Value::Number(interval) => interval.exact().cloned(),
        Value::Flag(Truth::True) => Some(Number::from(1)),
        Value::Flag(Truth::False) => Some(Number::zero()),
        Value::Flag(Truth::Open) | Value::Text(_) => None,
        Value::Rows(rows) => rows.is_none().then(Number::zero),
        Value::Date(moments) => number_of_moment(*moments),
    }
}

/// The number of a moment; `never` is later than every day.
fn number_of_moment(moments: Moments) -> Option<Number> {
    Some(match moments.exact()? {
        Moment::On(day) => Number::from(i64::from(day_number(day))),
        Moment::Never => Number::from(NEVER),
    })
}

/// How many days a day comes after the first one that there is, in a year before our era: never below 0.
pub fn day_number(day: Date) -> i32 {
    day.to_julian_day() - Date::MIN.to_julian_day()
}

/// Behind every day that a calendar has, and not as far as what is without end.
pub(super) const NEVER: i64 = 1 << 28;
