//! Verified values, and what was seen.

use kaohe::outcome::Status;

use super::*;

#[test]
fn a_verified_value_is_named_in_many_ways_and_beats_the_report() {
    for item in [
        "review.rate",
        "审查率",
        "review.审查率",
        "审查比例",
        "审查率(%)",
    ] {
        for value in ["98", "98%", "９８％", "98.5"] {
            let ran = one("甲街道", item, "核定", value, "");
            assert_eq!(said(&ran), Vec::<String>::new(), "{item} {value}");
            assert_eq!(
                parts(outcome(&ran, "jia", "A1"))[2],
                "4.00",
                "{item} {value}"
            );
        }
    }
    let ran = one("jia", "review.rate", "核定", "92%以上", "96");
    let a1 = outcome(&ran, "jia", "A1");
    // At least 92: 2 points are sure, 4 possible.
    assert_eq!(ends(&a1.points), both("2.00", "4.00"));
    assert_eq!(a1.words.reported, "审查率 96");
    assert_eq!(
        a1.words.verified,
        "审查率 ≥92%(张三,2025-03-10核定:查阅台账)"
    );
    let decided = a1.decided.as_ref().unwrap();
    assert_eq!(
        (decided.by.as_str(), decided.on.as_str()),
        ("张三", "2025-03-10")
    );
    // Not applicable: 15 − 4 = 11 points are left, of which A4 gives 3.
    let ran = one("jia", "review.rate", "verified", "缺项(本年没有送审)", "");
    let a1 = outcome(&ran, "jia", "A1");
    assert_eq!(
        (a1.status, a1.words.reason.as_str()),
        (Status::NotApplicable, "缺项:本年没有送审")
    );
}

/// Events cannot be listed in a cell, but that there were none can.
#[test]
fn rows_can_be_verified_to_be_none() {
    for value in ["无", "0", "没有"] {
        assert_eq!(
            said(&one("jia", "事故", "核定", value, "")),
            Vec::<String>::new(),
            "{value}"
        );
    }
}

#[test]
fn verified_beats_line_data_which_beats_the_report() {
    let court = "单位,败诉案件数\n甲街道,2\n";
    let of = |reviews: &[(&str, String)]| {
        let ran = run(REPORTS, &[court], reviews);
        let a4 = outcome(&ran, "jia", "A4").clone();
        (
            a4.points.sure.to_string(),
            a4.words.reported.clone(),
            a4.words.verified.clone(),
            said(&ran),
        )
    };
    let (points, reported, verified, _) = of(&[]);
    assert_eq!(
        (points.as_str(), reported.as_str()),
        ("1.00", "败诉案件数 1")
    );
    assert_eq!(verified, "败诉案件数 2件(court.csv)");
    for seen in ["", "2", "2件", "1", "1件", "败诉案件数 1"] {
        let text = table(&[&row("jia", "litigation.lost", "核定", "0", seen)]);
        let (points, reported, verified, said) = of(&[("r.csv", text)]);
        assert_eq!(said, Vec::<String>::new(), "{seen}");
        assert_eq!(
            (points.as_str(), reported.as_str()),
            ("5.00", "败诉案件数 1")
        );
        assert_eq!(
            verified,
            "败诉案件数 0件(张三,2025-03-10核定:查阅台账;court.csv 2)"
        );
    }
}

#[test]
fn a_verified_value_needs_no_other_evidence() {
    // One honour without its document: 0 points are sure, 0.5 possible.
    let b1 = |ran: &Ran| ends(&outcome(ran, "yi", "B1").points);
    let rows = [row("yi", "表彰数", "核定", "1", "1")];
    let warned = |rows: &[String]| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let ran = reviewed(&rows);
        ran.of_reports
            .iter()
            .any(|d| d.code.name() == "no-evidence")
    };
    assert!(warned(&[]) && !warned(&rows));
    assert_eq!(b1(&reviewed(&[])), both("0.00", "0.50"));
    let ran = one("yi", "表彰数", "核定", "1", "1");
    assert_eq!(b1(&ran), both("0.50", "0.50"));
    assert_eq!(outcome(&ran, "yi", "B1").words.evidence, "");
    let ran = reviewed(&["yi,表彰数,核定,1,,原件,张三,2025-03-10,市发〔2024〕8号"]);
    assert_eq!(b1(&ran), both("0.50", "0.50"));
    assert_eq!(
        outcome(&ran, "yi", "B1").words.evidence,
        "表彰数:市发〔2024〕8号"
    );
}

#[test]
fn what_was_seen_is_compared_by_its_meaning() {
    let stale = |office: &str, item: &str, seen: &str| {
        !one(office, item, "核定", "50", seen).said.is_empty()
    };
    for seen in ["96", "96%", "９６％", "96.0", "审查率 96"] {
        assert!(!stale("jia", "审查率", seen), "{seen}");
    }
    for seen in ["95", "96以上", "未填", "数十"] {
        assert!(stale("jia", "审查率", seen), "{seen}");
    }
    for seen in ["92%以上", "≥92", "92以上"] {
        assert!(!stale("bing", "审查率", seen), "{seen}");
    }
    assert!(stale("bing", "审查率", "92"));
    assert!(!stale("bing", "败诉案件数", "未填"));
    assert!(!stale("bing", "表彰数", "未填"));
    assert!(stale("bing", "败诉案件数", "0"));
}

/// Fill in, run, change the report, run again.
#[test]
fn a_report_that_changes_makes_what_rests_on_it_stale() {
    let rows = [
        row("jia", "审查率", "核定", "98", "96"),
        row("jia", "A4", "调整", "-0.5", "3.00"),
        row("jia", "A2", "评分", "B 88", "2.10至3.00"),
        row("jia", "", "调整", "+1", "5.14"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    // A1 4, A2 2.64, A3 open from 0, A4 3 − 0.5, P1 −0.5: 8.64 are sure.
    let totals = reviewed(&rows);
    assert_eq!(said(&totals).len(), 1, "{:#?}", said(&totals));
    let rows: Vec<String> = rows.iter().map(|row| row.replace("5.14", "8.64")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let ran = reviewed(&rows);
    assert_eq!(said(&ran), Vec::<String>::new());
    assert_eq!(ran.cards["jia"].total.sure.to_string(), "9.64");
    // Now 97% and two lost cases are reported: A1 3 and A4 1 as computed, A2 still 2.64, P1 −0.5.
    let changed = REPORTS.replace("街道,96,1,", "街道,97,2,");
    let ran = reviewed_over(&changed, &rows);
    assert_eq!(
        said(&ran),
        [
            "review-stale | jia,审查率,核定,98,96,查阅台账,张三,2025-03-10, | `甲街道` 的 `审查率`,复核时所见是 `96`,现在是 `97`,这一条没有采用 | 按现在的情况重新核对;结论不变的,把“所见”改成 `97`",
            "review-stale | jia,A4,调整,-0.5,3.00,查阅台账,张三,2025-03-10, | `甲街道` 的 `A4 行政诉讼`,复核时所见是 `3.00`,现在是 `1.00`,这一条没有采用 | 按现在的情况重新核对;结论不变的,把“所见”改成 `1.00`",
            "review-stale | jia,,调整,+1,8.64,查阅台账,张三,2025-03-10, | `甲街道` 的 `总分`,复核时所见是 `8.64`,现在是 `6.14至9.14`,这一条没有采用 | 按现在的情况重新核对;结论不变的,把“所见”改成 `6.14至9.14`",
        ]
    );
    assert_eq!(ran.cards["jia"].total.sure.to_string(), "6.14");
}
