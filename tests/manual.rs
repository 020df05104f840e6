//! The manual tells what the code has: every message, every scoring word, every column.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use kaohe::diagnostic::{Code, Severity};
use kaohe::report::cell::read_cell;
use kaohe::source::Source;
use kaohe::value::{Known, Truth, Value};
use kaohe::write::Output;

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    fs::read_to_string(path).unwrap()
}

/// The rows of all tables, cell by cell; a bar in code is written `\|`.
fn rows(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("| "));
    lines
        .map(|line| {
            let line = line.strip_suffix('|').unwrap().replace("\\|", "\0");
            let cells = line.split('|');
            cells.map(|c| c.trim().replace('\0', "|")).collect()
        })
        .collect()
}

fn code(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.strip_suffix('`')
}

#[test]
fn every_message_has_its_line_and_no_other() {
    let text = page("diagnostics.md");
    let told: Vec<String> = rows(&text)
        .into_iter()
        .filter_map(|row| {
            let name = code(&row[0])?.to_owned();
            assert_eq!(row.len(), 4, "{name}");
            assert!(row.iter().all(|cell| !cell.is_empty()), "{name}");
            Some(format!("{name} {}", row[1]))
        })
        .collect();
    let known: Vec<String> = Code::ALL
        .iter()
        .map(|code| {
            let severity = match code.severity() {
                Severity::Error => "错误",
                Severity::Warning => "警告",
                Severity::Note => "提示",
            };
            format!("{code} {severity}")
        })
        .collect();
    assert_eq!(told, known);
}

#[test]
fn the_scoring_words_are_those_of_the_code() {
    let output = Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .args(["builtins", "--format", "markdown"])
        .output()
        .unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(
        page("rubric.md").contains(&table),
        "put the output of `kaohe builtins --format markdown` into docs/rubric.md"
    );
}

/// The rows between a heading and the next one.
fn rows_below(text: &str, heading: &str) -> Vec<Vec<String>> {
    let at = text.find(heading).unwrap_or_else(|| panic!("{heading}"));
    let rest = &text[at + heading.len()..];
    rows(rest.split("\n#").next().unwrap())
}

const RUBRIC: &str = r#"
id = "t"
title = "试"
points = 5
field.f."件数" = { type = "count", unit = "件" }
field.f."率" = { type = "rate" }
field.f."万元" = { type = "amount", unit = "万元" }
field.f."元" = { type = "amount", unit = "元" }
field.f."日期" = { type = "date" }
field.f."是否" = { type = "flag" }
[[section]]
id = "A"
title = "部分"
indicator = [{ id = "A1", title = "指标", points = 5, score = "f.是否" }]
"#;

#[test]
fn cells_are_read_as_told() {
    let rubric = kaohe::rubric::parse(&Source::new("t.toml", RUBRIC))
        .rubric
        .unwrap();
    let text = page("rubric.md");
    let table = rows_below(&text, "### 3.2 格子里怎样填");
    let mut checked = 0;
    for row in &table[1..] {
        let field = rubric.find_field("f", &row[0]).unwrap();
        let field = rubric.field(field).unwrap();
        let cell = read_cell(code(&row[1]).unwrap(), field, &rubric.vague);
        assert_eq!(in_words(&cell.known), row[2], "{row:?}");
        if row[2] == "未填报" {
            assert!(!cell.notes.is_empty(), "{row:?}");
        }
        checked += 1;
    }
    assert!(checked > 30);
}

fn in_words(known: &Known) -> String {
    match known {
        Known::Value(Value::Number(interval)) => interval.to_string(),
        Known::Value(Value::Flag(Truth::True)) => "是".to_owned(),
        Known::Value(Value::Flag(_)) => "否".to_owned(),
        Known::Value(Value::Date(moments)) => match moments.exact() {
            Some(moment) => moment.to_string(),
            None => format!("{}至{}", moments.from, moments.to),
        },
        Known::Value(Value::Text(text)) => format!("{text:?}"),
        Known::Value(Value::Rows(rows)) => format!("{} 行", rows.listed().map_or(0, <[_]>::len)),
        Known::NotApplicable(_) => "缺项".to_owned(),
        Known::Missing(_) => "未填报".to_owned(),
    }
}

#[test]
fn every_column_is_told() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("manual");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("rubric.toml"), RUBRIC).unwrap();
    fs::write(folder.join("report.toml"), "office = \"o\"\n").unwrap();
    let header = |flag: &str, style: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_kaohe"))
            .args(["score", "report.toml", "--rubric", "rubric.toml", "--plain"])
            .args(["--header", style, flag, "-"])
            .current_dir(&folder)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let line = text.lines().next().unwrap();
        line.split(',').map(str::to_owned).collect::<Vec<_>>()
    };
    let text = page("rubric.md");
    for output in Output::ALL.into_iter().filter(|o| *o != Output::Run) {
        let name = output.file_name();
        let flag = format!("--{}", name.trim_end_matches(".csv"));
        let written = header(&flag, "id").into_iter().zip(header(&flag, "title"));
        // The columns of the paper have the ids of its sections and indicators.
        let written: Vec<_> = written.filter(|(id, _)| !id.starts_with('A')).collect();
        let told: Vec<_> = rows_below(&text, &format!("### `{name}`"))
            .iter()
            .filter_map(|row| Some((code(&row[0])?.to_owned(), row[1].clone())))
            .collect();
        assert_eq!(told, written, "{name}");
    }
}

