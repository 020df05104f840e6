//! Words over cohorts as columns: places, sizes, and figures that are the same for a whole cohort.

use crate::evaluate::field_of;
use crate::rubric::{CheckEffect, FieldId, FieldKind, GateEffect};
use crate::script::Program;
use crate::script::graph::{Node, OverCohort, Statistic, What};

use super::desugar::{Desugar, Source};
use super::part::{Left, Part};

/// Words that the reference reads together with what they compare, where that is open.
const TOGETHER: [&str; 7] = [
    "ratio",
    "percent",
    "shortage",
    "excess",
    "attained",
    "attained_inverse",
    "progress",
];

impl Desugar<'_> {
    /// A word over the cohort of an office.
    pub(super) fn over_cohort(&mut self, over: &OverCohort) -> Result<Part, Left> {
        if self.not_assessed() {
            return Err("不参加考核的单位不与同类单位比较");
        }
        let Some(path) = &over.path else {
            let size = self.column(Source::Size(over.among));
            let size = self.e.column(size, true);
            return Ok(Part::settled(size, &mut self.e));
        };
        let field = field_of(path).ok_or("与同类单位比较的不是一个填报项")?;
        self.is_comparable(field)?;
        let own = self.leaf_field(field)?;
        self.compared.insert(field);
        let source = |part| Source::Compared {
            field,
            statistic: over.statistic,
            among: over.among,
            part,
        };
        let (first, second) = (
            self.column(source(Side::First)),
            self.column(source(Side::Second)),
        );
        let is_place = matches!(over.statistic, Statistic::Rank | Statistic::RankLow);
        if is_place {
            let (best, worst) = (self.e.column(first, true), self.e.column(second, true));
            let place = Part::between(Some(best), Some(worst), &mut self.e);
            return Ok(place.not_applicable_where(own.not_applicable, &mut self.e));
        }
        // It moves with the own figure where that is open.
        let part = match (own.lo, own.hi) {
            (Some(lo), Some(hi)) => self.e.less(lo, hi),
            _ => return Err("与同类单位比较的数没有上下限"),
        };
        let (dividend, divisor) = (self.e.column(first, false), self.e.column(second, true));
        let value = self.over_positive(dividend, divisor);
        let value = Part::settled(value, &mut self.e);
        Ok(value.odd_where(part, &mut self.e))
    }

    /// Whether some gate takes offices out of the figures of their cohorts.
    fn not_assessed(&self) -> bool {
        let gates = &self.rubric.rubric().gates;
        let mut gates = gates.iter();
        gates.any(|gate| gate.effects.contains(&GateEffect::NotAssessed))
    }

    /// Whether the others see a field as it stands in the table.
    fn is_comparable(&self, field: FieldId) -> Result<(), Left> {
        let rubric = self.rubric.rubric();
        let declared = rubric.field(field).ok_or("没有这个填报项")?;
        if declared.evidence_required {
            return Err("与同类单位比较的数要有佐证");
        }
        let mut checks = rubric.checks.iter().enumerate();
        let opened = checks.any(|(at, check)| {
            let program = self.rubric.check(at);
            let reads = |program| self.rubric.fields_of(program).contains(&field);
            check.effect == CheckEffect::Open && program.is_some_and(reads)
        });
        match opened {
            true => Err("与同类单位比较的数可能因勾稽关系不采用"),
            false => Ok(()),
        }
    }

    /// The reference reads a figure that is open and its place together where one stands in the same sum or quotient
    /// twice.
    pub(super) fn are_apart(&self, program: &Program) -> Result<(), Left> {
        let mut repeated = false;
        if let Some(node) = program.graph() {
            node.visit(&mut |part| repeated |= is_together(part) && repeats(part));
        }
        let measures = self.rubric.with_measures(program).into_iter().skip(1);
        let in_measure = measures
            .flat_map(|measure| measure.over_cohort())
            .any(|over| over.path.is_some());
        match (repeated, in_measure) {
            (true, _) => Err("一个算式里几次与同类单位比较"),
            (_, true) => Err("派生数与同类单位比较"),
            _ => Ok(()),
        }
    }

    /// Where what is compared is open, and the reference may know better: it has few values, or stands beside a figure
    /// that is read twice.
    pub(super) fn compared_in_doubt(&mut self, part: Part, repeats: bool) -> Part {
        let mut part = part;
        for field in std::mem::take(&mut self.compared) {
            let kind = self.rubric.rubric().field(field).map(|field| field.kind);
            let has_few = matches!(kind, Some(FieldKind::Flag | FieldKind::Count));
            if !(has_few || repeats) || !self.is_doubtful(field) {
                continue;
            }
            let open = self.is_open(field);
            part = part.odd_where(open, &mut self.e);
        }
        part
    }
}

/// The two columns of something that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The best place; of a figure the dividend.
    First,
    /// The worst place; of a figure the divisor.
    Second,
}

fn is_together(node: &Node) -> bool {
    match &node.what {
        What::Arithmetic(..) | What::Compare(..) => true,
        What::Call(word, _) => TOGETHER.contains(&word.name),
        _ => false,
    }
}

/// Whether something compared stands in a part twice.
fn repeats(node: &Node) -> bool {
    let mut count = 0;
    node.visit(&mut |part| {
        let compares = matches!(&part.what, What::OverCohort(over) if over.path.is_some());
        count += usize::from(compares);
    });
    count > 1
}
