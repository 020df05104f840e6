//! Types and kinds that go together, and literals that make sense where they stand.

mod arguments;
mod remedy;
pub(super) mod texts;

use std::ops::Range;
use std::sync::Arc;

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Script;
use crate::source::Place;

use super::builtins::Word;
use super::graph::{Comparison, Node, Operation, Type, What};
use super::kinds::Kind;
use super::names::Names;
use remedy::Remedy;

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

    /// Takes over what was found elsewhere.
    pub(super) fn take(&mut self, found: Vec<Diagnostic>) {
        self.found.extend(found);
    }

    /// The place in the rubric of a stretch of the script.
    pub(super) fn place_of(&self, span: Range<usize>) -> Place {
        self.script.place_of(span)
    }

    /// The byte of the rubric where a byte of the script stands, when the script stands there letter by letter.
    pub(super) fn offset_of(&self, at: usize) -> Option<usize> {
        self.script.offset.map(|offset| offset + at)
    }

    /// Everything found, once: what is written out several times is looked at as often.
    pub(super) fn into_found(self) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for one in self.found {
            if !found.contains(&one) {
                found.push(one);
            }
        }
        found
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
                    let message = format!("{}不能用 `{}` 计算", other.title(), operation.sign());
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
                        format!("{}和{}不能用 `{}` 相加减", x.title(), y.title(), operation.sign()),
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
        // Squared again and again it would fill the memory before the script is known to be too long.
        Type::Number(kind, literal.filter(|n| !n.is_too_large()))
    }

    /// Two values compared.
    pub(super) fn comparison(
        &mut self,
        comparison: Comparison,
        a: &Typed,
        b: &Typed,
        span: Range<usize>,
        names: &Names<'_>,
    ) {
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::Unequal);
        match (&a.1, &b.1) {
            (Type::Unknown, _) | (_, Type::Unknown) | (Type::Date, Type::Date) => {}
            (Type::Number(x, xv), Type::Number(y, yv)) => {
                self.share_against_literal(*x, yv.as_ref(), &b.0);
                self.share_against_literal(*y, xv.as_ref(), &a.0);
            }
            (Type::Flag, Type::Flag) if !ordered => {}
            (Type::Text, Type::Text) if !ordered => {
                if let Some((message, help)) = texts::compared(names, &a.0, &b.0) {
                    self.add(Code::ImpossibleValue, span, message, Some(help));
                }
            }
            (x, y) => {
                let message = format!(
                    "{}和{}不能用 `{}` 比较",
                    x.title(),
                    y.title(),
                    comparison.sign()
                );
                let with_date = matches!(
                    (x, y),
                    (Type::Date, Type::Number(..) | Type::Text)
                        | (Type::Number(..) | Type::Text, Type::Date)
                );
                let help = if with_date {
                    "日期写进 `[target]`,脚本里用 `target.名称`".to_owned()
                } else if let Some(help) = self.between(comparison, a, b) {
                    help
                } else {
                    "比较的两边要是同一类:数与数、日期与日期、文字与文字".to_owned()
                };
                self.add(Code::ScriptType, span, message, Some(help));
            }
        }
    }

    /// How `90 <= x < 95` is written.
    fn between(&self, comparison: Comparison, a: &Typed, b: &Typed) -> Option<String> {
        let What::Compare(first, low, middle) = &a.0.what else {
            return None;
        };
        matches!(b.1, Type::Number(..) | Type::Date).then_some(())?;
        let (low, middle) = (written(self.script, low)?, written(self.script, middle)?);
        let (first, second) = (first.sign(), comparison.sign());
        let high = written(self.script, &b.0)?;
        Some(format!(
            "写成 `{low} {first} {middle} && {middle} {second} {high}`"
        ))
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

    /// What the functions of a word over rows give: a condition to count, a key, else a number.
    pub(super) fn row_functions(&mut self, word: &Word, bodies: &[Typed]) {
        for (index, (node, found)) in bodies.iter().enumerate() {
            let wanted = match (word.name, index) {
                ("count_of", _) => Type::Flag,
                ("highest_per" | "highest_of", 0) => continue,
                _ => Type::Number(Kind::PLAIN, None),
            };
            let fits = match (&wanted, found) {
                (_, Type::Unknown) | (Type::Number(..), Type::Number(..)) => true,
                (wanted, found) => wanted == found,
            };
            if !fits {
                let message = format!(
                    "`{}` 的每行要{},写的是{}",
                    word.name,
                    if wanted == Type::Flag {
                        "条件"
                    } else {
                        "数"
                    },
                    found.title()
                );
                let help =
                    (*found == Type::Flag).then(|| "条件换成分数用 `when(条件, 分数)`".to_owned());
                self.add(Code::ScriptType, node.span.clone(), message, help);
            }
        }
    }

    /// What a whole script gives, where points or a flag are wanted.
    pub(super) fn result(&mut self, typed: &Typed, wanted: Wanted, names: &Names<'_>) {
        let (node, found) = typed;
        match (wanted, found) {
            (_, Type::Unknown)
            | (Wanted::PointsOrFlag | Wanted::Flag, Type::Flag)
            | (Wanted::Anything, Type::Flag | Type::Date | Type::Text) => {}
            (Wanted::PointsOrFlag, Type::Number(kind, _)) if kind.percent != 0 => self.add(
                Code::ShareOrPercent,
                node.span.clone(),
                "结果还是百分数,不是分数".into(),
                Some(
                    Remedy {
                        script: self.script,
                        names,
                    }
                    .of(node),
                ),
            ),
            (Wanted::PointsOrFlag | Wanted::Anything | Wanted::Number, Type::Number(..)) => {}
            (wanted, found) => {
                let message = format!("这里要{},脚本给出的是{}", wanted.title(), found.title());
                self.add(
                    Code::ScriptType,
                    node.span.clone(),
                    message,
                    wanted.remedy(),
                );
            }
        }
    }
}

/// An expression as it stands in the script; none where brackets around it would have to be guessed.
fn written<'s>(script: &'s Script, node: &Node) -> Option<&'s str> {
    let text = script.text.get(node.span.clone())?;
    let count = |sign: char| text.chars().filter(|c| *c == sign).count();
    (!text.is_empty() && count('(') == count(')') && count('[') == count(']')).then_some(text)
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
            Self::PointsOrFlag => {
                "给分写数,如 `when(litigation.lost == 0, 5)`;等次由 `[[grade]]` 按总分评"
            }
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
