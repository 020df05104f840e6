//! Two runs compared.

use crate::desk::{Desk, IDS, halves, mark};
use crate::program::{self, Row, cents, of_office, root, rows};

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

/// Two places among four tied offices: the decision is told to those who won and to those who lost, wherever it is
/// read, and no row of the table has all cells alike.
#[test]
fn a_decision_at_a_tie_is_told_to_winners_and_losers() {
    let desk = Desk::new();
    let rubric = mark("2024").replace(
        "points = 100\n[field",
        "points = 100\nassessed_on = 2025-03-31\n[field",
    );
    let grades = r#"
[[grade]]
name  = "优秀"
from  = 90
quota = { number = 2, ties = "undecided" }
[[grade]]
name = "良好"
from = 0
"#;
    desk.put("mark.toml", &format!("{rubric}{grades}")).put(
        "mark.csv",
        "单位编号,单位名称,得分\njia,甲,95\nyi,乙,95\nbing,丙,95\nwu,戊,80\n",
    );
    desk.put(
        "review.csv",
        "单位,项目,类型,值,所见,理由,决定人,日期\njia,优秀,决定,是,,抽签,领导小组,2025-04-05\n\
         yi,优秀,决定,是,,抽签,领导小组,2025-04-05\n",
    );
    desk.run("score mark.csv -r mark.toml --out old", 0);
    desk.run(
        "score mark.csv -r mark.toml --review review.csv --out new",
        0,
    );
    let text = desk.run("compare old new", 0);
    for line in [
        "  总分 95.00(不变),名次 1(不变),等次 良好至优秀 → 优秀\n",
        "决定占名额:抽签(领导小组,2025-04-05)",
        "名额已决定给并列的其他单位(领导小组,2025-04-05)",
        "  备注:与",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    assert!(text.contains("有变化 3 家,没有变化 1 家"), "{text}");
    let changes = rows(&desk.run(&format!("compare old new --format csv {IDS}"), 0));
    let bing = changes.iter().find(|row| row["office"] == "bing").unwrap();
    assert_eq!(
        [
            "grade_before",
            "grade_after",
            "grade_possible_before",
            "grade_possible_after"
        ]
        .map(|column| bing[column].as_str()),
        ["良好", "良好", "优秀", "良好"]
    );
    assert!(bing["remark_before"].contains("待定夺"), "{bing:?}");
    assert!(bing["remark_after"].contains("领导小组"), "{bing:?}");
    let json = desk.run("compare old new --format json", 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let office = json["offices"]
        .as_array()
        .unwrap()
        .iter()
        .find(|o| o["office"] == "bing");
    let after = &office.unwrap()["after"]["remark"];
    assert!(after.as_str().unwrap().contains("领导小组"), "{after}");
}

/// What is counted is told before and after, and so is how.
#[test]
fn the_table_has_the_arithmetic_of_both_runs() {
    let desk = halves();
    let changes = rows(&desk.run(&format!("compare h1 h2 --format csv {IDS}"), 0));
    let lines = of_office(&changes, "luxi");
    let first = lines.iter().find(|row| row["indicator"] == "A2").unwrap();
    assert_eq!(
        [&first["workings_before"], &first["workings_after"]],
        ["分值40−10×败诉件数1件=30", "分值40−10×败诉件数0件=40"]
    );
    for row in &changes {
        let moved = row.iter().any(|(column, before)| {
            let after = column.strip_suffix("_before").map(|c| format!("{c}_after"));
            after.is_some_and(|after| row.get(&after).is_some_and(|after| after != before))
        });
        assert!(moved, "{row:?}");
    }
}

/// A run of reports without ids knows its offices by name, the next one by id: they are the same offices, in either
/// order, and one name that two offices have is nobody's.
#[test]
fn offices_of_a_run_without_ids_meet_those_with_ids() {
    let desk = halves();
    let names = desk
        .text("half-1.csv")
        .lines()
        .map(|line| line.split_once(',').unwrap().1.to_owned() + "\n")
        .collect::<String>();
    desk.put("names.csv", &names);
    desk.run("score names.csv -r half-1.toml --out names", 0);
    // 84 in the first half, 94 to 100 in the second.
    let with_ids = desk.run("compare h1 h2 --office luxi", 0);
    for (old, new) in [("names", "h2"), ("names", "h1"), ("h1", "names")] {
        let text = desk.run(&format!("compare {old} {new}"), 0);
        if new == "h2" {
            let own = with_ids.split("\n\n").nth(1).unwrap();
            assert!(text.contains(own), "{own}{text}");
        } else {
            assert!(text.contains("没有变化:3 家前后一样"), "{text}");
        }
    }
    // The same mean of halves as with ids: 0.4·84 + 0.6·[94, 100].
    let year = format!("combine -r year.toml --part h1=names --part h2=h2 --out year {IDS}");
    desk.run(&year, 1);
    let summary = desk.rows("year/summary.csv");
    assert_eq!(summary.len(), 4);
    let luxi = summary.iter().find(|row| row["office"] == "luxi").unwrap();
    assert_eq!(
        [&luxi["total"], &luxi["total_possible"]],
        ["90.00", "93.60"]
    );
    // Last period by names, this one by ids.
    desk.put("mark.toml", &mark("2023"))
        .put("mark.csv", "单位名称,得分\n甲镇,80\n乙镇,70\n同名镇,60\n");
    desk.run("score mark.csv -r mark.toml --out 2023", 0);
    desk.put("mark.toml", &mark("2024")).put(
        "mark.csv",
        "单位编号,单位名称,得分\njia,甲镇,85\nyi,乙镇,70\na,同名镇,60\nb,同名镇,50\n",
    );
    desk.run(
        &format!("score mark.csv -r mark.toml --prior-run 2023 --out 2024 {IDS}"),
        0,
    );
    let summary = desk.rows("2024/summary.csv");
    let of = |office: &str| {
        let row = summary.iter().find(|row| row["office"] == office).unwrap();
        [
            row["prior_total"].clone(),
            row["total_change"].clone(),
            row["remark"].clone(),
        ]
    };
    assert_eq!(of("jia"), ["80.00", "5.00", ""]);
    assert_eq!(of("yi"), ["70.00", "0.00", ""]);
    assert_eq!(of("b"), ["", "", "上年无此编号,有同名的 同名镇"]);
}

/// Whether last period's run was given says nothing of what moved.
#[test]
fn last_period_beside_one_of_the_runs_is_no_change() {
    let desk = halves();
    desk.run(
        "score half-2.csv -r half-2.toml --prior-run h1 --out beside",
        0,
    );
    let text = desk.run("compare h2 beside", 0);
    assert!(text.contains("没有变化:3 家前后一样"), "{text}");
}
