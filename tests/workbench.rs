//! What cases reach of a rubric, which slips they notice, which cases follow from it: worked out by hand on a small
//! paper, and held against the shipped ones.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs
)]

use std::collections::BTreeSet;
use std::fs;

use kaohe::case::CaseSet;
use kaohe::compile::{CompiledRubric, compile};
use kaohe::coverage::{Coverage, PointKind, Share};
use kaohe::decimal::Number;
use kaohe::generate::generate;
use kaohe::mutate::{Mutant, mutants};
use kaohe::render::{Style, render};
use kaohe::rubric::parse;
use kaohe::source::Source;

const PAPER: &str = "tests/cmd/inputs/try/paper.toml";

fn compiled(name: &str, text: &str) -> CompiledRubric {
    let parsed = parse(&Source::new(name, text));
    assert!(
        parsed.diagnostics.is_empty(),
        "{}",
        render(&parsed.diagnostics, Style::default())
    );
    let compiled = compile(parsed.rubric.unwrap());
    let told = render(&compiled.diagnostics, Style::default());
    compiled.rubric.unwrap_or_else(|| panic!("{told}"))
}

fn read(path: &str) -> CompiledRubric {
    compiled(path, &fs::read_to_string(path).unwrap())
}

/// A rubric of one indicator of 5 points with this script.
fn scored(script: &str) -> CompiledRubric {
    let text = format!(
        r#"
id = "t"
title = "试"
edition = "1"
points = 5
rounding = {{ digits = 2 }}
[target]
by = 2025-03-31
[field.f]
rate = {{ title = "率", type = "rate" }}
count = {{ title = "件数", type = "count" }}
due = {{ title = "应办", type = "count" }}
held = {{ title = "达标", type = "flag" }}
also = {{ title = "也达标", type = "flag" }}
on = {{ title = "日期", type = "date" }}
level = {{ title = "级别", type = "text", one_of = ["省", "市"] }}
events = {{ title = "事件", type = "rows", columns = {{ level = {{ type = "text", one_of = ["省", "市"] }}, people = {{ type = "count" }} }} }}
[[section]]
id = "A"
title = "甲"
[[section.indicator]]
id = "A1"
title = "一"
points = 5
score = '''{script}'''
"#
    );
    compiled("t.toml", &text)
}

/// What can be reached of a script, the indicator as a whole left out.
fn listed(script: &str) -> Vec<String> {
    let coverage = Coverage::of(&scored(script));
    let points = coverage
        .points()
        .filter(|point| point.kind != PointKind::Indicator);
    points.map(|point| point.what.clone()).collect()
}

/// What one case with these facts reaches of a script.
fn reached(script: &str, facts: &str) -> Vec<String> {
    let rubric = scored(script);
    let text = format!("[[case]]\nname = \"一\"\n{facts}\nproblems = []\n");
    let set = CaseSet::read(&Source::new("t.cases.toml", text), rubric.rubric()).unwrap();
    let mut coverage = Coverage::of(&rubric);
    for case in &set.cases {
        coverage.look(&rubric, &case.score(&rubric, true));
    }
    let points = coverage
        .points()
        .filter(|point| point.kind != PointKind::Indicator);
    let points = points.filter(|point| point.reached);
    points.map(|point| point.what.clone()).collect()
}

#[test]
fn sides_of_conditions() {
    assert_eq!(
        listed("when(f.held && f.also, 5)"),
        [
            "`f.held` 成立",
            "`f.held` 不成立",
            "`f.held && f.also` 成立",
            "`f.held && f.also` 不成立",
            "`f.also` 成立",
            "`f.also` 不成立",
        ]
    );
    // What stands behind a condition that fails already is not looked at.
    assert_eq!(
        reached(
            "when(f.held && f.also, 5)",
            "facts.f = { held = false, also = true }"
        ),
        ["`f.held` 不成立", "`f.held && f.also` 不成立"]
    );
    // A condition that is open reaches nothing.
    assert!(reached("when(f.held && f.also, 5)", "facts.f.also = true").is_empty());
    // Nor is a side one that no fact within its range can take.
    assert!(listed("when(f.rate <= 100, 5)").is_empty());
    assert_eq!(listed("if f.rate == 100 { 5 } else { 0 }").len(), 2);
}

