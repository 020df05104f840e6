//! Fields of rows: events by severity, doubling, the highest of a matter, judges with the extremes dropped.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{compiled, run, told};
use kaohe::compile::CompiledRubric;
use kaohe::report::{Format, RowsTable, gather, lay_rows, read, rows_of_file};
use kaohe::source::Source;
use kaohe::value::Known;

fn text(points: u32, more: &str, script: &str) -> String {
    format!(
        r#"id = "t"
title = "试"
edition = "1"
points = {points}
assessed_on = 2025-03-31
rounding = {{ digits = 2 }}
not_applicable = "rescale-total"
[target]
double = 2
[field.safety.events]
title = "事故"
type = "rows"
unit = "起"
{more}
[field.safety.events.columns]
date = {{ title = "日期", type = "date" }}
kind = {{ title = "情形", type = "text", one_of = ["死亡", "重伤", "轻伤"] }}
people = {{ title = "人数", type = "count", unit = "人", range = [0, 9] }}
again = {{ title = "再犯", type = "flag", if_blank = false }}
[field.judges.marks]
title = "评委打分"
type = "rows"
[field.judges.marks.columns]
mark = {{ title = "分数", type = "number", range = [0, 100], ask = "评委" }}
[field.awards.items]
title = "表彰"
type = "rows"
[field.awards.items.columns]
matter = {{ title = "事项", type = "text" }}
level = {{ title = "级别", type = "text", one_of = ["省", "市", "区"] }}
[[section]]
id = "A"
title = "甲部分"
[[section.indicator]]
id = "A1"
title = "一项"
points = {points}
score = '''
{script}
'''
[[grade]]
name = "合格"
from = 0
"#
    )
}

fn one(rubric: &CompiledRubric, rows: &str) -> String {
    let report = format!("office = \"某镇\"\n{rows}\n");
    told(&run(rubric, &[&report], None)[0], 0)
}

/// 亡1人扣30分/次,重伤1人扣15分/次,轻伤1人扣10分/次.
const SEVERITY: &str = r#"points - sum_of(safety.events, |e| e.people * first_when([
  [e.kind == "死亡", 30], [e.kind == "重伤", 15], [true, 10]]) * factor(e.again, target.double))"#;

const SERIOUS_AND_SLIGHT: &str = "[[safety.events]]\nkind = \"重伤\"\npeople = 1\n[[safety.events]]\nkind = \"轻伤\"\npeople = 1\n";

#[test]
fn events_by_severity() {
    let rubric = compiled(&text(60, "", SEVERITY));
    // 15 + 10 of 60.
    assert_eq!(one(&rubric, SERIOUS_AND_SLIGHT), "partial 35.00");
    // Doubled: 2×15 + 10.
    let again = SERIOUS_AND_SLIGHT.replacen("people = 1", "people = 1\nagain = true", 1);
    assert_eq!(one(&rubric, &again), "partial 20.00");
    // 2 dead: exactly nothing left; 3: 扣完为止.
    let dead = |n: u32| format!("[[safety.events]]\nkind = \"死亡\"\npeople = {n}\n");
    assert_eq!(one(&rubric, &dead(2)), "zero 0.00");
    assert_eq!(one(&rubric, &dead(3)), "zero 0.00");
    assert_eq!(one(&rubric, "safety.events = []"), "full 60.00");
    assert_eq!(one(&rubric, "safety.events = \"无\""), "full 60.00");
    // Nothing said: each event takes something, none gives.
    assert_eq!(one(&rubric, ""), "open 0.00..60.00");
    // How many were slightly hurt is open, 1 or 2: 10 or 20.
    let vague = "[[safety.events]]\nkind = \"轻伤\"\npeople = \"1-2\"\n";
    assert_eq!(one(&rubric, vague), "open 40.00..50.00");
    // Of what kind is open: 10 to 30 for one.
    let blank = "[[safety.events]]\npeople = 1\n";
    assert_eq!(one(&rubric, blank), "open 30.00..50.00");
    let none = "safety.events = { not_applicable = \"无生产\" }";
    assert_eq!(one(&rubric, none), "not_applicable (缺项:无生产)");
    let cell = "[[safety.events]]\nkind = \"轻伤\"\npeople = { not_applicable = \"未定\" }\n";
    assert_eq!(one(&rubric, cell), "not_applicable (缺项:未定)");
}

