//! Random tables, grown from what people write into cells.

use proptest::prelude::*;
use proptest::sample::select;

use super::against::{Cut, compare, rubric};

/// A header and what stands below it.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Id,
    Name,
    Cohort,
    Period,
    Count,
    Rate,
    Number,
    Flag,
    Any,
}

const COLUMNS: &[(&str, Kind)] = &[
    ("编号", Kind::Id),
    ("单位", Kind::Name),
    ("类别", Kind::Cohort),
    ("年度", Kind::Period),
    ("行政处罚案件数", Kind::Count),
    ("执法人员持证率", Kind::Rate),
    ("罚没金额", Kind::Number),
    ("败诉案件数", Kind::Count),
    ("数据造假", Kind::Flag),
    ("村(社区)数", Kind::Number),
    ("说明", Kind::Any),
    ("公开日期", Kind::Any),
    ("事故", Kind::Any),
    ("应出庭案件数", Kind::Any),
    ("其他", Kind::Any),
    ("", Kind::Any),
    ("败诉案件数佐证", Kind::Any),
    ("自评C2", Kind::Any),
];

const ODD_CELLS: &[&str] = &[
    "",
    " ",
    "约5",
    "92%以上",
    "701件",
    "三百二十",
    "10-15",
    "缺项(无)",
    "/",
    "N/A",
    "无",
    "1,234",
    "0.5",
    "1",
    "100.01",
    "-3",
    "5.0",
    "5.50",
    "0.1234567",
    "999999999999999",
    "1234567890123456",
    "1e3",
    "２０",
    "+5",
    ".5",
    "5.",
    "\"5\"",
    "\" 7 \"",
    "\"1,234\"",
    "\"5\"6",
    "\"a\nb\"",
    "\"a,b\"",
    "\"say \"\"hi\"\"\"",
    "a\"b",
    "=\"12\"",
    "'-5",
    "\"=\"\"3\"\"\"",
    "2024-12-20",
    "3月5日",
    "x",
    "\u{3000}8\u{3000}",
    "8\t",
    "\u{a0}",
    "\"",
    "a\rb",
    "\u{feff}1",
    "是",
    "1.5万",
    "0.0000001",
    "00012",
    "-0",
    "-0.0",
    "12345678901",
    "99999999.99",
    "1234567.8",
];

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        20 => (0u32..3000).prop_map(|n| n.to_string()),
        12 => (0u32..10_000).prop_map(|n| format!("{}.{:02}", n / 100, n % 100)),
        4 => (0u32..1000, 0u32..10).prop_map(|(n, d)| format!("{n}.{d}")),
        1 => select(ODD_CELLS).prop_map(str::to_owned),
    ]
}

fn cell(kind: Kind) -> BoxedStrategy<String> {
    let odd = || select(ODD_CELLS).prop_map(str::to_owned);
    match kind {
        Kind::Id => prop_oneof![30 => (0u32..40).prop_map(|n| format!("B{n:03}")), 1 => odd()].boxed(),
        Kind::Name => prop_oneof![
            30 => "[湖塘安平]{2}街道",
            2 => "\"[湖塘,\n\r]{1,3}\"",
            1 => odd(),
        ]
        .boxed(),
        Kind::Cohort => prop_oneof![30 => select(vec!["街道", "镇"]).prop_map(str::to_owned), 1 => Just("\"镇\"".to_owned()), 1 => odd()].boxed(),
        Kind::Period => prop_oneof![30 => Just("2024".to_owned()), 1 => Just("2024年度".to_owned()), 1 => odd()].boxed(),
        Kind::Count => prop_oneof![30 => (0u32..300).prop_map(|n| n.to_string()), 1 => number()].boxed(),
        Kind::Rate => prop_oneof![
            20 => (101u32..=10_000).prop_map(|n| format!("{}.{:02}", n / 100, n % 100)),
            5 => (2u32..=100).prop_map(|n| n.to_string()),
            1 => number(),
        ]
        .boxed(),
        Kind::Number => number().boxed(),
        Kind::Flag => prop_oneof![30 => select(vec!["true", "false", "是", "否"]).prop_map(str::to_owned), 1 => odd()].boxed(),
        Kind::Any => prop_oneof![30 => Just(String::new()), 2 => number(), 1 => odd()].boxed(),
    }
}

