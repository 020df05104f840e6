//! A rubric's tables as text that reads back to the same rubric.

use std::fmt::Write as _;

use toml::de::{DeTable, DeValue};

use super::Value;

/// Keys in the order in which a rubric is written; others follow in the order of the text.
const ORDER: [&str; 34] = [
    "id",
    "name",
    "title",
    "edition",
    "lang",
    "period",
    "assessed_on",
    "cohorts",
    "kind",
    "type",
    "points",
    "out_of",
    "floor",
    "cap",
    "rounding",
    "not_applicable",
    "total",
    "total_floor",
    "total_cap",
    "ranking",
    "tie_break",
    "applies_to",
    "applies_when",
    "rule",
    "responsible",
    "method",
    "manual",
    "score",
    "holds",
    "message",
    "effect",
    "from",
    "when",
    "value",
];

/// Tables of the whole rubric, in their order, behind its plain keys.
const TABLES: [&str; 10] = [
    "calendar", "target", "field", "measure", "check", "section", "gate", "grade", "column", "lint",
];

/// Writes the tables out; `text` is what their places point into.
pub(super) fn resolved(root: &DeTable<'_>, text: &str) -> String {
    let mut out = String::new();
    for (key, value) in in_order(root) {
        if !TABLES.contains(&key.as_str()) {
            line(&mut out, &key, value, text);
        }
    }
    for name in TABLES {
        let Some(value) = root.get(name) else {
            continue;
        };
        match value.get_ref() {
            DeValue::Table(groups) if name == "field" => {
                for (group, fields) in as_written(groups) {
                    let _ = write!(out, "\n[field.{}]\n", quoted(&group));
                    entries(&mut out, fields, text);
                }
            }
            DeValue::Table(_) => {
                let _ = write!(out, "\n[{name}]\n");
                entries(&mut out, value, text);
            }
            DeValue::Array(list) => {
                for one in list.iter() {
                    header(&mut out, name, one, text);
                }
            }
            _ => {}
        }
    }
    out
}

/// `[[section]]` with its plain keys, then its indicators.
fn header(out: &mut String, name: &str, value: &Value<'_>, text: &str) {
    let DeValue::Table(table) = value.get_ref() else {
        return;
    };
    let _ = write!(out, "\n[[{name}]]\n");
    let inner = table.get("indicator").map(toml::Spanned::get_ref);
    for (key, value) in in_order(table) {
        if key != "indicator" {
            line(out, &key, value, text);
        }
    }
    if let Some(DeValue::Array(list)) = inner {
        for one in list.iter() {
            header(out, &format!("{name}.indicator"), one, text);
        }
    }
}

fn entries(out: &mut String, value: &Value<'_>, text: &str) {
    if let DeValue::Table(table) = value.get_ref() {
        for (key, value) in as_written(table) {
            line(out, &key, value, text);
        }
    }
}

fn line(out: &mut String, key: &str, value: &Value<'_>, text: &str) {
    let _ = writeln!(out, "{} = {}", quoted(key), written(key, value, text));
}

/// A value as it is written in its file; a table key by key, since its keys may come from several.
fn written(key: &str, value: &Value<'_>, text: &str) -> String {
    match value.get_ref() {
        DeValue::Table(table) => {
            let entries = match key {
                // The author names these: their order is the author's.
                "columns" | "by_cohort" => as_written(table),
                _ => in_order(table),
            };
            let entries: Vec<String> = entries
                .into_iter()
                .map(|(key, value)| format!("{} = {}", quoted(&key), written(&key, value, text)))
                .collect();
            if entries.is_empty() {
                "{}".to_owned()
            } else {
                format!("{{ {} }}", entries.join(", "))
            }
        }
        DeValue::Array(list) => {
            let items: Vec<String> = list.iter().map(|item| written("", item, text)).collect();
            format!("[{}]", items.join(", "))
        }
        _ => text.get(value.span()).unwrap_or_default().to_owned(),
    }
}

/// In the order of the text; what an edition adds stands behind.
fn as_written<'t, 'r>(table: &'t DeTable<'r>) -> Vec<(String, &'t Value<'r>)> {
    let mut all: Vec<_> = table.iter().collect();
    all.sort_by_key(|(key, _)| key.span().start);
    all.into_iter()
        .map(|(key, value)| (key.get_ref().to_string(), value))
        .collect()
}

fn in_order<'t, 'r>(table: &'t DeTable<'r>) -> Vec<(String, &'t Value<'r>)> {
    let mut all: Vec<_> = table.iter().collect();
    let rank = |key: &str| {
        ORDER
            .iter()
            .position(|known| *known == key)
            .unwrap_or(ORDER.len())
    };
    all.sort_by_key(|(key, _)| (rank(key.get_ref()), key.span().start));
    all.into_iter()
        .map(|(key, value)| (key.get_ref().to_string(), value))
        .collect()
}

/// A key, in quotes where it is not plain.
fn quoted(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !key.is_empty() && key.chars().all(plain) {
        key.to_owned()
    } else {
        format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
