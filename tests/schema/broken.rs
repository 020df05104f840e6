//! What the readers refuse for its shape the schemas refuse too, and what the readers take they take.

use std::collections::BTreeMap;
use std::path::Path;

use kaohe::diagnostic::{Code, Diagnostic, Severity};
use kaohe::rubric::{Parsed, parse, parse_with};
use kaohe::schema;
use kaohe::source::Source;

use super::{Judge, files};

/// Codes of mistakes that a schema can see.
const OF_SHAPE: [Code; 4] = [
    Code::UnknownKey,
    Code::WrongType,
    Code::MissingKey,
    Code::UnknownChoice,
];

/// Mistakes of these codes that lie beyond a schema, by a part of the message.
const BEYOND: [&str; 7] = [
    "没有 2025 年用的值",       // which year holds
    "按年份变化",               // the period and a history
    "哪些年的放假安排列全了",   // no years, unless there is no holiday
    "而考核日在这一年",         // the year of the day assessed
    "年的放假",                 // a year in a list
    "的日期 `2025-02-30` 不对", // the days of a month
    "不在 `one_of` 里",         // a word of the same field
];

fn is_of_shape(told: &Diagnostic) -> bool {
    OF_SHAPE.contains(&told.code) && !BEYOND.iter().any(|part| told.message.contains(part))
}

fn parsed(path: &Path, text: &str) -> Parsed {
    let load = |name: &str, from: &Source| {
        let beside = Path::new(from.name()).parent().unwrap().join(name);
        match std::fs::read_to_string(&beside) {
            Ok(text) => Ok(Source::new(beside.to_str().unwrap(), text)),
            Err(_) => Err(Diagnostic::new(Code::Unreadable, "没有")),
        }
    };
    parse_with(&Source::new(path.to_str().unwrap(), text), &load)
}

/// The rubrics among all inputs of tests: broken ones are refused by both, good ones by neither.
#[test]
fn every_rubric_of_the_tests() {
    let judge = Judge::new(&schema::rubric());
    let (mut refused, mut taken) = (BTreeMap::new(), 0);
    let folders = [
        "tests/cmd/inputs",
        "tests/lint",
        "tests/cluster",
        "src/rubric/tests",
    ];
    for path in folders.iter().flat_map(|folder| files(folder)) {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let is_rubric = text.contains("[[section") || text.contains("extends");
        if !is_rubric || text.parse::<toml::Table>().is_err() {
            continue;
        }
        let found = parsed(&path, &text).diagnostics;
        // A mistake in the rubric that it builds on is not its own.
        let of_this = |told: &&Diagnostic| {
            let label = told.labels.first();
            label.is_none_or(|label| label.place.source.name() == path.to_str().unwrap())
        };
        // What an edition lacks may stand in its base.
        let is_edition = text.contains("extends");
        let lacks = |told: &&Diagnostic| !(is_edition && told.code == Code::MissingKey);
        let shape: Vec<&Diagnostic> = found
            .iter()
            .filter(of_this)
            .filter(lacks)
            .filter(|d| is_of_shape(d))
            .collect();
        let said = judge.says(&text);
        if let Some(first) = shape.first() {
            assert!(said.is_some(), "{} has {first:?}", path.display());
            refused.insert(path, shape.len());
        } else if found.iter().all(|told| told.severity() != Severity::Error) {
            assert_eq!(said, None, "{}", path.display());
            taken += 1;
        }
    }
    assert!(refused.len() >= 3 && taken > 20, "{refused:?} {taken}");
}

const GOOD: &str = include_str!("../../src/rubric/tests/good.toml");

