//! A shard → bytes.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

use crate::bulk::keep::Kept;
use crate::diagnostic::Diagnostic;
use crate::report::Format;
use crate::write::{Counts, Input, hexadecimal};

use super::blocks::{BYTES, Blocks, CHUNK, FIGURES, FILE, FOUND, HASH, STAMP};
use super::bytes::{put_count, put_text};
use super::told::{put_texts, put_told};
use super::{Stamp, kept};

/// So many bytes of a file stand in one block.
const BLOCK: u64 = 1 << 20;

/// A shard on its way out: its files, then its figures if it has any, then the end.
pub struct Writer<'w> {
    blocks: Blocks<'w>,
}

impl<'w> Writer<'w> {
    /// Begins it, with the names of files that were skipped and what was said when files were looked for.
    ///
    /// # Errors
    /// As `out` has them.
    pub fn begin(
        stamp: &Stamp,
        skipped: &[String],
        told: &[Diagnostic],
        out: &'w mut dyn Write,
    ) -> io::Result<Self> {
        let mut blocks = Blocks::begin(out)?;
        let mut bytes = Vec::new();
        for text in [&stamp.program, &stamp.id, &stamp.edition] {
            put_text(&mut bytes, text);
        }
        put_texts(&mut bytes, &stamp.texts);
        bytes.push(u8::from(stamp.closes));
        blocks.block(STAMP, &bytes)?;
        bytes.clear();
        put_texts(&mut bytes, skipped);
        put_told(&mut bytes, told);
        blocks.block(FOUND, &bytes)?;
        Ok(Self { blocks })
    }

    /// Adds a file under the name that messages give it; what was read.
    ///
    /// # Errors
    /// Of reading and of writing.
    pub fn file(&mut self, name: &str, format: Format, from: &mut dyn Read) -> io::Result<Input> {
        let mut bytes = Vec::new();
        put_text(&mut bytes, name);
        bytes.push(format_code(format));
        self.blocks.block(FILE, &bytes)?;
        let mut hash = Sha256::new();
        loop {
            bytes.clear();
            from.take(BLOCK).read_to_end(&mut bytes)?;
            if bytes.is_empty() {
                break;
            }
            hash.update(&bytes);
            self.blocks.block(BYTES, &bytes)?;
        }
        let sha256 = hexadecimal(&hash.finalize());
        put_text(&mut bytes, &sha256);
        self.blocks.block(HASH, &bytes)?;
        Ok(Input {
            name: name.to_owned(),
            sha256,
        })
    }

    /// Adds the figures: sealed chunks, how many of what, what was said before scoring and of it.
    ///
    /// # Errors
    /// As the target has them.
    pub fn figures(
        &mut self,
        chunks: &[Kept],
        counts: Counts,
        of_reading: &[Diagnostic],
        of_scoring: &[Diagnostic],
    ) -> io::Result<()> {
        for chunk in chunks {
            self.blocks.block(CHUNK, &kept::encode(chunk))?;
        }
        let mut bytes = Vec::new();
        put_count(&mut bytes, counts.read);
        put_count(&mut bytes, counts.scored);
        put_count(&mut bytes, counts.refused);
        put_told(&mut bytes, of_reading);
        put_told(&mut bytes, of_scoring);
        self.blocks.block(FIGURES, &bytes)
    }

    /// Ends it.
    ///
    /// # Errors
    /// As the target has them.
    pub fn end(self) -> io::Result<()> {
        self.blocks.end()
    }
}

fn format_code(format: Format) -> u8 {
    match format {
        Format::Toml => 0,
        Format::Json => 1,
        Format::Ndjson => 2,
        Format::Csv => 3,
    }
}
