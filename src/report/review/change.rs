//! Differences of points, as people write them.

use crate::decimal::Number;
use crate::report::cell::plain;
use crate::report::quote::quote;

/// What is wrong and what to do about it.
pub(super) type Wrong = (String, String);

/// The most characters of a number; what is longer is no points.
const LONGEST: usize = 40;

/// Points with or without a sign and 分.
pub(super) fn number(text: &str) -> Option<Number> {
    let text = text.strip_suffix('分').unwrap_or(text);
    (text.len() <= LONGEST).then(|| Number::parse(text))?
}

/// A difference with no more decimals than points have.
pub(super) fn read(text: &str, digits: u32, what: &str) -> Result<Number, Wrong> {
    let written = quote(text);
    let Some(change) = number(&plain(text)) else {
        return Err((
            format!("{what} 的调整 `{written}` 不是分数"),
            "写差数,如 `-0.5`、`+1`".to_owned(),
        ));
    };
    if change.decimals().is_none_or(|decimals| decimals > digits) {
        return Err((
            format!("{what} 的调整 `{written}` 超过 {digits} 位小数"),
            format!("得分只到 {digits} 位小数,调整也写到这一位"),
        ));
    }
    Ok(change)
}
