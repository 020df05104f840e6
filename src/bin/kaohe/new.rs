//! `kaohe new`: a rubric that works, with reports and cases, to be changed into one's own.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::schema;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::args::NewArgs;
use crate::console::Console;
use crate::files::display_name;
use crate::output::CannotWrite;
use crate::{CannotRun, Exit};

const RUBRIC: &str = include_str!("starter/rubric.toml");
const CASES: &str = include_str!("starter/cases.toml");
const EAST: &str = include_str!("starter/east.toml");
const WEST: &str = include_str!("starter/west.toml");

/// A file of the starter.
struct New {
    path: PathBuf,
    what: &'static str,
    text: String,
}

/// Writes all of it, or nothing.
pub(crate) fn run(args: &NewArgs, console: &Console) -> Result<Exit, CannotRun> {
    let folder = args.folder.as_deref().unwrap_or(Path::new(""));
    must_be_folder(folder)?;
    let reports = folder.join(format!("{}-填报表", args.name));
    let files = starter(folder, &reports, &args.name);
    let outside = files.iter().map(|file| &file.path);
    let outside = outside.filter(|path| !path.starts_with(&reports));
    let there = outside.chain([&reports]).filter(|path| exists(path));
    let there: Vec<Diagnostic> = there.map(|path| taken(path)).collect();
    if !there.is_empty() {
        return Err(CannotRun::Because(there));
    }
    let schemas = schemas(&folder.join("schema"))?;
    let mut written = Written::default();
    let made = written
        .folder(&reports)
        .and_then(|()| written.folder(&folder.join("schema")))
        .and_then(|()| {
            files
                .iter()
                .chain(&schemas)
                .try_for_each(|f| written.file(f))
        });
    if let Err(failed) = made {
        written.undo();
        return Err(failed.diagnostic().into());
    }
    console
        .print(|out| {
            writeln!(out, "写好了:")?;
            for (name, what) in listed(files.iter().chain(&schemas)) {
                writeln!(out, "  {name}  {what}")?;
            }
            let rubric = quoted(&folder.join(format!("{}.toml", args.name)));
            writeln!(out, "\n接下来:")?;
            writeln!(out, "  kaohe check {rubric}")?;
            writeln!(out, "  kaohe test {rubric}")?;
            writeln!(out, "  kaohe score {} --rubric {rubric}", quoted(&reports))
        })
        .map_err(|failed| failed.diagnostic())?;
    Ok(Exit::Done)
}

