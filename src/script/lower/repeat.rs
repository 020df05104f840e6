//! `for` over a list or a range that is written out: its body once for each.

use rhai::{Expr, FlowControl, FnCallExpr, Ident, Position};

use crate::decimal::Number;
use crate::script::graph::{Type, What};
use crate::script::kinds::Kind;

use super::{LARGEST, Lowering, Typed, Unlowered};

impl Lowering<'_> {
    /// `for x in [a, b, c] { … }`, `for (x, counter) in 1..=3 { … }`.
    pub(super) fn repeat(
        &mut self,
        parts: &(Ident, Option<Ident>, FlowControl),
        at: Position,
    ) -> Result<(), Unlowered> {
        let (name, counter, flow) = parts;
        self.duties.strict = true;
        let items = self.items(&flow.expr, at)?;
        for (position, (node, typed)) in items.into_iter().enumerate() {
            let depth = self.locals.len();
            let item = (node, not_written_out(typed));
            self.locals.push((name.name.to_string(), item));
            if let Some(counter) = counter {
                let position = i64::try_from(position).unwrap_or(i64::MAX);
                let position = self.whole(position, at);
                self.locals.push((counter.name.to_string(), position));
            }
            self.effects(flow.body.statements())?;
            self.locals.truncate(depth);
            if self.oversized {
                return Err(too_long());
            }
        }
        Ok(())
    }

    /// What a loop goes through.
    fn items(&mut self, over: &Expr, at: Position) -> Result<Vec<Typed>, Unlowered> {
        if let Expr::FnCall(call, _) = over
            && let [from, to] = call.args.as_slice()
            && matches!(call.name.as_str(), ".." | "..=")
        {
            return self.range(call, from, to, at);
        }
        let (node, typed) = self.inner(over)?;
        let (What::List(nodes), Type::List(types)) = (&node.what, typed) else {
            return Err(Unlowered("循环的范围要算出来才知道".into()));
        };
        nodes.iter().for_each(|node| self.duties.value(node));
        Ok(nodes.iter().cloned().zip(types).collect())
    }

    fn range(
        &mut self,
        call: &FnCallExpr,
        from: &Expr,
        to: &Expr,
        at: Position,
    ) -> Result<Vec<Typed>, Unlowered> {
        let mut end = |expression: &Expr| {
            let (node, _) = self.inner(expression)?;
            match &node.what {
                What::Number(number) if number.is_whole() => Ok(number.to_i64()),
                _ => Err(Unlowered("循环的范围要算出来才知道".into())),
            }
        };
        let (Some(from), Some(to)) = (end(from)?, end(to)?) else {
            return Err(too_long());
        };
        let to = to.saturating_add(i64::from(call.name == "..="));
        let longest = i64::try_from(LARGEST).unwrap_or(i64::MAX);
        if to.saturating_sub(from) > longest {
            return Err(too_long());
        }
        Ok((from..to).map(|whole| self.whole(whole, at)).collect())
    }

    fn whole(&mut self, whole: i64, at: Position) -> Typed {
        let node = self.node(What::Number(Number::from(whole)), self.at(at, 3));
        (node, Type::Number(Kind::PLAIN, None))
    }
}

fn too_long() -> Unlowered {
    Unlowered("写开来太长".into())
}

/// The type of a value that a name stands for: what holds of numbers written out in the script holds of none of it.
pub(super) fn not_written_out(typed: Type) -> Type {
    match typed {
        Type::Number(kind, _) => Type::Number(kind, None),
        Type::List(types) => Type::List(types.into_iter().map(not_written_out).collect()),
        other => other,
    }
}