#[test]
fn nothing_reported_may_mean_none() {
    let rubric = compiled(&text(60, "if_blank = \"none\"", SEVERITY));
    assert_eq!(one(&rubric, ""), "full 60.00");
}

#[test]
fn counting() {
    let rubric = compiled(&text(
        5,
        "",
        "points - 2 * count_of(safety.events, |e| e.people >= 2)",
    ));
    let events = |people: &[&str]| -> String {
        let one = |n: &&str| format!("[[safety.events]]\npeople = {n}\n");
        people.iter().map(one).collect()
    };
    // At, just below, just above.
    assert_eq!(one(&rubric, &events(&["2", "1", "3"])), "partial 1.00");
    assert_eq!(one(&rubric, &events(&["1"])), "full 5.00");
    // One surely, one perhaps: 2 or 4 taken.
    assert_eq!(one(&rubric, &events(&["2", "\"1-2\""])), "open 1.00..3.00");
    assert_eq!(one(&rubric, ""), "open 0.00..5.00");
    let every = compiled(&text(5, "", "points - count_of(safety.events)"));
    assert_eq!(one(&every, &events(&["2", "1", "3"])), "partial 2.00");
}

fn marks(marks: &[&str]) -> String {
    let one = |mark: &&str| format!("[[judges.marks]]\nmark = {mark}\n");
    marks.iter().map(one).collect()
}

#[test]
fn judges() {
    let rubric = compiled(&text(100, "", "trimmed_mean_of(judges.marks, |e| e.mark)"));
    // 5 judges: all count: 450 / 5.
    assert_eq!(
        one(&rubric, &marks(&["80", "85", "90", "95", "100"])),
        "partial 90.00"
    );
    // 6: without 80 and 100: (85 + 90 + 90 + 95) / 4.
    assert_eq!(
        one(&rubric, &marks(&["80", "85", "90", "90", "95", "100"])),
        "partial 90.00"
    );
    // (70 + 85 + 90 + 91) / 4 = 84 without 60 and 100.
    assert_eq!(
        one(&rubric, &marks(&["60", "70", "85", "90", "91", "100"])),
        "partial 84.00"
    );
    assert_eq!(
        one(&rubric, &marks(&["88", "88", "88", "88", "88", "88"])),
        "partial 88.00"
    );
    assert_eq!(one(&rubric, &marks(&["77.77"])), "partial 77.77");
    assert_eq!(
        one(&rubric, "judges.marks = []"),
        "not_applicable (缺项:没有一行)"
    );
    // One mark is not given yet. With 0: (70 + 80 + 80 + 90) / 4 = 80 without 0 and 90;
    // with 100: (80 + 80 + 90 + 90) / 4 = 85 without 70 and 100.
    let open = marks(&["70", "80", "80", "90", "90"]) + "[[judges.marks]]\n";
    assert_eq!(one(&rubric, &open), "open 80.00..85.00");
    let mean = compiled(&text(100, "", "mean_of(judges.marks, |e| e.mark)"));
    // 1 ÷ 3 of 250 is 83.333…
    assert_eq!(one(&mean, &marks(&["80", "80", "90"])), "partial 83.33");
}

#[test]
fn a_mark_to_be_given_is_an_entry() {
    let rubric = compiled(&text(100, "", "mean_of(judges.marks, |e| e.mark)"));
    let report = format!("office = \"某镇\"\n{}[[judges.marks]]\n", marks(&["80"]));
    let card = &run(&rubric, &[&report], None)[0];
    let need = &card.outcomes[0].words.needs[0];
    assert_eq!(
        (
            need.kind.id(),
            need.item.as_str(),
            need.title.as_str(),
            need.ask.as_str()
        ),
        ("entry", "judges.marks[2].mark", "评委打分第2行分数", "评委")
    );
    assert_eq!(told(card, 0), "open 40.00..90.00");
}

fn awards(items: &[(&str, &str)]) -> String {
    let one = |(matter, level): &(&str, &str)| {
        let matter = if matter.is_empty() {
            String::new()
        } else {
            format!("matter = \"{matter}\"\n")
        };
        format!("[[awards.items]]\n{matter}level = \"{level}\"\n")
    };
    items.iter().map(one).collect()
}

