//! Open batches, one a class: blocks of rows come in, full batches go out.
#![allow(
    clippy::float_arithmetic,
    reason = "columns hold whole numbers below 2^53"
)]

use crate::plan::{Batch, Column, ROWS};

use super::number::{LIMIT, power_of_ten};

/// So many rows are read column by column at once: their text stays in the first cache.
pub(super) const BLOCK: usize = 32;

/// A column of a block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BlockColumn {
    pub(super) values: [f64; BLOCK],
    pub(super) decimals: u32,
    /// At least the size of each value.
    pub(super) largest: f64,
}

/// A batch that is being filled.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) batch: Batch,
    /// The numbers of its rows.
    pub(super) rows: Vec<u32>,
}

impl Open {
    /// Makes it empty, with so many columns.
    pub(super) fn clear(&mut self, slots: usize) {
        self.rows.clear();
        self.batch.rows = 0;
        self.batch.columns.resize_with(slots, Column::default);
        for column in &mut self.batch.columns {
            column.values.clear();
            column.decimals = 0;
            column.largest = 0.0;
        }
    }

    /// Whether the rows of a block fit in: there is room, and no column would outgrow what is exact.
    pub(super) fn fits(&self, rows: usize, block: &[BlockColumn]) -> bool {
        let mut columns = self.batch.columns.iter().zip(block);
        self.batch.rows + rows <= ROWS
            && columns.all(|(column, block)| {
                if column.decimals == block.decimals {
                    return true;
                }
                let decimals = column.decimals.max(block.decimals);
                let own = column.largest * scale(column.decimals, decimals);
                own.max(block.largest * scale(block.decimals, decimals)) < LIMIT
            })
    }

    /// Adds the rows `picked` of a block, which fit in.
    pub(super) fn add(&mut self, picked: Picked<'_>, block: &[BlockColumn], first: u32) {
        for (column, block) in self.batch.columns.iter_mut().zip(block) {
            let mut scaled;
            let mut block = block;
            if column.decimals != block.decimals {
                let decimals = column.decimals.max(block.decimals);
                scale_all(&mut column.values, scale(column.decimals, decimals));
                column.largest *= scale(column.decimals, decimals);
                column.decimals = decimals;
                scaled = *block;
                scale_all(&mut scaled.values, scale(block.decimals, decimals));
                scaled.largest *= scale(block.decimals, decimals);
                block = &scaled;
            }
            let values = &block.values;
            if block.largest > column.largest {
                column.largest = block.largest;
            }
            match picked {
                Picked::First(count) => {
                    column
                        .values
                        .extend_from_slice(values.get(..count).unwrap_or(values));
                }
                Picked::These(rows) => {
                    // Rows of a block are below 32, so that nothing has to be looked up twice.
                    let mut these = [0.0; BLOCK];
                    for (slot, row) in these.iter_mut().zip(rows) {
                        *slot = values.get(usize::from(*row & 31)).copied().unwrap_or(0.0);
                    }
                    let count = rows.len().min(BLOCK);
                    column
                        .values
                        .extend_from_slice(these.get(..count).unwrap_or(&these));
                }
            }
        }
        match picked {
            Picked::First(count) => self.rows.extend((first..).take(count)),
            Picked::These(rows) => self
                .rows
                .extend(rows.iter().map(|row| first + u32::from(*row))),
        }
        self.batch.rows = self.rows.len();
    }
}

/// Which rows of a block are meant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Picked<'a> {
    /// So many from the first on.
    First(usize),
    /// Those at these positions.
    These(&'a [u8]),
}

#[allow(clippy::float_arithmetic)] // powers of ten, exact
fn scale(from: u32, to: u32) -> f64 {
    power_of_ten(to.saturating_sub(from))
}

#[allow(clippy::float_arithmetic)] // whole numbers whose product is proved to stay below 2^53
pub(super) fn scale_all(values: &mut [f64], by: f64) {
    if by > 1.0 {
        for value in values {
            *value *= by;
        }
    }
}

/// The size of the largest value.
pub(super) fn largest(values: &[f64; BLOCK]) -> f64 {
    let (least, greatest) = ends(values);
    greatest.max(-least)
}

/// The least and the greatest value.
#[inline(always)]
pub(super) fn ends(values: &[f64; BLOCK]) -> (f64, f64) {
    // Four at a time, which the compiler makes one step of.
    let (mut least, mut greatest) = ([f64::INFINITY; 4], [f64::NEG_INFINITY; 4]);
    for four in values.as_chunks::<4>().0 {
        for ((value, least), greatest) in four.iter().zip(&mut least).zip(&mut greatest) {
            *least = if *value < *least { *value } else { *least };
            *greatest = if *value > *greatest {
                *value
            } else {
                *greatest
            };
        }
    }
    let all = |values: [f64; 4], pick: fn(f64, f64) -> f64| values.into_iter().reduce(pick);
    (
        all(least, f64::min).unwrap_or(0.0),
        all(greatest, f64::max).unwrap_or(0.0),
    )
}
