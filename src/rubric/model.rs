//! What a valid rubric holds. Later stages trust it and check nothing again.

use std::ops::Range;
use std::sync::Arc;

use time::Date;

use crate::decimal::Number;
use crate::source::{Place, Source};
use crate::value::{Interval, Value};

/// A whole rubric.
#[derive(Clone, Debug)]
pub struct Rubric {
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
}

/// The position of a field in [`Rubric::fields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub usize);

/// The position of an indicator: of its section in [`Rubric::sections`] and of itself in the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId {
    /// Position of the section.
    pub section: usize,
    /// Position in the section.
    pub indicator: usize,
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

/// How vague words in reports are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vague {
    /// Whether 200余 stays below 300 (`over_within = "leading-digit"`); otherwise it has no upper end.
    pub over_within_leading_digit: bool,
    /// How far 约 reaches to both sides, in percent of the number.
    pub about_percent: Number,
}

impl Default for Vague {
    fn default() -> Self {
        Self {
            over_within_leading_digit: false,
            about_percent: Number::from(10),
        }
    }
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

/// A named constant of the rubric (目标值).
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name in scripts: `target.name`.
    pub name: String,
    /// Its title; the name when none is given.
    pub title: String,
    /// Its exact value.
    pub value: Value,
    /// Its value in some cohorts.
    pub by_cohort: Vec<(String, Value)>,
    /// The document that sets it.
    pub source: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// One fact that a report must give (填报项).
#[derive(Clone, Debug)]
pub struct Field {
    /// Its group, the first half of its id.
    pub group: String,
    /// Its name in the group.
    pub name: String,
    /// Its title; the id when none is given.
    pub title: String,
    /// Its type.
    pub kind: FieldKind,
    /// Its unit, printed behind values and understood behind them.
    pub unit: Option<String>,
    /// The numbers that it can be; whole ones for a count.
    pub range: Interval,
    /// The texts that it can be; empty: any.
    pub one_of: Vec<String>,
    /// Other headers that it goes by in spreadsheets.
    pub aliases: Vec<String>,
    /// Whether a value needs a quote, document or page.
    pub evidence_required: bool,
    /// Who supplies it.
    pub ask: Option<String>,
    /// What nothing reported means; none: it is unknown. Under rows it is the number 0: no rows.
    pub if_blank: Option<Value>,
    /// Columns, for rows.
    pub columns: Vec<Field>,
    /// Where it stands.
    pub place: Place,
}

impl Field {
    /// `group.name`.
    pub fn id(&self) -> String {
        format!("{}.{}", self.group, self.name)
    }

    /// What is known of the field when nothing is.
    pub fn anything(&self) -> Value {
        match self.kind {
            FieldKind::Count | FieldKind::Rate | FieldKind::Amount | FieldKind::Number => {
                Value::Number(self.range.clone())
            }
            FieldKind::Flag => Value::Flag(crate::value::Truth::Open),
            FieldKind::Date => Value::Date(crate::value::Moments::unknown()),
            FieldKind::Text | FieldKind::Rows => Value::Text(None),
        }
    }
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// A whole number from 0 up.
    Count,
    /// A percentage, 0 to 100 unless the range says otherwise.
    Rate,
    /// Money or another measured amount from 0 up.
    Amount,
    /// Any number.
    Number,
    /// Yes or no.
    Flag,
    /// A day, or never.
    Date,
    /// A text.
    Text,
    /// Events, one a row.
    Rows,
}

impl FieldKind {
    /// Its name in a rubric.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Rate => "rate",
            Self::Amount => "amount",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Date => "date",
            Self::Text => "text",
            Self::Rows => "rows",
        }
    }

    /// Whether its values are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Rate | Self::Amount | Self::Number)
    }
}

/// A derived figure, `measure.name`.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Its name in scripts.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its unit.
    pub unit: Option<String>,
    /// What it is.
    pub value: Script,
}

/// Something that holds of every report that does not contradict itself.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its id.
    pub id: String,
    /// The condition.
    pub holds: Script,
    /// What is wrong when it does not hold.
    pub message: String,
    /// What follows.
    pub effect: CheckEffect,
}

/// What follows from a failed check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckEffect {
    /// A line in the problems.
    Note,
    /// The fields that it reads count as missing, too.
    Open,
}

/// When something applies, and what is said where it does not.
#[derive(Clone, Debug)]
pub struct Condition {
    /// It applies where this holds.
    pub holds: Script,
    /// The reason given where it does not.
    pub otherwise: String,
}