#[test]
fn every_key_of_a_rubric_is_told() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = page("rubric.md");
    let mut seen = 0;
    for entry in fs::read_dir(root.join("src/rubric/validate")).unwrap() {
        let source = fs::read_to_string(entry.unwrap().path()).unwrap();
        for reader in ["take", "need", "text", "limit", "need_text", "need_script"] {
            for rest in source.split(&format!(".{reader}(\"")).skip(1) {
                let key = rest.split('"').next().unwrap();
                let forms = [
                    format!("`{key}`"),
                    format!("`{key} ="),
                    format!(" {key} ="),
                    format!(".{key}`"),
                    format!("[{key}]"),
                    format!("[{key}."),
                ];
                let told = forms.iter().any(|form| text.contains(form));
                assert!(told, "`{key}` is not in docs/rubric.md");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "only {seen} keys were found");
}

/// The rubrics of `tests/forms` as the manual shows them: each printed sentence with its line.
fn forms() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = fs::read_dir(root.join("tests/forms")).unwrap();
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| !path.to_str().unwrap().ends_with(".cases.toml"));
    files.sort();
    let mut told = String::new();
    for path in files {
        let text = fs::read_to_string(path).unwrap();
        let name = text
            .lines()
            .find_map(|line| line.strip_prefix("# "))
            .unwrap();
        told += &format!("\n**{name}**\n\n");
        let rubric: toml::Table = text.parse().unwrap();
        let of = |table: &toml::Value, key: &str| {
            let value = table.get(key)?;
            Some(
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned),
            )
        };
        let list = |table: &toml::Value, key: &str| -> Vec<toml::Value> {
            let list = table.get(key).and_then(toml::Value::as_array);
            list.cloned().unwrap_or_default()
        };
        let root = toml::Value::Table(rubric);
        for section in list(&root, "section") {
            for indicator in list(&section, "indicator") {
                let line = of(&indicator, "score");
                let line = line.unwrap_or_else(|| format!("manual = {}", indicator["manual"]));
                assert!(line.lines().count() <= 10, "{name}");
                let rest = ["out_of", "floor", "cap"].into_iter();
                let rest =
                    rest.filter_map(|key| Some(format!(",`{key} = {}`", indicator.get(key)?)));
                let rest: String = rest.collect();
                told += &format!(
                    "- {} `{}`{rest}\n",
                    indicator["rule"].as_str().unwrap(),
                    line.trim()
                );
            }
        }
        for gate in list(&root, "gate") {
            let effects = gate.as_table().unwrap().iter();
            let effects =
                effects.filter(|(key, _)| !["id", "title", "when"].contains(&key.as_str()));
            let effects: Vec<String> = effects
                .map(|(key, value)| format!("`{key} = {value}`"))
                .collect();
            told += &format!(
                "- {}:`when = {}`,{}\n",
                gate["title"].as_str().unwrap(),
                gate["when"],
                effects.join("、")
            );
        }
        for column in list(&root, "column") {
            told += &format!(
                "- 附加列“{}”:`{}`\n",
                column["title"].as_str().unwrap(),
                column["value"].as_str().unwrap()
            );
        }
    }
    told
}

/// With `KAOHE_RECORD=1` the page is written anew: read every change of it.
#[test]
fn the_forms_are_those_that_have_cases() {
    let (begin, end) = ("<!-- forms -->\n", "<!-- /forms -->");
    let text = page("rubric.md");
    let (before, rest) = text.split_once(begin).unwrap();
    let (written, after) = rest.split_once(end).unwrap();
    let told = format!("{}\n", forms());
    if std::env::var_os("KAOHE_RECORD").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rubric.md");
        fs::write(path, format!("{before}{begin}{told}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(written, told);
}

/// Every line of rubric that the manual shows by itself is a script of a rubric that compiles.
#[test]
fn the_examples_of_the_text_compile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("tests/manual.toml")).unwrap();
    let parsed = kaohe::rubric::parse(&Source::new("manual.toml", text.as_str()));
    assert_eq!(parsed.diagnostics, []);
    let compiled = kaohe::compile::compile(parsed.rubric.unwrap());
    assert_eq!(compiled.diagnostics, []);
    assert!(compiled.rubric.is_some());

    let page = page("rubric.md");
    let (before, rest) = page.split_once("### 评分用语").unwrap();
    let (_, behind) = rest.split_once("\n## 3 ").unwrap();
    let (behind, _) = behind.split_once("<!-- forms -->").unwrap();
    let snippets = [before, behind]
        .into_iter()
        .flat_map(|part| part.split('`').skip(1).step_by(2));
    let is_line = |snippet: &&str| {
        let starts = [
            "points ",
            "total *",
            "line(",
            "first_when(",
            "when(",
            "tiers(",
        ];
        starts.iter().any(|start| snippet.starts_with(start))
    };
    let mut seen = 0;
    for snippet in snippets.filter(is_line) {
        assert!(text.contains(&format!("'{snippet}'")), "`{snippet}`");
        seen += 1;
    }
    assert!(seen >= 13, "only {seen} examples were found");
}
