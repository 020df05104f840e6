//! Rows as columns of Arrow, in Parquet and in Arrow's own formats.

use std::io;
use std::sync::Arc;

use arrow_array::builder::{Decimal128Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use arrow_select::coalesce::BatchCoalescer;
use num_traits::{CheckedAdd, CheckedMul};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::{Form, PART_ROWS, Part, Recaster, Rows, Sink, misfit, unsupported};
use crate::write::table::Kind;

/// Rows of a group of Parquet: what its writer holds in memory.
const GROUP_ROWS: usize = 128 * 1024;

/// The file: parts are put together to batches of one size.
pub(super) struct Batches<O> {
    waiting: BatchCoalescer,
    out: O,
}

/// Where batches go.
pub(super) trait Out {
    /// Writes a batch.
    fn batch(&mut self, batch: &RecordBatch) -> io::Result<()>;

    /// Ends the file.
    fn end(&mut self) -> io::Result<()>;
}

/// As Parquet.
pub(super) fn parquet<'w>(
    recaster: &Recaster,
    out: &'w mut dyn io::Write,
) -> io::Result<Batches<Parquet<'w>>> {
    Batches::begin(recaster, |schema| {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .build();
        let writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties))?;
        Ok(Parquet { writer, out })
    })
}

/// As an Arrow IPC file.
pub(super) fn file<'w>(
    recaster: &Recaster,
    out: &'w mut dyn io::Write,
) -> io::Result<Batches<FileWriter<&'w mut dyn io::Write>>> {
    Batches::begin(recaster, |schema| {
        FileWriter::try_new(out, &schema).map_err(into_io)
    })
}

/// As an Arrow IPC stream.
pub(super) fn stream<'w>(
    recaster: &Recaster,
    out: &'w mut dyn io::Write,
) -> io::Result<Batches<StreamWriter<&'w mut dyn io::Write>>> {
    Batches::begin(recaster, |schema| {
        StreamWriter::try_new(out, &schema).map_err(into_io)
    })
}

impl<O> Batches<O> {
    fn begin(
        recaster: &Recaster,
        out: impl FnOnce(SchemaRef) -> io::Result<O>,
    ) -> io::Result<Self> {
        let schema = schema(recaster);
        Ok(Self {
            waiting: BatchCoalescer::new(Arc::clone(&schema), PART_ROWS),
            out: out(schema)?,
        })
    }
}

