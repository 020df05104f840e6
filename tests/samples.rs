//! The samples: what they must give, figure by figure as worked out by hand and byte by byte.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::type_complexity,
    missing_docs
)]

#[path = "common/program.rs"]
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use program::{FILES, Row, Run, cents, of_office, root, row_of};

/// The samples scored, with the ids of columns and words.
static PLAIN: LazyLock<Run> =
    LazyLock::new(|| Run::of(&["samples/2024", "--plain", "--header", "id"]));

/// The same at the end of the period.
static FINAL: LazyLock<Run> =
    LazyLock::new(|| Run::of(&["samples/2024", "--plain", "--header", "id", "--final"]));

/// Every file as it must be. `KAOHE_RECORD=1` writes them anew, to be read before they are kept.
fn expect(run: &Run, folder: &str) {
    let folder = root().join("samples/expected").join(folder);
    for file in FILES {
        let (path, written) = (folder.join(file), run.text(file));
        if std::env::var_os("KAOHE_RECORD").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &written).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap();
        for (line, (written, expected)) in written.lines().zip(expected.lines()).enumerate() {
            assert_eq!(written, expected, "{}:{}", path.display(), line + 1);
        }
        assert!(written == expected, "{} differs", path.display());
    }
}

#[test]
fn whole_files() {
    expect(&Run::of(&["samples/2024"]), "2024");
    expect(&Run::of(&["samples/2024", "--final"]), "2024-final");
}

#[test]
fn one_table_gives_the_same_bytes_as_a_folder() {
    for more in [&[][..], &["--final"][..]] {
        let folder = Run::of(&[&["samples/2024"], more].concat());
        let table = Run::of(&[&["samples/2024.csv"], more].concat());
        for file in FILES {
            match file {
                "run.json" => {}
                "problems.csv" => {
                    let said = |run: &Run| -> BTreeSet<[String; 4]> {
                        let columns = ["级别", "单位编号", "代码", "说明"];
                        let rows = run.rows(file).into_iter();
                        rows.map(|row| columns.map(|c| row[c].clone())).collect()
                    };
                    assert_eq!(said(&folder), said(&table));
                    assert_eq!(folder.rows(file).len(), table.rows(file).len());
                }
                _ => assert!(folder.text(file) == table.text(file), "{file} differs"),
            }
        }
    }
}

#[test]
fn the_roster_of_the_samples_changes_nothing() {
    let with = Run::of(&["samples/2024", "--offices", "samples/offices.csv"]);
    let without = Run::of(&["samples/2024"]);
    for file in FILES.into_iter().filter(|f| *f != "run.json") {
        assert!(with.text(file) == without.text(file), "{file} differs");
    }
}

/// The indicator rows of an office by id.
fn indicators<'a>(cards: &'a [Row], office: &str) -> BTreeMap<&'a str, &'a Row> {
    of_office(cards, office)
        .into_iter()
        .filter(|row| row["kind"] == "indicator")
        .map(|row| (row["indicator"].as_str(), row))
        .collect()
}

/// The two ends of an indicator's row, in hundredths.
fn ends(row: &Row) -> (i64, i64) {
    (cents(&row["points"]), cents(&row["possible"]))
}

