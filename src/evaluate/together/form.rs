//! An expression as so many times each of the things that it rests on, so that what stands in it twice counts once.

use crate::decimal::Number;
use crate::evaluate::facts::Facts;
use crate::rubric::FieldId;
use crate::script::graph::{Among, Leaf, Node, Operation, OverCohort, Statistic, What};
use crate::script::read_node;
use crate::value::{Interval, Possible, Value};

/// At most so many expressions are looked at for one form, those of measures among them.
const MOST_LOOKED_AT: usize = 256;

/// Corners are gone through for at most so many things that an expression rests on.
const MOST_CORNERS: usize = 6;

/// Something that an expression rests on, the same wherever it stands.
#[derive(Clone, Copy)]
pub(super) enum Rest<'n> {
    /// What an expression comes to.
    Node(&'n Node),
    /// A field's fact, also as the office stated it while nothing took its place.
    Field(FieldId),
    /// What the other offices bring to a statistic.
    Others(Statistic, Among, &'n str),
}

/// So many times something, and where it lies.
#[derive(Clone)]
pub(super) struct Term<'n> {
    pub(super) rest: Rest<'n>,
    pub(super) times: Number,
    pub(super) within: Interval,
}

/// A sum of such terms and a number.
#[derive(Clone)]
pub(super) struct Form<'n> {
    pub(super) constant: Number,
    pub(super) terms: Vec<Term<'n>>,
    /// An own open figure stands in it that may stand elsewhere, too: among those of its cohort, or as reported.
    pub(super) is_linked: bool,
}

impl<'n> Form<'n> {
    /// The form of a number; none of anything else.
    pub(super) fn of(node: &'n Node, facts: &'n Facts<'_>) -> Option<Self> {
        let mut reading = Reading {
            facts,
            left: MOST_LOOKED_AT,
        };
        reading.form(node)
    }

    fn constant(constant: Number) -> Self {
        Self {
            constant,
            terms: Vec::new(),
            is_linked: false,
        }
    }

    fn term(rest: Rest<'n>, within: &Interval) -> Self {
        let mut form = Self::constant(Number::zero());
        match within.exact() {
            Some(exact) => form.constant = exact.clone(),
            None => form.terms.push(Term {
                rest,
                times: Number::from(1),
                within: within.clone(),
            }),
        }
        form
    }

    fn scaled(mut self, by: &Number) -> Self {
        self.constant = self.constant * by.clone();
        for term in &mut self.terms {
            term.times = term.times.clone() * by.clone();
        }
        self.terms.retain(|term| !term.times.is_zero());
        self
    }

    fn add(mut self, other: Self) -> Self {
        self.constant = self.constant + other.constant;
        self.is_linked |= other.is_linked;
        for term in other.terms {
            match self.terms.iter_mut().find(|own| own.rest.is(term.rest)) {
                Some(own) => own.times = own.times.clone() + term.times,
                None => self.terms.push(term),
            }
        }
        self.terms.retain(|term| !term.times.is_zero());
        self
    }

    /// It less another.
    pub(super) fn less(&self, other: &Self) -> Self {
        self.clone().add(other.clone().scaled(&-Number::from(1)))
    }

    /// Everything that it may come to.
    pub(super) fn range(&self) -> Interval {
        let terms = self.terms.iter();
        let each = terms.map(|term| term.within.multiply(&term.times.clone().into()));
        each.fold(self.constant.clone().into(), |sum, term| sum.add(&term))
    }

    /// How many times another form it is, wherever what they rest on stands.
    fn times(&self, other: &Self) -> Option<Number> {
        if self.terms.is_empty() && self.constant.is_zero() {
            return Some(Number::zero());
        }
        let first = other.terms.first()?;
        let own = self.terms.iter().find(|own| own.rest.is(first.rest))?;
        let times = own.times.checked_div(&first.times)?;
        let rest = self.less(&other.clone().scaled(&times));
        (rest.terms.is_empty() && rest.constant.is_zero()).then_some(times)
    }

