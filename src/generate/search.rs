//! Facts that give as much as they can, and facts that reach what nothing reached yet.

use std::collections::BTreeSet;

use time::Date;

use crate::coverage::{Coverage, Owner};
use crate::decimal::Number;
use crate::rubric::{Field, FieldKind};
use crate::script::Program;
use crate::script::graph::{Leaf, What};
use crate::value::{Moment, Value};

use super::given::{Given, Setting, Spot};
use super::trial::{Trial, Worth};
use super::{Draft, spots};

/// So often every fact is tried again, since one may depend on another.
const ROUNDS: usize = 3;
/// Rows enough to come to any limit.
const MANY: usize = 4;
/// So many pairs of changes are tried to reach one point.
const MOST_PAIRS: usize = 3000;

/// Which of its candidates every fact begins with.
#[derive(Clone, Copy)]
enum Begin {
    First,
    Last,
    /// 0, of what may be 0.
    Zero,
}

impl Begin {
    fn of(self, given: &[Given]) -> Option<Given> {
        let zero = Given::Number(Number::zero());
        let begin = match self {
            Self::First => given.first(),
            Self::Last => given.last(),
            Self::Zero => given.iter().find(|one| **one == zero).or(given.first()),
        };
        begin.cloned()
    }
}

/// Facts of which none alone can be bettered, from the best of some places to begin at.
pub(super) fn best(trial: &Trial<'_>) -> Setting {
    let spots = trial.spots();
    let options: Vec<(Spot, Vec<Given>)> = spots
        .into_iter()
        .map(|spot| (spot, candidates(trial, spot)))
        .collect();
    let mut best: Option<(Worth, Setting)> = None;
    for begin in [Begin::First, Begin::Last, Begin::Zero] {
        let first = options
            .iter()
            .filter_map(|(spot, given)| Some((*spot, begin.of(given)?)));
        let found = better(trial, &options, first.collect());
        if best.as_ref().is_none_or(|(worth, _)| found.0 > *worth) {
            best = Some(found);
        }
    }
    best.map(|(_, setting)| setting).unwrap_or_default()
}

/// One fact after the other, as long as that betters anything.
fn better(trial: &Trial<'_>, options: &[(Spot, Vec<Given>)], first: Setting) -> (Worth, Setting) {
    let mut worth = trial.worth(&first);
    let mut best = first;
    for _ in 0..ROUNDS {
        let before = worth.clone();
        for (spot, given) in options {
            for one in given {
                let mut other = best.clone();
                other.insert(*spot, one.clone());
                let own = trial.worth(&other);
                if own > worth {
                    (best, worth) = (other, own);
                }
            }
        }
        if worth == before {
            break;
        }
    }
    (worth, best)
}

/// What may be said of a fact: what its scripts compare with and what lies beside it, ends of its range, plain values.
pub(super) fn candidates(trial: &Trial<'_>, spot: Spot) -> Vec<Given> {
    let Some(field) = trial.field(spot) else {
        return Vec::new();
    };
    let readers = trial.scripts.iter();
    let readers = readers.filter(|(_, program)| spots(trial, program).contains(&spot));
    let programs: Vec<&Program> = readers
        .flat_map(|(_, program)| trial.compiled.with_measures(program))
        .collect();
    of_field(trial, field, &programs)
}

fn of_field(trial: &Trial<'_>, field: &Field, programs: &[&Program]) -> Vec<Given> {
    match field.kind {
        FieldKind::Flag => vec![Given::Flag(true), Given::Flag(false)],
        FieldKind::Text => texts(field, programs),
        FieldKind::Date => days(trial, programs),
        FieldKind::Rows => rows(trial, field, programs),
        _ => numbers(trial, field, programs),
    }
}

fn numbers(trial: &Trial<'_>, field: &Field, programs: &[&Program]) -> Vec<Given> {
    let mut all: BTreeSet<Number> = [0, 1, 2, 3, 10, 100].map(Number::from).into();
    all.extend(
        [field.range.least(), field.range.greatest()]
            .into_iter()
            .flatten()
            .cloned(),
    );
    for constant in constants(trial, programs) {
        for near in around(&constant, field) {
            all.insert(near);
        }
    }
    let whole = matches!(field.kind, FieldKind::Count);
    let fits = |n: &Number| field.range.contains(n) && (!whole || n.is_whole());
    let mut all: Vec<Number> = all.into_iter().filter(fits).collect();
    // A whole share, a plain count, before what is odd.
    let plain = |n: &Number| match field.kind {
        FieldKind::Rate => *n != Number::hundred(),
        _ => *n != Number::from(10),
    };
    all.sort_by_key(plain);
    all.into_iter().map(Given::Number).collect()
}

