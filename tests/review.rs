//! What people decided (`--review`): every kind of entry worked out by hand, and every way in which one is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "common/program.rs"]
mod program;

use std::collections::BTreeMap;

use kaohe::compile::{CompiledRubric, compile};
use kaohe::diagnostic::Diagnostic;
use kaohe::evaluate::{CardFigures, evaluate};
use kaohe::outcome::{Ends, Outcome, Status};
use kaohe::report::review::{ReviewTable, lay_over_review};
use kaohe::report::{Format, LineTable, gather, read};
use kaohe::rubric::parse;
use kaohe::scorecard::{LineKind, Options, Scorecard, assemble};
use kaohe::source::Source;
use proptest::prelude::*;

/// 15 points, one bonus and one penalty item; one place of 优秀.
const RUBRIC: &str = include_str!("cmd/inputs/review/rubric.toml");

const HEADER: &str = "office,item,kind,value,seen,reason,by,date,document";

/// Three offices; 甲 is the one that most tests look at.
const REPORTS: &str = "单位编号,单位名称,类别,审查率,败诉案件数,表彰数,通报次数\n\
    jia,甲街道,街道,96,1,,1\n\
    yi,乙镇,镇,98,0,1,\n\
    bing,丙镇,镇,92%以上,,,\n";

struct Ran {
    cards: BTreeMap<String, Scorecard>,
    /// Those of the review alone.
    said: Vec<Diagnostic>,
    /// Those of the reports.
    of_reports: Vec<Diagnostic>,
}

fn compiled() -> CompiledRubric {
    compiled_from(RUBRIC)
}

fn compiled_from(text: &str) -> CompiledRubric {
    let parsed = parse(&Source::new("rubric.toml", text));
    assert!(parsed.diagnostics.is_empty(), "{:#?}", parsed.diagnostics);
    let compiled = compile(parsed.rubric.unwrap());
    compiled
        .rubric
        .unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics))
}

/// The run of the program over reports, line data and review files.
fn run(reports: &str, line_data: &[&str], reviews: &[(&str, String)]) -> Ran {
    run_with(&compiled(), reports, line_data, reviews)
}

fn run_with(
    rubric: &CompiledRubric,
    reports: &str,
    line_data: &[&str],
    reviews: &[(&str, String)],
) -> Ran {
    let lines: Vec<LineTable> = line_data
        .iter()
        .map(|text| LineTable::read(&Source::new("court.csv", *text), rubric.rubric()))
        .collect();
    let reports = read(
        &Source::new("reports.csv", reports),
        Format::Csv,
        rubric.rubric(),
    );
    let mut gathered = gather(vec![reports], rubric.rubric(), None, &lines);
    let tables: Vec<ReviewTable> = reviews
        .iter()
        .map(|(name, text)| {
            let format = Format::from_name(name).unwrap();
            ReviewTable::read(&Source::new(*name, text.as_str()), format)
                .unwrap_or_else(|said| panic!("{said:#?}"))
        })
        .collect();
    lay_over_review(&mut gathered, rubric.rubric(), &tables);
    let of_review = |d: &Diagnostic| {
        let source = d.position().0.unwrap_or("");
        reviews.iter().any(|(name, _)| *name == source)
    };
    let (mut said, of_reports): (Vec<_>, Vec<_>) =
        gathered.diagnostics.iter().cloned().partition(of_review);
    let options = Options::default();
    let mut cards = Vec::new();
    for report in &gathered.reports {
        let mut evaluation = evaluate(rubric, report);
        said.append(&mut evaluation.diagnostics);
        cards.push(assemble(evaluation, options));
    }
    let gate = |card: &Scorecard, gate: usize, figures: &dyn CardFigures| {
        let report = gathered.reports.iter().find(|r| r.office == card.office);
        evaluate(rubric, report.unwrap()).account(rubric.gate(gate).unwrap(), figures)
    };
    let cards = kaohe::rank::rank(cards, rubric, options, &gate);
    said.extend(cards.iter().flat_map(|card| card.diagnostics.clone()));
    Ran {
        cards: cards
            .into_iter()
            .map(|card| (card.office.id.clone(), card))
            .collect(),
        said,
        of_reports,
    }
}

/// A run with one CSV file of these rows.
fn reviewed(rows: &[&str]) -> Ran {
    reviewed_over(REPORTS, rows)
}

fn reviewed_over(reports: &str, rows: &[&str]) -> Ran {
    run(reports, &[], &[("review.csv", table(rows))])
}

fn table(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// Code, underlined text, message and help, as one line each.
fn said(ran: &Ran) -> Vec<String> {
    let line = |d: &Diagnostic| {
        let place = d.labels.first().map_or("", |label| label.place.text());
        let help = d.help.as_deref().unwrap_or("");
        format!("{} | {place} | {} | {help}", d.code, d.message)
    };
    ran.said.iter().map(line).collect()
}

fn outcome<'a>(ran: &'a Ran, office: &str, indicator: &str) -> &'a Outcome {
    let rubric = compiled();
    let at = rubric.rubric().find_indicator(indicator).unwrap();
    let card = &ran.cards[office];
    card.outcomes.iter().find(|o| o.indicator == at).unwrap()
}

fn ends(ends: &Ends) -> (String, String) {
    (ends.sure.to_string(), ends.possible.to_string())
}

/// Computed points, what a person changed, and the points, each at its sure end.
fn parts(outcome: &Outcome) -> [String; 3] {
    [outcome.computed(), &outcome.adjustment(), &outcome.points].map(|e| e.sure.to_string())
}

fn both(sure: &str, possible: &str) -> (String, String) {
    (sure.to_owned(), possible.to_owned())
}

// ---------------------------------------------------------------- worked out by hand

/// 甲: A1 96% → 3; A2 B档88 → 88 × 3 ÷ 100 = 2.64; A3 2.5; A4 5 − 2 = 3, adjusted by −0.5 → 2.5;
/// together 10.64; P1 −0.5, adjusted by +0.25 → −0.25; the office +1: 10.64 − 0.25 + 1 = 11.39.
const BY_TITLES: &str = "序号,单位,项目,类型,值,所见,理由,决定人,日期,文件,备注\n\
    1,甲街道,统筹考量,评分,B档88,,资料较全,考核组,2025-03-05,评分表2号,\n\
    2,甲街道,酌情评价,评分,2.5分,,现场一般,考核组,2025-03-05,,\n\
    3,甲街道,A4 行政诉讼,调整,'-0.5,3.00,应诉准备不足,张三,2025年3月10日,\"=\"\"00258\"\"\",“备注”不读\n\
    4,甲街道,通报,调整,＋0.25,-0.50,一次属误报,李四,2025/3/12,申诉表,\n\
    5,甲街道,,调整,+1,10.64,牵头专项,王五,2025-04-08,会议纪要3号,\n\
    6,,,,,,,,,,空行\n";

