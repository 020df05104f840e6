//! What `kaohe check` found, as bytes for people and for other programs.

pub mod github;
pub mod json;
pub mod sarif;

use crate::diagnostic::{Diagnostic, Severity};

/// The rubrics that were looked at, and everything found in them.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The names of the files, in the order given.
    pub files: Vec<String>,
    /// What was found, file by file, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// How many findings are so serious.
    pub fn count(&self, severity: Severity) -> usize {
        let all = self.diagnostics.iter();
        all.filter(|d| d.severity() == severity).count()
    }
}

/// One line on all of it: `查了 2 部细则:错误 1,警告 0,提示 3`.
pub fn summary_line(checked: &Checked) -> String {
    format!(
        "查了 {} 部细则:错误 {},警告 {},提示 {}",
        checked.files.len(),
        checked.count(Severity::Error),
        checked.count(Severity::Warning),
        checked.count(Severity::Note),
    )
}

/// Where the main label of a finding stands, from 1; columns count characters, the end is not included.
struct Region<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

fn region(place: &crate::source::Place) -> Region<'_> {
    let (line, column) = place.line_column();
    let (end_line, end_column) = place.source.line_column(place.span.end);
    Region {
        file: place.source.name(),
        line,
        column,
        end_line,
        end_column,
    }
}
