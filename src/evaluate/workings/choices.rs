//! Conditions and what hangs on them, in words and figures: every condition that was looked at with its figures.

use std::sync::Arc;

use crate::script::graph::{Node, What};
use crate::value::{Truth, Value};

use super::Words;

impl Words<'_> {
    /// Whether a condition holds; none where it comes to no flag.
    pub(super) fn truth(&self, cond: &Node) -> Option<Truth> {
        match self.possible(cond).value {
            Some(Value::Flag(truth)) => Some(truth),
            _ => None,
        }
    }

    /// A condition that is no more than a fact, or its opposite: the fact says itself whether it holds.
    pub(super) fn fact(&self, cond: &Node) -> Option<String> {
        match &cond.what {
            What::Leaf(_) | What::Cell { .. } => Some(self.say(cond, 9)),
            What::Not(inner) => self.fact(inner),
            What::Call(word, args) if word.name == "is_never" => Some(self.say(args.first()?, 9)),
            _ => None,
        }
    }

    /// A condition where its truth is told beside it.
    fn told_beside(&self, cond: &Node) -> String {
        self.fact(cond).unwrap_or_else(|| self.say(cond, 0))
    }

    /// A condition that does not hold, with that it does not.
    fn not_held(&self, cond: &Node) -> String {
        self.fact(cond)
            .unwrap_or_else(|| format!("{}不成立", self.say(cond, 0)))
    }

    /// `达标:是(须为否)`; where it is as it must be, the fact alone.
    pub(super) fn not(&self, node: &Node, inner: &Node) -> String {
        let Some(fact) = self.fact(inner) else {
            return format!("非({})", self.say(inner, 0));
        };
        let date = matches!(&inner.what, What::Call(..));
        let (wanted, opposite) = if date {
            ("须已发生", "看是否已发生")
        } else {
            ("须为否", "看是否为否")
        };
        match self.truth(node) {
            Some(Truth::False) => format!("{fact}({wanted})"),
            Some(Truth::Open) => format!("{fact}({opposite})"),
            _ => fact,
        }
    }

    /// `公开日期未发生`, `公开日期2025-01-31(须为未发生)`
    pub(super) fn never(&self, node: &Node, date: &Node) -> String {
        let said = self.say(date, 9);
        match self.truth(node) {
            Some(Truth::False) => format!("{said}(须为未发生)"),
            Some(Truth::Open) => format!("{said}(看是否未发生)"),
            _ => said,
        }
    }

    pub(super) fn branch(&self, cond: &Node, yes: &Node, no: &Node) -> String {
        let said = self.told_beside(cond);
        match self.truth(cond) {
            Some(Truth::True) => format!("因{said},{}", self.say(yes, 0)),
            Some(Truth::False) if self.fact(cond).is_some() => {
                format!("因{said},{}", self.say(no, 0))
            }
            Some(Truth::False) => format!("因不符合“{said}”,{}", self.say(no, 0)),
            _ => format!(
                "若{}则{},否则{}",
                self.say(cond, 0),
                self.say(yes, 0),
                self.say(no, 0)
            ),
        }
    }

    pub(super) fn when(&self, cond: &Node, points: &Node) -> String {
        let given = self.say(points, 6);
        match self.truth(cond) {
            Some(Truth::True) => format!("{given}({})", self.told_beside(cond)),
            Some(Truth::False) => format!("0({})", self.not_held(cond)),
            _ => format!("0或{given}(看{})", self.told_beside(cond)),
        }
    }

    pub(super) fn factor(&self, cond: &Node, k: &Node) -> String {
        let k = self.say(k, 9);
        match self.truth(cond) {
            Some(Truth::True) => format!("{k}({})", self.told_beside(cond)),
            Some(Truth::False) => format!("1({})", self.not_held(cond)),
            _ => format!("1或{k}(看{})", self.told_beside(cond)),
        }
    }

    /// `办结率96%>95得3`; where no row or only the last one, without a condition, holds: what the others looked at.
    pub(super) fn first_when(&self, table: &Node) -> (String, u8) {
        let What::List(rows) = &table.what else {
            return (String::new(), 9);
        };
        let (mut said, mut failed, mut open) = (Vec::new(), Vec::new(), false);
        for row in rows {
            let What::List(cells) = &row.what else {
                continue;
            };
            let [cond, points] = cells.as_slice() else {
                continue;
            };
            let points = || self.say(points, 5);
            match self.truth(cond) {
                Some(Truth::False) => failed.push(cond),
                Some(Truth::True) => {
                    let always = matches!(cond.what, What::Flag(true));
                    let why = match (always, failed.is_empty()) {
                        (false, _) => self.told_beside(cond),
                        (true, true) => "其余情形".to_owned(),
                        (true, false) => format!("其余情形(不符合{})", self.all_failed(&failed)),
                    };
                    said.push(format!("{why}得{}", points()));
                    break;
                }
                _ => {
                    open = true;
                    said.push(format!("若{}得{}", self.say(cond, 0), points()));
                }
            }
        }
        match said.as_slice() {
            [] if failed.is_empty() => ("0".to_owned(), 9),
            [] => {
                let failed = self.all_failed(&failed);
                (format!("0(各情形都不符合:{failed})"), 9)
            }
            [only] if !open => (only.clone(), 4),
            _ => (said.join(";"), 0),
        }
    }

    /// Conditions that do not hold; what they compare is told once: `办结率80%>95、>90`.
    fn all_failed(&self, conditions: &[&Arc<Node>]) -> String {
        let (mut said, mut last) = (Vec::new(), String::new());
        for cond in conditions {
            match &cond.what {
                What::Compare(comparison, a, b) => {
                    let left = self.say(a, 4);
                    let right = format!("{}{}", comparison.title(), self.say(b, 4));
                    if left == last {
                        said.push(right);
                    } else {
                        said.push(format!("{left}{right}"));
                        last = left;
                    }
                }
                _ => {
                    said.push(self.say(cond, 2));
                    last.clear();
                }
            }
        }
        said.join("、")
    }
}
