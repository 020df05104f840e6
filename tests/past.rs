//! Finished runs as input: parts that are combined, last period beside this one, two runs compared. Every expected
//! figure is worked out by hand beside it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "common/program.rs"]
mod program;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use kaohe::past::{PastRun, Texts};
use kaohe::source::Source;
use program::{FILES, Row, cents, of_office, root, row_of, rows};

/// A folder for one test, with the samples of combining in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(root().join("samples/combine")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn put(&self, name: &str, text: &str) -> &Self {
        fs::write(self.path().join(name), text).unwrap();
        self
    }

    fn kaohe(&self, line: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kaohe"))
            .current_dir(self.path())
            .args(line.split(' '))
            .output()
            .unwrap()
    }

    /// Runs it; it must end with the code.
    fn run(&self, line: &str, code: i32) -> String {
        let output = self.kaohe(line);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{line}\n{said}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn rows(&self, name: &str) -> Vec<Row> {
        rows(&self.text(name))
    }

    fn read(&self, folder: &str) -> PastRun {
        let source = |name: &str| {
            let name = format!("{folder}/{name}");
            let text = self.text(&name);
            Source::new(name, text)
        };
        PastRun::read(&Texts {
            folder: folder.to_owned(),
            run: source("run.json"),
            summary: source("summary.csv"),
            scorecards: Some(source("scorecards.csv")),
        })
        .unwrap()
    }
}

/// Both halves of the samples scored.
fn halves() -> Desk {
    let desk = Desk::new();
    for half in [1, 2] {
        desk.run(
            &format!("score half-{half}.csv -r half-{half}.toml --out h{half}"),
            0,
        );
    }
    desk
}

const IDS: &str = "--plain --header id";

fn totals(row: &Row) -> [&str; 2] {
    [&row["total"], &row["total_possible"]]
}

/// First half: 湖塘 60·0.95 + 40 = 97; 鲁溪 60·0.9 + 30 = 84; 霜序 60·0.8 + 40 = 88.
/// Second: 湖塘 60 + 30 = 90; 鲁溪 at least 60·0.9 + 40 = 94, at most 100; 砚池 60·0.85 + 40 = 91.
#[test]
fn two_halves_of_forty_and_sixty_percent() {
    let desk = halves();
    desk.run(
        &format!("combine -r year.toml --part h1=h1 --part h2=h2 --out year {IDS}"),
        1,
    );
    let summary = desk.rows("year/summary.csv");
    assert_eq!(summary.len(), 4);
    // 0.4·97 + 0.6·90 = 38.8 + 54
    assert_eq!(totals(row_of(&summary, "hutang")), ["92.80", "92.80"]);
    // 0.4·84 + 0.6·[94, 100] = 33.6 + [56.4, 60]
    assert_eq!(totals(row_of(&summary, "luxi")), ["90.00", "93.60"]);
    // 0.4·88 + 0.6·[0, 100]: only in the first half
    assert_eq!(totals(row_of(&summary, "shuangxu")), ["35.20", "95.20"]);
    // 0.4·[0, 100] + 0.6·91: only in the second half
    assert_eq!(totals(row_of(&summary, "yanchi")), ["54.60", "94.60"]);
    // 92.8 is 优秀 for sure; 鲁溪, too, from 90 on.
    let grades = ["hutang", "luxi", "yanchi"].map(|o| row_of(&summary, o)["grade"].clone());
    assert_eq!(grades, ["优秀", "优秀", "不合格"]);
    let cards = desk.rows("year/scorecards.csv");
    let lines = of_office(&cards, "hutang");
    assert_eq!(
        lines[0]["evidence"],
        "上半年得分:2024年上半年执法考核(上半年),截至2024上半年"
    );
    let run: serde_json::Value = serde_json::from_str(&desk.text("year/run.json")).unwrap();
    let inputs = run["inputs"].as_array().unwrap();
    let hash = kaohe::write::sha256(desk.text("h1/run.json").as_bytes());
    assert!(
        inputs
            .iter()
            .any(|i| i["name"] == "h1/run.json" && i["sha256"] == hash.as_str()),
        "{inputs:?}"
    );
    assert_eq!(
        run["options"]["part"],
        serde_json::json!(["h1=h1", "h2=h2"])
    );
}

