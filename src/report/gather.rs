//! The reports of a run: one an office, on the roster, of a known cohort, with line data laid over them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{FieldId, Rubric};
use crate::source::Place;
use crate::value::Fact;

use super::cell::plain_header;
use super::line_table::{LineFact, LineTable};
use super::offices::{Named, Offices, Unfound, hint};
use super::quote::quote;
use super::read::{OfficePlaces, Read};
use super::review::Reviewed;
use super::roster::{Roster, RosterIndex, unknown_cohort};
use super::{Office, Prior, Report, facts, rows};

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
    let mut unread: BTreeSet<FieldId> = BTreeSet::new();
    unread.extend(line_data.iter().flat_map(|table| &table.unread_rows));
    let mut others = Vec::new();
    let mut order = Vec::new();
    let mut all = 0..;
    for part in reads {
        read += part.read;
        refused += part.refused;
        run.diagnostics.extend(part.diagnostics);
        unread.extend(part.unread_rows);
        for ((report, places), at) in part.reports.into_iter().zip(part.places).zip(&mut all) {
            // A report of this period counts before one of another, whatever their files are called.
            if is_of_other_period(&report, rubric) {
                others.push((report, places, at));
                continue;
            }
            match run.add(report, &places) {
                Ok(()) => order.push(at),
                Err(diagnostic) => {
                    refused += 1;
                    run.diagnostics.push(diagnostic);
                }
            }
        }
    }
    for (report, places, at) in others {
        match run.add(report, &places) {
            Ok(()) => order.push(at),
            Err(diagnostic) => {
                refused += 1;
                run.diagnostics.push(diagnostic);
            }
        }
    }
    run.in_order(&order);
    run.add_without_report();
    run.lay_over(line_data);
    rows::open(&mut run.reports, &unread, rubric);
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
            if let Some(period) = &places.period
                && is_of_other_period(&report, self.rubric)
            {
                let message = format!(
                    "`{}` 有两份填报表,写明是 `{}` 的这一份没有计分",
                    quote(&office.name),
                    quote(report.period.as_deref().unwrap_or_default())
                );
                return Err(Diagnostic::new(Code::DuplicateOffice, message)
                    .at(period.clone())
                    .label(first.clone(), "计分的一份")
                    .office(&office.id)
                    .help("上年的填报表用 `--prior` 给出"));
            }
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
        if !is_of_other_period(report, self.rubric) {
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

    /// Brings the reports, added in the order of `order`, into that of the input.
    fn in_order(&mut self, order: &[usize]) {
        let reports = std::mem::take(&mut self.reports);
        let mut numbered: Vec<(&usize, Report)> = order.iter().zip(reports).collect();
        numbered.sort_by_key(|(at, _)| **at);
        self.reports = numbered.into_iter().map(|(_, report)| report).collect();
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
                self_total: None,
                review: Reviewed::default(),
                prior: Prior::NotGiven,
                source: None,
            });
        }
    }

    /// Line data beats what was reported; tables that differ are not used.
    fn lay_over(&mut self, tables: &[LineTable]) {
        let offices = Offices::new(self.reports.iter().map(|report| &report.office));
        let mut stated: BTreeMap<(usize, FieldId), Vec<&LineFact>> = BTreeMap::new();
        let mut unknown = Vec::new();
        for table in tables {
            let mut told: BTreeSet<Named<'_>> = BTreeSet::new();
            for line in &table.facts {
                match offices.find(line.named()) {
                    Ok(report) => stated.entry((report, line.field)).or_default().push(line),
                    Err(unfound) if told.insert(line.named()) => {
                        unknown.push(line_data_office(
                            "条线数据",
                            line.named(),
                            unfound,
                            &line.place,
                        ));
                    }
                    Err(_) => {}
                }
            }
        }
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
            fact.replaced = stated.into_replaced();
        }
    }
}

/// Whether two texts name one period: `2024` is `2024年度`.
pub(crate) fn is_same_period(one: &str, other: &str) -> bool {
    plain_period(one) == plain_period(other)
}

/// Whether a report states another period than that of the rubric.
pub fn is_of_other_period(report: &Report, rubric: &Rubric) -> bool {
    let periods = (rubric.period.as_deref(), report.period.as_deref());
    matches!(periods, (Some(wanted), Some(got)) if !is_same_period(wanted, got))
}

/// A period without the words that may stand behind it: `2024年度` is `2024`.
pub(super) fn plain_period(text: &str) -> &str {
    let text = text.trim().trim_end_matches("年度");
    text.trim_end_matches('年').trim()
}

/// Fills what the roster knows of the office; refuses one that is not on it.
fn from_roster(
    office: &mut Office,
    roster: &RosterIndex<'_>,
    places: &OfficePlaces,
) -> Result<Vec<Diagnostic>, Diagnostic> {
    let Some(entry) = roster.find(office) else {
        let nearest = hint(&office.id, roster.names());
        let help = nearest
            .or_else(|| hint(&office.name, roster.names()))
            .unwrap_or_else(|| "要参加考核就加进名单".to_owned());
        let message = format!("`{}` 不在单位名单里,没有计分", quote(&office.name));
        return Err(Diagnostic::new(Code::OffRoster, message)
            .at(places.office.clone())
            .office(&office.id)
            .help(help));
    };
    let listed = &entry.office;
    let other_cohort =
        !listed.cohort.is_empty() && !office.cohort.is_empty() && listed.cohort != office.cohort;
    let other_name = listed.name != listed.id
        && office.name != office.id
        && plain_header(&listed.name) != plain_header(&office.name);
    let other_name = other_name.then(|| {
        let message = format!(
            "`{}` 的名称,填报表是 `{}`,单位名单是 `{}`",
            quote(&listed.id),
            quote(&office.name),
            quote(&listed.name)
        );
        Diagnostic::new(Code::RosterDiffers, message)
            .label(places.office.clone(), "填报表")
            .label(entry.place.clone(), "单位名单")
            .office(&listed.id)
            .help("已按编号当作这个单位;编号填错的,改正编号")
    });
    let other_cohort = other_cohort.then(|| {
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
    Ok(other_name.into_iter().chain(other_cohort).collect())
}

/// A line of data that belongs to no office.
pub(super) fn line_data_office(
    origin: &str,
    named: Named<'_>,
    unfound: Unfound,
    place: &Place,
) -> Diagnostic {
    let Unfound { why, help, .. } = unfound;
    let message = format!(
        "{origin}里的 {}{},没有采用",
        named.shown(why),
        why.predicate()
    );
    Diagnostic::new(Code::LineDataOffice, message)
        .at(place.clone())
        .help(help.unwrap_or_else(|| "核对单位名称".to_owned()))
}
