//! Cells of words: office ids, names, cohorts, periods.

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    /// Nothing.
    Blank,
    /// A text, trimmed: UTF-8 where the row is.
    Text(&'a [u8]),
    /// Something that the reference has to take apart.
    Odd,
}

/// Reads the bytes of a whole cell, quotes included.
#[inline(always)]
pub(super) fn word(cell: &[u8]) -> Word<'_> {
    let special = matches!(cell.first(), None | Some(b'"' | b'=' | b'\''));
    if !special && starts_plain(cell) && ends_plain(cell) {
        return Word::Text(cell);
    }
    special_word(cell)
}

fn special_word(cell: &[u8]) -> Word<'_> {
    let inside = match unquoted(cell) {
        Some(inside) => inside,
        None => return Word::Odd,
    };
    let text = trimmed(inside);
    match text.first() {
        None => Word::Blank,
        // The notation by which spreadsheets keep a text as it is.
        Some(b'=' | b'\'') => Word::Odd,
        Some(_) => Word::Text(text),
    }
}

/// Whether nothing stands in a cell; what is not surely blank counts as something.
pub(super) fn is_blank(cell: &[u8]) -> bool {
    cell.is_empty() || word(cell) == Word::Blank
}

/// A cell without the quotes around it; none when quotes stand in it.
pub(super) fn unquoted(cell: &[u8]) -> Option<&[u8]> {
    let Some(rest) = cell.strip_prefix(b"\"") else {
        return Some(cell);
    };
    let inside = rest.strip_suffix(b"\"")?;
    (!inside.contains(&b'"')).then_some(inside)
}

/// A text without white space around it.
pub(super) fn trimmed(text: &[u8]) -> &[u8] {
    if starts_plain(text) && ends_plain(text) {
        return text;
    }
    match std::str::from_utf8(text) {
        Ok(text) => text.trim().as_bytes(),
        Err(_) => text,
    }
}

/// Whether a text surely begins with no white space: of signs beyond ASCII only some that begin with these bytes are.
#[inline(always)]
fn starts_plain(text: &[u8]) -> bool {
    matches!(text.first(), Some(first) if *first > b' ' && !matches!(first, 0x7f | 0xc2 | 0xe1..=0xe3))
}

#[inline(always)]
fn ends_plain(text: &[u8]) -> bool {
    match text {
        [.., last] if last.is_ascii() => last.is_ascii_graphic(),
        [.., first, _, _] => matches!(first, 0xe4..=0xef),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_blanks_and_notation() {
        for (cell, told) in [
            ("", Word::Blank),
            ("  ", Word::Blank),
            ("\"\"", Word::Blank),
            ("\u{3000}", Word::Blank),
            ("湖塘", Word::Text("湖塘".as_bytes())),
            ("\"湖,\n塘 \"", Word::Text("湖,\n塘".as_bytes())),
            ("a\"b", Word::Text(b"a\"b")),
            ("\"a\"\"b\"", Word::Odd),
            ("\"a\"b", Word::Odd),
            ("\"", Word::Odd),
            ("=\"007\"", Word::Odd),
            (" '-2", Word::Odd),
        ] {
            assert_eq!(word(cell.as_bytes()), told, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn trimming_is_that_of_text(text in "[ \t\r\u{b}\u{85}\u{a0}\u{1680}\u{2003}\u{2028}\u{202f}\u{205f}\u{3000}\u{200b}\u{feff}a湖é😀\u{7f}\u{1}]{0,6}") {
            prop_assert_eq!(trimmed(text.as_bytes()), text.trim().as_bytes());
        }
    }
}
