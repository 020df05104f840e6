//! Scoring words and scripts, exact and over open facts: figures worked by hand.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod common;

use common::{compiled, problems, report, rubric_text};
use kaohe::evaluate::evaluate;
use kaohe::outcome::Status;

/// `script | facts | sure possible status`; `-` for no facts
fn check(table: &str) {
    for line in table.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [script, facts, wanted] = parts[..] else {
            panic!("{line}")
        };
        let rubric = compiled(&rubric_text(script));
        let report = report(rubric.rubric(), if facts == "-" { "" } else { facts });
        let evaluation = evaluate(&rubric, &report);
        let outcome = &evaluation.outcomes[0];
        let may = if outcome.may_not_apply { " ?" } else { "" };
        let outer = if outcome.proved { "" } else { " outer" };
        let got = format!(
            "{} {} {}{may}{outer}",
            outcome.points.sure,
            outcome.points.possible,
            outcome.status.id()
        );
        assert_eq!(
            got, wanted,
            "{line}\n{}\n{}",
            outcome.words.workings, outcome.words.reason
        );
    }
}

#[test]
fn exact_arithmetic() {
    check(
        "
        6 * ratio(1, 48) | - | 0.13 0.13 partial
        9.635 - 5 | - | 4.64 4.64 partial
        when(0.1 + 0.2 == 0.3, 5) | - | 5.00 5.00 full
        when(f.x / 3 * 3 == f.x, 5) | x=1 | 5.00 5.00 full
        when(f.x / 3 * 3 == f.x, 5) | x=10 | 5.00 5.00 full
        7 / 2 | - | 3.50 3.50 partial
        f.x / 2 | x=7 | 3.50 3.50 partial
        switch f.x { 1 => 5, _ => 0 } | x=1 | 5.00 5.00 full
        switch f.x { 1 => 5, _ => 0 } | x=2 | 0.00 0.00 zero
        let total = 0; for i in 0..3 { total = total + f.x } total | x=1 | 3.00 3.00 partial
        let s = 0; for i in 0..3 { s = s + f.x / 3; } s | x=1 | 1.00 1.00 partial
        fn half(v) { v / 2 } half(f.x) | x=3 | 1.50 1.50 partial
        -7 % 3 + 5 | - | 4.00 4.00 partial
        ",
    );
}

/// Whether scripts are written out as one expression, or stay with the interpreter and why.
#[test]
fn what_is_written_out() {
    let why = |script: &str| -> String {
        let rubric = compiled(&rubric_text(script));
        let (at, _) = rubric.rubric().indicators().next().unwrap();
        let program = rubric.score(at).unwrap();
        program.why_interpreted().unwrap_or("").to_owned()
    };
    for script in [
        "let y = 0; if f.x > 3 { y = 5; } y",
        "let y = 1; y = y + f.x; y = 2 * y; y",
        "let y = 0; if f.x > 3 { y = 5; } else if f.yes { y = 2; } else { y = 1; } y + 0.5",
        "let s = 0; for r in [f.rate, f.r2] { s = s + r; } points * s / 200",
        "let s = 0; for (r, i) in [f.x, f.y] { s = s + r * i; } s",
        "let s = 0; for i in 1..=3 { if f.x > i { s = s + 1; } } s",
        "let s = 0; for row in [[98, 5], [95, 4]] { if s == 0 && f.rate >= row[0] { s = row[1]; } } s",
        "fn half(v) { v / 2 } half(f.x) + half(half(f.y))",
        "fn most(a, b) { if a > b { return a; } b } most(f.x, f.y)",
        "let n = 0; if f.y > 0 { let r = f.x / f.y; n = n + r; } n",
        "let n = 1; let r = attained(f.x, 4); if f.yes { n = r; } n",
        // 20 conditions, each with what was before it in both branches: it must not double.
        "let s = 0; for i in 0..20 { if f.x > i { s = s + 0.1; } else { s = s - 0.1; } } s",
        "let s = 5; for i in 0..20 { if f.x > i { s = s - 0.1; } } s",
    ] {
        assert_eq!(why(script), "", "{script}");
    }
    for (script, wanted) in [
        ("let i = 0; while i < f.x { i = i + 1; } i", "有循环或赋值"),
        (
            "let n = 0; for i in 0..9 { if f.x > i { break; } n = n + 1; } n",
            "有循环或赋值",
        ),
        (
            "let n = 0; for i in 0..f.x { n = n + 1; } n",
            "循环的范围要算出来才知道",
        ),
        ("let n = 0; for i in 0..9999 { n = n + 1; } n", "写开来太长"),
        (
            "fn again(v) { if v > 3 { v } else { again(v + 1) } } again(f.x)",
            "有递归函数",
        ),
        ("fn of(v) { v + f.x } of(1)", "自定义函数用到外面的名称"),
        // It breaks where y is 0, whether anybody asks for it or not.
        (
            "let n = 1; let r = f.x / f.y; if f.yes { n = r; } n",
            "有的数算了不一定用到",
        ),
        // And where a goal is below 0.
        (
            "let n = 1; let r = attained(f.x, f.a); if f.yes { n = r; } n",
            "有的数算了不一定用到",
        ),
        (
            "fn first(a, b) { a } first(f.x, f.x / f.y)",
            "有的数算了不一定用到",
        ),
        (
            "let n = 1; if f.x > 3 { n = 2; } f.y",
            "有的数算了不一定用到",
        ),
        (
            "let y = 0; y = { if f.yes { return 3; } 2 }; y",
            "中间有 return",
        ),
    ] {
        assert_eq!(why(script), wanted, "{script}");
    }
}

