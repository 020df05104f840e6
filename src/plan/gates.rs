//! What gates do to the points and to the grade, as expressions.

use crate::rubric::{GateEffect, ZeroTarget};

use crate::script::Program;
use crate::script::graph::Leaf;

use super::card::{Ends, Writer};
use super::expression::{Expressions, Id};
use super::items::Item;
use super::part::Left;
use super::sums::{Sums, Zeroed};

/// Where a gate fires.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fires {
    pub(super) surely: Id,
    /// Where it may. The same as surely, but for gates that bear on nothing but the grade.
    pub(super) perhaps: Id,
}

impl Writer<'_> {
    /// Where each gate fires.
    pub(super) fn gates(&mut self) -> Option<Vec<Fires>> {
        let rubric = self.desugar.rubric;
        let mut fires = Vec::new();
        for (at, gate) in self.rubric.gates.iter().enumerate() {
            let of_grade = gate.effects.iter().all(|effect| {
                use GateEffect::{Grade, GradeCap, GradeDown, Mark};
                matches!(effect, Grade(_) | GradeCap(_) | GradeDown(_) | Mark(_))
            });
            let when = match rubric.gate(at) {
                Some(_) if rubric.gate_reads_rank(at) => Err("要用到名次"),
                Some(program) if of_grade && self.reads_facts(program) => self.gate(program),
                Some(program) => self.condition(program).map(|holds| Fires {
                    surely: holds,
                    perhaps: holds,
                }),
                None => Err("没有条件"),
            };
            fires.push(self.told(&format!("否决 {}", gate.id), when)?);
        }
        Some(fires)
    }

    /// Whether a condition reads nothing of the card.
    fn reads_facts(&self, program: &Program) -> bool {
        use Leaf::{Figure, Indicator, Section};
        let programs = self.desugar.rubric.with_measures(program).into_iter();
        let mut leaves = programs.flat_map(|program| program.leaves());
        !leaves.any(|leaf| matches!(leaf, Indicator(_) | Section(_) | Figure(_)))
    }

    /// A condition that may be open: one that may break down may hold. With the last word one that is not proved does
    /// not.
    fn gate(&mut self, program: &Program) -> Result<Fires, Left> {
        let part = self.desugar.program(program, None)?;
        self.odd.push(part.odd);
        self.odd.extend(self.desugar.take_unsettled());
        let e = &mut self.desugar.e;
        let there = e.not(part.not_applicable);
        let lo = part.lo.unwrap_or_else(|| e.flag(false));
        let hi = part.hi.unwrap_or_else(|| e.flag(true));
        let unsure = part.may_be_none(e);
        let sure = e.not(unsure);
        let surely = e.and(there, lo);
        let surely = e.and(surely, sure);
        let perhaps = match self.last_word {
            true => surely,
            false => {
                let holds = e.and(there, hi);
                e.or(holds, part.doubt.breaks)
            }
        };
        Ok(Fires { surely, perhaps })
    }

    /// Where a gate with this effect fires, or `start`.
    pub(super) fn any_with(&mut self, fires: &[Fires], effect: &GateEffect, start: Id) -> Id {
        let with = self.rubric.gates.iter().zip(fires);
        let with = with.filter(|(gate, _)| gate.effects.contains(effect));
        with.fold(start, |any, (_, fires)| {
            self.desugar.e.or(any, fires.surely)
        })
    }

    /// The effects of gates on points, kind by kind: no bonus, zero, deduct, cap of the total.
    pub(super) fn gated(&mut self, fires: &[Fires], sums: [&Sums; 2], before: [Id; 2]) -> [Id; 2] {
        let never = self.e().flag(false);
        let no_bonus = self.any_with(fires, &GateEffect::NoBonus, never);
        let targets: Vec<(ZeroTarget, Id)> = self
            .rubric
            .gates
            .iter()
            .zip(fires)
            .flat_map(|(gate, fires)| {
                gate.effects
                    .iter()
                    .map(move |effect| (effect, fires.surely))
            })
            .filter_map(|(effect, fires)| match effect {
                GateEffect::Zero(targets) => Some((targets, fires)),
                _ => None,
            })
            .flat_map(|(targets, fires)| targets.iter().map(move |target| (*target, fires)))
            .collect();
        let named = |wanted: ZeroTarget, e: &mut Expressions| {
            let own = targets.iter().filter(|(target, _)| *target == wanted);
            own.fold(e.flag(false), |any, (_, fires)| e.or(any, *fires))
        };
        let by_item = |item: &Item, e: &mut Expressions| named(ZeroTarget::Indicator(item.at), e);
        let by_section = |at: usize, e: &mut Expressions| named(ZeroTarget::Section(at), e);
        let zeroed = Zeroed {
            item: &by_item,
            section: &by_section,
        };
        let any_zeroed = targets
            .iter()
            .fold(never, |any, (_, f)| self.desugar.e.or(any, *f));
        let all_zero = named(ZeroTarget::Total, self.e());
        let zero = self.e().whole(0);
        let mut after = before;
        for (end, (total, sums)) in after.iter_mut().zip(sums).enumerate() {
            let without = self.plain_total(sums, true);
            let without = self.limited(without);
            *total = self.e().select(no_bonus, without, *total);
            if !targets.is_empty() {
                let rest = self.sums(end == 1, &zeroed);
                let (with, without) = (
                    self.plain_total(&rest, false),
                    self.plain_total(&rest, true),
                );
                let rest = self.e().select(no_bonus, without, with);
                let rest = self.limited(rest);
                let rest = self.e().select(all_zero, zero, rest);
                *total = self.e().select(any_zeroed, rest, *total);
            }
            for deducting in [true, false] {
                for (gate, fires) in self.rubric.gates.iter().zip(fires) {
                    for effect in &gate.effects {
                        let e = &mut self.desugar.e;
                        let changed = match effect {
                            GateEffect::Deduct(points) if deducting => {
                                let points = e.constant(points.clone());
                                e.subtract(*total, points)
                            }
                            GateEffect::TotalCap(cap) if !deducting => {
                                let cap = e.constant(cap.clone());
                                e.least(*total, cap)
                            }
                            _ => continue,
                        };
                        let changed = e.round(changed, self.rubric.digits);
                        *total = e.select(fires.surely, changed, *total);
                    }
                }
            }
        }
        after
    }

    /// The grade of each end after the gates: bands, then the lowest forced, then steps down, then caps.
    pub(super) fn grades(&mut self, fires: &[Fires], totals: [Id; 2]) -> Option<Option<Ends>> {
        let Some(last) = self.rubric.grades.len().checked_sub(1) else {
            return Some(None);
        };
        let mut holds = Vec::new();
        for (at, grade) in self.rubric.grades.iter().enumerate() {
            let condition = match self.desugar.rubric.grade_condition(at) {
                Some(program) => {
                    let condition = self.condition(program);
                    self.told(&format!("等次 {}", grade.name), condition)?
                }
                None => self.e().flag(true),
            };
            holds.push(condition);
        }
        let bands = totals.map(|total| self.band(total, &holds, last));
        let [sure, possible] = bands;
        Some(Some(Ends {
            sure: self.grade_after_gates(sure, fires, last, true),
            possible: self.grade_after_gates(possible, fires, last, false),
        }))
    }

    fn band(&mut self, total: Id, holds: &[Id], last: usize) -> Id {
        let mut band = position(last, self.e());
        for (at, (grade, holds)) in self.rubric.grades.iter().zip(holds).enumerate().rev() {
            let e = &mut self.desugar.e;
            let reached = match &grade.from {
                Some(from) => {
                    let from = e.constant(from.clone());
                    e.at_most(from, total)
                }
                None => e.flag(true),
            };
            let reached = e.and(reached, *holds);
            let here = position(at, e);
            band = e.select(reached, here, band);
        }
        band
    }

    /// At the sure end gates that may fire do; at the possible one they only do where that helps: a forced grade where
    /// none surely is.
    fn grade_after_gates(&mut self, band: Id, fires: &[Fires], last: usize, sure: bool) -> Id {
        let rubric = self.rubric;
        let e = &mut self.desugar.e;
        let effects = || {
            let gates = rubric.gates.iter().zip(fires);
            gates.flat_map(|(gate, fires)| gate.effects.iter().map(move |effect| (effect, *fires)))
        };
        let (zero, bottom) = (e.whole(0), position(last, e));
        let (mut forced, mut is_forced, mut down, mut cap) = (zero, e.flag(false), zero, zero);
        let (mut lowest, mut best) = (zero, bottom);
        for (effect, fires) in effects() {
            let counts = match sure {
                true => fires.perhaps,
                false => fires.surely,
            };
            match effect {
                GateEffect::Grade(grade) => {
                    let grade = position(*grade, e);
                    let of_sure = e.select(fires.surely, grade, zero);
                    forced = e.greatest(forced, of_sure);
                    is_forced = e.or(is_forced, fires.surely);
                    let of_open = e.select(fires.perhaps, grade, zero);
                    lowest = e.greatest(lowest, of_open);
                    let of_open = e.select(fires.perhaps, grade, bottom);
                    best = e.least(best, of_open);
                }
                GateEffect::GradeDown(steps) => {
                    let steps = position(*steps, e);
                    let steps = e.select(counts, steps, zero);
                    down = e.add(down, steps);
                }
                GateEffect::GradeCap(grade) => {
                    let grade = position(*grade, e);
                    let grade = e.select(counts, grade, zero);
                    cap = e.greatest(cap, grade);
                }
                _ => {}
            }
        }
        let grade = match sure {
            true => {
                let grade = e.select(is_forced, forced, band);
                e.greatest(grade, lowest)
            }
            false => {
                let free = e.least(band, best);
                e.select(is_forced, forced, free)
            }
        };
        let grade = e.add(grade, down);
        let grade = e.least(grade, bottom);
        let grade = e.greatest(grade, cap);
        e.least(grade, bottom)
    }
}

/// A small whole number.
fn position(at: usize, e: &mut Expressions) -> Id {
    e.whole(i64::try_from(at).unwrap_or(i64::MAX))
}