    /// Every quotient by another that is not 0; none where nothing is known of it but what its parts tell.
    pub(super) fn quotient(&self, other: &Self) -> Option<Interval> {
        if let Some(times) = self.times(other) {
            return Some(times.into());
        }
        if other.terms.is_empty() {
            let by = Number::from(1).checked_div(&other.constant)?;
            return Some(self.clone().scaled(&by).range());
        }
        let range = other.range();
        let beyond_zero = range.least().is_some_and(Number::is_positive)
            || range.greatest().is_some_and(Number::is_negative);
        if !beyond_zero {
            return None;
        }
        // A quotient of two such sums turns nowhere between the corners.
        let mut rests: Vec<(Rest<'n>, [&Number; 2])> = Vec::new();
        for term in self.terms.iter().chain(&other.terms) {
            if !rests.iter().any(|(rest, _)| rest.is(term.rest)) {
                let ends = [term.within.least()?, term.within.greatest()?];
                rests.push((term.rest, ends));
            }
        }
        if rests.len() > MOST_CORNERS {
            return None;
        }
        let mut corners: Vec<Vec<&Number>> = vec![Vec::new()];
        for (_, ends) in &rests {
            let with = |corner: &Vec<_>| ends.map(|end| [corner.as_slice(), &[end]].concat());
            corners = corners.iter().flat_map(with).collect();
        }
        let mut reached: Option<Interval> = None;
        for corner in corners {
            let at = |form: &Self| -> Number {
                let found = |term: &Term<'n>| {
                    let mut values = rests.iter().zip(&corner);
                    let own = values.find(|((rest, _), _)| rest.is(term.rest));
                    own.map_or_else(Number::zero, |(_, value)| {
                        term.times.clone() * (*value).clone()
                    })
                };
                form.constant.clone() + form.terms.iter().map(found).sum::<Number>()
            };
            let value: Interval = at(self).checked_div(&at(other))?.into();
            reached = Some(reached.map_or(value.clone(), |so_far| so_far.hull(&value)));
        }
        // Between the corners there is more than whole numbers.
        let (lo, hi) = reached.as_ref().map(|all| (all.least(), all.greatest()))?;
        Some(Interval::between(lo?.clone(), hi?.clone()))
    }
}

impl Rest<'_> {
    fn is(self, other: Rest<'_>) -> bool {
        match (self, other) {
            (Self::Node(a), Rest::Node(b)) => is_same(a, b),
            (Self::Field(a), Rest::Field(b)) => a == b,
            (Self::Others(a, among, path), Rest::Others(b, circle, other)) => {
                a == b && among == circle && path == other
            }
            _ => false,
        }
    }
}

/// Finds the form of an expression.
struct Reading<'n, 'f> {
    facts: &'n Facts<'f>,
    left: usize,
}

