//! A column of whole numbers as narrow as its numbers allow.

/// One whole number an office, in the order of the input: nothing at all while all of them are 0, else 1, 2, 4 or
/// 8 bytes each, as the largest of them needs, and 1 where all are tens below 1280 in size: points with one decimal
/// fewer than are printed, as most steps of tables and deductions are. Offices behind its end have 0.
#[derive(Clone, Debug, Default)]
pub(crate) enum Lane {
    /// All are 0.
    #[default]
    Zero,
    /// One byte each.
    I8(Vec<i8>),
    /// One byte each, of tens: see [`Lane::packed`].
    Tens(Vec<Tens>),
    /// Two bytes each.
    I16(Vec<i16>),
    /// Four bytes each.
    I32(Vec<i32>),
    /// Eight bytes each.
    I64(Vec<i64>),
}

/// A number that is so many tens.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tens(pub(crate) i8);

/// The least width that holds a number; ordered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Width {
    None,
    W8,
    W16,
    W32,
    W64,
}

impl Width {
    /// From the bits that stand in any of the numbers, sign apart: see [`bits`].
    fn of(bits: u64) -> Self {
        match bits {
            0 => Self::W8,
            _ if bits < 1 << 7 => Self::W8,
            _ if bits < 1 << 15 => Self::W16,
            _ if bits < 1 << 31 => Self::W32,
            _ => Self::W64,
        }
    }
}

/// The bits in which some numbers differ from their sign.
fn bits(values: &[i64]) -> u64 {
    let own = |all: i64, v: &i64| all | (v ^ (v >> 63));
    fast(|| values.iter().fold(0, own)).unsigned_abs()
}

/// Runs a loop in AVX2 where the machine has it: of many numbers, since asking costs something.
pub(crate) fn fast<T>(work: impl FnOnce() -> T) -> T {
    pulp::Arch::new().dispatch(work)
}

/// A number of a narrow lane.
trait Narrow: Copy + Default {
    fn narrow(value: i64) -> Self;
    fn wide(self) -> i64;
}

macro_rules! narrow {
    ($($narrow:ty)*) => { $(
        impl Narrow for $narrow {
            #[allow(clippy::as_conversions)] // the width of the lane was chosen so that the number fits
            fn narrow(value: i64) -> Self {
                value as Self
            }

            fn wide(self) -> i64 {
                i64::from(self)
            }
        }
    )* };
}

narrow!(i8 i16 i32 i64);

impl Narrow for Tens {
    #[allow(clippy::as_conversions)] // only of tens that fit
    fn narrow(value: i64) -> Self {
        Self((value / 10) as i8)
    }

    fn wide(self) -> i64 {
        i64::from(self.0) * 10
    }
}

/// Runs an expression on the numbers of a lane of whatever width.
macro_rules! each_width {
    ($lane:expr, $of:ident => $result:expr, $zero:expr) => {
        match $lane {
            Lane::Zero => $zero,
            Lane::I8($of) => $result,
            Lane::Tens($of) => $result,
            Lane::I16($of) => $result,
            Lane::I32($of) => $result,
            Lane::I64($of) => $result,
        }
    };
}

impl Lane {
    /// The number of an office.
    pub(crate) fn get(&self, row: usize) -> i64 {
        each_width!(self, of => of.get(row).map_or(0, |v| v.wide()), 0)
    }

    /// Whether all numbers are 0 for want of any other.
    pub(crate) fn is_zero(&self) -> bool {
        matches!(self, Self::Zero)
    }

    /// Sets the number of an office.
    pub(crate) fn set(&mut self, row: usize, value: i64) {
        self.put(row, &[value]);
    }

    /// Sets the numbers of the offices from `first` on.
    pub(crate) fn put(&mut self, first: usize, values: &[i64]) {
        let bits = bits(values);
        if bits == 0 && values.iter().all(|v| *v == 0) && self.is_zero() {
            return;
        }
        self.widen(Width::of(bits));
        each_width!(self, of => put(of, first, values), ());
    }

    /// Sets the numbers of offices here and there, all of them before `end`; `values` are those that may come, in any
    /// order.
    pub(crate) fn scatter(
        &mut self,
        end: usize,
        values: &[i64],
        numbers: impl Iterator<Item = (usize, i64)>,
    ) {
        let bits = bits(values);
        if bits == 0 && values.iter().all(|v| *v == 0) && self.is_zero() {
            return;
        }
        self.widen(Width::of(bits));
        each_width!(self, of => scatter(of, end, numbers), ());
    }

