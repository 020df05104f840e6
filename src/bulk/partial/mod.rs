//! A shard of a run in a file, to be merged with others.
//!
//! A shard holds the files of reports that it was made from, byte by byte, and beside them, where the shard could be
//! scored by columns, the figures of its offices. From the files a merge can always do what one run over all of
//! them does; the figures save it the scoring where nothing is asked for that they do not tell.
//!
//! **Format**, version 1. Whole numbers are LEB128, texts their length in bytes and UTF-8.
//!
//! | part | what |
//! |---|---|
//! | magic | `kaohe-partial\n` |
//! | version | one byte |
//! | blocks | each: its kind, the lengths of its content and of what stands here, the content as a Zstandard frame |
//! | end | byte 0 |
//! | checksum | SHA-256 of all before it |
//!
//! Blocks, in order: by what it was scored (1); files that were skipped and what was said of it (2); of each file its
//! name and format (3), its bytes (4, any number), their SHA-256 (5); the offices of each chunk (6), and, where there
//! are figures, how many reports were read and what was said of them (7).

mod blocks;
mod bytes;
mod kept;
mod read;
mod told;
mod write;

use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use crate::diagnostic::{Code, Diagnostic};
use crate::report::Format;
use crate::rubric::Rubric;
use crate::write::{Counts, Input, sha256};

use super::keep::Kept;

pub use read::{Wanted, read};
pub use write::Writer;

/// How a file begins.
const MAGIC: &[u8] = b"kaohe-partial\n";
/// The version that is written and read.
const VERSION: u8 = 1;

/// By what a shard was scored: but for `closes` it must be the same of all shards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Version of the program.
    pub program: String,
    /// Id of the rubric.
    pub id: String,
    /// Its edition.
    pub edition: String,
    /// SHA-256 of its text and of those that it builds on.
    pub texts: Vec<String>,
    /// Whether figures are those of the last word (`--final`).
    pub closes: bool,
}

impl Stamp {
    /// That of a rubric, those that it builds on, and an option.
    pub fn of(rubric: &Rubric, bases: &[Input], closes: bool) -> Self {
        let own = sha256(rubric.source.text().as_bytes());
        let bases = bases.iter().map(|base| base.sha256.clone());
        Self {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            id: rubric.id.clone(),
            edition: rubric.edition.clone(),
            texts: std::iter::once(own).chain(bases).collect(),
            closes,
        }
    }

    /// Why a shard with another stamp is not of the run of this one.
    fn refuses(&self, found: &Self) -> Option<NoShard> {
        if (&found.id, &found.edition) != (&self.id, &self.edition) {
            let (id, edition) = (found.id.clone(), found.edition.clone());
            return Some(NoShard::OtherRubric(id, edition));
        }
        if found.texts != self.texts {
            return Some(NoShard::OtherText);
        }
        (found.program != self.program).then(|| NoShard::OtherProgram(found.program.clone()))
    }
}

/// A file of reports in a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardFile {
    /// Its name and the hash of its bytes.
    pub input: Input,
    /// Its format.
    pub format: Format,
    /// Its bytes; none where they were not wanted.
    pub bytes: Option<Vec<u8>>,
}

/// What scoring by columns came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The offices, chunk by chunk in the order of the input, sealed.
    pub kept: Vec<Kept>,
    /// How many of what.
    pub counts: Counts,
    /// What was said of the reports before any was scored.
    pub of_reading: Vec<Diagnostic>,
    /// What was said of their scores.
    pub of_scoring: Vec<Diagnostic>,
}

/// A shard read back.
#[derive(Clone, Debug, PartialEq)]
pub struct Shard {
    /// By what it was scored.
    pub stamp: Stamp,
    /// Names of files of other formats, which were not read.
    pub skipped: Vec<String>,
    /// What was said when its files were looked for.
    pub told: Vec<Diagnostic>,
    /// Its files.
    pub files: Vec<ShardFile>,
    /// Its figures; none where it has none, or they were not wanted.
    pub figures: Option<Figures>,
}

/// Why a file is no shard of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoShard {
    /// Another kind of file.
    OtherFile,
    /// Written in another version of the format.
    OtherVersion(u8),
    /// Written by another version of the program.
    OtherProgram(String),
    /// Cut off, or changed on the way.
    Broken,
    /// Scored by another rubric: its id and edition.
    OtherRubric(String, String),
    /// Scored by another text of the same rubric.
    OtherText,
}

impl NoShard {
    /// As a message about the file of this name.
    pub fn diagnostic(&self, name: &str) -> Diagnostic {
        let again = "用同一份细则、同一版程序重新 `kaohe score --partial`";
        let (code, help) = match self {
            Self::OtherFile => (Code::NotAShard, "给出 `kaohe score --partial` 写的文件"),
            Self::Broken => (
                Code::ShardDamaged,
                "重新传一次;还不行就重新 `kaohe score --partial`",
            ),
            Self::OtherVersion(_) | Self::OtherProgram(_) => (Code::ShardVersion, again),
            Self::OtherRubric(..) | Self::OtherText => (Code::ShardRubric, again),
        };
        Diagnostic::new(code, format!("`{name}` {self}"))
            .origin(name)
            .help(help)
    }
}

impl fmt::Display for NoShard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherFile => write!(f, "不是 kaohe 的分片文件"),
            Self::OtherVersion(version) => {
                write!(f, "是第 {version} 版格式的分片,本程序只读第 {VERSION} 版")
            }
            Self::OtherProgram(version) => {
                let own = env!("CARGO_PKG_VERSION");
                write!(f, "是 kaohe {version} 写的分片,本程序是 {own}")
            }
            Self::Broken => write!(f, "不完整或者已经损坏"),
            Self::OtherRubric(id, edition) => {
                write!(f, "是按另一份细则 `{id}`(`{edition}`)计分的分片")
            }
            Self::OtherText => write!(f, "写成以后,细则的文字改过"),
        }
    }
}

impl std::error::Error for NoShard {}

/// Whether an office may stand twice in some chunks, by the rule of [`gather`](crate::report::gather): never no where
/// one does, seldom yes where none does.
pub fn may_repeat(chunks: &[&Kept]) -> bool {
    let all = || {
        let rows = chunks.iter();
        rows.flat_map(|kept| kept.ids.from(0).zip(kept.names.from(0)))
    };
    let has_own_id = all().all(|(id, name)| id != name);
    let ids = all().map(|(id, _)| id);
    if has_own_id && ids.is_sorted_by(|a, b| a < b) {
        return false;
    }
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let mut ids: Vec<u64> = all().map(|(id, _)| hasher.hash_one(id)).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair.first() == pair.last()) {
        return true;
    }
    // Offices of one name are two only where both have an id.
    let named = |(id, name): (&[u8], &[u8])| (id != name).then(|| hasher.hash_one(name));
    !has_own_id
        && all()
            .filter_map(named)
            .any(|name| ids.binary_search(&name).is_ok())
}
