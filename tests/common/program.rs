//! Runs of the program on the samples, and what stands in its tables.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A row of a table by the ids of its columns.
pub type Row = BTreeMap<String, String>;

/// The rubric of the samples.
pub const RUBRIC: &str = "rubrics/rule-of-law-township.toml";

/// Every file of a run.
pub const FILES: [&str; 7] = [
    "summary.csv",
    "matrix.csv",
    "scorecards.csv",
    "open.csv",
    "problems.csv",
    "indicators.csv",
    "run.json",
];

/// The folder of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `kaohe score` on the rubric of the samples, run in the folder of the package.
pub fn score(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaohe"));
    command
        .current_dir(root())
        .args(["score", "--rubric", RUBRIC])
        .args(arguments);
    command
}

/// A folder with all outputs of a run; it is gone with the value.
pub struct Run(tempfile::TempDir);

impl Run {
    /// Runs `kaohe score` with `--out`. The samples hold an office whose report breaks a rule: exit code 1.
    pub fn of(arguments: &[&str]) -> Self {
        Self::with(score(arguments))
    }

    /// The same with a command that was prepared.
    pub fn with(mut command: Command) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let output = command.arg("--out").arg(&out).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{said}");
        Self(folder)
    }

    /// Where a file of it is.
    pub fn path(&self, file: &str) -> PathBuf {
        self.0.path().join("out").join(file)
    }

    /// The text of a file.
    pub fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap()
    }

    /// The rows of a table.
    pub fn rows(&self, file: &str) -> Vec<Row> {
        rows(&self.text(file))
    }
}

/// The rows of a CSV text.
pub fn rows(text: &str) -> Vec<Row> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| -> Row {
        let cells = header.iter().zip(record.iter());
        cells.map(|(h, c)| (h.to_owned(), c.to_owned())).collect()
    };
    reader.records().map(|r| row(r.unwrap())).collect()
}

/// Hundredths of a printed figure; an empty cell is none of anything.
pub fn cents(text: &str) -> i64 {
    if text.is_empty() {
        return 0;
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, part) = digits
        .split_once('.')
        .unwrap_or_else(|| panic!("{text} without decimals"));
    assert_eq!(part.len(), 2, "{text}");
    let figure: i64 = whole.parse::<i64>().unwrap() * 100 + part.parse::<i64>().unwrap();
    assert!(sign > 0 || figure > 0, "{text}");
    sign * figure
}

/// The rows of one office.
pub fn of_office<'a>(rows: &'a [Row], office: &str) -> Vec<&'a Row> {
    rows.iter().filter(|row| row["office"] == office).collect()
}

/// The one row of an office.
pub fn row_of<'a>(rows: &'a [Row], office: &str) -> &'a Row {
    let found = of_office(rows, office);
    assert_eq!(found.len(), 1, "{office}");
    found[0]
}
