//! What `kaohe check` found, as bytes for people and for other programs.

pub mod github;
pub mod json;
pub mod sarif;

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Allowed, Found};

/// The rubrics that were looked at, and everything found in them.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The names of the files, in the order given.
    pub files: Vec<String>,
    /// What was found, file by file, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What was found and is left out for a stated reason.
    pub allowed: Vec<Allowed>,
}

impl Checked {
    /// Takes in what was found in one rubric. Two editions of one base tell its mistakes once.
    pub fn add(&mut self, found: Found) {
        for one in found.told {
            if !self.diagnostics.contains(&one) {
                self.diagnostics.push(one);
            }
        }
        for one in found.allowed {
            if !self.allowed.contains(&one) {
                self.allowed.push(one);
            }
        }
    }

    /// How many findings are so serious.
    pub fn count(&self, severity: Severity) -> usize {
        let all = self.diagnostics.iter();
        all.filter(|d| d.severity() == severity).count()
    }
}

/// One line on all of it: `查了 2 部细则:错误 1,警告 0,提示 3,关掉 2`.
pub fn summary_line(checked: &Checked) -> String {
    let allowed = match checked.allowed.len() {
        0 => String::new(),
        count => format!(",关掉 {count}"),
    };
    format!(
        "查了 {} 部细则:错误 {},警告 {},提示 {}{allowed}",
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
