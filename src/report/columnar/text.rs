//! A value of a column as a person would write it in a cell.
//!
//! Null is a blank cell. Texts, whole numbers, decimals and flags are as they are, a date is `2024-03-01`. A moment
//! without a time zone is its day and, unless it is midnight, the time behind it, of which the grammar of dates takes
//! the day in every format. One with a time zone is told in UTC and ends in ` UTC`, so that its cell is refused: which
//! day it was depends on where. A binary float is written with the fewest digits that tell it from all others (0.1,
//! not 0.1000000000000000055); beyond 2^53, where it skips whole numbers, and below 10^-12, where it is likely left
//! over from a subtraction, it has an exponent, which the grammar of cells refuses, as it does `NaN` and `inf`.
//! Nothing is rounded.

use std::fmt::{Debug, Display, LowerExp};
use std::io::Write;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, RecordBatch, UInt64Array};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use arrow_select::take::take;

/// The first whole number whose neighbour a float skips.
const LARGEST: f64 = 9_007_199_254_740_992.0;

/// What is nearer to zero has an exponent.
const SMALLEST: f64 = 1e-12;

/// Whether a cell can hold the values of a type; else what they are.
pub(super) fn fits(data_type: &DataType) -> Result<(), &'static str> {
    match data_type {
        DataType::Null
        | DataType::Boolean
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64
        | DataType::Float32
        | DataType::Float64
        | DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..)
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Date32
        | DataType::Date64
        | DataType::Time32(_)
        | DataType::Time64(_)
        | DataType::Timestamp(..) => Ok(()),
        DataType::Dictionary(_, values) => fits(values),
        DataType::RunEndEncoded(_, values) => fits(values.data_type()),
        DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => Err("是二进制数据"),
        DataType::Float16 => Err("是半精度浮点数"),
        DataType::Duration(_) | DataType::Interval(_) => Err("是时长"),
        _ => Err("是嵌套的(列表、结构)"),
    }
}

/// The columns of a batch, dictionaries and runs looked up.
pub(super) fn of_cells(batch: &RecordBatch) -> Result<Vec<ArrayRef>, ArrowError> {
    batch.columns().iter().map(plain).collect()
}

fn plain(column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    if let Some(words) = column.as_any_dictionary_opt() {
        return plain(&take(words.values(), words.keys(), None)?);
    }
    if let Some(runs) = column.as_run_opt::<Int16Type>() {
        return of_runs(column, runs.values(), |row| runs.get_physical_index(row));
    }
    if let Some(runs) = column.as_run_opt::<Int32Type>() {
        return of_runs(column, runs.values(), |row| runs.get_physical_index(row));
    }
    if let Some(runs) = column.as_run_opt::<Int64Type>() {
        return of_runs(column, runs.values(), |row| runs.get_physical_index(row));
    }
    Ok(Arc::clone(column))
}

fn of_runs(
    column: &ArrayRef,
    values: &ArrayRef,
    run_of: impl Fn(usize) -> usize,
) -> Result<ArrayRef, ArrowError> {
    let runs = (0..column.len()).map(|row| u64::try_from(run_of(row)).unwrap_or(u64::MAX));
    plain(&take(values, &UInt64Array::from_iter_values(runs), None)?)
}

/// Writes the value of a row, which is not null, behind a line; none where a number stands for no date.
type WriteCell<'a> = Box<dyn Fn(usize, &mut Vec<u8>) -> Option<()> + 'a>;

/// How the values of a column become cells.
pub(super) struct Column<'a> {
    values: &'a ArrayRef,
    /// Whether any value is null: most columns have none.
    nulls: bool,
    write: WriteCell<'a>,
}

impl<'a> Column<'a> {
    /// Of a column that [`of_cells`] gave.
    pub(super) fn new(values: &'a ArrayRef) -> Result<Self, ArrowError> {
        let write = of_type(values).ok_or_else(|| {
            ArrowError::NotYetImplemented(format!("cells of {}", values.data_type()))
        })?;
        Ok(Self {
            values,
            nulls: values.null_count() > 0,
            write,
        })
    }

    /// Writes the cell of a row behind a line, in quotes where it needs them; a value that stands for no date is an
    /// error.
    pub(super) fn write(&self, row: usize, line: &mut Vec<u8>) -> Result<(), ArrowError> {
        if self.nulls && self.values.is_null(row) {
            return Ok(());
        }
        let no_date = || ArrowError::CastError("a number stands for no date".to_owned());
        (self.write)(row, line).ok_or_else(no_date)
    }
}

