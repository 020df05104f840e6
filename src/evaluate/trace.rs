//! What each part of a script came to for one office, for the picture of it.

mod say;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::catalogue::Lang;
use crate::decimal::Number;
use crate::outcome::{Outcome, Status};
use crate::rubric::{FieldKind, IndicatorId};
use crate::script::graph::{Leaf, Node, OverRows, What};
use crate::script::{Environment, Program, read_node, read_row};
use crate::trace::{Part, Trace};
use crate::value::{Known, Possible, Rows, Truth, Value};

use super::facts::{CardFigures, Case, Facts, Unproved};
use super::outcome::{PointStep, Scoring};
use super::workings::unit_of;
use super::{Evaluation, SoFar, same_value, tightest};
use say::Say;

/// Of values of one part on several rows so many are shown.
const MOST_ROWS: usize = 6;

impl Evaluation<'_> {
    /// The scripts behind an indicator's outcome with what their parts came to: the condition under which it applies,
    /// its score, and the measures that they stand over. Without scripts, none.
    ///
    /// Of an indicator that does not apply by its condition the score is left out: it is not looked at.
    pub fn traces(&self, at: IndicatorId, lang: Lang) -> Vec<Trace> {
        let Some(indicator) = self.rubric.rubric().indicator(at) else {
            return Vec::new();
        };
        let outcomes = self.by_indicator();
        let card = self.so_far(&outcomes);
        let points = indicator.out_of.as_ref().or(indicator.points.as_ref());
        let points = points.cloned().unwrap_or_else(Number::zero);
        let facts = self.facts_over(&card, Some(points));
        let mut programs = Vec::new();
        if let Some(condition) = self.rubric.indicator_condition(at) {
            programs.push(("applies_when", condition));
        }
        let outcome = outcomes.get(&at);
        let left_out = |condition: &Program| {
            outcome.is_some_and(|outcome| outcome.status == Status::NotApplicable)
                && facts.read(condition) == Possible::flag(Truth::False)
        };
        let applies = !programs.iter().any(|(_, condition)| left_out(condition));
        if let Some(score) = self.rubric.score(at).filter(|_| applies) {
            programs.push(("score", score));
        }
        self.told(&programs, &facts, lang)
    }

    /// How what an indicator's script comes to became its points: floored, capped, rounded, changed by a person.
    ///
    /// `outcome` is the indicator's on the finished card.
    pub fn point_steps(&self, outcome: &Outcome) -> Vec<PointStep> {
        let at = outcome.indicator;
        let Some(indicator) = self.rubric.rubric().indicator(at) else {
            return Vec::new();
        };
        let outcomes = self.by_indicator();
        let card = self.so_far(&outcomes);
        let scoring = Scoring {
            case: self.case_over(&card),
            at,
            indicator,
        };
        scoring.steps(outcome)
    }

    /// A condition over the facts and the card, under the name that the rubric gives it, with what its parts came to,
    /// and the measures that it stands over.
    pub fn condition_traces(
        &self,
        (name, program): (&str, &Program),
        card: &dyn CardFigures,
        lang: Lang,
    ) -> Vec<Trace> {
        self.told(&[(name, program)], &self.facts_over(card, None), lang)
    }

    fn by_indicator(&self) -> BTreeMap<IndicatorId, Outcome> {
        let outcomes = self.outcomes.iter();
        outcomes
            .map(|outcome| (outcome.indicator, outcome.clone()))
            .collect()
    }

    fn so_far<'o>(&'o self, outcomes: &'o BTreeMap<IndicatorId, Outcome>) -> SoFar<'o> {
        SoFar {
            rubric: self.rubric.rubric(),
            outcomes,
            closes: false,
        }
    }

    /// The facts as they were reported: what lacks evidence is told as such.
    fn facts_over<'c>(&'c self, card: &'c dyn CardFigures, points: Option<Number>) -> Facts<'c> {
        Facts::new(self.case_over(card), Unproved::Given, points)
    }

    fn case_over<'c>(&'c self, card: &'c dyn CardFigures) -> Case<'c> {
        Case {
            rubric: self.rubric,
            report: self.report,
            card,
            opened: &self.opened,
            cohorts: self.cohorts,
            all_proved: self.all_proved,
            in_words: true,
        }
    }

    /// Programs, each with its measures behind it, no measure twice.
    fn told(&self, programs: &[(&str, &Program)], facts: &Facts<'_>, lang: Lang) -> Vec<Trace> {
        let mut traces: Vec<Trace> = Vec::new();
        for (name, program) in programs {
            traces.push(trace((name, ""), program, facts, lang));
            let measures = &self.rubric.rubric().measures;
            for (at, measure) in measures.iter().enumerate() {
                let stands_over = |own: &Program| {
                    let with = self.rubric.with_measures(program);
                    with.iter().skip(1).any(|found| std::ptr::eq(*found, own))
                };
                let name = format!("measure.{}", measure.name);
                let known = traces.iter().any(|trace| trace.name == name);
                if let Some(own) = self
                    .rubric
                    .measure(at)
                    .filter(|own| !known && stands_over(own))
                {
                    traces.push(trace((&name, &measure.title), own, facts, lang));
                }
            }
        }
        traces
    }
}

