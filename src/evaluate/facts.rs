//! One office's facts as scripts see them.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use time::Date;

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::report::{Prior, Report};
use crate::rubric::{Calendar, Field, FieldId, IndicatorId};
use crate::script::graph::{Leaf, Node, OverCohort, Statistic};
use crate::script::{Environment, Figure, OfficeText, Program};
use crate::value::{Fact, Interval, Known, Possible, Rows, Value};

use super::{Cohorts, together};

/// The figures of the card so far, for conditions that read them.
pub trait CardFigures {
    /// A figure of the card; a failure where there is none yet.
    fn figure(&self, figure: Figure) -> Possible;
    /// The points so far of a section.
    fn section(&self, section: usize) -> Possible;
    /// The points so far of an indicator.
    fn indicator(&self, indicator: IndicatorId) -> Possible;
}

/// No figures: facts alone.
pub(super) struct NoCard;

impl CardFigures for NoCard {
    fn figure(&self, _figure: Figure) -> Possible {
        Possible::failure("这里还没有总分")
    }

    fn section(&self, _section: usize) -> Possible {
        Possible::failure("这里还没有得分")
    }

    fn indicator(&self, _indicator: IndicatorId) -> Possible {
        Possible::failure("这里还没有得分")
    }
}

/// How a value without its required evidence counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unproved {
    /// As if nothing had been reported: for the sure end.
    Missing,
    /// As reported: for the possible end.
    Given,
}

/// One office's facts, some of them replaced by assumed values.
#[derive(Clone)]
pub(super) struct Facts<'a> {
    case: Case<'a>,
    unproved: Unproved,
    points: Option<Number>,
    /// Values assumed for open fields, to see what would follow.
    assumed: BTreeMap<FieldId, Value>,
    /// Measures already read: one may stand over many others, each of them used more than once.
    measures: RefCell<BTreeMap<usize, Possible>>,
    /// Parts are read each for itself: what moves together is being looked for.
    apart: Cell<bool>,
}

/// What is the same for all that is read of one report.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) rubric: &'a CompiledRubric,
    pub(super) report: &'a Report,
    pub(super) card: &'a dyn CardFigures,
    /// Fields that a failed check makes count as missing.
    pub(super) opened: &'a BTreeSet<FieldId>,
    /// The office's cohort; none when it is scored alone.
    pub(super) cohorts: Option<&'a Cohorts>,
    /// No fact of the office, now or last period, lacks evidence that it must have.
    pub(super) all_proved: bool,
    /// Whether settled items are told in words as well.
    pub(super) in_words: bool,
}

/// Whether no fact of a report, its rows and its last period lacks evidence that it must have.
pub(super) fn is_all_proved(report: &Report) -> bool {
    let prior = match &report.prior {
        Prior::Facts(facts) => Some(facts),
        Prior::NotGiven | Prior::Absent => None,
    };
    let proved = |fact: &Fact| {
        let rows = match &fact.known {
            Known::Value(Value::Rows(Rows::Listed(rows))) => Some(rows),
            _ => None,
        };
        let mut cells = rows.into_iter().flat_map(|rows| rows.iter());
        !fact.unproved && cells.all(|row| row.cells.iter().all(|cell| !cell.unproved))
    };
    let prior = prior.into_iter().flat_map(|facts| facts.given());
    report.facts.given().chain(prior).all(proved)
}

impl<'a> Facts<'a> {
    pub(super) fn new(case: Case<'a>, unproved: Unproved, points: Option<Number>) -> Self {
        let (assumed, measures) = (BTreeMap::new(), RefCell::default());
        Self {
            case,
            unproved,
            points,
            assumed,
            measures,
            apart: Cell::new(false),
        }
    }

    /// The same with one more value assumed.
    pub(super) fn assuming(&self, field: FieldId, value: Value) -> Self {
        let mut facts = self.clone();
        facts.assumed.insert(field, value);
        facts.measures = RefCell::default();
        facts
    }

