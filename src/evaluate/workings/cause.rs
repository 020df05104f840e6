//! Where an expression that does not apply comes from.

use crate::script::graph::{Node, What};

use super::Words;

/// Words that look at what does not apply instead of handing it on.
const LOOKING: [&str; 4] = ["if_not_applicable", "when", "first_when", "factor"];

impl Words<'_> {
    /// The innermost part that makes an expression not apply, when it surely does not; else the expression itself.
    ///
    /// What is computed with that part comes to nothing, and is not told: `应诉率缺项(分母为0)`.
    pub(super) fn cause<'n>(&self, node: &'n Node) -> &'n Node {
        let surely_not = |node: &Node| {
            let possible = self.possible(node);
            possible.value.is_none() && possible.failure.is_none()
        };
        let hands_on = |node: &Node| match &node.what {
            What::Call(word, _) => !LOOKING.contains(&word.name),
            What::Negate(_) | What::Arithmetic(..) | What::Compare(..) => true,
            _ => false,
        };
        let mut at = node;
        while hands_on(at) && surely_not(at) {
            let mut parts = at.parts().into_iter();
            match parts.find(|part| !matches!(part.what, What::List(_)) && surely_not(part)) {
                Some(part) => at = part,
                None => break,
            }
        }
        at
    }
}
