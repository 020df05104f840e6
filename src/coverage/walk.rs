//! The ways through a graph: at every fork, which sides can be taken over what is known.
//!
//! Over what a rubric declares, every side that some facts may take is found; over the facts of one office, the sides
//! that it surely takes. One walk serves both, so that what is counted and what is reached cannot differ.

use std::sync::Arc;

use crate::decimal::Number;
use crate::script::builtins::{Gives, Word};
use crate::script::graph::{Comparison, Node, OverRows, What};
use crate::script::{Environment, InRow, any_rows, read_node};
use crate::value::{Interval, Rows, Truth, Value};

/// What kind of fork a side belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ForkKind {
    /// A condition: it holds, or does not.
    Condition,
    /// A row of a table, or none of them.
    Row,
    /// A limit, a shortage, a step: it takes effect, or does not.
    Limit,
    /// Something is not applicable, or is.
    NotApplicable,
    /// Events: some, or none.
    Rows,
}

/// How many ways are followed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ways {
    /// Every one that may be taken.
    All,
    /// Those alone that are surely taken.
    Sure,
}

/// A side of a fork that is taken.
pub(super) struct Side<'n> {
    /// The expression that forks.
    pub(super) node: &'n Node,
    pub(super) kind: ForkKind,
    /// Which one it is.
    pub(super) at: usize,
    /// In words.
    pub(super) label: String,
    /// Nothing else was ever in question: there is no other side.
    pub(super) alone: bool,
}

/// Walks through the graph of one script.
pub(super) struct Walk<'a> {
    pub(super) environment: &'a dyn Environment,
    pub(super) ways: Ways,
    /// The script, for the words of sides.
    pub(super) text: &'a str,
    /// Expressions, as they are written, that are not 0 where the walk is.
    pub(super) not_zero: Vec<String>,
    pub(super) found: &'a mut dyn FnMut(&Side<'_>),
}

const HOLDS: [&str; 2] = ["成立", "不成立"];

