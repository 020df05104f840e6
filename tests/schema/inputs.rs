//! Reports and cases: what the readers refuse the schemas refuse too, and both know the same keys.

use std::collections::BTreeSet;
use std::path::PathBuf;

use kaohe::case::CaseSet;
use kaohe::compile::{CompiledRubric, compile};
use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::report::{Format, read as read_reports};
use kaohe::rubric::parse;
use kaohe::schema;
use kaohe::source::Source;
use serde_json::Value;

use super::broken::whole;
use super::{Judge, files, read, root};

fn small() -> CompiledRubric {
    let text = whole("x = { type = \"count\" }", "", "[[grade]]\nname = \"优\"\n");
    compile(parse(&Source::new("r.toml", text)).rubric.unwrap())
        .rubric
        .unwrap()
}

/// The keys of a table of a schema.
fn keys(table: &Value) -> BTreeSet<String> {
    if let Some(either) = table["anyOf"].as_array() {
        return keys(either.last().unwrap());
    }
    table["properties"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

/// The keys that a message lists as those that can be written.
fn listed(told: &[Diagnostic]) -> BTreeSet<String> {
    let help = told
        .iter()
        .find_map(|told| told.help.as_deref()?.strip_prefix("可以写"));
    let words = help
        .unwrap_or_else(|| panic!("{told:?}"))
        .split('`')
        .enumerate();
    words
        .filter(|(at, _)| at % 2 == 1)
        .map(|(_, word)| word.to_owned())
        .collect()
}

#[test]
fn reader_and_schema_know_the_same_keys_of_cases() {
    let root = schema::cases(None);
    let case = &root["properties"]["case"]["items"];
    let office = &case["properties"]["office"]["items"];
    for (text, table) in [
        ("zzzzzzzzzz = 1\n", &root),
        ("[[case]]\nname = \"一\"\nzzzzzzzzzz = 1\n", case),
        (
            "[[case]]\nname = \"一\"\noffice = [{ zzzzzzzzzz = 1 }]\n",
            office,
        ),
    ] {
        let told = CaseSet::read(&Source::new("c.toml", text), small().rubric()).unwrap_err();
        assert_eq!(listed(&told), keys(table), "{text}");
    }
    // What can be asked for: each key is read, so that nonsense behind it is told as such, not as a name nobody knows.
    for key in keys(&root["definitions"]["expect"]) {
        let text = format!("[[case]]\nname = \"一\"\nexpect.{key}.zz = true\n");
        let told = CaseSet::read(&Source::new("c.toml", text), small().rubric()).unwrap_err();
        let unknown = told
            .iter()
            .any(|d| d.message.contains(&format!("`{key}`")) && d.code == Code::UnknownName);
        assert!(!unknown, "{key}: {told:?}");
    }
}

#[test]
fn reader_and_schema_know_the_same_keys_of_reports() {
    let root = schema::report(None);
    let told = |text: &str| {
        let source = Source::new("a.toml", text);
        read_reports(&source, Format::Toml, small().rubric()).diagnostics
    };
    let fact = told("office = \"a\"\nf.x = { zzzzzzzzzz = 1 }\n");
    assert_eq!(listed(&fact), keys(&root["definitions"]["fact"]));
    let is_fact = |text: &str| told(text).iter().any(|told| told.code == Code::UnknownFact);
    for key in keys(&root) {
        assert!(
            !is_fact(
                &format!("office = \"a\"\n\"{key}\" = {{}}\n")
                    .replace("office = \"a\"\n\"office\"", "office")
            ),
            "{key}"
        );
    }
    for key in keys(&root["properties"]["office"]) {
        assert!(
            !is_fact(
                &format!("office = {{ id = \"a\", \"{key}\" = \"b\" }}\n")
                    .replace("id = \"a\", \"id\"", "id")
            ),
            "{key}"
        );
    }
    assert!(is_fact("office = \"a\"\nother = 3\n"));
}

/// Reports that the program complains of, against the schema of their rubric.
#[test]
fn every_report_of_the_tests() {
    let path = root().join("tests/cmd/inputs/rubric.toml");
    let rubric = parse(&Source::new("rubric.toml", read(&path)))
        .rubric
        .unwrap();
    let of_rubric = Judge::new(&schema::report(Some(&rubric)));
    let any = Judge::new(&schema::report(None));
    let seen = [
        "misspelt",
        "wrong-type",
        "negative",
        "out-of-range",
        "two-readings",
        "no-office",
    ];
    for name in seen {
        let text = read(&root().join(format!("tests/cmd/inputs/bad/{name}.toml")));
        let source = Source::new(name, text.clone());
        let told = read_reports(&source, Format::Toml, &rubric).diagnostics;
        assert!(!told.is_empty(), "{name}");
        assert!(!of_rubric.accepts(&text), "{name}: {told:?}");
    }
    let good: Vec<PathBuf> = files("tests/cmd/inputs/reports");
    assert!(good.len() > 1);
    for path in good {
        let text = read(&path);
        assert_eq!(of_rubric.says(&text), None, "{}", path.display());
        assert_eq!(any.says(&text), None, "{}", path.display());
    }
}

/// Cases that are refused by the reader, and by both schemas.
#[test]
fn every_kind_of_mistake_in_cases() {
    let compiled = small();
    let rubric = compiled.rubric();
    let (any, of_rubric) = (
        Judge::new(&schema::cases(None)),
        Judge::new(&schema::cases(Some(rubric))),
    );
    let case = |keys: &str| format!("[[case]]\nname = \"一\"\n{keys}\n");
    let is_read = |text: &str| CaseSet::read(&Source::new("c.toml", text), rubric).is_ok();
    for good in [
        "expect.A1 = 3",
        "expect.A1 = [0, 3]",
        "expect.A1 = \"待定\"",
        "expect.A1 = { points = 3, status = \"partial\" }",
        "expect = { total = 5, grade = \"优\", rank = \"\", remark = \"甲\", section.A = 5 }",
        "facts.f.x = \"3件以上\"\nexpect.total = [3, 5]",
        "office = [{ id = \"a\", facts.f.x = 3, expect.rank = 1 }]",
        "prior = \"none\"\nfinal = true\nexpect.A1 = 1",
        "facts.f.x = -1\nproblems = [\"out-of-range\"]",
    ] {
        let text = case(good);
        assert!(is_read(&text), "{good}");
        assert_eq!(any.says(&text), None, "{good}");
        assert_eq!(of_rubric.says(&text), None, "{good}");
    }
    for bad in [
        "expects.A1 = 3",
        "expect.A1 = true",
        "expect.A1 = \"半分\"",
        "expect.A1 = { point = 3 }",
        "expect.total = \"5\"",
        "expect.A1 = [1, 2, 3]",
        "office = 3",
        "final = \"是\"\nexpect.A1 = 1",
        "expect.gates = \"V1\"",
        "prior = \"no\"\nexpect.A1 = 1",
        "office = [{ idd = \"a\", expect.rank = 1 }]",
    ] {
        let text = case(bad);
        assert!(!is_read(&text), "{bad}");
        assert!(!any.accepts(&text), "{bad}");
        assert!(!of_rubric.accepts(&text), "{bad}");
    }
    // What only the rubric tells.
    for bad in [
        "expect.A9 = 3",
        "expect.section.B = 3",
        "expect.grade = \"差\"",
    ] {
        let text = case(bad);
        assert!(!is_read(&text), "{bad}");
        assert!(any.accepts(&text), "{bad}");
        assert!(!of_rubric.accepts(&text), "{bad}");
    }
    for bad in ["", "[[case]]\nexpect.A1 = 1\n", "case = 1\n"] {
        assert!(!is_read(bad) && !any.accepts(bad), "{bad}");
    }
}
