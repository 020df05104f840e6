//! One report → the outcome of every indicator. Pure: the same facts give the same outcomes.

mod account;
mod cells;
mod cohort;
mod facts;
mod outcome;
mod refused;
mod tighten;
mod together;
mod trace;
mod workings;

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::outcome::{Ends, Need, Outcome, Status};
use crate::report::Report;
use crate::rubric::{CheckEffect, FieldId, IndicatorId, Rubric};
use crate::script::{Environment, Figure, Program};
use crate::value::{Interval, Possible, Truth, Value};

pub use cohort::{
    Cohorts, Edge, Edges, OverOffices, Places, ReadFigures, Standings, compared, field_of, figures,
};
pub use facts::CardFigures;
use facts::{Case, Facts, NoCard, Unproved, is_all_proved};
pub use outcome::PointStep;
pub(crate) use refused::plain as why_refused;
pub use trace::in_words;
pub(crate) use workings::say_named;

/// The outcomes of one report, with what later stages need to read conditions over its facts.
#[derive(Debug)]
pub struct Evaluation<'a> {
    /// The rubric.
    pub rubric: &'a CompiledRubric,
    /// The report.
    pub report: &'a Report,
    /// One an indicator that exists for the office, in the order of the paper.
    pub outcomes: Vec<Outcome>,
    /// Checks that the report does not pass, scripts that broke on it.
    pub diagnostics: Vec<Diagnostic>,
    /// Fields that a failed check makes count as missing.
    opened: BTreeSet<FieldId>,
    /// The office's cohort; none when it is scored alone.
    cohorts: Option<&'a Cohorts>,
    /// No fact lacks evidence that it must have.
    all_proved: bool,
    /// Whether what is settled is told in words as well.
    in_words: bool,
}

/// What a condition (of a gate, a section) came to, in words.
#[derive(Debug)]
pub struct Account {
    /// What it may come to; for open facts the tightest that is proved.
    pub result: Possible,
    /// The facts and figures that it read, in words: `行政诉讼败诉3件≥3`.
    pub reason: String,
    /// What would settle it.
    pub needs: Vec<Need>,
}

/// Scores one report alone: what is asked of its cohort is open.
pub fn evaluate<'a>(rubric: &'a CompiledRubric, report: &'a Report) -> Evaluation<'a> {
    evaluate_among(rubric, report, None)
}

/// Scores one report among the offices of its cohort.
pub fn evaluate_among<'a>(
    rubric: &'a CompiledRubric,
    report: &'a Report,
    cohorts: Option<&'a Cohorts>,
) -> Evaluation<'a> {
    outcomes_among(rubric, report, cohorts, true)
}

/// The same without the words of settled items: no workings, no reasons, nothing of what was reported.
pub fn evaluate_briefly_among<'a>(
    rubric: &'a CompiledRubric,
    report: &'a Report,
    cohorts: Option<&'a Cohorts>,
) -> Evaluation<'a> {
    outcomes_among(rubric, report, cohorts, false)
}

fn outcomes_among<'a>(
    rubric: &'a CompiledRubric,
    report: &'a Report,
    cohorts: Option<&'a Cohorts>,
    in_words: bool,
) -> Evaluation<'a> {
    let bare = conditions_among(rubric, report, cohorts);
    let (rubric, opened) = (bare.rubric, &bare.opened);
    let mut diagnostics = bare.diagnostics;
    let mut outcomes: BTreeMap<IndicatorId, Outcome> = BTreeMap::new();
    for at in rubric.order() {
        let Some(indicator) = rubric.rubric().indicator(*at) else {
            continue;
        };
        if !rubric.rubric().exists_for(indicator, &report.office.cohort) {
            continue;
        }
        let card = SoFar {
            rubric: rubric.rubric(),
            outcomes: &outcomes,
            closes: false,
        };
        let case = Case {
            rubric,
            report,
            card: &card,
            opened,
            cohorts,
            all_proved: bare.all_proved,
            in_words,
        };
        let scoring = outcome::Scoring {
            case,
            at: *at,
            indicator,
        };
        let (outcome, said) = scoring.decided(scoring.outcome());
        diagnostics.extend(said);
        diagnostics.extend(outcome.words.failure.as_deref().cloned());
        outcomes.insert(*at, outcome);
    }
    Evaluation {
        outcomes: outcomes.into_values().collect(),
        diagnostics,
        in_words,
        ..bare
    }
}

