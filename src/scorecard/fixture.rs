//! Rubrics and outcomes for tests of the card and of ranks.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::compile::SectionTurn;
use crate::decimal::{Number, Points};
use crate::evaluate::{Account, CardFigures};
use crate::report::Office;
use crate::rubric::*;
use crate::script::Figure;
use crate::source::{Place, Source};
use crate::value::{Possible, Rare, Truth};

use super::assemble::{Conditions, card};
use super::{Options, Scorecard};
use crate::outcome::{Ends, Outcome, Status, Words};

pub(crate) fn n(text: &str) -> Number {
    Number::parse(text).unwrap()
}

pub(crate) fn points(text: &str) -> Points {
    Points::round(&n(text), 2)
}

pub(crate) fn ends(sure: &str, possible: &str) -> Ends {
    Ends {
        sure: points(sure),
        possible: points(possible),
    }
}

fn place() -> Place {
    Place::start(&Source::new("rubric.toml", ""))
}

pub(crate) fn script() -> Script {
    Script {
        text: String::new(),
        place: place(),
        offset: None,
    }
}

/// A rubric out of 100 with the grades 优秀 (90), 良好 (80), 合格 (60), 不合格.
pub(crate) fn rubric() -> Rubric {
    let grades = [
        ("优秀", Some(90)),
        ("良好", Some(80)),
        ("合格", Some(60)),
        ("不合格", None),
    ];
    Rubric {
        builds_on: None,
        source: Source::new("rubric.toml", ""),
        id: "test".into(),
        title: "test".into(),
        edition: "1".into(),
        lang: "zh".into(),
        period: None,
        assessed_on: None,
        calendar: None,
        cohorts: Vec::new(),
        points: Number::hundred(),
        digits: 2,
        total_digits: None,
        not_applicable: NotApplicablePolicy::RescaleTotal,
        total: None,
        total_floor: Limit::None,
        total_cap: Limit::None,
        ranking: Ranking {
            style: RankStyle::Competition,
            over: RankedOver::Cohort,
        },
        tie_break: Vec::new(),
        vague: Vague::default(),
        targets: Vec::new(),
        fields: Vec::new(),
        measures: Vec::new(),
        checks: Vec::new(),
        sections: Vec::new(),
        gates: Vec::new(),
        grades: grades
            .into_iter()
            .map(|(name, from)| Grade {
                name: name.into(),
                from: from.map(Number::from),
                when: None,
                quota: None,
                place: place(),
            })
            .collect(),
        columns: Vec::new(),
        lint: Vec::new(),
        by_cohort: std::collections::BTreeMap::new(),
    }
}

pub(crate) fn section(id: &str, kind: SectionKind, items: &[&str]) -> Section {
    Section {
        id: id.into(),
        title: format!("{id}节"),
        kind,
        points: None,
        floor: None,
        cap: None,
        out_of: None,
        applies_when: None,
        indicators: items
            .iter()
            .enumerate()
            .map(|(at, points)| Indicator {
                id: format!("{id}{}", at + 1),
                title: format!("指标{}", at + 1),
                points: Some(n(points)),
                rule: None,
                rule_at: None,
                score: Score::Script(script()),
                out_of: None,
                floor: None,
                cap: None,
                applies_to: Vec::new(),
                applies_when: None,
                responsible: None,
                method: None,
                unscored: false,
                place: place(),
            })
            .collect(),
        place: place(),
    }
}

pub(crate) fn gate(title: &str, effects: Vec<GateEffect>) -> Gate {
    Gate {
        id: title.into(),
        title: title.into(),
        when: script(),
        effects,
        place: place(),
    }
}

pub(crate) fn outcome(section: usize, indicator: usize, points: Ends) -> Outcome {
    Outcome {
        indicator: IndicatorId { section, indicator },
        max: None,
        status: if points.is_settled() {
            Status::Partial
        } else {
            Status::Open
        },
        points,
        may_not_apply: false,
        proved: true,
        words: Rare::EMPTY,
        decided: None,
    }
}

/// Words that only give a reason.
fn said(reason: &str) -> Rare<Words> {
    Words {
        reason: reason.into(),
        ..Words::default()
    }
    .into()
}

pub(crate) fn scored(section: usize, indicator: usize, points: &str) -> Outcome {
    outcome(section, indicator, ends(points, points))
}

