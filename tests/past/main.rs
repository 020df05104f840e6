//! Finished runs as input: parts that are combined, last period beside this one, two runs compared. Every expected
//! figure is worked out by hand beside it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    clippy::indexing_slicing,
    missing_docs
)]

mod combined;
mod compared;
mod desk;
#[path = "../common/program.rs"]
mod program;
mod read_back;
