//! User text in messages: shortened, so that a cell of ten megabytes fills neither screen nor time.

use crate::diagnostic::nearest;

/// The most characters of user text that a message repeats.
const LONGEST: usize = 40;

/// The most bytes of a name that may be a misspelt one.
const LONGEST_NAME: usize = 200;

/// `text` on one line, shortened to about forty characters.
pub(crate) fn quote(text: &str) -> String {
    let mut short = String::new();
    for (count, sign) in text.trim().chars().enumerate() {
        if count == LONGEST {
            short.push('…');
            break;
        }
        short.push(if sign.is_control() { ' ' } else { sign });
    }
    short
}

/// The known name nearest to `name`; none for what is too long to be a misspelt name.
pub(crate) fn near<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    nearest(name, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_and_lines_are_joined() {
        assert_eq!(quote(" 92%\n以上 "), "92% 以上");
        assert_eq!(quote(&"长".repeat(10_000)), format!("{}…", "长".repeat(40)));
    }
}
