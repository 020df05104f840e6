//! A script's graph → expressions, every scoring word written out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::rubric::{FieldId, FieldKind, IndicatorId};
use crate::script::graph::{Among, Comparison, Leaf, Node, OverRows, Statistic, What};
use crate::script::{Figure, OfficeText, Program};
use crate::value::{Interval, Value};

use super::cohort::Side;
use super::ends::number_of;
use super::expression::{Expressions, Id};
use super::part::{Doubt, FAR, Left, Part, falling, rising_in_both};

/// A column of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The fact of a field; where it is doubtful the least that it can be.
    Field(FieldId),
    /// The greatest that the fact of a doubtful field can be.
    Greatest(FieldId),
    /// Whether the fact of a doubtful field is not applicable.
    Absent(FieldId),
    /// A target that differs by cohort, by position in the rubric's targets.
    Target(usize),
    /// How many offices an office is among.
    Size(Among),
    /// What a figure of an office comes to among those of others.
    Compared {
        /// The field.
        field: FieldId,
        /// What is asked for.
        statistic: Statistic,
        /// Among whom.
        among: Among,
        /// Which of the two columns.
        part: Side,
    },
}

/// What scripts may read of the card so far.
#[derive(Clone, Debug, Default)]
pub(super) struct SoFar {
    /// The points of indicators.
    pub(super) indicators: BTreeMap<IndicatorId, Part>,
    /// The points of sections after their limits; none while indicators are scored: there a section is the sum of
    /// its indicators.
    pub(super) sections: Option<BTreeMap<usize, Part>>,
    /// Figures of the whole card.
    pub(super) figures: BTreeMap<Figure, Part>,
}

/// Writes the scripts of one class of cohorts.
pub(super) struct Desugar<'r> {
    pub(super) rubric: &'r CompiledRubric,
    pub(super) cohort: &'r str,
    pub(super) e: Expressions,
    /// The columns that are read.
    pub(super) columns: Vec<Source>,
    pub(super) so_far: SoFar,
    /// The fields whose facts may be open or not applicable; those of the others are exact.
    doubtful: BTreeSet<FieldId>,
    /// Measures that were read, with the doubtful fields that stand in them.
    measures: BTreeMap<usize, Result<(Part, Seen), Left>>,
    /// How often doubtful fields stand in what is being written.
    seen: Seen,
    /// The fields that words over cohorts compare in what is being written.
    pub(super) compared: BTreeSet<FieldId>,
    /// Where something that was taken for settled is not: to be added to what rests on it.
    pub(super) unsettled: Vec<Id>,
}

/// Why the script of an item is not told.
const INTERPRETED: Left = "由解释器计算";

/// How often fields stand in a script.
type Seen = BTreeMap<FieldId, usize>;

impl<'r> Desugar<'r> {
    pub(super) fn new(
        rubric: &'r CompiledRubric,
        cohort: &'r str,
        doubtful: &BTreeSet<FieldId>,
    ) -> Self {
        Self {
            rubric,
            cohort,
            e: Expressions::default(),
            columns: Vec::new(),
            so_far: SoFar::default(),
            doubtful: doubtful.clone(),
            measures: BTreeMap::new(),
            seen: Seen::new(),
            compared: BTreeSet::new(),
            unsettled: Vec::new(),
        }
    }

    /// Whether the facts of a field may be open.
    pub(super) fn is_doubtful(&self, field: FieldId) -> bool {
        self.doubtful.contains(&field)
    }

    /// Where the fact of such a field is open.
    pub(super) fn is_open(&mut self, field: FieldId) -> Id {
        let (lo, hi) = (
            self.column(Source::Field(field)),
            self.column(Source::Greatest(field)),
        );
        let (lo, hi) = (self.e.column(lo, false), self.e.column(hi, false));
        self.e.less(lo, hi)
    }

    pub(super) fn constant(&mut self, number: Number) -> Part {
        let value = self.e.constant(number);
        Part::settled(value, &mut self.e)
    }

    /// The value of a part; where it has more than one, what is being written is odd.
    pub(super) fn settle(&mut self, part: Part) -> Result<Id, Left> {
        let (value, open) = part.settled_value(&mut self.e)?;
        self.unsettled.extend(open);
        Ok(value)
    }

    /// Where something was taken for settled that is not.
    pub(super) fn take_unsettled(&mut self) -> Vec<Id> {
        std::mem::take(&mut self.unsettled)
    }

