//! Slips in what a rubric states outside its scripts: points, caps, targets, gates, grades, quotas, rounding.

use time::Date;
use time::format_description::well_known::Iso8601;

use crate::report::{Entry, Raw, RawKind, toml_tree};
use crate::rubric::Rubric;

use super::{Mutant, steps};

/// Keys whose number is changed, wherever they stand below these tables.
const NUMBERS: [(&str, &[&str]); 5] = [
    (
        "section",
        &["points", "cap", "floor", "out_of", "from", "to"],
    ),
    ("gate", &["deduct", "total_cap", "grade_down"]),
    ("grade", &["from", "below", "share", "number"]),
    ("target", &[]),
    ("rounding", &["digits", "total"]),
];

/// Choices, each with the one that is taken for it.
const CHOICES: [(&str, &[(&str, &str)]); 4] = [
    (
        "not_applicable",
        &[
            ("rescale-total", "full"),
            ("rescale-section", "rescale-total"),
            ("full", "zero"),
            ("zero", "full"),
        ],
    ),
    ("round", &[("down", "half-up"), ("half-up", "down")]),
    ("style", &[("1224", "1223"), ("1223", "1224")]),
    ("over", &[("cohort", "all"), ("all", "cohort")]),
];

/// Flags that are turned round.
const FLAGS: [&str; 4] = ["if_blank", "no_bonus", "rank_last", "not_assessed"];

pub(super) fn mutants(rubric: &Rubric) -> Vec<Mutant> {
    let mut found = Vec::new();
    let mut finder = Finder {
        rubric,
        found: &mut found,
    };
    if let Ok(tree) = toml_tree(&rubric.source) {
        for entry in entries(&tree) {
            finder.below(&[entry.key.as_str()], entry, "");
        }
    }
    found
}

struct Finder<'a> {
    rubric: &'a Rubric,
    found: &'a mut Vec<Mutant>,
}

impl Finder<'_> {
    /// Everything below an entry; `whose` is the nearest id and title above it.
    fn below(&mut self, path: &[&str], entry: &Entry, whose: &str) {
        match &entry.value.kind {
            RawKind::Table(inside) => {
                let own = named(&entry.value).unwrap_or_else(|| match whose {
                    "" => entry.key.clone(),
                    whose => whose.to_owned(),
                });
                for one in inside {
                    let path: Vec<&str> = path.iter().copied().chain([one.key.as_str()]).collect();
                    self.below(&path, one, &own);
                }
            }
            RawKind::List(list) => {
                for value in list {
                    let one = Entry {
                        value: value.clone(),
                        ..entry.clone()
                    };
                    self.below(path, &one, whose);
                }
            }
            _ => self.value(
                path,
                entry,
                if whose.is_empty() { &entry.key } else { whose },
            ),
        }
    }

    fn value(&mut self, path: &[&str], entry: &Entry, whose: &str) {
        let place = &entry.value.place;
        let others: Vec<String> = match &entry.value.kind {
            RawKind::Number(_) if is_figure(path) => steps(place.text()),
            RawKind::Date(day) if is_figure(path) => days(day),
            RawKind::Flag(flag) if FLAGS.contains(&entry.key.as_str()) => vec![(!flag).to_string()],
            RawKind::Text(text) if matches!(entry.key.as_str(), "grade" | "grade_cap") => {
                let grades = self.rubric.grades.iter().map(|grade| &grade.name);
                let mut others = grades.filter(|name| *name != text);
                others
                    .next()
                    .map(|name| format!("{name:?}"))
                    .into_iter()
                    .collect()
            }
            RawKind::Text(text) => {
                let choices = CHOICES.iter().find(|(key, _)| *key == entry.key);
                let other = choices.and_then(|(_, all)| all.iter().find(|(own, _)| own == text));
                other
                    .map(|(_, other)| format!("{other:?}"))
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        };
        for replacement in others {
            self.found.push(Mutant {
                place: place.clone(),
                replacement,
                whose: whose.to_owned(),
            });
        }
    }
}

/// The day after, and the day before.
fn days(written: &str) -> Vec<String> {
    let Ok(day) = Date::parse(written, &Iso8601::DATE) else {
        return Vec::new();
    };
    let days = [day.next_day(), day.previous_day()];
    days.into_iter()
        .flatten()
        .map(|day| day.to_string())
        .collect()
}

/// Whether a number is a figure of the score: not a range, not a year.
fn is_figure(path: &[&str]) -> bool {
    match path {
        ["total_cap" | "total_floor"] => true,
        ["target", _] => true,
        ["target", .., "value"] => true,
        ["target", _, "by_cohort", _] => true,
        ["target", ..] => false,
        [first, .., last] => {
            let keys = NUMBERS.iter().find(|(table, _)| table == first);
            keys.is_some_and(|(_, keys)| keys.contains(last))
                || (*first == "section" && *last == "bands")
        }
        _ => false,
    }
}

/// `C2 执法人员持证率`
fn named(table: &Raw) -> Option<String> {
    let text = |key: &str| {
        let own = entries(table).iter().find(|entry| entry.key == key)?;
        own.value.text().map(|text| text.text)
    };
    match (text("id").or_else(|| text("name")), text("title")) {
        (Some(id), Some(title)) => Some(format!("{id} {title}")),
        (id, title) => id.or(title),
    }
}

fn entries(raw: &Raw) -> &[Entry] {
    match &raw.kind {
        RawKind::Table(entries) => entries,
        _ => &[],
    }
}
