//! A raw report → a [`Report`] for a rubric: every field gets its fact.

use std::collections::BTreeMap;

use crate::decimal::Number;
use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{Field, FieldKind, Rubric};
use crate::value::{Evidence, Fact, Known, Origin};

use super::cell::{Cell, plain_header};
use super::fact_table::{self, Stated};
use super::quote::{near, quote};
use super::raw::{Entry, Raw, RawFact, RawKind, RawReport};
use super::read::OfficePlaces;
use super::review::Reviewed;
use super::{Office, Prior, Report, rows};

/// The report, or why it is refused. Problems that do not refuse it go to `diagnostics`.
pub(crate) fn report(
    raw: RawReport,
    rubric: &Rubric,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Report, OfficePlaces), Diagnostic> {
    let Some(id) = raw.id.as_ref().or(raw.name.as_ref()) else {
        return Err(no_office(&raw));
    };
    let places = OfficePlaces {
        office: id.place.clone(),
        cohort: raw.cohort.as_ref().map(|cohort| cohort.place.clone()),
        period: raw.period.as_ref().map(|period| period.place.clone()),
    };
    let office = Office {
        id: id.text.clone(),
        name: raw.name.as_ref().unwrap_or(id).text.clone(),
        cohort: raw.cohort.map(|cohort| cohort.text).unwrap_or_default(),
    };
    let mut problems = raw.diagnostics;
    let mut facts: Vec<Option<Fact>> = rubric.fields.iter().map(|_| None).collect();
    for raw in raw.facts {
        let (Some(field), Some(slot)) = (rubric.field(raw.field), facts.get_mut(raw.field.0))
        else {
            continue;
        };
        let (fact, notes) = fact(&raw, field, rubric);
        *slot = Some(match slot.take() {
            None => {
                problems.extend(notes);
                fact
            }
            Some(before) => twice(before, fact, field, &mut problems),
        });
    }
    let facts = rubric
        .fields
        .iter()
        .zip(facts)
        .map(|(field, fact)| if_blank(fact.unwrap_or_else(Fact::missing), field))
        .collect();
    let (self_score, self_total) = self_score(&raw.self_score, rubric, &mut problems);
    diagnostics.extend(problems.into_iter().map(|d| d.office(office.id.clone())));
    let report = Report {
        office,
        period: raw.period.map(|period| period.text),
        facts,
        self_score,
        self_total,
        review: Reviewed::default(),
        prior: Prior::NotGiven,
        source: Some(raw.place.source),
    };
    Ok((report, places))
}

fn no_office(raw: &RawReport) -> Diagnostic {
    Diagnostic::new(Code::NoOffice, "这份填报表没有写明是哪个单位,没有计分")
        .at(raw.place.clone())
        .help("写上单位,如 `office = { id = \"hutang\", name = \"湖塘街道\" }`;表格里填单位那一列")
}

/// The fact of a field that nothing is reported for.
pub(crate) fn if_blank(fact: Fact, field: &Field) -> Fact {
    match (&fact.known, &field.if_blank) {
        (Known::Missing(None), Some(value)) => Fact {
            known: Known::Value(value.clone()),
            origin: Origin::IfBlank,
            unproved: false,
            ..fact
        },
        _ => fact,
    }
}

/// A field that one report states twice: taken when both say the same.
fn twice(before: Fact, fact: Fact, field: &Field, problems: &mut Vec<Diagnostic>) -> Fact {
    if before.known == fact.known {
        return before;
    }
    let message = format!(
        "`{}` 填了两次:`{}` 和 `{}`",
        field.title,
        quote(&before.written),
        quote(&fact.written)
    );
    let mut diagnostic = Diagnostic::new(Code::TwoReadings, message.clone()).help("只留对的一个");
    for place in [fact.place, before.place].into_iter().flatten() {
        diagnostic = diagnostic.at(place.clone());
    }
    let place = diagnostic.labels.first().map(|label| label.place.clone());
    problems.push(diagnostic);
    Fact {
        known: Known::Missing(Some(message)),
        written: format!("{} / {}", before.written, fact.written),
        place,
        ..Fact::missing()
    }
}

