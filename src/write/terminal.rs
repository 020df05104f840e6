//! The summary that the terminal shows: a table of offices, the counts, and what is most worth asking for.

use std::io;

use unicode_width::UnicodeWidthStr;

use crate::diagnostic::Severity;
use crate::outcome::{Ends, NeedKind, Status};
use crate::scorecard::Scorecard;

use super::open::{OpenItem, kind_word, open_items};
use super::paper;
use super::prior;
use super::run::Run;

/// Columns of the table; the last two only beside last period's run, the first only where there are cohorts, the
/// fifth only where a person changed something.
const COLUMNS: usize = 10;
/// More offices than this are abbreviated.
const MOST_OFFICES: usize = 40;
/// Of an abbreviated cohort, so many are shown from the top and from the bottom.
const TOP: usize = 5;
const BOTTOM: usize = 3;
/// So many open items are shown.
const MOST_ITEMS: usize = 5;

/// Writes the summary: aligned by display width, so that Chinese and Latin names stand in columns.
pub fn write(run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let rubric = run.rubric;
    match rubric.edition.as_str() {
        "" => writeln!(out, "{}", safe(&rubric.title))?,
        edition => writeln!(out, "{}({})", safe(&rubric.title), safe(edition))?,
    }
    if !run.cards.is_empty() {
        writeln!(out)?;
        write_table(run, out)?;
    }
    writeln!(out)?;
    writeln!(out, "{}", counts_line(run))?;
    write_open_items(run, out)
}

/// A row of the table, or what is said in place of rows that are left out.
enum Row {
    Cells(Box<[String; COLUMNS]>),
    LeftOut(String),
}