#[test]
fn hutang_indicator_by_indicator() {
    // What the real report alone can prove, and what it still allows (分 × 100): rule by rule from its text.
    const ALL: [(&str, i64, i64, i64, &str); 35] = [
        ("A1", 200, 200, 200, "机构健全1 + 书记任主任1"),
        ("A2", 300, 100, 300, "开过会,次数未写:至少1次"),
        ("A3", 200, 0, 200, "述法未写"),
        ("A4", 300, 200, 200, "公开1 + 四要素1 + (1 − 0.5×2处)"),
        ("A5", 200, 0, 200, "学法次数未写"),
        ("B1", 400, 0, 400, "决策清单未报"),
        ("B2", 500, 0, 500, "只写“全部”,没有件数"),
        ("B3", 300, 300, 300, "自述全部审查、均采纳"),
        ("B4", 200, 0, 200, "规范性文件未写"),
        ("B5", 200, 200, 200, "自述均经公平竞争审查"),
        ("C1", 500, 500, 500, "三项制度100%"),
        ("C2", 500, 300, 500, "92%以上:90档起"),
        ("C3", 400, 0, 400, "评查结果未写"),
        ("C4", 300, 300, 300, "督查12次"),
        ("C5", 200, 200, 200, "201÷701 > 28.5%"),
        ("C6", 300, 0, 300, "公示条数未写"),
        ("D1", 500, 500, 500, "无败诉"),
        ("D2", 400, 0, 400, "出庭件数未写"),
        ("D3", 300, 0, 300, "纠错件数未写"),
        ("D4", 200, 0, 200, "建议件数未写"),
        ("E1", 200, 100, 200, "聘了顾问1,参与件数未写"),
        ("E2", 300, 300, 300, "自述全覆盖"),
        ("E3", 300, 300, 300, "562 ≥ 3 × 最多100个村(社区)"),
        ("E4", 200, 200, 200, "市级全覆盖"),
        ("E5", 200, 100, 100, "仅2人"),
        ("F1", 400, 0, 400, "成功件数未写"),
        ("F2", 200, 0, 200, "没有上年数"),
        ("F3", 200, 0, 200, "“每…开展”漏字"),
        ("F4", 400, 400, 400, "零上访(限重大节点)"),
        ("G1", 300, 150, 300, "参加率100%,合格率未写"),
        ("G2", 200, 200, 200, "50余次"),
        ("G3", 100, 100, 100, "20000余人"),
        ("G4", 200, 200, 200, "路线1 + 队伍1"),
        ("H1", 200, 100, 200, "最后三分之一也有1分"),
        ("H2", 200, 0, 200, "上年问题未写"),
    ];
    let cards = PLAIN.rows("scorecards.csv");
    let found = indicators(&cards, "hutang");
    for (id, max, sure, possible, why) in ALL {
        let row = found[id];
        assert_eq!(
            (cents(&row["max"]), ends(row)),
            (max, (sure, possible)),
            "{id} {why}"
        );
        let settled = !matches!(row["status"].as_str(), "open" | "failed");
        assert_eq!(settled, sure == possible, "{id} {}", row["status"]);
    }
    let settled = ALL.iter().filter(|row| row.2 == row.3);
    let (count, max, points) =
        settled.fold((0, 0, 0), |(n, m, p), row| (n + 1, m + row.1, p + row.2));
    assert_eq!((count, max, points), (16, 4400, 4200));
    let sums = ALL
        .iter()
        .fold((0, 0), |(s, p), row| (s + row.2, p + row.3));
    assert_eq!(sums, (4950, 9800));
    // No line of rescale, and the half point for wages of 150余万元 on top.
    let summary = PLAIN.rows("summary.csv");
    let row = row_of(&summary, "hutang");
    let figures = [
        "rescale",
        "base",
        "bonus",
        "penalty",
        "total",
        "total_possible",
    ];
    assert_eq!(
        figures.map(|c| row[c].as_str()),
        ["0.00", "49.50", "0.50", "0.00", "50.00", "98.50"]
    );
    assert_eq!((row["open"].as_str(), row["failed"].as_str()), ("19", "0"));
}

// ---------------------------------------------------------------- WORKED.md

/// An office as worked out by hand.
#[derive(Default)]
struct Worked {
    id: String,
    /// By indicator: full points as stated, the two ends, and `缺项` or `报错` where it says so.
    items: BTreeMap<String, (i64, (i64, i64), &'static str)>,
    sections: BTreeMap<String, (i64, i64)>,
    sum: (i64, i64),
    not_applicable: i64,
    base: (i64, i64),
    rescale: (i64, i64),
    extras: BTreeMap<String, i64>,
    total: (i64, i64),
    before: String,
    gates: String,
    grade: String,
}

/// `92.50–99.50` or `92.50`, in hundredths.
fn range(text: &str) -> (i64, i64) {
    let text = text.trim().replace('−', "-");
    let (lo, hi) = text.split_once('–').unwrap_or((&text, &text));
    (cents(lo), cents(hi))
}

/// What stands between two texts.
fn between<'a>(line: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = line
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from} in {line}"));
    rest.split_once(to)
        .unwrap_or_else(|| panic!("no {to} in {line}"))
        .0
}

fn cells(line: &str) -> Vec<&str> {
    line.trim()
        .trim_matches('|')
        .split('|')
        .map(str::trim)
        .collect()
}

