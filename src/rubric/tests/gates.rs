//! Effects of gates.

use super::{Code, says};

#[test]
fn no_effect() {
    says(
        &[(r#"grade_cap = "良好""#, "")],
        &[(
            Code::GateEffect,
            "一票否决 `V1` 没有写后果",
            r#"写后果,例如 `grade_cap = "良好"`、`zero = ["total"]` 或 `deduct = 5`"#,
            "[[gate]]",
        )],
    );
}

#[test]
fn an_effect_that_is_false() {
    says(
        &[(r#"grade_cap = "良好""#, "no_bonus = false")],
        &[(
            Code::GateEffect,
            "一票否决 `V1` 没有写后果",
            r#"写后果,例如 `grade_cap = "良好"`、`zero = ["total"]` 或 `deduct = 5`"#,
            "[[gate]]",
        )],
    );
}

#[test]
fn a_misspelt_effect() {
    says(
        &[(r#"grade_cap = "良好""#, r#"grade_cpa = "良好""#)],
        &[(
            Code::UnknownKey,
            "未知的键 `grade_cpa`",
            "是不是要写 `grade_cap`?",
            "grade_cpa",
        )],
    );
}

#[test]
fn effects_that_contradict() {
    says(
        &[(
            r#"grade_cap = "良好""#,
            "grade_cap = \"良好\"\ngrade = \"优秀\"",
        )],
        &[(
            Code::GateEffect,
            "一票否决 `V1` 的 `grade` 和 `grade_cap` 互相矛盾",
            "定为某一等次就留 `grade`,限制或降低等次就留另一个",
            "grade_cap",
        )],
    );
}

#[test]
fn a_grade_that_is_near() {
    says(
        &[(r#"grade_cap = "良好""#, r#"grade_cap = "良""#)],
        &[(
            Code::UnknownName,
            "没有等次 `良`",
            "是不是要写 `良好`?",
            r#""良""#,
        )],
    );
}

#[test]
fn a_grade_that_is_not() {
    says(
        &[(r#"grade_cap = "良好""#, r#"grade_cap = "D""#)],
        &[(
            Code::UnknownName,
            "没有等次 `D`",
            "等次有: `优秀`, `良好`",
            r#""D""#,
        )],
    );
}

#[test]
fn an_unknown_section() {
    says(
        &[(r#"grade_cap = "良好""#, r#"zero = ["A11"]"#)],
        &[(
            Code::UnknownName,
            "没有部分或指标 `A11`",
            "是不是要写 `A1`?",
            r#""A11""#,
        )],
    );
}

#[test]
fn nothing_to_zero() {
    says(
        &[(r#"grade_cap = "良好""#, "zero = []")],
        &[(
            Code::GateEffect,
            "`zero` 是空的",
            r#"写 `zero = ["total"]`,或者部分、指标的 id"#,
            "[]",
        )],
    );
}

#[test]
fn a_deduction_of_nothing() {
    says(
        &[(r#"grade_cap = "良好""#, "total_cap = 9\ndeduct = 0")],
        &[(
            Code::BadNumber,
            "`deduct` 应当大于 0,这里是 0",
            "写大于 0 的数",
            "0",
        )],
    );
}

#[test]
fn no_grade_to_fall_to() {
    says(
        &[
            (r#"grade_cap = "良好""#, "grade_down = 1"),
            ("\n[[grade]]\nname = \"良好\"\n", ""),
            ("\n[[grade]]\nname = \"优秀\"\nfrom = 9\n", ""),
        ],
        &[(
            Code::UnknownName,
            "没有等次可降",
            "先用 `[[grade]]` 写出等次",
            "1",
        )],
    );
}

#[test]
fn a_negative_cap() {
    says(
        &[(r#"grade_cap = "良好""#, "total_cap = -1")],
        &[(
            Code::BadNumber,
            "`total_cap` 不能小于 0,这里是 -1",
            "写 0 或更大的数",
            "-1",
        )],
    );
}

#[test]
fn half_a_step() {
    says(
        &[(r#"grade_cap = "良好""#, "grade_down = 0.5")],
        &[(
            Code::BadNumber,
            "`grade_down` 应当是 1 至 99 的整数,这里是 0.5",
            "改成 1 至 99 的整数",
            "0.5",
        )],
    );
}
