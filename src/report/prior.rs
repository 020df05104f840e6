//! Last period's reports, laid beside those of this one.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::rubric::{FieldId, Rubric};
use crate::source::Place;
use crate::value::Facts;

use super::gather::plain_period;
use super::offices::{Named, Offices, Why};
use super::quote::quote;
use super::read::{OfficePlaces, Read};
use super::rows::{self, RowsTable};
use super::{Office, Report};

/// What is known of an office's last period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Prior {
    /// No reports of last period were given, or the office's was refused: anything may have been.
    #[default]
    NotGiven,
    /// They were given, and the office is surely not among them: a new or merged office has no figures to compare with.
    Absent,
    /// A fact a field of the rubric, in the rubric's order.
    Facts(Facts),
}

/// Gives every office its report of last period; offices are found by id, else by name.
///
/// A report that names this period or a later one is not used, nor is the second one of an office, nor one whose id
/// and name are those of two offices; all are told. An office whose report was refused has figures that are not known,
/// and so has, while a report is refused that may be anybody's, every office that is found in no other: not to have
/// been there last period is only said of an office where all that was given could be read.
/// Fields that only last period's rubric had are told once. `rows`: last period's tables of events.
pub fn lay_prior(
    reports: &mut [Report],
    reads: Vec<Read>,
    rows: Vec<RowsTable>,
    rubric: &Rubric,
) -> Vec<Diagnostic> {
    let offices: Vec<Office> = reports.iter().map(|report| report.office.clone()).collect();
    let mut laid = Laid {
        offices: Offices::new(&offices),
        rubric,
        priors: Vec::new(),
        refused: BTreeSet::new(),
        any_refused: false,
        told: Vec::new(),
    };
    let mut unused: Option<(Diagnostic, usize)> = None;
    let mut unread: BTreeSet<FieldId> = BTreeSet::new();
    for read in reads {
        laid.any_refused |= read.refused > 0 || (read.read == 0 && has_errors(&read.diagnostics));
        unread.extend(read.unread_rows);
        for problem in read.diagnostics {
            if !matches!(problem.code, Code::UnknownFact | Code::UnknownColumn) {
                laid.told.push(problem);
                continue;
            }
            match &mut unused {
                Some((_, count)) => *count += 1,
                None => unused = Some((problem, 1)),
            }
        }
        for (report, places) in read.reports.into_iter().zip(read.places) {
            laid.take(report, places);
        }
    }
    let (mut priors, places): (Vec<Report>, Vec<OfficePlaces>) =
        std::mem::take(&mut laid.priors).into_iter().unzip();
    laid.told
        .extend(rows::lay_rows_of_last(&mut priors, rows, rubric));
    rows::open(&mut priors, &unread, rubric);
    if let Some((first, count)) = unused {
        let message = format!("上年填报表有 {count} 处不是今年细则的填报项,没有采用");
        let mut note = Diagnostic::new(Code::PriorUnused, message);
        note.labels = first.labels;
        laid.told
            .push(note.help("上年另有的填报项不影响今年计分,不必改动"));
    }
    let of_office = laid.meant(&priors, &places);
    for (at, report) in reports.iter_mut().enumerate() {
        let found = of_office.get(&at).and_then(|prior| priors.get(*prior));
        report.prior = match found {
            Some(prior) => Prior::Facts(prior.facts.clone()),
            None if laid.any_refused || laid.refused.contains(&at) => Prior::NotGiven,
            None => Prior::Absent,
        };
    }
    laid.told
}

/// Last period's reports while they are brought to the offices of this one.
struct Laid<'a> {
    offices: Offices<'a>,
    rubric: &'a Rubric,
    priors: Vec<(Report, OfficePlaces)>,
    /// The offices of reports that were refused.
    refused: BTreeSet<usize>,
    /// One was refused that may be anybody's, or not all are of last period: none of those that are not found is
    /// surely new.
    any_refused: bool,
    told: Vec<Diagnostic>,
}

/// A report of last period that is said to be an office's.
struct Claim {
    /// Its position.
    prior: usize,
    /// What to say where it goes by a changed name or code.
    renamed: Option<Diagnostic>,
}