impl<'n> Reading<'n, '_> {
    fn form(&mut self, node: &'n Node) -> Option<Form<'n>> {
        self.left = self.left.checked_sub(1)?;
        match &node.what {
            What::Number(number) => Some(Form::constant(number.clone())),
            What::Negate(a) => Some(self.form(a)?.scaled(&-Number::from(1))),
            What::Arithmetic(operation, a, b) => self.computed(node, *operation, a, b),
            What::Leaf(Leaf::Measure(measure)) => {
                let program = self.facts.rubric().measure(*measure)?;
                match program.graph() {
                    Some(graph) => self.form(graph),
                    None => self.opaque(node),
                }
            }
            What::OverCohort(over) => self.over_cohort(node, over),
            What::Leaf(Leaf::Field(id)) => {
                let possible = read_node(node, self.facts);
                Some(Form::term(Rest::Field(*id), number(&possible)?))
            }
            What::Leaf(Leaf::Reported(id)) if !self.facts.is_replaced(*id) => {
                let possible = read_node(node, self.facts);
                let form = Form::term(Rest::Field(*id), number(&possible)?);
                Some(Form {
                    is_linked: !possible.is_settled(),
                    ..form
                })
            }
            What::Call(word, parts) => match (word.name, parts.as_slice()) {
                ("if_not_applicable", [x, _]) if self.applies(x) => self.form(x),
                _ => self.opaque(node),
            },
            _ => self.opaque(node),
        }
    }

    fn computed(
        &mut self,
        node: &'n Node,
        operation: Operation,
        a: &'n Node,
        b: &'n Node,
    ) -> Option<Form<'n>> {
        let (a, b) = (self.form(a)?, self.form(b)?);
        let minus = -Number::from(1);
        match operation {
            Operation::Add => Some(a.add(b)),
            Operation::Subtract => Some(a.add(b.scaled(&minus))),
            Operation::Multiply if b.terms.is_empty() => Some(a.scaled(&b.constant)),
            Operation::Multiply if a.terms.is_empty() => Some(b.scaled(&a.constant)),
            Operation::Divide if b.terms.is_empty() => {
                Some(a.scaled(&Number::from(1).checked_div(&b.constant)?))
            }
            _ => {
                let is_linked = a.is_linked || b.is_linked;
                let form = self.opaque(node)?;
                Some(Form { is_linked, ..form })
            }
        }
    }

    /// Whether something surely is a figure: neither not applicable nor broken.
    fn applies(&self, node: &Node) -> bool {
        let possible = self.facts.read_apart(node);
        possible.not_applicable.is_none() && possible.failure.is_none()
    }

    /// One thing that is not looked into.
    fn opaque(&mut self, node: &'n Node) -> Option<Form<'n>> {
        self.left = self.left.checked_sub(node.size.min(MOST_LOOKED_AT))?;
        let possible = match &node.what {
            // A leaf has no parts that could be read together.
            What::Leaf(_) => read_node(node, self.facts),
            _ => self.facts.read_apart(node),
        };
        Some(Form::term(Rest::Node(node), number(&possible)?))
    }

    fn over_cohort(&mut self, node: &'n Node, over: &'n OverCohort) -> Option<Form<'n>> {
        let Some(path) = &over.path else {
            return self.opaque(node);
        };
        let own = self.facts.read_apart(&path.node);
        let office = &self.facts.report().office;
        let beside = self.facts.cohorts()?.beside(over, office, &own);
        let others = Rest::Others(over.statistic, over.among, &path.text);
        let form = match beside {
            Some(beside) => {
                let own = self.form(&path.node)?.scaled(&beside.own);
                own.add(Form::term(others, &beside.rest))
            }
            None => Form::term(others, number(&self.facts.read_apart(node))?),
        };
        // A known figure does not move.
        let is_linked = form.is_linked || !own.is_settled();
        Some(Form { is_linked, ..form })
    }
}

fn number(possible: &Possible) -> Option<&Interval> {
    match &possible.value {
        Some(Value::Number(interval)) => Some(interval),
        _ => None,
    }
}

/// Whether two expressions read and compute the same.
fn is_same(a: &Node, b: &Node) -> bool {
    if std::ptr::eq(a, b) {
        return true;
    }
    let alike = match (&a.what, &b.what) {
        (What::Number(a), What::Number(b)) => a == b,
        (What::Flag(a), What::Flag(b)) => a == b,
        (What::Text(a), What::Text(b)) => a == b,
        (What::Leaf(a), What::Leaf(b)) => a == b,
        (What::Arithmetic(a, ..), What::Arithmetic(b, ..)) => a == b,
        (What::Compare(a, ..), What::Compare(b, ..)) => a == b,
        (What::Call(a, _), What::Call(b, _)) => a.name == b.name,
        (What::Negate(_), What::Negate(_))
        | (What::Not(_), What::Not(_))
        | (What::All(_), What::All(_))
        | (What::Any(_), What::Any(_))
        | (What::If(..), What::If(..))
        | (What::List(_), What::List(_)) => true,
        (What::OverCohort(a), What::OverCohort(b)) => {
            a.statistic == b.statistic && a.among == b.among
        }
        (What::OverRows(a), What::OverRows(b)) => {
            a.word.name == b.word.name && a.field == b.field && a.variable == b.variable
        }
        (
            What::Cell {
                variable: a,
                column: c,
                ..
            },
            What::Cell {
                variable: b,
                column: d,
                ..
            },
        ) => a == b && c == d,
        _ => false,
    };
    let (parts, others) = (a.parts(), b.parts());
    alike
        && a.size == b.size
        && parts.len() == others.len()
        && parts.iter().zip(others).all(|(a, b)| is_same(a, b))
}
