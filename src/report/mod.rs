//! Reports (填报表): text of several formats → one office's facts.

pub mod cell;
#[cfg(test)]
mod fixture;
mod model;
mod quote;

pub use model::{Office, Report};
