//! A rubric with every key, and one with a dozen mistakes.

use super::{read, said};
use crate::decimal::Number;
use crate::diagnostic::Code;
use crate::rubric::{
    FieldKind, GateEffect, IndicatorId, Limit, NotApplicablePolicy, Places, RankStyle, RankedOver,
    Rubric, Score, Script, SectionKind, Ties, ZeroTarget,
};
use crate::value::{Interval, Moment, Moments, Truth, Value};

fn full() -> Rubric {
    let parsed = read(include_str!("full.toml"));
    assert_eq!(said(&parsed), []);
    parsed.rubric.expect("a rubric")
}

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

fn day(text: &str) -> Value {
    let date = crate::rubric::literal::parse_date(text).expect("a date");
    Value::Date(Moments::exactly(Moment::On(date)))
}

#[test]
fn the_head_is_read() {
    let rubric = full();
    assert_eq!(rubric.period.as_deref(), Some("2024"));
    assert_eq!(
        rubric.assessed_on.map(|d| d.to_string()).as_deref(),
        Some("2025-03-31")
    );
    assert_eq!(rubric.cohorts, ["街道", "镇"]);
    assert_eq!((rubric.digits, rubric.total_digits), (2, Some(1)));
    assert_eq!(rubric.not_applicable, NotApplicablePolicy::RescaleSection);
    assert_eq!(rubric.total_floor, Limit::At(Number::zero()));
    assert_eq!(rubric.total_cap, Limit::None);
    assert_eq!(rubric.ranking.style, RankStyle::Dense);
    assert_eq!(rubric.ranking.over, RankedOver::All);
    assert_eq!(rubric.tie_break.len(), 3);
    assert!(rubric.vague.over_within_leading_digit);
    assert_eq!(rubric.vague.about_percent, number("5"));
}

#[test]
fn targets_keep_the_order_of_the_text() {
    let rubric = full();
    let names: Vec<&str> = rubric.targets.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["certified_rate", "publish_by", "lost_rate", "级别"]);
    assert_eq!(rubric.targets[1].value, day("2025-04-01"));
    assert_eq!(rubric.targets[1].source.as_deref(), Some("考核办法第6条"));
    let (cohort, value) = &rubric.targets[2].by_cohort[0];
    assert_eq!(cohort, "镇");
    assert_eq!(*value, Value::Number(Interval::from(number("18"))));
}

#[test]
fn fields_have_the_ranges_of_their_types() {
    let rubric = full();
    let field = |group: &str, name: &str| {
        let id = rubric.find_field(group, name).expect(name);
        rubric.field(id).expect(name).clone()
    };
    let rate = field("enforcement", "certified_rate");
    assert_eq!(
        rate.range,
        Interval::between(Number::zero(), Number::hundred())
    );
    assert!(rate.evidence_required);
    assert_eq!(rate.aliases, ["持证比例"]);
    let cases = field("enforcement", "penalty_cases");
    assert!(cases.range.is_whole());
    assert_eq!(
        cases.if_blank,
        Some(Value::Number(Interval::from(Number::zero()).known_whole()))
    );
    assert_eq!(field("enforcement", "change").range, Interval::everything());
    assert_eq!(field("enforcement", "fines").title, "enforcement.fines");
    assert_eq!(
        field("enforcement", "published").if_blank,
        Some(Value::Date(Moments::exactly(Moment::Never)))
    );
    assert_eq!(
        field("enforcement", "filed").if_blank,
        Some(day("2025-01-01"))
    );
    assert_eq!(
        field("conduct", "fraud").if_blank,
        Some(Value::Flag(Truth::False))
    );
    assert_eq!(
        field("执法", "持证率").range.greatest(),
        Some(&number("200"))
    );
    let rows = field("safety", "accidents");
    assert_eq!(rows.kind, FieldKind::Rows);
    let columns: Vec<&str> = rows.columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(columns, ["date", "deaths", "doubled"]);
}

fn script<'r>(rubric: &'r Rubric, id: &str) -> &'r Script {
    let at = rubric.find_indicator(id).expect(id);
    match &rubric.indicator(at).expect(id).score {
        Score::Script(script) => script,
        Score::Manual(_) => panic!("{id} is scored by a person"),
    }
}

#[test]
fn a_position_in_a_script_is_one_in_the_rubric() {
    let rubric = full();
    for (id, word) in [("C1", "points"), ("C2", "tiers")] {
        let place = script(&rubric, id).place_of(0..word.len());
        assert_eq!(place.text(), word);
    }
    assert_eq!(script(&rubric, "D1").offset, None);
    assert!(script(&rubric, "D1").place_of(0..1).text().starts_with('"'));
}

