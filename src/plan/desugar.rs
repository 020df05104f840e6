//! A script's graph → expressions, every scoring word written out.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::rubric::{FieldId, FieldKind, IndicatorId};
use crate::script::graph::{
    Comparison, Leaf, Node, Operation, OverCohort, OverRows, Statistic, What,
};
use crate::script::{Figure, OfficeText, Program};
use crate::value::{Interval, Moment, Moments, Truth, Value};

use super::expression::{Expressions, Id};
use super::part::{Left, Part, falling, rising_in_both};

/// A column of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The fact of a field.
    Field(FieldId),
    /// A target that differs by cohort, by position in the rubric's targets.
    Target(usize),
    /// What a word over the cohort comes to; the position in [`Plan::over_cohort`](super::Plan::over_cohort).
    Cohort {
        /// Which word.
        word: usize,
        /// The greatest that it can be, instead of the least.
        greatest: bool,
        /// The denominator of that figure, instead of its numerator.
        denominator: bool,
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
    /// The words over the cohort that are read.
    pub(super) over_cohort: Vec<OverCohort>,
    pub(super) so_far: SoFar,
    measures: BTreeMap<usize, Result<Part, Left>>,
}

impl<'r> Desugar<'r> {
    pub(super) fn new(rubric: &'r CompiledRubric, cohort: &'r str) -> Self {
        Self {
            rubric,
            cohort,
            e: Expressions::default(),
            columns: Vec::new(),
            over_cohort: Vec::new(),
            so_far: SoFar::default(),
            measures: BTreeMap::new(),
        }
    }

    pub(super) fn constant(&mut self, number: Number) -> Part {
        let value = self.e.constant(number);
        Part::settled(value, &mut self.e)
    }

    /// A program; `points` is what it calls so.
    pub(super) fn program(
        &mut self,
        program: &Program,
        points: Option<&Number>,
    ) -> Result<Part, Left> {
        let node = program.graph().ok_or("由解释器计算")?;
        self.script(node, points)
    }

