//! Words over cohorts by columns: every place, mean and size as office by office, and some worked out by hand.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A rubric whose one section has these items.
fn rubric(items: &[(&str, &str)]) -> String {
    let mut text = r#"id = "t"
title = "试"
edition = "1"
points = 100
cohorts = ["街道", "镇"]
total_cap = "none"
[field.f]
rate  = { title = "持证率", type = "rate" }
cases = { title = "件数", type = "count", unit = "件" }
fund  = { title = "经费", type = "amount", unit = "万元" }
[[section]]
id = "A"
title = "甲"
"#
    .to_owned();
    for (id, script) in items {
        write!(
            text,
            "[[section.indicator]]\nid = \"{id}\"\ntitle = \"项{id}\"\npoints = {}\nscore = '''{script}'''\n",
            100 / items.len()
        )
        .unwrap();
    }
    text
}

const PLACES: [(&str, &str); 5] = [
    (
        "A1",
        "tiers_to(cohort_rank(\"f.rate\"), [[10, 10], [200, 8.5], [300, 6]])",
    ),
    (
        "A2",
        "max(0, points - 0.01 * (cohort_rank_low(\"f.cases\") - 1))",
    ),
    (
        "A3",
        "first_when([[3 * all_rank(\"f.fund\") <= all_size(), 20], [true, 1]])",
    ),
    (
        "A4",
        "if cohort_rank(\"f.fund\") == 1 { 20 } else { cohort_size() / 1000 }",
    ),
    ("A5", "points * f.rate / 100"),
];

const FIGURES: [(&str, &str); 4] = [
    (
        "A1",
        "points - exact_steps(cohort_mean(\"f.rate\") - f.rate, 1)",
    ),
    ("A2", "points * attained(f.cases, cohort_max(\"f.cases\"))"),
    (
        "A3",
        "if f.fund >= all_median(\"f.fund\") { 25 } else { 5 }",
    ),
    (
        "A4",
        "points * progress(f.cases, all_min(\"f.cases\"), 2000)",
    ),
];

/// Offices as people enter them; `open`: with figures that are told in part only, or not at all.
fn table(rows: usize, open: bool) -> String {
    let mut text = "单位编号,单位名称,考核类别,持证率,件数,经费\n".to_owned();
    let mut seed: u32 = 11;
    let mut next = |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % below
    };
    for at in 0..rows {
        let cohort = match next(40) {
            0 => "部门",
            n if n % 3 == 0 => "镇",
            _ => "街道",
        };
        let rate = match next(50) {
            0 if open => "92%以上".to_owned(),
            1 if open => String::new(),
            2 if open => "88~93".to_owned(),
            3 => "缺项(没有人员)".to_owned(),
            // Only the reference reads these.
            4 => "\" 93.5\"".to_owned(),
            n => format!("{}.{}", 85 + n % 15, next(10)),
        };
        let cases = match next(60) {
            0 if open => "数十".to_owned(),
            1 if open => "30以上".to_owned(),
            2 => "缺项(无)".to_owned(),
            3 => "12件".to_owned(),
            _ => next(40).to_string(),
        };
        let fund = match next(40) {
            0 if open => "150余".to_owned(),
            1 => "12.34567".to_owned(),
            _ => format!("{}.{:02}", next(200), next(100)),
        };
        writeln!(text, "o{at:05},单位{at},{cohort},{rate},{cases},{fund}").unwrap();
    }
    text
}

/// Exit code, messages, matrix, and whether it went by columns.
fn run(folder: &Path, way: &str, more: &[&str]) -> (Option<i32>, String, String, bool) {
    let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args([
            "score", "all.csv", "--rubric", "t.toml", "--matrix", "out.csv", "--way", way,
        ])
        .args(more)
        .current_dir(folder)
        .output()
        .unwrap();
    let stdout = String::from_utf8(done.stdout).unwrap();
    let second = stdout.lines().nth(1);
    (
        done.status.code(),
        String::from_utf8(done.stderr).unwrap(),
        fs::read_to_string(folder.join("out.csv")).unwrap(),
        second.is_some_and(|line| line.starts_with("读入")),
    )
}

