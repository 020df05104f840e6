//! One fact that two items score.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::IndicatorId;
use crate::script::graph::{Leaf, Node, Operation, What};

use super::items::{Item, Subject};
use super::terms::same;

/// A place where an item makes points of a fact.
struct Use<'a> {
    item: usize,
    leaf: Leaf,
    node: &'a Node,
}

pub(super) fn lint(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut items = subject.items();
    items.retain(|item| !item.indicator.unscored);
    let mut uses: Vec<Use<'_>> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if let Some(node) = item.program.and_then(|program| program.graph()) {
            let mut own = Vec::new();
            scored(node, &mut own);
            uses.extend(own.into_iter().map(|(leaf, node)| Use {
                item: at,
                leaf,
                node,
            }));
        }
    }
    // Each item once for a fact, beside the first that scores it.
    let mut told: BTreeMap<(IndicatorId, Leaf), Diagnostic> = BTreeMap::new();
    for (at, one) in uses.iter().enumerate() {
        for other in uses.iter().skip(at + 1) {
            let (Some(a), Some(b)) = (items.get(one.item), items.get(other.item)) else {
                continue;
            };
            if one.leaf != other.leaf || a.at == b.at || a.cohort != b.cohort {
                continue;
            }
            told.entry((b.at, one.leaf))
                .or_insert_with(|| finding(a, b, one, other));
        }
    }
    let mut told: Vec<Diagnostic> = told.into_values().collect();
    told.extend(alike(&items));
    told
}

/// Two items with one script, in points apart.
fn alike(items: &[Item<'_>]) -> Vec<Diagnostic> {
    let mut told: Vec<Diagnostic> = Vec::new();
    for (at, a) in items.iter().enumerate() {
        for b in items.iter().skip(at + 1) {
            let nodes = (
                a.program.and_then(|p| p.graph()),
                b.program.and_then(|p| p.graph()),
            );
            let (Some(x), Some(y)) = nodes else {
                continue;
            };
            let mut reads_rows = false;
            x.visit(&mut |part| reads_rows |= matches!(part.what, What::OverRows(_)));
            if a.cohort != b.cohort || a.at == b.at || !reads_rows || !same(x, y) {
                continue;
            }
            let message = format!("`{}` 和 `{}` 的脚本一样", a.indicator.id, b.indicator.id);
            let problem = Diagnostic::new(Code::SameFactTwice, message)
                .at(b.place(y))
                .label(a.place(x), format!("`{}` 已经用了", a.indicator.id))
                .help("一件事计了两次分;有意的在 `[lint]` 里写明理由关掉");
            if !told.iter().any(|other| other.labels == problem.labels) {
                told.push(problem);
            }
        }
    }
    told
}

fn finding(a: &Item<'_>, b: &Item<'_>, first: &Use<'_>, second: &Use<'_>) -> Diagnostic {
    let title = match first.leaf {
        Leaf::Field(id) => {
            let field = a.compiled.rubric().field(id);
            field.map_or_else(String::new, |field| field.title.clone())
        }
        Leaf::Measure(at) => {
            let measure = a.compiled.rubric().measures.get(at);
            measure.map_or_else(String::new, |measure| measure.title.clone())
        }
        _ => String::new(),
    };
    let message = format!(
        "“{title}”在 `{}` 和 `{}` 里都计分,一件事计了两次",
        a.indicator.id, b.indicator.id
    );
    Diagnostic::new(Code::SameFactTwice, message)
        .at(b.place(second.node))
        .label(
            a.place(first.node),
            format!("`{}` 已经用它计分", a.indicator.id),
        )
        .help("改一项,或者合并;有意加重的在 `[lint]` 里写明理由关掉")
}

/// The facts that an expression makes points of: not those that it divides by, compares with, or chooses by alone.
fn scored<'n>(node: &'n Node, found: &mut Vec<(Leaf, &'n Node)>) {
    match &node.what {
        What::Leaf(leaf @ (Leaf::Field(_) | Leaf::Measure(_))) => found.push((*leaf, node)),
        What::Arithmetic(Operation::Divide | Operation::Remainder, a, _) => scored(a, found),
        What::Call(word, args) => {
            let counted = match word.name {
                "ratio" | "percent" | "attained" | "attained_inverse" | "progress" | "when"
                | "tiers" | "tiers_to" | "line" | "shortage" | "excess" | "exact_steps"
                | "whole_steps" | "started_steps" | "slope_marginal" | "slope_whole"
                | "days_late" | "workdays_late" | "months_late" | "capped" | "floored"
                | "if_not_applicable" | "is_never" => 1,
                "factor" | "not_applicable" | "is_given" => 0,
                _ => args.len(),
            };
            args.iter().take(counted).for_each(|arg| scored(arg, found));
            if word.name == "when" {
                args.iter().skip(1).for_each(|arg| scored(arg, found));
            }
        }
        // Which row of a table, which branch: a condition is often read from several items.
        What::If(_, a, b) => {
            scored(a, found);
            scored(b, found);
        }
        // Rows are told apart by their cells.
        What::OverRows(_) | What::OverCohort(_) => {}
        What::Compare(_, a, _) => scored(a, found),
        _ => node
            .parts()
            .into_iter()
            .for_each(|part| scored(part, found)),
    }
}
