//! A small rubric for the tests of this module.

use std::sync::Arc;

use crate::decimal::Number;
use crate::rubric::{
    Field, FieldKind, Indicator, Limit, Manual, NotApplicablePolicy, RankStyle, RankedOver,
    Ranking, Rubric, Score, Section, SectionKind, Vague,
};
use crate::source::{Place, Source};
use crate::value::{Interval, Truth, Value};

/// A field with the usual range of its type.
pub(crate) fn field(id: &str, title: &str, kind: FieldKind, unit: Option<&str>) -> Field {
    let (group, name) = id.split_once('.').unwrap();
    let range = match kind {
        FieldKind::Count => Interval::at_least(Number::zero()).known_whole(),
        FieldKind::Rate => Interval::between(Number::zero(), Number::hundred()),
        FieldKind::Amount => Interval::at_least(Number::zero()),
        _ => Interval::everything(),
    };
    Field {
        group: group.to_owned(),
        name: name.to_owned(),
        title: title.to_owned(),
        kind,
        unit: unit.map(str::to_owned),
        range,
        one_of: Vec::new(),
        aliases: Vec::new(),
        evidence_required: false,
        ask: None,
        if_blank: None,
        columns: Vec::new(),
        place: Place::start(&Source::new("rubric.toml", "")),
    }
}

/// A rubric with a field of every type and one indicator, C2.
pub(crate) fn rubric() -> Rubric {
    use FieldKind::{Amount, Count, Date, Flag, Rate, Rows, Text};
    let source = Source::new("rubric.toml", "");
    let place = Place::start(&source);
    let mut fields = vec![
        field("enforcement.certified_rate", "执法人员持证率", Rate, None),
        field(
            "enforcement.penalty_cases",
            "行政处罚案件数",
            Count,
            Some("件"),
        ),
        field("enforcement.fines", "罚没金额", Amount, Some("万元")),
        field("enforcement.published", "公开日期", Date, None),
        field("litigation.lost", "败诉案件数", Count, Some("件")),
        field("litigation.hearings_due", "应出庭案件数", Count, Some("件")),
        field("conduct.fraud", "数据造假", Flag, None),
        field("conduct.note", "说明", Text, None),
        field("safety.accidents", "事故", Rows, None),
        field("office.villages", "村(社区)数", Count, Some("个")),
        field("执法.total", "合计", Count, Some("件")),
        field("信访.total", "合计", Count, Some("件")),
    ];
    for field in &mut fields {
        match field.name.as_str() {
            "certified_rate" => field.aliases = vec!["持证比例".to_owned()],
            "published" => field.evidence_required = true,
            "fraud" => field.if_blank = Some(Value::Flag(Truth::False)),
            _ => {}
        }
    }
    let indicator = Indicator {
        id: "C2".into(),
        title: "持证率".into(),
        points: Some(Number::from(5)),
        rule: None,
        rule_at: None,
        score: Score::Manual(Manual {
            from: Number::zero(),
            to: Number::from(5),
            bands: Vec::new(),
            decimals: None,
        }),
        out_of: None,
        floor: None,
        cap: None,
        applies_to: Vec::new(),
        applies_when: None,
        responsible: None,
        method: None,
        unscored: false,
        place: place.clone(),
    };
    Rubric {
        builds_on: None,
        source: Arc::clone(&source),
        id: "test".into(),
        title: "测试".into(),
        edition: String::new(),
        lang: "zh".into(),
        period: Some("2024".into()),
        assessed_on: None,
        calendar: None,
        cohorts: vec!["街道".into(), "镇".into()],
        points: Number::hundred(),
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
        fields,
        measures: Vec::new(),
        checks: Vec::new(),
        sections: vec![Section {
            id: "C".into(),
            title: "执法".into(),
            kind: SectionKind::Base,
            points: None,
            floor: None,
            cap: None,
            out_of: None,
            applies_when: None,
            indicators: vec![indicator],
            place,
        }],
        gates: Vec::new(),
        grades: Vec::new(),
        columns: Vec::new(),
        lint: Vec::new(),
        by_cohort: std::collections::BTreeMap::new(),
    }
}
