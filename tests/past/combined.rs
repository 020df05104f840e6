//! Parts that are combined.

use crate::desk::{Desk, IDS, halves, mark};
use crate::program::{FILES, Row, of_office, row_of};

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

/// While it is open whether a part assesses an office, its figures there are open, too: 0.4·[0, 100] + 0.6·90.
#[test]
fn an_office_that_a_part_may_not_have_assessed() {
    let desk = halves();
    desk.put("mark.toml", &mark("2024").replace(", if_blank = false", ""))
        .put(
            "mark.csv",
            "单位编号,单位名称,得分,免考\nhutang,湖塘街道,97,\nluxi,鲁溪镇,84,否\n",
        );
    desk.run("score mark.csv -r mark.toml --out h1 --force", 0);
    let remark = &desk.rows("h1/summary.csv")[0]["备注"];
    assert!(remark.contains("是否参加考核待定"), "{remark}");
    desk.run(
        &format!("combine -r year.toml --part h1=h1 --part h2=h2 --out year {IDS}"),
        1,
    );
    let summary = desk.rows("year/summary.csv");
    assert_eq!(totals(row_of(&summary, "hutang")), ["54.00", "94.00"]);
    // 0.4·84 + 0.6·[94, 100], as before.
    assert_eq!(totals(row_of(&summary, "luxi")), ["90.00", "93.60"]);
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

/// 霜序 is in the first half only. What a person verified of the second answers for it, as line data do.
#[test]
fn a_verified_figure_answers_for_a_part_without_the_office() {
    let desk = halves();
    desk.put(
        "review.csv",
        "单位,项目,类型,值,所见,理由,决定人,日期\nshuangxu,h2.total,核定,88,,查档,考核办,2025-01-05\n",
    );
    let line = "combine -r year.toml --part h1=h1 --part h2=h2 --review review.csv --out year";
    desk.run(&format!("{line} {IDS}"), 1);
    // 0.4·88 + 0.6·88
    let summary = desk.rows("year/summary.csv");
    assert_eq!(totals(row_of(&summary, "shuangxu")), ["88.00", "88.00"]);
    let told: Vec<String> = desk
        .rows("year/problems.csv")
        .iter()
        .filter(|row| row["code"] == "part-without-office")
        .map(|row| row["office"].clone())
        .collect();
    assert_eq!(told, ["yanchi"]);
}

/// Another id for the same name is named: nobody guesses that it is the same office.
#[test]
fn another_id_for_the_same_name_is_named() {
    let desk = halves();
    let reports = desk.text("half-2.csv").replace("luxi,", "lx,");
    desk.put("half-2.csv", &reports);
    desk.run("score half-2.csv -r half-2.toml --out h2 --force", 0);
    desk.run(
        "combine -r year.toml --part h1=h1 --part h2=h2 --out year --plain --header id",
        1,
    );
    let told: String = desk
        .rows("year/problems.csv")
        .iter()
        .map(|row| format!("{}\n", row["message"]))
        .collect();
    assert!(told.contains("编号是 `lx`,这里是 `luxi`"), "{told}");
}
