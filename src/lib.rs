//! `kaohe` (考核) scores structured reports against a written rubric and says why, exactly.
//!
//! Data flows one way and a stage is a type:
//! text → rubric → compiled rubric; text → report; both → outcomes → scorecard → ranked scorecards → bytes.
//! The library opens no files and prints nothing.

pub mod batch;
pub mod bulk;
pub mod case;
pub mod catalogue;
pub mod compile;
pub mod coverage;
pub mod decimal;
pub mod diagnostic;
pub mod diff;
pub mod evaluate;
pub mod explain;
pub mod generate;
pub mod lint;
pub mod mutate;
pub mod outcome;
pub mod outline;
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
pub mod since;
pub mod source;
pub mod trace;
pub mod value;
pub mod write;
