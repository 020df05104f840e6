//! The ground that a rubric stands on: every field may be anything that its declaration allows.

use std::collections::BTreeMap;
use std::sync::Arc;

use time::Date;

use super::CompiledRubric;
use crate::decimal::Number;
use crate::rubric::{Calendar, CheckEffect, Field, FieldId, IndicatorId};
use crate::script::graph::{Comparison, Leaf, Node, What};
use crate::script::{Environment, Figure, OfficeText, read_node};
use crate::value::{Interval, Possible, Truth, Value};

/// Facts of an office of one cohort, of which nothing is known but what the rubric declares.
#[derive(Clone)]
pub(crate) struct Ground<'a> {
    pub(crate) compiled: &'a CompiledRubric,
    cohort: &'a str,
    points: Option<Number>,
    /// Values tried for single leaves.
    assumed: BTreeMap<Leaf, Value>,
}

impl<'a> Ground<'a> {
    pub(crate) fn new(
        compiled: &'a CompiledRubric,
        cohort: &'a str,
        points: Option<Number>,
    ) -> Self {
        Self {
            compiled,
            cohort,
            points,
            assumed: BTreeMap::new(),
        }
    }

    /// The same where a leaf is this number.
    pub(crate) fn with(&self, leaf: Leaf, number: Number) -> Self {
        self.assuming(leaf, Value::Number(number.into()))
    }

    /// The same where a leaf is only this.
    pub(crate) fn assuming(&self, leaf: Leaf, value: Value) -> Self {
        let mut ground = self.clone();
        ground.assumed.insert(leaf, value);
        ground
    }

    pub(crate) fn read(&self, node: &Node) -> Possible {
        read_node(node, self)
    }

    /// All numbers that an expression may come to; none when it is no number, or may never be one.
    pub(crate) fn range(&self, node: &Node) -> Option<Interval> {
        match self.read(node).value {
            Some(Value::Number(range)) => Some(range),
            _ => None,
        }
    }

    /// Whether a condition surely holds, or surely does not.
    pub(crate) fn truth(&self, node: &Node) -> Option<bool> {
        let read = self.read(node);
        match read.value {
            Some(Value::Flag(truth)) if read.not_applicable.is_none() && read.failure.is_none() => {
                match truth {
                    Truth::True => Some(true),
                    Truth::False => Some(false),
                    Truth::Open => None,
                }
            }
            _ => None,
        }
    }

    /// The number of an expression that reads no facts: literals, targets, `points`.
    pub(crate) fn constant(&self, node: &Node) -> Option<Number> {
        let mut is_constant = true;
        node.visit(&mut |part| {
            is_constant &= match &part.what {
                What::Leaf(leaf) => matches!(leaf, Leaf::Points | Leaf::Target(_)),
                What::OverCohort(_) | What::OverRows(_) | What::Cell { .. } => false,
                _ => true,
            };
        });
        self.range(node).filter(|_| is_constant)?.exact().cloned()
    }

    /// Whether a check that opens its fields when it fails says that one field is at most another: nothing else is ever
    /// scored.
    fn is_at_most(&self, part: FieldId, whole: FieldId) -> bool {
        let checks = self.compiled.rubric().checks.iter().enumerate();
        let mut opening = checks.filter(|(_, check)| check.effect == CheckEffect::Open);
        opening.any(|(at, _)| {
            let graph = self.compiled.check(at).and_then(|program| program.graph());
            let Some(What::Compare(comparison, a, b)) = graph.map(|graph| &graph.what) else {
                return false;
            };
            let (small, large) = match comparison {
                Comparison::LessOrEqual | Comparison::Less => (a, b),
                Comparison::GreaterOrEqual | Comparison::Greater => (b, a),
                Comparison::Equal | Comparison::Unequal => return false,
            };
            let is =
                |node: &Node, id| matches!(node.what, What::Leaf(Leaf::Field(own)) if own == id);
            is(small, part) && is(large, whole)
        })
    }

    fn leaf(&self, leaf: Leaf, anything: impl FnOnce() -> Possible) -> Possible {
        match self.assumed.get(&leaf) {
            Some(value) => Possible::value(value.clone()),
            None => anything(),
        }
    }

    fn declared(&self, id: FieldId) -> Possible {
        match self.compiled.rubric().field(id) {
            Some(field) => Possible::value(field.anything()),
            None => Possible::failure("没有这个填报项"),
        }
    }
}

impl Environment for Ground<'_> {
    fn field(&self, field: FieldId) -> Possible {
        self.leaf(Leaf::Field(field), || self.declared(field))
    }

    fn together(&self, node: &Node, apart: Possible) -> Possible {
        let What::Call(word, args) = &node.what else {
            return apart;
        };
        let most = match word.name {
            "ratio" => Number::from(1),
            "percent" => Number::hundred(),
            _ => return apart,
        };
        let [part, whole] = args.as_slice() else {
            return apart;
        };
        let (What::Leaf(Leaf::Field(part)), What::Leaf(Leaf::Field(whole))) =
            (&part.what, &whole.what)
        else {
            return apart;
        };
        let value = match apart.value {
            Some(Value::Number(range)) if self.is_at_most(*part, *whole) => {
                let within = range.intersect(&Interval::at_most(most));
                Some(Value::Number(within.unwrap_or(range)))
            }
            value => value,
        };
        Possible { value, ..apart }
    }

    fn prior(&self, field: FieldId) -> Possible {
        self.leaf(Leaf::Prior(field), || Possible {
            not_applicable: Some("无上年数".to_owned()),
            ..self.declared(field)
        })
    }

    fn reported(&self, field: FieldId) -> Possible {
        self.leaf(Leaf::Reported(field), || Possible {
            not_applicable: Some("本单位未填报".to_owned()),
            ..self.declared(field)
        })
    }

    fn self_score(&self, _indicator: Option<IndicatorId>) -> Possible {
        Possible::number(Interval::everything())
    }

    fn is_unknown(&self, _leaf: Leaf) -> bool {
        true
    }

    fn office(&self, text: OfficeText) -> String {
        match text {
            OfficeText::Cohort => self.cohort.to_owned(),
            OfficeText::Id | OfficeText::Name => String::new(),
        }
    }

    fn points(&self) -> Option<Number> {
        self.points.clone()
    }

    fn target(&self, target: usize) -> Option<Value> {
        let target = self.compiled.rubric().targets.get(target)?;
        let own = target.by_cohort.iter().find(|(c, _)| c == self.cohort);
        Some(own.map_or(&target.value, |(_, value)| value).clone())
    }

    fn columns(&self, field: FieldId) -> &[Field] {
        let field = self.compiled.rubric().field(field);
        field.map_or(&[], |field| field.columns.as_slice())
    }

    fn measure(&self, measure: usize) -> Possible {
        self.leaf(Leaf::Measure(measure), || {
            match self.compiled.measure(measure) {
                Some(program) => program.read(self.compiled.rubric(), self),
                None => Possible::number(Interval::everything()),
            }
        })
    }

    fn indicator(&self, _indicator: IndicatorId) -> Possible {
        Possible::number(Interval::everything())
    }

    fn section(&self, _section: usize) -> Possible {
        Possible::number(Interval::everything())
    }

    fn figure(&self, figure: Figure) -> Possible {
        match figure {
            Figure::Grade => Possible::value(Value::Text(None)),
            _ => Possible::number(Interval::everything()),
        }
    }

    fn assessed_on(&self) -> Option<Date> {
        self.compiled.rubric().assessed_on
    }

    fn calendar(&self) -> Option<&Arc<Calendar>> {
        self.compiled.rubric().calendar.as_ref()
    }
}
