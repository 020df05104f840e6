//! One chunk of a table: its rows, in order, as batches and odd rows.

use std::ops::Range;

use crate::plan::Batch;

use super::batches::{BLOCK, BlockColumn, Open, Picked, largest};
use super::block::{self, Block, Cohorts};
use super::cells::{Wanted, Words};
use super::compared::Known;
use super::doubt::{self, Doubt};
use super::layout::Layout;
use super::offices::Offices;
use super::separators::{Row, Scanner, word};
use super::words;

/// Where the first row of a chunk begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// At the first byte.
    Row,
    /// Behind the first newline: a guess, which is wrong where that newline stands between quotes.
    Guess,
}

/// Bytes of a file to read rows from.
///
/// A row belongs to the chunk in whose bytes it begins, its first byte `to` included and that of a guess excluded.
#[derive(Clone, Copy, Debug)]
pub struct Bytes<'b> {
    /// The bytes, less than 4 GiB; more than up to `to`, so that the last row is whole.
    pub bytes: &'b [u8],
    /// Where in the file they begin.
    pub at: u64,
    /// How the first row is found.
    pub begin: Begin,
    /// Rows that begin behind this byte of the file are not read.
    pub to: u64,
    /// Whether the file ends with the bytes.
    pub last: bool,
}

/// What a chunk came to, beside what the sink got.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    /// Where in the file its first row begins; none where no row begins in it.
    pub first: Option<u64>,
    /// Where in the file the first row begins that was not read. Up to `to` only where that row is not whole in the
    /// bytes.
    pub next: u64,
    /// Where its rows were to end.
    pub to: u64,
    /// How many newlines stand between the two.
    pub lines: usize,
    /// Whose the rows are.
    pub offices: Offices,
    /// Of a rubric that lists no cohorts: those of the rows, in the order first seen.
    pub cohorts: Vec<String>,
    /// Whether the file ends with it, and all is read.
    pub last: bool,
}

/// A row that is left to the reference.
#[derive(Clone, Debug)]
pub struct Odd<'b> {
    /// Its number in the chunk.
    pub row: u32,
    /// Its bytes, to its newline. The reference may find no row in them, or several.
    pub bytes: &'b [u8],
    /// Where they stand in the file.
    pub at: Range<u64>,
    /// How many newlines stand between the first row of the chunk and it.
    pub line: usize,
}

/// Takes the rows of a chunk. Within a class rows come in order, and so do odd ones; for the order of all there
/// are the numbers, from 0 up.
pub trait Sink {
    /// Up to [`ROWS`](crate::plan::ROWS) offices of a class with the numbers of their rows. Batches are full but for
    /// a few rows, and for the last one of a chunk.
    fn batch(&mut self, class: usize, batch: &Batch, rows: &[u32]);

    /// The same of offices some of whose figures are in doubt: open, or not applicable. The columns of the fields hold
    /// the least ends, without end `-inf`; behind all others stands a column a field with the greatest ends, without end
    /// `inf`, then one a field that is 1 where it is not applicable.
    fn doubtful(&mut self, class: usize, batch: &Batch, rows: &[u32]);

    /// A row that is not plain.
    fn odd(&mut self, odd: Odd<'_>);
}

/// Reads the chunks of a table, one after the other: every thread has its own.
pub struct Reader<'l> {
    layout: &'l Layout<'l>,
    open: Vec<Open>,
    /// The same for rows with figures in doubt.
    doubtful: Vec<Open>,
    block: Vec<BlockColumn>,
    /// The columns of a block with figures in doubt.
    ends: Vec<BlockColumn>,
    hints: Vec<u32>,
    /// The columns of numbers, then of flags, whose cells a block gathers, and their words.
    wanted: Vec<Wanted>,
    words: Vec<Words>,
}

impl<'l> Reader<'l> {
    /// A reader of a table.
    pub fn new(layout: &'l Layout<'l>) -> Self {
        let classes = layout.class_by_cohort.iter().max().copied().unwrap_or(0);
        let classes = classes.max(layout.class_otherwise) + 1;
        Self {
            layout,
            open: std::iter::repeat_with(Open::default)
                .take(classes)
                .collect(),
            doubtful: std::iter::repeat_with(Open::default)
                .take(classes)
                .collect(),
            block: vec![BlockColumn::default(); layout.slots],
            ends: vec![BlockColumn::default(); layout.slots + 2 * layout.fields.len()],
            hints: vec![0; layout.numbers.len()],
            wanted: Vec::new(),
            words: vec![[0; BLOCK]; layout.numbers.len() + layout.flags.len()],
        }
    }

