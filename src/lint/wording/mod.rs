//! The published rule beside its script: numbers that stand in one of them and not in the other.

mod figures;

use std::collections::BTreeSet;

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Limit, Score};
use crate::script::graph::{Leaf, Node, Operation, What};
use crate::value::Value;

use super::items::{Item, Subject};
use figures::{Figure, figures};

pub(super) fn lint(subject: &Subject<'_>) -> Vec<Diagnostic> {
    subject.each_item(|item, found| found.extend(compared(subject, item)))
}

/// A number of a script that scores: where it stands.
struct Literal<'n> {
    node: &'n Node,
    value: Number,
}

fn compared(subject: &Subject<'_>, item: &Item<'_>) -> Option<Diagnostic> {
    let (rule, written) = (item.indicator.rule.as_ref()?, item.indicator.rule_at.as_ref()?);
    let all = figures(rule);
    let known = Known::of(subject, item)?;
    let missing: Vec<&Figure> = all.iter().filter(|figure| !known.has(figure)).collect();
    let program = item.program;
    let unstated = match (&item.indicator.score, program.and_then(|p| p.graph())) {
        (Score::Script(_), Some(node)) if all.iter().any(|f| f.counts) => {
            unstated(item, node, rule, &all)
        }
        _ => Vec::new(),
    };
    let listed = |numbers: Vec<String>| {
        let mut unique: Vec<String> = Vec::new();
        for number in numbers.into_iter().map(|n| format!("`{n}`")) {
            if !unique.contains(&number) {
                unique.push(number);
            }
        }
        unique.join("、")
    };
    let texts = missing.iter().filter_map(|f| rule.get(f.span.clone()));
    let texts = listed(texts.map(str::to_owned).collect());
    let values = listed(unstated.iter().map(|l| l.value.to_string()).collect());
    let id = &item.indicator.id;
    let rule_place = |figure: &&Figure| written.place_of(figure.span.clone());
    if let Some((first, rest)) = missing.split_first() {
        let message = format!("`{id}` 的细则文字写了 {texts},脚本里没有");
        let mut problem = Diagnostic::new(Code::RuleNumber, message);
        problem = problem.label(rule_place(first), "脚本里没有");
        for figure in rest {
            problem = problem.label(rule_place(figure), "脚本里没有");
        }
        for literal in &unstated {
            problem = problem.label(item.place(literal.node), "文字里没有");
        }
        if unstated.is_empty() && let Score::Script(script) = &item.indicator.score {
            problem = problem.label(script.place.clone(), "");
        }
        let help = match unstated.is_empty() {
            true => "核对文字和脚本,改错的那一边;由人掌握、不进脚本的,在 `[lint]` 里写明理由关掉".to_owned(),
            false => format!("脚本里的 {values} 文字里也没有:核对是哪一边写错了"),
        };
        return Some(problem.help(help));
    }
    let (first, rest) = unstated.split_first()?;
    let message = format!("`{id}` 的脚本用了 {values},细则文字没有写");
    let mut problem = Diagnostic::new(Code::ScriptNumber, message);
    problem = problem.label(item.place(first.node), "文字里没有");
    for literal in rest {
        problem = problem.label(item.place(literal.node), "文字里没有");
    }
    Some(
        problem
            .label(written.place.clone(), "")
            .help("公布的文字里写明这个数,或者改脚本;被考核单位只看得到文字"),
    )
}

/// The numbers that a script has, straight or in another form.
struct Known(BTreeSet<Number>);

impl Known {
    /// None where a script has mistakes.
    fn of(subject: &Subject<'_>, item: &Item<'_>) -> Option<Self> {
        let mut own: BTreeSet<Number> = BTreeSet::new();
        for cohort in subject.cohorts() {
            let rubric = subject.compiled.of_cohort(cohort).rubric();
            let (section, indicator) = (rubric.sections.get(item.at.section), rubric.indicator(item.at));
            own.extend(section.into_iter().flat_map(|s| {
                let caps = [&s.cap, &s.floor].into_iter().flatten().filter_map(Limit::number);
                caps.cloned().chain(s.points.clone()).chain(s.out_of.clone())
            }));
            own.extend(indicator.into_iter().flat_map(|i| {
                let caps = [&i.cap, &i.floor].into_iter().flatten().filter_map(Limit::number);
                caps.cloned().chain(i.points.clone()).chain(i.out_of.clone())
            }));
        }
        if let Score::Manual(manual) = &item.indicator.score {
            own.extend([manual.from.clone(), manual.to.clone()]);
            own.extend(manual.bands.iter().flat_map(|(_, a, b)| [a.clone(), b.clone()]));
            return Some(Self::widened(own, item));
        }
        let program = item.program?;
        let conditions = item.compiled.indicator_condition(item.at);
        let ground = item.ground();
        let programs = [Some(program), conditions].into_iter().flatten();
        for program in programs.flat_map(|p| item.compiled.with_measures(p)) {
            // What is written counts where there is no graph, too.
            let text = &program.script().text;
            own.extend(figures(text).into_iter().flat_map(|f| f.values));
            for leaf in program.leaves() {
                own.extend(targets(item, *leaf));
            }
            if let Some(graph) = program.graph() {
                graph.visit(&mut |node| {
                    own.extend(ground.constant(node));
                    if let What::OverRows(over) = &node.what
                        && over.word.name == "trimmed_mean_of"
                    {
                        // From so many judges on the ends are dropped.
                        own.insert(Number::from(5));
                    }
                });
            }
        }
        Some(Self::widened(own, item))
    }

