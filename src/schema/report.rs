//! The schema of reports: of any, or of those for one rubric with its fields, units and ranges.

use serde_json::{Value, json};

use super::{Part, demand, kind, object, reference, rules, start};
use crate::decimal::Number;
use crate::report::shape::{FACT, OFFICE, REPORT, keys_of};
use crate::rubric::shape::FIELD_KINDS;
use crate::rubric::{Field, FieldKind, Rubric};
use crate::shape::Key;

/// Which figures can be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Figures {
    /// Those of the field's range.
    InRange,
    /// Any: a case may well try what the reader makes of others.
    Any,
}

/// Any group of facts, or any fact, of which nothing is known.
const ANY_GROUP: &str = "group";
const ANY_FACT: &str = "fact";

/// The schema of reports: for a rubric of just its fields.
pub fn report(rubric: Option<&Rubric>) -> Value {
    let mut root = match rubric {
        Some(rubric) => start(
            &format!("{}:填报表", rubric.title),
            &format!("按细则 {}({})的填报项", rubric.id, rubric.edition),
        ),
        None => start("填报表", "kaohe 的填报表,见 docs/rubric.md 第 3 节"),
    };
    root.extend(body(rubric, Figures::InRange));
    demand(&mut root, &REPORT);
    root.insert("definitions".to_owned(), definitions(rubric).into());
    Value::Object(root)
}

/// A report: its own keys, and the groups of facts.
pub(super) fn body(rubric: Option<&Rubric>, figures: Figures) -> Part {
    let mut body = kind::table(&REPORT);
    add_facts(&mut body, rubric, figures);
    if let (Some(rubric), Some(Value::Object(keys))) = (rubric, body.get_mut("properties")) {
        for key in ["self_score", "自评"] {
            if let Some(Value::Object(part)) = keys.get_mut(key) {
                own_scores(part, rubric);
            }
        }
    }
    body
}

/// Groups of facts beside the keys that a table has; `office` takes the rubric's own facts in.
fn add_facts(part: &mut Part, rubric: Option<&Rubric>, figures: Figures) {
    let mut office = kind::table(&OFFICE);
    let Some(rubric) = rubric else {
        office.insert("additionalProperties".to_owned(), reference(ANY_FACT));
        put_office(part, office);
        part.insert(
            "patternProperties".to_owned(),
            json!({ "\\.": reference(ANY_FACT) }),
        );
        part.insert("additionalProperties".to_owned(), reference(ANY_GROUP));
        return;
    };
    if let (false, Some(cohort)) = (
        rubric.cohorts.is_empty(),
        office
            .get_mut("properties")
            .and_then(|keys| keys.get_mut("cohort")),
    ) {
        *cohort = json!({ "title": "类别", "description": "考核类别", "type": "string", "enum": rubric.cohorts });
    }
    let mut groups = Part::new();
    for field in &rubric.fields {
        if field.group == "office" {
            add_key(&mut office, &field.name, fact(field, figures));
            continue;
        }
        let group = groups.entry(field.group.clone()).or_insert_with(|| {
            json!({
                "title": field.group,
                "description": "一组填报项",
                "type": "object",
                "properties": {},
                "additionalProperties": false,
            })
        });
        if let Value::Object(group) = group {
            add_key(group, &field.name, fact(field, figures));
        }
    }
    put_office(part, office);
    for (name, group) in groups {
        add_key(part, &name, group);
    }
    // `"组.名称" = 5` in one key.
    let ids: Vec<String> = rubric
        .fields
        .iter()
        .map(|field| escaped(&field.id()))
        .collect();
    let ids = format!("^({})$", ids.join("|"));
    part.insert("patternProperties".to_owned(), json!({ ids: true }));
}

fn put_office(part: &mut Part, office: Part) {
    let text = object(json!({ "type": "string" }));
    let mut either = kind::any(vec![text, office]);
    if let Some(key) = REPORT.key("office") {
        kind::tell_all(&mut either, key.title, key.about);
    }
    add_key(part, "office", either.into());
}

