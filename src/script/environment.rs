//! What a script can see, handed in from outside.

use std::sync::Arc;

use crate::decimal::Number;
use crate::rubric::{Calendar, Field, FieldId, IndicatorId};
use crate::value::{Interval, Possible, Value};

use super::graph::{Leaf, Node, OverCohort, Statistic};

/// The facts and figures that a script may read for one office. Everything may be open.
pub trait Environment {
    /// A field's fact.
    fn field(&self, field: FieldId) -> Possible;
    /// A field's fact in the same office's report of last period.
    fn prior(&self, field: FieldId) -> Possible;
    /// A field's fact as the office itself stated it.
    fn reported(&self, field: FieldId) -> Possible;
    /// The points that the office gives itself for an indicator; none: its total.
    fn self_score(&self, indicator: Option<IndicatorId>) -> Possible;
    /// Whether nothing is known of what a leaf reads: it may yet turn out not to be given.
    fn is_unknown(&self, leaf: Leaf) -> bool;
    /// The built-in texts of `office`.
    fn office(&self, text: OfficeText) -> String;
    /// `points` of the indicator that runs; none where there is no such thing.
    fn points(&self) -> Option<Number>;
    /// A target, for this office's cohort; the position is that of the rubric's targets.
    fn target(&self, target: usize) -> Option<Value>;
    /// What a word over the office's cohort comes to; `own` is what the compared figure is for the office itself.
    /// Where nothing is known of the others, it may be anything.
    fn cohort(&self, over: &OverCohort, own: Option<&Possible>) -> Possible {
        let _ = own;
        Possible::number(match over.statistic {
            Statistic::Rank | Statistic::RankLow | Statistic::Size => {
                Interval::at_least(Number::from(1)).known_whole()
            }
            _ => Interval::everything(),
        })
    }
    /// What an expression comes to of which its parts, each for itself, give `apart`: less, where the environment
    /// knows that its parts move together.
    fn together(&self, node: &Node, apart: Possible) -> Possible {
        let _ = node;
        apart
    }
    /// A cell of the row that a function looks at; only [`InRow`](super::InRow) has any.
    fn cell(&self, variable: usize, column: usize) -> Possible {
        let _ = (variable, column);
        Possible::failure("这里没有逐行数据")
    }
    /// The columns of a field of rows.
    fn columns(&self, field: FieldId) -> &[Field];
    /// A measure, by position in the rubric's measures.
    fn measure(&self, measure: usize) -> Possible;
    /// The points so far of an indicator.
    fn indicator(&self, indicator: IndicatorId) -> Possible;
    /// The points so far of a section, by position.
    fn section(&self, section: usize) -> Possible;
    /// A figure of the whole card.
    fn figure(&self, figure: Figure) -> Possible;
    /// The day against which dates are judged, as a moment; none when the rubric names none.
    fn assessed_on(&self) -> Option<time::Date>;
    /// Which days are working days; none when the rubric does not say.
    fn calendar(&self) -> Option<&Arc<Calendar>>;
}

/// A built-in text of `office`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfficeText {
    /// `office.id`
    Id,
    /// `office.name`
    Name,
    /// `office.cohort`
    Cohort,
}

impl OfficeText {
    /// All of them, with their name and their Chinese alias in scripts.
    pub const NAMED: [(Self, &'static str, &'static str); 3] = [
        (Self::Id, "id", "编号"),
        (Self::Name, "name", "名称"),
        (Self::Cohort, "cohort", "类别"),
    ];
}

impl Figure {
    /// Those that have a name in scripts, with it and its Chinese alias.
    pub const NAMED: [(Self, &'static str, &'static str); 7] = [
        (Self::Base, "base", "基础分"),
        (Self::Bonus, "bonus", "加分"),
        (Self::Penalty, "penalty", "扣分"),
        (Self::Total, "total", "总分"),
        (Self::Rank, "rank", "名次"),
        (Self::RankLow, "rank_low", "倒数名次"),
        (Self::Grade, "grade", "等次"),
    ];
}

/// A figure of the card that gates, ties and the conditions of bonus and penalty sections may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Sum of the base sections, rescaled.
    Base,
    /// Bonus given.
    Bonus,
    /// Penalty taken: negative or 0.
    Penalty,
    /// The total: for gates that before any gate, for grades and columns the final one.
    Total,
    /// The rank; only for gates that limit the grade, and for columns.
    Rank,
    /// The rank from the bottom, 1 for the last: one more than the offices below; where `Rank` may be read.
    RankLow,
    /// The name of the grade; only for columns.
    Grade,
    /// How many scored indicators of a section apply; the section's position.
    CountApplicable(usize),
    /// The points of the scored indicators of a section that apply; the section's position.
    PointsApplicable(usize),
}
