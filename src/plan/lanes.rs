//! Steps over batches of rows, in lanes of `f64` that hold whole numbers only.
//!
//! # Why it is exact
//!
//! 1. No step but the last rounds. A figure with `s` decimals enters as the whole number `x · 10^s`, and `10^s` goes
//!    into a constant of the plan. Sums, products, the smaller, the larger, choices and comparisons are taken of whole
//!    numbers after cross-multiplying; a quotient only swaps numerator and denominator. An `f64` holds every whole number
//!    up to 2^53, and IEEE sums and products of whole numbers are exact while the result stays below 2^53. Rust never
//!    contracts them to fused operations, so this does not depend on the build.
//! 2. That no step comes near 2^53 is proved for every batch ([`is_exact`]): the steps are run once over sizes, with
//!    `|a + b| <= |a| + |b|` and `|a · b| <= |a| · |b|`, from the greatest size in each column. One bit is kept for the
//!    rounding of the proof itself. Rows with figures for which it does not hold are left to the reference.
//! 3. The one division. For whole numbers `d > 0` and `n >= 0` with `n + d <= 2^53`, `floor(fl(n / d)) = floor(n / d)`:
//!    a whole quotient is exact. Else let `K = ceil(n / d)`; rounding never turns an order around, so only
//!    `fl(n / d) = K` could hurt. `K - n/d` is at least `1 / d`, and to reach `K` it must be at most half the distance
//!    of numbers just below `K`, which is at most `K · 2^-53`; so `K · d >= 2^53`. But `K · d <= n + d - 1 < 2^53`.
//! 4. Half up to units of `n / d` is `floor((2n + d) / 2d)`, of a negative number with the sign put aside: half away from
//!    zero, and a tie is decided by whole numbers.
//! 5. Comparisons are exact for the same reason: `files / checked <= 0.05` is `20 · files <= checked`, so no tier and no
//!    gate ever flips. Divisors are above 0 in every row: the expressions choose 1 in place of one that is not.
#![allow(
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "lanes hold whole numbers below 2^52, see above"
)]

use super::results::{Batch, Column};
use super::steps::{Slot, Step, Term};

/// Nothing in a lane may reach this: the nearest-whole trick needs it, and the proof itself is rounded.
const LIMIT: f64 = 2_251_799_813_685_248.0;

/// Whether no step can leave the range in which lanes are exact, columns being at most so large.
pub(super) fn is_exact(steps: &[(usize, Step)], largest: &[f64], lanes: usize) -> bool {
    let mut bounds = vec![f64::INFINITY; lanes];
    for (out, step) in steps {
        let slot = |slot: Slot| match slot {
            Slot::Column(at) => largest.get(at).copied().unwrap_or(f64::INFINITY),
            Slot::Lane(at) => bounds.get(at).copied().unwrap_or(f64::INFINITY),
        };
        let term = |term: Term| (term.k as f64).abs() * term.n.map_or(1.0, slot);
        let (bound, inside) = match *step {
            Step::Add(a, b) => (term(a) + term(b), 0.0),
            Step::Multiply(a, b) => (slot(a) * slot(b), 0.0),
            Step::Least(a, b) | Step::Greatest(a, b) | Step::Select(_, a, b) => {
                (term(a).max(term(b)), 0.0)
            }
            Step::Less(a, b) | Step::Equal(a, b) => (1.0, term(a).max(term(b))),
            Step::Not(_) | Step::And(..) | Step::AndNot(..) | Step::Or(..) => (1.0, 0.0),
            Step::Floor(n, d) => (term(n) + 1.0, term(n) + term(d)),
            Step::Round(n, d) => (term(n) + 1.0, 2.0 * term(n) + 3.0 * term(d)),
        };
        if !(bound < LIMIT && inside < LIMIT) {
            return false;
        }
        if let Some(own) = bounds.get_mut(*out) {
            *own = bound;
        }
    }
    true
}

