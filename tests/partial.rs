//! Shards, merged, come to what one run over all files comes to: every output, every message, the exit code.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;

const RUBRIC: &str = r#"id = "t"
title = "试"
edition = "1"
period = 2024
points = 20
cohorts = ["街道", "镇"]
total_cap = "none"
total_floor = 0
not_applicable = "rescale-total"
tie_break = ["section.A"]
[field.f]
rate   = { title = "持证率", type = "rate", aliases = ["率"] }
due    = { title = "应办", type = "count", unit = "件" }
done   = { title = "办结", type = "count", unit = "件" }
lost   = { title = "败诉", type = "count", if_blank = 0 }
[[check]]
id = "c"
holds = "f.done <= f.due"
message = "办结大于应办"
effect = "note"
[[section]]
id = "A"
title = "甲"
indicator = [
  { id = "A1", title = "持证", points = 12, score = "tiers(f.rate, [[98, 12], [95, 9], [90, 3.5]])" },
  { id = "A2", title = "办结", points = 8, score = 'OF_DONE' },
]
[[section]]
id = "N"
title = "扣"
kind = "penalty"
cap = 3
indicator = [{ id = "N1", title = "败诉", score = "0.5 * f.lost" }]
[[gate]]
id = "V1"
title = "败诉多"
when = "f.lost >= 4"
grade_cap = "丙"
deduct = 1
[[grade]]
name = "甲"
from = 15
quota = { share = 0.3, round = "down", ties = "undecided" }
[[grade]]
name = "乙"
from = 8
[[grade]]
name = "丙"
"#;

/// How an office's work counts: by itself, or beside that of others.
const OF_DONE: [&str; 2] = [
    "points * ratio(f.done, f.due)",
    "points * attained(f.done, cohort_max(\"f.done\")) - when(all_rank(\"f.done\") > 2, 0.5)",
];

const HEAD: &str = "单位编号,单位名称,考核类别,年度,率,应办,办结,败诉,备注\n";

/// What varies.
#[derive(Clone, Debug)]
struct Trial {
    /// Rows, each with the number of the file that it stands in.
    rows: Vec<(usize, String)>,
    /// Of each file, the number of its shard.
    shards: Vec<usize>,
    /// The order in which shards are given.
    order: Vec<usize>,
    of_done: &'static str,
    roster: bool,
    last_word: bool,
}

/// Mostly plain, as of a clean table; `odd` rows have anything.
fn row(odd: bool) -> impl Strategy<Value = String> {
    let pick = move |plain: &'static [&'static str], others: &'static [&'static str]| {
        let others = if odd { others } else { &[] };
        let all: Vec<&str> = plain.iter().chain(others).copied().collect();
        prop::sample::select(all)
    };
    (
        pick(&["街道", "镇"], &["部门", ""]),
        pick(&["2024", ""], &["2023"]),
        pick(&["98", "95.25", "90", "80.5"], &["92%以上", "", "0.92"]),
        pick(&["5", "6", "12"], &["约7", "缺项(无)"]),
        pick(&["0", "3", "5"], &["7", "数十", "-3", "4件", ""]),
        pick(&["0", "1", ""], &["5", "1,2"]),
    )
        .prop_map(|(cohort, period, rate, due, done, lost)| {
            format!("{cohort},{period},{rate},{due},{done},{lost},注")
        })
}

