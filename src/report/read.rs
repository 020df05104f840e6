//! One text → its reports.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::rubric::{FieldId, Rubric};
use crate::source::{Place, Source};

use super::header::Column;
use super::other_table::other_table;
use super::raw::{Raw, RawReport};
use super::rows::unread_rows;
use super::table::{rows, without_bom};
use super::tree::FieldIndex;
use super::{Report, csv, facts, json, toml, tree};

/// How a text is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One report as TOML.
    Toml,
    /// One report or an array of them as JSON.
    Json,
    /// One report a line as JSON.
    Ndjson,
    /// One office a row.
    Csv,
}

impl Format {
    /// The format of a name such as `csv`, or of a file by its ending.
    ///
    /// ```
    /// use kaohe::report::Format;
    /// assert_eq!(Format::from_name("reports/2024.CSV"), Some(Format::Csv));
    /// assert_eq!(Format::from_name("jsonl"), Some(Format::Ndjson));
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        let ending = name.rsplit('.').next().unwrap_or(name);
        match ending.to_ascii_lowercase().as_str() {
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// What one text gave.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// The reports that can be scored.
    pub reports: Vec<Report>,
    /// Why others cannot be, and everything that was not understood.
    pub diagnostics: Vec<Diagnostic>,
    /// How many reports were refused.
    pub refused: usize,
    /// How many reports there were, refused ones included.
    pub read: usize,
    /// Events that may stand in the text, of any office, and were not read.
    pub(crate) unread_rows: Vec<FieldId>,
    /// One a report: where its office and what belongs to it stand.
    pub(crate) places: Vec<OfficePlaces>,
}

/// Where a report says whose it is.
#[derive(Clone, Debug)]
pub(crate) struct OfficePlaces {
    /// The office.
    pub(crate) office: Place,
    /// Its cohort.
    pub(crate) cohort: Option<Place>,
    /// The period.
    pub(crate) period: Option<Place>,
}

impl Read {
    fn refuse(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.read += 1;
        self.refused += 1;
        self.diagnostics.extend(diagnostics);
    }

    /// Keeps the first report and the last one alone: those between are of no interest.
    pub fn keep_ends(&mut self) {
        keep_ends(&mut self.reports);
        keep_ends(&mut self.places);
    }

    fn take(&mut self, raw: RawReport, rubric: &Rubric) {
        match facts::report(raw, rubric, &mut self.diagnostics) {
            Ok((report, places)) => {
                self.read += 1;
                self.places.push(places);
                self.reports.push(report);
            }
            Err(diagnostic) => self.refuse([diagnostic]),
        }
    }
}

fn keep_ends<T>(of: &mut Vec<T>) {
    if of.len() > 2 {
        of.drain(1..of.len() - 1);
    }
}

/// Reads all reports of a text for a rubric. Pure; a bad report does not stop the others.
pub fn read(source: &Arc<Source>, format: Format, rubric: &Rubric) -> Read {
    Reader::new(rubric).read(source, format)
}

/// Reads texts for one rubric, whose fields are indexed once for all of them.
pub struct Reader<'r> {
    index: FieldIndex<'r>,
}

impl<'r> Reader<'r> {
    /// Makes one for a rubric.
    pub fn new(rubric: &'r Rubric) -> Self {
        let index = FieldIndex::new(rubric);
        Self { index }
    }

    /// Reads all reports of a text, as [`read`] does.
    pub fn read(&self, source: &Arc<Source>, format: Format) -> Read {
        whole(source, format, &self.index)
    }
}

fn whole(source: &Arc<Source>, format: Format, index: &FieldIndex<'_>) -> Read {
    let rubric = index.rubric();
    let mut read = read_all(source, format, index);
    if read.refused > 0 && format != Format::Csv {
        let unread = unread_rows(source.name(), rubric).into_iter();
        read.unread_rows.extend(unread.map(|table| table.field));
    }
    if read.read == 0 && !has_errors(&read.diagnostics) {
        let message = format!("`{}` 里没有填报表", source.name());
        read.diagnostics.push(
            Diagnostic::new(Code::NoReports, message)
                .at(Place::start(source))
                .help("核对是否选错了文件,或者只有表头"),
        );
    }
    read
}

/// Reads rows of a table whose header was read before; what stands in columns without a header comes apart,
/// with the column's position.
pub(crate) fn read_rows(
    source: &Arc<Source>,
    columns: &[Column],
    mut nameless: Vec<bool>,
    rubric: &Rubric,
) -> (Read, Vec<(usize, Diagnostic)>) {
    let (mut read, mut told) = (Read::default(), Vec::new());
    for row in rows(source) {
        let say = |at, diagnostic| told.push((at, diagnostic));
        match csv::row(row, columns, &mut nameless, say) {
            Ok(raw) => read.take(raw, rubric),
            Err(diagnostic) => read.refuse([diagnostic]),
        }
    }
    (read, told)
}

/// Reads one report that is a tree already, as part of another text.
pub(crate) fn read_tree(root: Raw, rubric: &Rubric) -> Read {
    let mut read = Read::default();
    match tree::report(root, &FieldIndex::new(rubric)) {
        Ok(raw) => read.take(raw, rubric),
        Err(diagnostic) => read.refuse([diagnostic]),
    }
    read
}

fn read_all(source: &Arc<Source>, format: Format, index: &FieldIndex<'_>) -> Read {
    let rubric = index.rubric();
    let mut read = Read::default();
    let (text, base) = without_bom(source);
    let trees = match format {
        Format::Csv => {
            if let Some(refused) = csv::other_encoding(source, index) {
                read.refuse([refused]);
                let unread = unread_rows(source.name(), rubric).into_iter();
                read.unread_rows.extend(unread.map(|table| table.field));
                return read;
            }
            if let Some(other) = other_table(source, index, "填报表") {
                read.read += other.refused;
                read.refused += other.refused;
                read.diagnostics.push(other.diagnostic);
                read.unread_rows = other.rows;
                return read;
            }
            let table = csv::table(source, index);
            read.diagnostics.extend(table.diagnostics);
            read.read += table.refused;
            read.refused += table.refused;
            for row in table.rows {
                match row {
                    Ok(raw) => read.take(raw, rubric),
                    Err(diagnostic) => read.refuse([diagnostic]),
                }
            }
            return read;
        }
        Format::Toml => match toml::tree(source) {
            Ok(root) => vec![Ok(root)],
            Err(diagnostics) => {
                read.refuse(diagnostics);
                return read;
            }
        },
        Format::Json => json::trees(source, text, base),
        Format::Ndjson => json::lines(source, text, base),
    };
    for root in trees {
        match root.and_then(|root| tree::report(root, index)) {
            Ok(raw) => read.take(raw, rubric),
            Err(diagnostic) => read.refuse([diagnostic]),
        }
    }
    read
}