/// The good rubric with one thing changed: the reader's code, the change.
const CHANGES: [(Code, &str, &str); 24] = [
    (Code::UnknownKey, "points = 10", "points = 10\nponits = 1"),
    (Code::MissingKey, "id = \"r\"\n", ""),
    (Code::MissingKey, "title = \"一\"\n", ""),
    (Code::WrongType, "points = 10", "points = \"10\""),
    (
        Code::WrongType,
        "points = 10",
        "points = 10\nassessed_on = 20250331",
    ),
    (
        Code::WrongType,
        "points = 10",
        "points = 10\ncohorts = \"镇\"",
    ),
    (Code::WrongType, "points = 10", "points = 10\nrounding = 2"),
    (
        Code::UnknownKey,
        "points = 10",
        "points = 10\nrounding = { digit = 2 }",
    ),
    (
        Code::UnknownChoice,
        "points = 10",
        "points = 10\nlang = \"cn\"",
    ),
    (
        Code::UnknownChoice,
        "points = 10",
        "points = 10\nnot_applicable = \"none\"",
    ),
    (
        Code::UnknownChoice,
        "points = 10",
        "points = 10\ntotal_cap = \"无\"",
    ),
    (
        Code::UnknownChoice,
        "points = 10",
        "points = 10\nranking = { over = \"total\" }",
    ),
    (Code::MissingKey, "points = 10", "points = { value = 10 }"),
    (
        Code::WrongType,
        "points = 10",
        "points = 10\ntie_break = [1]",
    ),
    (
        Code::WrongType,
        "points = 10",
        "points = 10\ncolumn = [{ id = 1, title = \"一\", value = \"1\" }]",
    ),
    (
        Code::MissingKey,
        "points = 10",
        "points = 10\ncalendar = { years = [2025] }",
    ),
    (
        Code::UnknownLint,
        "points = 10",
        "points = 10\nlint = { clif = \"warn\" }",
    ),
    (
        Code::MissingKey,
        "points = 10",
        "points = 10\nlint = { cliff = \"allow\" }",
    ),
    (
        Code::UnknownChoice,
        "points = 10",
        "points = 10\nlint = { cliff = \"off\" }",
    ),
    (
        Code::MissingKey,
        "points = 10",
        "points = 10\nlint = { cliff = { level = \"allow\" } }",
    ),
    (Code::MissingKey, "rate = 95", "rate = { title = \"甲\" }"),
    (
        Code::BaseNotRead,
        "points = 10",
        "points = 10\ndrop = [\"A\"]",
    ),
    (
        Code::KeyConflict,
        "from = 9",
        "from = 9\nquota = { share = 0.3, number = 1 }",
    ),
    (Code::UnknownKey, "unit = \"%\"", "units = \"%\""),
];

#[test]
fn every_kind_of_mistake() {
    let judge = Judge::new(&schema::rubric());
    assert!(judge.accepts(GOOD));
    for (code, old, new) in CHANGES {
        assert_eq!(GOOD.matches(old).count(), 1, "{old}");
        refused_by_both(&judge, code, &GOOD.replace(old, new));
    }
}