const BY_IDS: &str = "office,item,kind,value,seen,reason,by,date,document\n\
    jia,A2,manual,88,,资料较全,考核组,2025-03-05,评分表2号\n\
    jia,A3,manual,2.5,,现场一般,考核组,2025-03-05,\n\
    jia,A4,adjustment,−0.5,3,应诉准备不足,张三,2025-03-10,00258\n\
    jia,P1,adjustment,0.25,-0.5,一次属误报,李四,2025-03-12,申诉表\n\
    jia,,adjustment,1,10.64,牵头专项,王五,2025-04-08,会议纪要3号\n";

const AS_TOML: &str = r#"
[[review]]
office = "jia"
item = "A2"
kind = "评分"
value = "B 88"
reason = "资料较全"
by = "考核组"
date = 2025-03-05
document = "评分表2号"
[[review]]
office = "jia"
item = "A3"
kind = "manual"
value = 2.5
reason = "现场一般"
by = "考核组"
date = "2025.3.5"
[[review]]
office = "jia"
item = "行政诉讼"
kind = "adjustment"
value = -0.5
seen = 3.00
reason = "应诉准备不足"
by = "张三"
date = 2025-03-10
document = "00258"
[[review]]
office = "甲街道"
item = "P1"
kind = "adjustment"
value = 0.25
seen = -0.50
reason = "一次属误报"
by = "李四"
date = 2025-03-12
document = "申诉表"
[[review]]
office = "jia"
kind = "adjustment"
value = 1
seen = "10.64分"
reason = "牵头专项"
by = "王五"
date = 2025-04-08
document = "会议纪要3号"
"#;

#[test]
fn one_office_worked_by_hand_in_three_notations() {
    for (name, text) in [
        ("titles.csv", BY_TITLES),
        ("ids.csv", BY_IDS),
        ("review.toml", AS_TOML),
    ] {
        let ran = run(REPORTS, &[], &[(name, text.to_owned())]);
        // The total without the change of the office is 10.64 − 0.25 = 10.39, not the 10.64 that somebody saw.
        assert_eq!(ran.said.len(), 1, "{name}: {:#?}", said(&ran));
        assert_eq!(ran.said[0].code.name(), "review-stale");
        let text = text.replace("10.64", "10.39");
        let ran = run(REPORTS, &[], &[(name, text)]);
        assert_eq!(said(&ran), Vec::<String>::new(), "{name}");
        let at = |id| outcome(&ran, "jia", id);
        assert_eq!(parts(at("A1")), ["3.00", "0.00", "3.00"]);
        assert_eq!(parts(at("A2")), ["2.64", "0.00", "2.64"]);
        assert_eq!(at("A2").workings, "评定B档88×3÷100=2.64");
        assert_eq!(
            at("A2").reason,
            "评定B档88×3÷100=2.64,得2.64分,失0.36分:资料较全(考核组,2025-03-05,评分表2号)"
        );
        assert_eq!(at("A2").evidence, "评分依据:评分表2号");
        assert_eq!(at("A3").status, Status::Partial);
        assert_eq!(parts(at("A4")), ["3.00", "-0.50", "2.50"]);
        assert_eq!(
            at("A4").reason,
            "分值5−2×败诉案件数1件=3,得3.00分,失2.00分;\
             调整−0.50:应诉准备不足(张三,2025-03-10,00258)"
        );
        let decided = at("A4").decided.as_ref().unwrap();
        assert_eq!(
            (decided.by.as_str(), decided.on.as_str()),
            ("张三", "2025-03-10")
        );
        assert_eq!(parts(at("P1")), ["-0.50", "0.25", "-0.25"]);
        let card = &ran.cards["jia"];
        assert_eq!(ends(&card.base), both("10.64", "10.64"));
        assert_eq!(ends(&card.penalty), both("-0.25", "-0.25"));
        assert_eq!(ends(&card.adjustment), both("1.00", "1.00"));
        assert_eq!(ends(&card.total), both("11.39", "11.39"));
        let line = card
            .lines
            .iter()
            .find(|l| l.kind == LineKind::Adjustment)
            .unwrap();
        assert_eq!(line.workings, "总分10.39分→11.39分");
        assert_eq!(line.reason, "牵头专项(王五,2025-04-08,会议纪要3号)");
        assert_eq!(line.decided, Some(("王五".into(), "2025-04-08".into())));
        assert_eq!(card.remarks, ["A4 调整−0.50", "P1 调整+0.25"]);
    }
}

// ---------------------------------------------------------------- verified values

const SIGNED: &str = "查阅台账,张三,2025-03-10";

fn row(office: &str, item: &str, kind: &str, value: &str, seen: &str) -> String {
    format!("{office},{item},{kind},{value},{seen},{SIGNED},")
}

fn one(office: &str, item: &str, kind: &str, value: &str, seen: &str) -> Ran {
    reviewed(&[&row(office, item, kind, value, seen)])
}

#[test]
fn a_verified_value_is_named_in_many_ways_and_beats_the_report() {
    for item in [
        "review.rate",
        "审查率",
        "review.审查率",
        "审查比例",
        "审查率(%)",
    ] {
        for value in ["98", "98%", "９８％", "98.5"] {
            let ran = one("甲街道", item, "核定", value, "");
            assert_eq!(said(&ran), Vec::<String>::new(), "{item} {value}");
            assert_eq!(
                parts(outcome(&ran, "jia", "A1"))[2],
                "4.00",
                "{item} {value}"
            );
        }
    }
    let ran = one("jia", "review.rate", "核定", "92%以上", "96");
    let a1 = outcome(&ran, "jia", "A1");
    // At least 92: 2 points are sure, 4 possible.
    assert_eq!(ends(&a1.points), both("2.00", "4.00"));
    assert_eq!(a1.reported, "审查率 96");
    assert_eq!(a1.verified, "审查率 ≥92%(张三,2025-03-10核定:查阅台账)");
    let decided = a1.decided.as_ref().unwrap();
    assert_eq!(
        (decided.by.as_str(), decided.on.as_str()),
        ("张三", "2025-03-10")
    );
    // Not applicable: 15 − 4 = 11 points are left, of which A4 gives 3.
    let ran = one("jia", "review.rate", "verified", "缺项(本年没有送审)", "");
    let a1 = outcome(&ran, "jia", "A1");
    assert_eq!(
        (a1.status, a1.reason.as_str()),
        (Status::NotApplicable, "缺项:本年没有送审")
    );
}

/// Events cannot be listed in a cell, but that there were none can.
#[test]
fn rows_can_be_verified_to_be_none() {
    for value in ["无", "0", "没有"] {
        assert_eq!(
            said(&one("jia", "事故", "核定", value, "")),
            Vec::<String>::new(),
            "{value}"
        );
    }
}

