//! Parts of a period (上半年, 平时考核) → reports for the rubric that combines them.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::report::{
    Office, OfficePlaces, RawFact, RawReport, RawText, Read, Report, quote, report_of,
};
use crate::rubric::{FieldId, Rubric};
use crate::value::{Fact, Known, Origin};

mod problems;
mod told;

use super::known::is_known_by_name;
use super::model::{PastCard, PastRun};
use problems::problems;
use told::{Told, told};

/// A finished run under the name of the group of fields that it fills.
#[derive(Clone, Debug)]
pub struct Part {
    /// The group of fields.
    pub name: String,
    /// The run.
    pub run: PastRun,
}

/// One report an office that any part has, by office id: its figures in the parts are its facts.
///
/// `total` lies between the proved and the still possible total, `rank` between the best and the worst. While
/// indicators are open, `base` and `bonus` are at least what is proved, `penalty` lies between what is taken and 0.
/// An office that a part did not assess has figures that do not apply; one that a part does not have, none:
/// [`unanswered`] tells of those. An office that a part knows by its name alone is the one that others have under an
/// id by that name.
/// Where parts name an office differently, the part whose group stands last in the rubric is right.
///
/// # Errors
/// Parts without a group in the rubric, fields in such a group that no run can fill, two parts of one name or run.
pub fn combine(parts: &[Part], rubric: &Rubric) -> Result<Read, Vec<Diagnostic>> {
    let problems = problems(parts, rubric);
    if !problems.is_empty() {
        return Err(problems);
    }
    let parts = in_order(parts, rubric);
    let mut offices: BTreeMap<&str, Vec<Option<&PastCard>>> = BTreeMap::new();
    for (at, part) in parts.iter().enumerate() {
        for card in &part.run.cards {
            let cards = offices
                .entry(&card.office.id)
                .or_insert_with(|| vec![None; parts.len()]);
            if let Some(slot) = cards.get_mut(at) {
                *slot = Some(card);
            }
        }
    }
    let mut read = Read::default();
    for (id, cards) in offices {
        read.read += 1;
        let of_parts: Vec<(&Part, Option<&PastCard>)> = parts.iter().zip(cards).collect();
        match office(id, &of_parts, rubric, &mut read.diagnostics) {
            Ok((report, places)) => {
                read.reports.push(report);
                read.places.push(places);
            }
            Err(diagnostic) => {
                read.refused += 1;
                read.diagnostics.push(diagnostic);
            }
        }
    }
    Ok(read)
}

fn office(
    id: &str,
    parts: &[(&Part, Option<&PastCard>)],
    rubric: &Rubric,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Report, OfficePlaces), Diagnostic> {
    let present: Vec<(&Part, &PastCard)> = parts
        .iter()
        .filter_map(|(part, card)| Some((*part, (*card)?)))
        .collect();
    let Some((_, last)) = present.last() else {
        let message = format!("`{}` 不在任何一部分里", quote(id));
        return Err(Diagnostic::new(Code::UnknownOffice, message));
    };
    let place = last.place.clone();
    let text = |text: &str| {
        (!text.is_empty()).then(|| RawText {
            text: text.to_owned(),
            place: place.clone(),
        })
    };
    let mut raw = RawReport::new(place.clone());
    let name = agreed(&present, "名称", |c| &c.office.name, &mut raw.diagnostics);
    // What is no more than the name is no id: a roster may have one.
    raw.id = text(id).filter(|_| id != name);
    raw.name = text(name);
    raw.cohort = text(agreed(
        &present,
        "考核类别",
        |c| &c.office.cohort,
        &mut raw.diagnostics,
    ));
    raw.period = rubric.period.as_deref().and_then(text);
    let mut open = Vec::new();
    for (part, card) in &present {
        facts(part, card, rubric, &mut raw, &mut open);
    }
    let (mut report, places) = report_of(raw, rubric, diagnostics)?;
    for (field, fact) in open {
        if let Some(slot) = report.facts.get_mut(field.0) {
            *slot = fact;
        }
    }
    Ok((report, places))
}