    /// Reads the rows of a chunk.
    pub fn read(&mut self, chunk: Bytes<'_>, sink: &mut impl Sink) -> Chunk {
        for open in &mut self.open {
            open.clear(self.layout.slots);
        }
        for open in &mut self.doubtful {
            open.clear(self.ends.len());
        }
        let mut told = Chunk {
            next: chunk.at,
            to: chunk.to,
            last: chunk.last,
            ..Chunk::default()
        };
        let start = match chunk.begin {
            Begin::Row => Some(0),
            Begin::Guess => memchr::memchr(b'\n', chunk.bytes).map(|at| at + 1),
        };
        let to = usize::try_from(chunk.to.saturating_sub(chunk.at)).unwrap_or(usize::MAX);
        let Some(start) = start.filter(|start| *start <= to) else {
            return told;
        };
        let file = |at: usize| chunk.at + u64::from(word(at));
        told.first = Some(file(start));
        told.next = file(start);
        let undecoded = !is_utf8(chunk.bytes.get(start..).unwrap_or(&[]), chunk.last);
        let mut rows = Rows {
            chunk: &chunk,
            start: word(start),
            undecoded,
            offices: Offices::new(self.layout.keep_names),
            cohorts: Cohorts::new(self.layout.rubric),
            known: Known::default(),
            nameless: self.layout.nameless.clone(),
            sink,
            reader: self,
        };
        let (next, lines) = rows.read(to);
        told.offices = rows.offices;
        told.cohorts = rows.cohorts.names();
        told.next = file(next);
        told.lines = usize::try_from(lines).unwrap_or(0);
        for (class, open) in self.open.iter_mut().enumerate() {
            flush(class, open, self.layout.slots, &mut |c, batch, rows| {
                sink.batch(c, batch, rows)
            });
        }
        for (class, open) in self.doubtful.iter_mut().enumerate() {
            let ends = self.ends.len();
            flush(class, open, ends, &mut |c, batch, rows| {
                sink.doubtful(c, batch, rows)
            });
        }
        told
    }
}

impl Layout<'_> {
    /// A column of the table that fills one of a batch.
    fn column(&self, column: usize, slot: usize) -> Option<block::Column<'_>> {
        Some(block::Column {
            column,
            slot,
            field: self.rubric.field(*self.fields.get(slot)?)?,
            vague: &self.rubric.vague,
        })
    }

    /// Where the rows of a chunk begin, those of a text that begins with a row.
    pub fn rows(&self, text: &[u8]) -> impl Iterator<Item = usize> {
        let mut scanner = Scanner::new(text, 0, true);
        let mut starts = Vec::new();
        while scanner.next_window() {
            let rows = scanner.rows.iter().filter(|row| !is_empty(row, text));
            starts.extend(rows.map(|row| row.start));
        }
        starts.into_iter().filter_map(|at| usize::try_from(at).ok())
    }
}

/// Hands a batch out.
fn flush(class: usize, open: &mut Open, slots: usize, to: &mut dyn FnMut(usize, &Batch, &[u32])) {
    if open.batch.rows > 0 {
        to(class, &open.batch, &open.rows);
        open.clear(slots);
    }
}

/// Whether bytes are UTF-8; a sign may be cut at their end where more follow.
fn is_utf8(bytes: &[u8], last: bool) -> bool {
    simdutf8::basic::from_utf8(bytes).is_ok()
        || std::str::from_utf8(bytes).is_err_and(|error| !last && error.error_len().is_none())
}

/// The rows of one chunk on their way.
struct Rows<'c, 'b, 'l, S> {
    reader: &'c mut Reader<'l>,
    chunk: &'c Bytes<'b>,
    start: u32,
    /// Whether some rows may hold bytes that are no UTF-8.
    undecoded: bool,
    offices: Offices,
    cohorts: Cohorts<'l>,
    /// What is known of their cohorts.
    known: Known<'l>,
    /// Columns without a header in which nothing was found yet.
    nameless: Vec<bool>,
    sink: &'c mut S,
}