#[test]
fn verified_beats_line_data_which_beats_the_report() {
    let court = "单位,败诉案件数\n甲街道,2\n";
    let of = |reviews: &[(&str, String)]| {
        let ran = run(REPORTS, &[court], reviews);
        let a4 = outcome(&ran, "jia", "A4").clone();
        (
            a4.points.sure.to_string(),
            a4.reported,
            a4.verified,
            said(&ran),
        )
    };
    let (points, reported, verified, _) = of(&[]);
    assert_eq!(
        (points.as_str(), reported.as_str()),
        ("1.00", "败诉案件数 1")
    );
    assert_eq!(verified, "败诉案件数 2件(court.csv)");
    for seen in ["", "2", "2件", "1", "1件", "败诉案件数 1"] {
        let text = table(&[&row("jia", "litigation.lost", "核定", "0", seen)]);
        let (points, reported, verified, said) = of(&[("r.csv", text)]);
        assert_eq!(said, Vec::<String>::new(), "{seen}");
        assert_eq!(
            (points.as_str(), reported.as_str()),
            ("5.00", "败诉案件数 1")
        );
        assert_eq!(
            verified,
            "败诉案件数 0件(张三,2025-03-10核定:查阅台账;court.csv 2)"
        );
    }
}

#[test]
fn a_verified_value_needs_no_other_evidence() {
    // One honour without its document: 0 points are sure, 0.5 possible.
    let b1 = |ran: &Ran| ends(&outcome(ran, "yi", "B1").points);
    let rows = [row("yi", "表彰数", "核定", "1", "1")];
    let warned = |rows: &[String]| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let ran = reviewed(&rows);
        ran.of_reports
            .iter()
            .any(|d| d.code.name() == "no-evidence")
    };
    assert!(warned(&[]) && !warned(&rows));
    assert_eq!(b1(&reviewed(&[])), both("0.00", "0.50"));
    let ran = one("yi", "表彰数", "核定", "1", "1");
    assert_eq!(b1(&ran), both("0.50", "0.50"));
    assert_eq!(outcome(&ran, "yi", "B1").evidence, "");
    let ran = reviewed(&["yi,表彰数,核定,1,,原件,张三,2025-03-10,市发〔2024〕8号"]);
    assert_eq!(b1(&ran), both("0.50", "0.50"));
    assert_eq!(outcome(&ran, "yi", "B1").evidence, "表彰数:市发〔2024〕8号");
}

#[test]
fn what_was_seen_is_compared_by_its_meaning() {
    let stale = |office: &str, item: &str, seen: &str| {
        !one(office, item, "核定", "50", seen).said.is_empty()
    };
    for seen in ["96", "96%", "９６％", "96.0", "审查率 96"] {
        assert!(!stale("jia", "审查率", seen), "{seen}");
    }
    for seen in ["95", "96以上", "未填", "数十"] {
        assert!(stale("jia", "审查率", seen), "{seen}");
    }
    for seen in ["92%以上", "≥92", "92以上"] {
        assert!(!stale("bing", "审查率", seen), "{seen}");
    }
    assert!(stale("bing", "审查率", "92"));
    assert!(!stale("bing", "败诉案件数", "未填"));
    assert!(!stale("bing", "表彰数", "未填"));
    assert!(stale("bing", "败诉案件数", "0"));
}

