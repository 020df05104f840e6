//! A rubric (考核细则): the written rules, valid and complete.
//!
//! `text → raw → Rubric`: [`parse`] reads the TOML, collects every problem at once and is the only way to make one.

mod edition;
mod item;
mod literal;
mod model;
mod raw;
pub(crate) mod shape;
mod syntax;
mod table;
#[cfg(test)]
mod tests;
mod validate;

use std::sync::Arc;

pub use edition::{Load, parse_with, resolve};
pub use model::*;
use raw::Raw;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Source};

/// A rubric as far as its text gives one, and all that is wrong with the text.
///
/// With an error among the diagnostics the rubric is a draft: good enough to look for mistakes in its scripts in the
/// same run, never to score by.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The rubric, or a draft of it; none when the text is no rubric at all.
    pub rubric: Option<Rubric>,
    /// All problems, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a rubric.
///
/// ```
/// use kaohe::{diagnostic::Code, rubric, source::Source};
/// let parsed = rubric::parse(&Source::new("r.toml", ""));
/// assert!(parsed.rubric.is_none());
/// assert_eq!(parsed.diagnostics[0].code, Code::EmptyFile);
/// ```
pub fn parse(source: &Arc<Source>) -> Parsed {
    parse_raw(source, raw::read(source))
}

/// The same of a text that has been taken apart.
fn parse_raw(source: &Arc<Source>, raw: Raw<'_>) -> Parsed {
    if is_blank(source.text()) {
        let empty = Diagnostic::new(Code::EmptyFile, "文件是空的")
            .at(Place::start(source))
            .help("写上考核细则,至少有 `id`、`title`、`points` 和 `[[section]]`");
        return Parsed {
            rubric: None,
            diagnostics: vec![empty],
        };
    }
    let root = raw.root.get_ref();
    let has = |key: &str| root.contains_key(key);
    let is_report = has("office") && !has("section") && !has("field");
    let is_other = ![
        "id", "title", "points", "section", "field", "extends", "grade", "target",
    ]
    .into_iter()
    .any(has);
    if is_report || is_other {
        return not_a_rubric(source, is_report);
    }
    let is_cut_off = raw.damage.is_total();
    let (draft, found) = validate::validate_all(source, &raw.damage, root);
    let mut diagnostics = raw.problems;
    diagnostics.extend(surely(found, is_cut_off || draft.extends));
    finish(draft.rubric, diagnostics)
}

/// The problems that hold whatever was not read: what compares parts with each other is idle talk where parts are missing.
fn surely(found: Vec<Diagnostic>, is_cut_off: bool) -> impl Iterator<Item = Diagnostic> {
    found.into_iter().filter(move |problem| {
        let is_shape = matches!(
            problem.code,
            Code::UnknownKey | Code::WrongType | Code::UnknownChoice | Code::BaseNotRead
        );
        is_shape || !is_cut_off
    })
}

/// The problems in the order of the text.
fn finish(rubric: Rubric, mut diagnostics: Vec<Diagnostic>) -> Parsed {
    diagnostics.sort_by_key(|d| {
        let first = d.labels.first();
        first.map_or((String::new(), 0), |label| {
            let place = &label.place;
            (place.source.name().to_owned(), place.span.start)
        })
    });
    Parsed {
        rubric: Some(rubric),
        diagnostics,
    }
}

/// Nothing but blanks and comments.
fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .all(|line| line.is_empty() || line.starts_with('#'))
}

fn not_a_rubric(source: &Arc<Source>, is_report: bool) -> Parsed {
    let (message, help) = if is_report {
        (
            "这是填报表,不是考核细则",
            "细则用 `--rubric` 给出,填报表直接写在命令后面",
        )
    } else {
        (
            "这不是考核细则: 没有 `id`、`title`、`points` 和 `[[section]]`",
            "细则是 TOML 文件,用 `--rubric` 给出",
        )
    };
    let not = Diagnostic::new(Code::NotARubric, message)
        .at(Place::start(source))
        .help(help);
    Parsed {
        rubric: None,
        diagnostics: vec![not],
    }
}
