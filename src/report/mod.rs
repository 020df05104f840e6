//! Reports (填报表): text of several formats → one office's facts.
//!
//! [`decode()`] makes text of bytes ([`decode_table()`] of those of a table), [`read()`] makes reports of text, [`gather()`] makes the offices of a run of
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
pub(crate) mod fixture;
mod gather;
mod header;
mod json;
mod line_table;
mod model;
mod offices;
mod other_table;
mod prior;
mod quote;
mod raw;
mod read;
pub mod review;
mod roster;
mod rows;
pub(crate) mod shape;
mod table;
#[cfg(test)]
mod tests;
mod toml;
mod tree;

pub(crate) use csv::Heading;
pub use decode::{decode, decode_table};
pub(crate) use facts::report as report_of;
pub(crate) use gather::is_same_period;
pub use gather::{Gathered, gather, is_of_other_period};
pub(crate) use header::{Column, Headers, OfficePart};
pub use line_table::{LineFact, LineTable};
pub use model::{Office, Report};
pub(crate) use other_table::other_table;
pub(crate) use prior::is_too_late;
pub use prior::{Prior, lay_prior};
pub(crate) use quote::{near, quote};
pub(crate) use raw::{Entry, Raw, RawFact, RawKind, RawReport, RawText};
pub use read::{Format, Read, Reader, read};
pub(crate) use read::{OfficePlaces, read_rows, read_tree};
pub use roster::{Roster, RosterOffice};
pub use rows::{RowsTable, lay_cells, lay_rows, rows_of_file, skipped_rows, unread_rows};
pub(crate) use table::{Row, TableCell, rows};
pub(crate) use toml::tree as toml_tree;
pub(crate) use tree::FieldIndex;
