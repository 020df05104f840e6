//! A finished run read back: the texts of its output folder → offices with their totals, ranks, grades and cards.
//!
//! [`PastRun::read`] reads `run.json`, `summary.csv` and, where lines are wanted, `scorecards.csv`, in any style in
//! which they are written. [`fits_as_prior`] says whether a run may stand as last period's, [`combine`] makes reports
//! of parts of a period, [`compare()`] says what moved between two runs; [`PastRun::known_among`] brings together
//! offices that one run knows by id and another by name. Nothing here opens a file.

mod compare;
mod known;
mod lines;
mod model;
mod parts;
mod prior;
mod read;
mod summary;
mod table;
#[cfg(test)]
mod tests;

pub use compare::{Comparison, LineChange, OfficeChange, compare};
pub use model::{PastCard, PastLine, PastRubric, PastRun};
pub use parts::{Part, combine, unanswered};
pub use prior::fits_as_prior;
pub use read::Texts;

/// The remark of an office of which it is open whether it is assessed; a run that is read back knows it by this.
pub const ASSESSMENT_OPEN: &str = "是否参加考核待定";
