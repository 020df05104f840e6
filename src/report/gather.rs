//! The reports of a run: one an office, on the roster, of a known cohort, with line data laid over them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{FieldId, Rubric};
use crate::source::Place;
use crate::value::Fact;

use super::line_table::{LineFact, LineTable};
use super::quote::{near, quote};
use super::read::{OfficePlaces, Read};
use super::review::Reviewed;
use super::roster::{Roster, RosterIndex, unknown_cohort};
use super::{Office, Prior, Report, facts};

/// Everything that a run scores.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// One an office, in the order they were read; offices without a report come last, as the roster lists them.
    pub reports: Vec<Report>,
    /// What was said while reading, and of the run as a whole.
    pub diagnostics: Vec<Diagnostic>,
    /// How many reports were read.
    pub read: usize,
    /// How many of them are scored: `read = scored + refused`.
    pub scored: usize,
    /// How many were refused.
    pub refused: usize,
    /// The ids of the offices, in the order of `reports`.
    pub input_order: Vec<String>,
}

/// Puts the reports of a run together.
///
/// A second report of an office is refused, so the caller brings the files into an order of its own first.
pub fn gather(
    reads: Vec<Read>,
    rubric: &Rubric,
    roster: Option<&Roster>,
    line_data: &[LineTable],
) -> Gathered {
    let mut run = Run {
        rubric,
        roster,
        listed: roster.map(RosterIndex::new),
        reports: Vec::new(),
        diagnostics: Vec::new(),
        seen: HashMap::new(),
        named: HashMap::new(),
    };
    let (mut read, mut refused) = (0, 0);
    for part in reads {
        read += part.read;
        refused += part.refused;
        run.diagnostics.extend(part.diagnostics);
        for (report, places) in part.reports.into_iter().zip(part.places) {
            if let Err(diagnostic) = run.add(report, &places) {
                refused += 1;
                run.diagnostics.push(diagnostic);
            }
        }
    }
    run.add_without_report();
    run.lay_over(line_data);
    Gathered {
        input_order: run.reports.iter().map(|r| r.office.id.clone()).collect(),
        reports: run.reports,
        diagnostics: run.diagnostics,
        read,
        scored: read.saturating_sub(refused),
        refused,
    }
}

struct Run<'a> {
    rubric: &'a Rubric,
    roster: Option<&'a Roster>,
    listed: Option<RosterIndex<'a>>,
    reports: Vec<Report>,
    diagnostics: Vec<Diagnostic>,
    /// Where the report of an office stands, by its id.
    seen: HashMap<String, Place>,
    /// By name, and whether that report gave an id beside it.
    named: HashMap<String, (Place, bool)>,
}

