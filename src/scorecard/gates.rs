//! Gates: whether they fire, and what they take from the points.

use crate::decimal::{Number, Points};
use crate::evaluate::Account;
use crate::rubric::{GateEffect, Rubric, ZeroTarget};
use crate::value::{Truth, Value};

use super::choice::End;
use super::formula::Formula;
use super::shape::{limited, span};
use super::tally::{Tally, Zeroed, tally};
use super::{GateResult, Line, effects};
use crate::outcome::Ends;

/// What a condition says, read as a gate: whether it holds, why it does not apply, why it broke.
pub(super) fn verdict(account: &Account) -> (Truth, Option<String>, Option<String>) {
    let result = &account.result;
    let (flag, mut broken) = match &result.value {
        Some(Value::Flag(truth)) => (Some(*truth), None),
        Some(value) => (None, Some(format!("条件得出的是{}", value.type_name()))),
        None => (None, None),
    };
    broken = broken.or_else(|| result.failure.as_ref().map(|f| f.message.clone()));
    let can_hold = broken.is_some() || flag.is_some_and(Truth::can_be_true);
    let can_fail = broken.is_some()
        || result.not_applicable.is_some()
        || flag.is_some_and(Truth::can_be_false);
    let surely_not_applicable = flag.is_none() && broken.is_none();
    (
        Truth::from_possible(can_hold, can_fail),
        result
            .not_applicable
            .clone()
            .filter(|_| surely_not_applicable),
        broken,
    )
}

/// What a gate came to. An n/a condition does not fire; one that breaks may fire, and says so.
///
/// `last_word`: under `--final` a gate that only may fire does not. A point that was not proved is not given, and
/// that is the office's own omission; a veto is a finding against it, and wants proof. The card says so.
pub(crate) fn judge(gate: usize, account: Account, last_word: bool) -> GateResult {
    let (fires, not_applicable, broken) = verdict(&account);
    let mut reason = account.reason;
    if let Some(broken) = broken {
        reason = joined(&reason, &format!("条件无法判定,可能触发:{broken}"));
    }
    if last_word && fires == Truth::Open {
        return GateResult {
            gate,
            fires: Truth::False,
            unproved: true,
            not_applicable,
            reason: joined(&reason, "到期未补,未经证实,不触发"),
            needs: account.needs,
        };
    }
    GateResult {
        gate,
        fires,
        unproved: false,
        not_applicable,
        reason,
        needs: account.needs,
    }
}

/// Two reasons in one.
pub(crate) fn joined(first: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (true, _) => second.to_owned(),
        (_, true) => first.to_owned(),
        _ => format!("{first};{second}"),
    }
}

/// The total within the rubric's floor and cap.
pub(super) fn within_limits(rubric: &Rubric, total: Number) -> Number {
    let (floor, cap) = (rubric.total_floor.number(), rubric.total_cap.number());
    limited(total, floor, cap).round(rubric.digits)
}

/// One end of the total while gates fire, one after the other.
struct Running<'a> {
    rubric: &'a Rubric,
    formula: Formula<'a>,
    adjustment: &'a Ends,
    tally: &'a Tally,
    end: End,
    zeroed: Zeroed,
    no_bonus: bool,
    zero_total: bool,
    total: Number,
}

impl Running<'_> {
    /// The total as it would be with what counts nothing left out, within floor and cap.
    fn recomputed(&self, zeroed: &Zeroed, no_bonus: bool) -> Number {
        let again;
        let tally = if zeroed.sections.is_empty() && zeroed.indicators.is_empty() {
            self.tally
        } else {
            again = tally(self.rubric, self.formula.outcomes, zeroed);
            &again
        };
        let total = self.formula.total(tally, no_bonus).total;
        let total = self.end.of(&total.add(self.adjustment)).value().clone();
        within_limits(self.rubric, total)
    }

    /// Lets an effect of a gate fire; one that only may fire is left out where that lies further out.
    fn fire(&mut self, effect: &GateEffect, fires: Truth) -> Number {
        let (mut zeroed, mut no_bonus, mut zero_total) =
            (self.zeroed.clone(), self.no_bonus, self.zero_total);
        let after = match effect {
            GateEffect::NoBonus => {
                no_bonus = true;
                self.recomputed(&zeroed, no_bonus)
            }
            GateEffect::Zero(targets) => {
                for target in targets {
                    zeroed.add(*target);
                    zero_total |= *target == ZeroTarget::Total;
                }
                if zero_total {
                    Number::zero()
                } else {
                    self.recomputed(&zeroed, no_bonus)
                }
            }
            GateEffect::Deduct(points) => self.total.clone() - points.clone(),
            GateEffect::TotalCap(cap) => self.total.clone().min(cap.clone()),
            _ => self.total.clone(),
        };
        let after = after.round(self.rubric.digits);
        if fires == Truth::Open && !self.end.is_further(&after, &self.total) {
            return Number::zero();
        }
        (self.zeroed, self.no_bonus, self.zero_total) = (zeroed, no_bonus, zero_total);
        let change = after.clone() - self.total.clone();
        self.total = after;
        change
    }
}

