//! Slips in scripts: numbers, signs, words.

use std::ops::Range;
use std::sync::Arc;

use crate::compile::CompiledRubric;
use crate::coverage::{scripts, whose};
use crate::decimal::Number;
use crate::script::Program;
use crate::script::builtins::Word;
use crate::script::graph::{Node, What};

use super::{Mutant, steps};

/// Words that are easily taken for each other.
const ALIKE: [(&str, &str); 8] = [
    ("whole_steps", "started_steps"),
    ("exact_steps", "started_steps"),
    ("slope_marginal", "slope_whole"),
    ("min", "max"),
    ("floor", "ceil"),
    ("cohort_rank", "cohort_rank_low"),
    ("cohort_mean", "cohort_median"),
    ("mean_of", "trimmed_mean_of"),
];

pub(super) fn mutants(rubric: &CompiledRubric) -> Vec<Mutant> {
    let mut found: Vec<Mutant> = Vec::new();
    for (owner, program) in scripts(rubric, "") {
        // Behind escapes the places of a script are not told.
        if program.script().offset.is_none() {
            continue;
        }
        let Some(root) = program.graph() else {
            continue;
        };
        let whose = whose(owner, rubric.rubric());
        let mut add = |span: Range<usize>, replacement: String| {
            let place = program.script().place_of(span);
            let whose = whose.clone();
            let mutant = Mutant {
                place,
                replacement,
                whose,
            };
            if !found.contains(&mutant) {
                found.push(mutant);
            }
        };
        root.visit(&mut |node| of_node(node, program, &mut add));
    }
    found
}

fn of_node(node: &Node, program: &Program, add: &mut dyn FnMut(Range<usize>, String)) {
    let text = &program.script().text;
    let written = text.get(node.span.clone()).unwrap_or_default();
    match &node.what {
        What::Number(number) if Number::parse(written).as_ref() == Some(number) => {
            for other in steps(written) {
                add(node.span.clone(), other);
            }
        }
        What::Flag(flag) if written == flag.to_string() => {
            add(node.span.clone(), (!flag).to_string())
        }
        What::Compare(comparison, a, b) => {
            let other = match comparison.sign() {
                ">=" => ">",
                ">" => ">=",
                "<=" => "<",
                "<" => "<=",
                "==" => "!=",
                _ => "==",
            };
            sign(text, comparison.sign(), a, b, other, add);
        }
        What::Arithmetic(operation, a, b) => {
            let other = match operation.sign() {
                "+" => "-",
                "-" => "+",
                "*" => "/",
                "/" => "*",
                _ => return,
            };
            sign(text, operation.sign(), a, b, other, add);
        }
        What::All(parts) => signs(text, "&&", parts, "||", add),
        What::Any(parts) => signs(text, "||", parts, "&&", add),
        What::Not(inner) if inner.span.start > node.span.start => {
            let before = node.span.start..inner.span.start;
            if text
                .get(before.clone())
                .is_some_and(|not| not.trim() == "!")
            {
                add(before, String::new());
            }
        }
        What::Call(word, _) => self::word(written, node.span.start, word, add),
        What::OverRows(over) => self::word(written, node.span.start, over.word, add),
        What::OverCohort(over) => self::word(written, node.span.start, over.word, add),
        _ => {}
    }
}

fn signs(
    text: &str,
    own: &str,
    parts: &[Arc<Node>],
    other: &str,
    add: &mut dyn FnMut(Range<usize>, String),
) {
    for pair in parts.windows(2) {
        if let [a, b] = pair {
            sign(text, own, a, b, other, add);
        }
    }
}

/// The sign between two operands, brackets and blanks around it left alone.
fn sign(
    text: &str,
    own: &str,
    a: &Node,
    b: &Node,
    other: &str,
    add: &mut dyn FnMut(Range<usize>, String),
) {
    let Some(between) = text.get(a.span.end..b.span.start) else {
        return;
    };
    let bare = between.trim_matches(|c: char| c.is_whitespace() || c == '(' || c == ')');
    if bare == own
        && let Some(at) = between.find(own)
    {
        let start = a.span.end + at;
        add(start..start + own.len(), other.to_owned());
    }
}

fn word(written: &str, start: usize, word: &Word, add: &mut dyn FnMut(Range<usize>, String)) {
    let others = ALIKE.iter().filter_map(|(a, b)| match word.name {
        name if name == *a => Some(*b),
        name if name == *b => Some(*a),
        _ => None,
    });
    let name = [word.name, word.alias];
    let name = name.into_iter().find(|name| {
        let rest = written.strip_prefix(name);
        rest.is_some_and(|rest| rest.trim_start().starts_with('('))
    });
    if let (Some(name), Some(other)) = (name, others.into_iter().next()) {
        add(start..start + name.len(), other.to_owned());
    }
}
