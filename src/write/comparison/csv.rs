//! As a table: a row for the total of an office that differs, then one a line that moved.

use std::io;

use crate::decimal::Points;
use crate::outcome::Status;
use crate::past::{Comparison, LineChange, OfficeChange, PastCard, PastLine};
use crate::write::{Cell, Column, CsvStyle, Table};

use super::{decided, presence, total};

const COLUMNS: [(&str, &str); 45] = [
    ("office", "单位编号"),
    ("name", "单位名称"),
    ("cohort", "考核类别"),
    ("in", "出现于"),
    ("name_before", "前单位名称"),
    ("cohort_before", "前考核类别"),
    ("kind", "类型"),
    ("section", "一级指标"),
    ("indicator", "指标编号"),
    ("title", "名称"),
    ("points_before", "前得分"),
    ("points_after", "后得分"),
    ("difference", "变化"),
    ("possible_before", "前最高可能得分"),
    ("possible_after", "后最高可能得分"),
    ("rank_before", "前名次"),
    ("rank_after", "后名次"),
    ("rank_best_before", "前最好名次"),
    ("rank_best_after", "后最好名次"),
    ("rank_worst_before", "前最差名次"),
    ("rank_worst_after", "后最差名次"),
    ("grade_before", "前等次"),
    ("grade_after", "后等次"),
    ("grade_possible_before", "前最高可能等次"),
    ("grade_possible_after", "后最高可能等次"),
    ("max_before", "前分值"),
    ("max_after", "后分值"),
    ("computed_before", "前计算得分"),
    ("computed_after", "后计算得分"),
    ("adjustment_before", "前人工调整"),
    ("adjustment_after", "后人工调整"),
    ("reported_before", "前填报情况"),
    ("reported_after", "后填报情况"),
    ("verified_before", "前核实情况"),
    ("verified_after", "后核实情况"),
    ("workings_before", "前计算过程"),
    ("workings_after", "后计算过程"),
    ("status_before", "前状态"),
    ("status_after", "后状态"),
    ("reason_before", "前原因"),
    ("reason_after", "后原因"),
    ("decided_by", "认定人"),
    ("decided_on", "认定日期"),
    ("remark_before", "前备注"),
    ("remark_after", "后备注"),
];

/// Writes the table. The rows of kind `total` hold totals, ranks and grades; of the others the differences of an
/// office sum to the one of its total.
pub fn write(
    comparison: &Comparison<'_>,
    style: CsvStyle,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut table = Table::begin(&Column::list(&COLUMNS), style, out)?;
    for change in &comparison.offices {
        table.row(total_row(change, style))?;
        for line in &change.lines {
            table.row(line_row(comparison, change, line, style))?;
        }
    }
    table.end()
}

fn head<'a>(change: &OfficeChange<'a>, style: CsvStyle) -> Vec<Cell<'a>> {
    let (id, title) = presence(change);
    let card = change.card();
    let of_card = |text: fn(&PastCard) -> &String| Cell::text(card.map_or("", |c| text(c)));
    let before = |text: fn(&PastCard) -> &String| Cell::text(change.old.map_or("", |c| text(c)));
    vec![
        of_card(|c| &c.office.id),
        of_card(|c| &c.office.name),
        of_card(|c| &c.office.cohort),
        Cell::text(style.word(id, title)),
        before(|c| &c.office.name),
        before(|c| &c.office.cohort),
    ]
}

fn total_row<'a>(change: &OfficeChange<'a>, style: CsvStyle) -> Vec<Cell<'a>> {
    let mut cells = head(change, style);
    let both = [change.old, change.new];
    cells.extend([
        Cell::text(style.word("total", "总分")),
        Cell::Empty,
        Cell::Empty,
        Cell::text("总分"),
    ]);
    cells.extend(both.map(|card| Cell::or_empty(total(card), |(sure, _)| Cell::points(sure))));
    cells.push(Cell::or_empty(change.difference(), |d| Cell::points(&d)));
    cells.extend(both.map(|card| Cell::or_empty(total(card), |(_, most)| Cell::points(most))));
    let ranks = |of: fn(&PastCard) -> Option<usize>| {
        both.map(|card| Cell::or_empty(card.and_then(of), Cell::count))
    };
    cells.extend(ranks(|c| c.rank));
    cells.extend(ranks(|c| c.rank_best));
    cells.extend(ranks(|c| c.rank_worst));
    let text = |of: fn(&'a PastCard) -> &'a String| {
        both.map(|card| Cell::text(card.map_or("", |c| of(c).as_str())))
    };
    cells.extend(text(|c| &c.grade));
    cells.extend(text(|c| &c.grade_possible));
    cells.resize(COLUMNS.len() - 2, Cell::Empty);
    cells.extend(text(|c| &c.remark));
    cells
}

fn line_row<'a>(
    comparison: &Comparison<'_>,
    change: &OfficeChange<'a>,
    moved: &LineChange<'a>,
    style: CsvStyle,
) -> Vec<Cell<'a>> {
    let mut cells = head(change, style);
    let both = [moved.old, moved.new];
    let line = moved.line();
    let word = line.map_or("", |line| style.word(line.kind, line.kind_title()));
    let points = |of: fn(&PastLine) -> &Option<Points>| {
        both.map(|line| Cell::or_empty(line.and_then(|l| of(l).as_ref()), Cell::points))
    };
    let text = |of: fn(&PastLine) -> &String| {
        both.map(|line| Cell::text(line.map_or("", |l| of(l).as_str())))
    };
    let status = |status: Status| Cell::text(style.word(status.id(), status.title()));
    let named = |of: fn(&PastLine) -> &String| Cell::text(line.map_or("", |l| of(l).as_str()));
    cells.extend([
        Cell::text(word),
        named(|l| &l.section),
        named(|l| &l.indicator),
        named(|l| &l.title),
    ]);
    cells.extend(points(|l| &l.points));
    let digits = comparison.old.digits.max(comparison.new.digits);
    cells.push(Cell::points(&moved.difference(digits)));
    cells.extend(points(|l| &l.possible));
    // Ranks and grades are the total's.
    cells.resize(cells.len() + 10, Cell::Empty);
    cells.extend(points(|l| &l.max));
    cells.extend(points(|l| &l.computed));
    cells.extend(points(|l| &l.adjustment));
    cells.extend(text(|l| &l.reported));
    cells.extend(text(|l| &l.verified));
    cells.extend(text(|l| &l.workings));
    cells.extend(both.map(|line| Cell::or_empty(line.and_then(|l| l.status), status)));
    cells.extend(text(|l| &l.reason));
    let (by, on) = decided(moved.old, moved.new);
    cells.extend([Cell::text(by), Cell::text(on), Cell::Empty, Cell::Empty]);
    cells
}
