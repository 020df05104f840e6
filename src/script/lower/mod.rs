//! Rhai's own parsed script → the typed graph. What has loops, maps or side effects stays with the interpreter.

mod chain;
mod cohort;
mod expression;
mod rows;
mod word;

use std::ops::Range;
use std::sync::Arc;

use rhai::{Position, Stmt};

use crate::decimal::Number;
use crate::diagnostic::Code;
use crate::rubric::Script;
use crate::source::Source;

pub(super) use rows::{Function, functions};
pub(super) use word::no_calendar;

use super::check::{Problems, Typed};
use super::graph::{Leaf, Node, Type, What};
use super::names::{Names, Unknown};

/// Why a script stays with the interpreter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::script) struct Unlowered(pub(in crate::script) String);

type Lowered = Result<Typed, Unlowered>;

/// A script being lowered.
pub(super) struct Lowering<'a> {
    names: &'a Names<'a>,
    text: Arc<Source>,
    pub(super) problems: Problems<'a>,
    locals: Vec<(String, Typed)>,
    /// The functions that the script itself defines.
    functions: Vec<Function>,
    /// How many functions of a row there were so far: each row has a name of its own.
    variables: usize,
    /// Some expression grew beyond [`LARGEST`].
    oversized: bool,
}

/// A script of more expressions than this, written out, is not lowered.
const LARGEST: usize = 2_000;

impl<'a> Lowering<'a> {
    pub(super) fn new(script: &'a Script, names: &'a Names<'a>, functions: Vec<Function>) -> Self {
        let text = Source::new("", script.text.as_str());
        Self {
            names,
            text,
            problems: Problems::new(script),
            locals: Vec::new(),
            functions,
            variables: 0,
            oversized: false,
        }
    }

    /// The value of a whole script.
    pub(super) fn script(&mut self, statements: &[Stmt]) -> Lowered {
        let result = self.block(statements)?;
        if self.oversized {
            return Err(Unlowered("写开来太长".into()));
        }
        Ok(result)
    }

    /// The value of a row of statements: that of the last one.
    fn block(&mut self, statements: &[Stmt]) -> Lowered {
        let depth = self.locals.len();
        let result = self.statements(statements);
        self.locals.truncate(depth);
        result
    }

    fn statements(&mut self, statements: &[Stmt]) -> Lowered {
        let Some((first, rest)) = statements.split_first() else {
            return Err(Unlowered("没有结果".into()));
        };
        match first {
            Stmt::Noop(_) => self.statements(rest),
            Stmt::Var(parts, _, _) => {
                let (name, value, _) = &**parts;
                let typed = self.expression(value)?;
                self.locals.push((name.name.to_string(), typed));
                self.statements(rest)
            }
            Stmt::Return(Some(value), flags, _) if flags.is_empty() => self.expression(value),
            Stmt::If(flow, at) if !rest.is_empty() => {
                // `if c { return a; } b` is `if c { a } else { b }`.
                if !ends_in_return(flow.body.statements()) || !flow.branch.statements().is_empty() {
                    return Err(Unlowered("中间的 if 改变了变量".into()));
                }
                let cond = self.expression(&flow.expr)?;
                let yes = self.block(flow.body.statements())?;
                let no = self.block(rest)?;
                Ok(self.choice(cond, yes, no, self.at(*at, 2)))
            }
            _ if !rest.is_empty() => Err(Unlowered("有循环或赋值".into())),
            Stmt::If(flow, at) => {
                let span = self.at(*at, 2);
                let cond = self.expression(&flow.expr)?;
                if flow.branch.statements().is_empty() {
                    let help = Some("补上 `else { 0 }`".to_owned());
                    self.problems.add(
                        Code::ScriptType,
                        span.clone(),
                        "`if` 没有 `else`,不符合时没有分数".into(),
                        help,
                    );
                    return Ok(self.unknown(span));
                }
                let yes = self.block(flow.body.statements())?;
                let no = self.block(flow.branch.statements())?;
                Ok(self.choice(cond, yes, no, span))
            }
            Stmt::Expr(value) => self.expression(value),
            Stmt::FnCall(call, at) => self.call(call, *at),
            Stmt::Block(block) => self.block(block.statements()),
            Stmt::Switch(..) => Err(Unlowered("有 switch".into())),
            _ => Err(Unlowered("有循环或赋值".into())),
        }
    }

    fn choice(&mut self, cond: Typed, yes: Typed, no: Typed, span: Range<usize>) -> Typed {
        self.problems.condition(&cond);
        let result = match (&yes.1, &no.1) {
            (Type::Number(a, _), Type::Number(b, _)) => match a.joined(*b) {
                Some(kind) => Type::Number(kind, None),
                None => Type::Unknown,
            },
            (Type::Unknown, other) | (other, Type::Unknown) => other.clone(),
            (a, b) if a == b => a.clone(),
            (a, b) => {
                let message = format!("`if` 的两边一个是{},一个是{}", a.title(), b.title());
                self.problems
                    .add(Code::ScriptType, span.clone(), message, None);
                Type::Unknown
            }
        };
        (self.node(What::If(cond.0, yes.0, no.0), span), result)
    }

    fn leaf(&mut self, found: Result<(Leaf, Type), Unknown>, span: Range<usize>) -> Typed {
        match found {
            Ok((leaf, typed)) => (self.node(What::Leaf(leaf), span), typed),
            Err(unknown) => {
                let code = if unknown.field {
                    Code::UnknownField
                } else {
                    Code::ScriptUnknownName
                };
                self.problems
                    .add(code, span.clone(), unknown.message, unknown.help);
                self.unknown(span)
            }
        }
    }

    fn opaque(&mut self, typed: Type, span: Range<usize>) -> Typed {
        (self.node(What::List(Vec::new()), span), typed)
    }

    /// What stands in for something already reported.
    fn unknown(&mut self, span: Range<usize>) -> Typed {
        (self.node(What::Number(Number::zero()), span), Type::Unknown)
    }

    fn node(&mut self, what: What, span: Range<usize>) -> Arc<Node> {
        let node = Node::new(what, span.clone());
        if node.size > LARGEST {
            // Each `let` used twice doubles it: what grows without end is left to the interpreter and its limits.
            self.oversized = true;
            return Arc::new(Node::new(What::Number(Number::zero()), span));
        }
        Arc::new(node)
    }

    fn at(&self, position: Position, length: usize) -> Range<usize> {
        let start = match (position.line(), position.position()) {
            (Some(line), Some(column)) => self.text.offset(line, column),
            _ => 0,
        };
        start..start + length
    }

    /// The end of the bracket that closes behind `end`, when nothing but blanks lies between.
    fn closing(&self, end: usize) -> usize {
        let rest = self.text.text().get(end..).unwrap_or("");
        let blank = rest.len() - rest.trim_start_matches([' ', '\n', '\t', '\r', ',']).len();
        match rest.get(blank..).and_then(|r| r.chars().next()) {
            Some(')' | ']') => end + blank + 1,
            _ => end,
        }
    }
}

fn ends_in_return(statements: &[Stmt]) -> bool {
    matches!(statements.last(), Some(Stmt::Return(..)))
}
