//! `matrix.csv` of kept offices, chunk by chunk: the bytes that [`crate::write::matrix`] writes of their cards.

mod figures;
mod line;
mod points;
mod text;

use crate::rubric::Rubric;
use crate::write::{CsvStyle, Table, matrix};

use super::keep::{Kept, text};
use super::rank::Ranks;
use figures::{BLOCK, Figures};
use line::Line;
use points::Points;
use text::{is_plain, put_text, text_cell};

/// The matrix of some chunks. Chunks may be formatted on several threads and are written in their order.
pub struct Matrix<'a> {
    rubric: &'a Rubric,
    chunks: &'a [&'a Kept],
    ranks: &'a Ranks,
    style: CsvStyle,
    points: Points,
    /// The cell of no grade, then those of the grades, each with the comma before it.
    grades: Vec<Vec<u8>>,
}

impl<'a> Matrix<'a> {
    /// The matrix of sealed chunks and their ranks.
    pub fn new(
        rubric: &'a Rubric,
        chunks: &'a [&'a Kept],
        ranks: &'a Ranks,
        style: CsvStyle,
    ) -> Self {
        let names = rubric.grades.iter().map(|grade| grade.name.as_str());
        let cell = |name: &str| text_cell(name, style.plain);
        Self {
            rubric,
            chunks,
            ranks,
            style,
            points: Points::with(rubric.digits),
            grades: [""].into_iter().chain(names).map(cell).collect(),
        }
    }

    /// The first line, with the byte order mark where the style has one.
    pub fn header(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let columns = matrix::columns(self.rubric);
        // Writing to memory does not fail.
        if let Ok(table) = Table::begin(&columns, self.style, &mut bytes) {
            let _ = table.end();
        }
        bytes
    }

    /// The lines of a chunk, written over what is in `memory`, which may serve for one chunk after the other.
    pub fn chunk<'o>(&self, chunk: usize, memory: &'o mut Vec<u8>) -> &'o [u8] {
        let Some(kept) = self.chunks.get(chunk) else {
            return &[];
        };
        let cohorts: Vec<Vec<u8>> = kept
            .cohorts
            .iter()
            .map(|name| text_cell(name, self.style.plain))
            .collect();
        let rows = Rows {
            matrix: self,
            kept,
            cohorts,
            as_they_are: self.style.plain
                && is_plain(kept.ids.bytes())
                && is_plain(kept.names.bytes()),
            end: if self.style.plain { b"\n" } else { b"\r\n" },
        };
        let mut figures = Figures::of(kept);
        let mut line = Line::over(memory);
        for first in (0..kept.len()).step_by(BLOCK) {
            rows.block(chunk, first, &mut figures, &mut line);
        }
        line.end()
    }
}

/// The rows of a chunk.
struct Rows<'m> {
    matrix: &'m Matrix<'m>,
    kept: &'m Kept,
    /// The cells of its cohorts, each with the comma before it.
    cohorts: Vec<Vec<u8>>,
    /// No id or name needs quotes or more.
    as_they_are: bool,
    end: &'static [u8],
}

impl Rows<'_> {
    fn block(&self, chunk: usize, first: usize, figures: &mut Figures, line: &mut Line<'_>) {
        let kept = self.kept;
        let rows = BLOCK.min(kept.len() - first);
        figures.read(kept, first);
        let (mut cohort, mut open) = ([0; BLOCK], [0; BLOCK]);
        kept.cohort.read(first, &mut cohort);
        kept.open.read(first, &mut open);
        let mut shown = [(0, 0); BLOCK];
        let mut slots = shown.iter_mut();
        let ranks = self.matrix.ranks;
        ranks.each_shown(kept, chunk, (first, rows), |rank, grade| {
            if let Some(slot) = slots.next() {
                *slot = (rank, grade);
            }
        });
        let others = cohort.iter().zip(&open).zip(&shown);
        let names = kept.ids.from(first).zip(kept.names.from(first));
        let rows = (0..rows).zip(names).zip(others);
        for ((at, (id, name)), ((cohort, open), (rank, grade))) in rows {
            self.text(id, line);
            line.put(b",");
            self.text(name, line);
            let cohort = usize::try_from(*cohort).ok();
            line.put(cohort.and_then(|c| self.cohorts.get(c)).map_or(b",", |c| c));
            self.matrix.points.put_row(&figures.columns, at, line);
            let grade = self.matrix.grades.get(usize::from(*grade));
            line.put(grade.map_or(b",", |g| g));
            match *rank {
                0 => line.put(b","),
                rank => line.put_count(u64::from(rank)),
            }
            line.put_count(open.unsigned_abs());
            line.put(self.end);
        }
    }

    #[inline(always)]
    fn text(&self, bytes: &[u8], line: &mut Line<'_>) {
        if self.as_they_are {
            line.put(bytes);
        } else {
            put_text(text(bytes), self.matrix.style.plain, line);
        }
    }
}
