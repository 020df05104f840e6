//! Every way in which an entry or a file is wrong.

use kaohe::report::Format;
use kaohe::report::review::ReviewTable;
use kaohe::source::Source;

use super::*;

/// One wrong row about 甲 (or as the row says), the message behind it, the remedy.
const WRONG: &[(&str, &str, &str, &str)] = &[
    (
        "甲街导,A4,调整,-1,,理由,张三,2025-03-10,",
        "review-office",
        "复核文件里的 `甲街导` 不在这次考核里,它的 1 条都没有采用",
        "是不是 `甲街道`?",
    ),
    (
        "北湖,A4,调整,-1,,理由,张三,2025-03-10,",
        "review-office",
        "复核文件里的 `北湖` 不在这次考核里,它的 1 条都没有采用",
        "核对单位编号或名称;填报表被拒收的,先改好填报表",
    ),
    (
        ",A4,调整,-1,,理由,张三,2025-03-10,",
        "review-incomplete",
        "复核文件的这一条没有写 `单位`,没有采用",
        "补上单位编号或名称",
    ),
    (
        "jia,A4,调整,-1,,,,,",
        "review-incomplete",
        "`甲街道` 的 `A4` 的复核没有写 `理由`、`决定人`、`日期`,没有采用",
        "补上;谁在哪天凭什么决定,都要写明",
    ),
    (
        "jia,,核定,,,理由,张三,2025-03-10,",
        "review-incomplete",
        "`甲街道` 的复核没有写 `项目`、`值`,没有采用",
        "补上;谁在哪天凭什么决定,都要写明",
    ),
    (
        "jia,A4,,-1,,理由,张三,,",
        "review-incomplete",
        "`甲街道` 的 `A4` 的复核没有写 `类型`、`日期`,没有采用",
        "补上;谁在哪天凭什么决定,都要写明",
    ),
    (
        "jia,A4,adjustmnt,-1,,理由,张三,2025-03-10,",
        "review-kind",
        "`甲街道` 的复核类型 `adjustmnt` 不认识,这一条复核没有采用",
        "是不是 `adjustment`?",
    ),
    (
        "jia,A4,酌情,-1,,理由,张三,2025-03-10,",
        "review-kind",
        "`甲街道` 的复核类型 `酌情` 不认识,这一条复核没有采用",
        "类型写 `核定`、`评分`、`调整` 或 `决定`",
    ),
    (
        "jia,A9,调整,-1,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `A9` 不是指标,这一条复核没有采用",
        "是不是 `A1`?",
    ),
    (
        "jia,总分,调整,-1,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `总分` 不是指标,这一条复核没有采用",
        "对总分的调整,项目那一格留空",
    ),
    (
        "jia,审查率,调整,-1,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `审查率` 是填报项,不是指标,这一条复核没有采用",
        "改填报的数,类型写 `核定`",
    ),
    (
        "jia,A4,核定,3,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `A4` 是指标,不是填报项,这一条复核没有采用",
        "核定的是填报的数;要评分写 `评分`,要改得分写 `调整`",
    ),
    (
        "jia,审察率,核定,3,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `审察率` 不是填报项,这一条复核没有采用",
        "是不是 `审查率`?",
    ),
    (
        "jia,合计,核定,3,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `合计` 对应不止一个填报项,这一条复核没有采用",
        "带上组名,写成 `甲.合计` 或 `乙.合计`",
    ),
    (
        "jia,B1,调整,+1,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `B1`:`街道` 类的单位没有这项指标,这一条复核没有采用",
        "核对单位和指标",
    ),
    (
        "jia,A4,评分,3,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `A4` 由细则计分,不能直接评分,这一条复核没有采用",
        "要改得分,类型写 `调整`,值写差数,如 `-0.5`;要改填报的数,类型写 `核定`",
    ),
    (
        "jia,A3,调整,+1,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `A3 酌情评价` 还没有评分,调整 `+1` 没有采用",
        "由人评分的指标,类型写 `评分`,值写评定的分数",
    ),
    (
        "jia,第一档,决定,是,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `第一档` 不是等次,这一条复核没有采用",
        "决定的项目写等次,如 `优秀`",
    ),
    (
        "jia,合格,决定,是,,理由,张三,2025-03-10,",
        "review-item",
        "`甲街道` 的 `合格` 没有名额限制,无须决定,这一条复核没有采用",
        "决定只用于并列在名额线上的单位",
    ),
    (
        "jia,优秀,决定,也许,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `优秀` 的决定 `也许` 看不懂,这一条复核没有采用",
        "写 `是` 或 `否`(是否占名额),或者次序 `1`、`2`",
    ),
    (
        "jia,A4,调整,少半分,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A4` 的调整 `少半分` 不是分数,这一条复核没有采用",
        "写差数,如 `-0.5`、`+1`",
    ),
    (
        "jia,A4,调整,-0.125,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A4` 的调整 `-0.125` 超过 2 位小数,这一条复核没有采用",
        "得分只到 2 位小数,调整也写到这一位",
    ),
    (
        "jia,,调整,1e3,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `总分` 的调整 `1e3` 不是分数,这一条复核没有采用",
        "写差数,如 `-0.5`、`+1`",
    ),
    (
        "jia,A3,评分,3.5,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A3` 的评分 `3.5` 不在 0至3 分之内,这一条复核没有采用",
        "写 0至3 之间的分数;范围由细则规定",
    ),
    (
        "jia,A3,评分,2.25,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A3` 的评分 `2.25` 超过 1 位小数,这一条复核没有采用",
        "最多写 1 位小数",
    ),
    (
        "jia,A3,评分,较好,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A3` 的评分 `较好` 不是分数,这一条复核没有采用",
        "写一个数,如 `4.5`",
    ),
    (
        "jia,A2,评分,88.5,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `88.5` 超过 0 位小数,这一条复核没有采用",
        "写整数",
    ),
    (
        "jia,A2,评分,60,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `60` 不在任何一档之内,这一条复核没有采用",
        "各档是 A档95至100、B档85至94、C档70至85",
    ),
    (
        "jia,A2,评分,85,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `85` 不止一档:B档85至94、C档70至85,这一条复核没有采用",
        "写明档次,如 `B 85`",
    ),
    (
        "jia,A2,评分,B 97,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `B 97` 不在B档85至94之内,这一条复核没有采用",
        "改分数或档次;各档是 A档95至100、B档85至94、C档70至85",
    ),
    (
        "jia,A2,评分,B档,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `B档` 没有写分数,这一条复核没有采用",
        "在档次后面写分数:B档85至94",
    ),
    (
        "jia,A2,评分,D 60,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `D 60` 看不出是哪一档,这一条复核没有采用",
        "写档次和分数;各档是 A档95至100、B档85至94、C档70至85",
    ),
    (
        "jia,A2,评分,B 好,,理由,张三,2025-03-10,",
        "review-value",
        "`甲街道` 的 `A2` 的评分 `B 好` 不是分数,这一条复核没有采用",
        "写档次和分数,如 `B 85`",
    ),
    (
        "jia,审查率,核定,数十,,理由,张三,2025-03-10,",
        "review-value",
        "`审查率` 的 `数十` 里读不出确定的数,这一条核定没有采用",
        "写成 `92%`、`92%以上`、`90%-95%` 或 `12/13`;没有数就留空",
    ),
    (
        "jia,审查率,核定,0.92,,理由,张三,2025-03-10,",
        "review-value",
        "`审查率` 的 `0.92` 有两种读法:0.92% 或 92%,这一条核定没有采用",
        "写成 `0.92%` 或 `92%`",
    ),
    (
        "jia,审查率,核定,120,,理由,张三,2025-03-10,",
        "review-value",
        "`审查率` 的 `120` 超出了范围 0至100,这一条核定没有采用",
        "核对后改正;范围由细则规定",
    ),
    (
        "jia,事故,核定,2起,,理由,张三,2025-03-10,",
        "review-value",
        "`事故` 的核定 `2起` 没有采用:逐行的事件不能在复核文件里改",
        "没有发生的,值写 `无`;只改一格,项目写 `safety.accidents[行号].列`;增删行要在填报表或表格里改",
    ),
    (
        "jia,A4,调整,-1,,理由,张三,3月10日,",
        "review-date",
        "`甲街道` 的复核日期 `3月10日` 不是某一天,这一条复核没有采用",
        "写年月日,如 `2025-03-10`",
    ),
    (
        "jia,A4,调整,-1,,理由,张三,2025年3月,",
        "review-date",
        "`甲街道` 的复核日期 `2025年3月` 不是某一天,这一条复核没有采用",
        "写年月日,如 `2025-03-10`",
    ),
    (
        "jia,A4,调整,-1,,理由,张三,2023-12-31,",
        "review-date",
        "`甲街道` 的复核日期 `2023-12-31` 早于考核期的第一天 2024-01-01,这一条复核没有采用",
        "核对日期,以及是否用错了往年的复核文件",
    ),
    (
        "jia,A4,调整,-1,,理由,张三,2026-04-01,",
        "review-date",
        "`甲街道` 的复核日期 `2026-04-01` 晚于考核截止日 2025-03-31 一年以上,这一条复核没有采用",
        "核对日期,以及是否用错了往年的复核文件",
    ),
    (
        "jia,A4,调整,-1,理由,张三,2025-03-10",
        "row-length",
        "复核文件的这一行有 7 格,表头有 9 格,没有采用",
        "核对是否多了或少了逗号;格子里有逗号时整格加双引号",
    ),
];

