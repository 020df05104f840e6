//! One JSON object: the files, the counts and every finding with its places.

use std::io::{self, Write};

use serde::Serialize;

use super::{Checked, Region, region};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::lint::Allowed;

#[derive(Serialize)]
struct Whole<'a> {
    tool: &'static str,
    version: &'static str,
    files: &'a [String],
    errors: usize,
    warnings: usize,
    notes: usize,
    diagnostics: Vec<One<'a>>,
    /// What is left out.
    allowed: Vec<LeftOut<'a>>,
}

#[derive(Serialize)]
struct LeftOut<'a> {
    reason: &'a str,
    /// Where it is said: in the rubric, or on the command line.
    by: &'static str,
    #[serde(flatten)]
    finding: One<'a>,
}

#[derive(Serialize)]
struct One<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// Of the first label; a finding without a place names its file at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    at: Option<Span>,
    /// Every label, the main one first.
    labels: Vec<Labelled<'a>>,
}

#[derive(Serialize)]
struct Span {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Labelled<'a> {
    file: &'a str,
    #[serde(flatten)]
    at: Span,
    text: &'a str,
}

/// Writes it, indented, with a line break at the end.
///
/// # Errors
/// What writing says.
pub fn write(checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
    let whole = Whole {
        tool: "kaohe",
        version: env!("CARGO_PKG_VERSION"),
        files: &checked.files,
        errors: checked.count(Severity::Error),
        warnings: checked.count(Severity::Warning),
        notes: checked.count(Severity::Note),
        diagnostics: checked.diagnostics.iter().map(one).collect(),
        allowed: checked.allowed.iter().map(left_out).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn left_out(allowed: &Allowed) -> LeftOut<'_> {
    LeftOut {
        reason: &allowed.reason,
        by: if allowed.in_rubric {
            "rubric"
        } else {
            "command-line"
        },
        finding: one(&allowed.finding),
    }
}

fn one(diagnostic: &Diagnostic) -> One<'_> {
    let main = diagnostic.labels.first();
    One {
        code: diagnostic.code.name(),
        severity: diagnostic.severity().name(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        file: diagnostic.position().0,
        at: main.map(|label| span(&region(&label.place))),
        labels: diagnostic.labels.iter().map(labelled).collect(),
    }
}

fn labelled(label: &Label) -> Labelled<'_> {
    let region = region(&label.place);
    Labelled {
        file: region.file,
        at: span(&region),
        text: &label.text,
    }
}

fn span(region: &Region<'_>) -> Span {
    Span {
        line: region.line,
        column: region.column,
        end_line: region.end_line,
        end_column: region.end_column,
    }
}
