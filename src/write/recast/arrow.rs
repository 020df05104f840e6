//! Rows as columns of Arrow, in Parquet and in Arrow's own formats.

use std::io;
use std::sync::Arc;

use arrow_array::builder::{Decimal128Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::{Cells, Rows, misfit};
use crate::write::table::{Column, Kind};

/// Rows that go out at once.
const BATCH_ROWS: usize = 8192;

/// Rows of a group of Parquet: what its writer holds in memory.
const GROUP_ROWS: usize = 128 * 1024;

/// A table on its way out.
pub(super) struct Batches<O> {
    schema: SchemaRef,
    columns: Vec<Builder>,
    rows: usize,
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
    columns: &[Column],
    digits: u32,
    out: &'w mut dyn io::Write,
) -> io::Result<Batches<Parquet<'w>>> {
    Batches::begin(columns, digits, |schema| {
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
    columns: &[Column],
    digits: u32,
    out: &'w mut dyn io::Write,
) -> io::Result<Batches<FileWriter<&'w mut dyn io::Write>>> {
    Batches::begin(columns, digits, |schema| {
        FileWriter::try_new(out, &schema).map_err(into_io)
    })
}

/// As an Arrow IPC stream.
pub(super) fn stream<'w>(
    columns: &[Column],
    digits: u32,
    out: &'w mut dyn io::Write,
) -> io::Result<Batches<StreamWriter<&'w mut dyn io::Write>>> {
    Batches::begin(columns, digits, |schema| {
        StreamWriter::try_new(out, &schema).map_err(into_io)
    })
}

impl<O> Batches<O> {
    fn begin(
        columns: &[Column],
        digits: u32,
        out: impl FnOnce(SchemaRef) -> io::Result<O>,
    ) -> io::Result<Self> {
        let field = |c: &Column| Field::new(c.id.as_ref(), data_type(c.kind, digits), true);
        let fields: Vec<Field> = columns.iter().map(field).collect();
        let builders = fields.iter().map(|f| Builder::new(f.data_type()));
        let builders = builders.collect::<Result<_, _>>().map_err(into_io)?;
        let schema = Arc::new(Schema::new(fields));
        Ok(Self {
            columns: builders,
            rows: 0,
            out: out(Arc::clone(&schema))?,
            schema,
        })
    }
}

impl<O: Out> Batches<O> {
    fn pass(&mut self) -> io::Result<()> {
        self.rows = 0;
        let columns = self.columns.iter_mut().map(Builder::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(into_io)?;
        self.out.batch(&batch)
    }
}

impl<O: Out> Rows for Batches<O> {
    fn row(&mut self, cells: &Cells<'_>) -> io::Result<()> {
        let fields = self.schema.fields().iter();
        for ((builder, field), cell) in self.columns.iter_mut().zip(fields).zip(cells.iter()) {
            builder
                .push(cell)
                .ok_or_else(|| misfit(field.name(), cell.unwrap_or_default()))?;
        }
        self.rows += 1;
        if self.rows < BATCH_ROWS {
            return Ok(());
        }
        self.pass()
    }

    fn end(&mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.pass()?;
        }
        self.out.end()
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

/// A column of the batch at hand.
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
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let missing = decimals.checked_sub(fraction.len())?;
    if whole.is_empty() {
        return None;
    }
    let digits = whole.bytes().chain(fraction.bytes());
    let mut digits = digits.chain(std::iter::repeat_n(b'0', missing));
    let value = digits.try_fold(0_i128, |value, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        value.checked_mul(10)?.checked_add(digit.into())
    })?;
    let sign = if unsigned.len() < text.len() { -1 } else { 1 };
    (value.unsigned_abs() < 10_u128.pow(precision.into())).then_some(sign * value)
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
