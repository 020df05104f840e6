//! Source text and places in it: byte spans, and lines and columns as a person counts them.

use std::ops::Range;
use std::sync::Arc;

/// One text that was read, with the name a person knows it by.
#[derive(PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
    /// Byte offset of the start of each line.
    line_starts: Vec<usize>,
    /// Of a text put together of several: where each of them begins.
    parts: Vec<(usize, Arc<Source>)>,
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
            .chain(
                text.bytes()
                    .enumerate()
                    .filter(|(_, b)| *b == b'\n')
                    .map(|(i, _)| i + 1),
            )
            .collect();
        Arc::new(Self {
            name: name.into(),
            text,
            line_starts,
            parts: Vec::new(),
        })
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
            parts: starts,
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
        (line, before.chars().count() + 1)
    }

    /// Byte offset of a line and a column in characters, both from 1; clipped to the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self
            .line_starts
            .get(line.saturating_sub(1))
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
        let source = Source::new("x", "一二\n三四五\nabc");
        for (offset, _) in source.text().char_indices() {
            let (line, column) = source.line_column(offset);
            assert_eq!(source.offset(line, column), offset);
        }
    }
}
