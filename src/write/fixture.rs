//! A small run made by hand, for the tests of all outputs.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use super::run::{Counts, Input, Run};
use crate::decimal::{Number, Points};
use crate::diagnostic::{Code, Diagnostic};
use crate::outcome::{Decided, Ends, Need, NeedKind, Outcome, Status};
use crate::report::Office;
use crate::rubric::{
    Gate, GateEffect, Grade, Indicator, IndicatorId, Limit, NotApplicablePolicy, RankStyle,
    RankedOver, Ranking, Rubric, Score, Script, Section, SectionKind, Vague,
};
use crate::scorecard::{GateResult, Line, LineKind, Scorecard, SectionResult, Standing};
use crate::source::{Place, Source};
use crate::value::{Rare, Truth};

/// What a [`Run`] borrows from.
pub(crate) struct Fixture {
    pub(crate) rubric: Rubric,
    pub(crate) cards: Vec<Scorecard>,
    pub(crate) order: Vec<String>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Fixture {
    pub(crate) fn run(&self) -> Run<'_> {
        Run {
            rubric: &self.rubric,
            cards: &self.cards,
            input_order: &self.order,
            diagnostics: &self.diagnostics,
            prior: None,
            counts: Counts {
                read: 2,
                scored: 1,
                refused: 1,
                roster: Some(2),
                without_report: 1,
            },
            inputs: vec![Input {
                name: "报表/luxi.toml".into(),
                sha256: "00".into(),
            }],
            options: [("final", "false"), ("facts", "a.csv"), ("facts", "b.csv")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        }
    }
}

/// What a writer wrote.
pub(crate) fn text(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn points(text: &str) -> Points {
    Points::round(&Number::parse(text).unwrap(), 2)
}

pub(crate) fn ends(sure: &str, possible: &str) -> Ends {
    Ends {
        sure: points(sure),
        possible: points(possible),
    }
}

/// Two offices: 湖塘街道 settled, with a line of every common kind; 鲁溪镇 without a report and open.
pub(crate) fn two_offices() -> Fixture {
    let rubric = rubric();
    let luxi = Source::new("luxi.toml", "a = 1\nb = 数十\n");
    let diagnostics = vec![
        Diagnostic::new(Code::NotUnderstood, "`数十` 看不懂")
            .at(Place::new(&luxi, 10..16))
            .help("请写数字")
            .office("luxi"),
        Diagnostic::new(Code::NotUtf8, "不是 UTF-8 文本").origin("报表/a.csv"),
    ];
    Fixture {
        rubric,
        cards: vec![open_card(), settled_card()],
        order: vec!["luxi".into(), "00258".into()],
        diagnostics,
    }
}

fn rubric() -> Rubric {
    let source = Source::new("rubric.toml", "id = \"fixture\"\n");
    let place = Place::start(&source);
    let indicator = |id: &str, title: &str, full: Option<i64>| indicator(&place, id, title, full);
    let mut pilot = indicator("C3", "试点", Some(2));
    pilot.unscored = true;
    pilot.applies_to = vec!["街道".into()];
    let base = [
        indicator("C1", "三项制度覆盖率", Some(8)),
        indicator("C2", "执法人员持证率", Some(2)),
        pilot,
    ];
    let penalty = [indicator("P1", "通报", Some(5))];
    Rubric {
        builds_on: None,
        sections: vec![
            section(
                &place,
                "C",
                "规范公正文明执法",
                SectionKind::Base,
                base.to_vec(),
            ),
            section(
                &place,
                "minus",
                "扣分项",
                SectionKind::Penalty,
                penalty.to_vec(),
            ),
        ],
        gates: vec![Gate {
            id: "V4".into(),
            title: "败诉3件以上".into(),
            when: script(&place),
            effects: vec![GateEffect::Deduct(Number::from(1))],
            place: place.clone(),
        }],
        grades: [("优秀", Some(9)), ("良好", None)]
            .map(|(name, from)| Grade {
                name: name.into(),
                from: from.map(Number::from),
                when: None,
                quota: None,
                place: place.clone(),
            })
            .to_vec(),
        source: Arc::clone(&source),
        id: "fixture".into(),
        title: "示例考核".into(),
        edition: "1".into(),
        lang: "zh".into(),
        period: Some("2024".into()),
        assessed_on: None,
        calendar: None,
        cohorts: vec!["街道".into(), "镇".into()],
        points: Number::from(10),
        digits: 2,
        total_digits: None,
        not_applicable: NotApplicablePolicy::RescaleTotal,
        total: None,
        total_floor: Limit::At(Number::zero()),
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
        columns: Vec::new(),
        lint: Vec::new(),
        by_cohort: std::collections::BTreeMap::new(),
    }
}

fn script(place: &Place) -> Script {
    Script {
        text: String::new(),
        place: place.clone(),
        offset: None,
    }
}

fn section(
    place: &Place,
    id: &str,
    title: &str,
    kind: SectionKind,
    indicators: Vec<Indicator>,
) -> Section {
    Section {
        id: id.into(),
        title: title.into(),
        kind,
        points: None,
        floor: None,
        cap: None,
        out_of: None,
        applies_when: None,
        indicators,
        place: place.clone(),
    }
}

fn indicator(place: &Place, id: &str, title: &str, full: Option<i64>) -> Indicator {
    Indicator {
        id: id.into(),
        title: title.into(),
        points: full.map(Number::from),
        rule: Some(format!("{title}的规则")),
        rule_at: None,
        score: Score::Script(script(place)),
        out_of: None,
        floor: None,
        cap: None,
        applies_to: Vec::new(),
        applies_when: None,
        responsible: Some("司法所".into()),
        method: None,
        unscored: false,
        place: place.clone(),
    }
}

fn outcome(at: (usize, usize), max: &str, sure: &str, possible: &str, status: Status) -> Outcome {
    Outcome {
        indicator: IndicatorId {
            section: at.0,
            indicator: at.1,
        },
        max: Some(points(max)),
        points: ends(sure, possible),
        status,
        may_not_apply: false,
        proved: true,
        words: Rare::EMPTY,
        decided: None,
    }
}

fn need(kind: NeedKind, item: &str, title: &str, unit: &str, known: &str) -> Need {
    Need {
        kind,
        field: None,
        item: item.into(),
        title: title.into(),
        unit: unit.into(),
        known: known.into(),
        needed: String::new(),
        ask: String::new(),
    }
}

fn settled_card() -> Scorecard {
    let mut c1 = outcome((0, 0), "8", "7.5", "7.5", Status::Partial);
    c1.words.reported = "覆盖率 93.75%".into();
    c1.words.workings = "8 × 93.75%".into();
    c1.words.reason = "=未全覆盖".into();
    c1.words.self_score = Number::parse("8");
    let mut c2 = outcome((0, 1), "2", "0", "0", Status::NotApplicable);
    c2.words.reason = "无执法人员".into();
    Scorecard {
        outcomes: vec![
            c1,
            c2,
            outcome((0, 2), "1.25", "1.25", "1.25", Status::Full),
            outcome((1, 0), "5", "-1", "-1", Status::Partial),
        ],
        sections: sections("7.5", "7.5", "-1"),
        rescale: ends("2.5", "2.5"),
        base: ends("10", "10"),
        penalty: ends("-1", "-1"),
        limits: ends("-1", "-1"),
        total_before_gates: ends("9", "9"),
        total: ends("8", "8"),
        total_failed: false,
        not_applicable_points: points("2"),
        gates: vec![gate(Truth::True, "行政诉讼败诉 3件")],
        lines: vec![
            line(LineKind::Rescale, None, "缺项折算", "2.5"),
            line(LineKind::Gate, Some(0), "败诉3件以上", "-1"),
        ],
        standing: standing(0, 1, 1),
        ..card("00258", "湖塘街道", "街道")
    }
}

fn open_card() -> Scorecard {
    let rate = need(
        NeedKind::Vague,
        "enforcement.certified_rate",
        "执法人员持证率",
        "%",
        "≥92",
    );
    let mut c1 = outcome((0, 0), "8", "4", "7", Status::Open);
    c1.words.needs = vec![Need {
        needed: "≥98才得满分".into(),
        ask: "综合执法队".into(),
        ..rate.clone()
    }];
    let mut c2 = outcome((0, 1), "2", "0", "2", Status::Failed);
    c2.words.needs = vec![Need {
        needed: "≥90才得5分".into(),
        ..rate
    }];
    let mut v4 = gate(Truth::Open, "败诉案件数未报");
    v4.needs = vec![need(
        NeedKind::Missing,
        "litigation.lost",
        "败诉案件数",
        "件",
        "3-5",
    )];
    Scorecard {
        has_report: false,
        outcomes: vec![c1, c2, outcome((1, 0), "5", "0", "0", Status::Full)],
        sections: sections("4", "9", "0"),
        base: ends("4", "9"),
        total_before_gates: ends("4", "9"),
        total: ends("4", "9"),
        gates: vec![v4],
        lines: vec![Line {
            open: true,
            reason: "败诉案件数未报".into(),
            workings: "可能触发:等次不高于良好,良好至优秀".into(),
            ..line(LineKind::Gate, Some(0), "败诉3件以上", "0")
        }],
        standing: standing(1, 1, 0),
        remarks: vec!["另有说明".into()],
        ..card("luxi", "=鲁溪镇", "镇")
    }
}

fn sections(sure: &str, possible: &str, penalty: &str) -> Vec<SectionResult> {
    [ends(sure, possible), ends(penalty, penalty)]
        .into_iter()
        .zip(0..)
        .map(|(points, section)| SectionResult {
            section,
            points,
            applicable: true,
        })
        .collect()
}

fn line(kind: LineKind, gate: Option<usize>, title: &str, add: &str) -> Line {
    Line {
        kind,
        section: None,
        gate,
        title: title.into(),
        points: ends(add, add),
        open: false,
        workings: String::new(),
        reason: String::new(),
        decided: None,
    }
}

fn gate(fires: Truth, reason: &str) -> GateResult {
    GateResult {
        unproved: false,
        gate: 0,
        fires,
        not_applicable: None,
        reason: reason.into(),
        needs: Vec::new(),
    }
}

fn standing(before: usize, grade: usize, possible: usize) -> Option<Standing> {
    Some(Standing {
        rank_low: (1, 1),
        rank: Some(1),
        rank_best: Some(1),
        rank_worst: Some(1),
        cohort_size: 1,
        grade_before_gates: Some(before),
        grade: Some(grade),
        grade_possible: Some(if before == 0 { grade } else { possible }),
    })
}

/// A person's change of an item that came to `computed`.
pub(crate) fn decided(computed: &str) -> Decided {
    Decided {
        computed: ends(computed, computed),
        by: "张三".into(),
        on: "2025-03-10".into(),
        entries: Vec::new(),
    }
}

/// A card with nothing on it.
pub(crate) fn card(id: &str, name: &str, cohort: &str) -> Scorecard {
    Scorecard {
        office: Office {
            id: id.into(),
            name: name.into(),
            cohort: cohort.into(),
        },
        period: "2024".into(),
        has_report: true,
        outcomes: Vec::new(),
        sections: Vec::new(),
        rescale: Ends::zero(2),
        base: Ends::zero(2),
        bonus: Ends::zero(2),
        penalty: Ends::zero(2),
        adjustment: Ends::zero(2),
        limits: Ends::zero(2),
        total_before_gates: Ends::zero(2),
        total: Ends::zero(2),
        total_failed: false,
        not_applicable_points: Points::zero(2),
        gates: Vec::new(),
        lines: Vec::new(),
        not_assessed: Truth::False,
        grade_conditions: Vec::new(),
        grade_reasons: Vec::new(),
        tie_break: Vec::new(),
        columns: Vec::new(),
        standing: None,
        remarks: Vec::new(),
        decisions: BTreeMap::new(),
        diagnostics: Vec::new(),
    }
}
