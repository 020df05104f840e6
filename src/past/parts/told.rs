//! What a finished run tells of a field.

use crate::decimal::Points;
use crate::outcome::Ends;
use crate::past::{ASSESSMENT_OPEN, PastCard};
use crate::report::{Entry, Raw, RawKind};
use crate::source::Place;

use super::Part;

/// What a run can tell of an office, by the names of fields.
pub(super) const NAMES: [&str; 6] = ["total", "base", "bonus", "penalty", "rank", "grade"];

/// What a run tells of a field.
pub(super) enum Told {
    /// A value or bounds.
    Value(Raw),
    /// Nothing that a cell could hold, and why.
    Open(String),
}

/// What a run tells of the field `name` of an office.
pub(super) fn told(part: &Part, card: &PastCard, name: &str) -> Told {
    let place = &card.place;
    if !card.is_assessed() {
        let reason = format!("{}不参加考核", part.run.rubric.title);
        return keys(place, [("not_applicable", RawKind::Text(reason))]);
    }
    if card.may_be_not_assessed() {
        return Told::Open(ASSESSMENT_OPEN.to_owned());
    }
    let settled = card.unsettled == 0;
    let proved = |points: &Points| match settled {
        true => exactly(place, points.to_string()),
        false => keys(place, [("at_least", RawKind::Number(points.to_string()))]),
    };
    match name {
        "total" => between(place, &card.total),
        "base" => proved(&card.base),
        "bonus" => proved(&card.bonus),
        "penalty" => between(
            place,
            &Ends {
                sure: card.penalty.clone(),
                possible: if settled {
                    card.penalty.clone()
                } else {
                    Points::zero(card.penalty.digits())
                },
            },
        ),
        "rank" => match (card.rank_best, card.rank_worst) {
            (Some(best), Some(worst)) if best == worst => exactly(place, best.to_string()),
            (Some(best), Some(worst)) => bounds(place, best.to_string(), worst.to_string()),
            _ => Told::Open("名次未定".to_owned()),
        },
        "grade" if card.grade != card.grade_possible => {
            let best = match card.grade_possible.as_str() {
                "" => "无",
                grade => grade,
            };
            Told::Open(format!("等次未定,至多{best}"))
        }
        "grade" if card.grade.is_empty() => {
            Told::Open(format!("{}没有评等次", part.run.rubric.title))
        }
        "grade" => Told::Value(Raw {
            kind: RawKind::Text(card.grade.clone()),
            place: place.clone(),
        }),
        _ => Told::Open(String::new()),
    }
}

fn between(place: &Place, ends: &Ends) -> Told {
    if ends.is_settled() {
        exactly(place, ends.sure.to_string())
    } else {
        bounds(place, ends.sure.to_string(), ends.possible.to_string())
    }
}

fn exactly(place: &Place, figure: String) -> Told {
    Told::Value(Raw {
        kind: RawKind::Number(figure),
        place: place.clone(),
    })
}

fn bounds(place: &Place, least: String, most: String) -> Told {
    keys(
        place,
        [
            ("at_least", RawKind::Number(least)),
            ("at_most", RawKind::Number(most)),
        ],
    )
}

fn keys<const N: usize>(place: &Place, keys: [(&str, RawKind); N]) -> Told {
    let entries = keys.into_iter().map(|(key, kind)| Entry {
        key: key.to_owned(),
        place: place.clone(),
        value: Raw {
            kind,
            place: place.clone(),
        },
    });
    Told::Value(Raw {
        kind: RawKind::Table(entries.collect()),
        place: place.clone(),
    })
}
