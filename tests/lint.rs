//! Lints on small rubrics: `tests/lint/CODE.toml` holds examples that a lint must find something in, word for word,
//! and examples that it must leave alone. Nobody has to know Rust to add one.
//!
//! An example gives what matters (`fields`, `indicators`, …); the rest of the rubric is put around it, with an item
//! that fills the paper up to `points` (100 unless stated).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kaohe::decimal::Number;
use kaohe::diagnostic::{Code, Diagnostic, Severity};
use kaohe::lint::{CODES, Switches, check};
use kaohe::source::Source;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let files = fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

fn text<'t>(example: &'t toml::Value, key: &str) -> &'t str {
    example.get(key).map_or("", |value| {
        value
            .as_str()
            .unwrap_or_else(|| panic!("`{key}` is a text"))
    })
}

fn examples(table: &toml::Table, key: &str) -> Vec<toml::Value> {
    let examples = table.get(key).and_then(toml::Value::as_array);
    examples.cloned().unwrap_or_default()
}

/// The whole rubric of an example.
fn rubric(example: &toml::Value) -> String {
    let known = [
        "note",
        "head",
        "fields",
        "section",
        "indicators",
        "tail",
        "points",
        "finds",
    ];
    for key in example.as_table().unwrap().keys() {
        assert!(known.contains(&key.as_str()), "unknown key `{key}`");
    }
    let points = example.get("points").map_or(Number::hundred(), number);
    let indicators = example.get("indicators").and_then(toml::Value::as_array);
    let indicators = indicators.cloned().unwrap_or_default();
    let mut whole = format!(
        "id = \"t\"\ntitle = \"试\"\npoints = {points}\n{}\n{}\n[[section]]\nid = \"A\"\ntitle = \"部分\"\n{}\n",
        text(example, "head"),
        text(example, "fields"),
        text(example, "section"),
    );
    let mut sum = Number::zero();
    for (at, indicator) in indicators.iter().enumerate() {
        let keys = indicator.as_str().unwrap();
        let parsed: toml::Table = keys.parse().unwrap_or_else(|e| panic!("{keys}\n{e}"));
        sum = sum + parsed.get("points").map_or(Number::zero(), number);
        let at = at + 1;
        whole += &format!("[[section.indicator]]\nid = \"A{at}\"\ntitle = \"指标{at}\"\n{keys}\n");
    }
    if sum < points {
        let rest = points.clone() - sum;
        whole += &format!(
            "[[section]]\nid = \"Z\"\ntitle = \"其余\"\nindicator = [{{ id = \"Z1\", title = \"其余\", points = {rest}, manual = {{ from = 0, to = {rest} }} }}]\n"
        );
    }
    whole + text(example, "tail")
}

fn number(value: &toml::Value) -> Number {
    Number::parse(&value.to_string()).unwrap()
}

/// What is found in an example, its mistakes included.
fn found(example: &toml::Value) -> Vec<Diagnostic> {
    let source = Source::new("t.toml", rubric(example));
    let none = |_: &str, _: &Source| panic!("no example builds on another rubric");
    check(&source, &none, &Switches::default()).told
}

/// What a lint says of an example: what is underlined, and the message.
fn said(code: &str, example: &toml::Value) -> Vec<(String, String)> {
    let all = found(example);
    let note = text(example, "note");
    let mistakes: Vec<_> = all
        .iter()
        .filter(|d| d.severity() == Severity::Error)
        .collect();
    assert!(mistakes.is_empty(), "{code}: {note}: {mistakes:#?}");
    let own = all.iter().filter(|d| d.code.name() == code);
    own.map(|d| {
        let place = &d.labels.first().unwrap().place;
        assert!(d.help.is_some(), "{code}: {note}: no help");
        (place.text().to_owned(), d.message.clone())
    })
    .collect()
}

