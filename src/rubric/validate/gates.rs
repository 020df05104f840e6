//! `[[gate]]`: conditions that limit the grade or the total.

use super::indicators::positive;
use super::names::Unique;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::rubric::item::Item;
use crate::rubric::literal::quoted_list;
use crate::rubric::model::{Gate, GateEffect, Grade, IndicatorId, Section, ZeroTarget};
use crate::rubric::table::Table;

/// Effects of which a gate can have one only.
const CONFLICTS: [(&str, &str); 2] = [("grade", "grade_cap"), ("grade", "grade_down")];

const EFFECTS: [&str; 10] = [
    "no_bonus",
    "zero",
    "deduct",
    "total_cap",
    "grade",
    "grade_down",
    "grade_cap",
    "rank_last",
    "not_assessed",
    "mark",
];

/// What gates can name.
pub(super) struct Named<'r> {
    pub(super) sections: &'r [Section],
    pub(super) grades: &'r [Grade],
}

pub(super) fn read(root: &mut Table<'_>, named: &Named<'_>) -> Vec<Gate> {
    let mut ids = Unique::default();
    let mut gates = Vec::new();
    for mut table in root.tables("gate", "一票否决 ") {
        let id_place = table.take("id").map(|item| item.place());
        let id = table.need_text("id", "id = \"V1\"");
        table.call("一票否决", &id);
        let place = id_place.unwrap_or_else(|| table.place());
        ids.add(table.context, "一票否决的 id", &id, &place);
        let gate = Gate {
            title: table.need_text("title", "title = \"败诉3件以上\""),
            when: table.need_script("when", "when = \"litigation.lost >= 3\""),
            effects: effects(&mut table, &id, named),
            place: table.place(),
            id,
        };
        table.finish();
        gates.push(gate);
    }
    gates
}

/// The effects in the order in which they take place.
fn effects(table: &mut Table<'_>, id: &str, named: &Named<'_>) -> Vec<GateEffect> {
    conflicts(table, id);
    let mut effects = Effects::default();
    effects.flag(table.take("no_bonus"), GateEffect::NoBonus);
    effects.add(table.take("zero"), |item| zero(item, named));
    effects.add(table.take("deduct"), |item| {
        positive(item).map(GateEffect::Deduct)
    });
    effects.add(table.take("total_cap"), |item| {
        item.not_negative().map(GateEffect::TotalCap)
    });
    effects.add(table.take("grade"), |item| {
        grade(item, named.grades).map(GateEffect::Grade)
    });
    effects.add(table.take("grade_down"), |item| {
        let steps = item.whole(1, 99)?;
        if named.grades.is_empty() {
            let message = "没有等次可降".to_owned();
            item.report(Code::UnknownName, message, "先用 `[[grade]]` 写出等次");
        }
        usize::try_from(steps).ok().map(GateEffect::GradeDown)
    });
    effects.add(table.take("grade_cap"), |item| {
        grade(item, named.grades).map(GateEffect::GradeCap)
    });
    effects.flag(table.take("rank_last"), GateEffect::RankLast);
    effects.flag(table.take("not_assessed"), GateEffect::NotAssessed);
    effects.add(table.take("mark"), |item| item.text().map(GateEffect::Mark));
    if !effects.any_written {
        let problem = Diagnostic::new(Code::GateEffect, format!("一票否决 `{id}` 没有写后果"))
            .at(table.place())
            .help("写后果,例如 `grade_cap = \"良好\"`、`zero = [\"total\"]` 或 `deduct = 5`");
        table.lacks(&EFFECTS, problem);
    }
    effects.list
}

#[derive(Default)]
struct Effects {
    list: Vec<GateEffect>,
    any_written: bool,
}

impl Effects {
    fn add(&mut self, item: Option<Item<'_>>, read: impl FnOnce(&Item<'_>) -> Option<GateEffect>) {
        if let Some(item) = item {
            self.any_written = true;
            self.list.extend(read(&item));
        }
    }

    /// `false` is no effect.
    fn flag(&mut self, item: Option<Item<'_>>, effect: GateEffect) {
        match item.as_ref().map(Item::flag) {
            Some(Some(true)) => {
                self.any_written = true;
                self.list.push(effect);
            }
            Some(None) => self.any_written = true,
            Some(Some(false)) | None => {}
        }
    }
}

fn conflicts(table: &mut Table<'_>, id: &str) {
    for (one, other) in CONFLICTS {
        if let (Some(first), Some(second)) = (table.take(one), table.take(other)) {
            table.context.report(
                Diagnostic::new(
                    Code::GateEffect,
                    format!("一票否决 `{id}` 的 `{one}` 和 `{other}` 互相矛盾"),
                )
                .at(second.key_place())
                .label(first.key_place(), "")
                .help("定为某一等次就留 `grade`,限制或降低等次就留另一个"),
            );
        }
    }
}

fn grade(item: &Item<'_>, grades: &[Grade]) -> Option<usize> {
    let name = item.text()?;
    let position = grades.iter().position(|grade| grade.name == name);
    if position.is_none() {
        let names = || grades.iter().map(|grade| grade.name.as_str());
        let help = if grades.is_empty() {
            "先用 `[[grade]]` 写出等次".to_owned()
        } else {
            match near(&name, names()) {
                Some(near) => format!("是不是要写 `{near}`?"),
                None => format!("等次有: {}", quoted_list(names())),
            }
        };
        item.report(Code::UnknownName, format!("没有等次 `{name}`"), help);
    }
    position
}

/// Grades have two characters, so that one in common is near.
fn near<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let names: Vec<&str> = names.collect();
    nearest(name, names.iter().copied()).or_else(|| {
        let mut alike = names
            .iter()
            .copied()
            .filter(|other| name.chars().any(|sign| other.contains(sign)));
        alike.next().filter(|_| alike.next().is_none())
    })
}

fn zero(item: &Item<'_>, named: &Named<'_>) -> Option<GateEffect> {
    let names = item.texts()?;
    if names.is_empty() {
        let message = "`zero` 是空的".to_owned();
        item.report(
            Code::GateEffect,
            message,
            "写 `zero = [\"total\"]`,或者部分、指标的 id",
        );
        return None;
    }
    let mut targets = Vec::new();
    for (name, place) in names {
        let target = target(&name, named.sections);
        if target.is_none() {
            let ids = named.sections.iter().flat_map(|section| {
                let indicators = section.indicators.iter().map(|i| i.id.as_str());
                std::iter::once(section.id.as_str()).chain(indicators)
            });
            let help = match nearest(&name, ids.chain(["total"])) {
                Some(near) => format!("是不是要写 `{near}`?"),
                None => "写 `total`,或者部分、指标的 id".to_owned(),
            };
            item.context.report(
                Diagnostic::new(Code::UnknownName, format!("没有部分或指标 `{name}`"))
                    .at(place)
                    .help(help),
            );
        }
        targets.extend(target);
    }
    Some(GateEffect::Zero(targets))
}

fn target(name: &str, sections: &[Section]) -> Option<ZeroTarget> {
    if name == "total" {
        return Some(ZeroTarget::Total);
    }
    for (position, section) in sections.iter().enumerate() {
        if section.id == name {
            return Some(ZeroTarget::Section(position));
        }
        if let Some(indicator) = section.indicators.iter().position(|i| i.id == name) {
            return Some(ZeroTarget::Indicator(IndicatorId {
                section: position,
                indicator,
            }));
        }
    }
    None
}