/// The total after the gates on points and their lines. Kind by kind: no bonus, zero, deduct, cap of the total.
///
/// What counts nothing is left out and the card summed up again: a bonus that stood above its cap costs what
/// it really gave, and a section takes its share of the rescale with it.
/// `in_words`: effects that change nothing have a line as well.
pub(super) fn gates_on_points(
    formula: Formula<'_>,
    sums: &Tally,
    adjustment: &Ends,
    gates: &[GateResult],
    total: &Ends,
    in_words: bool,
) -> (Ends, Vec<Line>) {
    let rubric = formula.rubric;
    let running = |end: End| Running {
        rubric,
        formula,
        adjustment,
        tally: sums,
        end,
        zeroed: Zeroed::default(),
        no_bonus: false,
        zero_total: false,
        total: end.of(total).value().clone(),
    };
    let (mut sure, mut possible) = (running(End::Sure), running(End::Possible));
    let mut lines = Vec::new();
    for stage in 0..4 {
        for result in gates.iter().filter(|g| g.fires != Truth::False) {
            let Some(gate) = rubric.gates.get(result.gate) else {
                continue;
            };
            for effect in gate.effects.iter().filter(|e| stage_of(e) == Some(stage)) {
                let before = ends(rubric, &sure, &possible);
                let change = Ends {
                    sure: Points::round(&sure.fire(effect, result.fires), rubric.digits),
                    possible: Points::round(&possible.fire(effect, result.fires), rubric.digits),
                };
                if in_words || !change.is_zero() {
                    lines.push(line(rubric, effect, result, &before, change));
                }
            }
        }
    }
    (ends(rubric, &sure, &possible), lines)
}

fn ends(rubric: &Rubric, sure: &Running<'_>, possible: &Running<'_>) -> Ends {
    Ends {
        sure: Points::round(&sure.total, rubric.digits),
        possible: Points::round(&possible.total, rubric.digits),
    }
}

fn stage_of(effect: &GateEffect) -> Option<u8> {
    match effect {
        GateEffect::NoBonus => Some(0),
        GateEffect::Zero(_) => Some(1),
        GateEffect::Deduct(_) => Some(2),
        GateEffect::TotalCap(_) => Some(3),
        _ => None,
    }
}

fn line(
    rubric: &Rubric,
    effect: &GateEffect,
    result: &GateResult,
    before: &Ends,
    change: Ends,
) -> Line {
    let what = match effect {
        GateEffect::NoBonus => "加分不计".to_owned(),
        GateEffect::Zero(targets) if targets.contains(&ZeroTarget::Total) => "总分计零".to_owned(),
        GateEffect::Zero(_) => "所列项目计零".to_owned(),
        GateEffect::Deduct(points) => format!("扣{points}分"),
        GateEffect::TotalCap(cap) => format!("总分以{cap}分封顶"),
        _ => String::new(),
    };
    let said = if change.is_zero() && result.fires == Truth::Open && !before.is_settled() {
        // What it would change lies between the ends.
        format!("{what},总分仍在{}之间", span(before))
    } else if change.is_zero() {
        format!("{what},总分{},没有影响", span(before))
    } else {
        format!("{what},{}→{}", span(before), span(&before.add(&change)))
    };
    effects::line(rubric, result, &said, change)
}
