mod messages;

use proptest::prelude::*;

use super::*;
use crate::report::fixture::field;
use crate::rubric::FieldKind::{Amount, Count, Date, Flag, Number as Plain, Rate, Rows, Text};

fn show(known: &Known) -> String {
    match known {
        Known::Value(Value::Number(interval)) => interval.to_string(),
        Known::Value(Value::Flag(truth)) => format!("{truth:?}"),
        Known::Value(Value::Date(moments)) => match moments.exact() {
            Some(moment) => moment.to_string(),
            None => format!("{}..{}", moments.from, moments.to),
        },
        Known::Value(Value::Text(text)) => format!("{text:?}"),
        Known::Value(Value::Rows(rows)) => match rows.listed() {
            Some(rows) => format!("{} rows", rows.len()),
            None => "unknown rows".into(),
        },
        Known::NotApplicable(reason) => format!("n/a {reason}"),
        Known::Missing(None) => "blank".into(),
        Known::Missing(Some(_)) => "missing".into(),
    }
}

fn read(field: &Field, text: &str) -> String {
    let cell = read_cell(text, field, &Vague::default());
    let notes: Vec<_> = cell.notes.iter().map(|n| n.code.name()).collect();
    [show(&cell.known), notes.join(" ")]
        .join(" ")
        .trim()
        .to_owned()
}

fn check(field: &Field, table: &[(&str, &str)]) {
    let wrong: Vec<_> = table
        .iter()
        .map(|(text, expected)| (text, expected, read(field, text)))
        .filter(|(_, expected, got)| *expected != got)
        .collect();
    assert!(wrong.is_empty(), "(text, expected, got): {wrong:#?}");
}

#[test]
fn rates() {
    let rate = field("a.b", "率", Rate, None);
    check(
        &rate,
        &[
            ("92", "92"),
            ("92%", "92"),
            ("９２％", "92"),
            ("≥92", "92至100"),
            (">=92", "92至100"),
            ("92%以上", "92至100"),
            ("达到92%以上", "92至100"),
            ("超过90%", ">90且≤100"),
            ("不足5", "≥0且<5"),
            ("近90%", "≥81且<90"),
            ("约50%", "45至55"),
            ("约95%", "85.5至100"),
            ("90%-95%", "90至95"),
            ("90-95%", "90至95"),
            ("百分之九十五点五", "95.5"),
            ("百分之百", "100"),
            ("千分之五", "0.5"),
            ("七成", "70"),
            ("0.5%", "0.5"),
            ("0", "0"),
            ("3/4", "75"),
            ("0/0", "n/a 分子分母都是 0"),
            ("", "blank"),
            ("  ", "blank"),
            ("缺项(无应办案件)", "n/a 无应办案件"),
            ("不适用（无应办案件）", "n/a 无应办案件"),
            ("缺项：无应办案件", "n/a 无应办案件"),
            ("0.92", "missing two-readings"),
            ("1", "missing two-readings"),
            ("≥0.9", "missing two-readings"),
            ("120%", "missing out-of-range"),
            ("-5", "missing out-of-range"),
            ("≥101%", "missing out-of-range"),
            ("14/13", "missing out-of-range"),
            ("3/0", "missing not-understood"),
            ("无", "missing not-understood"),
            ("NaN", "missing not-understood"),
            ("92件", "missing not-understood"),
            ("缺项", "missing no-reason"),
            ("缺项()", "missing no-reason"),
            ("/", "missing no-reason"),
            ("N/A", "missing no-reason"),
            ("#N/A", "missing not-understood"),
            ("—", "missing not-understood"),
        ],
    );
    let exact = read_cell("12/13", &rate, &Vague::default());
    let twelve = Number::fraction(1200, 13).unwrap();
    assert_eq!(exact.known, Known::Value(Value::Number(twelve.into())));
}

