//! A CSV that is written a cell at a time: the names of the first row's cells become the header.

use std::fmt::Write as _;
use std::io::{self, Write};

/// A CSV of rows that all have the same cells in the same order. No cell may need quotes.
pub struct Rows<W> {
    out: W,
    header: Option<String>,
    line: String,
}

impl<W: Write> Rows<W> {
    /// Begins a CSV.
    pub fn new(out: W) -> Self {
        Self {
            out,
            header: Some(String::new()),
            line: String::new(),
        }
    }

    /// Adds a text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.place(name);
        self.line.push_str(text);
    }

    /// Adds a whole number.
    pub fn count(&mut self, name: &str, number: u64) {
        self.place(name);
        let _ = write!(self.line, "{number}");
    }

    /// Adds a number of so many decimals, given in units of the last of them (`1234` with 2 is `12.34`).
    pub fn decimal(&mut self, name: &str, units: u64, decimals: u32) {
        self.place(name);
        let one = 10_u64.pow(decimals);
        let width = decimals as usize;
        let _ = write!(self.line, "{}.{:0width$}", units / one, units % one);
    }

    /// Ends the row and writes it, the first one under its header.
    pub fn end(&mut self) -> io::Result<()> {
        if let Some(header) = self.header.take() {
            writeln!(self.out, "{header}")?;
        }
        self.line.push('\n');
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }

    /// Writes out what is still held.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn place(&mut self, name: &str) {
        if let Some(header) = &mut self.header {
            if !header.is_empty() {
                header.push(',');
            }
            header.push_str(name);
        }
        if !self.line.is_empty() {
            self.line.push(',');
        }
    }
}
