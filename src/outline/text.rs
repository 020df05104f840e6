//! The outline for a terminal: the tree in columns, aligned by display width.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::reads::{Feed, Reads};
use super::{Outline, Worth};

/// Writes it; with the tables of what each part reads and what each field feeds where `fields` is asked for.
pub fn write(outline: &Outline<'_>, fields: bool, out: &mut dyn io::Write) -> io::Result<()> {
    let rubric = outline.rubric.rubric();
    let (title, id, edition) = (&rubric.title, &rubric.id, &rubric.edition);
    let points = &rubric.points;
    writeln!(
        out,
        "{}",
        safe(&format!("{title}({id},版本 {edition}),满分 {points} 分"))
    )?;
    for (cohort, points) in &outline.papers {
        writeln!(out, "  {}:满分 {points} 分", safe(cohort))?;
    }
    write_tree(outline, out)?;
    if !outline.total.is_empty() {
        writeln!(out, "总分:{}", safe(&outline.total))?;
    }
    if !outline.gates.is_empty() {
        writeln!(out, "否决和降档")?;
    }
    for gate in &outline.gates {
        let named = format!("{} {}", gate.gate.id, gate.gate.title);
        writeln!(out, "  {}:{}", safe(&named), safe(&gate.effects.join(",")))?;
    }
    if !outline.grades.is_empty() {
        writeln!(out, "等次")?;
    }
    let widest = outline.grades.iter().map(|grade| grade.grade.name.width());
    let widest = widest.max().unwrap_or(0);
    for grade in &outline.grades {
        let gap = " ".repeat(widest.saturating_sub(grade.grade.name.width()));
        let quota = match grade.quota.as_str() {
            "" => String::new(),
            quota => format!(",{quota}"),
        };
        let line = format!("  {}{gap}  {}{quota}", grade.grade.name, grade.from);
        writeln!(out, "{}", safe(&line))?;
    }
    if !rubric.columns.is_empty() {
        writeln!(out, "附加列")?;
    }
    for column in &rubric.columns {
        let unit = column.unit.as_ref().map(|unit| format!("({unit})"));
        let line = format!(
            "  {} {}{}",
            column.id,
            column.title,
            unit.unwrap_or_default()
        );
        writeln!(out, "{}", safe(&line))?;
    }
    if fields {
        write_reads(outline, out)?;
        write_feeds(outline, out)?;
    }
    for (at, line) in outline.ways.iter().enumerate() {
        let indent = if at == 0 { "" } else { "  " };
        writeln!(out, "{indent}{}", safe(line))?;
    }
    Ok(())
}

/// A line of the tree: a name, points, a share, and what is special.
struct Row {
    name: String,
    points: String,
    share: String,
    remark: String,
}

impl Row {
    fn new(name: String, worth: &[Worth<'_>], remark: &str) -> Self {
        let percent = |worth: &Worth<'_>| {
            let printed = worth.printed.as_ref();
            printed.map_or_else(String::new, |share| format!("{share}%"))
        };
        let mut remarks = Vec::new();
        let (mut points, mut share) = (String::new(), String::new());
        match worth {
            [] => {}
            [only] => {
                points = format!("{} 分", only.points);
                share = percent(only);
            }
            several => remarks.extend(several.iter().map(|worth| {
                let said = format!(
                    "{} {} 分 {}",
                    worth.cohorts.join("、"),
                    worth.points,
                    percent(worth)
                );
                said.trim_end().to_owned()
            })),
        }
        remarks.extend((!remark.is_empty()).then(|| remark.to_owned()));
        Self {
            name: safe(&name),
            points,
            share,
            remark: safe(&remarks.join(";")),
        }
    }
}