    /// A script; `points` is what it calls so.
    pub(super) fn script(&mut self, node: &Node, points: Option<&Number>) -> Result<Part, Left> {
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
            What::OverCohort(over) => Ok(self.over_cohort(over)),
        }
    }

    fn leaf(&mut self, leaf: Leaf, points: Option<&Number>) -> Result<Part, Left> {
        match leaf {
            Leaf::Field(id) => self.field(id),
            Leaf::Points => Ok(self.constant(points.ok_or("没有分值")?.clone())),
            Leaf::Target(at) => self.target(at),
            Leaf::Measure(at) => {
                if let Some(known) = self.measures.get(&at) {
                    return *known;
                }
                let program = self.rubric.measure(at).ok_or("没有这个派生数")?;
                let part = self.program(program, None);
                self.measures.insert(at, part);
                part
            }
            Leaf::Prior(id) => self.no_prior(id),
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
        let sum = own.into_iter().fold(zero, |sum, part| {
            rising_in_both(sum, part, |x, y| self.e.add(x, y))
        });
        Ok(sum.not_applicable_where(nothing, &mut self.e))
    }

    /// The column of a source.
    fn column(&mut self, source: Source) -> usize {
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
        Ok(Part::settled(value, &mut self.e))
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

    fn arithmetic(&mut self, operation: Operation, a: Part, b: Part) -> Result<Part, Left> {
        let both = [a, b];
        let part = match operation {
            Operation::Add => rising_in_both(a, b, |x, y| self.e.add(x, y)),
            Operation::Subtract => {
                let b = falling(b, |x| self.e.negate(x));
                rising_in_both(a, b, |x, y| self.e.add(x, y))
            }
            Operation::Multiply => self.product(a, b)?,
            Operation::Divide => {
                let divisor = b.value()?;
                let zero = self.e.whole(0);
                let by_zero = self.e.equal(divisor, zero);
                let part = if self.e.value(divisor).is_some() {
                    let one = self.constant(Number::from(1));
                    let one = one.value()?;
                    let inverse = self.e.divide(one, divisor);
                    let inverse = Part::settled(inverse, &mut self.e);
                    self.product(a, inverse)?
                } else {
                    let value = self.quotient(a.value()?, divisor);
                    Part::settled(value, &mut self.e)
                };
                part.odd_where(by_zero, &mut self.e)
            }
            Operation::Remainder => return Err("要取余数"),
        };
        Ok(part.where_all(&both, &mut self.e))
    }

    /// A product; of something open only by a constant.
    fn product(&mut self, a: Part, b: Part) -> Result<Part, Left> {
        let (open, k) = match (a.is_settled(), b.is_settled()) {
            (true, true) => {
                let value = self.e.multiply(a.value()?, b.value()?);
                return Ok(Part::settled(value, &mut self.e));
            }
            (false, true) => (a, b.value()?),
            (true, false) => (b, a.value()?),
            (false, false) => return Err(super::part::OPEN),
        };
        let is_zero = self.e.value(k).ok_or(super::part::OPEN)?.is_zero();
        let never = self.e.flag(false);
        let open = Part {
            not_applicable: never,
            odd: never,
            ..open
        };
        Ok(if is_zero {
            Part::settled(k, &mut self.e)
        } else if self.e.is_not_negative(k) {
            super::part::rising(open, |x| self.e.multiply(k, x))
        } else {
            falling(open, |x| self.e.multiply(k, x))
        })
    }

    /// `a / b` wherever `b` is not 0, whatever its sign.
    fn quotient(&mut self, a: Id, b: Id) -> Id {
        let e = &mut self.e;
        let (zero, one) = (e.whole(0), e.whole(1));
        let by_zero = e.equal(b, zero);
        if e.is_not_negative(b) {
            let divisor = e.select(by_zero, one, b);
            return e.divide(a, divisor);
        }
        let below = e.less(b, zero);
        let (minus_a, minus_b) = (e.negate(a), e.negate(b));
        let dividend = e.select(below, minus_a, a);
        let divisor = e.select(below, minus_b, b);
        let divisor = e.select(by_zero, one, divisor);
        e.divide(dividend, divisor)
    }

    fn compare(&mut self, comparison: Comparison, a: Part, b: Part) -> Result<Part, Left> {
        let part = match comparison {
            Comparison::Equal | Comparison::Unequal => {
                let equal = self.e.equal(a.value()?, b.value()?);
                let value = match comparison {
                    Comparison::Equal => equal,
                    _ => self.e.not(equal),
                };
                Part::settled(value, &mut self.e)
            }
            Comparison::Less => self.less(a, b),
            Comparison::Greater => self.less(b, a),
            Comparison::LessOrEqual => {
                let greater = self.less(b, a);
                falling(greater, |x| self.e.not(x))
            }
            Comparison::GreaterOrEqual => {
                let less = self.less(a, b);
                falling(less, |x| self.e.not(x))
            }
        };
        Ok(part.where_all(&[a, b], &mut self.e))
    }

    /// Surely where even the greatest `a` lies below the least `b`, possibly where the least lies below the greatest.
    fn less(&mut self, a: Part, b: Part) -> Part {
        let surely = match (a.hi, b.lo) {
            (Some(a), Some(b)) => self.e.less(a, b),
            _ => self.e.flag(false),
        };
        let possibly = match (a.lo, b.hi) {
            (Some(a), Some(b)) => self.e.less(a, b),
            _ => self.e.flag(true),
        };
        Part::between(Some(surely), Some(possibly), &mut self.e)
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
            so_far = Part {
                lo: whole.lo,
                hi: whole.hi,
                ..so_far
            }
            .not_applicable_where(here, &mut self.e)
            .odd_where(odd, &mut self.e);
        }
        Ok(so_far)
    }

    fn branch(&mut self, cond: Part, yes: Part, no: Part) -> Result<Part, Left> {
        let holds = cond.value()?;
        let part = rising_in_both(yes, no, |x, y| self.e.select(holds, x, y));
        let not_applicable = self.e.select(holds, yes.not_applicable, no.not_applicable);
        let odd = self.e.select(holds, yes.odd, no.odd);
        let part = Part {
            not_applicable,
            odd,
            ..part
        };
        Ok(part.where_all(&[cond], &mut self.e))
    }

    /// A word over the cohort: its least and its greatest as columns.
    fn over_cohort(&mut self, over: &OverCohort) -> Part {
        let text = |over: &OverCohort| over.path.as_ref().map(|path| path.text.clone());
        let same = |own: &OverCohort| own.statistic == over.statistic && text(own) == text(over);
        let known = self.over_cohort.iter().position(same);
        let word = known.unwrap_or_else(|| {
            self.over_cohort.push(over.clone());
            self.over_cohort.len() - 1
        });
        let is_count = matches!(
            over.statistic,
            Statistic::Rank | Statistic::RankLow | Statistic::Size
        );
        let mut end = |greatest: bool| {
            let mut part = |denominator: bool, not_negative: bool| {
                let column = self.column(Source::Cohort {
                    word,
                    greatest,
                    denominator,
                });
                self.e.column(column, not_negative)
            };
            if is_count {
                return part(false, true);
            }
            let (n, d) = (part(false, false), part(true, true));
            self.e.divide(n, d)
        };
        let (least, greatest) = (end(false), end(true));
        Part::between(Some(least), Some(greatest), &mut self.e)
    }

    /// A word over rows of which there are surely none; an office with rows is odd before it comes here.
    fn over_no_rows(&mut self, over: &OverRows) -> Result<Part, Left> {
        let _ = self.column(Source::Field(over.field));
        match over.word.name {
            "sum_of" | "count_of" | "highest_per" => Ok(self.constant(Number::zero())),
            _ => Err("要逐行看事件"),
        }
    }
}

/// The number that a value is for a column; a flag is 0 or 1, a day its number, rows that are surely none are 0.
pub fn number_of(value: &Value) -> Option<Number> {
    match value {
        Value::Number(interval) => interval.exact().cloned(),
        Value::Flag(Truth::True) => Some(Number::from(1)),
        Value::Flag(Truth::False) => Some(Number::zero()),
        Value::Flag(Truth::Open) | Value::Text(_) => None,
        Value::Rows(rows) => rows.is_none().then(Number::zero),
        Value::Date(moments) => day_number(*moments),
    }
}

/// The number of a day; `never` is later than every day.
fn day_number(moments: Moments) -> Option<Number> {
    Some(match moments.exact()? {
        Moment::On(day) => Number::from(i64::from(day.to_julian_day())),
        Moment::Never => Number::from(NEVER),
    })
}

/// Behind every day that a calendar has.
pub(super) const NEVER: i64 = 1 << 30;