fn add_key(part: &mut Part, name: &str, value: Value) {
    if let Some(Value::Object(keys)) = part.get_mut("properties") {
        keys.insert(name.to_owned(), value);
    }
}

/// The office's own points, by indicator.
fn own_scores(part: &mut Part, rubric: &Rubric) {
    let mut keys = Part::new();
    let scores = json!(["number", "string"]);
    for (_, indicator) in rubric.indicators() {
        let one =
            json!({ "title": indicator.title, "description": indicator.title, "type": scores });
        keys.insert(indicator.id.clone(), one);
    }
    for total in ["total", "总分"] {
        let one = json!({ "title": "总分", "description": "自评总分", "type": scores });
        keys.entry(total.to_owned()).or_insert(one);
    }
    part.insert("properties".to_owned(), keys.into());
    part.insert("additionalProperties".to_owned(), Value::Bool(false));
}

/// What facts refer to.
pub(super) fn definitions(rubric: Option<&Rubric>) -> Part {
    let mut all = Part::new();
    let figure = "数,或者照表格里的写法写成文字,如 `\"1.2万\"`;日期写 `2024-12-20`";
    for key in FACT.keys {
        let is_figure = matches!(key.kind, crate::shape::Kind::Ref("figure"));
        let mut part = match key.name {
            "value" => or_day(object(
                json!({ "type": ["number", "string", "boolean", "array"] }),
            )),
            _ if is_figure => or_day(object(json!({ "type": ["number", "string"] }))),
            _ => kind::of(&key.kind),
        };
        let about = match is_figure {
            true => format!("{};{figure}", key.about),
            false => key.about.to_owned(),
        };
        kind::tell_all(&mut part, key.title, &about);
        all.insert(definition(key), part.into());
    }
    if rubric.is_some() {
        return all;
    }
    let mut fact = any_of(
        json!(["number", "string", "boolean", "array", "object"]),
        FACT.keys.iter(),
    );
    fact.insert("items".to_owned(), reference(ANY_GROUP));
    let mut fact = or_day(fact);
    let about = "直接写值,含糊的照原话写成文字(`\"92%以上\"`、`\"200余\"`),或者写成表:`{ at_least = 92, quote = \"…\" }`、`{ not_applicable = \"理由\" }`";
    kind::tell_all(&mut fact, "填报数", about);
    all.insert(ANY_FACT.to_owned(), fact.into());
    all.insert(
        ANY_GROUP.to_owned(),
        json!({
            "title": "一组填报数",
            "description": "细则里 `[field.组]` 的填报项",
            "type": "object",
            "additionalProperties": reference(ANY_FACT),
        }),
    );
    all
}

fn definition(key: &Key) -> String {
    format!("of-fact-{}", key.name)
}

/// A fact of some types; where it is a table, with these keys.
fn any_of<'k>(types: Value, keys: impl Iterator<Item = &'k Key>) -> Part {
    let keys = keys.map(|key| (key.name.to_owned(), reference(&definition(key))));
    let keys: Part = keys.collect();
    let mut part = object(json!({
        "type": types,
        "properties": keys,
        "additionalProperties": false,
    }));
    part.extend(rules::beside(&FACT));
    part
}

/// The same, or a day.
fn or_day(part: Part) -> Part {
    object(json!({ "anyOf": [kind::day(), part] }))
}

