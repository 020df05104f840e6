//! Whether a section applies, by the points of others: in what order, what is refused, and what open facts leave open.
//!
//! Paper: A 80 (the rate), B 20 (the second rate), bonus and penalty as given. Figures by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::{among, compiled, problems, run};
use kaohe::outcome::Ends;
use kaohe::report::{Format, gather, read};
use kaohe::scorecard::{Options, Scorecard};
use kaohe::source::Source;

/// A paper with conditions of its sections, by id, and more sections behind it.
fn paper(head: &str, conditions: &[(&str, &str)], more: &str) -> String {
    let holds = |id: &str| {
        let found = conditions.iter().find(|(own, _)| *own == id);
        found.map_or_else(String::new, |(_, holds)| {
            format!("applies_when = {{ holds = '{holds}', otherwise = \"不符合\" }}\n")
        })
    };
    let section = |id: &str, kind: &str, points: &str, score: &str| {
        format!(
            "[[section]]\nid = \"{id}\"\ntitle = \"{id}部分\"\n{kind}{}[[section.indicator]]\nid = \"{id}1\"\ntitle = \"{id}一\"\n{points}score = '{score}'\n",
            holds(id)
        )
    };
    let sections = [
        section("A", "", "points = 80\n", "points * f.x / 100"),
        section("B", "", "points = 20\n", "points * f.k / 100"),
        section("plus", "kind = \"bonus\"\ncap = 10\n", "", "f.b"),
        section("minus", "kind = \"penalty\"\ncap = 20\n", "", "f.p"),
    ]
    .concat();
    format!(
        r#"id = "t"
title = "试"
points = 100
total_floor = 0
total_cap = 120
{head}
[field.f]
x = {{ title = "率", type = "rate" }}
k = {{ title = "重点", type = "rate", if_blank = 100 }}
b = {{ title = "加", type = "number", if_blank = 0, range = [0, 20] }}
p = {{ title = "扣", type = "number", range = [0, 50] }}
ok = {{ title = "达标", type = "flag", if_blank = false }}
{sections}{more}
"#
    )
}

/// Another bonus section.
fn bonus(id: &str, holds: &str, score: &str) -> String {
    format!(
        "[[section]]\nid = \"{id}\"\ntitle = \"{id}部分\"\nkind = \"bonus\"\ncap = 10\napplies_when = {{ holds = '{holds}', otherwise = \"不符合\" }}\n[[section.indicator]]\nid = \"{id}1\"\ntitle = \"{id}一\"\nscore = '{score}'\n"
    )
}

fn card(text: &str, facts: &str) -> Scorecard {
    let report = format!("office = \"某镇\"\n[f]\n{facts}\n");
    run(&compiled(text), &[&report], None).remove(0)
}

/// The card under `--final`.
fn closed(text: &str, facts: &str) -> Scorecard {
    let rubric = compiled(text);
    let report = format!("office = \"某镇\"\n[f]\n{facts}\n");
    let read = read(
        &Source::new("a.toml", report),
        Format::Toml,
        rubric.rubric(),
    );
    let gathered = gather(vec![read], rubric.rubric(), None, &[]);
    let options = Options {
        last_word: true,
        ..Options::default()
    };
    among(&rubric, &gathered.reports, options).remove(0)
}

fn told(ends: &Ends) -> String {
    if ends.is_settled() {
        ends.sure.to_string()
    } else {
        format!("{}..{}", ends.sure, ends.possible)
    }
}

fn total(text: &str, facts: &str) -> String {
    told(&card(text, facts).total)
}

/// Code, message, remedy and the underlined text.
fn refused(text: &str) -> Vec<String> {
    let tell = |d: &kaohe::diagnostic::Diagnostic| {
        let help = d.help.as_deref().unwrap_or("");
        let place = d.labels[0].place.text();
        format!("{} | {} | {help} | {place}", d.code, d.message)
    };
    problems(text).iter().map(tell).collect()
}

