//! `summary.csv`: a row an office.

use std::io;

use crate::outcome::Status;
use crate::past::ASSESSMENT_OPEN;
use crate::scorecard::{GateResult, Scorecard};
use crate::value::Truth;

use super::paper;
use super::prior;
use super::run::Run;
use super::table::{Cell, Column, CsvStyle, Fixed, Header, Kind, Table};

const BEFORE: [Fixed; 4] = [
    ("office", "单位编号", Kind::Text),
    ("name", "单位名称", Kind::Text),
    ("cohort", "考核类别", Kind::Text),
    ("period", "考核期", Kind::Text),
];

const AFTER: [Fixed; 21] = [
    ("rescale", "缺项折算", Kind::Points),
    ("base", "基础分", Kind::Points),
    ("bonus", "加分", Kind::Points),
    ("penalty", "扣分", Kind::Points),
    ("adjustment", "人工调整", Kind::Points),
    ("adjusted_items", "各项人工调整", Kind::Points),
    ("limits", "限制调整", Kind::Points),
    ("total", "总分", Kind::Points),
    ("total_possible", "最高可能总分", Kind::Points),
    ("grade_before_gates", "否决降档前等次", Kind::Text),
    ("gates", "一票否决与降档", Kind::Text),
    ("grade", "等次", Kind::Text),
    ("grade_possible", "最高可能等次", Kind::Text),
    ("rank", "名次", Kind::Count),
    ("rank_best", "最好名次", Kind::Count),
    ("rank_worst", "最差名次", Kind::Count),
    ("cohort_size", "同类单位数", Kind::Count),
    ("not_applicable_points", "缺项分值", Kind::Points),
    ("open", "待定项数", Kind::Count),
    ("failed", "出错项数", Kind::Count),
    ("remark", "备注", Kind::Text),
];

/// Where last period's figures stand in [`AFTER`]: behind `cohort_size`.
const BEHIND_RANKS: usize = 17;

/// The columns of `summary.csv`.
pub fn columns(run: &Run<'_>) -> Vec<Column> {
    let sections = paper::section_columns(run.rubric);
    let mut fixed = AFTER.to_vec();
    if run.prior.is_some() {
        fixed.splice(BEHIND_RANKS..BEHIND_RANKS, prior::COLUMNS);
    }
    let paper = [("section", sections), ("", Vec::new())];
    let mut columns = paper::with_fixed(&BEFORE, paper, &fixed);
    columns.extend(paper::beside_columns(run.rubric, &columns));
    columns
}

/// Writes `summary.csv`: by cohort, rank and office.
pub fn write(run: &Run<'_>, style: CsvStyle, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Table::begin(&columns(run), style, out)?;
    for card in run.ranked() {
        let head = [
            Cell::text(&card.office.id),
            Cell::text(&card.office.name),
            Cell::text(&card.office.cohort),
            Cell::text(&card.period),
        ];
        table.row(
            head.into_iter()
                .chain(paper::section_cells(run.rubric, card))
                .chain(after(run, card, style))
                .chain(paper::beside_cells(run.rubric, card)),
        )?;
    }
    table.end()
}

fn after<'a>(run: &Run<'a>, card: &'a Scorecard, style: CsvStyle) -> Vec<Cell<'a>> {
    let mut cells = without_prior(run, card, style).to_vec();
    if let Some(figures) = prior::of(run, card) {
        cells.splice(BEHIND_RANKS..BEHIND_RANKS, figures.cells());
    }
    cells
}

fn without_prior<'a>(run: &Run<'a>, card: &'a Scorecard, style: CsvStyle) -> [Cell<'a>; 21] {
    let standing = card.standing.as_ref();
    let grade = |grade: Option<usize>| Cell::text(run.grade(grade));
    let rank = |rank: Option<usize>| Cell::or_empty(rank, Cell::count);
    [
        Cell::points(&card.rescale.sure),
        paper::whole(run.rubric, card, &card.base.sure),
        Cell::points(&card.bonus.sure),
        Cell::points(&card.penalty.sure),
        Cell::points(&card.adjustment.sure),
        Cell::points(&paper::adjusted_items(run, card).sure),
        Cell::points(&card.limits.sure),
        paper::whole(run.rubric, card, &card.total.sure),
        paper::whole(run.rubric, card, &card.total.possible),
        grade(standing.and_then(|s| s.grade_before_gates)),
        Cell::text(gates(run, card, style)),
        grade(standing.and_then(|s| s.grade)),
        grade(standing.and_then(|s| s.grade_possible)),
        rank(standing.and_then(|s| s.rank)),
        rank(standing.and_then(|s| s.rank_best)),
        rank(standing.and_then(|s| s.rank_worst)),
        rank(standing.map(|s| s.cohort_size)),
        Cell::points(&card.not_applicable_points),
        Cell::count(paper::count(run, card, Status::Open)),
        Cell::count(paper::count(run, card, Status::Failed)),
        Cell::text(remark(run, card)),
    ]
}

