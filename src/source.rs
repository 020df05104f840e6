//! Source text and places in it: byte spans, and lines and columns as a person counts them.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// One text that was read, with the name a person knows it by.
#[derive(Clone, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
    /// Byte offset of the start of each line.
    line_starts: Vec<usize>,
    /// Where bytes that are no text stood, in order: a replacement character (U+FFFD) each.
    undecoded: Vec<usize>,
    /// Of a text put together of several: where each of them begins.
    parts: Vec<(usize, Arc<Source>)>,
    /// Of an excerpt: what stands before it, and so many lines more.
    before: Option<(LinesBefore, usize)>,
}

/// How many lines of a file stand before a piece of it that is read apart.
///
/// Of pieces that are read at the same time it is told later, before a place in one is shown to anybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinesBefore(Arc<OnceLock<usize>>);

impl LinesBefore {
    /// Tells the number; the first word counts.
    pub fn tell(&self, lines: usize) {
        self.0.get_or_init(|| lines);
    }

    /// The number; 0 until it is told.
    pub fn get(&self) -> usize {
        self.0.get().copied().unwrap_or(0)
    }
}

/// By name: the text would bury everything else.
impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Source {
    /// A text under the name that messages give it (a path as the user wrote it).
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let text = text.into();
        let line_starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1))
            .collect();
        Arc::new(Self {
            name: name.into(),
            text,
            line_starts,
            undecoded: Vec::new(),
            parts: Vec::new(),
            before: None,
        })
    }

    /// A text of bytes of which some may be no UTF-8: each stretch that is none becomes a replacement character, and
    /// is known as such.
    ///
    /// ```
    /// let s = kaohe::source::Source::lossy("r.csv", b"a,\xd5\xf2\nb,1\n");
    /// assert_eq!(s.text(), "a,\u{fffd}\u{fffd}\nb,1\n");
    /// assert_eq!(s.undecoded(0..9).map(|place| place.line_column()), Some((1, 3)));
    /// assert_eq!(s.undecoded(9..13), None);
    /// ```
    pub fn lossy(name: impl Into<String>, bytes: &[u8]) -> Arc<Self> {
        let mut text = String::with_capacity(bytes.len());
        let mut undecoded = Vec::new();
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                undecoded.push(text.len());
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        let mut source = Arc::unwrap_or_clone(Self::new(name, text));
        source.undecoded = undecoded;
        Arc::new(source)
    }

    /// The first place within some bytes of the text where the bytes of the file were no text.
    pub fn undecoded(self: &Arc<Self>, within: Range<usize>) -> Option<Place> {
        let first = self.undecoded.partition_point(|at| *at < within.start);
        let at = *self.undecoded.get(first).filter(|at| **at < within.end)?;
        let sign = char::REPLACEMENT_CHARACTER.len_utf8();
        Some(Place::new(self, at..at + sign))
    }

    /// A few whole lines out of the middle of a text that nobody holds: `lines` lines behind those of `before`.
    ///
    /// Its own text begins with the line break before them, so that no reader takes their first signs for those of a
    /// file. Lines and columns of places in it are those of the whole text.
    ///
    /// ```
    /// use kaohe::source::{LinesBefore, Source};
    /// let before = LinesBefore::default();
    /// let s = Source::excerpt("r.csv", b"a,b\nc,d\n", &before, 2);
    /// before.tell(100);
    /// assert_eq!(s.text(), "\na,b\nc,d\n");
    /// assert_eq!(s.line_column(3), (103, 3));
    /// ```
    pub fn excerpt(
        name: impl Into<String>,
        bytes: &[u8],
        before: &LinesBefore,
        lines: usize,
    ) -> Arc<Self> {
        let whole = Self::lossy(name, &[b"\n", bytes].concat());
        let mut excerpt = Arc::unwrap_or_clone(whole);
        excerpt.line_starts.remove(0);
        excerpt.before = Some((before.clone(), lines));
        Arc::new(excerpt)
    }

    /// How many lines of the whole text stand before this one.
    fn lines_before(&self) -> usize {
        self.before
            .as_ref()
            .map_or(0, |(before, lines)| before.get() + lines)
    }

    /// Of an excerpt: how many lines of the whole text stand before it.
    pub(crate) fn excerpt_after(&self) -> Option<usize> {
        self.before.as_ref().map(|_| self.lines_before())
    }

    /// Several texts one after the other, a line break between them; a place in it is a place in one of them.
    pub fn joined(parts: &[Arc<Self>]) -> Arc<Self> {
        let texts: Vec<&str> = parts.iter().map(|part| part.text()).collect();
        let mut start = 0;
        let mut starts = Vec::new();
        for part in parts {
            starts.push((start, Arc::clone(part)));
            start += part.text().len() + 1;
        }
        let name = parts.last().map_or("", |part| part.name());
        Arc::new(Self {
            name: name.to_owned(),
            text: texts.join("\n"),
            line_starts: vec![0],
            undecoded: Vec::new(),
            parts: starts,
            before: None,
        })
    }

    /// The name a person knows it by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset, both from 1; columns count characters, not bytes.
    ///
    /// ```
    /// let s = kaohe::source::Source::new("r.toml", "a = 1\n标题 = 2");
    /// assert_eq!(s.line_column(13), (2, 4));
    /// ```
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let line = self
            .line_starts
            .partition_point(|start| *start <= offset)
            .max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let before = self
            .text
            .get(start..offset.min(self.text.len()))
            .unwrap_or("");
        (line + self.lines_before(), before.chars().count() + 1)
    }

    /// Byte offset of a line and a column in characters, both from 1; clipped to the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self
            .line_starts
            .get(line.saturating_sub(1 + self.lines_before()))
            .copied()
            .unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or("");
        let line_text = rest.split('\n').next().unwrap_or("");
        let inside = line_text
            .char_indices()
            .nth(column.saturating_sub(1))
            .map_or(line_text.len(), |(i, _)| i);
        start + inside
    }
}

