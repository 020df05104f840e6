//! Reading input files.

use std::fs;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::report::{decode, decode_table};
use kaohe::source::Source;
use kaohe::write::{Input, sha256};

use crate::columnar;
use crate::reports::{Format, ReportFile};

/// A text that was read, with what `run.json` says of it.
#[derive(Clone, Debug)]
pub(crate) struct TextFile {
    /// The text.
    pub(crate) source: Arc<Source>,
    /// Its name and the hash of its bytes.
    pub(crate) input: Input,
}

/// Reads a file as UTF-8, with or without a byte order mark; a table in Parquet or Arrow as CSV.
pub(crate) fn read(path: &Path) -> Result<TextFile, Diagnostic> {
    let ReadFile { input, source } = read_bytes(path, decode)?;
    Ok(TextFile {
        source: source?,
        input,
    })
}

/// Reads a file that another one names, from where that one stands.
pub(crate) fn read_beside(path: &str, from: &Source) -> Result<TextFile, Diagnostic> {
    let folder = Path::new(from.name()).parent().unwrap_or(Path::new(""));
    read(&folder.join(path))
}

/// A file that could be opened, whatever is in it.
pub(crate) struct ReadFile {
    /// Its name and the hash of its bytes.
    pub(crate) input: Input,
    /// Its text, or why it is none.
    pub(crate) source: Result<Arc<Source>, Diagnostic>,
}

fn read_bytes(path: &Path, decode: Decode) -> Result<ReadFile, Diagnostic> {
    if let Some(format) = Format::of(path).filter(|format| format.is_columnar()) {
        return columnar::read_file(path, format);
    }
    let name = display_name(path);
    match fs::read(path) {
        Ok(bytes) => Ok(text(name, bytes, decode)),
        Err(error) => Err(unreadable(&name, &error)),
    }
}

/// Reads a file of reports.
pub(crate) fn read_found(file: &ReportFile) -> Result<ReadFile, Diagnostic> {
    match &file.path {
        Some(path) => read_bytes(path, decoding(file.format)),
        None if file.format.is_columnar() => {
            columnar::read_from(file.name.clone(), io::stdin(), file.format)
        }
        None => Ok(text(file.name.clone(), bytes(file)?, decoding(file.format))),
    }
}

/// The bytes of a file of reports.
pub(crate) fn bytes(file: &ReportFile) -> Result<Vec<u8>, Diagnostic> {
    let bytes = match &file.path {
        Some(path) => fs::read(path),
        None => {
            let mut bytes = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut bytes);
            read.map(|_| bytes)
        }
    };
    bytes.map_err(|error| unreadable(&file.name, &error))
}

/// Some bytes of a file of reports as they are read when the file is given.
pub(crate) fn read_kept(
    name: String,
    bytes: Vec<u8>,
    format: Format,
) -> Result<ReadFile, Diagnostic> {
    match Format::of(Path::new(&name)).filter(|format| format.is_columnar()) {
        Some(format) => columnar::read_from(name, Cursor::new(bytes), format),
        None => Ok(text(name, bytes, decoding(format))),
    }
}

type Decode = fn(&str, Vec<u8>) -> Result<Arc<Source>, Diagnostic>;

/// How a file of reports becomes text: of a table a row may be bad and the others good.
fn decoding(format: Format) -> Decode {
    match format {
        Format::Csv => decode_table,
        _ => decode,
    }
}

/// The text of some bytes.
fn text(name: String, bytes: Vec<u8>, decode: Decode) -> ReadFile {
    let input = Input {
        name: name.clone(),
        sha256: sha256(&bytes),
    };
    let source = decode(&name, bytes);
    ReadFile { input, source }
}

/// A file or folder that cannot be read.
pub(crate) fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new(
        Code::Unreadable,
        format!("无法读取 `{name}`:{}", reason(error)),
    )
    .origin(name)
    .help(match error.kind() {
        io::ErrorKind::NotFound => "核对文件名和所在的文件夹",
        io::ErrorKind::IsADirectory => "写出文件夹里的那个文件",
        _ => "核对文件能否打开",
    })
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
        Kind::AlreadyExists => "已有同名的文件",
        Kind::NotADirectory => "路径中有一段不是文件夹",
        Kind::InvalidFilename => "文件名不合规",
        Kind::ResourceBusy | Kind::ExecutableFileBusy => "文件正被占用",
        _ => return error.to_string(),
    };
    match error.raw_os_error() {
        Some(_) => format!("{chinese}({error})"),
        None => chinese.to_owned(),
    }
}

/// A path as the user wrote it, with `/` between folders on every system.
pub(crate) fn display_name(path: &Path) -> String {
    path.to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_dropped_and_gbk_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        fs::write(&path, "\u{feff}a,b\n").unwrap();
        let file = read(&path).unwrap();
        assert_eq!(file.source.text(), "a,b\n");
        assert_eq!(file.input.sha256, sha256("\u{feff}a,b\n".as_bytes()));
        fs::write(&path, b"\xce\xe4\xba\xba").unwrap();
        assert_eq!(read(&path).unwrap_err().code, Code::NotUtf8);
    }
}