#[test]
fn the_highest_level_of_a_matter() {
    // 省4市2区1,同一事项就高不重复,合计不超过10.
    let script = r#"highest_per(awards.items, |e| e.matter, |e| first_when([
        [e.level == "省", 4], [e.level == "市", 2], [true, 1]]))"#;
    let rubric = compiled(&text(10, "", script));
    // 甲: 4 rather than 2; 乙: 1.
    let three = [("甲", "省"), ("甲", "市"), ("乙", "区")];
    assert_eq!(one(&rubric, &awards(&three)), "partial 5.00");
    let mut turned = three;
    turned.reverse();
    assert_eq!(one(&rubric, &awards(&turned)), "partial 5.00");
    let many = [("甲", "省"), ("乙", "省"), ("丙", "省")];
    assert_eq!(one(&rubric, &awards(&many)), "full 10.00");
    assert_eq!(one(&rubric, "awards.items = []"), "zero 0.00");
    assert_eq!(one(&rubric, ""), "open 0.00..10.00");
    // Of what matter the third is, is not told: 甲 (nothing more) or another (1 more).
    let loose = [("甲", "省"), ("甲", "市"), ("", "区")];
    assert_eq!(one(&rubric, &awards(&loose)), "open 4.00..5.00");
    // Alone it counts whatever it is.
    assert_eq!(one(&rubric, &awards(&[("", "市")])), "partial 2.00");
}

#[test]
fn rows_on_the_card() {
    let rubric = compiled(&text(60, "", SEVERITY));
    let report = format!("office = \"某镇\"\n{SERIOUS_AND_SLIGHT}");
    let card = &run(&rubric, &[&report], None)[0];
    let outcome = &card.outcomes[0];
    assert_eq!(
        outcome.words.reported,
        "事故 情形重伤、人数1;情形轻伤、人数1"
    );
    // 15 and 10, and their sum, stand there.
    for figure in ["事故2起", "=15", "=10", "得25", "=35"] {
        assert!(
            outcome.words.workings.contains(figure),
            "{}",
            outcome.words.workings
        );
    }
}

#[test]
fn the_interpreter_runs_loops_over_rows() {
    let script = "let sum = 0; for e in safety.events { sum = sum + e.people * target.double; } points - sum";
    let rubric = compiled(&text(60, "", script));
    let dated = &SERIOUS_AND_SLIGHT.replace("kind", "date = 2024-05-01\nkind");
    assert_eq!(one(&rubric, dated), "partial 56.00");
    assert_eq!(
        one(&rubric, "[[safety.events]]\nkind = \"轻伤\"\n"),
        "open 0.00..60.00"
    );
    let words = "fn twice(x) { x * 2 } points - twice(sum_of(safety.events, |e| e.people * target.double)) - count_of(safety.events)";
    let rubric = compiled(&text(60, "", words));
    // 60 − 2×(2 + 2) − 2.
    assert_eq!(one(&rubric, dated), "partial 50.00");
}

#[test]
fn functions_of_a_row_are_checked() {
    let messages = |script: &str| -> Vec<String> {
        let found = common::problems(&text(5, "", script));
        found
            .iter()
            .map(|d| format!("{} | {} | {}", d.code, d.message, d.labels[0].place.text()))
            .collect()
    };
    assert_eq!(
        messages("points - sum_of(safety.events, |e| e.peple)"),
        ["unknown-field | `事故` 没有 `peple` 这一列 | e.peple"]
    );
    assert_eq!(
        messages("points - sum_of(safety.events, |e| e.again)"),
        ["script-type | `sum_of` 的每行要数,写的是是否 | e.again"]
    );
    assert_eq!(
        messages("points - count_of(safety.events, |e| e.people)"),
        ["script-type | `count_of` 的每行要条件,写的是数 | e.people"]
    );
    assert!(!messages("points - sum_of(safety.events, 3)").is_empty());
    assert!(messages("points - sum_of(safety.events, |e| e.people + points)").is_empty());
}

