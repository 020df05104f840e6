//! The offices of one shard in a file, to be ranked with those of others.
//!
//! **Format**, version 1. Whole numbers are LEB128, texts their length in bytes and UTF-8.
//!
//! | part | what |
//! |---|---|
//! | magic | `kaohe-partial\n` |
//! | version | one byte |
//! | head | rubric id, edition, SHA-256 of its text, `--final`, digits, the columns' ids (how many, each), terms |
//! | chunks | each: byte 1, offices, cohorts, ids, names, lanes, marks, exact terms |
//! | tail | byte 2, counts, messages, open items |
//! | checksum | SHA-256 of all before it |
//!
//! A lane is its width in bytes (0, 1, 2, 4, 8), how many numbers, the numbers with their lowest byte first. Lanes and
//! marks stand in the order of the store: what stands for what follows from the rubric, which must be the same.

mod bytes;
mod decode;
mod encode;

use std::collections::HashSet;
use std::fmt;

use crate::rubric::Rubric;
use crate::write::important::OpenItems;
use crate::write::{Counts, matrix, sha256};

use super::keep::{Kept, Layout};

pub use decode::decode;
pub use encode::{Encoder, chunk};

/// How a file begins.
pub(crate) const MAGIC: &[u8] = b"kaohe-partial\n";
/// The version that is written and read.
pub(crate) const VERSION: u8 = 1;
/// Bytes of the checksum.
pub(crate) const CHECKSUM: usize = 32;
/// What begins a chunk and the tail.
pub(crate) const CHUNK: u8 = 1;
pub(crate) const TAIL: u8 = 2;

/// By what a shard was scored: it must be the same of all shards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Id of the rubric.
    pub id: String,
    /// Its edition.
    pub edition: String,
    /// SHA-256 of its text, those that it builds on included.
    pub sha256: String,
    /// Whether open outcomes were closed (`--final`).
    pub closes: bool,
    /// Decimals of every figure.
    pub(crate) digits: u32,
    /// Ids of the columns of the matrix.
    pub(crate) columns: Vec<String>,
    /// How many tie-break terms are kept.
    pub(crate) terms: usize,
}

impl Stamp {
    /// That of a rubric and an option.
    pub fn of(rubric: &Rubric, closes: bool) -> Self {
        let columns = matrix::columns(rubric);
        Self {
            id: rubric.id.clone(),
            edition: rubric.edition.clone(),
            sha256: sha256(rubric.source.text().as_bytes()),
            closes,
            digits: rubric.digits,
            columns: columns.iter().map(|c| c.id.to_string()).collect(),
            terms: Layout::of(rubric).terms,
        }
    }
}

/// What a shard tells beside its offices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// How many of what.
    pub counts: Counts,
    /// How many errors, warnings and notes there were.
    pub messages: [usize; 3],
    /// What is most worth asking for.
    pub open: OpenItems,
}

impl Tail {
    /// Takes in another shard's.
    pub fn merge(&mut self, other: Self) {
        let (own, counts) = (&mut self.counts, other.counts);
        own.read += counts.read;
        own.scored += counts.scored;
        own.refused += counts.refused;
        own.without_report += counts.without_report;
        own.roster = match (own.roster, counts.roster) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        for (own, more) in self.messages.iter_mut().zip(other.messages) {
            *own += more;
        }
        self.open.merge(other.open);
    }
}

/// A shard read back.
#[derive(Clone, Debug, PartialEq)]
pub struct Shard {
    /// Its offices, in the order of its input.
    pub chunks: Vec<Kept>,
    /// What else it tells.
    pub tail: Tail,
}

/// Why a file is no shard of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoShard {
    /// Another kind of file.
    OtherFile,
    /// Written by another version of the program.
    OtherVersion(u8),
    /// Cut off, or changed on the way.
    Broken,
    /// Scored by another rubric: its id and edition.
    OtherRubric(String, String),
    /// Scored by another text of the same rubric.
    OtherText,
    /// Scored with `--final` where this run is without it, or the other way round; whether it was.
    OtherClosing(bool),
}

impl fmt::Display for NoShard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherFile => write!(f, "不是 kaohe 的分片文件"),
            Self::OtherVersion(version) => {
                write!(f, "分片文件是第 {version} 版格式,本程序只读第 {VERSION} 版")
            }
            Self::Broken => write!(f, "分片文件不完整或者已经损坏"),
            Self::OtherRubric(id, edition) => {
                write!(f, "分片是按另一份细则 `{id}`(`{edition}`)计的分")
            }
            Self::OtherText => write!(f, "分片计分以后细则的文字改过"),
            Self::OtherClosing(true) => write!(f, "分片是加了 `--final` 计的分"),
            Self::OtherClosing(false) => write!(f, "分片是不加 `--final` 计的分"),
        }
    }
}

impl std::error::Error for NoShard {}

/// The id of an office that stands in the chunks twice; none: each office once.
pub fn found_twice<'k>(chunks: &[&'k Kept]) -> Option<&'k str> {
    let count = chunks.iter().map(|kept| kept.len()).sum();
    let mut seen = HashSet::with_capacity(count);
    let mut ids = chunks.iter().flat_map(|kept| kept.ids.iter());
    ids.find(|id| !seen.insert(*id))
}
