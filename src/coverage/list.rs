//! Everything that cases can reach, by what the rubric declares.

use std::collections::BTreeMap;

use crate::compile::{CompiledRubric, Ground, range_of};
use crate::decimal::Number;
use crate::rubric::{FieldKind, Indicator, Limit, Rubric, Score, Section, SectionKind};
use crate::script::Program;
use crate::script::graph::Leaf;
use crate::source::Place;
use crate::value::Value;

use super::points::{Coverage, Fork, Key, Owner, Point, PointKind};
use super::scripts::{is_there, limits, scripts, whose};
use super::walk::{ForkKind, Side, Walk, Ways, written};

impl Coverage {
    /// Everything that cases of a rubric can reach, nothing of it reached yet.
    pub fn of(rubric: &CompiledRubric) -> Self {
        let mut coverage = Self::default();
        let cohorts = &rubric.rubric().cohorts;
        let nameless = [String::new()];
        let cohorts = if cohorts.is_empty() {
            nameless.as_slice()
        } else {
            cohorts
        };
        for cohort in cohorts {
            let compiled = rubric.of_cohort(cohort);
            for (owner, program) in scripts(compiled, cohort) {
                of_script(compiled, cohort, owner, program, &mut coverage);
            }
            of_figures(compiled.rubric(), cohort, &mut coverage);
        }
        coverage
    }
}

/// The key and the words of a side of a script.
pub(super) fn of_side(
    owner: Owner,
    program: &Program,
    side: &Side<'_>,
) -> (Key, PointKind, String) {
    let text = &program.script().text;
    let is_whole = program
        .graph()
        .is_some_and(|root| root.span == side.node.span);
    let span = (side.node.span.start, side.node.span.end);
    if let (Owner::Gate(_), true, ForkKind::Condition) = (owner, is_whole, side.kind) {
        return of_gate(owner, side.at);
    }
    let kind = match side.kind {
        ForkKind::Row => PointKind::Tier,
        _ => PointKind::Branch,
    };
    let what = format!("`{}` {}", written(text, side.node), side.label);
    let key = Key {
        owner,
        span,
        fork: Fork::Script(side.kind),
        side: side.at,
    };
    (key, kind, what)
}

/// A gate fires, or does not.
pub(super) fn of_gate(owner: Owner, side: usize) -> (Key, PointKind, String) {
    let what = if side == 0 { "触发" } else { "不触发" };
    (whole(owner, side), PointKind::Gate, what.to_owned())
}

/// An item as a whole.
pub(super) fn whole(owner: Owner, side: usize) -> Key {
    limit(owner, Fork::Whole, side)
}

/// A figure of an item.
pub(super) fn limit(owner: Owner, fork: Fork, side: usize) -> Key {
    let span = (0, 0);
    Key {
        owner,
        span,
        fork,
        side,
    }
}

/// The sides of one fork that can be taken.
#[derive(Default)]
struct Sides {
    alone: bool,
    sides: BTreeMap<Key, Point>,
}

/// So many ways of filling texts are looked at one by one.
const MOST_FILLED: usize = 64;

/// The same ground with each of the texts that the fields of a script may be.
fn by_text<'a>(
    compiled: &CompiledRubric,
    program: &Program,
    ground: &Ground<'a>,
) -> Vec<Ground<'a>> {
    let mut all = vec![ground.clone()];
    for id in compiled.fields_of(program) {
        let Some(field) = compiled.rubric().field(id) else {
            continue;
        };
        let texts = &field.one_of;
        if field.kind != FieldKind::Text
            || texts.is_empty()
            || all.len() * texts.len() > MOST_FILLED
        {
            continue;
        }
        let with = |ground: &Ground<'a>, text: &String| {
            ground.assuming(Leaf::Field(id), Value::Text(Some(text.clone())))
        };
        let filled = all
            .iter()
            .flat_map(|ground| texts.iter().map(|text| with(ground, text)));
        all = filled.collect();
    }
    all
}

