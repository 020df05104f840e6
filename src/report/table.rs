//! Rows of a CSV text with the place of every cell.

use std::ops::Range;
use std::sync::Arc;

use crate::source::{Place, Source};

/// The mark that spreadsheets put in front of UTF-8.
const BOM: &str = "\u{feff}";

/// A cell of a table.
#[derive(Clone)]
pub(crate) struct TableCell {
    /// Its text, quoting and the notation of spreadsheets undone.
    pub(crate) text: String,
    /// Where it stands, quotes included.
    pub(crate) place: Place,
}

impl TableCell {
    /// Whether nothing stands in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A row of a table.
pub(crate) struct Row {
    /// Its cells.
    pub(crate) cells: Vec<TableCell>,
    /// The whole row.
    pub(crate) place: Place,
    /// A quote was opened and never closed, so that the rest of the text is in one cell.
    pub(crate) unclosed: bool,
}

impl Row {
    /// Whether nothing stands in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(TableCell::is_blank)
    }

    /// The first place in it where bytes of the file were no text.
    pub(crate) fn undecoded(&self) -> Option<Place> {
        self.place.source.undecoded(self.place.span.clone())
    }
}

/// The text behind a byte order mark, and how many bytes that is.
pub(crate) fn without_bom(source: &Source) -> (&str, usize) {
    match source.text().strip_prefix(BOM) {
        Some(text) => (text, BOM.len()),
        None => (source.text(), 0),
    }
}

/// What a header that is one cell has between its words in place of a comma.
pub(crate) fn other_separator(header: &Row) -> Option<&'static str> {
    let [only] = header.cells.as_slice() else {
        return None;
    };
    let known = [
        ('\t', "制表符"),
        (';', "分号"),
        ('；', "全角分号"),
        ('，', "全角逗号"),
        ('、', "顿号"),
        ('|', "竖线"),
    ];
    let mut known = known.into_iter();
    let found = known.find(|(sign, _)| only.text.contains(*sign));
    found.map(|(_, name)| name)
}

/// What to do where the cells of a table are not separated by commas.
pub(crate) fn use_commas(separator: &str) -> String {
    format!("格子之间是{separator},要用半角逗号;在表格软件里另存为“CSV UTF-8(逗号分隔)”")
}

/// The rows of a text, blank ones left out.
pub(crate) fn rows(source: &Arc<Source>) -> impl Iterator<Item = Row> + '_ {
    let (text, base) = without_bom(source);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    std::iter::from_fn(move || {
        loop {
            if !reader.read_record(&mut record).unwrap_or(false) {
                return None;
            }
            let start = record.position().map_or(0, csv::Position::byte);
            let start = usize::try_from(start).unwrap_or(0);
            let end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
            let row = row(
                source,
                text.get(start..end).unwrap_or(""),
                base + start,
                &record,
            );
            if !row.is_blank() {
                return Some(row);
            }
        }
    })
}

fn row(source: &Arc<Source>, text: &str, offset: usize, record: &csv::StringRecord) -> Row {
    let lead = text.len() - text.trim_start_matches(['\r', '\n']).len();
    let (spans, unclosed) = spans(text.get(lead..).unwrap_or(""));
    let offset = offset + lead;
    let whole = Place::new(
        source,
        offset..offset + text.trim_end().len().max(lead) - lead,
    );
    let cells = record
        .iter()
        .enumerate()
        .map(|(at, text)| TableCell {
            text: plain_text(text),
            place: spans.get(at).map_or_else(
                || whole.clone(),
                |span| Place::new(source, offset + span.start..offset + span.end),
            ),
        })
        .collect();
    Row {
        cells,
        place: whole,
        unclosed,
    }
}

/// The text that a cell means: `="00258"` and a leading `'` before a sign are how this program, and people,
/// keep a spreadsheet from changing or running a text.
fn plain_text(written: &str) -> String {
    let trimmed = written.trim();
    let quoted = trimmed
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some(inside) = quoted {
        let doubled = inside.replace("\"\"", "");
        if !doubled.contains('"') {
            return inside.replace("\"\"", "\"");
        }
    }
    match trimmed.strip_prefix('\'') {
        Some(rest)
            if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) =>
        {
            rest.to_owned()
        }
        _ => written.to_owned(),
    }
}

/// The cells of one row in bytes, and whether the last one never ends.
fn spans(row: &str) -> (Vec<Range<usize>>, bool) {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    let mut unclosed = false;
    let mut fresh = true;
    for (at, byte) in row.bytes().enumerate() {
        match byte {
            b'"' if fresh => {
                quoted = true;
                unclosed = true;
            }
            b'"' if quoted => unclosed = !unclosed,
            b',' if !unclosed => {
                spans.push(start..at);
                start = at + 1;
                (quoted, fresh) = (false, true);
                continue;
            }
            b'\r' | b'\n' if !unclosed => {
                spans.push(start..at);
                return (spans, false);
            }
            _ => {}
        }
        fresh = false;
    }
    spans.push(start..row.len());
    (spans, unclosed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_knows_its_place() {
        let source = Source::new(
            "t.csv",
            "\u{feff}单位,数\r\n\r\n\"湖塘,\n\"\"街道\"\"\",5\r\n,,\r\n甲,\"6\"",
        );
        let shown: Vec<Vec<(String, (usize, usize))>> = rows(&source)
            .map(|row| {
                row.cells
                    .iter()
                    .map(|c| (c.text.clone(), c.place.line_column()))
                    .collect()
            })
            .collect();
        let cell = |text: &str, line, column| (text.to_owned(), (line, column));
        assert_eq!(
            shown,
            [
                vec![cell("单位", 1, 2), cell("数", 1, 5)],
                vec![cell("湖塘,\n\"街道\"", 3, 1), cell("5", 4, 9)],
                vec![cell("甲", 6, 1), cell("6", 6, 3)],
            ]
        );
    }

    #[test]
    fn the_notation_of_spreadsheets_is_undone() {
        let source = Source::new(
            "t.csv",
            "\"=\"\"00258\"\"\",=\"3-5\",\"=\"\"a\"\"\"\"b\"\"\",=\"\",'-2+3,'=cmd,'＝甲,'甲,=\"a\"&\"b\",'=\"1\"\n",
        );
        let row = rows(&source).next().unwrap();
        let texts: Vec<&str> = row.cells.iter().map(|c| c.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "00258",
                "3-5",
                "a\"b",
                "",
                "-2+3",
                "=cmd",
                "＝甲",
                "'甲",
                "=\"a\"&\"b\"",
                "=\"1\""
            ]
        );
    }

    #[test]
    fn an_open_quote_is_seen() {
        let source = Source::new("t.csv", "a,b\n1,\"2\n3,4\n");
        assert!(rows(&source).any(|row| row.unclosed));
    }
}
