//! From inside: what a script comes to at values that the open facts can really have.
//!
//! The graph gives bounds from outside, which can be too wide where a fact stands twice. Trying values gives
//! bounds from inside. Where all open facts have few values, trying them all is the exact answer;
//! else every end, every number written in the script and its neighbours are tried.

use std::collections::BTreeSet;
use std::ops::Bound;

use time::Duration;

use crate::decimal::Number;
use crate::rubric::FieldId;
use crate::script::graph::{Leaf, OverCohort};
use crate::script::{Environment, Program};
use crate::value::{Interval, Moment, Moments, Possible, Truth, Value};

use super::facts::Facts;

/// At most so many combinations are tried; beyond, one fact is changed at a time.
const MOST: usize = 512;

/// At most so many combinations of ends are tried before anything else.
const FEW: usize = 64;

/// What trying values showed.
pub(super) struct Inside {
    /// Everything that was reached; none when nothing could be tried.
    pub(super) reached: Option<Possible>,
    /// Every value that the open facts can have was tried.
    pub(super) exhausted: bool,
    /// The open fields.
    pub(super) open: Vec<FieldId>,
}

/// The fields that a program reads and that are not settled.
pub(super) fn open_fields(program: &Program, facts: &Facts<'_>) -> Vec<FieldId> {
    let fields = facts.rubric().fields_of(program).into_iter();
    fields.filter(|id| !facts.field(*id).is_settled()).collect()
}

/// The words of a program over the cohort that other offices leave open, and how many of those there are; none of
/// an office that is scored alone.
pub(super) fn open_cohort<'p>(
    program: &'p Program,
    facts: &'p Facts<'_>,
) -> impl Iterator<Item = (&'p OverCohort, Option<usize>)> {
    let office = &facts.report().office;
    let others = move |over: &'p OverCohort| match facts.cohorts() {
        None => Some((over, None)),
        Some(cohorts) => match cohorts.others_open(over, office) {
            None | Some(0) => None,
            Some(count) => Some((over, Some(count))),
        },
    };
    program.over_cohort().iter().filter_map(others)
}

/// Whether a program reads, beside fields, something open that cannot be tried one by one.
fn reads_other_open(program: &Program, facts: &Facts<'_>) -> bool {
    let programs = facts.rubric().with_measures(program);
    let leaves = programs.iter().flat_map(|p| p.leaves());
    let other = leaves.into_iter().any(|leaf| {
        let possible = match leaf {
            Leaf::Indicator(at) => facts.indicator(*at),
            Leaf::Section(at) => facts.section(*at),
            Leaf::Prior(id) => facts.prior(*id),
            // Else it is tried with the field.
            Leaf::Reported(id) if facts.is_replaced(*id) => facts.reported(*id),
            Leaf::SelfScore(at) => facts.self_score(Some(*at)),
            Leaf::SelfTotal => facts.self_score(None),
            Leaf::Figure(figure) => facts.figure(*figure),
            _ => return false,
        };
        !possible.is_settled()
    });
    other
        || programs
            .iter()
            .any(|p| open_cohort(p, facts).next().is_some())
}

/// Tries values of the open fields that a program reads: their ends first, the rest only where those are not
/// `enough` to reach all that is possible.
pub(super) fn tighten(
    program: &Program,
    facts: &Facts<'_>,
    enough: &dyn Fn(&Possible) -> bool,
) -> Inside {
    let open = open_fields(program, facts);
    let nothing = Inside {
        reached: None,
        exhausted: false,
        open: open.clone(),
    };
    if open.is_empty() || reads_other_open(program, facts) {
        return nothing;
    }
    let ends: Vec<Vec<Value>> = open.iter().map(|id| ends(facts, *id)).collect();
    if ends.iter().all(|values| !values.is_empty()) && product(&ends) <= FEW {
        let reached = try_product(program, facts, &open, &ends);
        if reached.as_ref().is_some_and(enough) {
            return Inside {
                reached,
                exhausted: false,
                open,
            };
        }
    }
    let every: Option<Vec<Vec<Value>>> = open.iter().map(|id| all_values(facts, *id)).collect();
    if let Some(every) = every.filter(|values| product(values) <= MOST) {
        let reached = try_product(program, facts, &open, &every);
        return Inside {
            reached,
            exhausted: true,
            open,
        };
    }
    let candidates: Vec<Vec<Value>> = open
        .iter()
        .map(|id| candidates(program, facts, *id))
        .collect();
    if candidates.iter().any(Vec::is_empty) {
        return nothing;
    }
    let reached = if product(&candidates) <= MOST {
        try_product(program, facts, &open, &candidates)
    } else {
        try_one_at_a_time(program, facts, &open, &candidates)
    };
    Inside {
        reached,
        exhausted: false,
        open,
    }
}

