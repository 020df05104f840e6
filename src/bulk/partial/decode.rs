//! Bytes → a shard. Every length is held against the bytes that there are, every number against what it may be.

use std::cmp::Reverse;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::bulk::keep::lane::Lane;
use crate::bulk::keep::marks::Marks;
use crate::bulk::keep::texts::Texts;
use crate::bulk::keep::{Kept, Layout};
use crate::write::Counts;
use crate::write::important::{Important, OpenItems};

use super::bytes::Bytes;
use super::{CHECKSUM, CHUNK, MAGIC, NoShard, Shard, Stamp, TAIL, Tail, VERSION};

/// Figures are below this in size.
const LARGEST: u64 = 1 << 54;

/// Reads a shard that was scored by the rubric of `stamp` and `layout`.
///
/// # Errors
/// Why the bytes are no such shard.
pub fn decode(bytes: &[u8], stamp: &Stamp, layout: &Arc<Layout>) -> Result<Shard, NoShard> {
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
    let mut bytes = Bytes(content);
    fits(&mut bytes, stamp)?;
    shard(&mut bytes, layout).ok_or(NoShard::Broken)
}

/// Whether the head is that of the run.
fn fits(bytes: &mut Bytes<'_>, wanted: &Stamp) -> Result<(), NoShard> {
    let found = stamp(bytes).ok_or(NoShard::Broken)?;
    if (&found.id, &found.edition) != (&wanted.id, &wanted.edition) {
        return Err(NoShard::OtherRubric(found.id, found.edition));
    }
    if found.closes != wanted.closes {
        return Err(NoShard::OtherClosing(found.closes));
    }
    if found != *wanted {
        return Err(NoShard::OtherText);
    }
    Ok(())
}

fn stamp(bytes: &mut Bytes<'_>) -> Option<Stamp> {
    Some(Stamp {
        id: bytes.text()?.to_owned(),
        edition: bytes.text()?.to_owned(),
        sha256: bytes.text()?.to_owned(),
        closes: bytes.byte()? != 0,
        digits: u32::try_from(bytes.number()?).ok()?,
        columns: bytes.texts()?,
        terms: bytes.count()?,
    })
}

fn shard(bytes: &mut Bytes<'_>, layout: &Arc<Layout>) -> Option<Shard> {
    let mut chunks = Vec::new();
    loop {
        match bytes.byte()? {
            CHUNK => chunks.push(chunk(bytes, layout)?),
            TAIL => break,
            _ => return None,
        }
    }
    let tail = tail(bytes)?;
    bytes.0.is_empty().then_some(Shard { chunks, tail })
}

fn chunk(bytes: &mut Bytes<'_>, layout: &Arc<Layout>) -> Option<Kept> {
    let mut kept = Kept::new(layout);
    let rows = bytes.length()?;
    kept.cohorts = bytes.texts()?;
    kept.ids = texts(bytes, rows)?;
    kept.names = texts(bytes, rows)?;
    for own in kept.lanes_mut() {
        *own = lane(bytes, rows)?;
    }
    for own in kept.own_marks_mut() {
        *own = marks(bytes, rows)?;
    }
    for _ in 0..bytes.length()? {
        let (row, term) = (bytes.count()?, bytes.count()?);
        let number = bytes.exact()?;
        if row >= rows || term >= layout.terms {
            return None;
        }
        kept.exact.insert((row, term), number);
    }
    kept.fill();
    kept.is_sound().then_some(kept)
}

fn texts(bytes: &mut Bytes<'_>, rows: usize) -> Option<Texts> {
    let lengths: Vec<usize> = (0..rows).map(|_| bytes.count()).collect::<Option<_>>()?;
    let whole = lengths
        .iter()
        .try_fold(0usize, |sum, l| sum.checked_add(*l))?;
    let mut rest = std::str::from_utf8(bytes.take(whole)?).ok()?;
    let mut texts = Texts::default();
    for length in lengths {
        let (text, behind) = rest.split_at_checked(length)?;
        texts.push(text).ok()?;
        rest = behind;
    }
    Some(texts)
}

fn lane(bytes: &mut Bytes<'_>, rows: usize) -> Option<Lane> {
    macro_rules! numbers {
        ($width:ident, $of:ty) => {{
            let count = bytes.count().filter(|count| *count <= rows)?;
            let taken = bytes.take(count.checked_mul(size_of::<$of>())?)?;
            let (numbers, _) = taken.as_chunks();
            Lane::$width(numbers.iter().map(|n| <$of>::from_le_bytes(*n)).collect())
        }};
    }
    Some(match bytes.byte()? {
        0 => Lane::Zero,
        1 => numbers!(I8, i8),
        2 => numbers!(I16, i16),
        4 => numbers!(I32, i32),
        8 => {
            let lane = numbers!(I64, i64);
            let Lane::I64(of) = &lane else { return None };
            if of.iter().any(|number| number.unsigned_abs() >= LARGEST) {
                return None;
            }
            lane
        }
        _ => return None,
    })
}

fn marks(bytes: &mut Bytes<'_>, rows: usize) -> Option<Marks> {
    let count = bytes.count().filter(|count| *count <= rows.div_ceil(64))?;
    let (words, _) = bytes.take(count.checked_mul(8)?)?.as_chunks();
    let words = words.iter().map(|w| u64::from_le_bytes(*w)).collect();
    let marks = Marks { words };
    let behind = rows..count * 64;
    (!behind.into_iter().any(|row| marks.has(row))).then_some(marks)
}

fn tail(bytes: &mut Bytes<'_>) -> Option<Tail> {
    let counts = Counts {
        read: bytes.count()?,
        scored: bytes.count()?,
        refused: bytes.count()?,
        without_report: bytes.count()?,
        roster: bytes.count()?.checked_sub(1),
    };
    let messages = [bytes.count()?, bytes.count()?, bytes.count()?];
    let count = bytes.count()?;
    let first = (0..bytes.length()?).map(|_| important(bytes));
    let first = first.collect::<Option<_>>()?;
    Some(Tail {
        counts,
        messages,
        open: OpenItems { count, first },
    })
}

fn important(bytes: &mut Bytes<'_>) -> Option<Important> {
    let stake = Reverse(bytes.points()?);
    let cohort = (bytes.count()?, bytes.text()?.to_owned());
    let place = match bytes.byte()? {
        0 => (true, None),
        last @ (1 | 2) => (false, Some((last == 2, Reverse(bytes.points()?)))),
        _ => return None,
    };
    Some(Important {
        stake,
        cohort,
        place,
        office: bytes.text()?.to_owned(),
        at: bytes.count()?,
        line: bytes.text()?.to_owned(),
    })
}
