//! The arithmetic of a script in words and figures: titles for names, values behind them, no code.

mod cause;
mod choices;
mod cohort;
mod dates;
mod named;
mod rows;
mod say;
mod steps;

use named::Named;
use rows::RowAt;

pub(super) use cohort::title_of_cohort;
pub(crate) use say::say_named;
pub(super) use say::{say_interval, say_possible, say_value, unit_of};

use std::sync::Arc;

use crate::decimal::Number;
use crate::rubric::{Field, FieldId, FieldKind, IndicatorId};
use crate::script::Environment;
use crate::script::Program;
use crate::script::builtins::{Takes, Word};
use crate::script::graph::{Comparison, Leaf, Node, Operation, What};
use crate::value::{Interval, Known, Possible, Truth, Value};

use super::cohort::is_place;
use super::facts::Facts;
use super::{same_value, tightest};

/// The arithmetic of a program over the facts, with its result; before it that of the measures that stand in it, and
/// what the statistics of the cohort in it rest on.
pub(super) fn workings(program: &Program, facts: &Facts<'_>) -> String {
    workings_within(program, facts, |text| text)
}

/// The same with something `around` the program's own arithmetic.
pub(super) fn workings_within(
    program: &Program,
    facts: &Facts<'_>,
    around: impl FnOnce(String) -> String,
) -> String {
    let named = Named::default();
    let own = around(told(program, facts, "", &named));
    let mut told = named.told(facts);
    told.push(own);
    // An open result brings its own sign: 比率≥0.8, not 比率=≥0.8; one that is not known has none: 未知, not 未知%.
    [
        ("=≥", "≥"),
        ("=>", ">"),
        ("=≤", "≤"),
        ("=<", "<"),
        ("=≈", "≈"),
        ("=未知%", "=未知"),
    ]
    .into_iter()
    .fold(told.join(";"), |text, (from, to)| {
        match text.contains(from) {
            true => text.replace(from, to),
            false => text,
        }
    })
}

/// The arithmetic of one program alone; what it names that has an arithmetic of its own is kept in `named`.
fn told(program: &Program, facts: &Facts<'_>, unit: &str, named: &Named) -> String {
    let words = Words {
        facts,
        inside: facts,
        row: None,
        named,
    };
    let Some(node) = program.graph() else {
        // An interpreted script: the facts that it read, the steps that it took, and what it came to.
        for leaf in program.leaves() {
            if let Leaf::Measure(measure) = leaf {
                named.measure(*measure);
            }
        }
        let fields = facts.rubric().fields_of(program).into_iter();
        let fields: Vec<String> = fields.map(|id| words.leaf(Leaf::Field(id))).collect();
        let mut result = facts.read(program);
        let tried = match result.is_settled() {
            true => "",
            false => {
                result = tightest(program, facts, &same_value).0;
                "逐种情形试算"
            }
        };
        let result = say_possible(&result, unit);
        let steps = program.steps(facts.rubric().rubric(), facts);
        let steps = [
            fields.join("、"),
            steps::say_steps(&steps, facts),
            tried.to_owned(),
        ];
        let steps = steps.into_iter().filter(|step| !step.is_empty());
        let steps: Vec<String> = steps.collect();
        return format!("{} → {result}", steps.join(" → "));
    };
    words.whole(node, unit)
}

/// The phrase of a word with its result; one that is no figure has no unit: `缺项(分母为0)`, not `缺项(分母为0)%`.
fn with_result(phrase: &str, result: &Possible) -> String {
    let said = say_possible(result, "");
    if result.value.is_some() {
        return phrase.replace("{=}", &said);
    }
    ["{=}%", "{=}分", "{=}"]
        .into_iter()
        .fold(phrase.to_owned(), |text, slot| text.replace(slot, &said))
}

/// The numbers that a field can be, where the rubric says more of them than its type does.
fn stated_range(field: &Field) -> Option<&Interval> {
    let range = &field.range;
    let (least, greatest) = (range.least(), range.greatest());
    let zero = |end: Option<&Number>| end == Some(&Number::zero());
    let usual = match field.kind {
        FieldKind::Count | FieldKind::Amount => zero(least) && greatest.is_none(),
        FieldKind::Rate => zero(least) && greatest == Some(&Number::hundred()),
        FieldKind::Number => least.is_none() && greatest.is_none(),
        _ => true,
    };
    (!usual).then_some(range)
}

