//! A valid rubric made ready to run: every script compiled and checked, in an order that ends.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::rubric::{FieldId, IndicatorId, Rubric, Score, SectionKind};
use crate::script::graph::{CohortPath, Leaf, Type, What};
use crate::script::{Compilation, Figure, Names, Program, Scope, Wanted};

/// A rubric whose scripts are compiled; made only from a valid one, by [`compile`].
#[derive(Clone, Debug)]
pub struct CompiledRubric {
    rubric: Rubric,
    measures: Vec<Program>,
    checks: Vec<Program>,
    scores: BTreeMap<IndicatorId, Program>,
    indicator_conditions: BTreeMap<IndicatorId, Program>,
    section_conditions: Vec<Option<Program>>,
    gates: Vec<Program>,
    tie_break: Vec<Program>,
    order: Vec<IndicatorId>,
}

/// A compiled rubric, if there is one, and everything found on the way.
#[derive(Debug)]
pub struct Compiled {
    /// None when a script has errors.
    pub rubric: Option<CompiledRubric>,
    /// What was found, script by script in the order of the rubric.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles every script of a rubric and reports all problems at once.
pub fn compile(rubric: Rubric) -> Compiled {
    let mut diagnostics = Vec::new();
    let (measures, types) = compile_measures(&rubric, &mut diagnostics);
    let programs = Programs {
        rubric: &rubric,
        types: &types,
    };

    let mut take = |compilation: Compilation| {
        diagnostics.extend(compilation.diagnostics);
        compilation.program
    };
    let checks: Vec<_> = rubric
        .checks
        .iter()
        .map(|c| take(programs.compile(&c.holds, Scope::Facts, Wanted::Flag)))
        .collect();
    let mut scores = BTreeMap::new();
    let mut no_points = Vec::new();
    let mut indicator_conditions = BTreeMap::new();
    for (at, indicator) in rubric.indicators() {
        if let Some(condition) = &indicator.applies_when
            && let Some(program) =
                take(programs.compile(&condition.holds, Scope::Applies, Wanted::Flag))
        {
            indicator_conditions.insert(at, program);
        }
        if let Score::Script(script) = &indicator.score
            && let Some(program) =
                take(programs.compile(script, Scope::Score, Wanted::PointsOrFlag))
        {
            if indicator.points.is_none() && program.leaves().contains(&Leaf::Points) {
                no_points.push(
                    Diagnostic::new(
                        Code::ScriptUnknownName,
                        format!("`{}` 没有写 `points`,脚本里不能用它", indicator.id),
                    )
                    .at(script.place.clone())
                    .help("给这一项写上 `points`,或在脚本里写出分数"),
                );
            }
            scores.insert(at, program);
        }
    }
    let section_conditions = rubric
        .sections
        .iter()
        .map(|section| {
            let scope = if section.kind == SectionKind::Base {
                Scope::Applies
            } else {
                Scope::Card
            };
            section
                .applies_when
                .as_ref()
                .and_then(|c| take(programs.compile(&c.holds, scope, Wanted::Flag)))
        })
        .collect();
    let gates: Vec<_> = rubric
        .gates
        .iter()
        .map(|g| take(programs.compile(&g.when, Scope::Card, Wanted::Flag)))
        .collect();
    let tie_break: Vec<_> = rubric
        .tie_break
        .iter()
        .map(|t| take(programs.compile(t, Scope::Card, Wanted::Number)))
        .collect();

    for (gate, program) in rubric.gates.iter().zip(&gates) {
        let reads_rank = program
            .as_ref()
            .is_some_and(|p| p.leaves().contains(&Leaf::Figure(Figure::Rank)));
        if reads_rank && gate.effects.iter().any(changes_points) {
            diagnostics.push(
                Diagnostic::new(
                    Code::GateEffect,
                    format!("`{}` 用到名次,只能限制等次,不能改变分数", gate.id),
                )
                .at(gate.place.clone())
                .help(
                    "去掉 zero、deduct、no_bonus、total_cap、not_assessed、rank_last,或不用 `rank`",
                ),
            );
        }
    }
    diagnostics.extend(no_points);
    let order = order_indicators(
        &rubric,
        &measures,
        &scores,
        &indicator_conditions,
        &mut diagnostics,
    );
    if has_errors(&diagnostics) {
        return Compiled {
            rubric: None,
            diagnostics,
        };
    }
    let compiled = CompiledRubric {
        measures,
        checks: checks.into_iter().flatten().collect(),
        scores,
        indicator_conditions,
        section_conditions,
        gates: gates.into_iter().flatten().collect(),
        tie_break: tie_break.into_iter().flatten().collect(),
        order,
        rubric,
    };
    Compiled {
        rubric: Some(compiled),
        diagnostics,
    }
}

fn changes_points(effect: &crate::rubric::GateEffect) -> bool {
    use crate::rubric::GateEffect::{Deduct, NoBonus, NotAssessed, RankLast, TotalCap, Zero};
    matches!(
        effect,
        Zero(_) | Deduct(_) | NoBonus | TotalCap(_) | NotAssessed | RankLast
    )
}

struct Programs<'a> {
    rubric: &'a Rubric,
    types: &'a [Type],
}

