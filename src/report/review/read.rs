//! A review file → its rows, cell by cell; nothing is judged yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::report::cell::plain_header;
use crate::report::offices::Named;
use crate::report::quote::quote;
use crate::report::raw::{Entry, Raw, RawKind, RawText};
use crate::report::table::{Row, other_separator, rows, use_commas};
use crate::report::{Format, toml};
use crate::shape::Words;
use crate::source::{Place, Source};

/// One file of what people decided.
#[derive(Clone, Debug)]
pub struct ReviewTable {
    /// The name that messages give it.
    pub name: String,
    /// What was found while reading: rows that are no rows.
    pub diagnostics: Vec<Diagnostic>,
    pub(super) rows: Vec<RawEntry>,
}

/// One row or one `[[review]]`, as written.
#[derive(Clone, Debug)]
pub(super) struct RawEntry {
    /// All of it.
    pub(super) place: Place,
    /// What is written; blank parts are left out.
    pub(super) parts: BTreeMap<Part, RawText>,
}

/// What an entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Office,
    OfficeName,
    Item,
    Kind,
    Value,
    Seen,
    Reason,
    By,
    Date,
    Document,
}

/// Every part with its name in messages and all headers that it goes by.
const PARTS: [(Part, &str, &[&str]); 10] = [
    (
        Part::Office,
        "单位",
        &["office", "office.id", "单位编号", "编号", "单位代码"],
    ),
    (
        Part::OfficeName,
        "单位",
        &[
            "name",
            "office.name",
            "单位",
            "单位名称",
            "被考核单位",
            "镇街",
            "街道",
        ],
    ),
    (
        Part::Item,
        "项目",
        &["item", "项目", "填报项", "指标", "指标编号", "复核项目"],
    ),
    (Part::Kind, "类型", &["kind", "类型", "复核类型"]),
    (
        Part::Value,
        "值",
        &["value", "值", "核定值", "认定值", "复核结果"],
    ),
    (Part::Seen, "所见", &["seen", "所见", "复核时所见"]),
    (Part::Reason, "理由", &["reason", "理由", "原因"]),
    (Part::By, "决定人", &["by", "决定人", "认定人", "复核人"]),
    (
        Part::Date,
        "日期",
        &["date", "日期", "决定日期", "认定日期", "复核日期"],
    ),
    (Part::Document, "文件", &["document", "文件", "文号"]),
];

/// What a table must have a column for; without one every row would be refused.
const NEEDED: [Part; 6] = [
    Part::Item,
    Part::Kind,
    Part::Value,
    Part::Reason,
    Part::By,
    Part::Date,
];

/// Every header that a part goes by, with its name in messages.
pub(crate) fn keys() -> Words {
    let keys = PARTS
        .iter()
        .flat_map(|(_, title, headers)| headers.iter().map(move |header| (*header, *title)));
    keys.collect()
}

impl Part {
    fn of(header: &str) -> Option<Self> {
        let header = plain_header(header);
        PARTS
            .iter()
            .find(|(_, _, words)| words.contains(&header.as_str()))
            .map(|(part, ..)| *part)
    }

    /// Its name in messages.
    pub(super) fn title(self) -> &'static str {
        PARTS
            .iter()
            .find(|(part, ..)| *part == self)
            .map_or("", |(_, title, _)| title)
    }
}

impl RawEntry {
    pub(super) fn get(&self, part: Part) -> Option<&RawText> {
        self.parts.get(&part)
    }

    /// Where a part stands, else the whole entry.
    pub(super) fn place_of(&self, part: Part) -> Place {
        self.get(part)
            .map_or(&self.place, |text| &text.place)
            .clone()
    }

    /// Whose it is, by id and name.
    pub(super) fn named(&self) -> Named<'_> {
        let text = |part| self.get(part).map(|text| text.text.as_str());
        Named {
            id: text(Part::Office),
            name: text(Part::OfficeName),
        }
    }

    /// Whose it is, as written.
    pub(super) fn office(&self) -> Option<&RawText> {
        self.get(Part::Office).or(self.get(Part::OfficeName))
    }
}

/// Whether a header is that of a review file.
pub(crate) fn is_review(header: &Row) -> bool {
    let parts: Vec<Option<Part>> = header.cells.iter().map(|c| Part::of(&c.text)).collect();
    NEEDED.iter().all(|part| parts.contains(&Some(*part)))
}

impl ReviewTable {
    /// Reads CSV (a header row, then a row an entry) or TOML (`[[review]]`).
    ///
    /// # Errors
    /// A text that is no review file: without it every card would lack what people decided.
    pub fn read(source: &Arc<Source>, format: Format) -> Result<Self, Vec<Diagnostic>> {
        let mut table = Self {
            name: source.name().to_owned(),
            diagnostics: Vec::new(),
            rows: Vec::new(),
        };
        match format {
            Format::Csv => table.csv(source).map_err(|diagnostic| vec![diagnostic])?,
            Format::Toml => table.toml(toml::tree(source)?, source)?,
            Format::Json | Format::Ndjson => {
                let message = "复核文件要用 CSV 或 TOML";
                return Err(vec![not_a_review(message).at(Place::start(source))]);
            }
        }
        Ok(table)
    }