pub(crate) fn not_applicable(section: usize, indicator: usize) -> Outcome {
    Outcome {
        status: Status::NotApplicable,
        words: said("缺项:未开展"),
        ..scored(section, indicator, "0")
    }
}

pub(crate) fn in_doubt(section: usize, indicator: usize, points: Ends) -> Outcome {
    Outcome {
        may_not_apply: true,
        status: Status::Open,
        ..outcome(section, indicator, points)
    }
}

pub(crate) fn account(result: Possible) -> Account {
    Account {
        result,
        reason: "行政诉讼败诉3件".into(),
        needs: Vec::new(),
    }
}

/// Conditions whose results are given.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) gates: Vec<Possible>,
    pub(crate) sections: Vec<(usize, Possible)>,
    pub(crate) tie_break: Vec<Figure>,
}

impl Given {
    pub(crate) fn gates(truths: &[Truth]) -> Self {
        Self {
            gates: truths.iter().map(|t| Possible::flag(*t)).collect(),
            ..Self::default()
        }
    }
}

impl Conditions for Given {
    fn gate(&self, gate: usize, _: &dyn CardFigures) -> Option<Account> {
        self.gates.get(gate).cloned().map(account)
    }

    fn section_turns(&self, rubric: &Rubric) -> Cow<'_, [SectionTurn]> {
        let base = |base: bool| {
            let sections = rubric.sections.iter().enumerate();
            sections.filter(move |(_, s)| (s.kind == SectionKind::Base) == base)
        };
        let turns = base(true).chain(base(false));
        let turns = turns.map(|(section, _)| SectionTurn {
            section,
            reads: BTreeSet::new(),
            reads_total: false,
        });
        turns.collect()
    }

    fn section(&self, section: usize, _: &dyn CardFigures) -> Option<Account> {
        let found = self.sections.iter().find(|(s, _)| *s == section);
        found.map(|(_, result)| account(result.clone()))
    }

    fn tie_break(&self, card: &dyn CardFigures) -> Vec<Possible> {
        self.tie_break.iter().map(|f| card.figure(*f)).collect()
    }
}

pub(crate) fn office(id: &str) -> Office {
    Office {
        id: id.into(),
        name: format!("{id}镇"),
        cohort: String::new(),
    }
}

pub(crate) fn made(rubric: &Rubric, outcomes: Vec<Outcome>, given: &Given) -> Scorecard {
    let card = card(
        rubric,
        &office("甲"),
        outcomes,
        given,
        Options::default(),
        &[],
    );
    assert_sums(rubric, &card);
    card
}

pub(crate) fn made_final(rubric: &Rubric, outcomes: Vec<Outcome>, given: &Given) -> Scorecard {
    let options = Options {
        last_word: true,
        brief: false,
    };
    let card = card(rubric, &office("甲"), outcomes, given, options, &[]);
    assert_sums(rubric, &card);
    card
}

/// The sums that every card keeps, at both ends.
pub(crate) fn assert_sums(rubric: &Rubric, card: &Scorecard) {
    let zero = || Ends::zero(rubric.digits);
    let counted = card.outcomes.iter().filter(|o| {
        let indicator = rubric.indicator(o.indicator);
        indicator.is_some_and(|i| !i.unscored)
    });
    let lines = card.lines.iter().map(|l| &l.points);
    let sum = counted
        .map(|o| &o.points)
        .chain(lines)
        .fold(zero(), |sum, points| sum.add(points));
    assert_eq!(sum, card.total, "outcomes and lines: {card:#?}");
    let base = card
        .sections
        .iter()
        .filter(|s| rubric.sections[s.section].kind == SectionKind::Base)
        .fold(card.rescale.clone(), |sum, s| sum.add(&s.points));
    assert_eq!(base, card.base, "sections and rescale");
    let total = [&card.bonus, &card.penalty, &card.adjustment, &card.limits]
        .into_iter()
        .fold(card.base.clone(), |sum, part| sum.add(part));
    assert_eq!(total, card.total, "parts of the total");
    for ends in [
        &card.base,
        &card.bonus,
        &card.penalty,
        &card.total,
        &card.total_before_gates,
    ] {
        assert!(ends.sure <= ends.possible, "{ends:?} in {card:#?}");
    }
}