fn line_end() -> impl Strategy<Value = &'static str> {
    prop_oneof![20 => Just("\n"), 3 => Just("\r\n"), 1 => Just("\n\n"), 1 => Just("\r\n \r\n"), 1 => Just("\r")]
}

/// A table: most rows have a cell a column, some one more or less.
fn table() -> impl Strategy<Value = String> {
    let columns = (
        prop::sample::subsequence(COLUMNS, 4..COLUMNS.len()),
        any::<bool>(),
    )
        .prop_map(|(mut columns, named)| {
            // Most tables name the office and give all fields that the plan reads.
            if named {
                let needed = COLUMNS
                    .iter()
                    .take(8)
                    .filter(|(header, _)| !columns.iter().any(|c| c.0 == *header));
                columns = needed.copied().chain(columns.clone()).collect();
            }
            columns
        });
    (columns, any::<bool>()).prop_flat_map(|(columns, crlf)| {
        let header: Vec<&str> = columns.iter().map(|column| column.0).collect();
        let start = format!("{}{}", header.join(","), if crlf { "\r\n" } else { "\n" });
        let cells: Vec<BoxedStrategy<String>> =
            columns.iter().map(|column| cell(column.1)).collect();
        let usual = if crlf { "\r\n" } else { "\n" };
        let end = prop_oneof![6 => Just(usual), 1 => line_end()];
        let row = (cells, 0u8..30, end).prop_map(|(mut cells, length, end)| {
            match length {
                0 => cells.push(String::new()),
                1 => {
                    cells.pop();
                }
                _ => {}
            }
            format!("{}{end}", cells.join(","))
        });
        (
            Just(start),
            prop::collection::vec(row, 0..60),
            any::<bool>(),
            0u8..8,
        )
            .prop_map(|(start, rows, cut, mark)| {
                let mut text = format!(
                    "{}{start}{}",
                    if mark == 0 { "\u{feff}" } else { "" },
                    rows.concat()
                );
                if cut && text.ends_with('\n') && rows.len() > 1 {
                    text.pop();
                }
                text
            })
    })
}

/// Nothing but special bytes.
fn hostile() -> impl Strategy<Value = String> {
    let sign = select(vec![
        "\"", "\"", ",", ",", "\n", "\r", "\r\n", "1", "湖", " ", "\u{feff}", "=",
    ]);
    prop::collection::vec(sign, 0..80)
        .prop_map(|signs| format!("单位,败诉案件数\n{}", signs.concat()))
}

fn cut() -> impl Strategy<Value = Cut> {
    (
        prop_oneof![1usize..40, 40usize..2000, Just(1 << 20)],
        0usize..200,
    )
        .prop_map(|(piece, more)| Cut { piece, more })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn what_is_accepted_is_what_the_reference_reads(text in table(), cut in cut(), free in 0u8..4) {
        let mut rubric = rubric();
        if free == 0 {
            rubric.cohorts.clear();
        }
        // Declined tables are read the reference way.
        let _ = compare(&text, &rubric, cut);
    }

    #[test]
    fn hostile_quotes_come_out_as_the_reference_sees_them(text in hostile(), cut in cut()) {
        let _ = compare(&text, &rubric(), cut);
    }
}

#[test]
fn many_random_rows_are_accepted() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut plain, mut all) = (0, 0);
    for _ in 0..20 {
        let text = table().new_tree(&mut runner).unwrap().current();
        let whole = Cut {
            piece: 1 << 20,
            more: 0,
        };
        if let Ok(fast) = compare(&text, &rubric(), whole) {
            (plain, all) = (plain + fast.plain(), all + fast.items.len());
        }
    }
    assert!(plain * 5 > all && plain * 10 < all * 9, "{plain} of {all}");
}