fn read_line(line: &str, office: &mut Worked) {
    if let Some(list) = line.strip_prefix("满分的指标:") {
        for item in list.trim_end_matches('。').split('、') {
            let (id, points) = item.split_once(' ').unwrap();
            let points = points.parse::<i64>().unwrap() * 100;
            office
                .items
                .insert(id.to_owned(), (points, (points, points), ""));
        }
    } else if line.starts_with("| ") && !line.starts_with("| 指标") {
        let row = cells(line);
        let [id, max, points, _] = row[..] else {
            panic!("{line}")
        };
        let max = max.parse::<i64>().unwrap() * 100;
        let (ends, word) = match points {
            "缺项" => ((0, 0), "缺项"),
            _ => match points.strip_prefix("报错,待定 ") {
                Some(points) => (range(points), "报错"),
                None => (range(points), ""),
            },
        };
        let twice = office.items.insert(id.to_owned(), (max, ends, word));
        assert!(twice.is_none(), "{id} twice in {}", office.id);
    } else if let Some(list) = line.strip_prefix("各部分:") {
        let (list, sum) = list.trim_end_matches('。').split_once(";合计 ").unwrap();
        office.sum = range(sum);
        for part in list.split([',', ',']) {
            let (id, points) = part.split_once(' ').unwrap();
            office.sections.insert(id.to_owned(), range(points));
        }
    } else if let Some(rest) = line.strip_prefix("没有确定的缺项:基础分 ") {
        office.base = range(rest.trim_end_matches('。'));
    } else if let Some(rest) = line.strip_prefix("缺项 ") {
        office.not_applicable = rest.split_once(' ').unwrap().0.parse::<i64>().unwrap() * 100;
        let applicable = format!(" × 100 ÷ {} = ", 100 - office.not_applicable / 100);
        assert_eq!(range(between(rest, "基础分 ", &applicable)), office.sum);
        let (base, rescale) = between(rest, " = ", "。").split_once(",折算 ").unwrap();
        (office.base, office.rescale) = (range(base), range(rescale));
    } else if line.starts_with("加分:") || line.starts_with("扣分:") {
        let sign = if line.starts_with('加') { 1 } else { -1 };
        let (_, items) = line.split_once(':').unwrap();
        let (items, _) = items.rsplit_once(" = ").unwrap();
        for item in items.split(" + ") {
            let (id, points) = item.split_once(' ').unwrap();
            let points = points.split('(').next().unwrap();
            office.extras.insert(id.to_owned(), sign * cents(points));
        }
    } else if let Some(rest) = line.strip_prefix("总分 ") {
        let parts: Vec<&str> = rest.trim_end_matches('。').split(';').collect();
        let [total, before, gates, grade] = parts[..] else {
            panic!("{line}")
        };
        office.total = range(total);
        office.before = before.strip_prefix("降档前 ").unwrap().to_owned();
        office.gates = gates.strip_prefix("否决、降档 ").unwrap().to_owned();
        office.grade = grade.strip_prefix("等次 ").unwrap().to_owned();
    }
}

/// The offices of `WORKED.md`, each with its name, and the rows of its table of totals by name.
struct Paper {
    offices: Vec<(String, Worked)>,
    totals: BTreeMap<String, Vec<String>>,
}

fn worked() -> Paper {
    let text = std::fs::read_to_string(root().join("samples/WORKED.md")).unwrap();
    let mut offices: Vec<(String, Worked)> = Vec::new();
    let mut totals = BTreeMap::new();
    let mut in_totals = false;
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            in_totals = title == "总表";
            if let Some((name, id)) = title.split_once(' ') {
                let id = id.to_owned();
                offices.push((
                    name.to_owned(),
                    Worked {
                        id,
                        ..Worked::default()
                    },
                ));
            }
        } else if in_totals && line.starts_with("| ") && !line.starts_with("| 单位") {
            let row: Vec<String> = cells(line).into_iter().map(str::to_owned).collect();
            totals.insert(row[0].clone(), row);
        } else if let Some((_, office)) = offices.last_mut() {
            read_line(line, office);
        }
    }
    // Said once for all of them.
    assert!(text.contains("B1 都是 0.00–4.00、F2 都是 0.00–2.00、H1 都是 1.00–2.00"));
    for (_, office) in &mut offices {
        for (id, max, ends) in [
            ("B1", 400, (0, 400)),
            ("F2", 200, (0, 200)),
            ("H1", 200, (100, 200)),
        ] {
            assert!(
                office
                    .items
                    .insert(id.to_owned(), (max, ends, ""))
                    .is_none()
            );
        }
    }
    Paper { offices, totals }
}

/// `甲 / 乙`, or one for both.
fn two(grades: &str) -> (&str, &str) {
    grades.split_once(" / ").unwrap_or((grades, grades))
}

