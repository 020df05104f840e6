//! `if_blank`: what nothing reported means, typed as the field is.

use crate::decimal::Number;
use crate::diagnostic::Code;
use crate::rubric::item::Item;
use crate::rubric::model::{Field, FieldKind};
use crate::value::{Interval, Moment, Moments, Rows, Truth, Value};

pub(super) fn read(item: &Item<'_>, field: &Field) -> Option<Value> {
    let written = item.value.get_ref().as_str();
    if written == Some("none") {
        return none(item, field);
    }
    match field.kind {
        FieldKind::Count | FieldKind::Rate | FieldKind::Amount | FieldKind::Number => {
            within(item, field, item.number()?)
        }
        FieldKind::Flag => item.flag().map(|flag| Value::Flag(Truth::from(flag))),
        FieldKind::Date if written == Some("never") => {
            Some(Value::Date(Moments::exactly(Moment::Never)))
        }
        FieldKind::Date => item
            .date()
            .map(|date| Value::Date(Moments::exactly(Moment::On(date)))),
        FieldKind::Text => {
            let text = item.text()?;
            if !field.one_of.is_empty() && !field.one_of.contains(&text) {
                let message = format!("`if_blank` 的 `{text}` 不在 `one_of` 里");
                let help = format!("可以写: `{}`", field.one_of.join("`, `"));
                item.report(Code::UnknownChoice, message, help);
                return None;
            }
            Some(Value::Text(Some(text)))
        }
        FieldKind::Rows => {
            item.wrong_type(
                " `\"none\"`",
                "没有填报就是没有发生,写 `if_blank = \"none\"`",
            );
            None
        }
    }
}

/// `"none"`: there was nothing of what is counted.
fn none(item: &Item<'_>, field: &Field) -> Option<Value> {
    match field.kind {
        FieldKind::Count => within(item, field, Number::zero()),
        FieldKind::Rows => Some(Value::Rows(Rows::none())),
        kind => {
            let message = format!("类型 `{}` 不能写 `if_blank = \"none\"`", kind.name());
            let help = match kind {
                FieldKind::Flag => "写 `true` 或 `false`",
                FieldKind::Date => "没有发生就写 `\"never\"`,否则写日期",
                FieldKind::Text => "写空白时代表的文字",
                _ => "写空白时代表的数,例如 `0`",
            };
            item.report(Code::UnknownChoice, message, help);
            None
        }
    }
}

fn within(item: &Item<'_>, field: &Field, number: Number) -> Option<Value> {
    if !field.range.contains(&number) {
        let message = format!("`if_blank` 是 {number},不在 {} 的范围内", field.range);
        item.report(Code::BadNumber, message, "改 `if_blank`,或者放宽 `range`");
        return None;
    }
    let value = Interval::from(number);
    let whole = field.kind == FieldKind::Count;
    Some(Value::Number(if whole {
        value.known_whole()
    } else {
        value
    }))
}
