//! `[field.group]`: the facts that a report must give.

use super::blank;
use super::names::{Unique, check_group, check_name};
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::item::Item;
use crate::rubric::model::{Field, FieldKind};
use crate::rubric::shape::{FIELD_KINDS, REQUIRED};
use crate::rubric::table::Table;
use crate::value::Interval;

/// What every report has anyway.
const OFFICE_FIELDS: [&str; 3] = ["id", "name", "cohort"];

const EXAMPLE: &str = "cases = { title = \"案件数\", type = \"count\" }";

pub(super) fn read(root: &mut Table<'_>) -> Vec<Field> {
    let Some(groups) = root
        .take("field")
        .and_then(|item| item.table("`field` ", "[field.group]"))
    else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    for group in groups.entries() {
        if group.key != "office" {
            check_group(group.context, &group.key, &group.key_place());
        }
        let Some(table) = group.table("填报项 ", "[field.group]") else {
            continue;
        };
        let names = table.entries();
        for item in &names {
            if group.key == "office" && OFFICE_FIELDS.contains(&item.key.as_str()) {
                let message = format!("`office.{}` 本来就有,不用再写", item.key);
                group.context.report(
                    Diagnostic::new(Code::ReservedName, message)
                        .at(item.key_place())
                        .help("去掉这一行"),
                );
            }
            check_name(item.context, &item.key, &item.key_place());
        }
        fields.extend(fields_of(&group.key, &names, true));
    }
    fields
}

