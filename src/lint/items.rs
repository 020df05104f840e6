//! The scored items of a rubric as lints look at them: once for every cohort where its figures differ.

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Indicator, IndicatorId, Limit, Rubric, Section, SectionKind};
use crate::script::graph::{Leaf, Node};
use crate::script::{OfficeText, Program};
use crate::source::Place;

use crate::compile::Ground;

/// A rubric as it is looked at: with what else was found wrong in it left out.
pub(super) struct Subject<'a> {
    pub(super) compiled: &'a CompiledRubric,
    /// Ids of what has mistakes.
    pub(super) broken: Vec<String>,
    /// What the messages of mistakes say to write instead.
    pub(super) meant: String,
}

/// An item in one cohort.
pub(super) struct Item<'a> {
    pub(super) compiled: &'a CompiledRubric,
    pub(super) at: IndicatorId,
    pub(super) section: &'a Section,
    pub(super) indicator: &'a Indicator,
    pub(super) cohort: &'a str,
    /// Its script; none where a person scores it, or where it has mistakes.
    pub(super) program: Option<&'a Program>,
}

impl<'a> Subject<'a> {
    pub(super) fn rubric(&self) -> &'a Rubric {
        self.compiled.rubric()
    }

    pub(super) fn is_broken(&self, id: &str) -> bool {
        self.broken.iter().any(|broken| broken == id)
    }

    /// Whether a mistake may be a slip for this name, so that it is used after all.
    pub(super) fn may_be_meant(&self, name: &str) -> bool {
        let ends = [format!("`{name}`"), format!(".{name}`")];
        ends.iter().any(|end| self.meant.contains(end))
    }

    /// The cohorts; one without a name where the rubric lists none.
    pub(super) fn cohorts(&self) -> Vec<&'a str> {
        let listed = &self.rubric().cohorts;
        match listed.is_empty() {
            true => vec![""],
            false => listed.iter().map(String::as_str).collect(),
        }
    }

    /// Every item without mistakes, for every cohort that has it.
    pub(super) fn items(&self) -> Vec<Item<'a>> {
        let mut items = Vec::new();
        for cohort in self.cohorts() {
            let compiled = self.compiled.of_cohort(cohort);
            let rubric = compiled.rubric();
            for (at, indicator) in rubric.indicators() {
                let is_there = cohort.is_empty() || rubric.exists_for(indicator, cohort);
                let Some(section) = rubric.sections.get(at.section) else {
                    continue;
                };
                if !is_there || self.is_broken(&indicator.id) || self.is_broken(&section.id) {
                    continue;
                }
                items.push(Item {
                    compiled,
                    at,
                    section,
                    indicator,
                    cohort,
                    program: compiled.score(at),
                });
            }
        }
        items
    }

    /// What all items say, each thing once.
    pub(super) fn each_item(
        &self,
        mut say: impl FnMut(&Item<'a>, &mut Vec<Diagnostic>),
    ) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for item in self.items() {
            let mut own = Vec::new();
            say(&item, &mut own);
            for one in own {
                let is_told =
                    |other: &Diagnostic| (other.code, &other.labels) == (one.code, &one.labels);
                if !found.iter().any(is_told) {
                    found.push(one);
                }
            }
        }
        found
    }
}

impl<'a> Item<'a> {
    pub(super) fn ground(&self) -> Ground<'a> {
        Ground::new(self.compiled, self.cohort, self.full().cloned())
    }

    /// Its full points before they are scaled: what the script is out of.
    pub(super) fn full(&self) -> Option<&'a Number> {
        self.indicator.out_of()
    }

    pub(super) fn is_base(&self) -> bool {
        self.section.kind == SectionKind::Base
    }

    pub(super) fn is_penalty(&self) -> bool {
        self.section.kind == SectionKind::Penalty
    }

    /// Points of the paper that one point of its script comes to.
    pub(super) fn scale(&self) -> Option<Number> {
        let own = match (&self.indicator.out_of, &self.indicator.points) {
            (Some(out_of), Some(points)) => points.checked_div(out_of)?,
            _ => Number::from(1),
        };
        match (&self.section.out_of, &self.section.points) {
            (Some(out_of), Some(points)) => Some(own * points.checked_div(out_of)?),
            _ => Some(own),
        }
    }

    /// Whether a lower end below zero is stated.
    pub(super) fn may_be_negative(&self) -> bool {
        match &self.indicator.floor {
            Some(Limit::None) => true,
            Some(Limit::At(floor)) => floor.is_negative(),
            None => false,
        }
    }

    /// The graph of its script, where its ranges can be told: not where it asks for an office by name, nor for its
    /// cohort where the rubric lists none.
    pub(super) fn graph(&self) -> Option<(&'a Program, &'a Node)> {
        let program = self.program?;
        let listed = !self.compiled.rubric().cohorts.is_empty();
        let is_told = |leaf: &Leaf| match leaf {
            Leaf::Office(OfficeText::Cohort) => listed,
            Leaf::Office(_) => false,
            _ => true,
        };
        let programs = self.compiled.with_measures(program);
        let mut leaves = programs.into_iter().flat_map(Program::leaves);
        let node = program.graph()?;
        leaves.all(is_told).then_some((program, node.as_ref()))
    }

    /// The place of an expression of its script.
    pub(super) fn place(&self, node: &Node) -> Place {
        let program = self.program;
        match program {
            Some(program) => program.script().place_of(node.span.clone()),
            None => self.indicator.place.clone(),
        }
    }

    /// The expression as it is written.
    pub(super) fn text(&self, node: &Node) -> String {
        let text = self.program.map_or("", |program| &program.script().text);
        let written = text.get(node.span.clone()).unwrap_or_default();
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A finding about it.
    pub(super) fn finding(&self, code: Code, message: String, node: &Node) -> Diagnostic {
        Diagnostic::new(code, message).at(self.place(node))
    }
}
