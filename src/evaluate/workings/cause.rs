//! Where an expression that does not apply comes from.

use crate::script::graph::{Node, What};
use crate::value::Possible;

use super::Words;

/// Words that look at what does not apply instead of handing it on.
const LOOKING: [&str; 4] = ["if_not_applicable", "when", "first_when", "factor"];

impl Words<'_> {
    /// The innermost part that makes an expression not apply, when it surely does not; else the expression itself.
    /// With what it comes to, where that had to be read.
    ///
    /// What is computed with that part comes to nothing, and is not told: `应诉率缺项(分母为0)`.
    pub(super) fn cause<'n>(&self, node: &'n Node) -> (&'n Node, Option<Possible>) {
        let surely_not =
            |possible: &Possible| possible.value.is_none() && possible.failure.is_none();
        let hands_on = |node: &Node| match &node.what {
            What::Call(word, _) => !LOOKING.contains(&word.name),
            What::Negate(_) | What::Arithmetic(..) | What::Compare(..) => true,
            _ => false,
        };
        let mut at = node;
        let mut known = hands_on(node).then(|| self.possible(node));
        while hands_on(at) && known.as_ref().is_some_and(surely_not) {
            let parts = at.parts().into_iter();
            let mut parts = parts
                .filter(|part| !matches!(part.what, What::List(_)))
                .map(|part| (part, self.possible(part)));
            match parts.find(|(_, possible)| surely_not(possible)) {
                Some((part, possible)) => (at, known) = (part, Some(possible)),
                None => break,
            }
        }
        (at, known)
    }
}
