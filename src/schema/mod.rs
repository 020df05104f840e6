//! JSON Schemas of rubrics, reports and cases, by which editors complete and check while one types.
//!
//! They are made of the same declarations ([`shape`](crate::shape)) that the readers go by. Draft-07, in the forms
//! that the TOML plugins of editors (Taplo, Tombi) follow: no `allOf` and no conditions where keys are offered, each key
//! with its description in place, what tables demand of each other in one condition at the top, days apart from texts.

mod cases;
mod kind;
mod report;
mod rules;

use std::io;

use serde_json::{Map, Value, json};

use crate::rubric::shape::RUBRIC;
use crate::shape::Shape;

pub use cases::cases;
pub use report::report;

/// A part of a schema.
type Part = Map<String, Value>;

/// The schema of rubrics.
///
/// ```
/// let schema = kaohe::schema::rubric();
/// assert_eq!(schema["properties"]["lang"]["enum"][0], "zh");
/// ```
pub fn rubric() -> Value {
    let mut root = start("考核细则", "kaohe 的考核细则,见 docs/rubric.md 第 1 节");
    root.extend(kind::table(&RUBRIC));
    root.insert("if".to_owned(), rules::has(&["extends"]));
    let whole = rules::demands(&RUBRIC, false);
    let edition = rules::demands(&RUBRIC, true);
    root.insert("then".to_owned(), edition.into());
    root.insert("else".to_owned(), whole.into());
    if let Some(lint) = RUBRIC.key("lint") {
        let mut each = kind::of(&lint.kind.entry());
        kind::tell_all(&mut each, "一种提示", lint.about);
        root.insert("definitions".to_owned(), json!({ kind::EACH: each }));
    }
    Value::Object(root)
}

/// Writes a schema, one line a part.
///
/// # Errors
/// Those of the writer.
pub fn write(schema: &Value, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, schema)?;
    writeln!(out)
}

fn start(title: &str, about: &str) -> Part {
    object(json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        "description": about,
    }))
}

/// Adds what the keys of a table demand, where it is no rubric: in a condition that always holds, past which editors
/// look for keys.
fn demand(root: &mut Part, shape: &Shape) {
    let demands = rules::demands(shape, false);
    if !demands.is_empty() {
        root.insert("if".to_owned(), rules::any_table());
        root.insert("then".to_owned(), demands.into());
    }
}

/// The keys of an object that is written out in the code.
fn object(value: Value) -> Part {
    match value {
        Value::Object(part) => part,
        _ => Part::new(),
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}
