//! `summary.csv` → what every office came to.

use crate::decimal::{Number, Points};
use crate::diagnostic::Diagnostic;
use crate::outcome::Ends;
use crate::report::{Office, quote};

use super::model::PastCard;
use super::table::{Cells, Table, Wanted, damaged};

/// The columns that are read.
pub(super) const COLUMNS: [Wanted; 18] = [
    ("office", "单位编号"),
    ("name", "单位名称"),
    ("cohort", "考核类别"),
    ("period", "考核期"),
    ("base", "基础分"),
    ("bonus", "加分"),
    ("penalty", "扣分"),
    ("total", "总分"),
    ("total_possible", "最高可能总分"),
    ("grade", "等次"),
    ("grade_possible", "最高可能等次"),
    ("rank", "名次"),
    ("rank_best", "最好名次"),
    ("rank_worst", "最差名次"),
    ("cohort_size", "同类单位数"),
    ("open", "待定项数"),
    ("failed", "出错项数"),
    ("remark", "备注"),
];

/// Those that hold points.
pub(super) const FIGURES: [&str; 5] = ["base", "bonus", "penalty", "total", "total_possible"];

/// The cards by office id, without their lines.
///
/// # Errors
/// Every cell that is not what a run writes, offices that stand twice.
pub(super) fn cards(table: &Table, digits: u32) -> Result<Vec<PastCard>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut cards = Vec::new();
    for cells in table.rows() {
        match card(cells, digits) {
            Ok(card) => cards.push(card),
            Err(problem) => problems.push(problem),
        }
    }
    cards.sort_by(|a: &PastCard, b| a.office.id.cmp(&b.office.id));
    for (first, second) in cards.iter().zip(cards.iter().skip(1)) {
        if first.office.id == second.office.id {
            let message = format!("`{}` 有两行", quote(&first.office.id));
            problems
                .push(damaged(second.place.clone(), message).label(first.place.clone(), "另一行"));
        }
    }
    if problems.is_empty() {
        Ok(cards)
    } else {
        Err(problems)
    }
}

fn card(cells: Cells<'_>, digits: u32) -> Result<PastCard, Diagnostic> {
    let id = cells.text("office");
    if id.is_empty() {
        return Err(cells.broken("office", "应是单位编号"));
    }
    // Empty only of an office to which nothing of the paper applied.
    let unranked = cells.text("rank").is_empty();
    let points = |column: &str| {
        let number = cells.number(column)?;
        let number = number.or_else(|| unranked.then(Number::zero));
        let number = number.ok_or_else(|| cells.broken(column, "应是一个数"))?;
        Ok::<_, Diagnostic>(Points::round(&number, digits))
    };
    let count = |column: &str| {
        let count = cells.count(column)?;
        count.ok_or_else(|| cells.broken(column, "应是一个整数"))
    };
    let total = Ends {
        sure: points("total")?,
        possible: points("total_possible")?,
    };
    if total.possible < total.sure {
        return Err(cells.broken("total_possible", "比总分还低"));
    }
    let rank = cells.count("rank")?;
    let (best, worst) = (cells.count("rank_best")?, cells.count("rank_worst")?);
    if rank.is_some() != best.is_some() || rank.is_some() != worst.is_some() {
        return Err(cells.broken("rank", "与最好名次、最差名次对不上"));
    }
    Ok(PastCard {
        office: Office {
            id: id.to_owned(),
            name: cells.text("name").to_owned(),
            cohort: cells.text("cohort").to_owned(),
        },
        period: cells.text("period").to_owned(),
        total,
        base: points("base")?,
        bonus: points("bonus")?,
        penalty: points("penalty")?,
        rank,
        rank_best: best,
        rank_worst: worst,
        cohort_size: count("cohort_size")?,
        grade: cells.text("grade").to_owned(),
        grade_possible: cells.text("grade_possible").to_owned(),
        unsettled: count("open")? + count("failed")?,
        remark: cells.text("remark").to_owned(),
        place: cells.place("office"),
        lines: Vec::new(),
    })
}
