//! Finding and reading input files.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::source::Source;
use kaohe::write::{Input, sha256};

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
            _ => None,
        }
    }
}

/// What a user gave as reports.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The files, each once: in the order given, those of a folder by name.
    pub(crate) files: Vec<ReportFile>,
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
                    .help("请加 --input-format toml、json、ndjson 或 csv"),
            ),
        }
    }

    fn add_file(&mut self, path: &Path) {
        let name = display_name(path);
        let Some(format) = Format::of(path) else {
            self.diagnostics.push(
                Diagnostic::new(Code::NotAReport, format!("不认识 {name} 这类文件"))
                    .origin(name)
                    .help("填报表可以是 .toml、.json、.ndjson、.jsonl、.csv；Excel 表请另存为 CSV UTF-8"),
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
                Diagnostic::new(Code::NoReports, format!("文件夹 {name} 里没有填报表"))
                    .origin(&name),
            );
        }
        if let Some(first) = skipped.first() {
            let message = match skipped.len() {
                1 => format!("跳过 {first}：不是填报表的文件类型"),
                n => format!("跳过 {first} 等 {n} 个文件：不是填报表的文件类型"),
            };
            self.diagnostics
                .push(Diagnostic::new(Code::SkippedFile, message).origin(name));
        }
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
            if path.is_dir() {
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
            let message = format!("没有与 {name} 相符的文件");
            self.diagnostics
                .push(Diagnostic::new(Code::NoReports, message).origin(name));
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

/// A text that was read, with what `run.json` says of it.
#[derive(Clone, Debug)]
pub(crate) struct TextFile {
    /// The text.
    pub(crate) source: Arc<Source>,
    /// Its name and the hash of its bytes.
    pub(crate) input: Input,
}

/// Reads a file as UTF-8, with or without a byte order mark.
pub(crate) fn read(path: &Path) -> Result<TextFile, Diagnostic> {
    let name = display_name(path);
    match fs::read(path) {
        Ok(bytes) => decode(name, bytes),
        Err(error) => Err(unreadable(&name, &error)),
    }
}

/// Reads a file of reports.
pub(crate) fn read_found(file: &ReportFile) -> Result<TextFile, Diagnostic> {
    match &file.path {
        Some(path) => read(path),
        None => {
            let mut bytes = Vec::new();
            match io::stdin().lock().read_to_end(&mut bytes) {
                Ok(_) => decode(file.name.clone(), bytes),
                Err(error) => Err(unreadable(&file.name, &error)),
            }
        }
    }
}

fn decode(name: String, bytes: Vec<u8>) -> Result<TextFile, Diagnostic> {
    let input = Input {
        name: name.clone(),
        sha256: sha256(&bytes),
    };
    let mut text = String::from_utf8(bytes).map_err(|_| {
        Diagnostic::new(Code::NotUtf8, format!("{name} 不是 UTF-8 文本"))
            .origin(&name)
            .help("请另存为 UTF-8；在 Excel 或 WPS 里选「CSV UTF-8」")
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(TextFile {
        source: Source::new(name, text),
        input,
    })
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new(
        Code::Unreadable,
        format!("无法读取 {name}：{}", reason(error)),
    )
    .origin(name)
}

/// The system's reason in Chinese, with the system's own words behind it.
pub(crate) fn reason(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let chinese = match error.kind() {
        Kind::NotFound => "找不到文件或文件夹",
        Kind::PermissionDenied => "没有权限",
        Kind::StorageFull | Kind::QuotaExceeded => "磁盘已满",
        Kind::ReadOnlyFilesystem => "磁盘只读",
        Kind::IsADirectory => "它是文件夹",
        Kind::NotADirectory => "路径中有一段不是文件夹",
        Kind::InvalidFilename => "文件名不合规",
        Kind::ResourceBusy | Kind::ExecutableFileBusy => "文件正被占用",
        _ => return error.to_string(),
    };
    match error.raw_os_error() {
        Some(_) => format!("{chinese}（{error}）"),
        None => chinese.to_owned(),
    }
}

/// A path as the user wrote it, with `/` between folders on every system.
pub(crate) fn display_name(path: &Path) -> String {
    path.to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests;
