//! What gates do beside points, on the card: a line for each effect, with its own difference and 0 points.

use crate::outcome::Ends;
use crate::rubric::{GateEffect, Rubric};
use crate::value::Truth;

use super::grade::{GradeEnds, grade_by_gates};
use super::{GateResult, Line, LineKind, Scorecard};

/// The rank by sure totals of an office that a gate puts last.
#[derive(Clone, Copy)]
pub(crate) struct LastPlace {
    /// As it would be if no gate put it last.
    pub(crate) without: usize,
    /// As it is.
    pub(crate) with: usize,
    /// Whether it can come to no other.
    pub(crate) settled: bool,
}

/// The lines of the gates that fire or may fire: the grade step by step, then place, assessment and remarks.
///
/// `ranks`: the place without and with being put last, where the office has one.
pub(crate) fn beside_points(
    rubric: &Rubric,
    card: &Scorecard,
    ranks: Option<LastPlace>,
) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |result: &GateResult, said: String| {
        lines.push(line(rubric, result, &said, Ends::zero(rubric.digits)));
    };
    let grades = &card.grade_conditions;
    grade_by_gates(
        rubric,
        &card.total,
        grades,
        &card.gates,
        |result, effect, before, after| {
            let what = grade_in_words(rubric, effect);
            let settled = before.sure == before.possible;
            let (before, after) = (named(rubric, before), named(rubric, after));
            add(
                result,
                if card.not_assessed == Truth::True {
                    format!("{what},不参加考核,没有影响")
                } else if before == after && result.fires == Truth::Open && !settled {
                    // What it would change lies between the ends.
                    format!("{what},等次仍在{before}之间")
                } else if before == after {
                    format!("{what},等次{before},没有影响")
                } else {
                    format!("{what},{before}→{after}")
                },
            );
        },
    );
    let mut moved = false;
    for fires in [Truth::True, Truth::Open] {
        for result in card.gates.iter().filter(|result| result.fires == fires) {
            let gate = rubric.gates.get(result.gate);
            for effect in gate.iter().flat_map(|gate| &gate.effects) {
                match effect {
                    GateEffect::RankLast => {
                        add(result, last_in_words(ranks, moved));
                        moved = true;
                    }
                    GateEffect::NotAssessed => {
                        add(result, "不参加考核,不排名次、不评等次".to_owned());
                    }
                    GateEffect::Mark(mark) => add(result, format!("备注“{mark}”")),
                    _ => {}
                }
            }
        }
    }
    lines
}

/// A line of a gate's effect.
pub(super) fn line(rubric: &Rubric, result: &GateResult, said: &str, points: Ends) -> Line {
    let may = if result.fires == Truth::Open {
        "可能触发:"
    } else {
        ""
    };
    let gate = rubric.gates.get(result.gate);
    Line {
        kind: LineKind::Gate,
        section: None,
        gate: Some(result.gate),
        title: gate.map_or_else(String::new, |gate| gate.title.clone()),
        points,
        open: result.fires == Truth::Open,
        workings: format!("{may}{said}"),
        reason: result.reason.clone(),
        decided: None,
    }
}

fn grade_in_words(rubric: &Rubric, effect: &GateEffect) -> String {
    match effect {
        GateEffect::Grade(grade) => format!("等次定为{}", rubric.grade_name(*grade)),
        GateEffect::GradeCap(grade) => format!("等次不高于{}", rubric.grade_name(*grade)),
        GateEffect::GradeDown(steps) => format!("降{steps}等"),
        _ => String::new(),
    }
}

/// `良好`, or `合格至优秀`.
fn named(rubric: &Rubric, grade: GradeEnds) -> String {
    let (sure, possible) = (
        rubric.grade_name(grade.sure),
        rubric.grade_name(grade.possible),
    );
    if sure == possible {
        sure.to_owned()
    } else {
        format!("{sure}至{possible}")
    }
}

/// `排在最后,第1名→第4名`
fn last_in_words(ranks: Option<LastPlace>, already: bool) -> String {
    match ranks {
        Some(LastPlace { without, with, .. }) if without != with && !already => {
            format!("排在最后,第{without}名→第{with}名")
        }
        Some(LastPlace { with, settled, .. }) if !settled && !already => {
            format!("排在最后,按确定得分仍是第{with}名")
        }
        Some(LastPlace { with, .. }) => format!("排在最后,第{with}名,没有影响"),
        None => "排在最后,不参加考核,没有影响".to_owned(),
    }
}
