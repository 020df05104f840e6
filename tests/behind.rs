//! What stands behind a statistic of the cohort: the card says enough to compute it again by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{among, compiled, report, rubric_text};
use kaohe::scorecard::Options;

/// The workings of one of the offices `a`, `b`, … with these facts, all of one cohort.
fn workings(script: &str, facts: &[&str], office: usize) -> String {
    let rubric = compiled(&rubric_text(script));
    let mut reports = Vec::new();
    for (facts, id) in facts.iter().zip('a'..) {
        let mut one = report(rubric.rubric(), facts);
        one.office.id = id.to_string();
        one.office.name = format!("{id}镇");
        reports.push(one);
    }
    let cards = among(&rubric, &reports, Options::default());
    cards[office].outcomes[0].words.workings.clone()
}

/// What is said before the arithmetic of the script itself.
fn behind(script: &str, facts: &[&str], office: usize) -> String {
    let text = workings(script, facts, office);
    let parts: Vec<&str> = text.split(';').collect();
    parts[..parts.len() - 1].join(";")
}

#[test]
fn a_mean_is_a_sum_and_a_count() {
    let mean = "points - 0.25 * exact_steps(cohort_mean(\"f.rate\") - f.rate, 1)";
    // 90 + 80 + 70 = 240, of three.
    assert_eq!(
        behind(mean, &["rate=90", "rate=80", "rate=70"], 2),
        "持证率同类平均:3家合计240÷3=80"
    );
    // The one that is not applicable is not among them: 90 + 70 = 160, of two.
    assert_eq!(
        behind(mean, &["rate=90", "rate=n/a", "rate=70"], 2),
        "持证率同类平均:2家合计160÷2=80"
    );
    // 1 + 1 + 2 = 4, of three: 1⅓.
    let mean = "points * attained(f.x, cohort_mean(\"f.x\"))";
    assert_eq!(
        behind(mean, &["x=1", "x=1", "x=2"], 0),
        "数目同类平均:3家合计4÷3≈1.333333"
    );
}

#[test]
fn open_figures_of_a_mean_are_told_apart() {
    let mean = "points - 0.25 * exact_steps(cohort_mean(\"f.rate\") - f.rate, 1)";
    // 160 to 260, of three.
    assert_eq!(
        behind(mean, &["rate=90", "rate=70", ""], 0),
        "持证率同类平均:2家合计160,另1家未定(0至100),÷3为≈53.333333至≈86.666667"
    );
    // 90 + (60 to 70) + (80 to 100): 230 to 260, of three.
    assert_eq!(
        behind(mean, &["rate=90", "rate=60..70", "rate>=80"], 0),
        "持证率同类平均:1家合计90,另2家未定(共140至170),÷3为≈76.666667至≈86.666667"
    );
    assert_eq!(
        behind("points - cohort_mean(\"f.x\")", &["", ""], 0),
        "数目同类平均:2家都未定(共≥0),÷2≥0"
    );
}

#[test]
fn the_best_and_the_least_are_somebody() {
    let best = "points * f.x / cohort_max(\"f.x\")";
    assert_eq!(
        behind(best, &["x=30", "x=40"], 0),
        "数目同类最高:2家中b镇最高,40"
    );
    // Over all cohorts it is told the same way.
    assert_eq!(
        behind("points * f.x / all_max(\"f.x\")", &["x=30", "x=40"], 0),
        "数目全部最高:2家中b镇最高,40"
    );
    // Four share it: three are named.
    assert_eq!(
        behind(best, &["x=40", "x=30", "x=40", "x=40", "x=40"], 1),
        "数目同类最高:5家中a镇、c镇、d镇等4家最高,40"
    );
    let least = "points - shortage(f.x, cohort_min(\"f.x\"))";
    assert_eq!(
        behind(least, &["x=4", "x=3", "x=3"], 0),
        "数目同类最低:3家中b镇、c镇最低,3"
    );
    // One is open: 40 for now, at least.
    assert_eq!(
        behind(best, &["x=30", "x=40", "x>=20"], 0),
        "数目同类最高:3家中1家未定,已定的b镇最高,40"
    );
    assert_eq!(behind(best, &["", ""], 0), "数目同类最高:2家都未定");
}