/// A stretch of one source, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The text it lies in.
    pub source: Arc<Source>,
    /// The bytes, never past the end of the text.
    pub span: Range<usize>,
}

impl Place {
    /// The bytes `span` of `source`.
    ///
    /// Of a joined text, the place in the text that its beginning lies in.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        let part = source
            .parts
            .iter()
            .rev()
            .find(|(start, _)| *start <= span.start);
        if let Some((start, part)) = part {
            return Self::new(part, span.start - start..span.end.saturating_sub(*start));
        }
        let end = span.end.min(source.text.len());
        Self {
            source: Arc::clone(source),
            span: span.start.min(end)..end,
        }
    }

    /// The beginning of a text, for what concerns the whole of it.
    pub fn start(source: &Arc<Source>) -> Self {
        Self::new(source, 0..0)
    }

    /// Line and column of its first character, both from 1.
    pub fn line_column(&self) -> (usize, usize) {
        self.source.line_column(self.span.start)
    }

    /// The text it covers.
    pub fn text(&self) -> &str {
        self.source.text.get(self.span.clone()).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let source = Source::new("x", "一二\n三四五\n");
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_column(3), (1, 2));
        assert_eq!(source.line_column(7), (2, 1));
        assert_eq!(source.line_column(13), (2, 3));
        assert_eq!(source.line_column(999), (3, 1));
    }

    #[test]
    fn offset_is_the_inverse_of_line_column() {
        let text = "一二\n三四五\nabc";
        let before = LinesBefore::default();
        before.tell(4);
        let sources = [
            Source::new("x", text),
            Source::excerpt("x", text.as_bytes(), &before, 3),
        ];
        for source in sources {
            let breaks = source.text().len() - text.len();
            for (offset, _) in source.text().char_indices().skip(breaks) {
                let (line, column) = source.line_column(offset);
                assert_eq!(source.offset(line, column), offset);
            }
        }
    }
}
