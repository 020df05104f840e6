//! What a card says: whole texts, from which every figure can be recomputed by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{among, compiled, report, run};
use kaohe::scorecard::{LineKind, Options, Scorecard};
use kaohe::source::Source;
use kaohe::value::Known;

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
        .words
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
        card.outcomes[0].words.workings,
        "分值10−((事故1起合计(人数8人)得8)比限额(上年事故2起合计(人数3人、人数1人)得4)多4)=6"
    );
    let none = ["office = \"甲镇\"\ns.ev = []\n"];
    let card = &cards(&[score], "", &[report], Some(&none))[0];
    assert_eq!(
        card.outcomes[0].words.workings,
        "分值10−((事故1起合计(人数8人)得8)比限额(上年事故无,合计0)多8)=2"
    );
    // No run of last year was given.
    let card = &cards(&[score], "", &[report], None)[0];
    assert_eq!(
        card.outcomes[0].words.workings,
        "分值10−((事故1起合计(人数8人)得8)比限额上年事故合计(尚无)多0至8)=2至10"
    );
}

#[test]
fn conditions_that_do_not_hold_show_what_they_looked_at() {
    let cases = "first_when([[f.x > 95, 3], [f.x > 90, 1]])";
    assert_eq!(workings(cases, "f.x = 96"), "办结率96%>95得3");
    assert_eq!(workings(cases, "f.x = 91"), "办结率91%>90得1");
    assert_eq!(
        workings(cases, "f.x = 80"),
        "0(各情形都不符合:办结率80%>95、>90)"
    );
    let or_else = "first_when([[f.x > 95, 3], [f.ok && f.n > 2, 2], [true, 1]])";
    assert_eq!(
        workings(or_else, "f.x = 80\nf.n = 1\nf.ok = true"),
        "其余情形(不符合办结率80%>95、达标:是且件数1件>2)得1"
    );
    // What is open stays in its place; what surely fails is told with the last row.
    assert_eq!(
        workings(or_else, "f.x = 80\nf.n = 1"),
        "其余情形(不符合办结率80%>95、达标(未填)且件数1件>2)得1"
    );
    assert_eq!(
        workings(or_else, "f.x = \"92以上\"\nf.n = 1\nf.ok = true"),
        "若办结率≥92%(看是否>95)得3;其余情形(不符合达标:是且件数1件>2)得1"
    );
    // The place among how many: 3 times 1 is more than 1, and more than 2.
    let thirds = r#"first_when([[3 * cohort_rank("f.x") <= cohort_size(), 2],
        [3 * cohort_rank("f.x") <= 2 * cohort_size(), 1.5], [true, 1]])"#;
    assert_eq!(
        workings(thirds, "f.x = 80"),
        "办结率同类名次:1家中高于80的有0家;其余情形(不符合3×(办结率80%在1个单位中列第1)≤同类单位1个、≤2×同类单位1个)得1"
    );
    // In a sum and over rows.
    assert_eq!(
        workings(&format!("points - {cases}"), "f.x = 96"),
        "分值10−(办结率96%>95得3)=7"
    );
    let rows = r#"points - sum_of(s.ev, |e| e.people * first_when([[e.kind == "死亡", 3], [e.kind == "重伤", 2],
        [true, 0.5]]) * factor(e.again, 2))"#;
    // 1×2×2 and 2×0.5×1.
    assert_eq!(
        workings(
            rows,
            "[[s.ev]]\nkind = \"重伤\"\npeople = 1\nagain = true\n[[s.ev]]\nkind = \"轻伤\"\npeople = 2"
        ),
        "分值10−(事故2起合计(人数1人×(情形:重伤=“重伤”得2)×2(再犯:是)=4、\
         人数2人×(其余情形(不符合情形:轻伤=“死亡”、=“重伤”)得0.5)×1(再犯:否)=1)得5)=5"
    );
}

