//! Keys, types and whole files.

use super::{Code, says, says_of};

#[test]
fn a_misspelt_key() {
    says(
        &[("points = 6", "ponts = 6")],
        &[(
            Code::UnknownKey,
            "未知的键 `ponts`",
            "是不是要写 `points`?",
            "ponts",
        )],
    );
}

#[test]
fn an_unknown_key_lists_the_known_ones() {
    says(
        &[(r#"grade_cap = "良好""#, "grade_cap = \"良好\"\nxxxxxxx = 1")],
        &[(
            Code::UnknownKey,
            "未知的键 `xxxxxxx`",
            "这里可以写: `id`, `title`, `when`, `grade`, `grade_cap`, `grade_down`, `no_bonus`, `zero`, `deduct`, `total_cap`, `rank_last`, `not_assessed`, `mark`",
            "xxxxxxx",
        )],
    );
}

#[test]
fn a_missing_key() {
    says(
        &[("id = \"r\"\n", "")],
        &[(
            Code::MissingKey,
            "细则缺少 `id`",
            r#"补上它,例如 `id = "rule-of-law-2024"`"#,
            "",
        )],
    );
}

#[test]
fn a_missing_title_of_an_indicator() {
    says(
        &[("title = \"一\"\n", "")],
        &[(
            Code::MissingKey,
            "指标 `A1` 缺少 `title`",
            r#"补上它,例如 `title = "执法人员持证率"`"#,
            "[[section.indicator]]",
        )],
    );
}

#[test]
fn an_empty_text() {
    says(
        &[(r#"title = "一""#, r#"title = """#)],
        &[(
            Code::MissingKey,
            "指标 `A1` 的 `title` 是空的",
            r#"例如 `title = "执法人员持证率"`"#,
            r#""""#,
        )],
    );
}

#[test]
fn a_number_in_quotes() {
    says(
        &[("points = 6", r#"points = "6""#)],
        &[(
            Code::WrongType,
            "`points` 应当是数,这里是文字",
            "去掉引号: `6`",
            r#""6""#,
        )],
    );
}

#[test]
fn a_text_for_a_number() {
    says(
        &[("points = 6", r#"points = "六""#)],
        &[(
            Code::WrongType,
            "`points` 应当是数,这里是文字",
            "写成 `points = 5` 这样的数,不加引号",
            r#""六""#,
        )],
    );
}

#[test]
fn a_text_without_quotes_that_is_a_number() {
    says(
        &[(r#"title = "一""#, "title = 1")],
        &[(
            Code::WrongType,
            "`title` 应当是文字,这里是数",
            r#"加上引号: `"1"`"#,
            "1",
        )],
    );
}

#[test]
fn a_flag_in_quotes() {
    says(
        &[(r#"grade_cap = "良好""#, r#"no_bonus = "yes""#)],
        &[(
            Code::WrongType,
            "`no_bonus` 应当是 `true` 或 `false`,这里是文字",
            "写 `true` 或 `false`,不加引号",
            r#""yes""#,
        )],
    );
}

#[test]
fn a_table_for_a_text() {
    says(
        &[(r#"title = "一""#, "title = { a = 1 }")],
        &[(
            Code::WrongType,
            "`title` 应当是文字,这里是表",
            r#"写成 `title = "…"`"#,
            "{ a = 1 }",
        )],
    );
}

#[test]
fn a_text_for_a_list() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\ntie_break = \"points\"")],
        &[(
            Code::WrongType,
            "`tie_break` 应当是列表,这里是文字",
            r#"加上方括号: `["points"]`"#,
            r#""points""#,
        )],
    );
}

#[test]
fn a_single_table_for_a_list_of_tables() {
    says(
        &[("[[gate]]", "[gate]")],
        &[(
            Code::WrongType,
            "`gate` 应当是多个表的列表,这里是表",
            "用两层方括号: `[[gate]]`",
            "[gate]",
        )],
    );
}

#[test]
fn an_unknown_choice_that_is_near() {
    says(
        &[(r#"title = "甲""#, "title = \"甲\"\nkind = \"bas\"")],
        &[(
            Code::UnknownChoice,
            "`kind` 不能是 `bas`",
            "是不是要写 `base`?",
            r#""bas""#,
        )],
    );
}

#[test]
fn an_unknown_choice_that_is_not() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\nnot_applicable = \"whatever\"")],
        &[(
            Code::UnknownChoice,
            "`not_applicable` 不能是 `whatever`",
            "可以写: `rescale-total`, `rescale-section`, `full`, `zero`",
            r#""whatever""#,
        )],
    );
}

#[test]
fn a_number_with_an_exponent() {
    says(
        &[("points = 6", "points = 6e0")],
        &[(
            Code::BadNumber,
            "`points` 的数 `6e0` 不是普通的小数",
            "写成 `1000` 或 `0.05` 这样的小数,最多30位",
            "6e0",
        )],
    );
}

#[test]
fn a_wrong_language() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\nlang = \"fr\"")],
        &[(
            Code::UnknownChoice,
            "`lang` 不能是 `fr`",
            "可以写: `zh`, `en`",
            r#""fr""#,
        )],
    );
}

#[test]
fn a_wrong_ranking() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\nranking = { style = 1224 }")],
        &[(
            Code::WrongType,
            "`style` 应当是文字,这里是数",
            r#"加上引号: `"1224"`"#,
            "1224",
        )],
    );
}

#[test]
fn a_date_that_is_none() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\nassessed_on = \"2025-02-30\"")],
        &[(
            Code::WrongType,
            r#"`assessed_on` 的日期 `"2025-02-30"` 不对"#,
            "写成 `2025-03-31`",
            r#""2025-02-30""#,
        )],
    );
}

