//! A report with nested keys, of TOML and JSON alike: which key is which field.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::rubric::{FieldId, Rubric};
use crate::source::Place;

use super::quote::{near, quote};
use super::raw::{Entry, Raw, RawFact, RawKind, RawReport};
use super::shape::OFFICE;

/// The fields of a rubric by id.
pub(crate) struct FieldIndex<'a> {
    rubric: &'a Rubric,
    by_id: HashMap<String, FieldId>,
}

impl<'a> FieldIndex<'a> {
    /// The fields of `rubric`.
    pub(crate) fn new(rubric: &'a Rubric) -> Self {
        let fields = rubric.fields.iter().enumerate();
        Self {
            rubric,
            by_id: fields.map(|(at, f)| (f.id(), FieldId(at))).collect(),
        }
    }

    /// The field `group.name`.
    pub(crate) fn find(&self, id: &str) -> Option<FieldId> {
        self.by_id.get(id).copied()
    }

    /// The id most like `id`.
    pub(crate) fn nearest(&self, id: &str) -> Option<&str> {
        let same_name = || {
            let mut others = self.by_id.keys().filter(|known| {
                known.split_once('.').map(|(_, name)| name)
                    == Some(id.rsplit('.').next().unwrap_or(id))
            });
            match (others.next(), others.next()) {
                (Some(one), None) => Some(one.as_str()),
                _ => None,
            }
        };
        near(id, self.by_id.keys().map(String::as_str)).or_else(same_name)
    }

    /// The rubric.
    pub(crate) fn rubric(&self) -> &'a Rubric {
        self.rubric
    }
}

/// Takes a report apart; an error when it is none.
pub(crate) fn report(root: Raw, index: &FieldIndex<'_>) -> Result<RawReport, Diagnostic> {
    let place = root.place;
    let RawKind::Table(entries) = root.kind else {
        return Err(
            Diagnostic::new(Code::NotAReport, "这里应是一份填报表,不是单个的值")
                .at(place)
                .help("一份填报表是带 `office` 的表;多份放进一个列表"),
        );
    };
    if let Some(key) = rubric_key(&entries) {
        return Err(Diagnostic::new(Code::NotAReport, "这是考核细则,不是填报表")
            .at(key)
            .help("细则用 `--rubric` 给出;填报表开头写 `office = { id = \"…\", name = \"…\" }`"));
    }
    if let Some(key) = review_key(&entries) {
        return Err(
            Diagnostic::new(Code::NotAReport, "这是复核文件,不是填报表,没有采用")
                .at(key)
                .help("复核文件用 `--review` 给出"),
        );
    }
    let mut report = RawReport::new(place);
    for entry in entries {
        top(entry, index, &mut report);
    }
    Ok(report)
}

/// The key that gives a rubric away.
fn rubric_key(entries: &[Entry]) -> Option<Place> {
    let find = |name: &str| entries.iter().find(|entry| entry.key == name);
    let tables = |entry: &&Entry| matches!(entry.value.kind, RawKind::List(_) | RawKind::Table(_));
    if find("office").is_some() {
        return None;
    }
    ["section", "field", "gate", "grade"]
        .into_iter()
        .find_map(|name| find(name).filter(tables))
        .map(|entry| entry.place.clone())
}

/// The key that gives a review file away.
fn review_key(entries: &[Entry]) -> Option<Place> {
    let find = |name: &str| entries.iter().find(|entry| entry.key == name);
    let is_list = |entry: &&Entry| matches!(entry.value.kind, RawKind::List(_));
    match find("office") {
        Some(_) => None,
        None => find("review")
            .filter(is_list)
            .map(|entry| entry.place.clone()),
    }
}

fn top(entry: Entry, index: &FieldIndex<'_>, report: &mut RawReport) {
    match (entry.key.as_str(), entry.value.kind) {
        ("office", RawKind::Table(entries)) => {
            for entry in entries {
                office(entry, index, report);
            }
        }
        ("office", kind) => {
            let value = Raw {
                kind,
                place: entry.value.place,
            };
            report.id = value.text();
        }
        ("period", kind) => {
            let value = Raw {
                kind,
                place: entry.value.place,
            };
            report.period = value.text();
        }
        ("self_score" | "自评", RawKind::Table(entries)) => report.self_score.extend(entries),
        ("$schema", _) => {}
        (group, RawKind::Table(entries)) if !group.contains('.') => {
            for entry in entries {
                let id = [group, ".", &entry.key].concat();
                fact(&id, entry, index, report);
            }
        }
        (_, kind) => {
            let id = entry.key.clone();
            let value = Raw {
                kind,
                place: entry.value.place,
            };
            fact(&id, Entry { value, ..entry }, index, report);
        }
    }
}

fn office(entry: Entry, index: &FieldIndex<'_>, report: &mut RawReport) {
    match entry.key.as_str() {
        "id" => report.id = entry.value.text(),
        "name" => report.name = entry.value.text(),
        "cohort" => report.cohort = entry.value.text(),
        key => fact(&format!("office.{key}"), entry, index, report),
    }
}

fn fact(id: &str, entry: Entry, index: &FieldIndex<'_>, report: &mut RawReport) {
    if let Some(field) = index.find(id) {
        report.facts.push(RawFact {
            field,
            value: entry.value,
            evidence: Vec::new(),
        });
        return;
    }
    let builtin = id
        .strip_prefix("office.")
        .and_then(|key| near(key, OFFICE.names()));
    let meant = builtin
        .map(|key| format!("office.{key}"))
        .or_else(|| index.nearest(id).map(str::to_owned));
    let message = format!("细则里没有填报项 `{}`,没有采用", quote(id));
    let help = match meant {
        Some(meant) => format!("是不是 `{meant}`?"),
        None => "核对名称;细则不需要的可以删去".to_owned(),
    };
    let diagnostic = Diagnostic::new(Code::UnknownFact, message).help(help);
    report.diagnostics.push(diagnostic.at(entry.place));
}