fn product(values: &[Vec<Value>]) -> usize {
    values
        .iter()
        .map(Vec::len)
        .try_fold(1usize, |product, n| product.checked_mul(n))
        .unwrap_or(usize::MAX)
}

fn value_at(program: &Program, facts: &Facts<'_>) -> Possible {
    facts.read(program)
}

fn try_product(
    program: &Program,
    facts: &Facts<'_>,
    open: &[FieldId],
    values: &[Vec<Value>],
) -> Option<Possible> {
    let Some(((field, rest), (own, others))) = open.split_first().zip(values.split_first()) else {
        return Some(value_at(program, facts));
    };
    own.iter()
        .filter_map(|value| {
            try_product(
                program,
                &facts.assuming(*field, value.clone()),
                rest,
                others,
            )
        })
        .reduce(Possible::hull)
}

/// All facts at their first value, at their last; then from either, one fact at a time wherever it goes further.
fn try_one_at_a_time(
    program: &Program,
    facts: &Facts<'_>,
    open: &[FieldId],
    values: &[Vec<Value>],
) -> Option<Possible> {
    let mut reached: Option<Possible> = None;
    for up in [false, true] {
        for from_last in [false, true] {
            let mut here = facts.clone();
            for (field, own) in open.iter().zip(values) {
                let start = if from_last { own.last() } else { own.first() };
                if let Some(value) = start {
                    here = here.assuming(*field, value.clone());
                }
            }
            let mut best = value_at(program, &here);
            reached = Some(reached.map_or(best.clone(), |r| r.hull(best.clone())));
            for _ in 0..2 {
                for (field, own) in open.iter().zip(values) {
                    for value in own {
                        let there = here.assuming(*field, value.clone());
                        let found = value_at(program, &there);
                        reached = reached.map(|r| r.hull(found.clone()));
                        if further(&found, &best, up) {
                            best = found;
                            here = there;
                        }
                    }
                }
            }
        }
    }
    reached
}

fn further(found: &Possible, best: &Possible, up: bool) -> bool {
    let number = |p: &Possible| match &p.value {
        Some(Value::Number(x)) => x.exact().cloned(),
        Some(Value::Flag(truth)) => Some(Number::from(i64::from(*truth == Truth::True))),
        _ => None,
    };
    match (number(found), number(best)) {
        (Some(f), Some(b)) => {
            if up {
                f > b
            } else {
                f < b
            }
        }
        (Some(_), None) => true,
        _ => false,
    }
}

/// The ends of an open field that it can really have; a far value for one that is not there.
fn ends(facts: &Facts<'_>, id: FieldId) -> Vec<Value> {
    let far = Number::from(1_000_000_000);
    match facts.field(id).value {
        Some(Value::Flag(_)) => vec![Value::Flag(Truth::False), Value::Flag(Truth::True)],
        Some(Value::Number(interval)) => {
            let lo = interval.least().cloned().unwrap_or_else(|| -far.clone());
            let hi = interval.greatest().cloned().unwrap_or(far);
            let both = [lo, hi].into_iter().filter(|n| interval.contains(n));
            both.map(|n| Value::Number(n.into())).collect()
        }
        Some(Value::Date(moments)) => [moments.from, moments.to]
            .map(|m| Value::Date(Moments::exactly(m)))
            .into(),
        _ => Vec::new(),
    }
}

