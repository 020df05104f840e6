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
