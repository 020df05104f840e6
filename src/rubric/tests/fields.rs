//! Facts that a report must give.

use super::{Code, says};

#[test]
fn an_unknown_type() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "cuont", unit = "件" }"#,
        )],
        &[(
            Code::UnknownChoice,
            "`type` 不能是 `cuont`",
            "是不是要写 `count`?",
            r#""cuont""#,
        )],
    );
}

#[test]
fn no_type() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { title = "办结数" }"#,
        )],
        &[(
            Code::MissingKey,
            "填报项 `cases.done` 缺少 `type`",
            r#"补上它,例如 `type = "count"`"#,
            r#"{ title = "办结数" }"#,
        )],
    );
}

#[test]
fn a_field_that_is_no_table() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = "count""#,
        )],
        &[(
            Code::WrongType,
            "`done` 应当是表,这里是文字",
            r#"写成 `cases = { title = "案件数", type = "count" }`"#,
            r#""count""#,
        )],
    );
}

#[test]
fn an_inverted_range() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "count", range = [100, 1] }"#,
        )],
        &[(
            Code::BadNumber,
            "`range` 的两头颠倒了: 100 大于 1",
            "写成 `[1, 100]`",
            "[100, 1]",
        )],
    );
}

#[test]
fn a_range_of_one() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "count", range = [100] }"#,
        )],
        &[(
            Code::WrongType,
            "`range` 应当有两个数,这里有 1 个",
            "写成 `range = [0, 100]`",
            "[100]",
        )],
    );
}

#[test]
fn a_broken_count() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "count", range = [0.2, 0.5] }"#,
        )],
        &[(
            Code::BadNumber,
            "计数的 `range` 应当是从 0 起的整数,这里是 0.2 至 0.5",
            "写成 `range = [0, 100]`",
            "[0.2, 0.5]",
        )],
    );
}

#[test]
fn a_range_of_a_text() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "text", range = [0, 1] }"#,
        )],
        &[(
            Code::UnknownKey,
            "类型 `text` 没有 `range`",
            "`range` 只用于 count、rate、amount、number",
            "range",
        )],
    );
}

#[test]
fn choices_of_a_count() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "count", one_of = ["a"] }"#,
        )],
        &[(
            Code::UnknownKey,
            "类型 `count` 没有 `one_of`",
            "`one_of` 只用于 text",
            "one_of",
        )],
    );
}

#[test]
fn a_choice_twice() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "text", one_of = ["a", "a"] }"#,
        )],
        &[(
            Code::DuplicateId,
            "选项 `a` 重复",
            "改成不同的写法",
            r#""a""#,
        )],
    );
}

#[test]
fn rows_without_columns() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "rows", unit = "件" }"#,
        )],
        &[(
            Code::MissingKey,
            "填报项 `cases.done` 缺少 `columns`",
            r#"补上它,例如 `columns = { date = { type = "date" } }`"#,
            r#"{ type = "rows", unit = "件" }"#,
        )],
    );
}

#[test]
fn columns_of_a_count() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "count", columns = {} }"#,
        )],
        &[(
            Code::UnknownKey,
            "类型 `count` 没有 `columns`",
            "`columns` 只用于 rows",
            "columns",
        )],
    );
}

#[test]
fn rows_in_rows() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "rows", columns = { a = { type = "rows" } } }"#,
        )],
        &[(
            Code::UnknownChoice,
            "列的类型不能是 `rows`",
            "另立一个填报项",
            r#""rows""#,
        )],
    );
}

#[test]
fn a_column_of_unknown_type() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "rows", columns = { a = { type = "x", title = "t" } } }"#,
        )],
        &[(
            Code::UnknownChoice,
            "`type` 不能是 `x`",
            "可以写: `count`, `rate`, `amount`, `number`, `flag`, `date`, `text`, `rows`",
            r#""x""#,
        )],
    );
}

#[test]
fn blank_under_a_rate() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "rate", if_blank = "none" }"#,
        )],
        &[(
            Code::UnknownChoice,
            r#"类型 `rate` 不能写 `if_blank = "none"`"#,
            "写空白时代表的数,例如 `0`",
            r#""none""#,
        )],
    );
}

#[test]
fn blank_under_a_flag() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "flag", if_blank = "none" }"#,
        )],
        &[(
            Code::UnknownChoice,
            r#"类型 `flag` 不能写 `if_blank = "none"`"#,
            "写 `true` 或 `false`",
            r#""none""#,
        )],
    );
}

#[test]
fn blank_under_a_date() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "date", if_blank = "none" }"#,
        )],
        &[(
            Code::UnknownChoice,
            r#"类型 `date` 不能写 `if_blank = "none"`"#,
            r#"没有发生就写 `"never"`,否则写日期"#,
            r#""none""#,
        )],
    );
}

#[test]
fn blank_outside_the_range() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "count", range = [1, 5], if_blank = "none" }"#,
        )],
        &[(
            Code::BadNumber,
            "`if_blank` 是 0,不在 1至5 的范围内",
            "改 `if_blank`,或者放宽 `range`",
            r#""none""#,
        )],
    );
}

#[test]
fn blank_of_another_type() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "flag", if_blank = 0 }"#,
        )],
        &[(
            Code::WrongType,
            "`if_blank` 应当是 `true` 或 `false`,这里是数",
            "写 `true` 或 `false`,不加引号",
            "0",
        )],
    );
}

#[test]
fn blank_that_is_no_choice() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "text", one_of = ["甲", "乙"], if_blank = "丙" }"#,
        )],
        &[(
            Code::UnknownChoice,
            "`if_blank` 的 `丙` 不在 `one_of` 里",
            "可以写: `甲`, `乙`",
            r#""丙""#,
        )],
    );
}

#[test]
fn blank_rows() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "rows", if_blank = 0, columns = { a = { type = "count" } } }"#,
        )],
        &[(
            Code::WrongType,
            r#"`if_blank` 应当是 `"none"`,这里是数"#,
            r#"没有填报就是没有发生,写 `if_blank = "none"`"#,
            "0",
        )],
    );
}

#[test]
fn evidence_of_another_kind() {
    says(
        &[(
            r#"done = { title = "办结数", type = "count" }"#,
            r#"done = { type = "count", evidence = true }"#,
        )],
        &[(
            Code::WrongType,
            "`evidence` 应当是文字,这里是 `true`",
            r#"写成 `evidence = "required"`"#,
            "true",
        )],
    );
}