#[test]
fn rows_of_tables() {
    let tiers = "tiers(f.rate, [[95, 5], [90, 3]])";
    let sides = [
        format!("`{tiers}` 落在 95 一档"),
        format!("`{tiers}` 落在 90 一档"),
        format!("`{tiers}` 各档都够不上"),
    ];
    assert_eq!(listed(tiers), sides);
    assert_eq!(reached(tiers, "facts.f.rate = 90"), [sides[1].clone()]);
    assert_eq!(reached(tiers, "facts.f.rate = 89.99"), [sides[2].clone()]);
    // 92 and more is surely in the second row or above, and not surely in either.
    assert!(reached(tiers, "facts.f.rate = \"92%以上\"").is_empty());
    let line = "line(f.rate, [[60, 0], [60, 3], [100, 5]])";
    assert_eq!(
        listed(line),
        [
            format!("`{line}` 低于 60"),
            format!("`{line}` 60 至 100 之间"),
            format!("`{line}` 到 100"),
        ]
    );
    assert_eq!(
        reached(line, "facts.f.rate = 60"),
        [format!("`{line}` 60 至 100 之间")]
    );
    // A rate is never above 100, so that the table ends there.
    let slope = "points - slope_marginal(100 - f.rate, [[0, 0.1], [200, 1]])";
    assert_eq!(listed(slope).len(), 3, "{:?}", listed(slope));
}

#[test]
fn limits_and_steps() {
    assert_eq!(
        listed("points - capped(0.5 * f.count, 2)"),
        [
            "`capped(0.5 * f.count, 2)` 超过上限",
            "`capped(0.5 * f.count, 2)` 未超上限"
        ]
    );
    assert_eq!(
        reached("points - capped(0.5 * f.count, 2)", "facts.f.count = 4"),
        ["`capped(0.5 * f.count, 2)` 未超上限"]
    );
    let steps = "points - started_steps(95 - f.rate, 1)";
    assert_eq!(
        reached(steps, "facts.f.rate = 93"),
        ["`started_steps(95 - f.rate, 1)` 差距正好满步"]
    );
    assert_eq!(
        reached(steps, "facts.f.rate = 92.5"),
        ["`started_steps(95 - f.rate, 1)` 差距不满一步"]
    );
    assert_eq!(
        reached(steps, "facts.f.rate = 95"),
        ["`started_steps(95 - f.rate, 1)` 没有差距"]
    );
    // 5 points less 95 steps: below the floor.
    let floor = "低于下限,扣完为止".to_owned();
    assert!(reached(steps, "facts.f.rate = 0").contains(&floor));
    assert!(!listed("points - 5 * (100 - f.rate) / 100").contains(&floor));
    // Of whole numbers no step is only begun.
    assert_eq!(listed("points - started_steps(f.count, 1)").len(), 3);
}

#[test]
fn what_is_not_applicable() {
    let share = "points * ratio(f.count, f.due)";
    assert_eq!(
        listed(share),
        [
            "超过上限,按上限计",
            "`ratio(f.count, f.due)` 分母为0",
            "`ratio(f.count, f.due)` 分母不为0",
        ]
    );
    let none = reached(share, "facts.f = { count = 0, due = 0 }");
    assert_eq!(none, ["`ratio(f.count, f.due)` 分母为0"]);
}

#[test]
fn inside_rows() {
    let script =
        "sum_of(f.events, |e| first_when([[e.level == \"省\", 2], [e.level == \"市\", 1]]))";
    let all = listed(script);
    // The levels are all that there are: one of the two rows always holds.
    assert!(
        all.iter().all(|what| !what.contains("各行都不符合")),
        "{all:?}"
    );
    assert!(
        all.contains(&"`e.level == \"省\"` 不成立".to_owned()),
        "{all:?}"
    );
    assert!(
        !all.contains(&"`e.level == \"市\"` 不成立".to_owned()),
        "{all:?}"
    );
    let one = reached(script, "facts.f.events = [{ level = \"市\", people = 1 }]");
    assert!(
        one.contains(&"`e.level == \"省\"` 不成立".to_owned()),
        "{one:?}"
    );
    assert!(
        one.iter().any(|what| what.ends_with("有一行以上")),
        "{one:?}"
    );
}

#[test]
fn a_share_of_reached_points() {
    let share = |reached, all| Share { reached, all };
    assert_eq!(share(2, 3).percent(), "66.6");
    assert_eq!(share(999_999, 1_000_000).percent(), "99.9");
    assert_eq!(share(0, 0).percent(), "100.0");
    let percent = |text: &str| Number::parse(text).unwrap();
    assert!(share(19, 20).is_at_least(&percent("95")));
    assert!(!share(19, 20).is_at_least(&percent("95.1")));
}

#[test]
fn the_changes_of_a_paper_by_hand() {
    let changes: Vec<String> = mutants(&read(PAPER)).iter().map(Mutant::change).collect();
    let wanted = [
        "2 → 1",
        "2 → 3", // digits
        "95 → 94",
        "95 → 96", // target
        "<= → <",  // check
        "5 → 4",
        "5 → 6", // points of A1
        "5 → 4",
        "5 → 6",
        "90 → 89",
        "90 → 91",
        "3 → 2",
        "3 → 4", // its table; the bound of the first row is a target
        "5 → 4",
        "5 → 6", // points of A2
        "- → +",
        "2 → 1",
        "2 → 3",
        "* → /", // its script
        ">= → >",
        "3 → 2",
        "3 → 4",
        "\"不合格\" → \"合格\"", // gate
        "6 → 5",
        "6 → 7",
        "0 → 1", // grades
    ];
    assert_eq!(changes, wanted);
}

