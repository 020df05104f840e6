//! A module imports from lower layers only. The layers stand here once; the `use` lines are read from the sources.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

/// Modules of one layer know nothing of each other.
const LAYERS: &[&[&str]] = &[
    &["catalogue", "decimal", "shape", "source"],
    &["diagnostic", "value"],
    &["rubric", "trace"],
    &["outcome", "script"],
    &["compile", "report"],
    &["evaluate", "past"],
    &["plan", "scorecard"],
    &["rank"],
    &["batch"],
    &["case", "diff", "lint", "render", "since"],
    &["coverage"],
    &["generate", "mutate"],
    &["schema", "write"],
    &["bulk", "explain"],
    &["outline"],
];

fn layer(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|own| own.contains(&module))
        .unwrap_or_else(|| panic!("module `{module}` stands in no layer"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The module that a file of the library belongs to.
fn module_of(path: &Path, root: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a text names behind `crate::`, tests and comments left out.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let code: String = code
        .lines()
        .filter(|l| !l.trim_start().starts_with("//"))
        .map(|l| format!("{l}\n"))
        .collect();
    let names = code.split("crate::").skip(1).flat_map(|rest| {
        let group = rest.strip_prefix('{').and_then(|r| r.split('}').next());
        match group {
            Some(group) => group.split(',').map(first_name).collect(),
            None => vec![first_name(rest)],
        }
    });
    names.filter(|name| !name.is_empty()).collect()
}

fn first_name(text: &str) -> String {
    text.trim_start()
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect()
}

fn is_test(path: &Path) -> bool {
    let name = path.file_stem().unwrap().to_str().unwrap();
    name.contains("test")
        || name == "fixture"
        || path.components().any(|c| c.as_os_str() == "tests")
}

#[test]
fn modules_import_from_lower_layers_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for path in sources(&root) {
        let module = module_of(&path, &root);
        if matches!(module.as_str(), "lib" | "bin") || is_test(&path) {
            continue;
        }
        for import in imports(&fs::read_to_string(&path).unwrap()) {
            seen += 1;
            if import != module {
                assert!(
                    layer(&import) < layer(&module),
                    "{} imports `{import}`, which is not in a lower layer",
                    path.display()
                );
            }
        }
    }
    assert!(
        seen > 100,
        "only {seen} imports were found: the reader of `use` lines is broken"
    );
}

#[test]
fn only_script_knows_rhai() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in sources(&root) {
        let text = fs::read_to_string(&path).unwrap();
        if text.contains("rhai::") {
            assert_eq!(module_of(&path, &root), "script", "{}", path.display());
        }
    }
}

#[test]
fn only_the_program_opens_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in sources(&root) {
        let text = fs::read_to_string(&path).unwrap();
        let opens = ["std::fs", "File::", "std::env", "SystemTime", "Instant::"]
            .iter()
            .any(|s| text.contains(s));
        if opens && !is_test(&path) {
            assert_eq!(module_of(&path, &root), "bin", "{}", path.display());
        }
    }
}
