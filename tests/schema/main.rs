//! The schemas that `kaohe schema` prints: shipped as files, true of every shipped file, and no wider than the readers.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod broken;
mod given;
mod inputs;
mod keys;
mod of_rubric;
mod shipped;

use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use kaohe::rubric::{Rubric, parse_with};
use kaohe::source::Source;
use serde_json::Value;

/// A schema that is ready to judge.
struct Judge {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Judge {
    /// Of a schema, which must be one itself.
    fn new(schema: &Value) -> Self {
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        compiler
            .add_resource("schema.json", schema.clone())
            .unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    /// What it says against a text of TOML; nothing when it is valid.
    fn says(&self, text: &str) -> Option<String> {
        let value = json(text);
        let judged = self.schemas.validate(&value, self.index);
        judged.err().map(|error| format!("{error:#}"))
    }

    fn accepts(&self, text: &str) -> bool {
        self.says(text).is_none()
    }
}

/// TOML as editors hand it to a schema: days are texts.
fn json(text: &str) -> Value {
    fn plain(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(flag) => flag.into(),
            toml::Value::Datetime(day) => day.to_string().into(),
            toml::Value::Array(list) => list.into_iter().map(plain).collect(),
            toml::Value::Table(table) => {
                let entries = table.into_iter();
                entries.map(|(key, value)| (key, plain(value))).collect()
            }
        }
    }
    plain(toml::Value::Table(text.parse().unwrap()))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// The files of TOML below a folder.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let inside = path.strip_prefix(root()).unwrap().to_owned();
        if path.is_dir() {
            found.extend(files(inside.to_str().unwrap()));
        } else if path.extension().is_some_and(|end| end == "toml") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A rubric with those that it builds on.
fn rubric(path: &Path) -> Rubric {
    let load = |name: &str, from: &Source| {
        let beside = Path::new(from.name()).parent().unwrap().join(name);
        Ok(Source::new(beside.to_str().unwrap(), read(&beside)))
    };
    let source = Source::new(path.to_str().unwrap(), read(path));
    parse_with(&source, &load).rubric.unwrap()
}
