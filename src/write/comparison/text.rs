//! For the terminal, and to copy into an answer.

use std::io;

use crate::decimal::Points;
use crate::past::{Comparison, LineChange, OfficeChange, PastCard, PastLine, PastRun};
use crate::write::terminal::{safe, signed};

use super::{decided, moved_remarks, total};

/// Writes what moved: both runs, then office by office the total, rank and grade, and every line that differs.
pub fn write(comparison: &Comparison<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "前:{}", run(comparison.old))?;
    writeln!(out, "后:{}", run(comparison.new))?;
    if let Some(note) = rubrics(comparison) {
        writeln!(out, "{note}")?;
    }
    let digits = comparison.old.digits.max(comparison.new.digits);
    for change in &comparison.offices {
        writeln!(out)?;
        office(change, digits, out)?;
    }
    writeln!(out)?;
    let (changed, unchanged) = (comparison.offices.len(), comparison.unchanged);
    match changed {
        0 => writeln!(out, "没有变化:{unchanged} 家前后一样"),
        _ => writeln!(
            out,
            "有变化 {changed} 家,没有变化 {unchanged} 家;每家各项变化相加等于总分的变化"
        ),
    }
}

fn run(run: &PastRun) -> String {
    format!("{} {}", safe(&run.name), safe(&run.rubric.titled()))
}

fn rubrics(comparison: &Comparison<'_>) -> Option<String> {
    let (old, new) = (&comparison.old.rubric, &comparison.new.rubric);
    let named = |id: &str, edition: &str| match edition {
        "" => safe(id),
        edition => format!("{}({})", safe(id), safe(edition)),
    };
    if (&old.id, &old.edition) != (&new.id, &new.edition) {
        let (before, after) = (named(&old.id, &old.edition), named(&new.id, &new.edition));
        return Some(format!(
            "注意:两次用的细则不同,前 {before},后 {after};变化里有规则的变化"
        ));
    }
    (old.sha256 != new.sha256)
        .then(|| "注意:细则编号和版本相同,内容改过;变化里有规则的变化".to_owned())
}

fn office(change: &OfficeChange<'_>, digits: u32, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(card) = change.card() else {
        return Ok(());
    };
    let cohort = match card.office.cohort.as_str() {
        "" => String::new(),
        cohort => format!("[{}]", safe(cohort)),
    };
    let name = format!(
        "{}({}){cohort}",
        safe(&card.office.name),
        safe(&card.office.id)
    );
    let (Some(old), Some(new)) = (change.old, change.new) else {
        let only = match change.old {
            Some(_) => "只在前一次",
            None => "只在后一次",
        };
        return writeln!(out, "{name} {only}:{}", standing(card));
    };
    writeln!(out, "{name}")?;
    let mut parts = vec![format!("总分 {}", arrow(&span(old), &span(new)))];
    if let Some(difference) = change.difference().filter(|d| !d.is_zero()) {
        parts.push(format!("变化 {}", signed(difference.to_string())));
    }
    parts.push(format!("名次 {}", arrow(&rank(old), &rank(new))));
    if !(old.grade.is_empty() && new.grade.is_empty()) {
        parts.push(format!("等次 {}", arrow(&grade(old), &grade(new))));
    }
    writeln!(out, "  {}", parts.join(","))?;
    if old.office.name != new.office.name || old.office.cohort != new.office.cohort {
        let of = |card: &PastCard| match card.office.cohort.as_str() {
            "" => safe(&card.office.name),
            cohort => format!("{}[{}]", safe(&card.office.name), safe(cohort)),
        };
        writeln!(out, "  单位 {}", arrow(&of(old), &of(new)))?;
    }
    let (gone, come) = moved_remarks(old, new);
    differing("  备注", safe(&gone), safe(&come), out)?;
    for moved in &change.lines {
        line(moved, digits, out)?;
    }
    Ok(())
}

fn standing(card: &PastCard) -> String {
    let mut parts = vec![
        format!("总分 {}", span(card)),
        format!("名次 {}", rank(card)),
    ];
    if !card.grade.is_empty() {
        parts.push(format!("等次 {}", grade(card)));
    }
    parts.join(",")
}

/// `85.00 → 88.00`, or the one that both are.
fn arrow(old: &str, new: &str) -> String {
    if old == new {
        format!("{new}(不变)")
    } else {
        format!("{old} → {new}")
    }
}

