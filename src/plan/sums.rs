//! From the points of indicators to base, bonus and penalty, at one end.

use crate::decimal::Number;
use crate::rubric::{Limit, NotApplicablePolicy, Rubric, Section, SectionKind};

use super::expression::{Expressions, Id};
use super::items::Item;

/// One end of the sums of a card. Mirrors the tally of [`crate::scorecard`] where at most one item is in doubt.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    /// One a section of the rubric.
    pub(super) sections: Vec<Id>,
    /// Base, rescaled.
    pub(super) base: Id,
    /// What the rescale added.
    pub(super) rescale: Id,
    pub(super) bonus: Id,
    pub(super) penalty: Id,
}

/// What does not count: by item and by section.
pub(super) struct Zeroed<'z> {
    pub(super) item: &'z dyn Fn(&Item, &mut Expressions) -> Id,
    pub(super) section: &'z dyn Fn(usize, &mut Expressions) -> Id,
}

/// A base section as the rescale sees it.
struct Share {
    /// What it came to.
    earned: Id,
    /// The points of the paper that apply, and all of them.
    points: Id,
    all: Number,
    /// Whether anything in it applies.
    applies: Id,
}

/// Whether it may be open whether the items of a section apply: the sum of its points is theirs, and nothing else.
pub(super) fn may_be_in_doubt(rubric: &Rubric, section: &Section) -> bool {
    use NotApplicablePolicy::{Full, RescaleTotal};
    let plain = section.out_of.is_none() && section.floor.is_none() && section.cap.is_none();
    plain
        && section.kind == SectionKind::Base
        && matches!(rubric.not_applicable, Full | RescaleTotal)
}

/// Which of two figures lies further out.
pub(super) type Further = fn(&mut Expressions, Id, Id) -> Id;

/// Sums up; `end` gives an item's points, and `further` which of two figures lies further out at that end.
pub(super) fn sums(
    rubric: &Rubric,
    items: &[Item],
    (end, further): (impl Fn(&Item) -> Id, Further),
    zeroed: &Zeroed<'_>,
    e: &mut Expressions,
) -> Sums {
    let (mut plain, mut bonus, mut penalty) = (e.whole(0), e.whole(0), e.whole(0));
    let (mut sections, mut shares) = (Vec::new(), Vec::new());
    let zero = e.whole(0);
    // What an item in doubt brings, if it applies.
    let (mut in_doubt, mut earned_in_doubt, mut points_in_doubt) = (e.flag(false), zero, zero);
    for (position, section) in rubric.sections.iter().enumerate() {
        let own = items
            .iter()
            .filter(|item| item.at.section == position && item.is_counted);
        let (mut sum, mut applies, mut inner, mut all) =
            (e.whole(0), e.flag(false), e.whole(0), Number::zero());
        for item in own {
            let points = rubric.indicator(item.at).and_then(|i| i.points.clone());
            let points = points.unwrap_or_else(Number::zero);
            all = all + points.clone();
            let there = e.not(item.not_applicable);
            applies = e.or(applies, there);
            let full = e.constant(points);
            let full = e.select(there, full, zero);
            inner = e.add(inner, full);
            let nothing = (zeroed.item)(item, e);
            let earned = e.select(nothing, zero, end(item));
            sum = e.add(sum, earned);
            in_doubt = e.or(in_doubt, item.in_doubt);
            let earned = e.select(item.in_doubt, earned, zero);
            earned_in_doubt = e.add(earned_in_doubt, earned);
            let full = e.select(item.in_doubt, full, zero);
            points_in_doubt = e.add(points_in_doubt, full);
        }
        let nothing = (zeroed.section)(position, e);
        let sum = e.select(nothing, zero, sum);
        let scaled = scaled(section, sum, rubric.digits, e);
        let limited = limited(section, scaled, rubric.digits, e);
        let shaped = e.select(nothing, scaled, limited);
        let points = e.select(applies, shaped, zero);
        sections.push(points);
        match section.kind {
            SectionKind::Base => {
                plain = e.add(plain, points);
                shares.push(Share {
                    earned: points,
                    points: on_paper(section, inner, e),
                    all: match scale(section) {
                        Some(k) => all * k,
                        None => all,
                    },
                    applies,
                });
            }
            SectionKind::Bonus => bonus = e.add(bonus, points),
            SectionKind::Penalty => penalty = e.add(penalty, points),
        }
    }
    let missing = items
        .iter()
        .filter(|item| is_base(rubric, item) && item.is_counted)
        .fold(e.flag(false), |so_far, item| {
            e.or(so_far, item.not_applicable)
        });
    let points = shares
        .iter()
        .fold(zero, |sum, share| e.add(sum, share.points));
    let mut after = rescaled(rubric, &shares, (plain, points), e);
    if !e.value(in_doubt).is_some_and(Number::is_zero) {
        let (plain, points) = (
            e.subtract(plain, earned_in_doubt),
            e.subtract(points, points_in_doubt),
        );
        let without = rescaled(rubric, &shares, (plain, points), e);
        let outermost = further(e, after, without);
        after = e.select(in_doubt, outermost, after);
    }
    let rounded = e.round(after, rubric.digits);
    let changes = e.or(missing, in_doubt);
    let base = e.select(changes, rounded, plain);
    Sums {
        rescale: e.subtract(base, plain),
        sections,
        base,
        bonus,
        penalty,
    }
}