    /// Where something was taken for settled since `from` that is not, and odd for that.
    fn with_unsettled(&mut self, part: Part, from: usize) -> Part {
        let open = self.unsettled.split_off(from.min(self.unsettled.len()));
        open.into_iter()
            .fold(part, |part, open| part.odd_where(open, &mut self.e))
    }

    /// A whole script, with what belongs to it.
    ///
    /// Ends are those of every figure for itself. Where a fact that is open stands in it twice they may be too wide, and
    /// the reference may know better where it has few values: such rows are odd.
    fn whole(&mut self, write: impl FnOnce(&mut Self) -> Result<Part, Left>) -> Result<Part, Left> {
        let outer = std::mem::take(&mut self.seen);
        let from = self.unsettled.len();
        let part = write(self);
        let seen = std::mem::replace(&mut self.seen, outer);
        let mut part = self.with_unsettled(part?, from);
        let repeats = seen.values().any(|times| *times > 1);
        part = self.compared_in_doubt(part, repeats);
        for (field, _) in seen.into_iter().filter(|(_, times)| *times > 1) {
            let kind = self.rubric.rubric().field(field).map(|field| field.kind);
            // What the reference knows better, it knows from trying every value: only some have few.
            if !matches!(kind, Some(FieldKind::Flag | FieldKind::Count)) {
                continue;
            }
            let hi = self.column(Source::Greatest(field));
            let hi = self.e.column(hi, false);
            let (open, far) = (self.is_open(field), self.e.whole(FAR));
            let few = self.e.at_most(hi, far);
            let few = self.e.and(open, few);
            part = part.odd_where(few, &mut self.e);
        }
        Ok(part)
    }

    /// A program; `points` is what it calls so.
    pub(super) fn program(
        &mut self,
        program: &Program,
        points: Option<&Number>,
    ) -> Result<Part, Left> {
        let node = program.graph().ok_or(INTERPRETED)?;
        self.are_apart(program)?;
        self.whole(|own| own.script(node, points))
    }

    /// A script; `points` is what it calls so.
    pub(super) fn script(&mut self, node: &Node, points: Option<&Number>) -> Result<Part, Left> {
        let from = self.unsettled.len();
        let part = self.part_of(node, points)?;
        Ok(self.with_unsettled(part, from))
    }

    fn part_of(&mut self, node: &Node, points: Option<&Number>) -> Result<Part, Left> {
        match &node.what {
            What::Number(number) => Ok(self.constant(number.clone())),
            What::Flag(flag) => Ok(self.constant(Number::from(i64::from(*flag)))),
            What::Leaf(leaf) => self.leaf(*leaf, points),
            What::Negate(a) => {
                let a = self.script(a, points)?;
                Ok(falling(a, |x| self.e.negate(x)))
            }
            What::Not(a) => {
                let a = self.script(a, points)?;
                Ok(falling(a, |x| self.e.not(x)))
            }
            What::Arithmetic(operation, a, b) => {
                let (a, b) = (self.script(a, points)?, self.script(b, points)?);
                self.arithmetic(*operation, a, b)
            }
            What::Compare(comparison, a, b) => {
                if let Some(same) = self.texts(*comparison, a, b) {
                    return Ok(self.constant(Number::from(i64::from(same))));
                }
                let (a, b) = (self.script(a, points)?, self.script(b, points)?);
                self.compare(*comparison, a, b)
            }
            What::All(parts) => self.in_turn(parts, points, false),
            What::Any(parts) => self.in_turn(parts, points, true),
            What::If(cond, yes, no) => {
                let cond = self.script(cond, points)?;
                let (yes, no) = (self.script(yes, points)?, self.script(no, points)?);
                self.branch(cond, yes, no)
            }
            What::Call(word, args) => self.word(word.name, args, points),
            What::OverRows(over) => self.over_no_rows(over),
            What::Text(_) => Err("要用到文字"),
            What::List(_) => Err("表不能单独作结果"),
            What::Cell { .. } => Err("要逐行看事件"),
            What::OverCohort(over) => self.over_cohort(over),
        }
    }

