//! The whole card of an office as expressions: checks, indicators, sums, gates, grade, what decides ties.

use std::collections::BTreeSet;

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::rubric::{FieldId, GateEffect, IndicatorId, Rubric, SectionKind};
use crate::script::{Figure, Program};

use super::desugar::{Desugar, Source};
use super::expression::{Expressions, Id};
use super::items::Item;
use super::part::{Left, Part};
use super::sums::{Further, Sums, Zeroed, may_be_in_doubt, sums, wholly_not_applicable, within};

/// Something at its two ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub(super) sure: Id,
    pub(super) possible: Id,
}

/// The card of any office of a class.
#[derive(Debug)]
pub(super) struct Card {
    pub(super) expressions: Expressions,
    pub(super) columns: Vec<Source>,
    pub(super) odd: Id,
    pub(super) items: Vec<Item>,
    pub(super) sections: Vec<Id>,
    pub(super) rescale: Id,
    pub(super) bonus: Id,
    pub(super) penalty: Id,
    pub(super) limits: Id,
    pub(super) total: Ends,
    pub(super) grade: Option<Ends>,
    pub(super) rank_last: Id,
    pub(super) not_assessed: Id,
    pub(super) tie_break: Vec<Ends>,
    pub(super) open: Id,
}

/// What of a rubric the expressions do not tell, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPlanned {
    /// What it is, as the rubric calls it: `C2`, `否决 V4`.
    pub item: String,
    /// Why.
    pub why: &'static str,
}

/// Writes the card of the offices of a cohort.
pub(super) fn write(
    rubric: &CompiledRubric,
    cohort: &str,
    last_word: bool,
    doubtful: &BTreeSet<FieldId>,
) -> Result<Card, Vec<NotPlanned>> {
    let compiled = rubric.of_cohort(cohort);
    let mut writer = Writer {
        rubric: compiled.rubric(),
        desugar: Desugar::new(compiled, cohort, doubtful),
        left: Vec::new(),
        odd: Vec::new(),
        items: Vec::new(),
        last_word,
    };
    let card = writer.card(cohort);
    match card {
        Some(card) if writer.left.is_empty() => Ok(Card {
            expressions: writer.desugar.e,
            columns: writer.desugar.columns,
            ..card
        }),
        _ => Err(writer.left),
    }
}

pub(super) struct Writer<'r> {
    pub(super) rubric: &'r Rubric,
    pub(super) desugar: Desugar<'r>,
    left: Vec<NotPlanned>,
    /// Where a row is left to the reference.
    pub(super) odd: Vec<Id>,
    /// In the order of the paper.
    items: Vec<Item>,
    /// Nothing more will come in.
    pub(super) last_word: bool,
}

