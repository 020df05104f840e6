//! Workflow commands of GitHub Actions: each finding is marked at its line of the changes.

use std::io::{self, Write};

use super::{Checked, region, summary_line};
use crate::diagnostic::{Diagnostic, Severity};

/// Writes a command a finding, and what it came to as plain text.
///
/// # Errors
/// What writing says.
pub fn write(checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &checked.diagnostics {
        writeln!(out, "{}", command(diagnostic))?;
    }
    writeln!(out, "{}", summary_line(checked))
}

/// `::error file=r.toml,line=3,col=5,endColumn=9,title=points-sum::…`
fn command(diagnostic: &Diagnostic) -> String {
    let name = match diagnostic.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut keys = Vec::new();
    match diagnostic.labels.first() {
        Some(label) => {
            let at = region(&label.place);
            keys.push(format!("file={}", value(at.file)));
            keys.push(format!("line={}", at.line));
            // Columns are only understood within one line.
            if at.end_line == at.line {
                keys.push(format!("col={}", at.column));
                keys.push(format!("endColumn={}", at.end_column));
            } else {
                keys.push(format!("endLine={}", at.end_line));
            }
        }
        None => keys.extend(
            diagnostic
                .origin
                .iter()
                .map(|o| format!("file={}", value(o))),
        ),
    }
    keys.push(format!("title={}", diagnostic.code));
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push('\n');
        message.push_str(help);
    }
    format!("::{name} {}::{}", keys.join(","), text(&message))
}

/// Signs that end a message, escaped as the runner unescapes them.
fn text(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// In a value those that end it, too.
fn value(written: &str) -> String {
    text(written).replace(':', "%3A").replace(',', "%2C")
}