fn of_script(
    compiled: &CompiledRubric,
    cohort: &str,
    owner: Owner,
    program: &Program,
    coverage: &mut Coverage,
) {
    let rubric = compiled.rubric();
    let indicator = owner.indicator().and_then(|at| rubric.indicator(at));
    let ground = Ground::new(
        compiled,
        cohort,
        indicator.and_then(Indicator::out_of).cloned(),
    );
    let point = |kind, what, place| Point {
        kind,
        whose: whose(owner, rubric),
        what,
        place,
        reached: false,
    };
    let Some(root) = program.graph() else {
        if matches!(owner, Owner::Gate(_)) {
            for side in [0, 1] {
                let (key, kind, what) = of_gate(owner, side);
                coverage.add(key, point(kind, what, program.script().place.clone()));
            }
        }
        return;
    };
    let mut forks: BTreeMap<_, Sides> = BTreeMap::new();
    for ground in by_text(compiled, program, &ground) {
        let mut found = |side: &Side<'_>| {
            let (key, kind, what) = of_side(owner, program, side);
            let place = program.script().place_of(side.node.span.clone());
            let fork = forks.entry((key.span, key.fork)).or_default();
            fork.alone |= side.alone;
            fork.sides
                .entry(key)
                .or_insert_with(|| point(kind, what, place));
        };
        let mut walk = Walk {
            environment: &ground,
            ways: Ways::All,
            text: &program.script().text,
            not_zero: Vec::new(),
            found: &mut found,
        };
        walk.whole(root);
    }
    // One way alone is no fork.
    let forks = forks.into_values();
    for fork in forks.filter(|fork| fork.alone || fork.sides.len() > 1) {
        for (key, point) in fork.sides {
            coverage.add(key, point);
        }
    }
    let (Some(indicator), Owner::Indicator(_)) = (indicator, owner) else {
        return;
    };
    let Some(range) = range_of(program, root, &ground) else {
        return;
    };
    let (cap, floor) = limits(indicator);
    let place = || program.script().place_of(root.span.clone());
    if cap.is_some_and(|cap| range.greatest().is_none_or(|most| *most > cap)) {
        let what = "超过上限,按上限计".to_owned();
        coverage.add(
            limit(owner, Fork::Cap, 0),
            point(PointKind::Limit, what, place()),
        );
    }
    if floor.is_some_and(|floor| range.least().is_none_or(|least| *least < floor)) {
        let what = "低于下限,扣完为止".to_owned();
        coverage.add(
            limit(owner, Fork::Floor, 0),
            point(PointKind::Limit, what, place()),
        );
    }
}

/// Indicators, sections, the total and grades as wholes.
fn of_figures(rubric: &Rubric, cohort: &str, coverage: &mut Coverage) {
    let mut add = |owner: Owner, key: Key, kind: PointKind, what: &str, place: &Place| {
        let point = Point {
            kind,
            whose: whose(owner, rubric),
            what: what.to_owned(),
            place: place.clone(),
            reached: false,
        };
        coverage.add(key, point);
    };
    for (at, indicator) in rubric.indicators() {
        if !is_there(rubric, indicator, cohort) {
            continue;
        }
        let what = match indicator.score {
            Score::Script(_) => "算出得分",
            Score::Manual(_) => "评了分",
        };
        let owner = Owner::Indicator(at);
        add(
            owner,
            whole(owner, 0),
            PointKind::Indicator,
            what,
            &indicator.place,
        );
    }
    for (at, section) in rubric.sections.iter().enumerate() {
        let owner = Owner::Section(at);
        if can_exceed(section) {
            let key = limit(owner, Fork::Cap, 0);
            add(
                owner,
                key,
                PointKind::Limit,
                "合计超过上限,按上限计",
                &section.place,
            );
        }
    }
    for (at, grade) in rubric.grades.iter().enumerate() {
        let owner = Owner::Grade(at);
        let what = format!("评为{}", grade.name);
        add(
            owner,
            whole(owner, 0),
            PointKind::Grade,
            &what,
            &grade.place,
        );
    }
}

/// Whether the items of a section can come to more than its cap.
fn can_exceed(section: &Section) -> bool {
    let Some(Limit::At(cap)) = &section.cap else {
        return false;
    };
    if section.kind == SectionKind::Base && section.out_of.is_some() {
        return false;
    }
    let mut most = Number::zero();
    for indicator in section.indicators.iter().filter(|one| !one.unscored) {
        let own = match &indicator.cap {
            Some(Limit::At(cap)) => Some(cap),
            Some(Limit::None) => None,
            None => indicator.points.as_ref(),
        };
        match own {
            Some(own) => most = most + own.clone(),
            None => return true,
        }
    }
    most > *cap
}
