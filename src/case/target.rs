//! Targets that one case changes: the rubric as it is scored there.

use time::Date;
use time::format_description::well_known::Iso8601;

use crate::compile::{CompiledRubric, compile};
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::{Entry, Raw, RawKind, near, quote};
use crate::rubric::Rubric;
use crate::value::{Interval, Moment, Moments, Value};

/// Reads the table `target` of a case.
pub(super) fn read(
    entries: Vec<Entry>,
    rubric: &Rubric,
    told: &mut Vec<Diagnostic>,
) -> Vec<(usize, Value)> {
    let mut read = Vec::new();
    for entry in entries {
        let names = || rubric.targets.iter().map(|target| target.name.as_str());
        let Some(at) = names().position(|name| name == entry.key) else {
            let message = format!("细则里没有目标值 `{}`", quote(&entry.key));
            let problem = Diagnostic::new(Code::UnknownName, message).at(entry.place);
            told.push(match near(&entry.key, names()) {
                Some(meant) => problem.help(format!("是不是 `{meant}`?")),
                None => problem.help("目标值写在细则的 `[target]` 里"),
            });
            continue;
        };
        let known = rubric
            .targets
            .get(at)
            .map(|target| target.value.type_name());
        match value(&entry.value).filter(|value| Some(value.type_name()) == known) {
            Some(value) => read.push((at, value)),
            None => {
                let message = format!("目标值 `{}` 写法不对", quote(&entry.key));
                let help = format!(
                    "细则里它是{},这里也写成{}",
                    known.unwrap_or("数"),
                    known.unwrap_or("数")
                );
                let problem = Diagnostic::new(Code::WrongType, message);
                told.push(problem.at(entry.value.place).help(help));
            }
        }
    }
    read
}

fn value(raw: &Raw) -> Option<Value> {
    Some(match &raw.kind {
        RawKind::Number(text) => Value::Number(Interval::from(Number::parse(text)?)),
        RawKind::Date(text) => {
            let day = Date::parse(text, &Iso8601::DATE).ok()?;
            Value::Date(Moments::exactly(Moment::On(day)))
        }
        RawKind::Text(text) => Value::Text(Some(text.clone())),
        _ => return None,
    })
}

/// A rubric with other targets, for every cohort.
pub(super) fn changed(
    rubric: &CompiledRubric,
    targets: &[(usize, Value)],
) -> Result<CompiledRubric, Vec<Diagnostic>> {
    let mut changed = rubric.rubric().clone();
    lay(&mut changed, targets);
    let compiled = compile(changed);
    compiled.rubric.ok_or(compiled.diagnostics)
}

fn lay(rubric: &mut Rubric, targets: &[(usize, Value)]) {
    for (at, value) in targets {
        if let Some(target) = rubric.targets.get_mut(*at) {
            target.value = value.clone();
            target.by_cohort.clear();
        }
    }
    for own in rubric.by_cohort.values_mut() {
        lay(own, targets);
    }
}
