//! Cells that say less than one figure: blank, vague, not applicable. As the grammar of cells reads them, or odd.
#![allow(
    clippy::float_arithmetic,
    reason = "whole numbers scaled by powers of ten, below 2^53"
)]

use crate::decimal::Number;
use crate::plan::{End, FAR, ends_of};
use crate::report::cell;
use crate::rubric::{Field, Vague};
use crate::value::{Known, Value};

use super::batches::{BlockColumn, scale_all};
use super::number::{LIMIT, MOST_DECIMALS, column_value, power_of_ten};
use super::rule::Plain;
use super::words;

/// An end of a figure, as a column holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Held {
    /// A number with its decimals.
    Number(Plain),
    /// Without end on that side.
    Endless,
}

/// A cell of a block in which no single figure stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubt {
    /// The row in the block.
    pub(super) row: usize,
    /// The column of the batch.
    pub(super) slot: usize,
    pub(super) least: Held,
    pub(super) greatest: Held,
    /// Not applicable: the ends mean nothing.
    pub(super) absent: bool,
}

impl Doubt {
    /// What a cell leaves open; none where the reference has something to say of it, or where an end of it does not
    /// belong to the figure.
    pub(super) fn read(
        (row, slot): (usize, usize),
        cell: &[u8],
        field: &Field,
        vague: &Vague,
    ) -> Option<Self> {
        let text = words::unquoted(cell).and_then(|text| std::str::from_utf8(text).ok())?;
        if text.trim_start().starts_with(['=', '\'']) {
            return None;
        }
        let unit = None;
        let read = cell::read_in_column(text, &cell::Column { field, vague, unit });
        if !read.notes.is_empty() {
            return None;
        }
        let of = |value: &Value| {
            let (least, greatest) = ends_of(value)?;
            let (least, greatest) = (held(least)?, held(greatest)?);
            let far = matches!(greatest, Held::Number(end) if least != greatest && is_far(end));
            (!far).then_some((least, greatest, false))
        };
        let (least, greatest, absent) = match &read.known {
            Known::Value(value) => of(value)?,
            Known::Missing(None) if field.if_blank.is_none() => of(&field.anything())?,
            Known::Missing(_) => return None,
            Known::NotApplicable(_) => (Held::Number((0, 0)), Held::Number((0, 0)), true),
        };
        Some(Self {
            row,
            slot,
            least,
            greatest,
            absent,
        })
    }
}

/// A plan takes an open figure that goes so far for one without end.
fn is_far((value, decimals): Plain) -> bool {
    column_value(value).abs() >= column_value(FAR) * power_of_ten(decimals)
}

fn held(end: End) -> Option<Held> {
    let End::Number(number) = end else {
        return Some(Held::Endless);
    };
    let decimals = number.decimals().filter(|d| *d <= MOST_DECIMALS)?;
    let value = (number * Number::power_of_ten(decimals)).to_i64()?;
    (column_value(value).abs() < LIMIT).then_some(Held::Number((value, decimals)))
}

/// A bit a row of which the greatest end, or the figure, is beyond what a column holds once all of it has the decimals
/// of the doubt that has most.
pub(super) fn too_large<'d>(
    doubts: impl Iterator<Item = &'d Doubt> + Clone,
    column: &BlockColumn,
) -> u32 {
    let greatest = doubts.filter_map(|doubt| match doubt.greatest {
        Held::Number((value, decimals)) => Some((doubt.row, column_value(value), decimals)),
        Held::Endless => None,
    });
    let of_doubts = greatest.clone().map(|(_, _, decimals)| decimals).max();
    let most = column.decimals.max(of_doubts.unwrap_or(0));
    let values = column.values.iter().enumerate();
    let values = values.map(|(row, value)| (row, *value, column.decimals));
    let beyond = |(_, value, decimals): &(usize, f64, u32)| {
        value.abs() * power_of_ten(most - decimals) >= LIMIT
    };
    let rows = greatest.chain(values).filter(beyond);
    rows.fold(0, |all, (row, ..)| all | 1 << row)
}

/// Puts the doubts of one column into it and into that of its greatest ends, which is a copy of it so far; `absent`
/// tells where the figure is not applicable.
pub(super) fn put<'d>(
    doubts: impl Iterator<Item = &'d Doubt>,
    least: &mut BlockColumn,
    greatest: &mut BlockColumn,
    absent: &mut BlockColumn,
) {
    for doubt in doubts {
        if doubt.least == Held::Endless
            && let Some(value) = least.values.get_mut(doubt.row)
        {
            *value = f64::NEG_INFINITY;
        }
        if doubt.absent
            && let Some(value) = absent.values.get_mut(doubt.row)
        {
            (*value, absent.largest) = (1.0, 1.0);
        }
        let value = match doubt.greatest {
            Held::Endless => f64::INFINITY,
            Held::Number((value, decimals)) => {
                if decimals > greatest.decimals {
                    scale_all(
                        &mut greatest.values,
                        power_of_ten(decimals - greatest.decimals),
                    );
                    greatest.largest *= power_of_ten(decimals - greatest.decimals);
                    greatest.decimals = decimals;
                }
                let value = column_value(value) * power_of_ten(greatest.decimals - decimals);
                greatest.largest = greatest.largest.max(value.abs());
                value
            }
        };
        if let Some(slot) = greatest.values.get_mut(doubt.row) {
            *slot = value;
        }
    }
}
