//! Fields, measures and targets that nothing reads.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Field, Rubric, Score, Script};
use crate::script::Program;
use crate::script::graph::Leaf;

use super::items::Subject;

/// What the scripts of a rubric read.
struct Read<'a> {
    leaves: BTreeSet<Leaf>,
    /// Of scripts with mistakes it is not known: there a name alone counts.
    texts: Vec<&'a str>,
}

impl Read<'_> {
    fn has(&self, leaf: Leaf, name: &str) -> bool {
        self.leaves.contains(&leaf) || self.texts.iter().any(|text| text.contains(name))
    }

    fn has_field(&self, at: usize, field: &Field) -> bool {
        let id = crate::rubric::FieldId(at);
        let leaves = [Leaf::Field(id), Leaf::Prior(id), Leaf::Reported(id)];
        leaves.into_iter().any(|leaf| self.has(leaf, &field.name))
    }
}

pub(super) fn lint(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let rubric = subject.rubric();
    let compiled = subject.compiled;
    let mut leaves: BTreeSet<Leaf> = BTreeSet::new();
    let mut compiled_at = BTreeSet::new();
    for cohort in subject.cohorts() {
        for program in compiled.of_cohort(cohort).programs() {
            leaves.extend(program.leaves());
        }
    }
    for program in compiled.programs() {
        leaves.extend(program.leaves());
        compiled_at.insert(start(program.script()));
    }
    let texts = scripts(rubric).into_iter();
    let texts = texts.filter(|script| !compiled_at.contains(&start(script)));
    let read = Read {
        leaves,
        texts: texts.map(|script| script.text.as_str()).collect(),
    };
    let mut found = Vec::new();
    for (at, field) in rubric.fields.iter().enumerate() {
        if subject.is_broken(&field.id()) {
            continue;
        }
        if !read.has_field(at, field) && !subject.may_be_meant(&field.name) {
            let message = format!("填报项 `{}`({})没有用到", field.id(), field.title);
            found.push(
                Diagnostic::new(Code::UnusedField, message)
                    .at(field.place.clone())
                    .help("不计分就去掉,少填一项;只供核查的,在 `[lint]` 里写明理由关掉"),
            );
        }
    }
    for (at, measure) in rubric.measures.iter().enumerate() {
        if !read.has(Leaf::Measure(at), &measure.name) && !subject.may_be_meant(&measure.name) {
            let message = format!("派生数 `{}`({})没有用到", measure.name, measure.title);
            found.push(
                Diagnostic::new(Code::UnusedMeasure, message)
                    .at(measure.value.place.clone())
                    .help(format!("在脚本里用 `measure.{}`,或者去掉", measure.name)),
            );
        }
    }
    for (at, target) in rubric.targets.iter().enumerate() {
        // What an edition adds is told when it is compiled.
        let is_told = |base| target.place.source != base;
        let is_new = rubric.builds_on.clone().is_some_and(is_told);
        let is_read = read.has(Leaf::Target(at), &target.name);
        if !is_new && !is_read && !subject.may_be_meant(&target.name) {
            let message = format!("目标值 `{}`({})没有用到", target.name, target.title);
            let help = format!(
                "脚本里可能另写了一个数:改用 `target.{}`,以后只改一处;不用就去掉",
                target.name
            );
            found.push(
                Diagnostic::new(Code::UnusedTarget, message)
                    .at(target.place.clone())
                    .help(help),
            );
        }
    }
    found
}

/// Where a script stands: two never begin at one place.
fn start(script: &Script) -> (String, usize) {
    let place = &script.place;
    (place.source.name().to_owned(), place.span.start)
}

/// Every script of a rubric.
fn scripts(rubric: &Rubric) -> Vec<&Script> {
    let mut scripts: Vec<&Script> = Vec::new();
    scripts.extend(rubric.measures.iter().map(|m| &m.value));
    scripts.extend(rubric.checks.iter().map(|c| &c.holds));
    for section in &rubric.sections {
        scripts.extend(section.applies_when.iter().map(|c| &c.holds));
        for indicator in &section.indicators {
            scripts.extend(indicator.applies_when.iter().map(|c| &c.holds));
            if let Score::Script(script) = &indicator.score {
                scripts.push(script);
            }
        }
    }
    scripts.extend(rubric.gates.iter().map(|g| &g.when));
    scripts.extend(&rubric.tie_break);
    scripts.extend(&rubric.total);
    scripts.extend(rubric.grades.iter().filter_map(|g| g.when.as_ref()));
    scripts.extend(rubric.columns.iter().map(|c| &c.value));
    scripts
}

/// Every script of a rubric that compiles, with the text.
pub(super) fn written<'a>(subject: &Subject<'a>) -> Vec<(&'a Script, Option<&'a Program>)> {
    let programs = subject.compiled.programs();
    let of = |script: &Script| {
        let at = start(script);
        programs.iter().copied().find(|p| start(p.script()) == at)
    };
    let all = scripts(subject.rubric()).into_iter();
    all.map(|script| (script, of(script))).collect()
}