#[test]
fn the_middle_is_one_or_two() {
    let middle = "points * attained(f.x, cohort_median(\"f.x\"))";
    assert_eq!(
        behind(middle, &["x=40", "x=10", "x=20"], 0),
        "数目同类中位:3家居中的是c镇20"
    );
    // 10, 20, 30, 40: (20 + 30) / 2.
    assert_eq!(
        behind(middle, &["x=40", "x=10", "x=20", "x=30"], 0),
        "数目同类中位:4家居中的是c镇20、d镇30,合计50÷2=25"
    );
    assert_eq!(
        behind(middle, &["x=40", "x=10", "x=20", "x>=5"], 0),
        "数目同类中位:4家:b镇10、c镇20、a镇40、d镇≥5"
    );
    // Of more than eight only how many are open.
    let mut many = vec!["x=1"; 8];
    many.push("");
    assert_eq!(behind(middle, &many, 0), "数目同类中位:9家中1家未定");
}

#[test]
fn a_delay_tells_the_days_that_it_counts() {
    // Never, on the day of the assessment: the 31st, 30 days after the 1st.
    let of = |text: &str, facts: &str| {
        let rubric = compiled(text);
        let cards = among(
            &rubric,
            &[report(rubric.rubric(), facts)],
            Options::default(),
        );
        cards[0].outcomes[0].words.workings.clone()
    };
    let march = rubric_text("points - 0.1 * days_late(f.on, target.due)")
        .replace("value = 2025-04-01", "value = 2025-03-01");
    assert_eq!(
        of(&march, "on=never"),
        "分值5−0.1×(公开日未发生比期限2025-03-01迟30天(算到考核日2025-03-31))=2"
    );
    assert_eq!(
        of(&march, "on=2025-03-03"),
        "分值5−0.1×(公开日2025-03-03比期限2025-03-01迟2天)=4.8"
    );
    // The 2nd to the 14th of April: 2, 3, 4, 7 to 11 and 14 are nine weekdays; Friday the 4th off, Sunday the 13th worked.
    let text = rubric_text("points - 0.1 * workdays_late(f.on, target.due)").replace(
        "[target]",
        "[calendar]\nyears = [2025]\nholidays = [[2025-04-04, 2025-04-06]]\nworkdays = [2025-04-13]\n[target]",
    );
    assert_eq!(
        of(&text, "on=2025-04-14"),
        "分值5−0.1×(公开日2025-04-14比期限2025-04-01迟9个工作日(周一至周五9天,放假减1天,调休加1天))=4.1"
    );
    assert_eq!(
        of(&text, "on=2025-04-03"),
        "分值5−0.1×(公开日2025-04-03比期限2025-04-01迟2个工作日(周一至周五2天))=4.8"
    );
}

#[test]
fn a_place_is_how_many_stand_before_it() {
    let place = "points - 0.5 * (cohort_rank(\"f.rate\") - 1)";
    let rates = ["rate=90", "rate=95", "rate=90", "rate=80"];
    assert_eq!(
        behind(place, &rates, 0),
        "持证率同类名次:4家中高于90的有1家(b镇95)"
    );
    assert_eq!(
        behind(place, &rates, 1),
        "持证率同类名次:4家中高于95的有0家"
    );
    assert_eq!(
        behind(place, &rates, 3),
        "持证率同类名次:4家中高于80的有3家(b镇95、a镇90、c镇90)"
    );
    let low = "points - 0.5 * (cohort_rank_low(\"f.x\") - 1)";
    assert_eq!(
        behind(low, &["x=3", "x=0", "x=7", "x=1"], 0),
        "数目同类低位名次:4家中低于3的有2家(b镇0、d镇1)"
    );
    // More than five are counted alone.
    let many = ["x=1", "x=2", "x=3", "x=4", "x=5", "x=6", "x=7"];
    let place = "points - 0.5 * (cohort_rank(\"f.x\") - 1)";
    assert_eq!(behind(place, &many, 0), "数目同类名次:7家中高于1的有6家");
    // One may be before it, one is.
    assert_eq!(
        behind(place, &["x=3", "x=5", ""], 0),
        "数目同类名次:3家中高于3的必有1家(b镇5),可能另有1家"
    );
    // The own figure is 1 to 4: 5 is above it whatever it is, 2 may be.
    assert_eq!(
        behind(place, &["x=1..4", "x=5", "x=2"], 0),
        "数目同类名次:3家中高于本单位的必有1家(b镇5),可能另有1家"
    );
    // Nothing to compare: nothing behind it.
    assert_eq!(behind(place, &["x=n/a", "x=5"], 0), "");
}