#[test]
fn worked_figures_are_the_programs() {
    let Paper { offices, totals } = worked();
    assert_eq!((offices.len(), totals.len()), (12, 12));
    let (summary, matrix) = (PLAIN.rows("summary.csv"), PLAIN.rows("matrix.csv"));
    let cards = PLAIN.rows("scorecards.csv");
    assert_eq!((summary.len(), matrix.len()), (12, 12));
    for (name, office) in &offices {
        let id = office.id.as_str();
        let (sum_row, matrix_row) = (row_of(&summary, id), row_of(&matrix, id));
        assert_eq!(&sum_row["name"], name);
        // Every indicator of the paper, in both files.
        let found = indicators(&cards, id);
        assert_eq!(office.items.len(), 35, "{id}");
        for (item, (max, worked, word)) in &office.items {
            let row = found[item.as_str()];
            let in_matrix = &matrix_row[item.as_str()];
            assert_eq!(
                (cents(&row["max"]), ends(row)),
                (*max, *worked),
                "{id} {item}"
            );
            assert_eq!(in_matrix, &row["points"], "{id} {item}");
            let status = match *word {
                "缺项" => "not_applicable",
                "报错" => "failed",
                _ if worked.0 != worked.1 => "open",
                _ if worked.0 == *max => "full",
                _ if worked.0 == 0 => "zero",
                _ => "partial",
            };
            assert_eq!(row["status"], status, "{id} {item}");
            // Nothing was worked out: an empty cell, never 0.
            assert_eq!(in_matrix.is_empty(), !word.is_empty(), "{id} {item}");
        }
        for item in ["P1", "P2", "P3", "N1", "N2", "N3"] {
            let worked = office.extras.get(item).copied().unwrap_or(0);
            assert_eq!(ends(found[item]), (worked, worked), "{id} {item}");
            assert_eq!(cents(&matrix_row[item]), worked);
        }
        // Sections and the base.
        let mut sum = (0, 0);
        for (section, worked) in &office.sections {
            let inside = found.values().filter(|row| &row["section"] == section);
            let possible: i64 = inside.map(|row| ends(row).1).sum();
            let column = section.as_str();
            assert_eq!(cents(&sum_row[column]), worked.0, "{id} {section}");
            assert_eq!(cents(&matrix_row[column]), worked.0, "{id} {section}");
            assert_eq!(possible, worked.1, "{id} {section}");
            sum = (sum.0 + worked.0, sum.1 + worked.1);
        }
        assert_eq!((office.sections.len(), sum), (8, office.sum), "{id}");
        let rescale: (i64, i64) = of_office(&cards, id)
            .into_iter()
            .filter(|row| row["kind"] == "rescale")
            .map(ends)
            .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        assert_eq!(rescale, office.rescale, "{id}");
        assert_eq!(cents(&sum_row["rescale"]), office.rescale.0, "{id}");
        assert_eq!(
            cents(&sum_row["not_applicable_points"]),
            office.not_applicable,
            "{id}"
        );
        assert_eq!(cents(&sum_row["base"]), office.base.0, "{id}");
        assert_eq!((sum.0 + rescale.0, sum.1 + rescale.1), office.base, "{id}");
        // The table of totals.
        let all = &totals[name];
        let [
            _,
            cohort,
            base,
            bonus,
            penalty,
            total,
            gates,
            before,
            grade,
            rank,
        ] = &all[..]
        else {
            panic!("{all:?}")
        };
        assert_eq!(&sum_row["cohort"], cohort);
        assert_eq!(range(base), office.base, "{id}");
        assert_eq!(range(total), office.total, "{id}");
        assert_eq!(
            (gates, before, grade),
            (&office.gates, &office.before, &office.grade),
            "{id}"
        );
        assert_eq!(cents(&sum_row["bonus"]), range(bonus).0, "{id}");
        assert_eq!(cents(&sum_row["penalty"]), range(penalty).0, "{id}");
        let total = (cents(&sum_row["total"]), cents(&sum_row["total_possible"]));
        assert_eq!(total, office.total, "{id}");
        assert_eq!(cents(&matrix_row["total"]), office.total.0, "{id}");
        let both = range(bonus).0 + range(penalty).0;
        assert_eq!(total, (office.base.0 + both, office.base.1 + both), "{id}");
        let gates = gates.replace("(待定)", "?").replace("(待定)", "?");
        assert_eq!(
            sum_row["gates"],
            if gates == "无" { "" } else { &gates },
            "{id}"
        );
        let band = |points: i64| match points {
            9000.. => "优秀",
            8000.. => "良好",
            6000.. => "合格",
            _ => "不合格",
        };
        assert_eq!(two(before), (band(total.0), band(total.1)), "{id}");
        assert_eq!(sum_row["grade_before_gates"], two(before).0, "{id}");
        let grades = (
            sum_row["grade"].as_str(),
            sum_row["grade_possible"].as_str(),
        );
        assert_eq!(grades, two(grade), "{id}");
        assert_eq!(matrix_row["grade"], two(grade).0, "{id}");
        let ranks = ["rank", "rank_best", "rank_worst"].map(|c| sum_row[c].as_str());
        assert_eq!(
            format!("{};{}–{}", ranks[0], ranks[1], ranks[2]),
            *rank,
            "{id}"
        );
        assert_eq!(matrix_row["rank"], ranks[0], "{id}");
        assert_eq!(sum_row["cohort_size"], "6");
    }
}

