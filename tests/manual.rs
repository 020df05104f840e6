//! The manual tells what the code has: every message, every scoring word, every column.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use kaohe::diagnostic::{Code, Severity};

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    fs::read_to_string(path).unwrap()
}

/// The rows of all tables, cell by cell; a bar in code is written `\|`.
fn rows(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("| "));
    lines
        .map(|line| {
            let line = line.strip_suffix(" |").unwrap().replace("\\|", "\0");
            let cells = line.split(" | ");
            cells.map(|cell| cell.replace('\0', "|")).collect()
        })
        .collect()
}

fn code(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.strip_suffix('`')
}

#[test]
fn every_message_has_its_line_and_no_other() {
    let text = page("diagnostics.md");
    let told: Vec<String> = rows(&text)
        .into_iter()
        .filter_map(|row| {
            let name = code(&row[0])?.to_owned();
            assert_eq!(row.len(), 4, "{name}");
            assert!(row.iter().all(|cell| !cell.is_empty()), "{name}");
            Some(format!("{name} {}", row[1]))
        })
        .collect();
    let known: Vec<String> = Code::ALL
        .iter()
        .map(|code| {
            let severity = match code.severity() {
                Severity::Error => "错误",
                Severity::Warning => "警告",
                Severity::Note => "提示",
            };
            format!("{code} {severity}")
        })
        .collect();
    assert_eq!(told, known);
}

#[test]
fn the_scoring_words_are_those_of_the_code() {
    let output = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args(["builtins", "--format", "markdown"])
        .output()
        .unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(
        page("rubric.md").contains(&table),
        "put the output of `kaohe builtins --format markdown` into docs/rubric.md"
    );
}
