//! What cases reach of a rubric, and where they never come, as lines for people.

use std::io::{self, Write};

use crate::coverage::{Coverage, PointKind, Share};

/// A line a kind, one on all of them, then a line for everything that no case reaches.
///
/// # Errors
/// What writing to `out` fails with.
pub fn write(rubric: &str, coverage: &Coverage, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{rubric} 的覆盖:")?;
    for kind in PointKind::ALL {
        let share = coverage.share(kind);
        if share.all > 0 {
            line(kind.title(), share, out)?;
        }
    }
    line("合计", coverage.whole(), out)?;
    let missed = coverage.missed().count();
    if missed > 0 {
        writeln!(out, "没有用例走到的 {missed} 处:")?;
    }
    for point in coverage.missed() {
        let (line, column) = point.place.line_column();
        let name = point.place.source.name();
        writeln!(
            out,
            "  {name}:{line}:{column} {}:{}",
            point.whose, point.what
        )?;
    }
    Ok(())
}

fn line(title: &str, share: Share, out: &mut dyn Write) -> io::Result<()> {
    let wide = 8usize.saturating_sub(unicode_width::UnicodeWidthStr::width(title));
    let pad = " ".repeat(wide);
    let counts = format!("{}/{}", share.reached, share.all);
    writeln!(out, "  {title}{pad} {counts:>9} {:>6}%", share.percent())
}