impl Programs<'_> {
    fn compile(&self, script: &crate::rubric::Script, scope: Scope, wanted: Wanted) -> Compilation {
        crate::script::compile(script, &Names::new(self.rubric, scope, self.types), wanted)
    }
}

/// Measures may stand over measures: each is typed after those that it reads.
fn compile_measures(
    rubric: &Rubric,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Program>, Vec<Type>) {
    let mut types = vec![Type::Unknown; rubric.measures.len()];
    let first: Vec<_> = rubric
        .measures
        .iter()
        .map(|m| {
            Programs {
                rubric,
                types: &types,
            }
            .compile(&m.value, Scope::Facts, Wanted::Anything)
        })
        .collect();
    let reads: Vec<BTreeSet<usize>> = first
        .iter()
        .map(|c| {
            let leaves = c.program.iter().flat_map(|p| p.leaves());
            leaves
                .filter_map(|l| {
                    if let Leaf::Measure(m) = l {
                        Some(*m)
                    } else {
                        None
                    }
                })
                .collect()
        })
        .collect();
    let (order, circle) = topological(rubric.measures.len(), |m| {
        reads.get(m).cloned().unwrap_or_default()
    });
    for measure in circle.iter().filter_map(|m| rubric.measures.get(*m)) {
        diagnostics.push(
            Diagnostic::new(
                Code::Cycle,
                format!("派生数 `{}` 绕一圈又用到自己", measure.name),
            )
            .at(measure.value.place.clone()),
        );
    }
    let mut programs: BTreeMap<usize, Program> = BTreeMap::new();
    for at in order.iter().chain(&circle) {
        let Some(measure) = rubric.measures.get(*at) else {
            continue;
        };
        let compilation = Programs {
            rubric,
            types: &types,
        }
        .compile(&measure.value, Scope::Facts, Wanted::Anything);
        diagnostics.extend(compilation.diagnostics);
        if let Some(program) = compilation.program {
            if let Some(own) = types.get_mut(*at) {
                *own = match program.result_type() {
                    Type::Number(kind, _) => Type::Number(*kind, None),
                    other => other.clone(),
                };
            }
            programs.insert(*at, program);
        }
    }
    (programs.into_values().collect(), types)
}

