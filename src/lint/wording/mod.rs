//! The published rule beside its script: numbers that stand in one of them and not in the other.

mod figures;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Limit, Score};
use crate::script::graph::{Leaf, Node, Operation, What};
use crate::value::Value;

use super::items::{Item, Subject};
use crate::compile::Ground;
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
    let (rule, written) = (
        item.indicator.rule.as_ref()?,
        item.indicator.rule_at.as_ref()?,
    );
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
        if unstated.is_empty()
            && let Score::Script(script) = &item.indicator.score
        {
            problem = problem.label(script.place.clone(), "");
        }
        let help = match unstated.is_empty() {
            true => "核对文字和脚本,改错的那一边;由人掌握、不进脚本的,在 `[lint]` 里写明理由关掉"
                .to_owned(),
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

/// The numbers that a script has.
struct Known {
    /// Straight, or as a share of what is a percentage.
    plain: BTreeSet<Number>,
    /// What they leave of the full points.
    points: BTreeSet<Number>,
}

impl Known {
    /// None where a script has mistakes.
    fn of(subject: &Subject<'_>, item: &Item<'_>) -> Option<Self> {
        let mut own: BTreeSet<Number> = BTreeSet::new();
        for cohort in subject.cohorts() {
            let rubric = subject.compiled.of_cohort(cohort).rubric();
            let (section, indicator) = (
                rubric.sections.get(item.at.section),
                rubric.indicator(item.at),
            );
            own.extend(section.into_iter().flat_map(|s| {
                let caps = [&s.cap, &s.floor]
                    .into_iter()
                    .flatten()
                    .filter_map(Limit::number);
                caps.cloned()
                    .chain(s.points.clone())
                    .chain(s.out_of.clone())
            }));
            own.extend(indicator.into_iter().flat_map(|i| {
                let caps = [&i.cap, &i.floor]
                    .into_iter()
                    .flatten()
                    .filter_map(Limit::number);
                caps.cloned()
                    .chain(i.points.clone())
                    .chain(i.out_of.clone())
            }));
        }
        if let Score::Manual(manual) = &item.indicator.score {
            own.extend([manual.from.clone(), manual.to.clone()]);
            own.extend(
                manual
                    .bands
                    .iter()
                    .flat_map(|(_, a, b)| [a.clone(), b.clone()]),
            );
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
                own.extend(ends(item, *leaf));
            }
            if let Some(graph) = program.graph() {
                graph.visit(&mut |node| {
                    own.extend(ground.constant(node));
                    own.extend(bends(node, &ground));
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

    /// With the forms in which people write the same.
    fn widened(own: BTreeSet<Number>, item: &Item<'_>) -> Self {
        let (one, hundred) = (Number::from(1), Number::hundred());
        let mut plain: BTreeSet<Number> = [Number::zero(), one.clone()].into();
        let mut points = BTreeSet::new();
        for number in own {
            let number = number.abs();
            let rest = |whole: &Number, part: &Number| {
                (part <= whole).then(|| whole.clone() - part.clone())
            };
            // 0.8 is 80%, and what is left of it 0.2 or 20%; 98 is 0.98.
            let percent = number.clone() * hundred.clone();
            let share = number.checked_div(&hundred);
            plain.extend(share.iter().filter_map(|share| rest(&one, share)));
            plain.extend(share);
            plain.extend(rest(&one, &number));
            plain.extend(rest(&hundred, &percent));
            if speaks_of_change(item) {
                // 下降10% is 90% of before, 增长10% is 110%.
                plain.insert((hundred.clone() - number.clone()).abs());
            }
            if let Some(full) = item.full() {
                points.extend(rest(full, &number));
                // `points * (a + b) / 200` gives half the points for each.
                let hundreds = number.checked_div(&hundred);
                let hundreds = hundreds.filter(|n| n.is_whole() && n.is_positive());
                points.extend(hundreds.and_then(|n| full.checked_div(&n)));
            }
            plain.extend([number, percent]);
        }
        Self { plain, points }
    }

    fn has(&self, figure: &Figure) -> bool {
        let is_all = |value: &Number| figure.percent && *value == Number::hundred();
        let is_rest = |value: &Number| !figure.percent && self.points.contains(value);
        let mut values = figure.values.iter();
        !figure.counts || values.any(|v| is_all(v) || self.plain.contains(v) || is_rest(v))
    }

    fn holds(&self, number: &Number) -> bool {
        self.plain.contains(number) || self.points.contains(number)
    }
}

/// The ends of what a field may be: 视情扣0至2分.
fn ends(item: &Item<'_>, leaf: Leaf) -> Vec<Number> {
    let Leaf::Field(id) = leaf else {
        return Vec::new();
    };
    let field = item.compiled.rubric().field(id);
    let columns = field.into_iter().flat_map(|field| &field.columns);
    let all = field.into_iter().chain(columns);
    let ends = all.flat_map(|field| [field.range.least(), field.range.greatest()]);
    ends.flatten().cloned().collect()
}

/// Whether a rule states how far something rises or falls.
fn speaks_of_change(item: &Item<'_>) -> bool {
    let words = ["降", "减少", "增长", "上升", "提高"];
    let rule = item.indicator.rule.as_deref().unwrap_or_default();
    words.iter().any(|word| rule.contains(word))
}

/// Where the slopes of a gap change, as people write it: `96 - rate` with a row from 6 changes at 90.
fn bends(node: &Node, ground: &Ground<'_>) -> Vec<Number> {
    let What::Call(word, args) = &node.what else {
        return Vec::new();
    };
    let (true, [gap, table]) = (word.name.starts_with("slope_"), args.as_slice()) else {
        return Vec::new();
    };
    let (What::Arithmetic(Operation::Subtract, a, b), What::List(rows)) = (&gap.what, &table.what)
    else {
        return Vec::new();
    };
    let bound = |row: &Arc<Node>| ground.constant(row.parts().first()?);
    let bounds: Vec<Number> = rows.iter().filter_map(bound).collect();
    let falling = ground.constant(a);
    let rising = ground.constant(b);
    let below = falling
        .iter()
        .flat_map(|from| bounds.iter().map(|n| from.clone() - n.clone()));
    let above = rising
        .iter()
        .flat_map(|from| bounds.iter().map(|n| from.clone() + n.clone()));
    below.chain(above).collect()
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
    let Known { mut plain, points } = Known::widened(stated, item);
    let (two, half) = (Number::from(2), Number::fraction(1, 2));
    if rule.contains('倍') || rule.contains("折半") || rule.contains("减半") || rule.contains('半')
    {
        plain.insert(two);
        plain.extend(half);
    }
    plain.insert(Number::hundred());
    plain.extend(item.full().cloned());
    let stated = Known { plain, points };
    let mut found = Vec::new();
    literals(node, &mut found);
    found.retain(|literal| !stated.holds(&literal.value));
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
            args.iter()
                .take(counted)
                .for_each(|arg| literals(arg, found));
        }
        What::OverCohort(_) => {}
        What::OverRows(over) if over.word.name == "highest_of" => {}
        _ => node
            .parts()
            .into_iter()
            .for_each(|part| literals(part, found)),
    }
}
