//! What a card says: whole texts, from which every figure can be recomputed by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{compiled, run};
use kaohe::scorecard::Scorecard;

const FIELDS: &str = r#"
[field.f]
n = { title = "件数", type = "count", unit = "件" }
m = { title = "应有", type = "count", unit = "件" }
x = { title = "办结率", type = "rate" }
grow = { title = "增幅", type = "number", unit = "%" }
ok = { title = "达标", type = "flag" }
on = { title = "公开日期", type = "date" }
proved = { title = "培训次数", type = "count", unit = "次", evidence = "required" }
[field.s.ev]
title = "事故"
type = "rows"
unit = "起"
[field.s.ev.columns]
kind = { title = "情形", type = "text", one_of = ["死亡", "重伤", "轻伤"] }
people = { title = "人数", type = "count", unit = "人" }
again = { title = "再犯", type = "flag", if_blank = false }
"#;

/// A rubric of items of 10 points each, `A1` and on, with what else it states.
fn rubric(scores: &[&str], more: &str) -> String {
    let mut text = format!(
        "id = \"t\"\ntitle = \"试\"\nedition = \"1\"\nperiod = 2024\nassessed_on = 2025-03-31\npoints = {}\n{FIELDS}\n{more}\n\
         [[section]]\nid = \"A\"\ntitle = \"甲\"\n",
        10 * scores.len()
    );
    for (at, score) in (1..).zip(scores) {
        text.push_str(&format!(
            "[[section.indicator]]\nid = \"A{at}\"\ntitle = \"第{at}项\"\npoints = 10\nscore = '''\n{score}\n'''\n"
        ));
    }
    text
}

/// The cards of some offices under items of 10 points, with last year's reports where there are any.
fn cards(scores: &[&str], more: &str, reports: &[&str], prior: Option<&[&str]>) -> Vec<Scorecard> {
    run(&compiled(&rubric(scores, more)), reports, prior)
}

/// The workings of one item over one office's report.
fn workings(score: &str, report: &str) -> String {
    let report = format!("office = \"甲镇\"\n{report}\n");
    cards(&[score], "", &[&report], None)[0].outcomes[0]
        .workings
        .clone()
}

#[test]
fn last_years_rows_are_told_apart() {
    let score = "points - excess(sum_of(s.ev, |e| e.people), sum_of(prior.s.ev, |e| e.people))";
    let report = "office = \"甲镇\"\n[[s.ev]]\npeople = 8\n";
    let prior = ["office = \"甲镇\"\n[[s.ev]]\npeople = 3\n[[s.ev]]\npeople = 1\n"];
    let card = &cards(&[score], "", &[report], Some(&prior))[0];
    // 8 − 4 = 4 too many, 10 − 4 = 6.
    assert_eq!(
        card.outcomes[0].workings,
        "分值10−((事故1起合计(人数8人)得8)比限额(上年事故2起合计(人数3人、人数1人)得4)多4)=6"
    );
    let none = ["office = \"甲镇\"\ns.ev = []\n"];
    let card = &cards(&[score], "", &[report], Some(&none))[0];
    assert_eq!(
        card.outcomes[0].workings,
        "分值10−((事故1起合计(人数8人)得8)比限额(上年事故无,合计0)多8)=2"
    );
    // No run of last year was given.
    let card = &cards(&[score], "", &[report], None)[0];
    assert_eq!(
        card.outcomes[0].workings,
        "分值10−((事故1起合计(人数8人)得8)比限额上年事故合计(尚无)多0至8)=2至10"
    );
}
