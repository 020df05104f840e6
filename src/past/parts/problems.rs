//! What makes finished runs no parts of a rubric.

use crate::diagnostic::{Code, Diagnostic};
use crate::report::{near, quote};
use crate::rubric::{Field, FieldKind, Rubric};

use super::Part;
use super::told::NAMES;

/// What makes these no parts of this rubric.
pub(super) fn problems(parts: &[Part], rubric: &Rubric) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let name = quote(&part.name);
        for earlier in parts.iter().take(at) {
            let message = if earlier.name == part.name {
                format!("`{name}` 给了两次")
            } else if earlier.run.is_same_as(&part.run) {
                format!("`{}` 和 `{name}` 是同一次结果", quote(&earlier.name))
            } else {
                continue;
            };
            problems.push(
                Diagnostic::new(Code::SameRun, message)
                    .origin(&part.run.name)
                    .help("每一部分给一个 `--part 名称=文件夹`,文件夹各不相同"),
            );
        }
        let mut fields = rubric
            .fields
            .iter()
            .filter(|f| f.group == part.name)
            .peekable();
        if fields.peek().is_none() {
            let is_free = |group: &&str| parts.iter().all(|p| p.name != **group);
            let groups = rubric.fields.iter().map(|f| f.group.as_str());
            let groups = groups.filter(is_free);
            let help = match near(&part.name, groups) {
                Some(meant) => format!("是不是 `{meant}`?"),
                None => format!("在细则里加 `[field.{name}]`,或者改 `--part` 的名称"),
            };
            problems.push(
                Diagnostic::new(Code::UnknownPart, format!("细则没有填报项的组 `{name}`"))
                    .origin(rubric.source.name())
                    .help(help),
            );
        }
        problems.extend(fields.filter_map(misfit));
    }
    problems
}

fn misfit(field: &Field) -> Option<Diagnostic> {
    let id = field.id();
    let (message, help) = if !NAMES.contains(&field.name.as_str()) {
        let help = match near(&field.name, NAMES) {
            Some(meant) => format!("是不是 `{meant}`?"),
            None => format!("结果里有 `{}`;别的填报项放到另一组", NAMES.join("`、`")),
        };
        (format!("`{id}` 不是结果里有的数"), help)
    } else if field.name == "grade" && field.kind != FieldKind::Text {
        let help = "写 `type = \"text\"`".to_owned();
        (format!("`{id}` 是等次,类型应是文字"), help)
    } else if field.name != "grade" && !field.kind.is_number() {
        let help = "写 `type = \"number\"`".to_owned();
        (format!("`{id}` 是数,类型应是数"), help)
    } else {
        return None;
    };
    let diagnostic = Diagnostic::new(Code::PartField, message);
    Some(diagnostic.at(field.place.clone()).help(help))
}