#[test]
fn a_fact_and_its_opposite_are_told_as_the_fact() {
    let fined = "points - when(!f.ok, 1)";
    assert_eq!(workings(fined, "f.ok = true"), "分值10−0(达标:是)=10");
    assert_eq!(workings(fined, "f.ok = false"), "分值10−1(达标:否)=9");
    assert_eq!(workings(fined, ""), "分值10−0或1(看达标(未填))=9至10");
    assert_eq!(workings("!f.ok", "f.ok = true"), "达标:是");
    let both = "!f.ok && f.n > 2";
    assert_eq!(
        workings(both, "f.ok = true\nf.n = 3"),
        "达标:是(须为否)且件数3件>2,不成立"
    );
    assert_eq!(
        workings(both, "f.ok = false\nf.n = 3"),
        "达标:否且件数3件>2,成立"
    );
    assert_eq!(
        workings(both, "f.n = 3"),
        "达标(未填)(看是否为否)且件数3件>2,未定"
    );
    // A row's own flag.
    assert_eq!(
        workings(
            "points - sum_of(s.ev, |e| when(!e.again, e.people))",
            "[[s.ev]]\npeople = 2\nagain = true\n[[s.ev]]\npeople = 3"
        ),
        "分值10−(事故2起合计(0(再犯:是)=0、人数3人(再犯:否)=3)得3)=7"
    );
    // What is given under a condition keeps its brackets.
    assert_eq!(
        workings("points - when(f.ok, f.n + 1)", "f.ok = true\nf.n = 2"),
        "分值10−(件数2件+1)(达标:是)=7"
    );
}

#[test]
fn what_never_happened_is_told_once() {
    let branch =
        "if is_never(f.on) { 0 } else { points - 0.1 * days_late(f.on, date(2025, 1, 31)) }";
    let branch = &branch.replace("date(2025, 1, 31)", "target.by");
    let told = |report: &str| -> String {
        let report = format!("office = \"甲镇\"\n{report}\n");
        let more = "[target]\nby = { title = \"期限\", value = 2025-01-31 }";
        cards(&[branch], more, &[&report], None)[0].outcomes[0]
            .words
            .workings
            .clone()
    };
    assert_eq!(told("f.on = { never = true }"), "因公开日期未发生,0");
    assert_eq!(
        told("f.on = 2025-02-01"),
        "因公开日期2025-02-01,分值10−0.1×(公开日期2025-02-01比期限2025-01-31迟1天)=9.9"
    );
    assert_eq!(
        workings("is_never(f.on) || f.n > 2", "f.on = 2025-02-01\nf.n = 1"),
        "公开日期2025-02-01(须为未发生)或件数1件>2,不成立"
    );
    assert_eq!(
        workings(
            "!is_never(f.on) && f.n > 2",
            "f.on = { never = true }\nf.n = 3"
        ),
        "公开日期未发生(须已发生)且件数3件>2,不成立"
    );
    assert_eq!(
        workings("points - when(is_never(f.on), 1)", ""),
        "分值10−0或1(看公开日期(未填))=9至10"
    );
}

#[test]
fn the_least_and_the_greatest_stand_in_brackets_in_a_sum() {
    // 1.5×2 = 3, within −5 and 5; 2 + 3.
    assert_eq!(
        workings(
            "f.n + min(max(1.5 * (f.grow - 6), -5), 5)",
            "f.n = 2\nf.grow = 8"
        ),
        "件数2件+((1.5×(增幅8%−6)、-5中最大的3)、5中最小的3)=5"
    );
}

#[test]
fn what_does_not_apply_is_said_once() {
    let scores = [
        "points - f.n",
        r#"points - (cohort_rank("indicator.A1") - 1)"#,
    ];
    let reports = ["office = \"甲镇\"\nf.n = { not_applicable = \"无人\" }\n"];
    let card = &cards(&scores, "", &reports, None)[0];
    let items: Vec<_> = card
        .outcomes
        .iter()
        .map(|o| (&*o.words.workings, &*o.words.reason))
        .collect();
    assert_eq!(
        items,
        [
            ("件数缺项(无人)", "缺项:无人"),
            ("A1得分缺项(无人),不排名次", "缺项:无人")
        ]
    );
}

#[test]
fn rows_that_all_count_are_counted_without_a_list() {
    let share = "points * ratio(count_of(s.ev, |e| e.again), count_of(s.ev))";
    // One of two.
    assert_eq!(
        workings(share, "[[s.ev]]\nagain = true\n[[s.ev]]\nagain = false"),
        "分值10×((事故2起符合的行数(再犯:是、再犯:否)得1)÷事故2起=0.5)=5"
    );
    assert_eq!(
        workings("points - count_of(s.ev)", "s.ev = []"),
        "分值10−事故0起=10"
    );
}