/// Registers of one thread, used again for every batch.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    lanes: Vec<Vec<f64>>,
    /// The batch without what is too large for a lane, and which rows that concerns.
    pub(super) tame: Batch,
    pub(super) wild: Vec<f64>,
}

/// Beside the lanes' own rows: strides that are multiples of 4 KiB would share cache lines.
const PAD: usize = 24;

impl Lanes {
    /// Runs the steps over the columns of a batch.
    pub(super) fn run(
        &mut self,
        steps: &[(usize, Step)],
        lanes: usize,
        batch: &[Column],
        rows: usize,
    ) {
        self.lanes.resize(self.lanes.len().max(lanes), Vec::new());
        for lane in &mut self.lanes {
            if lane.len() < rows {
                lane.reserve_exact(super::ROWS.max(rows) + PAD);
                lane.resize(rows, 0.0);
            }
        }
        pulp::Arch::new().dispatch(Run {
            lanes: &mut self.lanes,
            steps,
            columns: batch,
            rows,
        });
    }

    /// A lane or column, a number a row.
    pub(super) fn slot<'l>(&'l self, slot: Slot, batch: &'l [Column], rows: usize) -> &'l [f64] {
        let read = Read {
            lanes: &self.lanes,
            columns: batch,
        };
        read.slot(slot, rows)
    }
}

/// Steps to be run. In AVX2 where the machine has it, to which end everything below is part of one function.
struct Run<'l> {
    lanes: &'l mut [Vec<f64>],
    steps: &'l [(usize, Step)],
    columns: &'l [Column],
    rows: usize,
}

impl pulp::NullaryFnOnce for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (out, step) in self.steps {
            // A step never reads the lane that it writes.
            let Some(mut lane) = self.lanes.get_mut(*out).map(std::mem::take) else {
                continue;
            };
            if let Some(rows) = lane.get_mut(..self.rows) {
                let read = Read {
                    lanes: self.lanes,
                    columns: self.columns,
                };
                read.step(step, rows);
            }
            if let Some(slot) = self.lanes.get_mut(*out) {
                *slot = lane;
            }
        }
    }
}

/// What a step reads.
struct Read<'l> {
    lanes: &'l [Vec<f64>],
    columns: &'l [Column],
}

