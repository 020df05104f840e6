//! The steps that a run takes, for people who want to follow it: calls of scoring words, arithmetic, comparisons.

use std::cell::RefCell;

use crate::script::builtins::{Arg, Word};
use crate::script::graph::{Comparison, Operation};
use crate::value::Possible;

/// Of a run so many steps are kept.
const MOST: usize = 500;

/// A step of a run.
#[derive(Debug)]
pub struct Step {
    /// What was done.
    pub done: Done,
    /// What it was done to; of a word over rows nothing.
    pub args: Vec<Arg>,
    /// What it came to.
    pub result: Possible,
}

/// What a step does.
#[derive(Clone, Copy, Debug)]
pub enum Done {
    /// Calls a scoring word.
    Called(&'static Word),
    /// Adds, subtracts, multiplies or divides.
    Computed(Operation),
    /// Compares.
    Compared(Comparison),
}

thread_local! {
    /// The steps of the script that runs; none while nobody asks.
    static STEPS: RefCell<Option<Vec<Step>>> = const { RefCell::new(None) };
}

/// Keeps a step, where somebody asks.
pub(super) fn keep(done: Done, args: impl FnOnce() -> Vec<Arg>, result: &Possible) {
    STEPS.with_borrow_mut(|steps| {
        if let Some(steps) = steps.as_mut().filter(|steps| steps.len() < MOST) {
            steps.push(Step {
                done,
                args: args(),
                result: result.clone(),
            });
        }
    });
}

/// Runs something, with the steps that it takes when they are `wanted`.
pub(super) fn around<T>(wanted: bool, run: impl FnOnce() -> T) -> (T, Vec<Step>) {
    STEPS.set(wanted.then(Vec::new));
    let result = run();
    (result, STEPS.take().unwrap_or_default())
}
