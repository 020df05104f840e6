//! Tables in Parquet and Arrow IPC, as CSV: what is read from there on is a CSV like any other.
//!
//! A table comes as [`Pieces`]: the header first, then some thousand rows each, so that a reader holds one record
//! batch and the pieces at hand, which threads may write as CSV each for itself. Row n of the table is line n + 1 of
//! the CSV, as long as no text has a line break in it. How a value is written is told in `text`.

#[cfg(test)]
mod tests;
mod text;

use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::ChunkReader;

use crate::diagnostic::{Code, Diagnostic};

use super::quote::quote;
use text::Column;

/// Rows of one piece.
const PIECE_ROWS: usize = 8192;

/// What an Arrow IPC file begins with; a stream does not.
pub const ARROW_MAGIC: &[u8; 6] = b"ARROW1";

/// A table piece by piece, the header first.
///
/// After an error there are no more pieces, and the table is not to be used without the rest of it: a file that breaks
/// off has lost offices.
pub struct Pieces<'r> {
    name: Arc<str>,
    schema: SchemaRef,
    batches: Batches<'r>,
    /// What is left of the batch at hand.
    rest: Option<RecordBatch>,
    /// Rows that were read before it.
    row: usize,
    stage: Stage,
}

/// Some rows of a table, or its header.
pub struct Piece {
    name: Arc<str>,
    /// Rows of the table before it.
    row: usize,
    lines: Lines,
}

enum Lines {
    Header(SchemaRef),
    Rows(RecordBatch),
}

type Batches<'r> = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'r>;

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Header,
    Rows,
    Ended,
}

/// The table in a Parquet file, under the name that messages give it.
///
/// # Errors
/// A file that is not Parquet or is cut off, and a column that no cell can hold: nested ones, and binary ones.
pub fn parquet(
    name: &str,
    input: impl ChunkReader + 'static,
) -> Result<Pieces<'static>, Diagnostic> {
    let reader = guarded(|| {
        let builder = ParquetRecordBatchReaderBuilder::try_new(input)?;
        Ok(builder.with_batch_size(PIECE_ROWS).build()?)
    });
    of_reader(name, reader.map_err(|e| unreadable(name, "Parquet", &e))?)
}

/// The table in an Arrow IPC file, or in a stream that was stored as a file.
///
/// # Errors
/// As of [`parquet()`].
pub fn arrow<'r>(
    name: &str,
    mut input: impl Read + Seek + Send + 'r,
) -> Result<Pieces<'r>, Diagnostic> {
    let broken = |error: ArrowError| unreadable(name, "Arrow", &error);
    let is_file = starts_with_magic(&mut input).map_err(|e| broken(e.into()))?;
    if !is_file {
        return arrow_stream(name, input);
    }
    let reader = guarded(|| FileReader::try_new_buffered(input, None));
    of_reader(name, reader.map_err(broken)?)
}

/// The table in an Arrow IPC stream, which need not be at hand as a whole.
///
/// # Errors
/// As of [`parquet()`]; a stream without the mark of its end is cut off.
pub fn arrow_stream<'r>(
    name: &str,
    input: impl Read + Send + 'r,
) -> Result<Pieces<'r>, Diagnostic> {
    let input = ToItsEnd {
        input: io::BufReader::new(input),
        ended: false,
    };
    let reader = guarded(|| StreamReader::try_new(input, None));
    let reader = reader.map_err(|e| unreadable(name, "Arrow", &e))?;
    of_reader(name, WithEndMark(reader))
}

fn starts_with_magic(input: &mut (impl Read + Seek)) -> io::Result<bool> {
    let mut start = Vec::new();
    let most = u64::try_from(ARROW_MAGIC.len()).unwrap_or(u64::MAX);
    input.by_ref().take(most).read_to_end(&mut start)?;
    input.seek(SeekFrom::Start(0))?;
    Ok(start == ARROW_MAGIC)
}

fn of_reader<'r>(
    name: &str,
    reader: impl RecordBatchReader + Send + 'r,
) -> Result<Pieces<'r>, Diagnostic> {
    let schema = reader.schema();
    check(name, &schema)?;
    Ok(Pieces {
        name: name.into(),
        schema,
        batches: Box::new(reader),
        rest: None,
        row: 0,
        stage: Stage::Header,
    })
}

/// Refuses columns that no cell can hold.
fn check(name: &str, schema: &Schema) -> Result<(), Diagnostic> {
    for field in schema.fields() {
        let Err(why) = text::fits(field.data_type()) else {
            continue;
        };
        let column = quote(field.name());
        let message = format!("`{name}` 的 `{column}` 这一列{why},格子里放不下,整张表没有读");
        let help = "写这个文件时去掉这一列;要用它,就展开成一格一个数或一段文字的列";
        return Err(Diagnostic::new(Code::ColumnarFile, message)
            .origin(name)
            .help(help));
    }
    Ok(())
}