/// What each office's events are, after tables of events were laid over the reports, and what was said.
fn lay_all(
    more: &str,
    reports: &[&str],
    tables: &[(&str, &str)],
    line_data: bool,
) -> (Vec<String>, Vec<String>) {
    let rubric = compiled(&text(60, more, SEVERITY));
    let rubric = rubric.rubric();
    let reads = reports.iter().zip("abc".chars());
    let reads = reads.map(|(text, name)| {
        read(
            &Source::new(format!("{name}.toml"), *text),
            Format::Toml,
            rubric,
        )
    });
    let mut gathered = gather(reads.collect(), rubric, None, &[]);
    let field = rows_of_file("2024/safety.events.csv", rubric).unwrap();
    let tables = tables.iter().map(|(name, text)| {
        assert_eq!(rows_of_file(name, rubric), Some(field), "{name}");
        RowsTable::read(&Source::new(*name, *text), field, rubric)
    });
    let told = lay_rows(&mut gathered.reports, tables.collect(), line_data, rubric);
    let events = gathered.reports.iter().map(|r| {
        let fact = r.fact(field).unwrap();
        match &fact.known {
            Known::Value(_) => fact.written.clone(),
            other => format!("{other:?}"),
        }
    });
    let told = told.iter().map(|d| format!("{} | {}", d.code, d.message));
    (events.collect(), told.collect())
}

fn lay(reports: &[&str], table: &str, line_data: bool) -> (Vec<String>, Vec<String>) {
    lay_all("", reports, &[("safety.events.csv", table)], line_data)
}

const TWO: [&str; 2] = [
    "office = \"某镇\"",
    "office = { id = \"b\", name = \"别镇\" }",
];

#[test]
fn events_in_a_table_of_their_own() {
    let table = "单位,情形,人数(人)\n某镇,重伤,1\nb,轻伤,2\n某镇,轻伤,1\n";
    let (written, told) = lay(&TWO, table, false);
    assert_eq!(
        written,
        ["情形重伤、人数1;情形轻伤、人数1", "情形轻伤、人数2"]
    );
    assert_eq!(told, Vec::<String>::new());
    // A line that says there were none, and an office that the table does not name.
    let (written, told) = lay(&TWO, "office,kind,people\nb,无,\n", false);
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(written, ["Missing(None)", "无"]);
}

#[test]
fn bad_events_are_told() {
    let own = "office = \"某镇\"\n[[safety.events]]\nkind = \"死亡\"\npeople = 1\n";
    let table = "单位,情形,人数\n某镇,重伤,1\n";
    let (written, told) = lay(&[own], table, false);
    let why = "`某镇` 的 `事故`,填报表和 safety.events.csv 不同,都没有采用";
    assert_eq!(written, [format!("Missing(Some({why:?}))")]);
    assert_eq!(
        told,
        ["two-readings | `某镇` 的 `事故`,填报表和 safety.events.csv 不同,都没有采用"]
    );
    // Another body's table beats the report.
    let (written, told) = lay(&[own], table, true);
    assert_eq!(
        (written, told),
        (vec!["情形重伤、人数1".to_owned()], Vec::new())
    );
    let (_, told) = lay(
        &[own],
        "单位,情形,伤亡\n某镇,重伤,1\n无镇,重伤,1\n某镇,重,\n",
        true,
    );
    assert_eq!(
        told,
        [
            "unknown-column | `事故` 没有 `伤亡` 这一列,没有采用",
            "not-understood | `情形` 的 `重` 不是可填的内容",
            "line-data-office | 逐行数据里的 `无镇` 不在这次考核里,没有采用",
        ]
    );
    assert_eq!(lay(&[own], "情形,人数\n重伤,1\n", true).1.len(), 1);
}

