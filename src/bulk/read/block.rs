//! Rows with a cell a column, read column by column.

use std::collections::HashMap;

use crate::report::is_same_period;
use crate::rubric::Rubric;

use super::batches::{BLOCK, BlockColumn, ends, scale_all};
use super::layout::{Layout, WordColumns};
use super::number::{self, LIMIT, column_value, power_of_ten};
use super::rule::{self, NumberRule, WordRule};
use super::separators::Row;
use super::words::{self, Word};

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
    last: (Vec<u8>, u16),
}

impl<'l> Cohorts<'l> {
    pub(super) fn new(rubric: &'l Rubric) -> Self {
        Self {
            listed: &rubric.cohorts,
            free: HashMap::new(),
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
                code
            }
        };
        self.last = (name.to_vec(), code);
        Some(code)
    }

    /// The free ones by code.
    pub(super) fn names(self) -> Vec<String> {
        let mut names: Vec<(u16, String)> = self
            .free
            .into_iter()
            .map(|(name, code)| (code, String::from_utf8(name).unwrap_or_default()))
            .collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name).collect()
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

    /// Reads a column of numbers. `hint` is how many decimals they are expected to have.
    pub(super) fn numbers(
        &mut self,
        column: usize,
        rule: &NumberRule,
        hint: &mut u32,
        to: &mut BlockColumn,
    ) {
        to.values = [0.0; BLOCK];
        to.decimals = *hint;
        let slow = if self.carriage && column + 1 == self.width {
            u32::MAX
        } else if *hint == 0 {
            self.short(column, &mut to.values, number::short_whole)
        } else {
            let decimals = *hint;
            self.short(column, &mut to.values, |word, length| {
                number::short_decimal(word, length, decimals)
            })
        };
        if slow != 0 {
            self.slow_numbers(column, rule, slow, hint, to);
        }
        let (least, greatest) = ends(&to.values);
        let (from, up_to) = rule.bounds(to.decimals);
        let one = power_of_ten(to.decimals);
        if least < from || greatest > up_to || (rule.rate && least <= one) {
            for (at, value) in to.values.iter_mut().enumerate().take(self.rows.len()) {
                if !rule.allows(*value, to.decimals) {
                    self.mark(at);
                    *value = 0.0;
                }
            }
        }
    }

    /// Reads the cells of at most eight signs; a bit a row for the others.
    #[inline(always)]
    fn short(
        &self,
        column: usize,
        values: &mut [f64; BLOCK],
        read: impl Fn([u8; 8], u32) -> Option<u32>,
    ) -> u32 {
        let mut slow = 0;
        for ((at, row), value) in (0u32..).zip(self.rows).zip(values) {
            let (start, end) = self.span(row, column);
            let number = self
                .bytes
                .get(..end)
                .and_then(<[u8]>::last_chunk::<8>)
                .and_then(|word| read(*word, super::separators::word(end.wrapping_sub(start))));
            match number {
                Some(number) => *value = f64::from(number),
                None => slow |= 1 << at,
            }
        }
        slow
    }

    /// Reads the cells that `slow` names one by one and brings all to the decimals of the one that has most.
    fn slow_numbers(
        &mut self,
        column: usize,
        rule: &NumberRule,
        slow: u32,
        hint: &mut u32,
        to: &mut BlockColumn,
    ) {
        let rows = self.rows;
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
            let Some((value, own)) = rule.read(self.cell(row, column)) else {
                self.mark(at);
                continue;
            };
            if let (Some(slot), Some(decimals)) = (to.values.get_mut(at), decimals.get_mut(at)) {
                *slot = column_value(value);
                *decimals = own;
            }
            most = most.max(own);
            *hint = own;
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

    /// Reads a column of flags.
    pub(super) fn flags(&mut self, column: usize, rule: &WordRule, to: &mut BlockColumn) {
        to.decimals = 0;
        to.values = [0.0; BLOCK];
        let rows = self.rows;
        for (at, (row, value)) in rows.iter().zip(&mut to.values).enumerate() {
            match rule.read(self.cell(row, column)) {
                Some(flag) => *value = flag,
                None => self.mark(at),
            }
        }
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
