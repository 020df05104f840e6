//! Rhai's own parsed script → the typed graph. What has loops, maps or side effects stays with the interpreter.

use std::ops::Range;
use std::sync::Arc;

use rhai::{Expr, FnCallExpr, Position, Stmt};

use crate::decimal::Number;
use crate::diagnostic::{Code, nearest};
use crate::rubric::{FieldId, FieldKind, Script};
use crate::source::Source;
use crate::value::{Interval, Value};

use super::builtins::{self, Takes, Word};
use super::check::{Problems, Typed};
use super::environment::Figure;
use super::graph::{Comparison, Leaf, Node, Operation, Type, Unread, What};
use super::kinds::Kind;
use super::names::{Names, Unknown, canonical};

/// Why a script stays with the interpreter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unlowered(pub(super) String);

type Lowered = Result<Typed, Unlowered>;

/// A script being lowered.
pub(super) struct Lowering<'a> {
    names: &'a Names<'a>,
    text: Arc<Source>,
    pub(super) problems: Problems<'a>,
    locals: Vec<(String, Typed)>,
    /// The functions that the script itself defines.
    functions: Vec<String>,
    /// Some expression grew beyond [`LARGEST`].
    oversized: bool,
}

/// A script of more expressions than this, written out, is not lowered.
const LARGEST: usize = 2_000;

