//! One catalogue of what the program says in two languages: each text in Chinese and in English, with the same named
//! slots in both.
//!
//! A text is a constant of the table of its topic. Whoever prints asks for it in a language and fills its slots; nobody
//! writes a sentence of two languages in place.

pub mod explain;
pub mod values;

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// Its short name in outputs: `zh`, `en`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }
}

/// A text in both languages. A slot is a name in braces: `{points}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Text {
    /// The text as it stands, slots and all.
    pub fn of(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The text with its slots filled. What is filled in is never looked through for slots.
    ///
    /// ```
    /// use kaohe::catalogue::{Lang, Text};
    /// let text = Text { zh: "{a}分之{b}", en: "{b} of {a}" };
    /// assert_eq!(text.fill(Lang::Zh, &[("a", "{b}"), ("b", "2")]), "{b}分之2");
    /// assert_eq!(text.fill(Lang::En, &[("a", "3"), ("b", "2")]), "2 of 3");
    /// ```
    pub fn fill(self, lang: Lang, slots: &[(&str, &str)]) -> String {
        let mut filled = String::new();
        let mut rest = self.of(lang);
        while let Some((before, behind)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, after)) = behind.split_once('}') else {
                break;
            };
            let known = slots.iter().find(|(slot, _)| *slot == name);
            filled.push_str(known.map_or("", |(_, value)| value));
            rest = after;
        }
        filled + rest
    }

    /// The names of its slots in a language, in alphabetical order.
    pub fn slots(self, lang: Lang) -> Vec<&'static str> {
        let parts = self.of(lang).split('{').skip(1);
        let mut names: Vec<_> = parts.filter_map(|part| part.split('}').next()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Every text of the catalogue with the path of its constant, for those who check them.
pub fn all() -> impl Iterator<Item = (&'static str, Text)> {
    [values::ALL, explain::ALL].into_iter().flatten().copied()
}

/// A table of texts: a constant each, and all of them in a row.
macro_rules! texts {
    ($($name:ident: $zh:literal / $en:literal;)+) => {
        $(
            #[doc = concat!("«", $zh, "», «", $en, "».")]
            pub const $name: $crate::catalogue::Text = $crate::catalogue::Text {
                zh: $zh,
                en: $en,
            };
        )+

        /// All of them, by name and topic.
        pub const ALL: &[(&str, $crate::catalogue::Text)] =
            &[$((concat!(module_path!(), "::", stringify!($name)), $name)),+];
    };
}
use texts;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_stands_in_both_languages_with_the_same_slots() {
        let mut seen = 0;
        for (name, text) in all() {
            assert!(!text.zh.trim().is_empty(), "{name} has no Chinese text");
            assert!(!text.en.trim().is_empty(), "{name} has no English text");
            assert!(text.en.is_ascii(), "{name}: `{}` is not English", text.en);
            let bare = text.fill(Lang::Zh, &[]);
            let latin = bare.contains(|sign: char| sign.is_ascii_alphabetic());
            assert!(!latin, "{name}: `{}` is not Chinese", text.zh);
            let (zh, en) = (text.slots(Lang::Zh), text.slots(Lang::En));
            assert_eq!(zh, en, "{name} has other slots in the other language");
            for lang in Lang::ALL {
                let braces = |sign| text.of(lang).matches(sign).count();
                assert_eq!(braces('{'), braces('}'), "{name} has an open brace");
            }
            seen += 1;
        }
        assert!(seen > 10, "only {seen} texts were found");
    }

    #[test]
    fn a_slot_that_nobody_fills_is_empty() {
        let text = Text {
            zh: "甲{x}乙",
            en: "a{x}b",
        };
        assert_eq!(text.fill(Lang::Zh, &[]), "甲乙");
        assert_eq!(text.slots(Lang::En), ["x"]);
    }
}