fn span(card: &PastCard) -> String {
    match total(Some(card)) {
        None => "不参加考核".to_owned(),
        Some((sure, possible)) if sure == possible => sure.to_string(),
        Some((sure, possible)) => format!("{sure}–{possible}"),
    }
}

fn rank(card: &PastCard) -> String {
    let open = card.rank_best != card.rank_worst;
    match (card.rank, card.rank_best, card.rank_worst) {
        (Some(rank), Some(best), Some(worst)) if open => format!("{rank}({best}–{worst})"),
        (Some(rank), ..) => rank.to_string(),
        (None, ..) => "—".to_owned(),
    }
}

fn grade(card: &PastCard) -> String {
    match (card.grade.as_str(), card.grade_possible.as_str()) {
        ("", "") => "—".to_owned(),
        ("", possible) => format!("至多{}", safe(possible)),
        (sure, possible) if sure == possible || possible.is_empty() => safe(sure),
        (sure, possible) => format!("{}至{}", safe(sure), safe(possible)),
    }
}

type FigureOf = fn(&PastLine) -> &Option<Points>;
type TextOf = fn(&PastLine) -> &String;

fn line(moved: &LineChange<'_>, digits: u32, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(shown) = moved.line() else {
        return Ok(());
    };
    let name = match shown.indicator.as_str() {
        "" => safe(&shown.title),
        id if id == shown.title => safe(id),
        id => format!("{} {}", safe(id), safe(&shown.title)),
    };
    let name = match shown.kind {
        "indicator" => name,
        _ => format!("{}:{name}", shown.kind_title()),
    };
    let difference = moved.difference(digits);
    let change = if difference.is_zero() {
        String::new()
    } else {
        format!(",变化 {}", signed(difference.to_string()))
    };
    let points = arrow(&line_points(moved.old), &line_points(moved.new));
    writeln!(out, "  {name} {points}{change}")?;
    let inner = |title: &str| format!("    {title}");
    let figures: [(&str, FigureOf); 3] = [
        ("分值", |l| &l.max),
        ("计算得分", |l| &l.computed),
        ("人工调整", |l| &l.adjustment),
    ];
    for (title, of) in figures {
        let text = |line: Option<&PastLine>| {
            let points = line.and_then(|l| of(l).as_ref());
            points.map_or_else(String::new, Points::to_string)
        };
        // Points say the same when nobody changed them.
        let adjusted = [moved.old, moved.new]
            .into_iter()
            .flatten()
            .any(|l| l.adjustment.is_some());
        if title != "计算得分" || adjusted {
            differing(&inner(title), text(moved.old), text(moved.new), out)?;
        }
    }
    let words: [(&str, TextOf); 4] = [
        ("填报", |l| &l.reported),
        ("核实", |l| &l.verified),
        ("计算", |l| &l.workings),
        ("原因", |l| &l.reason),
    ];
    for (title, of) in words {
        let text = |line: Option<&PastLine>| line.map_or_else(String::new, |l| safe(of(l)));
        differing(&inner(title), text(moved.old), text(moved.new), out)?;
    }
    let (by, on) = decided(moved.old, moved.new);
    if !by.is_empty() || !on.is_empty() {
        writeln!(out, "    认定:{}", safe(format!("{by} {on}").trim()))?;
    }
    Ok(())
}

fn differing(title: &str, old: String, new: String, out: &mut dyn io::Write) -> io::Result<()> {
    if old == new {
        return Ok(());
    }
    let or_none = |text: String| {
        if text.is_empty() {
            "(无)".to_owned()
        } else {
            text
        }
    };
    writeln!(out, "{title}:{} → {}", or_none(old), or_none(new))
}

/// The points of a line, both ends where they differ, and what kept it from having any.
fn line_points(line: Option<&PastLine>) -> String {
    let Some(line) = line else {
        return "(无此项)".to_owned();
    };
    let status = line.status.map(|s| s.title());
    match (&line.points, &line.possible) {
        (Some(sure), Some(possible)) if sure != possible => format!("{sure}–{possible}"),
        (Some(sure), _) => sure.to_string(),
        (None, _) => status.unwrap_or("不计分").to_owned(),
    }
}