#[test]
fn a_change_is_written_into_the_text_and_nothing_else() {
    let text = fs::read_to_string(PAPER).unwrap();
    for mutant in mutants(&read(PAPER)) {
        let changed = mutant.apply();
        let span = mutant.place.span.clone();
        let (before, after) = (&text[..span.start], &text[span.end..]);
        assert_eq!(
            changed.text(),
            format!("{before}{}{after}", mutant.replacement)
        );
        assert_ne!(changed.text(), text);
    }
}

/// Reads generated cases, demands that each passes, and gives what they reach.
fn generated(rubric: &CompiledRubric) -> (String, Coverage) {
    let text =
        generate(rubric, None).unwrap_or_else(|told| panic!("{}", render(&told, Style::default())));
    let set = CaseSet::read(&Source::new("g.cases.toml", text.clone()), rubric.rubric());
    let set = set.unwrap_or_else(|told| panic!("{}", render(&told, Style::default())));
    let mut coverage = Coverage::of(rubric);
    for case in &set.cases {
        let scored = case.score(rubric, false);
        let told = case.judge(rubric, &scored);
        assert!(told.is_empty(), "{}", render(&told, Style::default()));
        coverage.look(rubric, &scored);
    }
    (text, coverage)
}

#[test]
fn generated_cases_stand_at_below_and_above_each_threshold() {
    let rubric = read(PAPER);
    let (text, coverage) = generated(&rubric);
    assert_eq!(
        coverage.missed().count(),
        0,
        "{:?}",
        coverage.missed().collect::<Vec<_>>()
    );
    for rate in ["94.9", "95", "95.1", "89.9", "90", "90.1"] {
        assert!(
            text.contains(&format!("facts.staff.rate = {rate}\n")),
            "{rate}\n{text}"
        );
    }
    for lost in ["2", "3", "4"] {
        assert!(
            text.contains(&format!("facts.court.lost = {lost}\n")),
            "{lost}\n{text}"
        );
    }
    for unknown in [
        "facts.court.lost = \"\"",
        "facts.staff.rate = { not_applicable",
    ] {
        assert!(text.contains(unknown), "{text}");
    }
}

#[test]
fn generated_cases_know_dates_flags_texts_and_rows() {
    let script = "when(f.held, 1) + when(f.level == \"省\", 1) + when(f.on <= target.by, 1) \
        + capped(sum_of(f.events, |e| e.people), 2)";
    let (text, coverage) = generated(&scored(script));
    assert_eq!(
        coverage.missed().count(),
        0,
        "{:?}",
        coverage.missed().collect::<Vec<_>>()
    );
    for day in ["2025-03-30", "2025-03-31", "2025-04-01", "{ never = true }"] {
        assert!(text.contains(&format!("f.on = {day}\n")), "{day}\n{text}");
    }
}

#[test]
fn cases_that_follow_from_a_shipped_rubric_reach_nearly_all_of_it() {
    let (_, coverage) = generated(&read("rubrics/government-openness.toml"));
    let whole = coverage.whole();
    assert!(whole.is_at_least(&Number::from(98)), "{whole:?}");
}

#[test]
fn a_case_with_another_target_alone_sees_it() {
    let rubric = read(PAPER);
    let text = "[[case]]\nname = \"一\"\nfacts.staff.rate = 94\nexpect.A1 = 3\n\
        [[case]]\nname = \"二\"\nfacts.staff.rate = 94\ntarget.rate = 94\nexpect.A1 = 5\n";
    let set = CaseSet::read(&Source::new("t.cases.toml", text), rubric.rubric()).unwrap();
    for case in &set.cases {
        assert!(case.run(&rubric).is_empty(), "{}", case.name);
        assert!(case.passes(&rubric), "{}", case.name);
    }
}

#[test]
fn what_is_wrong_with_a_table_of_cases_is_told() {
    let rubric = read(PAPER);
    let told = |text: &str| -> BTreeSet<&'static str> {
        match CaseSet::read(&Source::new("t.csv", text), rubric.rubric()) {
            Ok(_) => BTreeSet::new(),
            Err(told) => told.iter().map(|d| d.code.name()).collect(),
        }
    };
    assert!(told("用例,持证率,应得 A1\n一,95,5\n").is_empty());
    assert_eq!(
        told("用例,持证率,应得 A7\n一,95,5\n"),
        ["unknown-name"].into()
    );
    assert_eq!(
        told("用例,持证率,应得 A1,应得 A1\n一,95,5,5\n"),
        ["duplicate-id"].into()
    );
    assert_eq!(
        told("用例,持证率,应得 A1\n一,95,优\n"),
        ["wrong-type"].into()
    );
    assert_eq!(told("用例,持证率,应得 A1\n"), ["no-cases"].into());
    assert_eq!(told("用例,持证率,应得 A1\n,95,5\n"), ["missing-key"].into());
    assert_eq!(
        told("用例,持证率,应得 A1\n\"一,95,5\n"),
        ["row-length"].into()
    );
}