/// What stands in fields, sections, indicators and gates: a rubric is made of the line.
#[test]
fn every_kind_of_mistake_in_a_table() {
    let judge = Judge::new(&schema::rubric());
    let field = |field: &str| whole(&format!("x = {{ {field} }}"), "", "");
    let indicator = |keys: &str| whole("", &format!("title = \"一\"\n{keys}"), "");
    let gate = |keys: &str| {
        whole(
            "",
            "",
            &format!("[[gate]]\nid = \"V\"\ntitle = \"否\"\nwhen = \"true\"\n{keys}"),
        )
    };
    assert!(judge.accepts(&whole("", "title = \"一\"\npoints = 10\nscore = \"1\"", "")));
    let scored = "points = 10\nscore = \"1\"\n";
    for (code, text) in [
        (Code::MissingKey, field("title = \"甲\"")),
        (Code::UnknownChoice, field("type = \"int\"")),
        (Code::UnknownKey, field("type = \"count\", ranges = [0, 1]")),
        (Code::UnknownKey, field("type = \"flag\", range = [0, 1]")),
        (
            Code::UnknownKey,
            field("type = \"count\", one_of = [\"甲\"]"),
        ),
        (
            Code::UnknownKey,
            field("type = \"count\", columns = { a = { type = \"count\" } }"),
        ),
        (Code::MissingKey, field("type = \"rows\"")),
        (
            Code::UnknownChoice,
            field("type = \"rows\", columns = { a = { type = \"rows\" } }"),
        ),
        (
            Code::WrongType,
            field("type = \"count\", range = [0, 1, 2]"),
        ),
        (Code::WrongType, field("type = \"count\", range = 5")),
        (
            Code::UnknownChoice,
            field("type = \"count\", evidence = true").replace("true", "\"yes\""),
        ),
        (Code::WrongType, field("type = \"flag\", if_blank = 0")),
        (
            Code::WrongType,
            field("type = \"count\", if_blank = \"zero\""),
        ),
        (
            Code::WrongType,
            field("type = \"rows\", columns = { a = { type = \"count\" } }, if_blank = 0"),
        ),
        (Code::WrongType, field("type = \"text\", if_blank = 3")),
        (Code::MissingKey, indicator("score = \"1\"")),
        (Code::MissingKey, indicator("points = 10")),
        (
            Code::KeyConflict,
            indicator("points = 10\nscore = \"1\"\nmanual = { from = 0, to = 5 }"),
        ),
        (
            Code::MissingKey,
            indicator("points = 10\nmanual = { from = 0 }"),
        ),
        (
            Code::WrongType,
            indicator("points = 10\nmanual = { bands = [[\"A\", 95]] }"),
        ),
        (
            Code::MissingKey,
            indicator(&format!("{scored}applies_when = {{ holds = \"true\" }}")),
        ),
        (
            Code::UnknownChoice,
            indicator(&format!("{scored}role = \"pilot\"")),
        ),
        (
            Code::WrongType,
            indicator(&format!("{scored}applies_to = \"镇\"")),
        ),
        (Code::GateEffect, gate("")),
        (Code::WrongType, gate("zero = \"total\"")),
        (Code::WrongType, gate("no_bonus = \"是\"")),
        (Code::GateEffect, gate("grade = \"优\"\ngrade_cap = \"优\"")),
        (
            Code::WrongType,
            "section = 3\n".to_owned() + GOOD.split("[[section]]").next().unwrap(),
        ),
    ] {
        refused_by_both(&judge, code, &text);
    }
    for kind in ["bonus", "penalty"] {
        let text = whole(
            "",
            "title = \"一\"\npoints = 10\nscore = \"1\"",
            &format!(
                "[[section]]\nid = \"B\"\ntitle = \"乙\"\nkind = \"{kind}\"\nindicator = [{{ id = \"B1\", title = \"一\", score = \"1\" }}]"
            ),
        );
        refused_by_both(&judge, Code::MissingCap, &text);
        assert!(judge.accepts(&(text + "\ncap = 5\n")));
    }
}

pub(super) fn whole(field: &str, indicator: &str, rest: &str) -> String {
    let indicator = match indicator {
        "" => "title = \"一\"\npoints = 10\nscore = \"1\"",
        indicator => indicator,
    };
    format!(
        "id = \"r\"\ntitle = \"试\"\npoints = 10\n[field.f]\n{field}\n[[section]]\nid = \"A\"\ntitle = \"甲\"\n\
         [[section.indicator]]\nid = \"A1\"\n{indicator}\n{rest}\n"
    )
}

fn refused_by_both(judge: &Judge, code: Code, text: &str) {
    let found = parse(&Source::new("r.toml", text)).diagnostics;
    assert!(
        found.iter().any(|told| told.code == code),
        "{text}\n{found:?}"
    );
    assert!(!judge.accepts(text), "the schema takes\n{text}");
}

/// An edition may leave out what its base has, but not choose what there is not.
#[test]
fn editions() {
    let judge = Judge::new(&schema::rubric());
    let head = "extends = \"base.toml\"\nid = \"e\"\ntitle = \"版\"\n";
    let edition = format!("{head}edition = \"2\"\n");
    for good in [
        "",
        "drop = [\"A1\"]\n",
        "[target]\nx = 5\n",
        "[field.f]\nx = { ask = \"局\" }\n",
        "[[section]]\nid = \"A\"\n[[section.indicator]]\nid = \"A1\"\npoints = 5\n",
        "[[gate]]\nid = \"V\"\ngrade_cap = \"良\"\n",
    ] {
        let text = format!("{edition}{good}");
        assert_eq!(judge.says(&text), None, "{text}");
    }
    assert!(!judge.accepts(head), "an edition says which it is");
    for bad in [
        "[[section]]\ntitle = \"甲\"\n",
        "[[section]]\nid = \"A\"\nkind = \"extra\"\n",
        "[field.f]\nx = { type = \"flag\", range = [0, 1] }\n",
        "ranking = { order = 1 }\n",
    ] {
        assert!(!judge.accepts(&format!("{edition}{bad}")), "{bad}");
    }
}
