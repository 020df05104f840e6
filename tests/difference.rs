//! What a change of a rubric does to offices: shares worked out by hand, and shares that add up for whatever changes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::fs;
use std::sync::Arc;

use kaohe::batch::{OneByOne, score};
use kaohe::compile::{CompiledRubric, compile};
use kaohe::decimal::Number;
use kaohe::diff::{Difference, EditKind, Edits, Moved, difference};
use kaohe::mutate::{Mutant, mutants};
use kaohe::render::{Style, render};
use kaohe::report::{Format, Report, gather, read};
use kaohe::rubric::parse;
use kaohe::scorecard::{Options, Scorecard};
use kaohe::source::Source;

fn compiled(source: &Arc<Source>) -> Option<CompiledRubric> {
    let parsed = parse(source);
    let errors = kaohe::diagnostic::has_errors(&parsed.diagnostics);
    compile(parsed.rubric.filter(|_| !errors)?).rubric
}

/// Reports with the format of their names.
type Texts = Vec<(Arc<Source>, Format)>;

fn reports(texts: &Texts, rubric: &CompiledRubric) -> Vec<Report> {
    let of = rubric.rubric();
    let reads = texts
        .iter()
        .map(|(source, format)| read(source, *format, of));
    gather(reads.collect(), of, None, &[]).reports
}

fn scored(texts: &Texts, rubric: &CompiledRubric) -> Vec<Scorecard> {
    let options = Options {
        last_word: false,
        brief: true,
    };
    score(rubric, &reports(texts, rubric), options, &OneByOne).0
}

fn compared(old: &Arc<Source>, new: &Arc<Source>, texts: &Texts) -> Difference {
    let edits = Edits::between(old, new).unwrap();
    difference(edits, &|rubric, _| scored(texts, rubric))
        .unwrap_or_else(|told| panic!("{}", render(&told, Style::default())))
}

fn paper(change: &[(&str, &str)]) -> Arc<Source> {
    let mut text = fs::read_to_string("tests/cmd/inputs/try/paper.toml").unwrap();
    for (before, after) in change {
        assert!(text.contains(before), "{before}");
        text = text.replacen(before, after, 1);
    }
    Source::new("paper.toml", text)
}

fn offices(rows: &[(&str, &str)]) -> Texts {
    let mut text = "单位,持证率,败诉案件数\n".to_owned();
    for (rate, lost) in rows {
        text.push_str(&format!("持证{rate}败诉{lost},{rate},{lost}\n"));
    }
    vec![(Source::new("t.csv", text), Format::Csv)]
}

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn shares(moved: &Moved) -> Vec<(usize, String)> {
    let shares = moved.shares.iter();
    shares
        .map(|(at, sure, _)| (*at, sure.to_string()))
        .collect()
}

#[test]
fn two_edits_that_meet_share_what_they_do_together() {
    let new = paper(&[
        ("value = 95", "value = 93"),
        ("[[target.rate, 5]", "[[target.rate, 4]"),
    ]);
    let found = compared(
        &paper(&[]),
        &new,
        &offices(&[("94", "0"), ("96", "0"), ("80", "0")]),
    );
    let kinds: Vec<EditKind> = found.edits.list().map(|edit| edit.kind).collect();
    assert_eq!(kinds, [EditKind::Indicator, EditKind::Target]);
    // 94: 3 points before; with the target alone 5, with the table alone 3, with both 4.
    // The target: half of 5-3 and 4-3, so 1.5; the table: half of 3-3 and 4-5, so -0.5.
    let of = |name: &str| {
        found
            .offices
            .iter()
            .find(|office| office.name == name)
            .unwrap()
    };
    let office = of("持证94败诉0");
    assert_eq!(
        shares(office),
        [(0, "-0.5".to_owned()), (1, "1.5".to_owned())]
    );
    assert_eq!(office.by().0, number("1"));
    // 96: 5 before; the target alone changes nothing, the table takes 1 either way.
    assert_eq!(shares(of("持证96败诉0")), [(0, "-1".to_owned())]);
    assert!(!of("持证80败诉0").is_moved());
}

#[test]
fn points_that_move_between_indicators_move_by_their_own_edits() {
    // A1 5 → 6, A2 5 → 4: neither rubric between them has 100 marks, and each edit tells its own.
    let new = paper(&[
        ("points = 5\nrule = \"95%", "points = 6\nrule = \"95%"),
        ("[[target.rate, 5]", "[[target.rate, 6]"),
        ("points = 5\nrule = \"每败诉", "points = 4\nrule = \"每败诉"),
    ]);
    let found = compared(&paper(&[]), &new, &offices(&[("96", "0"), ("96", "1")]));
    for office in &found.offices {
        assert_eq!(
            shares(office),
            [(0, "1".to_owned()), (1, "-1".to_owned())],
            "{}",
            office.name
        );
        assert!(office.by().0.is_zero());
    }
}

