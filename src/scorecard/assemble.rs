//! Outcomes → scorecard, in the stated order. Pure.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::compile::SectionTurn;
use crate::decimal::{Number, Points};
use crate::evaluate::{Account, CardFigures, Evaluation};
use crate::report::Office;
use crate::report::review::Entered;
use crate::rubric::{GateEffect, Rubric};
use crate::script::Program;
use crate::value::{Possible, Truth, Value};

use super::applies::sum_up;
use super::figures::Figures;
use super::formula::{self, Formula};
use super::gates::{gates_on_points, judge, verdict, within_limits};
use super::review;
use super::shape::{map, span};
use super::tally::{Tally, not_applicable_points};
use super::{GateResult, Line, LineKind, Scorecard};
use crate::outcome::{Ends, Outcome};

/// How cards are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `--final`: nothing more will come in. Open outcomes close at their sure end (a failed one stays open: a
    /// broken script is not the office's omission), and a gate that only may fire does not.
    pub last_word: bool,
    /// Settled items need no words: nobody will read the cards, only their figures.
    pub brief: bool,
}

/// The conditions and terms of a rubric, read over one office's facts and the figures of its card.
pub(super) trait Conditions {
    /// The condition of a gate; none for one that reads the rank.
    fn gate(&self, gate: usize, card: &dyn CardFigures) -> Option<Account>;
    /// What the total is made of; none: base, bonus and penalty added up.
    fn total(&self, _card: &dyn CardFigures) -> Option<Account> {
        None
    }
    /// The condition of a grade; none for one without.
    fn grade(&self, _grade: usize, _card: &dyn CardFigures) -> Option<Account> {
        None
    }
    /// The sections with a condition, each after those that its condition reads.
    fn section_turns(&self, rubric: &Rubric) -> Cow<'_, [SectionTurn]>;
    /// The condition of a section; none for one without.
    fn section(&self, section: usize, card: &dyn CardFigures) -> Option<Account>;
    /// The terms that decide between equal totals.
    fn tie_break(&self, card: &dyn CardFigures) -> Vec<Possible>;
}

impl Conditions for Evaluation<'_> {
    fn gate(&self, gate: usize, card: &dyn CardFigures) -> Option<Account> {
        if self.rubric.gate_reads_rank(gate) {
            return None;
        }
        Some(self.account(self.rubric.gate(gate)?, card))
    }

    fn total(&self, card: &dyn CardFigures) -> Option<Account> {
        Some(self.account(self.rubric.total()?, card))
    }

    fn grade(&self, grade: usize, card: &dyn CardFigures) -> Option<Account> {
        Some(self.account(self.rubric.grade_condition(grade)?, card))
    }

    fn section_turns(&self, _rubric: &Rubric) -> Cow<'_, [SectionTurn]> {
        Cow::Borrowed(self.rubric.section_turns())
    }

    fn section(&self, section: usize, card: &dyn CardFigures) -> Option<Account> {
        Some(self.account(self.rubric.section_condition(section)?, card))
    }

    fn tie_break(&self, card: &dyn CardFigures) -> Vec<Possible> {
        let read = |program: &Program| self.condition(program, card);
        self.rubric.tie_break().iter().map(read).collect()
    }
}

/// Sums up one office's outcomes and lets the gates on points fire. Place and grade are left to [`crate::rank`].
///
/// Points of an outcome with `may_not_apply` are taken to be those that it has if it applies.
pub fn assemble(mut evaluation: Evaluation<'_>, options: Options) -> Scorecard {
    let outcomes = std::mem::take(&mut evaluation.outcomes);
    let rubric = evaluation.rubric.rubric();
    let report = evaluation.report;
    let period = report.period.clone().or_else(|| rubric.period.clone());
    let changes = &report.review.of_total;
    let without = || {
        let outcomes = outcomes.clone();
        card(rubric, &report.office, outcomes, &evaluation, options, &[]).total
    };
    let (changes, stale) = review::of_total(changes, &report.office, without);
    let mut card = card(
        rubric,
        &report.office,
        outcomes,
        &evaluation,
        options,
        &changes,
    );
    card.diagnostics.extend(stale);
    card.decisions = report.review.decisions.clone();
    card.period = period.unwrap_or_default();
    card.has_report = report.source.is_some();
    card
}

