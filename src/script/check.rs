//! Types and kinds that go together, and literals that make sense where they stand.

use std::ops::Range;
use std::sync::Arc;

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Script;

use super::builtins::{Gives, Takes, Word};
use super::graph::{Comparison, Node, Operation, Type, What};
use super::kinds::Kind;

/// The problems of one script, each at its place in the rubric.
pub(super) struct Problems<'a> {
    script: &'a Script,
    found: Vec<Diagnostic>,
}

/// An expression and its type.
pub(super) type Typed = (Arc<Node>, Type);

impl<'a> Problems<'a> {
    pub(super) fn new(script: &'a Script) -> Self {
        Self {
            script,
            found: Vec::new(),
        }
    }

    pub(super) fn add(
        &mut self,
        code: Code,
        span: Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        let mut problem = Diagnostic::new(code, message).at(self.script.place_of(span));
        problem.help = help;
        self.found.push(problem);
    }

    pub(super) fn into_found(self) -> Vec<Diagnostic> {
        self.found
    }

    /// The type of two numbers put together.
    pub(super) fn arithmetic(
        &mut self,
        operation: Operation,
        a: &Typed,
        b: &Typed,
        span: Range<usize>,
    ) -> Type {
        let ((_, Type::Number(x, xv)), (_, Type::Number(y, yv))) = (a, b) else {
            for (node, other) in [a, b] {
                if !matches!(other, Type::Number(..) | Type::Unknown) {
                    let message = format!("{}不能用 `{}` 计算", other.title(), operation.title());
                    let help = (*other == Type::Flag)
                        .then(|| "条件换成分数用 `when(条件, 分数)`".to_owned());
                    self.add(Code::ScriptType, node.span.clone(), message, help);
                }
            }
            return Type::Unknown;
        };
        let kind = match operation {
            Operation::Multiply => x.times(*y),
            Operation::Divide => x.divided_by(*y, yv.as_ref()),
            Operation::Remainder => Kind::PLAIN,
            Operation::Add | Operation::Subtract => match x.joined(*y) {
                Some(kind) => kind,
                None => {
                    self.add(
                        Code::ShareOrPercent,
                        span,
                        format!("{}和{}不能用 `{}` 相加减", x.title(), y.title(), operation.title()),
                        Some("百分数换成分数:`points * 率 / 100`;每低1个百分点扣分:`exact_steps(目标 - 率, 1)`、`whole_steps` 或 `started_steps`".into()),
                    );
                    return Type::Unknown;
                }
            },
        };
        let literal = match (xv, yv) {
            (Some(x), Some(y)) => match operation {
                Operation::Add => Some(x.clone() + y.clone()),
                Operation::Subtract => Some(x.clone() - y.clone()),
                Operation::Multiply => Some(x.clone() * y.clone()),
                Operation::Divide => x.checked_div(y),
                Operation::Remainder => None,
            },
            _ => None,
        };
        Type::Number(kind, literal)
    }

    /// Two values compared.
    pub(super) fn comparison(
        &mut self,
        comparison: Comparison,
        a: &Typed,
        b: &Typed,
        span: Range<usize>,
    ) {
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::Unequal);
        match (&a.1, &b.1) {
            (Type::Unknown, _) | (_, Type::Unknown) | (Type::Date, Type::Date) => {}
            (Type::Number(x, xv), Type::Number(y, yv)) => {
                self.share_against_literal(*x, yv.as_ref(), &b.0);
                self.share_against_literal(*y, xv.as_ref(), &a.0);
            }
            (Type::Flag, Type::Flag) | (Type::Text, Type::Text) if !ordered => {}
            (x, y) => {
                let message = format!(
                    "{}和{}不能用 `{}` 比较",
                    x.title(),
                    y.title(),
                    comparison.title()
                );
                self.add(
                    Code::ScriptType,
                    span,
                    message,
                    Some("比较的两边要是同一类:数与数、日期与日期、文字与文字".into()),
                );
            }
        }
    }

    fn share_against_literal(&mut self, kind: Kind, literal: Option<&Number>, at: &Node) -> bool {
        let Some(literal) = literal else { return false };
        let one = Number::from(1);
        if kind == Kind::SHARE && *literal > one {
            self.add(
                Code::ShareOrPercent,
                at.span.clone(),
                format!("份额在 0 至 1 之间,`{literal}` 是百分数"),
                Some(format!(
                    "用 `percent(…)` 代替 `ratio(…)`,或写成 {}",
                    literal.checked_div(&Number::hundred()).unwrap_or(one)
                )),
            );
        } else if kind == Kind::PERCENT && literal.is_positive() && *literal < one {
            self.add(
                Code::SmallPercent,
                at.span.clone(),
                format!("百分数在 0 至 100 之间,`{literal}` 只有 {literal}%"),
                Some(format!(
                    "百分之{0}写成 `{0}`",
                    literal.clone() * Number::hundred()
                )),
            );
        } else {
            return false;
        }
        true
    }

    /// A condition.
    pub(super) fn condition(&mut self, typed: &Typed) {
        if !matches!(typed.1, Type::Flag | Type::Unknown) {
            self.add(
                Code::ScriptType,
                typed.0.span.clone(),
                format!("这里要条件,写的是{}", typed.1.title()),
                None,
            );
        }
    }

    /// The arguments of a word, and the type that it gives.
    pub(super) fn call(&mut self, word: &'static Word, args: &[Typed], span: Range<usize>) -> Type {
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
            Takes::Number | Takes::Positive | Takes::Points => matches!(found, Type::Number(..)),
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
                    None,
                );
            }
            (Takes::Positive, Type::Number(_, Some(value))) => {
                if let Some((_, Type::Number(kind, _))) = args.first() {
                    self.share_against_literal(*kind, Some(value), node);
                }
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

    /// What a whole script gives, where points or a flag are wanted.
    pub(super) fn result(&mut self, typed: &Typed, wanted: Wanted) {
        let (node, found) = typed;
        match (wanted, found) {
            (_, Type::Unknown)
            | (Wanted::PointsOrFlag | Wanted::Flag, Type::Flag)
            | (Wanted::Anything, Type::Flag | Type::Date | Type::Text) => {}
            (Wanted::PointsOrFlag, Type::Number(kind, _)) if kind.percent != 0 => self.add(
                Code::ShareOrPercent,
                node.span.clone(),
                "结果还是百分数,不是分数".into(),
                Some("除以 100(几个率相加就除以 100 的倍数):`points * 率 / 100`".into()),
            ),
            (Wanted::PointsOrFlag | Wanted::Anything | Wanted::Number, Type::Number(..)) => {}
            (wanted, found) => {
                let message = format!("这里要{},脚本给出的是{}", wanted.title(), found.title());
                self.add(Code::ScriptType, node.span.clone(), message, wanted.remedy());
            }
        }
    }
}

/// What a script is to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The score of an indicator.
    PointsOrFlag,
    /// A condition.
    Flag,
    /// A term that offices are ordered by.
    Number,
    /// A measure: anything but a table.
    Anything,
}

impl Wanted {
    fn remedy(self) -> Option<String> {
        let help = match self {
            Self::PointsOrFlag => "给分写数,如 `when(litigation.lost == 0, 5)`;等次由 `[[grade]]` 按总分评",
            Self::Flag => "写成一个比较,如 `litigation.lost >= 3`",
            Self::Number | Self::Anything => return None,
        };
        Some(help.to_owned())
    }

    fn title(self) -> &'static str {
        match self {
            Self::PointsOrFlag => "分数或条件",
            Self::Flag => "条件",
            Self::Number => "数",
            Self::Anything => "一个值",
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
