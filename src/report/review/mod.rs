//! What people decided (`--review FILE`, 复核文件): verified values, entries, adjustments, decisions at a tie.
//!
//! A table is read ([`ReviewTable`]) and its entries are brought to the offices of a run ([`lay_over_review`]).
//! Verified values take the place of facts at once. What hangs on computed points, totals or ranks is kept with the
//! report ([`Reviewed`]); the stage that computes them asks what is still current ([`current`]).

mod change;
mod entry;
mod item;
mod lay_over;
mod manual;
mod model;
mod read;
mod seen;
#[cfg(test)]
mod tests;
mod verified;

pub(crate) use entry::kinds;
pub use lay_over::lay_over_review;
pub use model::{Entered, Marks, Reviewed, Signature, Take, Verified};
pub use read::ReviewTable;
pub(crate) use read::{is_review, keys};
pub use seen::{agreed, current, stale};
