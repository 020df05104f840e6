//! The programs agree with each other, and the checker notices what it is there to notice.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const GENERATE: &str = env!("CARGO_BIN_EXE_generate");
const BASELINE: &str = env!("CARGO_BIN_EXE_baseline");
const EXACT: &str = env!("CARGO_BIN_EXE_exact");

fn run(program: &str, folder: &Path, args: &[&str]) -> Output {
    Command::new(program)
        .current_dir(folder)
        .args(args)
        .output()
        .unwrap()
}

fn made(program: &str, folder: &Path, args: &[&str]) -> Vec<u8> {
    let output = run(program, folder, args);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for kind in [
        &["500", "-"][..],
        &["500", "-", "--township"],
        &["--rubric", "30", "-"],
    ] {
        let of_seed = |seed| made(GENERATE, folder.path(), &[kind, &["--seed", seed]].concat());
        assert_eq!(of_seed("7"), of_seed("7"));
        assert_eq!(of_seed("7") == of_seed("8"), kind[0] == "--rubric");
    }
}

#[test]
fn a_smaller_size_is_the_head_of_a_larger_one() {
    let folder = tempfile::tempdir().unwrap();
    let [few, many] = ["100", "300"].map(|n| made(GENERATE, folder.path(), &[n, "-"]));
    assert!(many.starts_with(&few));
}

#[test]
fn open_cells_come_at_the_share_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let of_share = |share| {
        let text = made(
            GENERATE,
            folder.path(),
            &["2k", "-", "--township", "--open", share],
        );
        let text = String::from_utf8(text).unwrap();
        let cells: Vec<&str> = text
            .lines()
            .skip(1)
            .flat_map(|line| line.split(','))
            .collect();
        let open = cells
            .iter()
            .filter(|c| c.is_empty() || c.ends_with("以上") || c.ends_with('余'));
        open.count() as f64 / cells.len() as f64
    };
    assert_eq!(of_share("0"), 0.0);
    assert!(
        (0.08..0.1).contains(&of_share("0.1")),
        "a few columns are never open"
    );
}

#[test]
fn the_baseline_is_exact() {
    let folder = tempfile::tempdir().unwrap();
    made(GENERATE, folder.path(), &["10k", "in.csv"]);
    made(BASELINE, folder.path(), &["in.csv", "out.csv"]);
    let told = made(EXACT, folder.path(), &["in.csv", "out.csv"]);
    let told = String::from_utf8(told).unwrap();
    assert!(
        told.contains(r#""points": 0, "sums": 0, "grades": 0, "ranks": 0, "worst": 0.00"#),
        "{told}"
    );
}

/// Ten offices in text: `office`, `cohort` and a further column are as kaohe writes them.
fn table(folder: &Path) -> Vec<Vec<String>> {
    made(GENERATE, folder, &["10", "in.csv"]);
    made(BASELINE, folder, &["in.csv", "out.csv"]);
    let text = fs::read_to_string(folder.join("out.csv")).unwrap();
    let mut rows: Vec<Vec<String>> = text
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    rows[0][0] = "office".into();
    rows[0][1] = "cohort".into();
    for (row, extra) in rows
        .iter_mut()
        .zip(["name"].into_iter().chain(["青云镇"; 10]))
    {
        row.insert(1, extra.into());
    }
    rows
}

fn check(folder: &Path, rows: &[Vec<String>]) -> (Option<i32>, String) {
    let lines = rows.iter().map(|row| row.join(",") + "\n");
    fs::write(folder.join("out.csv"), lines.collect::<String>()).unwrap();
    let output = run(EXACT, folder, &["in.csv", "out.csv"]);
    let told = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(told).unwrap())
}

#[test]
fn every_kind_of_tampering_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let rows = table(folder.path());
    assert_eq!(
        check(folder.path(), &rows).0,
        Some(0),
        "columns in another order and among others"
    );

    let kinds = [
        (
            "C2",
            "9.99",
            r#""points": 1, "sums": 0, "grades": 0, "ranks": 0"#,
        ),
        (
            "D",
            "12.3",
            r#""points": 0, "sums": 1, "grades": 0, "ranks": 0"#,
        ),
        (
            "bonus",
            "",
            r#""points": 0, "sums": 1, "grades": 0, "ranks": 0"#,
        ),
        (
            "total",
            "105.01",
            r#""points": 0, "sums": 1, "grades": 0, "ranks": 0"#,
        ),
        (
            "grade",
            "特优",
            r#""points": 0, "sums": 0, "grades": 1, "ranks": 0"#,
        ),
        (
            "rank",
            "11",
            r#""points": 0, "sums": 0, "grades": 0, "ranks": 1"#,
        ),
    ];
    for (column, cell, told) in kinds {
        let mut rows = rows.clone();
        let at = rows[0].iter().position(|name| name == column).unwrap();
        rows[4][at] = cell.into();
        let (code, found) = check(folder.path(), &rows);
        assert!(code == Some(1) && found.contains(told), "{column}: {found}");
    }
}

#[test]
fn a_figure_that_is_right_but_written_otherwise_differs() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = table(folder.path());
    let at = rows[0].iter().position(|name| name == "A1").unwrap();
    rows[2][at] = rows[2][at].trim_end_matches('0').to_owned();
    let (code, told) = check(folder.path(), &rows);
    assert!(
        code == Some(1) && told.contains(r#""points": 1"#) && told.contains(r#""worst": 0.00"#),
        "{told}"
    );
}

#[test]
fn a_table_of_other_rows_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let rows = table(folder.path());
    let changes: [(&str, fn(&mut Vec<Vec<String>>)); 6] = [
        ("no row for B0000010", |rows| drop(rows.pop())),
        ("more rows", |rows| rows.push(rows[1].clone())),
        ("B0000002 where B0000001", |rows| rows.swap(1, 2)),
        ("where B0000003", |rows| rows[3][2] = "乡".into()),
        ("no column rank", |rows| {
            rows[0]
                .iter_mut()
                .for_each(|name| *name = name.replace("rank", "place"))
        }),
        ("two columns A", |rows| {
            rows[0]
                .iter_mut()
                .for_each(|name| *name = name.replace("A1", "A"))
        }),
    ];
    for (told, change) in changes {
        let mut rows = rows.clone();
        change(&mut rows);
        let (code, found) = check(folder.path(), &rows);
        assert!(code == Some(2) && found.contains(told), "{told}: {found}");
    }
}
