//! Ids and names.

use super::{Code, says};

#[test]
fn two_indicators_with_one_id() {
    says(
        &[(r#"id = "A2""#, r#"id = "A1""#)],
        &[(
            Code::DuplicateId,
            "部分或指标的 id `A1` 重复",
            "改成不同的写法",
            r#""A1""#,
        )],
    );
}

#[test]
fn a_section_and_an_indicator_with_one_id() {
    says(
        &[(r#"id = "A2""#, r#"id = "A""#)],
        &[(
            Code::DuplicateId,
            "部分或指标的 id `A` 重复",
            "改成不同的写法",
            r#""A""#,
        )],
    );
}

#[test]
fn two_gates_with_one_id() {
    says(
        &[(
            r#"grade_cap = "良好""#,
            "grade_cap = \"良好\"\n[[gate]]\nid = \"V1\"\ntitle = \"二\"\nwhen = \"true\"\nmark = \"x\"",
        )],
        &[(
            Code::DuplicateId,
            "一票否决的 id `V1` 重复",
            "改成不同的写法",
            r#""V1""#,
        )],
    );
}

#[test]
fn two_checks_with_one_id() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\n[[check]]\nid = \"done-within-due\"\nholds = \"true\"\nmessage = \"x\"",
        )],
        &[(
            Code::DuplicateId,
            "核对的 id `done-within-due` 重复",
            "改成不同的写法",
            "[[check]]",
        )],
    );
}

#[test]
fn two_grades_with_one_name() {
    says(
        &[(r#"name = "优秀""#, r#"name = "良好""#)],
        &[(
            Code::DuplicateId,
            "等次 `良好` 重复",
            "改成不同的写法",
            r#""良好""#,
        )],
    );
}

#[test]
fn two_fields_with_one_title() {
    says(
        &[(r#"title = "应办数""#, r#"title = "办结数""#)],
        &[(
            Code::DuplicateId,
            "`cases` 的标题 `办结数` 重复",
            "改成不同的写法",
            r#""办结数""#,
        )],
    );
}

#[test]
fn an_alias_that_is_a_title() {
    says(
        &[(
            r#"due = { title = "应办数", type = "count" }"#,
            r#"due = { type = "count", aliases = ["办结数"] }"#,
        )],
        &[(
            Code::DuplicateId,
            "`cases` 的标题 `办结数` 重复",
            "改成不同的写法",
            r#""办结数""#,
        )],
    );
}

#[test]
fn two_cohorts_with_one_name() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\ncohorts = [\"镇\", \"镇\"]")],
        &[(
            Code::DuplicateId,
            "类别 `镇` 重复",
            "改成不同的写法",
            r#""镇""#,
        )],
    );
}

#[test]
fn a_reserved_group() {
    says(
        &[("[field.cases]", "[field.points]")],
        &[(
            Code::ReservedName,
            "组名 `points` 已有别的含义",
            "换一个组名",
            "points",
        )],
    );
}

#[test]
fn a_reserved_chinese_group() {
    says(
        &[("[field.cases]", r#"[field."指标"]"#)],
        &[(
            Code::ReservedName,
            "组名 `指标` 已有别的含义",
            "换一个组名",
            r#""指标""#,
        )],
    );
}

#[test]
fn a_field_that_offices_have_anyway() {
    says(
        &[(
            r#"due = { title = "应办数", type = "count" }"#,
            "due = { title = \"应办数\", type = \"count\" }\n[field.office]\nname = { type = \"text\" }",
        )],
        &[(
            Code::ReservedName,
            "`office.name` 本来就有,不用再写",
            "去掉这一行",
            "name",
        )],
    );
}

#[test]
fn a_name_with_a_dash() {
    says(
        &[("done = {", "done-x = {")],
        &[(
            Code::ReservedName,
            "名称 `done-x` 里有脚本写不出来的符号",
            "名称用汉字、字母、数字和 `_`,不以数字开头",
            "done-x",
        )],
    );
}

#[test]
fn a_name_with_a_digit_first() {
    says(
        &[("done = {", "1done = {")],
        &[(
            Code::ReservedName,
            "名称 `1done` 不能以数字开头",
            "名称用汉字、字母、数字和 `_`,不以数字开头",
            "1done",
        )],
    );
}

#[test]
fn a_name_of_a_target() {
    says(
        &[("rate = 95", r#""a b" = 95"#)],
        &[(
            Code::ReservedName,
            "名称 `a b` 里有脚本写不出来的符号",
            "名称用汉字、字母、数字和 `_`,不以数字开头",
            r#""a b""#,
        )],
    );
}

#[test]
fn a_name_of_a_measure() {
    says(
        &[("share = {", "if = {")],
        &[(
            Code::ReservedName,
            "`if` 是脚本语言的词,不能作名称",
            "换一个名称",
            "if",
        )],
    );
}

#[test]
fn an_id_that_means_the_total() {
    says(
        &[(r#"id = "A2""#, r#"id = "total""#)],
        &[(
            Code::ReservedName,
            "id 不能是 `total`,它指总分",
            "换一个 id",
            r#""total""#,
        )],
    );
}
