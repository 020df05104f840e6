//! Bytes → where the cells and rows of a table end, exactly as the reader of the reference way sees it.
//!
//! A chunk without quotes and lone carriage returns has commas and newlines to mark, sixty-four bytes at a time.
//! In others every special byte goes through the states of a cell: quotes count at the beginning of a cell alone.

use memchr::{memchr, memchr_iter};
use wide::{CmpEq, i8x16};

/// So many bytes are marked before their rows are read: text and marks stay in the second cache.
const WINDOW: usize = 64 * 1024;

/// A row of a table, up to a newline outside quotes; empty ones, too.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row {
    /// Its first byte.
    pub(super) start: u32,
    /// Behind its last byte: its newline, or the end of the text.
    pub(super) end: u32,
    /// The end of its first cell in [`Scanner::ends`]; that of the last cell is `end`.
    pub(super) first: u32,
    /// How many cells it has.
    pub(super) cells: u32,
    /// How many newlines stand between the first row that was scanned and it.
    pub(super) line: u32,
    /// Something in it is to be taken apart by the reference: text behind a closing quote, a quote that is never
    /// closed, a carriage return that ends a row.
    pub(super) odd: bool,
}

/// Where a scan of special bytes stands in a cell.
#[derive(Clone, Copy)]
enum Cell {
    /// Outside quotes.
    Plain,
    /// Inside quotes.
    Quoted,
    /// Behind a quote that closes, which stands here.
    Closed(u32),
}

/// Finds the rows of a chunk, window by window.
pub(super) struct Scanner<'b> {
    bytes: &'b [u8],
    /// Whether the text ends with the bytes.
    last: bool,
    /// Whether quotes or lone carriage returns stand in it.
    special: bool,
    /// Whether a carriage return stands in it.
    pub(super) carriage: bool,
    /// The next byte to look at.
    at: usize,
    /// Where cells end; what lies behind `filled` means nothing.
    pub(super) ends: Vec<u32>,
    filled: usize,
    /// The rows of the window.
    pub(super) rows: Vec<Row>,
    /// The row that is not at its end.
    open: Row,
    newlines: u32,
    cell: Cell,
    cell_start: u32,
    /// The second of two quotes that stand for one.
    second: Option<u32>,
}

impl<'b> Scanner<'b> {
    /// A scan from the row that begins at `start`.
    pub(super) fn new(bytes: &'b [u8], start: usize, last: bool) -> Self {
        let rest = bytes.get(start..).unwrap_or(&[]);
        let mut returns = memchr_iter(b'\r', rest).peekable();
        let carriage = returns.peek().is_some();
        let lone = returns.any(|at| rest.get(at + 1) != Some(&b'\n'));
        let start_word = word(start);
        Self {
            bytes,
            last,
            special: lone || memchr(b'"', rest).is_some(),
            carriage,
            at: start,
            ends: Vec::new(),
            filled: 0,
            rows: Vec::new(),
            open: Row {
                start: start_word,
                ..Row::default()
            },
            newlines: 0,
            cell: Cell::Plain,
            cell_start: start_word,
            second: None,
        }
    }

    /// Where the row begins that is not at its end, and how many newlines stand before it.
    pub(super) fn open(&self) -> (usize, u32) {
        (
            usize::try_from(self.open.start).unwrap_or(0),
            self.open.line,
        )
    }

    /// Finds the rows of the next window, which replace those of the one before; false at the end of the bytes.
    pub(super) fn next_window(&mut self) -> bool {
        self.rows.clear();
        self.keep_open_row();
        let end = self.at.saturating_add(WINDOW).min(self.bytes.len());
        let Some(window) = self.bytes.get(self.at..end).filter(|w| !w.is_empty()) else {
            return false;
        };
        if self.special {
            self.special_window(window);
        } else {
            self.plain_window(window);
        }
        self.at = end;
        if end == self.bytes.len() && self.last {
            self.finish();
        }
        true
    }

    /// Moves the ends of the open row's cells to the front.
    fn keep_open_row(&mut self) {
        let first = usize::try_from(self.open.first).unwrap_or(0);
        let first = first.min(self.filled);
        // What lies behind stays as it is: clearing it anew for every window would cost more than marking.
        self.ends.copy_within(first..self.filled, 0);
        self.filled -= first;
        self.open.first = 0;
    }