#[test]
fn the_end_of_the_period_takes_the_sure_end() {
    let (open, last) = (PLAIN.rows("summary.csv"), FINAL.rows("summary.csv"));
    for before in &open {
        let after = row_of(&last, &before["office"]);
        assert_eq!(before["total"], after["total"]);
        // A rule that breaks on a report is for people to settle, not for the calendar.
        let broken = if before["office"] == "yanchi" { 200 } else { 0 };
        let possible = cents(&after["total_possible"]);
        assert_eq!(cents(&after["total"]) + broken, possible);
        assert_eq!(
            [&after["rank_best"], &after["rank_worst"]],
            [&after["rank"]; 2]
        );
        assert_eq!(after["open"], "0");
    }
    // Two offices for the one place of 优秀, and no term decides between them.
    for office in ["qingwu", "yunshan"] {
        let row = row_of(&last, office);
        let shown = [
            "total",
            "penalty",
            "C",
            "D",
            "rank",
            "grade",
            "grade_possible",
        ];
        let shown = shown.map(|c| row[c].as_str());
        assert_eq!(
            shown,
            ["92.50", "0.00", "22.00", "14.00", "1", "良好", "优秀"]
        );
        assert!(
            row["remark"].contains("并列于优秀名额线"),
            "{}",
            row["remark"]
        );
    }
    let undecided = last.iter().filter(|r| r["grade"] != r["grade_possible"]);
    assert_eq!(undecided.count(), 2);
}

#[test]
fn the_samples_show_every_state() {
    let (cards, last) = (PLAIN.rows("scorecards.csv"), FINAL.rows("scorecards.csv"));
    let status =
        |cards: &[Row], office: &str, id: &str| indicators(cards, office)[id]["status"].clone();
    for (office, item, expected) in [
        ("qingwu", "A1", "full"),
        ("qingwu", "B3", "partial"),
        ("xingcha", "D1", "zero"),
        ("hutang", "C2", "open"),
        ("tingyu", "D2", "not_applicable"),
        ("yanchi", "C5", "failed"),
    ] {
        assert_eq!(status(&cards, office, item), expected, "{office} {item}");
    }
    assert_eq!(status(&last, "hutang", "C2"), "closed");
    let all = |cards: &[Row]| -> BTreeSet<String> {
        let rows = cards.iter().filter(|row| row["kind"] == "indicator");
        rows.map(|row| row["status"].clone()).collect()
    };
    assert_eq!(
        all(&cards).into_iter().collect::<Vec<_>>(),
        [
            "failed",
            "full",
            "not_applicable",
            "open",
            "partial",
            "zero"
        ]
    );
    assert!(!all(&last).contains("open"));

    let summary = PLAIN.rows("summary.csv");
    for (office, gates, grade) in [
        ("maiqiu", "", "优秀"),
        ("wangshu", "", "良好"),
        ("tingyu", "V4?", "合格"),
        ("yanchi", "", "不合格"),
        ("banxia", "V1", "不合格"),
        ("chengxi", "V2", "不合格"),
        ("shuangxu", "V3", "合格"),
        ("xingcha", "V4", "良好"),
        ("shiguang", "V5", "良好"),
    ] {
        let row = row_of(&summary, office);
        assert_eq!(
            (row["gates"].as_str(), row["grade"].as_str()),
            (gates, grade),
            "{office}"
        );
    }
}
