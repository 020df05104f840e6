//! A value of a column as a person would write it in a cell.
//!
//! Null is a blank cell. Texts, whole numbers, decimals and flags are as they are, a date is `2024-03-01`. A moment
//! without a time zone is its day and, unless it is midnight, the time behind it, of which the grammar of dates takes
//! the day in every format. One with a time zone is told in UTC and ends in ` UTC`, so that its cell is refused: which
//! day it was depends on where. A binary float is written with the fewest digits that tell it from all others (0.1,
//! not 0.1000000000000000055); beyond 2^53, where it skips whole numbers, and below 10^-12, where it is likely left
//! over from a subtraction, it has an exponent, which the grammar of cells refuses, as it does `NaN` and `inf`.
//! Nothing is rounded.

use std::fmt::{self, Debug, Display, LowerExp, Write};
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

/// Writes the value of a row, which is not null, behind a text.
type WriteCell<'a> = Box<dyn Fn(usize, &mut String) -> fmt::Result + 'a>;

/// How the values of a column become cells.
pub(super) struct Column<'a> {
    values: &'a ArrayRef,
    write: WriteCell<'a>,
}

impl<'a> Column<'a> {
    /// Of a column that [`of_cells`] gave.
    pub(super) fn new(values: &'a ArrayRef) -> Result<Self, ArrowError> {
        let write = of_type(values).ok_or_else(|| {
            ArrowError::NotYetImplemented(format!("cells of {}", values.data_type()))
        })?;
        Ok(Self { values, write })
    }

    /// Writes the cell of a row behind `cell`; a value that stands for no date is an error.
    pub(super) fn write(&self, row: usize, cell: &mut String) -> Result<(), ArrowError> {
        if self.values.is_null(row) {
            return Ok(());
        }
        let no_date = |_| ArrowError::CastError("a number stands for no date".to_owned());
        (self.write)(row, cell).map_err(no_date)
    }
}

fn of_type(column: &ArrayRef) -> Option<WriteCell<'_>> {
    Some(match column.data_type() {
        DataType::Null => Box::new(|_, _| Ok(())),
        DataType::Boolean => {
            let flags = column.as_boolean();
            Box::new(|row, cell| write!(cell, "{}", flags.value(row)))
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
        DataType::Decimal32(..) => decimal::<Decimal32Type>(column),
        DataType::Decimal64(..) => decimal::<Decimal64Type>(column),
        DataType::Decimal128(..) => decimal::<Decimal128Type>(column),
        DataType::Decimal256(..) => decimal::<Decimal256Type>(column),
        DataType::Utf8 => {
            let texts = column.as_string::<i32>();
            Box::new(|row, cell| cell.write_str(texts.value(row)))
        }
        DataType::LargeUtf8 => {
            let texts = column.as_string::<i64>();
            Box::new(|row, cell| cell.write_str(texts.value(row)))
        }
        DataType::Utf8View => {
            let texts = column.as_string_view();
            Box::new(|row, cell| cell.write_str(texts.value(row)))
        }
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>();
            Box::new(|row, cell| some(days.value_as_date(row), "", cell))
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

fn whole<T: ArrowPrimitiveType<Native: Display>>(column: &ArrayRef) -> WriteCell<'_> {
    let numbers = column.as_primitive::<T>();
    Box::new(|row, cell| write!(cell, "{}", numbers.value(row)))
}

fn decimal<T: DecimalType>(column: &ArrayRef) -> WriteCell<'_> {
    let numbers = column.as_primitive::<T>();
    Box::new(|row, cell| cell.write_str(&numbers.value_as_string(row)))
}

/// The width of a float is that of its type, on which the fewest digits depend.
fn float<T>(column: &ArrayRef) -> WriteCell<'_>
where
    T: ArrowPrimitiveType<Native: Display + LowerExp + Into<f64>>,
{
    let numbers = column.as_primitive::<T>();
    Box::new(|row, cell| {
        let number = numbers.value(row);
        let size: f64 = number.into();
        let size = size.abs();
        if size == 0.0 {
            cell.write_str("0")
        } else if size.is_finite() && !(SMALLEST..LARGEST).contains(&size) {
            write!(cell, "{number:e}")
        } else {
            write!(cell, "{number}")
        }
    })
}

fn moment<T>(column: &ArrayRef, zoned: bool) -> WriteCell<'_>
where
    T: ArrowTemporalType,
    i64: From<T::Native>,
{
    let moments = column.as_primitive::<T>();
    Box::new(move |row, cell| {
        if zoned {
            return some(moments.value_as_datetime(row), " UTC", cell);
        }
        some(moments.value_as_datetime(row), "", cell)?;
        if let Some(date) = cell.strip_suffix("T00:00:00") {
            cell.truncate(date.len());
        }
        Ok(())
    })
}

fn time<T>(column: &ArrayRef) -> WriteCell<'_>
where
    T: ArrowTemporalType,
    i64: From<T::Native>,
{
    let times = column.as_primitive::<T>();
    Box::new(|row, cell| some(times.value_as_time(row), "", cell))
}

/// A date or a time of day, of which the debug form is that of ISO 8601.
fn some(value: Option<impl Debug>, behind: &str, cell: &mut String) -> fmt::Result {
    write!(cell, "{:?}{behind}", value.ok_or(fmt::Error)?)
}
