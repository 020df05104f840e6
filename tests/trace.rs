//! The values under the parts of a script.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::grammar::number;
use common::{compiled, problems, report, rubric_text};
use kaohe::catalogue::Lang;
use kaohe::evaluate::evaluate;
use kaohe::report::Report;
use kaohe::rubric::IndicatorId;
use kaohe::trace::{Trace, draw};
use kaohe::value::{Fact, Interval, Known, Row, Rows, Value};
use proptest::prelude::*;

const FIRST: IndicatorId = IndicatorId {
    section: 0,
    indicator: 0,
};

fn traces(script: &str, facts: &str, change: impl Fn(&mut Report), lang: Lang) -> Vec<Trace> {
    let rubric = compiled(&rubric_text(script));
    let mut report = report(rubric.rubric(), facts);
    change(&mut report);
    evaluate(&rubric, &report).traces(FIRST, lang)
}

/// The picture of a script over some facts.
fn picture(script: &str, facts: &str) -> String {
    let traces = traces(script, facts, |_| {}, Lang::Zh);
    draw(&traces[0], 100).join("\n")
}

#[test]
fn each_part_has_its_figure() {
    assert_eq!(
        picture("points - 1.5 * f.x", "x=3"),
        "\
points - 1.5 * f.x
|      |     | |
5      0.5   | 3件
             4.5"
    );
}

#[test]
fn a_word_has_its_figure_under_its_name() {
    assert_eq!(
        picture("points - capped(0.3 * shortage(f.x, 6), 1.2)", "x=1"),
        "\
points - capped(0.3 * shortage(f.x, 6), 1.2)
|      | |          | |        |
5      | 1.2        | 5        1件
       3.8          1.5"
    );
    assert_eq!(
        picture("f.rate.tiers([[90, 5], [80, 3]])", "rate=85"),
        "\
f.rate.tiers([[90, 5], [80, 3]])
|      |
85%    3"
    );
}

#[test]
fn what_is_open_is_told_as_far_as_it_is_known() {
    assert_eq!(
        picture("points * f.rate / 100", "rate>=92"),
        "\
points * f.rate / 100
|      | |      |
5      | ≥92%   4.6至5
       460至500"
    );
    // Nothing given is not the same as anything from 0 to 100.
    assert_eq!(
        picture("f.yes && f.rate >= 90", ""),
        "\
f.yes && f.rate >= 90
|     |  |      |
未填  |  未填   未定
      未定"
    );
}

#[test]
fn conditions_behind_the_one_that_decides_are_not_looked_at() {
    assert_eq!(
        picture("f.yes && f.rate >= 90 && f.x > 0", "yes=true rate=80 x=1"),
        "\
f.yes && f.rate >= 90 && f.x > 0
|     |  |      |
是    |  80%    不成立
      不成立"
    );
    assert_eq!(
        picture("if f.yes { f.a } else { f.b }", "yes=false a=1 b=2"),
        "\
if f.yes { f.a } else { f.b }
|  |                    |
2  否                   2"
    );
}

#[test]
fn a_name_has_its_figure_where_it_is_made() {
    assert_eq!(
        picture("let gap = 6 - f.a;\npoints - 0.5 * gap", "a=2"),
        "\
let gap = 6 - f.a;
            | |
            4 2
points - 0.5 * gap
|      |     |
5      3     2"
    );
}

#[test]
fn brackets_do_not_move_a_sign() {
    assert_eq!(
        picture("points * ((f.rate) + (f.r2)) / 200", "rate=90 r2=70"),
        "\
points * ((f.rate) + (f.r2)) / 200
|      |   |       |  |      |
5      800 90%     |  70%    4
                   160"
    );
}

#[test]
fn rows_are_told_one_by_one() {
    let row = |deaths: i64| Row {
        cells: vec![Fact::reported(
            Interval::from(kaohe::decimal::Number::from(deaths)).into(),
            "",
        )],
        place: None,
    };
    let with_rows = |report: &mut Report| {
        let field = compiled(&rubric_text("1"))
            .rubric()
            .find_field("f", "events")
            .unwrap();
        let rows = Rows::Listed((1..=7).map(row).collect());
        let fact = Fact {
            known: Known::Value(Value::Rows(rows)),
            ..Fact::missing()
        };
        *report.facts.get_mut(field.0).unwrap() = fact;
    };
    let script = "points - 0.1 * sum_of(f.events, |e| 2 * e.deaths)";
    let traces = traces(script, "", with_rows, Lang::Zh);
    assert_eq!(
        draw(&traces[0], 100).join("\n"),
        "\
points - 0.1 * sum_of(f.events, |e| 2 * e.deaths)
|      |     | |      |               | |
5      -0.6  | 56     7行             | 1、2、3、4、5、6……共7行
             5.6                      2、4、6、8、10、12……共7行"
    );
}

