//! Reports (填报表): text of several formats → one office's facts.
//!
//! [`decode`] makes text of bytes, [`read()`] makes reports of text, [`gather()`] makes the offices of a run of
//! them: duplicates, roster, line data. Nothing here opens a file.

pub mod cell;
mod csv;
mod decode;
mod fact_table;
mod facts;
#[cfg(test)]
mod fixture;
mod header;
mod json;
mod model;
mod quote;
mod raw;
mod read;
mod table;
#[cfg(test)]
mod tests;
mod toml;
mod tree;

pub use decode::decode;
pub use model::{Office, Report};
pub use read::{Format, Read, read};
