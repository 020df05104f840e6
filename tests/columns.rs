//! A table scored by columns and office by office: the same matrix, the same messages, the same exit code.
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

const RUBRIC: &str = r#"id = "t"
title = "试"
edition = "1"
period = 2024
assessed_on = 2025-03-31
points = 20
cohorts = ["街道", "镇"]
total_cap = "none"
total_floor = 0
not_applicable = "rescale-total"
tie_break = ["section.A"]
[target]
events = { title = "场次", value = 6, by_cohort = { "镇" = 4.5 } }
due = { title = "期限", value = 2025-03-01 }
[field.f]
rate   = { title = "持证率", type = "rate", aliases = ["率"] }
due    = { title = "应办", type = "count", unit = "件" }
done   = { title = "办结", type = "count", unit = "件" }
events = { title = "活动", type = "count", unit = "场" }
open   = { title = "公开", type = "flag" }
on     = { title = "公开日", type = "date" }
bad    = { title = "通报", type = "rows", if_blank = "none", columns = { level = { type = "count" } } }
lost   = { title = "败诉", type = "count", if_blank = 0 }
money  = { title = "金额", type = "amount", unit = "万元", if_blank = 0 }
[[check]]
id = "c"
holds = "f.done <= f.due"
message = "办结大于应办"
effect = "note"
[[section]]
id = "A"
title = "甲"
indicator = [
  { id = "A1", title = "持证", points = 5, score = "tiers(f.rate, [[98, 5], [95, 4], [90, 3.5]])" },
  { id = "A2", title = "办结", points = 7, score = "points * ratio(f.done, f.due)" },
  { id = "A3", title = "活动", points = 6, score = "points * attained(f.events, target.events)" },
  { id = "A4", title = "公开", points = 2, score = "when(f.open, 1) + when(f.on <= target.due, 1)" },
]
[[section]]
id = "P"
title = "加"
kind = "bonus"
cap = 1.5
indicator = [{ id = "P1", title = "金额", score = "0.01 * f.money" }]
[[section]]
id = "N"
title = "扣"
kind = "penalty"
cap = 3
indicator = [{ id = "N1", title = "通报", score = "count_of(f.bad, |b| true) + 0.5 * f.lost" }]
[[gate]]
id = "V1"
title = "败诉多"
when = "f.lost >= 4"
grade_cap = "丙"
deduct = 1
[[grade]]
name = "甲"
from = 17
quota = { share = 0.2, round = "down", ties = "undecided" }
[[grade]]
name = "乙"
from = 12
[[grade]]
name = "丙"
"#;

/// Rows as people and programs write them: mostly plain, now and then anything else; with `seconds` an office comes
/// twice here and there.
fn table(rows: usize, seconds: bool) -> String {
    let mut text =
        "单位编号,单位名称,考核类别,率,应办,办结,活动,公开,公开日,通报,败诉,金额,备注\n".to_owned();
    let mut seed: u32 = 7;
    let mut next = |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) % below
    };
    for at in 0..rows {
        let rate = match next(40) {
            0 => "92%以上".to_owned(),
            1 => String::new(),
            2 => "0.92".to_owned(),
            3 => "\"95.5\"".to_owned(),
            _ => format!("{}.{:02}", 80 + next(20), next(100)),
        };
        let due = next(30);
        let done = match next(50) {
            0 => "数十".to_owned(),
            1 => (due + 3).to_string(),
            2 => "12件".to_owned(),
            3 => "缺项(无)".to_owned(),
            _ => next(due + 1).to_string(),
        };
        let cohort = match next(60) {
            0 => "部门",
            n if n % 3 == 0 => "镇",
            _ => "街道",
        };
        let id = match next(80) {
            0 if seconds => "o0003".to_owned(),
            1 => String::new(),
            _ => format!("o{at:04}"),
        };
        let on = ["2025-02-28", "2025-03-02", "2025年3月1日", "未发生", ""]
            [usize::try_from(next(5)).unwrap()];
        let bad = ["无", "", "0", "2"][usize::try_from(next(40).min(3)).unwrap()];
        let name = match next(30) {
            0 => format!("\"第{at}、\"\"老\"\"街,道\""),
            1 => format!("=名{at}"),
            _ => format!("单位{at}"),
        };
        let end = if next(20) == 0 { "\r\n" } else { "\n" };
        let more = if next(90) == 0 { ",多" } else { "" };
        write!(
            text,
            "{id},{name},{cohort},{rate},{due},{done},{},{},{on},{bad},{},{},{}{more}{end}",
            next(8),
            ["是", "否", "true", "√"][usize::try_from(next(4)).unwrap()],
            ["0", "1", "5", ""][usize::try_from(next(4)).unwrap()],
            ["", "12.5", "90000000000", "150余"][usize::try_from(next(12).min(3)).unwrap()],
            next(9),
        )
        .unwrap();
        if next(70) == 0 {
            text.push('\n');
        }
    }
    text
}

