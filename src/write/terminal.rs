//! The summary that the terminal shows: a table of offices, the counts, and what is most worth asking for.

use std::io;

use unicode_width::UnicodeWidthStr;

use crate::diagnostic::Severity;
use crate::outcome::{Ends, Status};
use crate::rubric::Rubric;
use crate::scorecard::{Scorecard, Standing};

use super::important::OpenItems;
use super::paper;
use super::prior;
use super::run::{Counts, Run};

/// Columns of the table; the last two only beside last period's run, the first only where there are cohorts.
const COLUMNS: usize = 9;
/// More offices than this are abbreviated.
pub(crate) const MOST_OFFICES: usize = 40;
/// Of an abbreviated cohort, so many are shown from the top and from the bottom.
const TOP: usize = 5;
const BOTTOM: usize = 3;

/// An office in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownOffice {
    /// Its name.
    pub name: String,
    /// Its cohort.
    pub cohort: String,
    /// Place and grade; none before ranking.
    pub standing: Option<Standing>,
    /// Its total.
    pub total: Ends,
    /// How many counted indicators are open.
    pub open: usize,
    /// How many counted indicators failed.
    pub failed: usize,
    /// How total and rank changed since last period, as printed.
    pub changes: [String; 2],
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// An office.
    Office(Box<ShownOffice>),
    /// So many offices of a cohort are left out here.
    LeftOut(usize),
}

/// All that the summary tells.
#[derive(Clone, Debug)]
pub struct Summary<'a> {
    /// The rubric.
    pub rubric: &'a Rubric,
    /// The offices by cohort, rank and id, abbreviated as [`abbreviated`] says; none: no table.
    pub offices: Vec<Shown>,
    /// Whether changes since last period are shown.
    pub has_prior: bool,
    /// How many of what.
    pub counts: Counts,
    /// How many errors, warnings and notes there are.
    pub messages: [usize; 3],
    /// What is most worth asking for.
    pub open: OpenItems,
}

/// The offices of a cohort that are shown, of so many in order: how many from the top, how many are left out
/// behind them. `all` offices of the run.
pub fn abbreviated(of_cohort: usize, all: usize) -> (usize, usize) {
    let left_out = of_cohort.saturating_sub(TOP + BOTTOM);
    if all <= MOST_OFFICES || left_out < 2 {
        (of_cohort, 0)
    } else {
        (TOP, left_out)
    }
}

/// Writes the summary of a run: aligned by display width, so that Chinese and Latin names stand in columns.
pub fn write(run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut open = OpenItems::default();
    for card in run.cards {
        open.add(run.rubric, card);
    }
    let summary = Summary {
        rubric: run.rubric,
        offices: offices(run),
        has_prior: run.prior.is_some(),
        counts: run.counts,
        messages: SEVERITIES.map(|(severity, _)| run.messages(severity)),
        open,
    };
    summary.write(out)
}

const SEVERITIES: [(Severity, &str); 3] = [
    (Severity::Error, "错误"),
    (Severity::Warning, "警告"),
    (Severity::Note, "提示"),
];

impl Summary<'_> {
    /// Writes it.
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let rubric = self.rubric;
        match rubric.edition.as_str() {
            "" => writeln!(out, "{}", safe(&rubric.title))?,
            edition => writeln!(out, "{}({})", safe(&rubric.title), safe(edition))?,
        }
        if !self.offices.is_empty() {
            writeln!(out)?;
            write_table(self, out)?;
        }
        writeln!(out)?;
        writeln!(out, "{}", counts_line(self))?;
        self.open.write(out)
    }

    fn grade(&self, grade: Option<usize>) -> &str {
        let grade = grade.and_then(|at| self.rubric.grades.get(at));
        grade.map_or("", |grade| grade.name.as_str())
    }
}

/// A row of the table, or what is said in place of rows that are left out.
enum Row {
    Cells([String; COLUMNS]),
    LeftOut(String),
}

fn write_table(summary: &Summary<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    const HEADER: [&str; COLUMNS] = [
        "类别",
        "名次",
        "单位",
        "总分",
        "等次",
        "待定",
        "出错",
        "总分变化",
        "名次变化",
    ];
    let right = |column: usize| !matches!(column, 0 | 2 | 4);
    let has_prior = summary.has_prior;
    let has_cohorts = summary.offices.iter().any(|shown| match shown {
        Shown::Office(office) => !office.cohort.is_empty(),
        Shown::LeftOut(_) => false,
    });
    let row = |shown: &Shown| match shown {
        Shown::Office(office) => Row::Cells(cells(summary, office)),
        Shown::LeftOut(count) => Row::LeftOut(format!("…… 另有 {count} 家未列出")),
    };
    let rows: Vec<Row> = summary.offices.iter().map(row).collect();
    let mut widths = HEADER.map(|h| h.width());
    for row in &rows {
        if let Row::Cells(cells) = row {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = (*width).max(cell.width());
            }
        }
    }
    let line = |cells: &[String; COLUMNS]| {
        let mut text = String::new();
        let columns = cells.iter().zip(widths).enumerate();
        let shown = |column: usize| (has_cohorts || column > 0) && (has_prior || column < 7);
        for (column, (cell, width)) in columns.filter(|(c, _)| shown(*c)) {
            let padding = " ".repeat(width.saturating_sub(cell.width()));
            if !text.is_empty() {
                text.push_str("  ");
            }
            let (before, after) = if right(column) {
                (padding.as_str(), "")
            } else {
                ("", padding.as_str())
            };
            text.extend([before, cell, after]);
        }
        text.trim_end().to_owned()
    };
    writeln!(out, "{}", line(&HEADER.map(str::to_owned)))?;
    for row in &rows {
        match row {
            Row::Cells(cells) => writeln!(out, "{}", line(cells))?,
            Row::LeftOut(text) => writeln!(out, "{text}")?,
        }
    }
    Ok(())
}

