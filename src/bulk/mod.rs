//! Very many offices at once, without an object an office: a table is read straight into columns, scored by the plan
//! of its rubric, kept in narrow columns, ranked and written.
//!
//! The bytes are those of the reference way ([`crate::batch`], [`crate::write`]). Chunks of the input are made on
//! any thread and stay in the order of the input:
//!
//! 0. Where a rubric compares offices, [`compare::Glance`] looks at all of them first.
//! 1. [`score::Plans::of`] tells whether a rubric can go this way; [`read::Layout`] what the columns of a table are.
//! 2. A [`score::Scorer`] a thread makes a [`score::Piece`] of a chunk: plain rows through the plan, odd ones through the
//!    reference, one by one; all in a [`keep::Kept`].
//! 3. [`rank::Ranks::of`] all sealed chunks, in order. [`rank::Ranks::stand`] tells where an office stands.
//! 4. [`write::Matrix`]: [`write::Matrix::header`], then [`write::Matrix::chunk`] for each chunk, on any thread.
//!
//! What is scored on several machines goes into files in between: [`partial`].

pub mod compare;
pub mod keep;
pub mod partial;
pub mod rank;
pub mod read;
pub mod score;
mod texts;
pub mod write;
