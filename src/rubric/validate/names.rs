//! Names that scripts can use, and ids that are there once.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::table::Context;
use crate::source::Place;

/// Group names that mean something else in scripts.
const RESERVED_GROUPS: [&str; 17] = [
    "period",
    "points",
    "target",
    "measure",
    "prior",
    "indicator",
    "section",
    "cohort",
    "total",
    "rank",
    "分值",
    "目标",
    "上年",
    "派生",
    "单位",
    "指标",
    "部分",
];

/// Words of the script language, which cannot be names in it.
const SCRIPT_WORDS: [&str; 47] = [
    "true",
    "false",
    "let",
    "const",
    "if",
    "else",
    "switch",
    "do",
    "while",
    "until",
    "loop",
    "for",
    "in",
    "continue",
    "break",
    "return",
    "throw",
    "try",
    "catch",
    "fn",
    "private",
    "import",
    "export",
    "as",
    "global",
    "Fn",
    "call",
    "curry",
    "type_of",
    "print",
    "debug",
    "eval",
    "this",
    "is_def_var",
    "is_def_fn",
    "is_shared",
    "var",
    "static",
    "shared",
    "new",
    "match",
    "case",
    "public",
    "null",
    "nil",
    "sync",
    "async",
];

/// Reports a name that scripts could not write.
pub(super) fn check_name(context: &Context, name: &str, place: &Place) {
    if SCRIPT_WORDS.contains(&name) {
        context.report(
            Diagnostic::new(
                Code::ReservedName,
                format!("`{name}` 是脚本语言的词,不能作名称"),
            )
            .at(place.clone())
            .help("换一个名称"),
        );
        return;
    }
    let letter = |sign: char| sign.is_alphabetic() || sign == '_';
    let mut signs = name.chars();
    let first = signs.next();
    if first.is_some_and(letter) && signs.all(|sign| letter(sign) || sign.is_numeric()) {
        return;
    }
    let why = match first {
        None => "名称是空的".to_owned(),
        Some(first) if first.is_numeric() => format!("名称 `{name}` 不能以数字开头"),
        Some(_) => format!("名称 `{name}` 里有脚本写不出来的符号"),
    };
    context.report(
        Diagnostic::new(Code::ReservedName, why)
            .at(place.clone())
            .help("名称用汉字、字母、数字和 `_`,不以数字开头"),
    );
}

/// Reports a name of a group of fields that scripts could not write or that means something else.
pub(super) fn check_group(context: &Context, group: &str, place: &Place) {
    if !RESERVED_GROUPS.contains(&group) {
        check_name(context, group, place);
        return;
    }
    context.report(
        Diagnostic::new(Code::ReservedName, format!("组名 `{group}` 已有别的含义"))
            .at(place.clone())
            .help("换一个组名"),
    );
}

/// Ids that must be there once, with the places where they were seen.
#[derive(Default)]
pub(super) struct Unique {
    seen: HashMap<String, Place>,
}

impl Unique {
    /// Reports `id`, called `what`, when it was there before. Empty ids are reported elsewhere.
    pub(super) fn add(&mut self, context: &Context, what: &str, id: &str, place: &Place) {
        if id.is_empty() {
            return;
        }
        match self.seen.get(id) {
            None => {
                self.seen.insert(id.to_owned(), place.clone());
            }
            Some(first) => context.report(
                Diagnostic::new(Code::DuplicateId, format!("{what} `{id}` 重复"))
                    .label(place.clone(), "这里又用了一次")
                    .label(first.clone(), "这里已经用了")
                    .help("改成不同的写法"),
            ),
        }
    }
}
