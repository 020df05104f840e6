//! What the TOML parser says, in words for people who have never heard of TOML.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Source};

/// Syntax errors made understandable.
pub(super) struct Explained {
    pub(super) problems: Vec<Diagnostic>,
    pub(super) spans: Vec<Range<usize>>,
    /// Where whole keys may have been lost.
    pub(super) losses: Vec<usize>,
    /// From here on the text could not be read.
    pub(super) lost_from: Option<usize>,
}

/// One mistake on its line.
struct Mistake<'r> {
    what: &'r str,
    place: Place,
    /// The line that it stands in.
    line: &'r str,
    line_start: usize,
}

/// Explains the errors, one a line, in the order of the text.
pub(super) fn explain(source: &Arc<Source>, errors: &[toml::de::Error]) -> Explained {
    let mut errors: Vec<(Range<usize>, &str)> = errors
        .iter()
        .map(|error| (error.span().unwrap_or(0..0), error.message()))
        .collect();
    errors.sort_by_key(|(span, _)| span.start);
    let lost_from = lost_from(&errors);
    let losses = errors
        .iter()
        .filter(|(span, what)| !keeps_key(source.text().get(span.clone()).unwrap_or(""), what))
        .map(|(span, _)| span.start)
        .collect();
    let spans = errors.iter().map(|(span, _)| span.clone()).collect();
    let mut lines = BTreeSet::new();
    let mut problems = Vec::new();
    for (span, what) in &errors {
        let (line, _) = source.line_column(span.start);
        if lost_from.is_some_and(|lost| span.start > lost) || !lines.insert(line) {
            continue;
        }
        let line_start = source.offset(line, 1);
        let rest = source.text().get(line_start..).unwrap_or("");
        let mistake = Mistake {
            what,
            place: Place::new(source, span.clone()),
            line: rest.lines().next().unwrap_or(""),
            line_start,
        };
        problems.push(mistake.diagnostic(lost_from == Some(span.start)));
    }
    Explained {
        problems,
        spans,
        losses,
        lost_from,
    }
}

/// Whether the error spoils a value or the spelling of a key and nothing else.
fn keeps_key(written: &str, what: &str) -> bool {
    let of_value = [
        "string values must be quoted",
        "duplicate key",
        "invalid date",
        "invalid time",
        "invalid boolean",
        "missing escaped value",
        "unexpected leading zero",
    ];
    of_value.iter().any(|start| what.starts_with(start))
        || what.starts_with("invalid unquoted key") && written.chars().any(char::is_alphabetic)
}

/// A bracket that is never closed swallows the rest of the text: where that begins.
fn lost_from(errors: &[(Range<usize>, &str)]) -> Option<usize> {
    let never_closed = errors.iter().any(|(_, what)| {
        what.starts_with("unclosed array,") || what.starts_with("unclosed inline table")
    });
    let inside = |what: &str| {
        what.starts_with("missing comma")
            || what.contains("in array")
            || what.starts_with("unclosed")
    };
    never_closed
        .then(|| errors.iter().find(|(_, what)| inside(what)))
        .flatten()
        .map(|(span, _)| span.start)
}

