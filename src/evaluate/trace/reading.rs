//! A graph read part by part.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::evaluate::facts::Facts;
use crate::evaluate::workings::unit_of;
use crate::rubric::{Field, FieldKind};
use crate::script::graph::{Leaf, Node, OverRows, What};
use crate::script::{Environment, InRow, read_node};
use crate::trace::Part;
use crate::value::{Known, Possible, Rows, Truth, Value};

use super::say::Say;

/// Of values of one part on several rows so many are shown.
const MOST_ROWS: usize = 6;

/// The stretch of a part, and what it came to each time that it was read.
type Read = (Range<usize>, Vec<String>);

/// A graph being read part by part.
pub(super) struct Reading<'a> {
    facts: &'a Facts<'a>,
    /// The same facts; inside a function of a row with that row.
    inside: &'a dyn Environment,
    say: Say,
    /// Parts that were read; a name that is used twice is one part.
    seen: HashSet<usize>,
    /// By the byte of their sign.
    values: BTreeMap<usize, Read>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(facts: &'a Facts<'a>, inside: &'a dyn Environment, say: Say) -> Self {
        Self {
            facts,
            inside,
            say,
            seen: HashSet::new(),
            values: BTreeMap::new(),
        }
    }

    /// Reads the parts of a part first, then itself; what is not looked at for these facts is left out. `known` is what
    /// it comes to, where that is known better than by reading it.
    pub(super) fn walk(&mut self, node: &Arc<Node>, known: Option<&Possible>) {
        if !self.seen.insert(Arc::as_ptr(node).addr()) {
            return;
        }
        for part in self.looked_at(node) {
            self.walk(&part, None);
        }
        let value = match &node.what {
            What::Number(_) | What::Flag(_) | What::Text(_) | What::List(_) => return,
            What::Leaf(leaf) => self.leaf(*leaf),
            What::Cell { field, column, .. } => {
                let columns = self.inside.columns(*field);
                let unit = columns.get(*column).map_or_else(String::new, unit);
                self.say.stated(&self.read(node), &unit)
            }
            What::OverRows(over) => {
                self.rows(over);
                self.computed(node, known)
            }
            _ => self.computed(node, known),
        };
        let (_, values) = self.of_sign(node.at, &node.span);
        if !values.contains(&value) {
            values.push(value);
        }
    }

    fn of_sign(&mut self, at: usize, span: &Range<usize>) -> &mut Read {
        let own = || (span.clone(), Vec::new());
        self.values.entry(at).or_insert_with(own)
    }

    fn read(&self, node: &Node) -> Possible {
        read_node(node, self.inside)
    }

    fn computed(&self, node: &Node, known: Option<&Possible>) -> String {
        let possible = known.cloned().unwrap_or_else(|| self.read(node));
        self.say.computed(&possible)
    }

    /// The parts that are looked at: of a choice the branch that is taken, of conditions those up to the one that
    /// decides.
    fn looked_at(&self, node: &Node) -> Vec<Arc<Node>> {
        let truth = |node: &Node| match self.read(node).value {
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

    /// What the parts of a row's functions come to on each row: `2、1、—`, the last not looked at.
    fn rows(&mut self, over: &OverRows) {
        let rows = match self.read(&over.rows).value {
            Some(Value::Rows(Rows::Listed(rows))) => rows,
            _ => return,
        };
        let mut of_rows: Vec<BTreeMap<usize, Read>> = Vec::new();
        for row in rows.iter().take(MOST_ROWS) {
            let inside = InRow::of(self.inside, over, row);
            let mut reading = Reading::new(self.facts, &inside, self.say);
            for body in &over.bodies {
                reading.walk(body, None);
            }
            of_rows.push(reading.values);
        }
        let signs = of_rows.iter().flat_map(|row| {
            let signs = row.iter();
            signs.map(|(at, (span, _))| (*at, span.clone()))
        });
        let signs: BTreeMap<usize, Range<usize>> = signs.collect();
        for (at, span) in signs {
            let of_row = |row: &BTreeMap<usize, Read>| match row.get(&at) {
                Some((_, values)) => values.join("/"),
                None => "—".to_owned(),
            };
            let values: Vec<String> = of_rows.iter().map(of_row).collect();
            // What hangs on no row is told once.
            let value = match values.split_first() {
                Some((first, rest)) if !reads_row(over, at) && rest.iter().all(|v| v == first) => {
                    first.clone()
                }
                _ => self.say.of_rows(&values, rows.len()),
            };
            self.of_sign(at, &span).1.push(value);
        }
    }

    /// A fact or figure: what was not given or not taken is said so, not shown as its whole range.
    fn leaf(&self, leaf: Leaf) -> String {
        let rubric = self.facts.rubric().rubric();
        let possible = |unit: &str| {
            let node = Node::new(What::Leaf(leaf), 0..0);
            self.say.stated(&self.read(&node), unit)
        };
        let unit_of_field = |id| rubric.field(id).map_or_else(String::new, unit);
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
    pub(super) fn parts(self, script: &str) -> Vec<Part> {
        let say = self.say;
        let parts = self.values.into_iter().map(|(at, (span, values))| {
            let shown: Vec<String> = values.iter().take(MOST_ROWS).cloned().collect();
            Part {
                span,
                at,
                value: say.of_rows(&shown, values.len()),
            }
        });
        let is_written = |part: &Part| {
            script
                .get(part.span.clone())
                .is_some_and(|text| !text.is_empty())
        };
        parts.filter(is_written).collect()
    }
}

/// Whether the part of a row's functions whose sign stands at a byte hangs on the row.
fn reads_row(over: &OverRows, at: usize) -> bool {
    let mut reads = false;
    for body in &over.bodies {
        body.visit(&mut |part| {
            if part.at != at {
                return;
            }
            part.visit(&mut |inner| {
                reads |=
                    matches!(inner.what, What::Cell { variable, .. } if variable == over.variable);
            });
        });
    }
    reads
}

/// The sign behind a field's values.
fn unit(field: &Field) -> String {
    unit_of(field.kind == FieldKind::Rate, field.unit.as_deref())
}