/// The numbers and targets that scripts name.
fn constants(trial: &Trial<'_>, programs: &[&Program]) -> BTreeSet<Number> {
    let mut all = BTreeSet::new();
    for program in programs {
        all.extend(program.constants());
        for leaf in program.leaves() {
            if let Leaf::Target(at) = leaf
                && let Some(Value::Number(target)) =
                    trial.rubric().targets.get(*at).map(|target| &target.value)
            {
                all.extend(target.exact().cloned());
            }
        }
    }
    all
}

/// A number, and the nearest ones that are written with one more digit: of counts the whole ones.
pub(super) fn around(number: &Number, field: &Field) -> [Number; 3] {
    let step = step(number, field);
    [
        number.clone() - step.clone(),
        number.clone(),
        number.clone() + step,
    ]
}

pub(super) fn step(number: &Number, field: &Field) -> Number {
    let digits = match field.kind {
        FieldKind::Count => 0,
        _ => number.decimals().unwrap_or(0) + 1,
    };
    let one = Number::from(1);
    one.checked_div(&Number::power_of_ten(digits))
        .unwrap_or(one)
}

fn texts(field: &Field, programs: &[&Program]) -> Vec<Given> {
    let mut all: Vec<String> = field.one_of.clone();
    if all.is_empty() {
        for program in programs {
            if let Some(graph) = program.graph() {
                graph.visit(&mut |node| {
                    if let What::Text(text) = &node.what
                        && !all.contains(text)
                    {
                        all.push(text.clone());
                    }
                });
            }
        }
        all.push("其他".to_owned());
    }
    all.into_iter().map(Given::Text).collect()
}

fn days(trial: &Trial<'_>, programs: &[&Program]) -> Vec<Given> {
    let mut all: BTreeSet<Date> = BTreeSet::new();
    for leaf in programs.iter().flat_map(|program| program.leaves()) {
        if let Leaf::Target(at) = leaf
            && let Some(Value::Date(target)) =
                trial.rubric().targets.get(*at).map(|target| &target.value)
            && let Some(Moment::On(day)) = target.exact()
        {
            all.extend(
                [day.previous_day(), Some(day), day.next_day()]
                    .into_iter()
                    .flatten(),
            );
        }
    }
    all.extend(trial.rubric().assessed_on);
    let mut all: Vec<Given> = all.into_iter().map(Given::Day).collect();
    all.push(Given::Never);
    all
}

/// No row; one row of each of some values, the other cells as they first come; several of the first.
fn rows(trial: &Trial<'_>, field: &Field, programs: &[&Program]) -> Vec<Given> {
    let options: Vec<Vec<Given>> = field
        .columns
        .iter()
        .map(|column| of_field(trial, column, programs))
        .collect();
    let of = |pick: fn(&[Given]) -> Option<&Given>| -> Vec<Option<Given>> {
        options.iter().map(|given| pick(given).cloned()).collect()
    };
    let (first, last) = (of(<[Given]>::first), of(<[Given]>::last));
    let mut all = vec![Given::Rows(Vec::new())];
    for usual in [&first, &last] {
        for (at, given) in options.iter().enumerate() {
            for one in given {
                let mut row = usual.clone();
                if let Some(cell) = row.get_mut(at) {
                    *cell = Some(one.clone());
                }
                all.push(Given::Rows(vec![row.clone()]));
                all.push(Given::Rows(vec![row; MANY]));
            }
        }
    }
    for count in [2, 3, 9, 10] {
        all.push(Given::Rows(vec![first.clone(); count]));
    }
    all
}