#[test]
fn every_wrong_entry_is_named_and_stops_no_other() {
    let good = "yi,A4,调整,-1,,复查,张三,2025-03-10,";
    let untouched = reviewed(&[]);
    for (row, code, message, help) in WRONG {
        let ran = reviewed(&[row, good]);
        let told: Vec<(&str, &str, &str)> = ran
            .said
            .iter()
            .map(|d| {
                (
                    d.code.name(),
                    d.message.as_str(),
                    d.help.as_deref().unwrap(),
                )
            })
            .collect();
        assert_eq!(told, [(*code, *message, *help)], "{row}");
        assert_eq!(parts(outcome(&ran, "yi", "A4"))[2], "4.00");
        let total = |ran: &Ran| ran.cards["jia"].total.clone();
        assert_eq!(total(&ran), total(&untouched), "{row}");
    }
}

#[test]
fn days_from_the_period_to_a_year_after_the_assessment_count() {
    for day in ["2024-01-01", "2025-03-31", "2025-04-20", "2026-03-31"] {
        let ran = reviewed(&[&format!("jia,A4,调整,-1,,理由,张三,{day},")]);
        assert_eq!(said(&ran), Vec::<String>::new(), "{day}");
    }
}

#[test]
fn a_text_that_is_no_review_file_ends_the_run() {
    let of = |name: &str, text: &str| -> Vec<String> {
        let read = ReviewTable::read(&Source::new(name, text), Format::from_name(name).unwrap());
        let said = read.unwrap_err();
        said.iter()
            .map(|d| format!("{} | {}", d.code, d.message))
            .collect()
    };
    assert_eq!(
        of("r.csv", "单位,审查率\n甲街道,98\n"),
        ["not-a-review | 复核文件的表头里没有 `项目`、`类型`、`值`、`理由`、`决定人`、`日期`"]
    );
    assert_eq!(
        of("r.csv", ""),
        [
            "not-a-review | 复核文件的表头里没有 `单位`、`项目`、`类型`、`值`、`理由`、`决定人`、`日期`"
        ]
    );
    assert_eq!(
        of("r.csv", &format!("{HEADER},理由\n")),
        ["duplicate-column | 复核文件的表头里 `理由` 有两列"]
    );
    assert_eq!(
        of("r.toml", "office = \"a\""),
        ["not-a-review | 复核文件里没有 `[[review]]`"]
    );
    assert_eq!(
        of("r.toml", "review = [1]"),
        ["not-a-review | `review` 下面要写成 `[[review]]`"]
    );
    assert_eq!(
        of("r.json", "[]"),
        ["not-a-review | 复核文件要用 CSV 或 TOML"]
    );
    assert_eq!(
        of("r.toml", "[[review]")[0].split(' ').next(),
        Some("toml-syntax")
    );
    // A file with a header and no entry yet is one.
    assert_eq!(said(&reviewed(&[])), Vec::<String>::new());
}