    fn plain_window(&mut self, window: &[u8]) {
        pulp::Arch::new().dispatch(PlainWindow(self, window));
    }

    #[inline(always)]
    fn plain_blocks(&mut self, window: &[u8]) {
        let (blocks, tail) = window.as_chunks::<64>();
        let mut base = word(self.at);
        for block in blocks {
            self.plain_block(block, base);
            base = base.wrapping_add(64);
        }
        if !tail.is_empty() {
            self.plain_block(&padded(tail), base);
        }
    }

    #[inline(always)]
    fn plain_block(&mut self, block: &[u8; 64], base: u32) {
        let newlines = equal(block, b'\n');
        let marks = newlines | equal(block, b',');
        let before = self.filled;
        self.mark(base, marks);
        let mut rest = newlines;
        while rest != 0 {
            let bit = rest & rest.wrapping_neg();
            let inside = (marks & bit.wrapping_sub(1)).count_ones();
            let end = base.wrapping_add(bit.trailing_zeros());
            self.newlines = self.newlines.wrapping_add(1);
            self.end_row(end, word(before).wrapping_add(inside));
            rest ^= bit;
        }
    }

    /// Writes down the places of the bits of `marks`.
    #[inline(always)]
    fn mark(&mut self, base: u32, mut marks: u64) {
        let count = usize::try_from(marks.count_ones()).unwrap_or(64);
        if self.ends.len() < self.filled + 64 {
            self.ends.resize((self.filled + 64) * 2, 0);
        }
        let room = self.ends.get_mut(self.filled..).unwrap_or_default();
        if let Some(room) = room.first_chunk_mut::<64>() {
            // Eight at a time, whether there are so many or not: a branch that is not foreseen costs more.
            for slot in room.iter_mut().take(count.next_multiple_of(8)) {
                *slot = base.wrapping_add(marks.trailing_zeros());
                marks &= marks.wrapping_sub(1);
            }
        }
        self.filled += count;
    }

    fn push_end(&mut self, end: u32) {
        if self.ends.len() <= self.filled {
            self.ends.resize((self.filled + 64) * 2, 0);
        }
        if let Some(slot) = self.ends.get_mut(self.filled) {
            *slot = end;
        }
        self.filled += 1;
    }

    /// The open row ends at `end`, which is number `index` among the ends of cells.
    #[inline(always)]
    fn end_row(&mut self, end: u32, index: u32) {
        let next = index.wrapping_add(1);
        self.rows.push(Row {
            end,
            cells: next.wrapping_sub(self.open.first),
            ..self.open
        });
        self.open = Row {
            start: end.wrapping_add(1),
            first: next,
            line: self.newlines,
            ..Row::default()
        };
    }

    fn special_window(&mut self, window: &[u8]) {
        let (blocks, tail) = window.as_chunks::<64>();
        let mut base = word(self.at);
        let padded = padded(tail);
        for block in blocks.iter().chain((!tail.is_empty()).then_some(&padded)) {
            let ends = equal(block, b',') | equal(block, b'\n');
            let mut marks = ends | equal(block, b'"') | equal(block, b'\r');
            while marks != 0 {
                let bit = marks.trailing_zeros();
                let byte = usize::try_from(bit).ok().and_then(|at| block.get(at));
                self.special_byte(base.wrapping_add(bit), byte.copied().unwrap_or(0));
                marks &= marks.wrapping_sub(1);
            }
            base = base.wrapping_add(64);
        }
    }

    fn byte(&self, at: u32) -> Option<u8> {
        self.bytes.get(usize::try_from(at).ok()?).copied()
    }

    /// One step of the states that a cell goes through.
    fn special_byte(&mut self, at: u32, byte: u8) {
        if byte == b'\n' {
            self.newlines = self.newlines.wrapping_add(1);
        }
        match self.cell {
            Cell::Quoted => {
                if byte != b'"' || self.second.take_if(|second| *second == at).is_some() {
                    return;
                }
                let next = at.wrapping_add(1);
                if self.byte(next) == Some(b'"') {
                    self.second = Some(next);
                } else {
                    self.cell = Cell::Closed(at);
                }
                return;
            }
            Cell::Closed(quote) => {
                self.open.odd |= at != quote.wrapping_add(1);
                self.cell = Cell::Plain;
                // What follows on a closed quote is outside quotes until the next cell.
                self.cell_start = u32::MAX;
            }
            Cell::Plain => {}
        }
        match byte {
            b'"' if at == self.cell_start => self.cell = Cell::Quoted,
            b',' => {
                self.push_end(at);
                self.cell_start = at.wrapping_add(1);
            }
            b'\n' => {
                self.push_end(at);
                self.end_row(at, word(self.filled - 1));
                self.cell_start = at.wrapping_add(1);
            }
            b'\r' if self.byte(at.wrapping_add(1)) != Some(b'\n') => {
                // It ends a row of the reference, which finds several rows here.
                self.open.odd = true;
                self.cell_start = at.wrapping_add(1);
            }
            _ => {}
        }
    }

