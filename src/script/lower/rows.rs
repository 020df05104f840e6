//! Words over rows, with their functions of one row written into the graph.

use std::ops::Range;

use rhai::{Expr, FnCallExpr, FnPtr, Position, Stmt};

use crate::diagnostic::{Code, nearest};
use crate::rubric::FieldId;
use crate::script::builtins::{Takes, Word};
use crate::script::graph::{Leaf, OverRows, Type, What};
use crate::script::names::type_of_field;

use super::{Lowered, Lowering, Typed, Unlowered};

impl Lowering<'_> {
    /// `sum_of(rows, |e| …)`.
    pub(super) fn over_rows(
        &mut self,
        word: &'static Word,
        call: &FnCallExpr,
        first: Option<Typed>,
        head: Range<usize>,
    ) -> Lowered {
        let mut given = call.args.iter();
        let rows = match first {
            Some(rows) => rows,
            None => match given.next() {
                Some(rows) => self.inner(rows)?,
                None => self.unknown(head.clone()),
            },
        };
        let field = match &rows.0.what {
            What::Leaf(Leaf::Field(id) | Leaf::Prior(id) | Leaf::Reported(id))
                if rows.1 == Type::Rows =>
            {
                Some(*id)
            }
            _ => None,
        };
        self.variables += 1;
        let variable = self.variables;
        let mut args = vec![rows.clone()];
        let mut bodies: Vec<Typed> = Vec::new();
        for function in given {
            let takes = word.takes(args.len());
            if takes == Some(Takes::HowMany) {
                // The same for every row.
                let wanted = self.expression(function)?;
                args.push(wanted.clone());
                bodies.push(wanted);
                continue;
            }
            let body = match (field, takes) {
                (Some(field), Some(Takes::Function)) => {
                    self.of_row(word, function, (field, variable), &head)?
                }
                _ => None,
            };
            match body {
                Some(body) => {
                    let span = body.0.span.clone();
                    args.push(self.opaque(Type::Function, span));
                    bodies.push(body);
                }
                None => {
                    let function = self.expression(function)?;
                    args.push(function);
                }
            }
        }
        if word.name == "count_of" && args.len() == 1 {
            // 有几行: every row counts.
            let every = (self.node(What::Flag(true), head.clone()), Type::Flag);
            args.push(self.opaque(Type::Function, head.clone()));
            bodies.push(every);
        }
        let end = bodies.iter().map(|(node, _)| node.span.end).max();
        let end = end.unwrap_or(0).max(rows.0.span.end).max(head.end);
        let span = rows.0.span.start.min(head.start)..self.closing(end);
        let at = head.start;
        let typed = self.problems.call(word, &args, head);
        self.problems.row_functions(word, &bodies);
        let Some(field) = field.filter(|_| bodies.len() + 1 == word.params.len()) else {
            return Ok(self.unknown(span));
        };
        let typed = match (word.name, bodies.last()) {
            ("count_of", _) => typed,
            (_, Some((_, Type::Number(kind, _)))) => Type::Number(*kind, None),
            _ => typed,
        };
        let over = OverRows {
            word,
            rows: rows.0,
            field,
            variable,
            bodies: bodies.into_iter().map(|(node, _)| node).collect(),
        };
        Ok((self.node_at(What::OverRows(over), span, at), typed))
    }

    /// The body of `|e| …`; none when it is no such function.
    fn of_row(
        &mut self,
        word: &Word,
        function: &Expr,
        row: (FieldId, usize),
        head: &Range<usize>,
    ) -> Result<Option<Typed>, Unlowered> {
        let Some((name, at)) = pointer(function) else {
            return Ok(None);
        };
        let Some(function) = self.functions.iter().find(|f| f.name == name).cloned() else {
            return Ok(None);
        };
        // Names that it captured come first, and mean the same inside as outside.
        let Some((parameter, _)) = function.parameters.split_last() else {
            let span = self.at(at, 1);
            let message = format!("`{}` 的函数要一个参数", word.name);
            let help = Some(format!("写成 `{}`", word.signature()));
            self.problems.add(Code::ScriptType, span, message, help);
            return Ok(Some(self.unknown(head.clone())));
        };
        let depth = self.locals.len();
        let span = self.at(at, 1);
        let (field, variable) = row;
        let row = self.opaque(Type::Row(field, variable), span);
        self.locals.push((parameter.clone(), row));
        let floor = std::mem::replace(&mut self.floor, depth);
        let at_end = std::mem::replace(&mut self.at_end, true);
        let duties = self.duties.inside();
        let result = self.block(&function.statements)?;
        self.duties.outside(duties, &result.0);
        (self.floor, self.at_end) = (floor, at_end);
        self.locals.truncate(depth);
        Ok(Some(result))
    }

    /// `e.column` of a row.
    pub(super) fn cell(&mut self, row: (FieldId, usize), name: &str, span: Range<usize>) -> Typed {
        let (field, variable) = row;
        let columns = self
            .names
            .rubric()
            .field(field)
            .map(|f| f.columns.as_slice());
        let columns = columns.unwrap_or_default();
        let found = columns.iter().enumerate().find(|(_, c)| c.name == name);
        let Some((column, declared)) = found else {
            let help = nearest(name, columns.iter().map(|c| c.name.as_str()));
            let help = help
                .map(|n| format!("是不是要写 `.{n}`?"))
                .unwrap_or_else(|| {
                    let names: Vec<_> = columns.iter().map(|c| format!("`{}`", c.name)).collect();
                    format!("各列是 {}", names.join("、"))
                });
            let title = self
                .names
                .rubric()
                .field(field)
                .map_or("", |f| f.title.as_str());
            let message = format!("`{title}` 没有 `{name}` 这一列");
            self.problems
                .add(Code::UnknownField, span.clone(), message, Some(help));
            return self.unknown(span);
        };
        let typed = type_of_field(declared.kind);
        let cell = What::Cell {
            variable,
            field,
            column,
        };
        (self.node(cell, span), typed)
    }
}

/// The name of the function that an expression is, as Rhai writes it: alone, or with captured names handed in.
fn pointer(expression: &Expr) -> Option<(String, Position)> {
    match expression {
        Expr::DynamicConstant(value, at) => {
            let pointer = value.clone().try_cast::<FnPtr>()?;
            Some((pointer.fn_name().to_owned(), *at))
        }
        Expr::FnCall(call, _) if call.name == "curry" => pointer(call.args.first()?),
        Expr::Stmt(block) => match block.statements() {
            [.., Stmt::Expr(last)] => pointer(last),
            [.., Stmt::FnCall(call, _)] if call.name == "curry" => pointer(call.args.first()?),
            _ => None,
        },
        _ => None,
    }
}