/// What conditions may read of a report, with no indicator scored.
pub fn conditions_among<'a>(
    rubric: &'a CompiledRubric,
    report: &'a Report,
    cohorts: Option<&'a Cohorts>,
) -> Evaluation<'a> {
    let rubric = rubric.of_cohort(&report.office.cohort);
    let (opened, diagnostics) = run_checks(rubric, report, cohorts);
    Evaluation {
        rubric,
        report,
        outcomes: Vec::new(),
        diagnostics,
        opened,
        cohorts,
        all_proved: is_all_proved(report),
        in_words: true,
    }
}

impl Evaluation<'_> {
    /// What a condition comes to over the facts and the card so far.
    pub fn condition(&self, program: &Program, card: &dyn CardFigures) -> Possible {
        let (given, missing) = self.both_ways(card);
        self.result(program, &given, &missing)
    }

    /// The facts, those without the evidence that they must have taken as given, and as missing.
    fn both_ways<'c>(&'c self, card: &'c dyn CardFigures) -> (Facts<'c>, Facts<'c>) {
        let case = Case {
            rubric: self.rubric,
            report: self.report,
            card,
            opened: &self.opened,
            cohorts: self.cohorts,
            all_proved: self.all_proved,
            in_words: true,
        };
        let facts = |unproved| Facts::new(case, unproved, None);
        (facts(Unproved::Given), facts(Unproved::Missing))
    }

    fn result(&self, program: &Program, given: &Facts<'_>, missing: &Facts<'_>) -> Possible {
        let result = tightest(program, given, &same_value).0;
        if self.all_proved {
            return result;
        }
        result.hull(tightest(program, missing, &same_value).0)
    }

    /// The same facts as checks see them: none opened by a check that fails.
    pub fn before_checks(&self) -> Self {
        Self {
            rubric: self.rubric,
            report: self.report,
            outcomes: Vec::new(),
            diagnostics: Vec::new(),
            opened: BTreeSet::new(),
            cohorts: self.cohorts,
            all_proved: self.all_proved,
            in_words: self.in_words,
        }
    }

    /// Shows the office's facts and the card so far as scripts see them; in the script of an indicator with its points.
    pub fn look<T>(
        &self,
        indicator: Option<IndicatorId>,
        card: &dyn CardFigures,
        look: impl FnOnce(&dyn Environment) -> T,
    ) -> T {
        let (given, missing) = self.both_ways(card);
        let facts = if self.all_proved { given } else { missing };
        let own = indicator.and_then(|at| self.rubric.rubric().indicator(at));
        look(&match own {
            Some(own) => facts.with_points(outcome::full_points(own)),
            None => facts,
        })
    }

    /// What a condition comes to over the facts and the card so far, and why.
    pub fn account(&self, program: &Program, card: &dyn CardFigures) -> Account {
        let (given, missing) = self.both_ways(card);
        let result = self.result(program, &given, &missing);
        // A condition that surely does not hold is nothing to tell of.
        if !self.in_words && result == Possible::flag(Truth::False) {
            return Account {
                result,
                reason: String::new(),
                needs: Vec::new(),
            };
        }
        let open = tighten::open_fields(program, &missing);
        let best = account::Best {
            is_best: &|_| false,
        };
        let needs = if result.is_settled() {
            Vec::new()
        } else {
            account::needs(program, &open, &missing, &best)
        };
        Account {
            reason: workings::workings(program, &given),
            result,
            needs,
        }
    }
}

/// The outer bound of a program, or the exact set where every value could be tried; and whether it was.
///
/// `alike` tells whether what was reached is all that the outer bound allows, as far as anybody can see.
fn tightest(
    program: &Program,
    facts: &Facts<'_>,
    alike: &dyn Fn(&Possible, &Possible) -> bool,
) -> (Possible, Option<Possible>, Vec<FieldId>) {
    let outer = facts.read(program);
    if outer.is_settled() {
        let inner = Some(outer.clone());
        return (outer, inner, Vec::new());
    }
    let outer = together::in_pieces(program, facts, outer);
    let enough = |reached: &Possible| {
        let other = |p: &Possible| (p.not_applicable.is_some(), p.failure.is_some());
        other(&outer) == other(reached) && alike(&outer, reached)
    };
    let inside = tighten::tighten(program, facts, &enough);
    match inside.reached {
        Some(reached) if inside.exhausted => (reached.clone(), Some(reached), inside.open),
        reached => (outer, reached, inside.open),
    }
}