/// A link of `a.b.c(d)`.
enum Link<'e> {
    Property(&'e str, Position),
    Method(&'e FnCallExpr, Position),
}

impl<'a> Lowering<'a> {
    pub(super) fn new(script: &'a Script, names: &'a Names<'a>, functions: Vec<String>) -> Self {
        let text = Source::new("", script.text.as_str());
        Self {
            names,
            text,
            problems: Problems::new(script),
            locals: Vec::new(),
            functions,
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

    pub(super) fn expression(&mut self, expression: &Expr) -> Lowered {
        match expression {
            Expr::IntegerConstant(value, at) => Ok(self.literal(Number::from(*value), *at)),
            Expr::DynamicConstant(value, at) => match value.as_decimal() {
                Ok(decimal) => Ok(self.literal(Number::from_decimal(decimal), *at)),
                Err(_) if value.is_fnptr() => Ok(self.opaque(Type::Function, self.at(*at, 1))),
                Err(_) => Err(Unlowered("有表以外的常量".into())),
            },
            Expr::BoolConstant(value, at) => {
                let span = self.at(*at, if *value { 4 } else { 5 });
                Ok((self.node(What::Flag(*value), span), Type::Flag))
            }
            Expr::StringConstant(value, at) => {
                let span = self.at(*at, value.len() + 2);
                Ok((self.node(What::Text(value.to_string()), span), Type::Text))
            }
            Expr::Array(items, at) => {
                let items = items
                    .iter()
                    .map(|i| self.expression(i))
                    .collect::<Result<Vec<_>, _>>()?;
                let end = items.last().map_or(0, |(node, _)| node.span.end);
                let start = self.at(*at, 1);
                let span = start.start..self.closing(end.max(start.end));
                let (nodes, types) = items.into_iter().unzip();
                Ok((self.node(What::List(nodes), span), Type::List(types)))
            }
            Expr::Variable(parts, _, at) => {
                let name = parts.1.as_str();
                let span = self.at(*at, name.len());
                if let Some((_, local)) = self.locals.iter().rev().find(|(own, _)| own == name) {
                    return Ok(local.clone());
                }
                let found = self.names.bare(name);
                Ok(self.leaf(found, span))
            }
            Expr::Dot(..) => self.chain(expression),
            Expr::And(parts, at) => self.conditions(parts, *at, true),
            Expr::Or(parts, at) => self.conditions(parts, *at, false),
            Expr::FnCall(call, at) => self.call(call, *at),
            Expr::Stmt(block) => self.block(block.statements()),
            Expr::Unit(at) => {
                self.problems
                    .add(Code::ScriptType, self.at(*at, 2), "这里没有值".into(), None);
                Ok(self.unknown(self.at(*at, 2)))
            }
            _ => Err(Unlowered("有映射、下标或文字运算".into())),
        }
    }

    fn conditions(&mut self, parts: &[Expr], at: Position, all: bool) -> Lowered {
        let parts = parts
            .iter()
            .map(|p| self.expression(p))
            .collect::<Result<Vec<_>, _>>()?;
        for part in &parts {
            self.problems.condition(part);
        }
        let span = match (parts.first(), parts.last()) {
            (Some((a, _)), Some((b, _))) => a.span.start..b.span.end,
            _ => self.at(at, 2),
        };
        let nodes = parts.into_iter().map(|(node, _)| node).collect();
        Ok((
            self.node(
                if all {
                    What::All(nodes)
                } else {
                    What::Any(nodes)
                },
                span,
            ),
            Type::Flag,
        ))
    }

    /// `a.b`, `a.b.c`, `a.b.word(c)`.
    fn chain(&mut self, expression: &Expr) -> Lowered {
        let mut links = Vec::new();
        let mut rest = expression;
        let base = match rest {
            Expr::Dot(parts, flags, _) => {
                if !flags.is_empty() && format!("{flags:?}").contains("NEGATED") {
                    return Err(Unlowered("有 `?.`".into()));
                }
                rest = &parts.rhs;
                &parts.lhs
            }
            other => return self.expression(other),
        };
        loop {
            let (link, next) = match rest {
                Expr::Dot(parts, _, _) => (&parts.lhs, Some(&parts.rhs)),
                last => (last, None),
            };
            match link {
                Expr::Property(parts, at) => links.push(Link::Property(parts.2.as_str(), *at)),
                Expr::MethodCall(call, at) => links.push(Link::Method(call, *at)),
                _ => return Err(Unlowered("有下标".into())),
            }
            match next {
                Some(next) => rest = next,
                None => break,
            }
        }
        self.follow(base, &links)
    }

    fn follow(&mut self, base: &Expr, links: &[Link<'_>]) -> Lowered {
        let mut links = links.iter();
        let group = match base {
            Expr::Variable(parts, _, at)
                if !self.locals.iter().any(|(own, _)| own == parts.1.as_str()) =>
            {
                Some((parts.1.as_str(), *at))
            }
            _ => None,
        };
        let mut value = match group {
            None => self.expression(base)?,
            Some((group, at)) => match links.next() {
                Some(Link::Property(name, end)) if canonical(group) == "prior" => {
                    let Some(Link::Property(field, end)) = links.next() else {
                        let span = self.at(at, 1).start..self.at(*end, name.len()).end;
                        let message = format!("`{group}.{name}` 不完整");
                        self.problems.add(
                            Code::ScriptUnknownName,
                            span.clone(),
                            message,
                            Some(format!("写成 `{group}.{name}.名称`")),
                        );
                        return Ok(self.unknown(span));
                    };
                    let span = self.at(at, 1).start..self.at(*end, field.len()).end;
                    self.prior(group, name, field, span)
                }
                Some(Link::Property(name, end)) => {
                    let span = self.at(at, 1).start..self.at(*end, name.len()).end;
                    let found = self.names.member(group, name);
                    self.leaf(found, span)
                }
                Some(Link::Method(call, at)) => {
                    let first = self.expression(base)?;
                    self.word(call, Some(first), *at)?
                }
                None => self.expression(base)?,
            },
        };
        for link in links {
            value = match link {
                Link::Method(call, at) => self.word(call, Some(value), *at)?,
                Link::Property(name, at) => {
                    let span = self.at(*at, name.len());
                    self.problems.add(
                        Code::ScriptUnknownName,
                        span.clone(),
                        format!("这里没有 `.{name}`"),
                        None,
                    );
                    self.unknown(span)
                }
            };
        }
        Ok(value)
    }

    fn prior(&mut self, word: &str, group: &str, name: &str, span: Range<usize>) -> Typed {
        match self.names.field(group, name) {
            Ok((Leaf::Field(id), typed)) => {
                let field = self.names.rubric().field(id);
                let unread = Unread {
                    what: format!("上年{}", field.map_or("", |f| f.title.as_str())),
                    item: format!("prior.{group}.{name}"),
                    field: Some(id),
                    value: field.map_or(Value::Text(None), |f| f.anything()),
                };
                (self.node(What::Unread(unread), span), typed)
            }
            Ok(_) => self.unknown(span),
            Err(mut unknown) => {
                unknown.message = format!("{}(在 `{word}` 里)", unknown.message);
                self.leaf(Err(unknown), span)
            }
        }
    }

    fn call(&mut self, call: &FnCallExpr, at: Position) -> Lowered {
        if call.op_token.is_some() {
            return self.operator(call, at);
        }
        self.word(call, None, at)
    }

    fn operator(&mut self, call: &FnCallExpr, at: Position) -> Lowered {
        let sign = call.name.as_str();
        let operands = call
            .args
            .iter()
            .map(|a| self.expression(a))
            .collect::<Result<Vec<_>, _>>()?;
        match operands.as_slice() {
            [a] => {
                let span = self.at(at, 1).start..a.0.span.end;
                match (sign, &a.1) {
                    ("!", _) => {
                        self.problems.condition(a);
                        Ok((self.node(What::Not(a.0.clone()), span), Type::Flag))
                    }
                    ("-", Type::Number(kind, value)) => {
                        let typed = Type::Number(*kind, value.clone().map(|v| -v));
                        Ok((self.node(What::Negate(a.0.clone()), span), typed))
                    }
                    ("+", _) => Ok(a.clone()),
                    _ => {
                        let zero = (
                            self.node(What::Number(Number::zero()), span.clone()),
                            Type::Number(Kind::PLAIN, None),
                        );
                        let typed =
                            self.problems
                                .arithmetic(Operation::Subtract, &zero, a, span.clone());
                        Ok((self.node(What::Negate(a.0.clone()), span), typed))
                    }
                }
            }
            [a, b] => {
                let span = a.0.span.start.min(b.0.span.start)..a.0.span.end.max(b.0.span.end);
                if let Some(operation) = Operation::of_sign(sign) {
                    let typed = self.problems.arithmetic(operation, a, b, span.clone());
                    return Ok((
                        self.node(What::Arithmetic(operation, a.0.clone(), b.0.clone()), span),
                        typed,
                    ));
                }
                if let Some(comparison) = Comparison::of_sign(sign) {
                    self.problems.comparison(comparison, a, b, span.clone());
                    return Ok((
                        self.node(What::Compare(comparison, a.0.clone(), b.0.clone()), span),
                        Type::Flag,
                    ));
                }
                Err(Unlowered(format!("有 `{sign}`")))
            }
            _ => Err(Unlowered(format!("有 `{sign}`"))),
        }
    }

    fn word(&mut self, call: &FnCallExpr, first: Option<Typed>, at: Position) -> Lowered {
        let name = call.name.as_str();
        let head = self.at(at, name.len());
        if let ("count_applicable" | "points_applicable", [Expr::StringConstant(path, path_at)]) =
            (name, call.args.as_slice())
        {
            return Ok(self.applicable(name, path, head, *path_at));
        }
        let Some(word) = builtins::find(name) else {
            if !self.functions.iter().any(|own| own == name) {
                let known = builtins::words().flat_map(|w| [w.name, w.alias]);
                let help = nearest(name, known).map(|n| format!("是不是要写 `{n}`?"));
                let help = help.or_else(|| Some("`kaohe builtins` 列出所有计分词".into()));
                self.problems.add(
                    Code::UnknownWord,
                    head.clone(),
                    format!("没有 `{name}` 这个计分词"),
                    help,
                );
                return Ok(self.unknown(head));
            }
            return Err(Unlowered("有自定义函数".into()));
        };
        let mut args: Vec<Typed> = first.into_iter().collect();
        for arg in &call.args {
            let takes = word.takes(args.len());
            let typed = if takes == Some(Takes::Function) {
                self.opaque(Type::Function, head.clone())
            } else {
                self.expression(arg)?
            };
            args.push(typed);
        }
        let end = args
            .iter()
            .map(|(node, _)| node.span.end)
            .max()
            .unwrap_or(head.end);
        let start = args
            .iter()
            .map(|(node, _)| node.span.start)
            .min()
            .unwrap_or(head.start)
            .min(head.start);
        let span = start..self.closing(end.max(head.end));
        let typed = self.problems.call(word, &args, head);
        if word.run.is_none() {
            let unread = self.unread(word, &args, span.clone());
            return Ok((self.node(What::Unread(unread), span), typed));
        }
        let nodes = args.into_iter().map(|(node, _)| node).collect();
        Ok((self.node(What::Call(word, nodes), span), typed))
    }

    fn applicable(&mut self, name: &str, path: &str, head: Range<usize>, at: Position) -> Typed {
        let span = self.at(at, path.len() + 2);
        let section = path
            .strip_prefix("section.")
            .or_else(|| path.strip_prefix("部分."))
            .and_then(|id| self.names.rubric().find_section(id));
        let Some(section) = section else {
            self.problems.add(
                Code::UnknownName,
                span,
                format!("没有 `{path}` 这一部分"),
                Some("写成 `\"section.编号\"`".into()),
            );
            return self.unknown(head);
        };
        if let Err(unknown) = self.names.bare("total") {
            self.problems.add(
                Code::ScriptUnknownName,
                head.clone(),
                format!("这里不能用 `{name}`"),
                unknown.help,
            );
            return self.unknown(head);
        }
        let count = name == "count_applicable";
        let figure = if count {
            Figure::CountApplicable(section)
        } else {
            Figure::PointsApplicable(section)
        };
        let kind = if count { Kind::PLAIN } else { Kind::POINTS };
        (
            self.node(
                What::Leaf(Leaf::Figure(figure)),
                head.start..self.closing(span.end),
            ),
            Type::Number(kind, None),
        )
    }

    /// A word whose facts this version cannot read yet, with what it surely is.
    fn unread(&mut self, word: &'static Word, args: &[Typed], span: Range<usize>) -> Unread {
        let text = self.text.text().get(span).unwrap_or(word.name).to_owned();
        let mut field = None;
        if let (Some(Takes::Path), Some((node, _))) = (word.takes(0), args.first())
            && let What::Text(path) = &node.what
        {
            field = self.path(path, node.span.clone());
        } else if let Some((node, Type::Rows)) = args.first()
            && let What::Leaf(Leaf::Field(id)) = node.what
        {
            field = Some(id);
        }
        let titled = field.and_then(|f| self.names.rubric().field(f));
        let whole_from = |n: i64| Interval::at_least(Number::from(n)).known_whole();
        let range = match word.name {
            "cohort_rank" | "cohort_rank_low" | "cohort_size" => whole_from(1),
            "count_of" => whole_from(0),
            "cohort_mean" | "cohort_median" | "cohort_max" | "cohort_min" => {
                titled.map_or_else(Interval::everything, |f| f.range.hull(&f.range))
            }
            _ => Interval::everything(),
        };
        // Of rows the rows themselves are wanted, whatever is done with them.
        let (what, item) = match titled {
            Some(f) if f.kind == FieldKind::Rows => (format!("{}的逐行数据", f.title), f.id()),
            Some(f) => (format!("{}的{}", f.title, word.alias), text),
            None => (word.alias.to_owned(), text),
        };
        Unread {
            what,
            item,
            field,
            value: Value::Number(range),
        }
    }

    /// The field of a path in a cohort word.
    fn path(&mut self, path: &str, span: Range<usize>) -> Option<FieldId> {
        let found = match path.split_once('.') {
            Some((group, name)) if self.names.is_group(group) => self.names.member(group, name),
            Some((group, name)) => self.names.field(group, name),
            None => self.names.field("", path),
        };
        match found {
            Ok((Leaf::Field(id), _)) => Some(id),
            Ok(_) => None,
            Err(unknown) => {
                self.leaf(Err(unknown), span);
                None
            }
        }
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

    fn literal(&mut self, value: Number, at: Position) -> Typed {
        let start = self.at(at, 0).start;
        let rest = self.text.text().get(start..).unwrap_or("");
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_'))
            .unwrap_or(rest.len());
        // A minus that the parser folded stands before the digits.
        let length = if rest.starts_with('-') { 1 } else { length };
        let typed = Type::Number(Kind::PLAIN, Some(value.clone()));
        (self.node(What::Number(value), start..start + length), typed)
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