fn trial() -> impl Strategy<Value = Trial> {
    let row = prop_oneof![4 => row(false), 1 => row(true)];
    let office = prop_oneof![12 => Just(0), 1 => Just(1), 1 => Just(2)];
    let rows = prop::collection::vec((0usize..4, row, office), 1..30);
    let order = Just((0..4).collect::<Vec<usize>>()).prop_shuffle();
    (
        (rows, prop::collection::vec(0usize..4, 4), order),
        prop::sample::select(&OF_DONE[..]),
        any::<[bool; 3]>(),
    )
        .prop_map(
            |((rows, shards, order), of_done, [clean, roster, last_word])| {
                let rows = rows.into_iter().enumerate();
                let rows = rows.map(|(at, (file, row, office))| {
                    let (id, name) = match office {
                        _ if clean => (format!("o{at:02}"), format!("单位{at}")),
                        0 => (format!("o{:02}", at * 7 % 30), format!("单位{at}")),
                        1 => ("o00".to_owned(), "单位0".to_owned()),
                        _ => (String::new(), format!("单位{at}")),
                    };
                    (file, format!("{id},{name},{row}\n"))
                });
                Trial {
                    rows: rows.collect(),
                    shards,
                    order,
                    of_done,
                    roster,
                    last_word,
                }
            },
        )
}

/// Status and messages.
fn run(folder: &Path, arguments: &[String]) -> (Option<i32>, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// All files of a folder, with their names.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<(String, String)> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Writes the files of a trial and its shards: their names in the order of names, the shards in the order given.
fn write(folder: &Path, trial: &Trial) -> (Vec<String>, Vec<String>) {
    fs::write(
        folder.join("t.toml"),
        RUBRIC.replace("OF_DONE", trial.of_done),
    )
    .unwrap();
    let mut tables: Vec<(String, String)> = Vec::new();
    for file in 0..4 {
        let of_file = trial.rows.iter().filter(|(at, _)| *at == file);
        let rows: String = of_file.map(|(_, row)| row.as_str()).collect();
        if !rows.is_empty() {
            let name = format!("{file}.csv");
            fs::write(folder.join(&name), format!("{HEAD}{rows}")).unwrap();
            tables.push((name, rows));
        }
    }
    let mut shards = Vec::new();
    for shard in &trial.order {
        let in_shard = |name: &str| {
            let file: usize = name.trim_end_matches(".csv").parse().unwrap();
            trial.shards[file] == *shard
        };
        let own = tables.iter().filter(|(name, _)| in_shard(name));
        let own: Vec<String> = own.map(|(name, _)| name.clone()).collect();
        if own.is_empty() {
            continue;
        }
        let name = format!("{shard}.part");
        let mut arguments = [words(&["score"]), own].concat();
        arguments.extend(words(&["--rubric", "t.toml", "--partial", &name]));
        if trial.last_word {
            arguments.push("--final".to_owned());
        }
        let (status, ..) = run(folder, &arguments);
        // Nothing that is wrong with a report keeps its shard from being written.
        assert!(matches!(status, Some(0 | 1)) && folder.join(&name).is_file());
        shards.push(name);
    }
    let names = tables.into_iter().map(|(name, _)| name).collect();
    (names, shards)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::with_cases(if cfg!(debug_assertions) { 24 } else { 150 })
    })]

    #[test]
    fn shards_come_to_the_whole_in_any_split_and_order(trial in trial()) {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        let (tables, shards) = write(folder, &trial);
        fs::write(folder.join("roster.csv"), "单位编号,单位名称,考核类别\no00,单位0,镇\no01,单位1,镇\n").unwrap();
        let mut options = words(&["--rubric", "t.toml"]);
        if trial.last_word {
            options.push("--final".to_owned());
        }
        let mut with_roster = options.clone();
        if trial.roster {
            with_roster.extend(words(&["--offices", "roster.csv"]));
        }
        let all = |command: &str, inputs: &[String]| {
            let out = words(&["--out", "out"]);
            let arguments = [words(&[command]), inputs.to_vec(), with_roster.clone(), out].concat();
            let said = run(folder, &arguments);
            let files = files(&folder.join("out"));
            fs::remove_dir_all(folder.join("out")).unwrap();
            (said, files)
        };
        let (one, merged) = (all("score", &tables), all("merge", &shards));
        prop_assert_eq!(one, merged);
        // Where figures suffice. What stands on the screen is shorter there, and the two rows of an office are drawn
        // apart.
        let matrix = |command: &str, inputs: &[String]| {
            let out = words(&["--matrix", "m.csv", "--problems", "p.csv"]);
            let arguments = [words(&[command]), inputs.to_vec(), options.clone(), out].concat();
            let (status, _, said) = run(folder, &arguments);
            let of = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
            let problems = of("p.csv");
            let twice = problems.contains(",duplicate-office,");
            // Refused reports of another period are told of in the order of the rows.
            let mut drawn: Vec<String> = said.trim_end().split("\n\n").map(str::to_owned).collect();
            drawn.sort();
            let drawn = if twice || drawn.len() > 20 { Vec::new() } else { drawn };
            (status, drawn, of("m.csv"), problems)
        };
        prop_assert_eq!(matrix("score", &tables), matrix("merge", &shards));
    }
}