impl Laid<'_> {
    fn take(&mut self, report: Report, places: OfficePlaces) {
        let (before, this) = (report.period.as_deref(), self.rubric.period.as_deref());
        let place = places.period.as_ref().unwrap_or(&places.office).clone();
        let say = |what: &str| {
            let message = format!(
                "`{}` 的上年填报表写的是 `{}`,{what}",
                quote(&report.office.name),
                quote(before.unwrap_or_default())
            );
            Diagnostic::new(Code::PriorPeriod, message)
                .at(place)
                .help("`--prior` 给出上一年度的填报表")
        };
        if is_too_late(before, this) {
            self.told.push(say("不早于本期,没有采用"));
            // What was given is not last period's, or not all of it: nobody can be said to be absent from it.
            self.any_refused = true;
            return;
        }
        if is_older(before, this) {
            self.any_refused = true;
            self.told.push(say("不是上一年度,照样采用"));
        }
        // Two offices may share a name; where both have codes of their own, those tell them apart.
        let coded = |office: &Office| office.id != office.name;
        let same = |other: &Office| {
            let told_apart = coded(other) && coded(&report.office);
            other.id == report.office.id || (other.name == report.office.name && !told_apart)
        };
        if self.priors.iter().any(|(other, _)| same(&other.office)) {
            self.told.push(twice(&report.office, places.office));
            return;
        }
        self.priors.push((report, places));
    }

    /// Which of last period's reports is that of an office of this one.
    fn meant(&mut self, priors: &[Report], places: &[OfficePlaces]) -> BTreeMap<usize, usize> {
        let mut claims: BTreeMap<usize, Vec<Claim>> = BTreeMap::new();
        for (prior, report) in priors.iter().enumerate() {
            let named = Named::of(&report.office);
            let unfound = match self.offices.find(named) {
                Ok(at) => {
                    let renamed = None;
                    claims.entry(at).or_default().push(Claim { prior, renamed });
                    continue;
                }
                Err(unfound) => unfound,
            };
            let Some(place) = places.get(prior).map(|places| places.office.clone()) else {
                continue;
            };
            let shown = named.shown(unfound.why);
            match (unfound.why, unfound.may_mean.as_slice()) {
                // A township becomes a subdistrict, an office gets a new code: the other half tells it.
                (Why::OtherName | Why::OtherId, [at]) => {
                    let message =
                        format!("上年填报表里的 {shown},今年的编号或名称不同,当作同一个单位");
                    let told = Diagnostic::new(Code::PriorRenamed, message).at(place);
                    let help = "改名、换编号的不必理会;不是同一个单位的,改正上年填报表";
                    let renamed = Some(told.help(help));
                    claims
                        .entry(*at)
                        .or_default()
                        .push(Claim { prior, renamed });
                }
                // An office that was merged away is nobody's.
                (Why::Stranger, _) if !unfound.zeros => {}
                (why, may_mean) => {
                    self.refused.extend(may_mean);
                    let message = format!("上年填报表里的 {shown}{},没有采用", why.predicate());
                    let told = Diagnostic::new(Code::PriorOffice, message).at(place);
                    self.told.push(told.help(unfound.help.unwrap_or_default()));
                }
            }
        }
        let mut of_office = BTreeMap::new();
        for (at, claims) in claims {
            let sure: Vec<&Claim> = claims.iter().filter(|own| own.renamed.is_none()).collect();
            let chosen = match (claims.as_slice(), sure.as_slice()) {
                ([only], _) => Some(only),
                (_, [only]) => Some(*only),
                _ => None,
            };
            match chosen {
                Some(claim) => {
                    self.told.extend(claim.renamed.clone());
                    of_office.insert(at, claim.prior);
                }
                None => {
                    self.refused.insert(at);
                    let last = claims.last().map(|claim| claim.prior);
                    let last = last.and_then(|at| Some((priors.get(at)?, places.get(at)?)));
                    self.told.extend(
                        last.map(|(report, places)| twice(&report.office, places.office.clone())),
                    );
                }
            }
        }
        of_office
    }
}

fn twice(office: &Office, place: Place) -> Diagnostic {
    let message = format!("`{}` 有两份上年填报表,第二份没有采用", quote(&office.name));
    Diagnostic::new(Code::DuplicateOffice, message)
        .at(place)
        .help("核对哪一份有效,只留一份")
}

/// Whether a period is a year before last.
fn is_older(prior: Option<&str>, this: Option<&str>) -> bool {
    let year = |text: Option<&str>| plain_period(text?).parse::<u32>().ok();
    match (year(prior), year(this)) {
        (Some(prior), Some(this)) => prior.checked_add(1) < Some(this),
        _ => false,
    }
}

/// Whether a period is this one or a later one, as far as years tell.
pub(crate) fn is_too_late(prior: Option<&str>, this: Option<&str>) -> bool {
    let year = |text: &str| -> Option<u32> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.get(..4)?.parse().ok()
    };
    let (Some(prior), Some(this)) = (prior, this) else {
        return false;
    };
    let same =
        |a: &str, b: &str| a.trim().trim_end_matches("年度") == b.trim().trim_end_matches("年度");
    match (year(prior), year(this)) {
        (Some(a), Some(b)) => a > b || (a == b && same(prior, this)),
        _ => same(prior, this),
    }
}
