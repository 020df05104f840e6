//! Cases by condition: `first_when` and `if … else if …` over one number, tried at every value that matters.

use std::collections::BTreeSet;

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::script::graph::{Leaf, Node, What};
use crate::value::{Interval, Truth, Value};

use super::items::Item;
use super::tiers::said;
use crate::compile::Ground;

/// Conditions in their order, and whether there is something for all the rest.
struct Cases<'n> {
    conditions: Vec<&'n Node>,
    /// What is shown for each of them.
    shown: Vec<&'n Node>,
    has_rest: bool,
}

/// Looks at all cases of a script.
pub(super) fn lint(item: &Item<'_>, node: &Node, ground: &Ground<'_>, found: &mut Vec<Diagnostic>) {
    look(item, node, ground, found);
}

fn look(item: &Item<'_>, node: &Node, ground: &Ground<'_>, found: &mut Vec<Diagnostic>) {
    let cases = of_word(node).or_else(|| of_branches(node));
    let Some(cases) = cases else {
        for part in node.parts() {
            look(item, part, ground, found);
        }
        return;
    };
    found.extend(told(item, &cases, ground));
    // The conditions of a chain are not looked at once more from its second link on.
    let mut rest = node;
    while let What::If(_, yes, no) = &rest.what {
        look(item, yes, ground, found);
        rest = no;
    }
    if !std::ptr::eq(rest, node) {
        look(item, rest, ground, found);
    }
}

fn of_word(node: &Node) -> Option<Cases<'_>> {
    let What::Call(word, args) = &node.what else {
        return None;
    };
    let (true, Some(table)) = (word.name == "first_when", args.first()) else {
        return None;
    };
    let What::List(rows) = &table.what else {
        return None;
    };
    let mut cases = Cases {
        conditions: Vec::new(),
        shown: Vec::new(),
        has_rest: false,
    };
    for row in rows {
        let What::List(cells) = &row.what else {
            return None;
        };
        cases.conditions.push(cells.first()?);
        cases.shown.push(row);
    }
    cases.has_rest = cases
        .conditions
        .last()
        .is_some_and(|last| matches!(last.what, What::Flag(true)));
    Some(cases)
}

fn of_branches(node: &Node) -> Option<Cases<'_>> {
    let mut cases = Cases {
        conditions: Vec::new(),
        shown: Vec::new(),
        has_rest: true,
    };
    let mut rest = node;
    while let What::If(cond, _, no) = &rest.what {
        cases.conditions.push(cond);
        cases.shown.push(cond);
        rest = no;
    }
    (!cases.conditions.is_empty()).then_some(cases)
}

fn told(item: &Item<'_>, cases: &Cases<'_>, ground: &Ground<'_>) -> Vec<Diagnostic> {
    match only_number(cases).and_then(|leaf| Some((leaf, samples(leaf, cases, ground)?))) {
        Some((leaf, samples)) => tried(item, cases, ground, leaf, &samples),
        None => surely(item, cases, ground),
    }
}

/// The one number that all conditions compare with constants.
fn only_number(cases: &Cases<'_>) -> Option<Leaf> {
    let mut leaves = BTreeSet::new();
    let mut is_plain = true;
    for condition in &cases.conditions {
        condition.visit(&mut |part| match &part.what {
            What::Leaf(Leaf::Target(_) | Leaf::Points) => {}
            What::Leaf(leaf) => {
                leaves.insert(*leaf);
            }
            What::Number(_) | What::Flag(_) | What::Not(_) | What::Compare(..) => {}
            What::All(_) | What::Any(_) | What::Negate(_) => {}
            _ => is_plain = false,
        });
    }
    let leaf = leaves.pop_first();
    let is_read = |leaf: &Leaf| matches!(leaf, Leaf::Field(_) | Leaf::Measure(_));
    leaf.filter(|leaf| is_plain && leaves.is_empty() && is_read(leaf))
}