/// An event that is lost must not count as one that did not happen.
#[test]
fn lines_that_cannot_be_read_leave_the_events_open() {
    let none = "if_blank = \"none\"";
    let lay = |table: &str| lay_all(none, &TWO, &[("事故.csv", table)], false);
    let one = "Missing(Some(\"`事故` 有一行没有读入\"))";
    let whole = "Missing(Some(\"`事故` 的表没有读入\"))";
    // A cell too many: the office is known, and only its events are open.
    let (events, told) = lay("单位,情形,人数\n某镇,重伤,1\n某镇,轻伤,1,2\n");
    assert_eq!(events, [one, ""]);
    assert_eq!(
        told,
        ["row-length | 这一行有 4 格,表头有 3 格,这个单位的 `事故` 没有采用"]
    );
    // A merged cell: most likely the office above, but anybody's.
    let (events, told) = lay("单位,情形,人数\n某镇,重伤,1\n,轻伤,1\n");
    assert_eq!(events, [one, whole]);
    assert_eq!(told, ["no-office | 这一行没有写单位,没有采用"]);
    let (events, told) = lay("情形,人数\n重伤,1\n");
    assert_eq!(events, [whole, whole]);
    assert_eq!(told.len(), 1);
    // A quote that is not closed swallows what follows.
    let (events, _) = lay("单位,情形,人数\nb,轻伤,1\n某镇,\"重伤,1\nb,重伤,1\n");
    assert_eq!(events[0], one);
    let (events, _) = lay("单位,情形,人数\nb,轻伤,1\n");
    assert_eq!(events, ["", "情形轻伤、人数1"]);
}

/// A line that belongs to nobody may be anybody's: those that told nothing else cannot count as having none.
#[test]
fn lines_of_unknown_offices_leave_the_events_open() {
    let lost = "Missing(Some(\"`事故` 有不知道是谁的行\"))";
    let three = [
        "office = { id = \"00258\", name = \"湖塘街道\" }",
        "office = { id = \"00259\", name = \"鲁溪镇\" }\nsafety.events = \"无\"",
        "office = { id = \"00260\", name = \"青梧街道\" }",
    ];
    let lay = |table: &str| {
        let tables = [("事故.csv", table)];
        let given = lay_all("if_blank = \"none\"", &three, &tables, false);
        // Line data is taken alike.
        assert_eq!(
            lay_all("if_blank = \"none\"", &three, &tables, true).0,
            given.0
        );
        given
    };
    // Nobody's: the first told nothing, the second told of none, the third has an event of its own.
    let (events, told) = lay("单位,情形,人数\n赤水农场,重伤,1\n00260,轻伤,1\n");
    assert_eq!(events, [lost, "无", "情形轻伤、人数1"]);
    assert_eq!(
        told,
        ["line-data-office | 逐行数据里的 `赤水农场` 不在这次考核里,没有采用"]
    );
    // Nearly the third's, or its own without the zeros: its list lacks an event.
    for office in ["青梧街导", "260"] {
        let (events, _) = lay(&format!("单位,情形,人数\n{office},重伤,1\n00260,轻伤,1\n"));
        assert_eq!(events, [lost, "无", lost], "{office}");
    }
    // The id of the second, the name of the third.
    let table = "单位编号,单位名称,情形,人数\n00259,青梧街道,重伤,1\n,青梧街道,轻伤,1\n";
    let (events, told) = lay(table);
    assert_eq!(events, [lost, lost, lost]);
    assert_eq!(
        told,
        ["line-data-office | 逐行数据里的 `00259`、`青梧街道` 不是同一个单位,没有采用"]
    );
    // Lost zeros beside the name: it is the third.
    let (events, told) = lay("单位编号,单位名称,情形,人数\n260,青梧街道,重伤,1\n");
    assert_eq!((events[2].as_str(), told.len()), ("情形重伤、人数1", 0));
}

#[test]
fn tables_that_tell_different_events() {
    let (a, b) = (
        "单位,情形,人数\n某镇,重伤,1\n某镇,轻伤,2\n",
        "人数,情形,单位\n2人,轻伤,某镇\n1,重伤,某镇\n",
    );
    let two = |b: &str, line_data| {
        let tables = [("x/事故.csv", a), ("y/safety.事故.csv", b)];
        lay_all("", &TWO[..1], &tables, line_data)
    };
    // The same events in another order and other words.
    let (events, told) = two(b, false);
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(events, ["情形轻伤、人数2人;情形重伤、人数1"]);
    // One event is told in one of them only.
    let fewer = "单位,情形,人数\n某镇,重伤,1\n";
    for (line_data, code) in [(false, "two-readings"), (true, "line-data-differs")] {
        let (events, told) = two(fewer, line_data);
        assert!(events[0].starts_with("Missing(Some("), "{events:?}");
        assert_eq!(
            told,
            [format!(
                "{code} | `某镇` 的 `事故`,x/事故.csv 和 y/safety.事故.csv 不同,都没有采用"
            )]
        );
    }
    let (events, told) = lay(&TWO[..1], "单位,情形,人数\n某镇,无,\n某镇,重伤,1\n", false);
    assert!(events[0].starts_with("Missing(Some("), "{events:?}");
    assert_eq!(
        told,
        ["two-readings | `某镇` 的 `事故`,safety.events.csv 既写了无,又写了事件,都没有采用"]
    );
}