/// The fields or columns of one table, whose titles and aliases must differ.
fn fields_of(group: &str, items: &[Item<'_>], may_have_rows: bool) -> Vec<Field> {
    let mut headers = Unique::default();
    let header = format!("`{group}` 的标题");
    let mut fields = Vec::new();
    for item in items {
        let id = [group, ".", &item.key].concat();
        let Some(table) = item.table(&["填报项 `", &id, "` "].concat(), EXAMPLE) else {
            continue;
        };
        let unique = (header.as_str(), &mut headers);
        let field = field((group, id), item, table, may_have_rows, unique);
        fields.push(field);
    }
    fields
}

fn field(
    (group, id): (&str, String),
    item: &Item<'_>,
    mut table: Table<'_>,
    may_have_rows: bool,
    (header, headers): (&str, &mut Unique),
) -> Field {
    let context = item.context;
    let title_item = table.take("title");
    let title = title_item.as_ref().and_then(|item| item.text());
    let kind_item = table.need("type", "type = \"count\"");
    let kind = kind_item.as_ref().and_then(|item| item.choice(FIELD_KINDS));
    if let (Some(FieldKind::Rows), Some(kind_item), false) = (kind, &kind_item, may_have_rows) {
        let message = "列的类型不能是 `rows`".to_owned();
        kind_item.report(Code::UnknownChoice, message, "另立一个填报项");
    }
    let kind = kind.filter(|kind| may_have_rows || *kind != FieldKind::Rows);
    let is_known = kind.is_some();
    if let (Some(title), Some(title_item)) = (&title, &title_item) {
        headers.add(context, header, title, &title_item.place());
    }
    let aliases = table.take("aliases").and_then(|item| item.texts());
    let aliases = aliases.unwrap_or_default();
    for (alias, place) in &aliases {
        headers.add(context, header, alias, place);
    }
    let range = range(&mut table, kind);
    let one_of = one_of(&mut table, kind);
    let columns = columns(&mut table, kind, &id);
    let kind = kind.unwrap_or(FieldKind::Number);
    let fallback = if may_have_rows { id } else { item.key.clone() };
    let mut field = Field {
        group: group.to_owned(),
        name: item.key.clone(),
        title: title.unwrap_or(fallback),
        kind,
        unit: table.text("unit"),
        range,
        one_of,
        aliases: aliases.into_iter().map(|(alias, _)| alias).collect(),
        evidence_required: table
            .take("evidence")
            .and_then(|item| item.choice(REQUIRED))
            .unwrap_or(false),
        ask: table.text("ask"),
        if_blank: None,
        columns,
        place: item.key_place(),
    };
    let blank = table.take("if_blank");
    if is_known {
        field.if_blank = blank.and_then(|item| blank::read(&item, &field));
    }
    table.finish();
    field
}

fn default_range(kind: FieldKind) -> Interval {
    match kind {
        FieldKind::Count => {
            let from_zero = Interval::at_least(Number::zero());
            from_zero.only_whole().unwrap_or(from_zero)
        }
        FieldKind::Rate => Interval::between(Number::zero(), Number::hundred()),
        FieldKind::Amount => Interval::at_least(Number::zero()),
        _ => Interval::everything(),
    }
}

fn range(table: &mut Table<'_>, kind: Option<FieldKind>) -> Interval {
    let default = default_range(kind.unwrap_or(FieldKind::Number));
    let Some(item) = table.take("range") else {
        return default;
    };
    if kind.is_some_and(|kind| !kind.is_number()) {
        not_for(&item, kind, "count、rate、amount、number");
        return default;
    }
    let Some(ends) = item.list() else {
        return default;
    };
    let [lo, hi] = ends.as_slice() else {
        let message = format!("`range` 应当有两个数,这里有 {} 个", ends.len());
        item.report(Code::WrongType, message, "写成 `range = [0, 100]`");
        return default;
    };
    let (Some(lo), Some(hi)) = (lo.number(), hi.number()) else {
        return default;
    };
    if lo > hi {
        let message = format!("`range` 的两头颠倒了: {lo} 大于 {hi}");
        item.report(Code::BadNumber, message, format!("写成 `[{hi}, {lo}]`"));
        return default;
    }
    if kind == Some(FieldKind::Count) {
        let whole = Interval::between(lo.clone(), hi.clone()).only_whole();
        if whole.is_none() || lo.is_negative() {
            let message = format!("计数的 `range` 应当是从 0 起的整数,这里是 {lo} 至 {hi}");
            item.report(Code::BadNumber, message, "写成 `range = [0, 100]`");
            return default;
        }
        return whole.unwrap_or(default);
    }
    Interval::between(lo, hi)
}

fn one_of(table: &mut Table<'_>, kind: Option<FieldKind>) -> Vec<String> {
    let Some(item) = table.take("one_of") else {
        return Vec::new();
    };
    if kind.is_some_and(|kind| kind != FieldKind::Text) {
        not_for(&item, kind, "text");
        return Vec::new();
    }
    let texts = item.texts().unwrap_or_default();
    let mut unique = Unique::default();
    for (text, place) in &texts {
        unique.add(item.context, "选项", text, place);
    }
    texts.into_iter().map(|(text, _)| text).collect()
}

fn columns(table: &mut Table<'_>, kind: Option<FieldKind>, id: &str) -> Vec<Field> {
    let example = "columns = { date = { type = \"date\" } }";
    let item = if kind == Some(FieldKind::Rows) {
        table.need("columns", example)
    } else {
        table.take("columns")
    };
    let Some(item) = item else {
        return Vec::new();
    };
    if kind.is_some_and(|kind| kind != FieldKind::Rows) {
        not_for(&item, kind, "rows");
        return Vec::new();
    }
    let Some(columns) = item.table("`columns` ", example) else {
        return Vec::new();
    };
    let names = columns.entries();
    for name in &names {
        check_name(name.context, &name.key, &name.key_place());
    }
    fields_of(id, &names, false)
}

/// A key that only other types of fields have.
fn not_for(item: &Item<'_>, kind: Option<FieldKind>, wanted: &str) {
    let kind = kind.map_or("", FieldKind::name);
    item.context.report(
        Diagnostic::new(
            Code::UnknownKey,
            format!("类型 `{kind}` 没有 `{}`", item.key),
        )
        .at(item.key_place())
        .help(format!("`{}` 只用于 {wanted}", item.key)),
    );
}
