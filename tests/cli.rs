//! The program from outside: every case is a file in `tests/cmd`, with its inputs in `tests/cmd/inputs`.

use std::fs;
use std::path::PathBuf;

/// `TRYCMD=overwrite cargo test --test cli` writes what the program says into the cases: read every change of it.
#[test]
fn cases() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.toml");
}

#[test]
fn every_case_states_status_output_and_messages() {
    for path in case_files() {
        let text = fs::read_to_string(&path).unwrap();
        let case: toml::Table = text.parse().unwrap();
        for key in ["status", "stdout", "stderr"] {
            assert!(case.contains_key(key), "{} has no `{key}`", path.display());
        }
        let elided = case["stderr"].as_str().unwrap().contains("...\n");
        assert!(!elided, "{}: messages are asserted whole", path.display());
    }
}

/// A folder of expected files that belongs to no case would never be compared.
#[test]
fn every_expected_folder_belongs_to_a_case() {
    let cases = case_files();
    for entry in fs::read_dir("tests/cmd").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "out") {
            assert!(
                cases.contains(&path.with_extension("toml")),
                "{} has no case",
                path.display()
            );
        }
    }
}

fn case_files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir("tests/cmd")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}