impl<O: Out> Sink for Batches<O> {
    fn add(&mut self, part: Part) -> io::Result<()> {
        let Form::Batch(batch) = part.0 else {
            return Err(unsupported());
        };
        self.waiting.push_batch(batch).map_err(into_io)?;
        while let Some(batch) = self.waiting.next_completed_batch() {
            self.out.batch(&batch)?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.waiting.finish_buffered_batch().map_err(into_io)?;
        while let Some(batch) = self.waiting.next_completed_batch() {
            self.out.batch(&batch)?;
        }
        self.out.end()
    }
}

fn schema(recaster: &Recaster) -> SchemaRef {
    let columns = recaster.columns.iter();
    let fields = columns.map(|column| {
        let data_type = data_type(column.kind, recaster.digits);
        Field::new(column.id.as_ref(), data_type, true)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The columns of a part.
pub(super) struct Builders {
    schema: SchemaRef,
    columns: Vec<Builder>,
    rows: usize,
}

impl Builders {
    /// Of a table.
    pub(super) fn of(recaster: &Recaster) -> io::Result<Self> {
        let schema = schema(recaster);
        let fields = schema.fields().iter();
        let columns = fields.map(|field| Builder::new(field.data_type()));
        let columns = columns.collect::<Result<_, _>>().map_err(into_io)?;
        Ok(Self {
            schema,
            columns,
            rows: 0,
        })
    }
}

impl Rows for Builders {
    fn row(&mut self, cells: &mut dyn Iterator<Item = Option<&str>>) -> io::Result<()> {
        let fields = self.schema.fields().iter();
        for ((builder, field), cell) in self.columns.iter_mut().zip(fields).zip(cells) {
            builder
                .push(cell)
                .ok_or_else(|| misfit(field.name(), cell.unwrap_or_default()))?;
        }
        self.rows += 1;
        Ok(())
    }

    fn len(&self) -> usize {
        self.rows
    }

    fn take(&mut self) -> io::Result<Part> {
        self.rows = 0;
        let columns = self.columns.iter_mut().map(Builder::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(into_io)?;
        Ok(Part(Form::Batch(batch)))
    }
}

/// Points and figures have at most six decimals, and fit into 64 bits with twelve digits before them, which readers
/// take faster; what has more decimals takes all that there is.
fn data_type(kind: Kind, digits: u32) -> DataType {
    let decimal = |decimals: u32| {
        let precision = if decimals <= 6 { 18 } else { 38 };
        DataType::Decimal128(precision, i8::try_from(decimals).unwrap_or(i8::MAX))
    };
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Points => decimal(digits),
        Kind::Decimal(decimals) => decimal(decimals),
        Kind::Count => DataType::Int64,
    }
}

/// A column of the part at hand.
enum Builder {
    Text(StringBuilder),
    /// With its digits and its decimals.
    Decimal(Decimal128Builder, u8, usize),
    Count(Int64Builder),
}

impl Builder {
    fn new(data_type: &DataType) -> Result<Self, ArrowError> {
        Ok(match data_type {
            DataType::Decimal128(precision, scale) => {
                let builder = Decimal128Builder::new();
                let builder = builder.with_precision_and_scale(*precision, *scale)?;
                Self::Decimal(builder, *precision, usize::try_from(*scale).unwrap_or(0))
            }
            DataType::Int64 => Self::Count(Int64Builder::new()),
            _ => Self::Text(StringBuilder::new()),
        })
    }

    /// Adds a cell; none when it does not fit.
    fn push(&mut self, cell: Option<&str>) -> Option<()> {
        match self {
            Self::Text(column) => column.append_option(cell),
            Self::Count(column) => {
                column.append_option(cell.map(str::parse).transpose().ok()?);
            }
            Self::Decimal(column, precision, decimals) => {
                let value = match cell {
                    Some(text) => Some(scaled(text, *precision, *decimals)?),
                    None => None,
                };
                column.append_option(value);
            }
        }
        Some(())
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(column) => Arc::new(column.finish()),
            Self::Decimal(column, ..) => Arc::new(column.finish()),
            Self::Count(column) => Arc::new(column.finish()),
        }
    }
}

/// `-7.5` in hundredths is -750; none of what is no decimal, and of what has too many digits, here or there.
fn scaled(text: &str, precision: u8, decimals: usize) -> Option<i128> {
    let (sign, text) = match text.as_bytes() {
        [b'-', digits @ ..] => (-1, digits),
        digits => (1, digits),
    };
    // Nearly all fit into a word.
    let value = whole_of::<u64>(text, decimals).map(i128::from);
    let value = value.or_else(|| whole_of::<i128>(text, decimals))?;
    (value.unsigned_abs() < 10_u128.pow(precision.into())).then_some(sign * value)
}

/// Digits with a point somewhere behind the first, times ten to so many decimals; none of anything else, and of what
/// the number cannot hold.
fn whole_of<T: From<u8> + CheckedMul + CheckedAdd>(text: &[u8], decimals: usize) -> Option<T> {
    let ten = T::from(10);
    let mut value = T::from(0);
    let mut missing = None;
    for byte in text {
        if *byte == b'.' {
            missing = match missing {
                None => Some(decimals),
                Some(_) => return None,
            };
            continue;
        }
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        value = value.checked_mul(&ten)?.checked_add(&T::from(digit))?;
        missing = match missing {
            None => None,
            Some(missing) => Some(missing.checked_sub(1)?),
        };
    }
    if !text.first()?.is_ascii_digit() {
        return None;
    }
    for _ in 0..missing.unwrap_or(decimals) {
        value = value.checked_mul(&ten)?;
    }
    Some(value)
}

/// Parquet, whose writer wants an output of its own: what it has written is passed on a group at a time.
pub(super) struct Parquet<'w> {
    writer: ArrowWriter<Vec<u8>>,
    out: &'w mut dyn io::Write,
}

impl Parquet<'_> {
    fn pass(&mut self) -> io::Result<()> {
        self.writer.sync()?;
        // The writer counts the bytes itself, so it may be relieved of them.
        let written = std::mem::take(self.writer.inner_mut());
        self.out.write_all(&written)
    }
}

impl Out for Parquet<'_> {
    fn batch(&mut self, batch: &RecordBatch) -> io::Result<()> {
        self.writer.write(batch)?;
        self.pass()
    }

    fn end(&mut self) -> io::Result<()> {
        self.writer.finish()?;
        self.pass()?;
        self.out.flush()
    }
}

impl Out for FileWriter<&mut dyn io::Write> {
    fn batch(&mut self, batch: &RecordBatch) -> io::Result<()> {
        self.write(batch).map_err(into_io)
    }

    fn end(&mut self) -> io::Result<()> {
        self.finish().map_err(into_io)
    }
}

impl Out for StreamWriter<&mut dyn io::Write> {
    fn batch(&mut self, batch: &RecordBatch) -> io::Result<()> {
        self.write(batch).map_err(into_io)
    }

    fn end(&mut self) -> io::Result<()> {
        self.finish().map_err(into_io)
    }
}

fn into_io(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other),
    }
}