/// The gates that fire or may fire: `V4 败诉3件以上(待定)`, as ids `V4?`.
fn gates(run: &Run<'_>, card: &Scorecard, style: CsvStyle) -> String {
    let fired = |result: &&GateResult| result.fires.can_be_true();
    let words = card.gates.iter().filter(fired).filter_map(|result| {
        let gate = run.rubric.gates.get(result.gate)?;
        let open = result.fires == Truth::Open;
        Some(match style.header {
            Header::Ids => format!("{}{}", gate.id, if open { "?" } else { "" }),
            Header::Titles => {
                let note = if open { "(待定)" } else { "" };
                format!("{}{note}", paper::titled(&gate.id, &gate.title))
            }
        })
    });
    words.collect::<Vec<_>>().join(";")
}

/// What a person should know beside the figures.
pub(super) fn remark(run: &Run<'_>, card: &Scorecard) -> String {
    let mut remarks: Vec<String> = Vec::new();
    if !card.has_report {
        remarks.push("未报送填报表".to_owned());
    }
    match card.not_assessed {
        // The card says why already.
        Truth::True if card.remarks.iter().any(|r| r.contains("不参加考核")) => {}
        Truth::True => remarks.push("不参加考核".to_owned()),
        Truth::Open => remarks.push(ASSESSMENT_OPEN.to_owned()),
        Truth::False => {}
    }
    for result in &card.gates {
        if let (Some(reason), Some(gate)) =
            (&result.not_applicable, run.rubric.gates.get(result.gate))
        {
            remarks.push(format!("{} 不适用({reason})", gate.id));
        }
    }
    for remark in &card.remarks {
        if !remarks.contains(remark) {
            remarks.push(remark.clone());
        }
    }
    if let Some(remark) = prior::of(run, card).and_then(|figures| figures.remark) {
        remarks.push(remark);
    }
    remarks.join(";")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::fixture::{self, text};

    #[test]
    fn whole_table() {
        let fixture = fixture::two_offices();
        let plain = CsvStyle {
            plain: true,
            header: Header::Ids,
        };
        assert_eq!(
            text(|out| write(&fixture.run(), plain, out)),
            "\
office,name,cohort,period,C,minus,rescale,base,bonus,penalty,adjustment,adjusted_items,limits,total,total_possible,\
grade_before_gates,gates,grade,grade_possible,rank,rank_best,rank_worst,cohort_size,not_applicable_points,\
open,failed,remark
00258,湖塘街道,街道,2024,7.50,-1.00,2.50,10.00,0.00,-1.00,0.00,0.00,-1.00,8.00,8.00,\
优秀,V4,良好,良好,1,1,1,1,2.00,0,0,
luxi,=鲁溪镇,镇,2024,4.00,0.00,0.00,4.00,0.00,0.00,0.00,0.00,0.00,4.00,9.00,\
良好,V4?,良好,优秀,1,1,1,1,0.00,1,1,未报送填报表;另有说明
"
        );
    }

    #[test]
    fn what_a_person_changed_of_the_items_is_a_figure_of_its_own() {
        let mut fixture = fixture::two_offices();
        let settled = fixture.cards.iter_mut().find(|c| c.office.id == "00258");
        settled.unwrap().outcomes[0].decided = Some(Box::new(fixture::decided("7")));
        let plain = CsvStyle {
            plain: true,
            header: Header::Ids,
        };
        let written = text(|out| write(&fixture.run(), plain, out));
        // Of the office nothing, of C1 7.50 − 7.00.
        assert!(
            written.contains(",-1.00,0.00,0.50,-1.00,8.00,8.00,"),
            "{written}"
        );
    }

    #[test]
    fn for_people() {
        let fixture = fixture::two_offices();
        let written = text(|out| write(&fixture.run(), CsvStyle::default(), out));
        let mut lines = written.split("\r\n");
        assert!(lines.next().unwrap().starts_with(
            "\u{feff}单位编号,单位名称,考核类别,考核期,C 规范公正文明执法,minus 扣分项,"
        ));
        assert!(
            lines
                .next()
                .unwrap()
                .starts_with("\"=\"\"00258\"\"\",湖塘街道,")
        );
        let last = lines.next().unwrap();
        assert!(last.starts_with("luxi,'=鲁溪镇,"));
        assert!(last.contains(",V4 败诉3件以上(待定),"));
        assert_eq!(lines.next(), Some(""));
    }
}
