//! Rows with a cell a column, read column by column.

use std::collections::HashMap;

use crate::bulk::texts::Texts;
use crate::report::is_same_period;
use crate::rubric::{Field, Rubric, Vague};

use super::batches::{BLOCK, BlockColumn, ends, largest, scale_all};
use super::cells::{self, Wanted, Words};
use super::doubt::{Doubt, Held};
use super::layout::{Layout, WordColumns};
use super::number::{LIMIT, column_value, power_of_ten};
use super::rule::{self, NumberRule, WordRule};
use super::separators::Row;
use super::words::{self, Word};

/// A column of the table that fills one of a batch.
#[derive(Clone, Copy)]
pub(super) struct Column<'l> {
    /// Where it stands in the table.
    pub(super) column: usize,
    /// Where in the batch.
    pub(super) slot: usize,
    pub(super) field: &'l Field,
    pub(super) vague: &'l Vague,
}

/// Up to [`BLOCK`] rows.
pub(super) struct Block<'b> {
    pub(super) bytes: &'b [u8],
    /// Where cells end.
    pub(super) ends: &'b [u32],
    /// Whether rows may end with a carriage return.
    pub(super) carriage: bool,
    pub(super) rows: &'b [Row],
    /// How many cells a row has.
    pub(super) width: usize,
    /// A bit a row: whether it is odd.
    pub(super) odd: u32,
    /// A bit a row: whether a figure of it is in doubt.
    pub(super) doubtful: u32,
    /// What is in doubt, of rows that are not odd.
    pub(super) doubts: Vec<Doubt>,
}

/// Whose a row is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowWords<'b> {
    pub(super) id: &'b [u8],
    pub(super) name: &'b [u8],
    pub(super) cohort: u16,
}

/// Codes of cohorts: positions in the rubric's list, or in the order first seen.
pub(super) struct Cohorts<'l> {
    listed: &'l [String],
    free: HashMap<Vec<u8>, u16>,
    /// Those of `free` by code.
    seen: Vec<String>,
    last: (Vec<u8>, u16),
}

impl<'l> Cohorts<'l> {
    pub(super) fn new(rubric: &'l Rubric) -> Self {
        Self {
            listed: &rubric.cohorts,
            free: HashMap::new(),
            seen: Vec::new(),
            last: (Vec::new(), u16::MAX),
        }
    }

    /// None where the rubric does not know it.
    fn code(&mut self, name: &[u8]) -> Option<u16> {
        if !self.listed.is_empty() {
            let at = self
                .listed
                .iter()
                .position(|known| known.as_bytes() == name)?;
            return u16::try_from(at).ok().filter(|code| *code != u16::MAX);
        }
        if self.last.1 != u16::MAX && self.last.0 == name {
            return Some(self.last.1);
        }
        let code = match self.free.get(name) {
            Some(code) => *code,
            None => {
                let code = u16::try_from(self.free.len())
                    .ok()
                    .filter(|code| *code != u16::MAX)?;
                self.free.insert(name.to_vec(), code);
                self.seen.push(String::from_utf8_lossy(name).into_owned());
                code
            }
        };
        self.last = (name.to_vec(), code);
        Some(code)
    }

    /// The free ones by code.
    pub(super) fn names(self) -> Vec<String> {
        self.seen
    }

    /// The cohort of a code.
    pub(super) fn name(&self, code: u16) -> &str {
        let code = usize::from(code);
        let names = [self.listed, &self.seen]
            .into_iter()
            .find(|names| !names.is_empty());
        names
            .and_then(|names| names.get(code))
            .map_or("", String::as_str)
    }
}

impl<'b> Block<'b> {
    /// Where a cell begins and ends.
    #[inline(always)]
    fn span(&self, row: &Row, column: usize) -> (usize, usize) {
        let at = usize::try_from(row.first).unwrap_or(0) + column;
        let end = |at: usize| self.ends.get(at).and_then(|end| usize::try_from(*end).ok());
        let start = match column {
            0 => usize::try_from(row.start).unwrap_or(0),
            _ => end(at - 1).map_or(0, |before| before + 1),
        };
        (start, end(at).unwrap_or(0))
    }

