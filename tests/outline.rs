//! A rubric laid out: shares that add up, what is read and fed, and a graph that a parser of Graphviz reads.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{FIELDS, compiled, n};
use kaohe::compile::{CompiledRubric, compile};
use kaohe::decimal::Number;
use kaohe::outline::{Feed, dot, json, outline, text};
use kaohe::rubric::SectionKind;
use kaohe::source::Source;
use layout::gv::DotParser;
use layout::gv::parser::ast::{Graph, Stmt};

const SHIPPED: [&str; 5] = [
    "rule-of-law-township",
    "rule-of-law-department",
    "budget-performance",
    "government-openness",
    "work-safety",
];

fn shipped(name: &str) -> CompiledRubric {
    let read = |file: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("rubrics")
            .join(file);
        Source::new(file, fs::read_to_string(path).unwrap())
    };
    let load = |path: &str, _: &Source| Ok(read(path));
    let parsed = kaohe::rubric::parse_with(&read(&format!("{name}.toml")), &load);
    compile(parsed.rubric.unwrap()).rubric.unwrap()
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A rubric with seven points in two papers, a measure, a gate, and names that have to be quoted.
fn small() -> CompiledRubric {
    compiled(&format!(
        r#"id = "t\"1"
title = "试\\考核"
edition = "1"
cohorts = ["街道", "镇"]
points = 7
rounding = {{ digits = 2 }}
not_applicable = "rescale-total"
total_floor = 0
total_cap = 7
tie_break = ["f.b"]
{FIELDS}
[measure]
done = {{ title = "办结率", unit = "%", value = "percent(f.x, f.y)" }}
[[check]]
id = "x-in-y"
holds = "f.x <= f.y"
message = "超过"
[[section]]
id = "A"
title = "甲\"部分"
[[section.indicator]]
id = "A1"
title = "办结"
points = 2
score = "points * measure.done / 100"
[[section.indicator]]
id = "A2"
title = "街道的"
points = 2
applies_to = ["街道"]
score = "f.yes"
[[section.indicator]]
id = "A3"
title = "镇的"
points = 2
applies_to = ["镇"]
score = "f.no"
[[section]]
id = "B"
title = "乙部分"
[[section.indicator]]
id = "B1"
title = "上年"
points = 3
applies_when = {{ holds = "f.yes", otherwise = "没有" }}
score = "when(prior.f.x > 0, 3)"
[[section]]
id = "M"
title = "减"
kind = "penalty"
cap = 4
[[section.indicator]]
id = "M1"
title = "通报"
score = "f.a"
[[gate]]
id = "V1"
title = "造假"
when = "f.no && indicator.A1 == 0"
zero = ["B", "A1"]
grade_cap = "合格"
mark = "黑榜"
[[grade]]
name = "优秀"
from = 6
quota = {{ number = 1, ties = "all" }}
[[grade]]
name = "合格"
"#
    ))
}

#[test]
fn shares_are_exact_and_add_up_as_printed() {
    let rubric = small();
    let outline = outline(&rubric);
    let of = |section: usize, item: usize| &outline.sections[section].items[item].worth;
    // 2 of 7 points: 28.571428…%; 3 of 7: 42.857142…%.
    assert_eq!(of(0, 0)[0].share, Number::fraction(200, 7));
    assert_eq!(of(0, 0)[0].printed, Some(n("28.57")));
    assert_eq!(of(1, 0)[0].printed, Some(n("42.86")));
    assert_eq!(outline.sections[0].worth[0].printed, Some(n("57.14")));
    assert_eq!(outline.sections[0].worth[0].points, n("4"));
    // An item of one cohort has its share of that cohort's paper.
    assert_eq!(of(0, 1)[0].share, Number::fraction(200, 7));
    assert_eq!(of(2, 0), &[]);
    for name in SHIPPED {
        let rubric = shipped(name);
        let outline = kaohe::outline::outline(&rubric);
        let mut whole = Number::zero();
        for section in &outline.sections {
            if section.section.kind != SectionKind::Base {
                assert!(section.worth.is_empty());
                continue;
            }
            assert_eq!(section.worth.len(), 1, "{name}");
            let printed = section.worth[0].printed.clone().unwrap();
            let items = section.items.iter().flat_map(|item| &item.worth);
            let items: Number = items.filter_map(|worth| worth.printed.clone()).sum();
            assert_eq!(items, printed, "{name} {}", section.section.id);
            whole = whole + printed;
        }
        assert_eq!(whole, n("100"), "{name}");
    }
}