#[test]
fn statements_exact() {
    check(
        "
        let y = 1; y = y + f.x; y = 2 * y; y - 3 | x=2 | 3.00 3.00 partial
        let s = 0; for r in [f.rate, f.r2] { s = s + r; } points * s / 200 | rate=90 r2=70 | 4.00 4.00 partial
        let s = 0; for (r, i) in [f.x, f.y] { s = s + r * i; } s | x=9 y=3 | 3.00 3.00 partial
        let s = 0; for row in [[98, 5], [95, 4]] { if s == 0 && f.rate >= row[0] { s = row[1]; } } s | rate=96 | 4.00 4.00 partial
        let s = 0; for row in [[98, 5], [95, 4]] { if s == 0 && f.rate >= row[0] { s = row[1]; } } s | rate=99 | 5.00 5.00 full
        fn most(a, b) { if a > b { return a; } b } most(f.x, f.y) | x=2 y=3 | 3.00 3.00 partial
        let n = 1; if f.y > 0 { let r = f.x / f.y; n = n + r; } n | x=3 y=2 | 2.50 2.50 partial
        let n = 1; if f.y > 0 { let r = f.x / f.y; n = n + r; } n | x=3 y=0 | 1.00 1.00 partial
        let n = 1; let r = f.x / f.y; if f.yes { n = r; } n | x=3 y=0 yes=false | 0.00 5.00 failed
        let n = 1; let r = attained(f.x, f.a); if f.yes { n = r; } n | x=3 a=-1 yes=false | 0.00 5.00 failed
        let x = 1; if f.yes { let x = 4; x = x + 1; } x | yes=true | 1.00 1.00 partial
        let s = 0; for i in 3..0 { s = 9; } s + 1 | - | 1.00 1.00 partial
        let s = 0; for i in 0..3 { let t = i; s = s + t; i = 7; } s | - | 3.00 3.00 partial
        let s = 5; for i in 0..20 { if f.x > i { s = s - 0.1; } } s | x=7 | 4.30 4.30 partial
        ",
    );
}

#[test]
fn points_are_clamped_to_the_item() {
    check(
        "
        points - 2 * f.x | x=3 | 0.00 0.00 zero
        points + f.x | x=3 | 5.00 5.00 full
        f.x == 0 | x=0 | 5.00 5.00 full
        f.x == 0 | x=1 | 0.00 0.00 zero
        f.yes && !f.no | yes=true no=false | 5.00 5.00 full
        ",
    );
}