/// The card of an office, from outcomes, conditions and a person's changes of the total alone.
pub(super) fn card(
    rubric: &Rubric,
    office: &Office,
    mut outcomes: Vec<Outcome>,
    conditions: &dyn Conditions,
    options: Options,
    changes: &[&Entered<Number>],
) -> Scorecard {
    let sums = sum_up(rubric, &mut outcomes, conditions, options);
    let mut lines = sums.lines.clone();
    let mut diagnostics = review::not_applicable(rubric, office, &mut outcomes);
    let formula = Formula {
        rubric,
        outcomes: &outcomes,
        conditions,
    };
    let made = formula.total(&sums, false);
    lines.extend(formula::line(&sums, &made));
    let broken = made.broken.as_ref().filter(|broken| broken.surely);
    diagnostics.extend(broken.and_then(|broken| formula::problem(rubric, office, broken)));
    let total_failed = broken.is_some();
    let so_far = made.total;
    let plain = sums.base.add(&sums.bonus).add(&sums.penalty);
    let (adjustment, adjustments) = review::adjust(rubric, &so_far, changes);
    lines.extend(adjustments);
    let summed = so_far.add(&adjustment);
    let before_gates = limit(rubric, &summed, &mut lines);
    let figures = Figures::with_total(rubric, &outcomes, &sums, before_gates.clone());
    let gates: Vec<GateResult> = (0..rubric.gates.len())
        .map(|gate| match conditions.gate(gate, &figures) {
            Some(account) => judge(gate, account, options.last_word),
            None => GateResult {
                unproved: false,
                gate,
                // It limits the grade alone, and is judged when the ranks are known.
                fires: Truth::False,
                not_applicable: None,
                reason: "待排名".into(),
                needs: Vec::new(),
            },
        })
        .collect();
    let tie_break = conditions.tie_break(&figures).iter().map(term).collect();
    let (gated, gate_lines) = gates_on_points(
        formula,
        &sums,
        &adjustment,
        &gates,
        &before_gates,
        !options.brief,
    );
    lines.extend(gate_lines);
    let limited = limit(rubric, &gated, &mut lines);
    let total = round_further(rubric, &limited, &mut lines);
    let (grade_conditions, why, grade_reasons) =
        grade_conditions(rubric, conditions, &outcomes, &sums, &total, options);
    let mut remarks = marks(rubric, &gates);
    remarks.extend(why);
    remarks.extend(review::changed_items(rubric, &outcomes));
    if sums.not_assessed == Truth::True {
        remarks.push("全卷缺项,不参加考核".into());
    }
    Scorecard {
        office: office.clone(),
        period: String::new(),
        has_report: false,
        not_applicable_points: Points::round(
            &not_applicable_points(rubric, &outcomes),
            rubric.digits,
        ),
        sections: sums.sections,
        rescale: sums.rescale,
        base: sums.base,
        bonus: sums.bonus,
        penalty: sums.penalty,
        limits: total.difference(&plain.add(&adjustment)),
        total_before_gates: before_gates,
        total,
        total_failed,
        not_assessed: not_assessed(rubric, &gates, sums.not_assessed, options),
        remarks,
        outcomes,
        gates,
        lines,
        adjustment,
        grade_conditions,
        grade_reasons,
        tie_break,
        standing: None,
        decisions: BTreeMap::new(),
        diagnostics,
        columns: Vec::new(),
    }
}

/// Whether the conditions of the grades hold, why one that the total reaches does not, and why each that it reaches
/// does or does not.
///
/// Under `--final` a condition that only may hold does not: it was not proved.
fn grade_conditions(
    rubric: &Rubric,
    conditions: &dyn Conditions,
    outcomes: &[Outcome],
    sums: &Tally,
    total: &Ends,
    options: Options,
) -> (Vec<Truth>, Vec<String>, Vec<String>) {
    let figures = Figures::with_total(rubric, outcomes, sums, total.clone());
    let (mut all, mut why, mut reasons) = (Vec::new(), Vec::new(), Vec::new());
    let mut better = true;
    for (at, grade) in rubric.grades.iter().enumerate() {
        let Some(account) = conditions.grade(at, &figures) else {
            better &= grade
                .from
                .as_ref()
                .is_some_and(|from| total.sure.value() < from);
            all.push(Truth::True);
            continue;
        };
        let (holds, ..) = verdict(&account);
        let holds = if options.last_word && holds == Truth::Open {
            Truth::False
        } else {
            holds
        };
        let reached = grade
            .from
            .as_ref()
            .is_none_or(|from| total.possible.value() >= from);
        if better && reached {
            let word = match holds {
                Truth::True => "符合",
                Truth::Open => "未定",
                Truth::False => "不符",
            };
            let reason = format!("{}的条件{word}:{}", grade.name, account.reason);
            if holds != Truth::True {
                why.push(reason.clone());
            }
            reasons.push(reason);
        }
        better &= !(reached && holds == Truth::True);
        all.push(holds);
    }
    (all, why, reasons)
}

