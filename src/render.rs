//! Diagnostics drawn as rustc draws them: code and message, place, underlined text, help.

use std::borrow::Cow;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use unicode_width::UnicodeWidthChar;

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::Source;

/// How it is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// With the colours of a terminal.
    pub color: bool,
}

/// A line of source is shown at most this many columns wide.
const WIDEST_LINE: usize = 120;
/// A message is shown at most this many columns long.
const LONGEST_MESSAGE: usize = 480;
/// Of a line that is cut, this much is shown before the place.
const BEFORE_PLACE: usize = 40;
/// A place over more lines than this is underlined on its first line alone.
const MOST_LINES: usize = 8;
/// Places of one source further apart than this are shown apart.
pub const FAR_APART: usize = 20;

/// The diagnostics as text, in the given order, with a blank line between two.
pub fn render(diagnostics: &[Diagnostic], style: Style) -> String {
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .term_width(4 * WIDEST_LINE);
    let mut text = String::new();
    for (i, diagnostic) in diagnostics.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        text.push_str(&render_one(diagnostic, &renderer));
        text.push('\n');
    }
    text
}

fn render_one(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let excerpts = excerpts(&diagnostic.labels);
    let mut group = Group::with_title(
        level
            .primary_title(short(&diagnostic.message))
            .id(diagnostic.code.name()),
    );
    for excerpt in &excerpts {
        group = group.elements(excerpt.elements());
    }
    if let (true, Some(origin)) = (excerpts.is_empty(), &diagnostic.origin) {
        group = group.element(Origin::path(origin.as_str()));
    }
    if let Some(office) = diagnostic.office.as_deref()
        && !diagnostic.message.contains(office)
    {
        group = group.element(Level::NOTE.message(format!("单位:{office}")));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(short(help)));
    }
    let drawn = renderer.render(&[group]);
    if excerpts.iter().any(|excerpt| excerpt.cut) {
        without_nameless_places(&drawn)
    } else {
        drawn
    }
}

/// The place of a cut line is drawn on its own, and the renderer then begins the excerpt with a place without a name.
fn without_nameless_places(drawn: &str) -> String {
    let lines: Vec<&str> = drawn.lines().filter(|line| line.trim() != ":::").collect();
    lines.join("\n")
}

/// A few lines of one source with the places in them.
struct Excerpt<'a> {
    source: &'a Source,
    first_line: usize,
    text: String,
    /// Of each shown line: its bytes in the source, and where they begin in `text`.
    lines: Vec<(std::ops::Range<usize>, usize)>,
    /// Whether a line is cut, so that columns in `text` are not those of the source.
    cut: bool,
    labels: Vec<(&'a Label, bool)>,
}

/// The excerpts that show all labels: that of the main place first.
fn excerpts(labels: &[Label]) -> Vec<Excerpt<'_>> {
    let mut groups: Vec<Vec<(usize, usize, &Label)>> = Vec::new();
    let mut order: Vec<(usize, usize, &Label)> = labels
        .iter()
        .enumerate()
        .map(|(i, label)| (i, label.place.line_column().0, label))
        .collect();
    order.sort_by_key(|(_, _, label)| label.place.span.start);
    for entry in order {
        let near = groups.iter_mut().find(|group| {
            group.last().is_some_and(|(_, line, label)| {
                Arc::ptr_eq(&label.place.source, &entry.2.place.source)
                    && entry.1.saturating_sub(*line) <= FAR_APART
            })
        });
        match near {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups.sort_by_key(|group| group.iter().map(|(i, _, _)| *i).min());
    groups.iter().filter_map(|group| excerpt(group)).collect()
}

fn excerpt<'a>(group: &[(usize, usize, &'a Label)]) -> Option<Excerpt<'a>> {
    let (_, first_line, first) = group.first()?;
    let source: &Source = &first.place.source;
    let last_line = group
        .iter()
        .map(|(_, line, label)| {
            let last = source.line_column(label.place.span.end).0;
            if last - line < MOST_LINES {
                last
            } else {
                *line
            }
        })
        .max()?;
    let mut shown = Excerpt {
        source,
        first_line: *first_line,
        text: String::new(),
        lines: Vec::new(),
        cut: false,
        labels: group
            .iter()
            .map(|(i, _, label)| (*label, *i == 0))
            .collect(),
    };
    for line in *first_line..=last_line {
        let focus = group
            .iter()
            .filter(|(_, at, _)| *at == line)
            .map(|(_, _, label)| label.place.span.start)
            .next();
        shown.push_line(line, focus);
    }
    Some(shown)
}

