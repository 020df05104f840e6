//! The order in which it is decided whether sections apply: each after the sections that its condition reads.

use std::collections::BTreeSet;

use super::CompiledRubric;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{IndicatorId, SectionKind};
use crate::script::graph::Leaf;
use crate::script::{Figure, Program};

/// A section whose condition is judged at its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionTurn {
    /// Its position in the rubric.
    pub section: usize,
    /// The sections whose points, or what of them applies, its condition reads.
    pub reads: BTreeSet<usize>,
    /// Whether it reads the total: everything but the section itself.
    pub reads_total: bool,
}

/// What may rest on something else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// The score of an indicator, and whether it applies.
    Indicator(IndicatorId),
    /// Whether a section applies.
    Condition(usize),
}

/// The sections with a condition, each behind those that it rests on, base sections first where that is left open;
/// and the conditions that come back to themselves, or rest on what is known only later.
pub(super) fn of_sections(compiled: &CompiledRubric) -> (Vec<SectionTurn>, Vec<Diagnostic>) {
    let rubric = compiled.rubric();
    let mut waiting: Vec<usize> = (0..rubric.sections.len())
        .filter(|section| compiled.section_condition(*section).is_some())
        .collect();
    waiting.sort_by_key(|section| kind(compiled, *section) != Some(SectionKind::Base));
    let behind = |section: usize| rests_on(compiled, Step::Condition(section));
    let mut told = Vec::new();
    waiting.retain(|section| {
        let problem = problem(compiled, *section, &behind(*section));
        told.extend(problem.clone());
        problem.is_none()
    });
    let mut turns: Vec<SectionTurn> = Vec::new();
    let mut done: BTreeSet<usize> = BTreeSet::new();
    while !waiting.is_empty() {
        let is_ready = |section: &usize| {
            let steps = behind(*section);
            let before = steps.iter().filter_map(|step| match step {
                Step::Condition(other) if compiled.section_condition(*other).is_some() => {
                    Some(*other)
                }
                _ => None,
            });
            before.into_iter().all(|other| done.contains(&other))
        };
        // What is refused leaves others waiting.
        let Some(next) = waiting.iter().position(is_ready) else {
            break;
        };
        let section = waiting.remove(next);
        done.insert(section);
        let program = compiled.section_condition(section);
        turns.extend(program.map(|program| SectionTurn {
            section,
            reads: sections_read(compiled, program, section),
            reads_total: reads(compiled, program, Figure::Total),
        }));
    }
    (turns, told)
}

/// Why a condition cannot be judged at all.
fn problem(
    compiled: &CompiledRubric,
    section: usize,
    behind: &BTreeSet<Step>,
) -> Option<Diagnostic> {
    let rubric = compiled.rubric();
    let program = compiled.section_condition(section)?;
    let id = &rubric.sections.get(section)?.id;
    let cycle = |message: String, help: &str| {
        let place = program.script().place.clone();
        let problem = Diagnostic::new(Code::Cycle, message).at(place);
        Some(problem.help(help))
    };
    if super::reads_the_rank(program) {
        return cycle(
            format!("部分 `{id}` 是否适用要看名次,而名次要等它算完才有"),
            "改用 `base`、`section.编号` 或填报项",
        );
    }
    for (figure, of, word) in [
        (Figure::Bonus, SectionKind::Bonus, "bonus"),
        (Figure::Penalty, SectionKind::Penalty, "penalty"),
    ] {
        let mut others = rubric.sections.iter().enumerate();
        let own = kind(compiled, section) == Some(of);
        if own
            && reads(compiled, program, figure)
            && !others.any(|(at, other)| at != section && other.kind == of)
        {
            return cycle(
                format!("部分 `{id}` 是否适用要看 `{word}`,而 `{word}` 只有它自己"),
                "条件里的 `bonus`、`penalty`、`total` 不含本部分;改用 `base`、`section.编号` 或填报项",
            );
        }
    }
    if behind.contains(&Step::Condition(section)) {
        return cycle(
            format!("部分 `{id}` 是否适用,绕一圈又要看它自己"),
            "几个部分的条件互相要看:`total` 含其他各部分,`bonus`、`penalty` 含其他同类部分;改用 `base`、`section.编号` 或填报项",
        );
    }
    None
}

