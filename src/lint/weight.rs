//! How much one thing weighs: a deduction beside its item, one unit of a count beside the paper.

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Limit, Score};
use crate::script::graph::{Node, What};

use super::items::{Item, Subject};
use super::terms::{Term, is_count, sums, unit};
use crate::compile::Ground;

/// One unit may be worth this share of the paper, unless the rubric says otherwise.
pub(super) fn default_share() -> Number {
    Number::fraction(5, 100).unwrap_or_else(Number::zero)
}

/// The share that the rubric sets for a code.
pub(super) fn share_of(subject: &Subject<'_>, code: Code, default: Number) -> Number {
    let entries = subject.rubric().lint.iter();
    let own = entries.filter(|entry| entry.code == code && entry.at.is_empty());
    own.filter_map(|entry| entry.share.clone())
        .next_back()
        .unwrap_or(default)
}

/// A deduction larger than the item that it is taken from.
pub(super) fn deductions(subject: &Subject<'_>) -> Vec<Diagnostic> {
    subject.each_item(|item, found| {
        let (Some((_, node)), Some(full)) = (item.graph(), most_taken(item)) else {
            return;
        };
        if item.may_be_negative() {
            return;
        }
        let ground = item.ground();
        for term in sums(node).into_iter().flatten() {
            if term.is_taken != item.is_penalty() {
                found.extend(over(item, &term, &full, &ground));
            }
        }
    })
}

/// The most that can be taken: of an item all its points, of a penalty its cap or that of its section.
fn most_taken(item: &Item<'_>) -> Option<Number> {
    if !item.is_penalty() {
        return item.full().filter(|_| item.is_base()).cloned();
    }
    let cap = item.section.cap.as_ref().and_then(Limit::number);
    match (item.full(), cap) {
        (Some(own), Some(cap)) => Some(own.clone().min(cap.clone())),
        (own, cap) => own.or(cap).cloned(),
    }
}

fn over(
    item: &Item<'_>,
    term: &Term<'_>,
    full: &Number,
    ground: &Ground<'_>,
) -> Option<Diagnostic> {
    let what = match item.is_penalty() {
        false => format!("`{}` 满分 {full} 分", item.indicator.id),
        true => format!("`{}` 最多扣 {full} 分", item.indicator.id),
    };
    let help =
        "核对是扣多了一位,还是分值写少了;确实一票否决的写成 `when(条件, points)` 或者用 `[[gate]]`";
    if let Some(unit) = unit(term.node, ground)
        && unit.worth > *full
    {
        let message = format!(
            "{what},`{}` 每 1 个就扣 {} 分",
            item.text(unit.of),
            unit.worth
        );
        let found = item.finding(Code::DeductionOverItem, message, term.node);
        return Some(found.help(help));
    }
    if let What::Call(word, args) = &term.node.what
        && word.name == "capped"
        && let Some(limit) = args.get(1)
        && let Some(most) = ground.constant(limit)
        && most > *full
    {
        let message = format!("{what},这一处扣分的上限却是 {most} 分");
        let found = item.finding(Code::DeductionOverItem, message, limit);
        return Some(found.help(help));
    }
    let is_choice = |name: &str| matches!(name, "when" | "tiers" | "tiers_to" | "first_when");
    let range = match &term.node.what {
        What::Call(word, _) if is_choice(word.name) => ground.range(term.node)?,
        What::Number(number) => number.clone().into(),
        _ => return None,
    };
    let most = range.greatest()?.clone();
    if most <= *full {
        return None;
    }
    let message = format!("{what},这一处最多扣 {most} 分");
    Some(
        item.finding(Code::DeductionOverItem, message, term.node)
            .help(help),
    )
}

/// One unit of a count that is worth a large share of the paper.
pub(super) fn cliffs(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let share = share_of(subject, Code::Cliff, default_share());
    subject.each_item(|item, found| {
        let (Some((_, node)), Some(scale)) = (item.graph(), item.scale()) else {
            return;
        };
        if item.indicator.unscored || matches!(item.indicator.score, Score::Manual(_)) {
            return;
        }
        let paper = &item.compiled.rubric().points;
        let bar = paper.clone() * share.clone();
        let ground = item.ground();
        let mut tell = |worth: Number, of: &Node, at: &Node| {
            // No unit is worth more than the whole item.
            let worth = match item.full() {
                Some(full) => worth.min(full.clone()),
                None => worth,
            };
            let worth = worth * scale.clone();
            if worth <= bar {
                return;
            }
            let percent = worth.clone() * Number::hundred();
            let percent = percent.checked_div(paper).unwrap_or_else(Number::zero);
            let percent = percent.round(1);
            let message = format!(
                "`{}` 里 `{}` 差 1 个就差 {worth} 分,占满分 {paper} 分的 {percent}%",
                item.indicator.id,
                item.text(of),
            );
            found.push(item.finding(Code::Cliff, message, at).help(format!(
                "想好要不要一件定这么多分;有意的在 `[lint]` 里写明理由关掉,或者改界线 `cliff = {{ share = \"{}%\" }}`",
                percent.ceil()
            )));
        };
        if let Some((of, worth)) = all_or_nothing(item, node, &ground) {
            tell(worth, of, node);
        }
        for term in sums(node).into_iter().flatten() {
            match unit(term.node, &ground) {
                Some(unit) => tell(unit.worth, unit.of, term.node),
                None => {
                    if let Some((of, worth)) = step(term.node, &ground) {
                        tell(worth, of, term.node);
                    }
                }
            }
        }
    })
}

/// A flag over a count as the whole script: full points or nothing.
fn all_or_nothing<'n>(
    item: &Item<'_>,
    node: &'n Node,
    ground: &Ground<'_>,
) -> Option<(&'n Node, Number)> {
    Some((compared(node, ground)?, item.full()?.clone()))
}

/// The count that a condition compares with a constant.
fn compared<'n>(node: &'n Node, ground: &Ground<'_>) -> Option<&'n Node> {
    let What::Compare(_, a, b) = &node.what else {
        return None;
    };
    let of = |x: &'n Node, bound: &Node| {
        (is_count(x, ground) && ground.constant(bound).is_some()).then_some(x)
    };
    of(a, b).or_else(|| of(b, a))
}

/// The greatest step of a word over a count: `when(lost == 0, 8)`, `tiers(n, …)`.
fn step<'n>(node: &'n Node, ground: &Ground<'_>) -> Option<(&'n Node, Number)> {
    let What::Call(word, args) = &node.what else {
        return None;
    };
    let first: &'n Node = args.first()?;
    match word.name {
        "when" => {
            let points = ground.constant(args.get(1)?)?;
            Some((compared(first, ground)?, points.abs()))
        }
        "tiers" | "tiers_to" if is_count(first, ground) => {
            let What::List(rows) = &args.get(1)?.what else {
                return None;
            };
            let mut points = Vec::new();
            for row in rows {
                let What::List(cells) = &row.what else {
                    return None;
                };
                points.push(ground.constant(cells.get(1)?)?);
            }
            points.push(Number::zero());
            let steps = points.windows(2).filter_map(|pair| match pair {
                [a, b] => Some((a.clone() - b.clone()).abs()),
                _ => None,
            });
            Some((first, steps.max()?))
        }
        _ => None,
    }
}
