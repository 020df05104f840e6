//! Verified values: laid over what the office reported and what line data says.

use crate::diagnostic::{Code, Diagnostic};
use crate::report::cell::{plain, read_cell};
use crate::report::quote::quote;
use crate::report::raw::{Raw, RawFact, RawKind, RawText};
use crate::report::{Report, facts};
use crate::rubric::{Field, FieldId, FieldKind, Rubric};
use crate::value::{Fact, Known, Origin};

use super::{Entered, Signature, Verified, agreed, stale};

/// The verified value of a field, read by the grammar of cells.
pub(super) fn read(
    id: FieldId,
    value: RawText,
    signature: Signature,
    rubric: &Rubric,
) -> (Option<Entered<Fact>>, Vec<Diagnostic>) {
    let Some(field) = rubric.field(id) else {
        return (None, Vec::new());
    };
    // The decision itself is the evidence.
    let field = Field {
        evidence_required: false,
        ..field.clone()
    };
    let raw = RawFact {
        field: id,
        value: Raw {
            kind: RawKind::Text(value.text.clone()),
            place: value.place.clone(),
        },
        evidence: Vec::new(),
    };
    if field.kind == FieldKind::Rows
        && read_cell(&value.text, &field, &rubric.vague).known != none(&field, rubric)
    {
        let message = format!(
            "`{}` 的核定 `{}` 没有采用:逐行的事件不能在复核文件里改",
            field.title,
            quote(&value.text)
        );
        let said = Diagnostic::new(Code::ReviewValue, message)
            .at(value.place)
            .help("在填报表里改这几行;核定为没有发生的,值写 `无`");
        return (None, vec![said]);
    }
    let (fact, mut said) = facts::fact(&raw, &field, rubric);
    if matches!(fact.known, Known::Missing(_)) {
        let why: Vec<String> = said.iter().map(|d| d.message.clone()).collect();
        let help = said.iter().find_map(|d| d.help.clone());
        let message = match why.is_empty() {
            true => format!(
                "`{}` 的核定 `{}` 看不懂,没有采用",
                field.title,
                quote(&value.text)
            ),
            false => format!("{},这一条核定没有采用", why.join(";")),
        };
        let refused = Diagnostic::new(Code::ReviewValue, message)
            .at(value.place)
            .help(help.unwrap_or_else(|| "写法与填报表的格子相同".to_owned()));
        return (None, vec![refused]);
    }
    for diagnostic in &mut said {
        diagnostic.labels.truncate(1);
    }
    let entered = Entered {
        value: fact,
        written: value.text,
        signature,
    };
    (Some(entered), said)
}

/// What 无 means for rows.
fn none(field: &Field, rubric: &Rubric) -> Known {
    read_cell("无", field, &rubric.vague).known
}

/// Lays what was verified of a field over the fact of a report.
pub(super) fn lay(
    report: &mut Report,
    id: FieldId,
    entries: &[Entered<Fact>],
    rubric: &Rubric,
) -> Vec<Diagnostic> {
    let (Some(field), Some(fact)) = (rubric.field(id), report.facts.get(id.0)) else {
        return Vec::new();
    };
    let office = &report.office;
    let (mut held, mut said) = (Vec::new(), Vec::new());
    for entry in entries {
        match &entry.signature.seen {
            Some(seen) if !is_seen(seen, fact, field, rubric) => {
                let now = if fact.written.is_empty() {
                    "未填"
                } else {
                    &fact.written
                };
                said.push(stale(&entry.signature, office, &field.title, now));
            }
            _ => held.push(entry),
        }
    }
    // Values alone can differ: the facts stand in different places.
    let values: Vec<Entered<&Known>> = held
        .iter()
        .map(|e| Entered {
            value: &e.value.known,
            written: e.written.clone(),
            signature: e.signature.clone(),
        })
        .collect();
    let references: Vec<&Entered<&Known>> = values.iter().collect();
    let (counts, differ) = agreed(&references, office, &field.title);
    said.extend(differ);
    let chosen = counts.and_then(|_| held.first());
    if let (Some(entry), Some(slot)) = (chosen, report.facts.get_mut(id.0)) {
        let before = std::mem::replace(slot, entry.value.clone());
        let line_data = match &before.origin {
            Origin::LineData(source) => Some((source.clone(), before.written.clone())),
            _ => None,
        };
        let reported = match &before.origin {
            Origin::LineData(_) => before.replaced,
            _ => Some(before.written).filter(|written| !written.is_empty()),
        };
        slot.origin = Origin::Verified;
        slot.replaced = reported;
        slot.evidence = match &entry.signature.document {
            Some(document) => crate::value::Evidence {
                document: Some(document.clone()),
                ..crate::value::Evidence::default()
            },
            None => before.evidence,
        };
        let verified = Verified {
            signature: entry.signature.clone(),
            line_data,
        };
        report.review.verified.insert(id, verified);
    }
    said
}

/// Whether a person who saw `seen` saw this fact, or what it took the place of: the same text, or the same meaning.
fn is_seen(seen: &str, fact: &Fact, field: &Field, rubric: &Rubric) -> bool {
    let own = seen.trim();
    let own = own.strip_prefix(&field.title).unwrap_or(own).trim();
    let meaning = |text: &str| match read_cell(text, field, &rubric.vague).known {
        Known::Missing(_) => None,
        known => Some(known),
    };
    let is_text = |text: &str| !text.is_empty() && plain(text) == plain(own);
    let nothing = matches!(own, "未填" | "未填报" | "未报" | "空白");
    if nothing && fact.written.is_empty() {
        return true;
    }
    let means = meaning(own);
    let is_reported = fact.replaced.as_deref().is_some_and(|reported| {
        is_text(reported) || (means.is_some() && meaning(reported) == means)
    });
    is_text(&fact.written) || means.is_some_and(|means| means == fact.known) || is_reported
}
