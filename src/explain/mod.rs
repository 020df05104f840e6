//! The account of one office for a person: what was read, what the rule says, how the figures came about, what is
//! open and what would settle it.
//!
//! Reports are scored among each other first; the account is made of a finished card, the report behind it and what the
//! parts of the scripts came to. [`text`], [`markdown`] and [`json`] write it.

mod account;
mod facts;
pub mod json;
mod make;
pub mod markdown;
mod page;
mod phrases;
pub mod text;
mod which;

pub use account::{Account, FactRead, GateAccount, Item, RowRead, Section};
pub use make::{Subject, account};
pub use which::{NoOffice, NoSuchItem, Only, find_office};

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// Total, grade, what cost points, what is open.
    #[default]
    Short,
    /// Every item, all that was read.
    Full,
}