/// Scores a table both ways; says whether it could be scored by columns.
fn alike(rubric: &str, table: &str, more: &[&str]) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("t.toml"), rubric).unwrap();
    fs::write(folder.join("all.csv"), table).unwrap();
    let one_by_one = run(folder, "offices", more);
    let by_columns = run(folder, "columns", more);
    assert!(!one_by_one.3);
    assert_eq!(one_by_one.0, by_columns.0, "{more:?}");
    assert_eq!(one_by_one.1, by_columns.1, "{more:?}");
    for (wanted, found) in one_by_one.2.lines().zip(by_columns.2.lines()) {
        assert_eq!(wanted, found, "{more:?}");
    }
    assert!(one_by_one.2 == by_columns.2, "{more:?}");
    by_columns.3
}

#[test]
fn places_are_the_same_by_columns() {
    let rubric = rubric(&PLACES);
    for more in [&[][..], &["--plain", "--header", "id"], &["--jobs", "1"]] {
        assert!(alike(&rubric, &table(900, true), more), "{more:?}");
    }
    assert!(alike(&rubric, &table(900, false), &["--final"]));
    // What is not settled counts as it is proved, and places among so much are told office by office.
    assert!(!alike(&rubric, &table(300, true), &["--final"]));
}

#[test]
fn figures_of_a_whole_cohort_are_the_same_by_columns() {
    let rubric = rubric(&FIGURES);
    assert!(alike(&rubric, &table(900, false), &[]));
    assert!(alike(&rubric, &table(900, false), &["--final"]));
    // A mean of open figures moves with every one of them.
    assert!(!alike(&rubric, &table(300, true), &[]));
}

#[test]
fn few_offices_and_none_at_all() {
    let rubric = rubric(&PLACES);
    for rows in [1, 2, 3, 17, 33] {
        assert!(alike(&rubric, &table(rows, true), &[]), "{rows}");
    }
}

/// The second report of an office does not count among the others; which rows those are is known only after all are read.
#[test]
fn an_office_that_comes_twice_is_compared_once() {
    let twice = table(60, false) + "o00007,单位7,街道,99.9,39,199\n";
    assert!(!alike(&rubric(&PLACES), &twice, &[]));
}

/// Five streets, one town. Rates of the streets: 95, 90, 90, at least 92, and one without.
/// `cohort_rank`: a, 95, is surely before the two with 90, and d is before it or not: 1 to 2. b and c: behind a and d: 3.
/// d: before b and c, behind a or not: 1 to 2. e: none. The town is alone: 1. `cohort_size`: 5 and 1.
#[test]
fn places_by_hand() {
    let rubric = rubric(&[
        ("A1", "cohort_rank(\"f.rate\")"),
        ("A2", "cohort_size()"),
        ("A3", "cohort_max(\"f.cases\") - f.cases"),
        ("A4", "all_mean(\"f.cases\")"),
    ]);
    let table = "单位编号,单位名称,考核类别,持证率,件数,经费
a,甲,街道,95,10,0
b,乙,街道,90,4,0
c,丙,街道,90.0,6,0
d,丁,街道,92%以上,3,0
e,戊,街道,缺项(无),缺项(无),0
z,己,镇,50,7,0
";
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("t.toml"), &rubric).unwrap();
    fs::write(folder.join("all.csv"), table).unwrap();
    let (_, said, matrix, by_columns) = run(folder, "columns", &["--plain", "--header", "id"]);
    assert!(by_columns, "{said}");
    let mut rows = csv::Reader::from_reader(matrix.as_bytes());
    let heads = rows.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|head| head == name);
    let cells: Vec<String> = rows
        .records()
        .map(|row| {
            let row = row.unwrap();
            ["A1", "A2", "A3", "A4"]
                .map(|name| row[at(name).unwrap_or_else(|| panic!("{name}: {heads:?}"))].to_owned())
                .join(" ")
        })
        .collect();
    // The mean of 10, 4, 6, 3 and 7 is 6.
    let wanted = [
        "1.00 5.00 0.00 6.00",
        "3.00 5.00 6.00 6.00",
        "3.00 5.00 4.00 6.00",
        "1.00 5.00 7.00 6.00",
        " 5.00  6.00",
        "1.00 1.00 0.00 6.00",
    ];
    assert_eq!(cells, wanted);
}