#[test]
fn fields_feed_what_reads_them() {
    let rubric = small();
    let outline = outline(&rubric);
    let feeds = |name: &str| -> Vec<String> {
        let field = outline
            .fields
            .iter()
            .find(|f| f.field.name == name)
            .unwrap();
        let said = |feed: &Feed| format!("{} {}", feed.kind(), feed.id(&rubric));
        field.feeds.iter().map(said).collect()
    };
    // Through the measure, and from last year's report.
    assert_eq!(
        feeds("x"),
        [
            "measure done",
            "indicator A1",
            "indicator B1",
            "check x-in-y"
        ]
    );
    assert_eq!(feeds("yes"), ["indicator A2", "indicator B1"]);
    assert_eq!(feeds("no"), ["indicator A3", "gate V1"]);
    assert_eq!(feeds("b"), ["tie_break "]);
    assert_eq!(feeds("r2"), Vec::<String>::new());
}

#[test]
fn the_whole_text() {
    let rubric = small();
    let outline = outline(&rubric);
    let told = written(|out| text::write(&outline, false, out));
    assert_eq!(
        told,
        "\
试\\考核(t\"1,版本 1),满分 7 分
A 甲\"部分    4 分  57.14%
  A1 办结    2 分  28.57%
  A2 街道的  2 分  28.57%  限街道
  A3 镇的    2 分  28.57%  限镇
B 乙部分     3 分  42.86%
  B1 上年    3 分  42.86%  可缺项:没有
M 减                       扣分,最多扣 4 分
  M1 通报                  不封顶
否决和降档
  V1 造假:B、A1记 0 分,等次不高于合格,备注“黑榜”
等次
  优秀  6 分以上,名额 1 个,并列的都算
  合格  其余
计分方式:每一项都能按列计算,大批量时最快
"
    );
    let full = written(|out| text::write(&outline, true, out));
    for line in [
        "  派生数 办结率(measure.done):数目(f.x)、总数(f.y)\n",
        "  B1 上年:已建(f.yes)、上年数目(prior.f.x)\n",
        "  V1 造假:已停(f.no)、A1得分\n",
        "  数目(f.x):派生数 done、A1、B1、勾稽关系 x-in-y\n",
        "  乙(f.b):并列时的比较\n",
        "  覆盖率(f.r2):没有用到\n",
    ] {
        assert!(full.contains(line), "{line} is not in\n{full}");
    }
}

#[test]
fn points_of_cohorts_that_differ_stand_side_by_side() {
    let rubric = compiled(&format!(
        r#"id = "t"
title = "试"
edition = "1"
cohorts = ["街道", "镇"]
points = 4
rounding = {{ digits = 2 }}
not_applicable = "rescale-total"
{FIELDS}
[[section]]
id = "A"
title = "甲"
[[section.indicator]]
id = "A1"
title = "一"
points = {{ value = 1, by_cohort = {{ "镇" = 3 }} }}
score = "f.yes"
[[section.indicator]]
id = "A2"
title = "二"
points = {{ value = 3, by_cohort = {{ "镇" = 1 }} }}
score = "f.no"
[[grade]]
name = "合格"
from = 0
"#
    ));
    let told = written(|out| text::write(&outline(&rubric), false, out));
    assert!(
        told.contains("  A1 一              街道 1 分 25%;镇 3 分 75%\n"),
        "{told}"
    );
    assert!(told.contains("A 甲     4 分  100%\n"), "{told}");
}

