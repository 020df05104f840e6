//! What a script whose result is still a percent was meant to be, where its shape tells.

use crate::decimal::Number;
use crate::rubric::Script;
use crate::script::builtins::Gives;
use crate::script::graph::{Leaf, Node, Operation, Type, What};
use crate::script::kinds::Kind;
use crate::script::names::{Names, type_of_field};

/// The expressions of one script, looked at for the form that was meant.
pub(super) struct Remedy<'a> {
    pub(super) script: &'a Script,
    pub(super) names: &'a Names<'a>,
}

impl Remedy<'_> {
    /// What to write instead.
    pub(super) fn of(&self, node: &Node) -> String {
        self.divided(node)
            .or_else(|| self.per_point(node))
            .unwrap_or_else(|| {
                "除以 100(几个率相加就除以 100 的倍数):`points * 率 / 100`".to_owned()
            })
    }

    /// `points * 率 / 目标`, `points * (率 - 起点) / 幅度`.
    fn divided(&self, node: &Node) -> Option<String> {
        let What::Arithmetic(Operation::Divide, top, by) = &node.what else {
            return None;
        };
        let (points, rate) = match &top.what {
            What::Arithmetic(Operation::Multiply, a, b) if self.is_percent(b) => (Some(a), b),
            What::Arithmetic(Operation::Multiply, a, b) if self.is_percent(a) => (Some(b), a),
            // A tenth of a rate may be meant as points out of ten.
            _ if self.is_percent(top) && !matches!(by.what, What::Number(_)) => (None, top),
            _ => return None,
        };
        let times = match points {
            Some(points) => format!("{} * ", self.text(points)?),
            None => "points * ".to_owned(),
        };
        if let What::Arithmetic(Operation::Subtract, a, b) = &rate.what {
            // From where the way begins, and whether it leads down.
            let (rate, from, falls) = match (self.is_percent(a), self.is_percent(b)) {
                (true, false) => (a, b, false),
                (false, true) => (b, a, true),
                _ => return None,
            };
            let to = self.end(from, by, falls)?;
            let (rate, from) = (self.text(rate)?, self.text(from)?);
            return Some(format!(
                "从 {from} 到 {to} 按比例:`{times}progress({rate}, {from}, {to})`"
            ));
        }
        let (rate, by) = (self.text(rate)?, self.text(by)?);
        Some(format!(
            "按完成目标的比例:`{times}attained({rate}, {by})`,至多得满;可以多得的写 `ratio`"
        ))
    }

    /// Where a way ends that begins at `from` and is `length` long.
    fn end(&self, from: &Node, length: &Node, falls: bool) -> Option<String> {
        match (&from.what, &length.what) {
            (What::Number(from), What::Number(length)) => Some(if falls {
                (from.clone() - length.clone()).to_string()
            } else {
                (from.clone() + length.clone()).to_string()
            }),
            // `(target.r - 60)` behind `(f.x - 60)`.
            (_, What::Arithmetic(Operation::Subtract, a, b)) => {
                let (to, start) = if falls { (b, a) } else { (a, b) };
                (self.text(start) == self.text(from)).then(|| self.text(to).map(str::to_owned))?
            }
            _ => None,
        }
    }

    /// `0.05 * 率`, also as a part of a sum: so many points a percentage point.
    fn per_point(&self, node: &Node) -> Option<String> {
        match &node.what {
            What::Arithmetic(Operation::Add | Operation::Subtract, a, b) => {
                self.per_point(a).or_else(|| self.per_point(b))
            }
            What::Arithmetic(Operation::Multiply, a, b) => {
                let (size, gap) = match (&a.what, &b.what) {
                    (What::Number(size), _) if self.is_percent(b) => (size, b),
                    (_, What::Number(size)) if self.is_percent(a) => (size, a),
                    _ => return None,
                };
                let gap = self.text(gap)?;
                Some(format!(
                    "每1个百分点{size}分,按比例:`{size} * exact_steps({gap}, 1)`;零头舍去用 `whole_steps`,进位用 `started_steps`"
                ))
            }
            _ => None,
        }
    }

    fn is_percent(&self, node: &Node) -> bool {
        self.kind(node)
            .is_some_and(|kind| kind.percent == 1 && !kind.points)
    }

    /// The kind of a number, as far as its shape tells.
    fn kind(&self, node: &Node) -> Option<Kind> {
        match &node.what {
            What::Number(_) => Some(Kind::PLAIN),
            What::Leaf(leaf) => self.of_leaf(*leaf),
            What::Negate(a) => self.kind(a),
            What::Arithmetic(operation, a, b) => {
                let (x, y) = (self.kind(a)?, self.kind(b)?);
                let literal: Option<&Number> = match &b.what {
                    What::Number(number) => Some(number),
                    _ => None,
                };
                match operation {
                    Operation::Multiply => Some(x.times(y)),
                    Operation::Divide => Some(x.divided_by(y, literal)),
                    Operation::Remainder => Some(Kind::PLAIN),
                    Operation::Add | Operation::Subtract => x.joined(y),
                }
            }
            What::Call(word, args) => match word.gives {
                Gives::Number(kind) => Some(kind),
                Gives::AsFirst => self.kind(args.first()?),
                _ => None,
            },
            What::OverCohort(over) => self.kind(&over.path.as_ref()?.node),
            _ => None,
        }
    }

    fn of_leaf(&self, leaf: Leaf) -> Option<Kind> {
        let typed = match leaf {
            Leaf::Field(id) | Leaf::Prior(id) | Leaf::Reported(id) => {
                type_of_field(self.names.rubric().field(id)?.kind)
            }
            Leaf::Measure(at) => self.names.measures().get(at)?.clone(),
            Leaf::Points
            | Leaf::Indicator(_)
            | Leaf::Section(_)
            | Leaf::SelfScore(_)
            | Leaf::SelfTotal => Type::Number(Kind::POINTS, None),
            Leaf::Target(_) => Type::Number(Kind::PLAIN, None),
            Leaf::Figure(_) | Leaf::Office(_) => return None,
        };
        match typed {
            Type::Number(kind, _) => Some(kind),
            _ => None,
        }
    }

    fn text(&self, node: &Node) -> Option<&str> {
        super::written(self.script, node)
    }
}
