//! What `kaohe check` writes for other programs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::fs;
use std::path::Path;

use boon::{Compiler, Schemas};
use kaohe::lint::{Switches, check};
use kaohe::source::Source;
use kaohe::write::checked::{Checked, github, json, sarif};
use serde_json::Value;

/// What is found in rubrics of `tests/cmd/inputs/check`, switched off in the rubric or by the caller included.
fn checked(names: &[&str]) -> Checked {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/inputs/check");
    let read = |name: &str| Source::new(name, fs::read_to_string(folder.join(name)).unwrap());
    let load = |name: &str, _: &Source| Ok(read(name));
    let mut switches = Switches::default();
    switches.allow(kaohe::diagnostic::Code::TierJump, "示例");
    let mut checked = Checked::default();
    for name in names {
        checked.files.push((*name).to_owned());
        checked.add(check(&read(name), &load, &switches));
    }
    checked
}

fn written(checked: &Checked) -> Value {
    let mut bytes = Vec::new();
    sarif::write(checked, &mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// What the standard asks of the objects that are written.
fn is_valid(log: &Value) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sarif.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.add_resource("sarif.json", schema).unwrap();
    let schema = compiler.compile("sarif.json", &mut schemas).unwrap();
    schemas.validate(log, schema).is_ok()
}

#[test]
fn sarif_is_valid() {
    let all = ["mistakes.toml", "tiers.toml", "switched.toml", "clean.toml"];
    let mut log = written(&checked(&all));
    assert!(is_valid(&log));
    assert!(is_valid(&written(&Checked::default())));
    // Rules are told by their place among those of the run.
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][at]["id"], result["ruleId"]);
    }
    log["runs"][0]["results"][0]["level"] = "severe".into();
    assert!(!is_valid(&log));
}

#[test]
fn what_is_left_out_stands_in_sarif_with_its_reason() {
    let log = written(&checked(&["tiers.toml", "switched.toml"]));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let left_out: Vec<String> = results
        .iter()
        .filter_map(|result| {
            let suppression = result.get("suppressions")?.get(0)?;
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let (rule, kind) = (text(&result["ruleId"]), text(&suppression["kind"]));
            Some(format!(
                "{rule} {kind} {}",
                text(&suppression["justification"])
            ))
        })
        .collect();
    assert_eq!(
        left_out,
        [
            "tier-jump external 示例",
            "cliff inSource 败诉一件就不得分,局里定的",
        ]
    );
}

/// Lines and columns count from 1, columns in characters, the end not included.
#[test]
fn regions_count_characters() {
    let checked = checked(&["twice.toml"]);
    let log = written(&checked);
    let region = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    // `  { id = "A2", title = "依法行政", points = 5, score = "points - 0.2 * f.lost" },`: 67 characters before `f.lost`.
    let wanted =
        serde_json::json!({ "startLine": 12, "startColumn": 68, "endLine": 12, "endColumn": 74 });
    assert_eq!(*region, wanted);
    let mut bytes = Vec::new();
    json::write(&checked, &mut bytes).unwrap();
    let object: Value = serde_json::from_slice(&bytes).unwrap();
    let one = &object["diagnostics"][0];
    let place = ["line", "column", "end_line", "end_column"].map(|key| one[key].as_u64().unwrap());
    assert_eq!(place, [12, 68, 12, 74]);
}

/// A file name with signs that end a value of a workflow command.
#[test]
fn workflow_commands_are_escaped() {
    let source = Source::new("甲,乙:100%.toml", "id = 1\n");
    let none = |_: &str, _: &Source| unreachable!();
    let mut found = Checked::default();
    found.add(check(&source, &none, &Switches::default()));
    let mut bytes = Vec::new();
    github::write(&found, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let first = text
        .lines()
        .find(|line| line.contains("wrong-type"))
        .unwrap();
    assert_eq!(
        first,
        "::error file=甲%2C乙%3A100%25.toml,line=1,col=6,endColumn=7,title=wrong-type::`id` 应当是文字,这里是数%0A加上引号: `\"1\"`"
    );
}