#[test]
fn in_toml_a_value_is_a_single_one() {
    let text = "[[review]]\noffice = \"jia\"\nvalue = [1]\n".to_owned();
    let ran = run(REPORTS, &[], &[("r.toml", text)]);
    assert_eq!(
        said(&ran),
        [
            "review-value | [1] | 复核文件的 `value` 要写成单个的值,这一条没有采用 | 写法与表格的格子相同,如 `value = \"92%以上\"`"
        ]
    );
}

#[test]
fn offices_of_one_name_are_told_apart_by_their_id() {
    let reports = format!("{REPORTS}ding,甲街道,街道,96,1,,\n");
    let ran = reviewed_over(&reports, &["甲街道,A4,调整,-1,,理由,张三,2025-03-10,"]);
    assert_eq!(
        said(&ran),
        [
            "review-office | 甲街道 | 名叫 `甲街道` 的单位不止一个,这一条复核没有采用 | 写单位编号:`jia`、`ding`"
        ]
    );
}

/// What is said of one row under a rubric that is changed in one place.
fn said_under(from: &str, to: &str, row: &str) -> Vec<String> {
    assert!(RUBRIC.contains(from));
    let rubric = compiled_from(&RUBRIC.replace(from, to));
    let ran = run_with(&rubric, REPORTS, &[], &[("review.csv", table(&[row]))]);
    ran.said
        .iter()
        .map(|d| format!("{} | {}", d.code, d.message))
        .collect()
}

