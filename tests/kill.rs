//! Killed at any moment, the program leaves every output whole: that of an earlier run, or its own.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUBRIC: &str = r#"id = "t"
title = "试"
edition = "1"
points = 10
[field.f]
rate = { title = "率", type = "rate" }
done = { title = "办结", type = "count" }
[[section]]
id = "A"
title = "甲"
indicator = [
  { id = "A1", title = "率", points = 5, score = "tiers(f.rate, [[98, 5], [95, 4], [90, 3.5]])" },
  { id = "A2", title = "办结", points = 5, score = "points * attained(f.done, 40)" },
]
[[grade]]
name = "合格"
"#;

/// So many moments at which the program is killed.
const KILLS: u32 = 16;

fn table(folder: &Path, name: &str, offices: usize) {
    let mut text = String::from("单位编号,率,办结\n");
    for at in 0..offices {
        writeln!(text, "o{at:05},{},{}", 80 + at % 20, at % 50).unwrap();
    }
    fs::write(folder.join(name), text).unwrap();
}

/// Runs the program, and kills it after some time.
fn run(folder: &Path, table: &str, output: &[&str], killed_after: Option<Duration>) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .current_dir(folder)
        .args(["score", table, "--rubric", "r.toml", "--plain"])
        .args(output)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    if let Some(time) = killed_after {
        std::thread::sleep(time);
        // It may have ended by itself.
        let _ = program.kill();
    }
    program.wait().unwrap();
}

/// What stands in the files that a reader would open.
fn outputs(place: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = match place.is_dir() {
        true => fs::read_dir(place)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect(),
        false => vec![place.to_owned()],
    };
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let files = files.into_iter().filter(|path| path.is_file());
    files
        .map(|path| (name(&path), fs::read(&path).unwrap()))
        .collect()
}

/// Every file of an output is that of the earlier table or that of the new one, whenever the program is killed.
fn stays_whole(offices: usize, output: &[&str], place: &str) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("r.toml"), RUBRIC).unwrap();
    table(folder, "old.csv", 3);
    table(folder, "new.csv", offices);
    let place = folder.join(place);
    let start = Instant::now();
    run(folder, "new.csv", output, None);
    let whole_run = start.elapsed();
    let new = outputs(&place);
    run(folder, "old.csv", output, None);
    let old = outputs(&place);
    assert_eq!(old.len(), new.len());
    assert_ne!(old, new);
    for moment in 0..KILLS {
        run(folder, "old.csv", output, None);
        assert_eq!(outputs(&place), old);
        run(
            folder,
            "new.csv",
            output,
            Some(whole_run * moment / (KILLS - 2)),
        );
        for (name, bytes) in outputs(&place) {
            let known = [&old, &new].map(|all| all.get(&name) == Some(&bytes));
            assert!(
                known.contains(&true),
                "{name} is half written, killed at moment {moment}"
            );
        }
    }
}

#[test]
fn a_matrix_by_columns_stays_whole() {
    let output = ["--matrix", "m.csv", "--way", "columns"];
    stays_whole(30_000, &output, "m.csv");
}

#[test]
fn a_folder_of_results_stays_whole() {
    stays_whole(400, &["--out", "results"], "results");
}