#[test]
fn shares_and_percentages() {
    check(
        "
        points * ratio(f.x, f.y) | x=3 y=4 | 3.75 3.75 partial
        points * ratio(f.x, f.y) | x=0 y=0 | 0.00 0.00 not_applicable
        points * ratio(f.x, f.y) | x=1 y=0 | 0.00 5.00 failed
        points * percent(f.x, f.y) / 100 | x=1 y=3 | 1.67 1.67 partial
        points * progress(percent(f.x, f.y), 80, 100) | x=74 y=80 | 3.13 3.13 partial
        points * progress(f.rate, 90, 98) | rate=94 | 2.50 2.50 partial
        points * progress(f.rate, 30, 10) | rate=15 | 3.75 3.75 partial
        points * attained(f.x, 48) | x=41 | 4.27 4.27 partial
        points * attained(f.x, 48) | x=50 | 5.00 5.00 full
        points * attained(f.x, f.y) | x=0 y=0 | 0.00 0.00 not_applicable
        points * attained(f.x, f.y) | x=2 y=0 | 5.00 5.00 full
        points * attained_inverse(f.x, 10) | x=10 | 5.00 5.00 full
        points * attained_inverse(f.x, 10) | x=20 | 2.50 2.50 partial
        points * f.rate / 100 | rate=96.35 | 4.82 4.82 partial
        points * (f.rate + f.r2) / 200 | rate=100 r2=98 | 4.95 4.95 partial
        ",
    );
}

#[test]
fn tables() {
    let tiers = "tiers(f.rate, [[98, 5], [95, 4], [90, 3], [85, 2]])";
    for (rate, wanted) in [
        ("98", "5.00"),
        ("97.99", "4.00"),
        ("95", "4.00"),
        ("90", "3.00"),
        ("85", "2.00"),
        ("84.99", "0.00"),
    ] {
        let status = match wanted {
            "5.00" => "full",
            "0.00" => "zero",
            _ => "partial",
        };
        check(&format!(
            "{tiers} | rate={rate} | {wanted} {wanted} {status}"
        ));
    }
    check(
        "
        tiers_to(f.rate, [[0, 3], [10, 2], [20, 1], [30, 0.5]]) | rate=0 | 3.00 3.00 partial
        tiers_to(f.rate, [[0, 3], [10, 2], [20, 1], [30, 0.5]]) | rate=10 | 2.00 2.00 partial
        tiers_to(f.rate, [[0, 3], [10, 2], [20, 1], [30, 0.5]]) | rate=10.01 | 1.00 1.00 partial
        tiers_to(f.rate, [[0, 3], [10, 2], [20, 1], [30, 0.5]]) | rate=31 | 0.00 0.00 zero
        line(f.rate, [[60, 0], [60, 2], [100, 5]]) | rate=59.99 | 0.00 0.00 zero
        line(f.rate, [[60, 0], [60, 2], [100, 5]]) | rate=60 | 2.00 2.00 partial
        line(f.rate, [[60, 0], [60, 2], [100, 5]]) | rate=80 | 3.50 3.50 partial
        line(f.rate, [[60, 0], [60, 2], [100, 5]]) | rate=100 | 5.00 5.00 full
        line(f.rate, [[60, 0], [60, 2], [100, 5]]) | rate=50..70 | 0.00 2.75 open
        first_when([[f.x >= 3, 1], [f.x >= 2, 2], [true, 4]]) | x=2 | 2.00 2.00 partial
        first_when([[f.x >= 3, 1], [f.x >= 2, 2]]) | x=0 | 0.00 0.00 zero
        ",
    );
}

