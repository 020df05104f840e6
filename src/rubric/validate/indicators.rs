//! `[[section.indicator]]`: the scored items.

use super::cohorts::Cohorts;
use super::names::Unique;
use super::sections::{check_total, condition, inverted};
use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::item::Item;
use crate::rubric::model::{Indicator, Manual, Score, SectionKind};
use crate::rubric::shape::ROLES;
use crate::rubric::table::Table;

/// An indicator, and whether its points were understood.
pub(super) struct Draft {
    pub(super) indicator: Indicator,
    pub(super) points_known: bool,
}

pub(super) fn read(
    mut table: Table<'_>,
    kind: Option<SectionKind>,
    cohorts: &Cohorts,
    ids: &mut Unique,
) -> Draft {
    let id_place = table.take("id").map(|item| item.place());
    let place = id_place.unwrap_or_else(|| table.place());
    let id = table.need_text("id", "id = \"C1\"");
    table.call("指标", &id);
    ids.add(table.context, "部分或指标的 id", &id, &place);
    check_total(&table, &id, &place);
    let title = table.need_text("title", "title = \"执法人员持证率\"");
    let points_item = if kind == Some(SectionKind::Base) {
        table.need("points", "points = 5")
    } else {
        table.take("points")
    };
    let points = points_item.as_ref().and_then(|item| item.not_negative());
    let floor = table.limit("floor");
    let cap = table.limit("cap");
    inverted(&table, &id, floor.as_ref(), cap.as_ref());
    let role = table.take("role");
    let unscored = role.as_ref().and_then(|item| item.choice(ROLES));
    let (applies_to, cohorts_known) = applies_to(&mut table, cohorts);
    let out_of_item = table.take("out_of");
    if points_item.is_none()
        && kind.is_some_and(|kind| kind != SectionKind::Base)
        && let Some(item) = &out_of_item
    {
        let message = format!("指标 `{id}` 写了 `out_of`,缺少 `points`");
        item.report(Code::MissingKey, message, "补上 `points`,得分按它折算");
    }
    let points_known = points.is_some();
    // Points that are told to be wrong stand for some, so that scripts may use them.
    let points_wanted = points_item.is_some() || kind == Some(SectionKind::Base);
    let rule = table.take("rule");
    let indicator = Indicator {
        id,
        title,
        points: points.or_else(|| points_wanted.then(|| Number::from(1))),
        rule: rule.as_ref().and_then(|item| item.text()),
        rule_at: rule.and_then(|item| item.written()),
        score: score(&mut table),
        out_of: out_of_item.as_ref().and_then(positive),
        floor,
        cap,
        applies_to,
        applies_when: condition(&mut table),
        responsible: table.text("responsible"),
        method: table.text("method"),
        unscored: unscored.unwrap_or(false),
        place: table.place(),
    };
    table.finish();
    Draft {
        points_known: points_known && cohorts_known && role.is_some() == unscored.is_some(),
        indicator,
    }
}

/// A number above 0.
pub(super) fn positive(item: &Item<'_>) -> Option<Number> {
    let number = item.number()?;
    if number.is_positive() {
        return Some(number);
    }
    let message = format!("`{}` 应当大于 0,这里是 {number}", item.key);
    item.report(Code::BadNumber, message, "写大于 0 的数");
    None
}

/// The cohorts, and whether the list was understood.
fn applies_to(table: &mut Table<'_>, cohorts: &Cohorts) -> (Vec<String>, bool) {
    let Some(item) = table.take("applies_to") else {
        return (Vec::new(), true);
    };
    let Some(names) = item.texts() else {
        return (Vec::new(), false);
    };
    if names.is_empty() {
        let message = "`applies_to` 是空的,这个指标不适用于任何类别".to_owned();
        item.report(
            Code::BadNumber,
            message,
            "写上类别,适用于全部类别就去掉这一行",
        );
        return (Vec::new(), false);
    }
    let mut known = true;
    for (name, place) in &names {
        cohorts.check(item.context, name, place);
        known &= cohorts.0.is_empty() || cohorts.0.contains(name);
    }
    (names.into_iter().map(|(name, _)| name).collect(), known)
}

