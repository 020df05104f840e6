//! What a compiled rubric gives to the stages that run it.

use std::collections::BTreeSet;

use super::{CompiledRubric, SectionTurn};
use crate::rubric::{FieldId, IndicatorId, Rubric};
use crate::script::Program;
use crate::script::graph::{CohortPath, Leaf, What};

impl CompiledRubric {
    /// The rubric.
    pub fn rubric(&self) -> &Rubric {
        &self.rubric
    }

    /// The rubric as it stands for a cohort, with its own full marks, points and limits.
    pub fn of_cohort(&self, cohort: &str) -> &Self {
        self.by_cohort.get(cohort).unwrap_or(self)
    }

    /// A measure, by position.
    pub fn measure(&self, measure: usize) -> Option<&Program> {
        self.measures.get(measure)?.as_ref()
    }

    /// The condition of a check, by position.
    pub fn check(&self, check: usize) -> Option<&Program> {
        self.checks.get(check)?.as_ref()
    }

    /// The score of an indicator; none for a manual one.
    pub fn score(&self, indicator: IndicatorId) -> Option<&Program> {
        self.scores.get(&indicator)
    }

    /// The condition under which an indicator applies.
    pub fn indicator_condition(&self, indicator: IndicatorId) -> Option<&Program> {
        self.indicator_conditions.get(&indicator)
    }

    /// The condition under which a section applies, by position.
    pub fn section_condition(&self, section: usize) -> Option<&Program> {
        self.section_conditions.get(section)?.as_ref()
    }

    /// The sections that have a condition, in an order in which each comes after those that its condition reads.
    pub fn section_turns(&self) -> &[SectionTurn] {
        &self.section_turns
    }

    /// Whether some script reads a fact as the office itself stated it, beside what was settled.
    pub fn reads_reported(&self) -> bool {
        self.reads_reported
    }

    /// The condition of a gate, by position.
    pub fn gate(&self, gate: usize) -> Option<&Program> {
        self.gates.get(gate)?.as_ref()
    }

    /// Whether a gate reads the rank, and so is judged after ranking.
    pub fn gate_reads_rank(&self, gate: usize) -> bool {
        self.gate(gate).is_some_and(super::reads_the_rank)
    }

    /// What the total is made of; none: base, bonus and penalty added up.
    pub fn total(&self) -> Option<&Program> {
        self.total.as_ref()
    }

    /// What a grade asks for, by position.
    pub fn grade_condition(&self, grade: usize) -> Option<&Program> {
        self.grades.get(grade)?.as_ref()
    }

    /// The figures beside the total, in the rubric's order.
    pub fn columns(&self) -> &[Program] {
        &self.columns
    }

    /// The terms that decide between equal totals.
    pub fn tie_break(&self) -> &[Program] {
        &self.tie_break
    }

    /// The indicators in an order in which each comes after those that it reads.
    pub fn order(&self) -> &[IndicatorId] {
        &self.order
    }

    /// Every script of the rubric.
    pub fn programs(&self) -> Vec<&Program> {
        let conditions = self.indicator_conditions.values();
        let sections = self.section_conditions.iter().flatten();
        let measures = self.measures.iter().flatten();
        measures
            .chain(self.checks.iter().flatten())
            .chain(self.scores.values())
            .chain(conditions)
            .chain(sections)
            .chain(self.gates.iter().flatten())
            .chain(&self.tie_break)
            .chain(&self.total)
            .chain(self.grades.iter().flatten())
            .chain(&self.columns)
            .collect()
    }

    /// The figures of the cohort that have to be known before one of them can be read: those that it rests on.
    pub fn figures_behind(&self, path: &CohortPath) -> BTreeSet<String> {
        let mut waiting: Vec<Leaf> = Vec::new();
        path.node.visit(&mut |node| {
            if let What::Leaf(leaf) = &node.what {
                waiting.push(*leaf);
            }
        });
        let (mut seen, mut behind) = (BTreeSet::new(), BTreeSet::new());
        while let Some(leaf) = waiting.pop() {
            if !seen.insert(leaf) {
                continue;
            }
            if let Leaf::Section(section) = leaf {
                let own = self
                    .rubric
                    .indicators()
                    .filter(|(at, _)| at.section == section);
                waiting.extend(own.map(|(at, _)| Leaf::Indicator(at)));
            }
            let programs = match leaf {
                Leaf::Measure(at) => [self.measure(at), None],
                Leaf::Indicator(at) => [self.score(at), self.indicator_condition(at)],
                _ => [None, None],
            };
            for program in programs.into_iter().flatten() {
                waiting.extend(program.leaves());
                let paths = program
                    .over_cohort()
                    .iter()
                    .filter_map(|over| over.path.as_ref());
                behind.extend(paths.map(|path| path.text.clone()));
            }
        }
        behind
    }

    /// A program and the measures that it stands over, each once.
    pub fn with_measures<'p>(&'p self, program: &'p Program) -> Vec<&'p Program> {
        let mut found = vec![program];
        let mut seen = BTreeSet::new();
        let mut next = 0;
        while let Some(program) = found.get(next).copied() {
            next += 1;
            let measures = program.leaves().iter().filter_map(|leaf| match leaf {
                Leaf::Measure(measure) => Some(*measure),
                _ => None,
            });
            let new: Vec<_> = measures.filter(|m| seen.insert(*m)).collect();
            found.extend(new.into_iter().filter_map(|m| self.measure(m)));
        }
        found
    }

    /// The fields that a program reads, as settled or as the office stated them, measures looked through.
    pub fn fields_of(&self, program: &Program) -> BTreeSet<FieldId> {
        self.leaves_of(program, |leaf| match leaf {
            Leaf::Field(id) | Leaf::Reported(id) => Some(id),
            _ => None,
        })
    }

    /// The fields that a program reads of last period's report, measures looked through.
    pub fn priors_of(&self, program: &Program) -> BTreeSet<FieldId> {
        self.leaves_of(program, |leaf| match leaf {
            Leaf::Prior(id) => Some(id),
            _ => None,
        })
    }

    fn leaves_of(
        &self,
        program: &Program,
        field: impl Fn(Leaf) -> Option<FieldId>,
    ) -> BTreeSet<FieldId> {
        let programs = self.with_measures(program).into_iter();
        let leaves = programs.flat_map(Program::leaves).copied();
        leaves.filter_map(field).collect()
    }
}
