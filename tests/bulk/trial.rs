//! Random small rubrics and the reports of their offices.

use std::fmt::Write as _;

use kaohe::batch::{self, OneByOne};
use kaohe::bulk::keep::{Kept, Layout};
use kaohe::compile::CompiledRubric;
use kaohe::report::Report;
use kaohe::scorecard::{Options, Scorecard};
use proptest::prelude::*;

use crate::common::{FIELDS, compiled, report};

/// What varies.
#[derive(Clone, Debug)]
pub struct Trial {
    pub digits: u32,
    pub total_digits: Option<u32>,
    pub style: &'static str,
    pub over: &'static str,
    pub policy: &'static str,
    pub tie_break: &'static str,
    /// Effects of the gates on `f.no`, `f.x >= 4` and `f.yes`.
    pub gates: [&'static str; 3],
    /// Quotas of the two upper grades.
    pub quotas: [&'static str; 2],
    pub floor: &'static str,
    pub last_word: bool,
    /// Facts of the offices, with their cohorts.
    pub offices: Vec<(String, &'static str)>,
}

impl Trial {
    pub fn rubric(&self) -> CompiledRubric {
        let total = self.total_digits.filter(|t| *t < self.digits);
        let total = total.map_or(String::new(), |t| format!(", total = {t}"));
        let mut text = format!(
            r#"id = "t"
title = "试"
edition = "1"
points = 12
cohorts = ["镇", "街道"]
rounding = {{ digits = {}{total} }}
not_applicable = "{}"
total_floor = {}
total_cap = "none"
ranking = {{ style = "{}", over = "{}" }}
tie_break = [{}]
{FIELDS}
[[section]]
id = "A"
title = "甲部分"
indicator = [
  {{ id = "A1", title = "一项", points = 5, score = "points * ratio(f.x, f.y)", cap = 5 }},
  {{ id = "A2", title = "二项", points = 3, score = "f.yes" }},
  {{ id = "A3", title = "三,项", points = 2, score = "f.a / 7", applies_to = ["镇"] }},
  {{ id = "A4", title = "四项", points = 2, score = "f.a / 3", applies_to = ["街道"] }},
  {{ id = "A5", title = "五项", points = 2, score = "f.a", floor = -3, role = "unscored", applies_to = ["镇"] }},
]
[[section]]
id = "B"
title = "乙部分"
cap = 2
indicator = [
  {{ id = "B1", title = "一项", points = 2, score = "if_not_applicable(ratio(f.x, f.y), 3)", cap = 3 }},
]
[[section]]
id = "P"
title = "扣分"
kind = "penalty"
cap = 9
indicator = [ {{ id = "P1", title = "通报", score = "f.b", cap = 20, floor = 0 }} ]
[[section]]
id = "J"
title = "加分"
kind = "bonus"
cap = 1
indicator = [ {{ id = "J1", title = "加", score = "points * ratio(f.x, f.y)", points = 3, cap = 3 }} ]
"#,
            self.digits, self.policy, self.floor, self.style, self.over, self.tie_break,
        );
        let conditions = ["f.no", "f.x >= 4", "f.yes"];
        for (at, (effect, when)) in self.gates.iter().zip(conditions).enumerate() {
            if !effect.is_empty() {
                let _ = writeln!(
                    text,
                    "[[gate]]\nid = \"V{at}\"\ntitle = \"否\"\nwhen = \"{when}\"\n{effect}"
                );
            }
        }
        let grades = [("优,秀", "from = 8"), ("良好", "from = 5"), ("差", "")];
        let quotas = self.quotas.iter().chain(&[""]);
        for ((name, from), quota) in grades.iter().zip(quotas) {
            let _ = writeln!(text, "[[grade]]\nname = \"{name}\"\n{from}\n{quota}");
        }
        compiled(&text)
    }

    pub fn options(&self) -> Options {
        Options {
            last_word: self.last_word,
            brief: false,
        }
    }

    pub fn reports(&self, rubric: &CompiledRubric) -> Vec<Report> {
        let ids = ["00258", "甲镇", "a,b", "=1", "x\"y", "7", "3-5", "丙"];
        let offices = self.offices.iter().enumerate();
        offices
            .map(|(at, (facts, cohort))| {
                let mut report = report(rubric.rubric(), facts);
                report.office.id = format!("{}{at}", ids[at % ids.len()]);
                report.office.name = format!("{}{}", ids[at * 5 % ids.len()], at / 2);
                report.office.cohort = (*cohort).to_owned();
                report
            })
            .collect()
    }

    pub fn cards(&self, rubric: &CompiledRubric) -> Vec<Scorecard> {
        batch::score(rubric, &self.reports(rubric), self.options(), &OneByOne).0
    }
}

/// The store of some cards.
pub fn kept(rubric: &CompiledRubric, cards: &[Scorecard]) -> Kept {
    let layout = std::sync::Arc::new(Layout::of(rubric.rubric()));
    let mut kept = Kept::new(&layout);
    for card in cards {
        let office = &card.office;
        let row = kept
            .push_office(&office.id, &office.name, &office.cohort)
            .unwrap();
        kept.put_card(rubric.rubric(), row, card).unwrap();
    }
    kept.seal();
    kept
}

fn fact(name: &'static str, values: Vec<&'static str>) -> impl Strategy<Value = String> {
    prop::sample::select(values).prop_map(move |value| match value {
        "" => String::new(),
        value => format!(" {name}{value}"),
    })
}

fn office() -> impl Strategy<Value = (String, &'static str)> {
    let facts = (
        fact(
            "x",
            vec!["=0", "=1", "=2", "=3", "=3", "=4", ">=2", "=n/a", ""],
        ),
        fact("y", vec!["=0", "=3", "=3", "=3", "=7", "=n/a", ""]),
        fact("a", vec!["=-5", "=1", "=2", "=5", "=5", "=1..4", ""]),
        fact("b", vec!["=0", "=0", "=0.125", "=15", ">=1"]),
        fact("yes", vec!["=true", "=false", "=true", ""]),
        fact("rate", vec!["=50", "=50", "=70.5", ">=60", ""]),
        fact("r2", vec!["=50", "=60.5", "=60.5", ""]),
        fact("no", vec!["=false", "=false", "=false", "=true", ""]),
    );
    let facts =
        facts.prop_map(|(x, y, a, b, yes, r, r2, no)| [x, y, a, b, yes, r, r2, no].concat());
    (facts, prop::sample::select(vec!["镇", "镇", "街道"]))
}

pub fn trial() -> impl Strategy<Value = Trial> {
    let quota = || {
        prop::sample::select(vec![
            "",
            "",
            "quota = { number = 1, ties = \"undecided\" }",
            "quota = { number = 2, ties = \"all\" }",
            "quota = { number = 2, ties = \"none\" }",
            "quota = { share = 0.4, round = \"down\", ties = \"undecided\" }",
            "quota = { share = 0.3, round = \"half-up\", ties = \"all\" }",
            "quota = { share = 0.3, round = \"half-up\", ties = \"none\" }",
        ])
    };
    let gate = || {
        prop::sample::select(vec![
            "",
            "",
            "rank_last = true",
            "not_assessed = true",
            "grade_cap = \"良好\"",
            "grade = \"差\"",
            "grade_down = 1",
            "deduct = 1.5",
            "total_cap = 4",
            "no_bonus = true",
            "zero = [\"A\"]",
        ])
    };
    let select = |values: Vec<&'static str>| prop::sample::select(values);
    (
        (0u32..4, prop::option::of(0u32..3), any::<bool>()),
        (
            select(vec!["1224", "1223"]),
            select(vec!["cohort", "all"]),
            select(vec!["rescale-total", "rescale-section", "full", "zero"]),
            select(vec![
                "",
                "\"penalty\"",
                "\"f.rate\"",
                "\"f.rate\", \"f.r2 / 3\"",
                "\"indicator.A1\", \"f.r2 / 3\"",
            ]),
            select(vec!["0", "\"none\""]),
        ),
        [gate(), gate(), gate()],
        [quota(), quota()],
        prop::collection::vec(office(), 0..12),
    )
        .prop_map(|(numbers, words, gates, quotas, offices)| {
            let (digits, total_digits, last_word) = numbers;
            let (style, over, policy, tie_break, floor) = words;
            Trial {
                digits,
                total_digits,
                style,
                over,
                policy,
                tie_break,
                gates,
                quotas,
                floor,
                last_word,
                offices,
            }
        })
}
