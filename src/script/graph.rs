//! The typed graph that a script is lowered into: expressions over leaves, nothing with a side effect.

use std::ops::Range;
use std::sync::Arc;

use crate::decimal::Number;
use crate::rubric::{FieldId, IndicatorId};

use super::builtins::Word;
use super::environment::{Figure, OfficeText};
use super::kinds::Kind;

/// An expression and the stretch of script that it was written as.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it computes.
    pub what: What,
    /// Bytes of the script.
    pub span: Range<usize>,
    /// The byte at which its own sign or name begins: of `a + b` the `+`, of `x.capped(y)` the `capped`; of all else
    /// where it begins.
    pub at: usize,
    /// How many expressions it is when written out, each use of a `let` counted.
    pub size: usize,
}

/// What an expression computes.
#[derive(Clone, Debug)]
pub enum What {
    /// A number written out.
    Number(Number),
    /// A flag written out.
    Flag(bool),
    /// A text written out.
    Text(String),
    /// Something read from outside.
    Leaf(Leaf),
    /// The opposite.
    Negate(Arc<Node>),
    /// Not.
    Not(Arc<Node>),
    /// Two numbers.
    Arithmetic(Operation, Arc<Node>, Arc<Node>),
    /// Two values compared.
    Compare(Comparison, Arc<Node>, Arc<Node>),
    /// All hold, looked at from left to right until one does not.
    All(Vec<Arc<Node>>),
    /// One holds, looked at from left to right until one does.
    Any(Vec<Arc<Node>>),
    /// One of two, by a condition.
    If(Arc<Node>, Arc<Node>, Arc<Node>),
    /// A list or a table.
    List(Vec<Arc<Node>>),
    /// A scoring word.
    Call(&'static Word, Vec<Arc<Node>>),
    /// A scoring word over rows.
    OverRows(OverRows),
    /// A cell of the row that a function of [`What::OverRows`] looks at.
    Cell {
        /// Which function's row, where one stands inside another.
        variable: usize,
        /// The field of rows.
        field: FieldId,
        /// Position of the column in the field's columns.
        column: usize,
    },
    /// A scoring word over the office's cohort.
    OverCohort(OverCohort),
}

/// A scoring word over rows.
#[derive(Clone, Debug)]
pub struct OverRows {
    /// The word.
    pub word: &'static Word,
    /// The rows.
    pub rows: Arc<Node>,
    /// The field that they are rows of.
    pub field: FieldId,
    /// What the functions call the row that they look at.
    pub variable: usize,
    /// The functions of a row, as expressions over its cells.
    pub bodies: Vec<Arc<Node>>,
}

/// A scoring word over the offices of a cohort, or over all.
#[derive(Clone, Debug)]
pub struct OverCohort {
    /// The word.
    pub word: &'static Word,
    /// What it asks for.
    pub statistic: Statistic,
    /// Among whom.
    pub among: Among,
    /// The figure that is compared; none for the size of the cohort.
    pub path: Option<Arc<CohortPath>>,
}

/// A figure that is compared among the offices of a cohort.
#[derive(Clone, Debug)]
pub struct CohortPath {
    /// As it is written, blanks evened out: two of one text are the same figure.
    pub text: String,
    /// As an expression, read for every office.
    pub node: Arc<Node>,
}

/// The offices that a figure is compared among.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Among {
    /// Those of the office's own cohort.
    Cohort,
    /// All of the run.
    All,
}

impl Among {
    /// As people name them: 同类单位, 全部单位.
    pub fn title(self) -> &'static str {
        match self {
            Self::Cohort => "同类",
            Self::All => "全部",
        }
    }
}

/// What is asked of a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Statistic {
    /// The arithmetic mean.
    Mean,
    /// The middle one, or the mean of the two in the middle.
    Median,
    /// The greatest.
    Max,
    /// The least.
    Min,
    /// The own place, the greatest being first; equal figures share a place.
    Rank,
    /// The own place, the least being first.
    RankLow,
    /// How many offices there are.
    Size,
}

