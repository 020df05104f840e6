//! Which of several entries counts, whatever their order.

use kaohe::outcome::Status;
use proptest::prelude::*;

use super::*;

#[test]
fn entries_that_differ_are_not_used_and_copies_count_once() {
    let ran = reviewed(&[
        "jia,A2,评分,A 95,,甲组意见,张三,2025-03-10,",
        "jia,A2,评分,B 88,,乙组意见,李四,2025-03-09,",
        "jia,审查率,核定,98,,甲组意见,张三,2025-03-10,",
        "jia,review.rate,核定,97,,乙组意见,李四,2025-03-09,",
        "yi,A2,评分,A96,,甲组意见,张三,2025-03-10,",
        "yi,统筹考量,评分,96,,乙组意见,李四,2025-03-11,",
        "yi,A4,调整,-1,,同一件事,张三,2025-03-10,",
        "yi,行政诉讼,调整,-1.0,,同一件事,张三,2025年3月10日,",
        "yi,A4,调整,-1,,另一件事,张三,2025-03-10,",
    ]);
    assert_eq!(
        said(&ran),
        [
            "review-differs | jia,review.rate,核定,97,,乙组意见,李四,2025-03-09, | `甲街道` 的 `审查率`,复核有 `97` 和 `98` 两种结论,都没有采用 | 核对哪一条有效,只留一条",
            "review-repeated | yi,行政诉讼,调整,-1.0,,同一件事,张三,2025年3月10日, | `乙镇` 的 `A4` 有完全相同的两条调整 `-1` | 已按一条计;确实是两次调整的,把理由分别写清楚",
            "review-differs | jia,A2,评分,B 88,,乙组意见,李四,2025-03-09, | `甲街道` 的 `A2 统筹考量`,复核有 `B 88` 和 `A 95` 两种结论,都没有采用 | 核对哪一条有效,只留一条",
            "review-repeated | yi,统筹考量,评分,96,,乙组意见,李四,2025-03-11, | `乙镇` 的 `A2 统筹考量` 复核了不止一次,结论相同 | 已按一条计;多余的可以删去",
        ]
    );
    assert_eq!(outcome(&ran, "jia", "A2").status, Status::Open);
    assert_eq!(parts(outcome(&ran, "jia", "A1"))[2], "3.00");
    assert_eq!(parts(outcome(&ran, "yi", "A2"))[2], "2.88");
    assert_eq!(parts(outcome(&ran, "yi", "A4")), ["5.00", "-2.00", "3.00"]);
}

#[test]
fn an_entry_that_is_stale_does_not_stand_against_its_successor() {
    let ran = reviewed(&[
        &row("jia", "审查率", "核定", "90", "95"),
        &row("jia", "审查率", "核定", "98", "96"),
        &row("jia", "A2", "评分", "A 95", "2.50"),
        &row("jia", "A2", "评分", "B 88", "2.10"),
    ]);
    let codes: Vec<&str> = ran.said.iter().map(|d| d.code.name()).collect();
    assert_eq!(codes, ["review-stale", "review-stale"]);
    assert_eq!(parts(outcome(&ran, "jia", "A1"))[2], "4.00");
    assert_eq!(parts(outcome(&ran, "jia", "A2"))[2], "2.64");
}

const MANY: [&str; 14] = [
    "jia,审查率,核定,98,96,甲组意见,张三,2025-03-10,",
    "jia,A2,评分,B 88,,评分表,张三,2025-03-10,",
    "jia,A2,评分,88,,评分表,李四,2025-03-12,",
    "jia,A3,评分,2.5,,评分表,张三,2025-03-10,",
    "jia,A4,调整,-0.5,,第一件,张三,2025-03-10,",
    "jia,A4,调整,-0.25,,第二件,李四,2025-03-11,",
    "jia,A4,调整,-0.25,,第二件,李四,2025-03-11,",
    "jia,,调整,+1,,先,张三,2025-03-10,",
    "jia,,调整,-0.5,,后,李四,2025-03-10,",
    "yi,A2,评分,A 95,,甲组,张三,2025-03-10,",
    "yi,A2,评分,A 96,,乙组,李四,2025-03-10,",
    "yi,败诉案件数,核定,1,5,旧表,张三,2025-03-10,",
    "bing,A1,调整,+1,,复查,张三,2025-03-10,",
    "dong,A1,调整,+1,,复查,张三,2025-03-10,",
];

/// All that an office's card says, places apart.
fn shown(ran: &Ran) -> Vec<String> {
    let card = |card: &Scorecard| {
        let outcomes: Vec<String> = card
            .outcomes
            .iter()
            .map(|o| {
                let decided = o.decided.as_ref().map(|d| (&d.by, &d.on));
                format!(
                    "{:?} {} {} {} {decided:?}",
                    parts(o),
                    o.words.reason,
                    o.words.verified,
                    o.words.evidence
                )
            })
            .collect();
        let lines: Vec<String> = card
            .lines
            .iter()
            .map(|l| format!("{} {}", l.workings, l.reason))
            .collect();
        format!(
            "{} {:?} {outcomes:#?} {lines:#?} {:?}",
            card.office.id, card.total, card.remarks
        )
    };
    ran.cards.values().map(card).collect()
}

fn messages(ran: &Ran) -> Vec<String> {
    let mut all: Vec<String> = ran
        .said
        .iter()
        .map(|d| format!("{} {}", d.code, d.message))
        .collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn neither_the_order_of_entries_nor_of_files_matters(
        rows in Just(MANY.to_vec()).prop_shuffle(),
        cut in 0..MANY.len(),
    ) {
        let plain = run(REPORTS, &[], &[("a.csv", table(&MANY))]);
        let (first, second) = rows.split_at(cut);
        let files = [("b.csv", table(first)), ("a.csv", table(second))];
        let mixed = run(REPORTS, &[], &files);
        prop_assert_eq!(shown(&plain), shown(&mixed));
        prop_assert_eq!(messages(&plain), messages(&mixed));
        for card in mixed.cards.values() {
            let zero = Ends::zero(2);
            let lines = card.lines.iter().map(|line| &line.points);
            let all = card.outcomes.iter().map(|o| &o.points).chain(lines);
            prop_assert_eq!(all.fold(zero, |sum, points| sum.add(points)), card.total.clone());
        }
    }
}
