//! `scorecards.csv`: a row a line of an office's card. An office's points sum to its total, so that a pivot table
//! just works.

use std::io;

use crate::outcome::{Outcome, Status};
use crate::rubric::Indicator;
use crate::scorecard::{Line, LineKind, Scorecard};

use super::paper;
use super::run::Run;
use super::table::{Cell, Column, CsvStyle, Fixed, Kind, Table};

const COLUMNS: [Fixed; 27] = [
    ("office", "单位编号", Kind::Text),
    ("name", "单位名称", Kind::Text),
    ("cohort", "考核类别", Kind::Text),
    ("period", "考核期", Kind::Text),
    ("kind", "类型", Kind::Text),
    ("section", "一级指标", Kind::Text),
    ("indicator", "指标编号", Kind::Text),
    ("title", "名称", Kind::Text),
    ("rule", "评分标准", Kind::Text),
    ("responsible", "责任单位", Kind::Text),
    ("method", "考核方式", Kind::Text),
    ("max", "分值", Kind::Points),
    ("reported", "填报情况", Kind::Text),
    ("verified", "核实情况", Kind::Text),
    ("workings", "计算过程", Kind::Text),
    ("computed", "计算得分", Kind::Points),
    ("adjustment", "人工调整", Kind::Points),
    ("points", "得分", Kind::Points),
    ("possible", "最高可能得分", Kind::Points),
    ("lost", "失分", Kind::Points),
    ("open_points", "待定分", Kind::Points),
    ("status", "状态", Kind::Text),
    ("reason", "原因", Kind::Text),
    ("evidence", "佐证", Kind::Text),
    ("self_score", "自评分", Kind::EXACT),
    ("decided_by", "认定人", Kind::Text),
    ("decided_on", "认定日期", Kind::Text),
];

/// The cells of a row behind the office's; empty where nothing is said.
#[derive(Default)]
struct Row<'a> {
    kind: Cell<'a>,
    section: Cell<'a>,
    indicator: Cell<'a>,
    title: Cell<'a>,
    rule: Cell<'a>,
    responsible: Cell<'a>,
    method: Cell<'a>,
    max: Cell<'a>,
    reported: Cell<'a>,
    verified: Cell<'a>,
    workings: Cell<'a>,
    computed: Cell<'a>,
    adjustment: Cell<'a>,
    points: Cell<'a>,
    possible: Cell<'a>,
    lost: Cell<'a>,
    open_points: Cell<'a>,
    status: Cell<'a>,
    reason: Cell<'a>,
    evidence: Cell<'a>,
    self_score: Cell<'a>,
    decided_by: Cell<'a>,
    decided_on: Cell<'a>,
}

impl<'a> Row<'a> {
    fn write(self, card: &'a Scorecard, table: &mut Table<'_>) -> io::Result<()> {
        table.row([
            Cell::text(&card.office.id),
            Cell::text(&card.office.name),
            Cell::text(&card.office.cohort),
            Cell::text(&card.period),
            self.kind,
            self.section,
            self.indicator,
            self.title,
            self.rule,
            self.responsible,
            self.method,
            self.max,
            self.reported,
            self.verified,
            self.workings,
            self.computed,
            self.adjustment,
            self.points,
            self.possible,
            self.lost,
            self.open_points,
            self.status,
            self.reason,
            self.evidence,
            self.self_score,
            self.decided_by,
            self.decided_on,
        ])
    }
}

/// The columns of `scorecards.csv`.
pub fn columns() -> Vec<Column> {
    Column::list(&COLUMNS)
}

/// Writes `scorecards.csv`: by cohort, rank and office; of an office the indicators in the order of the paper,
/// then the lines that are not indicators.
///
/// An unscored indicator has its points in `computed` (and `adjustment`) alone, so that the sum of `points` stays the total. A penalty
/// has 0 as its most, so that `lost = max − possible` is what was surely taken.
pub fn write(run: &Run<'_>, style: CsvStyle, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Table::begin(&columns(), style, out)?;
    for card in run.ranked() {
        for outcome in &card.outcomes {
            if let Some(indicator) = run.rubric.indicator(outcome.indicator) {
                outcome_row(run, outcome, indicator, style).write(card, &mut table)?;
            }
        }
        for line in &card.lines {
            line_row(run, line, style).write(card, &mut table)?;
        }
    }
    table.end()
}

