//! Figures beside the total.

use super::Script;

/// A figure shown beside the total and not part of it (附加列): a scaled score, money by points or by place.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is: a number over facts and the finished card.
    pub value: Script,
    /// Its unit, for people.
    pub unit: Option<String>,
    /// Decimals that it is rounded to, half away from zero.
    pub digits: u32,
}