#[test]
fn the_order_of_parts_and_offices_changes_nothing() {
    let desk = halves();
    desk.run("combine -r year.toml --part h1=h1 --part h2=h2 --out a", 1);
    desk.run("combine -r year.toml --part h2=h2 --part h1=h1 --out b", 1);
    for file in FILES {
        assert_eq!(
            desk.text(&format!("a/{file}")),
            desk.text(&format!("b/{file}")),
            "{file}"
        );
    }
    let reports = desk.text("half-1.csv");
    let (header, offices) = reports.split_once('\n').unwrap();
    let mut offices: Vec<&str> = offices.lines().collect();
    offices.reverse();
    desk.put("half-1.csv", &format!("{header}\n{}\n", offices.join("\n")));
    desk.run("score half-1.csv -r half-1.toml --out h1", 0);
    desk.run("combine -r year.toml --part h1=h1 --part h2=h2 --out c", 1);
    for file in FILES.iter().filter(|file| **file != "run.json") {
        assert_eq!(
            desk.text(&format!("a/{file}")),
            desk.text(&format!("c/{file}")),
            "{file}"
        );
    }
}

/// One figure is the total; who is excused is not assessed.
fn mark(period: &str) -> String {
    format!(
        r#"
id     = "mark-{period}"
title  = "{period}年考核"
period = {period}
points = 100
[field.f]
score   = {{ title = "得分", type = "number", range = [0, 100] }}
excused = {{ title = "免考", type = "flag", if_blank = false }}
[[section]]
id        = "A"
title     = "得分"
indicator = [{{ id = "A1", title = "得分", points = 100, score = "f.score" }}]
[[gate]]
id    = "V1"
title = "免考"
when  = "f.excused"
not_assessed = true
"#
    )
}

/// 各年平均×50% + 末年×50%, rounded to whole points.
#[test]
fn five_years_in_whole_points() {
    let desk = Desk::new();
    let marks = [
        // 甲: mean of 83, 80, 80, 80, 82 is 81; (81 + 82) / 2 = 81.5 → 82.
        // 乙: mean of 83, 80, 80, 80, 81 is 80.8; (80.8 + 81) / 2 = 80.9 → 81.
        // 丙, founded in 2021: mean of [0, 100], 80, 80, 80, 80 is [64, 84]; ([64, 84] + 80) / 2 = [72, 82].
        (2020, "jia,甲,83\nyi,乙,83\n"),
        (2021, "jia,甲,80\nyi,乙,80\nbing,丙,80\n"),
        (2022, "jia,甲,80\nyi,乙,80\nbing,丙,80\n"),
        (2023, "jia,甲,80\nyi,乙,80\nbing,丙,80\n"),
        (2024, "jia,甲,82\nyi,乙,81\nbing,丙,80\n"),
    ];
    let mut fields = String::new();
    let mut parts = String::new();
    for (year, reports) in marks {
        desk.put("mark.toml", &mark(&year.to_string()))
            .put("mark.csv", &format!("单位编号,单位名称,得分\n{reports}"));
        desk.run(&format!("score mark.csv -r mark.toml --out {year}"), 0);
        fields += &format!(
            "[field.y{year}]\ntotal = {{ title = \"{year}年得分\", type = \"number\", range = [0, 100] }}\n"
        );
        parts += &format!(" --part y{year}={year}");
    }
    desk.put(
        "five.toml",
        &format!(
            r#"
id       = "five"
title    = "五年考核"
points   = 100
rounding = {{ digits = 0 }}
{fields}
[[section]]
id        = "A"
title     = "得分"
[[section.indicator]]
id     = "A1"
title  = "五年得分"
points = 100
score  = "0.5 * (y2020.total + y2021.total + y2022.total + y2023.total + y2024.total) / 5 + 0.5 * y2024.total"
"#
        ),
    );
    desk.run(&format!("combine -r five.toml{parts} --out five {IDS}"), 1);
    let summary = desk.rows("five/summary.csv");
    assert_eq!(totals(row_of(&summary, "jia")), ["82", "82"]);
    assert_eq!(totals(row_of(&summary, "yi")), ["81", "81"]);
    assert_eq!(totals(row_of(&summary, "bing")), ["72", "82"]);
}

