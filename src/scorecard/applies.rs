//! Outcomes before they are summed: sections that do not apply, and outcomes that close.

use std::collections::BTreeSet;

use crate::decimal::Points;
use crate::evaluate::Account;
use crate::rubric::{Rubric, SectionKind};
use crate::value::Truth;

use super::assemble::{Conditions, Options};
use super::figures::Figures;
use super::formula::Formula;
use super::gates::{joined, verdict};
use super::tally::{Tally, Zeroed, holds_nothing, tally};
use crate::outcome::{Ends, Outcome, Status};

/// Decides section by section whether it applies, each after those that its condition reads, and sums up.
///
/// The condition of a section reads the card without that section. With the last word what it reads is closed first.
pub(super) fn sum_up(
    rubric: &Rubric,
    outcomes: &mut [Outcome],
    conditions: &dyn Conditions,
    options: Options,
) -> Tally {
    let is_base = |section: usize| {
        let section = rubric.sections.get(section);
        section.is_some_and(|s| s.kind == SectionKind::Base)
    };
    settle_not_applicable(rubric, outcomes);
    let turns = conditions.section_turns(rubric);
    let mut base_left = turns.iter().filter(|turn| is_base(turn.section)).count();
    for turn in turns.iter() {
        if options.last_word {
            if base_left == 0 {
                close(rubric, outcomes, true);
            }
            close_read(rubric, outcomes, &turn.reads);
        }
        base_left -= usize::from(is_base(turn.section));
        let mut without = Zeroed::default();
        without.sections.insert(turn.section);
        let sums = tally(rubric, outcomes, &without);
        let figures = match turn.reads_total {
            true => {
                let formula = Formula {
                    rubric,
                    outcomes,
                    conditions,
                };
                let total = formula.total(&sums, false).total;
                Figures::with_total(rubric, outcomes, &sums, total)
            }
            false => Figures::with_sums(rubric, outcomes, &sums, sums.bonus.clone()),
        };
        if let Some(account) = conditions.section(turn.section, &figures) {
            apply_section(rubric, outcomes, turn.section, &account);
            settle_not_applicable(rubric, outcomes);
        }
    }
    if options.last_word {
        close(rubric, outcomes, true);
        close(rubric, outcomes, false);
    }
    tally(rubric, outcomes, &Zeroed::default())
}

/// Takes the points off what does not apply, and holds «nothing» among the ends where that is what it may come to.
pub(super) fn settle_not_applicable(rubric: &Rubric, outcomes: &mut [Outcome]) {
    let zero = Points::zero(rubric.digits);
    for outcome in outcomes {
        if outcome.status == Status::NotApplicable {
            outcome.map_points(|_| Ends::exactly(zero.clone()));
            outcome.may_not_apply = false;
        } else if outcome.may_not_apply && holds_nothing(rubric, outcome) {
            outcome.map_points(|points| Ends {
                sure: points.sure.clone().min(zero.clone()),
                possible: points.possible.clone().max(zero.clone()),
            });
        }
    }
}

/// Applies the condition of a section.
fn apply_section(rubric: &Rubric, outcomes: &mut [Outcome], section: usize, account: &Account) {
    let (holds, not_applicable, broken) = verdict(account);
    let otherwise = rubric
        .sections
        .get(section)
        .and_then(|s| s.applies_when.as_ref())
        .map(|condition| condition.otherwise.clone());
    let reason = not_applicable.or(otherwise).unwrap_or_default();
    let concerned = outcomes
        .iter_mut()
        .filter(|o| o.indicator.section == section && o.status != Status::NotApplicable);
    for outcome in concerned {
        match holds {
            Truth::True => {}
            Truth::False => {
                outcome.status = Status::NotApplicable;
                outcome.words.reason = format!("缺项:{reason}");
                outcome.words.needs.clear();
            }
            Truth::Open => {
                let why = broken.as_ref().unwrap_or(&account.reason);
                outcome.may_not_apply = true;
                outcome.status = match outcome.status {
                    Status::Failed => Status::Failed,
                    _ => Status::Open,
                };
                outcome.words.reason =
                    joined(&outcome.words.reason, &format!("本节是否适用未定:{why}"));
                for need in &account.needs {
                    if !outcome.words.needs.contains(need) {
                        outcome.words.needs.push(need.clone());
                    }
                }
            }
        }
    }
}

/// Closes what a condition reads at its sure end, so that it is judged by what the card shows.
///
/// A base item of which it is open whether it applies is left: on which side it closes is a matter of the whole base.
fn close_read(rubric: &Rubric, outcomes: &mut [Outcome], sections: &BTreeSet<usize>) {
    for outcome in outcomes {
        let concerned = sections.contains(&outcome.indicator.section);
        if concerned && (!outcome.may_not_apply || holds_nothing(rubric, outcome)) {
            close_one(outcome);
        }
    }
}

/// Closes an outcome at its sure end, unless it is over.
fn close_one(outcome: &mut Outcome) {
    let is_over = matches!(outcome.status, Status::NotApplicable | Status::Failed);
    if outcome.status == Status::Open || (outcome.may_not_apply && !is_over) {
        outcome.map_points(|points| Ends::exactly(points.sure.clone()));
        outcome.status = Status::Closed;
        outcome.words.reason = joined(without_remedy(&outcome.words.reason), "到期未补");
    }
}

/// A reason without what to do about it, which is too late: `…,请补报`, `…,须有上年数`.
fn without_remedy(reason: &str) -> &str {
    match reason.rsplit_once(',') {
        Some((before, last)) if last.starts_with('请') || last.starts_with("须有") => before,
        _ => reason,
    }
}

/// Closes every open outcome of the sections concerned at its sure end: 到期未补.
///
/// A failed outcome stays as it is: a broken script is not the office's omission. An item of which it is open
/// whether it applies closes on the side on which the base is sure.
pub(super) fn close(rubric: &Rubric, outcomes: &mut [Outcome], base: bool) {
    let is_concerned = |outcome: &Outcome| {
        let section = rubric.sections.get(outcome.indicator.section);
        section.is_some_and(|s| (s.kind == SectionKind::Base) == base)
    };
    for outcome in outcomes.iter_mut().filter(|o| is_concerned(o)) {
        close_one(outcome);
    }
    if !outcomes.iter().any(|o| o.may_not_apply && is_concerned(o)) {
        return;
    }
    let applies = tally(rubric, outcomes, &Zeroed::default()).applies_when_sure;
    for (at, outcome) in outcomes.iter_mut().enumerate() {
        if !outcome.may_not_apply || !is_concerned(outcome) {
            continue;
        }
        outcome.may_not_apply = false;
        if !holds_nothing(rubric, outcome) && !applies.contains(&at) {
            outcome.status = Status::NotApplicable;
            outcome.map_points(|_| Ends::zero(rubric.digits));
            outcome.words.reason = joined(&outcome.words.reason, "按不适用计");
        }
    }
}