#[test]
fn one_cell_told_twice() {
    let rubric = compiled(&text(60, "", SEVERITY));
    let report =
        "office = \"某镇\"\n[[safety.events]]\nkind = \"轻伤\"\npeople = 1\n\"人数\" = 2\n";
    let read = read(
        &Source::new("a.toml", report),
        Format::Toml,
        rubric.rubric(),
    );
    let told: Vec<_> = read
        .diagnostics
        .iter()
        .map(|d| d.message.as_str())
        .collect();
    assert_eq!(told, ["`人数` 填了两次:`1` 和 `2`"]);
    // 0 to 9 people slightly hurt: 10 each, 60 at most.
    assert_eq!(ends(&rubric, &read.reports[0]), "0.00..60.00");
}

fn ends(rubric: &CompiledRubric, report: &kaohe::report::Report) -> String {
    let points = &kaohe::evaluate::evaluate(rubric, report).outcomes[0].points;
    format!("{}..{}", points.sure, points.possible)
}

#[test]
fn events_want_evidence_where_the_rubric_does() {
    let rubric = compiled(&text(60, "evidence = \"required\"", SEVERITY));
    let event = |people: &str| format!("[[safety.events]]\nkind = \"轻伤\"\npeople = {people}\n");
    assert_eq!(
        one(&rubric, &event("{ value = 1, document = \"台账\" }")),
        "partial 50.00"
    );
    // Unproved: it counts for the possible end alone.
    let unproved = format!("office = \"某镇\"\n{}", event("1"));
    let unproved = read(
        &Source::new("a.toml", unproved),
        Format::Toml,
        rubric.rubric(),
    );
    assert_eq!(unproved.diagnostics[0].code.to_string(), "no-evidence");
    assert_eq!(ends(&rubric, &unproved.reports[0]), "0.00..50.00");
    let table = |header: &str, cell: &str| {
        let table = format!("单位,情形,人数{header}\n某镇,轻伤,1{cell}\n");
        let told = lay_all(
            "evidence = \"required\"",
            &TWO[..1],
            &[("事故.csv", &table)],
            false,
        );
        told.1
    };
    assert_eq!(table(",佐证", ",台账"), Vec::<String>::new());
    // As the help of the message says.
    assert_eq!(table(",事故 佐证", ",台账"), Vec::<String>::new());
    assert_eq!(table("", ""), ["no-evidence | `事故` 要有佐证,这里没有写"]);
}

#[test]
fn the_card_adds_up_however_many_events() {
    let rubric = compiled(&text(
        60,
        "",
        "points - 0.5 * sum_of(safety.events, |e| e.people)",
    ));
    let event = |n: u32| format!("[[safety.events]]\npeople = {n}\n");
    // 40 events: 30 of one person are written out, the other 10 of two are 20.
    let report: String = (0..40)
        .map(|at| event(if at < 30 { 1 } else { 2 }))
        .collect();
    let report = format!("office = \"某镇\"\n{report}");
    let card = &run(&rubric, &[&report], None)[0];
    let workings = &card.outcomes[0].words.workings;
    assert!(workings.contains("、另10起共20)得50"), "{workings}");
    // 60 − 50 ÷ 2.
    assert_eq!(told(card, 0), "partial 35.00");
}