/// Fill in, run, change the report, run again.
#[test]
fn a_report_that_changes_makes_what_rests_on_it_stale() {
    let rows = [
        row("jia", "审查率", "核定", "98", "96"),
        row("jia", "A4", "调整", "-0.5", "3.00"),
        row("jia", "A2", "评分", "B 88", "2.10至3.00"),
        row("jia", "", "调整", "+1", "5.14"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    // A1 4, A2 2.64, A3 open from 0, A4 3 − 0.5, P1 −0.5: 8.64 are sure.
    let totals = reviewed(&rows);
    assert_eq!(said(&totals).len(), 1, "{:#?}", said(&totals));
    let rows: Vec<String> = rows.iter().map(|row| row.replace("5.14", "8.64")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let ran = reviewed(&rows);
    assert_eq!(said(&ran), Vec::<String>::new());
    assert_eq!(ran.cards["jia"].total.sure.to_string(), "9.64");
    // Now 97% and two lost cases are reported: A1 3 and A4 1 as computed, A2 still 2.64, P1 −0.5.
    let changed = REPORTS.replace("街道,96,1,", "街道,97,2,");
    let ran = reviewed_over(&changed, &rows);
    assert_eq!(
        said(&ran),
        [
            "review-stale | jia,审查率,核定,98,96,查阅台账,张三,2025-03-10, | `甲街道` 的 `审查率`,复核时所见是 `96`,现在是 `97`,这一条没有采用 | 按现在的情况重新核对;结论不变的,把“所见”改成 `97`",
            "review-stale | jia,A4,调整,-0.5,3.00,查阅台账,张三,2025-03-10, | `甲街道` 的 `A4 行政诉讼`,复核时所见是 `3.00`,现在是 `1.00`,这一条没有采用 | 按现在的情况重新核对;结论不变的,把“所见”改成 `1.00`",
            "review-stale | jia,,调整,+1,8.64,查阅台账,张三,2025-03-10, | `甲街道` 的 `总分`,复核时所见是 `8.64`,现在是 `6.14至9.14`,这一条没有采用 | 按现在的情况重新核对;结论不变的,把“所见”改成 `6.14至9.14`",
        ]
    );
    assert_eq!(ran.cards["jia"].total.sure.to_string(), "6.14");
}

// ---------------------------------------------------------------- changes

#[test]
fn changes_add_up_within_floor_and_cap_at_both_ends() {
    let changed = |item: &str, values: &[&str]| {
        let rows: Vec<String> = values
            .iter()
            .map(|value| format!("bing,{item},调整,{value},,理由{value},张三,2025-03-10,"))
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let ran = reviewed(&rows);
        assert_eq!(said(&ran), Vec::<String>::new());
        let out = outcome(&ran, "bing", item).clone();
        let total = ran.cards["bing"].total.clone();
        (
            ends(out.computed()),
            ends(&out.points),
            out.status,
            out.reason,
            ends(&total),
        )
    };
    // 丙 A1: at least 92% → 2 to 4; 1 more is 3 to 4, since 4 is the cap.
    let (computed, points, status, reason, _) = changed("A1", &["+0.4", "0.6"]);
    assert_eq!(
        (computed, points, status),
        (both("2.00", "4.00"), both("3.00", "4.00"), Status::Open)
    );
    assert!(
        reason.ends_with(
            ";调整+0.40:理由+0.4(张三,2025-03-10);调整+0.60:理由0.6(张三,2025-03-10),受上下限限制实为+1.00至+0.00"
        ),
        "{reason}"
    );
    // 3 more: both ends meet at the cap, and nothing is asked for any more.
    let (_, points, status, _, _) = changed("A1", &["3"]);
    assert_eq!((points, status), (both("4.00", "4.00"), Status::Full));
    let (_, points, status, _, _) = changed("A1", &["-5"]);
    assert_eq!((points, status), (both("0.00", "0.00"), Status::Zero));
    // A penalty is never below its own cap of 2 taken and never gives.
    let (computed, points, status, _, _) = changed("P1", &["-2.5"]);
    assert_eq!(
        (computed, points, status),
        (both("0.00", "0.00"), both("-2.00", "-2.00"), Status::Zero)
    );
    let (_, points, status, _, _) = changed("P1", &["+1"]);
    assert_eq!((points, status), (both("0.00", "0.00"), Status::Full));
}

#[test]
fn the_changes_of_an_office_have_a_line_each_before_floor_and_cap_of_the_total() {
    // 丙: A1 2–4, A2 2.1–3, A3 0–3, A4 0–5: 4.10 to 15.00.
    let ran = reviewed(&[
        "bing,,调整,-3,,先,张三,2025-03-10,",
        "bing,,调整,-2.5,4.10至15.00,后,李四,2025-03-11,",
    ]);
    assert_eq!(said(&ran), Vec::<String>::new());
    let card = &ran.cards["bing"];
    assert_eq!(ends(&card.adjustment), both("-5.50", "-5.50"));
    // 4.10 − 5.50 is below the floor of 0.
    assert_eq!(ends(&card.total), both("0.00", "9.50"));
    assert_eq!(ends(&card.limits), both("1.40", "0.00"));
    let lines = card.lines.iter().filter(|l| l.kind == LineKind::Adjustment);
    let lines: Vec<&str> = lines.map(|l| l.workings.as_str()).collect();
    assert_eq!(
        lines,
        ["总分4.1至15分→1.1至12分", "总分1.1至12分→-1.4至9.5分"]
    );
}

#[test]
fn an_item_that_does_not_apply_cannot_be_changed() {
    let ran = reviewed(&[
        &row("jia", "审查率", "核定", "缺项(本年没有送审)", ""),
        &row("jia", "A1", "调整", "+1", ""),
    ]);
    assert_eq!(
        said(&ran),
        [
            "review-stale | jia,A1,调整,+1,,查阅台账,张三,2025-03-10, | `甲街道` 的 `A1 合法性审查` 现在是缺项,对它的评分或调整没有采用 | 核对缺项的认定;确属缺项的,删去这一条"
        ]
    );
}

// ---------------------------------------------------------------- which entry counts

#[test]
fn entries_that_differ_are_not_used_and_copies_count_once() {
    let ran = reviewed(&[
        "jia,A2,评分,A 95,,甲组意见,张三,2025-03-10,",
        "jia,A2,评分,B 88,,乙组意见,李四,2025-03-09,",
        "jia,审查率,核定,98,,甲组意见,张三,2025-03-10,",
        "jia,review.rate,核定,97,,乙组意见,李四,2025-03-09,",
        "yi,A2,评分,A96,,甲组意见,张三,2025-03-10,",
        "yi,统筹考量,评分,96,,乙组意见,李四,2025-03-11,",
        "yi,A4,调整,-1,,同一件事,张三,2025-03-10,",
        "yi,行政诉讼,调整,-1.0,,同一件事,张三,2025年3月10日,",
        "yi,A4,调整,-1,,另一件事,张三,2025-03-10,",
    ]);
    assert_eq!(
        said(&ran),
        [
            "review-differs | jia,review.rate,核定,97,,乙组意见,李四,2025-03-09, | `甲街道` 的 `审查率`,复核有 `97` 和 `98` 两种结论,都没有采用 | 核对哪一条有效,只留一条",
            "review-repeated | yi,行政诉讼,调整,-1.0,,同一件事,张三,2025年3月10日, | `乙镇` 的 `A4` 有完全相同的两条调整 `-1` | 已按一条计;确实是两次调整的,把理由分别写清楚",
            "review-differs | jia,A2,评分,B 88,,乙组意见,李四,2025-03-09, | `甲街道` 的 `A2 统筹考量`,复核有 `B 88` 和 `A 95` 两种结论,都没有采用 | 核对哪一条有效,只留一条",
            "review-repeated | yi,统筹考量,评分,96,,乙组意见,李四,2025-03-11, | `乙镇` 的 `A2 统筹考量` 复核了不止一次,结论相同 | 已按一条计;多余的可以删去",
        ]
    );
    assert_eq!(outcome(&ran, "jia", "A2").status, Status::Open);
    assert_eq!(parts(outcome(&ran, "jia", "A1"))[2], "3.00");
    assert_eq!(parts(outcome(&ran, "yi", "A2"))[2], "2.88");
    assert_eq!(parts(outcome(&ran, "yi", "A4")), ["5.00", "-2.00", "3.00"]);
}

#[test]
fn an_entry_that_is_stale_does_not_stand_against_its_successor() {
    let ran = reviewed(&[
        &row("jia", "审查率", "核定", "90", "95"),
        &row("jia", "审查率", "核定", "98", "96"),
        &row("jia", "A2", "评分", "A 95", "2.50"),
        &row("jia", "A2", "评分", "B 88", "2.10"),
    ]);
    let codes: Vec<&str> = ran.said.iter().map(|d| d.code.name()).collect();
    assert_eq!(codes, ["review-stale", "review-stale"]);
    assert_eq!(parts(outcome(&ran, "jia", "A1"))[2], "4.00");
    assert_eq!(parts(outcome(&ran, "jia", "A2"))[2], "2.64");
}

const MANY: [&str; 14] = [
    "jia,审查率,核定,98,96,甲组意见,张三,2025-03-10,",
    "jia,A2,评分,B 88,,评分表,张三,2025-03-10,",
    "jia,A2,评分,88,,评分表,李四,2025-03-12,",
    "jia,A3,评分,2.5,,评分表,张三,2025-03-10,",
    "jia,A4,调整,-0.5,,第一件,张三,2025-03-10,",
    "jia,A4,调整,-0.25,,第二件,李四,2025-03-11,",
    "jia,A4,调整,-0.25,,第二件,李四,2025-03-11,",
    "jia,,调整,+1,,先,张三,2025-03-10,",
    "jia,,调整,-0.5,,后,李四,2025-03-10,",
    "yi,A2,评分,A 95,,甲组,张三,2025-03-10,",
    "yi,A2,评分,A 96,,乙组,李四,2025-03-10,",
    "yi,败诉案件数,核定,1,5,旧表,张三,2025-03-10,",
    "bing,A1,调整,+1,,复查,张三,2025-03-10,",
    "dong,A1,调整,+1,,复查,张三,2025-03-10,",
];

/// All that an office's card says, places apart.
fn shown(ran: &Ran) -> Vec<String> {
    let card = |card: &Scorecard| {
        let outcomes: Vec<String> = card
            .outcomes
            .iter()
            .map(|o| {
                let decided = o.decided.as_ref().map(|d| (&d.by, &d.on));
                format!(
                    "{:?} {} {} {} {decided:?}",
                    parts(o),
                    o.reason,
                    o.verified,
                    o.evidence
                )
            })
            .collect();
        let lines: Vec<String> = card
            .lines
            .iter()
            .map(|l| format!("{} {}", l.workings, l.reason))
            .collect();
        format!(
            "{} {:?} {outcomes:#?} {lines:#?} {:?}",
            card.office.id, card.total, card.remarks
        )
    };
    ran.cards.values().map(card).collect()
}

fn messages(ran: &Ran) -> Vec<String> {
    let mut all: Vec<String> = ran
        .said
        .iter()
        .map(|d| format!("{} {}", d.code, d.message))
        .collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn neither_the_order_of_entries_nor_of_files_matters(
        rows in Just(MANY.to_vec()).prop_shuffle(),
        cut in 0..MANY.len(),
    ) {
        let plain = run(REPORTS, &[], &[("a.csv", table(&MANY))]);
        let (first, second) = rows.split_at(cut);
        let files = [("b.csv", table(first)), ("a.csv", table(second))];
        let mixed = run(REPORTS, &[], &files);
        prop_assert_eq!(shown(&plain), shown(&mixed));
        prop_assert_eq!(messages(&plain), messages(&mixed));
        for card in mixed.cards.values() {
            let zero = Ends::zero(2);
            let lines = card.lines.iter().map(|line| &line.points);
            let all = card.outcomes.iter().map(|o| &o.points).chain(lines);
            prop_assert_eq!(all.fold(zero, |sum, points| sum.add(points)), card.total.clone());
        }
    }
}

// ---------------------------------------------------------------- what is wrong with an entry

/// One wrong row about 甲 (or as the row says), the message behind it, the remedy.
const WRONG: &[(&str, &str, &str, &str)] = &[
    (
        "甲街导,A4,调整,-1,,理由,张三,2025-03-10,",
        "review-office",
        "复核文件里的 `甲街导` 不在这次考核里,它的 1 条都没有采用",
        "是不是 `甲街道`?",
    ),
    (
        "北湖,A4,调整,-1,,理由,张三,2025-03-10,",
        "review-office",
        "复核文件里的 `北湖` 不在这次考核里,它的 1 条都没有采用",
        "核对单位编号或名称;填报表被拒收的,先改好填报表",
    ),
    (
        ",A4,调整,-1,,理由,张三,2025-03-10,",
        "review-incomplete",
        "复核文件的这一条没有写 `单位`,没有采用",
        "补上单位编号或名称",
    ),
    (
        "jia,A4,调整,-1,,,,,",
        "review-incomplete",
        "`甲街道` 的 `A4` 的复核没有写 `理由`、`决定人`、`日期`,没有采用",
        "补上;谁在哪天凭什么决定,都要写明",
    ),
    (
        "jia,,核定,,,理由,张三,2025-03-10,",
        "review-incomplete",
        "`甲街道` 的复核没有写 `项目`、`值`,没有采用",
        "补上;谁在哪天凭什么决定,都要写明",
    ),
    (
        "jia,A4,,-1,,理由,张三,,",
        "review-incomplete",
        "`甲街道` 的 `A4` 的复核没有写 `类型`、`日期`,没有采用",
        "补上;谁在哪天凭什么决定,都要写明",
    ),
    (
        "jia,A4,adjustmnt,-1,,理由,张三,2025-03-10,",
        "review-kind",
        "`甲街道` 的复核类型 `adjustmnt` 不认识,这一条复核没有采用",
        "是不是 `adjustment`?",
    ),
    (
        "jia,A4,酌情,-1,,理由,张三,2025-03-10,",
        "review-kind",
        "`甲街道` 的复核类型 `酌情` 不认识,这一条复核没有采用",
        "类型写 `核定`、`评分`、`调整` 或 `决定`",
    ),
    (
        "jia,A9,调整,-1,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `A9` 不是指标,这一条复核没有采用",
        "是不是 `A1`?",
    ),
    (
        "jia,总分,调整,-1,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `总分` 不是指标,这一条复核没有采用",
        "对总分的调整,项目那一格留空",
    ),
    (
        "jia,审查率,调整,-1,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `审查率` 是填报项,不是指标,这一条复核没有采用",
        "改填报的数,类型写 `核定`",
    ),
    (
        "jia,A4,核定,3,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `A4` 是指标,不是填报项,这一条复核没有采用",
        "核定的是填报的数;要评分写 `评分`,要改得分写 `调整`",
    ),
    (
        "jia,审察率,核定,3,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `审察率` 不是填报项,这一条复核没有采用",
        "是不是 `审查率`?",
    ),
    (
        "jia,合计,核定,3,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `合计` 对应不止一个填报项,这一条复核没有采用",
        "带上组名,写成 `甲.合计` 或 `乙.合计`",
    ),
    (
        "jia,B1,调整,+1,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `B1`:`街道` 类的单位没有这项指标,这一条复核没有采用",
        "核对单位和指标",
    ),
    (
        "jia,A4,评分,3,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `A4` 由细则计分,不能直接评分,这一条复核没有采用",
        "要改得分,类型写 `调整`,值写差数,如 `-0.5`;要改填报的数,类型写 `核定`",
    ),
    (
        "jia,A3,调整,+1,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `A3 酌情评价` 还没有评分,调整 `+1` 没有采用",
        "由人评分的指标,类型写 `评分`,值写评定的分数",
    ),
    (
        "jia,第一档,决定,是,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `第一档` 不是等次,这一条复核没有采用",
        "决定的项目写等次,如 `优秀`",
    ),
    (
        "jia,合格,决定,是,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `合格` 没有名额限制,无须决定,这一条复核没有采用",
        "决定只用于并列在名额线上的单位",
    ),
    (
        "jia,优秀,决定,也许,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `优秀` 的决定 `也许` 看不懂,这一条复核没有采用",
        "写 `是` 或 `否`(是否占名额),或者次序 `1`、`2`",
    ),
    (
        "jia,A4,调整,少半分,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A4` 的调整 `少半分` 不是分数,这一条复核没有采用",
        "写差数,如 `-0.5`、`+1`",
    ),
    (
        "jia,A4,调整,-0.125,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A4` 的调整 `-0.125` 超过 2 位小数,这一条复核没有采用",
        "得分只到 2 位小数,调整也写到这一位",
    ),
    (
        "jia,,调整,1e3,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `总分` 的调整 `1e3` 不是分数,这一条复核没有采用",
        "写差数,如 `-0.5`、`+1`",
    ),
    (
        "jia,A3,评分,3.5,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A3` 的评分 `3.5` 不在 0至3 分之内,这一条复核没有采用",
        "写 0至3 之间的分数;范围由细则规定",
    ),
    (
        "jia,A3,评分,2.25,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A3` 的评分 `2.25` 超过 1 位小数,这一条复核没有采用",
        "最多写 1 位小数",
    ),
    (
        "jia,A3,评分,较好,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A3` 的评分 `较好` 不是分数,这一条复核没有采用",
        "写一个数,如 `4.5`",
    ),
    (
        "jia,A2,评分,88.5,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `88.5` 超过 0 位小数,这一条复核没有采用",
        "写整数",
    ),
    (
        "jia,A2,评分,60,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `60` 不在任何一档之内,这一条复核没有采用",
        "各档是 A档95至100、B档85至94、C档70至85",
    ),
    (
        "jia,A2,评分,85,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `85` 不止一档:B档85至94、C档70至85,这一条复核没有采用",
        "写明档次,如 `B 85`",
    ),
    (
        "jia,A2,评分,B 97,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `B 97` 不在B档85至94之内,这一条复核没有采用",
        "改分数或档次;各档是 A档95至100、B档85至94、C档70至85",
    ),
    (
        "jia,A2,评分,B档,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `B档` 没有写分数,这一条复核没有采用",
        "在档次后面写分数:B档85至94",
    ),
    (
        "jia,A2,评分,D 60,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `D 60` 看不出是哪一档,这一条复核没有采用",
        "写档次和分数;各档是 A档95至100、B档85至94、C档70至85",
    ),
    (
        "jia,A2,评分,B 好,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `B 好` 不是分数,这一条复核没有采用",
        "写档次和分数,如 `B 85`",
    ),
    (
        "jia,审查率,核定,数十,,理由,张三,2025-03-10,",
        "review-value",
        "`审查率` 的 `数十` 里读不出确定的数,这一条核定没有采用",
        "写成 `92%`、`92%以上`、`90%-95%` 或 `12/13`;没有数就留空",
    ),
    (
        "jia,审查率,核定,0.92,,理由,张三,2025-03-10,",
        "review-value",
        "`审查率` 的 `0.92` 有两种读法:0.92% 或 92%,这一条核定没有采用",
        "写成 `0.92%` 或 `92%`",
    ),
    (
        "jia,审查率,核定,120,,理由,张三,2025-03-10,",
        "review-value",
        "`审查率` 的 `120` 超出了范围 0至100,这一条核定没有采用",
        "核对后改正;范围由细则规定",
    ),
    (
        "jia,事故,核定,2起,,理由,张三,2025-03-10,",
        "review-value",
        "`事故` 的核定 `2起` 没有采用:逐行的事件不能在复核文件里改",
        "在填报表里改这几行;核定为没有发生的,值写 `无`",
    ),
    (
        "jia,A4,调整,-1,,理由,张三,3月10日,",
        "review-date",
        "`甲街道` 的复核日期 `3月10日` 不是某一天,这一条复核没有采用",
        "写年月日,如 `2025-03-10`",
    ),
    (
        "jia,A4,调整,-1,,理由,张三,2025年3月,",
        "review-date",
        "`甲街道` 的复核日期 `2025年3月` 不是某一天,这一条复核没有采用",
        "写年月日,如 `2025-03-10`",
    ),
    (
        "jia,A4,调整,-1,,理由,张三,2023-12-31,",
        "review-date",
        "`甲街道` 的复核日期 `2023-12-31` 早于考核期的第一天 2024-01-01,这一条复核没有采用",
        "核对日期,以及是否用错了往年的复核文件",
    ),
    (
        "jia,A4,调整,-1,,理由,张三,2026-04-01,",
        "review-date",
        "`甲街道` 的复核日期 `2026-04-01` 晚于考核截止日 2025-03-31 一年以上,这一条复核没有采用",
        "核对日期,以及是否用错了往年的复核文件",
    ),
    (
        "jia,A4,调整,-1,理由,张三,2025-03-10",
        "row-length",
        "复核文件的这一行有 7 格,表头有 9 格,没有采用",
        "核对是否多了或少了逗号;格子里有逗号时整格加双引号",
    ),
];

#[test]
fn every_wrong_entry_is_named_and_stops_no_other() {
    let good = "yi,A4,调整,-1,,复查,张三,2025-03-10,";
    let untouched = reviewed(&[]);
    for (row, code, message, help) in WRONG {
        let ran = reviewed(&[row, good]);
        let told: Vec<(&str, &str, &str)> = ran
            .said
            .iter()
            .map(|d| {
                (
                    d.code.name(),
                    d.message.as_str(),
                    d.help.as_deref().unwrap(),
                )
            })
            .collect();
        assert_eq!(told, [(*code, *message, *help)], "{row}");
        assert_eq!(parts(outcome(&ran, "yi", "A4"))[2], "4.00");
        let total = |ran: &Ran| ran.cards["jia"].total.clone();
        assert_eq!(total(&ran), total(&untouched), "{row}");
    }
}

#[test]
fn days_from_the_period_to_a_year_after_the_assessment_count() {
    for day in ["2024-01-01", "2025-03-31", "2025-04-20", "2026-03-31"] {
        let ran = reviewed(&[&format!("jia,A4,调整,-1,,理由,张三,{day},")]);
        assert_eq!(said(&ran), Vec::<String>::new(), "{day}");
    }
}

#[test]
fn a_text_that_is_no_review_file_ends_the_run() {
    let of = |name: &str, text: &str| -> Vec<String> {
        let read = ReviewTable::read(&Source::new(name, text), Format::from_name(name).unwrap());
        let said = read.unwrap_err();
        said.iter()
            .map(|d| format!("{} | {}", d.code, d.message))
            .collect()
    };
    assert_eq!(
        of("r.csv", "单位,审查率\n甲街道,98\n"),
        ["not-a-review | 复核文件的表头里没有 `项目`、`类型`、`值`、`理由`、`决定人`、`日期`"]
    );
    assert_eq!(
        of("r.csv", ""),
        [
            "not-a-review | 复核文件的表头里没有 `单位`、`项目`、`类型`、`值`、`理由`、`决定人`、`日期`"
        ]
    );
    assert_eq!(
        of("r.csv", &format!("{HEADER},理由\n")),
        ["duplicate-column | 复核文件的表头里 `理由` 有两列"]
    );
    assert_eq!(
        of("r.toml", "office = \"a\""),
        ["not-a-review | 复核文件里没有 `[[review]]`"]
    );
    assert_eq!(
        of("r.toml", "review = [1]"),
        ["not-a-review | `review` 下面要写成 `[[review]]`"]
    );
    assert_eq!(
        of("r.json", "[]"),
        ["not-a-review | 复核文件要用 CSV 或 TOML"]
    );
    assert_eq!(
        of("r.toml", "[[review]")[0].split(' ').next(),
        Some("toml-syntax")
    );
    // A file with a header and no entry yet is one.
    assert_eq!(said(&reviewed(&[])), Vec::<String>::new());
}

#[test]
fn in_toml_a_value_is_a_single_one() {
    let text = "[[review]]\noffice = \"jia\"\nvalue = [1]\n".to_owned();
    let ran = run(REPORTS, &[], &[("r.toml", text)]);
    assert_eq!(
        said(&ran),
        [
            "review-value | [1] | 复核文件的 `value` 要写成单个的值,这一条没有采用 | 写法与表格的格子相同,如 `value = \"92%以上\"`"
        ]
    );
}

#[test]
fn offices_of_one_name_are_told_apart_by_their_id() {
    let reports = format!("{REPORTS}ding,甲街道,街道,96,1,,\n");
    let ran = reviewed_over(&reports, &["甲街道,A4,调整,-1,,理由,张三,2025-03-10,"]);
    assert_eq!(
        said(&ran),
        [
            "review-office | 甲街道 | 名叫 `甲街道` 的单位不止一个,这一条复核没有采用 | 写单位编号:`jia`、`ding`"
        ]
    );
}

// ---------------------------------------------------------------- decisions at a tie

/// Four offices of 15 points each, or as `more` changes it, before `places` places of 优秀.
fn tie(places: usize, decisions: &[&str], more: &[&str]) -> Ran {
    let text = RUBRIC.replace("number = 1", &format!("number = {places}"));
    let ids = ["a", "b", "c", "d"];
    let mut reports = "单位编号,单位名称,类别,审查率,败诉案件数\n".to_owned();
    let mut rows: Vec<String> = Vec::new();
    for id in ids {
        reports.push_str(&format!("{id},{id}镇,镇,98,0\n"));
        rows.push(format!("{id},A2,评分,A 100,,好,张三,2025-03-10,"));
        // One is left open where a test says so.
        if !more.contains(&id) {
            rows.push(format!("{id},A3,评分,3,,好,张三,2025-03-10,"));
        }
    }
    rows.extend(
        decisions
            .iter()
            .map(|row| format!("{row},上年排名靠前,区委常委会,2025-04-20,纪要8号")),
    );
    let rows: Vec<&str> = rows
        .iter()
        .map(String::as_str)
        .chain(more.iter().copied().filter(|m| m.len() > 1))
        .collect();
    run_with(
        &compiled_from(&text),
        &reports,
        &[],
        &[("r.csv", table(&rows))],
    )
}

/// The proved and the best possible grade of a to d.
fn grades(ran: &Ran) -> Vec<(usize, usize)> {
    let standing = ran
        .cards
        .values()
        .map(|card| card.standing.as_ref().unwrap());
    standing
        .map(|s| (s.grade.unwrap(), s.grade_possible.unwrap()))
        .collect()
}

#[test]
fn a_decision_settles_a_tie_at_the_edge() {
    assert_eq!(grades(&tie(1, &[], &[])), [(1, 0); 4]);
    let ran = tie(1, &["b,优秀,决定,是,15.00"], &[]);
    assert_eq!(said(&ran), Vec::<String>::new());
    assert_eq!(grades(&ran), [(1, 1), (0, 0), (1, 1), (1, 1)]);
    assert_eq!(
        ran.cards["b"].remarks,
        ["并列于优秀名额线,决定占名额:上年排名靠前(区委常委会,2025-04-20,纪要8号)"]
    );
    assert_eq!(
        ran.cards["a"].remarks,
        [
            "并列于优秀名额线,名额已决定给并列的其他单位(区委常委会,2025-04-20)",
            "优秀名额1个,按类内第1名降为良好",
        ]
        .map(|text| text.replace("类内", "全体"))
    );
    // Ranks stay as they are: all four are first.
    assert!(
        ran.cards
            .values()
            .all(|c| c.standing.as_ref().unwrap().rank == Some(1))
    );
}

#[test]
fn a_part_of_a_tie_can_be_decided() {
    // Two places: a takes one, the others stay tied for the other.
    assert_eq!(
        grades(&tie(2, &["a,优秀,决定,是,"], &[])),
        [(0, 0), (1, 0), (1, 0), (1, 0)]
    );
    // a and b take none: c and d have room.
    let ran = tie(2, &["a,优秀,决定,否,", "b,优秀,决定,否,"], &[]);
    assert_eq!(grades(&ran), [(1, 1), (1, 1), (0, 0), (0, 0)]);
    assert_eq!(
        ran.cards["a"].remarks,
        ["并列于优秀名额线,决定不占名额:上年排名靠前(区委常委会,2025-04-20,纪要8号)"]
    );
}

#[test]
fn positions_fill_the_places_in_their_order() {
    let rows = ["c,优秀,决定,1,", "a,优秀,决定,第2名,", "b,优秀,决定,3,"];
    let ran = tie(2, &rows, &[]);
    assert_eq!(said(&ran), Vec::<String>::new());
    assert_eq!(grades(&ran), [(0, 0), (1, 1), (0, 0), (1, 1)]);
    assert_eq!(
        ran.cards["b"].remarks[0],
        "并列于优秀名额线,决定列第3:上年排名靠前(区委常委会,2025-04-20,纪要8号)"
    );
}

#[test]
fn decisions_that_do_not_fit_are_not_used() {
    let said_of = |places: usize, rows: &[&str]| {
        let ran = tie(places, rows, &[]);
        assert_eq!(grades(&ran), [(1, 0); 4], "{rows:?}");
        said(&ran)
    };
    let row = |id: &str, value: &str| {
        format!("{id},优秀,决定,{value},,上年排名靠前,区委常委会,2025-04-20,纪要8号")
    };
    assert_eq!(
        said_of(1, &["a,优秀,决定,是,", "b,优秀,决定,是,"]),
        [format!(
            "review-decision | {} | 并列在 `优秀` 名额线上的 `a镇`、`b镇`、`c镇`等 4 个单位,对他们的决定有 2 个写 `是`,名额不够,都没有采用 | 只留占得到名额的",
            row("a", "是")
        )]
    );
    assert_eq!(
        said_of(1, &["a,优秀,决定,是,", "b,优秀,决定,2,"]),
        [format!(
            "review-decision | {} | 并列在 `优秀` 名额线上的 `a镇`、`b镇`、`c镇`等 4 个单位,对他们的决定有的写是否占名额,有的写次序,都没有采用 | 同一并列里只用一种写法",
            row("a", "是")
        )]
    );
    // d alone would be left for two places.
    assert_eq!(
        said_of(
            2,
            &["a,优秀,决定,否,", "b,优秀,决定,否,", "c,优秀,决定,否,"]
        ),
        [format!(
            "review-decision | {} | 并列在 `优秀` 名额线上的 `a镇`、`b镇`、`c镇`等 4 个单位,对他们的决定有 3 个写 `否`,名额用不完,都没有采用 | 名额要用完;少写几个 `否`",
            row("a", "否")
        )]
    );
    for values in [["1", "1"], ["2", "3"]] {
        let rows = [
            format!("a,优秀,决定,{},", values[0]),
            format!("b,优秀,决定,{},", values[1]),
        ];
        assert_eq!(
            said_of(1, &rows.each_ref().map(String::as_str)),
            [format!(
                "review-decision | {} | 并列在 `优秀` 名额线上的 `a镇`、`b镇`、`c镇`等 4 个单位,对他们的决定次序有重复或者空缺,都没有采用 | 从 1 起逐个写,不重复",
                row("a", values[0])
            )]
        );
    }
}

#[test]
fn a_decision_without_a_tie_is_stale() {
    let no_tie = |id: &str| {
        format!(
            "review-stale | {id},优秀,决定,是,,上年排名靠前,区委常委会,2025-04-20,纪要8号 | `{id}镇` 现在没有确定并列在 `优秀` 的名额线上,决定 `是` 没有采用 | 核对名次和名额;决定只用于总分和并列规则都分不出先后的单位"
        )
    };
    // Room for all four.
    let ran = tie(4, &["a,优秀,决定,是,"], &[]);
    assert_eq!(said(&ran), [no_tie("a")]);
    assert_eq!(grades(&ran), [(0, 0); 4]);
    // a and b are ahead and fill both places; c and d are tied behind them.
    let lower = [
        "c,A4,调整,-1,,复查,张三,2025-03-10,",
        "d,A4,调整,-1,,复查,张三,2025-03-10,",
    ];
    let ran = tie(2, &["c,优秀,决定,是,"], &lower);
    assert_eq!(said(&ran), [no_tie("c")]);
    assert_eq!(grades(&ran), [(0, 0), (0, 0), (1, 1), (1, 1)]);
    // d is ahead of all: one place of two is left for three.
    let lower = ["a", "b", "c"].map(|id| format!("{id},A4,调整,-1,,复查,张三,2025-03-10,"));
    let lower = lower.each_ref().map(String::as_str);
    let ran = tie(2, &["a,优秀,决定,是,14", "d,优秀,决定,是,"], &lower);
    assert_eq!(said(&ran), [no_tie("d")]);
    assert_eq!(grades(&ran), [(0, 0), (1, 1), (1, 1), (0, 0)]);
    // The total that was seen is another.
    let ran = tie(1, &["a,优秀,决定,是,14.00"], &[]);
    assert_eq!(
        said(&ran),
        [
            "review-stale | a,优秀,决定,是,14.00,上年排名靠前,区委常委会,2025-04-20,纪要8号 | `a镇` 的 `优秀`,复核时所见是 `14.00`,现在是 `15.00`,这一条没有采用 | 按现在的情况重新核对;结论不变的,把“所见”改成 `15.00`"
        ]
    );
    assert_eq!(grades(&ran), [(1, 0); 4]);
}

#[test]
fn what_is_open_is_waited_for() {
    let used = |places: usize, value: &str, more: &[&str]| {
        let ran = tie(places, &[&format!("a,优秀,决定,{value},")], more);
        let codes: Vec<&str> = ran.said.iter().map(|d| d.code.name()).collect();
        assert!(codes.is_empty() || codes == ["review-stale"], "{codes:?}");
        codes.is_empty()
    };
    // d is open from 11 to 14: it never comes level with a, b and c at 15.
    let behind = ["d", "d,A4,调整,-1,,复查,张三,2025-03-10,"];
    assert!(used(1, "是", &behind) && used(2, "否", &behind));
    // From 12 to 15 it may, and who is tied is not known yet.
    assert!(!used(1, "是", &["d"]));
    // Three places are enough without d.
    assert!(!used(3, "否", &["d"]) && !used(3, "否", &behind));
}

/// d is open from 12 to 15, a to c are tied at 14: whether one of them gets the one place hangs on d.
#[test]
fn a_decision_waits_until_the_places_are_certain() {
    let mut more = vec!["d"];
    let lower = ["a", "b", "c"].map(|id| format!("{id},A4,调整,-1,,复查,张三,2025-03-10,"));
    more.extend(lower.iter().map(String::as_str));
    let ran = tie(1, &["a,优秀,决定,是,"], &more);
    assert_eq!(
        said(&ran),
        [
            "review-stale | a,优秀,决定,是,,上年排名靠前,区委常委会,2025-04-20,纪要8号 | `优秀` 还有几个名额,要看得分待定的单位,对 `a镇`、`b镇`、`c镇` 的决定没有采用 | 补齐待定的数据以后再决定"
        ]
    );
    assert_eq!(grades(&ran), [(1, 0); 4]);
}

// ---------------------------------------------------------------- the samples

/// C5 of 望舒: 78 of 400 are 19.5%, of a target of 20%: 0.975 of 2 points are 1.95, 0.17 more than the 1.78 that
/// "70余件" proves. 听雨: A5 half a point more, 59.60 + 0.50 of 90 points that apply are 66.78 of 100.
#[test]
fn the_review_of_the_samples() {
    let arguments = ["samples/2024", "--final", "--plain", "--header", "id"];
    let total = |run: &program::Run, office: &str| {
        program::row_of(&run.rows("summary.csv"), office)["total"].clone()
    };
    let before = program::Run::of(&arguments);
    let after =
        program::Run::of(&[&arguments[..], &["--review", "samples/review-2024.csv"]].concat());
    assert_eq!(
        (total(&before, "wangshu"), total(&after, "wangshu")),
        ("88.01".into(), "88.18".into())
    );
    assert_eq!(
        (total(&before, "tingyu"), total(&after, "tingyu")),
        ("66.22".into(), "66.78".into())
    );
    let summary = after.rows("summary.csv");
    let grade = |office: &str| program::row_of(&summary, office)["grade"].clone();
    assert_eq!(
        (grade("qingwu"), grade("yunshan")),
        ("优秀".into(), "良好".into())
    );
    assert_eq!(
        program::row_of(&summary, "tingyu")["remark"],
        "A5 调整+0.50"
    );
    assert!(!after.text("problems.csv").contains("review-"));
    // Before the end, with much still open, there is no tie to decide, and nobody pretends otherwise.
    let open = program::Run::of(&[
        "samples/2024",
        "--review",
        "samples/review-2024.csv",
        "--plain",
        "--header",
        "id",
    ]);
    let problems = open.rows("problems.csv");
    let stale = problems.iter().filter(|row| row["code"] == "review-stale");
    let stale: Vec<&str> = stale.map(|row| row["office"].as_str()).collect();
    assert_eq!(stale, ["qingwu"]);
}
