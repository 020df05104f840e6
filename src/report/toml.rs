//! Reports in TOML: one report a file.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use ::toml::Spanned;
use ::toml::de::{DeString, DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Source};

use super::quote::quote;
use super::raw::{Entry, Raw, RawKind};

/// The text as a tree, or everything that is wrong with its notation.
pub(crate) fn tree(source: &Arc<Source>) -> Result<Raw, Vec<Diagnostic>> {
    let (table, errors) = DeTable::parse_recoverable(source.text());
    let mut root = Raw {
        kind: self::table(table.get_ref(), source),
        place: Place::start(source),
    };
    let mut diagnostics = Vec::new();
    let mut lines = BTreeSet::new();
    for error in &errors {
        // 2025-02-30 is one bad figure, not a bad report.
        let day = error.message().contains("date") || error.message().contains("time");
        let mended = day
            && error
                .span()
                .is_some_and(|span| keep_as_written(&mut root, &span));
        // One mistake often spoils the rest of its line.
        let line = error.span().map(|span| source.line_column(span.start).0);
        if !mended && lines.insert(line) {
            diagnostics.push(syntax(error, source));
        }
    }
    if diagnostics.is_empty() {
        Ok(root)
    } else {
        Err(diagnostics)
    }
}

/// Makes the single value around `span` what is written there; whether there is one.
fn keep_as_written(raw: &mut Raw, span: &Range<usize>) -> bool {
    match &mut raw.kind {
        RawKind::Table(entries) => entries
            .iter_mut()
            .any(|entry| keep_as_written(&mut entry.value, span)),
        RawKind::List(values) => values.iter_mut().any(|value| keep_as_written(value, span)),
        kind => {
            let here = raw.place.span.start <= span.start && span.end <= raw.place.span.end;
            if here {
                *kind = RawKind::Date(raw.place.text().to_owned());
            }
            here
        }
    }
}

fn table(table: &DeTable<'_>, source: &Arc<Source>) -> RawKind {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| entry(key, value, source))
        .collect();
    entries.sort_by_key(|entry| entry.place.span.start);
    RawKind::Table(entries)
}

fn entry(key: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>, source: &Arc<Source>) -> Entry {
    Entry {
        key: key.get_ref().to_string(),
        place: Place::new(source, key.span()),
        value: raw(value, source),
    }
}

fn raw(value: &Spanned<DeValue<'_>>, source: &Arc<Source>) -> Raw {
    let place = Place::new(source, value.span());
    let kind = match value.get_ref() {
        DeValue::String(text) => RawKind::Text(text.to_string()),
        DeValue::Integer(number) => RawKind::Number(number.to_string()),
        DeValue::Float(number) => RawKind::Number(number.as_str().to_owned()),
        DeValue::Boolean(flag) => RawKind::Flag(*flag),
        DeValue::Datetime(moment) => RawKind::Date(moment.to_string()),
        DeValue::Array(values) => {
            RawKind::List(values.iter().map(|value| raw(value, source)).collect())
        }
        DeValue::Table(inner) => table(inner, source),
    };
    Raw { kind, place }
}

fn syntax(error: &::toml::de::Error, source: &Arc<Source>) -> Diagnostic {
    let place = error
        .span()
        .map_or_else(|| Place::start(source), |span| Place::new(source, span));
    let here = quote(place.text());
    let what = error.message();
    let has = |words: &[&str]| words.iter().any(|word| what.contains(word));
    let (message, help) = if has(&["duplicate key"]) {
        (
            format!("`{here}` 写了两次"),
            "只留一个;同一组的填报项写在同一个 `[组]` 下",
        )
    } else if has(&[
        "unclosed",
        "missing closing",
        "invalid basic string",
        "invalid literal",
    ]) {
        ("括号或引号没有闭合".to_owned(), "补上另一半的括号或引号")
    } else if has(&["key with no value", "missing assignment"]) {
        (
            "键后面没有 `=` 和值".to_owned(),
            "写成 `键 = 值`,`=` 用半角",
        )
    } else if has(&["unquoted key"]) && !here.is_empty() {
        (
            format!("键里有不能直接写的字 `{here}`"),
            "中文的键加引号,如 `[\"执法\"]`;键和值之间用半角 `=`",
        )
    } else if has(&["string values must be quoted", "invalid value"]) {
        (
            format!("`{here}` 要加引号"),
            "文字加半角双引号,如 `\"92%以上\"`",
        )
    } else if has(&["extra `=`"]) {
        ("多了一个 `=`".to_owned(), "写成 `键 = 值`")
    } else if has(&["missing value"]) {
        ("`=` 后面没有值".to_owned(), "补上值;没有数就删去这一行")
    } else if has(&["unexpected key or value", "unexpected content"]) {
        (
            "这一行的后面多出了内容".to_owned(),
            "一行只写一个 `键 = 值`,说明写在 `#` 后面",
        )
    } else {
        (format!("TOML 写法有误:{what}"), "对照样例改这一行")
    };
    Diagnostic::new(Code::TomlSyntax, message)
        .at(place)
        .help(help)
}