/// An office that a part did not assess: its share does not apply, and the rest is scaled up.
#[test]
fn an_office_that_a_part_did_not_assess() {
    let desk = halves();
    desk.put("mark.toml", &mark("2024")).put(
        "mark.csv",
        "单位编号,单位名称,得分,免考\nhutang,湖塘街道,97,否\nluxi,鲁溪镇,84,否\nyanchi,砚池镇,50,是\n",
    );
    desk.run("score mark.csv -r mark.toml --out h1 --force", 0);
    desk.run(
        &format!("combine -r year.toml --part h1=h1 --part h2=h2 --out year {IDS}"),
        0,
    );
    // 0.6·91 = 54.6 of 60, scaled to 100: 91.
    let summary = desk.rows("year/summary.csv");
    assert_eq!(totals(row_of(&summary, "yanchi")), ["91.00", "91.00"]);
    let cards = desk.rows("year/scorecards.csv");
    let first = of_office(&cards, "yanchi")[0];
    assert_eq!(first["status"], "not_applicable");
    assert!(
        first["reason"].contains("2024年考核不参加考核"),
        "{}",
        first["reason"]
    );
}

/// Everything that a run can tell: 甲 is settled, 乙 has its base open.
#[test]
fn base_bonus_penalty_rank_and_grade_of_a_part() {
    let desk = Desk::new();
    desk.put(
        "part.toml",
        r#"
id     = "part"
title  = "平时考核"
points = 80
total_floor = 0
total_cap   = "none"
[field.f]
base  = { title = "基础", type = "number", range = [0, 80] }
plus  = { title = "奖励", type = "number", range = [0, 5] }
minus = { title = "通报", type = "number", range = [0, 10] }
[[section]]
id        = "A"
title     = "基础"
indicator = [{ id = "A1", title = "基础", points = 80, score = "f.base" }]
[[section]]
id        = "B"
title     = "奖励"
kind      = "bonus"
cap       = 5
indicator = [{ id = "B1", title = "奖励", score = "f.plus" }]
[[section]]
id        = "P"
title     = "通报"
kind      = "penalty"
cap       = 10
indicator = [{ id = "P1", title = "通报", score = "f.minus" }]
[[grade]]
name = "优秀"
from = 90
[[grade]]
name = "合格"
from = 60
[[grade]]
name = "不合格"
from = 0
"#,
    )
    .put(
        "part.csv",
        "单位编号,单位名称,基础,奖励,通报\njia,甲,70,3,2\nyi,乙,,3,2\n",
    )
    .put(
        "whole.toml",
        r#"
id     = "whole"
title  = "合成"
points = 105
[field.p]
total   = { title = "总分", type = "number", range = [0, 100] }
base    = { title = "基础分", type = "number", range = [0, 80] }
bonus   = { title = "加分", type = "number", range = [0, 5] }
penalty = { title = "扣分", type = "number", range = [-10, 0] }
rank    = { title = "名次", type = "count" }
grade   = { title = "等次", type = "text", one_of = ["优秀", "合格", "不合格"] }
[[section]]
id        = "A"
title     = "合成"
indicator = [
  { id = "A1", title = "基础", points = 80, score = "p.base" },
  { id = "A2", title = "加分", points = 5, score = "p.bonus" },
  { id = "A3", title = "扣分", points = 10, score = "0 - p.penalty" },
  { id = "A4", title = "等次", points = 5, score = "when(p.grade == \"合格\", 5)" },
  { id = "A5", title = "名次", points = 5, score = "when(p.rank <= 2, 5)" },
  { id = "A6", title = "总分", points = 0, role = "unscored", score = "0" },
]
"#,
    );
    desk.run("score part.csv -r part.toml --out part", 0);
    desk.run(
        &format!("combine -r whole.toml --part p=part --out whole {IDS}"),
        0,
    );
    let cards = desk.rows("whole/scorecards.csv");
    let points = |office: &str| -> Vec<[String; 2]> {
        let lines = of_office(&cards, office);
        let of_points = lines.iter().take(5);
        of_points
            .map(|line| [line["points"].clone(), line["possible"].clone()])
            .collect()
    };
    // 甲: 70 + 3 − 2 = 71, 合格. Its rank is 1 or 2, since 乙 may come to 80 + 3 − 2 = 81.
    let exactly = |figure: &str| [figure.to_owned(), figure.to_owned()];
    assert_eq!(
        points("jia"),
        ["70.00", "3.00", "2.00", "5.00", "5.00"].map(exactly)
    );
    // 乙: base from 0 to the field's 80; bonus from the proved 3 to the field's 5; the penalty takes 0 to 2;
    // the total 1 to 81 is 不合格 or 合格.
    let between = |(sure, possible): (&str, &str)| [sure.to_owned(), possible.to_owned()];
    assert_eq!(
        points("yi"),
        [
            ("0.00", "80.00"),
            ("3.00", "5.00"),
            ("0.00", "2.00"),
            ("0.00", "5.00"),
            ("5.00", "5.00"),
        ]
        .map(between)
    );
}

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