#[test]
fn what_the_rubric_decides_itself_needs_no_person() {
    for ties in ["all", "none"] {
        let to = format!("ties = \"{ties}\"");
        let row = "jia,优秀,决定,是,,理由,张三,2025-03-10,";
        assert_eq!(
            said_under("ties = \"undecided\"", &to, row),
            [
                "review-item | `甲街道` 的 `优秀`:细则的 `ties` 已经规定了并列怎么办,这一条复核没有采用"
            ]
        );
    }
}

#[test]
fn a_title_that_two_items_share_is_not_enough() {
    let row = |item: &str| format!("jia,{item},调整,-1,,理由,张三,2025-03-10,");
    let said =
        |item: &str| said_under("title = \"行政诉讼\"", "title = \"合法性审查\"", &row(item));
    assert_eq!(
        said("合法性审查"),
        ["review-item | `甲街道` 的 `合法性审查` 对应不止一项指标,这一条复核没有采用"]
    );
    assert_eq!(said("A4 合法性审查"), Vec::<String>::new());
}

#[test]
fn a_quote_that_is_never_closed_is_named() {
    let ran = reviewed(&["jia,A4,调整,-1,,\"理由,张三,2025-03-10,"]);
    let said: Vec<String> = ran
        .said
        .iter()
        .map(|d| format!("{} | {}", d.code, d.message))
        .collect();
    assert_eq!(
        said,
        ["row-length | 复核文件的这一行有引号没有闭合,没有采用"]
    );
}