/// Whether nothing of the base surely applies, though there is something in it.
pub(super) fn wholly_not_applicable(rubric: &Rubric, items: &[Item], e: &mut Expressions) -> Id {
    let mut base = items
        .iter()
        .filter(|item| is_base(rubric, item) && item.is_counted);
    let Some(first) = base.next() else {
        return e.flag(false);
    };
    let first = e.or(first.not_applicable, first.in_doubt);
    base.fold(first, |so_far, item| {
        let perhaps_not = e.or(item.not_applicable, item.in_doubt);
        e.and(so_far, perhaps_not)
    })
}

fn is_base(rubric: &Rubric, item: &Item) -> bool {
    let section = rubric.sections.get(item.at.section);
    section.is_some_and(|s| s.kind == SectionKind::Base)
}

/// Points of the paper for one mark inside the section.
fn scale(section: &Section) -> Option<Number> {
    section
        .points
        .as_ref()?
        .checked_div(section.out_of.as_ref()?)
}

fn on_paper(section: &Section, inner: Id, e: &mut Expressions) -> Id {
    match scale(section) {
        Some(k) => {
            let k = e.constant(k);
            e.multiply(k, inner)
        }
        None => inner,
    }
}

fn scaled(section: &Section, sum: Id, digits: u32, e: &mut Expressions) -> Id {
    match section.out_of.as_ref().zip(section.points.as_ref()) {
        Some(_) => {
            let scaled = on_paper(section, sum, e);
            e.round(scaled, digits)
        }
        None => sum,
    }
}

/// Within the section's floor and cap: where it states no floor, a bonus never takes and a penalty never gives.
fn limited(section: &Section, points: Id, digits: u32, e: &mut Expressions) -> Id {
    let stated = |limit: &Option<Limit>| {
        let number = limit.as_ref().and_then(Limit::number);
        number.map(|n| n.round(digits))
    };
    let implied = match (section.kind, &section.floor) {
        (SectionKind::Bonus | SectionKind::Penalty, None) => Some(Number::zero()),
        _ => None,
    };
    let (floor, cap) = (stated(&section.floor).or(implied), stated(&section.cap));
    // The limits of a penalty are of points taken.
    let (floor, cap) = match section.kind {
        SectionKind::Penalty => (cap.map(|n| -n), floor.map(|n| -n)),
        SectionKind::Base | SectionKind::Bonus => (floor, cap),
    };
    within(points, floor, cap, e)
}

/// Within floor and cap; a floor above the cap gives way.
pub(super) fn within(
    points: Id,
    floor: Option<Number>,
    cap: Option<Number>,
    e: &mut Expressions,
) -> Id {
    let floor = floor.map(|n| e.constant(n));
    let raised = floor.map_or(points, |floor| e.greatest(points, floor));
    let cap = cap.map(|n| e.constant(n));
    cap.map_or(raised, |cap| e.least(raised, cap))
}

/// The base where something is not applicable, not rounded: of what was earned, and the points of the paper that apply.
fn rescaled(
    rubric: &Rubric,
    shares: &[Share],
    (plain, points): (Id, Id),
    e: &mut Expressions,
) -> Id {
    match rubric.not_applicable {
        NotApplicablePolicy::Zero => plain,
        NotApplicablePolicy::Full => {
            let all: Number = shares.iter().map(|share| share.all.clone()).sum();
            let all = e.constant(all);
            let missing = e.subtract(all, points);
            e.add(plain, missing)
        }
        NotApplicablePolicy::RescaleTotal => over_paper(rubric, plain, points, plain, e),
        NotApplicablePolicy::RescaleSection => {
            let (mut earned, mut points) = (e.whole(0), e.whole(0));
            let zero = e.whole(0);
            for share in shares {
                let has_points = e.less(zero, share.points);
                let one = e.whole(1);
                let divisor = e.select(has_points, share.points, one);
                let all = e.constant(share.all.clone());
                let rate = e.divide(share.earned, divisor);
                let up = e.multiply(all, rate);
                // A section without points of its own only takes; there is nothing to scale.
                let own = e.select(has_points, up, share.earned);
                let own = e.select(share.applies, own, zero);
                let counted = e.select(has_points, all, zero);
                earned = e.add(earned, own);
                points = e.add(points, counted);
            }
            over_paper(rubric, earned, points, plain, e)
        }
    }
}

/// `P · Σ earned ÷ Σ points`; what it was where nothing applies.
fn over_paper(rubric: &Rubric, earned: Id, points: Id, plain: Id, e: &mut Expressions) -> Id {
    let (zero, one) = (e.whole(0), e.whole(1));
    let applies = e.less(zero, points);
    let divisor = e.select(applies, points, one);
    let rate = e.divide(earned, divisor);
    let full = e.constant(rubric.points.clone());
    let base = e.multiply(full, rate);
    e.select(applies, base, plain)
}
