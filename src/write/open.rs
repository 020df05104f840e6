//! `open.csv`: a row a figure to ask for.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use crate::decimal::Points;
use crate::outcome::{Need, NeedKind, Status};
use crate::rubric::SectionKind;
use crate::scorecard::Scorecard;
use crate::value::Truth;

use super::run::Run;
use super::table::{Cell, Column, CsvStyle, Fixed, Kind, Table};

const COLUMNS: [Fixed; 13] = [
    ("office", "单位编号", Kind::Text),
    ("name", "单位名称", Kind::Text),
    ("cohort", "考核类别", Kind::Text),
    ("kind", "待补类型", Kind::Text),
    ("item", "填报项", Kind::Text),
    ("title", "名称", Kind::Text),
    ("unit", "单位", Kind::Text),
    ("known", "已知情况", Kind::Text),
    ("needed", "需要什么", Kind::Text),
    ("ask", "向谁要", Kind::Text),
    ("indicators", "影响指标", Kind::Text),
    ("points_at_stake", "影响分值", Kind::Points),
    ("answer", "补报(在此填写)", Kind::Text),
];

/// A figure that would settle something for one office, over all that needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenItem<'a> {
    /// What is wanted, as the first indicator that needs it says.
    pub need: &'a Need,
    /// What would decide, each thing once.
    pub needed: Vec<&'a str>,
    /// The ids of the indicators and gates that need it, in the order of the paper.
    pub indicators: Vec<&'a str>,
    /// How many points hang on it: possible less sure of the scored indicators that need it, and what the gates
    /// that need it may take.
    pub points_at_stake: Points,
}

/// What is open of an office: the most points at stake first, then by item.
pub fn open_items<'a>(run: &Run<'a>, card: &'a Scorecard) -> Vec<OpenItem<'a>> {
    let mut items: BTreeMap<(&str, NeedKind), OpenItem<'a>> = BTreeMap::new();
    let digits = run.rubric.digits;
    let mut add = |needs: &'a [Need], id: &'a str, stake: Points| {
        for need in needs {
            let item = items
                .entry((need.item.as_str(), need.kind))
                .or_insert_with(|| OpenItem {
                    need,
                    needed: Vec::new(),
                    indicators: Vec::new(),
                    points_at_stake: Points::zero(digits),
                });
            if !need.needed.is_empty() && !item.needed.contains(&need.needed.as_str()) {
                item.needed.push(&need.needed);
            }
            if !item.indicators.contains(&id) {
                item.indicators.push(id);
                item.points_at_stake = item.points_at_stake.clone() + stake.clone();
            }
        }
    };
    for outcome in card.outcomes.iter().filter(|o| o.status != Status::Closed) {
        if let Some(indicator) = run.rubric.indicator(outcome.indicator) {
            let stake = if run.is_counted(outcome.indicator) {
                let own = outcome.points.possible.clone() - outcome.points.sure.clone();
                within_section(run, card, outcome.indicator.section, own)
            } else {
                Points::zero(digits)
            };
            add(&outcome.words.needs, &indicator.id, stake);
        }
    }
    for result in card.gates.iter().filter(|g| g.fires == Truth::Open) {
        if let Some(gate) = run.rubric.gates.get(result.gate) {
            let lines = card.lines.iter().filter(|l| l.gate == Some(result.gate));
            let stake = lines.fold(Points::zero(digits), |sum, line| {
                sum + (line.points.possible.clone() - line.points.sure.clone())
            });
            add(&result.needs, &gate.id, stake);
        }
    }
    let mut items: Vec<OpenItem<'a>> = items.into_values().collect();
    items.sort_by_key(|item| Reverse(item.points_at_stake.clone()));
    items
}

/// Of bonus and penalty no more is at stake than their section leaves open after its cap.
fn within_section(run: &Run<'_>, card: &Scorecard, section: usize, own: Points) -> Points {
    let kind = run.rubric.sections.get(section).map(|s| s.kind);
    let result = card.sections.iter().find(|s| s.section == section);
    match result {
        Some(result) if kind != Some(SectionKind::Base) => {
            own.min(result.points.possible.clone() - result.points.sure.clone())
        }
        _ => own,
    }
}

/// The columns of `open.csv`.
pub fn columns() -> Vec<Column> {
    Column::list(&COLUMNS)
}

/// Writes `open.csv`: by cohort, rank and office, then the most points at stake first.
pub fn write(run: &Run<'_>, style: CsvStyle, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Table::begin(&columns(), style, out)?;
    for card in run.ranked() {
        for item in open_items(run, card) {
            table.row([
                Cell::text(&card.office.id),
                Cell::text(&card.office.name),
                Cell::text(&card.office.cohort),
                Cell::text(style.word(item.need.kind.id(), kind_word(item.need.kind))),
                Cell::text(&item.need.item),
                Cell::text(&item.need.title),
                Cell::text(&item.need.unit),
                Cell::text(&item.need.known),
                Cell::text(item.needed.join(";")),
                Cell::text(&item.need.ask),
                Cell::text(item.indicators.join(";")),
                Cell::points(&item.points_at_stake),
                Cell::Empty,
            ])?;
        }
    }
    table.end()
}

/// The kind of a need for people.
pub(super) fn kind_word(kind: NeedKind) -> &'static str {
    match kind {
        NeedKind::Missing => "未填报",
        NeedKind::Refused => "未采用",
        NeedKind::Vague => "不精确",
        NeedKind::Evidence => "缺佐证",
        NeedKind::Entry => "待评分",
        NeedKind::Source => "缺资料",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::fixture::{self, text};
    use crate::write::table::Header;

    #[test]
    fn whole_table_one_row_an_item() {
        let fixture = fixture::two_offices();
        let plain = CsvStyle {
            plain: true,
            header: Header::Ids,
        };
        assert_eq!(
            text(|out| write(&fixture.run(), plain, out)),
            "\
office,name,cohort,kind,item,title,unit,known,needed,ask,indicators,points_at_stake,answer
luxi,=鲁溪镇,镇,vague,enforcement.certified_rate,执法人员持证率,%,≥92,≥98才得满分;≥90才得5分,综合执法队,C1;C2,5.00,
luxi,=鲁溪镇,镇,missing,litigation.lost,败诉案件数,件,3-5,,,V4,0.00,
"
        );
        let for_people = text(|out| write(&fixture.run(), CsvStyle::default(), out));
        assert!(
            for_people
                .contains(",未填报,litigation.lost,败诉案件数,件,\"=\"\"3-5\"\"\",,,V4,0.00,\r\n")
        );
    }
}