#[test]
fn a_bonus_section_may_ask_for_the_penalty() {
    let text = paper("", &[("plus", "penalty == 0")], "");
    // 80 × 75% + 20 = 80.
    assert_eq!(total(&text, "x = 75\nb = 5\np = 0"), "85.00");
    assert_eq!(total(&text, "x = 75\nb = 5\np = 1"), "79.00");
    // Open: nothing or all 20 taken, the bonus given or not.
    assert_eq!(total(&text, "x = 75\nb = 5"), "60.00..85.00");
    assert_eq!(told(&closed(&text, "x = 75\nb = 5").total), "60.00");
}

/// 总分 in the condition of a section is the total without that section.
#[test]
fn a_section_may_ask_for_the_total_without_itself() {
    let text = paper("", &[("plus", "total >= 80")], "");
    assert_eq!(total(&text, "x = 75\nb = 5\np = 0"), "85.00");
    // 79 without it: 84 with it would do.
    assert_eq!(total(&text, "x = 75\nb = 5\np = 1"), "79.00");
    // By the formula: 80 × 1 − 2 × 0 and 80 − 2 × 0.5.
    let text = paper(
        "total = 'base + bonus + 2 * penalty'",
        &[("plus", "total >= 80")],
        "",
    );
    assert_eq!(total(&text, "x = 75\nb = 5\np = 0"), "85.00");
    assert_eq!(total(&text, "x = 75\nb = 5\np = 0.5"), "79.00");
}

#[test]
fn sections_are_judged_after_those_that_they_read_wherever_they_stand() {
    // The first bonus stands before the second one, which it reads; that reads the penalty.
    let text = paper(
        "",
        &[("plus", "section.more == 3")],
        &bonus("more", "penalty > -2", "3"),
    );
    assert_eq!(total(&text, "x = 75\nb = 5\np = 1"), "87.00");
    // The second one does not apply: then the condition of the first does not either, and its item is out.
    let without = card(&text, "x = 75\nb = 5\np = 2");
    assert_eq!(told(&without.total), "78.00");
    assert_eq!(without.outcomes[2].words.reason, "缺项:整节缺项");
    // `bonus` is the other bonus sections.
    let text = paper("", &[("plus", "bonus >= 3")], &bonus("more", "f.ok", "3"));
    assert_eq!(total(&text, "x = 75\nb = 5\np = 0\nok = true"), "88.00");
    assert_eq!(total(&text, "x = 75\nb = 5\np = 0"), "80.00");
    // A penalty may ask for the bonus; what applies of a section is asked for after its condition.
    let text = paper(
        "",
        &[
            ("plus", "base >= 90"),
            ("minus", "count_applicable(\"section.plus\") == 0"),
        ],
        "",
    );
    assert_eq!(total(&text, "x = 75\nb = 5\np = 4"), "76.00");
    assert_eq!(total(&text, "x = 100\nb = 5\np = 4"), "105.00");
}

#[test]
fn a_base_section_may_ask_for_another() {
    let text = paper("", &[("B", "section.A >= 60")], "");
    // 60 + 10; 59.2 is rescaled from 80 to 100.
    assert_eq!(total(&text, "x = 75\nk = 50\np = 0"), "70.00");
    assert_eq!(total(&text, "x = 74\nk = 50\np = 0"), "74.00");
    // Open between nothing and, taken to be independent, all of A rescaled.
    assert_eq!(total(&text, "k = 50\np = 0"), "0.00..100.00");
    // The last word: A counts 59.20, so that B does not apply, as the card shows.
    let last = closed(&text, "x = { at_least = 74 }\nk = 50\np = 0");
    assert_eq!(told(&last.total), "74.00");
    assert_eq!(last.outcomes[1].words.reason, "缺项:不符合");
    // The same where the section read stands behind.
    let text = paper("", &[("A", "section.B >= 10")], "");
    assert_eq!(total(&text, "x = 75\nk = 50\np = 0"), "70.00");
    // 9.8 out of 20.
    assert_eq!(total(&text, "x = 75\nk = 49\np = 0"), "49.00");
}