impl Mistake<'_> {
    fn diagnostic(&self, swallows_rest: bool) -> Diagnostic {
        if swallows_rest {
            return self.say(
                "括号没有配对,后面的内容都读不出来".to_owned(),
                "在这一项的末尾补上 `]` 或 `}`".to_owned(),
            );
        }
        let written = self.place.text();
        let starts = |prefix: &str| self.what.starts_with(prefix);
        if starts("duplicate key") {
            return Diagnostic::new(Code::DuplicateId, format!("`{written}` 写了两次"))
                .at(self.place.clone())
                .help("留下一个,或者换一个名称");
        }
        if starts("invalid unquoted key") {
            return self.key();
        }
        if starts("key with no value") {
            return self.say(
                "键后面没有 `=` 和值".to_owned(),
                "写成 `键 = 值`,等号用半角的 `=`".to_owned(),
            );
        }
        if starts("string values must be quoted") {
            return self.bare_value();
        }
        if starts("missing escaped value") || starts("too few unicode") {
            return self.say(
                "反斜杠后面的字符不对".to_owned(),
                "改用单引号 `'…'`,里面的反斜杠照原样读".to_owned(),
            );
        }
        if starts("unquoted keys cannot be empty") {
            return self.say("等号前面没有键".to_owned(), "写成 `键 = 值`".to_owned());
        }
        if starts("unclosed table") || starts("unclosed array table") {
            return self.say(
                "表头的方括号没有配对".to_owned(),
                "写成 `[target]` 或 `[[section]]`".to_owned(),
            );
        }
        if starts("missing comma") || starts("unclosed") || self.what.contains("in array") {
            return self.say(
                "列表或表里缺少逗号,或者括号没有配对".to_owned(),
                "各项之间用半角逗号 `,` 隔开,末尾补上括号".to_owned(),
            );
        }
        if starts("extra `=`") {
            return self.say("多了一个 `=`".to_owned(), "写成 `键 = 值`".to_owned());
        }
        if starts("unexpected key or value") || starts("unexpected content") {
            return self.say(
                "这一行的后面多出了内容".to_owned(),
                "一行只写一个 `键 = 值`,说明写在 `#` 后面".to_owned(),
            );
        }
        if starts("invalid date") || starts("invalid time") {
            return self.say(
                format!("日期 `{written}` 不对"),
                "写成 `2025-03-31`".to_owned(),
            );
        }
        if starts("invalid boolean") {
            return self.say(
                format!("`{written}` 不是值"),
                "是否写 `true` 或 `false`,文字加引号".to_owned(),
            );
        }
        if starts("unexpected leading zero") {
            return self.say(
                "数不能以 0 开头".to_owned(),
                "去掉前面的 0,编号则加上引号".to_owned(),
            );
        }
        if self.what.contains("string") && self.what.contains("expected") {
            return self.say(
                "引号没有配对".to_owned(),
                "在文字的末尾补上同样的引号".to_owned(),
            );
        }
        if starts("cannot extend") {
            return self.say(
                "这个键已经有值,不能再当作表".to_owned(),
                "换一个名称,或者去掉先前的值".to_owned(),
            );
        }
        self.say(
            format!("TOML 写法有误: {}", self.what),
            "对照手册里的例子改这一行".to_owned(),
        )
    }

    fn say(&self, message: String, help: String) -> Diagnostic {
        Diagnostic::new(Code::TomlSyntax, message)
            .at(self.place.clone())
            .help(help)
    }

    /// A key with signs that need quotes, most often Chinese ones.
    fn key(&self) -> Diagnostic {
        let written = self.place.text();
        if written.chars().any(char::is_alphabetic) {
            return self.say(
                format!("键 `{written}` 要加引号"),
                format!(
                    "中文名称在细则里加引号,在脚本里不加: `{}`",
                    self.quoted_line()
                ),
            );
        }
        self.say(
            format!("键里有不能直接写的符号 `{written}`"),
            "键用字母、数字和 `_`,其他的要加引号; 键和值之间用半角的 `=`".to_owned(),
        )
    }

    /// The header or key of the line with every bare word outside ASCII in quotes.
    fn quoted_line(&self) -> String {
        let key_starts = self.place.span.start.saturating_sub(self.line_start);
        let from_key = self.line.get(key_starts..).unwrap_or("");
        let is_header = self.line.trim_start().starts_with('[');
        let end = from_key
            .find(if is_header { ']' } else { '=' })
            .unwrap_or(from_key.len());
        let head = match is_header {
            true => self.line.trim_start(),
            false => self.line.get(..key_starts + end).unwrap_or(self.line),
        };
        let mut quoted = String::new();
        let mut word = String::new();
        let mut in_quotes = false;
        for sign in head.trim().chars().chain(std::iter::once('\n')) {
            let splits = in_quotes || "[].\"' \t\n{},".contains(sign);
            if sign == '"' || sign == '\'' {
                in_quotes = !in_quotes;
            }
            if !splits {
                word.push(sign);
                continue;
            }
            if word.is_ascii() {
                quoted.push_str(&word);
            } else {
                quoted.push_str(&format!("\"{word}\""));
            }
            word.clear();
            quoted.push(sign);
        }
        let quoted = quoted.trim().to_owned();
        if is_header {
            quoted
        } else {
            format!("{quoted} = …")
        }
    }

    /// A value that is neither a number nor in quotes.
    fn bare_value(&self) -> Diagnostic {
        let written = self.place.text();
        if written.is_empty() {
            return self.say(
                "等号后面没有值".to_owned(),
                "补上值,或者去掉这一行".to_owned(),
            );
        }
        if written.contains(['“', '”', '‘', '’', '"']) {
            let bare = written.trim_matches(['“', '”', '‘', '’', '"', '\'']);
            return self.say(
                format!("{} 的引号不对", in_backticks(written)),
                format!("用半角的引号: `\"{bare}\"`"),
            );
        }
        let number = written.trim_end_matches(['\u{ff0c}', '。', '\u{ff1b}', ';', '分', '%']);
        if number != written && Number::parse(number).is_some() {
            return self.say(
                format!("{} 不是数", in_backticks(written)),
                format!("只写数: `{number}`"),
            );
        }
        self.say(
            format!("{} 要加引号", in_backticks(written)),
            format!("文字要加引号: `\"{written}\"`"),
        )
    }
}

fn in_backticks(text: &str) -> String {
    format!("`{text}`")
}
