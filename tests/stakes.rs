//! What is at stake of a figure that only a gate, or a capped bonus, waits for.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::fs;
use std::process::Command;

const RUBRIC: &str = r#"
id = "t"
title = "试"
points = 10
total_floor = 0
total_cap = "none"
[field.x]
a = { title = "甲", type = "count" }
g = { title = "事故", type = "count" }
b = { title = "表彰", type = "count" }
[[section]]
id = "A"
title = "甲部分"
[[section.indicator]]
id = "A1"
title = "一项"
points = 10
score = 'x.a'
[[section]]
id = "B"
title = "加分"
kind = "bonus"
cap = 3
[[section.indicator]]
id = "B1"
title = "表彰"
score = '2 * x.b'
[[gate]]
id = "V1"
title = "事故3起以上"
when = 'x.g >= 3'
deduct = 4
[[grade]]
name = "合格"
from = 0
"#;

#[test]
fn gates_and_caps_limit_what_is_at_stake() {
    let folder = tempfile::tempdir().unwrap();
    let (rubric, report) = (folder.path().join("r.toml"), folder.path().join("a.csv"));
    fs::write(&rubric, RUBRIC).unwrap();
    fs::write(&report, "office,甲,事故,表彰\n某镇,8,2-5,0-4\n").unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .arg("score")
        .arg(&report)
        .arg("--rubric")
        .arg(&rubric)
        .args(["--open", "-", "--plain", "--header", "id"])
        .output()
        .unwrap();
    let text = String::from_utf8(run.stdout).unwrap();
    let stakes: Vec<(&str, &str)> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|cells| (cells[4], cells[11]))
        .collect();
    // The gate may take 4; of the bonus 8 are open and 3 count.
    assert_eq!(stakes, [("x.g", "4.00"), ("x.b", "3.00")]);
}