#[test]
fn each_statistic_is_told_once() {
    let thirds = "first_when([[3 * cohort_rank(\"f.rate\") <= cohort_size(), 2], \
        [3 * cohort_rank(\"f.rate\") <= 2 * cohort_size(), 1.5], [true, 1]])";
    assert_eq!(
        behind(thirds, &["rate=95", "rate=90", "rate=85"], 2),
        "持证率同类名次:3家中高于85的有2家(a镇95、b镇90)"
    );
    // Min-max: two different ones.
    let spread = "points * progress(f.x, cohort_min(\"f.x\"), cohort_max(\"f.x\"))";
    assert_eq!(
        behind(spread, &["x=10", "x=30", "x=40"], 1),
        "数目同类最低:3家中a镇最低,10;数目同类最高:3家中c镇最高,40"
    );
}

#[test]
fn a_name_that_ends_in_a_digit_stands_apart_from_its_figure() {
    let rubric = compiled(&rubric_text("points - cohort_rank(\"f.x\")"));
    let mut reports = vec![
        report(rubric.rubric(), "x=1"),
        report(rubric.rubric(), "x=2"),
    ];
    for (one, name) in reports.iter_mut().zip(["office1", "office2"]) {
        (one.office.id, one.office.name) = (name.to_owned(), name.to_owned());
    }
    let cards = among(&rubric, &reports, Options::default());
    let workings = &cards[0].outcomes[0].words.workings;
    assert!(workings.contains("(office2 2)"), "{workings}");
}

#[test]
fn a_statistic_inside_a_measure_is_told_before_it() {
    let text = rubric_text("points - 0.1 * exact_steps(measure.gap, 1)").replace(
        "[[section]]",
        "[measure]\nrate = { title = \"率\", value = 'percent(f.x, f.y)' }\n\
         gap = { title = \"差距\", value = 'cohort_mean(\"measure.rate\") - measure.rate' }\n[[section]]",
    );
    let rubric = compiled(&text);
    let mut reports = vec![
        report(rubric.rubric(), "x=1 y=2"),
        report(rubric.rubric(), "x=2 y=2"),
    ];
    for (one, id) in reports.iter_mut().zip(["a", "b"]) {
        one.office.id = id.to_owned();
    }
    let cards = among(&rubric, &reports, Options::default());
    // 50 and 100: 150 of two.
    let workings = &cards[0].outcomes[0].words.workings;
    let parts: Vec<&str> = workings.split(';').collect();
    assert_eq!(
        parts[..3],
        [
            "率同类平均:2家合计150÷2=75",
            "率:数目1件÷总数2件=50%",
            "差距:2个单位的率同类平均75−率50=25"
        ]
    );
}

#[test]
fn a_script_that_is_run_tells_its_steps() {
    // 6 − 4 = 2, asked three times and told once.
    let counting = "let n = 0; while n < shortage(f.x, 6) { n = n + 1; } n";
    assert_eq!(
        workings(counting, &["x=4"], 0),
        "数目4件 → 4比应有6少2、0<2成立、0+1=1、1<2成立、1+1=2、2<2不成立 → 2"
    );
    // Tables, and the greater of two: 4 of the table, then 1 less each time until 3.
    let table = "let n = tiers(f.x, [[5, 4], [3, 2]]); while n > max(f.y, 3) { n = n - 1; } n";
    assert_eq!(
        workings(table, &["x=6 y=1"], 0),
        "数目6件、总数1件 → 6按分档(5→4、3→2)得4分、1、3中最大的3、4>3成立、4−1=3、3>3不成立 → 3"
    );
    // 21 comparisons, 20 words, 20 counts, and 0+0=0, 1+2=3 to 36+9=45: 70 different steps, of which forty are told:
    // four of the first round, three of each of the next twelve. 1 + 2 + … + 9 = 45.
    let many = "let n = 0; let s = 0; while n < 20 { s = s + excess(n, 10); n = n + 1; } s";
    let text = workings(many, &["x=4"], 0);
    let first = "0<20成立、0比限额10多0、0+0=0、0+1=1、1<20成立、1比限额10多0、1+1=2、";
    assert!(text.starts_with(first), "{text}");
    let last = "、12<20成立、12比限额10多2、1+2=3等70步 → 45";
    assert!(text.ends_with(last), "{text}");
    // While a fact is open every case is tried: 5 − 2, whether it is 1 or 2.
    let map = "let w = #{ a: 3, b: 2 }; if f.x > 5 { points - w.a } else { points - w.b }";
    assert_eq!(
        workings(map, &["x=1..2"], 0),
        "数目1至2件 → 逐种情形试算 → 3"
    );
}

