//! The offices of a chunk as bytes, and read back.
//!
//! A lane is its width in bytes (0, 1, 2, 4, 8; 3 for tens in one byte), how many numbers, the numbers with their lowest byte first. Lanes and
//! marks stand in the order of the store: what stands for what follows from the rubric, which must be the same.

use std::sync::Arc;

use crate::bulk::keep::lane::{Lane, Tens};
use crate::bulk::keep::marks::Marks;
use crate::bulk::keep::{Kept, Layout};
use crate::bulk::texts::Texts;

use super::bytes::{Bytes, put_count, put_exact, put_text};

/// Figures are below this in size.
const LARGEST: u64 = 1 << 54;

/// The bytes of a sealed chunk.
pub(super) fn encode(kept: &Kept) -> Vec<u8> {
    let mut out = Vec::with_capacity(kept.bytes());
    put_count(&mut out, kept.len());
    put_count(&mut out, kept.cohorts.len());
    for cohort in &kept.cohorts {
        put_text(&mut out, cohort);
    }
    texts(&mut out, &kept.ids);
    texts(&mut out, &kept.names);
    for of in kept.lanes() {
        lane(&mut out, of);
    }
    for marks in kept.own_marks() {
        put_count(&mut out, marks.words.len());
        for word in &marks.words {
            out.extend_from_slice(&word.to_le_bytes());
        }
    }
    put_count(&mut out, kept.exact.len());
    for ((row, term), number) in &kept.exact {
        put_count(&mut out, *row);
        put_count(&mut out, *term);
        put_exact(&mut out, number);
    }
    out
}

fn texts(out: &mut Vec<u8>, texts: &Texts) {
    for text in texts.from(0) {
        put_count(out, text.len());
    }
    out.extend_from_slice(texts.bytes());
}

fn lane(out: &mut Vec<u8>, lane: &Lane) {
    macro_rules! numbers {
        ($width:literal, $of:ident) => {{
            out.push($width);
            put_count(out, $of.len());
            for number in $of {
                out.extend_from_slice(&number.to_le_bytes());
            }
        }};
    }
    match lane {
        Lane::Zero => out.push(0),
        Lane::I8(of) => numbers!(1, of),
        Lane::Tens(of) => {
            let of = of.iter().map(|tens| tens.0).collect::<Vec<i8>>();
            numbers!(3, of);
        }
        Lane::I16(of) => numbers!(2, of),
        Lane::I32(of) => numbers!(4, of),
        Lane::I64(of) => numbers!(8, of),
    }
}

/// Reads a chunk.
pub(super) fn decode(bytes: &mut Bytes<'_>, layout: &Arc<Layout>) -> Option<Kept> {
    let mut kept = Kept::new(layout);
    let rows = bytes.length()?;
    kept.cohorts = bytes.texts()?;
    kept.ids = read_texts(bytes, rows)?;
    kept.names = read_texts(bytes, rows)?;
    for own in kept.lanes_mut() {
        *own = read_lane(bytes, rows)?;
    }
    for own in kept.own_marks_mut() {
        *own = read_marks(bytes, rows)?;
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

fn read_texts(bytes: &mut Bytes<'_>, rows: usize) -> Option<Texts> {
    let lengths: Vec<usize> = (0..rows).map(|_| bytes.count()).collect::<Option<_>>()?;
    let mut texts = Texts::default();
    for length in lengths {
        let text = bytes.take(length)?;
        std::str::from_utf8(text).ok()?;
        texts.push(text).ok()?;
    }
    texts.shrink();
    Some(texts)
}

fn read_lane(bytes: &mut Bytes<'_>, rows: usize) -> Option<Lane> {
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
        3 => match numbers!(I8, i8) {
            Lane::I8(of) => Lane::Tens(of.into_iter().map(Tens).collect()),
            _ => return None,
        },
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

fn read_marks(bytes: &mut Bytes<'_>, rows: usize) -> Option<Marks> {
    let count = bytes.count().filter(|count| *count <= rows.div_ceil(64))?;
    let (words, _) = bytes.take(count.checked_mul(8)?)?.as_chunks();
    let words = words.iter().map(|w| u64::from_le_bytes(*w)).collect();
    let marks = Marks { words };
    let behind = rows..count * 64;
    (!behind.into_iter().any(|row| marks.has(row))).then_some(marks)
}