/// The table of the manual, tried on the paper that it is about.
#[test]
fn the_table_of_the_manual() {
    let manual = fs::read_to_string("docs/rubric.md").unwrap();
    let section = manual.split("### 用表格写用例").nth(1).unwrap();
    let table = section.split("```").nth(1).unwrap().trim_start();
    let rubric = read(PAPER);
    let set = CaseSet::read(&Source::new("m.csv", table), rubric.rubric());
    let set = set.unwrap_or_else(|told| panic!("{}", render(&told, Style::default())));
    assert_eq!(set.cases.len(), 4);
    for case in &set.cases {
        let told = case.run(&rubric);
        assert!(told.is_empty(), "{}", render(&told, Style::default()));
    }
}

/// The rubrics of a folder that have cases, with those.
fn with_cases(folder: &str) -> Vec<(String, CompiledRubric, CaseSet)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_str().unwrap();
        let Some(rubric) = name.strip_suffix(".cases.toml") else {
            continue;
        };
        let beside = |file: &str, from: &Source| {
            let place = std::path::Path::new(from.name()).with_file_name(file);
            let text = fs::read_to_string(&place).unwrap();
            Ok(Source::new(place.to_str().unwrap(), text))
        };
        let file = format!("{rubric}.toml");
        let source = Source::new(file.as_str(), fs::read_to_string(&file).unwrap());
        let parsed = kaohe::rubric::parse_with(&source, &beside);
        let rubric = compile(parsed.rubric.unwrap()).rubric.unwrap();
        let cases = Source::new(name, fs::read_to_string(name).unwrap());
        let set = CaseSet::read(&cases, rubric.rubric()).unwrap();
        found.push((file, rubric, set));
    }
    found
}

fn reach(rubric: &CompiledRubric, set: &CaseSet) -> Coverage {
    let mut coverage = Coverage::of(rubric);
    for case in &set.cases {
        coverage.look(rubric, &case.score(rubric, true));
    }
    coverage
}

/// Whatever the cases of a rubric do, they take no side that is held to be out of reach.
#[test]
fn no_case_takes_a_side_that_is_out_of_reach() {
    let mut tried = 0;
    for (file, rubric, set) in with_cases("tests/forms")
        .into_iter()
        .chain(with_cases("rubrics"))
    {
        let coverage = reach(&rubric, &set);
        assert_eq!(coverage.contradictions(), [""; 0], "{file}");
        tried += set.cases.len();
    }
    assert!(tried > 300);
}

#[test]
fn cases_of_the_shipped_rubrics_reach_all_of_them() {
    let all = with_cases("rubrics");
    assert_eq!(all.len(), 5);
    for (file, rubric, set) in all {
        let coverage = reach(&rubric, &set);
        let missed: Vec<&str> = coverage.missed().map(|point| point.what.as_str()).collect();
        assert!(missed.is_empty(), "{file}: {missed:?}");
        assert!(coverage.whole().all > 60, "{file}");
    }
}

/// A reason why a change is not noticed is about a change that there is.
#[test]
fn what_is_said_to_be_unnoticed_is_a_change_of_the_rubric() {
    for (file, rubric, set) in with_cases("rubrics") {
        let changes: BTreeSet<(String, String)> = mutants(&rubric)
            .iter()
            .map(|mutant| {
                let item = mutant.whose.split_whitespace().next().unwrap();
                (item.to_owned(), mutant.change())
            })
            .collect();
        for one in &set.unnoticed {
            let change = (one.item.clone(), one.change.clone());
            assert!(changes.contains(&change), "{file}: {change:?}");
        }
    }
}

/// The cohort of the row that all begin with is that of all.
#[test]
fn the_cohort_of_all_rows() {
    let text = fs::read_to_string(PAPER).unwrap();
    let text = text.replace("points = 10\n", "points = 10\ncohorts = [\"甲类\"]\n");
    let rubric = compiled("t.toml", &text);
    let table = "用例,类别,持证率,应得 A1\n*,甲类,95,\n一,,,5\n";
    let set = CaseSet::read(&Source::new("t.csv", table), rubric.rubric()).unwrap();
    for case in &set.cases {
        let told = case.run(&rubric);
        assert!(told.is_empty(), "{}", render(&told, Style::default()));
    }
}
