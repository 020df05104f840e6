//! What scripts read, and what fields feed.

use std::collections::BTreeSet;

use crate::compile::CompiledRubric;
use crate::rubric::{FieldId, IndicatorId};
use crate::script::Program;
use crate::script::graph::{Leaf, What};

/// What some scripts read themselves, measures not looked through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Fields of this period.
    pub fields: BTreeSet<FieldId>,
    /// Fields of last period.
    pub priors: BTreeSet<FieldId>,
    /// Measures, by position.
    pub measures: BTreeSet<usize>,
    /// Targets, by position.
    pub targets: BTreeSet<usize>,
    /// Points of indicators.
    pub indicators: BTreeSet<IndicatorId>,
    /// Points of sections, by position.
    pub sections: BTreeSet<usize>,
    /// The office's own scores.
    pub self_scores: bool,
    /// Figures of the card: base, total, rank.
    pub card: bool,
    /// Other offices, to be compared with.
    pub cohort: bool,
}

impl Reads {
    /// Of some scripts.
    pub(super) fn of<'p>(programs: impl IntoIterator<Item = &'p Program>) -> Self {
        let mut reads = Self::default();
        for program in programs {
            for leaf in program.leaves() {
                reads.add(*leaf);
            }
            reads.cohort |= !program.over_cohort().is_empty();
            if let Some(graph) = program.graph() {
                graph.visit(&mut |node| {
                    reads.cohort |= matches!(node.what, What::OverCohort(_));
                });
            }
        }
        reads
    }

    fn add(&mut self, leaf: Leaf) {
        match leaf {
            Leaf::Field(id) | Leaf::Reported(id) => {
                self.fields.insert(id);
            }
            Leaf::Prior(id) => {
                self.priors.insert(id);
            }
            Leaf::Measure(at) => {
                self.measures.insert(at);
            }
            Leaf::Target(at) => {
                self.targets.insert(at);
            }
            Leaf::Indicator(at) => {
                self.indicators.insert(at);
            }
            Leaf::Section(at) => {
                self.sections.insert(at);
            }
            Leaf::SelfScore(_) | Leaf::SelfTotal => self.self_scores = true,
            Leaf::Figure(_) => self.card = true,
            Leaf::Office(_) | Leaf::Points => {}
        }
    }

    /// The fields that are read, of this period or of last period, with the measures that lead to them looked through.
    pub fn all_fields(&self, rubric: &CompiledRubric) -> BTreeSet<FieldId> {
        let mut fields: BTreeSet<FieldId> = self.fields.union(&self.priors).copied().collect();
        for program in self.measures.iter().filter_map(|at| rubric.measure(*at)) {
            fields.extend(rubric.fields_of(program));
            fields.extend(rubric.priors_of(program));
        }
        fields
    }
}

/// Something that reads a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feed {
    /// A measure, by position.
    Measure(usize),
    /// The score of an indicator, or whether it applies.
    Indicator(IndicatorId),
    /// Whether a section applies; its position.
    Section(usize),
    /// A gate, by position.
    Gate(usize),
    /// A check, by position.
    Check(usize),
    /// What a grade asks for, by position.
    Grade(usize),
    /// A figure beside the total, by position.
    Column(usize),
    /// The formula of the total.
    Total,
    /// What decides between equal totals.
    TieBreak,
}

impl Feed {
    /// The kind of it, for programs: `indicator`, `gate`, …
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Measure(_) => "measure",
            Self::Indicator(_) => "indicator",
            Self::Section(_) => "section",
            Self::Gate(_) => "gate",
            Self::Check(_) => "check",
            Self::Grade(_) => "grade",
            Self::Column(_) => "column",
            Self::Total => "total",
            Self::TieBreak => "tie_break",
        }
    }

    /// Its id in the rubric; empty for what there is once.
    pub fn id<'r>(&self, rubric: &'r CompiledRubric) -> &'r str {
        let model = rubric.rubric();
        let found = match self {
            Self::Measure(at) => model.measures.get(*at).map(|m| m.name.as_str()),
            Self::Indicator(at) => model.indicator(*at).map(|i| i.id.as_str()),
            Self::Section(at) => model.sections.get(*at).map(|s| s.id.as_str()),
            Self::Gate(at) => model.gates.get(*at).map(|g| g.id.as_str()),
            Self::Check(at) => model.checks.get(*at).map(|c| c.id.as_str()),
            Self::Grade(at) => model.grades.get(*at).map(|g| g.name.as_str()),
            Self::Column(at) => model.columns.get(*at).map(|c| c.id.as_str()),
            Self::Total | Self::TieBreak => None,
        };
        found.unwrap_or("")
    }

    /// Every reader of a rubric with its scripts, in the order of the variants.
    pub(super) fn all<'p>(rubric: &'p CompiledRubric) -> Vec<(Self, Vec<&'p Program>)> {
        let model = rubric.rubric();
        let mut all: Vec<(Self, Vec<&'p Program>)> = Vec::new();
        let mut add = |feed: Self, programs: Vec<Option<&'p Program>>| {
            let programs: Vec<&'p Program> = programs.into_iter().flatten().collect();
            if !programs.is_empty() {
                all.push((feed, programs));
            }
        };
        for at in 0..model.measures.len() {
            add(Self::Measure(at), vec![rubric.measure(at)]);
        }
        for (at, _) in model.indicators() {
            let programs = vec![rubric.indicator_condition(at), rubric.score(at)];
            add(Self::Indicator(at), programs);
        }
        for at in 0..model.sections.len() {
            add(Self::Section(at), vec![rubric.section_condition(at)]);
        }
        for at in 0..model.gates.len() {
            add(Self::Gate(at), vec![rubric.gate(at)]);
        }
        for at in 0..model.checks.len() {
            add(Self::Check(at), vec![rubric.check(at)]);
        }
        for at in 0..model.grades.len() {
            add(Self::Grade(at), vec![rubric.grade_condition(at)]);
        }
        for (at, program) in rubric.columns().iter().enumerate() {
            add(Self::Column(at), vec![Some(program)]);
        }
        add(Self::Total, vec![rubric.total()]);
        add(
            Self::TieBreak,
            rubric.tie_break().iter().map(Some).collect(),
        );
        all
    }
}