#[test]
fn a_row_that_is_open_comes_to_what_the_sum_counts_it_as() {
    let score = r#"points - sum_of(s.ev, |e| e.people * first_when([[e.kind == "死亡", 3], [e.kind == "重伤", 2],
        [e.kind == "轻伤", 1]]))"#;
    // Of a kind that is not known it is one of the three all the same.
    assert_eq!(
        workings(score, "[[s.ev]]\npeople = 2"),
        "分值10−(事故1起合计(人数2人×(若情形(未填)(看是否=“死亡”)得3;若情形(未填)(看是否=“重伤”)得2;\
         若情形(未填)(看是否=“轻伤”)得1)=2至6)得2至6)=4至8"
    );
}

#[test]
fn an_office_left_out_of_the_cohort_is_ranked_beside_it() {
    let scores = [r#"points - (cohort_rank("f.n") - 1)"#];
    let rubric = compiled(&rubric(&scores, ""));
    let mut reports: Vec<_> = ["n=3", "n=5"]
        .iter()
        .zip(["甲", "乙"])
        .map(|(facts, id)| {
            let mut report = report(rubric.rubric(), facts);
            report.office.id = id.into();
            report.source = Some(Source::new("t.toml", ""));
            report
        })
        .collect();
    let mut absent = report(rubric.rubric(), "");
    absent.office.id = "丙".into();
    reports.push(absent);
    let options = Options {
        last_word: true,
        brief: false,
    };
    let cards = among(&rubric, &reports, options);
    let told: Vec<_> = cards
        .iter()
        .map(|c| &*c.outcomes[0].words.workings)
        .collect();
    assert_eq!(
        told,
        [
            "件数同类名次:2家中高于3的有1家(某街道5);分值10−((件数3件在2个单位中列第2)−1)=9",
            "件数同类名次:2家中高于5的有0家;分值10−((件数5件在2个单位中列第1)−1)=10",
            "件数同类名次:别的2家中高于本单位的可能有2家;分值10−((件数(未填)在连同本单位的3个单位中名次未定(1至3))−1)=8至10"
        ]
    );
}

#[test]
fn a_figure_without_its_evidence_is_told_as_reported() {
    let rubric = compiled(&rubric(&["points - f.proved"], ""));
    let told = |facts: &str, unproved: bool| {
        let mut report = report(rubric.rubric(), facts);
        let at = rubric.rubric().find_field("f", "proved").unwrap();
        report.facts.get_mut(at.0).unwrap().unproved = unproved;
        let cards = among(&rubric, &[report], Options::default());
        let item = &cards[0].outcomes[0];
        (item.words.workings.clone(), item.words.reason.clone())
    };
    let (workings, reason) = told("proved=3", true);
    // 10 − 3 if it is proved; as if missing until then.
    assert_eq!(workings, "分值10−培训次数3次(缺佐证)=7");
    assert_eq!(reason, "培训次数缺佐证:可得0.00至7.00分,请补佐证");
    assert_eq!(told("proved=3", false).0, "分值10−培训次数3次=7");
    assert_eq!(told("", false).0, "分值10−培训次数(未填)≤10");
}

#[test]
fn a_figure_that_was_not_taken_is_not_told_as_missing() {
    let rubric = compiled(&rubric(&["points - f.n"], ""));
    let mut report = report(rubric.rubric(), "");
    let at = rubric.rubric().find_field("f", "n").unwrap();
    report.facts.get_mut(at.0).unwrap().known =
        Known::Missing(Some("`件数` 的 `许多` 不是数".into()));
    let cards = among(&rubric, &[report], Options::default());
    let item = &cards[0].outcomes[0];
    assert_eq!(item.words.workings, "分值10−件数(未采用)≤10");
    assert_eq!(
        item.words.reason,
        "件数未采用(许多 不是数),0件才得满分:可得0.00至10.00分,请核实重报"
    );
}

#[test]
fn a_measure_is_worked_out_before_what_it_stands_in() {
    let more = r#"
[measure]
corrected = { title = "修正投资率", value = "f.n + min(max(1.5 * (f.grow - 6), -5), 5)" }
growth = { title = "增长率", unit = "%", value = "percent(f.n - prior.f.n, prior.f.n)" }
gap = { title = "差距", value = "50 - measure.corrected" }
quick = { title = "是否提速", value = "f.grow > 5" }
"#;
    let scores = [
        "points - 0.5 * exact_steps(50 - measure.corrected, 1)",
        "points - 0.01 * exact_steps(measure.growth, 1)",
        "points - when(measure.gap > 2, 0.5 * measure.gap)",
        "points * when(measure.quick, 1)",
    ];
    let report = "office = \"甲镇\"\nf.n = 44\nf.grow = 8\n";
    let prior = ["office = \"甲镇\"\nf.n = 40\n"];
    let card = &cards(&scores, more, &[report], Some(&prior))[0];
    let told: Vec<_> = card.outcomes.iter().map(|o| &*o.words.workings).collect();
    assert_eq!(
        told,
        [
            // 44 + 1.5×2 = 47, 3 short of 50, 10 − 1.5.
            "修正投资率:件数44件+((1.5×(增幅8%−6)、-5中最大的3)、5中最小的3)=47;\
             分值10−0.5×差距(50−修正投资率47)按每1计3步=8.5",
            // 4 more than 40 are 10%; 10 − 0.1.
            "增长率:(件数44件−上年件数40件)÷上年件数40件=10%;分值10−0.01×差距增长率10%按每1计10步=9.9",
            // The measure in a measure first; 3 > 2, 10 − 1.5.
            "修正投资率:件数44件+((1.5×(增幅8%−6)、-5中最大的3)、5中最小的3)=47;差距:50−修正投资率47=3;\
             分值10−0.5×差距3(差距3>2)=8.5",
            "是否提速:增幅8%>5,成立;分值10×1(是否提速是)=10",
        ]
    );
    // Without last year's figure it may be anything.
    let more = "[measure]\nfaster = { title = \"提速\", unit = \"%\", value = \"percent(f.grow, prior.f.grow)\" }\n";
    let open = &cards(
        &["points - 0.01 * exact_steps(measure.faster, 1)"],
        more,
        &[report],
        None,
    )[0];
    assert_eq!(
        open.outcomes[0].words.workings,
        "提速:增幅8%÷上年增幅(尚无)=未知;分值10−0.01×差距提速未知按每1计≥0步≤10"
    );
    let reported: Vec<_> = card.outcomes.iter().map(|o| &*o.words.reported).collect();
    assert_eq!(
        reported,
        [
            "件数 44;增幅 8",
            "件数 44;上年件数 40",
            "件数 44;增幅 8",
            "增幅 8"
        ]
    );
}

#[test]
fn an_inner_scale_stands_around_the_items_own_arithmetic() {
    let more = "[measure]\nrest = { title = \"余数\", value = \"f.n - 2\" }\n";
    let text = rubric(&["points - measure.rest"], more)
        .replace("points = 10\nscore", "points = 10\nout_of = 20\nscore");
    let card = &run(&compiled(&text), &["office = \"甲镇\"\nf.n = 5\n"], None)[0];
    // 20 − 3 of 20, of 10 points: 8.5.
    assert_eq!(
        card.outcomes[0].words.workings,
        "余数:件数5件−2=3;(分值20−余数3=17)×10÷20"
    );
    assert_eq!(card.outcomes[0].points.sure.to_string(), "8.50");
}

const GATES: &str = r#"
total_floor = 0
[[gate]]
id = "V1"
title = "有事故"
when = "f.n >= 1"
grade_cap = "良好"
[[gate]]
id = "V2"
title = "未达标"
when = "!f.ok"
grade_down = 1
mark = "黑榜"
[[gate]]
id = "V3"
title = "封顶"
when = "f.n >= 2"
total_cap = 8.5
[[gate]]
id = "V4"
title = "末位"
when = "f.m >= 1"
rank_last = true
[[gate]]
id = "V5"
title = "不考"
when = "f.m >= 2"
not_assessed = true
[[gate]]
id = "V6"
title = "定等"
when = "f.m >= 3"
grade = "合格"
[[grade]]
name = "优秀"
from = 9
[[grade]]
name = "良好"
from = 8
[[grade]]
name = "合格"
"#;

/// The lines of a card that are neither indicators nor place and grade: gate or title, points, workings, reason.
fn lines(card: &Scorecard) -> Vec<String> {
    let lines = card.lines.iter();
    let lines = lines.filter(|line| !matches!(line.kind, LineKind::Rank | LineKind::Grade));
    let told = lines.map(|line| {
        let points = &line.points;
        let points = if points.is_settled() {
            points.sure.to_string()
        } else {
            format!("{}..{}", points.sure, points.possible)
        };
        let open = if line.open { "?" } else { "" };
        format!(
            "{}{open} | {} | {points} | {} | {}",
            line.kind.id(),
            line.title,
            line.workings,
            line.reason
        )
    });
    told.collect()
}

#[test]
fn every_effect_of_a_gate_is_told_with_its_own_difference() {
    // The keys of the paper stand before its tables.
    let (head, tables) = GATES.split_once("[[gate]]").unwrap();
    let text = rubric(&["points * f.x / 100"], "").replacen(
        "\npoints = 10",
        &format!("\npoints = 10{}", head.trim_end()),
        1,
    ) + "[[gate]]"
        + tables;
    let office = |name: &str, x: u32, n: u32, ok: bool, m: u32| {
        format!("office = \"{name}\"\nf.x = {x}\nf.n = {n}\nf.ok = {ok}\nf.m = {m}\n")
    };
    let reports = [
        // 9.5: capped to 良好, which is one step up from where it has fallen to by then.
        office("甲", 95, 1, false, 0),
        // 8.2: the caps change nothing.
        office("乙", 82, 2, true, 0),
        // 9.2: second by its points, behind the three others that are ranked.
        office("丙", 92, 0, true, 1),
        // 9.9: not assessed.
        office("丁", 99, 0, true, 3),
        // 9.0: cut to 8.5, 良好, and still there.
        office("戊", 90, 2, true, 0),
    ];
    let reports: Vec<&str> = reports.iter().map(String::as_str).collect();
    let cards = run(&compiled(&text), &reports, None);
    assert_eq!(
        lines(&cards[0]),
        [
            "gate | 未达标 | 0.00 | 降1等,优秀→良好 | 达标:否",
            "gate | 有事故 | 0.00 | 等次不高于良好,等次良好,没有影响 | 件数1件≥1,成立",
            "gate | 未达标 | 0.00 | 备注“黑榜” | 达标:否",
        ]
    );
    assert_eq!(
        lines(&cards[1]),
        [
            "gate | 封顶 | 0.00 | 总分以8.5分封顶,总分8.2分,没有影响 | 件数2件≥2,成立",
            "gate | 有事故 | 0.00 | 等次不高于良好,等次良好,没有影响 | 件数2件≥1,成立",
        ]
    );
    assert_eq!(
        lines(&cards[2]),
        ["gate | 末位 | 0.00 | 排在最后,第2名→第4名 | 应有1件≥1,成立"]
    );
    assert_eq!(
        lines(&cards[3]),
        [
            "gate | 定等 | 0.00 | 等次定为合格,不参加考核,没有影响 | 应有3件≥3,成立",
            "gate | 末位 | 0.00 | 排在最后,不参加考核,没有影响 | 应有3件≥1,成立",
            "gate | 不考 | 0.00 | 不参加考核,不排名次、不评等次 | 应有3件≥2,成立",
        ]
    );
    assert_eq!(
        lines(&cards[4]),
        [
            "gate | 封顶 | -0.50 | 总分以8.5分封顶,9分→8.5分 | 件数2件≥2,成立",
            "gate | 有事故 | 0.00 | 等次不高于良好,等次良好,没有影响 | 件数2件≥1,成立",
        ]
    );
    // Within open points a cap that only may fire moves neither end.
    let between = run(
        &compiled(&text),
        &["office = \"甲\"\nf.x = { at_least = 80, at_most = 95 }\nf.ok = true\nf.m = 0\n"],
        None,
    );
    assert_eq!(
        lines(&between[0]),
        [
            "gate? | 封顶 | 0.00 | 可能触发:总分以8.5分封顶,总分仍在8至9.5分之间 | 件数(未填)(看是否≥2),未定",
            "gate? | 有事故 | 0.00 | 可能触发:等次不高于良好,等次仍在良好至优秀之间 | 件数(未填)(看是否≥1),未定",
        ]
    );
    // Not known whether they fire: what they would do.
    let open = run(&compiled(&text), &["office = \"甲\"\nf.x = 95\n"], None);
    assert_eq!(
        lines(&open[0]),
        [
            "gate? | 封顶 | -1.00..0.00 | 可能触发:总分以8.5分封顶,9.5分→8.5至9.5分 | 件数(未填)(看是否≥2),未定",
            "gate? | 定等 | 0.00 | 可能触发:等次定为合格,良好至优秀→合格至优秀 | 应有(未填)(看是否≥3),未定",
            "gate? | 未达标 | 0.00 | 可能触发:降1等,等次仍在合格至优秀之间 | 达标(未填)",
            "gate? | 有事故 | 0.00 | 可能触发:等次不高于良好,等次仍在合格至优秀之间 | 件数(未填)(看是否≥1),未定",
            "gate? | 未达标 | 0.00 | 可能触发:备注“黑榜” | 达标(未填)",
            "gate? | 末位 | 0.00 | 可能触发:排在最后,第1名,没有影响 | 应有(未填)(看是否≥1),未定",
            "gate? | 不考 | 0.00 | 可能触发:不参加考核,不排名次、不评等次 | 应有(未填)(看是否≥2),未定",
        ]
    );
}

/// Two items, the second of which decides between equal totals, and two grades with places.
fn with_places(ties: [&str; 2], reports: &[(&str, u32, u32)]) -> Vec<Scorecard> {
    let grades = format!(
        r#"
[[grade]]
name = "优秀"
from = 16
quota = {{ number = 2, ties = "{}" }}
[[grade]]
name = "良好"
from = 10
quota = {{ number = 1, ties = "{}" }}
[[grade]]
name = "合格"
"#,
        ties[0], ties[1]
    );
    let text = rubric(&["points * f.x / 100", "points - f.n"], "").replacen(
        "\npoints = 20",
        "\npoints = 20\ntie_break = [\"indicator.A2\"]",
        1,
    ) + grades.as_str();
    let reports: Vec<String> = reports
        .iter()
        .map(|(name, x, n)| format!("office = \"{name}\"\nf.x = {x}\nf.n = {n}\n"))
        .collect();
    let reports: Vec<&str> = reports.iter().map(String::as_str).collect();
    run(&compiled(&text), &reports, None)
}

#[test]
fn the_card_says_what_a_quota_did_and_why() {
    // 20; 19 and 19 with 10 of the second item, 19 with 9 of it; 15.
    let offices = [
        ("甲", 100, 0),
        ("乙", 90, 0),
        ("丙", 90, 0),
        ("丁", 100, 1),
        ("戊", 50, 0),
    ];
    let cards = with_places(["none", "all"], &offices);
    assert_eq!(lines(&cards[0]), Vec::<String>::new());
    let tied = |other: &str| {
        [
            format!(
                "quota | 优秀名额 | 0.00 | 优秀→良好 | 优秀名额2个,类内第2名,与{other}并列(总分和并列规则都分不出),\
                 排在前面参评优秀的有1家(甲20.00),余1个名额不够2家分,按细则并列的都不占名额,降为良好"
            ),
            format!(
                "quota | 良好名额 | 0.00 | 占良好名额 | 良好名额1个,与{other}并列(总分和并列规则都分不出),\
                 余1个名额不够2家分,按细则并列的都占名额"
            ),
        ]
    };
    assert_eq!(lines(&cards[1]), tied("丙"));
    assert_eq!(lines(&cards[2]), tied("乙"));
    assert_eq!(
        lines(&cards[3]),
        [
            "quota | 优秀名额 | 0.00 | 优秀→良好 | 优秀名额2个,类内第2名,与丙同分,第2项9.00低于10.00,\
             排在前面参评优秀的有3家(甲20.00、丙19.00、乙19.00),降为良好",
            "quota | 良好名额 | 0.00 | 良好→合格 | 良好名额1个,与丙同分,第2项9.00低于10.00,\
             排在前面参评良好的有2家(丙19.00、乙19.00),再降为合格",
        ]
    );
    assert_eq!(
        lines(&cards[4]),
        [
            "quota | 良好名额 | 0.00 | 良好→合格 | 良好名额1个,类内第5名,排在前面参评良好的有3家(丙19.00、乙19.00、丁19.00),降为合格"
        ]
    );
    // The remark says the same.
    for card in &cards {
        let quotas = card
            .lines
            .iter()
            .filter(|line| line.kind == LineKind::Quota);
        let reasons: Vec<&String> = quotas.map(|line| &line.reason).collect();
        assert_eq!(card.remarks.iter().collect::<Vec<_>>(), reasons);
    }
    // A tie that is left to people.
    let cards = with_places(["undecided", "none"], &offices[..3]);
    assert_eq!(
        lines(&cards[1]),
        ["quota? | 优秀名额 | 0.00 | 良好至优秀 | 与丙并列于优秀名额线,待定夺"]
    );
    // Nothing open, and no tie at an edge: the same words whatever is said of ties.
    let cards = with_places(
        ["undecided", "undecided"],
        &[offices[0], offices[1], offices[3], offices[4]],
    );
    assert_eq!(
        lines(&cards[2])[0],
        "quota | 优秀名额 | 0.00 | 优秀→良好 | 优秀名额2个,类内第2名,与乙同分,第2项9.00低于10.00,\
         排在前面参评优秀的有2家(甲20.00、乙19.00),降为良好"
    );
    assert_eq!(
        lines(&cards[3]),
        [
            "quota | 良好名额 | 0.00 | 良好→合格 | 良好名额1个,类内第4名,排在前面参评良好的有1家(丁19.00),降为合格"
        ]
    );
}

#[test]
fn where_something_is_open_a_quota_tells_what_is_sure() {
    let text = rubric(&["points * f.x / 100"], "")
        + "[[grade]]\nname = \"优秀\"\nfrom = 8\nquota = { number = 1, ties = \"none\" }\n[[grade]]\nname = \"合格\"\n";
    let cards = run(
        &compiled(&text),
        &[
            "office = \"甲\"\nf.x = 100\n",
            "office = \"乙\"\nf.x = 90\n",
            "office = \"丙\"\n",
        ],
        None,
    );
    // 甲 stands before 乙 whatever 丙 comes to.
    assert_eq!(
        lines(&cards[1]),
        [
            "quota | 优秀名额 | 0.00 | 优秀→合格 | 优秀名额1个,类内第2至3名,本单位总分9.00,参评优秀的至少有1家必定排在前面(甲10.00),降为合格"
        ]
    );
    // Equal to 丙 at best, neither would take it.
    assert_eq!(
        lines(&cards[0]),
        [
            "quota? | 优秀名额 | 0.00 | 合格至优秀 | 优秀名额1个,类内第1名,名次未定,参评优秀的必定在前0家、可能在前或并列1家,能否评为优秀待定"
        ]
    );
    // 丁 may come to 8.5 at most: enough for the grade, not for the place.
    let cards = run(
        &compiled(&text),
        &[
            "office = \"甲\"\nf.x = 100\n",
            "office = \"丁\"\nf.x = { at_least = 70, at_most = 85 }\n",
        ],
        None,
    );
    assert_eq!(
        lines(&cards[1]),
        [
            "quota | 优秀名额 | 0.00 | 至多合格 | 优秀名额1个,类内第2名,本单位总分至多8.50,参评优秀的至少有1家必定排在前面(甲10.00),即使够得上优秀也轮不到,至多合格"
        ]
    );
    assert_eq!(lines(&cards[0]), Vec::<String>::new());
}

#[test]
fn a_share_of_those_ranked_is_told_with_how_many_they_are() {
    let gate = "[[gate]]\nid = \"V\"\ntitle = \"不考\"\nwhen = \"f.m >= 1\"\nnot_assessed = true\n";
    let grades = "[[grade]]\nname = \"优秀\"\nfrom = 8\nquota = { share = 0.34, ties = \"none\" }\n\
        [[grade]]\nname = \"良好\"\nfrom = 6\nquota = { number = 1, ties = \"none\" }\n[[grade]]\nname = \"合格\"\n";
    let text = rubric(&["points * f.x / 100"], "") + gate + grades;
    let cards = run(
        &compiled(&text),
        &[
            "office = \"甲\"\nf.x = 100\nf.m = 0\n",
            "office = \"乙\"\nf.x = 90\nf.m = 0\n",
            "office = \"丙\"\nf.x = 50\n",
        ],
        None,
    );
    let quota = |card: &Scorecard| -> Vec<String> {
        let all = lines(card).into_iter();
        all.filter(|line| line.starts_with("quota")).collect()
    };
    // 2 × 34% = 0.68, no place; 3 × 34% = 1.02, one. 甲 stands before 乙: 乙 has none, and the one below it at best.
    assert_eq!(
        quota(&cards[1]),
        [
            "quota | 优秀名额 | 0.00 | 优秀→良好 | 优秀名额0至1个(2至3家×34%=0.68至1.02,舍去小数),类内第2名,\
             本单位总分9.00,参评优秀的至少有1家必定排在前面(甲10.00),降为良好",
            // 甲 takes the place of 良好 where it gets none of 优秀.
            "quota? | 良好名额 | 0.00 | 合格至良好 | 良好名额1个,类内第2名,名次未定,\
             参评良好的必定在前0家、可能在前或并列1家,能否评为良好待定"
        ]
    );
}
