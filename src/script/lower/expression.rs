//! Literals, lists, operators and conditions.

use std::sync::Arc;

use rhai::{Expr, FnCallExpr, Position};

use crate::decimal::Number;
use crate::diagnostic::Code;
use crate::script::graph::{Comparison, Operation, Type, What};
use crate::script::kinds::Kind;

use super::{Lowered, Lowering, Typed, Unlowered};

impl Lowering<'_> {
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
                    .map(|i| self.inner(i))
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
                self.sees_outside()?;
                let found = self.names.bare(name);
                Ok(self.leaf(found, span))
            }
            Expr::Dot(..) => self.chain(expression),
            // Without `?[`.
            Expr::Index(parts, flags, _) if !format!("{flags:?}").contains("NEGATED") => {
                self.element(&parts.lhs, &parts.rhs)
            }
            Expr::And(parts, at) => self.conditions(parts, *at, true),
            Expr::Or(parts, at) => self.conditions(parts, *at, false),
            Expr::FnCall(call, at) => self.call(call, *at),
            Expr::Stmt(block) => self.block(block.statements()),
            Expr::Unit(at) => {
                self.problems
                    .add(Code::ScriptType, self.at(*at, 2), "这里没有值".into(), None);
                Ok(self.unknown(self.at(*at, 2)))
            }
            Expr::InterpolatedString(_, at) => {
                Ok(self.refused(*at, "文字里不能嵌算式", "直接写算式"))
            }
            Expr::Coalesce(_, at) => Ok(self.refused(
                *at,
                "不能用 `??`",
                "缺项改用别的值:`if_not_applicable(x, 别的值)`",
            )),
            _ => Err(Unlowered("有映射、下标或文字运算".into())),
        }
    }

    /// `row[0]` of a list that is written out.
    fn element(&mut self, list: &Expr, place: &Expr) -> Lowered {
        let (list, place) = (self.inner(list)?, self.inner(place)?);
        let at = match &place.0.what {
            What::Number(at) => at.to_i64().and_then(|at| usize::try_from(at).ok()),
            _ => None,
        };
        let (What::List(nodes), Type::List(types), Some(at)) = (&list.0.what, &list.1, at) else {
            return Err(Unlowered("有映射、下标或文字运算".into()));
        };
        self.duties.strict = true;
        nodes.iter().for_each(|node| self.duties.value(node));
        match nodes.get(at).zip(types.get(at)) {
            Some((node, typed)) => Ok((Arc::clone(node), typed.clone())),
            None => Err(Unlowered("下标超出了表".into())),
        }
    }

    fn conditions(&mut self, parts: &[Expr], at: Position, all: bool) -> Lowered {
        let parts = parts
            .iter()
            .map(|p| self.inner(p))
            .collect::<Result<Vec<_>, _>>()?;
        for part in &parts {
            self.problems.condition(part);
        }
        let span = match (parts.first(), parts.last()) {
            (Some((a, _)), Some((b, _))) => a.span.start..b.span.end,
            _ => self.at(at, 2),
        };
        let nodes = parts.into_iter().map(|(node, _)| node).collect();
        let what = match all {
            true => What::All(nodes),
            false => What::Any(nodes),
        };
        let sign = self.at(at, 2).start;
        Ok((self.node_at(what, span, sign), Type::Flag))
    }

    pub(super) fn call(&mut self, call: &FnCallExpr, at: Position) -> Lowered {
        if call.op_token.is_some() {
            return self.operator(call, at);
        }
        self.word(call, None, at)
    }

    fn operator(&mut self, call: &FnCallExpr, position: Position) -> Lowered {
        let sign = call.name.as_str();
        let operands = call
            .args
            .iter()
            .map(|a| self.inner(a))
            .collect::<Result<Vec<_>, _>>()?;
        match operands.as_slice() {
            [a] => {
                let span = self.at(position, 1).start..a.0.span.end;
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
                let at = self.at(position, 1).start;
                if let Some(operation) = Operation::of_sign(sign) {
                    let typed = self.problems.arithmetic(operation, a, b, span.clone());
                    let what = What::Arithmetic(operation, a.0.clone(), b.0.clone());
                    return Ok((self.node_at(what, span, at), typed));
                }
                if let Some(comparison) = Comparison::of_sign(sign) {
                    self.problems
                        .comparison(comparison, a, b, span.clone(), self.names);
                    let what = What::Compare(comparison, a.0.clone(), b.0.clone());
                    return Ok((self.node_at(what, span, at), Type::Flag));
                }
                let message = format!("不能用 `{sign}`");
                Ok(self.refused(
                    position,
                    &message,
                    "加减乘除用 `+ - * /`,并且、或者用 `&&`、`||`",
                ))
            }
            _ => Err(Unlowered(format!("有 `{sign}`"))),
        }
    }

    fn literal(&mut self, value: Number, at: Position) -> Typed {
        let start = self.at(at, 0).start;
        let rest = self.text.text().get(start..).unwrap_or("");
        // A minus that the parser folded stands before the digits.
        let digits = rest.strip_prefix('-').unwrap_or(rest).trim_start();
        let before = rest.len() - digits.len();
        let length = digits
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_'))
            .unwrap_or(digits.len());
        let length = before + length;
        let typed = Type::Number(Kind::PLAIN, Some(value.clone()));
        (self.node(What::Number(value), start..start + length), typed)
    }

    /// Something that Rhai knows and scoring does not.
    fn refused(&mut self, at: Position, message: &str, help: &str) -> Typed {
        let span = self.at(at, 1);
        self.problems.add(
            Code::ScriptType,
            span.clone(),
            message.into(),
            Some(help.into()),
        );
        self.unknown(span)
    }
}
