//! What a script computes as it runs, whether it uses it or not, and what of that a graph must not leave out.
//!
//! The interpreter computes statement by statement: `let a = x / y;` breaks where `y` is 0 even if nobody asks for `a`.
//! A graph computes what its result asks for. So a script that changes variables is lowered only where all that may
//! break is asked for whenever the script would have come to it. One that only gives names is always lowered: a name
//! that nobody uses is nothing that the rule says.

use std::ops::RangeBounds;
use std::sync::Arc;

use crate::decimal::Number;
use crate::script::graph::{Comparison, Leaf, Node, Operation, What};

/// Conditions, and whether they hold: the way to a place in a script.
type Path = Vec<(Arc<Node>, bool)>;

/// Looking further than this for where something is asked for is given up.
const MOST_STEPS: usize = 50_000;

/// Expressions that the result must ask for.
#[derive(Default)]
pub(super) struct Duties {
    /// Where the script is.
    pub(super) path: Path,
    /// Something in the script asks for them to be looked at.
    pub(super) strict: bool,
    all: Vec<(Path, Arc<Node>)>,
    /// One inside a function of a row is not done.
    failed: bool,
}

impl Duties {
    /// A value that is computed here: the parts of it that may break, since sums are put together anew.
    pub(super) fn value(&mut self, node: &Arc<Node>) {
        match &node.what {
            _ if !may_break(node) => {}
            _ if breaks_itself(node) => self.all.push((self.path.clone(), Arc::clone(node))),
            What::If(cond, yes, no) => {
                self.value(cond);
                for (part, holds) in [(yes, true), (no, false)] {
                    self.path.push((Arc::clone(cond), holds));
                    self.value(part);
                    self.path.pop();
                }
            }
            // What stands behind may not be looked at.
            What::All(_) | What::Any(_) => self.all.push((self.path.clone(), Arc::clone(node))),
            _ => node.parts().into_iter().for_each(|part| self.value(part)),
        }
    }

    /// A condition that is looked at here: one that does not apply ends the script.
    pub(super) fn condition(&mut self, node: &Arc<Node>) {
        let mut reads = false;
        node.visit(&mut |part| reads |= matches!(part.what, What::Leaf(_) | What::Cell { .. }));
        if reads || may_break(node) {
            self.all.push((self.path.clone(), Arc::clone(node)));
        }
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Those of a branch that is never taken.
    pub(super) fn forget(&mut self, range: impl RangeBounds<usize>) {
        self.all.drain(range);
    }

    /// Those from here on belong to a function of a row.
    pub(super) fn inside(&mut self) -> (Path, Vec<(Path, Arc<Node>)>) {
        (
            std::mem::take(&mut self.path),
            std::mem::take(&mut self.all),
        )
    }

    /// The function of a row ends, and comes to `result`.
    pub(super) fn outside(&mut self, (path, all): (Path, Vec<(Path, Arc<Node>)>), result: &Node) {
        self.failed |= !self.all_done(result);
        (self.path, self.all) = (path, all);
    }

    /// Whether a script that comes to `result` asks for everything that it must.
    pub(super) fn are_done(&self, result: &Node) -> bool {
        !self.strict || (!self.failed && self.all_done(result))
    }

    fn all_done(&self, result: &Node) -> bool {
        let mut steps = 0;
        let mut all = self.all.iter();
        all.all(|(path, node)| asks(result, path, node, &mut steps))
    }
}

/// Whether `node` asks for `wanted` in any case; behind `path` only where its conditions are as it says.
fn asks(node: &Node, path: &[(Arc<Node>, bool)], wanted: &Arc<Node>, steps: &mut usize) -> bool {
    *steps += 1;
    if *steps > MOST_STEPS {
        return false;
    }
    if std::ptr::eq(node, Arc::as_ptr(wanted)) {
        return true;
    }
    match &node.what {
        What::If(cond, yes, no) => {
            if asks(cond, path, wanted, steps) {
                return true;
            }
            if let Some(((first, holds), rest)) = path.split_first()
                && Arc::ptr_eq(first, cond)
                && asks(if *holds { yes } else { no }, rest, wanted, steps)
            {
                return true;
            }
            asks(yes, path, wanted, steps) && asks(no, path, wanted, steps)
        }
        // What stands behind may not be looked at.
        What::All(parts) | What::Any(parts) => parts
            .first()
            .is_some_and(|first| asks(first, path, wanted, steps)),
        What::OverRows(over) => asks(&over.rows, path, wanted, steps),
        What::OverCohort(_) => false,
        _ => {
            let mut parts = node.parts().into_iter();
            parts.any(|part| asks(part, path, wanted, steps))
        }
    }
}

/// Words that never break over values that do not.
const SAFE: [&str; 14] = [
    "when",
    "first_when",
    "factor",
    "progress",
    "capped",
    "floored",
    "shortage",
    "excess",
    "min",
    "max",
    "abs",
    "floor",
    "ceil",
    "is_never",
];

/// Whether an expression may break over some facts.
fn may_break(node: &Node) -> bool {
    breaks_itself(node) || node.parts().into_iter().any(|part| may_break(part))
}

/// Whether it may break where none of its parts does.
fn breaks_itself(node: &Node) -> bool {
    match &node.what {
        What::Arithmetic(Operation::Divide | Operation::Remainder, _, by) => {
            !matches!(&by.what, What::Number(by) if by.to_i64() != Some(0))
        }
        What::Call(word, args) if word.name == "attained" => {
            // A goal below 0 is none.
            let goal = args.get(1).map(|goal| &goal.what);
            !matches!(goal, Some(What::Number(goal)) if *goal >= Number::zero())
        }
        What::Call(word, _) => !SAFE.contains(&word.name),
        What::OverRows(_) | What::OverCohort(_) => true,
        What::Leaf(leaf) => !matches!(
            leaf,
            Leaf::Field(_) | Leaf::Prior(_) | Leaf::Office(_) | Leaf::Points | Leaf::Target(_)
        ),
        _ => false,
    }
}

/// Whether a condition holds that stands between numbers written out; none where it is no such condition.
pub(super) fn constant(cond: &Node) -> Option<bool> {
    match &cond.what {
        What::Flag(flag) => Some(*flag),
        What::Not(inner) => constant(inner).map(|holds| !holds),
        What::Compare(comparison, a, b) => match (&a.what, &b.what) {
            (What::Number(a), What::Number(b)) => Some(match comparison {
                Comparison::Equal => a == b,
                Comparison::Unequal => a != b,
                Comparison::Less => a < b,
                Comparison::LessOrEqual => a <= b,
                Comparison::Greater => a > b,
                Comparison::GreaterOrEqual => a >= b,
            }),
            _ => None,
        },
        _ => None,
    }
}
