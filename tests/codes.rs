//! Every code of a message is asserted somewhere: in a case of `tests/cmd`, or in a test.

use std::fs;
use std::path::Path;

use kaohe::diagnostic::Code;

/// Codes that nothing asserts, each with the reason.
const EXCEPTIONS: &[(Code, &str)] = &[];

#[test]
fn every_code_is_asserted() {
    let mut asserted = String::new();
    collect(Path::new("tests"), &mut asserted);
    collect(Path::new("src"), &mut asserted);
    let is_asserted = |code: &Code| {
        let name = code.name();
        let severity = code.severity().name();
        let forms = [
            format!("\n{severity}[{name}]: "),
            format!("\"{name} | "),
            format!("\"{name}\""),
            format!("Code::{code:?},"),
            format!("Code::{code:?})"),
            format!("Code::{code:?}]"),
        ];
        forms.iter().any(|form| asserted.contains(form))
    };
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !is_asserted(code) && !EXCEPTIONS.iter().any(|(known, _)| known == *code))
        .map(|code| code.name())
        .collect();
    assert!(missing.is_empty(), "nothing asserts {missing:?}");
    for (code, reason) in EXCEPTIONS {
        assert!(
            !reason.is_empty() && !is_asserted(code),
            "{code} needs no exception"
        );
    }
}

/// Adds what asserts something below `folder`: test files whole, the test modules of others.
fn collect(folder: &Path, asserted: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            // Inputs assert nothing.
            if name != "inputs" {
                collect(&path, asserted);
            }
        } else if name.ends_with(".rs") || name.ends_with(".toml") {
            let text = fs::read_to_string(&path).unwrap();
            let is_test = path.starts_with("tests")
                || name.ends_with("tests.rs")
                || path.components().any(|part| part.as_os_str() == "tests");
            let of_tests = if is_test {
                text.as_str()
            } else {
                text.split_once("#[cfg(test)]")
                    .map_or("", |(_, tests)| tests)
            };
            // A message that a test makes itself is not asserted.
            asserted.push_str(&of_tests.replace("Diagnostic::new(Code::", "Diagnostic::new("));
            asserted.push('\n');
        }
    }
}