const AROUND: &str = "几个部分的条件互相要看:`total` 含其他各部分,`bonus`、`penalty` 含其他同类部分;改用 `base`、`section.编号` 或填报项";

#[test]
fn circles_are_refused() {
    let circle = |id: &str, holds: &str| {
        format!("cycle | 部分 `{id}` 是否适用,绕一圈又要看它自己 | {AROUND} | '{holds}'")
    };
    let both = paper(
        "",
        &[("plus", "total >= 80")],
        &bonus("more", "total >= 90", "3"),
    );
    assert_eq!(
        refused(&both),
        [circle("plus", "total >= 80"), circle("more", "total >= 90")]
    );
    let both = paper("", &[("plus", "penalty == 0"), ("minus", "bonus > 0")], "");
    assert_eq!(
        refused(&both),
        [circle("plus", "penalty == 0"), circle("minus", "bonus > 0")]
    );
    let both = paper("", &[("A", "section.B > 5"), ("B", "indicator.A1 > 5")], "");
    assert_eq!(
        refused(&both),
        [
            circle("A", "section.B > 5"),
            circle("B", "indicator.A1 > 5")
        ]
    );
    // Through the score of an indicator, and through the formula of the total.
    let through =
        paper("", &[("B", "section.A > 5")], "").replace("points * f.x / 100", "indicator.B1 * 4");
    assert_eq!(refused(&through), [circle("B", "section.A > 5")]);
    let through = paper(
        "total = 'base + section.plus'",
        &[("plus", "total > 5")],
        "",
    );
    assert_eq!(refused(&through), [circle("plus", "total > 5")]);
    assert_eq!(
        refused(&paper("", &[("plus", "section.plus > 5")], "")),
        [circle("plus", "section.plus > 5")]
    );
    assert_eq!(
        refused(&paper("", &[("plus", "bonus > 5")], "")),
        [
            "cycle | 部分 `plus` 是否适用要看 `bonus`,而 `bonus` 只有它自己 | 条件里的 `bonus`、`penalty`、`total` 不含本部分;改用 `base`、`section.编号` 或填报项 | 'bonus > 5'"
        ]
    );
    assert_eq!(
        refused(&paper("", &[("plus", "rank <= 3")], "")),
        [
            "cycle | 部分 `plus` 是否适用要看名次,而名次要等它算完才有 | 改用 `base`、`section.编号` 或填报项 | 'rank <= 3'"
        ]
    );
    assert_eq!(
        refused(&paper("tie_break = [\"penalty\", \"rank\"]", &[], "")),
        [
            "cycle | `tie_break` 要看名次,而名次相同时才用到它 | 写总分以外的数,如 `penalty`、`section.编号` | \"rank\""
        ]
    );
}

/// An item of which it is open whether it applies is not among the points of its section for certain.
#[test]
fn the_points_of_a_section_with_an_item_in_doubt() {
    let gate =
        |when: &str| format!("[[gate]]\nid = \"V\"\ntitle = \"门\"\nwhen = '{when}'\ndeduct = 5\n");
    let with = |gate: String| {
        paper("", &[], &gate).replace(
            "id = \"A1\"\ntitle = \"A一\"\npoints = 80\n",
            "id = \"A0\"\ntitle = \"A零\"\npoints = 30\nscore = \"30\"\napplies_when = { holds = 'f.ok', otherwise = \"没有\" }\n[[section.indicator]]\nid = \"A1\"\ntitle = \"A一\"\npoints = 50\n",
        ).replace("type = \"flag\", if_blank = false", "type = \"flag\"")
    };
    let facts = "x = 80\nk = 50\np = 0\n";
    // A is 30 + 40 = 70, or 40 where the first item does not apply.
    let text = with(gate("section.A >= 60"));
    let fires = |ok: &str| card(&text, &format!("{facts}{ok}")).gates[0].fires;
    use kaohe::value::Truth;
    assert_eq!(fires("ok = true"), Truth::True);
    assert_eq!(fires("ok = false"), Truth::False);
    assert_eq!(fires(""), Truth::Open);
}
