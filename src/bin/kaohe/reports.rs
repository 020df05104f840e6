//! Finding the reports that the arguments name.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::write::Output;

use crate::files::{display_name, unreadable};

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// TOML
    Toml,
    /// JSON
    Json,
    /// JSON,每行一份
    #[value(alias = "jsonl")]
    Ndjson,
    /// CSV,每行一份
    Csv,
    /// Parquet,每行一份
    Parquet,
    /// Arrow IPC,每行一份
    #[value(alias = "feather", alias = "arrows")]
    Arrow,
}

impl From<Format> for kaohe::report::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Toml => Self::Toml,
            Format::Json => Self::Json,
            Format::Ndjson => Self::Ndjson,
            // A table in a columnar format is read as CSV.
            Format::Csv | Format::Parquet | Format::Arrow => Self::Csv,
        }
    }
}

impl From<kaohe::report::Format> for Format {
    fn from(format: kaohe::report::Format) -> Self {
        match format {
            kaohe::report::Format::Toml => Self::Toml,
            kaohe::report::Format::Json => Self::Json,
            kaohe::report::Format::Ndjson => Self::Ndjson,
            kaohe::report::Format::Csv => Self::Csv,
        }
    }
}

impl Format {
    /// By the end of the file's name.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "csv" => Some(Self::Csv),
            "parquet" => Some(Self::Parquet),
            "arrow" | "feather" | "arrows" => Some(Self::Arrow),
            _ => None,
        }
    }

    /// Whether it is a table that is stored column by column, and no text.
    pub(crate) fn is_columnar(self) -> bool {
        matches!(self, Self::Parquet | Self::Arrow)
    }

    /// Whether it holds one office a row.
    pub(crate) fn is_table(self) -> bool {
        self == Self::Csv || self.is_columnar()
    }
}

/// What a user gave as reports.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The files, each once: in the order given, those of a folder by name.
    pub(crate) files: Vec<ReportFile>,
    /// The names of files of other formats, which are not read.
    pub(crate) skipped: Vec<String>,
    /// What was not there, or was skipped.
    pub(crate) diagnostics: Vec<Diagnostic>,
    seen: BTreeSet<PathBuf>,
}

/// A file of reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReportFile {
    /// Where it is; none for the standard input.
    pub(crate) path: Option<PathBuf>,
    /// Its name as the user knows it.
    pub(crate) name: String,
    /// Its format.
    pub(crate) format: Format,
}

const FORMATS: &str = "填报表可以是 .toml、.json、.ndjson、.jsonl、.csv、.parquet、.arrow、.feather、.arrows;Excel 表请另存为 CSV UTF-8";

/// The files that the arguments name: files, folders with all that is in them, and patterns, which Windows leaves
/// to programs. In folders hidden files are skipped, and so are `others`: the rubric, the roster, the output folder.
pub(crate) fn find(arguments: &[PathBuf], stdin: Option<Format>, others: &[&Path]) -> Found {
    let mut found = Found::default();
    let others: BTreeSet<PathBuf> = others
        .iter()
        .filter_map(|p| fs::canonicalize(p).ok())
        .collect();
    for argument in arguments {
        if argument == Path::new("-") {
            found.add_stdin(stdin);
        } else if argument.is_dir() {
            found.add_folder_or_say(argument, &others);
        } else if argument.exists() {
            found.add_file(argument);
        } else {
            found.add_pattern(argument, &others);
        }
    }
    found
}

impl Found {
    fn add_stdin(&mut self, format: Option<Format>) {
        match format {
            Some(format) => self.files.push(ReportFile {
                path: None,
                name: "stdin".to_owned(),
                format,
            }),
            None => self.diagnostics.push(
                Diagnostic::new(Code::NotAReport, "标准输入的格式未知")
                    .origin("stdin")
                    .help("请加 --input-format toml、json、ndjson、csv、parquet 或 arrow"),
            ),
        }
    }

