//! A folder for one test, and what is scored in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::program::{Row, root, rows};
use kaohe::past::{PastRun, Texts};
use kaohe::source::Source;

/// A folder for one test, with the samples of combining in it.
pub struct Desk(tempfile::TempDir);

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(root().join("samples/combine")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn put(&self, name: &str, text: &str) -> &Self {
        fs::write(self.path().join(name), text).unwrap();
        self
    }

    fn kaohe(&self, line: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kaohe"))
            .current_dir(self.path())
            .args(line.split(' '))
            .output()
            .unwrap()
    }

    /// Runs it; it must end with the code.
    pub fn run(&self, line: &str, code: i32) -> String {
        let output = self.kaohe(line);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{line}\n{said}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    pub fn rows(&self, name: &str) -> Vec<Row> {
        rows(&self.text(name))
    }

    pub fn read(&self, folder: &str) -> PastRun {
        let source = |name: &str| {
            let name = format!("{folder}/{name}");
            let text = self.text(&name);
            Source::new(name, text)
        };
        PastRun::read(&Texts {
            folder: folder.to_owned(),
            run: source("run.json"),
            summary: source("summary.csv"),
            scorecards: Some(source("scorecards.csv")),
        })
        .unwrap()
    }
}

/// Both halves of the samples scored.
pub fn halves() -> Desk {
    let desk = Desk::new();
    for half in [1, 2] {
        desk.run(
            &format!("score half-{half}.csv -r half-{half}.toml --out h{half}"),
            0,
        );
    }
    desk
}

pub const IDS: &str = "--plain --header id";

/// One figure is the total; who is excused is not assessed.
pub fn mark(period: &str) -> String {
    format!(
        r#"
id     = "mark-{period}"
title  = "{period}年考核"
period = {period}
points = 100
[field.f]
score   = {{ title = "得分", type = "number", range = [0, 100] }}
excused = {{ title = "免考", type = "flag", if_blank = false }}
[[section]]
id        = "A"
title     = "得分"
indicator = [{{ id = "A1", title = "得分", points = 100, score = "f.score" }}]
[[gate]]
id    = "V1"
title = "免考"
when  = "f.excused"
not_assessed = true
"#
    )
}
