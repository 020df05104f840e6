//! The offices that must appear in a run (被考核单位名单).

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::Rubric;
use crate::source::{Place, Source};

use super::header::{OfficePart, office_part};
use super::quote::{near, quote};
use super::raw::{Raw, RawKind, RawText};
use super::table::{other_separator, rows, use_commas};
use super::{Format, Office, toml};

/// The offices that must appear in a run, with or without a report.
#[derive(Clone, Debug)]
pub struct Roster {
    /// In the order of the file.
    pub offices: Vec<RosterOffice>,
}

/// An office on the roster.
#[derive(Clone, Debug)]
pub struct RosterOffice {
    /// The office.
    pub office: Office,
    /// Where it stands.
    pub place: Place,
}

/// One line of a roster as written.
#[derive(Default)]
struct Line {
    id: Option<RawText>,
    name: Option<RawText>,
    cohort: Option<RawText>,
}

impl Roster {
    /// Reads a roster from CSV (office, name, cohort) or TOML (`[[office]]` with id, name, cohort).
    ///
    /// All problems at once; a roster with one is none, since everybody's rank depends on it.
    pub fn read(
        source: &Arc<Source>,
        format: Format,
        rubric: &Rubric,
    ) -> Result<Self, Vec<Diagnostic>> {
        let lines = match format {
            Format::Csv => csv_lines(source).map_err(|diagnostic| vec![diagnostic])?,
            Format::Toml => toml_lines(toml::tree(source)?),
            Format::Json | Format::Ndjson => {
                let message = "单位名单要用 CSV 或 TOML";
                return Err(vec![
                    Diagnostic::new(Code::NotAReport, message)
                        .at(Place::start(source))
                        .help("表头写 `单位编号,单位名称,考核类别`,每行一个单位"),
                ]);
            }
        };
        let mut diagnostics = Vec::new();
        let mut roster = Self {
            offices: Vec::new(),
        };
        let mut seen = HashMap::new();
        for line in lines {
            roster.add(line, rubric, &mut seen, &mut diagnostics);
        }
        if roster.offices.is_empty() && diagnostics.is_empty() {
            let message = "单位名单里没有单位";
            diagnostics.push(Diagnostic::new(Code::EmptyFile, message).at(Place::start(source)));
        }
        if diagnostics.is_empty() {
            Ok(roster)
        } else {
            Err(diagnostics)
        }
    }

    fn add(
        &mut self,
        line: Line,
        rubric: &Rubric,
        seen: &mut HashMap<String, Place>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let Some(id) = line.id.as_ref().or(line.name.as_ref()) else {
            if let Some(cohort) = line.cohort {
                let message = "名单里这一行没有写单位";
                let diagnostic = Diagnostic::new(Code::NoOffice, message).at(cohort.place);
                diagnostics.push(diagnostic.help("补上单位,或者删去这一行"));
            }
            return;
        };
        if let Some(before) = seen.insert(id.text.clone(), id.place.clone()) {
            let message = format!("名单里 `{}` 出现了两次", quote(&id.text));
            diagnostics.push(
                Diagnostic::new(Code::DuplicateOffice, message)
                    .label(id.place.clone(), "第二次")
                    .label(before, "第一次")
                    .help("只留一行"),
            );
            return;
        }
        let cohort_place = line.cohort.as_ref().map(|cohort| cohort.place.clone());
        let office = Office {
            id: id.text.clone(),
            name: line.name.as_ref().unwrap_or(id).text.clone(),
            cohort: line.cohort.map(|cohort| cohort.text).unwrap_or_default(),
        };
        if let Some(place) = cohort_place {
            let unknown = unknown_cohort(&office, rubric);
            diagnostics.extend(unknown.map(|diagnostic| diagnostic.at(place)));
        }
        self.offices.push(RosterOffice {
            place: id.place.clone(),
            office,
        });
    }
}

/// Finds offices of a roster by id or name.
pub(crate) struct RosterIndex<'a> {
    by_id: HashMap<&'a str, &'a RosterOffice>,
    by_name: HashMap<&'a str, &'a RosterOffice>,
}