/// Every value that an open field can have, when they are few.
fn all_values(facts: &Facts<'_>, id: FieldId) -> Option<Vec<Value>> {
    match facts.field(id).value? {
        Value::Flag(_) => Some(vec![Value::Flag(Truth::False), Value::Flag(Truth::True)]),
        Value::Number(interval) if interval.is_whole() => {
            let (lo, hi) = (interval.least()?.to_i64()?, interval.greatest()?.to_i64()?);
            let count = usize::try_from(hi.checked_sub(lo)?).ok()?;
            (count < MOST).then(|| {
                (lo..=hi)
                    .map(|n| Value::Number(Number::from(n).into()))
                    .collect()
            })
        }
        _ => None,
    }
}

/// Values of an open field at which a script may turn: its ends, the numbers written in the script and the
/// targets and exact facts that it reads, each with its neighbours.
pub(super) fn candidates(program: &Program, facts: &Facts<'_>, id: FieldId) -> Vec<Value> {
    match facts.field(id).value {
        Some(Value::Flag(_)) => vec![Value::Flag(Truth::False), Value::Flag(Truth::True)],
        Some(Value::Number(interval)) => numbers(program, facts, &interval)
            .into_iter()
            .map(|n| Value::Number(n.into()))
            .collect(),
        Some(Value::Date(moments)) => dates(program, facts, moments),
        Some(Value::Text(_) | Value::Rows(_)) | None => Vec::new(),
    }
}

fn numbers(program: &Program, facts: &Facts<'_>, interval: &Interval) -> BTreeSet<Number> {
    let near = if interval.is_whole() {
        None
    } else {
        Number::fraction(1, 1_000_000)
    };
    let step = near.unwrap_or_else(|| Number::from(1));
    let around = |n: Number| [n.clone() - step.clone(), n.clone(), n + step.clone()];
    turns(program, facts, interval)
        .into_iter()
        .flat_map(around)
        .filter(|n| interval.contains(n))
        .collect()
}

/// The numbers at which a script may turn, without their neighbours; not all of them lie in `interval`.
pub(super) fn turns(program: &Program, facts: &Facts<'_>, interval: &Interval) -> BTreeSet<Number> {
    let mut turns = program.constants();
    turns.extend([Number::zero(), Number::from(1), Number::hundred()]);
    let mut ends = |value: Option<Value>| {
        if let Some(Value::Number(x)) = value {
            turns.extend([x.least(), x.greatest()].into_iter().flatten().cloned());
        }
    };
    for id in facts.rubric().fields_of(program) {
        ends(facts.field(id).value);
    }
    let programs = facts.rubric().with_measures(program);
    for leaf in programs.iter().flat_map(|p| p.leaves()) {
        if let Leaf::Target(target) = leaf {
            ends(facts.target(*target));
        }
    }
    turns.extend(programs.iter().flat_map(|p| p.constants()));
    // Far out, for an end that is not there.
    let greatest = turns.last().cloned().unwrap_or_else(Number::zero).abs();
    let far = greatest * Number::from(1000) + Number::from(1000);
    if matches!(interval.lo(), Bound::Unbounded) {
        turns.insert(-far.clone());
    }
    if matches!(interval.hi(), Bound::Unbounded) {
        turns.insert(far);
    }
    turns
}

fn dates(program: &Program, facts: &Facts<'_>, moments: Moments) -> Vec<Value> {
    let mut turns = BTreeSet::from([moments.from, moments.to]);
    let mut around = |moment: Moment| {
        turns.insert(moment);
        if let Moment::On(date) = moment {
            turns.extend(
                [
                    date.checked_sub(Duration::DAY),
                    date.checked_add(Duration::DAY),
                ]
                .into_iter()
                .flatten()
                .map(Moment::On),
            );
        }
    };
    if let Some(day) = facts.assessed_on() {
        around(Moment::On(day));
    }
    for leaf in program.leaves() {
        let value = match leaf {
            Leaf::Target(target) => facts.target(*target),
            Leaf::Field(id) => facts.field(*id).value,
            _ => None,
        };
        if let Some(Value::Date(found)) = value {
            around(found.from);
            around(found.to);
        }
    }
    // A very late day stands for every late day before never.
    turns.insert(Moment::On(time::Date::MAX));
    let inside = turns
        .into_iter()
        .filter(|m| *m >= moments.from && *m <= moments.to);
    inside.map(|m| Value::Date(Moments::exactly(m))).collect()
}