impl<'l> Read<'l> {
    #[inline(always)]
    fn slot(&self, slot: Slot, rows: usize) -> &'l [f64] {
        let whole = match slot {
            Slot::Column(at) => self.columns.get(at).map(|column| column.values.as_slice()),
            Slot::Lane(at) => self.lanes.get(at).map(Vec::as_slice),
        };
        whole.and_then(|whole| whole.get(..rows)).unwrap_or(&[])
    }

    #[inline(always)]
    fn step(&self, step: &Step, out: &mut [f64]) {
        match *step {
            Step::Add(a, b) => self.terms(a, b, out, |a, b| a + b),
            Step::Multiply(a, b) => self.both(a, b, out, |a, b| a * b),
            Step::Least(a, b) => self.terms(a, b, out, least),
            Step::Greatest(a, b) => self.terms(a, b, out, |a, b| -least(-a, -b)),
            Step::Less(a, b) => self.terms(a, b, out, |a, b| flag(a < b)),
            // Whole numbers, so that equality is exact.
            Step::Equal(a, b) => self.terms(a, b, out, |a, b| flag(a == b)),
            Step::Not(a) => self.both(a, a, out, |a, _| 1.0 - a),
            Step::And(a, b) => self.both(a, b, out, |a, b| a * b),
            Step::AndNot(a, b) => self.both(a, b, out, |a, b| a - a * b),
            Step::Or(a, b) => self.both(a, b, out, |a, b| a + b - a * b),
            Step::Select(cond, a, b) => self.select(cond, a, b, out),
            Step::Floor(n, d) => self.terms(n, d, out, |n, d| floor(n / d)),
            Step::Round(n, d) => self.terms(n, d, out, |n, d| {
                floor((2.0 * n.abs() + d) / (2.0 * d)).copysign(n)
            }),
        }
    }

    #[inline(always)]
    fn both(&self, a: Slot, b: Slot, out: &mut [f64], of: impl Fn(f64, f64) -> f64) {
        let (a, b) = (self.slot(a, out.len()), self.slot(b, out.len()));
        for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
            *out = of(*a, *b);
        }
    }

    #[inline(always)]
    fn one(&self, a: Slot, out: &mut [f64], of: impl Fn(f64) -> f64) {
        let a = self.slot(a, out.len());
        for (out, a) in out.iter_mut().zip(a) {
            *out = of(*a);
        }
    }

    #[inline(always)]
    fn terms(&self, a: Term, b: Term, out: &mut [f64], of: impl Fn(f64, f64) -> f64) {
        let (ka, kb) = (a.k as f64, b.k as f64);
        match (a.n, b.n) {
            (Some(a), Some(b)) => self.both(a, b, out, |a, b| of(ka * a, kb * b)),
            (Some(a), None) => self.one(a, out, |a| of(ka * a, kb)),
            (None, Some(b)) => self.one(b, out, |b| of(ka, kb * b)),
            (None, None) => out.fill(of(ka, kb)),
        }
    }

    #[inline(always)]
    fn select(&self, cond: Slot, a: Term, b: Term, out: &mut [f64]) {
        let (ka, kb) = (a.k as f64, b.k as f64);
        let pick = |cond: f64, a: f64, b: f64| if cond == 0.0 { kb * b } else { ka * a };
        match (a.n, b.n) {
            (Some(a), Some(b)) => {
                let cond = self.slot(cond, out.len());
                let (a, b) = (self.slot(a, out.len()), self.slot(b, out.len()));
                for (((out, cond), a), b) in out.iter_mut().zip(cond).zip(a).zip(b) {
                    *out = pick(*cond, *a, *b);
                }
            }
            (Some(a), None) => self.both(cond, a, out, |cond, a| pick(cond, a, 1.0)),
            (None, Some(b)) => self.both(cond, b, out, |cond, b| pick(cond, 1.0, b)),
            (None, None) => self.one(cond, out, |cond| pick(cond, 1.0, 1.0)),
        }
    }
}

/// A whole number as a lane holds it; none where it is too large.
pub fn as_lane(whole: i64) -> Option<f64> {
    (whole.unsigned_abs() < 1 << 53).then_some(whole as f64)
}

#[inline(always)]
fn flag(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// The smaller; there is nothing that is not a number in a lane.
#[inline(always)]
fn least(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The greatest whole number not above, of anything below 2^51 in size: without a call, so that it is computed in
/// lanes on every machine.
#[inline(always)]
fn floor(x: f64) -> f64 {
    // Adding it leaves no bits behind the point; what is rounded up is taken back.
    const NEAREST: f64 = 6_755_399_441_055_744.0;
    let nearest = (x + NEAREST) - NEAREST;
    nearest - flag(nearest > x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn floor_is_that_of_whole_numbers(n in -(1i64 << 50)..(1i64 << 50), d in 1i64..(1 << 20)) {
            let quotient = floor(n as f64 / d as f64);
            prop_assert_eq!(quotient, n.div_euclid(d) as f64);
        }

        #[test]
        fn ties_are_seen_next_to_the_limit(d in 1i64..(1 << 24), q in 0i64..(1 << 24), off in -1i64..2) {
            // n/d is q + 1/2, or as little beside it as there is.
            let n = (2 * q + 1) * d + off;
            let doubled = 2.0 * d as f64;
            let rounded = floor((2.0 * n as f64 + doubled) / (2.0 * doubled));
            let exact = (2 * n + 2 * d).div_euclid(4 * d);
            prop_assert_eq!(rounded, exact as f64);
        }
    }
}
