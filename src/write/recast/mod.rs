//! Tables in other formats than CSV: NDJSON, Parquet and Arrow, made of the CSV that [`Table`](super::Table) writes.
//!
//! A [`Recast`] stands between the writer of a table and its file. It takes the plain CSV piece by piece and knows
//! from the columns what stands in every cell, so no type is guessed from a text: a code stays a text, and points
//! keep their digits. Threads may recast lines each for itself ([`Recaster::part`]); put together in their order, the
//! parts are the same bytes, however the lines were divided.

#[cfg(feature = "arrow")]
mod arrow;
mod lines;
mod ndjson;
#[cfg(test)]
mod tests;

use std::io;

use super::table::Column;
use lines::Lines;

/// Rows that go out at once.
const PART_ROWS: usize = 8192;

/// How a table is written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TableFormat {
    /// CSV.
    #[default]
    Csv,
    /// One JSON object a row.
    Ndjson,
    /// Parquet, packed with Snappy.
    Parquet,
    /// An Arrow IPC file (Feather, version 2).
    Arrow,
    /// An Arrow IPC stream.
    ArrowStream,
}

impl TableFormat {
    /// The format of a file by the end of its name.
    ///
    /// ```
    /// use kaohe::write::TableFormat;
    /// assert_eq!(TableFormat::of_file("out/matrix.parquet"), Some(TableFormat::Parquet));
    /// assert_eq!(TableFormat::of_file("out/matrix"), None);
    /// ```
    pub fn of_file(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "parquet" => Some(Self::Parquet),
            "arrow" | "feather" => Some(Self::Arrow),
            "arrows" => Some(Self::ArrowStream),
            _ => None,
        }
    }

    /// Whether this build can write it: Parquet and Arrow need the feature `arrow`.
    pub fn is_built_in(self) -> bool {
        match self {
            Self::Csv | Self::Ndjson => true,
            Self::Parquet | Self::Arrow | Self::ArrowStream => cfg!(feature = "arrow"),
        }
    }
}

/// How the plain CSV of a table becomes another format.
///
/// Every column is named by its id, whatever the header says; an empty cell is null. Nothing is rounded: a cell that
/// does not fit its column is an error.
#[derive(Clone, Debug)]
pub struct Recaster {
    columns: Vec<Column>,
    /// The decimals of points; texts are as they are.
    #[cfg_attr(not(feature = "arrow"), allow(dead_code))]
    digits: u32,
    format: TableFormat,
}

/// Some rows in another format, to be put behind others.
pub struct Part(Form);

enum Form {
    /// Lines of NDJSON.
    Lines(Vec<u8>),
    #[cfg(feature = "arrow")]
    Batch(arrow_array::RecordBatch),
}

/// A table on its way into another format: written to, it takes the plain CSV of the table, the header included.
pub struct Recast<'w> {
    lines: Lines,
    /// The header is still to come.
    header: bool,
    rows: Box<dyn Rows>,
    sink: Box<dyn Sink + 'w>,
}

/// Rows that become a part.
trait Rows {
    /// Adds a row, which has a cell for every column: its text, none for an empty one.
    fn row(&mut self, cells: &mut dyn Iterator<Item = Option<&str>>) -> io::Result<()>;

    /// How many there are.
    fn len(&self) -> usize;

    /// The part; the next row is the first of another.
    fn take(&mut self) -> io::Result<Part>;
}

/// Where parts go.
trait Sink {
    /// Puts a part behind those before.
    fn add(&mut self, part: Part) -> io::Result<()>;

    /// Ends the table.
    fn end(&mut self) -> io::Result<()>;
}

impl Recaster {
    /// Of a table with such columns, points with so many decimals.
    pub fn new(columns: Vec<Column>, digits: u32, format: TableFormat) -> Self {
        Self {
            columns,
            digits,
            format,
        }
    }

    /// Begins a table.
    ///
    /// # Errors
    /// Those of the output; CSV, which needs no other form, and a format that this build cannot write.
    pub fn begin<'w>(&self, out: &'w mut dyn io::Write) -> io::Result<Recast<'w>> {
        let sink: Box<dyn Sink + 'w> = match self.format {
            TableFormat::Ndjson => Box::new(ndjson::Out(out)),
            #[cfg(feature = "arrow")]
            TableFormat::Parquet => Box::new(arrow::parquet(self, out)?),
            #[cfg(feature = "arrow")]
            TableFormat::Arrow => Box::new(arrow::file(self, out)?),
            #[cfg(feature = "arrow")]
            TableFormat::ArrowStream => Box::new(arrow::stream(self, out)?),
            _ => return Err(unsupported()),
        };
        Ok(Recast {
            lines: Lines::of(self.columns.len()),
            header: true,
            rows: self.rows()?,
            sink,
        })
    }

    /// Recasts whole lines of CSV, none of them the header.
    ///
    /// # Errors
    /// A cell that does not fit its column, and those of [`Recaster::begin`].
    pub fn part(&self, csv: &[u8]) -> io::Result<Part> {
        let mut rows = self.rows()?;
        let mut lines = Lines::of(self.columns.len());
        lines.read(csv, &mut |cells| rows.row(cells))?;
        lines.end(&mut |cells| rows.row(cells))?;
        rows.take()
    }

    fn rows(&self) -> io::Result<Box<dyn Rows>> {
        Ok(match self.format {
            TableFormat::Csv => return Err(unsupported()),
            TableFormat::Ndjson => Box::new(ndjson::Objects::of(&self.columns)?),
            #[cfg(feature = "arrow")]
            _ => Box::new(arrow::Builders::of(self)?),
            #[cfg(not(feature = "arrow"))]
            _ => return Err(unsupported()),
        })
    }
}

impl Recast<'_> {
    /// Puts a part behind the rows before it.
    ///
    /// # Errors
    /// Those of the output.
    pub fn add(&mut self, part: Part) -> io::Result<()> {
        self.sink.add(part)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// As of writing: those of the output, and a cell that does not fit its column.
    pub fn end(mut self) -> io::Result<()> {
        let (header, rows) = (&mut self.header, &mut self.rows);
        self.lines.end(&mut |cells| pass(header, rows, cells))?;
        if self.rows.len() > 0 {
            self.sink.add(self.rows.take()?)?;
        }
        self.sink.end()
    }
}

fn pass(
    header: &mut bool,
    rows: &mut Box<dyn Rows>,
    cells: &mut dyn Iterator<Item = Option<&str>>,
) -> io::Result<()> {
    if std::mem::take(header) {
        return Ok(());
    }
    rows.row(cells)
}

impl io::Write for Recast<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (header, rows) = (&mut self.header, &mut self.rows);
        self.lines
            .read(bytes, &mut |cells| pass(header, rows, cells))?;
        if self.rows.len() >= PART_ROWS {
            self.sink.add(self.rows.take()?)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn unsupported() -> io::Error {
    io::Error::from(io::ErrorKind::Unsupported)
}

/// A cell that is not what its column holds.
fn misfit(column: &str, text: &str) -> io::Error {
    io::Error::other(format!("`{column}` 这一列放不下 `{text}`"))
}
