//! Very many offices at once: their figures kept in columns, ranked and written without an object an office.
//!
//! The bytes are those of the reference way ([`crate::batch`], [`crate::write`]). Chunks of the input are made on
//! any thread and stay in the order of the input:
//!
//! 1. [`keep::Layout::declines`] tells whether a rubric can go this way; [`keep::Layout::of`] which figures are kept.
//! 2. A [`keep::Kept`] a chunk: [`keep::Kept::push_office`] names every office of it, in order, and gives its row.
//!    [`keep::Kept::put_batch`] takes the results of a plan for some rows (one behind the other, or anywhere), then
//!    [`keep::Kept::put_card`] the cards of odd rows. Rows that get no figures (refused reports) are dropped by
//!    [`keep::Kept::seal`], which must come last.
//! 3. [`rank::Ranks::of`] all sealed chunks, in order. [`rank::Ranks::standing`] tells where an office stands.
//! 4. [`write::Matrix`]: [`write::Matrix::header`], then [`write::Matrix::chunk`] for each chunk, on any thread.
//! 5. [`summary::offices`] gives the table of [`crate::write::terminal::Summary`]; its open items are those of the
//!    cards that [`crate::write::important::OpenItems::add`] saw: of every office with an open item or gate.
//! 6. [`partial`]: what [`partial::Encoder`] and [`partial::chunk`] write of a shard, [`partial::decode`] reads; the
//!    chunks of all shards are ranked and written together. [`partial::found_twice`] finds an office in two shards.
pub mod keep;
pub mod partial;
pub mod rank;
pub mod summary;
pub mod write;
