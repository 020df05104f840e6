//! The arguments of scoring words: their number, types and order, and literals that make no sense there.

use std::ops::Range;

use crate::decimal::Number;
use crate::diagnostic::Code;
use crate::script::builtins::{Gives, Takes, Word};
use crate::script::graph::{Node, Type, What};
use crate::script::kinds::Kind;

use super::{Problems, Typed};

impl Problems<'_> {
    /// The arguments of a word, and the type that it gives.
    pub(in crate::script) fn call(
        &mut self,
        word: &'static Word,
        args: &[Typed],
        span: Range<usize>,
    ) -> Type {
        if !word.takes_count(args.len()) {
            let message = format!(
                "`{}` 应有{}个参数,这里有{}个",
                word.name,
                word.params.len(),
                args.len()
            );
            self.add(
                Code::UnknownWord,
                span,
                message,
                Some(format!("写成 `{}`", word.signature())),
            );
            return Type::Unknown;
        }
        for (index, arg) in args.iter().enumerate() {
            if let Some(takes) = word.takes(index) {
                self.argument(word, takes, arg, args);
            }
        }
        if matches!(word.name, "shortage" | "excess")
            && args
                .iter()
                .any(|(_, t)| matches!(t, Type::Number(k, _) if k.percent > 0))
        {
            self.add(
                Code::RateSteps,
                span.clone(),
                format!("`{}` 用在百分数上,没有说明不满1个百分点怎么算", word.name),
                Some("改用 `exact_steps`(按比例)、`whole_steps`(满1才算)或 `started_steps`(不足1按1)".into()),
            );
        }
        if word.name == "progress"
            && let [
                _,
                (_, Type::Number(_, Some(from))),
                (_, Type::Number(_, Some(to))),
            ] = args
            && from == to
        {
            self.add(
                Code::BadArgument,
                span,
                format!("起点和终点都是 {from}"),
                Some("起点与终点要不同".into()),
            );
        }
        match word.gives {
            Gives::Number(kind) => Type::Number(kind, None),
            Gives::AsFirst => number_like(args.first(), args),
            Gives::AsSecond => number_like(args.get(1), args),
            Gives::AsTable => args
                .iter()
                .find_map(|(_, t)| table_kind(t))
                .map_or(Type::Unknown, |k| Type::Number(k, None)),
            Gives::Flag => Type::Flag,
            Gives::Anything => Type::Unknown,
        }
    }

    fn argument(&mut self, word: &Word, takes: Takes, arg: &Typed, args: &[Typed]) {
        let (node, found) = arg;
        let fits = match takes {
            Takes::Number | Takes::Positive | Takes::Points | Takes::HowMany => {
                matches!(found, Type::Number(..))
            }
            Takes::Flag => *found == Type::Flag,
            Takes::Date => *found == Type::Date,
            Takes::Text | Takes::Path => matches!(node.what, What::Text(_)),
            Takes::Anything => !matches!(found, Type::List(_) | Type::Rows | Type::Function),
            Takes::Rows => *found == Type::Rows,
            Takes::Function => *found == Type::Function,
            Takes::TableFalling | Takes::TableRising | Takes::TableLine | Takes::Cases => {
                matches!(found, Type::List(_))
            }
        };
        if !fits && *found != Type::Unknown {
            let wanted = wanted(takes);
            let message = format!("`{}` 这里要{wanted},写的是{}", word.name, found.title());
            self.add(
                Code::ScriptType,
                node.span.clone(),
                message,
                Some(format!("写成 `{}`", word.signature())),
            );
            return;
        }
        match (takes, found) {
            (Takes::Positive, Type::Number(_, Some(value))) if !value.is_positive() => {
                self.add(
                    Code::BadArgument,
                    node.span.clone(),
                    format!("`{}` 这里要大于 0 的数,写的是 `{value}`", word.name),
                    Some("改成大于 0 的数;要求为零的,写成 `x == 0`".into()),
                );
            }
            (Takes::Positive, Type::Number(_, Some(value))) => {
                if let Some((_, Type::Number(kind, _))) = args.first() {
                    self.share_against_literal(*kind, Some(value), node);
                }
            }
            (Takes::HowMany, Type::Number(_, Some(value)))
                if !(value.is_whole() && value.is_positive()) =>
            {
                self.add(
                    Code::BadArgument,
                    node.span.clone(),
                    format!("`{}` 取几行要是大于 0 的整数,写的是 `{value}`", word.name),
                    Some("改成 1、2、3 这样的整数".into()),
                );
            }
            (
                Takes::TableFalling | Takes::TableRising | Takes::TableLine | Takes::Cases,
                Type::List(rows),
            ) => {
                self.table(word, takes, node, rows, args);
            }
            _ => {}
        }
    }

    fn table(&mut self, word: &Word, takes: Takes, node: &Node, rows: &[Type], args: &[Typed]) {
        if rows.is_empty() {
            self.add(
                Code::BadArgument,
                node.span.clone(),
                format!("`{}` 的表是空的", word.name),
                Some("每行写 `[界限, 分数]`".into()),
            );
            return;
        }
        let What::List(row_nodes) = &node.what else {
            return;
        };
        let mut last: Option<&Number> = None;
        let (mut same, mut told) = (0, false);
        for (row, at) in rows.iter().zip(row_nodes) {
            let Type::List(cells) = row else {
                self.add(
                    Code::BadArgument,
                    at.span.clone(),
                    format!("`{}` 的表每行要有2个值", word.name),
                    Some("每行写 `[界限, 分数]`".into()),
                );
                return;
            };
            let [limit, points] = cells.as_slice() else {
                self.add(
                    Code::BadArgument,
                    at.span.clone(),
                    format!("`{}` 的表每行要有2个值,这里有{}个", word.name, cells.len()),
                    Some("每行写 `[界限, 分数]`".into()),
                );
                return;
            };
            if !matches!(points, Type::Number(..) | Type::Unknown) {
                self.add(
                    Code::ScriptType,
                    at.span.clone(),
                    format!("表的第二列要是分数,写的是{}", points.title()),
                    None,
                );
            }
            if takes == Takes::Cases {
                if !matches!(limit, Type::Flag | Type::Unknown) {
                    self.add(
                        Code::ScriptType,
                        at.span.clone(),
                        format!("表的第一列要是条件,写的是{}", limit.title()),
                        None,
                    );
                }
                continue;
            }
            let Type::Number(_, value) = limit else {
                if *limit != Type::Unknown {
                    self.add(
                        Code::ScriptType,
                        at.span.clone(),
                        format!("表的第一列要是数,写的是{}", limit.title()),
                        None,
                    );
                }
                continue;
            };
            let Some(value) = value else { continue };
            if let Some((_, Type::Number(kind, _))) = args.first()
                && !told
            {
                // Once a table: the other rows have the same mistake.
                told = self.share_against_literal(*kind, Some(value), at);
            }
            if let Some(last) = last {
                same = if last == value { same + 1 } else { 0 };
                let wrong = match takes {
                    Takes::TableFalling => value >= last,
                    Takes::TableRising => value <= last,
                    _ => value < last || same > 1,
                };
                if wrong {
                    let order = if takes == Takes::TableFalling {
                        "从高到低"
                    } else {
                        "从低到高"
                    };
                    self.add(
                        Code::TableOrder,
                        at.span.clone(),
                        format!("表的界限要{order},`{value}` 排在 `{last}` 之后"),
                        Some("调整各行次序".into()),
                    );
                    return;
                }
            }
            last = Some(value);
        }
    }
}

