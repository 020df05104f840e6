//! Looking into the trees of two rubrics: by key, by id, and what both have together.

use crate::report::{Entry, Raw, RawKind};
use crate::source::Place;

pub(super) fn entries(raw: Raw) -> Vec<Entry> {
    match raw.kind {
        RawKind::Table(entries) => entries,
        _ => Vec::new(),
    }
}

pub(super) fn entries_of(raw: &Raw) -> &[Entry] {
    match &raw.kind {
        RawKind::Table(entries) => entries,
        _ => &[],
    }
}

pub(super) fn find<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Entry> {
    entries.iter().find(|entry| entry.key == key)
}

pub(super) fn inside<'e>(entries: &'e [Entry], key: &str) -> &'e [Entry] {
    find(entries, key).map_or(&[], |entry| entries_of(&entry.value))
}

pub(super) fn list<'e>(entries: &'e [Entry], key: &str) -> &'e [Raw] {
    match find(entries, key).map(|entry| &entry.value.kind) {
        Some(RawKind::List(list)) => list,
        _ => &[],
    }
}

pub(super) fn indicators(section: &Raw) -> &[Raw] {
    list(entries_of(section), "indicator")
}

/// The keys of both, those of the first in its order, then those that only the second has.
pub(super) fn keys<'e>(a: &'e [Entry], b: &'e [Entry]) -> Vec<&'e str> {
    let mut all: Vec<&str> = a.iter().map(|entry| entry.key.as_str()).collect();
    for entry in b {
        if !all.contains(&entry.key.as_str()) {
            all.push(&entry.key);
        }
    }
    all
}

pub(super) fn id_of(raw: &Raw) -> Option<String> {
    Some(find(entries_of(raw), "id")?.value.text()?.text)
}

pub(super) fn by_id<'r>(list: &'r [Raw], id: &str) -> Option<&'r Raw> {
    list.iter().find(|raw| id_of(raw).as_deref() == Some(id))
}

/// The ids of both lists, those of the second in its order, then those that only the first has.
pub(super) fn ids(old: &[Raw], new: &[Raw]) -> Vec<String> {
    let mut all: Vec<String> = new.iter().filter_map(id_of).collect();
    for id in old.iter().filter_map(id_of) {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

pub(super) fn with_indicators(section: &Raw, indicators: Vec<Raw>) -> Raw {
    let mut own: Vec<Entry> = entries_of(section).to_vec();
    own.retain(|entry| entry.key != "indicator");
    if !indicators.is_empty() {
        own.push(Entry {
            key: "indicator".to_owned(),
            place: section.place.clone(),
            value: Raw {
                kind: RawKind::List(indicators),
                place: section.place.clone(),
            },
        });
    }
    Raw {
        kind: RawKind::Table(own),
        place: section.place.clone(),
    }
}

pub(super) fn table(key: &str, entries: Vec<Entry>, like: &Entry) -> Entry {
    made(key, RawKind::Table(entries), &like.place)
}

pub(super) fn listing(key: &str, list: Vec<Raw>, like: &Entry) -> Entry {
    made(key, RawKind::List(list), &like.place)
}

pub(super) fn made(key: &str, kind: RawKind, place: &Place) -> Entry {
    Entry {
        key: key.to_owned(),
        place: place.clone(),
        value: Raw {
            kind,
            place: place.clone(),
        },
    }
}
