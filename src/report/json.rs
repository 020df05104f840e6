//! Reports in JSON: one report, an array of them, or one a line (NDJSON).

use std::sync::Arc;

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Source};

use super::raw::{Entry, Raw, RawKind};

/// One tree a report, or why a piece of the text is none.
pub(crate) type Trees = Vec<Result<Raw, Diagnostic>>;

/// One report or an array of reports; several values one after the other are read line by line.
pub(crate) fn trees(source: &Arc<Source>, text: &str, base: usize) -> Trees {
    match parse(source, text, base) {
        Ok(Some(Raw {
            kind: RawKind::List(reports),
            ..
        })) => reports.into_iter().map(Ok).collect(),
        Ok(Some(report)) => vec![Ok(report)],
        Ok(None) => Vec::new(),
        Err(Problem::SeveralValues) => lines(source, text, base),
        Err(Problem::Syntax(diagnostic)) => vec![Err(diagnostic)],
    }
}

/// One report a line; a bad line does not stop the others.
pub(crate) fn lines(source: &Arc<Source>, text: &str, base: usize) -> Trees {
    let mut trees = Vec::new();
    let mut offset = base;
    for line in text.split_inclusive('\n') {
        match parse(source, line.trim_end(), offset) {
            Ok(Some(report)) => trees.push(Ok(report)),
            Ok(None) => {}
            Err(Problem::Syntax(diagnostic)) => trees.push(Err(diagnostic)),
            Err(Problem::SeveralValues) => trees.push(Err(Diagnostic::new(
                Code::JsonSyntax,
                "一行里有不止一份填报表",
            )
            .at(Place::new(source, offset..offset + line.trim_end().len()))
            .help("一行一份,或者放进一个 `[ ]` 里"))),
        }
        offset += line.len();
    }
    trees
}

enum Problem {
    Syntax(Diagnostic),
    SeveralValues,
}

fn parse(source: &Arc<Source>, text: &str, base: usize) -> Result<Option<Raw>, Problem> {
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options).map_err(|error| {
        if matches!(error.kind(), ParseErrorKind::MultipleRootJsonValues) {
            return Problem::SeveralValues;
        }
        let range = error.range();
        let place = Place::new(source, base + range.start..base + range.end);
        let (message, help) = explain(error.kind());
        Problem::Syntax(
            Diagnostic::new(Code::JsonSyntax, message)
                .at(place)
                .help(help),
        )
    })?;
    let reader = Reader { source, base };
    Ok(parsed.value.map(|value| reader.raw(value)))
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    base: usize,
}

impl Reader<'_> {
    fn place(&self, range: Range) -> Place {
        Place::new(self.source, self.base + range.start..self.base + range.end)
    }

    fn raw(&self, value: Value<'_>) -> Raw {
        let place = self.place(value.range());
        let kind = match value {
            Value::NullKeyword(_) => RawKind::Blank,
            Value::BooleanLit(flag) => RawKind::Flag(flag.value),
            Value::NumberLit(number) => RawKind::Number(number.value.to_owned()),
            Value::StringLit(text) => RawKind::Text(text.value.into_owned()),
            Value::Array(array) => {
                RawKind::List(array.elements.into_iter().map(|v| self.raw(v)).collect())
            }
            Value::Object(object) => RawKind::Table(
                object
                    .properties
                    .into_iter()
                    .map(|property| Entry {
                        place: self.place(match &property.name {
                            ObjectPropName::String(name) => name.range,
                            ObjectPropName::Word(name) => name.range,
                        }),
                        key: property.name.into_string(),
                        value: self.raw(property.value),
                    })
                    .collect(),
            ),
        };
        Raw { kind, place }
    }
}

fn explain(kind: &ParseErrorKind) -> (String, &'static str) {
    let (message, help) = match kind {
        ParseErrorKind::CommentsNotAllowed => ("JSON 里不能写注释", "删去注释"),
        ParseErrorKind::TrailingCommasNotAllowed => ("最后一项后面多了逗号", "删去这个逗号"),
        ParseErrorKind::ExpectedComma => ("两项之间缺逗号", "补上半角逗号"),
        ParseErrorKind::ExpectedColonAfterObjectKey => ("键后面缺冒号", "补上半角冒号"),
        ParseErrorKind::UnterminatedArray | ParseErrorKind::UnterminatedObject => {
            ("括号没有闭合", "补上 `]` 或 `}`;文件可能没有传完整")
        }
        ParseErrorKind::NonFiniteNumbersNotAllowed => (
            "JSON 里没有这样的数",
            "没有数就写 `null`,不适用写 `\"缺项(理由)\"`",
        ),
        ParseErrorKind::SingleQuotedStringsNotAllowed
        | ParseErrorKind::ExpectedStringObjectProperty
        | ParseErrorKind::UnexpectedWord => ("这里要用半角双引号", "文字和键都写在 `\"…\"` 里"),
        ParseErrorKind::NestingDepthExceeded => ("括号嵌套太深", "核对这是不是填报表"),
        ParseErrorKind::UnexpectedTokenInObject
        | ParseErrorKind::UnexpectedComma
        | ParseErrorKind::UnexpectedColon => (
            "这里多了符号,或者缺了键和值",
            "写成 `\"键\": 值`,两项之间一个逗号",
        ),
        ParseErrorKind::ExpectedObjectValue => ("冒号后面没有值", "补上值;没有数就写 `null`"),
        ParseErrorKind::UnexpectedCloseBrace | ParseErrorKind::UnexpectedCloseBracket => {
            ("多了一个右括号", "删去它,或补上前面的左括号")
        }
        ParseErrorKind::UnexpectedToken => (
            "这里的符号看不懂",
            "文字写在 `\"…\"` 里,引号、逗号、冒号用半角",
        ),
        ParseErrorKind::MultipleRootJsonValues => (
            "前面已经结束,后面又多出内容",
            "几份填报表放在一个 `[…]` 里,或存为 .ndjson 每行一份",
        ),
        other => {
            return (
                format!("JSON 写法有误:{other}"),
                "对照样例改这里;一般是缺了引号、逗号或括号",
            );
        }
    };
    (message.to_owned(), help)
}