#[test]
fn deductions_steps_and_slopes() {
    check(
        "
        points - when(!f.yes, 0.3) - capped(0.3 * shortage(f.x, 6), 1.2) | yes=false x=1 | 3.50 3.50 partial
        points - 0.5 * started_steps(95 - f.rate, 1) | rate=92.4 | 3.50 3.50 partial
        points - 0.5 * whole_steps(95 - f.rate, 1) | rate=92.4 | 4.00 4.00 partial
        points - 0.5 * exact_steps(95 - f.rate, 1) | rate=92.4 | 3.70 3.70 partial
        points - 0.5 * exact_steps(95 - f.rate, 1) | rate=97 | 5.00 5.00 full
        points - slope_marginal(96 - f.rate, [[0, 0.25], [6, 0.5]]) | rate=88 | 2.50 2.50 partial
        points - slope_whole(96 - f.rate, [[0, 0.25], [6, 0.5]]) | rate=88 | 1.00 1.00 partial
        points - slope_whole(96 - f.rate, [[0, 0.25], [6, 0.5]]) | rate=90 | 3.50 3.50 partial
        excess(f.x, 2) | x=5 | 3.00 3.00 partial
        floored(2 - f.x, 0) + 2 | x=5 | 2.00 2.00 partial
        points * f.rate / 100 * factor(f.rate < 100, 0.8) | rate=90 | 3.60 3.60 partial
        points * f.rate / 100 * factor(f.rate < 100, 0.8) | rate=100 | 5.00 5.00 full
        min(f.x, 3, 4) + max(f.x, 1) | x=2 | 4.00 4.00 partial
        abs(f.a - 3) | a=1 | 2.00 2.00 partial
        floor(f.a) + ceil(f.a) | a=1.5 | 3.00 3.00 partial
        round(f.a, 1) | a=1.25 | 1.30 1.30 partial
        ",
    );
}

#[test]
fn dates() {
    check(
        "
        points - days_late(f.on, target.due) | on=2025-04-01 | 5.00 5.00 full
        points - days_late(f.on, target.due) | on=2025-04-03 | 3.00 3.00 partial
        points - months_late(f.on, target.due) | on=2025-05-02 | 3.00 3.00 partial
        points - days_late(f.on, target.due) | on=never | 5.00 5.00 full
        when(f.on <= target.due, 5) | on=never | 0.00 0.00 zero
        points - when(is_never(f.on), 2) | on=never | 3.00 3.00 partial
        points - days_late(f.on, target.due) | - | 0.00 5.00 open
        ",
    );
}

