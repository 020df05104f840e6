//! Parquet and Arrow IPC as CSV text: a file is read batch by batch, the standard input as a whole, since Parquet and
//! Arrow files are read from their end.

use std::fs::File;
use std::path::Path;

use kaohe::diagnostic::Diagnostic;

use crate::files::ReadFile;
use crate::reports::Format;

/// The table in a file of a columnar format.
///
/// # Errors
/// A file that cannot be opened; one that is open and no table is a [`ReadFile`] without a text.
pub(crate) fn read_file(path: &Path, format: Format) -> Result<ReadFile, Diagnostic> {
    imp::read_file(path, format)
}

/// The table in the bytes of a columnar format.
pub(crate) fn read_bytes(name: String, bytes: Vec<u8>, format: Format) -> ReadFile {
    imp::read_bytes(name, bytes, format)
}

/// Writes the table in a file of a columnar format as CSV into another file; none where that fails, which
/// [`read_file`] tells of.
pub(crate) fn lay_down(path: &Path, format: Format, into: &mut File) -> Option<()> {
    imp::lay_down(path, format, into)
}

#[cfg(feature = "arrow")]
mod imp {
    use std::fs::File;
    use std::io::{Cursor, Write};
    use std::panic;
    use std::path::Path;
    use std::sync::Arc;

    use bytes::Bytes;
    use kaohe::diagnostic::Diagnostic;
    use kaohe::report::columnar::{self, CsvChunks};
    use kaohe::report::decode;
    use kaohe::source::Source;
    use kaohe::write::{Input, sha256, sha256_of};

    use crate::files::{ReadFile, display_name, unreadable};
    use crate::reports::Format;

    /// A table as CSV, piece by piece.
    fn csv_of(name: &str, file: File, format: Format) -> Result<CsvChunks, Diagnostic> {
        match format {
            Format::Parquet => columnar::parquet(name, file),
            _ => columnar::arrow(name, file),
        }
    }

    pub(super) fn read_file(path: &Path, format: Format) -> Result<ReadFile, Diagnostic> {
        let name = display_name(path);
        let open = || File::open(path);
        let sha256 = open().and_then(|mut file| sha256_of(&mut file));
        let sha256 = sha256.map_err(|error| unreadable(&name, &error))?;
        let file = open().map_err(|error| unreadable(&name, &error))?;
        Ok(ReadFile {
            source: quietly(|| csv_of(&name, file, format).and_then(|c| text(&name, c))),
            input: Input { name, sha256 },
        })
    }

    pub(super) fn read_bytes(name: String, bytes: Vec<u8>, format: Format) -> ReadFile {
        let sha256 = sha256(&bytes);
        let chunks = || match format {
            Format::Parquet => columnar::parquet(&name, Bytes::from(bytes)),
            _ => columnar::arrow(&name, Cursor::new(bytes)),
        };
        ReadFile {
            source: quietly(|| chunks().and_then(|c| text(&name, c))),
            input: Input { name, sha256 },
        }
    }

    pub(super) fn lay_down(path: &Path, format: Format, into: &mut File) -> Option<()> {
        quietly(|| {
            for chunk in csv_of("", File::open(path).ok()?, format).ok()? {
                into.write_all(&chunk.ok()?).ok()?;
            }
            Some(())
        })
    }

    /// A panic over a damaged file is a message of ours; its own words are kept off the screen.
    fn quietly<T>(read: impl FnOnce() -> T) -> T {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let read = read();
        panic::set_hook(hook);
        read
    }

    fn text(name: &str, chunks: CsvChunks) -> Result<Arc<Source>, Diagnostic> {
        let mut csv = Vec::new();
        for chunk in chunks {
            csv.extend(chunk?);
        }
        decode(name, csv)
    }
}

#[cfg(not(feature = "arrow"))]
mod imp {
    use std::fs::File;
    use std::path::Path;

    use kaohe::diagnostic::{Code, Diagnostic};
    use kaohe::write::{Input, sha256};

    use crate::files::{ReadFile, display_name};
    use crate::reports::Format;

    pub(super) fn read_file(path: &Path, _format: Format) -> Result<ReadFile, Diagnostic> {
        Err(not_built_in(&display_name(path)))
    }

    pub(super) fn read_bytes(name: String, bytes: Vec<u8>, _format: Format) -> ReadFile {
        let sha256 = sha256(&bytes);
        ReadFile {
            source: Err(not_built_in(&name)),
            input: Input { name, sha256 },
        }
    }

    pub(super) fn lay_down(_path: &Path, _format: Format, _into: &mut File) -> Option<()> {
        None
    }

    fn not_built_in(name: &str) -> Diagnostic {
        let message = format!("这个 kaohe 读不了 `{name}`:编译时没有带上 Parquet 和 Arrow");
        Diagnostic::new(Code::ColumnarFile, message)
            .origin(name)
            .help("用默认功能编译的 kaohe,或者另存为 CSV")
    }
}