/// Exit code, messages and matrix of a run, and whether it went by columns: such a run prints its title and counts alone.
fn run(folder: &Path, way: &str, more: &[&str]) -> (Option<i32>, String, Vec<u8>, bool) {
    let out = format!("{way}{}.csv", more.concat().replace('-', ""));
    let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args([
            "score", "all.csv", "--rubric", "t.toml", "--matrix", &out, "--way", way,
        ])
        .args(more)
        .current_dir(folder)
        .output()
        .unwrap();
    let matrix = fs::read(folder.join(out)).unwrap();
    let stdout = String::from_utf8(done.stdout).unwrap();
    (
        done.status.code(),
        String::from_utf8(done.stderr).unwrap(),
        matrix,
        stdout
            .lines()
            .nth(1)
            .is_some_and(|line| line.starts_with("读入")),
    )
}

#[test]
fn both_ways_give_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("t.toml"), RUBRIC).unwrap();
    for (seconds, more) in [
        (false, &[][..]),
        (false, &["--plain"]),
        (false, &["--plain", "--header", "id"]),
        (false, &["--final"]),
        // An odd row that is an office's second one makes the whole table go office by office.
        (true, &[]),
    ] {
        fs::write(folder.join("all.csv"), table(1200, seconds)).unwrap();
        let one_by_one = run(folder, "offices", more);
        let by_columns = run(folder, "columns", more);
        assert_eq!(by_columns.3, !seconds, "{more:?}");
        assert_eq!(one_by_one.0, by_columns.0, "{more:?}");
        assert_eq!(one_by_one.1, by_columns.1, "{more:?}");
        let lines = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let (wanted, found) = (lines(&one_by_one.2), lines(&by_columns.2));
        for (wanted, found) in wanted.lines().zip(found.lines()) {
            assert_eq!(wanted, found, "{more:?}");
        }
        assert!(wanted == found, "{more:?}");
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("t.toml"), RUBRIC).unwrap();
    // More than two chunks, with an odd row now and then.
    let mut text =
        "单位编号,单位名称,考核类别,率,应办,办结,活动,公开,公开日,通报,败诉,金额\n".to_owned();
    for at in 0..40_000 {
        let done = if at % 997 == 0 {
            "9件".to_owned()
        } else {
            (at % 11).to_string()
        };
        let rate = 80 + at % 21;
        writeln!(
            text,
            "o{at:05},单位{at},街道,{rate}.5,10,{done},{},是,2025-02-28,无,0,",
            at % 8
        )
        .unwrap();
    }
    fs::write(folder.join("all.csv"), text).unwrap();
    let one = run(folder, "columns", &["--jobs", "1"]);
    assert!(one == run(folder, "columns", &["--jobs", "8"]));
    let stdout = |jobs: &str| {
        let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
            .args([
                "score", "all.csv", "--rubric", "t.toml", "--matrix", "-", "--jobs", jobs,
            ])
            .current_dir(folder)
            .output()
            .unwrap();
        done.stdout
    };
    assert!(stdout("3") == one.2);
}

/// A rubric of one item of 10 points, and offices with a cell each: points by both ways.
fn points(field: &str, cohorts: &str, score: &str, offices: &[(&str, &str)]) -> [Vec<String>; 2] {
    let rubric = format!(
        r#"id = "t"
title = "试"
points = 10
{cohorts}
[field.f]
a = {{ title = "甲", {field} }}
[[section]]
id = "A"
title = "甲"
indicator = [{{ id = "A1", title = "一", points = 10, score = '''{score}''' }}]
"#
    );
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("t.toml"), rubric).unwrap();
    let mut text = "单位编号,单位名称,考核类别,甲\n".to_owned();
    for (at, (cohort, cell)) in offices.iter().enumerate() {
        writeln!(text, "o{at},单位{at},{cohort},{cell}").unwrap();
    }
    fs::write(folder.join("all.csv"), text).unwrap();
    ["offices", "columns"].map(|way| {
        let (_, _, matrix, _) = run(folder, way, &["--plain", "--header", "id"]);
        let matrix = String::from_utf8(matrix).unwrap();
        let rows = matrix.lines().skip(1);
        rows.map(|row| row.split(',').nth(3).unwrap().to_owned())
            .collect()
    })
}

