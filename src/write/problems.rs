//! `problems.csv`: a row something not scored, not understood, contradictory or stale.

use std::io;

use crate::diagnostic::{Diagnostic, Severity};

use super::run::Run;
use super::table::{Cell, Column, CsvStyle, Fixed, Kind, Table};

const COLUMNS: [Fixed; 7] = [
    ("severity", "级别", Kind::Text),
    ("source", "来源", Kind::Text),
    ("line", "行", Kind::Count),
    ("column", "列", Kind::Count),
    ("office", "单位编号", Kind::Text),
    ("code", "代码", Kind::Text),
    ("message", "说明", Kind::Text),
];

/// The columns of `problems.csv`.
pub fn columns() -> Vec<Column> {
    Column::list(&COLUMNS)
}

/// Writes `problems.csv`: errors first, then by source and place, so that the order of files does not matter.
/// The remedy follows the message.
pub fn write(run: &Run<'_>, style: CsvStyle, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Table::begin(&columns(), style, out)?;
    let mut problems: Vec<_> = run.diagnostics.iter().map(|d| (key(d), d)).collect();
    problems.sort_by(|a, b| a.0.cmp(&b.0));
    for ((severity, source, place, ..), problem) in problems {
        table.row([
            Cell::text(style.word(severity.name(), severity_word(severity))),
            Cell::text(source),
            Cell::or_empty(place, |(line, _)| Cell::count(line)),
            Cell::or_empty(place, |(_, column)| Cell::count(column)),
            Cell::or_empty(problem.office.as_deref(), Cell::text),
            Cell::text(problem.code.name()),
            match &problem.help {
                Some(help) => Cell::text(format!("{};{help}", problem.message)),
                None => Cell::text(&problem.message),
            },
        ])?;
    }
    table.end()
}

type Key<'a> = (
    Severity,
    &'a str,
    Option<(usize, usize)>,
    Option<&'a str>,
    &'a str,
    &'a str,
    Option<&'a str>,
);

fn key(problem: &Diagnostic) -> Key<'_> {
    let (source, place) = problem.position();
    (
        problem.severity(),
        source.unwrap_or(""),
        place,
        problem.office.as_deref(),
        problem.code.name(),
        &problem.message,
        problem.help.as_deref(),
    )
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Note => "提示",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::fixture::{self, text};

    #[test]
    fn whole_table_errors_first() {
        let fixture = fixture::two_offices();
        assert_eq!(
            text(|out| write(&fixture.run(), CsvStyle::default(), out)),
            "\u{feff}级别,来源,行,列,单位编号,代码,说明\r\n\
             错误,报表/a.csv,,,,not-utf8,不是 UTF-8 文本\r\n\
             警告,luxi.toml,2,5,luxi,not-understood,`数十` 看不懂;请写数字\r\n"
        );
    }
}