    /// The same inside the script of an indicator that is out of so many points.
    pub(super) fn with_points(self, points: Number) -> Self {
        let points = Some(points);
        Self { points, ..self }
    }

    pub(super) fn rubric(&self) -> &'a CompiledRubric {
        self.case.rubric
    }

    pub(super) fn report(&self) -> &'a Report {
        self.case.report
    }

    /// Whether a failed check makes the field count as missing.
    pub(super) fn is_opened(&self, field: FieldId) -> bool {
        self.case.opened.contains(&field)
    }

    /// Whether line data or a verified value took the place of what the office stated of a field.
    pub(super) fn is_replaced(&self, field: FieldId) -> bool {
        let fact = self.case.report.fact(field);
        fact.is_some_and(|fact| fact.replaced.is_some())
    }

    /// The office's cohort.
    pub(super) fn cohorts(&self) -> Option<&'a Cohorts> {
        self.case.cohorts
    }

    /// Reads an expression, its parts each for itself.
    pub(super) fn read_apart(&self, node: &Node) -> Possible {
        let before = self.apart.replace(true);
        let result = crate::script::read_node(node, self);
        self.apart.set(before);
        result
    }

    /// Everything that a program may come to over these facts.
    pub(super) fn read(&self, program: &Program) -> Possible {
        program.read(self.case.rubric.rubric(), self)
    }
}