/// What the last part that says anything says; a word to those that say otherwise.
fn agreed<'a>(
    parts: &[(&'a Part, &'a PastCard)],
    what: &str,
    of: fn(&PastCard) -> &String,
    diagnostics: &mut Vec<Diagnostic>,
) -> &'a str {
    let mut said = parts.iter().rev().filter(|(_, card)| !of(card).is_empty());
    let Some((last, right)) = said.next() else {
        return "";
    };
    for (part, card) in said.filter(|(_, card)| of(card) != of(right)) {
        let message = format!(
            "`{}` 的{what},`{}` 是 `{}`,`{}` 是 `{}`;采用后者",
            quote(&card.office.id),
            part.name,
            quote(of(card)),
            last.name,
            quote(of(right))
        );
        diagnostics.push(
            Diagnostic::new(Code::PartDiffers, message)
                .label(card.place.clone(), part.name.clone())
                .label(right.place.clone(), last.name.clone())
                .help("改名或改类的不必理会;要用别的名称和类别,用 `--offices` 给出名单"),
        );
    }
    of(right)
}

/// The parts in the order in which their groups stand in the rubric, their offices under the ids that any of them has.
fn in_order(parts: &[Part], rubric: &Rubric) -> Vec<Part> {
    let offices = parts.iter().flat_map(|part| &part.run.cards);
    let with_id: Vec<&Office> = offices
        .map(|card| &card.office)
        .filter(|office| !is_known_by_name(office))
        .collect();
    let known = |part: &Part| Part {
        name: part.name.clone(),
        run: part.run.clone().known_among(with_id.iter().copied()),
    };
    let mut parts: Vec<Part> = parts.iter().map(known).collect();
    parts.sort_by_key(|part| rubric.fields.iter().position(|f| f.group == part.name));
    parts
}

/// What is said of offices that a part does not have, where neither line data nor a person tell of it.
///
/// `reports` are those of [`combine`] with all that was laid over them.
pub fn unanswered(parts: &[Part], rubric: &Rubric, reports: &[Report]) -> Vec<Diagnostic> {
    let parts = in_order(parts, rubric);
    let mut said = Vec::new();
    for report in reports {
        let id = &report.office.id;
        // The id of the roster, where no part has one.
        let card = |part: &'_ Part| -> Option<PastCard> {
            let own = part.run.card(id);
            own.or_else(|| part.run.card(&report.office.name)).cloned()
        };
        let Some(last) = parts.iter().rev().find_map(card) else {
            continue;
        };
        for part in parts.iter().filter(|part| card(part).is_none()) {
            let mut facts = rubric.fields.iter().zip(report.facts.iter());
            let answered = facts.any(|(field, fact)| {
                field.group == part.name
                    && matches!(fact.origin, Origin::LineData(_) | Origin::Verified)
            });
            if !answered {
                said.push(absent(part, &last).office(id));
            }
        }
    }
    said
}

fn absent(part: &Part, card: &PastCard) -> Diagnostic {
    let message = format!(
        "`{}` 不在 `{}` 的结果里,没有 `{}` 的成绩,待定",
        quote(&card.office.name),
        quote(&part.run.name),
        part.name
    );
    let help = match part.run.namesake(&card.office) {
        Some(other) => format!(
            "那里有一个同名的单位,编号是 `{}`,这里是 `{}`;是同一家的,改成同一个编号重新计分",
            quote(&other.id),
            quote(&card.office.id)
        ),
        None => "新设或撤并的单位,用 `--facts` 补上它的成绩,或写 `缺项(理由)`".to_owned(),
    };
    Diagnostic::new(Code::PartWithoutOffice, message)
        .at(card.place.clone())
        .help(help)
}

/// The facts of one part; those that cannot be written as a cell go to `open`.
fn facts(
    part: &Part,
    card: &PastCard,
    rubric: &Rubric,
    raw: &mut RawReport,
    open: &mut Vec<(FieldId, Fact)>,
) {
    let evidence = || {
        let mut evidence = vec![("document", part.run.rubric.titled())];
        if let Some(period) = &part.run.rubric.period {
            evidence.push(("as_of", period.clone()));
        }
        evidence
    };
    let of_group = (0..)
        .zip(&rubric.fields)
        .filter(|(_, f)| f.group == part.name);
    for (at, field) in of_group {
        let field_id = FieldId(at);
        match told(part, card, &field.name) {
            Told::Value(value) => raw.facts.push(RawFact {
                field: field_id,
                value,
                evidence: evidence(),
            }),
            Told::Open(why) => open.push((
                field_id,
                Fact {
                    known: Known::Missing(Some(why.clone())),
                    written: why,
                    place: Some(card.place.clone()),
                    ..Fact::missing()
                },
            )),
        }
    }
}
