//! Measures and checks, and constants of any type.

use super::names::{Unique, check_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::item::Item;
use crate::rubric::model::{Check, CheckEffect, Measure};
use crate::rubric::shape::CHECK_EFFECTS;
use crate::rubric::table::Table;
use crate::value::{Interval, Moment, Moments, Value};

const MEASURE: &str =
    "review_rate = { title = \"审查率\", value = \"percent(review.done, review.due)\" }";

/// A number, a day or a text.
pub(super) fn constant(item: &Item<'_>) -> Option<Value> {
    let value = item.value.get_ref();
    if value.is_str() {
        return item.text().map(|text| Value::Text(Some(text)));
    }
    if value.is_datetime() {
        let on = |date| Value::Date(Moments::exactly(Moment::On(date)));
        return item.date().map(on);
    }
    if value.is_integer() || value.is_float() {
        return item.number().map(|n| Value::Number(Interval::from(n)));
    }
    let example = format!("写成 `{} = 95`", item.key);
    item.wrong_type("数、日期或文字", &example);
    None
}

/// `[measure]`.
pub(super) fn measures(root: &mut Table<'_>) -> Vec<Measure> {
    let table = root
        .take("measure")
        .and_then(|item| item.table("`measure` ", "[measure]"));
    let items = table.map(|table| table.entries()).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| {
            check_name(item.context, &item.key, &item.key_place());
            let mut table = item.table(&format!("派生项 `{}` ", item.key), MEASURE)?;
            let measure = Measure {
                name: item.key.clone(),
                title: table.text("title").unwrap_or_else(|| item.key.clone()),
                unit: table.text("unit"),
                value: table.need_script("value", "value = \"percent(review.done, review.due)\""),
            };
            table.finish();
            Some(measure)
        })
        .collect()
}

/// `[[check]]`.
pub(super) fn checks(root: &mut Table<'_>) -> Vec<Check> {
    let mut ids = Unique::default();
    root.tables("check", "核对 ")
        .into_iter()
        .map(|mut table| {
            let id = table.need_text("id", "id = \"lost-within-cases\"");
            table.call("核对", &id);
            ids.add(table.context, "核对的 id", &id, &table.place());
            let check = Check {
                id,
                holds: table
                    .need_script("holds", "holds = \"litigation.lost <= litigation.cases\""),
                message: table.need_text("message", "message = \"败诉案件数大于案件总数\""),
                effect: table
                    .take("effect")
                    .and_then(|item| item.choice(CHECK_EFFECTS))
                    .unwrap_or(CheckEffect::Note),
            };
            table.finish();
            check
        })
        .collect()
}

/// Reports the parts of the language that this version does not have.
pub(super) fn not_yet(root: &mut Table<'_>) -> bool {
    let extends = root.take("extends");
    let extended = extends.is_some();
    let drop = root.take("drop").filter(|_| !extended);
    for (item, why) in [
        (extends, "要沿用的细则没有读进来,分数会是错的"),
        (drop, "要去掉的指标还在,分数会是错的"),
    ] {
        if let Some(item) = item {
            item.context.report(
                Diagnostic::new(Code::BaseNotRead, format!("`{}`: {why}", item.key))
                    .at(item.key_place())
                    .help("沿用的细则与这部放在一起,用 `--rubric` 从文件读入"),
            );
        }
    }
    extended
}