    fn add_file(&mut self, path: &Path) {
        let name = display_name(path);
        let Some(format) = Format::of(path) else {
            self.skipped.push(name.clone());
            self.diagnostics.push(
                Diagnostic::new(Code::NotAReport, format!("不认识 `{name}` 这类文件"))
                    .origin(name)
                    .help(FORMATS),
            );
            return;
        };
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if self.seen.insert(real) {
            self.files.push(ReportFile {
                path: Some(path.to_owned()),
                name,
                format,
            });
        }
    }

    fn add_folder_or_say(&mut self, folder: &Path, others: &BTreeSet<PathBuf>) {
        let (files, messages) = (self.files.len(), self.diagnostics.len());
        let mut skipped = Vec::new();
        self.add_folder(folder, others, &mut skipped);
        let name = display_name(folder);
        if self.files.len() == files && self.diagnostics.len() == messages {
            self.diagnostics.push(
                Diagnostic::new(Code::NoReports, format!("文件夹 `{name}` 里没有填报表"))
                    .origin(&name)
                    .help(FORMATS),
            );
        }
        if let Some(first) = skipped.first() {
            let message = match skipped.len() {
                1 => format!("跳过 `{first}`:不是填报表"),
                n => format!("跳过 `{first}` 等 {n} 个文件:不是填报表"),
            };
            self.diagnostics
                .push(Diagnostic::new(Code::SkippedFile, message).origin(name));
        }
        self.skipped.extend(skipped);
    }

    fn add_folder(&mut self, folder: &Path, others: &BTreeSet<PathBuf>, skipped: &mut Vec<String>) {
        // A link that leads back to a folder above is followed once.
        if fs::canonicalize(folder).is_ok_and(|real| !self.seen.insert(real)) {
            return;
        }
        let entries = fs::read_dir(folder).and_then(|entries| {
            let paths = entries.map(|entry| entry.map(|e| e.path()));
            paths.collect::<io::Result<Vec<PathBuf>>>()
        });
        let mut paths = match entries {
            Ok(paths) => paths,
            Err(error) => {
                return self
                    .diagnostics
                    .push(unreadable(&display_name(folder), &error));
            }
        };
        paths.sort();
        for path in paths {
            let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with(['.', '~']);
            let other = fs::canonicalize(&path).is_ok_and(|real| others.contains(&real));
            if other || path.file_name().is_none_or(hidden) {
                continue;
            }
            if path.is_dir() && is_result(&path) {
                skipped.push(display_name(&path));
            } else if path.is_dir() {
                self.add_folder(&path, others, skipped);
            } else if Format::of(&path).is_some() {
                self.add_file(&path);
            } else {
                skipped.push(display_name(&path));
            }
        }
    }

    fn add_pattern(&mut self, pattern: &Path, others: &BTreeSet<PathBuf>) {
        let name = display_name(pattern);
        let is_pattern = name.contains(['*', '?', '[']);
        let options = glob::MatchOptions {
            require_literal_leading_dot: true,
            ..glob::MatchOptions::default()
        };
        let matches = match pattern.to_str().map(|text| glob::glob_with(text, options)) {
            Some(Ok(matches)) if is_pattern => matches,
            _ => {
                let error = io::Error::from(io::ErrorKind::NotFound);
                return self.diagnostics.push(unreadable(&name, &error));
            }
        };
        let mut paths: Vec<PathBuf> = matches.filter_map(Result::ok).collect();
        paths.sort();
        if paths.is_empty() {
            let message = format!("没有与 `{name}` 相符的文件");
            let diagnostic = Diagnostic::new(Code::NoReports, message).origin(name);
            self.diagnostics
                .push(diagnostic.help("核对文件名和所在的文件夹"));
        }
        for path in paths {
            if path.is_dir() {
                self.add_folder_or_say(&path, others);
            } else {
                self.add_file(&path);
            }
        }
    }
}

/// Whether a folder holds the results of a run, which are no reports.
fn is_result(folder: &Path) -> bool {
    let run = fs::read(folder.join(Output::Run.file_name())).unwrap_or_default();
    let run: serde_json::Value = serde_json::from_slice(&run).unwrap_or_default();
    run.get("tool").and_then(serde_json::Value::as_str) == Some("kaohe")
}

#[cfg(test)]
mod tests;