impl Writer<'_> {
    /// What could be told, or what could not.
    pub(super) fn told<T>(&mut self, item: &str, told: Result<T, Left>) -> Option<T> {
        match told {
            Ok(told) => Some(told),
            Err(why) => {
                let item = item.to_owned();
                self.left.push(NotPlanned { item, why });
                None
            }
        }
    }

    pub(super) fn e(&mut self) -> &mut Expressions {
        &mut self.desugar.e
    }

    /// A condition that is settled: where it holds. Not applicable: it does not.
    pub(super) fn condition(&mut self, program: &Program) -> Result<Id, Left> {
        let part = self.desugar.program(program, None)?;
        let part = part.odd_in_doubt(self.e());
        self.odd.push(part.odd);
        let holds = self.desugar.settle(part)?;
        self.odd.extend(self.desugar.take_unsettled());
        let there = self.e().not(part.not_applicable);
        Ok(self.e().and(holds, there))
    }

    fn card(&mut self, cohort: &str) -> Option<Card> {
        if !self.desugar.rubric.columns().is_empty() {
            self.told::<()>("附加列", Err("总分以外的列按名次和等次计算"));
        }
        if self.rubric.total.is_some() {
            self.told::<()>("总分公式", Err("总分另有公式"));
        }
        self.checks();
        self.scripts(cohort);
        if !self.left.is_empty() {
            return None;
        }
        if self.last_word {
            self.close();
        }
        self.sections_that_apply()?;
        let mut card = self.with_total()?;
        let zero = self.e().whole(0);
        card.open = self.items.iter().fold(zero, |sum, item| {
            let open = if item.is_counted { item.open } else { zero };
            self.desugar.e.add(sum, open)
        });
        card.items.clone_from(&self.items);
        let never = self.e().flag(false);
        let odd = std::mem::take(&mut self.odd);
        card.odd = odd
            .into_iter()
            .fold(never, |all, odd| self.desugar.e.or(all, odd));
        Some(card)
    }

    /// A report that contradicts itself has something to be told.
    fn checks(&mut self) {
        let rubric = self.desugar.rubric;
        for (at, check) in self.rubric.checks.iter().enumerate() {
            let Some(program) = rubric.check(at) else {
                continue;
            };
            let part = self.desugar.program(program, None);
            let Some(part) = self.told(&format!("勾稽关系 {}", check.id), part) else {
                continue;
            };
            let e = self.e();
            let may_hold = part.hi.unwrap_or_else(|| e.flag(true));
            let may_be_none = part.may_be_none(e);
            let silent = e.or(part.not_applicable, may_hold);
            let silent = e.or(silent, may_be_none);
            let fails = e.not(silent);
            self.odd.extend([fails, part.odd]);
        }
    }

    /// The indicators, each behind those that it reads.
    fn scripts(&mut self, cohort: &str) {
        let rubric = self.desugar.rubric;
        let mut items = Vec::new();
        for at in rubric.order() {
            let Some(indicator) = self.rubric.indicator(*at) else {
                continue;
            };
            if !self.rubric.exists_for(indicator, cohort) {
                continue;
            }
            let section = self.rubric.sections.get(at.section);
            let may_be_in_doubt =
                !self.last_word && section.is_some_and(|s| may_be_in_doubt(self.rubric, s));
            let item = self.desugar.item(*at, indicator, may_be_in_doubt);
            let Some((item, odd)) = self.told(&indicator.id, item) else {
                continue;
            };
            self.odd.push(odd);
            self.show(*at, &item);
            items.push(item);
        }
        items.sort_by_key(|item| item.at);
        self.items = items;
        self.show_sections();
    }

    /// Lets scripts read the points of an indicator.
    fn show(&mut self, at: IndicatorId, item: &Item) {
        let odd = self.e().flag(false);
        let ends = Part::between(Some(item.sure), Some(item.possible), self.e());
        let part = Part {
            not_applicable: item.not_applicable,
            odd,
            ..ends
        };
        // What a script makes of it is not written out.
        let part = part.odd_where(item.in_doubt, self.e());
        self.desugar.so_far.indicators.insert(at, part);
    }

    /// What conditions see of sections before there are sums: nothing.
    fn show_sections(&mut self) {
        self.desugar.so_far.sections = Some(std::collections::BTreeMap::new());
    }

    /// Nothing more comes in: what is open counts at its sure end.
    fn close(&mut self) {
        let never = self.e().flag(false);
        for item in &mut self.items {
            item.possible = item.sure;
            item.open = never;
        }
        for item in self.items.clone() {
            self.show(item.at, &item);
        }
    }

    pub(super) fn sums(&mut self, possible: bool, zeroed: &Zeroed<'_>) -> Sums {
        let end = |item: &Item| if possible { item.possible } else { item.sure };
        let further: Further = match possible {
            true => Expressions::greatest,
            false => Expressions::least,
        };
        let e = &mut self.desugar.e;
        sums(self.rubric, &self.items, (end, further), zeroed, e)
    }

    /// Sums at both ends with everything counted.
    fn both_sums(&mut self) -> (Sums, Sums) {
        let zeroed = Zeroed {
            item: &|_, e| e.flag(false),
            section: &|_, e| e.flag(false),
        };
        (self.sums(false, &zeroed), self.sums(true, &zeroed))
    }

    /// The conditions of sections: the base first, since bonus and penalty may ask for it.
    fn sections_that_apply(&mut self) -> Option<()> {
        for base in [true, false] {
            if !base && self.conditional(false).next().is_some() {
                let (sure, possible) = self.both_sums();
                self.show_sums(&sure, &possible);
                self.hide_sections(|kind| kind != SectionKind::Base);
                self.figure(Figure::Base, sure.base, possible.base);
            }
            for at in self.conditional(base).collect::<Vec<_>>() {
                let program = self.desugar.rubric.section_condition(at)?;
                let applies = self.condition(program);
                let applies = self.told(&format!("第 {} 节的条件", at + 1), applies)?;
                let does_not = self.e().not(applies);
                let zero = self.e().whole(0);
                for item in self.items.iter_mut().filter(|item| item.at.section == at) {
                    let e = &mut self.desugar.e;
                    item.not_applicable = e.or(item.not_applicable, does_not);
                    item.in_doubt = e.and(applies, item.in_doubt);
                    item.sure = e.select(does_not, zero, item.sure);
                    item.possible = e.select(does_not, zero, item.possible);
                    item.open = e.and(applies, item.open);
                }
                for item in self.items.clone() {
                    self.show(item.at, &item);
                }
            }
        }
        Some(())
    }

    fn conditional(&self, base: bool) -> impl Iterator<Item = usize> + use<'_> {
        let sections = self.rubric.sections.iter().enumerate();
        sections
            .filter(move |(_, s)| (s.kind == SectionKind::Base) == base && s.applies_when.is_some())
            .map(|(at, _)| at)
    }

    /// Lets conditions read the points of sections.
    fn show_sums(&mut self, sure: &Sums, possible: &Sums) {
        let mut shown = std::collections::BTreeMap::new();
        for (at, (sure, possible)) in sure.sections.iter().zip(&possible.sections).enumerate() {
            let e = &mut self.desugar.e;
            let always = e.flag(true);
            let own = self
                .items
                .iter()
                .filter(|item| item.at.section == at && item.is_counted);
            let missing = own
                .clone()
                .fold(always, |all, item| e.and(all, item.not_applicable));
            let perhaps_missing = own.clone().fold(always, |all, item| {
                let perhaps = e.or(item.not_applicable, item.in_doubt);
                e.and(all, perhaps)
            });
            let part = Part::between(Some(*sure), Some(*possible), e);
            let mut part = own.fold(part, |part, item| without_doubtful(part, item, e));
            let there = e.not(missing);
            part.doubt.absent = e.and(perhaps_missing, there);
            shown.insert(at, part.not_applicable_where(missing, e));
        }
        self.desugar.so_far.sections = Some(shown);
    }

    /// Lets conditions read nothing of the sections of these kinds, which wait for conditions of their own.
    fn hide_sections(&mut self, hidden: impl Fn(SectionKind) -> bool) {
        let rubric = self.rubric;
        let kind = |at: usize| rubric.sections.get(at).map(|s| s.kind);
        if let Some(sections) = &mut self.desugar.so_far.sections {
            sections.retain(|at, _| kind(*at).is_some_and(|kind| !hidden(kind)));
        }
    }

    fn figure(&mut self, figure: Figure, sure: Id, possible: Id) {
        let part = Part::between(Some(sure), Some(possible), &mut self.desugar.e);
        self.desugar.so_far.figures.insert(figure, part);
    }

    /// Sums → total → gates → grade.
    fn with_total(&mut self) -> Option<Card> {
        self.count_in_doubt();
        let (sure, possible) = self.both_sums();
        let ends = [&sure, &possible].map(|sums| self.plain_total(sums, false));
        let before = ends.map(|total| self.limited(total));
        self.show_sums(&sure, &possible);
        self.figure(Figure::Base, sure.base, possible.base);
        self.figure(Figure::Bonus, sure.bonus, possible.bonus);
        self.figure(Figure::Penalty, sure.penalty, possible.penalty);
        let [before_sure, before_possible] = before;
        self.figure(Figure::Total, before_sure, before_possible);
        self.count_applicable();
        let fires = self.gates()?;
        let tie_break = self.tie_break()?;
        let total = self.gated(&fires, [&sure, &possible], before);
        let [sure_total, possible_total] = total.map(|total| self.finished(total));
        let limits = self.e().subtract(sure_total, ends[0]);
        self.figure(Figure::Total, sure_total, possible_total);
        let grade = self.grades(&fires, [sure_total, possible_total])?;
        let paper = wholly_not_applicable(self.rubric, &self.items, &mut self.desugar.e);
        // Such a card has no figures at all, which columns do not tell.
        self.odd.push(paper);
        let not_assessed = self.any_with(&fires, &GateEffect::NotAssessed, paper);
        let never = self.e().flag(false);
        let rank_last = self.any_with(&fires, &GateEffect::RankLast, never);
        Some(Card {
            expressions: Expressions::default(),
            columns: Vec::new(),
            odd: never,
            items: Vec::new(),
            sections: sure.sections,
            rescale: sure.rescale,
            bonus: sure.bonus,
            penalty: sure.penalty,
            limits,
            total: Ends {
                sure: sure_total,
                possible: possible_total,
            },
            grade,
            rank_last,
            not_assessed,
            tie_break,
            open: never,
        })
    }

    pub(super) fn plain_total(&mut self, sums: &Sums, no_bonus: bool) -> Id {
        let with_penalty = self.e().add(sums.base, sums.penalty);
        if no_bonus {
            return with_penalty;
        }
        self.e().add(with_penalty, sums.bonus)
    }

    /// Within the total's floor and cap, rounded.
    pub(super) fn limited(&mut self, total: Id) -> Id {
        let rubric = self.rubric;
        let floor = rubric.total_floor.number().cloned();
        let cap = rubric.total_cap.number().cloned();
        let total = within(total, floor, cap, self.e());
        self.e().round(total, rubric.digits)
    }

    /// The total after the gates, limited once more and rounded further.
    fn finished(&mut self, total: Id) -> Id {
        let limited = self.limited(total);
        let rubric = self.rubric;
        let further = rubric.total_digits.filter(|d| *d < rubric.digits);
        further.map_or(limited, |digits| self.e().round(limited, digits))
    }

    /// At most one item may be in doubt, beside others that are not.
    fn count_in_doubt(&mut self) {
        let e = &mut self.desugar.e;
        let (zero, one) = (e.whole(0), e.whole(1));
        let counted = self.items.iter().filter(|item| item.is_counted);
        let count = counted.fold(zero, |count, item| {
            let in_doubt = e.select(item.in_doubt, one, zero);
            e.add(count, in_doubt)
        });
        let several = e.less(one, count);
        self.odd.push(several);
    }

    /// How much of each section applies.
    fn count_applicable(&mut self) {
        let zero = self.e().whole(0);
        for at in 0..self.rubric.sections.len() {
            let (mut count, mut sum) = (zero, zero);
            let own = self.items.clone();
            for item in own.iter().filter(|i| i.at.section == at && i.is_counted) {
                let points = self
                    .rubric
                    .indicator(item.at)
                    .and_then(|i| i.points.clone());
                let e = self.e();
                let points = e.constant(points.unwrap_or_else(Number::zero));
                let there = e.not(item.not_applicable);
                count = e.add(count, there);
                let points = e.select(there, points, zero);
                sum = e.add(sum, points);
            }
            let own = own.iter().filter(|i| i.at.section == at && i.is_counted);
            let never = self.e().flag(false);
            let in_doubt = own.fold(never, |any, item| self.desugar.e.or(any, item.in_doubt));
            for (figure, value) in [
                (Figure::CountApplicable(at), count),
                (Figure::PointsApplicable(at), sum),
            ] {
                let part = Part::settled(value, self.e()).odd_where(in_doubt, &mut self.desugar.e);
                self.desugar.so_far.figures.insert(figure, part);
            }
        }
    }

    /// The terms that decide between equal totals. One that is not there is told as not settled.
    fn tie_break(&mut self) -> Option<Vec<Ends>> {
        let rubric = self.desugar.rubric;
        let mut terms = Vec::new();
        for (at, program) in rubric.tie_break().iter().enumerate() {
            let part = self.desugar.program(program, None);
            let part = self.told(&format!("并列次序第 {} 项", at + 1), part)?;
            let ends = part.lo.zip(part.hi).ok_or("没有上下限");
            let (sure, possible) = self.told(&format!("并列次序第 {} 项", at + 1), ends)?;
            let e = self.e();
            let nothing = e.or(part.not_applicable, part.odd);
            let may_be_none = part.may_be_none(e);
            let nothing = e.or(nothing, may_be_none);
            let one = e.whole(1);
            let apart = e.add(sure, one);
            terms.push(Ends {
                sure,
                possible: e.select(nothing, apart, possible),
            });
        }
        Some(terms)
    }
}

/// The points of a section with an item of it, or without it where that is in doubt.
fn without_doubtful(part: Part, item: &Item, e: &mut Expressions) -> Part {
    let zero = e.whole(0);
    // What it gives at the sure end may be missing, and what it takes at the possible one.
    let (gives, takes) = (e.greatest(item.sure, zero), e.least(item.possible, zero));
    let (gives, takes) = (
        e.select(item.in_doubt, gives, zero),
        e.select(item.in_doubt, takes, zero),
    );
    Part {
        lo: part.lo.map(|lo| e.subtract(lo, gives)),
        hi: part.hi.map(|hi| e.subtract(hi, takes)),
        ..part
    }
}
