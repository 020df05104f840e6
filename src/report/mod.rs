//! Reports (填报表): text of several formats → one office's facts.
//!
//! [`decode()`] makes text of bytes, [`read()`] makes reports of text, [`gather()`] makes the offices of a run of
//! them: duplicates, roster, line data; [`review`] lays what people decided over them. Nothing here opens a file.

pub mod cell;
#[cfg(feature = "arrow")]
pub mod columnar;
mod columns;
mod csv;
mod decode;
mod fact_table;
mod facts;
#[cfg(test)]
mod fixture;
mod gather;
mod header;
mod json;
mod line_table;
mod model;
mod prior;
mod quote;
mod raw;
mod read;
pub mod review;
mod roster;
mod rows;
mod table;
#[cfg(test)]
mod tests;
mod toml;
mod tree;

pub use decode::decode;
pub(crate) use facts::report as report_of;
pub use gather::{Gathered, gather};
pub use line_table::{LineFact, LineTable};
pub use model::{Office, Report};
pub(crate) use prior::is_too_late;
pub use prior::{Prior, lay_prior};
pub(crate) use quote::{near, quote};
pub(crate) use raw::{Entry, Raw, RawFact, RawKind, RawReport, RawText};
pub(crate) use read::OfficePlaces;
pub(crate) use read::read_tree;
pub use read::{Format, Read, read};
pub use roster::{Roster, RosterOffice};
pub use rows::{RowsTable, lay_rows, rows_of_file};
pub(crate) use table::{Row, TableCell, rows};
pub(crate) use toml::tree as toml_tree;
