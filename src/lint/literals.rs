//! How scripts are written: texts with escapes, whole numbers divided.

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Script;
use crate::script::graph::{Node, Operation, What};

use super::items::Subject;
use super::unused::written;

pub(super) fn lint(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (script, program) in written(subject) {
        if script.offset.is_none() && !script.text.trim().is_empty() {
            found.push(escaped(script));
        }
        if let Some(node) = program.and_then(|program| program.graph()) {
            node.visit(&mut |part| found.extend(division(script, part)));
        }
    }
    found
}

fn escaped(script: &Script) -> Diagnostic {
    let whole = script.text.contains('\'') || script.text.contains('\n');
    let quotes = if whole { "'''…'''" } else { "'…'" };
    Diagnostic::new(
        Code::EscapedScript,
        "脚本写在带反斜杠的引号里,出错时指不出是脚本里的哪一处",
    )
    .at(script.place.clone())
    .help(format!("改用单引号 `{quotes}`,里面的 `\"` 前面不加反斜杠"))
}

/// `7 / 2`: other languages cut the quotient, here it is exact.
fn division(script: &Script, node: &Node) -> Option<Diagnostic> {
    let What::Arithmetic(Operation::Divide, a, b) = &node.what else {
        return None;
    };
    let (What::Number(above), What::Number(below)) = (&a.what, &b.what) else {
        return None;
    };
    let quotient = above.checked_div(below)?;
    if !above.is_whole() || !below.is_whole() || quotient.is_whole() {
        return None;
    }
    let exact = match quotient.decimals() {
        Some(_) => quotient.to_string(),
        None => format!("{above}/{below}({quotient})"),
    };
    let message = format!("`{above} / {below}` 按分数算,得 {exact},不舍去零头");
    let help = match quotient.decimals() {
        Some(_) => format!(
            "要的就是它,直接写 `{exact}`;要舍去零头,写 `{}`",
            quotient.floor()
        ),
        None => format!(
            "要舍去零头,写 `{}`;要的就是分数,放进乘除里写,如 `points * {above} / {below}`",
            quotient.floor()
        ),
    };
    Some(
        Diagnostic::new(Code::IntegerDivision, message)
            .at(script.place_of(node.span.clone()))
            .help(help),
    )
}