/// Every value at which a condition may change, those beside it and those between two.
fn samples(leaf: Leaf, cases: &Cases<'_>, ground: &Ground<'_>) -> Option<(Interval, Vec<Number>)> {
    let of_leaf = Node::new(What::Leaf(leaf), 0..0);
    let range = ground.range(&of_leaf)?;
    let mut bounds: BTreeSet<Number> = BTreeSet::new();
    for condition in &cases.conditions {
        condition.visit(&mut |part| {
            if let What::Compare(_, a, b) = &part.what {
                bounds.extend([a, b].into_iter().filter_map(|side| ground.constant(side)));
            }
        });
    }
    bounds.extend(range.least().cloned());
    bounds.extend(range.greatest().cloned());
    let bounds: Vec<Number> = bounds.into_iter().collect();
    let one = Number::from(1);
    let half = Number::fraction(1, 2)?;
    let mut all: BTreeSet<Number> = bounds.iter().cloned().collect();
    for pair in bounds.windows(2) {
        if let [a, b] = pair {
            all.insert((a.clone() + b.clone()) * half.clone());
        }
    }
    for bound in &bounds {
        for near in [bound.floor(), bound.ceil()] {
            all.insert(near.clone() - one.clone());
            all.insert(near.clone() + one.clone());
            all.insert(near);
        }
    }
    let samples = all.into_iter().filter(|n| range.contains(n)).collect();
    Some((range, samples))
}

/// Rows that no value meets, and values between two rows that none has.
fn tried(
    item: &Item<'_>,
    cases: &Cases<'_>,
    ground: &Ground<'_>,
    leaf: Leaf,
    (range, samples): &(Interval, Vec<Number>),
) -> Vec<Diagnostic> {
    let mut met: Vec<Option<usize>> = Vec::new();
    for sample in samples {
        let here = ground.with(leaf, sample.clone());
        let mut first = None;
        for (at, condition) in cases.conditions.iter().enumerate() {
            match here.read(condition).value {
                Some(Value::Flag(Truth::True)) => {
                    first = Some(at);
                    break;
                }
                Some(Value::Flag(Truth::False)) => {}
                // Not to be told: nothing is claimed.
                _ => return Vec::new(),
            }
        }
        met.push(first);
    }
    let name = name(item, leaf);
    let mut found = Vec::new();
    for (at, shown) in cases.shown.iter().enumerate() {
        if !met.contains(&Some(at)) {
            let message = format!(
                "`{}` 的这一种情况永远轮不到:“{name}”只能是 {},符合它的都先归了前面的",
                item.indicator.id,
                said(range)
            );
            let found_here = item.finding(Code::TierUnreachable, message, shown);
            found.push(found_here.help("核对各种情况的界限和次序:从上到下,用第一个符合的"));
        }
    }
    if !cases.has_rest {
        found.extend(hole(item, cases, &name, samples, &met));
    }
    found
}

/// Values that no row has, with rows on both sides.
fn hole(
    item: &Item<'_>,
    cases: &Cases<'_>,
    name: &str,
    samples: &[Number],
    met: &[Option<usize>],
) -> Option<Diagnostic> {
    let first = met.iter().position(Option::is_some)?;
    let last = met.iter().rposition(Option::is_some)?;
    let inside = |at: &usize| (first..last).contains(at) && met.get(*at) == Some(&None);
    let at = (0..samples.len()).find(inside)?;
    let end = (at..last).take_while(|at| inside(at)).last()?;
    let (below, above) = (samples.get(at.checked_sub(1)?)?, samples.get(end + 1)?);
    let example = samples.get(at)?;
    let message = format!(
        "`{}` 有一段没有分档:“{name}”在 {below} 与 {above} 之间(如 {example})哪一行都不符合,得 0 分",
        item.indicator.id
    );
    let row = met
        .get(at - 1)
        .copied()
        .flatten()
        .or(met.get(end + 1).copied().flatten())?;
    let shown = cases.shown.get(row)?;
    let found = item.finding(Code::TierHole, message, shown);
    Some(found.help("把相邻两行的界限接上;其余的都得 0 分,就在最后写 `[true, 0]`"))
}

/// Without one number to try: rows whose condition surely does not hold, and rows behind one that surely does.
fn surely(item: &Item<'_>, cases: &Cases<'_>, ground: &Ground<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut taken = false;
    for (condition, shown) in cases.conditions.iter().zip(&cases.shown) {
        let truth = ground.truth(condition);
        if taken || truth == Some(false) {
            let message = format!("`{}` 的这一种情况永远轮不到", item.indicator.id);
            let help = match taken {
                true => "前面的情况已经包括了它;调整次序,或者去掉",
                false => "按填报项的范围,这个条件不会成立;核对界限",
            };
            found.push(
                item.finding(Code::TierUnreachable, message, shown)
                    .help(help),
            );
        }
        taken |= truth == Some(true);
    }
    found
}

fn name(item: &Item<'_>, leaf: Leaf) -> String {
    let rubric = item.compiled.rubric();
    match leaf {
        Leaf::Field(id) => rubric.field(id).map(|field| field.title.clone()),
        Leaf::Measure(at) => rubric.measures.get(at).map(|measure| measure.title.clone()),
        _ => None,
    }
    .unwrap_or_default()
}