#[test]
fn a_script_that_asks_for_the_cohort_is_told_it() {
    let score = r#"if office.cohort == "镇" { 10 } else { f.a }"#;
    let offices = [("镇", "5"), ("街道", "5")];
    for cohorts in ["", "cohorts = [\"街道\", \"镇\"]"] {
        let both = points("type = \"count\"", cohorts, score, &offices);
        assert_eq!(both, [["10.00", "5.00"]; 2], "{cohorts}");
    }
}

#[test]
fn events_that_are_not_applicable_are_not_none() {
    let field = r#"type = "rows", columns = { n = { type = "count" } }"#;
    let offices = [("镇", "缺项(无)"), ("镇", "无")];
    for (score, found) in [
        ("points - count_of(f.a)", ["", "10.00"]),
        ("points - sum_of(f.a, |e| e.n)", ["", "10.00"]),
        ("if_not_applicable(count_of(f.a), 3)", ["3.00", "0.00"]),
    ] {
        assert_eq!(points(field, "", score, &offices), [found; 2], "{score}");
    }
}

/// A run by columns whose matrix goes to `out`: exit code and messages.
fn columns_into(folder: &Path, table: &str, rubric: &str, out: &str) -> (Option<i32>, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args([
            "score", table, "--rubric", rubric, "--matrix", out, "--way", "columns",
        ])
        .current_dir(folder)
        .output()
        .unwrap();
    (done.status.code(), String::from_utf8(done.stderr).unwrap())
}

/// 900 rows further down, bytes of another encoding: the row is told of, the others are scored.
#[test]
fn a_row_that_is_no_utf8_is_told_of_and_the_rest_scored() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("t.toml"), RUBRIC).unwrap();
    let head = table(0, true);
    let good = |at: usize| format!("o{at},单位{at},镇,95,10,9,6,是,2025-02-28,无,0,,\n");
    let mut text = head.into_bytes();
    let mut before = 0;
    for at in 1..=1000 {
        if at == 900 {
            // 单位 in GBK.
            before = text.iter().filter(|byte| **byte == b'\n').count();
            text.extend(b"o900,\xb5\xa5\xce\xbb900,");
            text.extend("镇,95,10,9,6,是,2025-02-28,无,0,,\n".as_bytes());
        } else {
            text.extend(good(at).as_bytes());
        }
    }
    fs::write(folder.join("all.csv"), &text).unwrap();
    let by_columns = run(folder, "columns", &[]);
    assert!(by_columns.3);
    let one_by_one = run(folder, "offices", &[]);
    assert_eq!(by_columns.0, Some(1));
    assert_eq!(one_by_one.0, Some(1));
    assert_eq!(by_columns.1, one_by_one.1);
    assert_eq!(by_columns.2, one_by_one.2);
    let place = format!("--> all.csv:{}:6\n", before + 1);
    assert!(by_columns.1.contains(&place), "{}", by_columns.1);
    let matrix = String::from_utf8(by_columns.2).unwrap();
    let offices = matrix.lines().skip(1);
    assert_eq!(offices.filter(|line| line.contains(",单位")).count(), 999);
    assert!(!matrix.contains("900,镇"));

    // In the first row, it is the whole file that is in another encoding.
    let head = table(0, true).into_bytes();
    let text = [head, b"o900,\xb5\xa5\n".to_vec(), good(1).into_bytes()].concat();
    fs::write(folder.join("all.csv"), &text).unwrap();
    let (by_columns, one_by_one) = (
        columns_into(folder, "all.csv", "t.toml", "m.csv"),
        run(folder, "offices", &[]),
    );
    assert_eq!(by_columns, (one_by_one.0, one_by_one.1));
    assert!(
        by_columns
            .1
            .starts_with("error[not-utf8]: `all.csv` 不是 UTF-8 编码"),
        "{}",
        by_columns.1
    );
}

