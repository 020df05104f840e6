//! Full points and nothing: what no facts that the fields allow can give.

use crate::compile::range_of;
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::evaluate;
use crate::outcome::Status;
use crate::report::review::Reviewed;
use crate::report::{Office, Prior, Report};
use crate::rubric::Score;
use crate::script::graph::{Node, What};
use crate::value::Fact;

use super::items::{Item, Subject};
use super::terms::{Term, sums};

pub(super) fn lint(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let has_mistakes = !subject.broken.is_empty();
    let mut found = Vec::new();
    let items = subject.items();
    for cohort in subject.cohorts() {
        // The outcomes of an office that has reported nothing: sound bounds of what any office can come to.
        let report = nothing_reported(subject, cohort);
        let evaluation = evaluate(subject.compiled, &report);
        for item in items.iter().filter(|item| item.cohort == cohort) {
            if item.is_penalty() {
                continue;
            }
            let Some(full) = item.indicator.points.as_ref() else {
                continue;
            };
            if let Score::Manual(manual) = &item.indicator.score {
                found.extend(manual_full(item, full, &manual.to));
                continue;
            }
            // Without all the scripts that it rests on nothing is sure.
            if has_mistakes && reads_others(item) {
                continue;
            }
            let Some((program, node)) = item.graph() else {
                continue;
            };
            let mut outcomes = evaluation.outcomes.iter();
            let Some(outcome) = outcomes.find(|o| o.indicator == item.at) else {
                continue;
            };
            if matches!(outcome.status, Status::Failed | Status::NotApplicable) {
                continue;
            }
            // What the facts give together, and what they give piece by piece: both hold.
            let mut least = outcome.points.sure.value().clone();
            let mut most = outcome.points.possible.value().clone();
            let apart = range_of(program, node, &item.ground());
            if let (Some(apart), None) = (apart, &item.indicator.out_of) {
                let digits = item.compiled.rubric().digits;
                let end = |end: &Number| end.round(digits);
                least = apart.least().map(end).unwrap_or(least.clone()).max(least);
                most = apart.greatest().map(end).unwrap_or(most.clone()).min(most);
            }
            let (least, most) = (&least, &most);
            if most < full && item.indicator.cap.is_none() {
                found.push(unreachable_full(item, node, full, most));
            }
            if least.is_positive() && item.indicator.floor.is_none() {
                found.push(unreachable_zero(item, node, full, least));
            }
        }
    }
    once(found)
}

/// Of cohorts that differ in a figure only, one is told.
fn once(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told: Vec<Diagnostic> = Vec::new();
    for one in found {
        let is_told = |other: &Diagnostic| (other.code, &other.labels) == (one.code, &one.labels);
        if !told.iter().any(is_told) {
            told.push(one);
        }
    }
    told
}

fn reads_others(item: &Item<'_>) -> bool {
    use crate::script::graph::Leaf::{Indicator, Measure, Section};
    let mut leaves = item.program.into_iter().flat_map(|p| p.leaves());
    leaves.any(|leaf| matches!(leaf, Indicator(_) | Measure(_) | Section(_)))
}

fn nothing_reported(subject: &Subject<'_>, cohort: &str) -> Report {
    let fields = subject.rubric().fields.iter();
    Report {
        office: Office {
            id: String::new(),
            name: String::new(),
            cohort: cohort.to_owned(),
        },
        period: None,
        facts: fields.map(|_| Fact::missing()).collect(),
        self_score: Default::default(),
        self_total: None,
        review: Reviewed::default(),
        prior: Prior::NotGiven,
        source: None,
    }
}

fn manual_full(item: &Item<'_>, full: &Number, to: &Number) -> Option<Diagnostic> {
    let out_of = item.full()?;
    if to >= out_of || item.indicator.cap.is_some() {
        return None;
    }
    let message = format!(
        "`{}` 满分 {out_of} 分,人工最多只能评 {to} 分,满分永远达不到",
        item.indicator.id
    );
    let help = match &item.indicator.out_of {
        Some(_) => format!("把最高分改成 {out_of},或者改 `out_of`"),
        None => format!("把最高分改成 {full},或者改 `points`"),
    };
    let problem = Diagnostic::new(Code::UnreachableFull, message);
    Some(problem.at(item.indicator.place.clone()).help(help))
}

fn unreachable_full(item: &Item<'_>, node: &Node, full: &Number, most: &Number) -> Diagnostic {
    let message = format!(
        "`{}` 满分 {full} 分,脚本最多只给 {most} 分,满分永远达不到",
        item.indicator.id
    );
    let gives = limits(item, node, false);
    let sum: Number = gives.iter().cloned().sum();
    let help = if gives.len() < 2 {
        "核对脚本里的分数;本来就给不满的,写 `cap`".to_owned()
    } else if sum >= *full {
        "有的部分不会同时得分,核对条件;本来就给不满的,写 `cap`".to_owned()
    } else {
        format!(
            "各部分最多 {},少 {} 分;本来就给不满的,写 `cap`",
            added(&gives),
            full.clone() - most.clone()
        )
    };
    item.finding(Code::UnreachableFull, message, node)
        .help(help)
}

fn unreachable_zero(item: &Item<'_>, node: &Node, full: &Number, least: &Number) -> Diagnostic {
    let message = format!(
        "`{}` 满分 {full} 分,最少也得 {least} 分,永远不会是 0 分",
        item.indicator.id
    );
    let takes = limits(item, node, true);
    let sum: Number = takes.iter().cloned().sum();
    let help = if takes.is_empty() {
        format!("核对脚本;本来就有保底分的,写明 `floor = {least}`")
    } else if sum >= *full {
        format!("有的扣分不会同时发生,核对条件;本来就有保底分的,写明 `floor = {least}`")
    } else {
        format!(
            "各处扣分的上限合计 {},少于 {full};要能扣完就提高上限,本来就有保底分的,写明 `floor = {least}`",
            added(&takes)
        )
    };
    item.finding(Code::UnreachableZero, message, node)
        .help(help)
}

fn added(numbers: &[Number]) -> String {
    let numbers: Vec<String> = numbers.iter().map(Number::to_string).collect();
    numbers.join(" + ")
}

/// The greatest of every term given or taken, when the script is one sum and each has one.
fn limits(item: &Item<'_>, node: &Node, taken: bool) -> Vec<Number> {
    let sums = sums(node);
    let [terms] = sums.as_slice() else {
        return Vec::new();
    };
    let ground = item.ground();
    let own = |term: &&Term<'_>| term.is_taken == taken && !matches!(term.node.what, What::Leaf(_));
    let greatest = |term: &Term<'_>| ground.range(term.node)?.greatest().cloned();
    let all: Option<Vec<Number>> = terms.iter().filter(own).map(greatest).collect();
    all.unwrap_or_default()
}