impl Run<'_> {
    fn add(&mut self, mut report: Report, places: &OfficePlaces) -> Result<(), Diagnostic> {
        let mut remarks = Vec::new();
        if let Some(roster) = &self.listed {
            remarks.extend(from_roster(&mut report.office, roster, places)?);
        }
        let office = &report.office;
        if let Some(unknown) = unknown_cohort(office, self.rubric) {
            let place = places.cohort.as_ref().unwrap_or(&places.office);
            return Err(unknown.at(place.clone()));
        }
        if let Some(first) = self.first_report(office) {
            let message = format!("`{}` 有两份填报表,第二份没有计分", quote(&office.name));
            return Err(Diagnostic::new(Code::DuplicateOffice, message)
                .label(places.office.clone(), "第二份")
                .label(first.clone(), "第一份")
                .office(&office.id)
                .help("核对哪一份有效,只留一份"));
        }
        remarks.extend(self.other_period(&report, places));
        let (office, place) = (&report.office, &places.office);
        let has_id = office.id != office.name;
        self.named
            .insert(office.name.clone(), (place.clone(), has_id));
        self.seen.insert(office.id.clone(), place.clone());
        self.diagnostics.extend(remarks);
        self.reports.push(report);
        Ok(())
    }

    /// Where the office reported already. Offices of one name are two only where both give an id.
    fn first_report(&self, office: &Office) -> Option<&Place> {
        let same_name = || {
            let (place, has_id) = self.named.get(&office.name)?;
            let two = *has_id && office.id != office.name;
            (!two).then_some(place)
        };
        self.seen.get(&office.id).or_else(same_name)
    }

    fn other_period(&self, report: &Report, places: &OfficePlaces) -> Option<Diagnostic> {
        let (wanted, got) = (self.rubric.period.as_deref()?, report.period.as_deref()?);
        if is_same_period(wanted, got) {
            return None;
        }
        let message = format!(
            "`{}` 的填报表是 `{}` 的,细则考核 `{wanted}`",
            quote(&report.office.name),
            quote(got)
        );
        let place = places.period.as_ref().unwrap_or(&places.office);
        Some(
            Diagnostic::new(Code::OtherPeriod, message)
                .at(place.clone())
                .office(&report.office.id)
                .help("核对是否交错了年度;已照样计分"),
        )
    }

    /// An office on the roster that sent nothing has a report with nothing in it.
    fn add_without_report(&mut self) {
        for entry in self.roster.iter().flat_map(|roster| &roster.offices) {
            let office = &entry.office;
            if self.seen.contains_key(&office.id) {
                continue;
            }
            if let Some(unknown) = unknown_cohort(office, self.rubric) {
                self.diagnostics.push(unknown.at(entry.place.clone()));
                continue;
            }
            let message = format!("`{}` 没有填报表,各项都按未填报计", quote(&office.name));
            self.diagnostics.push(
                Diagnostic::new(Code::NoReport, message)
                    .at(entry.place.clone())
                    .office(&office.id)
                    .help("催报;确实不参加考核的,从名单里删去"),
            );
            let blank = |field| facts::if_blank(Fact::missing(), field);
            self.reports.push(Report {
                office: office.clone(),
                period: None,
                facts: self.rubric.fields.iter().map(blank).collect(),
                self_score: BTreeMap::new(),
                review: Reviewed::default(),
                prior: Prior::NotGiven,
                source: None,
            });
        }
    }

    /// Line data beats what was reported; tables that differ are not used.
    fn lay_over(&mut self, tables: &[LineTable]) {
        let mut by_office: HashMap<&str, usize> = HashMap::new();
        for (at, report) in self.reports.iter().enumerate() {
            by_office.entry(&report.office.name).or_insert(at);
        }
        for (at, report) in self.reports.iter().enumerate() {
            by_office.insert(&report.office.id, at);
        }
        let mut stated: BTreeMap<(usize, FieldId), Vec<&LineFact>> = BTreeMap::new();
        let mut strangers = Vec::new();
        for table in tables {
            let mut named: BTreeSet<&str> = BTreeSet::new();
            for line in &table.facts {
                match by_office.get(line.office.as_str()) {
                    Some(report) => stated.entry((*report, line.field)).or_default().push(line),
                    None if named.insert(&line.office) => strangers.push(line),
                    None => {}
                }
            }
        }
        let known: Vec<&str> = by_office.keys().copied().collect();
        let unknown: Vec<Diagnostic> = strangers
            .iter()
            .map(|line| line_data_office(line, &known))
            .collect();
        for table in tables {
            self.diagnostics.extend(table.diagnostics.iter().cloned());
        }
        self.diagnostics.extend(unknown);
        for ((report, field), lines) in stated {
            self.lay(report, field, &lines);
        }
    }

    fn lay(&mut self, report: usize, id: FieldId, lines: &[&LineFact]) {
        let (Some(report), Some(field)) = (self.reports.get_mut(report), self.rubric.field(id))
        else {
            return;
        };
        let Some((first, others)) = lines.split_first() else {
            return;
        };
        if let Some(other) = others.iter().find(|o| o.fact.known != first.fact.known) {
            let message = format!(
                "`{}` 的 `{}`,条线数据有 `{}` 和 `{}` 两种,都没有采用",
                quote(&report.office.name),
                field.title,
                quote(&first.fact.written),
                quote(&other.fact.written)
            );
            let mut diagnostic = Diagnostic::new(Code::LineDataDiffers, message);
            for line in [first, other] {
                if let Some(place) = &line.fact.place {
                    diagnostic = diagnostic.at(place.clone());
                }
            }
            let diagnostic = diagnostic.office(&report.office.id);
            self.diagnostics
                .push(diagnostic.help("与数据来源部门核对,改正其中一份"));
            return;
        }
        if let Some(fact) = report.facts.get_mut(id.0) {
            let stated = std::mem::replace(fact, first.fact.clone());
            fact.replaced = Some(stated.written).filter(|written| !written.is_empty());
        }
    }
}

/// Whether two texts name one period: `2024` is `2024年度`.
pub(crate) fn is_same_period(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let text = text.trim().trim_end_matches("年度");
        text.trim_end_matches('年').trim().to_owned()
    };
    plain(one) == plain(other)
}

/// Fills what the roster knows of the office; refuses one that is not on it.
fn from_roster(
    office: &mut Office,
    roster: &RosterIndex<'_>,
    places: &OfficePlaces,
) -> Result<Option<Diagnostic>, Diagnostic> {
    let Some(entry) = roster.find(office) else {
        let nearest = near(&office.id, roster.names());
        let help = match nearest.or_else(|| near(&office.name, roster.names())) {
            Some(meant) => format!("是不是 `{meant}`?"),
            None => "要参加考核就加进名单".to_owned(),
        };
        let message = format!("`{}` 不在单位名单里,没有计分", quote(&office.name));
        return Err(Diagnostic::new(Code::OffRoster, message)
            .at(places.office.clone())
            .office(&office.id)
            .help(help));
    };
    let listed = &entry.office;
    let other_cohort =
        !listed.cohort.is_empty() && !office.cohort.is_empty() && listed.cohort != office.cohort;
    let remark = other_cohort.then(|| {
        let message = format!(
            "`{}` 的考核类别,填报表是 `{}`,单位名单是 `{}`",
            quote(&listed.name),
            quote(&office.cohort),
            quote(&listed.cohort)
        );
        let place = places.cohort.as_ref().unwrap_or(&places.office);
        Diagnostic::new(Code::RosterDiffers, message)
            .label(place.clone(), "填报表")
            .label(entry.place.clone(), "单位名单")
            .office(&listed.id)
            .help("已按单位名单计分;不对就改名单")
    });
    let cohort = if listed.cohort.is_empty() {
        std::mem::take(&mut office.cohort)
    } else {
        listed.cohort.clone()
    };
    let name = if listed.name == listed.id {
        std::mem::take(&mut office.name)
    } else {
        listed.name.clone()
    };
    *office = Office {
        id: listed.id.clone(),
        name,
        cohort,
    };
    Ok(remark)
}

fn line_data_office(line: &LineFact, known: &[&str]) -> Diagnostic {
    let message = format!(
        "条线数据里的 `{}` 不在这次考核里,没有采用",
        quote(&line.office)
    );
    let help = match near(&line.office, known.iter().copied()) {
        Some(meant) => format!("是不是 `{meant}`?"),
        None => "核对单位名称".to_owned(),
    };
    Diagnostic::new(Code::LineDataOffice, message)
        .at(line.place.clone())
        .help(help)
}
