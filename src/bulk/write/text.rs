//! Texts as cells.

use crate::write::for_spreadsheet;

use super::line::Line;

/// Whether no byte of it needs quotes around the text.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    let asks = |byte: &u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
    // Without an early end, so that many bytes are looked at together.
    !bytes.iter().fold(false, |any, byte| any | asks(byte))
}

/// Writes a text, in quotes where it needs them, and safe for a spreadsheet unless it is `plain`.
pub(super) fn put_text(text: &str, plain: bool, line: &mut Line<'_>) {
    if plain {
        put_quoted(text, line);
    } else {
        put_quoted(&for_spreadsheet(text), line);
    }
}

fn put_quoted(text: &str, line: &mut Line<'_>) {
    if is_plain(text.as_bytes()) {
        line.put(text.as_bytes());
        return;
    }
    line.put(b"\"");
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            line.put(b"\"\"");
        }
        line.put(part.as_bytes());
    }
    line.put(b"\"");
}

/// A comma and a text.
pub(super) fn text_cell(text: &str, plain: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut line = Line::over(&mut bytes);
    line.put(b",");
    put_text(text, plain, &mut line);
    line.end().to_vec()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::write::{Cell, Column, CsvStyle, Header, Table};

    proptest! {
        #[test]
        fn texts_are_what_tables_write(text in "[a-zA-Z0-9 ,\"'=\\-+\r\n\t镇é.]{0,12}", plain: bool) {
            let style = CsvStyle { plain, header: Header::Ids };
            let mut whole = Vec::new();
            let mut table = Table::begin(&Column::list(&[("a", "a"), ("b", "b")]), style, &mut whole).unwrap();
            table.row([Cell::Number("1".into()), Cell::text(&text)]).unwrap();
            table.end().unwrap();
            let end: &[u8] = if plain { b"\n" } else { b"\r\n" };
            let header = if plain { 4 } else { 3 + 5 };
            let row = &whole[header + 1..whole.len() - end.len()];
            prop_assert_eq!(text_cell(&text, plain), row);
        }
    }
}