/// A field's fact.
fn fact(field: &Field, figures: Figures) -> Value {
    let any = figures == Figures::Any;
    let types = match field.kind {
        FieldKind::Count if !any => json!(["integer", "string", "object"]),
        FieldKind::Count | FieldKind::Rate | FieldKind::Amount | FieldKind::Number => {
            match field.range.is_whole() && !any {
                true => json!(["integer", "string", "object"]),
                false => json!(["number", "string", "object"]),
            }
        }
        FieldKind::Flag => json!(["boolean", "string", "object"]),
        FieldKind::Date => json!(["string", "object"]),
        FieldKind::Text => json!(["string", "number", "object"]),
        FieldKind::Rows => json!(["array", "string", "object"]),
    };
    let mut part = any_of(types, keys_of(field.kind));
    if field.kind.is_number() && !any {
        bound(&mut part, field);
    }
    if field.kind == FieldKind::Rows {
        part.insert("items".to_owned(), row(field, figures));
    }
    let about = about(field);
    if field.one_of.is_empty() {
        if field.kind == FieldKind::Date {
            part = or_day(part);
        }
        kind::tell_all(&mut part, &field.title, &about);
        return part.into();
    }
    let mut choice = object(json!({ "type": "string", "enum": field.one_of }));
    let mut other = object(json!({ "type": "string", "pattern": "^\\s*(缺项|不适用|N/A|n/a|$)" }));
    part.insert("type".to_owned(), "object".into());
    for one in [&mut choice, &mut other, &mut part] {
        kind::tell(one, &field.title, &about);
    }
    json!({ "anyOf": [choice, other, part] })
}

/// The numbers that a field can be.
fn bound(part: &mut Part, field: &Field) {
    let json = |number: &Number| serde_json::from_str::<Value>(&number.to_string()).ok();
    if let Some(least) = field.range.least().and_then(json) {
        part.insert("minimum".to_owned(), least);
    }
    if let Some(most) = field.range.greatest().and_then(json) {
        part.insert("maximum".to_owned(), most);
    }
    let unit = field.unit.as_deref().map(str::trim);
    if field.kind == FieldKind::Rate && matches!(unit, None | Some("%")) {
        // 0.92 % or 92 %? The reader takes neither.
        let unclear = json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 1 });
        part.insert("not".to_owned(), unclear);
    }
}

/// An event; its keys are the names of the columns, their titles or aliases, or titles with the unit.
fn row(field: &Field, figures: Figures) -> Value {
    let mut keys = Part::new();
    for column in &field.columns {
        keys.insert(column.name.clone(), fact(column, figures));
    }
    for column in &field.columns {
        let with_unit = column
            .unit
            .as_ref()
            .map(|unit| format!("{}({unit})", column.title));
        let names = [Some(column.title.clone()), with_unit];
        for name in names.into_iter().flatten().chain(column.aliases.clone()) {
            keys.entry(name).or_insert_with(|| fact(column, figures));
        }
    }
    json!({ "type": "object", "properties": keys, "additionalProperties": false })
}

/// What is asked for, in words.
fn about(field: &Field) -> String {
    let kind = FIELD_KINDS.iter().find(|(_, kind, _)| *kind == field.kind);
    let mut about = match &field.unit {
        Some(unit) => format!("{}({unit})", field.title),
        None => field.title.clone(),
    };
    if let Some((_, _, meaning)) = kind {
        about += &format!(":{meaning}");
    }
    if field.kind.is_number() && (field.range.least().is_some() || field.range.greatest().is_some())
    {
        about += &format!(",范围 {}", field.range);
    }
    if !field.one_of.is_empty() {
        about += &format!(",写 `{}`", field.one_of.join("`、`"));
    }
    about += match field.kind {
        FieldKind::Flag => ";写 `true`、`false` 或 `\"是\"`、`\"否\"`",
        FieldKind::Date => ";写 `2024-12-20`,没有发生写 `{ never = true }`",
        FieldKind::Text => "",
        FieldKind::Rows => ";没有发生写 `\"无\"`",
        _ => ";含糊的照原话写成文字,如 `\"92%以上\"`,或者 `{ at_least = 92, quote = \"原句\" }`",
    };
    if field.evidence_required {
        about += ";必须有佐证 `quote`、`document` 或 `page`";
    }
    if let Some(ask) = &field.ask {
        about += &format!(";由{ask}提供");
    }
    about
}

/// A text as a pattern that means it.
fn escaped(text: &str) -> String {
    let mut pattern = String::new();
    for sign in text.chars() {
        if "\\^$.|?*+()[]{}".contains(sign) {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern
}
