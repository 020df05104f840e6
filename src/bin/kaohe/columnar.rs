//! Parquet and Arrow IPC as CSV text, batch by batch. Where there is no file, as on the standard input, an Arrow stream
//! is read as it comes; Parquet and Arrow files, which are read from their end, are taken whole first.

use std::fs::File;
use std::io::Read;
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

/// The table in an input of a columnar format.
///
/// # Errors
/// Those of the input; what is no table is a [`ReadFile`] without a text.
pub(crate) fn read_from(
    name: String,
    input: impl Read + Send,
    format: Format,
) -> Result<ReadFile, Diagnostic> {
    imp::read_from(name, input, format)
}

/// Writes the table in a file of a columnar format as CSV into another file; none where that fails, which
/// [`read_file`] tells of.
pub(crate) fn lay_down(path: &Path, format: Format, into: &mut File) -> Option<()> {
    imp::lay_down(path, format, into)
}

#[cfg(feature = "arrow")]
mod imp {
    use std::fs::File;
    use std::io::{self, Cursor, Read, Write};
    use std::panic;
    use std::path::Path;
    use std::sync::Arc;

    use bytes::Bytes;
    use kaohe::diagnostic::Diagnostic;
    use kaohe::report::columnar::{self, ARROW_MAGIC, Piece, Pieces};
    use kaohe::report::decode;
    use kaohe::source::Source;
    use kaohe::write::{Hashed, Input};
    use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

    use crate::files::{ReadFile, display_name, unreadable};
    use crate::reports::Format;

    type Table<'r> = Result<Pieces<'r>, Diagnostic>;

    fn of_file(name: &str, file: File, format: Format) -> Table<'static> {
        match format {
            Format::Parquet => columnar::parquet(name, file),
            _ => columnar::arrow(name, file),
        }
    }

    pub(super) fn read_file(path: &Path, format: Format) -> Result<ReadFile, Diagnostic> {
        let name = display_name(path);
        let failed = |error: io::Error| unreadable(&name, &error);
        let open = || File::open(path);
        let sha256 = open().and_then(|file| Hashed::new(file).sha256());
        let sha256 = sha256.map_err(failed)?;
        let file = open().map_err(failed)?;
        Ok(ReadFile {
            source: text(&name, || of_file(&name, file, format)),
            input: Input { name, sha256 },
        })
    }

    pub(super) fn read_from(
        name: String,
        input: impl Read + Send,
        format: Format,
    ) -> Result<ReadFile, Diagnostic> {
        let failed = |error: io::Error| unreadable(&name, &error);
        let mut input = Hashed::new(input);
        let mut bytes = Vec::new();
        let start = u64::try_from(ARROW_MAGIC.len()).unwrap_or(u64::MAX);
        let start = input.by_ref().take(start).read_to_end(&mut bytes);
        start.map_err(failed)?;
        let source = if format == Format::Arrow && bytes != ARROW_MAGIC {
            let stream = Cursor::new(bytes).chain(&mut input);
            text(&name, || columnar::arrow_stream(&name, stream))
        } else {
            input.read_to_end(&mut bytes).map_err(failed)?;
            text(&name, || match format {
                Format::Parquet => columnar::parquet(&name, Bytes::from(bytes)),
                _ => columnar::arrow(&name, Cursor::new(bytes)),
            })
        };
        // What stands behind the table belongs to the hash too.
        let sha256 = input.sha256().map_err(failed)?;
        Ok(ReadFile {
            source,
            input: Input { name, sha256 },
        })
    }

    pub(super) fn lay_down(path: &Path, format: Format, into: &mut File) -> Option<()> {
        let file = File::open(path).ok()?;
        let table = || of_file("", file, format);
        quietly(|| each_csv(table, |csv| into.write_all(csv).ok()).ok()?)
    }

    /// The whole table as CSV.
    fn text<'r>(name: &str, table: impl FnOnce() -> Table<'r>) -> Result<Arc<Source>, Diagnostic> {
        let mut text = Vec::new();
        quietly(|| {
            each_csv(table, |csv| {
                text.extend_from_slice(csv);
                Some(())
            })
        })?;
        decode(name, text)
    }

    /// Takes the CSV piece by piece, in order, until none is taken; then none. While some pieces are taken, threads
    /// write the next ones, and those behind them are read.
    fn each_csv<'r>(
        table: impl FnOnce() -> Table<'r>,
        mut take: impl FnMut(&[u8]) -> Option<()> + Send,
    ) -> Result<Option<()>, Diagnostic> {
        let mut table = table()?;
        let mut read = || {
            let pieces = table.by_ref().take(2 * rayon::current_num_threads());
            pieces.collect::<Result<Vec<Piece>, _>>()
        };
        let (mut pieces, mut written) = (read()?, Vec::new());
        while !pieces.is_empty() || !written.is_empty() {
            let write = || pieces.par_iter().map(Piece::csv).collect();
            let mut take_all = || written.iter().try_for_each(|csv: &Vec<u8>| take(csv));
            let (taken, (next_written, next_pieces)) =
                rayon::join(&mut take_all, || rayon::join(write, &mut read));
            if taken.is_none() {
                return Ok(None);
            }
            let next_written: Vec<Result<Vec<u8>, _>> = next_written;
            written = next_written.into_iter().collect::<Result<_, _>>()?;
            pieces = next_pieces?;
        }
        Ok(Some(()))
    }

    /// A panic over a damaged file is a message of ours; its own words are kept off the screen.
    fn quietly<T>(read: impl FnOnce() -> T) -> T {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let read = read();
        panic::set_hook(hook);
        read
    }
}

#[cfg(not(feature = "arrow"))]
mod imp {
    use std::fs::File;
    use std::io::Read;
    use std::path::Path;

    use kaohe::diagnostic::{Code, Diagnostic};

    use crate::files::{ReadFile, display_name};
    use crate::reports::Format;

    pub(super) fn read_file(path: &Path, _format: Format) -> Result<ReadFile, Diagnostic> {
        Err(not_built_in(&display_name(path)))
    }

    pub(super) fn read_from(
        name: String,
        _input: impl Read + Send,
        _format: Format,
    ) -> Result<ReadFile, Diagnostic> {
        Err(not_built_in(&name))
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