    /// The bytes of a cell.
    #[inline(always)]
    fn cell(&self, row: &Row, column: usize) -> &'b [u8] {
        let (start, end) = self.span(row, column);
        let cell = self.bytes.get(start..end).unwrap_or(&[]);
        if self.carriage && column + 1 == self.width {
            cell.strip_suffix(b"\r").unwrap_or(cell)
        } else {
            cell
        }
    }

    fn mark(&mut self, row: usize) {
        self.odd |= 1 << row;
    }

    /// Whether a cell that is no single figure leaves one open: then the row is doubtful, else odd.
    fn doubt(&mut self, at: usize, row: &Row, of: Column<'_>) -> Option<Doubt> {
        let cell = self.cell(row, of.column);
        let doubt = Doubt::read((at, of.slot), cell, of.field, of.vague);
        match doubt {
            Some(doubt) => {
                self.doubtful |= 1 << at;
                self.doubts.push(doubt);
            }
            None => self.mark(at),
        }
        doubt
    }

    /// Whose the rows are.
    pub(super) fn words(
        &mut self,
        layout: &Layout<'_>,
        cohorts: &mut Cohorts<'_>,
    ) -> [RowWords<'b>; BLOCK] {
        let mut all = [RowWords::default(); BLOCK];
        let rows = self.rows;
        for (at, (row, words)) in rows.iter().zip(&mut all).enumerate() {
            match self.row_words(row, layout, cohorts) {
                Some(told) => *words = told,
                None => self.mark(at),
            }
        }
        all
    }

    fn row_words(
        &self,
        row: &Row,
        layout: &Layout<'_>,
        cohorts: &mut Cohorts<'_>,
    ) -> Option<RowWords<'b>> {
        let WordColumns {
            id,
            name,
            cohort,
            period,
        } = layout.words;
        let word = |column: Option<usize>| match column {
            Some(column) => words::word(self.cell(row, column)),
            None => Word::Blank,
        };
        let (id, name) = match (word(id), word(name)) {
            (Word::Text(id), Word::Text(name)) => (id, name),
            (Word::Text(only), Word::Blank) | (Word::Blank, Word::Text(only)) => (only, only),
            _ => return None,
        };
        if !(Texts::takes(id) && Texts::takes(name)) {
            return None;
        }
        let cohort = match word(cohort) {
            Word::Text(cohort) => cohort,
            Word::Blank => &[],
            Word::Odd => return None,
        };
        match (word(period), layout.rubric.period.as_deref()) {
            (Word::Blank, _) | (Word::Text(_), None) => {}
            (Word::Text(period), Some(wanted)) => {
                let period = std::str::from_utf8(period).ok()?;
                if period != wanted && !is_same_period(wanted, period) {
                    return None;
                }
            }
            (Word::Odd, _) => return None,
        }
        let cohort = cohorts.code(cohort)?;
        Some(RowWords { id, name, cohort })
    }

    /// The short cells of some columns as words; those of rows that the block does not have are 0.
    pub(super) fn gather(&self, wanted: &[Wanted], to: &mut [Words]) {
        for words in &mut *to {
            words.iter_mut().skip(self.rows.len()).for_each(|w| *w = 0);
        }
        for (row, own) in self.rows.iter().enumerate() {
            let first = usize::try_from(own.first).unwrap_or(0);
            let ends = self.ends.get(first..).unwrap_or(&[]);
            for (wanted, words) in wanted.iter().zip(&mut *to) {
                let word = wanted.word(self.bytes, ends);
                if let Some(slot) = words.get_mut(row) {
                    *slot = word;
                }
            }
        }
        if self.carriage {
            let last = |wanted: &Wanted| wanted.column() + 1 == self.width;
            for (_, words) in wanted.iter().zip(to).filter(|(wanted, _)| last(wanted)) {
                *words = [cells::NONE; BLOCK];
            }
        }
    }

    /// Reads a column of numbers, whose cells were gathered for `hint` decimals: as many as they are expected to have.
    pub(super) fn numbers(
        &mut self,
        column: Column<'_>,
        rule: &NumberRule,
        hint: &mut u32,
        words: &Words,
        to: &mut BlockColumn,
    ) {
        to.decimals = *hint;
        let read = cells::numbers(words, *hint, &mut to.values);
        let slow = read.others & self.present();
        let known = self.doubts.len();
        if slow != 0 {
            self.slow_numbers(column, rule, slow, hint, to);
        }
        // What is in doubt was checked by the grammar of cells.
        let own = self.doubts.get(known..).unwrap_or(&[]).iter();
        let in_doubt = own.fold(0u32, |all, doubt| all | 1 << doubt.row);
        let (least, greatest) = match slow {
            0 => (read.least, read.greatest),
            _ => ends(&to.values),
        };
        to.largest = greatest.max(least.abs());
        let (from, up_to) = rule.bounds(to.decimals);
        let one = power_of_ten(to.decimals);
        if least < from || greatest > up_to || (rule.rate && least <= one) {
            for (at, value) in to.values.iter_mut().enumerate().take(self.rows.len()) {
                if in_doubt >> at & 1 == 0 && !rule.allows(*value, to.decimals) {
                    self.mark(at);
                    *value = 0.0;
                }
            }
            to.largest = largest(&to.values);
        }
    }

    /// A bit a row of the block.
    fn present(&self) -> u32 {
        let rows = super::separators::word(self.rows.len());
        u32::MAX.checked_shr(32u32.wrapping_sub(rows)).unwrap_or(0)
    }

    /// Reads the cells that `slow` names one by one and brings all to the decimals of the one that has most.
    fn slow_numbers(
        &mut self,
        column: Column<'_>,
        rule: &NumberRule,
        slow: u32,
        hint: &mut u32,
        to: &mut BlockColumn,
    ) {
        let rows = self.rows;
        for (at, value) in to.values.iter_mut().enumerate() {
            if slow >> at & 1 == 1 {
                *value = 0.0;
            }
        }
        let expected = *hint;
        let mut decimals = [expected; BLOCK];
        let mut most = if slow.count_ones() < u32::try_from(rows.len()).unwrap_or(0) {
            expected
        } else {
            0
        };
        for (at, row) in rows
            .iter()
            .enumerate()
            .filter(|(at, _)| slow >> at & 1 == 1)
        {
            let plain = rule.read(self.cell(row, column.column));
            let least = || match self.doubt(at, row, column)?.least {
                Held::Number(least) => Some(least),
                Held::Endless => None,
            };
            let Some((value, own)) = plain.or_else(least) else {
                continue;
            };
            if let (Some(slot), Some(decimals)) = (to.values.get_mut(at), decimals.get_mut(at)) {
                *slot = column_value(value);
                *decimals = own;
            }
            most = most.max(own);
            if plain.is_some() {
                *hint = own;
            }
        }
        to.decimals = most;
        for (at, (value, own)) in to.values.iter_mut().zip(decimals).enumerate() {
            if *value == 0.0 || own >= most {
                continue;
            }
            let mut scaled = [*value];
            scale_all(&mut scaled, power_of_ten(most - own));
            let [scaled] = scaled;
            if scaled.abs() < LIMIT {
                *value = scaled;
            } else {
                *value = 0.0;
                self.odd |= 1 << at;
            }
        }
    }

    /// Reads a column of flags, or days, or rows, whose cells were gathered.
    pub(super) fn flags(
        &mut self,
        column: Column<'_>,
        rule: &WordRule,
        words: &Words,
        to: &mut BlockColumn,
    ) {
        to.decimals = 0;
        let slow = if rule.is_flag() {
            cells::flags(words, &mut to.values)
        } else {
            to.values = [0.0; BLOCK];
            u32::MAX
        };
        if slow != 0 {
            let rows = self.rows;
            for (at, (row, value)) in rows.iter().zip(&mut to.values).enumerate() {
                if slow >> at & 1 == 1 {
                    let plain = rule.read(self.cell(row, column.column));
                    let least = || match self.doubt(at, row, column)?.least {
                        Held::Number((least, 0)) => Some(column_value(least)),
                        _ => None,
                    };
                    *value = plain.or_else(least).unwrap_or(0.0);
                }
            }
        }
        to.largest = largest(&to.values);
    }

    /// Looks at the cells that fill no column of a batch.
    pub(super) fn check(&mut self, layout: &Layout<'_>, nameless: &mut [bool]) {
        let rows = self.rows;
        for column in &layout.watched {
            for (at, row) in rows.iter().enumerate() {
                if !words::is_blank(self.cell(row, *column)) {
                    self.mark(at);
                }
            }
        }
        for checked in &layout.checked {
            for (at, row) in rows.iter().enumerate() {
                let cell = self.cell(row, checked.column);
                let plain = checked
                    .number
                    .as_ref()
                    .is_some_and(|rule| rule.is_plain(cell));
                let silent = || {
                    let field = layout.rubric.field(checked.field)?;
                    let unit = checked.unit.as_deref();
                    Some(rule::is_silent(cell, field, unit, &layout.rubric.vague))
                };
                if !plain && !words::is_blank(cell) && silent() != Some(true) {
                    self.mark(at);
                }
            }
        }
        for (column, fresh) in nameless.iter_mut().enumerate().filter(|(_, fresh)| **fresh) {
            for (at, row) in rows.iter().enumerate() {
                match words::word(self.cell(row, column)) {
                    Word::Blank => {}
                    Word::Odd => self.mark(at),
                    Word::Text(_) => {
                        *fresh = false;
                        self.mark(at);
                        break;
                    }
                }
            }
        }
    }
}
