//! What `kaohe new` writes works as it stands: it passes the check without a word and its cases, and scores.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use boon::{Compiler, Schemas};
use kaohe::case::CaseSet;
use kaohe::compile::compile;
use kaohe::rubric::parse;
use kaohe::source::Source;
use serde_json::Value;

fn kaohe(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args(arguments)
        .env("NO_COLOR", "1")
        .current_dir(folder)
        .output()
        .unwrap()
}

/// What a command that must go well prints, and says on the error stream.
fn done(arguments: &[&str], folder: &Path) -> (String, String) {
    let output = kaohe(arguments, folder);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (printed, said) = (text(output.stdout), text(output.stderr));
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments:?}\n{printed}{said}"
    );
    (printed, said)
}

/// The next commands that are printed, taken apart as a shell does.
fn next(printed: &str) -> Vec<Vec<String>> {
    let lines = printed
        .lines()
        .filter_map(|line| line.strip_prefix("  kaohe "));
    let words = |line: &str| {
        let parts = line.split('\'').enumerate();
        let words = parts.flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        });
        words.collect()
    };
    lines.map(words).collect()
}

#[test]
fn it_works_as_it_stands() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("考核 办")).unwrap();
    for (name, folder) in [("村级考核", None), ("Village Paper 2025", Some("考核 办"))] {
        let mut arguments = vec!["new", name];
        arguments.extend(folder.iter().flat_map(|folder| ["--in", *folder]));
        let (printed, said) = done(&arguments, dir.path());
        assert_eq!(said, "");
        let next = next(&printed);
        let commands: Vec<&str> = next.iter().map(|words| words[0].as_str()).collect();
        assert_eq!(commands, ["check", "test", "score"]);

        let of = |at: usize| next[at].iter().map(String::as_str).collect::<Vec<_>>();
        let (printed, said) = done(&of(0), dir.path());
        assert_eq!(printed, "查了 1 部细则:错误 0,警告 0,提示 0\n");
        assert_eq!(said, "");

        let rubric = dir.path().join(&next[1][1]);
        assert!(run_cases(&rubric) > 8);

        let (printed, said) = done(&of(2), dir.path());
        assert_eq!(said, "");
        assert!(printed.starts_with(&format!("{name}(1)\n")), "{printed}");
        // 西村: 7.5 + 5 + 7 + 3 + 20 + 20 of 80, and 10 more at most; out of 100, and 2 on top.
        // (62.5 × 100/80 = 78.125, 72.5 × 100/80 = 90.625.)
        let points = [
            ("西村(样例)", "80.13–92.63"),
            ("东村(样例)", "65.00–100.00"),
        ];
        for (office, total) in points {
            let line = printed.lines().find(|line| line.contains(office)).unwrap();
            assert!(line.contains(total), "{line}");
        }
    }
}

/// How many cases beside a rubric it passes: all.
fn run_cases(path: &Path) -> usize {
    let read = |path: &Path| Source::new(path.to_str().unwrap(), fs::read_to_string(path).unwrap());
    let compiled = compile(parse(&read(path)).rubric.unwrap()).rubric.unwrap();
    let cases =
        CaseSet::read(&read(&path.with_extension("cases.toml")), compiled.rubric()).unwrap();
    for case in &cases.cases {
        assert_eq!(case.run(&compiled), [], "{}", case.name);
    }
    cases.cases.len()
}

/// Every file names a schema that is there, and is valid.
#[test]
fn editors_find_its_schemas() {
    let dir = tempfile::tempdir().unwrap();
    done(&["new", "考核"], dir.path());
    let mut seen = BTreeSet::new();
    for name in [
        "考核.toml",
        "考核.cases.toml",
        "考核-填报表/东村.toml",
        "考核-填报表/西村.toml",
    ] {
        let path = dir.path().join(name);
        let text = fs::read_to_string(&path).unwrap();
        let named = text
            .lines()
            .next()
            .unwrap()
            .strip_prefix("#:schema ")
            .unwrap();
        let schema = fs::read_to_string(path.parent().unwrap().join(named)).unwrap();
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let schema: Value = serde_json::from_str(&schema).unwrap();
        compiler.add_resource("s.json", schema).unwrap();
        let index = compiler.compile("s.json", &mut schemas).unwrap();
        let value = days_as_texts(text.parse().map(toml::Value::Table).unwrap());
        schemas
            .validate(&value, index)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        seen.insert(named.to_owned());
    }
    assert_eq!(seen.len(), 3, "{seen:?}");
}

fn days_as_texts(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(day) => day.to_string().into(),
        toml::Value::Array(list) => list.into_iter().map(days_as_texts).collect(),
        toml::Value::Table(table) => {
            let entries = table.into_iter();
            entries
                .map(|(key, value)| (key, days_as_texts(value)))
                .collect()
        }
        other => serde_json::to_value(other).unwrap(),
    }
}

/// A second starter in the same folder leaves the schemas of the first.
#[test]
fn two_starters_share_the_schemas() {
    let dir = tempfile::tempdir().unwrap();
    done(&["new", "甲"], dir.path());
    let schema = dir.path().join("schema/rubric.schema.json");
    fs::write(&schema, "{}").unwrap();
    let (printed, _) = done(&["new", "乙"], dir.path());
    assert!(!printed.contains("schema"), "{printed}");
    assert_eq!(fs::read_to_string(schema).unwrap(), "{}");
}

/// Whatever of the files is there, nothing is written and what is there stays.
#[test]
fn nothing_is_overwritten() {
    for there in ["考核.toml", "考核.cases.toml", "考核-填报表"] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(there), "mine").unwrap();
        let output = kaohe(&["new", "考核"], dir.path());
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        let told = format!("error[cannot-write]: 已有 `{there}`,没有覆盖,什么都没有写\n");
        assert!(said.starts_with(&told), "{said}");
        let left: Vec<_> = fs::read_dir(dir.path()).unwrap().collect();
        assert_eq!(left.len(), 1);
        assert_eq!(fs::read_to_string(dir.path().join(there)).unwrap(), "mine");
    }
}
