//! A value of a column as a person would write it in a cell.
//!
//! Null is a blank cell. Texts, whole numbers, decimals and flags are as they are, a date is `2024-03-01`. A moment
//! without a time zone is its day and, unless it is midnight, the time behind it, of which the grammar of dates takes
//! the day in every format. One with a time zone is told in UTC and ends in ` UTC`, so that its cell is refused: which
//! day it was depends on where. A binary float is written with the fewest digits that tell it from all others (0.1,
//! not 0.1000000000000000055); beyond 2^53, where it skips whole numbers, and below 10^-12, where it is likely left
//! over from a subtraction, it has an exponent, which the grammar of cells refuses, as it does `NaN` and `inf`.
//! Nothing is rounded.

use std::fmt::{Display, Write};

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type};
use arrow_array::{Array, ArrayRef, Float32Array, Float64Array, RecordBatch};
use arrow_cast::cast;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, DataType};

/// The first whole number whose neighbour a float skips.
const LARGEST: f64 = 9_007_199_254_740_992.0;

/// What is nearer to zero has an exponent.
const SMALLEST: f64 = 1e-12;

/// How values are shown: a value that stands for no date ends the reading.
const OPTIONS: FormatOptions<'static> = FormatOptions::new()
    .with_display_error(false)
    .with_timestamp_tz_format(Some("%Y-%m-%dT%H:%M:%S%.f UTC"));

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

/// The columns of a batch, dictionaries looked up and moments of all time zones in one.
pub(super) fn of_cells(batch: &RecordBatch) -> Result<Vec<ArrayRef>, ArrowError> {
    batch.columns().iter().map(plain).collect()
}

fn plain(column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match column.data_type() {
        DataType::Dictionary(_, values) => plain(&cast(column, values)?),
        DataType::RunEndEncoded(_, values) => plain(&cast(column, values.data_type())?),
        DataType::Timestamp(unit, Some(_)) => {
            cast(column, &DataType::Timestamp(*unit, Some("+00:00".into())))
        }
        _ => Ok(ArrayRef::clone(column)),
    }
}

/// How the values of a column become cells.
pub(super) enum Column<'a> {
    Single(&'a Float32Array),
    Double(&'a Float64Array),
    Moment(ArrayFormatter<'a>),
    Other(ArrayFormatter<'a>),
}

impl<'a> Column<'a> {
    /// Of a column that [`of_cells`] gave.
    pub(super) fn new(column: &'a ArrayRef) -> Result<Self, ArrowError> {
        let shown = || ArrayFormatter::try_new(column, &OPTIONS);
        Ok(match column.data_type() {
            DataType::Float32 => Self::Single(column.as_primitive::<Float32Type>()),
            DataType::Float64 => Self::Double(column.as_primitive::<Float64Type>()),
            DataType::Date64 | DataType::Timestamp(_, None) => Self::Moment(shown()?),
            _ => Self::Other(shown()?),
        })
    }

    /// Writes the cell of a row behind `cell`.
    pub(super) fn write(&self, row: usize, cell: &mut String) -> Result<(), ArrowError> {
        match self {
            Self::Single(column) if column.is_valid(row) => {
                let value = column.value(row);
                float(&value, value.into(), cell);
            }
            Self::Double(column) if column.is_valid(row) => {
                let value = column.value(row);
                float(&value, value, cell);
            }
            Self::Single(_) | Self::Double(_) => {}
            Self::Moment(column) => {
                column.value(row).write(cell)?;
                if let Some(date) = cell.strip_suffix("T00:00:00") {
                    cell.truncate(date.len());
                }
            }
            Self::Other(column) => column.value(row).write(cell)?,
        }
        Ok(())
    }
}

/// `shortest` knows the width of the float, `value` its size.
fn float(shortest: &(impl Display + std::fmt::LowerExp), value: f64, cell: &mut String) {
    let size = value.abs();
    // A string takes all that is written.
    let _ = if size == 0.0 {
        write!(cell, "0")
    } else if size.is_finite() && !(SMALLEST..LARGEST).contains(&size) {
        write!(cell, "{shortest:e}")
    } else {
        write!(cell, "{shortest}")
    };
}