impl<'a> RosterIndex<'a> {
    pub(crate) fn new(roster: &'a Roster) -> Self {
        let offices = || roster.offices.iter();
        Self {
            by_id: offices().map(|o| (o.office.id.as_str(), o)).collect(),
            by_name: offices().map(|o| (o.office.name.as_str(), o)).collect(),
        }
    }

    /// The office that a report means.
    pub(crate) fn find(&self, office: &Office) -> Option<&'a RosterOffice> {
        self.by_id
            .get(office.id.as_str())
            .or_else(|| self.by_name.get(office.id.as_str()))
            .or_else(|| self.by_name.get(office.name.as_str()))
            .copied()
    }

    /// Every id and name.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a str> + Clone {
        self.by_id.keys().chain(self.by_name.keys()).copied()
    }
}

/// An office whose cohort the rubric does not list.
pub(crate) fn unknown_cohort(office: &Office, rubric: &Rubric) -> Option<Diagnostic> {
    let cohort = office.cohort.as_str();
    if rubric.cohorts.is_empty() || rubric.cohorts.iter().any(|known| known == cohort) {
        return None;
    }
    let known = rubric.cohorts.join("`、`");
    let message = if cohort.is_empty() {
        format!("`{}` 没有写考核类别,没有计分", quote(&office.name))
    } else {
        format!(
            "`{}` 的考核类别 `{}` 不在细则里,没有计分",
            quote(&office.name),
            quote(cohort)
        )
    };
    let nearest = near(cohort, rubric.cohorts.iter().map(String::as_str));
    let help = match nearest {
        Some(meant) => format!("是不是 `{meant}`?"),
        None => format!("细则的类别有 `{known}`"),
    };
    let diagnostic = Diagnostic::new(Code::UnknownCohort, message).help(help);
    Some(diagnostic.office(&office.id))
}

fn csv_lines(source: &Arc<Source>) -> Result<Vec<Line>, Diagnostic> {
    let mut all = rows(source);
    let header = all.next();
    let parts: Vec<Option<OfficePart>> = match &header {
        Some(header) => header.cells.iter().map(|c| office_part(&c.text)).collect(),
        None => Vec::new(),
    };
    let named = |part: &Option<OfficePart>| matches!(part, Some(OfficePart::Id | OfficePart::Name));
    if !parts.iter().any(named) {
        let message = "名单里没有单位这一列";
        let diagnostic = Diagnostic::new(Code::NoOfficeColumn, message).at(Place::start(source));
        let separator = header.as_ref().and_then(other_separator);
        return Err(diagnostic.help(match separator {
            Some(separator) => use_commas(separator),
            None => "表头写 `单位编号,单位名称,考核类别`".to_owned(),
        }));
    }
    Ok(all
        .map(|row| {
            let mut line = Line::default();
            for (cell, part) in row.cells.into_iter().zip(&parts) {
                let raw = Raw {
                    kind: RawKind::Text(cell.text),
                    place: cell.place,
                };
                match part {
                    Some(OfficePart::Id) => line.id = line.id.or_else(|| raw.text()),
                    Some(OfficePart::Name) => line.name = line.name.or_else(|| raw.text()),
                    Some(OfficePart::Cohort) => line.cohort = line.cohort.or_else(|| raw.text()),
                    _ => {}
                }
            }
            line
        })
        .collect())
}

fn toml_lines(root: Raw) -> Vec<Line> {
    let RawKind::Table(entries) = root.kind else {
        return Vec::new();
    };
    let listed = entries
        .into_iter()
        .filter(|entry| matches!(entry.key.as_str(), "office" | "offices"));
    let items = listed.flat_map(|entry| match entry.value.kind {
        RawKind::List(items) => items,
        _ => vec![entry.value],
    });
    items
        .map(|item| {
            let mut line = Line::default();
            match &item.kind {
                RawKind::Table(entries) => {
                    for entry in entries {
                        match entry.key.as_str() {
                            "id" => line.id = entry.value.text(),
                            "name" => line.name = entry.value.text(),
                            "cohort" => line.cohort = entry.value.text(),
                            _ => {}
                        }
                    }
                }
                _ => line.id = item.text(),
            }
            line
        })
        .collect()
}