impl Iterator for Pieces<'_> {
    type Item = Result<Piece, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        let lines = match self.stage {
            Stage::Ended => return None,
            Stage::Header => {
                self.stage = Stage::Rows;
                Ok(Lines::Header(Arc::clone(&self.schema)))
            }
            Stage::Rows => self.rows().transpose()?.map(Lines::Rows),
        };
        let row = self.row;
        Some(match lines {
            Ok(lines) => {
                if let Lines::Rows(batch) = &lines {
                    self.row += batch.num_rows();
                }
                let name = Arc::clone(&self.name);
                Ok(Piece { name, row, lines })
            }
            Err(error) => {
                self.stage = Stage::Ended;
                Err(broken(&self.name, row, &error))
            }
        })
    }
}

impl Pieces<'_> {
    /// The next rows; none at the end of the table.
    fn rows(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        loop {
            let batch = match self.rest.take() {
                Some(rest) => rest,
                None => match guarded(|| self.batches.next().transpose())? {
                    Some(batch) => batch,
                    None => {
                        self.stage = Stage::Ended;
                        return Ok(None);
                    }
                },
            };
            let rows = batch.num_rows().min(PIECE_ROWS);
            if batch.num_rows() > rows {
                self.rest = Some(batch.slice(rows, batch.num_rows() - rows));
            }
            if rows > 0 {
                return Ok(Some(batch.slice(0, rows)));
            }
        }
    }
}

impl Piece {
    /// As CSV: plain UTF-8, some whole lines.
    ///
    /// # Errors
    /// A number that stands for no date, and damage that is seen only now.
    pub fn csv(&self) -> Result<Vec<u8>, Diagnostic> {
        let lines = || match &self.lines {
            Lines::Header(schema) => {
                let mut csv = Vec::new();
                put_line(schema.fields(), &mut csv, |field, csv| {
                    text::put_text(field.name(), csv);
                    Ok(())
                })?;
                Ok(csv)
            }
            Lines::Rows(batch) => rows_as_csv(batch),
        };
        guarded(lines).map_err(|error| broken(&self.name, self.row, &error))
    }
}

/// A table of which some rows were read and the next ones cannot be.
fn broken(name: &str, row: usize, error: &ArrowError) -> Diagnostic {
    let message = match row {
        0 => format!("`{name}` 读不出来,整张表没有采用({error})"),
        row => format!("`{name}` 读到第 {row} 行,后面读不出来,整张表没有采用({error})"),
    };
    refused(name, message)
}

/// The readers stop the program at some of the files that were damaged on the way; here they are refused like any
/// other that cannot be read. Nothing of a reader is used after that.
fn guarded<T>(work: impl FnOnce() -> Result<T, ArrowError>) -> Result<T, ArrowError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(ArrowError::ParseError("damaged".to_owned())))
}

fn rows_as_csv(batch: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
    let columns = text::of_cells(batch)?;
    let columns: Vec<Column<'_>> = columns.iter().map(Column::new).collect::<Result<_, _>>()?;
    let mut csv = Vec::new();
    for row in 0..batch.num_rows() {
        put_line(&columns, &mut csv, |column, csv| column.write(row, csv))?;
    }
    Ok(csv)
}

/// A line of CSV with a cell for each column.
fn put_line<'c, C: 'c>(
    columns: impl IntoIterator<Item = &'c C>,
    csv: &mut Vec<u8>,
    put_cell: impl Fn(&C, &mut Vec<u8>) -> Result<(), ArrowError>,
) -> Result<(), ArrowError> {
    let start = csv.len();
    for (at, column) in columns.into_iter().enumerate() {
        if at > 0 {
            csv.push(b',');
        }
        put_cell(column, csv)?;
    }
    if csv.len() == start {
        // An empty line would be passed over.
        csv.extend_from_slice(b"\"\"");
    }
    csv.push(b'\n');
    Ok(())
}

/// A file that is not what its name says, or is not whole.
fn unreadable(name: &str, format: &str, error: &dyn std::error::Error) -> Diagnostic {
    refused(
        name,
        format!("`{name}` 不是 {format} 文件,或者不完整({error})"),
    )
}

fn refused(name: &str, message: String) -> Diagnostic {
    Diagnostic::new(Code::ColumnarFile, message)
        .origin(name)
        .help("核对文件是否传完整;压缩方式可以是 Snappy、Zstandard、LZ4 或不压缩,别的(gzip、Brotli)请换一种再写")
}

/// An input that remembers whether it was read to its end.
struct ToItsEnd<R> {
    input: R,
    ended: bool,
}

impl<R: Read> Read for ToItsEnd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.ended |= read == 0 && !buffer.is_empty();
        Ok(read)
    }
}

/// A stream ends with a mark. Its reader also takes the end of the input for one, by which a stream that was cut
/// between two batches would lose the rest of its rows without a word.
struct WithEndMark<R>(StreamReader<ToItsEnd<R>>);

impl<R: Read> Iterator for WithEndMark<R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let was_finished = self.0.is_finished();
        let batch = self.0.next();
        if batch.is_none() && !was_finished && self.0.get_ref().ended {
            let message = "the stream has no end-of-stream mark";
            return Some(Err(ArrowError::IpcError(message.to_owned())));
        }
        batch
    }
}

impl<R: Read> RecordBatchReader for WithEndMark<R> {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }
}
