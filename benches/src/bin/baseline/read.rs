//! The input: chunks of a file into rows.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use memchr::memchr;

use crate::rules::{self, Row};

/// Bytes of the file that one piece of work covers.
const CHUNK: u64 = 1 << 19;
/// Bytes read behind them, for the row that begins in them and ends behind. A longer row is read again.
const MARGIN: u64 = 1 << 10;
/// Bytes behind the last one, so that eight can be read anywhere.
const SLACK: usize = 8;

/// The input file.
pub struct Input {
    file: File,
    length: u64,
    first: u64,
}

/// The offices whose rows begin in a chunk.
pub struct Part {
    /// Their figures.
    pub rows: Vec<Row>,
    /// Their ids, one behind the other.
    pub ids: Vec<u8>,
}

impl Input {
    /// Opens a CSV and finds its first row.
    pub fn open(path: &str) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut head = vec![0; length.min(4_096) as usize];
        file.read_exact_at(&mut head, 0)?;
        let end = memchr(b'\n', &head).ok_or(io::Error::other("no header"))?;
        Ok(Self {
            file,
            length,
            first: end as u64 + 1,
        })
    }

    /// How many chunks there are.
    pub fn chunks(&self) -> usize {
        (self.length - self.first).div_ceil(CHUNK) as usize
    }

    /// Scores the rows that begin in a chunk.
    pub fn score(&self, chunk: usize, buffer: &mut Vec<u8>) -> io::Result<Part> {
        // From the byte before the chunk, to see whether a row begins with it.
        let from = self.first + chunk as u64 * CHUNK;
        let end = (from + CHUNK).min(self.length);
        let own = (end - from + 1) as usize;
        let mut margin = MARGIN;
        let read = loop {
            let read = (end + margin).min(self.length) - (from - 1);
            buffer.resize(read as usize + SLACK, 0);
            let read = &mut buffer[..read as usize];
            self.file.read_exact_at(read, from - 1)?;
            if end + margin >= self.length || memchr(b'\n', &read[own - 1..]).is_some() {
                break &buffer[..];
            }
            margin *= 16;
        };
        let begin = memchr(b'\n', &read[..own]).map_or(own, |newline| newline + 1);
        Ok(rows(read, begin, own))
    }
}

fn rows(text: &[u8], begin: usize, end: usize) -> Part {
    let mut part = Part {
        rows: Vec::with_capacity((end - begin) / 128),
        ids: Vec::with_capacity((end - begin) / 16),
    };
    let mut cursor = Cursor { text, at: begin };
    while cursor.at < end {
        part.ids.extend_from_slice(cursor.cell(b','));
        cursor.cell(b',');
        let category = match cursor.cell(b',') {
            b"\xe8\xa1\x97\xe9\x81\x93" => 0,
            b"\xe9\x95\x87" => 1,
            b"\xe9\x83\xa8\xe9\x97\xa8" => 2,
            other => panic!("category {}", String::from_utf8_lossy(other)),
        };
        let mut numbers = [0; 37];
        for number in &mut numbers {
            *number = cursor.number();
        }
        let on_time = cursor.cell(b',') == b"true";
        let incident = cursor.cell(b'\n') == b"true";
        part.rows
            .push(rules::score(category, &numbers, on_time, incident));
    }
    part
}

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    #[inline(always)]
    fn cell(&mut self, end: u8) -> &'a [u8] {
        let rest = &self.text[self.at..];
        let length = memchr(end, rest).expect("a whole row");
        self.at += length + 1;
        &rest[..length]
    }

    /// The number up to a comma, in units of its last decimal.
    #[inline(always)]
    fn number(&mut self) -> u32 {
        let number = self.digits();
        match self.text[self.at - 1] {
            b',' => number,
            b'.' => {
                let begin = self.at;
                let decimals = self.digits();
                assert!(self.text[self.at - 1] == b',', "a plain number");
                let one = if self.at - begin == 3 { 100 } else { 10 };
                one * number + decimals
            }
            _ => panic!("a plain number"),
        }
    }

    /// One to seven digits and the byte that ends them, read as one word.
    #[inline(always)]
    fn digits(&mut self) -> u32 {
        let bytes = self.text[self.at..][..8].try_into().expect("eight bytes");
        // Digits become 0 to 9; the first byte that is none has the first high bit.
        let word = u64::from_le_bytes(bytes) ^ 0x3030_3030_3030_3030;
        let others = (word.wrapping_add(0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080;
        let bits = others.trailing_zeros() & !7;
        assert!(0 < bits && bits < 64, "one to seven digits");
        self.at += bits as usize / 8 + 1;
        // Leading zeros in front, then pairs, then fours, then all.
        let word = word << (64 - bits);
        let pairs = word.wrapping_mul(10).wrapping_add(word >> 8) & 0x00ff_00ff_00ff_00ff;
        let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
        (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) as u32
    }
}
