//! The schema of rubrics has just the keys and words that the reader knows: every key is asked of both.

use std::collections::BTreeSet;

use kaohe::diagnostic::Code;
use kaohe::rubric::parse;
use kaohe::schema;
use kaohe::source::Source;
use serde_json::Value;

use super::json;

/// Every key of every table, once.
const FULL: &str = include_str!("full.toml");

/// The tables of the schema: where each stands, as keys and `*` for a name that the author gives or a place in a list.
fn tables(schema: &Value, path: &str, found: &mut Vec<(String, BTreeSet<String>)>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let root = schema::rubric();
        let target = root.pointer(reference.trim_start_matches('#')).unwrap();
        return tables(target, path, found);
    }
    // Of numbers by cohort the keys stand as patterns, so as not to be offered beside every number.
    if let Some(keys) = schema["patternProperties"].as_object() {
        let keys = keys
            .keys()
            .map(|key| key.trim_matches(['^', '$']).to_owned());
        found.push((path.to_owned(), keys.collect()));
    }
    if let Some(keys) = schema["properties"].as_object() {
        found.push((path.to_owned(), keys.keys().cloned().collect()));
        for (key, inside) in keys {
            tables(inside, &format!("{path}.{key}"), found);
        }
    }
    for inside in schema["anyOf"].as_array().into_iter().flatten() {
        tables(inside, path, found);
    }
    for behind in ["items", "additionalProperties"] {
        if schema[behind].is_object() {
            tables(&schema[behind], &format!("{path}.*"), found);
        }
    }
}

/// Whether a place in a document is that of a table of the schema.
fn fits(path: &str, place: &[String]) -> bool {
    let parts: Vec<&str> = path.split('.').skip(1).collect();
    parts.len() == place.len()
        && parts
            .iter()
            .zip(place)
            .all(|(part, here)| *part == "*" || part == here)
}

/// The tables of a document with their places.
fn places(value: &Value, here: &[String], found: &mut Vec<(Vec<String>, BTreeSet<String>)>) {
    let inside = |key: String| [here, &[key]].concat();
    match value {
        Value::Object(table) => {
            found.push((here.to_vec(), table.keys().cloned().collect()));
            for (key, value) in table {
                places(value, &inside(key.clone()), found);
            }
        }
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                places(value, &inside(at.to_string()), found);
            }
        }
        _ => {}
    }
}

/// The document with another value in a place.
fn with(text: &str, place: &[String], key: &str, value: toml::Value) -> String {
    let mut root = toml::Value::Table(text.parse().unwrap());
    let mut inside = &mut root;
    for step in place {
        inside = match inside {
            toml::Value::Array(list) => &mut list[step.parse::<usize>().unwrap()],
            toml::Value::Table(table) => table.get_mut(step).unwrap(),
            _ => panic!("{place:?}"),
        };
    }
    inside.as_table_mut().unwrap().insert(key.to_owned(), value);
    toml::to_string(&root).unwrap()
}

/// What the reader says against the keys of a table when one is written that nobody knows.
fn known_to_the_reader(place: &[String]) -> BTreeSet<String> {
    let text = with(FULL, place, "zzzzzzzzzz", toml::Value::Boolean(true));
    let found = parse(&Source::new("r.toml", text)).diagnostics;
    let told = found
        .iter()
        .find(|told| told.code == Code::UnknownKey && told.message.contains("zzzzzzzzzz"));
    let told = told.unwrap_or_else(|| panic!("{place:?}: {found:?}"));
    let help = told.help.as_deref().unwrap();
    let listed = help.strip_prefix("这里可以写: ").unwrap();
    listed
        .split(", ")
        .map(|key| key.trim_matches('`').to_owned())
        .collect()
}

#[test]
fn reader_and_schema_know_the_same_keys() {
    let (mut of_schema, mut of_document) = (Vec::new(), Vec::new());
    tables(&schema::rubric(), "", &mut of_schema);
    places(&json(FULL), &[], &mut of_document);
    let mut seen = 0;
    for (path, keys) in &of_schema {
        let mut written = BTreeSet::new();
        let mut here = of_document
            .iter()
            .filter(|(place, _)| fits(path, place))
            .peekable();
        // Of numbers by cohort one is tried for all.
        let by_cohort = keys.iter().eq(["by_cohort", "value"]);
        // Of findings, too; their codes are asked for below.
        let of_finding = path.starts_with(".lint") && path != ".lint.cliff";
        if of_finding || by_cohort && path != ".points" {
            continue;
        }
        assert!(here.peek().is_some(), "full.toml has no table at `{path}`");
        for (place, table) in here {
            written.extend(table.iter().cloned());
            assert_eq!(&known_to_the_reader(place), keys, "`{path}`");
            seen += 1;
        }
        let missing: Vec<&String> = keys.difference(&written).collect();
        assert!(
            missing.is_empty(),
            "full.toml has no {missing:?} at `{path}`"
        );
    }
    assert!(seen > 20, "{seen}");
}

