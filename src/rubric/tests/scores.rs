//! How indicators are scored.

use super::{Code, says};

#[test]
fn an_empty_script() {
    says(
        &[(r#"score = "cases.done == cases.due""#, r#"score = """#)],
        &[(
            Code::MissingKey,
            "`score` 的脚本是空的",
            "写上脚本,或者去掉这一行",
            r#""""#,
        )],
    );
}

#[test]
fn no_score() {
    says(
        &[(r#"score = "cases.done == cases.due""#, "")],
        &[(
            Code::MissingKey,
            "指标 `A2` 没有写怎样得分",
            r#"写脚本 `score = "…"`,由人打分就写 `manual = { from = 0, to = 5 }`"#,
            "[[section.indicator]]",
        )],
    );
}

#[test]
fn a_score_and_an_entry() {
    says(
        &[(
            r#"score = "cases.done == cases.due""#,
            "score = \"cases.done == cases.due\"\nmanual = { from = 0, to = 4 }",
        )],
        &[(
            Code::KeyConflict,
            "指标 `A2` 同时写了 `score` 和 `manual`",
            "按事实计算就留 `score`,由人打分就留 `manual`",
            "manual",
        )],
    );
}

#[test]
fn an_inverted_entry() {
    says(
        &[(
            r#"score = "cases.done == cases.due""#,
            "manual = { from = 4, to = 0 }",
        )],
        &[(
            Code::BadNumber,
            "打分范围颠倒了: 4 大于 0",
            "先写最低分,后写最高分",
            "{ from = 4, to = 0 }",
        )],
    );
}

#[test]
fn an_entry_without_an_end() {
    says(
        &[(
            r#"score = "cases.done == cases.due""#,
            "manual = { from = 4 }",
        )],
        &[(
            Code::MissingKey,
            "`manual` 缺少 `to`",
            "补上它,例如 `to = 5`",
            "{ from = 4 }",
        )],
    );
}

#[test]
fn bands_and_ends() {
    says(
        &[(
            r#"score = "cases.done == cases.due""#,
            r#"manual = { from = 0, to = 4, bands = [["A", 1, 4]] }"#,
        )],
        &[
            (
                Code::KeyConflict,
                "`manual` 同时写了 `bands` 和 `from`",
                "分档打分就去掉 `from` 和 `to`",
                "from",
            ),
            (
                Code::KeyConflict,
                "`manual` 同时写了 `bands` 和 `to`",
                "分档打分就去掉 `from` 和 `to`",
                "to",
            ),
        ],
    );
}

#[test]
fn a_band_with_two_parts() {
    says(
        &[(
            r#"score = "cases.done == cases.due""#,
            r#"manual = { bands = [["A", 95]] }"#,
        )],
        &[(
            Code::WrongType,
            "打分的一档应当有三项,这里有 2 项",
            r#"写成 `["A", 95, 100]`"#,
            r#"["A", 95]"#,
        )],
    );
}

#[test]
fn no_bands() {
    says(
        &[(
            r#"score = "cases.done == cases.due""#,
            "manual = { bands = [] }",
        )],
        &[(
            Code::WrongType,
            "`bands` 是空的",
            r#"写成 `bands = [["A", 95, 100], ["B", 80, 94]]`"#,
            "[]",
        )],
    );
}

#[test]
fn a_condition_without_a_reason() {
    says(
        &[(
            r#"score = "cases.done == cases.due""#,
            "score = \"cases.done == cases.due\"\napplies_when = { holds = \"true\" }",
        )],
        &[(
            Code::MissingKey,
            "`applies_when` 缺少 `otherwise`",
            r#"补上它,例如 `otherwise = "未制定规范性文件"`"#,
            r#"{ holds = "true" }"#,
        )],
    );
}

#[test]
fn a_role_that_does_not_exist() {
    says(
        &[(
            r#"score = "cases.done == cases.due""#,
            "score = \"cases.done == cases.due\"\nrole = \"unscorred\"",
        )],
        &[(
            Code::UnknownChoice,
            "`role` 不能是 `unscorred`",
            "是不是要写 `unscored`?",
            r#""unscorred""#,
        )],
    );
}

#[test]
fn an_empty_scale() {
    says(
        &[(
            r#"score = "cases.done == cases.due""#,
            "score = \"cases.done == cases.due\"\nout_of = 0",
        )],
        &[(
            Code::BadNumber,
            "`out_of` 应当大于 0,这里是 0",
            "写大于 0 的数",
            "0",
        )],
    );
}

#[test]
fn a_scale_without_points() {
    says(
        &[
            (r#"id = "r""#, "id = \"r\"\ntotal_cap = 11"),
            (
                "\n[[grade]]\nname = \"良好\"\n",
                "\n[[grade]]\nname = \"良好\"\n\n[[section]]\nid = \"B\"\ntitle = \"加分\"\nkind = \"bonus\"\ncap = 5\n[[section.indicator]]\nid = \"B1\"\ntitle = \"三\"\nscore = \"1\"\nout_of = 10",
            ),
        ],
        &[(
            Code::MissingKey,
            "指标 `B1` 写了 `out_of`,缺少 `points`",
            "补上 `points`,得分按它折算",
            "10",
        )],
    );
}
