//! A rubric (考核细则): the written rules, valid and complete.
//!
//! `text → raw → Rubric`: [`parse`] reads the TOML, collects every problem at once and is the only way to make one.

mod model;

pub use model::*;