/// The names of a graph's nodes, and its edges.
fn parsed(text: &str) -> (BTreeSet<String>, Vec<(String, String)>, Graph) {
    let graph = DotParser::new(text).process();
    let graph = graph.unwrap_or_else(|why| panic!("{why}\n{text}"));
    let (mut nodes, mut edges) = (BTreeSet::new(), Vec::new());
    for statement in &graph.list.list {
        match statement {
            Stmt::Node(node) => assert!(nodes.insert(node.id.name.clone()), "{}", node.id.name),
            Stmt::Edge(edge) => {
                let to = edge.to.first().unwrap().0.name.clone();
                edges.push((edge.from.name.clone(), to));
            }
            Stmt::Attribute(_) => {}
            Stmt::SubGraph(_) => panic!("there are no groups"),
        }
    }
    (nodes, edges, graph)
}

#[test]
fn every_shipped_rubric_is_a_graph() {
    for name in SHIPPED {
        let rubric = shipped(name);
        let outline = outline(&rubric);
        let (nodes, edges, graph) = parsed(&written(|out| dot::write(&outline, out)));
        assert_eq!(graph.name, rubric.rubric().id);
        for (from, to) in &edges {
            assert!(nodes.contains(from), "{name}: {from} is no node");
            assert!(nodes.contains(to), "{name}: {to} is no node");
        }
        for (_, indicator) in rubric.rubric().indicators() {
            assert!(nodes.contains(&format!("indicator:{}", indicator.id)));
        }
        let to_total = edges
            .iter()
            .filter(|(from, to)| from.starts_with("section:") && to == "total");
        assert_eq!(to_total.count(), rubric.rubric().sections.len(), "{name}");
    }
}

#[test]
fn a_graph_of_names_that_have_to_be_quoted() {
    let rubric = small();
    let (nodes, edges, graph) = parsed(&written(|out| dot::write(&outline(&rubric), out)));
    assert_eq!(graph.name, "t\"1");
    let has = |from: &str, to: &str| edges.contains(&(from.to_owned(), to.to_owned()));
    assert!(has("field:f.x", "measure:done"));
    assert!(has("measure:done", "indicator:A1"));
    assert!(has("prior:f.x", "indicator:B1"));
    assert!(has("indicator:A1", "gate:V1"));
    assert!(has("gate:V1", "section:B") && has("gate:V1", "indicator:A1"));
    assert!(has("gate:V1", "grade") && has("total", "grade"));
    // What nothing reads is left out, and so is what only decides ties.
    assert!(!nodes.contains("field:f.r2") && !nodes.contains("field:f.b"));
    let label = graph
        .list
        .list
        .iter()
        .find_map(|statement| match statement {
            Stmt::Node(node) if node.id.name == "section:A" => node.list.list.first().cloned(),
            _ => None,
        });
    assert_eq!(label, Some(("label".to_owned(), "A 甲\"部分".to_owned())));
}

#[test]
fn programs_get_everything() {
    let rubric = small();
    let told = written(|out| json::write(&outline(&rubric), out));
    let parsed: serde_json::Value = serde_json::from_str(&told).unwrap();
    let a1 = &parsed["sections"][0]["items"][0];
    assert_eq!(a1["worth"][0]["share_exact"], "200/7");
    assert!(told.contains("\"share\": 28.57,"), "{told}");
    assert_eq!(a1["reads"]["measures"][0], "done");
    assert_eq!(a1["fields"], serde_json::json!(["f.x", "f.y"]));
    assert_eq!(
        parsed["sections"][1]["items"][0]["reads"]["prior"][0],
        "f.x"
    );
    assert_eq!(parsed["gates"][0]["effects"][2], "备注“黑榜”");
    assert_eq!(parsed["total"]["floor"], 0);
    assert_eq!(parsed["grades"][0]["quota"], "名额 1 个,并列的都算");
}
