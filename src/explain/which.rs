//! Which office and which items an account is asked for.

use std::collections::BTreeSet;

use crate::diagnostic::nearest;
use crate::report::{Office, Report};
use crate::rubric::{IndicatorId, Rubric};

/// The items that are asked for; none named: all.
#[derive(Clone, Debug, Default)]
pub struct Only {
    indicators: BTreeSet<IndicatorId>,
    gates: BTreeSet<usize>,
    some: bool,
}

/// An id that the rubric does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchItem {
    /// As it was given.
    pub id: String,
    /// The id that may have been meant.
    pub near: Option<String>,
}

impl Only {
    /// The items of some ids: of indicators, of sections (all that is in them), of gates.
    ///
    /// # Errors
    /// The first id that the rubric does not have.
    pub fn of(rubric: &Rubric, ids: &[String]) -> Result<Self, NoSuchItem> {
        let mut only = Self::default();
        for id in ids {
            only.some = true;
            let section = rubric.find_section(id);
            let indicator = rubric.find_indicator(id);
            let gate = rubric.gates.iter().position(|gate| gate.id == *id);
            if section.is_none() && indicator.is_none() && gate.is_none() {
                let known = rubric.indicators().map(|(_, i)| i.id.as_str());
                let known = known
                    .chain(rubric.sections.iter().map(|s| s.id.as_str()))
                    .chain(rubric.gates.iter().map(|g| g.id.as_str()));
                return Err(NoSuchItem {
                    id: id.clone(),
                    near: nearest(id, known).map(str::to_owned),
                });
            }
            only.indicators.extend(indicator);
            let of_section = rubric.indicators().map(|(at, _)| at);
            let of_section = of_section.filter(|at| Some(at.section) == section);
            only.indicators.extend(of_section);
            only.gates.extend(gate);
        }
        Ok(only)
    }

    /// Whether only some were asked for.
    pub fn is_part(&self) -> bool {
        self.some
    }

    pub(super) fn has(&self, indicator: IndicatorId) -> bool {
        !self.some || self.indicators.contains(&indicator)
    }

    pub(super) fn has_gate(&self, gate: usize) -> bool {
        !self.some || self.gates.contains(&gate)
    }
}

/// Why no office was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoOffice {
    /// None was named and there are several (or none at all), in the order of their ids.
    Several(Vec<Office>),
    /// The name belongs to several: their ids.
    Ambiguous(Vec<String>),
    /// There is none of that id or name, with the one that may have been meant.
    Unknown(Option<String>),
}

/// The office that is named by its id, or by its name; if none is named, the only one that sent a report.
///
/// # Errors
/// Why none was found.
pub fn find_office<'a>(
    reports: &'a [Report],
    wanted: Option<&str>,
) -> Result<&'a Report, NoOffice> {
    let Some(wanted) = wanted else {
        let sent = reports.iter().filter(|report| report.source.is_some());
        let mut given: Vec<&Report> = sent.collect();
        if given.is_empty() {
            given = reports.iter().collect();
        }
        if let [only] = given.as_slice() {
            return Ok(only);
        }
        let mut offices: Vec<Office> = given.iter().map(|r| r.office.clone()).collect();
        offices.sort();
        return Err(NoOffice::Several(offices));
    };
    let wanted = wanted.trim();
    if let Some(report) = reports.iter().find(|report| report.office.id == wanted) {
        return Ok(report);
    }
    let named = reports.iter().filter(|report| report.office.name == wanted);
    match named.collect::<Vec<_>>().as_slice() {
        [only] => Ok(only),
        [] => {
            let known = reports.iter().map(|report| &report.office);
            let known = known.flat_map(|office| [office.id.as_str(), office.name.as_str()]);
            Err(NoOffice::Unknown(nearest(wanted, known).map(str::to_owned)))
        }
        several => {
            let mut ids: Vec<String> = several.iter().map(|r| r.office.id.clone()).collect();
            ids.sort();
            Err(NoOffice::Ambiguous(ids))
        }
    }
}