/// Something read from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Leaf {
    /// A field's fact.
    Field(FieldId),
    /// A field's fact in the same office's report of last period.
    Prior(FieldId),
    /// A field's fact as the office itself stated it, where line data or a verified value took its place.
    Reported(FieldId),
    /// The points that the office gives itself for an indicator.
    SelfScore(IndicatorId),
    /// The total that the office gives itself.
    SelfTotal,
    /// A text of the office.
    Office(OfficeText),
    /// `points`.
    Points,
    /// A target, by position.
    Target(usize),
    /// A measure, by position.
    Measure(usize),
    /// The points so far of an indicator.
    Indicator(IndicatorId),
    /// The points so far of a section.
    Section(usize),
    /// A figure of the card.
    Figure(Figure),
}

/// Arithmetic on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The sign of a script.
    pub fn of_sign(sign: &str) -> Option<Self> {
        Some(match sign {
            "==" => Self::Equal,
            "!=" => Self::Unequal,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    /// The sign that people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "≠",
            Self::Less => "<",
            Self::LessOrEqual => "≤",
            Self::Greater => ">",
            Self::GreaterOrEqual => "≥",
        }
    }

    /// The sign that is typed.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

impl Operation {
    /// The sign of a script.
    pub fn of_sign(sign: &str) -> Option<Self> {
        Some(match sign {
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "%" => Self::Remainder,
            _ => return None,
        })
    }

    /// The sign that people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "−",
            Self::Multiply => "×",
            Self::Divide => "÷",
            Self::Remainder => "除以余",
        }
    }

    /// The sign that is typed.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}

/// The static type of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A number of a kind; with its value when it is written out.
    Number(Kind, Option<Number>),
    /// A flag.
    Flag,
    /// A date.
    Date,
    /// A text.
    Text,
    /// A list of typed things.
    List(Vec<Type>),
    /// A field of rows.
    Rows,
    /// One row of a field, as a function calls it.
    Row(FieldId, usize),
    /// A function.
    Function,
    /// Not known before it runs, or already reported.
    Unknown,
}

impl Type {
    /// As a person names it.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Number(kind, _) => kind.title(),
            Self::Flag => "是否",
            Self::Date => "日期",
            Self::Text => "文字",
            Self::List(_) => "表",
            Self::Rows => "逐行事件",
            Self::Row(..) => "一行",
            Self::Function => "函数",
            Self::Unknown => "未知",
        }
    }
}

impl Node {
    /// An expression, its size counted.
    pub fn new(what: What, span: Range<usize>) -> Self {
        let at = span.start;
        let mut node = Self {
            what,
            span,
            at,
            size: 1,
        };
        let parts: usize = node
            .parts()
            .iter()
            .map(|p| p.size)
            .fold(0, usize::saturating_add);
        node.size = parts.saturating_add(1);
        node
    }

    /// The same with its own sign at another byte than its beginning.
    #[must_use]
    pub fn with_sign_at(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// Whether it is a computation over its parts: arithmetic, a comparison, a scoring word over values.
    pub fn is_computed(&self) -> bool {
        matches!(
            self.what,
            What::Arithmetic(..) | What::Compare(..) | What::Call(..)
        )
    }

    /// The parts that it is made of.
    pub fn parts(&self) -> Vec<&Arc<Node>> {
        match &self.what {
            What::Number(_) | What::Flag(_) | What::Text(_) | What::Leaf(_) | What::Cell { .. } => {
                Vec::new()
            }
            What::OverCohort(over) => over.path.iter().map(|path| &path.node).collect(),
            What::OverRows(over) => {
                let mut parts = vec![&over.rows];
                parts.extend(&over.bodies);
                parts
            }
            What::Negate(a) | What::Not(a) => vec![a],
            What::Arithmetic(_, a, b) | What::Compare(_, a, b) => vec![a, b],
            What::If(a, b, c) => vec![a, b, c],
            What::All(parts) | What::Any(parts) | What::List(parts) | What::Call(_, parts) => {
                parts.iter().collect()
            }
        }
    }

    /// Visits it and all its parts, outer ones first.
    pub fn visit(&self, each: &mut impl FnMut(&Node)) {
        each(self);
        for part in self.parts() {
            part.visit(each);
        }
    }
}
