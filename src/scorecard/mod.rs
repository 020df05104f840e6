//! All of one office's outcomes, with sections, total, gates, grade and rank (计分卡).

mod model;

pub use model::*;
