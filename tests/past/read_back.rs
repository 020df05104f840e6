//! A run that is read back, and one that stands beside the next.

use crate::desk::{Desk, IDS, mark};
use crate::program::{self, root, row_of};

/// Last period: 甲 80 among the 镇, 乙 excused, 丙 open, 丁 not there.
#[test]
fn last_period_beside_this_one() {
    let desk = Desk::new();
    let header = "单位编号,单位名称,考核类别,得分,免考\n";
    desk.put("mark.toml", &mark("2023")).put(
        "mark.csv",
        &format!("{header}jia,甲,镇,80,否\nyi,乙,街道,75,是\nbing,丙,街道,,否\nwu,戊,街道,90,否\n"),
    );
    desk.run("score mark.csv -r mark.toml --out 2023", 0);
    desk.put("mark.toml", &mark("2024")).put(
        "mark.csv",
        &format!(
            "{header}jia,甲,街道,85,否\nyi,乙,街道,70,否\nbing,丙,街道,60,否\nding,丁,街道,50,否\nwu,戊,街道,65,否\n"
        ),
    );
    desk.run(
        &format!("score mark.csv -r mark.toml --prior-run 2023 --out 2024 {IDS}"),
        0,
    );
    let summary = desk.rows("2024/summary.csv");
    let prior = |office: &str| {
        let row = row_of(&summary, office);
        [
            "prior_total",
            "prior_rank",
            "total_change",
            "rank_change",
            "remark",
        ]
        .map(|column| row[column].clone())
    };
    // 85 − 80; first then, but among others.
    assert_eq!(prior("jia"), ["80.00", "1", "5.00", "", "上年在 镇 排名"]);
    assert_eq!(prior("yi"), ["", "", "", "", "上年不参加考核"]);
    // 60 − 0, the sure end of then; second of two then, fourth of five now.
    assert_eq!(
        prior("bing"),
        ["0.00", "2", "60.00", "-2", "上年总分未定(0.00–100.00)"]
    );
    assert_eq!(prior("ding"), ["", "", "", "", "上年无此单位"]);
    // 65 − 90; first then, third now.
    assert_eq!(prior("wu"), ["90.00", "1", "-25.00", "-2", ""]);
    let json = desk.run(
        "score mark.csv -r mark.toml --prior-run 2023 --format json",
        0,
    );
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let cards = json["cards"].as_array().unwrap();
    let wu = cards.iter().find(|c| c["office"] == "wu").unwrap();
    assert_eq!(
        wu["prior_run"],
        serde_json::json!({"total": 90.0, "rank": 1, "total_change": -25.0, "rank_change": -2, "remark": null})
    );
    let without = desk.run("score mark.csv -r mark.toml --format json", 0);
    assert!(!without.contains("prior_run"));
}

/// A run reads back alike in whichever style it was written, down to every line.
#[test]
fn every_style_reads_alike() {
    let desk = Desk::new();
    let samples = root().join("samples/2024").display().to_string();
    let rubric = root().join(program::RUBRIC).display().to_string();
    let styles = ["", " --plain", " --header id", " --plain --header id"];
    let mut runs = Vec::new();
    for (at, style) in styles.iter().enumerate() {
        desk.run(
            &format!("score {samples} -r {rubric} --out run{at}{style}"),
            1,
        );
        runs.push(desk.read(&format!("run{at}")));
    }
    assert_eq!(runs[0].cards.len(), 12);
    // Twelve offices with 35 indicators, bonus and penalty items each.
    assert!(runs[0].cards.iter().all(|card| card.lines.len() >= 35));
    for run in &runs {
        for (card, first) in run.cards.iter().zip(&runs[0].cards) {
            assert_eq!(card.lines, first.lines);
            assert_eq!(
                (&card.office, &card.total, card.rank, &card.grade),
                (&first.office, &first.total, first.rank, &first.grade)
            );
        }
    }
}

/// An office to which nothing of the paper applies has no total, in no output, and the run reads back.
#[test]
fn a_paper_that_does_not_apply_has_no_total() {
    let desk = Desk::new();
    desk.put("mark.toml", &mark("2024")).put(
        "mark.csv",
        "单位编号,单位名称,得分\njia,甲,80\nyi,乙,缺项(新设)\n",
    );
    desk.run(&format!("score mark.csv -r mark.toml --out run {IDS}"), 0);
    for (file, columns) in [
        (
            "summary.csv",
            ["base", "total", "total_possible"].as_slice(),
        ),
        ("matrix.csv", &["total"]),
    ] {
        let rows = desk.rows(&format!("run/{file}"));
        for column in columns {
            assert_eq!(row_of(&rows, "yi")[*column], "", "{file} {column}");
            assert_eq!(row_of(&rows, "jia")[*column], "80.00", "{file} {column}");
        }
    }
    let text = desk.run("score mark.csv -r mark.toml", 0);
    let line = text.lines().find(|line| line.contains("乙")).unwrap();
    assert_eq!(
        line.split_whitespace().collect::<Vec<_>>(),
        ["—", "乙", "—"]
    );
    let json = desk.run("score mark.csv -r mark.toml --format json", 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let cards = json["cards"].as_array().unwrap();
    let yi = cards.iter().find(|card| card["office"] == "yi").unwrap();
    assert!(yi["total"].is_null(), "{yi}");
    let run = desk.read("run");
    assert_eq!(run.card("yi").unwrap().rank, None);
}
