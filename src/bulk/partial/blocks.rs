//! Blocks of a shard: a kind and some bytes, packed.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::bytes::{Bytes, put_count};
use super::{MAGIC, NoShard, VERSION};

/// What a block holds.
pub(super) const STAMP: u8 = 1;
pub(super) const FOUND: u8 = 2;
pub(super) const FILE: u8 = 3;
pub(super) const BYTES: u8 = 4;
pub(super) const HASH: u8 = 5;
pub(super) const CHUNK: u8 = 6;
pub(super) const FIGURES: u8 = 7;
const END: u8 = 0;

/// Bytes of the checksum.
const CHECKSUM: usize = 32;

/// No block holds more, so that a few bytes cannot ask for all memory.
const LARGEST: usize = 1 << 30;

/// The fastest level: figures and tables shrink to about a third, and slower ones gain little.
const LEVEL: i32 = 1;

/// Blocks on their way out.
pub(super) struct Blocks<'w> {
    out: &'w mut dyn Write,
    hash: Sha256,
}

impl<'w> Blocks<'w> {
    pub(super) fn begin(out: &'w mut dyn Write) -> io::Result<Self> {
        let hash = Sha256::new();
        let mut own = Self { out, hash };
        own.put(&[MAGIC, &[VERSION]].concat())?;
        Ok(own)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.out.write_all(bytes)
    }

    pub(super) fn block(&mut self, kind: u8, content: &[u8]) -> io::Result<()> {
        if content.len() > LARGEST {
            return Err(io::Error::other("a block of more than 1 GiB"));
        }
        let packed = zstd::bulk::compress(content, LEVEL)?;
        let mut head = vec![kind];
        put_count(&mut head, content.len());
        put_count(&mut head, packed.len());
        self.put(&head)?;
        self.put(&packed)
    }

    pub(super) fn end(mut self) -> io::Result<()> {
        self.put(&[END])?;
        self.out.write_all(&self.hash.finalize())
    }
}

/// A block as it stands in a file.
pub(super) struct Packed<'b> {
    pub(super) kind: u8,
    length: usize,
    packed: &'b [u8],
}

impl Packed<'_> {
    /// Its content.
    pub(super) fn content(&self) -> Option<Vec<u8>> {
        let content = zstd::bulk::decompress(self.packed, self.length).ok();
        content.filter(|content| content.len() == self.length)
    }
}

/// The blocks of a file whose checksum fits.
pub(super) fn blocks(bytes: &[u8]) -> Result<Vec<Packed<'_>>, NoShard> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(NoShard::OtherFile)?;
    match rest.first() {
        Some(&VERSION) => {}
        Some(other) => return Err(NoShard::OtherVersion(*other)),
        None => return Err(NoShard::Broken),
    }
    let checked = bytes.len().checked_sub(CHECKSUM);
    let parts = checked.and_then(|at| bytes.split_at_checked(at));
    let (content, checksum) = parts.ok_or(NoShard::Broken)?;
    if Sha256::digest(content).as_slice() != checksum {
        return Err(NoShard::Broken);
    }
    let content = content.get(MAGIC.len() + 1..).unwrap_or_default();
    all(&mut Bytes(content)).ok_or(NoShard::Broken)
}

fn all<'b>(bytes: &mut Bytes<'b>) -> Option<Vec<Packed<'b>>> {
    let mut blocks = Vec::new();
    loop {
        match bytes.byte()? {
            END => return bytes.0.is_empty().then_some(blocks),
            kind => {
                let length = bytes.count().filter(|length| *length <= LARGEST)?;
                let packed = bytes.count()?;
                let packed = bytes.take(packed)?;
                blocks.push(Packed {
                    kind,
                    length,
                    packed,
                });
            }
        }
    }
}
