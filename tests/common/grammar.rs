//! Scripts grown from the grammar, for the laws.
#![allow(clippy::missing_docs_in_private_items)]

use proptest::prelude::*;

/// Scripts grown from the grammar: numbers of every kind that go together, conditions, dates.
pub fn number(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("f.a".to_owned()),
        Just("f.b".to_owned()),
        Just("f.x".to_owned()),
        Just("f.y".to_owned()),
        Just("points".to_owned()),
        Just("target.goal".to_owned()),
        (0..20i32).prop_map(|n| n.to_string()),
        (1..400i32).prop_map(|n| format!("{}.{:02}", n / 100, n % 100)),
        Just("attained(f.rate, 95)".to_owned()),
        Just("progress(f.rate, 80, 100)".to_owned()),
        Just("tiers(f.rate, [[98, 5], [95, 4], [90, 3], [85, 2]])".to_owned()),
        Just("tiers_to(f.r2, [[0, 3], [10, 2], [30, 0.5]])".to_owned()),
        Just("line(f.rate, [[60, 0], [60, 2], [100, 5]])".to_owned()),
        Just("started_steps(95 - f.rate, 1)".to_owned()),
        Just("whole_steps(f.r2 - 10, 3)".to_owned()),
        Just("exact_steps(95 - f.rate, 2)".to_owned()),
        Just("slope_marginal(96 - f.rate, [[0, 0.25], [6, 0.5]])".to_owned()),
        Just("slope_whole(96 - f.rate, [[0, 0.25], [6, 0.5]])".to_owned()),
        Just("days_late(f.on, target.due)".to_owned()),
        Just("months_late(f.on, target.due)".to_owned()),
    ];
    leaf.prop_recursive(depth, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} - {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} * {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} / {b})")),
            inner.clone().prop_map(|a| format!("(-{a})")),
            inner.clone().prop_map(|a| format!("abs({a})")),
            inner.clone().prop_map(|a| format!("floor({a})")),
            inner.clone().prop_map(|a| format!("ceil({a})")),
            inner.clone().prop_map(|a| format!("round({a}, 1)")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("ratio({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("attained({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("attained_inverse({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("min({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("max({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("capped({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("floored({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("shortage({a}, {b})")),
            inner
                .clone()
                .prop_map(|a| format!("({a} + if_not_applicable(ratio(f.x, f.y), 2))")),
            (flag(inner.clone()), inner.clone()).prop_map(|(c, a)| format!("when({c}, {a})")),
            (flag(inner.clone()), inner.clone()).prop_map(|(c, a)| format!("factor({c}, {a})")),
            (flag(inner.clone()), inner.clone(), inner.clone())
                .prop_map(|(c, a, b)| format!("first_when([[{c}, {a}], [f.no, {b}]])")),
            (flag(inner.clone()), inner.clone(), inner.clone())
                .prop_map(|(c, a, b)| format!("(if {c} {{ {a} }} else {{ {b} }})")),
        ]
    })
    .boxed()
}

pub fn flag(inner: impl Strategy<Value = String> + Clone + 'static) -> BoxedStrategy<String> {
    let sign = prop_oneof![
        Just("<"),
        Just("<="),
        Just(">"),
        Just(">="),
        Just("=="),
        Just("!=")
    ];
    let compared = (inner.clone(), sign, inner).prop_map(|(a, s, b)| format!("{a} {s} {b}"));
    let leaf = prop_oneof![
        Just("f.yes".to_owned()),
        Just("!f.no".to_owned()),
        Just("f.rate >= 90".to_owned()),
        Just("is_never(f.on)".to_owned()),
        Just("f.on <= target.due".to_owned()),
        compared,
    ];
    prop_oneof![
        leaf.clone(),
        (leaf.clone(), leaf.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
        (leaf.clone(), leaf).prop_map(|(a, b)| format!("({a} || {b})")),
    ]
    .boxed()
}

/// Nothing, with every fact in it: the interpreter is handed those that the graph reads.
const EVERY: &str = "when(f.yes && f.no && f.on < target.due && f.a + f.b + f.x + f.y + points + target.goal \
    + exact_steps(f.rate + f.r2, 1) < 0, 0)";

/// Scripts that change variables: assignments, `if` with and without `else`, loops over what is written out, calls of a
/// function of their own; some break where nobody asks for it.
pub fn statements() -> BoxedStrategy<String> {
    let value = prop_oneof![
        4 => number(1),
        1 => Just("x".to_owned()),
        1 => Just("y".to_owned()),
        1 => Just("x + y".to_owned()),
        1 => Just("x - 1".to_owned()),
        1 => Just("x / f.x".to_owned()),
        1 => Just("g(x, f.y)".to_owned()),
        1 => Just("h(y) + h(2)".to_owned()),
    ]
    .boxed();
    let cond = prop_oneof![
        flag(value.clone()),
        Just("x > y".to_owned()),
        Just("x > 3".to_owned()),
    ]
    .boxed();
    let simple = prop_oneof![
        3 => value.clone().prop_map(|a| format!("x = x + {a};")),
        1 => value.clone().prop_map(|a| format!("x = x - {a};")),
        2 => value.clone().prop_map(|a| format!("y = {a};")),
        1 => value.clone().prop_map(|a| format!("let y = {a}; x = x + y;")),
        1 => value.clone().prop_map(|a| format!("let unused = {a};")),
        1 => value.clone().prop_map(|a| format!("{a};")),
    ]
    .boxed();
    let statement = simple.prop_recursive(2, 8, 2, move |inner| {
        let row = prop::collection::vec(inner, 1..3).prop_map(|all| all.join(" "));
        let (cond, value) = (cond.clone(), value.clone());
        prop_oneof![
            (cond.clone(), row.clone()).prop_map(|(c, a)| format!("if {c} {{ {a} }}")),
            (cond.clone(), row.clone(), row.clone())
                .prop_map(|(c, a, b)| format!("if {c} {{ {a} }} else {{ {b} }}")),
            (value.clone(), value.clone(), row.clone())
                .prop_map(|(a, b, s)| format!("for i in [{a}, {b}] {{ x = x + i; {s} }}")),
            row.clone()
                .prop_map(|s| format!("for i in 0..3 {{ if i > 0 {{ y = y + f.x / i; }} {s} }}")),
            row.clone().prop_map(|s| format!(
                "for (v, i) in [[1, f.a], [2, 3]] {{ y = y + v[1] * i; {s} }}"
            )),
            (cond, value).prop_map(|(c, a)| format!("if {c} {{ return {a}; }}")),
        ]
    });
    let last = prop_oneof![
        Just("x"),
        Just("x + y"),
        Just("if f.yes { x } else { y }"),
        Just("min(x, y) + h(x)"),
    ];
    (prop::collection::vec(statement, 1..4), last)
        .prop_map(|(all, last)| {
            format!(
                "fn g(a, b) {{ if a > b {{ return a - b; }} a / 2 }} \
                 fn h(a) {{ let s = 0; for i in [a, 2] {{ s = s + i; }} s }} \
                 let x = 0; let y = 1; {} let z = {last}; z + {EVERY}",
                all.join(" ")
            )
        })
        .boxed()
}