/// The names of files in a column, and what each is.
fn listed<'n>(files: impl Iterator<Item = &'n New>) -> Vec<(String, &'static str)> {
    let files: Vec<(String, &'static str)> = files
        .map(|file| (display_name(&file.path), file.what))
        .collect();
    let widest = files.iter().map(|(name, _)| name.width()).max();
    let padded = |(name, what): (String, &'static str)| {
        let gap = widest.unwrap_or(0).saturating_sub(name.width());
        ([name, " ".repeat(gap)].concat(), what)
    };
    files.into_iter().map(padded).collect()
}

/// The files, the rubric first.
fn starter(folder: &Path, reports: &Path, name: &str) -> Vec<New> {
    let rubric = RUBRIC
        .replacen("\"样例编号\"", &format!("\"{}\"", id_of(name)), 1)
        .replacen("\"样例\"", &format!("\"{name}\""), 1);
    let new = |path: PathBuf, what, text: &str| New {
        path,
        what,
        text: text.to_owned(),
    };
    vec![
        new(folder.join(format!("{name}.toml")), "考核细则", &rubric),
        new(folder.join(format!("{name}.cases.toml")), "用例", CASES),
        new(
            reports.join("东村.toml"),
            "填报表:有含糊的数,有没报的数",
            EAST,
        ),
        new(reports.join("西村.toml"), "填报表", WEST),
    ]
}

/// What editors go by; those of an earlier starter in the same folder stay.
fn schemas(folder: &Path) -> Result<Vec<New>, CannotRun> {
    let all: [(&str, Value); 3] = [
        ("rubric", schema::rubric()),
        ("report", schema::report(None)),
        ("cases", schema::cases(None)),
    ];
    let mut files = Vec::new();
    for (name, schema) in all {
        let path = folder.join(format!("{name}.schema.json"));
        if exists(&path) {
            continue;
        }
        let mut text = Vec::new();
        let written = schema::write(&schema, &mut text);
        written.map_err(|error| CannotWrite::new(display_name(&path), error).diagnostic())?;
        files.push(New {
            path,
            what: "编辑器补全用",
            text: String::from_utf8_lossy(&text).into_owned(),
        });
    }
    Ok(files)
}

/// A stable name of a rubric: letters and digits of any script, the rest as hyphens.
fn id_of(name: &str) -> String {
    let mut id = String::new();
    for sign in name.chars() {
        if sign.is_alphanumeric() || sign == '_' {
            id.extend(sign.to_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() { "rubric" } else { id }.to_owned()
}

/// A path as one word of a command line.
fn quoted(path: &Path) -> String {
    let name = display_name(path);
    let is_plain = |sign: char| sign.is_alphanumeric() || "/-_.".contains(sign);
    if name.chars().all(is_plain) {
        name
    } else {
        format!("'{}'", name.replace('\'', "'\\''"))
    }
}

/// Whether there is something, a link to nothing included.
fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn must_be_folder(folder: &Path) -> Result<(), Diagnostic> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    let name = display_name(folder);
    let message = match exists(folder) {
        true => format!("`{name}` 不是文件夹,什么都没有写"),
        false => format!("没有文件夹 `{name}`,什么都没有写"),
    };
    Err(Diagnostic::new(Code::CannotWrite, message)
        .origin(name)
        .help("核对 `--in` 后面的文件夹;没有的先建好"))
}

fn taken(path: &Path) -> Diagnostic {
    let name = display_name(path);
    let message = format!("已有 `{name}`,没有覆盖,什么都没有写");
    Diagnostic::new(Code::CannotWrite, message)
        .origin(name)
        .help("换一个名称,或者先把它移走")
}

/// What was made so far, to be taken back when the rest fails.
#[derive(Default)]
struct Written {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Written {
    /// Makes a folder that is not there.
    fn folder(&mut self, path: &Path) -> Result<(), CannotWrite> {
        match fs::create_dir(path) {
            Ok(()) => self.folders.push(path.to_owned()),
            Err(_) if path.is_dir() => {}
            Err(error) => return Err(CannotWrite::new(display_name(path), error)),
        }
        Ok(())
    }

    /// Writes a file that must not be there.
    fn file(&mut self, new: &New) -> Result<(), CannotWrite> {
        let mut write = || -> io::Result<()> {
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&new.path)?;
            self.files.push(new.path.clone());
            file.write_all(new.text.as_bytes())
        };
        write().map_err(|error| CannotWrite::new(display_name(&new.path), error))
    }

    fn undo(&self) {
        // What cannot be taken back is told by the message about what could not be written.
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in &self.folders {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_words() {
        assert_eq!(id_of("村级考核"), "村级考核");
        assert_eq!(id_of("Village Paper (2025)"), "village-paper-2025");
        assert_eq!(id_of("——"), "rubric");
    }

    #[test]
    fn paths_are_one_word_of_a_command() {
        assert_eq!(quoted(Path::new("考核/村.toml")), "考核/村.toml");
        assert_eq!(quoted(Path::new("a b/it's.toml")), r"'a b/it'\''s.toml'");
    }

    /// The second of two files cannot be written: the first is taken back, what was there stays.
    #[test]
    fn nothing_half_written_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let new = |name: &str| New {
            path: dir.path().join(name),
            what: "",
            text: "x".to_owned(),
        };
        fs::write(dir.path().join("there"), "mine").unwrap();
        let mut written = Written::default();
        written.folder(&dir.path().join("folder")).unwrap();
        written.file(&new("folder/a")).unwrap();
        assert!(written.file(&new("there")).is_err());
        written.undo();
        assert!(!dir.path().join("folder").exists());
        assert_eq!(
            fs::read_to_string(dir.path().join("there")).unwrap(),
            "mine"
        );
    }
}
