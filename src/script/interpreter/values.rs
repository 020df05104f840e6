//! The values that the interpreter computes with, each in one form only.

use std::cell::RefCell;

use rhai::{Dynamic, INT, ImmutableString};
use rust_decimal::Decimal;

use crate::decimal::Number;
use crate::value::{Failure, Moment, Moments, Possible, Truth, Value};

/// A fraction that no decimal writes.
#[derive(Clone)]
pub(super) struct Fraction(pub(super) Number);

/// A value that is not applicable, and why.
#[derive(Clone)]
pub(super) struct NotApplicable(String);

/// A date.
#[derive(Clone)]
pub(super) struct Day(Moment);

pub(super) const NOT_APPLICABLE: &str = "NotApplicable";

thread_local! {
    /// The first reason for «not applicable» that came up in the script that runs.
    pub(super) static NOT_APPLICABLE_SEEN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Something that scripts compute with.
pub(super) trait Operand: Clone + Send + Sync + 'static {
    fn possible(self) -> Possible;
}

impl Operand for INT {
    fn possible(self) -> Possible {
        Possible::number(Number::from(self))
    }
}

impl Operand for Decimal {
    fn possible(self) -> Possible {
        Possible::number(Number::from_decimal(self))
    }
}

impl Operand for Fraction {
    fn possible(self) -> Possible {
        Possible::number(self.0)
    }
}

impl Operand for NotApplicable {
    fn possible(self) -> Possible {
        Possible::not_applicable(self.0)
    }
}

impl Operand for bool {
    fn possible(self) -> Possible {
        Possible::flag(self)
    }
}

impl Operand for Day {
    fn possible(self) -> Possible {
        Possible::value(Value::Date(Moments::exactly(self.0)))
    }
}

impl Operand for ImmutableString {
    fn possible(self) -> Possible {
        Possible::value(Value::Text(Some(self.to_string())))
    }
}

/// What the interpreter computes with for a fact; a breakdown where the fact is one.
pub(super) fn dynamic(possible: &Possible) -> Result<Dynamic, Failure> {
    if let Possible {
        value: None,
        not_applicable: None,
        failure: Some(failure),
    } = possible
    {
        return Err(failure.clone());
    }
    let open = || Failure {
        message: "数还没有确定".into(),
        span: None,
    };
    if !possible.is_settled() {
        return Err(open());
    }
    if let Some(reason) = &possible.not_applicable {
        NOT_APPLICABLE_SEEN
            .with_borrow_mut(|seen| seen.get_or_insert_with(|| reason.clone()).len());
        return Ok(Dynamic::from(NotApplicable(reason.clone())));
    }
    Ok(match &possible.value {
        Some(Value::Number(interval)) => match interval.exact() {
            Some(exact) if exact.is_too_large() => {
                return Err(Failure {
                    message: "数太大".into(),
                    span: None,
                });
            }
            Some(exact) => number(exact),
            None => return Err(open()),
        },
        Some(Value::Flag(truth)) => Dynamic::from(*truth == Truth::True),
        Some(Value::Date(moments)) => Dynamic::from(Day(moments.from)),
        Some(Value::Text(Some(text))) => Dynamic::from(text.clone()),
        Some(Value::Text(None) | Value::Rows(_)) | None => return Err(open()),
    })
}

/// A number in its one form.
pub(super) fn number(exact: &Number) -> Dynamic {
    if let Some(whole) = exact.to_i64() {
        return Dynamic::from(whole);
    }
    match exact.to_decimal() {
        Some(decimal) => Dynamic::from_decimal(decimal),
        None => Dynamic::from(Fraction(exact.clone())),
    }
}

/// What a value of the interpreter is.
pub(super) fn possible(value: &Dynamic) -> Possible {
    if let Ok(whole) = value.as_int() {
        return whole.possible();
    }
    if let Ok(decimal) = value.as_decimal() {
        return decimal.possible();
    }
    if let Ok(flag) = value.as_bool() {
        return flag.possible();
    }
    if let Some(fraction) = value.read_lock::<Fraction>() {
        return fraction.clone().possible();
    }
    if let Some(reason) = value.read_lock::<NotApplicable>() {
        return reason.clone().possible();
    }
    if let Some(day) = value.read_lock::<Day>() {
        return day.clone().possible();
    }
    match value.clone().into_immutable_string() {
        Ok(text) => text.possible(),
        Err(_) if value.is_unit() => Possible::failure("没有结果"),
        Err(_) => Possible::failure("结果不是一个数或条件"),
    }
}
