//! Mutants (改动): a rubric with one slip in it, and whether its cases notice.
//!
//! [`mutants`] lists what can be changed one at a time in the text of a rubric: numbers
//! of scripts and tables by one step of their last digit, signs, words that are easily taken for each other, caps,
//! floors, full points, targets, gates, grades, quotas. [`Mutant::apply`] writes the slip into a text; a mutant that
//! does not load any more is noticed by that. A slip that no case notices is one that an author could make unseen.

mod figures;
mod script;

use std::ops::Range;
use std::sync::Arc;

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::source::{Place, Source};

/// One slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// What is replaced in the rubric.
    pub place: Place,
    /// What stands there instead.
    pub replacement: String,
    /// Whose it is, as people call it: `C2 执法人员持证率`.
    pub whose: String,
}

/// How a mutant came to be noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The rubric, or a file of cases, does not load with it.
    Refused,
    /// A case does not pass: its name.
    Noticed(String),
    /// Every case passes as before.
    Unnoticed,
}

impl Mutant {
    /// The text of the rubric with the slip in it.
    pub fn apply(&self) -> Arc<Source> {
        let own = &self.place.source;
        let Range { start, end } = self.place.span.clone();
        let part = |part: Option<&str>| part.unwrap_or_default().to_owned();
        let (before, after) = (part(own.text().get(..start)), part(own.text().get(end..)));
        Source::new(own.name(), format!("{before}{}{after}", self.replacement))
    }

    /// `95 → 96`
    pub fn change(&self) -> String {
        format!("{} → {}", self.place.text(), self.replacement)
    }

    /// The lines of the source that it stands on, blanks at the ends left out.
    pub fn line(&self) -> &str {
        let text = self.place.source.text();
        let Range { start, end } = self.place.span.clone();
        let from = text
            .get(..start)
            .and_then(|t| t.rfind('\n'))
            .map_or(0, |at| at + 1);
        let to = text
            .get(end..)
            .and_then(|t| t.find('\n'))
            .map_or(text.len(), |at| end + at);
        text.get(from..to).unwrap_or_default().trim()
    }
}

/// Everything that can be changed in the rubric's own text, in its order. What stands in a rubric that it builds on is
/// for the cases of that one.
pub fn mutants(rubric: &CompiledRubric) -> Vec<Mutant> {
    let mut found = script::mutants(rubric);
    found.extend(figures::mutants(rubric.rubric()));
    let own = &rubric.rubric().source;
    found.retain(|mutant| mutant.place.source.name() == own.name());
    let order = |mutant: &Mutant| {
        let span = &mutant.place.span;
        (span.start, span.end, mutant.replacement.clone())
    };
    found.sort_by_cached_key(order);
    found.dedup();
    found
}

/// A number written one step of its last digit higher, and lower where that is not below 0.
fn steps(written: &str) -> Vec<String> {
    let plain = written.replace('_', "");
    let Some(number) = Number::parse(&plain) else {
        return Vec::new();
    };
    let digits = plain.split_once('.').map_or(0, |(_, digits)| digits.len());
    let Ok(digits) = u32::try_from(digits) else {
        return Vec::new();
    };
    let step = Number::from(1).checked_div(&Number::power_of_ten(digits));
    let step = step.unwrap_or_else(Number::zero);
    let lower = number.clone() - step.clone();
    let higher = (number.clone() + step).to_fixed(digits);
    let lower = (!lower.is_negative() || number.is_negative()).then(|| lower.to_fixed(digits));
    [Some(higher), lower].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_moves_by_its_last_digit() {
        assert_eq!(steps("95"), ["96", "94"]);
        assert_eq!(steps("0.30"), ["0.31", "0.29"]);
        assert_eq!(steps("0"), ["1"]);
        assert_eq!(steps("-5"), ["-4", "-6"]);
        assert!(steps("none").is_empty());
    }
}