fn write_table(run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    const HEADER: [&str; COLUMNS] = [
        "类别",
        "名次",
        "单位",
        "总分",
        "含人工调整",
        "等次",
        "待定",
        "出错",
        "总分变化",
        "名次变化",
    ];
    let right = |column: usize| !matches!(column, 0 | 2 | 5);
    let has_prior = run.prior.is_some();
    let has_cohorts = run.cards.iter().any(|c| !c.office.cohort.is_empty());
    let has_changes = run.cards.iter().any(|card| is_changed(run, card));
    let rows = rows(run);
    let mut widths = HEADER.map(|h| h.width());
    for row in &rows {
        if let Row::Cells(cells) = row {
            for (width, cell) in widths.iter_mut().zip(cells.iter()) {
                *width = (*width).max(cell.width());
            }
        }
    }
    let line = |cells: &[String; COLUMNS]| {
        let mut text = String::new();
        let columns = cells.iter().zip(widths).enumerate();
        let shown = |column: usize| match column {
            0 => has_cohorts,
            4 => has_changes,
            8.. => has_prior,
            _ => true,
        };
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

fn rows(run: &Run<'_>) -> Vec<Row> {
    let cards = run.ranked();
    let whole = cards.len() <= MOST_OFFICES;
    let mut rows = Vec::new();
    for of_cohort in cards.chunk_by(|a, b| a.office.cohort == b.office.cohort) {
        let left_out = of_cohort.len().saturating_sub(TOP + BOTTOM);
        for (at, card) in of_cohort.iter().enumerate() {
            if whole || left_out < 2 || at < TOP || at >= TOP + left_out {
                rows.push(Row::Cells(Box::new(cells(run, card))));
            } else if at == TOP {
                rows.push(Row::LeftOut(format!("…… 另有 {left_out} 家未列出")));
            }
        }
    }
    rows
}

fn cells(run: &Run<'_>, card: &Scorecard) -> [String; COLUMNS] {
    let prior = prior::of(run, card).unwrap_or_default();
    let standing = card.standing.as_ref();
    let count = |status| match paper::count(run, card, status) {
        0 => String::new(),
        n => n.to_string(),
    };
    [
        safe(&card.office.cohort),
        standing.map_or_else(String::new, |s| match (s.rank, s.rank_best, s.rank_worst) {
            (Some(rank), Some(best), Some(worst)) if best != worst => {
                format!("{rank}({best}–{worst})")
            }
            (Some(rank), ..) => rank.to_string(),
            (None, ..) => "—".to_owned(),
        }),
        safe(&card.office.name),
        match paper::is_without_points(run.rubric, card) {
            true => "—".to_owned(),
            false => span(&card.total),
        },
        changed(run, card),
        standing.map_or_else(String::new, |s| {
            let (sure, possible) = (run.grade(s.grade), run.grade(s.grade_possible));
            match (sure, possible) {
                (sure, possible) if sure == possible || possible.is_empty() => safe(sure),
                ("", possible) => format!("至多{}", safe(possible)),
                (sure, possible) => format!("{}至{}", safe(sure), safe(possible)),
            }
        }),
        count(Status::Open),
        count(Status::Failed),
        prior
            .total_change
            .map_or_else(String::new, |change| signed(change.to_string())),
        prior
            .rank_change
            .map_or_else(String::new, |change| signed(change.to_string())),
    ]
}

/// What people changed in a total, of the office and of its items: `+4.00`; empty where nobody changed anything.
fn changed(run: &Run<'_>, card: &Scorecard) -> String {
    // What nobody changed adds up to nothing.
    if !is_changed(run, card) {
        return String::new();
    }
    let changed = card.adjustment.add(&paper::adjusted_items(run, card));
    match (changed.sure.to_string(), changed.possible.to_string()) {
        (sure, possible) if sure == possible => signed(sure),
        (sure, possible) => format!("{}至{}", signed(sure), signed(possible)),
    }
}

/// Whether a person changed anything, be it that the changes cancel out.
fn is_changed(run: &Run<'_>, card: &Scorecard) -> bool {
    let counted = card.outcomes.iter();
    let counted = counted.filter(|outcome| run.is_counted(outcome.indicator));
    let mut outcomes = counted.filter(|outcome| outcome.decided.is_some());
    !card.adjustment.is_zero() || outcomes.any(|outcome| !outcome.adjustment().is_zero())
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

fn counts_line(run: &Run<'_>) -> String {
    let counts = run.counts;
    let mut parts = vec![
        format!("读入 {} 份", counts.read),
        format!("计分 {} 份", counts.scored),
        format!("拒收 {} 份", counts.refused),
    ];
    if let Some(roster) = counts.roster {
        parts.push(format!("名单 {roster} 家"));
        parts.push(format!("未报送 {} 家", counts.without_report));
    }
    let messages = [
        (Severity::Error, "错误"),
        (Severity::Warning, "警告"),
        (Severity::Note, "提示"),
    ];
    for (severity, word) in messages {
        match run.messages(severity) {
            0 => {}
            n => parts.push(format!("{word} {n} 条")),
        }
    }
    parts.join(",")
}

fn write_open_items(run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut items: Vec<(&Scorecard, OpenItem<'_>)> = run
        .ranked()
        .into_iter()
        .flat_map(|card| {
            open_items(run, card)
                .into_iter()
                .map(move |item| (card, item))
        })
        .collect();
    if items.is_empty() {
        return Ok(());
    }
    items.sort_by(|(_, a), (_, b)| b.points_at_stake.cmp(&a.points_at_stake));
    writeln!(out, "待补 {} 项,影响最大的:", items.len())?;
    for (card, item) in items.iter().take(MOST_ITEMS) {
        let known = match item.need.known.as_str() {
            "" => String::new(),
            known if item.need.kind == NeedKind::Refused => format!("({})", safe(known)),
            known => format!("(已知 {})", safe(known)),
        };
        writeln!(
            out,
            "  {} {}{known}:{},影响 {} 分,{}",
            safe(&card.office.name),
            safe(&item.need.title),
            kind_word(item.need.kind),
            item.points_at_stake,
            item.indicators.join("、"),
        )?;
    }
    Ok(())
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
    fn what_a_person_changed_stands_beside_the_total() {
        let mut fixture = fixture::two_offices();
        // An indicator came to 7.00 and counts 7.50; the office got 2.00 more.
        let settled = fixture.cards.iter_mut().find(|c| c.office.id == "00258");
        let settled = settled.unwrap();
        settled.outcomes[0].decided = Some(Box::new(fixture::decided("7")));
        settled.adjustment = fixture::ends("2", "2");
        let written = text(|out| write(&fixture.run(), out));
        assert!(
            written.contains(
                "类别  名次  单位           总分  含人工调整  等次        待定  出错\n\
                 街道     1  湖塘街道       8.00       +2.50  良好\n"
            ),
            "{written}"
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
