//! What stands behind dots: `a.b`, `prior.a.b`, `a.b.word(c)`.

use std::ops::Range;

use rhai::{Expr, FnCallExpr, Position};

use crate::diagnostic::Code;
use crate::script::graph::Type;
use crate::script::names::has_groups;

use super::{Lowered, Lowering, Typed, Unlowered};

/// A link of `a.b.c(d)`.
enum Link<'e> {
    Property(&'e str, Position),
    Method(&'e FnCallExpr, Position),
}

impl Lowering<'_> {
    /// `a.b`, `a.b.c`, `a.b.word(c)`.
    pub(super) fn chain(&mut self, expression: &Expr) -> Lowered {
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
        if group.is_some() {
            self.sees_outside()?;
        }
        let mut value = match group {
            None => {
                let value = self.inner(base)?;
                match (&value.1, links.as_slice().first()) {
                    (Type::Row(field, variable), Some(Link::Property(name, at))) => {
                        let row = (*field, *variable);
                        let span = self.at(base.position(), 1).start..self.at(*at, name.len()).end;
                        links.next();
                        self.cell(row, name, span)
                    }
                    _ => value,
                }
            }
            Some((group, at)) => match links.next() {
                Some(Link::Property(name, end)) if has_groups(group) => {
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
                    self.of_field(group, name, field, span)
                }
                Some(Link::Property(name, end)) => {
                    let span = self.at(at, 1).start..self.at(*end, name.len()).end;
                    let found = self.names.member(group, name);
                    self.leaf(found, span)
                }
                Some(Link::Method(call, at)) => {
                    let first = self.inner(base)?;
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

    fn of_field(&mut self, word: &str, group: &str, name: &str, span: Range<usize>) -> Typed {
        match self.names.of_field(word, group, name) {
            Ok(found) => self.leaf(Ok(found), span),
            Err(mut unknown) => {
                unknown.message = format!("{}(在 `{word}` 里)", unknown.message);
                self.leaf(Err(unknown), span)
            }
        }
    }
}
