//! The calls of scoring words that a run makes, for people who want to follow it.

use std::cell::RefCell;

use crate::script::builtins::{Arg, Word};
use crate::value::Possible;

/// Of a run so many calls are kept.
const MOST: usize = 500;

/// A call of a scoring word.
#[derive(Debug)]
pub struct Called {
    /// The word.
    pub word: &'static Word,
    /// What it was handed; of a word over rows nothing.
    pub args: Vec<Arg>,
    /// What it came to.
    pub result: Possible,
}

thread_local! {
    /// The calls of the script that runs; none while nobody asks.
    static CALLS: RefCell<Option<Vec<Called>>> = const { RefCell::new(None) };
}

/// Keeps a call, where somebody asks.
pub(super) fn keep(word: &'static Word, args: Vec<Arg>, result: &Possible) {
    CALLS.with_borrow_mut(|calls| {
        if let Some(calls) = calls.as_mut().filter(|calls| calls.len() < MOST) {
            calls.push(Called {
                word,
                args,
                result: result.clone(),
            });
        }
    });
}

/// Runs something, with the calls that it makes when they are `wanted`.
pub(super) fn around<T>(wanted: bool, run: impl FnOnce() -> T) -> (T, Vec<Called>) {
    CALLS.set(wanted.then(Vec::new));
    let result = run();
    (result, CALLS.take().unwrap_or_default())
}
