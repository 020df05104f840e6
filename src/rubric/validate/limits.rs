//! Whether a total that can leave 0 to full marks says what happens then.

use super::head::{Head, Stated};
use super::sections::SectionDraft;
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::item::Item;
use crate::rubric::model::{Gate, GateEffect, Limit, SectionKind};
use crate::rubric::table::{Context, Table};
use crate::source::Place;

/// What moves the total out of its range, and where it stands.
type Cause = (String, Place);

/// The least and the most that a total can be, when they are known.
pub(super) struct Reach {
    pub(super) least: Option<Number>,
    pub(super) most: Option<Number>,
}

pub(super) fn check(
    root: &mut Table<'_>,
    head: &Head,
    sections: &[SectionDraft],
    gates: &[Gate],
    total: Option<&Item<'_>>,
) -> Reach {
    let full = head
        .points
        .as_ref()
        .map_or_else(String::new, |points| format!(" {points} 分"));
    // Nothing is known of where a formula leads.
    let formula = total.map(|item| ("总分公式 `total` ".to_owned(), item.key_place()));
    let above = formula.clone().or_else(|| raises(sections));
    if let (Some((cause, place)), false) = (&above, head.total_cap.is_stated) {
        let message = format!("{cause}能让总分超过满分{full},没有写 `total_cap`");
        let problem = Diagnostic::new(Code::TotalLimits, message)
            .at(place.clone())
            .help("写总分的上限 `total_cap = 105`,不封顶就写 `total_cap = \"none\"`");
        root.lacks(&["total_cap"], problem);
    }
    let below = formula.or_else(|| lowers(sections, gates));
    if let (Some((cause, place)), false) = (&below, head.total_floor.is_stated) {
        let message = format!("{cause}能让总分低于 0 分,没有写 `total_floor`");
        let problem = Diagnostic::new(Code::TotalLimits, message)
            .at(place.clone())
            .help("写总分的下限 `total_floor = 0`,可以为负就写 `total_floor = \"none\"`");
        root.lacks(&["total_floor"], problem);
    }
    inverted(root.context, head);
    Reach {
        least: match &head.total_floor.limit {
            Some(Limit::At(floor)) => Some(floor.clone()),
            _ if below.is_none() => Some(Number::zero()),
            _ => None,
        },
        most: match &head.total_cap.limit {
            Some(Limit::At(cap)) => Some(cap.clone()),
            _ if above.is_none() => head.points.clone(),
            _ => None,
        },
    }
}

/// A limit as stated, or the end that the total cannot leave anyway.
pub(super) fn or_end(stated: &Stated, end: Number) -> Limit {
    stated.limit.clone().unwrap_or(Limit::At(end))
}

fn inverted(context: &Context, head: &Head) {
    let number = |stated: &Stated| stated.limit.as_ref().and_then(Limit::number).cloned();
    let (Some(floor), Some(cap)) = (number(&head.total_floor), number(&head.total_cap)) else {
        return;
    };
    if let (true, Some(place)) = (floor > cap, &head.total_floor.place) {
        context.report(
            Diagnostic::new(
                Code::BadNumber,
                format!("`total_floor` {floor} 大于 `total_cap` {cap}"),
            )
            .at(place.clone())
            .help("`total_floor` 是最低的总分,`total_cap` 是最高的总分"),
        );
    }
}

fn raises(sections: &[SectionDraft]) -> Option<Cause> {
    for draft in sections {
        let section = &draft.section;
        match section.kind {
            SectionKind::Bonus => {
                return Some((format!("加分部分 `{}` ", section.id), section.place.clone()));
            }
            SectionKind::Penalty => {
                // Points taken that are less than none are points given.
                let mut floors = section.indicators.iter().map(|i| i.floor.as_ref());
                if floors.any(is_below_zero) {
                    let cause = format!("扣分部分 `{}` 的 `floor` ", section.id);
                    return Some((cause, section.place.clone()));
                }
            }
            SectionKind::Base => {
                let above = section.indicators.iter().filter(|i| !i.unscored).find(|i| {
                    match (&i.cap, &i.points) {
                        (Some(Limit::None), _) => true,
                        (Some(Limit::At(cap)), Some(points)) => cap > points,
                        _ => false,
                    }
                });
                if let Some(indicator) = above {
                    let cause = format!("指标 `{}` 的 `cap` ", indicator.id);
                    return Some((cause, indicator.place.clone()));
                }
            }
        }
    }
    None
}

fn is_below_zero(floor: Option<&Limit>) -> bool {
    match floor {
        Some(Limit::At(floor)) => floor.is_negative(),
        Some(Limit::None) => true,
        None => false,
    }
}

fn lowers(sections: &[SectionDraft], gates: &[Gate]) -> Option<Cause> {
    for draft in sections {
        let section = &draft.section;
        if section.kind == SectionKind::Penalty {
            return Some((format!("扣分部分 `{}` ", section.id), section.place.clone()));
        }
        if is_below_zero(section.floor.as_ref()) {
            let cause = format!("部分 `{}` 的 `floor` ", section.id);
            return Some((cause, section.place.clone()));
        }
        // A section that stops at 0 by itself keeps what is below 0 in it.
        let stops = matches!(&section.floor, Some(Limit::At(_)));
        let below = section
            .indicators
            .iter()
            .find(|i| !stops && !i.unscored && is_below_zero(i.floor.as_ref()));
        if let Some(indicator) = below {
            let cause = format!("指标 `{}` 的 `floor` ", indicator.id);
            return Some((cause, indicator.place.clone()));
        }
    }
    let deducts = |gate: &&Gate| {
        gate.effects
            .iter()
            .any(|effect| matches!(effect, GateEffect::Deduct(_)))
    };
    let gate = gates.iter().find(deducts)?;
    Some((format!("`{}` 的 `deduct` ", gate.id), gate.place.clone()))
}
