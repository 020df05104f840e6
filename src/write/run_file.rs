//! `run.json`: what was run on what.

use std::io;

use serde::Serialize;
use serde::ser::SerializeMap;

use crate::diagnostic::Severity;

use super::run::{Input, Run, sha256};

/// Writes `run.json`: no clock, no machine, no absolute path, so that the same run gives the same bytes.
pub(super) fn write(run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &RunView::new(run))?;
    out.write_all(b"\n")
}

/// A run as JSON.
#[derive(Serialize)]
pub(super) struct RunView<'a> {
    tool: &'static str,
    version: &'static str,
    rubric: RubricView<'a>,
    inputs: Vec<InputView<'a>>,
    counts: CountsView,
    options: Options<'a>,
}

#[derive(Serialize)]
struct RubricView<'a> {
    id: &'a str,
    edition: &'a str,
    title: &'a str,
    period: Option<&'a str>,
    name: &'a str,
    sha256: String,
}

#[derive(Serialize)]
struct InputView<'a> {
    name: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct CountsView {
    read: usize,
    scored: usize,
    refused: usize,
    roster: Option<usize>,
    without_report: usize,
    cards: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// Options by name; those given more than once as a list.
struct Options<'a>(&'a [(String, String)]);

impl Serialize for Options<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.0 {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let mut map = serializer.serialize_map(Some(names.len()))?;
        for name in names {
            let values: Vec<&str> = self
                .0
                .iter()
                .filter(|(n, _)| n == name)
                .map(|(_, value)| value.as_str())
                .collect();
            match values.as_slice() {
                [value] => map.serialize_entry(name, value)?,
                values => map.serialize_entry(name, values)?,
            }
        }
        map.end()
    }
}

impl<'a> RunView<'a> {
    pub(super) fn new(run: &'a Run<'_>) -> Self {
        let rubric = run.rubric;
        let counts = run.counts;
        // Sorted, so that the order of the arguments changes nothing.
        let mut inputs: Vec<&Input> = run.inputs.iter().collect();
        inputs.sort_by_key(|input| &input.name);
        Self {
            tool: "kaohe",
            version: env!("CARGO_PKG_VERSION"),
            rubric: RubricView {
                id: &rubric.id,
                edition: &rubric.edition,
                title: &rubric.title,
                period: rubric.period.as_deref(),
                name: rubric.source.name(),
                sha256: sha256(rubric.source.text().as_bytes()),
            },
            inputs: inputs
                .into_iter()
                .map(|input| InputView {
                    name: &input.name,
                    sha256: &input.sha256,
                })
                .collect(),
            counts: CountsView {
                read: counts.read,
                scored: counts.scored,
                refused: counts.refused,
                roster: counts.roster,
                without_report: counts.without_report,
                cards: run.cards.len(),
                errors: run.messages(Severity::Error),
                warnings: run.messages(Severity::Warning),
                notes: run.messages(Severity::Note),
            },
            options: Options(&run.options),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::fixture::{self, text};

    #[test]
    fn whole_file() {
        let fixture = fixture::two_offices();
        let written = text(|out| write(&fixture.run(), out));
        let hash = sha256(fixture.rubric.source.text().as_bytes());
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            written,
            format!(
                r#"{{
  "tool": "kaohe",
  "version": "{version}",
  "rubric": {{
    "id": "fixture",
    "edition": "1",
    "title": "示例考核",
    "period": "2024",
    "name": "rubric.toml",
    "sha256": "{hash}"
  }},
  "inputs": [
    {{
      "name": "报表/luxi.toml",
      "sha256": "00"
    }}
  ],
  "counts": {{
    "read": 2,
    "scored": 1,
    "refused": 1,
    "roster": 2,
    "without_report": 1,
    "cards": 2,
    "errors": 1,
    "warnings": 1,
    "notes": 0
  }},
  "options": {{
    "final": "false",
    "facts": [
      "a.csv",
      "b.csv"
    ]
  }}
}}
"#
            )
        );
    }
}
