//! From outcomes to base, bonus and penalty: sections, their limits, the rescale.

use std::collections::BTreeSet;

use crate::decimal::{Number, Points};
use crate::rubric::{IndicatorId, NotApplicablePolicy, Rubric, SectionKind, ZeroTarget};
use crate::value::Truth;

use super::rescale::{Item, Part, Rescaled, rescale, shaped, wholly_not_applicable};
use super::shape::{Shape, span, span_taken};
use super::{Line, LineKind, SectionResult};
use crate::outcome::{Ends, Outcome, Status};

/// The sums of a card up to the penalty.
#[derive(Debug)]
pub(super) struct Tally {
    pub(super) sections: Vec<SectionResult>,
    pub(super) lines: Vec<Line>,
    pub(super) rescale: Ends,
    pub(super) base: Ends,
    pub(super) bonus: Ends,
    pub(super) penalty: Ends,
    pub(super) not_assessed: Truth,
    /// The base items in doubt that apply at the sure end of the base.
    pub(super) applies_when_sure: Vec<usize>,
}

/// What counts nothing because of a gate.
#[derive(Clone, Debug, Default)]
pub(super) struct Zeroed {
    pub(super) sections: BTreeSet<usize>,
    pub(super) indicators: BTreeSet<IndicatorId>,
}

impl Zeroed {
    /// Adds a section or an indicator; the total is not kept here.
    pub(super) fn add(&mut self, target: ZeroTarget) {
        match target {
            ZeroTarget::Total => {}
            ZeroTarget::Section(section) => {
                self.sections.insert(section);
            }
            ZeroTarget::Indicator(id) => {
                self.indicators.insert(id);
            }
        }
    }
}

/// Sums up the outcomes.
pub(super) fn tally(rubric: &Rubric, outcomes: &[Outcome], zeroed: &Zeroed) -> Tally {
    let digits = rubric.digits;
    let nothing = || Ends::zero(digits);
    let (mut plain, mut bonus, mut penalty) = (nothing(), nothing(), nothing());
    let (mut sections, mut lines, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for (position, section) in rubric.sections.iter().enumerate() {
        let part = part(rubric, outcomes, position, zeroed);
        let mut sum = nothing();
        for item in &part.items {
            sum = sum.add(&item.earned);
        }
        let applicable = !part.items.is_empty();
        let (scaled, points) = if applicable {
            shaped(&part.shape, &sum, digits)
        } else {
            (nothing(), nothing())
        };
        let points = if part.may_vanish {
            Ends {
                sure: points.sure.min(Points::zero(digits)),
                possible: points.possible.max(Points::zero(digits)),
            }
        } else {
            points
        };
        let line = |kind, title: &str, points, workings| Line {
            kind,
            section: Some(position),
            gate: None,
            title: format!("{}{title}", section.title),
            points,
            open: false,
            workings,
            reason: String::new(),
            decided: None,
        };
        if let Some((out_of, full)) = &part.shape.scale
            && scaled != sum
        {
            let workings = format!("{}÷{out_of}×{full}={}", span(&sum), span(&scaled));
            let points = scaled.difference(&sum);
            lines.push(line(LineKind::Scale, "换算", points, workings));
        }
        let cut = points.difference(&scaled);
        if !cut.is_zero() {
            let (title, workings) = limit_in_words(section.kind, &scaled, &points);
            lines.push(line(LineKind::Cap, title, cut, workings));
        }
        match section.kind {
            SectionKind::Base => plain = plain.add(&points),
            SectionKind::Bonus => bonus = bonus.add(&points),
            SectionKind::Penalty => penalty = penalty.add(&points),
        }
        sections.push(SectionResult {
            section: position,
            points,
            applicable,
        });
        if section.kind == SectionKind::Base {
            parts.push(part);
        }
    }
    let Rescaled {
        base,
        workings,
        applies_when_sure,
    } = rescale(rubric, &parts, &plain);
    let added = base.difference(&plain);
    if !added.is_zero() {
        lines.push(Line {
            kind: LineKind::Rescale,
            section: None,
            gate: None,
            title: "缺项折算".into(),
            points: added.clone(),
            open: false,
            workings,
            reason: missing_in_words(rubric, outcomes),
            decided: None,
        });
    }
    Tally {
        sections,
        lines,
        rescale: added,
        base,
        bonus,
        penalty,
        not_assessed: wholly_not_applicable(&parts),
        applies_when_sure,
    }
}

fn part(rubric: &Rubric, outcomes: &[Outcome], position: usize, zeroed: &Zeroed) -> Part {
    let section = rubric.sections.get(position);
    let is_zeroed = zeroed.sections.contains(&position);
    let shape = match section {
        Some(section) if !is_zeroed => Shape::of(section, rubric.digits),
        // Nothing is scaled or raised to a floor where nothing counts, but the points of the paper are as before.
        Some(section) => Shape::of(section, rubric.digits).without_limits(),
        None => Shape::plain(rubric.digits),
    };
    let mut part = Part {
        title: section.map_or_else(String::new, |s| s.title.clone()),
        shape,
        items: Vec::new(),
        missing: Number::zero(),
        has_missing: false,
        may_vanish: false,
    };
    let mut surely_there = false;
    for (at, outcome, points) in scored(rubric, outcomes, position) {
        if outcome.status == Status::NotApplicable {
            part.missing = part.missing + points;
            part.has_missing = true;
            continue;
        }
        // Where «not applicable» counts as nothing, the ends of the outcome already hold it.
        let holds_nothing = holds_nothing(rubric, outcome);
        surely_there |= !outcome.may_not_apply || !holds_nothing;
        let nothing = is_zeroed || zeroed.indicators.contains(&outcome.indicator);
        let indicator = rubric.indicator(outcome.indicator);
        part.items.push(Item {
            at,
            id: indicator.map_or_else(String::new, |i| i.id.clone()),
            points,
            earned: if nothing {
                Ends::zero(rubric.digits)
            } else {
                outcome.points.clone()
            },
            in_doubt: outcome.may_not_apply && !holds_nothing,
        });
    }
    part.may_vanish = !surely_there && !part.items.is_empty();
    part
}

/// Whether «not applicable» comes to the same as no points for this outcome.
pub(super) fn holds_nothing(rubric: &Rubric, outcome: &Outcome) -> bool {
    let kind = rubric
        .sections
        .get(outcome.indicator.section)
        .map(|s| s.kind);
    rubric.not_applicable == NotApplicablePolicy::Zero || kind != Some(SectionKind::Base)
}

/// The scored outcomes of a section with their positions and inner points.
pub(super) fn scored<'a>(
    rubric: &'a Rubric,
    outcomes: &'a [Outcome],
    section: usize,
) -> impl Iterator<Item = (usize, &'a Outcome, Number)> {
    outcomes
        .iter()
        .enumerate()
        .filter(move |(_, outcome)| outcome.indicator.section == section)
        .filter_map(|(at, outcome)| {
            let indicator = rubric.indicator(outcome.indicator)?;
            let points = indicator.points.clone().unwrap_or_else(Number::zero);
            (!indicator.unscored).then_some((at, outcome, points))
        })
}