#[test]
fn what_does_not_apply_says_so_at_every_part() {
    let traces = traces("points * ratio(f.x, f.y)", "x=0 y=0", |_| {}, Lang::En);
    let values: Vec<&str> = traces[0].parts.iter().map(|p| p.value.as_str()).collect();
    assert_eq!(values[0], "5");
    assert_eq!(values[1], values[2]);
    assert!(values[1].starts_with("not applicable ("), "{}", values[1]);
    assert_eq!(values[3..], ["0件", "0件"]);
}

#[test]
fn values_are_told_in_english() {
    let traces = traces("f.yes && f.rate >= 90", "rate>=85", |_| {}, Lang::En);
    let told: Vec<(&str, &str)> = traces[0]
        .parts
        .iter()
        .map(|part| (traces[0].text_of(part), part.value.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("f.yes", "not reported"),
            ("f.yes && f.rate >= 90", "undecided"),
            ("f.rate", "≥85%"),
            ("f.rate >= 90", "undecided"),
        ]
    );
    assert_eq!(traces[0].result, "undecided");
}

#[test]
fn a_script_that_only_runs_as_a_whole_has_no_parts() {
    let script = "let s = 0; let i = 0; while i < f.x { i = i + 1; s = s + i; } s";
    let traces = traces(script, "x=2", |_| {}, Lang::Zh);
    assert_eq!(traces[0].parts, []);
    assert_eq!(traces[0].result, "3");
}

#[test]
fn measures_stand_behind_what_reads_them() {
    let text = rubric_text("points * measure.done_rate / 100").replace(
        "[[section]]",
        "[measure]\n\
         share = { title = \"份额\", value = \"ratio(f.x, f.y)\" }\n\
         done_rate = { title = \"办结率\", unit = \"%\", value = \"100 * measure.share\" }\n\
         other = { title = \"旁的\", value = \"f.a\" }\n\
         [[section]]",
    );
    let rubric = compiled(&text);
    let report = report(rubric.rubric(), "x=3 y=4");
    let traces = evaluate(&rubric, &report).traces(FIRST, Lang::Zh);
    let told: Vec<_> = traces
        .iter()
        .map(|t| (t.name.as_str(), t.title.as_str(), t.result.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("score", "", "3.75"),
            ("measure.share", "份额", "0.75"),
            ("measure.done_rate", "办结率", "75%"),
        ]
    );
}

#[test]
fn points_of_other_indicators_are_figures_too() {
    let second = "[[section.indicator]]\n\
         id = \"A2\"\n\
         title = \"二项\"\n\
         points = 5\n\
         score = \"when(indicator.A1 >= 3, 5)\"\n\
         [[grade]]";
    let text = rubric_text("points - f.x")
        .replacen("points = 5", "points = 10", 1)
        .replace("[[grade]]", second);
    let rubric = compiled(&text);
    let report = report(rubric.rubric(), "x=2");
    let second = IndicatorId {
        section: 0,
        indicator: 1,
    };
    let traces = evaluate(&rubric, &report).traces(second, Lang::Zh);
    assert_eq!(
        draw(&traces[0], 100).join("\n"),
        "\
when(indicator.A1 >= 3, 5)
|    |            |
5    3            成立"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_value_stands_under_its_sign(
        script in number(3),
        facts in prop::sample::select(vec![
            "a=2 b=3 x=4 y=5 rate=92 r2=12 yes=true no=false on=2025-02-10",
            "a=-2 b=0 x=0 y=0 rate=100 r2=0 yes=false no=true on=never",
            "a=1..4 x>=3 rate>=92 yes=true",
            "x=n/a y=7 rate=85",
            "",
        ]),
        width in 20_usize..140,
    ) {
        // Scripts that mix what does not go together are refused, and have no picture.
        let text = rubric_text(&script);
        prop_assume!(!kaohe::diagnostic::has_errors(&problems(&text)));
        let traces = traces(&script, facts, |_| {}, Lang::Zh);
        let trace = &traces[0];
        let drawn = draw(trace, width);
        // Nothing of the script is lost or changed.
        let squeezed = |text: &str| text.replace([' ', '\n'], "");
        let all = squeezed(&drawn.join(""));
        for word in script.split_whitespace() {
            prop_assert!(all.contains(&squeezed(word)), "{word} is not in\n{}", drawn.join("\n"));
        }
        // Each value is there, cut where it is a sentence; the script as a whole has its result.
        for part in &trace.parts {
            let start: String = part.value.chars().take(8).collect();
            prop_assert!(drawn.iter().any(|line| line.contains(&start)), "{part:?}");
        }
        let whole = |part: &&kaohe::trace::Part| {
            squeezed(trace.text_of(part)).trim_matches(['(', ')']).len()
                >= squeezed(&trace.script).trim_matches(['(', ')']).len()
        };
        // A fact alone is told with its unit, and as not given where it is not.
        let computed = script.contains(['(', '!']);
        if let Some(root) = trace.parts.iter().find(whole).filter(|_| computed) {
            prop_assert_eq!(&root.value, &trace.result);
        }
    }
}