#[test]
fn events_in_json() {
    let rubric = compiled(&text(60, "", SEVERITY));
    let events = r#"[{ "kind": "重伤", "people": 1 }, { "情形": "轻伤", "人数": "1-2" }]"#;
    let report = format!(r#"{{ "office": "某镇", "safety": {{ "events": {events} }} }}"#);
    for format in [Format::Json, Format::Ndjson] {
        let read = read(&Source::new("a", report.as_str()), format, rubric.rubric());
        assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
        // 60 − 15 − 10 or 20.
        assert_eq!(ends(&rubric, &read.reports[0]), "25.00..35.00");
    }
    let broken = r#"{ "office": "某镇", "safety": { "events": [3] } }"#;
    let read = read(&Source::new("a", broken), Format::Json, rubric.rubric());
    assert_eq!(
        read.diagnostics[0].message,
        "`事故` 的每一行要写各列,这里不是"
    );
    assert_eq!(ends(&rubric, &read.reports[0]), "0.00..60.00");
}

/// Line data, as a cell or as a table, beats what the office tells, in its report or in a table.
#[test]
fn line_data_beats_a_table_of_the_office() {
    let rubric = compiled(&text(60, "", SEVERITY));
    let rubric = rubric.rubric();
    let field = rows_of_file("事故.csv", rubric).unwrap();
    let facts = kaohe::report::LineTable::read(
        &Source::new("open.csv", "office,item,answer\n某镇,safety.events,无\n"),
        rubric,
    );
    let reads = vec![read(&Source::new("a.toml", TWO[0]), Format::Toml, rubric)];
    let mut gathered = gather(reads, rubric, None, &[facts]);
    let mut lay = |line_data| {
        let table = Source::new("事故.csv", "单位,情形,人数\n某镇,重伤,1\n");
        let table = RowsTable::read(&table, field, rubric);
        let told = lay_rows(&mut gathered.reports, vec![table], line_data, rubric);
        let fact = gathered.reports[0].fact(field).unwrap();
        (
            fact.written.clone(),
            fact.replaced.as_ref().map(|stated| stated.written.clone()),
            told.len(),
        )
    };
    assert_eq!(lay(false), ("无".into(), Some("情形重伤、人数1".into()), 0));
    // Two sources of line data that differ: neither.
    assert_eq!(lay(true).2, 1);
    assert!(matches!(
        gathered.reports[0].fact(field).unwrap().known,
        Known::Missing(Some(_))
    ));
}

#[test]
fn last_periods_events() {
    let script = "points - 10 * max(count_of(safety.events) - count_of(prior.safety.events), 0)";
    let rubric = compiled(&text(60, "", script));
    let this = SERIOUS_AND_SLIGHT;
    let report = |text: &str| {
        let text = format!("office = \"某镇\"\n{text}");
        read(&Source::new("a.toml", text), Format::Toml, rubric.rubric())
    };
    let mut gathered = gather(vec![report(this)], rubric.rubric(), None, &[]);
    let field = rows_of_file("事故.csv", rubric.rubric()).unwrap();
    let table = Source::new("事故.csv", "单位,情形,人数\n某镇,重伤,1\n清溪镇,重伤,1\n");
    let table = RowsTable::read(&table, field, rubric.rubric());
    let told = kaohe::report::lay_prior(
        &mut gathered.reports,
        vec![report("")],
        vec![table],
        rubric.rubric(),
    );
    assert!(told.is_empty(), "{told:?}");
    // 2 events after 1: 10 taken.
    assert_eq!(ends(&rubric, &gathered.reports[0]), "50.00..50.00");
}

#[test]
fn the_highest_of_a_number_of_rows_that_is_not_known() {
    // As many of the marks as there are offices in the field `n`: 90, 80 and 70, the highest first.
    let text = text(1000, "", "highest_of(judges.marks, f.n, |e| e.mark)").replace(
        "[field.judges.marks]",
        "[field.f]\nn = { title = \"取几件\", type = \"count\", range = [1, 9] }\n[field.judges.marks]",
    );
    let rubric = compiled(&text);
    let of = |n: &str| {
        one(
            &rubric,
            &format!("f.n = {n}\n{}", marks(&["70", "90", "80"])),
        )
    };
    assert_eq!(of("2"), "partial 170.00");
    // More than there are: all of them, 240.
    assert_eq!(of("9"), "partial 240.00");
    assert_eq!(of("\"1-2\""), "open 90.00..170.00");
    assert_eq!(of("\"\""), "open 90.00..240.00");
}