#[test]
fn offices_whose_grade_changes_come_first() {
    // With 7 as the line, 6 points fall; a gate at 2 lost cases caps the grade of one that loses no point by it.
    let new = paper(&[
        ("from = 6", "from = 7"),
        ("court.lost >= 3", "court.lost >= 2"),
    ]);
    let rows = [("96", "0"), ("96", "1"), ("96", "2"), ("92", "1")];
    let found = compared(&paper(&[]), &new, &offices(&rows));
    let crossing: Vec<&str> = found
        .offices
        .iter()
        .filter(|office| office.crosses())
        .map(|office| office.name.as_str())
        .collect();
    // 5 + 1 = 6 and 3 + 3 = 6 were enough.
    assert_eq!(crossing, ["持证92败诉1", "持证96败诉2"]);
    assert!(found.offices[..2].iter().all(Moved::crosses));
    assert!(found.offices.iter().all(|office| office.shares.is_empty()));
}

#[test]
fn a_new_indicator_a_dropped_gate_and_a_renamed_rule() {
    let new = paper(&[
        (
            "[[gate]]\nid = \"V1\"\ntitle = \"败诉3件以上\"\nwhen = \"court.lost >= 3\"\ngrade_cap = \"不合格\"\n",
            "",
        ),
        ("points = 10", "points = 12"),
        (
            "[[grade]]",
            "[[section]]\nid = \"B\"\ntitle = \"乙\"\n[[section.indicator]]\nid = \"B1\"\ntitle = \"应诉\"\npoints = 2\nscore = \"court.cases > 0\"\n[[grade]]",
        ),
        ("每败诉1件扣2分", "每败诉一件扣2分"),
    ]);
    let mut texts = offices(&[("96", "0")]);
    texts[0].0 = Source::new("t.csv", "单位,持证率,败诉案件数,应诉案件数\n甲,96,3,3\n");
    let found = compared(&paper(&[]), &new, &texts);
    let told: Vec<(EditKind, &str)> = found
        .edits
        .list()
        .map(|edit| (edit.kind, edit.id.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (EditKind::Indicator, "A2"),
            (EditKind::Section, "B"),
            (EditKind::Gate, "V1")
        ]
    );
    assert_eq!(shares(&found.offices[0]), [(1, "2".to_owned())]);
}

#[test]
fn edits_that_need_each_other_are_one() {
    // The script can be read with a flag only, the old one with a count only.
    let old = paper(&[]);
    let new = paper(&[
        (
            "type = \"count\", unit = \"件\" }\ncases",
            "type = \"flag\" }\ncases",
        ),
        ("\"court.lost <= court.cases\"", "\"court.cases >= 0\""),
        ("points - 2 * court.lost", "if court.lost { 0 } else { 5 }"),
        ("court.lost >= 3", "court.lost"),
    ]);
    let mut texts = offices(&[]);
    texts[0].0 = Source::new("t.csv", "单位,持证率,败诉案件数,应诉案件数\n甲,96,无,3\n");
    let found = compared(&old, &new, &texts);
    let kinds: Vec<EditKind> = found.edits.list().map(|edit| edit.kind).collect();
    assert_eq!(kinds, [EditKind::Several]);
}

/// A text with changes of it that do not touch each other.
fn with(source: &Arc<Source>, changes: &[&Mutant]) -> Arc<Source> {
    let mut changes = changes.to_vec();
    changes.sort_by_key(|mutant| std::cmp::Reverse(mutant.place.span.start));
    let mut text = source.text().to_owned();
    for mutant in changes {
        text.replace_range(mutant.place.span.clone(), &mutant.replacement);
    }
    Source::new(source.name(), text)
}

#[test]
fn shares_add_up_and_the_ends_are_both_rubrics() {
    let path = "rubrics/government-openness.toml";
    let old = Source::new(path, fs::read_to_string(path).unwrap());
    let reports = fs::read_to_string("samples/government-openness/reports.csv").unwrap();
    let texts = vec![(Source::new("reports.csv", reports), Format::Csv)];
    let rubric = compiled(&old).unwrap();
    let mut all = mutants(&rubric);
    all.retain(|mutant| compiled(&mutant.apply()).is_some());
    let (mut tried, mut moved) = (0, 0);
    for start in (0..all.len() - 60).step_by(9) {
        let chosen = [&all[start], &all[start + 20], &all[start + 41]];
        let new = with(&old, &chosen);
        let Some(changed) = compiled(&new) else {
            continue;
        };
        tried += 1;
        let found = compared(&old, &new, &texts);
        let (before, after) = (scored(&texts, &rubric), scored(&texts, &changed));
        assert_eq!(found.offices.len() + found.one_sided.len(), after.len());
        for office in &found.offices {
            let (sure, possible) = office.by();
            let sum = |end: fn(&(usize, Number, Number)) -> &Number| {
                office
                    .shares
                    .iter()
                    .map(|share| end(share).clone())
                    .sum::<Number>()
            };
            let said = chosen.map(Mutant::change);
            assert_eq!(sum(|share| &share.1), sure, "{} {said:?}", office.id);
            assert_eq!(sum(|share| &share.2), possible, "{} {said:?}", office.id);
            let of = |cards: &[Scorecard]| {
                let card = cards
                    .iter()
                    .find(|card| card.office.id == office.id)
                    .unwrap();
                card.total.clone()
            };
            assert_eq!(office.before.total, of(&before), "{} {said:?}", office.id);
            assert_eq!(office.after.total, of(&after), "{} {said:?}", office.id);
            moved += usize::from(!office.shares.is_empty());
        }
    }
    assert!(tried > 5 && moved > 20, "{tried} {moved}");
}