/// The law above holds of figures only where they are used: a run by figures prints its title and counts alone.
#[test]
fn figures_are_used_where_they_suffice() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let trial = |of_done| Trial {
        rows: vec![
            (0, "o1,甲,镇,,98,5,3,0,注\n".to_owned()),
            (1, "o2,乙,镇,,92%以上,5,约3,0,注\n".to_owned()),
        ],
        shards: vec![0, 1, 2, 3],
        order: vec![1, 0],
        of_done,
        roster: false,
        last_word: false,
    };
    let by_figures = |more: &[&str]| {
        let arguments = [
            "merge", "0.part", "1.part", "--rubric", "t.toml", "--matrix", "m.csv",
        ];
        let (status, said, _) = run(folder, &[words(&arguments), words(more)].concat());
        assert!(matches!(status, Some(0 | 1)));
        said == "试\n读入 2 份,计分 2 份,拒收 0 份\n"
    };
    write(folder, &trial(OF_DONE[0]));
    assert!(by_figures(&[]));
    assert!(!by_figures(&["--way", "offices"]));
    assert!(!by_figures(&["--final"]));
    assert!(!by_figures(&["--summary", "s.csv"]));
    write(folder, &trial(OF_DONE[1]));
    assert!(!by_figures(&[]));
}

#[test]
fn what_is_no_shard_is_named_and_nothing_is_written() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let row = |file, id| (file, format!("{id},单位{id},镇,,98,5,3,0,注\n"));
    let trial = Trial {
        rows: vec![row(0, "o1"), row(1, "o2")],
        shards: vec![0, 1, 2, 3],
        order: vec![0, 1],
        of_done: OF_DONE[0],
        roster: false,
        last_word: false,
    };
    write(folder, &trial);
    let refused = |shards: &[&str]| {
        let out = words(&["--rubric", "t.toml", "--out", "out"]);
        let (status, _, said) = run(folder, &[words(&["merge"]), words(shards), out].concat());
        assert_eq!(status, Some(2), "{said}");
        assert!(!folder.join("out").exists());
        said.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(
        refused(&["0.part", "1.part", "0.part"]),
        "error[same-shard]: 分片 `0.part` 给了两次"
    );
    let told = refused(&["1.part", "0.part", "1.part"]);
    assert!(told.contains("same-shard"), "{told}");
    fs::copy(folder.join("0.part"), folder.join("again.part")).unwrap();
    assert_eq!(
        refused(&["."]),
        "error[same-shard]: 分片 `./0.part` 和 `./again.part` 里是同一个填报表文件 `0.csv`"
    );
    let bytes = fs::read(folder.join("0.part")).unwrap();
    fs::write(folder.join("again.part"), &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(
        refused(&["again.part", "1.part"]),
        "error[shard-damaged]: `again.part` 不完整或者已经损坏"
    );
    assert_eq!(
        refused(&["0.csv"]),
        "error[not-a-shard]: `0.csv` 不是 kaohe 的分片文件"
    );
    let rubric = fs::read_to_string(folder.join("t.toml")).unwrap();
    fs::write(folder.join("t.toml"), rubric.replace("0.5 *", "0.4 *")).unwrap();
    assert_eq!(
        refused(&["0.part", "1.part"]),
        "error[shard-rubric]: `0.part` 写成以后,细则的文字改过"
    );
}