/// A key that is declared and not read would take anything: what stands there is exchanged for what cannot, and the
/// reader must say so.
#[test]
fn the_reader_reads_every_key() {
    let mut of_schema = Vec::new();
    tables(&schema::rubric(), "", &mut of_schema);
    let mut of_document = Vec::new();
    places(&json(FULL), &[], &mut of_document);
    let told = |text: &str| {
        let found = parse(&Source::new("r.toml", text)).diagnostics;
        let told = found
            .into_iter()
            .map(|d| format!("{} {}", d.code, d.message));
        told.collect::<BTreeSet<String>>()
    };
    let before = told(&toml::to_string(&FULL.parse::<toml::Table>().unwrap()).unwrap());
    for (place, keys) in &of_document {
        if !of_schema.iter().any(|(path, _)| fits(path, place)) {
            continue;
        }
        // Where a rubric builds on another is read before the rest, and is tried among the editions.
        for key in keys
            .iter()
            .filter(|key| !["extends", "drop"].contains(&key.as_str()))
        {
            // A table of nonsense in a list in a list is nothing that any key takes.
            let nonsense: toml::Table = "x = [[{ zz = [[{}]] }]]".parse().unwrap();
            let text = with(FULL, place, key, nonsense["x"].clone());
            let now = told(&text);
            assert!(now.difference(&before).next().is_some(), "{place:?} {key}");
        }
    }
}

/// Every finding that is no error can be switched, as the reader has it.
#[test]
fn reader_and_schema_know_the_same_findings() {
    let root = schema::rubric();
    let keys = root["properties"]["lint"]["properties"]
        .as_object()
        .unwrap();
    let keys: BTreeSet<&str> = keys.keys().map(String::as_str).collect();
    for code in Code::ALL {
        let lint = toml::Table::from_iter([(code.name().to_owned(), "warn".into())]);
        // Of a rubric whose base is not there only what is sure is told.
        let alone = FULL.replace("extends = \"base.toml\"\n", "");
        let text = with(&alone, &[], "lint", lint.into());
        let found = parse(&Source::new("r.toml", text)).diagnostics;
        let refused = found.iter().any(|told| told.code == Code::UnknownLint);
        assert_eq!(keys.contains(code.name()), !refused, "{code}");
    }
}

/// The words of every choice are told by the reader when another is written.
#[test]
fn reader_and_schema_know_the_same_words() {
    let mut of_document = Vec::new();
    places(&json(FULL), &[], &mut of_document);
    let mut seen = BTreeSet::new();
    let root = schema::rubric();
    for (place, keys) in &of_document {
        let tables = at(&root, place);
        for key in keys {
            let mut words = tables
                .iter()
                .filter_map(|table| table["properties"][key]["enum"].as_array());
            let Some(words) = words.next() else {
                continue;
            };
            let words: BTreeSet<String> = words
                .iter()
                .map(|w| w.as_str().unwrap().to_owned())
                .collect();
            let text = with(FULL, place, key, "zzzzzzzzzz".into());
            let found = parse(&Source::new("r.toml", text)).diagnostics;
            let told = found.iter().find(|told| {
                told.code == Code::UnknownChoice && told.message.contains("zzzzzzzzzz")
            });
            let help = told
                .unwrap_or_else(|| panic!("{place:?} {key}: {found:?}"))
                .help
                .as_deref()
                .unwrap();
            let mut listed: BTreeSet<String> = help
                .strip_prefix("可以写: ")
                .unwrap()
                .split(", ")
                .map(|w| w.trim_matches('`').to_owned())
                .collect();
            // A column cannot be rows, which is said where it is tried.
            if place.iter().any(|step| step == "columns") && key == "type" {
                listed.remove("rows");
            }
            assert_eq!(listed, words, "{place:?} {key}");
            seen.insert(key.clone());
        }
    }
    let all = [
        "effect",
        "evidence",
        "kind",
        "lang",
        "level",
        "not_applicable",
        "over",
        "over_within",
        "role",
        "round",
        "style",
        "ties",
        "type",
    ];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), all);
}

/// The schemas of a place in a document.
fn at<'s>(root: &'s Value, place: &[String]) -> Vec<&'s Value> {
    let mut here = either(root, root);
    for step in place {
        let inside = here.iter().flat_map(|schema| {
            let behind = [
                &schema["properties"][step],
                &schema["items"],
                &schema["additionalProperties"],
            ];
            behind.into_iter().find(|schema| schema.is_object())
        });
        here = inside.flat_map(|schema| either(root, schema)).collect();
    }
    here
}

/// What a schema refers to, and each of several.
fn either<'s>(root: &'s Value, schema: &'s Value) -> Vec<&'s Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        return either(
            root,
            root.pointer(reference.trim_start_matches('#')).unwrap(),
        );
    }
    match schema["anyOf"].as_array() {
        Some(list) => list.iter().flat_map(|one| either(root, one)).collect(),
        None => vec![schema],
    }
}