    fn width(&self) -> Width {
        match self {
            Self::Zero => Width::None,
            // What is put into tens need not be tens.
            Self::I8(_) | Self::Tens(_) => Width::W8,
            Self::I16(_) => Width::W16,
            Self::I32(_) => Width::W32,
            Self::I64(_) => Width::W64,
        }
    }

    fn widen(&mut self, width: Width) {
        let width = match self {
            Self::Tens(_) => width.max(Width::W16),
            _ => width,
        };
        if self.width() >= width {
            return;
        }
        fn moved<T: Narrow>(lane: &Lane) -> Vec<T> {
            each_width!(lane, of => of.iter().map(|v| T::narrow(v.wide())).collect(), Vec::new())
        }
        *self = match width {
            Width::None | Width::W8 => Self::I8(moved(self)),
            Width::W16 => Self::I16(moved(self)),
            Width::W32 => Self::I32(moved(self)),
            Width::W64 => Self::I64(moved(self)),
        };
    }

    /// A copy that takes no more memory than it needs.
    pub(crate) fn packed(&self) -> Self {
        let tens = |v: &i16| *v % 10 == 0 && v.unsigned_abs() < 1280;
        match self {
            Self::I16(of) if fast(|| of.iter().fold(true, |all, v| all & tens(v))) => {
                Self::Tens(fast(|| of.iter().map(|v| Tens::narrow(v.wide())).collect()))
            }
            other => other.clone(),
        }
    }

    /// Copies the numbers of the offices from `first` on.
    pub(crate) fn read(&self, first: usize, out: &mut [i64]) {
        each_width!(self, of => read(of, first, out), out.fill(0));
    }

    /// Leaves out the offices that are not to stay, and gives back what memory is not needed.
    pub(crate) fn retain(&mut self, stays: &[bool]) {
        each_width!(self, of => retain(of, stays), ());
    }

    /// Gives back what memory is not needed.
    pub(crate) fn shrink(&mut self) {
        each_width!(self, of => of.shrink_to_fit(), ());
    }

    /// How many bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        each_width!(self, of => std::mem::size_of_val(of.as_slice()), 0)
    }
}

/// Lanes are the same when the same numbers stand in them, whatever their width.
impl PartialEq for Lane {
    fn eq(&self, other: &Self) -> bool {
        let length = |lane: &Self| each_width!(lane, of => of.len(), 0);
        (0..length(self).max(length(other))).all(|row| self.get(row) == other.get(row))
    }
}

fn put<T: Narrow>(of: &mut Vec<T>, first: usize, values: &[i64]) {
    if of.len() < first {
        of.resize(first, T::default());
    }
    let over = of.get_mut(first..).unwrap_or_default();
    let inside = over.len().min(values.len());
    for (slot, value) in over.iter_mut().zip(values) {
        *slot = T::narrow(*value);
    }
    if let Some(values) = values.get(inside..).filter(|values| !values.is_empty()) {
        fast(|| of.extend(values.iter().map(|v| T::narrow(*v))));
    }
}

fn scatter<T: Narrow>(of: &mut Vec<T>, end: usize, numbers: impl Iterator<Item = (usize, i64)>) {
    if of.len() < end {
        of.resize(end, T::default());
    }
    for (row, value) in numbers {
        if let Some(slot) = of.get_mut(row) {
            *slot = T::narrow(value);
        }
    }
}

fn read<T: Narrow>(of: &[T], first: usize, out: &mut [i64]) {
    let from = of.get(first..).unwrap_or_default();
    let inside = from.len().min(out.len());
    fast(|| {
        for (slot, value) in out.iter_mut().zip(from) {
            *slot = value.wide();
        }
    });
    if let Some(rest) = out.get_mut(inside..) {
        rest.fill(0);
    }
}

fn retain<T>(of: &mut Vec<T>, stays: &[bool]) {
    let mut stays = stays.iter();
    of.retain(|_| stays.next().is_none_or(|stays| *stays));
    of.shrink_to_fit();
}

