//! Tables in other formats than CSV: NDJSON, Parquet and Arrow, made of the CSV that [`Table`](super::Table) writes.
//!
//! A [`Recast`] stands between the writer of a table and its file. It takes the plain CSV piece by piece and knows
//! from the columns what stands in every cell, so no type is guessed from a text: a code stays a text, and points
//! keep their digits. It holds one row, and for Parquet and Arrow the rows of one group.

#[cfg(feature = "arrow")]
mod arrow;
mod ndjson;
#[cfg(test)]
mod tests;

use std::io;

use csv_core::{ReadRecordResult, Reader};

use super::table::Column;

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

/// Takes the plain CSV of a table, its header included, and writes the table in another format.
///
/// Every column is named by its id, whatever the header says; an empty cell is null.
///
/// # Errors
/// On writing and on [`Recast::end`]: those of the output, and a cell that does not fit its column. Nothing is
/// rounded.
pub struct Recast<'w> {
    reader: Reader,
    /// The cells of the row at hand one after the other, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    /// How much of both is filled.
    filled: (usize, usize),
    columns: usize,
    header: bool,
    rows: Box<dyn Rows + 'w>,
}

/// Where the rows go.
trait Rows {
    /// Adds a row, which has a cell for every column.
    fn row(&mut self, cells: &Cells<'_>) -> io::Result<()>;

    /// Ends the table.
    fn end(&mut self) -> io::Result<()>;
}

/// The cells of a row.
struct Cells<'a> {
    text: &'a str,
    ends: &'a [usize],
}

impl Cells<'_> {
    /// Their texts in order; none for an empty one.
    fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        let starts = std::iter::once(&0).chain(self.ends);
        let cells = starts.zip(self.ends);
        cells.map(|(start, end)| self.text.get(*start..*end).filter(|text| !text.is_empty()))
    }
}

impl<'w> Recast<'w> {
    /// Begins a table; `digits` are the decimals of points.
    ///
    /// # Errors
    /// Those of the output; CSV, which needs no other form, and a format that this build cannot write.
    pub fn new(
        columns: &[Column],
        digits: u32,
        format: TableFormat,
        out: &'w mut dyn io::Write,
    ) -> io::Result<Self> {
        let rows: Box<dyn Rows + 'w> = match format {
            TableFormat::Ndjson => Box::new(ndjson::Ndjson::new(columns, out)?),
            #[cfg(feature = "arrow")]
            TableFormat::Parquet => Box::new(arrow::parquet(columns, digits, out)?),
            #[cfg(feature = "arrow")]
            TableFormat::Arrow => Box::new(arrow::file(columns, digits, out)?),
            #[cfg(feature = "arrow")]
            TableFormat::ArrowStream => Box::new(arrow::stream(columns, digits, out)?),
            _ => return Err(io::Error::from(io::ErrorKind::Unsupported)),
        };
        #[cfg(not(feature = "arrow"))]
        let _ = digits;
        Ok(Self {
            reader: Reader::new(),
            text: vec![0; 1024],
            ends: vec![0; columns.len() + 1],
            filled: (0, 0),
            columns: columns.len(),
            header: true,
            rows,
        })
    }

    /// Ends the table.
    ///
    /// # Errors
    /// As the type says.
    pub fn end(mut self) -> io::Result<()> {
        // No more bytes are how the reader is told of the end.
        self.read(&[])?;
        self.rows.end()
    }

    /// Takes apart what has come, and passes on every row that is whole.
    fn read(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        loop {
            let (text, ends) = self.filled;
            let (result, read, copied, ended) = self.reader.read_record(
                bytes,
                self.text.get_mut(text..).unwrap_or_default(),
                self.ends.get_mut(ends..).unwrap_or_default(),
            );
            bytes = bytes.get(read..).unwrap_or_default();
            self.filled = (text + copied, ends + ended);
            match result {
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => return Err(wrong_length()),
                ReadRecordResult::Record => self.pass()?,
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return Ok(()),
            }
        }
    }

    fn pass(&mut self) -> io::Result<()> {
        let (text, ends) = std::mem::take(&mut self.filled);
        if std::mem::take(&mut self.header) {
            return Ok(());
        }
        let text = str::from_utf8(self.text.get(..text).unwrap_or_default());
        let cells = Cells {
            text: text.map_err(io::Error::other)?,
            ends: self.ends.get(..ends).unwrap_or_default(),
        };
        if cells.ends.len() != self.columns {
            return Err(wrong_length());
        }
        self.rows.row(&cells)
    }
}

impl io::Write for Recast<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !bytes.is_empty() {
            self.read(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn wrong_length() -> io::Error {
    io::Error::other("一行的格数与表头不同")
}

/// A cell that is not what its column holds.
fn misfit(column: &str, text: &str) -> io::Error {
    io::Error::other(format!("`{column}` 这一列放不下 `{text}`"))
}