#[test]
fn bad_examples_are_found_and_good_ones_left_alone() {
    for path in files() {
        let code = name(&path);
        let table: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        for example in examples(&table, "bad") {
            let pair = |pair: &toml::Value| {
                let text = |at: usize| pair[at].as_str().unwrap().to_owned();
                (text(0), text(1))
            };
            let finds: Vec<_> = example["finds"]
                .as_array()
                .unwrap()
                .iter()
                .map(pair)
                .collect();
            assert!(!finds.is_empty(), "{code}: {}", text(&example, "note"));
            assert_eq!(
                said(&code, &example),
                finds,
                "{code}: {}",
                text(&example, "note")
            );
        }
        for example in examples(&table, "good") {
            assert_eq!(
                said(&code, &example),
                [],
                "{code}: {}",
                text(&example, "note")
            );
        }
    }
}

/// The bad examples as the manual shows them.
fn told() -> String {
    let mut told = String::new();
    for code in CODES {
        let path = format!("tests/lint/{}.toml", code.name());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let table: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
        told += &format!("\n**`{}`**\n\n", code.name());
        for example in examples(&table, "bad") {
            let indicators = example["indicators"].as_array().unwrap();
            let keys = |indicator: &toml::Value| {
                let lines: Vec<&str> = indicator.as_str().unwrap().trim().lines().collect();
                format!("`{}`", lines.join(", "))
            };
            let indicators: Vec<String> = indicators.iter().map(keys).collect();
            let finds = example["finds"].as_array().unwrap();
            let messages: Vec<&str> = finds.iter().map(|f| f[1].as_str().unwrap()).collect();
            told += &format!(
                "- {}:{} → {}\n",
                text(&example, "note"),
                indicators.join("、"),
                messages.join(";")
            );
        }
    }
    told
}

/// With `KAOHE_RECORD=1` the page is written anew: read every change of it.
#[test]
fn the_manual_shows_the_bad_examples() {
    let (begin, end) = ("<!-- lints -->\n", "<!-- /lints -->");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(begin).unwrap();
    let (written, after) = rest.split_once(end).unwrap();
    let told = format!("{}\n", told());
    if std::env::var_os("KAOHE_RECORD").is_some() {
        fs::write(path, format!("{before}{begin}{told}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(written, told);
}

#[test]
fn every_lint_has_a_bad_and_a_good_example_and_no_file_is_of_no_lint() {
    let named: BTreeSet<String> = files().iter().map(|path| name(path)).collect();
    let codes: BTreeSet<String> = CODES.iter().map(|code| code.name().to_owned()).collect();
    assert_eq!(named, codes);
    for path in files() {
        let table: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        for key in ["bad", "good"] {
            assert!(
                !examples(&table, key).is_empty(),
                "{}: no `{key}`",
                path.display()
            );
        }
    }
}

/// Lints are found by the rubrics as they are shipped, too: in each of them nothing is left that its author has not
/// looked at.
#[test]
fn the_shipped_rubrics_are_clean() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rubrics");
    let mut seen = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_str().unwrap().ends_with(".cases.toml") {
            continue;
        }
        seen += 1;
        let read = |name: &str| Source::new(name, fs::read_to_string(folder.join(name)).unwrap());
        let source = read(path.file_name().unwrap().to_str().unwrap());
        let load = |name: &str, _: &Source| Ok(read(name));
        assert_eq!(
            check(&source, &load, &Switches::default()).told,
            [],
            "{}",
            path.display()
        );
    }
    assert_eq!(seen, 5);
}

/// Of the printed rules with their lines in the manual, none has a number that its line lacks.
#[test]
fn the_printed_rules_of_the_manual_agree_with_their_scripts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_str().unwrap().ends_with(".cases.toml") {
            continue;
        }
        seen += 1;
        let source = Source::new(name(&path), fs::read_to_string(&path).unwrap());
        let none = |_: &str, _: &Source| panic!("stands by itself");
        let mut all = check(&source, &none, &Switches::default()).told;
        let wording = [Code::RuleNumber, Code::ScriptNumber];
        all.retain(|d| wording.contains(&d.code) || d.severity() != Severity::Note);
        // Small papers: one unit is worth much of ten points.
        all.retain(|d| d.code != Code::Cliff && d.code != Code::DeductionOverItem);
        assert_eq!(all, [], "{}", path.display());
    }
    assert!(seen > 30, "only {seen} files");
}