/// Facts for every point that none of the drafts reaches, as far as one change or two reach it.
pub(super) fn fill(trial: &Trial<'_>, base: &Setting, drafts: &[Draft]) -> Vec<Draft> {
    let mut coverage = Coverage::of(trial.whole);
    for draft in drafts {
        coverage.look(trial.whole, &trial.score(&laid(base, &draft.changed)));
    }
    let mut found = Vec::new();
    for (owner, program) in &trial.scripts {
        let own = spots(trial, program);
        let options: Vec<(Spot, Given)> = own
            .iter()
            .flat_map(|spot| {
                candidates(trial, *spot)
                    .into_iter()
                    .map(|given| (*spot, given))
            })
            .collect();
        let mut tries: Vec<Setting> = Vec::new();
        tries.extend(options.iter().map(|one| Setting::from([one.clone()])));
        let pairs = options.iter().enumerate().flat_map(|(at, first)| {
            let rest = options.iter().skip(at + 1);
            let rest = rest.filter(|second| second.0 != first.0);
            rest.map(|second| Setting::from([first.clone(), second.clone()]))
        });
        tries.extend(pairs.take(MOST_PAIRS));
        for changed in tries {
            if coverage.missed_of(*owner) == 0 {
                break;
            }
            let scored = trial.score(&laid(base, &changed));
            if coverage.look_for(trial.whole, &scored, *owner) {
                found.push(Draft {
                    name: name(trial, *owner, &changed),
                    owner: *owner,
                    changed,
                    review: Vec::new(),
                });
            }
        }
    }
    found.extend(together(trial, base, &mut coverage));
    found
}

/// Sections at their caps, and grades: many changes at once.
fn together(trial: &Trial<'_>, base: &Setting, coverage: &mut Coverage) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut keep = |owner: Owner, changed: Setting, what: &str, coverage: &mut Coverage| {
        let scored = trial.score(&laid(base, &changed));
        if coverage.look_for(trial.whole, &scored, owner) {
            let whose = crate::coverage::whose(owner, trial.rubric());
            found.push(Draft {
                name: format!("{whose}:{what}"),
                owner,
                changed,
                review: Vec::new(),
            });
        }
    };
    for section in 0..trial.rubric().sections.len() {
        let own = |owner: &Owner| owner.indicator().is_some_and(|at| at.section == section);
        let of_section = trial.scripts.iter().filter(|(owner, _)| own(owner));
        let mut most = Setting::new();
        for (_, program) in of_section {
            for spot in spots(trial, program) {
                most.extend(candidates(trial, spot).pop().map(|given| (spot, given)));
            }
        }
        keep(Owner::Section(section), most, "样样都多", coverage);
    }
    // Item after item at its worst: the total goes down through the bands.
    let mut worse = Setting::new();
    for (owner, program) in &trial.scripts {
        if !matches!(owner, Owner::Indicator(_)) {
            continue;
        }
        for spot in spots(trial, program) {
            let all = candidates(trial, spot).into_iter();
            let tried = all.map(|given| {
                let mut other = laid(base, &worse);
                other.insert(spot, given.clone());
                (trial.worth(&other), given)
            });
            let worst = tried.min_by(|(a, _), (b, _)| a.points().cmp(b.points()));
            worse.extend(worst.map(|(_, given)| (spot, given)));
        }
        for grade in 0..trial.rubric().grades.len() {
            let owner = Owner::Grade(grade);
            if coverage.missed_of(owner) > 0 {
                keep(owner, worse.clone(), "一项项变差", coverage);
            }
        }
    }
    found
}

pub(super) fn laid(base: &Setting, changed: &Setting) -> Setting {
    let mut all = base.clone();
    all.extend(changed.iter().map(|(spot, given)| (*spot, given.clone())));
    all
}

/// `C2 执法人员持证率:持证率 94.9`
pub(super) fn name(trial: &Trial<'_>, owner: Owner, changed: &Setting) -> String {
    let said = changed.iter().map(|(spot, given)| {
        let title = trial.field(*spot).map_or("", |field| field.title.as_str());
        let year = if matches!(spot, Spot::Prior(_)) {
            "上年"
        } else {
            ""
        };
        format!("{year}{title} {}", given.plain())
    });
    let said: Vec<String> = said.collect();
    format!(
        "{}:{}",
        crate::coverage::whose(owner, trial.rubric()),
        said.join(",")
    )
}