/// One fact with what is to be said about it.
pub(crate) fn fact(raw: &RawFact, field: &Field, rubric: &Rubric) -> (Fact, Vec<Diagnostic>) {
    if let (FieldKind::Rows, RawKind::List(list)) = (field.kind, &raw.value.kind) {
        return rows::listed(list, raw, field, rubric);
    }
    let mut stated = match &raw.value.kind {
        RawKind::Table(entries) => fact_table::read(entries, field, &rubric.vague),
        _ => Stated {
            cell: fact_table::single(&raw.value, field, &rubric.vague),
            written: written(&raw.value),
            evidence: Evidence::default(),
            diagnostics: Vec::new(),
        },
    };
    for (key, text) in &raw.evidence {
        let text = Some(text.clone());
        match *key {
            "quote" => stated.evidence.quote = text,
            "document" => stated.evidence.document = text,
            "page" => stated.evidence.page = text,
            _ => stated.evidence.as_of = text,
        }
    }
    let Cell { known, notes } = stated.cell;
    let mut diagnostics = stated.diagnostics;
    let place = || raw.value.place.clone();
    diagnostics.extend(notes.into_iter().map(|note| {
        Diagnostic::new(note.code, note.message)
            .at(place())
            .help(note.help)
    }));
    let unproved =
        field.evidence_required && matches!(known, Known::Value(_)) && !stated.evidence.is_given();
    if unproved {
        diagnostics.push(no_evidence(field).at(place()));
    }
    let fact = Fact {
        known,
        written: stated.written,
        origin: Origin::Reported,
        evidence: stated.evidence.into(),
        place: Some(place()),
        unproved,
        replaced: None,
    };
    (fact, diagnostics)
}

fn written(raw: &Raw) -> String {
    match raw.written() {
        Some(written) => written.to_owned(),
        None => quote(raw.place.text()),
    }
}

pub(super) fn no_evidence(field: &Field) -> Diagnostic {
    let message = format!("`{}` 要有佐证,这里没有写", field.title);
    Diagnostic::new(Code::NoEvidence, message).help(format!(
        "加上原文 `quote`、文件 `document` 或页码 `page`;表格里加一列 `{} 佐证`",
        field.title
    ))
}

/// The office's own points, by indicator and in all.
fn self_score(
    entries: &[Entry],
    rubric: &Rubric,
    problems: &mut Vec<Diagnostic>,
) -> (BTreeMap<String, Number>, Option<Number>) {
    let (mut scores, mut total) = (BTreeMap::new(), None);
    for entry in entries {
        let known = rubric.find_indicator(&entry.key).is_some();
        let of_total = !known && matches!(entry.key.as_str(), "total" | "总分");
        if !known && !of_total {
            let ids = rubric.indicators().map(|(_, i)| i.id.as_str());
            let help = match near(&entry.key, ids) {
                Some(meant) => format!("是不是 `{meant}`?"),
                None => "核对指标编号".to_owned(),
            };
            let message = format!("自评的指标 `{}` 不在细则里", quote(&entry.key));
            let diagnostic = Diagnostic::new(Code::UnknownFact, message).help(help);
            problems.push(diagnostic.at(entry.place.clone()));
            continue;
        }
        let text = entry.value.cell().map(plain_header).unwrap_or_default();
        let blank = entry
            .value
            .cell()
            .is_some_and(|text| text.trim().is_empty());
        let digits = text.strip_suffix('分').unwrap_or(&text);
        match Number::parse(digits).filter(|_| digits.len() <= 40) {
            Some(points) if of_total => total = Some(points),
            Some(points) => {
                scores.insert(entry.key.clone(), points);
            }
            None if blank => {}
            None => {
                let what = entry.value.cell().unwrap_or("…");
                let message = format!("自评 `{}` 的 `{}` 不是分数", entry.key, quote(what));
                let diagnostic = Diagnostic::new(Code::NotUnderstood, message);
                let diagnostic = diagnostic.help("写一个数,如 `4.5`");
                problems.push(diagnostic.at(entry.value.place.clone()));
            }
        }
    }
    (scores, total)
}