#[test]
fn sections_and_entries_are_read() {
    let rubric = full();
    let kinds: Vec<SectionKind> = rubric.sections.iter().map(|s| s.kind).collect();
    assert_eq!(
        kinds,
        [
            SectionKind::Base,
            SectionKind::Base,
            SectionKind::Bonus,
            SectionKind::Penalty
        ]
    );
    assert_eq!(rubric.sections[0].out_of, Some(Number::hundred()));
    assert_eq!(rubric.sections[3].cap, Some(Limit::None));
    let Score::Manual(manual) = &rubric.sections[0].indicators[2].score else {
        panic!("C3 is entered by a person");
    };
    assert_eq!((&manual.from, &manual.to), (&number("80"), &number("100")));
    assert_eq!(manual.decimals, Some(0));
    assert!(rubric.sections[0].indicators[3].unscored);
}

#[test]
fn effects_of_a_gate_stand_in_the_order_in_which_they_take_place() {
    let rubric = full();
    let zero = vec![
        ZeroTarget::Section(0),
        ZeroTarget::Indicator(IndicatorId {
            section: 1,
            indicator: 0,
        }),
        ZeroTarget::Total,
    ];
    assert_eq!(
        rubric.gates[1].effects,
        [
            GateEffect::NoBonus,
            GateEffect::Zero(zero),
            GateEffect::Deduct(number("5")),
            GateEffect::TotalCap(number("60")),
            GateEffect::Grade(2),
            GateEffect::RankLast,
            GateEffect::NotAssessed,
            GateEffect::Mark("黑榜".to_owned()),
        ]
    );
    let quota = rubric.grades[0].quota.as_ref().expect("a quota");
    let share = number("0.3");
    assert_eq!(
        quota.places,
        Places::Share {
            share,
            half_up: true
        }
    );
    assert_eq!(quota.ties, Ties::All);
    assert_eq!(
        rubric.grades[1].quota.as_ref().map(|q| &q.places),
        Some(&Places::Number(6))
    );
}

#[test]
fn a_dozen_mistakes_are_told_at_once() {
    let text = r#"id = "r"
titel = "细则"
points = 10
lang = "fr"
assessed_on = 2025-02-30

[target]
执行率 = 95

[field.points]
done = { type = "cuont" }

[[section]]
id = "A"
title = "甲"

[[section.indicator]]
id = "A"
title = "一"
points = 6
score = "1"

[[section.indicator]]
id = "A2"
title = "二"
points = 3

[[section]]
id = "B"
title = "加分"
kind = "bonus"

[[section.indicator]]
id = "B1"
title = "三"
score = "1"

[[gate]]
id = "V1"
title = "否决"
when = "true"
grade_cap = "良"

[[grade]]
name = "优秀"
from = 9

[[grade]]
name = "良好"
below = 8
"#;
    let parsed = read(text);
    let codes: Vec<(Code, &str)> = said(&parsed).iter().map(|(c, _, _, p)| (*c, *p)).collect();
    assert_eq!(
        codes,
        [
            (Code::UnknownKey, "titel"),
            (Code::PointsSum, "10"),
            (Code::UnknownChoice, "\"fr\""),
            (Code::TomlSyntax, "2025-02-30"),
            (Code::TomlSyntax, "执行率"),
            (Code::ReservedName, "points"),
            (Code::UnknownChoice, "\"cuont\""),
            (Code::DuplicateId, "\"A\""),
            (Code::MissingKey, "[[section.indicator]]"),
            (Code::MissingCap, "[[section]]"),
            (Code::TotalLimits, "[[section]]"),
            (Code::UnknownName, "\"良\""),
            (Code::GradeHole, "8"),
        ]
    );
    let draft = parsed
        .rubric
        .expect("a draft, to look for mistakes in its scripts");
    assert_eq!(draft.indicators().count(), 3);
    assert_eq!(draft.targets[0].name, "执行率");
}

#[test]
fn broken_texts_are_survived() {
    let good = super::GOOD;
    for (cut, _) in good.char_indices() {
        let mut without = good.to_owned();
        without.remove(cut);
        read(&without);
        read(good.get(..cut).unwrap_or(""));
        read(good.get(cut..).unwrap_or(""));
    }
    for text in [
        "{",
        "[",
        "[[",
        "\u{feff}",
        "a",
        "\0",
        "'''",
        "section = 1",
        "[[section.indicator]]",
    ] {
        read(text);
    }
}