    /// With the forms in which people write the same: a share as percent, what is left of it, what is taken of the full.
    fn widened(own: BTreeSet<Number>, item: &Item<'_>) -> Self {
        let (one, hundred) = (Number::from(1), Number::hundred());
        let full: Vec<Number> = item.full().cloned().into_iter().collect();
        let mut all: BTreeSet<Number> = [Number::zero(), one.clone()].into();
        for number in own {
            let number = number.abs();
            let rest = |whole: &Number, part: &Number| {
                (part <= whole).then(|| whole.clone() - part.clone())
            };
            // 0.8 is 80%, and what is left of it 0.2 or 20%; 98 is 0.98.
            let percent = number.clone() * hundred.clone();
            let share = number.checked_div(&hundred);
            all.extend(share.iter().filter_map(|share| rest(&one, share)));
            all.extend(share);
            all.extend(rest(&one, &number));
            all.extend(rest(&hundred, &number));
            all.extend(rest(&hundred, &percent));
            all.extend(one.checked_div(&number));
            for full in &full {
                // What is taken of the full points.
                all.extend(rest(full, &number));
                // `points * (a + b) / 200` gives half the points for each.
                let hundreds = number.checked_div(&hundred);
                let hundreds = hundreds.filter(|n| n.is_whole() && n.is_positive());
                all.extend(hundreds.and_then(|n| full.checked_div(&n)));
            }
            all.extend([number, percent]);
        }
        Self(all)
    }

    fn has(&self, figure: &Figure) -> bool {
        let is_all = |value: &Number| figure.percent && *value == Number::hundred();
        !figure.counts || figure.values.iter().any(|v| is_all(v) || self.0.contains(v))
    }
}

fn targets(item: &Item<'_>, leaf: Leaf) -> Vec<Number> {
    let Leaf::Target(at) = leaf else {
        return Vec::new();
    };
    let Some(target) = item.compiled.rubric().targets.get(at) else {
        return Vec::new();
    };
    let own = target.by_cohort.iter().map(|(_, value)| value);
    let numbers = std::iter::once(&target.value).chain(own);
    let number = |value: &Value| match value {
        Value::Number(range) => range.exact().cloned(),
        _ => None,
    };
    numbers.filter_map(number).collect()
}

/// Numbers of a script that make points and that a rule does not state.
fn unstated<'n>(item: &Item<'_>, node: &'n Node, rule: &str, all: &[Figure]) -> Vec<Literal<'n>> {
    let stated: BTreeSet<Number> = all.iter().flat_map(|f| f.values.clone()).collect();
    let mut stated = Known::widened(stated, item).0;
    let (two, half) = (Number::from(2), Number::fraction(1, 2));
    if rule.contains('倍') || rule.contains("折半") || rule.contains("减半") || rule.contains('半') {
        stated.insert(two);
        stated.extend(half);
    }
    stated.insert(Number::hundred());
    stated.extend(item.full().cloned());
    let mut found = Vec::new();
    literals(node, &mut found);
    found.retain(|literal| !stated.contains(&literal.value));
    found.sort_by_key(|literal| literal.node.span.start);
    found.dedup_by_key(|literal| literal.node.span.start);
    found
}

/// The numbers that make points: not those that something is divided by, nor how many digits or rows there are.
fn literals<'n>(node: &'n Node, found: &mut Vec<Literal<'n>>) {
    match &node.what {
        What::Number(number) => found.push(Literal {
            node,
            value: number.abs(),
        }),
        What::Arithmetic(Operation::Divide | Operation::Remainder, a, _) => literals(a, found),
        What::Call(word, args) => {
            let counted = if word.name == "round" { 1 } else { args.len() };
            args.iter().take(counted).for_each(|arg| literals(arg, found));
        }
        What::OverCohort(_) => {}
        What::OverRows(over) if over.word.name == "highest_of" => {}
        _ => node.parts().into_iter().for_each(|part| literals(part, found)),
    }
}
