//! A shard → bytes.

use sha2::{Digest, Sha256};

use crate::bulk::keep::Kept;
use crate::bulk::keep::lane::Lane;
use crate::bulk::keep::texts::Texts;
use crate::write::important::OpenItems;

use super::bytes::{put_count, put_exact, put_number, put_points, put_text};
use super::{CHUNK, MAGIC, Stamp, TAIL, Tail, VERSION};

/// A file on its way out: what it gave must be written, in order.
pub struct Encoder {
    hash: Sha256,
}

impl Encoder {
    /// Begins a file; its first bytes.
    pub fn begin(stamp: &Stamp) -> (Self, Vec<u8>) {
        let mut out = MAGIC.to_vec();
        out.push(VERSION);
        for text in [&stamp.id, &stamp.edition, &stamp.sha256] {
            put_text(&mut out, text);
        }
        out.push(u8::from(stamp.closes));
        put_number(&mut out, stamp.digits.into());
        put_count(&mut out, stamp.columns.len());
        for column in &stamp.columns {
            put_text(&mut out, column);
        }
        put_count(&mut out, stamp.terms);
        let mut own = Self {
            hash: Sha256::new(),
        };
        own.add(&out);
        (own, out)
    }

    /// Takes note of the bytes of the next chunk, which [`chunk`] gave.
    pub fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    /// Ends the file; its last bytes.
    pub fn end(mut self, tail: &Tail) -> Vec<u8> {
        let mut out = vec![TAIL];
        let counts = &tail.counts;
        for count in [
            counts.read,
            counts.scored,
            counts.refused,
            counts.without_report,
            // None is 0.
            counts.roster.map_or(0, |roster| roster.saturating_add(1)),
        ] {
            put_count(&mut out, count);
        }
        for count in tail.messages {
            put_count(&mut out, count);
        }
        open_items(&mut out, &tail.open);
        self.add(&out);
        out.extend_from_slice(&self.hash.finalize());
        out
    }
}

fn open_items(out: &mut Vec<u8>, open: &OpenItems) {
    put_count(out, open.count);
    put_count(out, open.first.len());
    for item in &open.first {
        put_points(out, &item.stake.0);
        put_count(out, item.cohort.0);
        put_text(out, &item.cohort.1);
        match &item.place.1 {
            None => out.push(0),
            Some((last, total)) => {
                out.push(1 + u8::from(*last));
                put_points(out, &total.0);
            }
        }
        put_text(out, &item.office);
        put_count(out, item.at);
        put_text(out, &item.line);
    }
}

/// The bytes of a sealed chunk.
pub fn chunk(kept: &Kept) -> Vec<u8> {
    let mut out = Vec::with_capacity(kept.bytes());
    out.push(CHUNK);
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
    for text in texts.iter() {
        put_count(out, text.len());
    }
    out.extend_from_slice(texts.bytes.as_bytes());
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
        Lane::I16(of) => numbers!(2, of),
        Lane::I32(of) => numbers!(4, of),
        Lane::I64(of) => numbers!(8, of),
    }
}
