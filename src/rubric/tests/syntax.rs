//! TOML that does not parse.

use super::{Code, says};

#[test]
fn a_bare_chinese_group() {
    says(
        &[("[field.cases]", "[field.执法]")],
        &[(
            Code::TomlSyntax,
            "键 `执法` 要加引号",
            r#"中文名称在细则里加引号,在脚本里不加: `[field."执法"]`"#,
            "执法",
        )],
    );
}

#[test]
fn a_bare_chinese_field() {
    says(
        &[("done = {", "办结 = {")],
        &[(
            Code::TomlSyntax,
            "键 `办结` 要加引号",
            r#"中文名称在细则里加引号,在脚本里不加: `"办结" = …`"#,
            "办结",
        )],
    );
}

#[test]
fn two_bare_chinese_names_in_one_header() {
    says(
        &[(
            r#"due = { title = "应办数", type = "count" }"#,
            "due = { title = \"应办数\", type = \"count\" }\n[field.执法.办结]\ntype = \"count\"",
        )],
        &[(
            Code::TomlSyntax,
            "键 `执法` 要加引号",
            r#"中文名称在细则里加引号,在脚本里不加: `[field."执法"."办结"]`"#,
            "执法",
        )],
    );
}

#[test]
fn a_bare_text() {
    says(
        &[(r#"title = "甲""#, "title = 甲")],
        &[(
            Code::TomlSyntax,
            "`甲` 要加引号",
            r#"文字要加引号: `"甲"`"#,
            "甲",
        )],
    );
}

#[test]
fn chinese_quotes() {
    says(
        &[(r#"title = "甲""#, "title = “甲”")],
        &[(
            Code::TomlSyntax,
            "`“甲”` 的引号不对",
            r#"用半角的引号: `"甲"`"#,
            "“甲”",
        )],
    );
}

#[test]
fn a_number_with_a_chinese_comma() {
    says(
        &[("points = 6", "points = 6，")],
        &[(Code::TomlSyntax, "`6，` 不是数", "只写数: `6`", "6，")],
    );
}

#[test]
fn a_value_left_out() {
    says(
        &[("points = 6", "points =")],
        &[(
            Code::TomlSyntax,
            "等号后面没有值",
            "补上值,或者去掉这一行",
            "",
        )],
    );
}

#[test]
fn a_colon_for_the_sign() {
    says(
        &[("points = 6", "points: 6")],
        &[(
            Code::TomlSyntax,
            "键里有不能直接写的符号 `:`",
            "键用字母、数字和 `_`,其他的要加引号; 键和值之间用半角的 `=`",
            ":",
        )],
    );
}

#[test]
fn a_full_width_sign() {
    says(
        &[("points = 6", "points ＝ 6")],
        &[(
            Code::TomlSyntax,
            "键后面没有 `=` 和值",
            "写成 `键 = 值`,等号用半角的 `=`",
            "",
        )],
    );
}

#[test]
fn an_open_quote() {
    says(
        &[(r#"title = "甲""#, r#"title = "甲"#)],
        &[(
            Code::TomlSyntax,
            "引号没有配对",
            "在文字的末尾补上同样的引号",
            "",
        )],
    );
}

#[test]
fn an_open_list() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\ncohorts = [\"甲\", \"乙\"")],
        &[(
            Code::TomlSyntax,
            "括号没有配对,后面的内容都读不出来",
            "在这一项的末尾补上 `]` 或 `}`",
            "",
        )],
    );
}

#[test]
fn an_open_header() {
    says(
        &[("[[gate]]", "[[gate")],
        &[(
            Code::TomlSyntax,
            "表头的方括号没有配对",
            "写成 `[target]` 或 `[[section]]`",
            "",
        )],
    );
}

#[test]
fn a_key_twice() {
    says(
        &[(r#"title = "甲""#, "title = \"甲\"\ntitle = \"乙\"")],
        &[(
            Code::DuplicateId,
            "`title` 写了两次",
            "留下一个,或者换一个名称",
            "title",
        )],
    );
}

#[test]
fn a_field_twice() {
    says(
        &[(
            r#"due = { title = "应办数", type = "count" }"#,
            "due = { title = \"应办数\", type = \"count\" }\ndue = { title = \"应办数\", type = \"count\" }",
        )],
        &[(
            Code::DuplicateId,
            "`due` 写了两次",
            "留下一个,或者换一个名称",
            "due",
        )],
    );
}

#[test]
fn two_values() {
    says(
        &[("points = 6", "points = 6 7")],
        &[(
            Code::TomlSyntax,
            "`6 7` 要加引号",
            r#"文字要加引号: `"6 7"`"#,
            "6 7",
        )],
    );
}

#[test]
fn a_bad_date() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\nassessed_on = 2025-13-45")],
        &[(
            Code::TomlSyntax,
            "日期 `2025-13-45` 不对",
            "写成 `2025-03-31`",
            "2025-13-45",
        )],
    );
}

#[test]
fn a_leading_zero() {
    says(
        &[("points = 6", "points = 06")],
        &[(
            Code::TomlSyntax,
            "数不能以 0 开头",
            "去掉前面的 0,编号则加上引号",
            "0",
        )],
    );
}

#[test]
fn a_backslash() {
    says(
        &[(r#"title = "甲""#, r#"title = "甲\d""#)],
        &[(
            Code::TomlSyntax,
            "反斜杠后面的字符不对",
            "改用单引号 `'…'`,里面的反斜杠照原样读",
            "",
        )],
    );
}

#[test]
fn a_misspelt_flag() {
    says(
        &[(r#"grade_cap = "良好""#, "no_bonus = tru")],
        &[(
            Code::TomlSyntax,
            "`tru` 不是值",
            "是否写 `true` 或 `false`,文字加引号",
            "tru",
        )],
    );
}

#[test]
fn no_key() {
    says(
        &[("points = 6", "= 6")],
        &[(Code::TomlSyntax, "等号前面没有键", "写成 `键 = 值`", "")],
    );
}

#[test]
fn no_comma() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\ncohorts = [\"甲\" \"乙\"]")],
        &[(
            Code::TomlSyntax,
            "列表或表里缺少逗号,或者括号没有配对",
            "各项之间用半角逗号 `,` 隔开,末尾补上括号",
            "",
        )],
    );
}
