//! Messages as data: a code, a severity, places and a remedy. Drawing them is `render`'s work.

mod code;

use std::collections::BTreeSet;

pub use code::{Code, Severity};

use crate::source::Place;

/// A message for the person who can mend what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of event it is.
    pub code: Code,
    /// What happened, in one line, with the figures and names in it.
    pub message: String,
    /// Where, the first place being the main one; empty when it lies in no text.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// The office that it concerns.
    pub office: Option<String>,
    /// The name of the source when there is no text to show (a file that is not UTF-8, a folder).
    pub origin: Option<String>,
    /// How serious it is where the author of the rubric or the command line says otherwise than its code.
    pub level: Option<Severity>,
}

/// An underlined place and what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The underlined text.
    pub place: Place,
    /// A few words beside the underline; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// A message without a place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            office: None,
            origin: None,
            level: None,
        }
    }

    /// Underlines a place; the first one is where the message points.
    #[must_use]
    pub fn at(self, place: Place) -> Self {
        self.label(place, "")
    }

    /// Underlines a place with a few words beside it.
    #[must_use]
    pub fn label(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            text: text.into(),
        });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says which office it concerns.
    #[must_use]
    pub fn office(mut self, office: impl Into<String>) -> Self {
        self.office = Some(office.into());
        self
    }

    /// Names the source when there is no text to underline.
    #[must_use]
    pub fn origin(mut self, name: impl Into<String>) -> Self {
        self.origin = Some(name.into());
        self
    }

    /// How serious it is.
    pub fn severity(&self) -> Severity {
        self.level.unwrap_or_else(|| self.code.severity())
    }

    /// Name of the source it points into, line and column from 1 when there is a place.
    pub fn position(&self) -> (Option<&str>, Option<(usize, usize)>) {
        match self.labels.first() {
            Some(label) => (
                Some(label.place.source.name()),
                Some(label.place.line_column()),
            ),
            None => (self.origin.as_deref(), None),
        }
    }
}

/// Whether any of them is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity() == Severity::Error)
}

/// The known name nearest to `name`, for «did you mean»; none when nothing is near.
///
/// ```
/// assert_eq!(kaohe::diagnostic::nearest("ponts", ["points", "period"]), Some("points"));
/// ```
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let unique: BTreeSet<&str> = known.into_iter().collect();
    let own = letters(name);
    unique
        .into_iter()
        .filter_map(|candidate| {
            let others = letters(candidate);
            let length = own.len().max(others.len());
            let is_near = |distance: usize| distance * 3 <= length.max(3) && distance < length;
            // Most are far apart by their letters already, which costs much less to see.
            if !is_near(least_distance(&own, &others)) {
                return None;
            }
            let distance = strsim::damerau_levenshtein(name, candidate);
            is_near(distance).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// The letters of a name, sorted.
fn letters(name: &str) -> Vec<char> {
    let mut letters: Vec<char> = name.chars().collect();
    letters.sort_unstable();
    letters
}

/// At least so many changes lie between two names of these letters: each brings one letter at most, and takes one.
fn least_distance(a: &[char], b: &[char]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let (mut only_a, mut only_b) = (0, 0);
    loop {
        match (a.peek(), b.peek()) {
            (None, None) => return only_a.max(only_b),
            (Some(x), Some(y)) if x == y => {
                a.next();
                b.next();
            }
            (Some(x), other) if other.is_none_or(|y| x < y) => {
                a.next();
                only_a += 1;
            }
            _ => {
                b.next();
                only_b += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn letters_never_lie_farther_apart_than_names(a in "[ab街镇]{0,6}", b in "[ab街镇]{0,6}") {
            let least = least_distance(&letters(&a), &letters(&b));
            prop_assert!(least <= strsim::damerau_levenshtein(&a, &b));
        }
    }

    #[test]
    fn letters_that_only_one_name_has() {
        let least = |a: &str, b: &str| least_distance(&letters(a), &letters(b));
        assert_eq!(least("ponts", "points"), 1);
        assert_eq!(least("lawsuits", "exam"), 7);
        assert_eq!(least("", "ab"), 2);
        assert_eq!(least("abc", "cab"), 0);
    }
}
