//! Divisions by what may be 0, and ratios whose published rule does not say what then.

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Condition, Script};
use crate::script::Program;
use crate::script::graph::{Comparison, Leaf, Node, Operation, What};

use super::items::{Item, Subject};
use super::terms::same;
use super::unused::written;
use crate::compile::Ground;

/// Divisions that break the script, and ratios that a published rule says nothing of.
pub(super) fn lint(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = divisions(subject);
    found.extend(subject.each_item(|item, told| unstated(item, told)));
    found
}

fn divisions(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (script, program) in written(subject) {
        let Some(program) = program else {
            continue;
        };
        let Some(node) = program.graph() else {
            continue;
        };
        let points = points_of(subject, script);
        for cohort in subject.cohorts() {
            let compiled = subject.compiled.of_cohort(cohort);
            let ground = Ground::new(compiled, cohort, points.clone());
            let mut guards = guards_of(subject, script, program);
            let mut walk = Walk {
                ground: &ground,
                guards: Vec::new(),
                found: Vec::new(),
            };
            walk.guards.append(&mut guards);
            walk.visit(node);
            for divisor in walk.found {
                let text = script.text.get(divisor.span.clone()).unwrap_or_default();
                let message = format!("除数 `{text}` 可能是 0,没有写是 0 时怎么算");
                let problem = Diagnostic::new(Code::ZeroDivisor, message)
                    .at(script.place_of(divisor.span.clone()))
                    .help("用 `ratio(分子, 分母)`(0 除以 0 作缺项),或者先写 `if 分母 == 0 { … } else { … }`");
                if !found.contains(&problem) {
                    found.push(problem);
                }
            }
        }
    }
    found
}

/// The points of the item that a script scores.
fn points_of(subject: &Subject<'_>, script: &Script) -> Option<Number> {
    let items = subject.items();
    let own = items.iter().find(|item| {
        let program = item.program;
        program.is_some_and(|program| program.script().place == script.place)
    });
    own.and_then(|item| item.full().cloned())
}

/// Under which conditions a script is read at all.
fn guards_of<'a>(subject: &Subject<'a>, script: &Script, _: &Program) -> Vec<(&'a Node, bool)> {
    let compiled = subject.compiled;
    let mut guards = Vec::new();
    for (at, indicator) in subject.rubric().indicators() {
        let own = compiled.score(at);
        if own.is_none_or(|own| own.script().place != script.place) {
            continue;
        }
        let conditions = [
            (indicator.applies_when.is_some()).then(|| compiled.indicator_condition(at)),
            Some(compiled.section_condition(at.section)),
        ];
        for program in conditions.into_iter().flatten().flatten() {
            guards.extend(program.graph().map(|node| (node.as_ref(), true)));
        }
    }
    guards
}

/// A walk over an expression that knows the conditions on its way.
struct Walk<'n, 'g> {
    ground: &'g Ground<'g>,
    guards: Vec<(&'n Node, bool)>,
    found: Vec<&'n Node>,
}

impl<'n> Walk<'n, '_> {
    fn visit(&mut self, node: &'n Node) {
        match &node.what {
            What::If(cond, yes, no) => {
                self.visit(cond);
                for (part, holds) in [(yes, true), (no, false)] {
                    self.behind(cond, holds, part);
                }
            }
            What::All(parts) | What::Any(parts) => {
                let holds = matches!(node.what, What::All(_));
                let before = self.guards.len();
                for part in parts {
                    self.visit(part);
                    self.guards.push((part, holds));
                }
                self.guards.truncate(before);
            }
            What::Arithmetic(Operation::Divide | Operation::Remainder, a, b) => {
                self.visit(a);
                self.visit(b);
                if self.may_be_zero(b) {
                    self.found.push(b);
                }
            }
            // A row's own cells are not looked at.
            What::OverRows(_) => {}
            _ => node.parts().into_iter().for_each(|part| self.visit(part)),
        }
    }

    fn behind(&mut self, cond: &'n Node, holds: bool, part: &'n Node) {
        self.guards.push((cond, holds));
        self.visit(part);
        self.guards.pop();
    }

    fn may_be_zero(&self, node: &Node) -> bool {
        let zero = Number::zero();
        let range = self.ground.range(node);
        let is_open = range.is_some_and(|range| range.contains(&zero));
        let guarded = |(cond, holds): &(&Node, bool)| excludes_zero(cond, *holds, node);
        is_open && !self.guards.iter().any(guarded)
    }
}

