//! Rubrics as steps over columns: the cards of many offices at once, exact to the last digit.

mod results;

pub use results::{Batch, Both, Column, Item, ROWS, Results};