/// The differences of an office's lines sum to the difference of its total, to the last digit.
#[test]
fn differences_of_lines_sum_to_that_of_the_total() {
    let desk = Desk::new();
    let samples = root().join("samples/2024").display().to_string();
    let rubric = root().join(program::RUBRIC).display().to_string();
    desk.put(
        "answers.csv",
        "单位编号,填报项,补报\nhutang,legality_review.due,40\nhutang,legality_review.done,38\n\
         yanchi,litigation.lost,3\nyunshan,litigation.lost,1\n",
    );
    desk.run(&format!("score {samples} -r {rubric} --out old"), 1);
    desk.run(
        &format!("score {samples} -r {rubric} --facts answers.csv --out new --final"),
        1,
    );
    let changes = rows(&desk.run(&format!("compare old new --format csv {IDS}"), 0));
    let totals: Vec<&Row> = changes.iter().filter(|r| r["kind"] == "total").collect();
    assert!(totals.len() > 3, "{}", totals.len());
    let (old, new) = (desk.rows("old/summary.csv"), desk.rows("new/summary.csv"));
    let mut moved = 0;
    for total in totals {
        let office = &total["office"];
        let lines = of_office(&changes, office);
        let sum: i64 = lines
            .iter()
            .filter(|r| r["kind"] != "total")
            .map(|r| cents(&r["difference"]))
            .sum();
        assert_eq!(sum, cents(&total["difference"]), "{office}");
        let printed = |rows: &[Row]| {
            let row = rows.iter().find(|r| &r["单位编号"] == office).unwrap();
            cents(&row["总分"])
        };
        assert_eq!(sum, printed(&new) - printed(&old), "{office}");
        moved += usize::from(sum != 0);
    }
    assert!(moved >= 2, "{moved}");
}

/// What a person decided is named: who, when, why.
#[test]
fn a_decision_is_named() {
    let desk = halves();
    desk.put(
        "review.csv",
        "office,item,kind,value,seen,reason,by,date\nhutang,A2,adjustment,-2,30.00,漏报1件,张三,2025-01-10\n",
    );
    desk.run(
        "score half-2.csv -r half-2.toml --review review.csv --out after",
        0,
    );
    let text = desk.run("compare h2 after --office hutang", 0);
    // 30 − 2 = 28 of the indicator, 90 − 2 = 88 of the office, last of three before and after.
    for line in [
        "  总分 90.00 → 88.00,变化 -2.00,名次 3(不变)\n",
        "  A2 零败诉 30.00 → 28.00,变化 -2.00\n",
        "    人工调整:(无) → -2.00\n",
        "    认定:张三 2025-01-10\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    assert!(text.contains("漏报1件"), "{text}");
}

/// A total that stays and a rank that moves is a change, too.
#[test]
fn a_rank_alone_is_a_change() {
    let desk = Desk::new();
    let header = "单位编号,单位名称,得分\n";
    desk.put("mark.toml", &mark("2024")).put(
        "mark.csv",
        &format!("{header}jia,甲,80\nyi,乙,70\nbing,丙,60\n"),
    );
    desk.run("score mark.csv -r mark.toml --out old", 0);
    desk.put(
        "mark.csv",
        &format!("{header}jia,甲,80\nyi,乙,85\nbing,丙,60\n"),
    );
    desk.run("score mark.csv -r mark.toml --out new", 0);
    let text = desk.run("compare old new", 0);
    assert!(text.contains("  总分 80.00(不变),名次 1 → 2\n"), "{text}");
    assert!(text.contains("有变化 2 家,没有变化 1 家"), "{text}");
}