    /// The end of the text ends the last row.
    fn finish(&mut self) {
        let end = word(self.bytes.len());
        if self.open.start >= end {
            return;
        }
        self.open.odd |= match self.cell {
            Cell::Plain => false,
            Cell::Quoted => true,
            Cell::Closed(quote) => quote.wrapping_add(1) != end,
        };
        self.push_end(end);
        self.end_row(end, word(self.filled - 1));
        self.open.start = end;
    }
}

/// A window to be marked, with the bit counting of newer machines where there is any.
struct PlainWindow<'s, 'b>(&'s mut Scanner<'b>, &'s [u8]);

impl pulp::NullaryFnOnce for PlainWindow<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self(scanner, window) = self;
        scanner.plain_blocks(window);
    }
}

/// A place in a chunk; chunks are shorter than 4 GiB.
pub(super) fn word(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn padded(tail: &[u8]) -> [u8; 64] {
    let mut block = [0; 64];
    for (to, from) in block.iter_mut().zip(tail) {
        *to = *from;
    }
    block
}

/// A bit a byte of `block`: whether it is `byte`.
#[inline(always)]
fn equal(block: &[u8; 64], byte: u8) -> u64 {
    let wanted = i8x16::splat(byte.cast_signed());
    let mut bits = 0u64;
    for (at, part) in block.as_chunks::<16>().0.iter().enumerate() {
        let part = i8x16::new(part.map(u8::cast_signed));
        let mask = part.cmp_eq(wanted).move_mask().cast_unsigned() & 0xffff;
        bits |= u64::from(mask) << (16 * at);
    }
    bits
}

#[cfg(test)]
#[allow(clippy::as_conversions, clippy::string_slice)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(Vec<&str>, bool)> {
        let mut scanner = Scanner::new(text.as_bytes(), 0, true);
        let mut rows = Vec::new();
        while scanner.next_window() {
            for row in &scanner.rows {
                let mut start = row.start as usize;
                let ends = &scanner.ends[row.first as usize..][..row.cells as usize];
                let cells = ends.iter().map(|end| {
                    let cell = &text[start..*end as usize];
                    start = *end as usize + 1;
                    cell
                });
                rows.push((cells.collect(), row.odd));
            }
        }
        rows
    }

    #[test]
    fn quotes_count_at_the_beginning_of_a_cell() {
        assert_eq!(
            cells("a,\"b,\n\"\"c\",d\"e\n\"x\"y,\"z\n\"f\"\"\",2"),
            [
                (vec!["a", "\"b,\n\"\"c\"", "d\"e"], false),
                (vec!["\"x\"y", "\"z\n\"f\"\"\"", "2"], true),
            ]
        );
        assert_eq!(
            cells("a\n\nb,\"c"),
            [
                (vec!["a"], false),
                (vec![""], false),
                (vec!["b", "\"c"], true),
            ]
        );
    }

    #[test]
    fn a_lone_carriage_return_is_left_to_the_reference() {
        assert_eq!(
            cells("a,b\r\"c\nd\"\r\ne\r\n"),
            [(vec!["a", "b\r\"c\nd\"\r"], true), (vec!["e\r"], false)]
        );
    }

    #[test]
    fn long_rows_reach_over_windows() {
        let long = "x".repeat(WINDOW);
        let text = format!("{long},{long}\n{long},1,2");
        let rows = cells(&text);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].0, [long.as_str(), "1", "2"]);
        let quoted = format!("\"{long}\n\",{long}\n1,2\n");
        let rows = cells(&quoted);
        assert_eq!((rows[0].0.len(), rows[1].0.clone()), (2, vec!["1", "2"]));
    }
}
