//! Points as they are printed, most of them looked up.

use super::figures::{BLANK, Column};
use super::line::{Digits, Line};

/// Units below 0 and from 0 up that are looked up: of two decimals -20.48 to 122.87.
const BELOW: i64 = 2048;
const FROM_ZERO: i64 = 12_288;

/// The cells of points with some decimals, each with the comma before it.
pub(super) struct Points {
    digits: u32,
    /// The units of the first of `cells`.
    first: i64,
    /// Up to seven bytes, the first lowest, and how many there are.
    cells: Vec<u64>,
}

/// The cell of [`BLANK`]: a comma.
const BLANK_CELL: u64 = 1 << 56 | 0x2c;

impl Points {
    /// Points with so many decimals.
    pub(super) fn with(digits: u32) -> Self {
        // The longest of a range must have no more than seven bytes.
        let (first, end) = match digits {
            0..=3 => (-BELOW, FROM_ZERO),
            4 => (0, FROM_ZERO),
            _ => (0, 0),
        };
        let cell = |units: i64| {
            let mut cell = [0; 8];
            let digits = written(units, digits);
            let (text, length) = cell.split_at_mut(7);
            for (slot, byte) in text.iter_mut().zip(digits.as_slice()) {
                *slot = *byte;
            }
            if let Some(slot) = length.first_mut() {
                *slot = u8::try_from(digits.as_slice().len()).unwrap_or(0);
            }
            u64::from_le_bytes(cell)
        };
        Self {
            digits,
            first,
            cells: (first..end).map(cell).collect(),
        }
    }

    /// Writes the cells of a row of a block.
    #[inline(always)]
    pub(super) fn put_row(&self, columns: &[Column], row: usize, line: &mut Line<'_>) {
        let room = line.room(columns.len());
        let mut at = 0usize;
        for column in columns {
            let units = column.get(row).copied().unwrap_or(BLANK);
            let known = usize::try_from(units.wrapping_sub(self.first).cast_unsigned());
            let cell = match known.ok().and_then(|known| self.cells.get(known)) {
                Some(cell) => *cell,
                None if units == BLANK => BLANK_CELL,
                None => return self.put_slowly(columns, row, line),
            };
            // A cell has less than eight bytes, so that there is room for all of them.
            let slot = room.get_mut(at..at.wrapping_add(8));
            if let Some(slot) = slot.and_then(<[u8]>::first_chunk_mut) {
                *slot = cell.to_le_bytes();
            }
            at = at.wrapping_add(usize::try_from(cell.wrapping_shr(56)).unwrap_or(0));
        }
        line.advance(at);
    }

    #[cold]
    fn put_slowly(&self, columns: &[Column], row: usize, line: &mut Line<'_>) {
        for column in columns {
            match column.get(row).copied().unwrap_or(BLANK) {
                BLANK => line.put(b","),
                units => line.put(written(units, self.digits).as_slice()),
            }
        }
    }
}

/// A comma and points as [`crate::decimal::Points`] prints them.
fn written(units: i64, digits: u32) -> Digits {
    let mut out = Digits::default();
    let mut rest = units.unsigned_abs();
    for _ in 0..digits {
        rest = out.push_last(rest);
    }
    if digits > 0 {
        out.push(b'.');
    }
    out.push_all(rest);
    if units < 0 {
        out.push(b'-');
    }
    out.push(b',');
    out
}

#[cfg(test)]
mod tests {
    use super::super::figures::BLOCK;
    use super::*;
    use crate::decimal;

    #[test]
    fn cells_are_what_points_print() {
        for digits in [0, 1, 2, 3, 4, 6, 12] {
            let points = Points::with(digits);
            let unit = decimal::Number::power_of_ten(digits);
            for units in [
                0,
                1,
                -1,
                9,
                10,
                -99,
                100,
                999,
                1000,
                -2048,
                -2049,
                12_287,
                12_288,
                123_456,
                -1_234_567,
                1 << 52,
            ] {
                let mut bytes = vec![b'y'; 3];
                let mut line = Line::over(&mut bytes);
                line.put(b"x");
                points.put_row(&[[units; BLOCK], [BLANK; BLOCK]], 5, &mut line);
                let bytes = line.end().to_vec();
                let number = decimal::Number::from(units).checked_div(&unit).unwrap();
                let expected = format!("x,{},", decimal::Points::round(&number, digits));
                assert_eq!(String::from_utf8(bytes).unwrap(), expected);
            }
        }
    }
}
