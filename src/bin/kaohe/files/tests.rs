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
    let others = [dir.path().join("rubric.toml"), dir.path().join("out")];
    let others: Vec<&Path> = others.iter().map(PathBuf::as_path).collect();
    let found = find(&[dir.path().to_owned()], None, &others);
    assert_eq!(names(&found, dir.path()), ["a/1.csv", "a/2.JSON", "b.toml"]);
    assert_eq!(found.diagnostics.len(), 1);
    assert_eq!(found.diagnostics[0].code, Code::SkippedFile);
    assert!(found.diagnostics[0].message.contains("说明.docx"));
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

#[test]
fn a_byte_order_mark_is_dropped_and_gbk_is_refused() {
    let dir = folder(&[]);
    let path = dir.path().join("a.csv");
    fs::write(&path, "\u{feff}a,b\n").unwrap();
    let file = read(&path).unwrap();
    assert_eq!(file.source.text(), "a,b\n");
    assert_eq!(file.input.sha256, sha256("\u{feff}a,b\n".as_bytes()));
    fs::write(&path, b"\xce\xe4\xba\xba").unwrap();
    assert_eq!(read(&path).unwrap_err().code, Code::NotUtf8);
}
