//! The figures of a block of rows, as they are printed.

use crate::bulk::keep::{Kept, add};
use crate::rubric::SectionKind;

/// Rows at a time; the marks of a block are one word.
pub(super) const BLOCK: usize = 64;

/// An empty cell.
pub(super) const BLANK: i64 = i64::MIN;

/// A figure of a block of rows, in units of the rubric's last digit, or [`BLANK`].
pub(super) type Column = [i64; BLOCK];

/// The figures of a block of rows: the indicators, the sections, rescale, bonus, penalty, adjustment, limits, total.
pub(super) struct Figures {
    pub(super) columns: Vec<Column>,
    /// The sum of the counted indicators of each section.
    sums: Vec<Column>,
}

impl Figures {
    pub(super) fn of(kept: &Kept) -> Self {
        let (items, sections) = (kept.points.len(), kept.sections.len());
        Self {
            columns: vec![[0; BLOCK]; items + sections + 6],
            sums: vec![[0; BLOCK]; sections],
        }
    }

    /// Reads the rows from `first` on, which must be a multiple of [`BLOCK`].
    pub(super) fn read(&mut self, kept: &Kept, first: usize) {
        self.sums.fill([0; BLOCK]);
        let mut columns = self.columns.iter_mut();
        let items = kept.layout.items.iter().zip(&kept.points).zip(&kept.blank);
        for (((item, lane), blank), column) in items.zip(columns.by_ref()) {
            lane.read(first, column);
            if let Some(sum) = self.sums.get_mut(item.section).filter(|_| item.counted) {
                add(sum, column);
            }
            empty(column, blank.word(first));
        }
        let (mut before, mut bonus, mut penalty) = ([0; BLOCK], [0; BLOCK], [0; BLOCK]);
        let kinds = kept.layout.sections.iter().zip(&self.sums);
        let sections = kinds.zip(&kept.sections).zip(&kept.section_blank);
        for ((((kind, sum), lane), blank), column) in sections.zip(columns.by_ref()) {
            lane.read(first, column);
            add(column, sum);
            match kind {
                SectionKind::Base => add(&mut before, column),
                SectionKind::Bonus => add(&mut bonus, column),
                SectionKind::Penalty => add(&mut penalty, column),
            }
            empty(column, blank.word(first));
        }
        let nothing = [0; BLOCK];
        for (lane, predicted) in [
            (&kept.rescale, &nothing),
            (&kept.bonus, &bonus),
            (&kept.penalty, &penalty),
            (&kept.adjustment, &nothing),
        ] {
            if let Some(column) = columns.next() {
                lane.read(first, column);
                add(column, predicted);
                add(&mut before, column);
            }
        }
        if let (Some(limits), Some(total)) = (columns.next(), columns.next()) {
            kept.total.read(first, total);
            kept.limits.read(first, limits);
            for ((limits, total), before) in limits.iter_mut().zip(total).zip(before) {
                *limits = limits.wrapping_add(total.wrapping_sub(before));
            }
        }
    }
}

/// Empties the cells that are marked.
fn empty(column: &mut Column, mut marks: u64) {
    while marks != 0 {
        let at = usize::try_from(marks.trailing_zeros()).unwrap_or(0);
        if let Some(figure) = column.get_mut(at) {
            *figure = BLANK;
        }
        marks &= marks - 1;
    }
}
