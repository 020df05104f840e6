//! What tables demand beyond the type of each key: keys that must be there, keys that go together.

use serde_json::{Value, json};

use super::{Part, kind, object};
use crate::shape::{Kind, Need, Rule, Shape};

/// The keys that every such table must have.
pub(super) fn always(shape: &Shape) -> Vec<&'static str> {
    needed(shape, Need::Always)
}

fn needed(shape: &Shape, need: Need) -> Vec<&'static str> {
    let keys = shape.keys.iter().filter(|key| key.need == need);
    keys.map(|key| key.name).collect()
}

/// What a whole table demands, and the tables in it; of an edition, what its parts still do.
pub(super) fn demands(shape: &Shape, edition: bool) -> Part {
    let mut part = Part::new();
    let is_part = edition && shape.in_parts;
    if !is_part {
        let whole = needed(shape, Need::Whole);
        if !whole.is_empty() {
            part.insert("required".to_owned(), json!(whole));
        }
    }
    let rules = shape.rules.iter();
    let rules: Vec<Value> = rules
        .filter(|rule| !is_part || holds_of_parts(rule))
        .map(rule)
        .collect();
    if !rules.is_empty() {
        part.insert("allOf".to_owned(), rules.into());
    }
    let keys = shape.keys.iter();
    let inside: Part = keys
        .map(|key| (key.name.to_owned(), Value::from(behind(&key.kind, edition))))
        .filter(|(_, demanded)| *demanded != json!({}))
        .collect();
    if !inside.is_empty() {
        part.insert("properties".to_owned(), inside.into());
    }
    open(part)
}

/// What says of some keys more than is said of all elsewhere; some editors would else take it for the whole table.
fn open(mut part: Part) -> Part {
    if !part.is_empty() {
        part.insert("additionalProperties".to_owned(), Value::Bool(true));
    }
    part
}

/// Holds of every table.
pub(super) fn any_table() -> Value {
    json!({ "type": "object", "additionalProperties": true })
}

/// Whether a rule is broken by what is written, not by what is left out and may stand in the base.
fn holds_of_parts(rule: &Rule) -> bool {
    match rule {
        Rule::NotBoth(..) | Rule::Alone(..) | Rule::Typed(..) | Rule::OnlyFor(..) => true,
        // The editions' own keys.
        Rule::With(key, _) => matches!(*key, "extends" | "drop"),
        _ => false,
    }
}

fn behind(kind: &Kind, edition: bool) -> Part {
    let inner = |key: &str, kind: &Kind| wrap(key, behind(kind, edition));
    match kind {
        Kind::Table(shape) => demands(shape, edition),
        Kind::Tables(shape) => wrap("items", demands(shape, edition)),
        Kind::List(kind) => inner("items", kind),
        Kind::Named(kind) | Kind::Keyed(_, kind) => inner("additionalProperties", kind),
        Kind::Any(kinds) => {
            let kinds = kinds.iter();
            let parts = kinds.map(|kind| match kind {
                Kind::Table(shape) => where_table(demands(shape, edition)),
                kind => behind(kind, edition),
            });
            parts.flatten().collect()
        }
        _ => Part::new(),
    }
}

/// What is demanded where a table stands, and not a bare value in its place.
fn where_table(part: Part) -> Part {
    if part.is_empty() {
        return part;
    }
    object(json!({ "if": any_table(), "then": part }))
}

fn wrap(key: &str, part: Part) -> Part {
    if part.is_empty() {
        return part;
    }
    Part::from_iter([(key.to_owned(), part.into())])
}

/// A rule as a schema.
pub(super) fn rule(rule: &Rule) -> Value {
    let has = |key: &&str| has(&[key]);
    match rule {
        Rule::OneOf(keys) => json!({ "oneOf": keys.iter().map(has).collect::<Vec<_>>() }),
        Rule::SomeOf(keys) => json!({ "anyOf": keys.iter().map(has).collect::<Vec<_>>() }),
        Rule::NotBoth(one, other) => json!({ "not": self::has(&[one, other]) }),
        Rule::With(key, needed) => json!({ "dependencies": { *key: [needed] } }),
        Rule::Alone(keys, among) => {
            let alone = |key: &&str| {
                let others = among.iter().filter(|other| other != &key);
                let others: Vec<Value> = others.map(has).collect();
                ((*key).to_owned(), json!({ "not": { "anyOf": others } }))
            };
            let dependencies: Part = keys.iter().map(alone).collect();
            json!({ "dependencies": dependencies })
        }
        Rule::Where(key, words, needed) => {
            json!({ "if": is(key, json!({ "enum": words })), "then": has(needed) })
        }
        Rule::OnlyFor(key, of, words) => {
            let others = is(of, json!({ "not": { "enum": words } }));
            json!({ "if": others, "then": being(key, Value::Bool(false)) })
        }
        Rule::Typed(key, of, kinds) => {
            let one = |(word, kind): &(&str, Kind)| {
                let wanted = being(key, kind::of(kind).into());
                json!({ "if": is(of, json!({ "enum": [word] })), "then": wanted })
            };
            json!({ "allOf": kinds.iter().map(one).collect::<Vec<_>>() })
        }
        Rule::InsideUnless(key, words, tables, needed) => {
            let inside = json!({ "items": has(needed) });
            json!({ "if": is(key, json!({ "enum": words })), "else": being(tables, inside) })
        }
    }
}

/// The keys are there.
pub(super) fn has(keys: &[&str]) -> Value {
    open(object(json!({ "required": keys }))).into()
}

/// Where the key is there, it is this.
fn being(key: &str, wanted: Value) -> Value {
    open(object(json!({ "properties": { key: wanted } }))).into()
}

/// The key is there and is this.
fn is(key: &str, wanted: Value) -> Value {
    open(object(
        json!({ "required": [key], "properties": { key: wanted } }),
    ))
    .into()
}

/// What a table demands, where it can stand beside its keys.
pub(super) fn beside(shape: &Shape) -> Part {
    shape
        .rules
        .iter()
        .flat_map(|one| object(rule(one)))
        .collect()
}
