//! What each part of a script came to for one office, for the picture of it.

mod reading;
mod say;

use std::collections::BTreeMap;

use crate::catalogue::Lang;
use crate::decimal::Number;
use crate::outcome::{Outcome, Status};
use crate::rubric::IndicatorId;
use crate::script::Program;
use crate::script::graph::Leaf;
use crate::trace::Trace;
use crate::value::{Possible, Truth};

use super::facts::{CardFigures, Case, Facts, Unproved};
use super::outcome::{PointStep, Scoring, full_points};
use super::{Evaluation, SoFar, same_value, tightest};
use reading::Reading;
use say::Say;

impl Evaluation<'_> {
    /// The scripts behind an indicator's outcome with what their parts came to: the condition under which it applies,
    /// its score, and the measures that they stand over. Without scripts, none.
    ///
    /// Of an indicator that does not apply by its condition the score is left out: it is not looked at.
    pub fn traces(&self, at: IndicatorId, lang: Lang) -> Vec<Trace> {
        let Some(indicator) = self.rubric.rubric().indicator(at) else {
            return Vec::new();
        };
        let outcomes = self.outcomes_for(at);
        let card = self.so_far(&outcomes);
        let points = full_points(indicator);
        let facts = self.facts_over(&card, Some(points));
        let mut programs = Vec::new();
        if let Some(condition) = self.rubric.indicator_condition(at) {
            programs.push(("applies_when", condition));
        }
        let mut own = self.outcomes.iter().filter(|own| own.indicator == at);
        let out = own.any(|own| own.status == Status::NotApplicable);
        let left_out =
            |condition: &Program| out && facts.read(condition) == Possible::flag(Truth::False);
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
        let outcomes = self.outcomes_for(at);
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

    /// The outcomes by indicator, where the scripts of an indicator read the points of others.
    fn outcomes_for(&self, at: IndicatorId) -> BTreeMap<IndicatorId, Outcome> {
        let programs = [self.rubric.indicator_condition(at), self.rubric.score(at)];
        let programs = programs.into_iter().flatten();
        let mut leaves = programs
            .flat_map(|program| self.rubric.with_measures(program))
            .flat_map(Program::leaves);
        let reads_points = |leaf: &Leaf| matches!(leaf, Leaf::Indicator(_) | Leaf::Section(_));
        if !leaves.any(reads_points) {
            return BTreeMap::new();
        }
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
    let mut reading = Reading::new(facts, facts, say);
    if let Some(node) = program.graph() {
        reading.walk(node, Some(&result));
    }
    let measure = name.strip_prefix("measure.").and_then(|name| {
        let mut measures = facts.rubric().rubric().measures.iter();
        measures.find(|measure| measure.name == name)
    });
    Trace {
        name: name.to_owned(),
        title: title.to_owned(),
        script: program.script().text.clone(),
        parts: reading.parts(&program.script().text),
        result: match measure {
            Some(measure) => say.stated(&result, measure.unit.as_deref().unwrap_or("")),
            None => say.computed(&result),
        },
    }
}