fn kind(compiled: &CompiledRubric, section: usize) -> Option<SectionKind> {
    let section = compiled.rubric().sections.get(section)?;
    Some(section.kind)
}

/// Whether a program reads a figure of the card.
fn reads(compiled: &CompiledRubric, program: &Program, figure: Figure) -> bool {
    let programs = compiled.with_measures(program);
    let mut leaves = programs.into_iter().flat_map(Program::leaves);
    leaves.any(|leaf| *leaf == Leaf::Figure(figure))
}

/// Everything that a step rests on, at any distance.
fn rests_on(compiled: &CompiledRubric, step: Step) -> BTreeSet<Step> {
    let mut waiting = next(compiled, step);
    let mut seen = BTreeSet::new();
    while let Some(step) = waiting.pop() {
        if seen.insert(step) {
            waiting.extend(next(compiled, step));
        }
    }
    seen
}

fn next(compiled: &CompiledRubric, step: Step) -> Vec<Step> {
    let mut steps = Vec::new();
    match step {
        Step::Condition(section) => {
            if let Some(program) = compiled.section_condition(section) {
                steps.extend(read(compiled, program, Some(section)));
            }
        }
        Step::Indicator(at) => {
            steps.push(Step::Condition(at.section));
            let programs = [compiled.score(at), compiled.indicator_condition(at)];
            for program in programs.into_iter().flatten() {
                steps.extend(read(compiled, program, None));
            }
        }
    }
    // A step of a section without a condition leads nowhere.
    steps.retain(|step| match step {
        Step::Condition(section) => compiled.section_condition(*section).is_some(),
        Step::Indicator(_) => true,
    });
    steps
}

/// What a program rests on; `own`: the section whose condition it is.
fn read(compiled: &CompiledRubric, program: &Program, own: Option<usize>) -> Vec<Step> {
    let mut steps = Vec::new();
    for leaf in leaves(compiled, program) {
        if let Leaf::Indicator(at) = leaf {
            steps.extend([Step::Indicator(at), Step::Condition(at.section)]);
        }
        for section in sections_of(compiled, leaf, own) {
            steps.push(Step::Condition(section));
            let all = compiled.rubric().indicators();
            let inside = all.filter(|(at, _)| at.section == section);
            steps.extend(inside.map(|(at, _)| Step::Indicator(at)));
        }
    }
    steps
}

/// What a program reads, measures looked through, and the rubric's formula where it reads the total.
fn leaves(compiled: &CompiledRubric, program: &Program) -> Vec<Leaf> {
    let all = |program| -> Vec<Leaf> {
        let programs = compiled.with_measures(program);
        programs
            .into_iter()
            .flat_map(Program::leaves)
            .copied()
            .collect()
    };
    let mut found = all(program);
    if found.contains(&Leaf::Figure(Figure::Total)) {
        found.extend(compiled.total().into_iter().flat_map(all));
    }
    found
}

/// The sections that stand behind something read.
fn sections_of(compiled: &CompiledRubric, leaf: Leaf, own: Option<usize>) -> Vec<usize> {
    let of_kinds = |kinds: &[SectionKind]| -> Vec<usize> {
        let sections = compiled.rubric().sections.iter().enumerate();
        sections
            .filter(|(at, section)| kinds.contains(&section.kind) && Some(*at) != own)
            .map(|(at, _)| at)
            .collect()
    };
    use SectionKind::{Base, Bonus, Penalty};
    match leaf {
        Leaf::Section(section)
        | Leaf::Figure(Figure::CountApplicable(section) | Figure::PointsApplicable(section)) => {
            vec![section]
        }
        Leaf::Figure(Figure::Base) => of_kinds(&[Base]),
        Leaf::Figure(Figure::Bonus) => of_kinds(&[Bonus]),
        Leaf::Figure(Figure::Penalty) => of_kinds(&[Penalty]),
        Leaf::Figure(Figure::Total) => of_kinds(&[Base, Bonus, Penalty]),
        _ => Vec::new(),
    }
}

/// The sections that a condition reads.
fn sections_read(compiled: &CompiledRubric, program: &Program, own: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for leaf in leaves(compiled, program) {
        if let Leaf::Indicator(at) = leaf {
            found.insert(at.section);
        }
        found.extend(sections_of(compiled, leaf, Some(own)));
    }
    found
}