/// What gates and the paper itself say of whether the office is assessed.
fn not_assessed(rubric: &Rubric, gates: &[GateResult], paper: Truth, options: Options) -> Truth {
    let paper = if options.last_word && paper == Truth::Open {
        Truth::False
    } else {
        paper
    };
    gates
        .iter()
        .filter(|result| has_effect(rubric, result, &GateEffect::NotAssessed))
        .fold(paper, |so_far, result| so_far.or(result.fires))
}

/// Whether the gate of a result has this effect.
pub(crate) fn has_effect(rubric: &Rubric, result: &GateResult, effect: &GateEffect) -> bool {
    let gate = rubric.gates.get(result.gate);
    gate.is_some_and(|gate| gate.effects.contains(effect))
}

/// The remarks that gates make: `黑榜`, or `可能:黑榜`, or that one was not proved in time.
pub(crate) fn marks(rubric: &Rubric, gates: &[GateResult]) -> Vec<String> {
    let mut remarks = Vec::new();
    for result in gates.iter().filter(|g| g.unproved) {
        if let Some(gate) = rubric.gates.get(result.gate) {
            remarks.push(format!("{} 未经证实,没有触发", gate.id));
        }
    }
    for result in gates.iter().filter(|g| g.fires != Truth::False) {
        let effects = rubric.gates.get(result.gate).map(|g| g.effects.as_slice());
        for effect in effects.unwrap_or_default() {
            if let GateEffect::Mark(mark) = effect {
                remarks.push(match result.fires {
                    Truth::Open => format!("可能:{mark}"),
                    _ => mark.clone(),
                });
            }
        }
    }
    remarks
}

/// The total's floor and cap, with a line where they change it.
fn limit(rubric: &Rubric, total: &Ends, lines: &mut Vec<Line>) -> Ends {
    let after = map(total, rubric.digits, |n| within_limits(rubric, n.clone()));
    let change = after.difference(total);
    if !change.is_zero() {
        let lowered = after.sure < total.sure || after.possible < total.possible;
        let title = if lowered {
            "总分封顶"
        } else {
            "总分保底"
        };
        lines.push(total_line(LineKind::Limit, title, total, &after));
    }
    after
}

/// The total rounded to fewer decimals, with a line where that changes it.
fn round_further(rubric: &Rubric, total: &Ends, lines: &mut Vec<Line>) -> Ends {
    let Some(digits) = rubric.total_digits.filter(|d| *d < rubric.digits) else {
        return total.clone();
    };
    let after = Ends {
        sure: total.sure.round_further(digits),
        possible: total.possible.round_further(digits),
    };
    if after != *total {
        lines.push(total_line(LineKind::Rounding, "总分取整", total, &after));
    }
    after
}

fn total_line(kind: LineKind, title: &str, before: &Ends, after: &Ends) -> Line {
    Line {
        kind,
        section: None,
        gate: None,
        title: title.into(),
        points: after.difference(before),
        open: false,
        workings: format!("总分{}→{}", span(before), span(after)),
        reason: String::new(),
        decided: None,
    }
}

/// The value of a tie-break term, where it is settled.
fn term(result: &Possible) -> Option<Number> {
    if result.not_applicable.is_some() || result.failure.is_some() {
        return None;
    }
    match result.value.as_ref()? {
        Value::Number(interval) => interval.exact().cloned(),
        Value::Flag(Truth::True) => Some(Number::from(1)),
        Value::Flag(Truth::False) => Some(Number::zero()),
        _ => None,
    }
}

#[cfg(test)]
#[path = "assemble_tests.rs"]
mod tests;
