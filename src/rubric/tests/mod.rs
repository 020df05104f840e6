//! Every message of the rubric reader, whole: a good rubric with one thing changed.

mod calendar;
mod constants;
mod fields;
mod gates;
mod grades;
mod limits;
mod names;
mod points;
mod scores;
mod shape;
mod syntax;
mod whole;

use super::{Parsed, Rubric, parse};
use crate::diagnostic::Code;
use crate::source::Source;

const GOOD: &str = include_str!("good.toml");

/// Code, message, help, and the first line of what is underlined.
type Said<'s> = (Code, &'s str, &'s str, &'s str);

/// The good rubric with texts exchanged, each of which must be in it once.
fn changed(changes: &[(&str, &str)]) -> String {
    let mut text = GOOD.to_owned();
    for (old, new) in changes {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text = text.replace(old, new);
    }
    text
}

fn read(text: &str) -> Parsed {
    parse(&Source::new("r.toml", text))
}

/// The rubric of a text without a problem.
fn good(changes: &[(&str, &str)]) -> Rubric {
    let parsed = read(&changed(changes));
    assert_eq!(parsed.diagnostics, []);
    parsed.rubric.expect("a rubric")
}

fn said(parsed: &Parsed) -> Vec<Said<'_>> {
    parsed
        .diagnostics
        .iter()
        .map(|d| {
            let place = d.labels.first().map_or("", |label| label.place.text());
            (
                d.code,
                d.message.as_str(),
                d.help.as_deref().unwrap_or(""),
                place.lines().next().unwrap_or(""),
            )
        })
        .collect()
}

/// The changes make the reader say this and nothing else.
fn says(changes: &[(&str, &str)], expected: &[Said<'_>]) {
    says_of(&changed(changes), expected);
}

/// The text makes the reader say this and nothing else.
fn says_of(text: &str, expected: &[Said<'_>]) {
    assert_eq!(said(&read(text)), expected);
}

#[test]
fn the_good_rubric_is_good() {
    let rubric = good(&[]);
    assert_eq!(rubric.indicators().count(), 2);
    says(&[], &[]);
}
