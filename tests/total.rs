//! A formula for the total, and grades by condition.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{compiled, problems, run};
use kaohe::compile::CompiledRubric;
use kaohe::scorecard::{LineKind, Scorecard};

fn text(head: &str, rest: &str) -> String {
    format!(
        r#"id = "t"
title = "试"
edition = "1"
points = 100
rounding = {{ digits = 2 }}
not_applicable = "rescale-total"
{head}
[field.f]
a = {{ title = "基础", type = "number", range = [0, 60] }}
c = {{ title = "满意", type = "number", range = [0, 40] }}
b = {{ title = "加分", type = "number", range = [0, 20] }}
p = {{ title = "扣分", type = "number", range = [0, 20] }}
ok = {{ title = "无事故", type = "flag" }}
[[section]]
id = "A"
title = "甲"
[[section.indicator]]
id = "A1"
title = "甲一"
points = 60
score = "f.a"
[[section]]
id = "C"
title = "丙"
[[section.indicator]]
id = "C1"
title = "丙一"
points = 40
score = "f.c"
[[section]]
id = "plus"
title = "加分"
kind = "bonus"
cap = 10
[[section.indicator]]
id = "P1"
title = "创新"
score = "f.b"
[[section]]
id = "minus"
title = "扣分"
kind = "penalty"
cap = "none"
[[section.indicator]]
id = "N1"
title = "通报"
score = "f.p"
{rest}
"#
    )
}

/// A formula that breaks leaves the total open between its limits, and says so.
#[test]
fn a_formula_that_comes_to_nothing_is_told() {
    let head =
        "total_floor = 0\ntotal_cap = 110\ntotal = '(base + bonus + penalty) * ratio(f.b, f.p)'";
    let rubric = compiled(&text(head, ""));
    let told = |facts: &str| {
        let card = card(&rubric, facts);
        let told: Vec<String> = card
            .diagnostics
            .iter()
            .map(|d| {
                let (office, help) = (d.office.as_deref().unwrap(), d.help.as_deref().unwrap());
                format!(
                    "{} | {} | {help} | {office} | {}",
                    d.code,
                    d.message,
                    d.labels[0].place.text()
                )
            })
            .collect();
        (total(&card), card.total_failed, told.join("\n"))
    };
    let help = "总分待定,不是0分;核对填报的数,规则没有说这种情形时,请修改 `total`";
    let script = "'(base + bonus + penalty) * ratio(f.b, f.p)'";
    let facts = "a = 50\nc = 30\nok = true\n";
    assert_eq!(
        told(&format!("{facts}b = 1\np = 0")),
        (
            "0.00..110.00".into(),
            true,
            format!(
                "script-failed | `某镇` 的总分算不出来:比率:1÷0:分母为0而分子不为0 | {help} | 某镇 | {script}"
            )
        )
    );
    assert_eq!(
        told(&format!("{facts}b = 0\np = 0")),
        (
            "0.00..110.00".into(),
            true,
            format!(
                "script-failed | `某镇` 的总分算不出来:缺项(分母为0) | {help} | 某镇 | {script}"
            )
        )
    );
    // (50 + 30 + 1 − 2) ÷ 2; and where it only may break, nothing is told.
    assert_eq!(
        told(&format!("{facts}b = 1\np = 2")),
        ("39.50".into(), false, String::new())
    );
    let open = told(&format!("{facts}b = 1"));
    assert_eq!(open, ("0.00..110.00".into(), false, String::new()));
}

const LIMITS: &str = "total_floor = 0\ntotal_cap = 110";

/// Each bonus point lifts the base by a hundredth.
const FORMULA: &str =
    "total_floor = 0\ntotal_cap = 110\ntotal = 'base * (1 + bonus / 100) + penalty'";

fn card(rubric: &CompiledRubric, facts: &str) -> Scorecard {
    let report = format!("office = \"某镇\"\n[f]\n{facts}\n");
    run(rubric, &[&report], None).remove(0)
}

fn total(card: &Scorecard) -> String {
    let total = &card.total;
    if total.is_settled() {
        total.sure.to_string()
    } else {
        format!("{}..{}", total.sure, total.possible)
    }
}

/// Outcomes and lines sum to the total, end by end.
fn adds_up(card: &Scorecard) {
    let mut sum = kaohe::outcome::Ends::zero(2);
    for outcome in &card.outcomes {
        sum = sum.add(&outcome.points);
    }
    for line in &card.lines {
        sum = sum.add(&line.points);
    }
    assert_eq!(sum, card.total);
}

#[test]
fn a_coefficient_on_the_total() {
    let rubric = compiled(&text(FORMULA, ""));
    // 80 × 1.05 − 2 = 82.
    let one = card(&rubric, "a = 50\nc = 30\nb = 5\np = 2");
    assert_eq!(total(&one), "82.00");
    adds_up(&one);
    // Beside 80 + 5 − 2 = 83 that is one less, on a line of its own.
    let line = one
        .lines
        .iter()
        .find(|l| l.kind == LineKind::Formula)
        .unwrap();
    assert_eq!(line.points.sure.to_string(), "-1.00");
    assert!(line.workings.contains("83分→82分"), "{}", line.workings);
    assert_eq!(one.limits.sure.to_string(), "-1.00");
    // Rounded once: 60.33 × 1.01 = 60.9333.
    assert_eq!(
        total(&card(&rubric, "a = 60\nc = 0.33\nb = 1\np = 0")),
        "60.93"
    );
    // Half away from zero: 50.5 × 1.01 = 51.005.
    assert_eq!(
        total(&card(&rubric, "a = 50.5\nc = 0\nb = 1\np = 0")),
        "51.01"
    );
    // The floor holds behind it.
    assert_eq!(total(&card(&rubric, "a = 0\nc = 0\nb = 0\np = 20")), "0.00");
}

