//! `[[section]]`: groups of indicators.

use super::cohorts::Cohorts;
use super::indicators::{self, Draft};
use super::names::Unique;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::model::{Condition, Limit, Section, SectionKind};
use crate::rubric::shape::SECTION_KINDS;
use crate::rubric::table::Table;
use crate::source::Place;

/// A section with the places that later comparisons point at.
pub(super) struct SectionDraft {
    pub(super) section: Section,
    pub(super) points_place: Option<Place>,
    /// Whether everything that its sum needs was understood.
    pub(super) adds_up: bool,
}

pub(super) fn read(root: &mut Table<'_>, cohorts: &Cohorts) -> Vec<SectionDraft> {
    // `zero = ["C"]` names a section or an indicator, so they share their ids.
    let mut ids = Unique::default();
    let mut drafts = Vec::new();
    for table in root.tables("section", "部分 ") {
        drafts.push(section(table, cohorts, &mut ids));
    }
    drafts
}

fn section(mut table: Table<'_>, cohorts: &Cohorts, ids: &mut Unique) -> SectionDraft {
    let id_item = table.take("id");
    let place = id_item.map_or_else(|| table.place(), |item| item.place());
    let id = table.need_text("id", "id = \"C\"");
    table.call("部分", &id);
    ids.add(table.context, "部分或指标的 id", &id, &place);
    check_total(&table, &id, &place);
    let title = table.need_text("title", "title = \"规范公正文明执法\"");
    let kind_item = table.take("kind");
    let kind = match &kind_item {
        None => Some(SectionKind::Base),
        Some(item) => item.choice(SECTION_KINDS),
    };
    let out_of_item = table.take("out_of");
    let out_of = out_of_item.as_ref().and_then(indicators::positive);
    let is_scaled = out_of_item.is_some();
    let points_item = if is_scaled {
        table.need("points", "points = 22")
    } else {
        table.take("points")
    };
    let points = points_item.as_ref().and_then(|item| item.not_negative());
    let floor = table.limit("floor");
    let cap_item = table.take("cap");
    let cap = cap_item.as_ref().and_then(|item| item.limit());
    if let (Some(kind), None) = (kind, &cap_item) {
        missing_cap(&mut table, kind, &id);
    }
    inverted(&table, &id, floor.as_ref(), cap.as_ref());
    let applies_when = condition(&mut table);
    let drafts: Vec<Draft> = table
        .tables("indicator", "指标 ")
        .into_iter()
        .map(|indicator| indicators::read(indicator, kind, cohorts, ids))
        .collect();
    let damaged = table.context.damage.in_table(&place_span(&table));
    if drafts.is_empty() {
        let problem = Diagnostic::new(Code::MissingKey, format!("部分 `{id}` 没有指标"))
            .at(table.place())
            .help("在它下面写 `[[section.indicator]]`");
        table.lacks(&["indicator"], problem);
    }
    let adds_up = kind.is_some()
        && !damaged
        && drafts.iter().all(|draft| draft.points_known)
        && is_scaled == out_of.is_some()
        && points_item.is_some() == points.is_some()
        && (!is_scaled || points.is_some());
    let place = table.place();
    table.finish();
    SectionDraft {
        section: Section {
            id,
            title,
            kind: kind.unwrap_or(SectionKind::Base),
            points,
            floor,
            cap,
            out_of,
            applies_when,
            indicators: drafts.into_iter().map(|draft| draft.indicator).collect(),
            place,
        },
        points_place: points_item.map(|item| item.place()),
        adds_up,
    }
}

fn place_span(table: &Table<'_>) -> std::ops::Range<usize> {
    table.place().span
}

/// `total` names the whole paper where ids are named.
pub(super) fn check_total(table: &Table<'_>, id: &str, place: &Place) {
    if id == "total" {
        table.context.report(
            Diagnostic::new(Code::ReservedName, "id 不能是 `total`,它指总分")
                .at(place.clone())
                .help("换一个 id"),
        );
    }
}

fn missing_cap(table: &mut Table<'_>, kind: SectionKind, id: &str) {
    let (what, verb) = match kind {
        SectionKind::Base => return,
        SectionKind::Bonus => ("加分", "加"),
        SectionKind::Penalty => ("扣分", "扣"),
    };
    let message = format!("{what}部分 `{id}` 没有写最多{verb}多少分");
    let problem = Diagnostic::new(Code::MissingCap, message)
        .at(table.place())
        .help("补上 `cap = 5` 这样的一行,不设上限就写 `cap = \"none\"`");
    table.lacks(&["cap"], problem);
}

/// Reports a floor above its cap.
pub(super) fn inverted(table: &Table<'_>, id: &str, floor: Option<&Limit>, cap: Option<&Limit>) {
    let ends = (floor.and_then(Limit::number), cap.and_then(Limit::number));
    if let (Some(floor), Some(cap)) = ends
        && floor > cap
    {
        table.context.report(
            Diagnostic::new(
                Code::BadNumber,
                format!("`{id}` 的 `floor` {floor} 大于 `cap` {cap}"),
            )
            .at(table.place())
            .help("`floor` 是最低分,`cap` 是最高分"),
        );
    }
}

/// `applies_when = { holds, otherwise }`.
pub(super) fn condition(table: &mut Table<'_>) -> Option<Condition> {
    let example = "applies_when = { holds = \"norms.made > 0\", otherwise = \"未制定规范性文件\" }";
    let item = table.take("applies_when")?;
    let mut inner = item.table("`applies_when` ", example)?;
    let condition = Condition {
        holds: inner.need_script("holds", "holds = \"norms.made > 0\""),
        otherwise: inner.need_text("otherwise", "otherwise = \"未制定规范性文件\""),
    };
    inner.finish();
    Some(condition)
}
