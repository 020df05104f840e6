//! Targets, measures and checks.

use super::cohorts::Cohorts;
use super::names::{Unique, check_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::item::Item;
use crate::rubric::model::{Check, CheckEffect, Measure, Target};
use crate::rubric::table::Table;
use crate::value::{Interval, Moment, Moments, Value};

const MEASURE: &str =
    "review_rate = { title = \"审查率\", value = \"percent(review.done, review.due)\" }";

/// `[target]`.
pub(super) fn targets(root: &mut Table<'_>, cohorts: &Cohorts) -> Vec<Target> {
    let table = root
        .take("target")
        .and_then(|item| item.table("`target` ", "[target]"));
    let items = table.map(|table| table.entries()).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| {
            check_name(item.context, &item.key, &item.key_place());
            target(item, cohorts)
        })
        .collect()
}

fn target(item: &Item<'_>, cohorts: &Cohorts) -> Option<Target> {
    let plain = |value| Target {
        name: item.key.clone(),
        title: item.key.clone(),
        value,
        by_cohort: Vec::new(),
        source: None,
        place: item.key_place(),
    };
    if !item.is_table() {
        return constant(item).map(plain);
    }
    let what = format!("目标值 `{}` ", item.key);
    let mut table = item.table(&what, "rate = { title = \"目标\", value = 95 }")?;
    let title = table.text("title");
    let source = table.text("source");
    let value_item = table.need("value", "value = 95");
    let by_cohort = table
        .take("by_cohort")
        .and_then(|item| item.table("`by_cohort` ", "by_cohort = { \"镇\" = 18 }"));
    table.finish();
    let value = value_item.and_then(|item| constant(&item))?;
    let mut target = plain(value);
    for entry in by_cohort.map(|table| table.entries()).unwrap_or_default() {
        cohorts.check(entry.context, &entry.key, &entry.key_place());
        let Some(value) = constant(&entry) else {
            continue;
        };
        if value.type_name() != target.value.type_name() {
            let (here, wanted) = (value.type_name(), target.value.type_name());
            let message = format!("`{}` 的目标值是{here},其他的是{wanted}", entry.key);
            entry.report(Code::WrongType, message, format!("也写成{wanted}"));
            continue;
        }
        target.by_cohort.push((entry.key.clone(), value));
    }
    if let Some(title) = title {
        target.title = title;
    }
    target.source = source;
    Some(target)
}

/// A number, a day or a text.
fn constant(item: &Item<'_>) -> Option<Value> {
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
    let effects = [("note", CheckEffect::Note), ("open", CheckEffect::Open)];
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
                    .and_then(|item| item.choice(&effects))
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
