//! The range of a script, piece by piece of its facts: conditions that never hold together are kept apart.

use std::collections::BTreeSet;
use std::ops::Bound;

use crate::decimal::Number;
use crate::rubric::FieldKind;
use crate::script::Program;
use crate::script::graph::{Leaf, Node, What};
use crate::value::{Interval, Truth, Value};

use super::Ground;

/// More pieces than this are not looked at one by one.
const MOST: usize = 400;

/// The numbers that a script may come to, at most; none where they cannot be told.
pub(crate) fn range(program: &Program, node: &Node, ground: &Ground<'_>) -> Option<Interval> {
    let mut boxes: Vec<Ground<'_>> = vec![ground.clone()];
    let constants = constants(node, ground);
    for leaf in program.leaves() {
        let pieces = pieces(*leaf, &constants, ground);
        if pieces.len() < 2 || pieces.len() * boxes.len() > MOST {
            continue;
        }
        boxes = boxes
            .iter()
            .flat_map(|one| {
                pieces
                    .iter()
                    .map(|piece| one.assuming(*leaf, piece.clone()))
            })
            .collect();
    }
    let mut whole: Option<Interval> = None;
    for one in &boxes {
        let read = one.read(node);
        let Some(Value::Number(range)) = read.value else {
            // Surely not applicable, or broken: no number here.
            if read.value.is_none() {
                continue;
            }
            return None;
        };
        whole = Some(match whole {
            Some(whole) => whole.hull(&range),
            None => range,
        });
    }
    whole
}

/// The numbers at which a script may change its course.
fn constants(node: &Node, ground: &Ground<'_>) -> BTreeSet<Number> {
    let mut found = BTreeSet::new();
    node.visit(&mut |part| {
        if matches!(part.what, What::Number(_) | What::Leaf(Leaf::Target(_))) {
            found.extend(ground.constant(part));
        }
    });
    found
}

/// What a fact may be, cut at the constants: they themselves, and what lies between two.
fn pieces(leaf: Leaf, constants: &BTreeSet<Number>, ground: &Ground<'_>) -> Vec<Value> {
    let Leaf::Field(id) = leaf else {
        return Vec::new();
    };
    let Some(field) = ground.compiled.rubric().field(id) else {
        return Vec::new();
    };
    if field.kind == FieldKind::Flag {
        return [Truth::True, Truth::False].map(Value::Flag).into();
    }
    if !field.kind.is_number() {
        return Vec::new();
    }
    let inside: Vec<&Number> = constants
        .iter()
        .filter(|n| field.range.contains(n))
        .collect();
    let mut cuts = vec![Bound::Unbounded];
    cuts.extend(inside.iter().map(|n| Bound::Excluded((*n).clone())));
    cuts.push(Bound::Unbounded);
    let between = cuts.windows(2).filter_map(|pair| match pair {
        [lo, hi] => Interval::new(lo.clone(), hi.clone()),
        _ => None,
    });
    let points = inside.iter().map(|n| Interval::from((*n).clone()));
    let pieces = between.chain(points);
    pieces
        .filter_map(|piece| piece.intersect(&field.range))
        .map(Value::Number)
        .collect()
}