fn score(table: &mut Table<'_>) -> Score {
    let script = table.take("score");
    let manual = table.take("manual");
    match (script, manual) {
        (Some(script), None) => {
            let script = script.script();
            Score::Script(script.unwrap_or_else(|| table.no_script()))
        }
        (None, Some(item)) => match read_manual(&item) {
            Some(manual) => Score::Manual(manual),
            None => Score::Script(table.no_script()),
        },
        (None, None) => {
            let problem =
                Diagnostic::new(Code::MissingKey, format!("{}没有写怎样得分", table.what()))
                    .at(table.place())
                    .help("写脚本 `score = \"…\"`,由人打分就写 `manual = { from = 0, to = 5 }`");
            table.lacks(&["score", "manual"], problem);
            Score::Script(table.no_script())
        }
        (Some(script), Some(manual)) => {
            table.context.report(
                Diagnostic::new(
                    Code::KeyConflict,
                    format!("{}同时写了 `score` 和 `manual`", table.what()),
                )
                .at(manual.key_place())
                .label(script.key_place(), "")
                .help("按事实计算就留 `score`,由人打分就留 `manual`"),
            );
            let script = script.script();
            Score::Script(script.unwrap_or_else(|| table.no_script()))
        }
    }
}

const MANUAL: &str = "manual = { from = 0, to = 5 }";

fn read_manual(item: &Item<'_>) -> Option<Manual> {
    let mut table = item.table("`manual` ", MANUAL)?;
    let decimals = table.take("decimals").and_then(|item| item.whole(0, 6));
    let bands_item = table.take("bands");
    let manual = match &bands_item {
        Some(bands_item) => {
            for key in ["from", "to"] {
                if let Some(item) = table.take(key) {
                    item.context.report(
                        Diagnostic::new(
                            Code::KeyConflict,
                            format!("`manual` 同时写了 `bands` 和 `{key}`"),
                        )
                        .at(item.key_place())
                        .help("分档打分就去掉 `from` 和 `to`"),
                    );
                }
            }
            bands(bands_item).map(|bands| Manual {
                from: least(bands.iter().map(|(_, from, _)| from)),
                to: -least(
                    bands
                        .iter()
                        .map(|(_, _, to)| -to.clone())
                        .collect::<Vec<_>>()
                        .iter(),
                ),
                bands,
                decimals,
            })
        }
        None => {
            let from = table
                .need("from", "from = 0")
                .and_then(|item| item.number());
            let to_item = table.need("to", "to = 5");
            let to = to_item.as_ref().and_then(|item| item.number());
            from.zip(to)
                .filter(|(from, to)| in_order(item, from, to))
                .map(|(from, to)| Manual {
                    from,
                    to,
                    bands: Vec::new(),
                    decimals,
                })
        }
    };
    table.finish();
    manual
}

fn least<'n>(numbers: impl Iterator<Item = &'n Number>) -> Number {
    numbers.min().cloned().unwrap_or_else(Number::zero)
}

fn in_order(item: &Item<'_>, from: &Number, to: &Number) -> bool {
    if from > to {
        let message = format!("打分范围颠倒了: {from} 大于 {to}");
        item.report(Code::BadNumber, message, "先写最低分,后写最高分");
        return false;
    }
    true
}

fn bands(item: &Item<'_>) -> Option<Vec<(String, Number, Number)>> {
    let rows = item.list()?;
    let mut names = Unique::default();
    let mut bands = Vec::new();
    for row in &rows {
        let parts = row.list()?;
        let [name, from, to] = parts.as_slice() else {
            let message = format!("打分的一档应当有三项,这里有 {} 项", parts.len());
            row.report(Code::WrongType, message, "写成 `[\"A\", 95, 100]`");
            return None;
        };
        let (text, from, to) = (name.text()?, from.number()?, to.number()?);
        names.add(item.context, "打分的档", &text, &name.place());
        if !in_order(row, &from, &to) {
            return None;
        }
        bands.push((text, from, to));
    }
    if bands.is_empty() {
        item.report(
            Code::WrongType,
            "`bands` 是空的".to_owned(),
            "写成 `bands = [[\"A\", 95, 100], [\"B\", 80, 94]]`",
        );
        return None;
    }
    Some(bands)
}
