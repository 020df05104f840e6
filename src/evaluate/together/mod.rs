//! An office's own figure that is open moves the statistics of its cohort along with it.
//!
//! Read each for itself, an open figure less the mean of its cohort is anything between their ends. But the mean is
//! so many times that very figure and something beside it that rests on the others alone: a form, of which every
//! sum and every quotient can be told exactly. The best, the least and the middle are the own figure on one side of
//! another office's, and that one's on the other: there the own figure is looked at in pieces.

mod form;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::decimal::Number;
use crate::rubric::FieldId;
use crate::script::graph::{Comparison, Leaf, Node, Operation, What};
use crate::script::{Environment, Program};
use crate::value::{Interval, Possible, Truth, Value};

use super::facts::Facts;
use form::{Form, Rest};

/// The own figures are looked at in at most so many pieces.
const MOST_PIECES: usize = 64;

/// What an expression comes to of which its parts, each for itself, give `apart`.
pub(super) fn read(node: &Node, apart: Possible, facts: &Facts<'_>) -> Possible {
    if !may_be_linked(node) {
        return apart;
    }
    let tighter = match &apart.value {
        Some(Value::Number(interval)) => number(node, facts)
            .and_then(|together| interval.intersect(&together))
            .map(Value::Number),
        Some(Value::Flag(Truth::Open)) => flag(node, facts).map(Value::Flag),
        _ => None,
    };
    match tighter {
        Some(value) => Possible {
            value: Some(value),
            ..apart
        },
        None => apart,
    }
}

/// Whether an own figure may move something else in an expression: forms without such a link tell nothing, and take
/// long to make.
fn may_be_linked(node: &Node) -> bool {
    let mut found = false;
    node.visit(&mut |part| {
        found |= matches!(
            part.what,
            What::OverCohort(_) | What::Leaf(Leaf::Reported(_) | Leaf::Measure(_))
        );
    });
    found
}

fn number(node: &Node, facts: &Facts<'_>) -> Option<Interval> {
    let (zero, one) = (Number::zero, || Number::from(1));
    let at_least = |least: Number| move |x: Interval| x.max(&least.into());
    let clamped = |x: Interval| x.max(&zero().into()).min(&one().into());
    match &node.what {
        What::Arithmetic(Operation::Divide, a, b) => Some(both(a, b, facts)?.quotient()?),
        What::Arithmetic(..) => {
            let form = Form::of(node, facts).filter(|form| form.is_linked)?;
            Some(form.range())
        }
        What::Call(word, args) => match (word.name, args.as_slice()) {
            ("ratio", [n, d]) => both(n, d, facts)?.quotient(),
            ("percent", [n, d]) => {
                let share = both(n, d, facts)?.quotient()?;
                Some(share.multiply(&Number::hundred().into()))
            }
            ("shortage", [n, required]) => {
                Some(both(required, n, facts)?.difference()).map(at_least(zero()))
            }
            ("excess", [n, limit]) => {
                Some(both(n, limit, facts)?.difference()).map(at_least(zero()))
            }
            ("attained", [x, target]) => {
                let both = both(x, target, facts)?;
                both.second_is_not_below_zero().then_some(())?;
                both.quotient().map(clamped)
            }
            ("attained_inverse", [x, limit]) => {
                // Up to the limit it is 1; beyond it the limit by the figure, which is less.
                let both = both(limit, x, facts)?;
                both.second_is_above_zero().then_some(())?;
                both.quotient().map(clamped)
            }
            ("progress", [x, from, to]) => progress(x, from, to, facts),
            _ => None,
        },
        _ => None,
    }
}

/// Nothing lies between the ends: 1 where the figure is at the end.
fn progress(x: &Node, from: &Node, to: &Node, facts: &Facts<'_>) -> Option<Interval> {
    let (x, from, to) = (
        Form::of(x, facts)?,
        Form::of(from, facts)?,
        Form::of(to, facts)?,
    );
    let (way, length) = (x.less(&from), to.less(&from));
    if !(way.is_linked || length.is_linked) {
        return None;
    }
    let (zero, one) = (Number::zero(), Number::from(1));
    let (nothing, full) = (Interval::from(zero), Interval::from(one));
    if length.range() == nothing {
        return match nothing.less_or_equal(&x.less(&to).range()) {
            Truth::True => Some(full),
            Truth::False => Some(nothing),
            Truth::Open => None,
        };
    }
    let share = way.quotient(&length)?.max(&nothing).min(&full);
    let no_length = length.range().contains(&Number::zero());
    // Both ends and the figure meet: it is there.
    Some(if no_length { share.hull(&full) } else { share })
}

