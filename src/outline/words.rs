//! Kinds, limits, effects and places in words.

use crate::rubric::{
    Gate, GateEffect, Grade, Indicator, Limit, Places, Quota, Rubric, Score, Section, SectionKind,
    Ties, ZeroTarget,
};

/// `加分,最多 3 分`; empty for a plain section of the paper.
pub(super) fn section(section: &Section) -> String {
    let mut said = Vec::new();
    let cap = |verb: &str| match section.cap.as_ref() {
        Some(Limit::At(most)) => format!("{verb} {most} 分"),
        Some(Limit::None) | None => "不封顶".to_owned(),
    };
    // Its title may say it already.
    let kind = |kind: &str| (!section.title.contains(kind)).then(|| kind.to_owned());
    match section.kind {
        SectionKind::Base => {
            if let Some(Limit::At(most)) = &section.cap {
                said.push(format!("最多 {most} 分"));
            }
        }
        SectionKind::Bonus => said.extend(kind("加分").into_iter().chain([cap("最多")])),
        SectionKind::Penalty => said.extend(kind("扣分").into_iter().chain([cap("最多扣")])),
    }
    match &section.floor {
        Some(Limit::At(least)) if !least.is_zero() => said.push(format!("最少 {least} 分")),
        Some(Limit::None) if section.kind == SectionKind::Base => said.push("不保底".to_owned()),
        _ => {}
    }
    if let (Some(out_of), Some(points)) = (&section.out_of, &section.points) {
        said.push(format!("按 {out_of} 分打分,折成 {points} 分"));
    }
    if let Some(condition) = &section.applies_when {
        said.push(format!("有适用条件,否则:{}", condition.otherwise));
    }
    said.join(",")
}

/// `按公式 base + bonus,不高于 105 分,四舍五入到整数`; that it lies within 0 and full marks goes without saying.
pub(super) fn total(rubric: &Rubric) -> String {
    let mut said = Vec::new();
    if let Some(formula) = &rubric.total {
        let formula: Vec<&str> = formula.text.split_whitespace().collect();
        said.push(format!("按公式 {}", formula.join(" ")));
    }
    match &rubric.total_floor {
        Limit::At(least) if least.is_zero() => {}
        Limit::At(least) => said.push(format!("不低于 {least} 分")),
        Limit::None => said.push("可以为负".to_owned()),
    }
    match &rubric.total_cap {
        Limit::At(most) if *most == rubric.points => {}
        Limit::At(most) => said.push(format!("不高于 {most} 分")),
        Limit::None => said.push("不封顶".to_owned()),
    }
    match rubric.total_digits {
        Some(0) => said.push("四舍五入到整数".to_owned()),
        Some(digits) => said.push(format!("四舍五入到 {digits} 位小数")),
        None => {}
    }
    said.join(",")
}

/// What is special about an indicator: `不计入总分`, `由人评定`.
pub(super) fn indicator(indicator: &Indicator, kind: SectionKind) -> String {
    let mut said = Vec::new();
    if indicator.unscored {
        said.push("不计入总分".to_owned());
    }
    if !indicator.applies_to.is_empty() {
        said.push(format!("限{}", indicator.applies_to.join("、")));
    }
    if let Score::Manual(manual) = &indicator.score {
        said.push(match manual.bands.is_empty() {
            true => "由人评定".to_owned(),
            false => "由人评档".to_owned(),
        });
    }
    if let Some(out_of) = &indicator.out_of {
        said.push(format!("按 {out_of} 分打分"));
    }
    match &indicator.cap {
        Some(Limit::At(most)) => said.push(format!("最多 {most} 分")),
        Some(Limit::None) => said.push("不封顶".to_owned()),
        None if kind != SectionKind::Base && indicator.points.is_none() => {
            said.push("不封顶".to_owned());
        }
        None => {}
    }
    match &indicator.floor {
        Some(Limit::At(least)) if !least.is_zero() => said.push(format!("最少 {least} 分")),
        Some(Limit::None) => said.push("可以为负".to_owned()),
        _ => {}
    }
    if let Some(condition) = &indicator.applies_when {
        said.push(format!("可缺项:{}", condition.otherwise));
    }
    said.join(",")
}

/// What a gate does, an effect each.
pub(super) fn effects(gate: &Gate, rubric: &Rubric) -> Vec<String> {
    let effect = |effect: &GateEffect| match effect {
        GateEffect::Zero(targets) => {
            let target = |target: &ZeroTarget| match target {
                ZeroTarget::Total => "总分".to_owned(),
                ZeroTarget::Section(at) => {
                    let section = rubric.sections.get(*at);
                    section.map_or_else(String::new, |s| s.id.clone())
                }
                ZeroTarget::Indicator(at) => {
                    let indicator = rubric.indicator(*at);
                    indicator.map_or_else(String::new, |i| i.id.clone())
                }
            };
            let targets: Vec<String> = targets.iter().map(target).collect();
            format!("{}记 0 分", targets.join("、"))
        }
        GateEffect::Deduct(points) => format!("扣 {points} 分"),
        GateEffect::NoBonus => "不给加分".to_owned(),
        GateEffect::TotalCap(most) => format!("总分不高于 {most} 分"),
        GateEffect::Grade(at) => format!("等次定为{}", rubric.grade_name(*at)),
        GateEffect::GradeCap(at) => format!("等次不高于{}", rubric.grade_name(*at)),
        GateEffect::GradeDown(steps) => format!("降 {steps} 等"),
        GateEffect::RankLast => "排在最后".to_owned(),
        GateEffect::NotAssessed => "不参加考核".to_owned(),
        GateEffect::Mark(mark) => format!("备注“{mark}”"),
    };
    gate.effects.iter().map(effect).collect()
}

/// From where on a grade is given: `90 分以上`.
pub(super) fn from(grade: &Grade) -> String {
    let condition = match grade.when {
        Some(_) => ",还要符合条件",
        None => "",
    };
    match &grade.from {
        Some(from) => format!("{from} 分以上{condition}"),
        None if condition.is_empty() => "其余".to_owned(),
        None => "符合条件的".to_owned(),
    }
}

/// `名额 30%(舍去小数),并列的由人决定`.
pub(super) fn quota(quota: &Quota) -> String {
    let places = match &quota.places {
        Places::Share { share, half_up } => {
            let percent = share.clone() * crate::decimal::Number::hundred();
            let rounding = match half_up {
                true => "四舍五入",
                false => "舍去小数",
            };
            format!("名额 {percent}%({rounding})")
        }
        Places::Number(places) => format!("名额 {places} 个"),
    };
    let ties = match quota.ties {
        Ties::Undecided => "并列的由人决定",
        Ties::All => "并列的都算",
        Ties::None => "并列的都不算",
    };
    format!("{places},{ties}")
}