/// `加分合计7分,以5分封顶`
fn limit_in_words(kind: SectionKind, sum: &Ends, points: &Ends) -> (&'static str, String) {
    let lowered = points.sure < sum.sure || points.possible < sum.possible;
    match kind {
        // Taking more than the cap is lifted to it.
        SectionKind::Penalty => {
            let (title, word) = if lowered {
                ("保底", "保底")
            } else {
                ("封顶", "封顶")
            };
            let text = format!(
                "扣分合计{},以{}{word}",
                span_taken(sum),
                edge(sum, points, true)
            );
            (title, text)
        }
        SectionKind::Base | SectionKind::Bonus => {
            let name = if kind == SectionKind::Bonus {
                "加分"
            } else {
                "本节"
            };
            let word = if lowered { "封顶" } else { "保底" };
            (
                word,
                format!(
                    "{name}合计{},以{}{word}",
                    span(sum),
                    edge(sum, points, false)
                ),
            )
        }
    }
}

/// The limit that was met, at the end where it was.
fn edge(sum: &Ends, points: &Ends, taken: bool) -> String {
    let met = if points.sure == sum.sure {
        &points.possible
    } else {
        &points.sure
    };
    let value = if taken {
        met.value().abs()
    } else {
        met.value().clone()
    };
    format!("{value}分")
}

/// `B4 规范性文件备案:未制定规范性文件`
fn missing_in_words(rubric: &Rubric, outcomes: &[Outcome]) -> String {
    let items = outcomes.iter().filter_map(|outcome| {
        let indicator = rubric.indicator(outcome.indicator)?;
        let base = rubric.sections.get(outcome.indicator.section)?.kind == SectionKind::Base;
        let surely = outcome.status == Status::NotApplicable;
        if indicator.unscored || !base || !(surely || outcome.may_not_apply) {
            return None;
        }
        let name = format!("{} {}", indicator.id, indicator.title);
        Some(match (surely, outcome.words.reason.is_empty()) {
            (false, _) => format!("{name}:是否适用未定"),
            (true, true) => name,
            (true, false) => format!("{name}:{}", outcome.why_not_applicable()),
        })
    });
    items.collect::<Vec<_>>().join(";")
}

/// The points of the scored base items that surely do not apply, as points of the paper.
pub(super) fn not_applicable_points(rubric: &Rubric, outcomes: &[Outcome]) -> Number {
    let base = rubric
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| section.kind == SectionKind::Base);
    base.map(|(position, section)| {
        let inner: Number = scored(rubric, outcomes, position)
            .filter(|(_, outcome, _)| outcome.status == Status::NotApplicable)
            .map(|(_, _, points)| points)
            .sum();
        Shape::of(section, rubric.digits).on_paper(&inner)
    })
    .sum()
}
