//! Differences of the points of items and of the total.

use kaohe::outcome::Status;
use kaohe::scorecard::LineKind;
use proptest::prelude::*;

use super::*;

#[test]
fn changes_add_up_within_floor_and_cap_at_both_ends() {
    let changed = |item: &str, values: &[&str]| {
        let rows: Vec<String> = values
            .iter()
            .map(|value| format!("bing,{item},调整,{value},,理由{value},张三,2025-03-10,"))
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let ran = reviewed(&rows);
        assert_eq!(said(&ran), Vec::<String>::new());
        let out = outcome(&ran, "bing", item).clone();
        let total = ran.cards["bing"].total.clone();
        (
            ends(out.computed()),
            ends(&out.points),
            out.status,
            out.words.reason.clone(),
            ends(&total),
        )
    };
    // 丙 A1: at least 92% → 2 to 4; 1 more is 3 to 4, since 4 is the cap.
    let (computed, points, status, reason, _) = changed("A1", &["+0.4", "0.6"]);
    assert_eq!(
        (computed, points, status),
        (both("2.00", "4.00"), both("3.00", "4.00"), Status::Open)
    );
    assert!(
        reason.ends_with(
            ";调整+0.40:理由+0.4(张三,2025-03-10);调整+0.60:理由0.6(张三,2025-03-10),受上下限限制实为+1.00至+0.00"
        ),
        "{reason}"
    );
    // 3 more: both ends meet at the cap, and nothing is asked for any more.
    let (_, points, status, _, _) = changed("A1", &["3"]);
    assert_eq!((points, status), (both("4.00", "4.00"), Status::Full));
    let (_, points, status, _, _) = changed("A1", &["-5"]);
    assert_eq!((points, status), (both("0.00", "0.00"), Status::Zero));
    // A penalty is never below its own cap of 2 taken and never gives.
    let (computed, points, status, _, _) = changed("P1", &["-2.5"]);
    assert_eq!(
        (computed, points, status),
        (both("0.00", "0.00"), both("-2.00", "-2.00"), Status::Zero)
    );
    let (_, points, status, _, _) = changed("P1", &["+1"]);
    assert_eq!((points, status), (both("0.00", "0.00"), Status::Full));
}

#[test]
fn the_changes_of_an_office_have_a_line_each_before_floor_and_cap_of_the_total() {
    // 丙: A1 2–4, A2 2.1–3, A3 0–3, A4 0–5: 4.10 to 15.00.
    let ran = reviewed(&[
        "bing,,调整,-3,,先,张三,2025-03-10,",
        "bing,,调整,-2.5,4.10至15.00,后,李四,2025-03-11,",
    ]);
    assert_eq!(said(&ran), Vec::<String>::new());
    let card = &ran.cards["bing"];
    assert_eq!(ends(&card.adjustment), both("-5.50", "-5.50"));
    // 4.10 − 5.50 is below the floor of 0.
    assert_eq!(ends(&card.total), both("0.00", "9.50"));
    assert_eq!(ends(&card.limits), both("1.40", "0.00"));
    let lines = card.lines.iter().filter(|l| l.kind == LineKind::Adjustment);
    let lines: Vec<&str> = lines.map(|l| l.workings.as_str()).collect();
    assert_eq!(
        lines,
        ["总分4.1至15分→1.1至12分", "总分1.1至12分→-1.4至9.5分"]
    );
}

#[test]
fn an_item_that_does_not_apply_cannot_be_changed() {
    let ran = reviewed(&[
        &row("jia", "审查率", "核定", "缺项(本年没有送审)", ""),
        &row("jia", "A1", "调整", "+1", ""),
    ]);
    assert_eq!(
        said(&ran),
        [
            "review-stale | jia,A1,调整,+1,,查阅台账,张三,2025-03-10, | `甲街道` 的 `A1 合法性审查` 现在是缺项,对它的评分或调整没有采用 | 核对缺项的认定;确属缺项的,删去这一条"
        ]
    );
}

/// Nothing more comes in: what is open closes at its sure end, and a person's change stays on it.
#[test]
fn a_change_of_an_open_item_stays_when_the_books_are_closed() {
    let last = Options {
        last_word: true,
        brief: false,
    };
    let rows = [
        row("bing", "A1", "调整", "+0.5", "2.00"),
        row("bing", "", "调整", "-1", ""),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let ran = run_under(last, &compiled(), REPORTS, &[], &[("r.csv", table(&rows))]);
    let a1 = outcome(&ran, "bing", "A1");
    assert_eq!(parts(a1), ["2.00", "0.50", "2.50"]);
    assert_eq!(
        (ends(&a1.points), a1.status),
        (both("2.50", "2.50"), Status::Closed)
    );
    // A1 2.5, A2 2.1, A3 0, A4 0, less 1.
    assert_eq!(ends(&ran.cards["bing"].total), both("3.60", "3.60"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever 92%以上 turns out to be, the changed points lie between the changed ends, and so does the total.
    #[test]
    fn what_comes_in_later_lies_between_the_changed_ends(
        cents in prop::collection::vec(-300..300i64, 1..3),
        of_total in -300..300i64,
        rate in 92..101i64,
    ) {
        let text = |cents: &i64| {
            let sign = if *cents < 0 { "-" } else { "+" };
            format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
        };
        let mut rows: Vec<String> = cents.iter().map(|c| row("bing", "A1", "调整", &text(c), "")).collect();
        rows.push(row("bing", "", "调整", &text(&of_total), ""));
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let open = reviewed(&rows);
        let exact = REPORTS.replace("92%以上", &rate.to_string());
        let settled = reviewed_over(&exact, &rows);
        let within = |inner: &Ends, outer: &Ends| outer.sure <= inner.sure && inner.possible <= outer.possible;
        let points = |ran: &Ran| outcome(ran, "bing", "A1").points.clone();
        prop_assert!(within(&points(&settled), &points(&open)));
        prop_assert!(within(&settled.cards["bing"].total, &open.cards["bing"].total));
    }
}