fn write_tree(outline: &Outline<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rows = Vec::new();
    for section in &outline.sections {
        let named = format!("{} {}", section.section.id, section.section.title);
        rows.push(Row::new(named, &section.worth, &section.remark));
        for item in &section.items {
            let named = format!("  {} {}", item.indicator.id, item.indicator.title);
            rows.push(Row::new(named, &item.worth, &item.remark));
        }
    }
    let widest = |cell: fn(&Row) -> &str| rows.iter().map(|row| cell(row).width()).max();
    let names = widest(|row| &row.name).unwrap_or(0);
    let points = widest(|row| &row.points).unwrap_or(0);
    let shares = widest(|row| &row.share).unwrap_or(0);
    for row in &rows {
        let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
        let line = format!(
            "{}{}  {}{}  {}{}  {}",
            row.name,
            pad(&row.name, names),
            pad(&row.points, points),
            row.points,
            pad(&row.share, shares),
            row.share,
            row.remark,
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// What each measure, item, section and gate reads.
fn write_reads(outline: &Outline<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "各项读什么")?;
    let mut line = |name: String, reads: &Reads| {
        let said = said(reads, outline);
        match said.is_empty() {
            true => Ok(()),
            false => writeln!(out, "  {}:{}", safe(&name), safe(&said.join("、"))),
        }
    };
    for measure in &outline.measures {
        let named = format!(
            "派生数 {}(measure.{})",
            measure.measure.title, measure.measure.name
        );
        line(named, &measure.reads)?;
    }
    for section in &outline.sections {
        let named = format!(
            "{} {} 的适用条件",
            section.section.id, section.section.title
        );
        line(named, &section.reads)?;
        for item in &section.items {
            let named = format!("{} {}", item.indicator.id, item.indicator.title);
            line(named, &item.reads)?;
        }
    }
    for gate in &outline.gates {
        line(format!("{} {}", gate.gate.id, gate.gate.title), &gate.reads)?;
    }
    Ok(())
}

/// What something reads, in words.
fn said(reads: &Reads, outline: &Outline<'_>) -> Vec<String> {
    let rubric = outline.rubric.rubric();
    let mut said = Vec::new();
    let fields = reads.fields.iter().filter_map(|id| rubric.field(*id));
    said.extend(fields.map(|field| format!("{}({})", field.title, field.id())));
    let priors = reads.priors.iter().filter_map(|id| rubric.field(*id));
    said.extend(priors.map(|field| format!("上年{}(prior.{})", field.title, field.id())));
    let measures = reads
        .measures
        .iter()
        .filter_map(|at| rubric.measures.get(*at));
    said.extend(measures.map(|m| format!("{}(measure.{})", m.title, m.name)));
    let targets = reads
        .targets
        .iter()
        .filter_map(|at| rubric.targets.get(*at));
    said.extend(targets.map(|t| format!("{}(target.{})", t.title, t.name)));
    let indicators = reads
        .indicators
        .iter()
        .filter_map(|at| rubric.indicator(*at));
    said.extend(indicators.map(|i| format!("{}得分", i.id)));
    let sections = reads
        .sections
        .iter()
        .filter_map(|at| rubric.sections.get(*at));
    said.extend(sections.map(|s| format!("{}得分", s.id)));
    let rest = [
        (reads.self_scores, "自评分"),
        (reads.card, "总分、名次等"),
        (reads.cohort, "同类单位的数"),
    ];
    said.extend(
        rest.into_iter()
            .filter(|(reads, _)| *reads)
            .map(|(_, what)| what.to_owned()),
    );
    said
}

/// What reads each field.
fn write_feeds(outline: &Outline<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "填报项用在哪里")?;
    for field in &outline.fields {
        let feeds: Vec<String> = field
            .feeds
            .iter()
            .map(|feed| feed_in_words(feed, outline))
            .collect();
        let used = match feeds.is_empty() {
            true => "没有用到".to_owned(),
            false => feeds.join("、"),
        };
        let line = format!("  {}({}):{used}", field.field.title, field.field.id());
        writeln!(out, "{}", safe(&line))?;
    }
    Ok(())
}

/// `C2`, `派生数 done_rate`, `勾稽关系 lost-within-cases`.
fn feed_in_words(feed: &Feed, outline: &Outline<'_>) -> String {
    let id = feed.id(outline.rubric);
    match feed {
        Feed::Indicator(_) | Feed::Gate(_) => id.to_owned(),
        Feed::Measure(_) => format!("派生数 {id}"),
        Feed::Section(_) => format!("{id} 的适用条件"),
        Feed::Check(_) => format!("勾稽关系 {id}"),
        Feed::Grade(_) => format!("等次 {id}"),
        Feed::Column(_) => format!("附加列 {id}"),
        Feed::Total => "总分公式".to_owned(),
        Feed::TieBreak => "并列时的比较".to_owned(),
    }
}

/// Without the control characters that would move a terminal's cursor or change its colours.
fn safe(text: &str) -> String {
    let plain = |sign: char| if sign.is_control() { ' ' } else { sign };
    text.chars().map(plain).collect()
}