    /// Entries that stand in another text as tables.
    pub(crate) fn of_entries(name: &str, entries: Vec<Raw>) -> Self {
        let mut table = Self {
            name: name.to_owned(),
            diagnostics: Vec::new(),
            rows: Vec::new(),
        };
        for entry in entries {
            match entry.kind {
                RawKind::Table(parts) => table.table(&parts, entry.place),
                _ => table
                    .diagnostics
                    .push(not_a_review("复核的一条要写成表").at(entry.place)),
            }
        }
        table
    }

    fn csv(&mut self, source: &Arc<Source>) -> Result<(), Diagnostic> {
        let mut all = rows(source);
        let header = all.next();
        let cells = header.as_ref().map_or(&[][..], |row| &row.cells);
        let parts: Vec<Option<Part>> = cells.iter().map(|cell| Part::of(&cell.text)).collect();
        let place = header
            .as_ref()
            .map_or_else(|| Place::start(source), |row| row.place.clone());
        let has = |part: &Part| parts.contains(&Some(*part));
        let mut missing: Vec<&str> = Vec::new();
        if !has(&Part::Office) && !has(&Part::OfficeName) {
            missing.push(Part::Office.title());
        }
        missing.extend(NEEDED.iter().filter(|p| !has(p)).map(|p| p.title()));
        if !missing.is_empty() {
            let message = format!("复核文件的表头里没有 `{}`", missing.join("`、`"));
            let told = not_a_review(message).at(place);
            return Err(match header.as_ref().and_then(other_separator) {
                Some(separator) => told.help(use_commas(separator)),
                None => told,
            });
        }
        for (at, cell) in cells.iter().enumerate() {
            let part = parts.get(at).copied().flatten();
            let first = parts.iter().position(|other| *other == part);
            let first = first.filter(|first| part.is_some() && *first < at);
            if let Some(first) = first.and_then(|first| cells.get(first)) {
                let message = format!("复核文件的表头里 `{}` 有两列", quote(&cell.text));
                return Err(Diagnostic::new(Code::DuplicateColumn, message)
                    .at(cell.place.clone())
                    .at(first.place.clone())
                    .help("只留一列"));
            }
        }
        for row in all {
            if row.cells.len() != parts.len() || row.unclosed {
                self.diagnostics.push(row_length(&row, parts.len()));
                continue;
            }
            let named = row.cells.into_iter().zip(&parts);
            let parts: BTreeMap<Part, RawText> = named
                .filter(|(cell, _)| !cell.is_blank())
                .filter_map(|(cell, part)| {
                    let text = cell.text.trim().to_owned();
                    Some((
                        (*part)?,
                        RawText {
                            text,
                            place: cell.place,
                        },
                    ))
                })
                .collect();
            // A row that only unknown columns say something in, as a running number, is no entry.
            if !parts.is_empty() {
                let place = row.place;
                self.rows.push(RawEntry { place, parts });
            }
        }
        Ok(())
    }

    fn toml(&mut self, root: Raw, source: &Arc<Source>) -> Result<(), Vec<Diagnostic>> {
        let RawKind::Table(entries) = root.kind else {
            return Ok(());
        };
        let mut found = false;
        for entry in entries.into_iter().filter(|entry| entry.key == "review") {
            found = true;
            let items = match entry.value.kind {
                RawKind::List(items) => items,
                kind => vec![Raw {
                    kind,
                    place: entry.value.place,
                }],
            };
            for item in items {
                match item.kind {
                    RawKind::Table(entries) => self.table(&entries, item.place),
                    _ => {
                        let message = "`review` 下面要写成 `[[review]]`";
                        return Err(vec![not_a_review(message).at(item.place)]);
                    }
                }
            }
        }
        if found {
            return Ok(());
        }
        let message = "复核文件里没有 `[[review]]`";
        Err(vec![not_a_review(message).at(Place::start(source))])
    }

    fn table(&mut self, entries: &[Entry], place: Place) {
        let mut parts = BTreeMap::new();
        for entry in entries {
            let Some(part) = Part::of(&entry.key) else {
                continue;
            };
            match entry.value.written() {
                Some("") => {}
                Some(text) => {
                    let text = text.to_owned();
                    let place = entry.value.place.clone();
                    parts.insert(part, RawText { text, place });
                }
                None => {
                    let message = format!(
                        "复核文件的 `{}` 要写成单个的值,这一条没有采用",
                        quote(&entry.key)
                    );
                    self.diagnostics.push(
                        Diagnostic::new(Code::ReviewValue, message)
                            .at(entry.value.place.clone())
                            .help("写法与表格的格子相同,如 `value = \"92%以上\"`"),
                    );
                    return;
                }
            }
        }
        self.rows.push(RawEntry { place, parts });
    }
}

fn not_a_review(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::NotAReview, message).help(
        "CSV 的表头写 `单位编号,项目,类型,值,所见,理由,决定人,日期,文件`;TOML 每条写一个 `[[review]]`",
    )
}

fn row_length(row: &Row, columns: usize) -> Diagnostic {
    let (message, help) = if row.unclosed {
        (
            "复核文件的这一行有引号没有闭合,没有采用".to_owned(),
            "补上另一半引号;格子里的引号要写成两个 `\"\"`",
        )
    } else {
        (
            format!(
                "复核文件的这一行有 {} 格,表头有 {columns} 格,没有采用",
                row.cells.len()
            ),
            "核对是否多了或少了逗号;格子里有逗号时整格加双引号",
        )
    };
    Diagnostic::new(Code::RowLength, message)
        .at(row.place.clone())
        .help(help)
}