impl<S: Sink> Rows<'_, '_, '_, S> {
    /// Reads the rows that begin up to `to`; where the next one begins, and how many newlines stand before it.
    fn read(&mut self, to: usize) -> (usize, u32) {
        let layout = self.reader.layout;
        let bytes = self.chunk.bytes;
        let to = word(to);
        let width = word(layout.columns.len());
        let start = usize::try_from(self.start).unwrap_or(0);
        let mut scanner = Scanner::new(bytes, start, self.chunk.last);
        let mut block = Vec::with_capacity(BLOCK);
        while scanner.next_window() {
            for row in &scanner.rows {
                if row.start > to {
                    self.block(&scanner, &mut block);
                    return (usize::try_from(row.start).unwrap_or(0), row.line);
                }
                if row.cells == width && !row.odd && !is_empty(row, bytes) && self.is_text(row) {
                    block.push(*row);
                    if block.len() == BLOCK {
                        self.block(&scanner, &mut block);
                    }
                } else if !is_empty(row, bytes) {
                    self.block(&scanner, &mut block);
                    self.odd(row);
                }
            }
            self.block(&scanner, &mut block);
        }
        scanner.open()
    }

    /// Whether all of a row is UTF-8: what the reference says of one that is not is left to it.
    fn is_text(&self, row: &Row) -> bool {
        let (Ok(start), Ok(end)) = (usize::try_from(row.start), usize::try_from(row.end)) else {
            return false;
        };
        let bytes = || self.chunk.bytes.get(start..end).unwrap_or(&[]);
        !self.undecoded || simdutf8::basic::from_utf8(bytes()).is_ok()
    }

    /// Reads a block of rows that have as many cells as there are columns.
    fn block(&mut self, scanner: &Scanner<'_>, rows: &mut Vec<Row>) {
        if rows.is_empty() {
            return;
        }
        let layout = self.reader.layout;
        let mut block = Block {
            bytes: self.chunk.bytes,
            ends: &scanner.ends,
            carriage: scanner.carriage,
            rows,
            width: layout.columns.len(),
            odd: 0,
            doubtful: 0,
            doubts: Vec::new(),
        };
        let words = block.words(layout, &mut self.cohorts);
        let hints = layout.numbers.iter().zip(&self.reader.hints);
        let numbers = hints.map(|(slot, hint)| Wanted::number(slot.column, *hint));
        let flags = layout
            .flags
            .iter()
            .map(|slot| Wanted::number(slot.column, 0));
        self.reader.wanted.clear();
        self.reader.wanted.extend(numbers.chain(flags));
        block.gather(&self.reader.wanted, &mut self.reader.words);
        let mut gathered = self.reader.words.iter();
        let numbers = layout.numbers.iter().zip(&mut self.reader.hints);
        for ((slot, hint), words) in numbers.zip(gathered.by_ref()) {
            let of = layout.column(slot.column, slot.slot);
            if let (Some(column), Some(of)) = (self.reader.block.get_mut(slot.slot), of) {
                block.numbers(of, &slot.rule, hint, words, column);
            }
        }
        for (slot, words) in layout.flags.iter().zip(gathered) {
            let of = layout.column(slot.column, slot.slot);
            if let (Some(column), Some(of)) = (self.reader.block.get_mut(slot.slot), of) {
                block.flags(of, &slot.rule, words, column);
            }
        }
        block.check(layout, &mut self.nameless);
        if !layout.absent().is_empty() {
            block.odd = u32::MAX;
        }
        for (slot, parameter) in &layout.fills {
            if let Some(column) = self.reader.block.get_mut(*slot) {
                column.decimals = parameter.decimals;
                for (value, words) in column.values.iter_mut().zip(&words) {
                    *value = parameter.value(words.cohort);
                }
                column.largest = largest(&column.values);
            }
        }
        let mut doubts = std::mem::take(&mut block.doubts);
        if !layout.others.columns.is_empty() {
            let words = words.get(..rows.len()).unwrap_or(&words);
            let (others, columns) = (&layout.others, &mut self.reader.block);
            let cohorts = &self.cohorts;
            block.odd |= self.known.fill(others, cohorts, words, &doubts, columns);
        }
        doubts.retain(|doubt| block.odd >> doubt.row & 1 == 0);
        if block.doubtful != 0 {
            for (slot, column) in self.reader.block.iter().enumerate() {
                let own = doubts.iter().filter(|doubt| doubt.slot == slot);
                block.odd |= doubt::too_large(own, column) & block.doubtful;
            }
        }
        let (odd, doubtful) = (block.odd, block.doubtful & !block.odd);
        doubts.retain(|doubt| odd >> doubt.row & 1 == 0);
        let first = word(self.offices.rows());
        for (at, (row, words)) in rows.iter().zip(&words).enumerate() {
            if odd >> at & 1 == 1 {
                self.odd(row);
            } else {
                let start = row.start.wrapping_sub(self.start);
                self.offices.push(words.id, words.name, words.cohort, start);
            }
        }
        let cohorts = words.iter().take(rows.len()).map(|words| words.cohort);
        self.append(odd | doubtful, cohorts.clone(), first);
        if doubtful != 0 {
            self.append_doubtful(doubtful, &doubts, cohorts, first);
        }
        rows.clear();
    }

    /// Appends the plain rows of the block to the batches of their classes.
    fn append(&mut self, other: u32, cohorts: impl Iterator<Item = u16> + Clone, first: u32) {
        let Reader {
            layout,
            open,
            block,
            ..
        } = &mut *self.reader;
        let sink = &mut *self.sink;
        let mut to = |class: usize, batch: &Batch, rows: &[u32]| sink.batch(class, batch, rows);
        let all = cohorts.clone().count();
        if let ([open], 0) = (open.as_mut_slice(), other) {
            if !open.fits(all, block) {
                flush(0, open, layout.slots, &mut to);
            }
            open.add(Picked::First(all), block, first);
            return;
        }
        for (class, open) in open.iter_mut().enumerate() {
            let picked = Rowed::of(layout, class, !other, cohorts.clone());
            picked.add_to(open, block, first, |open| {
                flush(class, open, layout.slots, &mut to);
            });
        }
    }

    /// Appends the rows of the block that have figures in doubt, with both ends of all figures.
    fn append_doubtful(
        &mut self,
        doubtful: u32,
        doubts: &[Doubt],
        cohorts: impl Iterator<Item = u16> + Clone,
        first: u32,
    ) {
        let Reader {
            layout,
            doubtful: open,
            block,
            ends,
            ..
        } = &mut *self.reader;
        let fields = layout.fields.len();
        for (to, from) in ends.iter_mut().zip(&*block) {
            *to = *from;
            for (row, value) in to.values.iter_mut().enumerate() {
                if doubtful >> row & 1 == 0 {
                    *value = 0.0;
                }
            }
            to.largest = largest(&to.values);
        }
        let slots = layout.slots.min(ends.len());
        let (known, unsure) = ends.split_at_mut(slots);
        let (greatest, absent) = unsure.split_at_mut(fields.min(unsure.len()));
        let columns = known.iter_mut().zip(greatest).zip(absent);
        for (slot, ((least, greatest), absent)) in columns.enumerate() {
            (*greatest, *absent) = (*least, BlockColumn::default());
            let own = doubts.iter().filter(|doubt| doubt.slot == slot);
            doubt::put(own, least, greatest, absent);
        }
        let sink = &mut *self.sink;
        let mut to = |class: usize, batch: &Batch, rows: &[u32]| sink.doubtful(class, batch, rows);
        for (class, open) in open.iter_mut().enumerate() {
            let picked = Rowed::of(layout, class, doubtful, cohorts.clone());
            picked.add_to(open, ends, first, |open| {
                flush(class, open, ends.len(), &mut to);
            });
        }
    }

    /// Hands an odd row out.
    fn odd(&mut self, row: &Row) {
        let number = word(self.offices.rows());
        self.offices.push_odd(row.start.wrapping_sub(self.start));
        let range = |at: u32| usize::try_from(at).unwrap_or(0);
        // With its newline, where it has one.
        let end = (range(row.end) + 1).min(self.chunk.bytes.len());
        let bytes = self.chunk.bytes.get(range(row.start)..end);
        self.sink.odd(Odd {
            row: number,
            bytes: bytes.unwrap_or(&[]),
            at: self.chunk.at + u64::from(row.start)..self.chunk.at + u64::from(word(end)),
            line: range(row.line),
        });
    }
}

