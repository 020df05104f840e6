//! Every file of cases in the repository passes, every form has one, and a case that is wrong is told.
//!
//! `NAME.cases.toml` beside `NAME.toml` in `tests/forms` and `rubrics`: no Rust is needed to add one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kaohe::case::CaseSet;
use kaohe::compile::{CompiledRubric, compile};
use kaohe::diagnostic::{Diagnostic, Severity};
use kaohe::outcome::{Ends, Outcome, Status};
use kaohe::render::{Style, render};
use kaohe::rubric::{Rubric, SectionKind, parse_with};
use kaohe::scorecard::{Scorecard, SectionResult};
use kaohe::source::Source;

const SUFFIX: &str = ".cases.toml";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files of cases of a folder, in order.
fn case_files(folder: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(root().join(folder)).unwrap();
    let mut files: Vec<PathBuf> = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_str().unwrap().ends_with(SUFFIX))
        .collect();
    files.sort();
    files
}

fn rubric_at(path: &Path) -> CompiledRubric {
    let open = |path: &Path| Source::new(path.to_str().unwrap(), fs::read_to_string(path).unwrap());
    let beside =
        |name: &str, from: &Source| Ok(open(&Path::new(from.name()).parent().unwrap().join(name)));
    let parsed = parse_with(&open(path), &beside);
    let mut told = parsed.diagnostics;
    let compiled = parsed.rubric.map(compile);
    let rubric = compiled.and_then(|compiled| {
        told.extend(compiled.diagnostics);
        compiled.rubric
    });
    told.retain(|d| d.severity() != Severity::Note);
    assert!(told.is_empty(), "{}", shown(&told));
    rubric.unwrap()
}

fn shown(told: &[Diagnostic]) -> String {
    render(told, Style::default())
}

/// What is printed adds up, end by end: sections to the base, parts to the total, the lines of the card to the total.
fn adds_up(card: &Scorecard, rubric: &Rubric, case: &str) {
    let sum = |parts: Vec<&Ends>| {
        let zero = || Ends::zero(rubric.digits);
        parts.into_iter().fold(zero(), |sum, part| sum.add(part))
    };
    let whose = format!("{} {case} {}", rubric.id, card.office.id);
    let of_base = |s: &&SectionResult| rubric.sections[s.section].kind == SectionKind::Base;
    let base = card.sections.iter().filter(of_base).map(|s| &s.points);
    assert_eq!(
        sum(base.chain([&card.rescale]).collect()),
        card.base,
        "{whose}"
    );
    let parts = [
        &card.base,
        &card.bonus,
        &card.penalty,
        &card.adjustment,
        &card.limits,
    ];
    assert_eq!(sum(parts.to_vec()), card.total, "{whose}");
    let counted = |o: &&Outcome| !rubric.indicator(o.indicator).unwrap().unscored;
    let outcomes = card.outcomes.iter().filter(counted).map(|o| &o.points);
    let lines = card.lines.iter().map(|line| &line.points);
    assert_eq!(sum(outcomes.chain(lines).collect()), card.total, "{whose}");
    for outcome in &card.outcomes {
        let points = &outcome.points;
        assert!(
            points.sure.value() <= points.possible.value(),
            "{whose} {outcome:?}"
        );
        assert!(
            outcome.status == Status::Full
                || !outcome.words.workings.is_empty()
                || !outcome.words.reason.is_empty(),
            "{whose} {outcome:?}"
        );
    }
}

/// Runs the cases of a file: how many there are, and what is wrong.
fn run(path: &Path) -> (usize, Vec<Diagnostic>) {
    let name = path.to_str().unwrap();
    let rubric = rubric_at(Path::new(&name.replace(SUFFIX, ".toml")));
    let source = Source::new(name, fs::read_to_string(path).unwrap());
    match CaseSet::read(&source, rubric.rubric()) {
        Ok(file) => {
            for case in &file.cases {
                let cards = case.score(&rubric, false).cards;
                let brief = case.score(&rubric, true).cards;
                assert_eq!(cards.len(), brief.len());
                for (card, brief) in cards.iter().zip(&brief) {
                    adds_up(
                        card,
                        rubric.rubric().of_cohort(&card.office.cohort),
                        &case.name,
                    );
                    assert_eq!(
                        (&card.total, &card.standing),
                        (&brief.total, &brief.standing)
                    );
                    assert_eq!(card.remarks, brief.remarks);
                    assert_eq!(card.columns, brief.columns);
                }
            }
            let told = file.cases.iter().flat_map(|case| case.run(&rubric));
            (file.cases.len(), told.collect())
        }
        Err(told) => (0, told),
    }
}