fn of_type(column: &ArrayRef) -> Option<WriteCell<'_>> {
    Some(match column.data_type() {
        DataType::Null => Box::new(|_, _| Some(())),
        DataType::Boolean => {
            let flags = column.as_boolean();
            Box::new(|row, line| put(if flags.value(row) { "true" } else { "false" }, line))
        }
        DataType::Int8 => whole::<Int8Type>(column),
        DataType::Int16 => whole::<Int16Type>(column),
        DataType::Int32 => whole::<Int32Type>(column),
        DataType::Int64 => whole::<Int64Type>(column),
        DataType::UInt8 => whole::<UInt8Type>(column),
        DataType::UInt16 => whole::<UInt16Type>(column),
        DataType::UInt32 => whole::<UInt32Type>(column),
        DataType::UInt64 => whole::<UInt64Type>(column),
        DataType::Float32 => float::<Float32Type>(column),
        DataType::Float64 => float::<Float64Type>(column),
        DataType::Decimal32(_, scale) => decimal::<Decimal32Type>(column, *scale),
        DataType::Decimal64(_, scale) => decimal::<Decimal64Type>(column, *scale),
        DataType::Decimal128(_, scale) => decimal::<Decimal128Type>(column, *scale),
        DataType::Decimal256(..) => {
            let numbers = column.as_primitive::<Decimal256Type>();
            Box::new(|row, line| put(&numbers.value_as_string(row), line))
        }
        DataType::Utf8 => {
            let texts = column.as_string::<i32>();
            Box::new(|row, line| put_text(texts.value(row), line))
        }
        DataType::LargeUtf8 => {
            let texts = column.as_string::<i64>();
            Box::new(|row, line| put_text(texts.value(row), line))
        }
        DataType::Utf8View => {
            let texts = column.as_string_view();
            Box::new(|row, line| put_text(texts.value(row), line))
        }
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>();
            Box::new(|row, line| put_time(days.value_as_date(row), "", line))
        }
        DataType::Date64 => moment::<Date64Type>(column, false),
        DataType::Timestamp(unit, zone) => match (unit, zone.is_some()) {
            (TimeUnit::Second, zoned) => moment::<TimestampSecondType>(column, zoned),
            (TimeUnit::Millisecond, zoned) => moment::<TimestampMillisecondType>(column, zoned),
            (TimeUnit::Microsecond, zoned) => moment::<TimestampMicrosecondType>(column, zoned),
            (TimeUnit::Nanosecond, zoned) => moment::<TimestampNanosecondType>(column, zoned),
        },
        DataType::Time32(TimeUnit::Second) => time::<Time32SecondType>(column),
        DataType::Time32(_) => time::<Time32MillisecondType>(column),
        DataType::Time64(TimeUnit::Microsecond) => time::<Time64MicrosecondType>(column),
        DataType::Time64(_) => time::<Time64NanosecondType>(column),
        _ => return None,
    })
}

fn whole<T: ArrowPrimitiveType<Native: itoa::Integer>>(column: &ArrayRef) -> WriteCell<'_> {
    let numbers = column.as_primitive::<T>();
    Box::new(|row, line| put(itoa::Buffer::new().format(numbers.value(row)), line))
}

/// A whole number of units of the last decimal, with the point where it belongs.
fn decimal<T>(column: &ArrayRef, scale: i8) -> WriteCell<'_>
where
    T: DecimalType,
    i128: From<T::Native>,
{
    let numbers = column.as_primitive::<T>();
    let Ok(decimals) = usize::try_from(scale) else {
        return Box::new(|row, line| put(&numbers.value_as_string(row), line));
    };
    Box::new(move |row, line| {
        let number = i128::from(numbers.value(row));
        if number < 0 {
            line.push(b'-');
        }
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(number.unsigned_abs()).as_bytes();
        let before = digits.len().saturating_sub(decimals);
        let (whole, fraction) = digits.split_at_checked(before)?;
        line.extend_from_slice(if whole.is_empty() { b"0" } else { whole });
        if decimals > 0 {
            line.push(b'.');
            line.resize(line.len() + decimals - fraction.len(), b'0');
            line.extend_from_slice(fraction);
        }
        Some(())
    })
}

/// The width of a float is that of its type, on which the fewest digits depend.
fn float<T>(column: &ArrayRef) -> WriteCell<'_>
where
    T: ArrowPrimitiveType<Native: Display + LowerExp + Into<f64>>,
{
    let numbers = column.as_primitive::<T>();
    Box::new(|row, line| {
        let number = numbers.value(row);
        let size: f64 = number.into();
        let size = size.abs();
        if size == 0.0 {
            put("0", line)
        } else if size.is_finite() && !(SMALLEST..LARGEST).contains(&size) {
            write!(line, "{number:e}").ok()
        } else {
            write!(line, "{number}").ok()
        }
    })
}

fn moment<T>(column: &ArrayRef, zoned: bool) -> WriteCell<'_>
where
    T: ArrowTemporalType,
    i64: From<T::Native>,
{
    let moments = column.as_primitive::<T>();
    Box::new(move |row, line| {
        if zoned {
            return put_time(moments.value_as_datetime(row), " UTC", line);
        }
        put_time(moments.value_as_datetime(row), "", line)?;
        if let Some(date) = line.strip_suffix(b"T00:00:00") {
            line.truncate(date.len());
        }
        Some(())
    })
}

fn time<T>(column: &ArrayRef) -> WriteCell<'_>
where
    T: ArrowTemporalType,
    i64: From<T::Native>,
{
    let times = column.as_primitive::<T>();
    Box::new(|row, line| put_time(times.value_as_time(row), "", line))
}

/// A date or a time of day, of which the debug form is that of ISO 8601.
fn put_time(value: Option<impl Debug>, behind: &str, line: &mut Vec<u8>) -> Option<()> {
    write!(line, "{:?}{behind}", value?).ok()
}

/// What needs no quotes.
fn put(cell: &str, line: &mut Vec<u8>) -> Option<()> {
    line.extend_from_slice(cell.as_bytes());
    Some(())
}

/// A text, in quotes where it needs them.
pub(super) fn put_text(text: &str, line: &mut Vec<u8>) -> Option<()> {
    let asks = |byte: u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
    // Without an early end, so that many bytes are looked at together.
    if !text.bytes().fold(false, |any, byte| any | asks(byte)) {
        return put(text, line);
    }
    line.push(b'"');
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            line.extend_from_slice(b"\"\"");
        }
        line.extend_from_slice(part.as_bytes());
    }
    line.push(b'"');
    Some(())
}