/// Alike to the last digit.
fn same_value(outer: &Possible, reached: &Possible) -> bool {
    outer.value == reached.value
}

/// Checks of a report against itself: what they open, and what they say.
fn run_checks(
    rubric: &CompiledRubric,
    report: &Report,
    cohorts: Option<&Cohorts>,
) -> (BTreeSet<FieldId>, Vec<Diagnostic>) {
    let nothing = BTreeSet::new();
    let case = Case {
        rubric,
        report,
        card: &NoCard,
        opened: &nothing,
        cohorts,
        all_proved: true,
        in_words: true,
    };
    let facts = Facts::new(case, Unproved::Given, None);
    let (mut opened, mut diagnostics) = (BTreeSet::new(), Vec::new());
    for (index, check) in rubric.rubric().checks.iter().enumerate() {
        let Some(program) = rubric.check(index) else {
            continue;
        };
        let result = facts.read(program);
        if result != Possible::flag(Truth::False) {
            continue;
        }
        let fields = rubric.fields_of(program);
        let mut problem = Diagnostic::new(
            Code::CheckFailed,
            format!("{}({})", check.message, workings::workings(program, &facts)),
        )
        .office(&report.office.id);
        let places = fields
            .iter()
            .filter_map(|id| report.fact(*id)?.place.clone());
        for place in places {
            problem = problem.at(place);
        }
        problem = problem.label(check.holds.place.clone(), "细则的勾稽关系");
        problem = problem.help(if check.effect == CheckEffect::Open {
            "核对后改正;改正前这些数按未填计"
        } else {
            "核对后改正;计分仍按填报数"
        });
        if check.effect == CheckEffect::Open {
            opened.extend(fields);
        }
        diagnostics.push(problem);
    }
    (opened, diagnostics)
}

/// The outcomes so far, for scripts that read the points of others.
struct SoFar<'a> {
    rubric: &'a Rubric,
    outcomes: &'a BTreeMap<IndicatorId, Outcome>,
    /// What is open counts at its sure end: nothing more comes in.
    closes: bool,
}

impl SoFar<'_> {
    fn ends(&self, outcome: &Outcome) -> Interval {
        // What broke stays open: that is not the office's fault.
        match self.closes && outcome.status != Status::Failed {
            true => outcome.points.sure.value().clone().into(),
            false => ends_as_interval(&outcome.points),
        }
    }

    /// The points of an indicator that applies; of one that may not apply nothing is among them, and it says so.
    fn points(&self, at: IndicatorId) -> Option<(Interval, bool)> {
        let outcome = self.outcomes.get(&at)?;
        let points = self.ends(outcome);
        match (outcome.status, outcome.may_not_apply) {
            (Status::NotApplicable, _) => None,
            (_, true) => Some((points.hull(&Interval::from(Number::zero())), true)),
            _ => Some((points, false)),
        }
    }
}

impl CardFigures for SoFar<'_> {
    fn figure(&self, _figure: Figure) -> Possible {
        Possible::failure("这里还没有总分")
    }

    fn section(&self, section: usize) -> Possible {
        let own = self
            .rubric
            .indicators()
            .filter(|(at, i)| at.section == section && !i.unscored);
        let points: Vec<_> = own.filter_map(|(at, _)| self.points(at)).collect();
        let vanishes = points.iter().all(|(_, in_doubt)| *in_doubt);
        let not_applicable = vanishes.then(|| "这一部分没有适用的指标".to_owned());
        let total = points.into_iter().map(|(points, _)| points);
        Possible {
            value: total.reduce(|a, b| a.add(&b)).map(Value::Number),
            not_applicable,
            failure: None,
        }
    }

    fn indicator(&self, at: IndicatorId) -> Possible {
        match self.outcomes.get(&at) {
            Some(outcome) if outcome.status == Status::NotApplicable => {
                Possible::not_applicable(outcome.why_not_applicable())
            }
            Some(outcome) => {
                let maybe = outcome.may_not_apply.then(|| "可能缺项".to_owned());
                Possible {
                    not_applicable: maybe,
                    ..Possible::number(self.ends(outcome))
                }
            }
            None => Possible::not_applicable("本类单位没有这一指标"),
        }
    }
}

/// Both ends of a figure as an interval.
pub fn ends_as_interval(ends: &Ends) -> Interval {
    Interval::between(ends.sure.value().clone(), ends.possible.value().clone())
}
