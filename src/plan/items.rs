//! The indicators of a paper as expressions: script, inner scale, floor and cap, rounding, sign.

use crate::decimal::Number;
use crate::rubric::{Indicator, IndicatorId, Limit, Manual, Score, SectionKind};
use crate::script::Program;
use crate::script::graph::Type;

use super::desugar::Desugar;
use super::expression::Id;
use super::part::{Doubt, FAR, Left, Part, falling, rising};

/// One indicator of the paper.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) at: IndicatorId,
    /// Printed points at both ends, 0 where it does not apply; of a penalty negative or 0.
    pub(super) sure: Id,
    pub(super) possible: Id,
    pub(super) not_applicable: Id,
    /// Where it is open whether it applies. The points are those that it has if it does.
    pub(super) in_doubt: Id,
    /// Whether it is open, where it applies.
    pub(super) open: Id,
    /// Whether it counts towards the total.
    pub(super) is_counted: bool,
}

impl Desugar<'_> {
    /// An indicator, and where it is left to the reference. `may_be_in_doubt`: the sums can do without knowing whether
    /// it applies.
    pub(super) fn item(
        &mut self,
        at: IndicatorId,
        indicator: &Indicator,
        may_be_in_doubt: bool,
    ) -> Result<(Item, Id), Left> {
        let (part, always_open) = match &indicator.score {
            Score::Script(_) => {
                let program = self.rubric.score(at).ok_or("没有计分规则")?;
                (self.points(at, indicator, program)?, false)
            }
            Score::Manual(manual) => (self.entry(at, indicator, manual), true),
        };
        let mut part = self.applied(at, part, may_be_in_doubt)?;
        if !may_be_in_doubt {
            part = part.odd_where(part.doubt.absent, &mut self.e);
            part.doubt.absent = self.e.flag(false);
        }
        let (Some(sure), Some(possible)) = (part.lo, part.hi) else {
            return Err("得分没有上下限");
        };
        let zero = self.e.whole(0);
        let applies = self.e.not(part.not_applicable);
        let open = match always_open {
            true => applies,
            false => {
                let apart = self.e.less(sure, possible);
                let open = self.e.or(apart, part.doubt.breaks);
                let open = self.e.or(open, part.doubt.absent);
                self.e.and(applies, open)
            }
        };
        let item = Item {
            at,
            sure: self.e.select(applies, sure, zero),
            possible: self.e.select(applies, possible, zero),
            not_applicable: part.not_applicable,
            in_doubt: self.e.and(applies, part.doubt.absent),
            open,
            is_counted: !indicator.unscored,
        };
        Ok((item, part.odd))
    }

    fn points(
        &mut self,
        at: IndicatorId,
        indicator: &Indicator,
        program: &Program,
    ) -> Result<Part, Left> {
        let full = indicator.points.clone().unwrap_or_else(Number::zero);
        let inner = indicator.out_of.as_ref().unwrap_or(&full);
        let part = self.program(program, Some(inner))?;
        let scaled = match program.result_type() {
            Type::Flag => {
                let (all, nothing) = (self.e.constant(full), self.e.whole(0));
                rising(part, |holds| self.e.select(holds, all, nothing))
            }
            Type::Number(..) => self.scaled(indicator, part),
            _ => return Err("结果的类型未知"),
        };
        Ok(self.printed(at, indicator, scaled))
    }

    /// From the inner scale to points.
    fn scaled(&mut self, indicator: &Indicator, part: Part) -> Part {
        let k = match (&indicator.out_of, &indicator.points) {
            (Some(out_of), Some(full)) => full.checked_div(out_of),
            _ => None,
        };
        match k {
            Some(k) if k.is_negative() => {
                let k = self.e.constant(k);
                falling(part, |x| self.e.multiply(k, x))
            }
            Some(k) => {
                let k = self.e.constant(k);
                rising(part, |x| self.e.multiply(k, x))
            }
            None => part,
        }
    }

    /// A person's entry that nobody made: open between its ends.
    fn entry(&mut self, at: IndicatorId, indicator: &Indicator, manual: &Manual) -> Part {
        let (from, to) = (
            self.e.constant(manual.from.clone()),
            self.e.constant(manual.to.clone()),
        );
        let between = Part::between(Some(from), Some(to), &mut self.e);
        let scaled = self.scaled(indicator, between);
        self.printed(at, indicator, scaled)
    }

    /// Floored, capped, rounded; of a penalty with its sign.
    fn printed(&mut self, at: IndicatorId, indicator: &Indicator, part: Part) -> Part {
        let rubric = self.rubric.rubric();
        let section = rubric.sections.get(at.section);
        let limit = |stated: &Option<Limit>, otherwise: Option<Number>| match stated {
            Some(limit) => limit.number().cloned(),
            None => otherwise,
        };
        let floor = limit(&indicator.floor, Some(Number::zero()));
        let cap = limit(&indicator.cap, indicator.points.clone());
        let own_cap = section.and_then(|s| s.cap.as_ref()).and_then(Limit::number);
        let far = own_cap.unwrap_or(&rubric.points).clone();
        let e = &mut self.e;
        let ends = Part {
            lo: part.lo.or_else(|| {
                let least = floor.clone().unwrap_or_else(|| -far.clone());
                Some(e.constant(least))
            }),
            hi: part.hi,
            ..part
        };
        let ends = Part {
            hi: ends.hi.or_else(|| {
                let most = cap.clone().unwrap_or_else(|| far.clone());
                Some(e.constant(most))
            }),
            ..ends
        };
        let unlimited = floor.is_none() || cap.is_none();
        let least = floor.clone().unwrap_or_else(|| -far.clone());
        let most = cap.clone().unwrap_or_else(|| far.clone());
        let ends_if_broken = [&least, &most].map(|end| e.constant(end.round(rubric.digits)));
        // What may break is anything.
        let (breaks, absent) = (ends.doubt.breaks, ends.not_applicable);
        let either = e.and(breaks, absent);
        let ends = ends.odd_where(either, e);
        // Points just below a half go down, where the half itself goes up; those above 0 and just above it go up as well.
        let ends = ends.odd_where(ends.doubt.hi_apart, e);
        let ends = match least.is_negative() {
            true => ends.odd_where(ends.doubt.lo_apart, e),
            false => ends,
        };
        let (floor, cap) = (floor.map(|n| e.constant(n)), cap.map(|n| e.constant(n)));
        let rounded = rising(ends, |x| {
            let raised = floor.map_or(x, |floor| e.greatest(x, floor));
            let within = cap.map_or(raised, |cap| e.least(raised, cap));
            e.round(within, rubric.digits)
        });
        let rounded = match (rounded.lo, rounded.hi) {
            // Something without end is no figure of a card.
            (Some(lo), Some(hi)) if unlimited && lo != hi => {
                let (least, most) = (e.whole(-FAR), e.whole(FAR));
                let (far_below, far_above) = (e.less(lo, least), e.less(most, hi));
                let far = e.or(far_below, far_above);
                rounded.odd_where(far, e)
            }
            _ => rounded,
        };
        let [least, most] = ends_if_broken;
        let rounded = match e.value(breaks).is_some_and(Number::is_zero) {
            true => rounded,
            false => Part {
                lo: rounded.lo.map(|lo| e.select(breaks, least, lo)),
                hi: rounded.hi.map(|hi| e.select(breaks, most, hi)),
                ..rounded
            },
        };
        match section.map(|s| s.kind) {
            Some(SectionKind::Penalty) => falling(rounded, |x| e.negate(x)),
            _ => rounded,
        }
    }

    /// The points under the condition that the indicator applies; where it does not, its script is not looked at.
    fn applied(
        &mut self,
        at: IndicatorId,
        part: Part,
        may_be_in_doubt: bool,
    ) -> Result<Part, Left> {
        let Some(program) = self.rubric.indicator_condition(at) else {
            return Ok(part);
        };
        let condition = self.program(program, None)?;
        let condition = condition.odd_in_doubt(&mut self.e);
        let (holds, may_hold) = match (condition.lo, condition.hi) {
            (Some(lo), Some(hi)) if may_be_in_doubt => (lo, hi),
            _ => {
                let holds = self.settle(condition)?;
                (holds, holds)
            }
        };
        let open = self.take_unsettled();
        let e = &mut self.e;
        let mut of_condition = condition.odd;
        for open in open {
            of_condition = e.or(of_condition, open);
        }
        let there = e.not(condition.not_applicable);
        let (surely, applies) = (e.and(holds, there), e.and(may_hold, there));
        let (does_not, unsure) = (e.not(applies), e.not(surely));
        let odd = e.and(applies, part.odd);
        let absent = e.or(unsure, part.doubt.absent);
        let doubt = Doubt {
            breaks: e.and(applies, part.doubt.breaks),
            absent: e.and(applies, absent),
            ..part.doubt
        };
        Ok(Part {
            not_applicable: e.or(does_not, part.not_applicable),
            odd: e.or(of_condition, odd),
            doubt,
            ..part
        })
    }
}