fn outcome_row<'a>(
    run: &Run<'a>,
    outcome: &'a Outcome,
    indicator: &'a Indicator,
    style: CsvStyle,
) -> Row<'a> {
    let text = |text: &'a Option<String>| Cell::or_empty(text.as_deref(), Cell::text);
    let section = run.rubric.sections.get(outcome.indicator.section);
    let kind = if indicator.unscored {
        "指标(不计分)"
    } else {
        "指标"
    };
    let row = Row {
        kind: Cell::text(style.word("indicator", kind)),
        section: Cell::or_empty(section, |s| Cell::text(s.id.as_str())),
        indicator: Cell::text(&indicator.id),
        title: Cell::text(&indicator.title),
        rule: text(&indicator.rule),
        responsible: text(&indicator.responsible),
        method: text(&indicator.method),
        reported: Cell::text(&outcome.words.reported),
        verified: Cell::text(&outcome.words.verified),
        workings: Cell::text(&outcome.words.workings),
        computed: paper::computed(outcome),
        adjustment: adjustment_cell(outcome),
        status: status_cell(outcome.status, style),
        reason: Cell::text(&outcome.words.reason),
        evidence: Cell::text(&outcome.words.evidence),
        self_score: Cell::or_empty(outcome.words.self_score.as_ref(), |score| {
            Cell::number(score, run.rubric.digits)
        }),
        decided_by: Cell::or_empty(outcome.decided.as_ref(), |d| Cell::text(&d.by)),
        decided_on: Cell::or_empty(outcome.decided.as_ref(), |d| Cell::text(&d.on)),
        ..Row::default()
    };
    if indicator.unscored {
        return row;
    }
    let most = run.most(outcome);
    let row = Row {
        max: Cell::or_empty(most.as_ref(), Cell::points),
        points: paper::sure(outcome),
        ..row
    };
    if outcome.status == Status::NotApplicable && outcome.points.is_zero() {
        return row;
    }
    let possible = outcome.points.possible.clone();
    Row {
        lost: Cell::or_empty(most, |most| Cell::points(&(most - possible.clone()))),
        open_points: Cell::points(&(possible.clone() - outcome.points.sure.clone())),
        possible: Cell::points(&possible),
        ..row
    }
}

/// What a person changed at the sure end; empty where nobody changed anything.
fn adjustment_cell<'a>(outcome: &Outcome) -> Cell<'a> {
    let adjustment = outcome.adjustment();
    if adjustment.is_zero() {
        Cell::Empty
    } else {
        Cell::points(&adjustment.sure)
    }
}

fn status_cell<'a>(status: Status, style: CsvStyle) -> Cell<'a> {
    Cell::text(style.word(status.id(), status.title()))
}

fn line_word(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Scale => "换算",
        LineKind::Rescale => "缺项折算",
        LineKind::Cap => "封顶保底",
        LineKind::Adjustment => "人工调整",
        LineKind::Gate => "一票否决与降档",
        LineKind::Formula => "总分公式",
        LineKind::Rounding => "总分取整",
        LineKind::Limit => "总分限制",
        LineKind::Quota => "名额",
        LineKind::Rank => "名次",
        LineKind::Grade => "等次",
        LineKind::Column => "其他数",
    }
}

fn line_row<'a>(run: &Run<'a>, line: &'a Line, style: CsvStyle) -> Row<'a> {
    let gate = line.gate.and_then(|g| run.rubric.gates.get(g));
    let section = line.section.and_then(|s| run.rubric.sections.get(s));
    let open = line.points.possible.clone() - line.points.sure.clone();
    let points = Cell::points(&line.points.sure);
    let (computed, adjustment) = match line.kind {
        LineKind::Adjustment => (Cell::Empty, points.clone()),
        _ => (points.clone(), Cell::Empty),
    };
    Row {
        kind: Cell::text(style.word(line.kind.id(), line_word(line.kind))),
        section: Cell::or_empty(section, |s| Cell::text(s.id.as_str())),
        indicator: Cell::or_empty(gate, |g| Cell::text(g.id.as_str())),
        title: Cell::text(&line.title),
        workings: Cell::text(&line.workings),
        computed,
        adjustment,
        points,
        possible: Cell::points(&line.points.possible),
        open_points: Cell::points(&open),
        status: match line.kind {
            LineKind::Gate if !line.points.is_settled() => status_cell(Status::Open, style),
            _ if line.open => status_cell(Status::Open, style),
            _ => Cell::Empty,
        },
        reason: Cell::text(&line.reason),
        decided_by: Cell::or_empty(line.decided.as_ref(), |(by, _)| Cell::text(by)),
        decided_on: Cell::or_empty(line.decided.as_ref(), |(_, on)| Cell::text(on)),
        ..Row::default()
    }
}

#[cfg(test)]
mod tests;