fn hold(folder: &str) -> usize {
    let mut all = 0;
    let mut told = Vec::new();
    for file in case_files(folder) {
        let (count, of_file) = run(&file);
        assert!(count > 0, "{}", shown(&of_file));
        all += count;
        told.extend(of_file);
    }
    assert!(told.is_empty(), "{}", shown(&told));
    all
}

#[test]
fn forms() {
    assert!(hold("tests/forms") > 0);
}

#[test]
fn shipped_rubrics() {
    assert!(hold("rubrics") > 0);
}

#[test]
fn every_shipped_rubric_has_cases_samples_and_a_line_in_the_readme() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let mut rubrics = 0;
    for entry in fs::read_dir(root().join("rubrics")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.ends_with(SUFFIX) {
            continue;
        }
        rubrics += 1;
        assert!(path.with_extension("cases.toml").exists(), "{name}");
        assert!(readme.contains(&format!("`rubrics/{name}`")), "{name}");
        let id = name.strip_suffix(".toml").unwrap();
        let folder = match id {
            "rule-of-law-township" => "samples/2024".to_owned(),
            id => format!("samples/{id}"),
        };
        assert!(root().join(folder).exists(), "{name}");
    }
    assert_eq!(rubrics, 5);
}

#[test]
fn every_form_has_cases() {
    let names: BTreeSet<String> = case_files("tests/forms")
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap()[..3].to_owned())
        .collect();
    let forms: BTreeSet<String> = (1..=43).map(|form| format!("F{form:02}")).collect();
    assert_eq!(names, forms);
}

const RUBRIC: &str = r#"
id = "t"
title = "试"
edition = "1"
points = 7
assessed_on = 2025-03-31
rounding = { digits = 2 }
not_applicable = "rescale-total"
[field.f]
meetings = { title = "会议次数", type = "count", unit = "次" }
opinion = { title = "评语", type = "rate" }
[[section]]
id = "A"
title = "甲"
[[section.indicator]]
id = "A1"
title = "会议"
points = 5
score = "points - (4 - f.meetings)"
[[section.indicator]]
id = "A2"
title = "评分"
points = 2
manual = { from = 0, to = 2 }
[[gate]]
id = "V1"
title = "没有开会"
when = "f.meetings == 0"
grade_cap = "不合格"
[[grade]]
name = "合格"
from = 3
[[grade]]
name = "不合格"
from = 0
"#;

fn told(cases: &str) -> Vec<String> {
    let parsed = kaohe::rubric::parse(&Source::new("t.toml", RUBRIC));
    assert!(
        parsed.diagnostics.is_empty(),
        "{}",
        shown(&parsed.diagnostics)
    );
    let compiled = compile(parsed.rubric.unwrap());
    let compiled = compiled
        .rubric
        .unwrap_or_else(|| panic!("{}", shown(&compiled.diagnostics)));
    let source = Source::new("t.cases.toml", cases);
    let told = match CaseSet::read(&source, compiled.rubric()) {
        Ok(file) => file.cases.iter().flat_map(|c| c.run(&compiled)).collect(),
        Err(told) => told,
    };
    let line = |d: &Diagnostic| {
        let label = d.labels.first().unwrap().place.clone();
        let help = d.help.as_deref().unwrap_or("");
        format!("{} | {} | {} | {help}", d.code, d.message, label.text())
    };
    told.iter().map(line).collect()
}

