//! A table of reports in CSV → columns of plain figures, and the rows that are not plain.
//!
//! What is accepted means exactly what the reference ([`crate::report`]) makes of it. Everything else is odd and handed
//! out: a vague figure, a blank, doubled quotes, a cell out of its range, a row of another length. So this reader
//! has to be fast and never wrong, and need not understand much.
//!
//! ```text
//! let layout = Layout::new(name, head, whole, rubric, &inputs)?;   // Err: the table is read the reference way
//! // In parallel, each thread with a reader of its own, for every piece of the file:
//! let chunk = Reader::new(&layout).read(Bytes { bytes, at, begin, to, last }, &mut sink);
//! // Then one chunk after the other in the order of the file:
//! match chain.add(&chunk) {
//!     Link::Follows { lines, rest } => { before.tell(lines); /* keep it; read what is left of it from `rest` */ }
//!     Link::Redo { from } => /* read it again from there */,
//!     Link::Skip => /* forget it */,
//! }
//! let twice = duplicates(&offices)?;                               // over the offices of all chunks
//! ```
//!
//! - **Pieces.** The first begins at [`Layout::start`] with [`Begin::Row`], the others where the one before has its
//!   `to`, with [`Begin::Guess`]. All get more bytes than up to `to` (64 KiB, say), so that their last row is whole.
//!   A stream has one piece at a time: [`Begin::Row`] at [`Chain::next`], `to` without end (`u64::MAX`), and what is
//!   left behind [`Chunk::next`] goes in front of the next bytes.
//! - **Order.** Rows have numbers within their chunk, in the order of the text; a batch brings the numbers of its
//!   rows, an odd row its own, and [`Offices`] tells whose each row is.
//! - **Odd rows.** [`Layout::read_odd`] makes reports and messages of their bytes, at once or later. Their lines are
//!   right when the [`LinesBefore`](crate::source::LinesBefore) of their chunk is told. The reports go through
//!   [`gather`](crate::report::gather) as any, and those that it takes into [`Offices::add`].
//! - **Of the table as a whole**: [`Layout::diagnostics`] on the header; [`Layout::absent`], fields without which
//!   every row is odd, so that the reference way is the faster one. A table that is no UTF-8 from its header or its
//!   first row on is declined; further below a row that is none is odd.

mod batches;
mod block;
mod cells;
mod chain;
mod chunk;
mod compared;
mod doubt;
mod duplicates;
mod layout;
mod number;
mod odd;
mod offices;
mod rule;
mod separators;
#[cfg(test)]
#[allow(clippy::as_conversions, clippy::string_slice)]
mod tests;
mod words;

pub use chain::{Chain, Link};
pub use chunk::{Begin, Bytes, Chunk, Odd, Reader, Sink};
pub use compared::Compared;
pub use duplicates::{At, Duplicate, NamesNeeded, duplicates};
pub use layout::{Classes, Declined, Inputs, Layout, Parameter};
pub(crate) use number::lane_value;
pub use odd::OddRead;
pub use offices::Offices;