#[test]
fn counts() {
    check(
        &field("a.b", "件数", Count, Some("件")),
        &[
            ("701", "701"),
            ("701件", "701"),
            ("200余", "≥201"),
            ("200余件", "≥201"),
            ("200多件", "≥201"),
            ("逾200", "≥201"),
            ("超过200", "≥201"),
            ("超过200余件", "≥201"),
            ("约800", "720至880"),
            ("800左右", "720至880"),
            ("近2万", "18000至19999"),
            ("近5", "4"),
            ("不足5", "0至4"),
            ("5件以内", "0至5"),
            ("10-15", "10至15"),
            ("10至15件", "10至15"),
            ("10~15", "10至15"),
            ("10～15", "10至15"),
            ("1,234", "1234"),
            ("1 234", "1234"),
            ("１２", "12"),
            ("1.2万", "12000"),
            ("1.5万余件", "≥15001"),
            ("一百余", "≥101"),
            ("三百二十余件", "≥321"),
            ("两万一千", "21000"),
            ("廿六", "26"),
            ("十余", "≥11"),
            ("无", "0"),
            ("零", "0"),
            ("仅2件", "2"),
            ("12起", "12 other-unit"),
            ("3.5", "missing not-understood"),
            ("12.0", "12"),
            ("1e3", "missing not-understood"),
            ("数十", "missing not-understood"),
            ("十几", "missing not-understood"),
            ("三五", "missing not-understood"),
            ("1,23", "missing not-understood"),
            ("2024-12-20", "missing not-understood"),
            ("2024年12月", "missing not-understood"),
            ("2024.12.20", "missing not-understood"),
            ("5%", "missing not-understood"),
            ("12/13", "missing not-understood"),
            ("-3", "missing out-of-range"),
            ("约200余", "missing not-understood"),
            ("15-10", "missing not-understood"),
            ("1-2万", "missing not-understood"),
            ("1234567890123456789012345678901", "missing not-understood"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
            ("是", "missing not-understood"),
        ],
    );
    check(
        &field("a.b", "人数", Count, Some("人")),
        &[
            ("300人次", "300 other-unit"),
            ("300人", "300"),
            ("1.5万余人次", "≥15001 other-unit"),
        ],
    );
}

#[test]
fn money_is_converted_exactly() {
    check(
        &field("a.b", "金额", Amount, Some("万元")),
        &[
            ("150", "150"),
            ("150余万元", ">150"),
            ("150余万", ">150"),
            ("150万余元", ">150"),
            ("150元", "0.015"),
            ("326,500元", "32.65"),
            ("2.35亿元", "23500"),
            ("两万元", "2"),
            ("一十六万八千元", "16.8"),
            ("约24.6万元", "22.14至27.06"),
            ("5件", "missing not-understood"),
        ],
    );
    check(
        &field("a.b", "金额", Amount, Some("元")),
        &[
            ("150余万元", ">1500000"),
            ("3万余元", ">30000"),
            ("12", "12"),
        ],
    );
    check(
        &field("a.b", "面积", Plain, Some("亩")),
        &[
            ("2公顷", "30 other-unit"),
            ("-3.5", "-3.5"),
            ("5吨", "missing not-understood"),
        ],
    );
}

#[test]
fn over_stays_within_the_leading_digit_where_the_rubric_says_so() {
    let vague = Vague {
        over_within_leading_digit: true,
        ..Vague::default()
    };
    let read = |text, kind| show(&read_cell(text, &field("a.b", "数", kind, None), &vague).known);
    assert_eq!(read("200余", Count), "201至299");
    assert_eq!(read("逾1500", Count), "1501至1999");
    assert_eq!(read("200余", Amount), ">200且<300");
    assert_eq!(read(">200", Amount), ">200");
    assert_eq!(read("0.5余", Amount), ">0.5且<0.6");
}

#[test]
fn flags_dates_texts_rows() {
    let flag = field("a.b", "达标", Flag, None);
    for yes in ["是", "有", "√", "达标", "true", "TRUE"] {
        assert_eq!(read(&flag, yes), "True", "{yes}");
    }
    for no in ["否", "无", "×", "未达标", "false"] {
        assert_eq!(read(&flag, no), "False", "{no}");
    }
    check(
        &flag,
        &[
            ("1", "missing not-understood"),
            ("也许", "missing not-understood"),
        ],
    );
    check(
        &field("a.b", "日期", Date, None),
        &[
            ("2024-12-20", "2024-12-20"),
            ("2024/12/20", "2024-12-20"),
            ("2024.12.20", "2024-12-20"),
            ("2024年12月20日", "2024-12-20"),
            ("２０２４年１月５日", "2024-01-05"),
            ("2024-1-5", "2024-01-05"),
            ("二〇二四年十二月廿日", "2024-12-20"),
            ("2024-12-20 00:00:00", "2024-12-20"),
            ("2024-12", "2024-12-01..2024-12-31"),
            ("2024年2月", "2024-02-01..2024-02-29"),
            ("2024-12-01至2024-12-05", "2024-12-01..2024-12-05"),
            ("未发生", "未发生"),
            ("2025-02-30", "missing not-understood"),
            ("2025-13-01", "missing not-understood"),
            ("12-20", "missing not-understood"),
            ("无", "missing not-understood"),
            ("缺项(未开展)", "n/a 未开展"),
        ],
    );
    check(
        &field("a.b", "说明", Text, None),
        &[
            ("无", "Some(\"无\")"),
            ("缺项(无)", "n/a 无"),
            ("", "blank"),
        ],
    );
    check(
        &field("a.b", "事故", Rows, None),
        &[
            ("无", "0 rows"),
            ("0", "0 rows"),
            ("3", "missing not-understood"),
            ("", "blank"),
        ],
    );
    let mut choice = field("a.b", "等级", Text, None);
    choice.one_of = vec!["省级".into(), "市级".into()];
    check(
        &choice,
        &[
            ("省级", "Some(\"省级\")"),
            ("国家级", "missing not-understood"),
        ],
    );
}

#[test]
fn a_huge_cell_is_read_at_once_and_not_printed() {
    let huge = "9".repeat(10_000_000);
    let cell = read_cell(&huge, &field("a.b", "数", Count, None), &Vague::default());
    assert!(cell.notes[0].message.chars().count() < 80);
    let text = read_cell(&huge, &field("a.b", "文", Text, None), &Vague::default());
    assert!(matches!(text.known, Known::Value(Value::Text(Some(t))) if t.len() == huge.len()));
}

fn fields() -> Vec<Field> {
    [Count, Rate, Amount, Plain, Flag, Date, Text, Rows]
        .into_iter()
        .flat_map(|kind| {
            [
                field("a.b", "项", kind, None),
                field("a.b", "项", kind, Some("万元")),
            ]
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn any_text_gives_a_value_in_range_or_none(
        text in prop_oneof![
            any::<String>(),
            "[0-9.,%≥约近余万亿元件百十一二两零点分之/()至~年月日 -]{0,12}",
        ]
    ) {
        for field in fields() {
            let cell = read_cell(&text, &field, &Vague::default());
            if let Known::Value(Value::Number(interval)) = &cell.known
                && field.kind != Rows
            {
                prop_assert_eq!(Some(interval.clone()), interval.intersect(&field.range));
            }
            if let Known::Missing(None) = cell.known {
                prop_assert!(text.trim().is_empty());
            }
        }
    }
}
