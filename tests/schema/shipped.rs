//! The shipped files of schemas, and every other shipped file against them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kaohe::schema;
use serde_json::Value;

use super::{Judge, files, read, root, rubric};

const FOLDERS: [&str; 4] = ["rubrics", "samples", "tests/forms", "benches"];

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    Rubric,
    Report,
    Cases,
}

impl Is {
    fn of(path: &Path, text: &str) -> Option<Self> {
        let table: toml::Table = text.parse().unwrap();
        let has = |key: &str| table.contains_key(key);
        if path.to_str().unwrap().ends_with(".cases.toml") {
            Some(Self::Cases)
        } else if has("section") || has("extends") {
            Some(Self::Rubric)
        } else if has("office") {
            Some(Self::Report)
        } else {
            None
        }
    }

    fn schema(self) -> Value {
        match self {
            Self::Rubric => schema::rubric(),
            Self::Report => schema::report(None),
            Self::Cases => schema::cases(None),
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Rubric => "docs/schema/rubric.schema.json",
            Self::Report => "docs/schema/report.schema.json",
            Self::Cases => "docs/schema/cases.schema.json",
        }
    }
}

const ALL: [Is; 3] = [Is::Rubric, Is::Report, Is::Cases];

fn shipped() -> Vec<(PathBuf, String, Is)> {
    let paths = FOLDERS.iter().flat_map(|folder| files(folder));
    let mut found = Vec::new();
    for path in paths.filter(|path| !path.ends_with("Cargo.toml")) {
        let text = read(&path);
        match Is::of(&path, &text) {
            Some(is) => found.push((path, text, is)),
            // The parts of a machine, no input of the program.
            None => assert!(
                path.starts_with(root().join("benches")),
                "{}",
                path.display()
            ),
        }
    }
    found
}

/// With `KAOHE_RECORD=1` the files are written anew: read every change of them.
#[test]
fn the_files_are_what_the_command_prints() {
    for is in ALL {
        let mut bytes = Vec::new();
        schema::write(&is.schema(), &mut bytes).unwrap();
        let path = root().join(is.file());
        if std::env::var_os("KAOHE_RECORD").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        let printed = String::from_utf8(bytes).unwrap();
        assert_eq!(printed, read(&path), "{}", is.file());
    }
}

#[test]
fn every_shipped_file_is_valid() {
    let judges = ALL.map(|is| (is, Judge::new(&is.schema())));
    let mut seen = [0; 3];
    for (path, text, is) in shipped() {
        let at = judges.iter().position(|(of, _)| *of == is).unwrap();
        let said = judges[at].1.says(&text);
        assert_eq!(said, None, "{}", path.display());
        seen[at] += 1;
    }
    assert!(seen.iter().all(|count| *count > 20), "{seen:?}");
}

/// `#:schema ../docs/schema/rubric.schema.json` on the first line, where editors look for it.
#[test]
fn every_shipped_file_names_its_schema() {
    for (path, text, is) in shipped() {
        let first = text.lines().next().unwrap();
        let named = first.strip_prefix("#:schema ");
        let named = named.unwrap_or_else(|| panic!("{}: {first}", path.display()));
        let found = path.parent().unwrap().join(named).canonicalize().unwrap();
        let wanted = root().join(is.file()).canonicalize().unwrap();
        assert_eq!(found, wanted, "{}", path.display());
    }
}

/// Reports and cases against the schema of their own rubric.
#[test]
fn every_report_and_case_is_valid_for_its_rubric() {
    let mut judges: BTreeMap<(PathBuf, bool), Judge> = BTreeMap::new();
    let mut seen = 0;
    for (path, text, is) in shipped().into_iter().filter(|(.., is)| *is != Is::Rubric) {
        let Some(of) = of(&path) else { continue };
        let is_report = is == Is::Report;
        let judge = judges.entry((of.clone(), is_report)).or_insert_with(|| {
            let rubric = Some(rubric(&of));
            Judge::new(&match is_report {
                true => schema::report(rubric.as_ref()),
                false => schema::cases(rubric.as_ref()),
            })
        });
        assert_eq!(judge.says(&text), None, "{}", path.display());
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
}

/// The rubric that a report or a file of cases is for.
fn of(path: &Path) -> Option<PathBuf> {
    let name = path.to_str().unwrap();
    if let Some(name) = name.strip_suffix(".cases.toml") {
        return Some(format!("{name}.toml").into());
    }
    let inside = path.strip_prefix(root().join("samples")).ok()?;
    let folder = inside.components().next()?.as_os_str().to_str()?;
    let rubric = match folder {
        "2024" => "rule-of-law-township",
        other => other,
    };
    Some(root().join("rubrics").join(format!("{rubric}.toml")))
}