/// Whether a condition that comes out so keeps an expression from being 0.
fn excludes_zero(cond: &Node, holds: bool, node: &Node) -> bool {
    match &cond.what {
        What::Not(inner) => excludes_zero(inner, !holds, node),
        What::All(parts) if holds => parts.iter().any(|part| excludes_zero(part, true, node)),
        What::Any(parts) if !holds => parts.iter().any(|part| excludes_zero(part, false, node)),
        What::Compare(comparison, a, b) => {
            let number = |n: &Node| match &n.what {
                What::Number(number) => Some(number.clone()),
                _ => None,
            };
            let sides = match (same(a, node), same(b, node)) {
                (true, _) => number(b).map(|n| (*comparison, n)),
                (_, true) => number(a).map(|n| (turned(*comparison), n)),
                _ => None,
            };
            sides.is_some_and(|(comparison, bound)| {
                let at_zero = compare(comparison, &Number::zero(), &bound);
                at_zero != holds
            })
        }
        _ => false,
    }
}

fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        other => other,
    }
}

fn compare(comparison: Comparison, a: &Number, b: &Number) -> bool {
    match comparison {
        Comparison::Equal => a == b,
        Comparison::Unequal => a != b,
        Comparison::Less => a < b,
        Comparison::LessOrEqual => a <= b,
        Comparison::Greater => a > b,
        Comparison::GreaterOrEqual => a >= b,
    }
}

/// Words of a published rule that say what becomes of «nothing to divide by».
const STATED: [&str; 10] = [
    "缺项",
    "不适用",
    "没有",
    "无",
    "未发生",
    "不计",
    "为0",
    "为零",
    "不考核",
    "未产生",
];

/// Ratios of an item whose denominator may be 0: `ratio` makes them «not applicable», and the printed rule is silent.
fn unstated(item: &Item<'_>, found: &mut Vec<Diagnostic>) {
    let (Some(rule), Some((program, node))) = (&item.indicator.rule, item.graph()) else {
        return;
    };
    let has_condition = |c: &Option<Condition>| c.is_some();
    if has_condition(&item.indicator.applies_when)
        || has_condition(&item.section.applies_when)
        || STATED.iter().any(|word| rule.contains(word))
        || handles(node)
    {
        return;
    }
    let ground = item.ground();
    let mut told = false;
    for inner in item.compiled.with_measures(program) {
        let Some(graph) = inner.graph() else {
            continue;
        };
        graph.visit(&mut |part| {
            let What::Call(word, args) = &part.what else {
                return;
            };
            let [_, below] = args.as_slice() else {
                return;
            };
            let is_ratio = matches!(word.name, "ratio" | "percent");
            let zero = Number::zero();
            let is_open = || ground.range(below).is_some_and(|range| range.contains(&zero));
            let of_prior = || {
                let mut prior = false;
                below.visit(&mut |leaf| prior |= matches!(leaf.what, What::Leaf(Leaf::Prior(_))));
                prior
            };
            if told || !is_ratio || of_prior() || !is_open() {
                return;
            }
            told = true;
            let text = inner.script().text.get(below.span.clone()).unwrap_or_default();
            let message = format!(
                "`{}` 的分母 `{text}` 可能是 0:脚本作缺项,细则的文字没有写",
                item.indicator.id
            );
            let mut problem = Diagnostic::new(Code::ZeroUnstated, message);
            problem = match &item.indicator.rule_at {
                Some(rule) => problem.label(rule.place.clone(), "没有写分母是 0 怎么办"),
                None => problem,
            };
            found.push(
                problem
                    .label(inner.script().place_of(below.span.clone()), "分母")
                    .help("在 `rule` 里写明,例如“没有……的作缺项处理”;不会是 0 的,把填报项的 `range` 从 1 写起"),
            );
        });
    }
}

/// Whether a script says itself what becomes of something not applicable.
fn handles(node: &Node) -> bool {
    let mut handles = false;
    node.visit(&mut |part| {
        handles |= match &part.what {
            What::Call(word, _) => matches!(word.name, "if_not_applicable" | "not_applicable"),
            What::If(..) => true,
            _ => false,
        };
    });
    handles
}