/// What is known of a fact, with its unit, in words: `≥92%`, `是`, `2025-02-10`.
pub fn in_words(possible: &Possible, unit: &str, lang: Lang) -> String {
    Say { lang }.stated(possible, unit)
}

fn trace((name, title): (&str, &str), program: &Program, facts: &Facts<'_>, lang: Lang) -> Trace {
    let say = Say { lang };
    let result = tightest(program, facts, &same_value).0;
    let mut reading = Reading {
        facts,
        say,
        seen: HashSet::new(),
        values: BTreeMap::new(),
    };
    if let Some(node) = program.graph() {
        reading.walk(node, Some(&result));
    }
    Trace {
        name: name.to_owned(),
        title: title.to_owned(),
        script: program.script().text.clone(),
        parts: reading.parts(&program.script().text),
        result: say.computed(&result),
    }
}

/// A graph being read part by part.
struct Reading<'a> {
    facts: &'a Facts<'a>,
    say: Say,
    /// Parts that were read; a name that is used twice is one part.
    seen: HashSet<usize>,
    /// By the byte of their sign: the part, and what it came to each time that it was read.
    values: BTreeMap<usize, (Range<usize>, Vec<String>)>,
}

impl Reading<'_> {
    /// Reads the parts of a part first, then itself; what is not looked at for these facts is left out.
    fn walk(&mut self, node: &Arc<Node>, known: Option<&Possible>) {
        if !self.seen.insert(Arc::as_ptr(node).addr()) {
            return;
        }
        for part in self.looked_at(node) {
            self.walk(&part, None);
        }
        let value = match &node.what {
            What::Number(_) | What::Flag(_) | What::Text(_) | What::List(_) | What::Cell { .. } => {
                return;
            }
            What::Leaf(leaf) => self.leaf(*leaf),
            What::OverRows(over) => {
                self.rows(over);
                self.computed(node, known)
            }
            _ => self.computed(node, known),
        };
        self.keep(node, value);
    }

    fn computed(&self, node: &Node, known: Option<&Possible>) -> String {
        let read = || read_node(node, self.facts);
        let possible = known.cloned().unwrap_or_else(read);
        self.say.computed(&possible)
    }

    fn keep(&mut self, node: &Node, value: String) {
        let of_sign = self.values.entry(node.at);
        let (_, values) = of_sign.or_insert_with(|| (node.span.clone(), Vec::new()));
        if !values.contains(&value) {
            values.push(value);
        }
    }

    /// The parts that are looked at: of a choice the branch that is taken, of conditions those up to the one that
    /// decides.
    fn looked_at(&self, node: &Node) -> Vec<Arc<Node>> {
        let truth = |node: &Node| match read_node(node, self.facts).value {
            Some(Value::Flag(truth)) => Some(truth),
            _ => None,
        };
        match &node.what {
            What::If(cond, yes, no) => match truth(cond) {
                Some(Truth::True) => vec![Arc::clone(cond), Arc::clone(yes)],
                Some(Truth::False) => vec![Arc::clone(cond), Arc::clone(no)],
                Some(Truth::Open) => vec![Arc::clone(cond), Arc::clone(yes), Arc::clone(no)],
                None => vec![Arc::clone(cond)],
            },
            What::All(parts) | What::Any(parts) => {
                let end = match node.what {
                    What::All(_) => Truth::False,
                    _ => Truth::True,
                };
                let decides = |part: &Arc<Node>| truth(part) == Some(end);
                let upto = parts.iter().position(decides);
                let looked = upto.map_or(parts.len(), |at| at + 1);
                parts.iter().take(looked).cloned().collect()
            }
            // What is said of a row is read row by row; what is compared in a cohort stands in quotes.
            What::OverRows(over) => vec![Arc::clone(&over.rows)],
            What::OverCohort(_) => Vec::new(),
            _ => node.parts().into_iter().cloned().collect(),
        }
    }

    /// What the functions of a word come to on each row.
    fn rows(&mut self, over: &OverRows) {
        let rows = match read_node(&over.rows, self.facts).value {
            Some(Value::Rows(Rows::Listed(rows))) => rows,
            _ => return,
        };
        if rows.is_empty() {
            return;
        }
        let first = rows.iter().take(MOST_ROWS);
        let read: Vec<Vec<Possible>> = first.map(|row| read_row(over, row, self.facts)).collect();
        for (at, body) in over.bodies.iter().enumerate() {
            if matches!(body.what, What::Number(_) | What::Flag(_) | What::Text(_)) {
                continue;
            }
            let of_rows = read.iter().filter_map(|row| row.get(at));
            let values: Vec<String> = of_rows.map(|own| self.say.computed(own)).collect();
            let value = self.say.of_rows(&values, rows.len());
            self.keep(body, value);
        }
    }

    /// A fact or figure: what was not given or not taken is said so, not shown as its whole range.
    fn leaf(&self, leaf: Leaf) -> String {
        let rubric = self.facts.rubric().rubric();
        let possible = |unit: &str| {
            let node = Node::new(What::Leaf(leaf), 0..0);
            self.say.stated(&read_node(&node, self.facts), unit)
        };
        let unit_of_field = |id| {
            let field = rubric.field(id);
            field.map_or_else(String::new, |field| {
                unit_of(field.kind == FieldKind::Rate, field.unit.as_deref())
            })
        };
        match leaf {
            Leaf::Field(id) => {
                let fact = self.facts.report().fact(id);
                let unit = unit_of_field(id);
                match fact.map(|fact| (&fact.known, fact.unproved)) {
                    Some((Known::Value(_), _)) if self.facts.is_opened(id) => {
                        self.say.contradicted()
                    }
                    Some((Known::Value(_), true)) => self.say.without_evidence(&possible(&unit)),
                    Some((Known::Missing(Some(_)), _)) => self.say.not_taken(),
                    None | Some((Known::Missing(None), _)) => self.say.not_given(),
                    _ => possible(&unit),
                }
            }
            Leaf::Prior(_) | Leaf::SelfScore(_) | Leaf::SelfTotal | Leaf::Reported(_)
                if self.facts.is_unknown(leaf) =>
            {
                self.say.not_given()
            }
            Leaf::Prior(id) | Leaf::Reported(id) => possible(&unit_of_field(id)),
            Leaf::Measure(at) => {
                let measure = rubric.measures.get(at);
                possible(measure.and_then(|m| m.unit.as_deref()).unwrap_or(""))
            }
            _ => possible(""),
        }
    }

    /// The parts by the place of their signs; those that stand in no text were never written.
    fn parts(self, script: &str) -> Vec<Part> {
        let say = self.say;
        let parts = self.values.into_iter().map(|(at, (span, values))| Part {
            span,
            at,
            value: say.of_rows(
                values
                    .get(..MOST_ROWS.min(values.len()))
                    .unwrap_or_default(),
                values.len(),
            ),
        });
        let is_written = |part: &Part| {
            script
                .get(part.span.clone())
                .is_some_and(|text| !text.is_empty())
        };
        parts.filter(is_written).collect()
    }
}
