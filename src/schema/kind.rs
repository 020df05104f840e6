//! What can stand in a place → its schema.

use serde_json::{Value, json};

use super::{Part, object, reference};
use crate::shape::{BY_COHORT, Bounds, Key, Kind, Least, Shape, Words};

/// A day: `2025-03-31`.
pub(super) const DAY: &str = "^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$";
/// The definition of what stands behind each of many keys that are alike.
pub(super) const EACH: &str = "finding";
/// Something that is no blank.
const FILLED: &str = "\\S";

/// A table, with what its keys are.
pub(super) fn table(shape: &Shape) -> Part {
    let keys = shape.keys.iter();
    let properties: Part = keys.map(|one| (one.name.to_owned(), key(one))).collect();
    let mut part = object(json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    }));
    let needed = super::rules::always(shape);
    if !needed.is_empty() {
        part.insert("required".to_owned(), json!(needed));
    }
    part
}

/// A key: what stands behind it, and what it means.
pub(super) fn key(key: &Key) -> Value {
    let mut part = of(&key.kind);
    if part.contains_key("$ref") {
        // What stands beside a reference is not looked at.
        return part.into();
    }
    let about = match words_of(&key.kind) {
        Some(words) => format!("{}。{}", key.about, listed(&words)),
        None => key.about.to_owned(),
    };
    tell_all(&mut part, key.title, &about);
    part.into()
}

/// Puts a title and a description before the rest, and before each of several that can stand there: some editors look
/// at these alone.
pub(super) fn tell_all(part: &mut Part, title: &str, about: &str) {
    for other in alternatives(part) {
        if let Value::Object(other) = other
            && !other.contains_key("$ref")
        {
            tell(other, title, about);
        }
    }
    tell(part, title, about);
}

fn alternatives(part: &mut Part) -> impl Iterator<Item = &mut Value> {
    let list = part.get_mut("anyOf").and_then(Value::as_array_mut);
    list.into_iter().flatten()
}

/// Puts a title and a description before the rest.
pub(super) fn tell(part: &mut Part, title: &str, about: &str) {
    let rest = std::mem::take(part);
    part.insert("title".to_owned(), title.into());
    part.insert("description".to_owned(), about.into());
    part.extend(rest);
}

fn words_of(kind: &Kind) -> Option<Words> {
    match kind {
        Kind::Choice(words) => Some(words()),
        _ => None,
    }
}

/// `"base"` 基础分;`"bonus"` 加分.
fn listed(words: &Words) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|(word, meaning)| format!("`\"{word}\"` {meaning}"))
        .collect();
    words.join(";")
}

/// What can stand there.
pub(super) fn of(kind: &Kind) -> Part {
    let value = match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Filled | Kind::Script => json!({ "type": "string", "pattern": FILLED }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Date => {
            let quoted = object(json!({ "type": "string", "pattern": DAY }));
            return any(vec![day(), quoted]);
        }
        Kind::Number(bounds) => return number(*bounds),
        Kind::Whole(least, most) => {
            let most = Some(*most).filter(|most| *most != u32::MAX);
            return by_cohort(&whole(*least, most));
        }
        Kind::Limit => {
            let none = choice(&vec![("none", "不设")]);
            return any(vec![of(&crate::shape::ANY), none]);
        }
        Kind::Choice(words) => return choice(&words()),
        Kind::List(kind) => json!({ "type": "array", "items": of(kind) }),
        Kind::Tuple(kinds) => {
            let items: Vec<Part> = kinds.iter().map(of).collect();
            let length = items.len();
            json!({ "type": "array", "items": items, "minItems": length, "maxItems": length })
        }
        Kind::Table(shape) => return table(shape),
        Kind::Tables(shape) => json!({ "type": "array", "items": table(shape) }),
        Kind::Named(kind) => json!({ "type": "object", "additionalProperties": of(kind) }),
        Kind::Keyed(words, _) => return keyed(&words()),
        Kind::Ref(name) => reference(name),
        Kind::Any(kinds) => return any(kinds.iter().map(of).collect()),
    };
    object(value)
}

fn choice(words: &Words) -> Part {
    let (words, meanings): (Vec<&str>, Vec<&str>) = words.iter().copied().unzip();
    object(json!({
        "type": "string",
        "enum": words,
        "x-taplo": { "docs": { "enumValues": meanings } },
    }))
}

