//! What a valid rubric holds. Later stages trust it and check nothing again.

pub(in crate::rubric) mod calendar;
mod column;
mod field;
mod gate;
mod lint;
mod section;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use time::Date;

use crate::decimal::Number;
use crate::source::{Place, Source};

pub use calendar::{Calendar, Days};
pub use column::Column;
pub use field::{Check, CheckEffect, Field, FieldId, FieldKind, Measure, Target, Vague};
pub use gate::{Gate, GateEffect, Grade, Places, Quota, Ties, ZeroTarget};
pub use lint::{LintEntry, LintLevel, Written};
pub use section::{Condition, Indicator, IndicatorId, Manual, Score, Section, SectionKind};

/// A whole rubric.
#[derive(Clone, Debug)]
pub struct Rubric {
    /// The first of those that it builds on, where it is an edition.
    pub builds_on: Option<Arc<Source>>,
    /// Its text.
    pub source: Arc<Source>,
    /// Stable name, for machines.
    pub id: String,
    /// Title, for people.
    pub title: String,
    /// Edition, free text.
    pub edition: String,
    /// Language of its texts: `zh` or `en`.
    pub lang: String,
    /// The period assessed, as reports name it (`2024`).
    pub period: Option<String>,
    /// The day against which dates are judged.
    pub assessed_on: Option<Date>,
    /// Which days are working days; none when the rubric does not say.
    pub calendar: Option<Arc<Calendar>>,
    /// The cohorts (考核类别) that there are; empty: whatever the reports name.
    pub cohorts: Vec<String>,
    /// Full marks of every cohort's paper.
    pub points: Number,
    /// Decimals of every printed figure.
    pub digits: u32,
    /// Decimals that the total is rounded to further, when fewer.
    pub total_digits: Option<u32>,
    /// What a «not applicable» item does to the paper.
    pub not_applicable: NotApplicablePolicy,
    /// What the total is made of, where it is not base, bonus and penalty added up.
    pub total: Option<Script>,
    /// The least that a total can be.
    pub total_floor: Limit,
    /// The most that a total can be.
    pub total_cap: Limit,
    /// How offices are ranked.
    pub ranking: Ranking,
    /// What decides between equal totals, first term first; the greater value wins.
    pub tie_break: Vec<Script>,
    /// How vague words in reports are read.
    pub vague: Vague,
    /// Named constants.
    pub targets: Vec<Target>,
    /// What a report must give. The position is the [`FieldId`].
    pub fields: Vec<Field>,
    /// Derived figures.
    pub measures: Vec<Measure>,
    /// Reports that contradict themselves.
    pub checks: Vec<Check>,
    /// Sections with their indicators, in the order of the paper.
    pub sections: Vec<Section>,
    /// Conditions that limit the grade or the total.
    pub gates: Vec<Gate>,
    /// Grades, the best first, without hole or overlap.
    pub grades: Vec<Grade>,
    /// Figures beside the total.
    pub columns: Vec<Column>,
    /// Which findings of `kaohe check` are told, and how seriously; scoring does not look at them.
    pub lint: Vec<LintEntry>,
    /// The rubric as it stands for cohorts that have figures of their own; positions are the same in all of them.
    pub by_cohort: BTreeMap<String, Self>,
}

/// What happens to the points of items that do not apply (缺项).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotApplicablePolicy {
    /// The rest of the paper is scaled up to the full marks.
    RescaleTotal,
    /// The rest of the section is scaled up; a section wholly not applicable passes on to the whole paper.
    RescaleSection,
    /// They count as full.
    Full,
    /// They count as nothing.
    Zero,
}

/// A limit that the author stated: a number, or expressly none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// At this number.
    At(Number),
    /// `"none"`.
    None,
}

impl Limit {
    /// The number, when there is one.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::At(number) => Some(number),
            Self::None => None,
        }
    }
}

/// How offices are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// 1, 2, 2, 4 or 1, 2, 2, 3.
    pub style: RankStyle,
    /// Among whom.
    pub over: RankedOver,
}

/// What number follows a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankStyle {
    /// `1224`: equal offices share the better rank and the next ones are left out.
    Competition,
    /// `1223`: no rank is left out.
    Dense,
}

/// Among whom offices are ranked and quotas counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankedOver {
    /// Each cohort by itself.
    Cohort,
    /// All offices of the run.
    All,
}

/// A script with the place that it stands in, so that a position in it is a position in the rubric.
#[derive(Clone, Debug)]
pub struct Script {
    /// The Rhai text.
    pub text: String,
    /// The whole value in the rubric, quotes included.
    pub place: Place,
    /// Byte offset in the rubric of the script's first character, when the text stands there letter by letter
    /// (a literal string, or a basic one without escapes).
    pub offset: Option<usize>,
}

impl Script {
    /// The place in the rubric of a stretch of the script in bytes.
    pub fn place_of(&self, span: Range<usize>) -> Place {
        match self.offset {
            Some(offset) => Place::new(&self.place.source, offset + span.start..offset + span.end),
            None => self.place.clone(),
        }
    }
}

impl Rubric {
    /// The rubric as it stands for a cohort (考核类别): with its own full marks, points, limits and quotas.
    pub fn of_cohort(&self, cohort: &str) -> &Self {
        self.by_cohort.get(cohort).unwrap_or(self)
    }

    /// The name of a grade by its position; empty for none.
    pub fn grade_name(&self, grade: usize) -> &str {
        self.grades.get(grade).map_or("", |grade| &grade.name)
    }

    /// The field of an id.
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        self.fields.get(id.0)
    }

    /// The id of the field `group.name`.
    pub fn find_field(&self, group: &str, name: &str) -> Option<FieldId> {
        self.fields
            .iter()
            .position(|f| f.group == group && f.name == name)
            .map(FieldId)
    }

    /// The indicator of an id.
    pub fn indicator(&self, id: IndicatorId) -> Option<&Indicator> {
        self.sections.get(id.section)?.indicators.get(id.indicator)
    }

    /// All indicators with their ids, in the order of the paper.
    pub fn indicators(&self) -> impl Iterator<Item = (IndicatorId, &Indicator)> {
        self.sections.iter().enumerate().flat_map(|(section, s)| {
            s.indicators
                .iter()
                .enumerate()
                .map(move |(indicator, i)| (IndicatorId { section, indicator }, i))
        })
    }

    /// The id of the indicator that authors call `id`.
    pub fn find_indicator(&self, id: &str) -> Option<IndicatorId> {
        self.indicators()
            .find(|(_, i)| i.id == id)
            .map(|(at, _)| at)
    }

    /// The position of the section that authors call `id`.
    pub fn find_section(&self, id: &str) -> Option<usize> {
        self.sections.iter().position(|s| s.id == id)
    }

    /// Whether the indicator exists for an office of `cohort`.
    pub fn exists_for(&self, indicator: &Indicator, cohort: &str) -> bool {
        indicator.applies_to.is_empty() || indicator.applies_to.iter().any(|c| c == cohort)
    }
}
