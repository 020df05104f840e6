use super::*;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn write_all(staged: &mut Staged, folder: &Path, text: &str) -> Result<(), CannotWrite> {
    staged.folder(folder, |output, out| match output {
        Output::Run => write!(
            out,
            r#"{{"tool":"kaohe","rubric":{{"id":"{text}","edition":"1"}}}}"#
        ),
        _ => out.write_all(text.as_bytes()),
    })
}

#[test]
fn a_file_appears_only_when_everything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("好.csv"), folder.path().join("bad.csv"));
    fs::write(&bad, "old").unwrap();
    let mut staged = Staged::default();
    staged.file(&good, |out| out.write_all(b"new")).unwrap();
    assert!(!good.exists());
    let full = || io::Error::from(io::ErrorKind::StorageFull);
    let error = staged
        .file(&bad, |out| {
            out.write_all(b"half")?;
            Err(full())
        })
        .unwrap_err();
    assert!(
        error.diagnostic().message.contains("bad.csv:磁盘已满"),
        "{error:?}"
    );
    drop(staged);
    assert_eq!(names(folder.path()), ["bad.csv"]);
    assert_eq!(fs::read_to_string(&bad).unwrap(), "old");

    let mut staged = Staged::default();
    staged.file(&bad, |out| out.write_all(b"new")).unwrap();
    staged.commit().unwrap();
    assert_eq!(names(folder.path()), ["bad.csv"]);
    assert_eq!(fs::read_to_string(&bad).unwrap(), "new");
}

#[test]
fn a_folder_is_made_and_then_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("a/结果");
    let mut staged = Staged::default();
    write_all(&mut staged, &place, "one").unwrap();
    assert!(!place.exists());
    staged.commit().unwrap();
    assert_eq!(names(&folder.path().join("a")), ["结果"]);
    assert_eq!(names(&place).len(), 7);
    assert!(other_run(&place, "one", "1").is_none());
    assert!(other_run(&place, "one", "2").is_some());

    fs::write(place.join("我的批注.txt"), "").unwrap();
    let mut staged = Staged::default();
    write_all(&mut staged, &place, "two").unwrap();
    staged.commit().unwrap();
    assert_eq!(names(&place).len(), 8);
    assert_eq!(fs::read_to_string(place.join("open.csv")).unwrap(), "two");
    assert_eq!(
        other_run(&place, "one", "1").unwrap().message,
        format!(
            "文件夹 `{}` 里是另一份细则 `two`(`1`)的结果",
            display_name(&place)
        )
    );
}

#[test]
fn a_folder_with_foreign_files_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(other_run(folder.path(), "one", "1").is_none());
    assert!(other_run(&folder.path().join("none"), "one", "1").is_none());
    fs::write(folder.path().join(".hidden"), "").unwrap();
    assert!(other_run(folder.path(), "one", "1").is_none());
    fs::write(folder.path().join("summary.csv"), "").unwrap();
    assert!(
        other_run(folder.path(), "one", "1")
            .unwrap()
            .message
            .contains("summary.csv 等 1 个")
    );
    fs::write(folder.path().join("run.json"), "[]").unwrap();
    assert!(other_run(folder.path(), "one", "1").is_some());
}

#[test]
fn a_folder_in_the_way_of_a_file_and_a_missing_parent_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut staged = Staged::default();
    assert!(staged.file(folder.path(), |_| Ok(())).is_err());
    let missing = folder.path().join("none/x.csv");
    let error = staged.file(&missing, |_| Ok(())).unwrap_err();
    assert!(error.diagnostic().message.contains("找不到"), "{error:?}");
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_devices_stay_devices() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "old").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let mut staged = Staged::default();
    staged.file(&link, |out| out.write_all(b"new")).unwrap();
    staged
        .file(Path::new("/dev/null"), |out| out.write_all(b"gone"))
        .unwrap();
    staged.commit().unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_ne!(mode & 0o044, 0, "{mode:o}");
}
