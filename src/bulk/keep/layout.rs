//! What a rubric makes of an office's card: which figures are kept, and how they sum.

use std::fmt;

use crate::compile::CompiledRubric;
use crate::rubric::{Rubric, SectionKind};

/// What cannot be kept: the run is left to the reference way as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// A gate reads the rank.
    GateReadsRank,
    /// The rubric has figures beside the total.
    Columns,
    /// A figure of a card is no whole number of units of the rubric's last digit, or of more than 18 digits.
    Figure,
    /// Nothing of the paper applies to an office, so that it has no total.
    NothingApplies,
    /// The results of a plan are not those of the rubric and the class.
    Shape,
    /// A chunk with more bytes of names, or more cohorts, than can be counted.
    TooLarge,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GateReadsRank => "一票否决的条件要看名次",
            Self::Columns => "细则有总分以外的附加列",
            Self::Figure => "有的得分超出了紧凑存储的范围",
            Self::NothingApplies => "有的单位全卷缺项",
            Self::Shape => "计分结果与细则的指标不一致",
            Self::TooLarge => "一块数据太大",
        })
    }
}

impl std::error::Error for Unfit {}

/// An indicator of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) section: usize,
    /// Whether it counts towards the total.
    pub(crate) counted: bool,
}

/// Which figures of a card are kept under a rubric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Decimals of every printed figure.
    pub(crate) digits: u32,
    /// The indicators, in the order of the paper.
    pub(crate) items: Vec<Item>,
    /// The sections, in their order.
    pub(crate) sections: Vec<SectionKind>,
    /// How many terms decide between equal totals; none where no grade has a quota, as ranks do not ask for them.
    pub(crate) terms: usize,
    /// How many grades there are.
    pub(crate) grades: usize,
}

impl Layout {
    /// The figures of a rubric.
    pub fn of(rubric: &Rubric) -> Self {
        let has_quota = |r: &Rubric| r.grades.iter().any(|g| g.quota.is_some());
        let any_quota = has_quota(rubric) || rubric.by_cohort.values().any(has_quota);
        Self {
            digits: rubric.digits,
            items: rubric
                .indicators()
                .map(|(id, indicator)| Item {
                    section: id.section,
                    counted: !indicator.unscored,
                })
                .collect(),
            sections: rubric.sections.iter().map(|s| s.kind).collect(),
            terms: if any_quota { rubric.tie_break.len() } else { 0 },
            grades: rubric.grades.len(),
        }
    }

    /// Why ranks and the matrix of a rubric cannot be had the bulk way; none: they can.
    pub fn declines(rubric: &CompiledRubric) -> Option<Unfit> {
        let mut gates = 0..rubric.rubric().gates.len();
        if gates.any(|gate| rubric.gate_reads_rank(gate)) {
            return Some(Unfit::GateReadsRank);
        }
        (!rubric.rubric().columns.is_empty()).then_some(Unfit::Columns)
    }
}

/// The offices that one plan scores: those for which the same indicators exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Of each indicator of the paper, whether it exists.
    pub(crate) exists: Vec<bool>,
}

impl Class {
    /// The indicators that exist for a cohort.
    pub fn of(rubric: &Rubric, cohort: &str) -> Self {
        let rubric = rubric.of_cohort(cohort);
        let indicators = rubric.indicators();
        Self {
            exists: indicators
                .map(|(_, indicator)| rubric.exists_for(indicator, cohort))
                .collect(),
        }
    }
}