fn wanted(takes: Takes) -> &'static str {
    match takes {
        Takes::Number | Takes::Positive => "数",
        Takes::Points => "分数",
        Takes::Flag => "条件",
        Takes::Date => "日期",
        Takes::Text => "写在引号里的文字",
        Takes::Path => "写在引号里的填报项",
        Takes::Anything => "一个值",
        Takes::Rows => "逐行事件(type = \"rows\")",
        Takes::Function => "函数 `|e| …`",
        Takes::HowMany => "整数",
        Takes::TableFalling | Takes::TableRising | Takes::TableLine => "表 `[[界限, 分数], …]`",
        Takes::Cases => "表 `[[条件, 分数], …]`",
    }
}

fn number_like(own: Option<&Typed>, args: &[Typed]) -> Type {
    let mut kinds = args.iter().filter_map(|(_, t)| {
        if let Type::Number(k, _) = t {
            Some(*k)
        } else {
            None
        }
    });
    match own {
        Some((_, Type::Number(kind, _))) => {
            // A plain literal beside points is points: min(points, 3).
            let joined = kinds.try_fold(*kind, Kind::joined);
            Type::Number(joined.unwrap_or(*kind), None)
        }
        _ => Type::Unknown,
    }
}

fn table_kind(found: &Type) -> Option<Kind> {
    let Type::List(rows) = found else { return None };
    let kinds = rows.iter().filter_map(|row| match row {
        Type::List(cells) => cells.last().and_then(|c| {
            if let Type::Number(kind, _) = c {
                Some(*kind)
            } else {
                None
            }
        }),
        _ => None,
    });
    kinds.reduce(|a, b| a.joined(b).unwrap_or(a))
}
