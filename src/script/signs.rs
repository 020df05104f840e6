//! What a script is written with: signs of a Chinese keyboard and numbers that Rhai would take for something else.

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Script;

/// Signs of a Chinese keyboard that scripts do not know, and what to type.
const SIGNS: &[(char, &str)] = &[
    ('×', "*"),
    ('÷', "/"),
    ('−', "-"),
    ('≥', ">="),
    ('≤', "<="),
    ('≠', "!="),
    ('“', "\""),
    ('”', "\""),
    ('‘', "\""),
    ('’', "\""),
    ('、', ","),
    ('。', "."),
    ('《', "<"),
    ('》', ">"),
    ('【', "["),
    ('】', "]"),
];

/// What to type for a sign of a Chinese keyboard.
fn typed_sign(sign: char) -> Option<String> {
    if sign.is_ascii() {
        return None;
    }
    if let Some((_, own)) = SIGNS.iter().find(|(c, _)| *c == sign) {
        return Some((*own).to_owned());
    }
    // Full-width forms stand in the order of ASCII.
    let code = u32::from(sign);
    match code {
        0x3000 => Some("空格".to_owned()),
        0xFF01..=0xFF5E => char::from_u32(code - 0xFF01 + 0x21).map(String::from),
        _ => None,
    }
}

/// A decimal of Rhai has 28 digits; more would be cut without a word.
const MOST_DIGITS: usize = 28;

/// Full-width signs, numbers that are too long, and cases of a `switch` that can never be met.
pub(super) fn problems(script: &Script) -> Vec<Diagnostic> {
    let code = code(&script.text);
    let has_switch = script.text.contains("switch");
    let mut found = Vec::new();
    let mut number = Literal::default();
    // A blank behind the last sign ends a number there.
    let end = (script.text.len(), ' ');
    for (at, c) in code.into_iter().chain([end]) {
        if let Some(own) = typed_sign(c) {
            found.push(
                Diagnostic::new(Code::FullWidthSign, format!("脚本里有全角符号 `{c}`"))
                    .at(script.place_of(at..at + c.len_utf8()))
                    .help(format!("换成半角的 `{own}`")),
            );
        }
        if number.takes(at, c) {
            continue;
        }
        if c == '%' {
            found.extend(percent_sign(script, &number, at));
        }
        found.extend(number.problem(script, has_switch));
        number = Literal::default();
        number.takes(at, c);
    }
    found
}

/// `5%` with nothing behind it to divide by: the sign of a percent, not a remainder.
fn percent_sign(script: &Script, number: &Literal, at: usize) -> Option<Diagnostic> {
    let behind = script.text.get(at + 1..).unwrap_or("").trim_start();
    let ends = |c: char| c.is_ascii_punctuation() && !matches!(c, '(' | '[' | '"' | '-' | '_');
    let before = number.text.as_str();
    let touches = number.start + before.len() == at;
    let is_number = touches && before.starts_with(|c: char| c.is_ascii_digit());
    if !is_number || !behind.chars().next().is_none_or(ends) {
        return None;
    }
    let share = Number::parse(before)?.checked_div(&Number::hundred())?;
    Some(
        Diagnostic::new(Code::ScriptSyntax, format!("脚本里不写百分号:`{before}%`"))
            .at(script.place_of(number.start..at + 1))
            .help(format!(
                "与百分数(`rate` 填报项、`percent`)比写 `{before}`,与份额(`ratio`、两数相除)比写 `{share}`"
            )),
    )
}

/// Words that stand for a sign of conditions, and what to type.
const WORDS: &[(&str, &str)] = &[
    ("and", "&&"),
    ("且", "&&"),
    ("并且", "&&"),
    ("而且", "&&"),
    ("同时", "&&"),
    ("or", "||"),
    ("或", "||"),
    ("或者", "||"),
    ("not", "!"),
    ("非", "!"),
];

/// What to type for a word that stands for a sign.
pub(super) fn sign_of_word(word: &str) -> Option<&'static str> {
    let known = WORDS.iter().find(|(own, _)| *own == word);
    known.map(|(_, sign)| *sign)
}

/// The first word in a script that stands for a sign: asked when the script does not parse.
pub(super) fn word_for_sign(script: &Script) -> Option<Diagnostic> {
    let mut word = Literal::default();
    let end = (script.text.len(), ' ');
    for (at, c) in code(&script.text).into_iter().chain([end]) {
        if word.takes(at, c) {
            continue;
        }
        // `f.or` is a field: the point makes it one word with its group.
        if let Some(sign) = sign_of_word(&word.text) {
            let place = script.place_of(word.start..word.start + word.text.len());
            let message = format!("脚本里没有 `{}`", word.text);
            let problem = Diagnostic::new(Code::ScriptSyntax, message).at(place);
            return Some(problem.help(format!("写成 `{sign}`")));
        }
        word = Literal::default();
        word.takes(at, c);
    }
    None
}

/// A word of letters, digits and points: a number when it begins with a digit.
#[derive(Default)]
struct Literal {
    start: usize,
    text: String,
}

impl Literal {
    fn takes(&mut self, at: usize, c: char) -> bool {
        let follows = self.text.is_empty() || self.start + self.text.len() == at;
        // `0..3` is a range, not a number with two points.
        let fits = c.is_alphanumeric() || c == '_' || (c == '.' && !self.text.ends_with('.'));
        if !(follows && fits) {
            return false;
        }
        if self.text.is_empty() {
            self.start = at;
        }
        self.text.push(c);
        true
    }

    fn problem(&self, script: &Script, has_switch: bool) -> Option<Diagnostic> {
        if !self.text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let place = script.place_of(self.start..self.start + self.text.len());
        if self.text.contains('.')
            && self.text.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS
        {
            return Some(
                Diagnostic::new(Code::BadArgument, "数写得太长,最多 28 位")
                    .at(place)
                    .help("少写几位,或写成分数 `1 / 3`"),
            );
        }
        let (whole, fraction) = self.text.split_once('.')?;
        let rest = script
            .text
            .get(self.start + self.text.len()..)
            .unwrap_or("");
        let is_case = has_switch && rest.trim_start().starts_with("=>");
        (is_case && !fraction.is_empty() && fraction.bytes().all(|b| b == b'0')).then(|| {
            Diagnostic::new(
                Code::BadArgument,
                format!("`switch` 里的 `{}` 不会与 {whole} 相符", self.text),
            )
            .at(place)
            .help(format!("写成 `{whole}`"))
        })
    }
}

/// The signs outside texts and comments, with their bytes.
fn code(text: &str) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let mut quote: Option<char> = None;
    let (mut escaped, mut comment) = (false, false);
    let mut last = '\0';
    for (at, c) in text.char_indices() {
        match quote {
            _ if comment => comment = c != '\n',
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(end) if c == end => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '`' | '\'') => quote = Some(c),
            None if c == '/' && last == '/' => comment = true,
            None => found.push((at, c)),
        }
        last = c;
    }
    found
}
