//! SARIF 2.1.0, which code hosts and editors read.
//!
//! The dozen objects that are needed are written out here: the crates that have all of SARIF bring more code than this
//! whole program has for its outputs.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;

use super::{Checked, region};
use crate::diagnostic::{Code, Diagnostic, Label, Severity};
use crate::lint::Allowed;
use crate::source::Place;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    artifacts: Vec<Artifact>,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Artifact {
    location: ArtifactLocation,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text<'a>,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression<'a>>,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    justification: &'a str,
}

#[derive(Serialize)]
struct Text<'a> {
    text: std::borrow::Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<SarifRegion>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifRegion {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// Writes one log with one run, indented, with a line break at the end.
///
/// # Errors
/// What writing says.
pub fn write(checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
    let allowed = checked.allowed.iter().map(|allowed| &allowed.finding);
    let all = checked.diagnostics.iter().chain(allowed);
    let codes: BTreeSet<Code> = all.map(|d| d.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let told = checked.diagnostics.iter().map(|d| finding(d, &codes));
    let allowed = checked.allowed.iter().map(|a| suppressed(a, &codes));
    let results = told.chain(allowed).collect();
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "kaohe",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: codes.iter().map(|code| rule(*code)).collect(),
                },
            },
            // Columns count characters, as everywhere in this program.
            column_kind: "unicodeCodePoints",
            artifacts: checked.files.iter().map(|file| artifact(file)).collect(),
            results,
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn rule(code: Code) -> Rule {
    Rule {
        id: code.name(),
        default_configuration: Configuration {
            level: level(code.severity()),
        },
    }
}

fn level(severity: Severity) -> &'static str {
    // SARIF has these three under the same names.
    severity.name()
}

fn artifact(file: &str) -> Artifact {
    Artifact {
        location: ArtifactLocation { uri: uri(file) },
    }
}

fn finding<'a>(diagnostic: &'a Diagnostic, codes: &[Code]) -> Finding<'a> {
    let text = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message).into(),
        None => diagnostic.message.as_str().into(),
    };
    let mut locations: Vec<Location<'a>> = diagnostic.labels.iter().take(1).map(place).collect();
    if let (true, Some(origin)) = (locations.is_empty(), &diagnostic.origin) {
        locations.push(Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation { uri: uri(origin) },
                region: None,
            },
            message: None,
        });
    }
    Finding {
        rule_id: diagnostic.code.name(),
        rule_index: codes
            .iter()
            .position(|c| *c == diagnostic.code)
            .unwrap_or(0),
        level: level(diagnostic.severity()),
        message: Text { text },
        locations,
        related_locations: diagnostic.labels.iter().skip(1).map(place).collect(),
        suppressions: Vec::new(),
    }
}

fn suppressed<'a>(allowed: &'a Allowed, codes: &[Code]) -> Finding<'a> {
    Finding {
        suppressions: vec![Suppression {
            kind: if allowed.in_rubric {
                "inSource"
            } else {
                "external"
            },
            justification: &allowed.reason,
        }],
        ..finding(&allowed.finding, codes)
    }
}

fn place(label: &Label) -> Location<'_> {
    Location {
        physical_location: physical(&label.place),
        message: (!label.text.is_empty()).then(|| Text {
            text: label.text.as_str().into(),
        }),
    }
}

fn physical(place: &Place) -> PhysicalLocation {
    let at = region(place);
    PhysicalLocation {
        artifact_location: ArtifactLocation { uri: uri(at.file) },
        region: Some(SarifRegion {
            start_line: at.line,
            start_column: at.column,
            end_line: at.end_line,
            end_column: at.end_column,
        }),
    }
}

/// A file name as a relative URI: bytes that a URI does not hold are written as `%E4`.
fn uri(file: &str) -> String {
    let mut uri = String::new();
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:@!$&'()*+,;=".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