#[test]
fn an_output_never_replaces_the_table_or_the_rubric() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = table(3, true);
    fs::write(folder.join("t.toml"), RUBRIC).unwrap();
    fs::write(folder.join("all.csv"), &text).unwrap();
    for own in ["all.csv", "t.toml"] {
        let (code, said) = columns_into(folder, "all.csv", "t.toml", own);
        assert_eq!(code, Some(2), "{said}");
        let told = format!(
            "error[cannot-write]: 结果文件 `{own}` 同时是输入文件\n--> {own}\n = help: 请换一个文件名,或写到填报表的文件夹以外\n"
        );
        assert_eq!(said, told);
    }
    assert_eq!(fs::read_to_string(folder.join("all.csv")).unwrap(), text);
    assert_eq!(fs::read_to_string(folder.join("t.toml")).unwrap(), RUBRIC);
}

#[test]
fn a_target_too_large_for_a_column_is_not_taken_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let rubric = RUBRIC.replace("4.5 }", "123456789012345678 }");
    assert_ne!(rubric, RUBRIC);
    fs::write(folder.join("t.toml"), rubric).unwrap();
    let head = table(0, true);
    let row = "b,乙,镇,95,10,9,6,是,2025-02-28,无,0,,\n";
    fs::write(folder.join("all.csv"), head + row).unwrap();
    let (_, _, matrix, _) = run(folder, "columns", &["--plain", "--header", "id"]);
    // 6 of 123456789012345678 is nothing; 4 + 6.3 + 0 + 2.
    let last = "b,乙,镇,4.00,6.30,0.00,2.00,0.00,0.00,12.30,";
    let matrix = String::from_utf8(matrix).unwrap();
    assert!(matrix.lines().last().unwrap().starts_with(last), "{matrix}");
}

#[test]
fn a_table_of_events_is_no_table_of_offices() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("t.toml"), RUBRIC).unwrap();
    let row = "b,乙,镇,95,10,9,6,是,2025-02-28,无,0,,\n";
    fs::write(folder.join("f.bad.csv"), table(0, true) + row).unwrap();
    let (code, by_columns) = columns_into(folder, "f.bad.csv", "t.toml", "m.csv");
    let one_by_one = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args([
            "score",
            "f.bad.csv",
            "--rubric",
            "t.toml",
            "--matrix",
            "m.csv",
            "--way",
            "offices",
        ])
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(code, one_by_one.status.code());
    assert_eq!(by_columns, String::from_utf8(one_by_one.stderr).unwrap());
}

/// Over more than one chunk: rows that only the reference reads, offices that come twice, and names that are not of
/// one length. Nothing in it makes the whole table go office by office.
#[test]
fn odd_rows_and_second_rows_keep_their_names_and_lines() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("t.toml"), RUBRIC).unwrap();
    let mut text =
        "单位编号,单位名称,考核类别,率,应办,办结,活动,公开,公开日,通报,败诉,金额\n".to_owned();
    for at in 0..9_000 {
        // An office of another chunk, of the same chunk, itself.
        let id = match at % 4999 {
            4000 => at - 3990,
            4100 => at - 3,
            _ => at,
        };
        let name = match at % 1009 {
            7 => format!("\"甲\"\"{at}\"\"\""),
            8 => format!(" 乙{at} "),
            9 => format!("\"丙,{at}\""),
            _ => format!("{}{at}", "单位".repeat(20)),
        };
        let done = match at % 997 {
            0 => "9件".to_owned(),
            1 => "约9".to_owned(),
            2 => "-3".to_owned(),
            3 => "7.0".to_owned(),
            4 => " 5 ".to_owned(),
            _ => (at % 11).to_string(),
        };
        let rate = 80 + at % 21;
        writeln!(
            text,
            "o{id:05},{name},街道,{rate}.5,10,{done},{},是,2025-02-28,无,0,",
            at % 8
        )
        .unwrap();
    }
    assert!(text.len() > 5 << 18, "more than one chunk");
    fs::write(folder.join("all.csv"), text).unwrap();
    let of = |way| {
        let problems = format!("{way}.problems.csv");
        let (code, said, matrix, by_columns) = run(folder, way, &["--problems", &problems]);
        let said = said.replace(&problems, "PROBLEMS");
        let lines = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let problems = fs::read(folder.join(problems)).unwrap();
        (code, by_columns, [said, lines(problems), lines(matrix)])
    };
    let (one_by_one, by_columns) = (of("offices"), of("columns"));
    assert_eq!(one_by_one.0, by_columns.0);
    assert!(by_columns.1);
    for (wanted, found) in one_by_one.2.into_iter().zip(by_columns.2) {
        for (wanted, found) in wanted.lines().zip(found.lines()) {
            assert_eq!(wanted, found);
        }
        assert!(wanted == found);
    }
}
