//! Bytes → a shard. Every length is held against the bytes that there are, every number against what it may be.

use std::sync::Arc;

use crate::bulk::keep::Layout;
use crate::report::Format;
use crate::write::{Counts, Input};

use super::blocks::{BYTES, CHUNK, FIGURES, FILE, FOUND, HASH, Packed, STAMP, blocks};
use super::bytes::Bytes;
use super::told::told;
use super::{Figures, NoShard, Shard, ShardFile, Stamp, kept};

/// What of a shard is wanted, beside its stamp and the names of its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The figures.
    Figures,
    /// The bytes of its files.
    Files,
}

/// Reads a shard that was scored by the rubric of `stamp` and `layout`, with or without the last word.
///
/// # Errors
/// Why the bytes are no such shard.
pub fn read(
    bytes: &[u8],
    stamp: &Stamp,
    layout: &Arc<Layout>,
    wanted: Wanted,
) -> Result<Shard, NoShard> {
    let blocks = blocks(bytes)?;
    let (first, rest) = blocks.split_first().ok_or(NoShard::Broken)?;
    let found = read_stamp(first).ok_or(NoShard::Broken)?;
    if let Some(refused) = stamp.refuses(&found) {
        return Err(refused);
    }
    let mut shard = Shard {
        stamp: found,
        skipped: Vec::new(),
        told: Vec::new(),
        files: Vec::new(),
        figures: None,
    };
    let mut chunks = Vec::new();
    for block in rest {
        add(&mut shard, &mut chunks, block, (layout, wanted)).ok_or(NoShard::Broken)?;
    }
    if let Some(figures) = &mut shard.figures {
        figures.kept = chunks;
    }
    Ok(shard)
}

fn read_stamp(block: &Packed<'_>) -> Option<Stamp> {
    let content = (block.kind == STAMP).then(|| block.content())??;
    let mut bytes = Bytes(&content);
    Some(Stamp {
        program: bytes.text()?.to_owned(),
        id: bytes.text()?.to_owned(),
        edition: bytes.text()?.to_owned(),
        texts: bytes.texts()?,
        closes: bytes.byte()? != 0,
    })
}

fn add(
    shard: &mut Shard,
    chunks: &mut Vec<crate::bulk::keep::Kept>,
    block: &Packed<'_>,
    (layout, wanted): (&Arc<Layout>, Wanted),
) -> Option<()> {
    let skip = match block.kind {
        BYTES => wanted != Wanted::Files,
        CHUNK | FIGURES => wanted != Wanted::Figures,
        _ => false,
    };
    if skip {
        return Some(());
    }
    let content = block.content()?;
    let mut bytes = Bytes(&content);
    match block.kind {
        FOUND => {
            shard.skipped = bytes.texts()?;
            shard.told = told(&mut bytes)?;
        }
        FILE => {
            let input = Input {
                name: bytes.text()?.to_owned(),
                sha256: String::new(),
            };
            shard.files.push(ShardFile {
                input,
                format: format_of(bytes.byte()?)?,
                bytes: (wanted == Wanted::Files).then(Vec::new),
            });
        }
        BYTES => {
            let of_file = shard.files.last_mut()?.bytes.as_mut()?;
            of_file.extend_from_slice(bytes.take(bytes.0.len())?);
        }
        HASH => shard.files.last_mut()?.input.sha256 = bytes.text()?.to_owned(),
        CHUNK => {
            chunks.push(kept::decode(&mut bytes, layout)?);
        }
        FIGURES => {
            let counts = Counts {
                read: bytes.count()?,
                scored: bytes.count()?,
                refused: bytes.count()?,
                ..Counts::default()
            };
            shard.figures = Some(Figures {
                kept: Vec::new(),
                counts,
                of_reading: told(&mut bytes)?,
                of_scoring: told(&mut bytes)?,
            });
        }
        _ => return None,
    }
    bytes.0.is_empty().then_some(())
}

fn format_of(code: u8) -> Option<Format> {
    Some(match code {
        0 => Format::Toml,
        1 => Format::Json,
        2 => Format::Ndjson,
        3 => Format::Csv,
        _ => return None,
    })
}