#[test]
fn an_open_fact_leaves_both_ends_of_the_formula() {
    let rubric = compiled(&text(FORMULA, ""));
    // 80 × 1.00 to 80 × 1.10, the bonus being open up to its cap.
    let open = card(&rubric, "a = 50\nc = 30\np = 0");
    assert_eq!(total(&open), "80.00..88.00");
    adds_up(&open);
    // 50 to 90, times 1.1.
    let open = card(&rubric, "a = 50\nb = 10\np = 0");
    assert_eq!(total(&open), "55.00..99.00");
    adds_up(&open);
}

#[test]
fn gates_work_on_what_the_formula_makes() {
    let gate = "[[gate]]\nid = \"V1\"\ntitle = \"加分不计\"\nwhen = \"!f.ok\"\nno_bonus = true\n\
        [[gate]]\nid = \"V2\"\ntitle = \"丙不及格\"\nwhen = \"section.C < 24\"\nzero = [\"C\"]\n";
    let rubric = compiled(&text(FORMULA, gate));
    // Without bonus 80, with it 84; the gate takes what the bonus really gave.
    let no_bonus = card(&rubric, "a = 50\nc = 30\nb = 5\np = 0\nok = false");
    assert_eq!(
        (
            total(&no_bonus),
            no_bonus.total_before_gates.sure.to_string()
        ),
        ("80.00".into(), "84.00".into())
    );
    adds_up(&no_bonus);
    // A section counts only from 24 up: 23.99 takes it all, 50 × 1.05 is left; 24 leaves it.
    let below = card(&rubric, "a = 50\nc = 23.99\nb = 5\np = 0\nok = true");
    assert_eq!(total(&below), "52.50");
    adds_up(&below);
    assert_eq!(
        total(&card(&rubric, "a = 50\nc = 24\nb = 5\np = 0\nok = true")),
        "77.70"
    );
}

#[test]
fn a_formula_may_leave_the_range_and_says_what_then() {
    let codes = |text: &str| -> Vec<String> {
        let found = problems(text);
        found
            .iter()
            .map(|d| format!("{} | {}", d.code, d.message))
            .collect()
    };
    let unlimited = text("total = 'base * 2'", "").replace("cap = \"none\"", "cap = 5");
    let found = codes(&unlimited);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("总分公式 `total` 能让总分"), "{found:?}");
    let wrong = text(&FORMULA.replace("penalty", "rank"), "");
    assert_eq!(codes(&wrong), ["script-unknown-name | 这里不能用 `rank`"]);
}

/// 优秀: from 90 and no accident, both sections above 60 %; 良好: from 80; 合格: the base alone from 60; the rest.
const GRADES: &str = r#"
[[grade]]
name = "优秀"
from = 90
when = "f.ok && section.A >= 36 && section.C >= 24"
[[grade]]
name = "良好"
from = 80
[[grade]]
name = "合格"
when = "base >= 60"
[[grade]]
name = "不合格"
"#;

fn grades(card: &Scorecard) -> (usize, usize) {
    let standing = card.standing.as_ref().unwrap();
    (standing.grade.unwrap(), standing.grade_possible.unwrap())
}

#[test]
fn grades_by_condition() {
    let rubric = compiled(&text(LIMITS, GRADES));
    let grade = |facts: &str| grades(&card(&rubric, facts));
    let all = "b = 0\np = 0\nok = true";
    assert_eq!(grade(&format!("a = 60\nc = 30\n{all}")), (0, 0));
    // Just below 90; at 90 with a section just below its line, and at it.
    assert_eq!(grade(&format!("a = 60\nc = 29.99\n{all}")), (1, 1));
    assert_eq!(grade("a = 60\nc = 23.99\nb = 10\np = 0\nok = true"), (1, 1));
    assert_eq!(grade("a = 60\nc = 24\nb = 10\np = 0\nok = true"), (0, 0));
    // An accident, and one not told of.
    assert_eq!(grade("a = 60\nc = 40\nb = 0\np = 0\nok = false"), (1, 1));
    assert_eq!(grade("a = 60\nc = 40\nb = 0\np = 0"), (1, 0));
    // 合格 looks at the base: 60 with 15 taken off; 59.99.
    assert_eq!(grade("a = 60\nc = 0\nb = 0\np = 15\nok = true"), (2, 2));
    assert_eq!(grade("a = 59.99\nc = 0\nb = 10\np = 0\nok = true"), (3, 3));
    let why = card(&rubric, "a = 60\nc = 40\nb = 0\np = 0\nok = false").remarks;
    assert!(
        why.iter().any(|r| r.starts_with("优秀的条件不符:")),
        "{why:?}"
    );
}

#[test]
fn the_last_grade_is_for_all() {
    let text = text(
        LIMITS,
        &GRADES.replace(
            "name = \"不合格\"",
            "name = \"不合格\"\nwhen = \"base < 60\"",
        ),
    );
    let found: Vec<String> = problems(&text)
        .iter()
        .map(|d| format!("{} | {}", d.code, d.message))
        .collect();
    assert_eq!(
        found,
        ["grade-hole | 最后一个等次还有条件 `when`,都不符合的单位没有等次"]
    );
}
