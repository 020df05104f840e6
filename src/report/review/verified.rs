//! Verified values: laid over what the office reported and what line data says.

use crate::diagnostic::{Code, Diagnostic};
use crate::report::cell::{plain, read_cell};
use crate::report::quote::quote;
use crate::report::raw::{Raw, RawFact, RawKind, RawText};
use crate::report::rows::CellAt;
use crate::report::{Office, Report, facts};
use crate::rubric::{Field, FieldId, FieldKind, Rubric};
use crate::value::{Evidence, Fact, Known, Origin};

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
    read_as(id, field, value, signature, rubric)
}

/// The verified value of a cell of an event.
pub(super) fn read_cell_of(
    at: CellAt,
    value: RawText,
    signature: Signature,
    rubric: &Rubric,
) -> (Option<Entered<Fact>>, Vec<Diagnostic>) {
    match at.declared(rubric) {
        Some(column) => read_as(at.field, column, value, signature, rubric),
        None => (None, Vec::new()),
    }
}

fn read_as(
    id: FieldId,
    field: &Field,
    value: RawText,
    signature: Signature,
    rubric: &Rubric,
) -> (Option<Entered<Fact>>, Vec<Diagnostic>) {
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
            .help(format!(
                "没有发生的,值写 `无`;只改一格,项目写 `{}[行号].列`;增删行要在填报表或表格里改",
                field.id()
            ));
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
    let (chosen, said) = agreed_on(entries, fact, field, &field.title, &report.office, rubric);
    if let (Some(entry), Some(slot)) = (chosen, report.facts.get_mut(id.0)) {
        let before = std::mem::replace(slot, entry.value.clone());
        let line_data = match &before.origin {
            Origin::LineData(source) => Some((source.clone(), before.written.clone())),
            _ => None,
        };
        let evidence = before.evidence.clone();
        let reported = match &before.origin {
            Origin::LineData(_) => before.replaced,
            _ => before.into_replaced(),
        };
        slot.origin = Origin::Verified;
        slot.replaced = reported;
        slot.evidence = match &entry.signature.document {
            Some(document) => Evidence {
                document: Some(document.clone()),
                ..Evidence::default()
            }
            .into(),
            None => evidence,
        };
        let verified = Verified {
            signature: entry.signature.clone(),
            line_data,
        };
        report.review.verified.insert(id, verified);
    }
    said
}

/// The entry that counts of those about one fact, which stands in `field` and is called `title`.
fn agreed_on<'e>(
    entries: &'e [Entered<Fact>],
    fact: &Fact,
    field: &Field,
    title: &str,
    office: &Office,
    rubric: &Rubric,
) -> (Option<&'e Entered<Fact>>, Vec<Diagnostic>) {
    let (mut held, mut said) = (Vec::new(), Vec::new());
    for entry in entries {
        match &entry.signature.seen {
            Some(seen) if !is_seen(seen, fact, field, rubric) => {
                let now = if fact.written.is_empty() {
                    "未填"
                } else {
                    &fact.written
                };
                said.push(stale(&entry.signature, office, title, now));
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
    let (counts, differ) = agreed(&references, office, title);
    said.extend(differ);
    (counts.and_then(|_| held.first().copied()), said)
}

/// Lays what was verified of a cell of an event over it; who, when and why stand with what backs the event.
pub(super) fn lay_cell(
    report: &mut Report,
    at: CellAt,
    entries: &[Entered<Fact>],
    rubric: &Rubric,
) -> Vec<Diagnostic> {
    let Some(column) = at.declared(rubric) else {
        return Vec::new();
    };
    let Some(fact) = at.fact(report) else {
        let (message, help) = at.lacking(&report.office, rubric);
        let places = entries.iter().map(|entry| entry.signature.place.clone());
        let told = Diagnostic::new(Code::ReviewItem, format!("{message},这一条复核没有采用"));
        let told = places.fold(told.office(&report.office.id), Diagnostic::at);
        return vec![told.help(help)];
    };
    let title = at.title(rubric);
    let (chosen, said) = agreed_on(entries, fact, column, &title, &report.office, rubric);
    if let Some(entry) = chosen {
        let Signature {
            by,
            date,
            reason,
            document,
            ..
        } = &entry.signature;
        let signed = format!("{by},{date}核定:{reason}");
        let documents = [Some(signed), document.clone()];
        let documents: Vec<String> = documents.into_iter().flatten().collect();
        let evidence = Evidence {
            document: Some(documents.join(",")),
            ..Evidence::default()
        };
        let fact = Fact {
            origin: Origin::Verified,
            evidence: evidence.into(),
            ..entry.value.clone()
        };
        at.set(report, fact);
        let verified = Verified {
            signature: entry.signature.clone(),
            line_data: None,
        };
        report.review.verified.entry(at.field).or_insert(verified);
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
    let is_reported = fact.replaced.as_ref().is_some_and(|stated| {
        let reported = &stated.written;
        is_text(reported) || (means.is_some() && meaning(reported) == means)
    });
    is_text(&fact.written) || means.is_some_and(|means| means == fact.known) || is_reported
}
