//! Statements: the value of a row of them, and what they make of the variables.

use std::ops::Range;
use std::sync::Arc;

use rhai::{Expr, FlowControl, Position, Stmt};

use crate::decimal::Number;
use crate::diagnostic::Code;
use crate::script::graph::{Node, Operation, Type, What};

use super::duty::constant;
use super::repeat::not_written_out;
use super::{Lowered, Lowering, Typed, Unlowered};

/// Variables by name, inner ones last.
type Locals = Vec<(String, Typed)>;

impl Lowering<'_> {
    /// The value of a whole script.
    pub(in crate::script) fn script(&mut self, statements: &[Stmt]) -> Lowered {
        let result = self.block(statements)?;
        if self.oversized {
            return Err(Unlowered("写开来太长".into()));
        }
        if !self.duties.are_done(&result.0) {
            return Err(Unlowered("有的数算了不一定用到".into()));
        }
        Ok(result)
    }

    /// The value of a row of statements: that of the last one.
    pub(super) fn block(&mut self, statements: &[Stmt]) -> Lowered {
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
            Stmt::Return(Some(value), flags, _) if flags.is_empty() => {
                if !self.at_end {
                    return Err(Unlowered("中间有 return".into()));
                }
                self.expression(value)
            }
            Stmt::If(flow, at) if !rest.is_empty() => self.early(flow, *at, rest),
            Stmt::Var(..) => {
                self.effect(first)?;
                self.statements(rest)
            }
            _ if !rest.is_empty() => {
                self.effect(first)?;
                self.statements(rest)
            }
            Stmt::If(flow, at) => {
                let span = self.at(*at, 2);
                let cond = self.inner(&flow.expr)?;
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
                let yes = self.branch(&cond, true, |own| own.block(flow.body.statements()))?;
                let no = self.branch(&cond, false, |own| own.block(flow.branch.statements()))?;
                Ok(self.choice(cond, yes, no, span))
            }
            Stmt::Expr(value) => self.expression(value),
            Stmt::FnCall(call, at) => self.call(call, *at),
            Stmt::Block(block) => self.block(block.statements()),
            Stmt::Switch(..) => Err(Unlowered("有 switch".into())),
            _ => Err(Unlowered("有循环或赋值".into())),
        }
    }

    /// An `if` with statements behind it: one that ends the script early, or one that changes variables.
    fn early(&mut self, flow: &FlowControl, at: Position, rest: &[Stmt]) -> Lowered {
        let cond = self.inner(&flow.expr)?;
        let span = self.at(at, 2);
        let (body, other) = (flow.body.statements(), flow.branch.statements());
        // `if c { return a; } b` is `if c { a } else { b }`.
        let after = |own: &mut Self, before: &[Stmt]| {
            if !before.is_empty() {
                own.effects(before)?;
            }
            own.statements(rest)
        };
        let (yes, no) = if ends_in_return(body) {
            let yes = self.branch(&cond, true, |own| own.block(body))?;
            (yes, self.branch(&cond, false, |own| after(own, other))?)
        } else if ends_in_return(other) {
            let yes = self.branch(&cond, true, |own| after(own, body))?;
            (yes, self.branch(&cond, false, |own| own.block(other))?)
        } else {
            self.merge(cond, flow, span)?;
            return self.statements(rest);
        };
        Ok(self.choice(cond, yes, no, span))
    }

    /// What a row of statements makes of the variables outside it.
    pub(super) fn effects(&mut self, statements: &[Stmt]) -> Result<(), Unlowered> {
        let depth = self.locals.len();
        for statement in statements {
            self.effect(statement)?;
        }
        self.locals.truncate(depth);
        Ok(())
    }

    fn effect(&mut self, statement: &Stmt) -> Result<(), Unlowered> {
        match statement {
            Stmt::Noop(_) => Ok(()),
            Stmt::Var(parts, _, _) => {
                let (name, value, _) = &**parts;
                let typed = self.inner(value)?;
                self.duties.value(&typed.0);
                self.locals.push((name.name.to_string(), typed));
                Ok(())
            }
            Stmt::Assignment(parts) => {
                let (operation, sides) = &**parts;
                let Expr::Variable(name, _, _) = &sides.lhs else {
                    return Err(Unlowered("有映射或下标".into()));
                };
                if operation.is_op_assignment() {
                    return Err(Unlowered("有循环或赋值".into()));
                }
                let value = self.inner(&sides.rhs)?;
                self.assign(name.1.as_str(), value)
            }
            Stmt::If(flow, at) => {
                let cond = self.inner(&flow.expr)?;
                self.merge(cond, flow, self.at(*at, 2))
            }
            Stmt::For(parts, at) => self.repeat(parts, *at),
            Stmt::Block(block) => self.effects(block.statements()),
            Stmt::Expr(value) => {
                self.duties.strict = true;
                let (node, _) = self.inner(value)?;
                self.duties.value(&node);
                Ok(())
            }
            Stmt::FnCall(call, at) => {
                self.duties.strict = true;
                let (node, _) = self.call(call, *at)?;
                self.duties.value(&node);
                Ok(())
            }
            _ => Err(Unlowered("有循环或赋值".into())),
        }
    }

    /// `name = value`: from here on the name stands for that.
    fn assign(&mut self, name: &str, (node, typed): Typed) -> Result<(), Unlowered> {
        self.duties.strict = true;
        self.duties.value(&node);
        let found = self.locals.iter().rposition(|(own, _)| own == name);
        let Some(at) = found.filter(|at| *at >= self.floor) else {
            return Err(Unlowered("改变外面的变量".into()));
        };
        let node = match &node.what {
            // A sum that begins with nothing: 0 + x.
            What::Arithmetic(Operation::Add, a, b)
                if is_zero(a) && matches!(typed, Type::Number(..)) =>
            {
                Arc::clone(b)
            }
            _ => node,
        };
        if let Some((_, own)) = self.locals.get_mut(at) {
            *own = (node, not_written_out(typed));
        }
        Ok(())
    }

    /// An expression inside another or before other statements: a `return` in it would end more than that.
    pub(super) fn inner(&mut self, expression: &Expr) -> Lowered {
        let at_end = std::mem::replace(&mut self.at_end, false);
        let result = self.expression(expression);
        self.at_end = at_end;
        result
    }

    /// Something that happens only where a condition holds, or does not; the variables stand afterwards as before.
    fn branch<T>(
        &mut self,
        cond: &Typed,
        holds: bool,
        run: impl FnOnce(&mut Self) -> Result<T, Unlowered>,
    ) -> Result<T, Unlowered> {
        let locals = self.locals.clone();
        self.duties.path.push((Arc::clone(&cond.0), holds));
        let result = run(self);
        self.duties.path.pop();
        self.locals = locals;
        result
    }

    /// The variables that a branch leaves behind.
    fn left_by(
        &mut self,
        cond: &Typed,
        holds: bool,
        statements: &[Stmt],
    ) -> Result<Locals, Unlowered> {
        self.branch(cond, holds, |own| {
            own.effects(statements)?;
            Ok(own.locals.clone())
        })
    }

    /// An `if` that changes variables: each stands for what the branch makes of it that is taken.
    fn merge(
        &mut self,
        cond: Typed,
        flow: &FlowControl,
        span: Range<usize>,
    ) -> Result<(), Unlowered> {
        self.duties.strict = true;
        self.problems.condition(&cond);
        let duties = self.duties.count();
        let yes = self.left_by(&cond, true, flow.body.statements())?;
        let between = self.duties.count();
        let no = self.left_by(&cond, false, flow.branch.statements())?;
        // In a loop written out some conditions are known.
        match constant(&cond.0) {
            Some(true) => {
                self.duties.forget(between..);
                self.locals = yes;
                return Ok(());
            }
            Some(false) => {
                self.duties.forget(duties..between);
                self.locals = no;
                return Ok(());
            }
            None => {}
        }
        self.duties.condition(&cond.0);
        let mut merged = Locals::new();
        for ((name, yes), (_, no)) in yes.into_iter().zip(no) {
            let typed = if Arc::ptr_eq(&yes.0, &no.0) {
                yes
            } else {
                self.either(&cond, yes, no, span.clone())?
            };
            merged.push((name, typed));
        }
        self.locals = merged;
        Ok(())
    }

    /// What a variable stands for behind an `if`.
    fn either(
        &mut self,
        cond: &Typed,
        yes: Typed,
        no: Typed,
        span: Range<usize>,
    ) -> Result<Typed, Unlowered> {
        let typed = match (&yes.1, &no.1) {
            (Type::Number(a, _), Type::Number(b, _)) => match a.joined(*b) {
                Some(kind) => Type::Number(kind, None),
                None => Type::Unknown,
            },
            (a, b) if a == b && matches!(a, Type::Flag | Type::Date | Type::Text) => a.clone(),
            _ => return Err(Unlowered("变量有时是一种值,有时是另一种".into())),
        };
        let numbers = matches!((&yes.1, &no.1), (Type::Number(..), Type::Number(..)));
        let node = match more_than(&yes.0, &no.0).filter(|_| numbers) {
            // What grew in one branch only, or in both from the same: `s + (if c { a } else { b })` does not double.
            Some((base, (sign, a), (other, b))) => {
                let b = match sign == other {
                    true => b,
                    false => self.node(What::Negate(b), span.clone()),
                };
                let part = self.node(What::If(Arc::clone(&cond.0), a, b), span.clone());
                self.node(What::Arithmetic(sign, base, part), span)
            }
            None => self.node(What::If(Arc::clone(&cond.0), yes.0, no.0), span),
        };
        Ok((node, typed))
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
}

