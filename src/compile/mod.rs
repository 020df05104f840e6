//! A valid rubric made ready to run: every script compiled and checked, in an order that ends.

mod boxes;
mod compiled;
mod ground;
mod order;
mod turns;
mod unused;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, has_errors};
use order::{order_indicators, topological};

pub(crate) use boxes::range as range_of;
pub(crate) use ground::Ground;
pub use turns::SectionTurn;

use crate::rubric::{IndicatorId, Rubric, Score, SectionKind};
use crate::script::graph::{Leaf, Type};
use crate::script::{Compilation, Figure, Names, Program, Scope, Wanted};

/// A rubric whose scripts are compiled; made only from a valid one, by [`compile`].
#[derive(Clone, Debug)]
pub struct CompiledRubric {
    rubric: Rubric,
    /// None of those with mistakes, in a draft; so are the ones below.
    measures: Vec<Option<Program>>,
    checks: Vec<Option<Program>>,
    scores: BTreeMap<IndicatorId, Program>,
    indicator_conditions: BTreeMap<IndicatorId, Program>,
    section_conditions: Vec<Option<Program>>,
    gates: Vec<Option<Program>>,
    tie_break: Vec<Program>,
    total: Option<Program>,
    grades: Vec<Option<Program>>,
    columns: Vec<Program>,
    order: Vec<IndicatorId>,
    section_turns: Vec<SectionTurn>,
    /// Some script reads what the office itself stated.
    reads_reported: bool,
    by_cohort: BTreeMap<String, Self>,
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
    let (draft, diagnostics) = compile_draft(rubric);
    Compiled {
        rubric: Some(draft).filter(|_| !has_errors(&diagnostics)),
        diagnostics,
    }
}

/// The same, with what compiles in spite of mistakes elsewhere: good enough to look for more of them in the same run,
/// never to score by. It lacks the scripts that have errors.
pub fn compile_draft(rubric: Rubric) -> (CompiledRubric, Vec<Diagnostic>) {
    let own: Vec<(String, Rubric)> = rubric.by_cohort.clone().into_iter().collect();
    let (mut compiled, mut diagnostics) = compile_one(rubric);
    for (cohort, rubric) in own {
        let (of_cohort, found) = compile_one(rubric);
        for problem in found {
            if !diagnostics.contains(&problem) {
                diagnostics.push(problem);
            }
        }
        compiled.by_cohort.insert(cohort, of_cohort);
    }
    (compiled, diagnostics)
}

fn compile_one(rubric: Rubric) -> (CompiledRubric, Vec<Diagnostic>) {
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

    let total = rubric.total.as_ref();
    let total = total.and_then(|t| take(programs.compile(t, Scope::Total, Wanted::Number)));
    let grades: Vec<_> = rubric
        .grades
        .iter()
        .map(|grade| {
            let when = grade.when.as_ref();
            when.and_then(|w| take(programs.compile(w, Scope::Grade, Wanted::Flag)))
        })
        .collect();
    let columns: Vec<_> = rubric
        .columns
        .iter()
        .map(|c| take(programs.compile(&c.value, Scope::Column, Wanted::Number)))
        .collect();

    for (gate, program) in rubric.gates.iter().zip(&gates) {
        let reads_rank = program.as_ref().is_some_and(reads_the_rank);
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
    for term in tie_break.iter().flatten().filter(|t| reads_the_rank(t)) {
        let message = "`tie_break` 要看名次,而名次相同时才用到它";
        let problem = Diagnostic::new(Code::Cycle, message).at(term.script().place.clone());
        diagnostics.push(problem.help("写总分以外的数,如 `penalty`、`section.编号`"));
    }
    diagnostics.extend(no_points);
    let order = order_indicators(
        &rubric,
        &measures,
        &scores,
        &indicator_conditions,
        &mut diagnostics,
    );
    let has_failed = has_errors(&diagnostics);
    let mut compiled = CompiledRubric {
        measures,
        checks,
        scores,
        indicator_conditions,
        section_conditions,
        gates,
        tie_break: tie_break.into_iter().flatten().collect(),
        total,
        grades,
        columns: columns.into_iter().flatten().collect(),
        order,
        section_turns: Vec::new(),
        reads_reported: false,
        rubric,
        by_cohort: BTreeMap::new(),
    };
    let of_office = |leaf: &Leaf| matches!(leaf, Leaf::Reported(_));
    let programs = compiled.programs().into_iter();
    compiled.reads_reported = programs.flat_map(Program::leaves).any(of_office);
    // What a script with mistakes reads is not known.
    if !has_failed {
        let (turns, circles) = turns::of_sections(&compiled);
        compiled.section_turns = turns;
        diagnostics.extend(circles);
        diagnostics.extend(unused::targets(&compiled));
    }
    (compiled, diagnostics)
}

/// Whether a script reads a place, which is known only when all totals are.
fn reads_the_rank(program: &Program) -> bool {
    let leaves = program.leaves();
    let reads = |figure| leaves.contains(&Leaf::Figure(figure));
    reads(Figure::Rank) || reads(Figure::RankLow)
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
) -> (Vec<Option<Program>>, Vec<Type>) {
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
    // One that comes back to itself cannot be read.
    programs.retain(|at, _| !circle.contains(at));
    let measures = (0..rubric.measures.len()).map(|at| programs.remove(&at));
    (measures.collect(), types)
}
