//! `kaohe show`: a rubric as a tree, or as the text that its edition comes to.

use std::io;

use kaohe::bulk::score::{Plans, Unplanned};
use kaohe::compile::CompiledRubric;
use kaohe::rubric::{IndicatorId, Rubric, SectionKind, resolve};
use kaohe::source::Source;

use crate::args::ShowArgs;
use crate::console::Console;
use crate::files;
use crate::stages;
use crate::{CannotRun, Exit};

/// Prints it.
pub(crate) fn run(args: &ShowArgs, console: &Console) -> Result<Exit, CannotRun> {
    let file = files::read(&args.rubric)?;
    let load = |path: &str, from: &Source| Ok(files::read_beside(path, from)?.source);
    let (compiled, diagnostics) = stages::compile(&file.source, &load);
    let Some(compiled) = compiled else {
        return Err(CannotRun::Because(diagnostics));
    };
    console.report(&diagnostics, None);
    let text = if args.resolved {
        Some(resolve(&file.source, &load).map_err(CannotRun::Because)?)
    } else {
        None
    };
    console
        .print(|out| match &text {
            Some(text) => out.write_all(text.as_bytes()),
            None => {
                tree(compiled.rubric(), out)?;
                ways(&compiled, out)
            }
        })
        .map_err(|failed| failed.diagnostic())?;
    Ok(Exit::Done)
}

/// Sections with their indicators and points, then what limits the grade.
fn tree(rubric: &Rubric, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "{}({},版本 {}),满分 {} 分",
        rubric.title, rubric.id, rubric.edition, rubric.points
    )?;
    for (cohort, own) in &rubric.by_cohort {
        if own.points != rubric.points {
            writeln!(out, "  {cohort}:满分 {} 分", own.points)?;
        }
    }
    for (section_at, section) in rubric.sections.iter().enumerate() {
        let kind = match section.kind {
            SectionKind::Base => "",
            SectionKind::Bonus => "(加分)",
            SectionKind::Penalty => "(扣分)",
        };
        writeln!(out, "{} {}{kind}", section.id, section.title)?;
        for (indicator_at, indicator) in section.indicators.iter().enumerate() {
            let points = indicator.points.as_ref();
            let mut points = points.map_or_else(String::new, |p| format!("  {p} 分"));
            let at = IndicatorId {
                section: section_at,
                indicator: indicator_at,
            };
            for (cohort, own) in &rubric.by_cohort {
                let of_cohort = own.indicator(at).and_then(|own| own.points.as_ref());
                if let Some(own) = of_cohort.filter(|own| Some(*own) != indicator.points.as_ref()) {
                    points += &format!(",{cohort} {own} 分");
                }
            }
            writeln!(out, "  {} {}{points}", indicator.id, indicator.title)?;
        }
    }
    for gate in &rubric.gates {
        writeln!(out, "{} {}", gate.id, gate.title)?;
    }
    let grades: Vec<&str> = rubric.grades.iter().map(|g| g.name.as_str()).collect();
    if !grades.is_empty() {
        writeln!(out, "等次:{}", grades.join("、"))?;
    }
    Ok(())
}

/// How large tables are scored: by columns, or office by office, and why.
fn ways(compiled: &CompiledRubric, out: &mut dyn io::Write) -> io::Result<()> {
    let Err(left) = Plans::of(compiled, false) else {
        return writeln!(out, "计分方式:每一项都能按列计算,大批量时最快");
    };
    let of_rubric = |unplanned: &&Unplanned| !matches!(unplanned, Unplanned::Item(_));
    if let Some(whole) = left.iter().find(of_rubric) {
        return writeln!(out, "计分方式:逐家计算,因为{whole}");
    }
    writeln!(out, "计分方式:逐家计算,因为下面各项不能按列计算,其余各项能")?;
    for unplanned in left {
        let reason = match &unplanned {
            Unplanned::Item(own) => why_interpreted(compiled, &own.item),
            Unplanned::Results(_) | Unplanned::Cohorts => None,
        };
        match reason {
            Some(reason) => writeln!(out, "  {unplanned}({reason})")?,
            None => writeln!(out, "  {unplanned}")?,
        }
    }
    Ok(())
}

/// Why the interpreter runs the script of an indicator, if it does.
fn why_interpreted<'c>(compiled: &'c CompiledRubric, indicator: &str) -> Option<&'c str> {
    let at = compiled.rubric().find_indicator(indicator)?;
    compiled.score(at)?.why_interpreted()
}