    fn leaf(&mut self, leaf: Leaf, points: Option<&Number>) -> Result<Part, Left> {
        match leaf {
            Leaf::Field(id) => self.field(id),
            Leaf::Points => Ok(self.constant(points.ok_or("没有分值")?.clone())),
            Leaf::Target(at) => self.target(at),
            Leaf::Measure(at) => {
                if !self.measures.contains_key(&at) {
                    let program = self.rubric.measure(at).ok_or("没有这个派生数")?;
                    let outer = std::mem::take(&mut self.seen);
                    let node = program.graph().ok_or(INTERPRETED);
                    let part = node.and_then(|node| self.script(node, None));
                    let seen = std::mem::replace(&mut self.seen, outer);
                    self.measures.insert(at, part.map(|part| (part, seen)));
                }
                let known = self.measures.get(&at).cloned();
                let (part, seen) = known.unwrap_or(Err("没有这个派生数"))?;
                for (field, times) in seen {
                    *self.seen.entry(field).or_default() += times;
                }
                Ok(part)
            }
            Leaf::Prior(id) => self.no_prior(id),
            // In a table nothing takes the place of what an office states.
            Leaf::Reported(id) => self.leaf(Leaf::Field(id), points),
            Leaf::SelfScore(_) | Leaf::SelfTotal => Err("要用到自评分"),
            Leaf::Office(_) => Err("要用到文字"),
            Leaf::Indicator(at) => {
                let known = self.so_far.indicators.get(&at).copied();
                known.map_or_else(|| self.nothing(), Ok)
            }
            Leaf::Section(at) => self.section(at),
            Leaf::Figure(figure) => {
                let known = self.so_far.figures.get(&figure);
                known.copied().ok_or("要用到全卷的得分")
            }
        }
    }

    /// Something that no office of the class has: not applicable.
    fn nothing(&mut self) -> Result<Part, Left> {
        let always = self.e.flag(true);
        let zero = self.constant(Number::zero());
        Ok(zero.not_applicable_where(always, &mut self.e))
    }

    /// The points so far of a section: while indicators are scored the sum of those that apply.
    fn section(&mut self, at: usize) -> Result<Part, Left> {
        if let Some(sections) = &self.so_far.sections {
            return sections.get(&at).copied().ok_or("该节得分尚未得出");
        }
        let rubric = self.rubric.rubric();
        let counts = |id: &IndicatorId| rubric.indicator(*id).is_some_and(|i| !i.unscored);
        let own = self.so_far.indicators.iter();
        let own = own.filter(|(id, _)| id.section == at && counts(id));
        let own: Vec<Part> = own.map(|(_, part)| *part).collect();
        let always = self.e.flag(true);
        let nothing = own
            .iter()
            .fold(always, |all, part| self.e.and(all, part.not_applicable));
        let zero = self.constant(Number::zero());
        let sum = own.into_iter().fold(zero, |sum, part| self.sum(sum, part));
        Ok(sum.not_applicable_where(nothing, &mut self.e))
    }

    /// A field beside others, which does not count as read.
    pub(super) fn leaf_field(&mut self, id: FieldId) -> Result<Part, Left> {
        let seen = self.seen.clone();
        let part = self.field(id);
        self.seen = seen;
        part
    }

    /// The column of a source.
    pub(super) fn column(&mut self, source: Source) -> usize {
        let known = self.columns.iter().position(|own| *own == source);
        known.unwrap_or_else(|| {
            self.columns.push(source);
            self.columns.len() - 1
        })
    }

    fn field(&mut self, id: FieldId) -> Result<Part, Left> {
        let field = self.rubric.rubric().field(id).ok_or("没有这个填报项")?;
        let not_negative = match field.kind {
            FieldKind::Count | FieldKind::Rate | FieldKind::Amount | FieldKind::Number => field
                .range
                .least()
                .is_some_and(|least| !least.is_negative()),
            FieldKind::Flag | FieldKind::Date => true,
            FieldKind::Text | FieldKind::Rows => return Err("要用到文字或者逐行事件"),
        };
        let column = self.column(Source::Field(id));
        let value = self.e.column(column, not_negative);
        if !self.doubtful.contains(&id) {
            return Ok(Part::settled(value, &mut self.e));
        }
        *self.seen.entry(id).or_default() += 1;
        let (greatest, absent) = (
            self.column(Source::Greatest(id)),
            self.column(Source::Absent(id)),
        );
        let greatest = self.e.column(greatest, not_negative);
        let absent = self.e.column(absent, true);
        let part = Part::between(Some(value), Some(greatest), &mut self.e);
        Ok(part.not_applicable_where(absent, &mut self.e))
    }

    fn target(&mut self, at: usize) -> Result<Part, Left> {
        let target = self
            .rubric
            .rubric()
            .targets
            .get(at)
            .ok_or("没有这个目标值")?;
        let value = number_of(&target.value).ok_or("目标值不是确定的数")?;
        if target.by_cohort.is_empty() {
            return Ok(self.constant(value));
        }
        let own: Option<Vec<Number>> = target.by_cohort.iter().map(|(_, v)| number_of(v)).collect();
        let own = own.ok_or("目标值不是确定的数")?;
        let not_negative = own.iter().chain([&value]).all(|n| !n.is_negative());
        let column = self.column(Source::Target(at));
        let value = self.e.column(column, not_negative);
        Ok(Part::settled(value, &mut self.e))
    }

