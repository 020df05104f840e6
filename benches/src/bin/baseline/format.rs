//! The output: rows into text, into a buffer of exactly their length.

use crate::ByTotal;
use crate::TOTALS;
use crate::read::Part;
use crate::rules::Row;

/// The first line.
pub const HEADER: &str = "id,category,A1,A2,A3,A4,B1,B2,B3,B4,C1,C2,C3,C4,C5,D1,D2,D3,D4,E1,E2,E3,E4,F1,F2,F3,\
    A,B,C,D,E,F,bonus,total,grade,rank\n";

const CATEGORIES: [&str; 3] = [",街道", ",镇", ",部门"];
const GRADES: [&str; 4] = [",不合格,", ",合格,", ",良好,", ",优秀,"];
/// The indicators of each section.
const SECTIONS: [std::ops::Range<usize>; 6] = [0..4, 4..8, 8..13, 13..17, 17..21, 21..24];
/// An indicator's points are below 10, so they are `,d.dd`.
const POINTS: usize = 5;
/// Texts are copied eight bytes at a time: the last may reach so far behind its end.
const SLACK: usize = 8;

/// All texts that a figure can be.
pub struct Texts<'a> {
    ranks: &'a ByTotal<u32>,
    /// `,d.dd` for every figure in hundredths, and in the last byte its length.
    figures: Vec<[u8; 8]>,
}

impl<'a> Texts<'a> {
    /// Writes all figures there can be.
    pub fn new(ranks: &'a ByTotal<u32>) -> Self {
        let text = |figure: usize| {
            let text = format!(",{}.{:02}", figure / 100, figure % 100);
            let mut padded = [0; 8];
            padded[..text.len()].copy_from_slice(text.as_bytes());
            padded[7] = text.len() as u8;
            padded
        };
        Self {
            ranks,
            figures: (0..TOTALS).map(text).collect(),
        }
    }

    /// The length of a part's text.
    pub fn length(&self, part: &Part) -> usize {
        let rows = part.rows.iter().map(|row| {
            let sums = sums(row).map(|sum| usize::from(self.figures[usize::from(sum)][7]));
            let words =
                CATEGORIES[usize::from(row.category)].len() + GRADES[usize::from(row.grade)].len();
            row.points.len() * POINTS
                + sums.iter().sum::<usize>()
                + words
                + digits(self.rank(row))
                + 1
        });
        part.ids.len() + rows.sum::<usize>()
    }

    /// A part's text, of that length.
    pub fn write<'b>(&self, part: &Part, length: usize, buffer: &'b mut Vec<u8>) -> &'b [u8] {
        buffer.resize(length + SLACK, 0);
        let id = part.ids.len() / part.rows.len().max(1);
        let mut out = Out { buffer, at: 0 };
        for (row, id) in part.rows.iter().zip(part.ids.chunks_exact(id.max(1))) {
            out.put(id);
            out.put(CATEGORIES[usize::from(row.category)].as_bytes());
            for points in row.points {
                out.eight(&self.figures[usize::from(points)], POINTS);
            }
            for sum in sums(row) {
                let text = &self.figures[usize::from(sum)];
                out.eight(text, usize::from(text[7]));
            }
            out.put(GRADES[usize::from(row.grade)].as_bytes());
            out.number(self.rank(row));
            out.put(b"\n");
        }
        assert_eq!(out.at, length, "ids of one width");
        &buffer[..length]
    }

    #[inline(always)]
    fn rank(&self, row: &Row) -> u32 {
        self.ranks[usize::from(row.category)][usize::from(row.total)]
    }
}

/// Sections, bonus, total.
#[inline(always)]
fn sums(row: &Row) -> [u16; 8] {
    let mut sums = [row.bonus; 8];
    for (sum, section) in sums.iter_mut().zip(SECTIONS) {
        *sum = row.points[section].iter().sum();
    }
    sums[7] = row.total;
    sums
}

fn digits(n: u32) -> usize {
    n.checked_ilog10().map_or(1, |log| log as usize + 1)
}

struct Out<'a> {
    buffer: &'a mut [u8],
    at: usize,
}

impl Out<'_> {
    #[inline(always)]
    fn put(&mut self, text: &[u8]) {
        self.buffer[self.at..][..text.len()].copy_from_slice(text);
        self.at += text.len();
    }

    #[inline(always)]
    fn eight(&mut self, text: &[u8; 8], length: usize) {
        self.buffer[self.at..][..8].copy_from_slice(text);
        self.at += length;
    }

    #[inline(always)]
    fn number(&mut self, mut n: u32) {
        let end = self.at + digits(n);
        for place in self.buffer[self.at..end].iter_mut().rev() {
            *place = b'0' + (n % 10) as u8;
            n /= 10;
        }
        self.at = end;
    }
}