#[test]
fn names_in_the_authors_language() {
    check(
        "
        分值 * 组.率 / 100 | 率=50 | 2.50 2.50 partial
        分值 * 完成率(组.率, 目标.goal) | 率=95 | 5.00 5.00 full
        分档(f.rate, [[98, 5], [95, 4]]) | rate=96 | 4.00 4.00 partial
        f.rate.tiers([[98, 5], [95, 4]]) | rate=96 | 4.00 4.00 partial
        分值 - 当(!f.yes, 1) - 欠缺(f.x, 3) | yes=false x=2 | 3.00 3.00 partial
        when(单位.name == \"某街道\", 2) + when(office.id == \"o\", 1) | - | 3.00 3.00 partial
        ",
    );
}

#[test]
fn not_applicable_travels_and_can_be_caught() {
    check(
        "
        points - f.x | x=n/a | 0.00 0.00 not_applicable
        if f.x > 1 { 1 } else { 2 } | x=n/a | 0.00 0.00 not_applicable
        when(f.x > 1, 5) | x=n/a | 0.00 0.00 not_applicable
        if_not_applicable(f.x, 3) | x=n/a | 3.00 3.00 partial
        points * if_not_applicable(ratio(f.x, f.y), 1) | x=0 y=0 | 5.00 5.00 full
        if f.y == 0 { not_applicable(\"没有\") } else { points * ratio(f.x, f.y) } | y=0 | 0.00 0.00 not_applicable
        ",
    );
}

#[test]
fn branches_not_taken_do_not_count() {
    check(
        "
        if f.y == 0 { 5 } else { ratio(f.x, f.y) } | x=3 y=0 | 5.00 5.00 full
        f.y == 0 || ratio(f.x, f.y) > 0.5 | x=3 y=0 | 5.00 5.00 full
        f.y > 0 && ratio(f.x, f.y) > 0.5 | x=3 y=0 | 0.00 0.00 zero
        if f.yes { return 1; } points | yes=true | 1.00 1.00 partial
        let gap = 95 - f.rate; points - exact_steps(gap, 1) | rate=94 | 4.00 4.00 partial
        ",
    );
}

#[test]
fn open_facts_give_proved_ends() {
    check(
        "
        tiers(f.rate, [[98, 5], [95, 4], [90, 3], [85, 2]]) | rate>=92 | 3.00 5.00 open
        tiers(f.rate, [[98, 5], [95, 4], [90, 3]]) | rate>90 | 3.00 5.00 open
        when(f.rate > 90, 5) | rate>90 | 5.00 5.00 full
        when(f.rate <= 90, 5) | rate>90 | 0.00 0.00 zero
        points - 1 * shortage(f.x, 3) | x>=1 | 3.00 5.00 open
        points - shortage(f.x, 3) | - | 2.00 5.00 open
        points * attained(percent(f.x, f.y), 20) | x>200 y=701 | 5.00 5.00 full
        points * attained(f.x, 48) | x>50 | 5.00 5.00 full
        points * attained(f.x, 48) | x<24 | 0.00 2.40 open
        points * f.rate / 100 * factor(f.rate < 100, 0.8) | rate>=92 | 3.68 5.00 open
        when(f.yes, 1) + when(f.no, 2) | - | 0.00 3.00 open
        f.yes | - | 0.00 5.00 open
        points * ratio(f.x, f.y) | - | 0.00 5.00 open ?
        if f.y > 0 { points - f.x } else { not_applicable(\"无\") } | x=1 | 4.00 4.00 open ?
        ",
    );
}

#[test]
fn a_fact_that_stands_twice_is_tried_out() {
    // From outside 0..5; every value of 0 to 10 tried gives exactly 2.
    check("f.x - f.x + 2 | x=0..10 | 2.00 2.00 partial");
    // Too many values to try all: the outer ends stay, and it says so.
    check("f.a - f.a + 2 | a=0..10 | 0.00 5.00 open outer");
}

#[test]
fn parts_that_cannot_be_read_yet_are_open() {
    check(
        "
        points - sum_of(f.events, |e| e.deaths) | events=none | 5.00 5.00 full
        when(count_of(f.events, |e| e.deaths > 0) == 0, 5) | events=none | 5.00 5.00 full
        points - sum_of(f.events, |e| e.deaths) | events=n/a | 0.00 0.00 not_applicable
        points * mean_of(f.events, |e| e.deaths) / 100 | events=none | 0.00 0.00 not_applicable
        points - sum_of(f.events, |e| e.deaths) | - | 0.00 5.00 open outer
        first_when([[3 * cohort_rank(\"f.rate\") <= cohort_size(), 2], [3 * cohort_rank(\"f.rate\") <= 2 * cohort_size(), 1.5], [true, 1]]) | rate=90 | 1.00 2.00 open outer
        points * progress(ratio(f.x, prior.f.x), 0.9, 1) | x=5 | 0.00 5.00 open outer
        ",
    );
}

#[test]
fn untrusted_scripts_end() {
    for (script, words) in [
        ("loop { }", "脚本算不完:超过 100000 步"),
        ("fn again(v) { again(v) } again(1)", "脚本的函数套得太深"),
        ("let v = 10; for i in 0..200 { v = v * v; } v", "数太大"),
        ("f.x / 0", "1除以0"),
    ] {
        let rubric = compiled(&rubric_text(script));
        let report = report(rubric.rubric(), "x=1");
        let outcome = evaluate(&rubric, &report).outcomes.remove(0);
        assert_eq!(outcome.status, Status::Failed, "{script}");
        assert!(
            outcome.words.reason.contains(words),
            "{script}: {}",
            outcome.words.reason
        );
        assert_eq!(
            (
                outcome.points.sure.to_string(),
                outcome.points.possible.to_string()
            ),
            ("0.00".into(), "5.00".into())
        );
    }
    for script in ["eval(\"1\")", "print(1)", "import \"x\"", "sleep(1)"] {
        assert!(!problems(&rubric_text(script)).is_empty(), "{script}");
    }
}

/// Variables that change, loops over what is written out and functions of the script are as good as one expression.
#[test]
fn statements_over_open_facts_give_proved_ends() {
    check(
        "
        let y = 0; if f.x > 3 { y = 5; } y | - | 0.00 5.00 open
        let y = 0; if f.x > 3 { y = 5; } y | x>=4 | 5.00 5.00 full
        let y = 0; if f.x > 3 { y = 5; } else { y = 1; } y | x=2..3 | 1.00 1.00 partial
        let y = 0; if f.x > 3 { y = 5; } else { y = 1; } y | x=3..4 | 1.00 5.00 open
        let s = 0; for i in [1, 2, 3] { if f.x > i { s = s + 1; } } s | x=4..8 | 3.00 3.00 partial
        let s = 0; for i in [1, 2, 3] { if f.x > i { s = s + 1; } } s | x=2..8 | 1.00 3.00 open
        let s = 0; for i in 1..=3 { s = s + i * f.x; } s / 10 | x=4..8 | 2.40 4.80 open
        fn g(q) { if q > 3 { 5 } else { 1 } } g(f.x) | x>=4 | 5.00 5.00 full
        let y = 0; if f.x > 3 { y = 5; } y + prior.f.x | x=4 | 5.00 5.00 full
        ",
    );
}

/// Rhai takes a comparison with something unknown for false; such scripts wait until their facts are exact.
#[test]
fn interpreted_scripts_over_open_facts_are_open() {
    check(
        "
        let i = 0; while i < f.x { i = i + 1; } i / 3 | x=4..8 | 1.33 2.67 open
        switch f.x { 4 => 5, _ => 0 } | - | 0.00 5.00 open outer
        switch f.x { 4 => 5, _ => 0 } | x=3..6 | 0.00 5.00 open
        switch f.word { \"好\" => 5, _ => 1 } | - | 0.00 5.00 open outer
        switch f.word { \"好\" => 5, _ => 1 } | word=好 | 5.00 5.00 full
        switch f.x { 4 => 5, _ => 1 } | x=n/a | 0.00 0.00 not_applicable
        switch ratio(f.x, f.y) { 1 => 5, _ => 1 } | x=0 y=0 | 0.00 0.00 not_applicable
        switch f.a { 2.5 => 5, _ => 0 } | a=2.5 | 5.00 5.00 full
        let y = 0; while y < f.x { y = y + 1; } y + prior.f.x | x=4 | 0.00 5.00 open outer
        ",
    );
}

/// Each `let` used twice doubles what it stands for; measures over measures do the same.
#[test]
fn what_doubles_at_every_step_still_ends() {
    let mut script = "let v0 = f.x + 1;\n".to_owned();
    for step in 1..60 {
        script += &format!("let v{step} = v{0} + v{0} - v{0};\n", step - 1);
    }
    script += "v59";
    check_one(&script, "x=1", "2.00");
    let measures: String = (1..60)
        .map(|m| format!("m{m} = {{ title = \"m\", value = 'measure.m{0} + measure.m{0} - measure.m{0}' }}\n", m - 1))
        .collect();
    let text = rubric_text("measure.m59").replace(
        "[[section]]",
        &format!("[measure]\nm0 = {{ title = \"m\", value = 'switch f.x {{ 1 => 2, _ => 3 }}' }}\n{measures}[[section]]"),
    );
    let rubric = compiled(&text);
    let report = report(rubric.rubric(), "x=1");
    assert_eq!(
        evaluate(&rubric, &report).outcomes[0]
            .points
            .sure
            .to_string(),
        "2.00"
    );
}

fn check_one(script: &str, facts: &str, points: &str) {
    let rubric = compiled(&rubric_text(script));
    let report = report(rubric.rubric(), facts);
    assert_eq!(
        evaluate(&rubric, &report).outcomes[0]
            .points
            .sure
            .to_string(),
        points
    );
}