/// The offices of a run that are shown.
fn offices(run: &Run<'_>) -> Vec<Shown> {
    let cards = run.ranked();
    let mut offices = Vec::new();
    for of_cohort in cards.chunk_by(|a, b| a.office.cohort == b.office.cohort) {
        let (top, left_out) = abbreviated(of_cohort.len(), cards.len());
        for (at, card) in of_cohort.iter().enumerate() {
            if at < top || at >= top + left_out {
                offices.push(Shown::Office(Box::new(shown(run, card))));
            } else if at == top {
                offices.push(Shown::LeftOut(left_out));
            }
        }
    }
    offices
}

fn shown(run: &Run<'_>, card: &Scorecard) -> ShownOffice {
    let prior = prior::of(run, card).unwrap_or_default();
    let total_change = prior.total_change.map(|change| signed(change.to_string()));
    let rank_change = prior.rank_change.map(|change| signed(change.to_string()));
    ShownOffice {
        name: card.office.name.clone(),
        cohort: card.office.cohort.clone(),
        standing: card.standing.clone(),
        total: card.total.clone(),
        open: paper::count(run, card, Status::Open),
        failed: paper::count(run, card, Status::Failed),
        changes: [total_change, rank_change].map(Option::unwrap_or_default),
    }
}

fn cells(summary: &Summary<'_>, office: &ShownOffice) -> [String; COLUMNS] {
    let standing = office.standing.as_ref();
    let count = |count: usize| match count {
        0 => String::new(),
        n => n.to_string(),
    };
    let [total_change, rank_change] = office.changes.clone();
    [
        safe(&office.cohort),
        standing.map_or_else(String::new, |s| match (s.rank, s.rank_best, s.rank_worst) {
            (Some(rank), Some(best), Some(worst)) if best != worst => {
                format!("{rank}({best}–{worst})")
            }
            (Some(rank), ..) => rank.to_string(),
            (None, ..) => "—".to_owned(),
        }),
        safe(&office.name),
        span(&office.total),
        standing.map_or_else(String::new, |s| {
            let (sure, possible) = (summary.grade(s.grade), summary.grade(s.grade_possible));
            match (sure, possible) {
                (sure, possible) if sure == possible || possible.is_empty() => safe(sure),
                ("", possible) => format!("至多{}", safe(possible)),
                (sure, possible) => format!("{}至{}", safe(sure), safe(possible)),
            }
        }),
        count(office.open),
        count(office.failed),
        total_change,
        rank_change,
    ]
}

/// With a plus before what rose.
pub(super) fn signed(change: String) -> String {
    let rose = !change.starts_with('-') && change.bytes().any(|b| b.is_ascii_digit() && b != b'0');
    if rose { format!("+{change}") } else { change }
}

/// `42.00–98.00`, or one figure when it is settled.
fn span(ends: &Ends) -> String {
    if ends.is_settled() {
        ends.sure.to_string()
    } else {
        format!("{}–{}", ends.sure, ends.possible)
    }
}

fn counts_line(summary: &Summary<'_>) -> String {
    let counts = summary.counts;
    let mut parts = vec![
        format!("读入 {} 份", counts.read),
        format!("计分 {} 份", counts.scored),
        format!("拒收 {} 份", counts.refused),
    ];
    if let Some(roster) = counts.roster {
        parts.push(format!("名单 {roster} 家"));
        parts.push(format!("未报送 {} 家", counts.without_report));
    }
    for ((_, word), count) in SEVERITIES.iter().zip(summary.messages) {
        match count {
            0 => {}
            n => parts.push(format!("{word} {n} 条")),
        }
    }
    parts.join(",")
}

/// Without the control characters that would move a terminal's cursor or change its colours.
pub(super) fn safe(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::fixture::{self, text};

    #[test]
    fn whole_summary_in_columns() {
        let mut fixture = fixture::two_offices();
        fixture.cards[0].office.name = "Luxi\u{1b}镇".into();
        assert_eq!(
            text(|out| write(&fixture.run(), out)),
            "\
示例考核(1)

类别  名次  单位           总分  等次        待定  出错
街道     1  湖塘街道       8.00  良好
镇       1  Luxi 镇   4.00–9.00  良好至优秀     1     1

读入 2 份,计分 1 份,拒收 1 份,名单 2 家,未报送 1 家,错误 1 条,警告 1 条
待补 2 项,影响最大的:
  Luxi 镇 执法人员持证率(已知 ≥92):不精确,影响 5.00 分,C1、C2
  Luxi 镇 败诉案件数(已知 3-5):未填报,影响 0.00 分,V4
"
        );
    }

    #[test]
    fn many_offices_are_abbreviated() {
        let mut fixture = fixture::two_offices();
        fixture.cards = (1..=60)
            .map(|n| fixture::card(&format!("{n:03}"), &format!("单位{n}"), ""))
            .collect();
        let written = text(|out| write(&fixture.run(), out));
        assert!(written.contains("单位5 "), "{written}");
        assert!(!written.contains("单位6 "), "{written}");
        assert!(written.contains("…… 另有 52 家未列出\n"), "{written}");
        assert!(written.contains("单位58"), "{written}");
        assert!(!written.contains("类别"), "{written}");
    }
}