impl Walk<'_> {
    /// A script as a whole: a condition where it gives a flag.
    pub(super) fn whole(&mut self, node: &Node) {
        if self.gives_flag(node) {
            self.condition(node);
        } else {
            self.expression(node);
        }
    }

    fn gives_flag(&self, node: &Node) -> bool {
        match &node.what {
            What::Compare(..) | What::All(_) | What::Any(_) | What::Not(_) | What::Flag(_) => true,
            What::Call(word, _) => word.gives == Gives::Flag,
            What::Leaf(_) | What::Cell { .. } => self.truth(node).is_some(),
            What::If(_, yes, no) => self.gives_flag(yes) && self.gives_flag(no),
            _ => false,
        }
    }

    fn truth(&self, node: &Node) -> Option<Truth> {
        match read_node(node, self.environment).value {
            Some(Value::Flag(truth)) => Some(truth),
            _ => None,
        }
    }

    fn number(&self, node: &Node) -> Option<Interval> {
        match read_node(node, self.environment).value {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// Sides with whether each can be taken.
    fn sides(&mut self, node: &Node, kind: ForkKind, sides: Vec<(String, bool)>) {
        let can = sides.iter().filter(|(_, can)| *can).count();
        if self.ways == Ways::Sure && can != 1 {
            return;
        }
        let alone = sides.len() == 1;
        for (at, (label, can)) in sides.into_iter().enumerate() {
            if can {
                (self.found)(&Side {
                    node,
                    kind,
                    at,
                    label,
                    alone,
                });
            }
        }
    }

    /// Two sides by a condition that need not stand in the script; none where it comes to nothing.
    fn either(&mut self, node: &Node, kind: ForkKind, truth: Option<Truth>, labels: [&str; 2]) {
        let Some(truth) = truth else {
            return;
        };
        let [yes, no] = labels.map(str::to_owned);
        let sides = vec![(yes, truth.can_be_true()), (no, truth.can_be_false())];
        self.sides(node, kind, sides);
    }

    /// Whether what hangs on a condition is followed.
    fn goes(&self, truth: Option<Truth>, wanted: bool) -> bool {
        match (truth, self.ways) {
            (None, ways) => ways == Ways::All,
            (Some(truth), Ways::All) if wanted => truth.can_be_true(),
            (Some(truth), Ways::All) => truth.can_be_false(),
            (Some(truth), Ways::Sure) => truth == Truth::from(wanted),
        }
    }

    /// A condition and the conditions in it, as far as they are looked at.
    fn condition(&mut self, node: &Node) -> Option<Truth> {
        let truth = self.truth(node);
        match &node.what {
            What::Flag(_) => {}
            What::Not(inner) => {
                self.condition(inner);
            }
            What::All(parts) | What::Any(parts) => {
                self.either(node, ForkKind::Condition, truth, HOLDS);
                let goes_on = matches!(node.what, What::All(_));
                for part in parts {
                    let truth = self.condition(part);
                    if !self.goes(truth, goes_on) {
                        break;
                    }
                }
            }
            What::If(cond, yes, no) => {
                let truth = self.condition(cond);
                for (wanted, way) in [(true, yes), (false, no)] {
                    if self.goes(truth, wanted) {
                        self.condition(way);
                    }
                }
            }
            _ => {
                self.either(node, ForkKind::Condition, truth, HOLDS);
                self.parts(node);
            }
        }
        truth
    }

    fn parts(&mut self, node: &Node) {
        for part in node.parts() {
            self.expression(part);
        }
    }

    /// An expression that is no condition.
    fn expression(&mut self, node: &Node) {
        match &node.what {
            What::If(cond, yes, no) => {
                let truth = self.condition(cond);
                for (wanted, way) in [(true, yes), (false, no)] {
                    if self.goes(truth, wanted) {
                        let known = self.not_zero.len();
                        self.not_zero.extend(self.not_zero_by(cond, wanted));
                        self.whole(way);
                        self.not_zero.truncate(known);
                    }
                }
            }
            What::All(_) | What::Any(_) | What::Not(_) | What::Compare(..) => {
                self.condition(node);
            }
            What::Call(word, args) => self.call(node, word, args),
            What::OverRows(over) => self.rows(node, over),
            // The figures of others are read elsewhere.
            What::OverCohort(_) => {}
            _ => self.parts(node),
        }
    }

    /// The expression that is not 0 where a condition holds, or does not.
    fn not_zero_by(&self, cond: &Node, holds: bool) -> Option<String> {
        let What::Compare(comparison, x, zero) = &cond.what else {
            return None;
        };
        let says = match comparison {
            Comparison::Equal => !holds,
            Comparison::Unequal | Comparison::Greater => holds,
            _ => false,
        };
        let zero = matches!(&zero.what, What::Number(number) if *number == Number::zero());
        (says && zero).then(|| self.written(x))
    }

    fn call(&mut self, node: &Node, word: &Word, args: &[Arc<Node>]) {
        match (word.name, args) {
            ("when" | "factor", [cond, given]) => {
                let truth = self.condition(cond);
                if self.goes(truth, true) {
                    self.expression(given);
                }
                return;
            }
            ("first_when", [table]) => return self.first_when(node, table),
            ("tiers", [x, table]) => self.tiers(node, x, table, true),
            ("tiers_to", [x, table]) => self.tiers(node, x, table, false),
            ("line", [x, table]) => self.line(node, x, table),
            ("slope_marginal" | "slope_whole", [gap, table]) => self.slope(node, gap, table),
            ("capped", [x, limit]) => {
                let over = self.compare(x, limit, |x, limit| limit.less(x));
                self.either(node, ForkKind::Limit, over, ["超过上限", "未超上限"]);
            }
            ("floored", [x, limit]) => {
                let under = self.compare(x, limit, Interval::less);
                self.either(node, ForkKind::Limit, under, ["低于下限", "未低于下限"]);
            }
            ("min" | "max", parts) => self.extreme(node, word.name == "min", parts),
            ("abs", [x]) => {
                let zero = Interval::from(Number::zero());
                let negative = self.number(x).map(|x| x.less(&zero));
                self.either(node, ForkKind::Limit, negative, ["为负", "不为负"]);
            }
            ("if_not_applicable", [x, other]) => {
                let read = read_node(x, self.environment);
                let missing = Truth::from_possible(
                    read.not_applicable.is_some() || self.ways == Ways::All,
                    read.value.is_some() || self.ways == Ways::All,
                );
                let labels = ["缺项", "不缺项"];
                self.either(node, ForkKind::NotApplicable, Some(missing), labels);
                self.expression(x);
                if self.goes(Some(missing), true) {
                    self.expression(other);
                }
                return;
            }
            ("not_applicable", _) => {
                let sides = vec![("缺项".to_owned(), true)];
                return self.sides(node, ForkKind::NotApplicable, sides);
            }
            ("whole_steps" | "started_steps", [gap, size]) => self.steps(node, gap, size),
            ("attained" | "attained_inverse" | "progress", _) => {
                let one = Interval::from(Number::from(1));
                let short = self.number(node).map(|result| result.less(&one));
                self.either(node, ForkKind::Limit, short, ["未达到", "达到"]);
            }
            (
                "shortage" | "excess" | "exact_steps" | "days_late" | "workdays_late"
                | "months_late",
                _,
            ) => {
                let zero = Interval::from(Number::zero());
                let some = self.number(node).map(|result| zero.less(&result));
                self.either(node, ForkKind::Limit, some, ["大于0", "为0"]);
            }
            _ => {}
        }
        if let ("ratio" | "percent" | "attained", [_, whole]) = (word.name, args)
            && !self.not_zero.contains(&self.written(whole))
        {
            let zero = Interval::from(Number::zero());
            let of_nothing = self.number(whole).map(|whole| whole.equal(&zero));
            let labels = ["分母为0", "分母不为0"];
            self.either(node, ForkKind::NotApplicable, of_nothing, labels);
        }
        self.parts(node);
    }

    fn compare(
        &self,
        x: &Node,
        y: &Node,
        compared: impl Fn(&Interval, &Interval) -> Truth,
    ) -> Option<Truth> {
        Some(compared(&self.number(x)?, &self.number(y)?))
    }

    fn first_when(&mut self, node: &Node, table: &Node) {
        let mut open = true;
        for cells in rows_of(table) {
            let [cond, points] = cells else {
                continue;
            };
            let truth = self.condition(cond);
            if self.goes(truth, true) {
                self.expression(points);
            }
            if !self.goes(truth, false) {
                open = false;
                break;
            }
        }
        if open {
            let sides = vec![("各行都不符合".to_owned(), true)];
            self.sides(node, ForkKind::Row, sides);
        }
    }

    /// Rows that hold from their bound on, or up to it; the first that is met counts.
    fn tiers(&mut self, node: &Node, x: &Node, table: &Node, from: bool) {
        let Some(number) = self.number(x) else {
            return;
        };
        let (mut sides, mut rest) = (Vec::new(), true);
        let mut left = Some(number);
        for cells in rows_of(table) {
            let Some((bound, limit)) = cells
                .first()
                .and_then(|bound| Some((bound, self.number(bound)?.exact()?.clone())))
            else {
                return;
            };
            let (met, beyond) = match from {
                true => (Interval::at_least(limit.clone()), Interval::below(limit)),
                false => (Interval::at_most(limit.clone()), Interval::above(limit)),
            };
            let meets = left
                .as_ref()
                .and_then(|left| left.intersect(&met))
                .is_some();
            left = left.and_then(|left| left.intersect(&beyond));
            rest = left.is_some();
            let label = self.written(bound);
            sides.push((format!("落在 {label} 一档"), meets));
        }
        sides.push(("各档都够不上".to_owned(), rest));
        self.sides(node, ForkKind::Row, sides);
    }

    /// The pieces between the places of a line, and what lies beyond its ends.
    fn line(&mut self, node: &Node, x: &Node, table: &Node) {
        let Some(number) = self.number(x) else {
            return;
        };
        let mut places: Vec<(Number, String)> = Vec::new();
        for cells in rows_of(table) {
            let Some((at, place)) = cells
                .first()
                .and_then(|at| Some((at, self.number(at)?.exact()?.clone())))
            else {
                return;
            };
            if places.last().is_none_or(|(last, _)| *last != place) {
                places.push((place, self.written(at)));
            }
        }
        let meets = |piece: Interval| number.intersect(&piece).is_some();
        let mut sides = Vec::new();
        if let Some((first, label)) = places.first() {
            let below = Interval::below(first.clone());
            sides.push((format!("低于 {label}"), meets(below)));
        }
        for pair in places.windows(2) {
            if let [(a, from), (b, to)] = pair {
                let piece = Interval::at_least(a.clone()).intersect(&Interval::below(b.clone()));
                sides.push((format!("{from} 至 {to} 之间"), piece.is_some_and(meets)));
            }
        }
        if let Some((last, label)) = places.last() {
            let from = Interval::at_least(last.clone());
            sides.push((format!("到 {label}"), meets(from)));
        }
        self.sides(node, ForkKind::Row, sides);
    }

    fn slope(&mut self, node: &Node, gap: &Node, table: &Node) {
        let Some(number) = self.number(gap) else {
            return;
        };
        let mut froms: Vec<(Number, String)> = Vec::new();
        for cells in rows_of(table) {
            let Some((from, place)) = cells
                .first()
                .and_then(|from| Some((from, self.number(from)?.exact()?.clone())))
            else {
                return;
            };
            froms.push((place, self.written(from)));
        }
        let mut sides = Vec::new();
        let meets = |piece: Interval| number.intersect(&piece).is_some();
        if let Some((first, label)) = froms.first() {
            let none = Interval::at_most(first.clone());
            sides.push((format!("不超过 {label}"), meets(none)));
        }
        for (at, (from, label)) in froms.iter().enumerate() {
            let above = Interval::above(from.clone());
            let piece = match froms.get(at + 1) {
                Some((next, _)) => above.intersect(&Interval::at_most(next.clone())),
                None => Some(above),
            };
            sides.push((format!("超过 {label} 的一段"), piece.is_some_and(meets)));
        }
        self.sides(node, ForkKind::Row, sides);
    }

    /// Whole steps are told from those that are only begun: that is what the words differ in.
    fn steps(&mut self, node: &Node, gap: &Node, size: &Node) {
        let Some((gap, size)) = self.number(gap).zip(self.number(size)) else {
            return;
        };
        let zero = Interval::from(Number::zero());
        let some = zero.less(&gap);
        let exact = gap.exact().zip(size.exact());
        let whole = match exact.and_then(|(gap, size)| gap.checked_div(size)) {
            Some(steps) => Truth::from(steps.is_whole()),
            None if gap.is_whole() && size.exact() == Some(&Number::from(1)) => Truth::True,
            None => Truth::Open,
        };
        let sides = vec![
            ("没有差距".to_owned(), some.can_be_false()),
            ("差距正好满步".to_owned(), some.and(whole).can_be_true()),
            (
                "差距不满一步".to_owned(),
                some.and(whole.negate()).can_be_true(),
            ),
        ];
        self.sides(node, ForkKind::Limit, sides);
    }

    /// Which one is the least, or the greatest.
    fn extreme(&mut self, node: &Node, least: bool, parts: &[Arc<Node>]) {
        let numbers: Option<Vec<Interval>> = parts.iter().map(|part| self.number(part)).collect();
        let Some(numbers) = numbers else {
            return;
        };
        let wins = |at: usize, own: &Interval| {
            let mut others = numbers.iter().enumerate().filter(|(other, _)| *other != at);
            others.all(|(_, other)| match least {
                true => own.less(other).can_be_true(),
                false => other.less(own).can_be_true(),
            })
        };
        let what = if least { "最小" } else { "最大" };
        let sides = parts.iter().zip(&numbers).enumerate();
        let sides = sides.map(|(at, (part, own))| {
            let label = format!("{what}的是 {}", self.written(part));
            (label, wins(at, own))
        });
        let sides = sides.collect();
        self.sides(node, ForkKind::Limit, sides);
    }

    fn rows(&mut self, node: &Node, over: &OverRows) {
        let known = read_node(&over.rows, self.environment).value;
        match (self.ways, known) {
            (Ways::All, _) => {
                self.rows_or_none(node, over, Truth::Open);
                for row in any_rows(over, self.environment) {
                    let inside = InRow::of(self.environment, over, &row);
                    self.inside(over, &inside);
                }
            }
            (Ways::Sure, Some(Value::Rows(Rows::Listed(rows)))) => {
                self.rows_or_none(node, over, Truth::from(rows.is_empty()));
                for row in rows.iter() {
                    let inside = InRow::of(self.environment, over, row);
                    self.inside(over, &inside);
                }
            }
            (Ways::Sure, _) => {}
        }
    }

    /// A number of rows that is 0 is a number like others, compared where it matters.
    fn rows_or_none(&mut self, node: &Node, over: &OverRows, none: Truth) {
        if over.word.name != "count_of" {
            self.either(node, ForkKind::Rows, Some(none), ["没有一行", "有一行以上"]);
        }
    }

    fn inside(&mut self, over: &OverRows, inside: &InRow<'_>) {
        let mut walk = Walk {
            environment: inside,
            ways: self.ways,
            text: self.text,
            not_zero: self.not_zero.clone(),
            found: &mut *self.found,
        };
        for body in &over.bodies {
            walk.whole(body);
        }
    }

    /// An expression as it is written.
    fn written(&self, node: &Node) -> String {
        written(self.text, node)
    }
}

/// An expression as it is written, blanks evened out; up to the brackets that close those opened in it.
pub(super) fn written(text: &str, node: &Node) -> String {
    let from = text.get(node.span.start..).unwrap_or_default();
    let least = node.span.len();
    let (mut open, mut end) = (0i32, from.len());
    for (at, sign) in from.char_indices() {
        if at >= least && open <= 0 && !(at == least && sign == '(') {
            end = at;
            break;
        }
        match sign {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open -= 1,
            _ => {}
        }
    }
    let written = from.get(..end).unwrap_or_default();
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The cells of each row of a table.
fn rows_of(table: &Node) -> impl Iterator<Item = &[Arc<Node>]> {
    let rows = match &table.what {
        What::List(rows) => rows.as_slice(),
        _ => &[],
    };
    rows.iter().filter_map(|row| match &row.what {
        What::List(cells) => Some(cells.as_slice()),
        _ => None,
    })
}
