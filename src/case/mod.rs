//! Cases (用例) of a rubric: facts and what they must come to, written in TOML beside it (`NAME.cases.toml`).
//!
//! [`CaseSet::read`] reads a file of cases for a rubric, [`Case::run`] scores one and tells every figure that is
//! not what the case says. Facts are written as in a report.
//!
//! ```toml
//! [facts]                          # what every case of the file begins with
//! staff.total = 60
//!
//! [[case]]
//! name = "刚好达到"
//! facts.staff.certified = 57
//! expect.C2 = 5                    # settled, and so many points
//! expect.total = [85, 90]          # open between the two
//! expect.D1 = "缺项"               # a status
//! expect.A1 = { points = 2, reason = "每少1次扣1分" }
//! checks = ["lost-within-cases"]   # the facts contradict themselves just so
//! target.certified_rate = 90       # this case alone is scored with another target
//!
//! [[case]]
//! name = "同类三家"
//! office = [
//!   { id = "a", facts.survey.rate = 90, expect.H1 = 2 },
//!   { id = "b", facts.survey.rate = 85, expect.H1 = 1.5 },
//!   { id = "c", facts.survey.rate = 80, expect = { H1 = 1, rank = 3 } },
//! ]
//! ```

mod expect;
mod model;
mod picture;
mod read;
mod run;
pub(crate) mod shape;
mod table;
mod target;

pub use model::{Case, CaseSet, Unnoticed};
pub use run::Scored;