#[test]
fn a_moment_for_a_date() {
    says(
        &[(
            r#"id = "r""#,
            "id = \"r\"\nassessed_on = 2025-03-31T10:00:00",
        )],
        &[(
            Code::WrongType,
            "`assessed_on` 的日期 `2025-03-31T10:00:00` 不对",
            "写成 `2025-03-31`",
            "2025-03-31T10:00:00",
        )],
    );
}

#[test]
fn a_rubric_without_sections() {
    says_of(
        "id = \"r\"\ntitle = \"x\"\npoints = 1\n",
        &[(
            Code::MissingKey,
            "细则缺少 `section`",
            "补上它,例如 `[[section]]`",
            "",
        )],
    );
}

#[test]
fn a_section_without_indicators() {
    says(
        &[(
            "\n[[grade]]\nname = \"良好\"\n",
            "\n[[grade]]\nname = \"良好\"\n\n[[section]]\nid = \"B\"\ntitle = \"乙\"\n",
        )],
        &[(
            Code::MissingKey,
            "部分 `B` 没有指标",
            "在它下面写 `[[section.indicator]]`",
            "[[section]]",
        )],
    );
}

#[test]
fn a_report_is_no_rubric() {
    says_of(
        "office = { id = \"a\", name = \"b\" }\n[cases]\ndone = 1\n",
        &[(
            Code::NotARubric,
            "这是填报表,不是考核细则",
            "细则用 `--rubric` 给出,填报表直接写在命令后面",
            "",
        )],
    );
}

#[test]
fn a_spreadsheet_is_no_rubric() {
    says_of(
        "单位,办结数\n甲,1\n乙,2\n",
        &[(
            Code::NotARubric,
            "这不是考核细则: 没有 `id`、`title`、`points` 和 `[[section]]`",
            "细则是 TOML 文件,用 `--rubric` 给出",
            "",
        )],
    );
}

#[test]
fn an_empty_file() {
    says_of(
        "\n# nothing\n",
        &[(
            Code::EmptyFile,
            "文件是空的",
            "写上考核细则,至少有 `id`、`title`、`points` 和 `[[section]]`",
            "",
        )],
    );
}

#[test]
fn a_base_rubric_is_read_with_it() {
    says_of(
        "id = \"x\"\ntitle = \"x\"\nextends = \"base.toml\"\ndrop = [\"E2\"]\n\n[[section]]\nid = \"A\"\n",
        &[(
            Code::BaseNotRead,
            "`extends`: 要沿用的细则没有读进来,分数会是错的",
            "沿用的细则与这部放在一起,用 `--rubric` 从文件读入",
            "extends",
        )],
    );
}
