//! `kaohe` (考核) scores structured reports against a written rubric and says why, exactly.
//!
//! Data flows one way and a stage is a type:
//! text → rubric → compiled rubric; text → report; both → outcomes → scorecard → ranked scorecards → bytes.
//! The library opens no files and prints nothing.

pub mod batch;
pub mod bulk;
pub mod case;
pub mod compile;
pub mod decimal;
pub mod diagnostic;
pub mod evaluate;
pub mod lint;
pub mod outcome;
pub mod past;
pub mod plan;
pub mod rank;
pub mod render;
pub mod report;
pub mod rubric;
pub mod schema;
pub mod scorecard;
pub mod script;
pub mod shape;
pub mod source;
pub mod value;
pub mod write;