/// A group of indicators (一级指标).
#[derive(Clone, Debug)]
pub struct Section {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Base, bonus or penalty.
    pub kind: SectionKind,
    /// Its points, when stated: of a base section the sum of its indicators.
    pub points: Option<Number>,
    /// The least that it can come to; none stated: what the kind implies.
    pub floor: Option<Limit>,
    /// The most that it can come to: required on bonus and penalty, there of what is given or taken.
    pub cap: Option<Limit>,
    /// Its indicators are scored out of this and the sum is scaled to `points`.
    pub out_of: Option<Number>,
    /// When it applies.
    pub applies_when: Option<Condition>,
    /// Its indicators, in the order of the paper.
    pub indicators: Vec<Indicator>,
    /// Where it stands.
    pub place: Place,
}

/// What a section does to the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
    /// Part of the paper.
    Base,
    /// Given on top (加分).
    Bonus,
    /// Taken away (扣分); scripts return points taken.
    Penalty,
}

/// One scored item (指标).
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Full points; of a bonus or penalty item its own cap, none if absent.
    pub points: Option<Number>,
    /// The published wording.
    pub rule: Option<String>,
    /// How it is scored.
    pub score: Score,
    /// The script's points are out of this and are scaled to `points`.
    pub out_of: Option<Number>,
    /// The least that it can come to; absent: 0.
    pub floor: Option<Limit>,
    /// The most that it can come to; absent: `points`.
    pub cap: Option<Limit>,
    /// The cohorts that it exists for; empty: all.
    pub applies_to: Vec<String>,
    /// When it applies.
    pub applies_when: Option<Condition>,
    /// Who is responsible for it.
    pub responsible: Option<String>,
    /// How it is assessed.
    pub method: Option<String>,
    /// Shown and evaluated, not counted.
    pub unscored: bool,
    /// Where it stands.
    pub place: Place,
}

/// How an indicator is scored.
#[derive(Clone, Debug)]
pub enum Score {
    /// By a script over facts.
    Script(Script),
    /// By a person's entry, open until it is made.
    Manual(Manual),
}

/// A person's entry.
#[derive(Clone, Debug)]
pub struct Manual {
    /// The least that can be entered.
    pub from: Number,
    /// The most that can be entered.
    pub to: Number,
    /// Named bands with their ends, where the person chooses a band first.
    pub bands: Vec<(String, Number, Number)>,
    /// Decimals of the entry, when limited.
    pub decimals: Option<u32>,
}

/// A condition that limits the grade or the total (一票否决、降档).
#[derive(Clone, Debug)]
pub struct Gate {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it fires.
    pub when: Script,
    /// What it does, in the stated order.
    pub effects: Vec<GateEffect>,
    /// Where it stands.
    pub place: Place,
}

/// What a gate does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateEffect {
    /// The total, or the named sections and indicators, count nothing.
    Zero(Vec<ZeroTarget>),
    /// Points off the total.
    Deduct(Number),
    /// Bonus does not count.
    NoBonus,
    /// The total is at most this.
    TotalCap(Number),
    /// The grade is this one; position in [`Rubric::grades`].
    Grade(usize),
    /// The grade is at best this one.
    GradeCap(usize),
    /// The grade falls by so many steps.
    GradeDown(usize),
    /// The office stands after all others.
    RankLast,
    /// The office is not assessed.
    NotAssessed,
    /// A remark only.
    Mark(String),
}

/// What a gate sets to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroTarget {
    /// The whole total.
    Total,
    /// A section, by position.
    Section(usize),
    /// An indicator.
    Indicator(IndicatorId),
}

/// A grade (等次).
#[derive(Clone, Debug)]
pub struct Grade {
    /// Its name.
    pub name: String,
    /// Totals from here up, included; the last grade may have no lower end.
    pub from: Option<Number>,
    /// How many offices can have it.
    pub quota: Option<Quota>,
    /// Where it stands.
    pub place: Place,
}

/// How many offices can have a grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many places.
    pub places: Places,
    /// What happens to a tie at the edge that nothing decides.
    pub ties: Ties,
}

/// Places of a quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Places {
    /// A share (0 to 1) of those ranked together, rounded down or half up.
    Share {
        /// The share, 0 to 1.
        share: Number,
        /// Half up instead of down.
        half_up: bool,
    },
    /// A fixed number.
    Number(usize),
}

/// What happens to a tie at the edge of a quota that nothing decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// It stays open until a person decides.
    Undecided,
    /// All of them get the grade.
    All,
    /// None of them does.
    None,
}

impl Rubric {
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