fn flag(node: &Node, facts: &Facts<'_>) -> Option<Truth> {
    let What::Compare(comparison, a, b) = &node.what else {
        return None;
    };
    let difference = both(a, b, facts)?.difference();
    let zero = Interval::from(Number::zero());
    Some(match comparison {
        Comparison::Equal => difference.equal(&zero),
        Comparison::Unequal => difference.equal(&zero).negate(),
        Comparison::Less => difference.less(&zero),
        Comparison::LessOrEqual => difference.less_or_equal(&zero),
        Comparison::Greater => zero.less(&difference),
        Comparison::GreaterOrEqual => zero.less_or_equal(&difference),
    })
}

/// Two forms, at least one of which asks for the cohort.
struct Both<'n>(Form<'n>, Form<'n>);

fn both<'n>(a: &'n Node, b: &'n Node, facts: &'n Facts<'_>) -> Option<Both<'n>> {
    let both = Both(Form::of(a, facts)?, Form::of(b, facts)?);
    (both.0.is_linked || both.1.is_linked).then_some(both)
}

impl Both<'_> {
    fn quotient(&self) -> Option<Interval> {
        self.0.quotient(&self.1)
    }

    fn difference(&self) -> Interval {
        self.0.less(&self.1).range()
    }

    fn second_is_not_below_zero(&self) -> bool {
        Interval::from(Number::zero()).less_or_equal(&self.1.range()) == Truth::True
    }

    fn second_is_above_zero(&self) -> bool {
        Interval::from(Number::zero()).less(&self.1.range()) == Truth::True
    }
}

/// What a program comes to over each piece of the own open figures, cut where a statistic turns; `outer` where there
/// is nothing to cut.
pub(super) fn in_pieces(program: &Program, facts: &Facts<'_>, outer: Possible) -> Possible {
    let cuts = cuts(program, facts);
    let mut pieces: Vec<Facts<'_>> = vec![facts.clone()];
    for (field, cuts) in cuts {
        let Some(Value::Number(whole)) = facts.field(field).value else {
            continue;
        };
        let own = cut(&whole, &cuts);
        if own.len() < 2 || pieces.len() * own.len() > MOST_PIECES {
            continue;
        }
        let mut cut = Vec::new();
        for facts in &pieces {
            let assuming = |piece: &Interval| facts.assuming(field, Value::Number(piece.clone()));
            cut.extend(own.iter().map(assuming));
        }
        pieces = cut;
    }
    if pieces.len() < 2 {
        return outer;
    }
    let read = pieces.iter().map(|facts| facts.read(program));
    read.reduce(Possible::hull).unwrap_or(outer)
}

/// Where the statistics that a program asks for turn, by the own field that moves them.
fn cuts(program: &Program, facts: &Facts<'_>) -> BTreeMap<FieldId, BTreeSet<Number>> {
    let mut cuts: BTreeMap<FieldId, BTreeSet<Number>> = BTreeMap::new();
    let Some(cohorts) = facts.cohorts().filter(|cohorts| cohorts.compares()) else {
        return cuts;
    };
    let programs = facts.rubric().with_measures(program);
    for over in programs.iter().flat_map(|p| p.over_cohort()) {
        let form = over.path.as_ref().and_then(|p| Form::of(&p.node, facts));
        let Some((form, [term])) = form.as_ref().map(|form| (form, form.terms.as_slice())) else {
            continue;
        };
        let Rest::Field(field) = term.rest else {
            continue;
        };
        let turns = cohorts.turns(over, &facts.report().office).into_iter();
        let own = turns.filter_map(|n| (n - form.constant.clone()).checked_div(&term.times));
        cuts.entry(field)
            .or_default()
            .extend(own.filter(|n| term.within.contains(n)));
    }
    cuts
}

/// An interval cut at some of its numbers, each of them a piece of its own.
fn cut(whole: &Interval, at: &BTreeSet<Number>) -> Vec<Interval> {
    let mut pieces = Vec::new();
    let mut from = whole.lo().clone();
    for number in at {
        let before = Interval::new(from, Bound::Excluded(number.clone()));
        pieces.extend(before.and_then(|piece| piece.intersect(whole)));
        pieces.push(Interval::from(number.clone()));
        from = Bound::Excluded(number.clone());
    }
    let last = Interval::new(from, whole.hi().clone());
    pieces.extend(last.and_then(|piece| piece.intersect(whole)));
    pieces
}
