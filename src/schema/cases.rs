//! The schema of files of cases: for any rubric, or for one with its facts, indicators, grades and gates.

use serde_json::{Value, json};

use super::report::Figures;
use super::{Part, demand, kind, object, report, start};
use crate::case::shape::{FILE, OF_COLUMN, OF_ITEM, OF_SECTION, of_card};
use crate::report::review;
use crate::rubric::Rubric;
use crate::shape::Kind;

/// The schema of files of cases: for a rubric with what it can be asked for.
pub fn cases(rubric: Option<&Rubric>) -> Value {
    let mut root = match rubric {
        Some(rubric) => start(
            &format!("{}:用例", rubric.title),
            &format!("细则 {}({})的用例", rubric.id, rubric.edition),
        ),
        None => start("用例", "kaohe 的用例,见 docs/rubric.md 第 10 节"),
    };
    root.extend(kind::table(&FILE));
    demand(&mut root, &FILE);
    let mut definitions = report::definitions(rubric);
    let mut facts = report::body(rubric, Figures::Any);
    // The office is the case's.
    facts.remove("required");
    kind::tell(
        &mut facts,
        "填报数",
        "写法同填报表,如 `staff.certified = 57`",
    );
    definitions.insert("facts".to_owned(), facts.into());
    definitions.insert("review".to_owned(), review_entry());
    definitions.insert("expect".to_owned(), expect(rubric));
    root.insert("definitions".to_owned(), definitions.into());
    Value::Object(root)
}

/// An entry of a review; other keys are kept quietly.
fn review_entry() -> Value {
    let value = json!(["string", "number", "boolean"]);
    let mut keys = Part::new();
    for (name, title) in review::keys() {
        let one = json!({ "title": title, "description": title, "type": value });
        keys.insert(name.to_owned(), one);
    }
    let kinds: Vec<&str> = review::kinds().into_iter().map(|(word, _)| word).collect();
    for name in ["kind", "类型", "复核类型"] {
        let one = json!({ "title": "类型", "description": "核定、评分、调整或决定", "type": "string", "enum": kinds });
        keys.insert(name.to_owned(), one);
    }
    json!({ "title": "复核", "description": "写法同复核文件的一条", "type": "object", "properties": keys })
}

/// What can be asked for.
fn expect(rubric: Option<&Rubric>) -> Value {
    let mut keys = Part::new();
    for key in of_card() {
        let mut value = kind::key(&key);
        if let Some(rubric) = rubric {
            narrow(key.name, &mut value, rubric);
        }
        keys.insert(key.name.to_owned(), value);
    }
    let section = rubric.map(|r| r.sections.iter().map(|s| (&s.id, &s.title)).collect());
    let column = rubric.map(|r| r.columns.iter().map(|c| (&c.id, &c.title)).collect());
    keys.insert(
        "section".to_owned(),
        by_id("部分的得分", &OF_SECTION, section),
    );
    keys.insert("column".to_owned(), by_id("附加列的数", &OF_COLUMN, column));
    let title = "应得什么";
    let Some(rubric) = rubric else {
        let item = with_title(&OF_ITEM, "指标");
        return json!({ "title": title, "description": title, "type": "object", "properties": keys, "additionalProperties": item });
    };
    for (_, indicator) in rubric.indicators() {
        let item = with_title(&OF_ITEM, &indicator.title);
        keys.insert(indicator.id.clone(), item);
    }
    json!({ "title": title, "description": title, "type": "object", "properties": keys, "additionalProperties": false })
}

fn with_title(kind: &Kind, title: &str) -> Value {
    let mut part = kind::of(kind);
    kind::tell_all(&mut part, title, title);
    part.into()
}

/// A table whose keys are ids of the rubric; without one, any.
fn by_id(title: &str, kind: &Kind, ids: Option<Vec<(&String, &String)>>) -> Value {
    let about = json!({ "title": title, "description": title, "type": "object" });
    let mut part = object(about);
    match ids {
        None => {
            part.insert("additionalProperties".to_owned(), kind::of(kind).into());
        }
        Some(ids) => {
            let keys = ids.into_iter();
            let keys: Part = keys
                .map(|(id, title)| (id.clone(), with_title(kind, title)))
                .collect();
            part.insert("properties".to_owned(), keys.into());
            part.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
    }
    part.into()
}

/// Names of the rubric where any text could stand.
fn narrow(key: &str, value: &mut Value, rubric: &Rubric) {
    let Value::Object(part) = value else { return };
    match key {
        "grade" if !rubric.grades.is_empty() => {
            let mut names: Vec<&str> = rubric.grades.iter().map(|g| g.name.as_str()).collect();
            names.push("");
            let one = json!({ "type": "string", "enum": names });
            let two = json!({ "type": "array", "items": one, "minItems": 2, "maxItems": 2 });
            for old in ["type", "items", "minItems", "maxItems"] {
                part.remove(old);
            }
            part.insert("anyOf".to_owned(), json!([one, two]));
        }
        "gates" if !rubric.gates.is_empty() => {
            let ids = rubric.gates.iter().map(|gate| gate.id.as_str());
            let ids: Vec<String> = ids
                .flat_map(|id| [id.to_owned(), format!("{id}?")])
                .collect();
            part.insert("items".to_owned(), json!({ "type": "string", "enum": ids }));
        }
        _ => {}
    }
}
