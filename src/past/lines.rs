//! `scorecards.csv` → the lines of every card, which must sum to the totals.

use std::collections::BTreeMap;

use crate::decimal::{Number, Points};
use crate::diagnostic::Diagnostic;
use crate::outcome::Status;
use crate::report::quote;

use super::model::{PastCard, PastLine};
use super::table::{Cells, Table, Wanted, damaged};

/// The columns that are read.
pub(super) const COLUMNS: [Wanted; 17] = [
    ("office", "单位编号"),
    ("kind", "类型"),
    ("section", "一级指标"),
    ("indicator", "指标编号"),
    ("title", "名称"),
    ("max", "分值"),
    ("reported", "填报情况"),
    ("verified", "核实情况"),
    ("workings", "计算过程"),
    ("computed", "计算得分"),
    ("adjustment", "人工调整"),
    ("points", "得分"),
    ("possible", "最高可能得分"),
    ("status", "状态"),
    ("reason", "原因"),
    ("decided_by", "认定人"),
    ("decided_on", "认定日期"),
];

/// Those that hold points.
pub(super) const FIGURES: [&str; 5] = ["max", "computed", "adjustment", "points", "possible"];

/// The kinds of lines by id and by the words that the file has for them.
pub(super) const KINDS: [(&str, &str); 11] = [
    ("indicator", "指标"),
    ("indicator", "指标(不计分)"),
    ("scale", "换算"),
    ("rescale", "缺项折算"),
    ("cap", "封顶保底"),
    ("adjustment", "人工调整"),
    ("gate", "一票否决与降档"),
    ("formula", "总分公式"),
    ("rounding", "总分取整"),
    ("limit", "总分限制"),
    ("quota", "名额"),
];

const STATUSES: [Status; 7] = [
    Status::Full,
    Status::Partial,
    Status::Zero,
    Status::Open,
    Status::Closed,
    Status::NotApplicable,
    Status::Failed,
];

/// Gives every card its lines.
///
/// # Errors
/// Every cell that is not what a run writes, offices without a card, points that do not sum to the total.
pub(super) fn add_lines(
    cards: &mut [PastCard],
    table: &Table,
    digits: u32,
) -> Result<(), Vec<Diagnostic>> {
    let at: BTreeMap<String, usize> = cards.iter().map(|c| c.office.id.clone()).zip(0..).collect();
    let mut problems = Vec::new();
    for cells in table.rows() {
        let card = at
            .get(cells.text("office"))
            .and_then(|at| cards.get_mut(*at));
        match (card, line(cells, digits)) {
            (_, Err(problem)) => problems.push(problem),
            (None, _) => problems.push(cells.broken("office", "不在 `summary.csv` 里")),
            (Some(card), Ok(line)) => card.lines.push(line),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    for card in cards.iter() {
        let points = card.lines.iter().filter_map(|line| line.points.as_ref());
        let sum = points.fold(Number::zero(), |sum, points| sum + points.value().clone());
        if sum != *card.total.sure.value() {
            let message = format!(
                "`{}` 的总分是 {},`scorecards.csv` 里各项相加是 {}",
                quote(&card.office.name),
                card.total.sure,
                Points::round(&sum, digits)
            );
            problems.push(damaged(card.place.clone(), message));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn line(cells: Cells<'_>, digits: u32) -> Result<PastLine, Diagnostic> {
    let points = |column: &str| {
        let number = cells.number(column)?;
        Ok::<_, Diagnostic>(number.map(|n| Points::round(&n, digits)))
    };
    let text = |column: &str| cells.text(column).to_owned();
    let word = cells.text("kind");
    let kind = KINDS
        .iter()
        .find(|(id, title)| *id == word || *title == word);
    let Some((kind, _)) = kind else {
        return Err(cells.broken("kind", "不是 kaohe 写的类型"));
    };
    let word = cells.text("status");
    let status = STATUSES
        .into_iter()
        .find(|s| s.id() == word || s.title() == word);
    if status.is_none() && !word.is_empty() {
        return Err(cells.broken("status", "不是 kaohe 写的状态"));
    }
    Ok(PastLine {
        kind,
        section: text("section"),
        indicator: text("indicator"),
        title: text("title"),
        max: points("max")?,
        reported: text("reported"),
        verified: text("verified"),
        workings: text("workings"),
        computed: points("computed")?,
        adjustment: points("adjustment")?,
        points: points("points")?,
        possible: points("possible")?,
        status,
        reason: text("reason"),
        decided_by: text("decided_by"),
        decided_on: text("decided_on"),
    })
}
