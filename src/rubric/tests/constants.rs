//! Targets, measures, checks and the head.

use super::{Code, says};

#[test]
fn a_target_of_another_type() {
    says(
        &[("rate = 95", "rate = true")],
        &[(
            Code::WrongType,
            "`rate` 应当是数、日期或文字,这里是 `true`",
            "写成 `rate = 95`",
            "true",
        )],
    );
}

#[test]
fn a_target_without_value() {
    says(
        &[("rate = 95", r#"rate = { title = "率" }"#)],
        &[(
            Code::MissingKey,
            "目标值 `rate` 缺少 `value`",
            "补上它,例如 `value = 95`",
            r#"{ title = "率" }"#,
        )],
    );
}

#[test]
fn a_target_of_an_unknown_cohort() {
    says(
        &[
            (r#"id = "r""#, "id = \"r\"\ncohorts = [\"街道\", \"镇\"]"),
            (
                "rate = 95",
                r#"rate = { value = 15, by_cohort = { "镇街" = 18 } }"#,
            ),
        ],
        &[(
            Code::UnknownName,
            "没有类别 `镇街`",
            "是不是要写 `镇`?",
            r#""镇街""#,
        )],
    );
}

#[test]
fn a_target_of_two_types() {
    says(
        &[(
            "rate = 95",
            r#"rate = { value = 15, by_cohort = { "镇" = "x" } }"#,
        )],
        &[(
            Code::WrongType,
            "`镇` 的目标值是文字,其他的是数",
            "也写成数",
            r#""x""#,
        )],
    );
}

#[test]
fn a_measure_without_value() {
    says(
        &[(r#", value = "percent(cases.done, cases.due)""#, "")],
        &[(
            Code::MissingKey,
            "派生项 `share` 缺少 `value`",
            r#"补上它,例如 `value = "percent(review.done, review.due)"`"#,
            r#"{ title = "办结率", unit = "%" }"#,
        )],
    );
}

#[test]
fn a_check_of_unknown_effect() {
    says(
        &[(
            r#"message = "办结数大于应办数""#,
            "message = \"x\"\neffect = \"closed\"",
        )],
        &[(
            Code::UnknownChoice,
            "`effect` 不能是 `closed`",
            "可以写: `note`, `open`",
            r#""closed""#,
        )],
    );
}

#[test]
fn too_many_digits() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\nrounding = { digits = 7 }")],
        &[(
            Code::BadNumber,
            "`digits` 应当是 0 至 6 的整数,这里是 7",
            "改成 0 至 6 的整数",
            "7",
        )],
    );
}

#[test]
fn a_total_finer_than_its_parts() {
    says(
        &[(
            r#"id = "r""#,
            "id = \"r\"\nrounding = { digits = 1, total = 2 }",
        )],
        &[(
            Code::BadNumber,
            "总分保留 2 位小数,多于各项的 1 位",
            "`total` 不大于 `digits`,例如 `total = 1`",
            "2",
        )],
    );
}

#[test]
fn about_more_than_all() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\nabout_percent = 101")],
        &[(
            Code::BadNumber,
            "`about_percent` 应当在 0 至 100 之间,这里是 101",
            "写百分数,例如 `10`",
            "101",
        )],
    );
}

#[test]
fn an_unknown_reading_of_over() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\nover_within = \"x\"")],
        &[(
            Code::UnknownChoice,
            "`over_within` 不能是 `x`",
            "可以写: `leading-digit`",
            r#""x""#,
        )],
    );
}

#[test]
fn a_period_that_is_no_year() {
    says(
        &[(r#"id = "r""#, "id = \"r\"\nperiod = 2024.5")],
        &[(
            Code::BadNumber,
            "`period` 应当是 1 至 9999 的整数,这里是 2024.5",
            "改成 1 至 9999 的整数",
            "2024.5",
        )],
    );
}

const DATED: &str = "rate = { title = \"率\", history = [\
    { since = 2020, value = 90, source = \"旧通知\" }, \
    { since = 2023, value = 95, by_cohort = { \"镇\" = 93 }, source = \"新办法\" }] }";

#[test]
fn a_dated_target_is_that_of_the_period() {
    let of = |period: &str| {
        let period = format!("points = 10\nperiod = {period}");
        let rubric = super::good(&[("rate = 95", DATED), ("points = 10", &period)]);
        let target = rubric.targets.into_iter().next().unwrap();
        (
            target.title,
            target.value,
            target.by_cohort.len(),
            target.source.unwrap(),
            target.since,
        )
    };
    let value = |n: i64| {
        let number = crate::decimal::Number::from(n);
        crate::value::Value::Number(crate::value::Interval::from(number))
    };
    let old = (
        "率".to_owned(),
        value(90),
        0,
        "旧通知".to_owned(),
        Some(2020),
    );
    let new = (
        "率".to_owned(),
        value(95),
        1,
        "新办法".to_owned(),
        Some(2023),
    );
    assert_eq!(of("2020"), old);
    assert_eq!(of("2022"), old);
    assert_eq!(of("2023"), new);
    assert_eq!(of("\"2024年上半年\""), new);
}

#[test]
fn a_dated_target_without_a_year_to_choose_by() {
    says(
        &[("rate = 95", DATED)],
        &[(
            Code::MissingKey,
            "目标值 `rate` 按年份变化,细则没有写是哪一年的",
            "在开头写上 `period = 2024`",
            DATED
                .split_once("history = ")
                .and_then(|(_, rest)| rest.strip_suffix(" }"))
                .unwrap(),
        )],
    );
    let early = changed_period("2019");
    assert_eq!(
        early,
        ["missing-key | 目标值 `rate` 没有 2019 年用的值 | 补上 `since` 不晚于 2019 的一条"]
    );
}

fn changed_period(period: &str) -> Vec<String> {
    let period = format!("points = 10\nperiod = {period}");
    let parsed = super::read(&super::changed(&[
        ("rate = 95", DATED),
        ("points = 10", &period),
    ]));
    let said = super::said(&parsed).into_iter();
    said.map(|(code, message, help, _)| format!("{code} | {message} | {help}"))
        .collect()
}