impl<'a> Excerpt<'a> {
    /// Adds a line, cut around `focus` when it is too wide.
    fn push_line(&mut self, line: usize, focus: Option<usize>) {
        let start = self.source.offset(line, 1);
        let rest = self.source.text().get(start..).unwrap_or("");
        let text = rest.split('\n').next().unwrap_or("").trim_end_matches('\r');
        let window = window(text, focus.unwrap_or(start).saturating_sub(start));
        if !self.lines.is_empty() {
            self.text.push('\n');
        }
        if window.start > 0 {
            self.text.push('…');
        }
        let at = self.text.len();
        self.text.push_str(text.get(window.clone()).unwrap_or(""));
        if window.end < text.len() {
            self.text.push('…');
        }
        self.cut |= window != (0..text.len());
        self.lines
            .push((start + window.start..start + window.end, at));
    }

    /// Where a byte of the source stands in the shown text; the nearest shown one if it is cut away.
    fn shown(&self, offset: usize) -> usize {
        let line = self
            .lines
            .iter()
            .rev()
            .find(|(window, _)| window.start <= offset)
            .or_else(|| self.lines.first());
        line.map_or(0, |(window, at)| {
            at + offset.clamp(window.start, window.end) - window.start
        })
    }

    /// What the renderer draws.
    fn elements(&'a self) -> Vec<Element<'a>> {
        let annotations = self.labels.iter().map(|(label, main)| {
            let start = self.shown(label.place.span.start);
            let end = self.shown(label.place.span.end).max(start);
            let kind = if *main {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let text = (!label.text.is_empty()).then(|| short(&label.text));
            kind.span(start..end).label(text)
        });
        let snippet = Snippet::source(self.text.as_str())
            .line_start(self.first_line)
            .annotations(annotations);
        let main = self.labels.iter().find(|(_, main)| *main);
        match main.or_else(|| self.labels.first()) {
            Some((label, _)) if self.cut => {
                let (line, column) = label.place.line_column();
                let origin = Origin::path(self.source.name())
                    .line(line)
                    .char_column(column);
                vec![origin.into(), snippet.into()]
            }
            _ => vec![snippet.path(self.source.name()).into()],
        }
    }
}

/// A message that may quote a whole cell, cut to a length that can be read.
fn short(text: &str) -> Cow<'_, str> {
    let fits = fitting(text.chars(), LONGEST_MESSAGE);
    match text.get(..fits) {
        Some(start) if fits < text.len() => Cow::Owned(format!("{start}…")),
        _ => Cow::Borrowed(text),
    }
}

/// The bytes of a line to show: all of it, or as much as fits from a little before `focus`.
fn window(line: &str, focus: usize) -> std::ops::Range<usize> {
    let fits = fitting(line.chars(), WIDEST_LINE);
    if fits == line.len() {
        return 0..line.len();
    }
    let before = line.get(..focus).unwrap_or(line);
    let start = before.len() - fitting(before.chars().rev(), BEFORE_PLACE);
    let rest = line.get(start..).unwrap_or("");
    start..start + fitting(rest.chars(), WIDEST_LINE)
}

/// How many bytes of the characters fit into so many columns.
fn fitting(chars: impl Iterator<Item = char>, columns: usize) -> usize {
    let mut width = 0;
    chars
        .take_while(|c| {
            width += c.width().unwrap_or(1).max(1);
            width <= columns
        })
        .map(char::len_utf8)
        .sum()
}

#[cfg(test)]
mod tests;