fn order_indicators(
    rubric: &Rubric,
    measures: &[Program],
    scores: &BTreeMap<IndicatorId, Program>,
    conditions: &BTreeMap<IndicatorId, Program>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<IndicatorId> {
    let all: Vec<IndicatorId> = rubric.indicators().map(|(at, _)| at).collect();
    let position: BTreeMap<_, _> = all.iter().enumerate().map(|(i, at)| (*at, i)).collect();
    let reads = |i: usize| -> BTreeSet<usize> {
        let programs = all
            .get(i)
            .into_iter()
            .flat_map(|at| scores.get(at).into_iter().chain(conditions.get(at)));
        let mut reads = BTreeSet::new();
        // A measure may ask the cohort for points.
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        let mut waiting: Vec<Leaf> = programs.flat_map(|p| p.leaves()).copied().collect();
        while let Some(leaf) = waiting.pop() {
            match &leaf {
                Leaf::Measure(measure) if seen.insert(*measure) => {
                    let behind = measures.get(*measure).map(Program::leaves);
                    waiting.extend(behind.into_iter().flatten());
                }
                Leaf::Indicator(at) => reads.extend(position.get(at)),
                Leaf::Section(section) => {
                    reads.extend(
                        position
                            .iter()
                            .filter(|(at, _)| at.section == *section)
                            .map(|(_, i)| i),
                    );
                }
                _ => {}
            }
        }
        reads
    };
    let (order, circle) = topological(all.len(), reads);
    for indicator in circle
        .iter()
        .filter_map(|i| all.get(*i))
        .filter_map(|at| rubric.indicator(*at))
    {
        diagnostics.push(
            Diagnostic::new(
                Code::Cycle,
                format!("指标 `{}` 绕一圈又用到自己的得分", indicator.id),
            )
            .at(indicator.place.clone())
            .help("改写其中一个指标,不再用到另一个的得分"),
        );
    }
    order
        .into_iter()
        .filter_map(|i| all.get(i).copied())
        .collect()
}

/// Things in an order in which each comes after those that it reads, first ones first; and those in a circle.
fn topological(count: usize, reads: impl Fn(usize) -> BTreeSet<usize>) -> (Vec<usize>, Vec<usize>) {
    let mut waiting: BTreeMap<usize, BTreeSet<usize>> = (0..count).map(|i| (i, reads(i))).collect();
    let mut order = Vec::with_capacity(count);
    let mut done = BTreeSet::new();
    loop {
        let next: Vec<usize> = waiting
            .iter()
            .filter(|(_, needs)| needs.is_subset(&done))
            .map(|(i, _)| *i)
            .collect();
        if next.is_empty() {
            return (order, waiting.into_keys().collect());
        }
        for i in next {
            waiting.remove(&i);
            done.insert(i);
            order.push(i);
        }
    }
}

impl CompiledRubric {
    /// The rubric.
    pub fn rubric(&self) -> &Rubric {
        &self.rubric
    }

    /// A measure, by position.
    pub fn measure(&self, measure: usize) -> Option<&Program> {
        self.measures.get(measure)
    }

    /// The condition of a check, by position.
    pub fn check(&self, check: usize) -> Option<&Program> {
        self.checks.get(check)
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

    /// The condition of a gate, by position.
    pub fn gate(&self, gate: usize) -> Option<&Program> {
        self.gates.get(gate)
    }

    /// Whether a gate reads the rank, and so is judged after ranking.
    pub fn gate_reads_rank(&self, gate: usize) -> bool {
        self.gate(gate)
            .is_some_and(|p| p.leaves().contains(&Leaf::Figure(Figure::Rank)))
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
        self.measures
            .iter()
            .chain(&self.checks)
            .chain(self.scores.values())
            .chain(conditions)
            .chain(sections)
            .chain(&self.gates)
            .chain(&self.tie_break)
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

    /// The fields that a program reads, measures looked through.
    pub fn fields_of(&self, program: &Program) -> BTreeSet<FieldId> {
        let leaves = self
            .with_measures(program)
            .into_iter()
            .flat_map(Program::leaves);
        leaves
            .filter_map(|leaf| match leaf {
                Leaf::Field(id) => Some(*id),
                _ => None,
            })
            .collect()
    }
}
