//! Tables in Parquet and Arrow IPC, as CSV: what is read from there on is a CSV like any other.
//!
//! A table comes as [`CsvChunks`]: the header first, then pieces of some thousand rows each, so that a reader holds
//! one record batch and one piece. Row n of the table is line n + 1 of the CSV, as long as no text has a line break
//! in it. How a value is written is told in `text`.

#[cfg(test)]
mod tests;
mod text;

use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, Schema};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::ChunkReader;

use crate::diagnostic::{Code, Diagnostic};

use super::quote::quote;
use text::Column;

/// Rows of one piece.
const CHUNK_ROWS: usize = 8192;

/// What an Arrow file begins with; a stream does not.
const ARROW_MAGIC: &[u8; 6] = b"ARROW1";

/// A table as CSV, piece by piece: plain UTF-8, each piece some whole lines, the header first.
///
/// After an error there are no more pieces, and the table is not to be used without the rest of it: a file that breaks
/// off has lost offices.
pub struct CsvChunks {
    name: String,
    schema: arrow_schema::SchemaRef,
    batches: Batches,
    /// What is left of the batch at hand.
    rest: Option<RecordBatch>,
    /// Rows that were read before it.
    row: usize,
    stage: Stage,
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

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
pub fn parquet(name: &str, input: impl ChunkReader + 'static) -> Result<CsvChunks, Diagnostic> {
    let reader = guarded(|| {
        let builder = ParquetRecordBatchReaderBuilder::try_new(input)?;
        Ok(builder.with_batch_size(CHUNK_ROWS).build()?)
    });
    of_reader(name, reader.map_err(|e| unreadable(name, "Parquet", &e))?)
}

/// The table in an Arrow IPC file, or in a stream that was stored as a file.
///
/// # Errors
/// As of [`parquet()`].
pub fn arrow(
    name: &str,
    mut input: impl Read + Seek + Send + 'static,
) -> Result<CsvChunks, Diagnostic> {
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
pub fn arrow_stream(
    name: &str,
    input: impl Read + Send + 'static,
) -> Result<CsvChunks, Diagnostic> {
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

fn of_reader(
    name: &str,
    reader: impl RecordBatchReader + Send + 'static,
) -> Result<CsvChunks, Diagnostic> {
    let schema = reader.schema();
    check(name, &schema)?;
    Ok(CsvChunks {
        name: name.to_owned(),
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

impl Iterator for CsvChunks {
    type Item = Result<Vec<u8>, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.stage == Stage::Header {
            self.stage = Stage::Rows;
            return Some(self.header());
        }
        while self.stage == Stage::Rows {
            let batch = match self.batch() {
                Ok(Some(batch)) => batch,
                Ok(None) => {
                    self.stage = Stage::Ended;
                    return None;
                }
                Err(error) => {
                    self.stage = Stage::Ended;
                    return Some(Err(self.broken(&error)));
                }
            };
            let rows = batch.num_rows().min(CHUNK_ROWS);
            if rows == 0 {
                continue;
            }
            if batch.num_rows() > rows {
                self.rest = Some(batch.slice(rows, batch.num_rows() - rows));
            }
            let written = guarded(|| lines(&batch.slice(0, rows)));
            if written.is_err() {
                self.stage = Stage::Ended;
            }
            let written = written.map_err(|error| self.broken(&error));
            self.row += rows;
            return Some(written);
        }
        None
    }
}

impl CsvChunks {
    /// What is left of the batch at hand, else the next one.
    fn batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        match self.rest.take() {
            Some(rest) => Ok(Some(rest)),
            None => guarded(|| self.batches.next().transpose()),
        }
    }

    fn header(&self) -> Result<Vec<u8>, Diagnostic> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        let names = self.schema.fields().iter().map(|field| field.name());
        let written = csv.write_record(names).map_err(into_arrow);
        written
            .and_then(|()| csv.into_inner().map_err(into_arrow))
            .map_err(|error| self.broken(&error))
    }

    fn broken(&self, error: &ArrowError) -> Diagnostic {
        let told = unreadable(&self.name, "Parquet、Arrow", error);
        let message = match self.row {
            0 => format!("`{}` 读不出来,整张表没有采用", self.name),
            row => format!(
                "`{}` 读到第 {row} 行,后面读不出来,整张表没有采用",
                self.name
            ),
        };
        Diagnostic {
            message: format!("{message}({error})"),
            ..told
        }
    }
}

/// The readers stop the program at some of the files that were damaged on the way; here they are refused like any
/// other that cannot be read. Nothing of a reader is used after that.
fn guarded<T>(work: impl FnOnce() -> Result<T, ArrowError>) -> Result<T, ArrowError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(ArrowError::ParseError("damaged".to_owned())))
}

/// Rows as lines of CSV.
fn lines(batch: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
    let columns = text::of_cells(batch)?;
    let columns: Vec<Column<'_>> = columns.iter().map(Column::new).collect::<Result<_, _>>()?;
    let mut csv = csv::Writer::from_writer(Vec::new());
    let mut cell = String::new();
    for row in 0..batch.num_rows() {
        for column in &columns {
            cell.clear();
            column.write(row, &mut cell)?;
            csv.write_field(&cell).map_err(into_arrow)?;
        }
        csv.write_record(None::<&[u8]>).map_err(into_arrow)?;
    }
    csv.into_inner().map_err(into_arrow)
}

fn into_arrow(error: impl std::error::Error + Send + Sync + 'static) -> ArrowError {
    ArrowError::from_external_error(Box::new(error))
}

/// A file that is not what its name says, or is not whole.
fn unreadable(name: &str, format: &str, error: &dyn std::error::Error) -> Diagnostic {
    let message = format!("`{name}` 不是 {format} 文件,或者不完整({error})");
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
    fn schema(&self) -> arrow_schema::SchemaRef {
        self.0.schema()
    }
}
