//! A rubric as its author looks at it: the tree with points and shares of the paper, what limits them, what each part
//! reads and what each field feeds. [`text`], [`json`] and [`dot`] write it.

pub mod dot;
pub mod json;
mod make;
mod reads;
mod shares;
pub mod text;
mod words;

pub use make::outline;
pub use reads::{Feed, Reads};
pub use shares::Worth;

use crate::compile::CompiledRubric;
use crate::rubric::{Field, FieldId, Gate, Grade, Indicator, Measure, Section};

/// A rubric laid out.
#[derive(Debug)]
pub struct Outline<'a> {
    /// The rubric.
    pub rubric: &'a CompiledRubric,
    /// The cohorts whose paper has other full marks, with them.
    pub papers: Vec<(&'a str, String)>,
    /// What the total is made of and held within, in words; empty for nothing to say.
    pub total: String,
    /// The sections, in the order of the paper.
    pub sections: Vec<SectionOutline<'a>>,
    /// The measures.
    pub measures: Vec<MeasureOutline<'a>>,
    /// The gates.
    pub gates: Vec<GateOutline<'a>>,
    /// The grades, best first.
    pub grades: Vec<GradeOutline<'a>>,
    /// The fields, in the rubric's order.
    pub fields: Vec<FieldOutline<'a>>,
    /// How large tables are scored: a line, and a line for each item that stands in the way.
    pub ways: Vec<String>,
}

/// A section.
#[derive(Debug)]
pub struct SectionOutline<'a> {
    /// The section.
    pub section: &'a Section,
    /// Its points and their share of the paper; of bonus and penalty none.
    pub worth: Vec<Worth<'a>>,
    /// What it is beside a part of the paper, its scale and limits, in words: `加分,最多 3 分`; empty for a plain one.
    pub remark: String,
    /// What its condition reads.
    pub reads: Reads,
    /// Its items.
    pub items: Vec<ItemOutline<'a>>,
}

/// An indicator.
#[derive(Debug)]
pub struct ItemOutline<'a> {
    /// The indicator.
    pub indicator: &'a Indicator,
    /// Its points and their share of the paper, by cohort where they differ.
    pub worth: Vec<Worth<'a>>,
    /// What is special about it, in words: `不计入总分`; empty for nothing.
    pub remark: String,
    /// What its script and its condition read.
    pub reads: Reads,
}

/// A measure.
#[derive(Debug)]
pub struct MeasureOutline<'a> {
    /// The measure.
    pub measure: &'a Measure,
    /// What it reads.
    pub reads: Reads,
}

/// A gate.
#[derive(Debug)]
pub struct GateOutline<'a> {
    /// The gate.
    pub gate: &'a Gate,
    /// What it does, in words.
    pub effects: Vec<String>,
    /// What its condition reads.
    pub reads: Reads,
}

/// A grade.
#[derive(Debug)]
pub struct GradeOutline<'a> {
    /// The grade.
    pub grade: &'a Grade,
    /// From where on, in words: `90 分以上`.
    pub from: String,
    /// Its limited places, in words: `名额 30%(舍去小数)`; empty without.
    pub quota: String,
}

/// A field.
#[derive(Debug)]
pub struct FieldOutline<'a> {
    /// Which.
    pub at: FieldId,
    /// The field.
    pub field: &'a Field,
    /// What reads it, measures looked through; empty where nothing does.
    pub feeds: Vec<Feed>,
}
