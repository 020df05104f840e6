//! Rows as JSON, one object a line.

use std::io;

use super::{Form, Part, Rows, Sink, misfit};
use crate::write::table::{Column, Kind};

/// The lines of a part.
pub(super) struct Objects {
    columns: Vec<Key>,
    lines: Vec<u8>,
    rows: usize,
}

/// What stands before a value.
struct Key {
    id: String,
    /// The id as JSON, with the signs around it.
    json: Vec<u8>,
    /// Whether its values are texts.
    is_text: bool,
}

impl Objects {
    /// Of a table with such columns.
    pub(super) fn of(columns: &[Column]) -> io::Result<Self> {
        let key = |(at, column): (usize, &Column)| {
            let mut json = vec![if at == 0 { b'{' } else { b',' }];
            serde_json::to_writer(&mut json, &column.id)?;
            json.push(b':');
            Ok(Key {
                id: column.id.to_string(),
                json,
                is_text: column.kind == Kind::Text,
            })
        };
        let columns = columns.iter().enumerate().map(key);
        Ok(Self {
            columns: columns.collect::<io::Result<_>>()?,
            lines: Vec::new(),
            rows: 0,
        })
    }
}

impl Rows for Objects {
    fn row(&mut self, cells: &mut dyn Iterator<Item = Option<&str>>) -> io::Result<()> {
        for (key, cell) in self.columns.iter().zip(cells) {
            self.lines.extend_from_slice(&key.json);
            match cell {
                None => self.lines.extend_from_slice(b"null"),
                Some(text) if key.is_text => serde_json::to_writer(&mut self.lines, text)?,
                // All digits of a number stay as they are printed.
                Some(text) if is_number(text) => self.lines.extend_from_slice(text.as_bytes()),
                Some(text) => return Err(misfit(&key.id, text)),
            }
        }
        self.lines.extend_from_slice(b"}\n");
        self.rows += 1;
        Ok(())
    }

    fn len(&self) -> usize {
        self.rows
    }

    fn take(&mut self) -> io::Result<Part> {
        self.rows = 0;
        Ok(Part(Form::Lines(std::mem::take(&mut self.lines))))
    }
}

/// Whether JSON takes a text for a number.
fn is_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}

/// The file.
pub(super) struct Out<'w>(pub(super) &'w mut dyn io::Write);

impl Sink for Out<'_> {
    fn add(&mut self, part: Part) -> io::Result<()> {
        match part.0 {
            Form::Lines(lines) => self.0.write_all(&lines),
            #[cfg(feature = "arrow")]
            Form::Batch(_) => Err(super::unsupported()),
        }
    }

    fn end(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