impl Environment for Facts<'_> {
    fn field(&self, id: FieldId) -> Possible {
        if let Some(value) = self.assumed.get(&id) {
            return Possible::value(value.clone());
        }
        let Some(field) = self.case.rubric.rubric().field(id) else {
            return Possible::failure("没有这个填报项");
        };
        let anything = || Possible::value(field.anything());
        let Some(fact) = self
            .case
            .report
            .fact(id)
            .filter(|_| !self.case.opened.contains(&id))
        else {
            return anything();
        };
        match &fact.known {
            Known::Value(_) if fact.unproved && self.unproved == Unproved::Missing => anything(),
            Known::Value(value) => Possible::value(value.clone()),
            Known::Missing(_) => anything(),
            Known::NotApplicable(reason) => Possible::not_applicable(reason.clone()),
        }
    }

    fn cohort(&self, over: &OverCohort, own: Option<&Possible>) -> Possible {
        let office = &self.case.report.office;
        let known = self
            .case
            .cohorts
            .and_then(|cohorts| cohorts.read(over, office, own));
        known.unwrap_or_else(|| match over.statistic {
            Statistic::Rank | Statistic::RankLow | Statistic::Size => {
                Possible::number(Interval::at_least(Number::from(1)).known_whole())
            }
            _ => Possible::number(Interval::everything()),
        })
    }

    fn together(&self, node: &Node, apart: Possible) -> Possible {
        let links =
            self.case.cohorts.is_some_and(Cohorts::compares) || self.case.rubric.reads_reported();
        if !links || self.apart.get() {
            return apart;
        }
        together::read(node, apart, self)
    }

    fn columns(&self, id: FieldId) -> &[Field] {
        let field = self.case.rubric.rubric().field(id);
        field.map_or(&[], |field| field.columns.as_slice())
    }

    fn prior(&self, id: FieldId) -> Possible {
        let Some(field) = self.case.rubric.rubric().field(id) else {
            return Possible::failure("没有这个填报项");
        };
        let fact = match &self.case.report.prior {
            Prior::Absent => return Possible::not_applicable("无上年数"),
            Prior::NotGiven => None,
            Prior::Facts(facts) => facts.get(id.0),
        };
        match fact.map(|fact| &fact.known) {
            Some(Known::Value(value)) => Possible::value(value.clone()),
            Some(Known::NotApplicable(reason)) => Possible::not_applicable(reason.clone()),
            Some(Known::Missing(_)) | None => Possible::value(field.anything()),
        }
    }

    fn reported(&self, id: FieldId) -> Possible {
        let fact = self.case.report.fact(id);
        let Some(stated) = fact.and_then(|fact| fact.replaced.as_ref()) else {
            // Nothing took its place: it is the fact itself.
            return self.field(id);
        };
        match &stated.known {
            Known::Value(value) => Possible::value(value.clone()),
            Known::NotApplicable(reason) => Possible::not_applicable(reason.clone()),
            Known::Missing(Some(_)) => Possible::not_applicable("填报的未采用"),
            Known::Missing(None) => Possible::not_applicable("本单位未填报"),
        }
    }

    fn self_score(&self, indicator: Option<IndicatorId>) -> Possible {
        let report = self.case.report;
        let points = match indicator {
            Some(at) => {
                let indicator = self.case.rubric.rubric().indicator(at);
                indicator.and_then(|indicator| report.self_score.get(&indicator.id))
            }
            None => report.self_total.as_ref(),
        };
        Possible::number(points.map_or_else(Interval::everything, |n| n.clone().into()))
    }

    fn is_unknown(&self, leaf: Leaf) -> bool {
        let is_missing = |known: Option<&Known>| matches!(known, None | Some(Known::Missing(_)));
        let report = self.case.report;
        match leaf {
            // An assumed value stands for one that the office may still keep to itself.
            Leaf::Field(id) => {
                let fact = report.fact(id).filter(|_| !self.is_opened(id));
                is_missing(fact.map(|fact| &fact.known))
            }
            Leaf::Reported(id) => !self.is_replaced(id) && self.is_unknown(Leaf::Field(id)),
            Leaf::Prior(id) => match &report.prior {
                Prior::Absent => false,
                Prior::NotGiven => true,
                Prior::Facts(facts) => is_missing(facts.get(id.0).map(|fact| &fact.known)),
            },
            Leaf::SelfScore(at) => !self.self_score(Some(at)).is_settled(),
            Leaf::SelfTotal => !self.self_score(None).is_settled(),
            Leaf::Measure(measure) => {
                let program = self.case.rubric.measure(measure);
                program.is_some_and(|program| {
                    program.leaves().iter().any(|leaf| self.is_unknown(*leaf))
                })
            }
            _ => false,
        }
    }

    fn office(&self, text: OfficeText) -> String {
        let office = &self.case.report.office;
        match text {
            OfficeText::Id => office.id.clone(),
            OfficeText::Name => office.name.clone(),
            OfficeText::Cohort => office.cohort.clone(),
        }
    }

    fn points(&self) -> Option<Number> {
        self.points.clone()
    }

    fn target(&self, target: usize) -> Option<Value> {
        let target = self.case.rubric.rubric().targets.get(target)?;
        let own = target
            .by_cohort
            .iter()
            .find(|(cohort, _)| *cohort == self.case.report.office.cohort);
        Some(own.map_or(&target.value, |(_, value)| value).clone())
    }

    fn measure(&self, measure: usize) -> Possible {
        if let Some(known) = self.measures.borrow().get(&measure) {
            return known.clone();
        }
        let result = match self.case.rubric.measure(measure) {
            Some(program) => self.read(program),
            None => Possible::failure("没有这个派生数"),
        };
        self.measures.borrow_mut().insert(measure, result.clone());
        result
    }

    fn indicator(&self, indicator: IndicatorId) -> Possible {
        self.case.card.indicator(indicator)
    }

    fn section(&self, section: usize) -> Possible {
        self.case.card.section(section)
    }

    fn figure(&self, figure: Figure) -> Possible {
        self.case.card.figure(figure)
    }

    fn assessed_on(&self) -> Option<Date> {
        self.case.rubric.rubric().assessed_on
    }

    fn calendar(&self) -> Option<&Arc<Calendar>> {
        self.case.rubric.rubric().calendar.as_ref()
    }
}