fn is_zero(node: &Node) -> bool {
    matches!(&node.what, What::Number(number) if *number == Number::zero())
}

struct Words<'a> {
    facts: &'a Facts<'a>,
    /// The same facts; inside a function of a row with that row.
    inside: &'a dyn Environment,
    /// Inside a function of a row, that row.
    row: Option<RowAt<'a>>,
    /// Where what is named is kept that is told for itself.
    named: &'a Named,
}

impl Words<'_> {
    /// What an expression comes to.
    fn possible(&self, node: &Node) -> Possible {
        crate::script::read_node(node, self.inside)
    }

    fn value(&self, node: &Node) -> String {
        say_possible(&self.possible(node), "")
    }

    /// An expression in words, with its result where the words do not end with it.
    fn whole(&self, node: &Node, unit: &str) -> String {
        let (node, known) = self.cause(node);
        if let Some(fact) = self.fact(node) {
            return fact;
        }
        let text = self.say(node, 0);
        if self.closes(node) {
            return text;
        }
        let result = known.unwrap_or_else(|| self.possible(node));
        match result.value {
            Some(Value::Flag(Truth::True)) => format!("{text},成立"),
            Some(Value::Flag(Truth::False)) => format!("{text},不成立"),
            Some(Value::Flag(Truth::Open)) => format!("{text},未定"),
            _ => format!("{text}={}", say_possible(&result, unit)),
        }
    }

    /// Whether the words of an expression end with its result.
    fn closes(&self, node: &Node) -> bool {
        match &node.what {
            What::Number(_) | What::Flag(_) | What::OverRows(_) | What::OverCohort(_) => true,
            What::Call(word, _) if word.phrase.contains("{=}") => true,
            What::If(cond, yes, no) => match self.truth(cond) {
                Some(Truth::True) => self.closes(yes),
                Some(Truth::False) => self.closes(no),
                _ => false,
            },
            _ => self.fact(node).is_some(),
        }
    }

    /// An expression in words; in brackets where it binds less than what stands around it.
    fn say(&self, node: &Node, around: u8) -> String {
        let (text, own) = match &node.what {
            What::Number(number) => (number.to_string(), 9),
            What::Flag(flag) => (if *flag { "是" } else { "否" }.to_owned(), 9),
            What::Text(text) => (format!("“{text}”"), 9),
            // Two ends hang together less than a product.
            What::Leaf(leaf) => match self.leaf(*leaf) {
                text if text.contains('至') && !text.ends_with(')') => (text, 5),
                text => (text, 9),
            },
            What::OverCohort(over) => {
                let own = if is_place(over.statistic) { 4 } else { 9 };
                (self.over_cohort(node, over), own)
            }
            What::Negate(a) => (format!("−{}", self.say(a, 8)), 7),
            What::Not(a) => (self.not(node, a), 9),
            What::Arithmetic(operation, a, b) => {
                let own = match operation {
                    Operation::Add | Operation::Subtract => 5,
                    _ => 6,
                };
                // Behind a minus or a division a bracket is needed at the same strength, too.
                let right = match operation {
                    Operation::Add | Operation::Multiply => own,
                    _ => own + 1,
                };
                (
                    format!(
                        "{}{}{}",
                        self.say(a, own),
                        operation.title(),
                        self.say(b, right)
                    ),
                    own,
                )
            }
            What::Compare(comparison, a, b) => (self.compared(*comparison, a, b), 3),
            What::All(parts) => (self.joined(parts, "且", 2), 2),
            What::Any(parts) => (self.joined(parts, "或", 1), 1),
            // Something or nothing, within a sum.
            What::If(cond, yes, no) if around > 0 && is_zero(no) => (self.when(cond, yes), 9),
            What::If(cond, yes, no) => (self.branch(cond, yes, no), 0),
            What::List(rows) => (self.table(rows), 9),
            What::Call(word, args) => self.call(node, word, args),
            What::OverRows(over) => self.over_rows(node, over),
            What::Cell {
                variable,
                field,
                column,
            } => (self.cell(node, *variable, *field, *column), 9),
        };
        if own < around {
            format!("({text})")
        } else {
            text
        }
    }

    /// `败诉3件≥3`; behind a value that brings its own sign the limit is told apart: `败诉≥2件(看是否≥3)`.
    fn compared(&self, comparison: Comparison, a: &Node, b: &Node) -> String {
        let (left, right) = (self.say(a, 4), self.say(b, 4));
        let sign = comparison.title();
        let exact = |node| self.possible(node).is_settled();
        if exact(a) && exact(b) {
            format!("{left}{sign}{right}")
        } else {
            format!("{left}(看是否{sign}{right})")
        }
    }

    fn joined(&self, parts: &[Arc<Node>], sign: &str, own: u8) -> String {
        parts
            .iter()
            .map(|p| self.say(p, own))
            .collect::<Vec<_>>()
            .join(sign)
    }

    /// A table in words: `98→5、95→4`.
    fn table(&self, rows: &[Arc<Node>]) -> String {
        let row = |row: &Arc<Node>| match &row.what {
            What::List(cells) => cells
                .iter()
                .map(|c| self.say(c, 4))
                .collect::<Vec<_>>()
                .join("→"),
            _ => self.say(row, 0),
        };
        rows.iter().map(row).collect::<Vec<_>>().join("、")
    }

    /// A word with its arguments, and how strongly it holds together.
    fn call(&self, node: &Node, word: &'static Word, args: &[Arc<Node>]) -> (String, u8) {
        match (word.name, args) {
            ("when", [cond, points]) => return (self.when(cond, points), 9),
            ("first_when", [table]) => return self.first_when(table),
            ("factor", [cond, k]) => return (self.factor(cond, k), 9),
            ("is_never", [date]) => return (self.never(node, date), 9),
            ("min" | "max", parts) => {
                let parts: Vec<_> = parts.iter().map(|p| self.say(p, 5)).collect();
                let which = if word.name == "min" {
                    "最小"
                } else {
                    "最大"
                };
                let text = format!("{}中{which}的{}", parts.join("、"), self.value(node));
                return (text, 4);
            }
            _ => {}
        }
        let mut text = with_result(word.phrase, &self.possible(node));
        for (index, arg) in args.iter().enumerate() {
            let strength = match &arg.what {
                _ if word.takes(index) == Some(Takes::Anything) => 0,
                // A phrase holds a figure together, though it has two ends.
                What::Leaf(_) => 5,
                _ => 7,
            };
            let arg = match strength {
                0 => self.cause(arg).0,
                _ => arg,
            };
            text = text.replace(&format!("{{{index}}}"), &self.say(arg, strength));
        }
        if let [done, due] = args {
            let (done, due) = (self.possible(done), self.possible(due));
            text += &dates::counted(word, &done, &due, self.inside);
        }
        // One that begins with an argument needs brackets inside others.
        let own = if word.phrase.starts_with('{') { 4 } else { 6 };
        (text, own)
    }

    /// `持证率92%`, `达标:是`; `培训次数3次(缺佐证)`, and what was reported but not taken.
    fn field(&self, id: FieldId) -> String {
        let Some(field) = self.facts.rubric().rubric().field(id) else {
            return String::new();
        };
        let fact = self.facts.report().fact(id);
        let unit = unit_of(field.kind == FieldKind::Rate, field.unit.as_deref());
        let colon = if field.kind == FieldKind::Flag {
            ":"
        } else {
            ""
        };
        let title = &field.title;
        if self.facts.is_opened(id) {
            let given = fact.is_some_and(|fact| matches!(fact.known, Known::Value(_)));
            return format!(
                "{title}({})",
                if given {
                    "勾稽关系不符"
                } else {
                    "未填"
                }
            );
        }
        if let Some((Known::Value(value), true)) = fact.map(|fact| (&fact.known, fact.unproved)) {
            return format!("{title}{colon}{}(缺佐证)", say_value(value, &unit));
        }
        let known = self.facts.field(id);
        if known == Possible::value(field.anything()) && !known.is_settled() {
            let refused = fact.is_some_and(|fact| matches!(fact.known, Known::Missing(Some(_))));
            let ends = stated_range(field).map_or_else(String::new, |range| {
                format!(",限{}", say_interval(range, &unit))
            });
            return format!("{title}({}{ends})", if refused { "未采用" } else { "未填" });
        }
        format!("{title}{colon}{}", say_possible(&known, &unit))
    }

    /// `上年案件数12件`
    fn prior(&self, id: FieldId) -> String {
        let Some(field) = self.facts.rubric().rubric().field(id) else {
            return String::new();
        };
        let unit = unit_of(field.kind == FieldKind::Rate, field.unit.as_deref());
        let known = self.facts.prior(id);
        if known == Possible::value(field.anything()) && !known.is_settled() {
            format!("上年{}(尚无)", field.title)
        } else {
            format!("上年{}{}", field.title, say_possible(&known, &unit))
        }
    }

    /// `C2自评分4.5`
    fn self_score(&self, of: &str, at: Option<IndicatorId>) -> String {
        let known = self.facts.self_score(at);
        if known.is_settled() {
            format!("{of}自评分{}", say_possible(&known, ""))
        } else {
            format!("{of}自评分(未填)")
        }
    }

    fn leaf(&self, leaf: Leaf) -> String {
        let rubric = self.facts.rubric().rubric();
        match leaf {
            Leaf::Field(id) => self.field(id),
            Leaf::Prior(id) => self.prior(id),
            Leaf::Reported(id) if self.facts.is_replaced(id) => {
                let Some(field) = rubric.field(id) else {
                    return String::new();
                };
                let unit = unit_of(field.kind == FieldKind::Rate, field.unit.as_deref());
                let known = self.facts.reported(id);
                format!("填报的{}{}", field.title, say_possible(&known, &unit))
            }
            Leaf::Reported(id) => format!("填报的{}", self.field(id)),
            Leaf::SelfScore(at) => {
                let id = rubric.indicator(at).map_or("", |i| i.id.as_str());
                self.self_score(id, Some(at))
            }
            Leaf::SelfTotal => self.self_score("总分", None),
            Leaf::Office(text) => self.facts.office(text),
            Leaf::Points => format!("分值{}", self.facts.points().unwrap_or_else(Number::zero)),
            Leaf::Target(target) => {
                let title = rubric.targets.get(target).map_or("", |t| t.title.as_str());
                let value = self
                    .facts
                    .target(target)
                    .map_or_else(String::new, |v| say_value(&v, ""));
                // A figure that changed with the years is told with the document that set it.
                let dated = rubric.targets.get(target).and_then(|t| {
                    let source = t.source.as_ref().map(|source| format!(",{source}"));
                    Some(format!("({}年起{})", t.since?, source.unwrap_or_default()))
                });
                format!("{title}{value}{}", dated.unwrap_or_default())
            }
            Leaf::Measure(measure) => match rubric.measures.get(measure) {
                Some(m) => {
                    self.named.measure(measure);
                    let unit = m.unit.as_deref().unwrap_or("");
                    format!(
                        "{}{}",
                        m.title,
                        say_possible(&self.facts.measure(measure), unit)
                    )
                }
                None => String::new(),
            },
            Leaf::Indicator(at) => {
                let id = rubric.indicator(at).map_or("", |i| i.id.as_str());
                format!("{id}得分{}", say_possible(&self.facts.indicator(at), ""))
            }
            Leaf::Section(at) => {
                let title = rubric.sections.get(at).map_or("", |s| s.title.as_str());
                format!("{title}得分{}", say_possible(&self.facts.section(at), ""))
            }
            Leaf::Figure(figure) => {
                use crate::script::Figure::{self, CountApplicable, PointsApplicable};
                let mut named = Figure::NAMED.iter();
                let title = match (figure, named.find(|(own, ..)| *own == figure)) {
                    (CountApplicable(_), _) => "适用项数",
                    (PointsApplicable(_), _) => "适用分值",
                    (_, named) => named.map_or("", |(_, _, alias)| alias),
                };
                format!("{title}{}", say_possible(&self.facts.figure(figure), ""))
            }
        }
    }
}