#[test]
fn what_is_not_settled_stands_in_brackets_and_tells_its_range() {
    let text = rubric_text("2 * measure.part + points * f.rate / 100").replace(
        "[[section]]",
        "[field.g]\nn = { title = \"村数\", type = \"count\", range = [1, 3] }\n\
         [measure]\npart = { title = \"份额\", value = 'ratio(f.x, g.n)' }\n[[section]]",
    );
    let rubric = compiled(&text);
    let of = |facts: &str| {
        let cards = among(
            &rubric,
            &[report(rubric.rubric(), facts)],
            Options::default(),
        );
        cards[0].outcomes[0].words.workings.clone()
    };
    // 3 of 1 to 3.
    assert_eq!(
        of("x=3 rate=10..20"),
        "份额:数目3件÷村数(未填,限1至3)=1至3;2×(份额1至3)+分值5×(持证率10至20%)÷100=2.5至7"
    );
    // Nothing of nothing has no unit.
    let percent = compiled(&rubric_text("points * measure.part / 100").replace(
        "[[section]]",
        "[measure]\npart = { title = \"率\", value = 'percent(f.x, f.y)' }\n[[section]]",
    ));
    let cards = among(
        &percent,
        &[report(percent.rubric(), "x=0 y=0")],
        Options::default(),
    );
    let workings = &cards[0].outcomes[0].words.workings;
    assert!(!workings.contains("缺项(分母为0)%"), "{workings}");
}

#[test]
fn a_script_that_is_written_out_tells_its_arithmetic() {
    // 5 > 1 and 5 > 3, not 5 > 7: two tenths.
    let script = "let s = points; for i in [1, 3, 7] { if f.x > i { s = s - 0.1; } } s";
    let text = workings(script, &["x=5"], 0);
    assert_eq!(
        text,
        "分值5−0.1(数目5件>1)−0.1(数目5件>3)−0(数目5件>7不成立)=4.8"
    );
    let script = "fn part(n, of) { if of == 0 { 0 } else { n / of } } points * part(f.x, f.y)";
    assert_eq!(
        workings(script, &["x=3 y=4"], 0),
        "分值5×(因不符合“总数4件=0”,数目3件÷总数4件)=3.75"
    );
}

#[test]
fn statistics_over_what_offices_state_have_names() {
    // Both stated 4 and 2: 6, of two; nothing took their place.
    assert_eq!(
        behind("all_mean(\"reported.f.x\")", &["x=4", "x=2"], 0),
        "填报的数目全部平均:2家合计6÷2=3"
    );
    let rubric = compiled(&rubric_text("points - all_mean(\"self_score.A1\")"));
    let mut reports = vec![report(rubric.rubric(), ""), report(rubric.rubric(), "")];
    for (report, (id, points)) in reports.iter_mut().zip([("a", "3"), ("b", "5")]) {
        report.office.id = id.to_owned();
        report.self_score.insert("A1".to_owned(), common::n(points));
    }
    let cards = among(&rubric, &reports, Options::default());
    let workings = &cards[0].outcomes[0].words.workings;
    assert!(
        workings.starts_with("A1自评分全部平均:2家合计8÷2=4;"),
        "{workings}"
    );
}

#[test]
fn a_column_is_looked_at_in_each_place() {
    let text = rubric_text("points * f.rate / 100")
        + "[[column]]\nid = \"prize\"\ntitle = \"奖\"\nvalue = 'first_when([[rank == 1, 50], [rank == 2, 20]])'\n";
    let rubric = compiled(&text);
    let mut reports = vec![
        report(rubric.rubric(), "rate=50"),
        report(rubric.rubric(), "rate=40..60"),
    ];
    for (one, id) in reports.iter_mut().zip(["a", "b"]) {
        one.office.id = id.to_owned();
    }
    let score = kaohe::batch::score;
    let cards = score(
        &rubric,
        &reports,
        Options::default(),
        &kaohe::batch::OneByOne,
    )
    .0;
    // First or second: 50 or 20, and never nothing.
    for card in &cards {
        let prize = card.columns[0].as_ref().unwrap();
        let ends = (prize.sure.to_string(), prize.possible.to_string());
        assert_eq!(ends, ("20.00".to_owned(), "50.00".to_owned()));
        let line = card.lines.iter().find(|line| line.title == "奖").unwrap();
        assert!(
            line.workings.ends_with(",计20.00至50.00"),
            "{}",
            line.workings
        );
    }
}
