//! Lines of CSV, taken apart piece by piece.

use std::io;

use csv_core::{ReadRecordResult, Reader};

/// The line at hand.
pub(super) struct Lines {
    reader: Reader,
    /// Its cells one after the other, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    /// How much of both is filled.
    filled: (usize, usize),
    columns: usize,
}

/// Takes the cells of a line: their texts, none for an empty one.
pub(super) type TakeLine<'a> =
    &'a mut dyn FnMut(&mut dyn Iterator<Item = Option<&str>>) -> io::Result<()>;

impl Lines {
    /// Lines of so many cells.
    pub(super) fn of(columns: usize) -> Self {
        Self {
            reader: Reader::new(),
            text: vec![0; 1024],
            ends: vec![0; columns + 1],
            filled: (0, 0),
            columns,
        }
    }

    /// Takes apart what has come, and passes on every line that is whole.
    pub(super) fn read(&mut self, mut bytes: &[u8], take: TakeLine<'_>) -> io::Result<()> {
        while !bytes.is_empty() {
            let read = self.step(bytes, take)?;
            bytes = bytes.get(read..).unwrap_or_default();
        }
        Ok(())
    }

    /// Passes on a last line without an end.
    pub(super) fn end(&mut self, take: TakeLine<'_>) -> io::Result<()> {
        // No more bytes are how the reader is told of the end.
        self.step(&[], take).map(drop)
    }

    /// Reads up to the end of a line at most; tells how many bytes were read.
    fn step(&mut self, bytes: &[u8], take: TakeLine<'_>) -> io::Result<usize> {
        let (text, ends) = self.filled;
        let (result, read, copied, ended) = self.reader.read_record(
            bytes,
            self.text.get_mut(text..).unwrap_or_default(),
            self.ends.get_mut(ends..).unwrap_or_default(),
        );
        self.filled = (text + copied, ends + ended);
        match result {
            ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
            ReadRecordResult::OutputEndsFull => return Err(wrong_length()),
            ReadRecordResult::Record => self.pass(take)?,
            ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
        }
        Ok(read)
    }

    fn pass(&mut self, take: TakeLine<'_>) -> io::Result<()> {
        let (text, ends) = std::mem::take(&mut self.filled);
        let text = str::from_utf8(self.text.get(..text).unwrap_or_default());
        let text = text.map_err(io::Error::other)?;
        let ends = self.ends.get(..ends).unwrap_or_default();
        if ends.len() != self.columns {
            return Err(wrong_length());
        }
        let starts = std::iter::once(&0).chain(ends);
        let mut cells = starts.zip(ends).map(|(start, end)| {
            let cell = text.get(*start..*end);
            cell.filter(|text| !text.is_empty())
        });
        take(&mut cells)
    }
}

fn wrong_length() -> io::Error {
    io::Error::other("一行的格数与表头不同")
}
