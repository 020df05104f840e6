//! Messages as bytes: with the texts that they point into, each once.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{LinesBefore, Place, Source};

use super::bytes::{Bytes, put_count, put_option, put_text};

/// How many texts, and each.
pub(super) fn put_texts(out: &mut Vec<u8>, texts: &[String]) {
    put_count(out, texts.len());
    for text in texts {
        put_text(out, text);
    }
}

/// Some messages.
pub(super) fn put_told(out: &mut Vec<u8>, told: &[Diagnostic]) {
    let mut sources: Vec<&Arc<Source>> = Vec::new();
    let mut messages = Vec::new();
    for diagnostic in told {
        put_text(&mut messages, diagnostic.code.name());
        put_text(&mut messages, &diagnostic.message);
        for text in [&diagnostic.help, &diagnostic.office, &diagnostic.origin] {
            put_option(&mut messages, text.as_deref());
        }
        put_count(&mut messages, diagnostic.labels.len());
        for label in &diagnostic.labels {
            let place = &label.place;
            // Most texts are a row, which the next message points into or none.
            let recent = sources.iter().rev().take(8);
            let same = recent
                .into_iter()
                .position(|s| Arc::ptr_eq(s, &place.source));
            let at = same.map_or(sources.len(), |back| sources.len() - 1 - back);
            if at == sources.len() {
                sources.push(&place.source);
            }
            put_count(&mut messages, at);
            put_count(&mut messages, place.span.start);
            put_count(&mut messages, place.span.end);
            put_text(&mut messages, &label.text);
        }
    }
    put_count(out, sources.len());
    for source in sources {
        put_text(out, source.name());
        put_text(out, source.text());
        put_count(out, source.excerpt_after().map_or(0, |lines| lines + 1));
    }
    put_count(out, told.len());
    out.extend_from_slice(&messages);
}

/// Reads them.
pub(super) fn told(bytes: &mut Bytes<'_>) -> Option<Vec<Diagnostic>> {
    let sources = (0..bytes.length()?).map(|_| source(bytes));
    let sources: Vec<Arc<Source>> = sources.collect::<Option<_>>()?;
    let count = bytes.length()?;
    (0..count).map(|_| diagnostic(bytes, &sources)).collect()
}

fn source(bytes: &mut Bytes<'_>) -> Option<Arc<Source>> {
    let (name, text) = (bytes.text()?, bytes.text()?);
    let after = bytes.count()?;
    let Some(lines) = after.checked_sub(1) else {
        return Some(Source::new(name, text));
    };
    let text = text.strip_prefix('\n')?;
    Some(Source::excerpt(
        name,
        text.as_bytes(),
        &LinesBefore::default(),
        lines,
    ))
}

fn diagnostic(bytes: &mut Bytes<'_>, sources: &[Arc<Source>]) -> Option<Diagnostic> {
    let code = bytes.text()?;
    let code = Code::ALL.iter().find(|known| known.name() == code)?;
    let mut diagnostic = Diagnostic::new(*code, bytes.text()?);
    diagnostic.help = bytes.option()?;
    diagnostic.office = bytes.option()?;
    diagnostic.origin = bytes.option()?;
    for _ in 0..bytes.length()? {
        let source = sources.get(bytes.count()?)?;
        let (start, end) = (bytes.count()?, bytes.count()?);
        let in_text = |at: usize| source.text().is_char_boundary(at);
        if start > end || !in_text(start) || !in_text(end) {
            return None;
        }
        diagnostic = diagnostic.label(Place::new(source, start..end), bytes.text()?);
    }
    Some(diagnostic)
}
