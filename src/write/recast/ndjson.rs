//! Rows as JSON, one object a line.

use std::io;

use super::{Cells, Rows, misfit};
use crate::write::table::{Column, Kind};

/// A table on its way out.
pub(super) struct Ndjson<'w> {
    /// Of every column: its id, the id with the sign before its value, and whether it holds texts.
    columns: Vec<(String, Vec<u8>, bool)>,
    line: Vec<u8>,
    out: &'w mut dyn io::Write,
}

impl<'w> Ndjson<'w> {
    /// Begins a table.
    pub(super) fn new(columns: &[Column], out: &'w mut dyn io::Write) -> io::Result<Self> {
        let mut read = Vec::new();
        for column in columns {
            let mut key = vec![if read.is_empty() { b'{' } else { b',' }];
            serde_json::to_writer(&mut key, &column.id)?;
            key.push(b':');
            read.push((column.id.to_string(), key, column.kind == Kind::Text));
        }
        Ok(Self {
            columns: read,
            line: Vec::new(),
            out,
        })
    }
}

impl Rows for Ndjson<'_> {
    fn row(&mut self, cells: &Cells<'_>) -> io::Result<()> {
        self.line.clear();
        for ((id, key, is_text), cell) in self.columns.iter().zip(cells.iter()) {
            self.line.extend_from_slice(key);
            match cell {
                None => self.line.extend_from_slice(b"null"),
                Some(text) if *is_text => serde_json::to_writer(&mut self.line, text)?,
                // All digits of a number stay as they are printed.
                Some(text) if is_number(text) => self.line.extend_from_slice(text.as_bytes()),
                Some(text) => return Err(misfit(id, text)),
            }
        }
        self.line.extend_from_slice(b"}\n");
        self.out.write_all(&self.line)
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether JSON takes a text for a number.
fn is_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}
