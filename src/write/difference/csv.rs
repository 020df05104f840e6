//! As a table: a row for the total of every office that moves, then one an edit with its share.

use std::io;

use crate::decimal::{Number, Points};
use crate::diff::{Difference, Moved};
use crate::write::table::Fixed;
use crate::write::{Cell, Column, CsvStyle, Kind, Table};

const COLUMNS: [Fixed; 19] = [
    ("office", "单位编号", Kind::Text),
    ("name", "单位名称", Kind::Text),
    ("cohort", "考核类别", Kind::Text),
    ("kind", "类型", Kind::Text),
    ("item", "编号", Kind::Text),
    ("title", "名称", Kind::Text),
    ("difference", "变化", Kind::EXACT),
    ("difference_possible", "最高可能得分的变化", Kind::EXACT),
    ("points_before", "前得分", Kind::EXACT),
    ("points_after", "后得分", Kind::EXACT),
    ("possible_before", "前最高可能得分", Kind::EXACT),
    ("possible_after", "后最高可能得分", Kind::EXACT),
    ("rank_before", "前名次", Kind::Count),
    ("rank_after", "后名次", Kind::Count),
    ("grade_before", "前等次", Kind::Text),
    ("grade_after", "后等次", Kind::Text),
    ("grade_possible_before", "前最高可能等次", Kind::Text),
    ("grade_possible_after", "后最高可能等次", Kind::Text),
    ("crosses", "等次变了", Kind::Text),
];

/// Writes the table. Of an office the differences of the edits add up to the one of its total.
///
/// # Errors
/// What writing to `out` fails with.
pub fn write(difference: &Difference, style: CsvStyle, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Table::begin(&Column::list(&COLUMNS), style, out)?;
    for office in difference.offices.iter().filter(|office| office.is_moved()) {
        let digits = office
            .after
            .total
            .sure
            .digits()
            .max(office.before.total.sure.digits());
        table.row(total_row(office, digits, style))?;
        for (at, sure, possible) in &office.shares {
            let Some(edit) = difference.edits.list().nth(*at) else {
                continue;
            };
            let mut cells = head(office);
            cells.extend([
                Cell::text(style.word(edit.kind.id(), edit.kind.title())),
                Cell::text(&edit.id),
                Cell::text(&edit.title),
                by(sure, digits),
                by(possible, digits),
            ]);
            cells.resize(COLUMNS.len(), Cell::Empty);
            table.row(cells)?;
        }
    }
    table.end()
}

fn head(office: &Moved) -> Vec<Cell<'_>> {
    vec![
        Cell::text(&office.id),
        Cell::text(&office.name),
        Cell::text(&office.cohort),
    ]
}

fn by(number: &Number, digits: u32) -> Cell<'static> {
    Cell::points(&Points::round(number, digits))
}

fn total_row(office: &Moved, digits: u32, style: CsvStyle) -> Vec<Cell<'_>> {
    let (sure, possible) = office.by();
    let (before, after) = (&office.before, &office.after);
    let mut cells = head(office);
    cells.extend([
        Cell::text(style.word("total", "总分")),
        Cell::Empty,
        Cell::text("总分"),
        by(&sure, digits),
        by(&possible, digits),
        Cell::points(&before.total.sure),
        Cell::points(&after.total.sure),
        Cell::points(&before.total.possible),
        Cell::points(&after.total.possible),
        Cell::or_empty(before.rank, Cell::count),
        Cell::or_empty(after.rank, Cell::count),
        Cell::text(&before.grade),
        Cell::text(&after.grade),
        Cell::text(&before.grade_possible),
        Cell::text(&after.grade_possible),
        Cell::text(match office.crosses() {
            true => style.word("yes", "是"),
            false => style.word("no", "否"),
        }),
    ]);
    cells
}
