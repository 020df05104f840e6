use super::*;

fn folder(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x = 1\n").unwrap();
    }
    folder
}

fn names(found: &Found, folder: &Path) -> Vec<String> {
    let prefix = format!("{}/", display_name(folder));
    found
        .files
        .iter()
        .map(|f| f.name.replace(&prefix, ""))
        .collect()
}

#[test]
fn a_folder_gives_its_reports_by_name_and_says_what_it_skipped() {
    let dir = folder(&[
        "b.toml",
        "a/2.JSON",
        "a/1.csv",
        ".hidden.toml",
        "说明.docx",
        "rubric.toml",
        "out/summary.csv",
    ]);
    fs::create_dir(dir.path().join("旧结果")).unwrap();
    fs::write(dir.path().join("旧结果/run.json"), r#"{"tool":"kaohe"}"#).unwrap();
    let others = [dir.path().join("rubric.toml"), dir.path().join("out")];
    let others: Vec<&Path> = others.iter().map(PathBuf::as_path).collect();
    let found = find(&[dir.path().to_owned()], None, &others);
    assert_eq!(names(&found, dir.path()), ["a/1.csv", "a/2.JSON", "b.toml"]);
    assert_eq!(found.diagnostics.len(), 1);
    assert_eq!(found.diagnostics[0].code, Code::SkippedFile);
    assert!(found.diagnostics[0].message.contains("旧结果` 等 2 个"));
}

#[test]
fn patterns_are_expanded_and_a_file_counts_once() {
    let dir = folder(&["1.toml", "2.toml", "x.csv", ".3.toml"]);
    let arguments = [dir.path().join("2.toml"), dir.path().join("*.toml")];
    let found = find(&arguments, None, &[]);
    assert_eq!(names(&found, dir.path()), ["2.toml", "1.toml"]);
    assert!(found.diagnostics.is_empty());
}

#[test]
fn what_is_not_there_is_said() {
    let dir = folder(&["a.docx"]);
    let codes = |argument: PathBuf, stdin| -> Vec<Code> {
        let found = find(&[argument], stdin, &[]);
        assert!(found.files.is_empty() || stdin.is_some());
        found.diagnostics.iter().map(|d| d.code).collect()
    };
    assert_eq!(
        codes(dir.path().join("none.toml"), None),
        [Code::Unreadable]
    );
    assert_eq!(codes(dir.path().join("*.toml"), None), [Code::NoReports]);
    assert_eq!(codes(dir.path().join("a.docx"), None), [Code::NotAReport]);
    assert_eq!(
        codes(dir.path().to_owned(), None),
        [Code::NoReports, Code::SkippedFile]
    );
    assert_eq!(codes("-".into(), None), [Code::NotAReport]);
    assert_eq!(codes("-".into(), Some(Format::Csv)), []);
}