#[test]
fn what_is_not_as_expected_is_told_with_the_account() {
    // 4 meetings wanted, 3 held: 5 - 1 = 4.
    let facts = "[[case]]\nname = \"少一次\"\nfacts.f.meetings = 3\n";
    assert!(told(&format!("{facts}expect.A1 = 4\nexpect.A2 = [0, 2]")).is_empty());
    assert!(
        told(&format!(
            "{facts}expect.total = [4, 6]\nexpect.section.A = [4, 6]"
        ))
        .is_empty()
    );
    assert!(
        told(&format!(
            "{facts}expect.A2 = \"待定\"\nexpect.grade = \"合格\""
        ))
        .is_empty()
    );
    assert!(told(&format!("{facts}review = [{{ item = \"A2\", kind = \"评分\", value = 1.5 }}]\nexpect.total = 5.5\nexpect.rank = 1\nexpect.gates = []")).is_empty());
    let none = "[[case]]\nname = \"没有开\"\nfacts.f.meetings = 0\n";
    assert!(
        told(&format!(
            "{none}expect.gates = [\"V1\"]\nexpect.grade = \"不合格\""
        ))
        .is_empty()
    );
    let open = "[[case]]\nname = \"没有填\"\n";
    assert!(told(&format!("{open}expect.gates = [\"V1?\"]\nexpect.A1 = [1, 5]\nexpect.grade = [\"不合格\", \"合格\"]")).is_empty());

    let wrong = |expect: &str| told(&format!("{facts}{expect}")).join("\n");
    assert_eq!(
        wrong("expect.A1 = 5"),
        "case-failed | 用例 `少一次`:`A1` 应为 5,得到 4.00 | 5 | 说明:分值5−(4−会议次数3次)=4,得4.00分,失1.00分\n\
         points - (4 - f.meetings)\n|      |    | |\n5      4    1 3次"
    );
    assert_eq!(
        wrong("expect.A2 = 0"),
        "case-failed | 用例 `少一次`:`A2` 应为 0,得到 待定 0.00 至 2.00 | 0 | 说明:待评定:可得0.00至2.00分,请评定"
    );
}

#[test]
fn mistakes_in_cases_are_told() {
    let case = "[[case]]\nname = \"甲\"\n";
    let first = |cases: &str| told(cases).into_iter().next().unwrap_or_default();
    let of_case = |rest: &str| first(&format!("{case}{rest}"));
    assert_eq!(
        of_case("expect.A3 = 1"),
        "unknown-name | 细则里没有 `expect` 所说的 `A3` | A3 | 是不是要写 `A1`?"
    );
    assert_eq!(
        of_case("expect.A1 = \"满\""),
        "wrong-type | `expect` 的 `A1` 写法不对 | \"满\" | 状态可以写: `满分`、`部分得分`、`零分`、`待定`、`到期未补`、`缺项`、`出错`"
    );
    assert_eq!(
        of_case("fact.f.meetings = 3\nexpect.A1 = 4"),
        "unknown-key | 用例里未知的键 `fact` | fact | 是不是要写 `facts`?"
    );
    assert_eq!(
        of_case("facts.f.meetings = 3"),
        "missing-key | 用例没有写应得什么 | [[case]] | 补上 `expect`,例如 `expect.A1 = 3`"
    );
    assert_eq!(
        first(&format!(
            "{case}expect.A1 = [1, 5]\n{case}expect.A1 = [1, 5]"
        )),
        "duplicate-id | 有两个用例都叫 `甲` | [[case]] | 给其中一个换个名称,出错时才知道是哪一个"
    );
    assert_eq!(
        first("# 空的"),
        "no-cases | `t.cases.toml` 里没有用例 |  | 一个用例写一个 `[[case]]`,带 `name`、`facts` 和 `expect`"
    );
    // A slip in the facts would let a case pass for the wrong reason.
    assert_eq!(
        of_case("facts.f.meeting = 3\nexpect.A1 = [1, 5]"),
        "unknown-fact | 细则里没有填报项 `f.meeting`,没有采用 | meeting | 是不是 `f.meetings`?"
    );
    assert!(of_case("facts.f.meeting = 3\nproblems = [\"unknown-fact\"]").is_empty());
    assert_eq!(
        of_case("facts.f.meetings = 3\nproblems = [\"unknown-fact\"]"),
        "case-failed | 用例 `甲`:填报应有的问题是 `unknown-fact`,实际是 `` | [\"unknown-fact\"] | "
    );
}
