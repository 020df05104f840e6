//! `matrix.csv`: a row an office and a column an indicator, in the order of the input.

use std::io;

use crate::outcome::Status;
use crate::rubric::Rubric;
use crate::scorecard::Scorecard;

use super::paper;
use super::run::Run;
use super::table::{Cell, Column, CsvStyle, Table};

const BEFORE: [(&str, &str); 3] = [
    ("office", "单位编号"),
    ("name", "单位名称"),
    ("cohort", "考核类别"),
];

const AFTER: [(&str, &str); 9] = [
    ("rescale", "缺项折算"),
    ("bonus", "加分"),
    ("penalty", "扣分"),
    ("adjustment", "人工调整"),
    ("limits", "限制调整"),
    ("total", "总分"),
    ("grade", "等次"),
    ("rank", "名次"),
    ("open", "待定项数"),
];

/// Writes `matrix.csv`. Points are the sure ones; those of unscored indicators are shown and do not count.
pub fn write(run: &Run<'_>, style: CsvStyle, out: &mut dyn io::Write) -> io::Result<()> {
    let columns = columns(run.rubric);
    let mut table = Table::begin(&columns, style, out)?;
    for card in run.as_read() {
        let head = [
            Cell::text(&card.office.id),
            Cell::text(&card.office.name),
            Cell::text(&card.office.cohort),
        ];
        table.row(
            head.into_iter()
                .chain(paper::indicator_cells(run.rubric, card))
                .chain(paper::section_cells(run.rubric, card))
                .chain(after(run, card)),
        )?;
    }
    table.end()
}

/// The columns of the table.
pub(crate) fn columns(rubric: &Rubric) -> Vec<Column> {
    let indicators = paper::indicator_columns(rubric);
    let sections = paper::section_columns(rubric);
    let paper_columns = [("indicator", indicators), ("section", sections)];
    paper::with_fixed(&BEFORE, paper_columns, &AFTER)
}

fn after<'a>(run: &Run<'a>, card: &'a Scorecard) -> [Cell<'a>; 9] {
    let standing = card.standing.as_ref();
    [
        Cell::points(&card.rescale.sure),
        Cell::points(&card.bonus.sure),
        Cell::points(&card.penalty.sure),
        Cell::points(&card.adjustment.sure),
        Cell::points(&card.limits.sure),
        paper::whole(run.rubric, card, &card.total.sure),
        Cell::text(run.grade(standing.and_then(|s| s.grade))),
        Cell::or_empty(standing.and_then(|s| s.rank), Cell::count),
        Cell::count(paper::count(run, card, Status::Open)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::fixture::{self, text};

    #[test]
    fn whole_table_in_the_inputs_order() {
        let fixture = fixture::two_offices();
        let style = CsvStyle {
            plain: true,
            ..CsvStyle::default()
        };
        assert_eq!(
            text(|out| write(&fixture.run(), style, out)),
            "\
单位编号,单位名称,考核类别,C1 三项制度覆盖率,C2 执法人员持证率,C3 试点(不计分),P1 通报,C 规范公正文明执法,\
minus 扣分项,缺项折算,加分,扣分,人工调整,限制调整,总分,等次,名次,待定项数
luxi,=鲁溪镇,镇,4.00,,,0.00,4.00,0.00,0.00,0.00,0.00,0.00,0.00,4.00,良好,1,1
00258,湖塘街道,街道,7.50,,1.25,-1.00,7.50,-1.00,2.50,0.00,-1.00,0.00,-1.00,8.00,良好,1,0
"
        );
    }
}