/// What is added to something, or subtracted from it.
type More = (Operation, Arc<Node>);

/// A base and what comes to it in each of two branches, where both are sums or differences of the same base, or one is
/// the base itself.
fn more_than(yes: &Arc<Node>, no: &Arc<Node>) -> Option<(Arc<Node>, More, More)> {
    let parts = |node: &Arc<Node>| match &node.what {
        What::Arithmetic(operation @ (Operation::Add | Operation::Subtract), a, b) => {
            Some((Arc::clone(a), (*operation, Arc::clone(b))))
        }
        _ => None,
    };
    let nothing = |more: &More| {
        let zero = Node::new(What::Number(Number::zero()), more.1.span.clone());
        (more.0, Arc::new(zero))
    };
    match (parts(yes), parts(no)) {
        (Some((base, more)), _) if Arc::ptr_eq(&base, no) => {
            let none = nothing(&more);
            Some((base, more, none))
        }
        (_, Some((base, more))) if Arc::ptr_eq(&base, yes) => {
            let none = nothing(&more);
            Some((base, none, more))
        }
        (Some((base, a)), Some((same, b))) if Arc::ptr_eq(&base, &same) => Some((base, a, b)),
        _ => None,
    }
}

fn is_zero(node: &Node) -> bool {
    matches!(&node.what, What::Number(number) if *number == Number::zero())
}

fn ends_in_return(statements: &[Stmt]) -> bool {
    matches!(statements.last(), Some(Stmt::Return(..)))
}
