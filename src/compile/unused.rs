//! What an edition adds and nothing reads: most likely it was to change something of the base.

use super::CompiledRubric;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::script::graph::Leaf;

/// Targets that stand in no base and that no script reads.
pub(super) fn targets(compiled: &CompiledRubric) -> Vec<Diagnostic> {
    let rubric = compiled.rubric();
    let Some(base) = &rubric.builds_on else {
        return Vec::new();
    };
    let programs = compiled.programs();
    let is_read = |at: usize| {
        let mut leaves = programs.iter().flat_map(|program| program.leaves());
        leaves.any(|leaf| *leaf == Leaf::Target(at))
    };
    let targets = rubric.targets.iter().enumerate();
    let unused = targets.filter(|(at, target)| target.place.source != *base && !is_read(*at));
    unused
        .map(|(_, target)| {
            let others = rubric.targets.iter().map(|other| other.name.as_str());
            let help = match nearest(&target.name, others.filter(|name| *name != target.name)) {
                Some(meant) => format!("要改的是不是 `{meant}`?要新增就在脚本里用它,否则去掉"),
                None => "要改就核对名称;要新增就在脚本里用它,否则去掉".to_owned(),
            };
            let message = format!("新增的目标值 `{}` 没有用到", target.name);
            let problem = Diagnostic::new(Code::UnusedTarget, message);
            problem.at(target.place.clone()).help(help)
        })
        .collect()
}