/// Rows of a block that go together.
struct Rowed {
    rows: [u8; BLOCK],
    count: usize,
}

impl Rowed {
    /// Those of a class among `wanted`, a bit a row.
    fn of(
        layout: &Layout<'_>,
        class: usize,
        wanted: u32,
        cohorts: impl Iterator<Item = u16>,
    ) -> Self {
        let class_of = |cohort: u16| {
            let class = layout.class_by_cohort.get(usize::from(cohort));
            class.copied().unwrap_or(layout.class_otherwise)
        };
        let mut picked = Self {
            rows: [0; BLOCK],
            count: 0,
        };
        let rows = (0u8..).zip(cohorts);
        for (at, _) in
            rows.filter(|(at, cohort)| wanted >> at & 1 == 1 && class_of(*cohort) == class)
        {
            if let Some(slot) = picked.rows.get_mut(picked.count) {
                *slot = at;
                picked.count += 1;
            }
        }
        picked
    }

    /// Adds them to a batch, which is handed out before where they do not fit in.
    fn add_to(
        &self,
        open: &mut Open,
        block: &[BlockColumn],
        first: u32,
        flush: impl FnOnce(&mut Open),
    ) {
        if self.count == 0 {
            return;
        }
        if !open.fits(self.count, block) {
            flush(open);
        }
        let rows = self.rows.get(..self.count).unwrap_or(&[]);
        open.add(Picked::These(rows), block, first);
    }
}

/// Whether a line has nothing in it: the reference sees no row there.
fn is_empty(row: &Row, bytes: &[u8]) -> bool {
    let (Ok(start), Ok(end)) = (usize::try_from(row.start), usize::try_from(row.end)) else {
        return false;
    };
    row.cells == 1 && !row.odd && words::is_blank(bytes.get(start..end).unwrap_or(b"x"))
}