/// A table whose keys are of these, and stand for the same.
fn keyed(words: &Words) -> Part {
    let words = words.iter();
    let keys: Part = words
        .map(|(word, _)| ((*word).to_owned(), reference(EACH)))
        .collect();
    object(json!({ "type": "object", "properties": keys, "additionalProperties": false }))
}

fn whole(least: u32, most: Option<u32>) -> Part {
    let mut part = object(json!({ "type": "integer", "minimum": least }));
    if let Some(most) = most {
        part.insert("maximum".to_owned(), most.into());
    }
    part
}

fn number(bounds: Bounds) -> Part {
    let mut part = object(json!({ "type": "number" }));
    match bounds.least {
        Least::Open => {}
        Least::Zero => {
            part.insert("minimum".to_owned(), 0.into());
        }
        Least::AboveZero => {
            part.insert("exclusiveMinimum".to_owned(), 0.into());
        }
    }
    if let Some(most) = bounds.most {
        part.insert("maximum".to_owned(), most.into());
    }
    if bounds.by_cohort {
        by_cohort(&part)
    } else {
        part
    }
}

/// A number, or such numbers by cohort. Editors offer numbers far oftener than tables: the keys of the table stand as
/// patterns, so that they are checked and told, and not offered beside every number.
fn by_cohort(number: &Part) -> Part {
    let keys = BY_COHORT.keys.iter().map(|key| {
        let mut part = match key.kind {
            Kind::Named(_) => object(json!({ "type": "object", "additionalProperties": number })),
            _ => number.clone(),
        };
        tell(&mut part, key.title, key.about);
        (format!("^{}$", key.name), part.into())
    });
    let keys: Part = keys.collect();
    let table = json!({
        "type": "object",
        "patternProperties": keys,
        "additionalProperties": false,
        "required": super::rules::always(&BY_COHORT),
    });
    any(vec![number.clone(), object(table)])
}

/// A day that is no text. Most editors hand it over as a text; those that do not tell it by its format, and so it
/// stands apart from other texts.
pub(super) fn day() -> Part {
    object(json!({ "type": "string", "format": "date" }))
}

/// Any of these: in one where each is of a type of its own, so that editors offer one thing and not several.
pub(super) fn any(parts: Vec<Part>) -> Part {
    let parts = flat(parts);
    let (days, others): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| *part == day());
    let others = without_covered(others);
    let others = together(&others).map_or(others, |one| vec![one]);
    let all: Vec<Part> = days.into_iter().take(1).chain(others).collect();
    match all.as_slice() {
        [only] => only.clone(),
        _ => object(json!({ "anyOf": all })),
    }
}

/// Alternatives of alternatives as alternatives.
fn flat(parts: Vec<Part>) -> Vec<Part> {
    let mut all = Vec::new();
    for mut part in parts {
        match part.remove("anyOf") {
            Some(Value::Array(inner)) => all.extend(inner.into_iter().map(object)),
            _ => all.push(part),
        }
    }
    all
}

fn types(part: &Part) -> Vec<&str> {
    match part.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Leaves out what another one allows anyway, as a day where any text can stand.
fn without_covered(parts: Vec<Part>) -> Vec<Part> {
    let bare: Vec<String> = parts
        .iter()
        .filter(|part| part.len() == 1)
        .flat_map(types)
        .map(str::to_owned)
        .collect();
    let covered = |part: &Part| {
        let types = types(part);
        part.len() > 1 && !types.is_empty() && types.iter().all(|one| bare.iter().any(|b| b == one))
    };
    parts.into_iter().filter(|part| !covered(part)).collect()
}

/// One schema for types that have no key in common; none where words are listed, which hold for all types.
fn together(parts: &[Part]) -> Option<Part> {
    let mut merged = Part::new();
    let mut all: Vec<&str> = Vec::new();
    for part in parts {
        let own = types(part);
        let clashes = own.is_empty()
            || own.iter().any(|one| all.contains(one))
            || part.contains_key("enum")
            || part
                .keys()
                .any(|key| key != "type" && merged.contains_key(key));
        if clashes {
            return None;
        }
        all.extend(own);
        let rest = part.iter().filter(|(key, _)| *key != "type");
        merged.extend(rest.map(|(key, value)| (key.clone(), value.clone())));
    }
    let mut part = object(json!({ "type": all }));
    part.extend(merged);
    Some(part)
}
