//! A tree of values as TOML text, each top-level key on a line of its own.

use crate::report::{Entry, Raw, RawKind};

/// The text of a table.
pub(super) fn document(entries: &[Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        text.push_str(&format!(
            "{} = {}\n",
            quoted(&entry.key),
            value(&entry.value)
        ));
    }
    text
}

/// A value on one line. Two values are alike where this is.
pub(super) fn value(raw: &Raw) -> String {
    match &raw.kind {
        RawKind::Blank => "\"\"".to_owned(),
        RawKind::Text(text) | RawKind::CellIn(text, _) => quoted(text),
        RawKind::Number(text) | RawKind::Date(text) => text.clone(),
        RawKind::Flag(flag) => flag.to_string(),
        RawKind::List(list) => {
            let list: Vec<String> = list.iter().map(value).collect();
            format!("[{}]", list.join(", "))
        }
        RawKind::Table(entries) => {
            let one = |entry: &Entry| format!("{} = {}", quoted(&entry.key), value(&entry.value));
            let entries: Vec<String> = entries.iter().map(one).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for sign in text.chars() {
        match sign {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            sign if sign.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(sign))),
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}