/// Whole numbers in f64, as the plan computes them, as integers. Of an `f64` below 2^51 in size that is a whole
/// number the lowest bits of its sum with 1.5 · 2^52 are the integer: no conversion that could fail, and fast.
#[allow(clippy::as_conversions, clippy::float_arithmetic)] // the lanes of the plan are whole numbers in f64
pub(crate) fn whole(values: &[f64], out: &mut Vec<i64>) {
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    let shifted = |v: &f64| {
        (v + SHIFT)
            .to_bits()
            .wrapping_sub(SHIFT.to_bits())
            .cast_signed()
    };
    out.clear();
    fast(|| out.extend(values.iter().map(shifted)));
    if bits(out) >= 1 << 50 {
        out.clear();
        out.extend(values.iter().map(|v| *v as i64));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_follow_the_numbers() {
        let mut lane = Lane::default();
        lane.put(0, &[0, 0, 0]);
        assert_eq!(lane.bytes(), 0);
        lane.set(3, 127);
        assert_eq!(lane.bytes(), 4);
        lane.set(1, -128);
        assert_eq!(lane.bytes(), 4);
        lane.set(0, 128);
        assert_eq!(lane.bytes(), 8);
        lane.set(0, -32_769);
        assert_eq!(lane.bytes(), 16);
        lane.set(0, 1 << 31);
        assert_eq!(lane.bytes(), 32);
        let all: Vec<i64> = (0..6).map(|row| lane.get(row)).collect();
        assert_eq!(all, [1 << 31, -128, 0, 127, 0, 0]);
    }

    #[test]
    fn tens_are_packed_and_take_any_number_later() {
        let packed = |values: &[i64]| {
            let mut lane = Lane::default();
            lane.put(0, values);
            lane.packed()
        };
        let mut lane = packed(&[1270, -1270, 0, 130]);
        assert_eq!(lane.bytes(), 4);
        let all: Vec<i64> = (0..5).map(|row| lane.get(row)).collect();
        assert_eq!(all, [1270, -1270, 0, 130, 0]);
        lane.set(2, 7);
        let all: Vec<i64> = (0..5).map(|row| lane.get(row)).collect();
        assert_eq!(all, [1270, -1270, 7, 130, 0]);
        for wide in [[1280, 0], [-1280, 0], [130, 135]] {
            assert_eq!(packed(&wide).bytes(), 4, "{wide:?}");
        }
    }

    #[test]
    fn whole_numbers_of_the_plan() {
        let mut out = Vec::new();
        let limit = 9_007_199_254_740_991.0;
        whole(&[0.0, -0.0, 12.0, -7.0], &mut out);
        assert_eq!(out, [0, 0, 12, -7]);
        whole(&[limit, -limit, 3.0], &mut out);
        assert_eq!(out, [9_007_199_254_740_991, -9_007_199_254_740_991, 3]);
    }

    proptest! {
        #[test]
        fn what_was_put_last_is_read(
            puts in prop::collection::vec(
                (0usize..40, prop::collection::vec(prop_oneof![-3i64..3, -200i64..200, any::<i32>().prop_map(i64::from), any::<i64>()], 1..9)),
                0..12,
            ),
            scattered in prop::collection::vec((0usize..60, prop_oneof![-3i64..3, any::<i64>()]), 0..9),
        ) {
            let (mut lane, mut plain) = (Lane::default(), vec![0i64; 60]);
            for (first, values) in &puts {
                lane.put(*first, values);
                plain[*first..*first + values.len()].copy_from_slice(values);
            }
            let values: Vec<i64> = scattered.iter().map(|(_, value)| *value).collect();
            let end = scattered.iter().map(|(row, _)| row + 1).max().unwrap_or(0);
            lane.scatter(end, &values, scattered.iter().copied());
            for (row, value) in &scattered {
                plain[*row] = *value;
            }
            let mut read = vec![1; 60];
            lane.read(0, &mut read);
            prop_assert_eq!(&read, &plain);
            lane.read(7, &mut read[7..]);
            prop_assert_eq!(&read, &plain);
            lane = lane.packed();
            lane.read(7, &mut read[7..]);
            prop_assert_eq!(&read, &plain);
            let stays: Vec<bool> = (0..60).map(|row| row % 3 != 0).collect();
            lane.retain(&stays);
            let left: Vec<i64> = plain.into_iter().zip(&stays).filter(|(_, s)| **s).map(|(v, _)| v).collect();
            let found: Vec<i64> = (0..left.len()).map(|row| lane.get(row)).collect();
            prop_assert_eq!(found, left);
        }
    }
}
