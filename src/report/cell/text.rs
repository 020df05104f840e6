//! What a cell looks like before it is read: widths, blanks and look-alike signs made one.

/// Half-width, without blanks, look-alike signs unified; a blank between two digits becomes a grouping comma.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut blank = false;
    for sign in text.trim().chars() {
        if sign.is_whitespace() {
            blank = true;
            continue;
        }
        let sign = narrow(sign);
        if blank && sign.is_ascii_digit() && plain.ends_with(|c: char| c.is_ascii_digit()) {
            plain.push(',');
        }
        blank = false;
        plain.push(sign);
    }
    plain
}

/// The half-width or usual form of a sign.
pub(super) fn narrow(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => u32::from(sign)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(sign),
        '−' => '-',
        '–' => '—',
        '〜' | '∼' => '~',
        '≧' | '⩾' => '≥',
        '≦' | '⩽' => '≤',
        '﹪' => '%',
        sign => sign,
    }
}

/// Behind the first of `words` that `text` begins with.
pub(super) fn strip_any<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

/// A header as it is compared: half-width, small letters, without blanks.
pub(crate) fn plain_header(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(narrow)
        .flat_map(char::to_lowercase)
        .collect()
}
