//! Reports (填报表): text of several formats → one office's facts.

mod model;

pub use model::{Office, Report};