    /// A figure of last period, which was not given: anything that it can be.
    fn no_prior(&mut self, id: FieldId) -> Result<Part, Left> {
        let field = self.rubric.rubric().field(id).ok_or("没有这个填报项")?;
        match field.anything() {
            Value::Number(range) => Ok(self.interval(&range)),
            Value::Flag(_) => {
                let (no, yes) = (self.e.flag(false), self.e.flag(true));
                Ok(Part::between(Some(no), Some(yes), &mut self.e))
            }
            _ => Err("要用到上年的日期、文字或者事件"),
        }
    }

    pub(super) fn interval(&mut self, range: &Interval) -> Part {
        let mut end = |n: Option<&Number>| n.map(|n| self.e.constant(n.clone()));
        let (lo, hi) = (end(range.least()), end(range.greatest()));
        Part::between(lo, hi, &mut self.e)
    }

    /// Two texts that are the same for all offices of the class.
    fn texts(&self, comparison: Comparison, a: &Node, b: &Node) -> Option<bool> {
        let text = |node: &Node| match &node.what {
            What::Text(text) => Some(text.clone()),
            What::Leaf(Leaf::Office(OfficeText::Cohort)) => Some(self.cohort.to_owned()),
            _ => None,
        };
        let same = text(a)? == text(b)?;
        match comparison {
            Comparison::Equal => Some(same),
            Comparison::Unequal => Some(!same),
            _ => None,
        }
    }

    /// Conditions from left to right until one comes to `end`.
    fn in_turn(
        &mut self,
        parts: &[Arc<Node>],
        points: Option<&Number>,
        end: bool,
    ) -> Result<Part, Left> {
        let mut so_far = self.constant(Number::from(i64::from(!end)));
        for part in parts {
            let part = self.script(part, points)?;
            let goes_on = match end {
                true => falling(so_far, |x| self.e.not(x)),
                false => so_far,
            };
            let (surely, possibly) = (goes_on.lo.ok_or("条件")?, goes_on.hi.ok_or("条件")?);
            let whole = rising_in_both(so_far, part, |x, y| match end {
                true => self.e.or(x, y),
                false => self.e.and(x, y),
            });
            let here = self.e.and(surely, part.not_applicable);
            // Whether it is looked at is open, and so is whether it is not applicable.
            let perhaps = self.e.and(possibly, part.not_applicable);
            let unsure = self.e.not(surely);
            let in_doubt = self.e.and(perhaps, unsure);
            let odd = self.e.and(possibly, part.odd);
            let odd = self.e.or(odd, in_doubt);
            let doubt = Doubt {
                absent: self.e.and(possibly, part.doubt.absent),
                breaks: self.e.and(possibly, part.doubt.breaks),
                ..part.doubt
            };
            so_far = Part {
                lo: whole.lo,
                hi: whole.hi,
                doubt: so_far.doubt.or(doubt, &mut self.e),
                ..so_far
            }
            .not_applicable_where(here, &mut self.e)
            .odd_where(odd, &mut self.e);
        }
        Ok(so_far)
    }

    fn branch(&mut self, cond: Part, yes: Part, no: Part) -> Result<Part, Left> {
        let holds = self.settle(cond)?;
        let part = rising_in_both(yes, no, |x, y| self.e.select(holds, x, y));
        let not_applicable = self.e.select(holds, yes.not_applicable, no.not_applicable);
        let odd = self.e.select(holds, yes.odd, no.odd);
        let part = Part {
            not_applicable,
            odd,
            doubt: Doubt::select(holds, yes.doubt, no.doubt, &mut self.e),
            ..part
        };
        Ok(part.where_all(&[cond], &mut self.e))
    }

    /// A word over rows of which there are surely none, or that are not applicable; an office with rows is odd before it
    /// comes here.
    fn over_no_rows(&mut self, over: &OverRows) -> Result<Part, Left> {
        let _ = self.column(Source::Field(over.field));
        let nothing = match over.word.name {
            "sum_of" | "count_of" | "highest_per" | "highest_of" => self.constant(Number::zero()),
            _ => return Err("要逐行看事件"),
        };
        if !self.doubtful.contains(&over.field) {
            return Ok(nothing);
        }
        let absent = self.column(Source::Absent(over.field));
        let absent = self.e.column(absent, true);
        Ok(nothing.not_applicable_where(absent, &mut self.e))
    }
}
