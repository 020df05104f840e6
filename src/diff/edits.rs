//! The edits between two rubrics, and the text of a rubric with some of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::report::{Entry, Raw, RawKind, toml_tree};
use crate::source::Source;

use super::emit;
use super::tree::{
    by_id, entries, entries_of, find, ids, indicators, inside, keys, list, listing, table,
    with_indicators,
};

/// What kind of thing is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EditKind {
    /// An indicator.
    Indicator,
    /// What a section says of itself; a section that is new or gone, with its indicators.
    Section,
    /// A target.
    Target,
    /// A measure.
    Measure,
    /// A field.
    Field,
    /// A check.
    Check,
    /// A gate.
    Gate,
    /// The grades.
    Grades,
    /// A figure beside the total.
    Column,
    /// A key of the whole rubric.
    Setting,
    /// Several edits that cannot be told apart.
    Several,
}

impl EditKind {
    /// As people name it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Indicator => "指标",
            Self::Section => "部分",
            Self::Target => "目标值",
            Self::Measure => "派生数",
            Self::Field => "填报项",
            Self::Check => "勾稽关系",
            Self::Gate => "门槛",
            Self::Grades => "等次",
            Self::Column => "栏",
            Self::Setting => "总的规定",
            Self::Several => "牵连在一起的改动",
        }
    }

    /// The name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Section => "section",
            Self::Target => "target",
            Self::Measure => "measure",
            Self::Field => "field",
            Self::Check => "check",
            Self::Gate => "gate",
            Self::Grades => "grades",
            Self::Column => "column",
            Self::Setting => "setting",
            Self::Several => "several",
        }
    }
}

/// One edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What kind of thing it is about.
    pub kind: EditKind,
    /// Its id in the rubric.
    pub id: String,
    /// Its title; empty for none.
    pub title: String,
    /// What changed of it.
    pub changes: Vec<Change>,
}

/// A key that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The key; empty where the whole thing is new or gone.
    pub key: String,
    /// What stood there, as it is written; none: nothing.
    pub before: Option<String>,
    /// What stands there now.
    pub after: Option<String>,
}

/// The edits between two rubrics.
#[derive(Clone, Debug)]
pub struct Edits {
    old: Vec<Entry>,
    new: Vec<Entry>,
    /// Each with what it takes from the new text.
    edits: Vec<(Edit, Vec<Unit>)>,
    /// There is nothing between the two.
    is_one: bool,
}

/// What is taken from the one text or from the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Setting(String),
    /// A table of named things, and the name.
    Named(&'static str, String),
    /// Group and name of a field.
    Field(String, String),
    /// A list of things with ids, and the id.
    Listed(&'static str, String),
    Grades,
    Section(String),
    Indicator(String),
}

/// Says nothing of the score.
const NAMES: [&str; 6] = ["$schema", "id", "title", "edition", "lang", "lint"];
/// Full marks follow from the indicators.
const POINTS: &str = "points";
const NAMED: [&str; 2] = ["target", "measure"];
const LISTED: [&str; 3] = ["check", "gate", "column"];

impl Edits {
    /// Finds the edits between two rubrics, each whole: with what it builds on written out.
    ///
    /// # Errors
    /// A text that is no TOML.
    pub fn between(old: &Arc<Source>, new: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let (old, new) = (entries(toml_tree(old)?), entries(toml_tree(new)?));
        let units = units(&old, &new);
        let edits = units
            .into_iter()
            .map(|unit| (edit(&unit, &old, &new), vec![unit]));
        let edits = edits.collect();
        let is_one = false;
        Ok(Self {
            old,
            new,
            edits,
            is_one,
        })
    }

    /// The edits, in the order of the rubric's parts.
    pub fn list(&self) -> impl Iterator<Item = &Edit> {
        self.edits.iter().map(|(edit, _)| edit)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// Whether the rubrics score alike.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Those of some edits that change how reports are read, not only how they are scored: by these a reading may be
    /// kept for other rubrics.
    pub fn reading(&self, applied: u32) -> Vec<String> {
        let scoring = |unit: &Unit| match unit {
            Unit::Setting(key) => matches!(
                key.as_str(),
                "rounding"
                    | "not_applicable"
                    | "total_floor"
                    | "total_cap"
                    | "ranking"
                    | "tie_break"
                    | "total"
            ),
            Unit::Field(..) => false,
            _ => true,
        };
        if self.is_one {
            return vec![applied.to_string()];
        }
        let edits = self.edits.iter().enumerate();
        let edits = edits.filter(|(at, _)| applied >> at & 1 == 1);
        let units = edits.flat_map(|(_, (_, units))| units);
        let mut reading: Vec<String> = units
            .filter(|unit| !scoring(unit))
            .map(|unit| format!("{unit:?}"))
            .collect();
        reading.sort();
        reading
    }

    /// Takes some edits for one.
    #[must_use]
    pub fn merged(&self, together: &BTreeSet<usize>) -> Self {
        let (mut kept, mut joined): (Vec<_>, Vec<(Edit, Vec<Unit>)>) = (Vec::new(), Vec::new());
        for (at, edit) in self.edits.iter().enumerate() {
            match together.contains(&at) {
                true => joined.push(edit.clone()),
                false => kept.push(edit.clone()),
            }
        }
        if !joined.is_empty() {
            let names = joined.iter().map(|(edit, _)| edit.id.clone());
            let edit = Edit {
                kind: EditKind::Several,
                id: names.collect::<Vec<_>>().join("、"),
                title: String::new(),
                changes: joined
                    .iter()
                    .flat_map(|(edit, _)| named_changes(edit))
                    .collect(),
            };
            let units = joined.into_iter().flat_map(|(_, units)| units);
            kept.push((edit, units.collect()));
        }
        Self {
            edits: kept,
            ..self.clone()
        }
    }

    /// All of them as one: the old rubric as it stands, or the new one.
    #[must_use]
    pub fn as_one(&self) -> Self {
        Self {
            is_one: true,
            ..self.merged(&(0..self.edits.len()).collect())
        }
    }

    /// The text of a rubric with those edits of which the bit is set.
    pub fn text(&self, applied: u32) -> String {
        if self.is_one {
            return emit::document(if applied == 0 { &self.old } else { &self.new });
        }
        let edits = self.edits.iter().enumerate();
        let edits = edits.filter(|(at, _)| applied >> at & 1 == 1);
        let taken: BTreeSet<&Unit> = edits.flat_map(|(_, (_, units))| units).collect();
        let mut all: Vec<Entry> = Vec::new();
        for name in NAMES.iter().chain([&POINTS]) {
            all.extend(find(&self.new, name).cloned());
        }
        let keys: Vec<&str> = keys(&self.old, &self.new);
        for key in keys {
            if NAMES.contains(&key) || key == POINTS {
                continue;
            }
            let entry = match key {
                "section" => self.sections(&taken),
                "field" => self.fields(&taken),
                "grade" => self.either(key, taken.contains(&Unit::Grades)),
                key if NAMED.contains(&key) => self.named(key, &taken),
                key if LISTED.contains(&key) => self.listed(key, &taken),
                key => self.either(key, taken.contains(&Unit::Setting(key.to_owned()))),
            };
            all.extend(entry);
        }
        emit::document(&all)
    }

    fn either(&self, key: &str, new: bool) -> Option<Entry> {
        find(if new { &self.new } else { &self.old }, key).cloned()
    }

    /// Things by name: what only one text has is there in any case.
    fn named(&self, key: &str, taken: &BTreeSet<&Unit>) -> Option<Entry> {
        let key = NAMED.into_iter().find(|known| *known == key)?;
        let (old, new) = (inside(&self.old, key), inside(&self.new, key));
        let mut all = Vec::new();
        for name in keys(old, new) {
            let (before, after) = (find(old, name), find(new, name));
            let is_new = taken.contains(&Unit::Named(key, name.to_owned()));
            all.extend(pick(before, after, is_new).cloned());
        }
        Some(table(
            key,
            all,
            find(&self.new, key).or(find(&self.old, key))?,
        ))
    }

    fn fields(&self, taken: &BTreeSet<&Unit>) -> Option<Entry> {
        let (old, new) = (inside(&self.old, "field"), inside(&self.new, "field"));
        let mut groups = Vec::new();
        for group in keys(old, new) {
            let (before, after) = (inside(old, group), inside(new, group));
            let mut all = Vec::new();
            for name in keys(before, after) {
                let unit = Unit::Field(group.to_owned(), name.to_owned());
                let (before, after) = (find(before, name), find(after, name));
                all.extend(pick(before, after, taken.contains(&unit)).cloned());
            }
            groups.push(table(group, all, find(new, group).or(find(old, group))?));
        }
        Some(table(
            "field",
            groups,
            find(&self.new, "field").or(find(&self.old, "field"))?,
        ))
    }

    /// Things in a list: a new one is an edit, and so is one that is gone.
    fn listed(&self, key: &str, taken: &BTreeSet<&Unit>) -> Option<Entry> {
        let key = LISTED.into_iter().find(|known| *known == key)?;
        let (old, new) = (list(&self.old, key), list(&self.new, key));
        let mut all = Vec::new();
        for id in ids(old, new) {
            let is_new = taken.contains(&Unit::Listed(key, id.clone()));
            all.extend(by_id(if is_new { new } else { old }, &id).cloned());
            // What is alike in both has no unit of its own.
        }
        let like = find(&self.new, key).or(find(&self.old, key))?;
        (!all.is_empty()).then(|| listing(key, all, like))
    }

    fn sections(&self, taken: &BTreeSet<&Unit>) -> Option<Entry> {
        let (old, new) = (list(&self.old, "section"), list(&self.new, "section"));
        let mut all = Vec::new();
        for id in ids(old, new) {
            let is_new = taken.contains(&Unit::Section(id.clone()));
            let (before, after) = (by_id(old, &id), by_id(new, &id));
            let own = match (before, after) {
                (Some(before), Some(after)) => {
                    if is_new {
                        after
                    } else {
                        before
                    }
                }
                (Some(before), None) if !is_new => before,
                (None, Some(after)) if is_new => after,
                _ => continue,
            };
            let of = |section: Option<&Raw>| {
                section.map_or(Vec::new(), |section| indicators(section).to_vec())
            };
            let (before, after) = (of(before), of(after));
            let mut indicators: Vec<Raw> = Vec::new();
            for own in ids(&before, &after) {
                let is_new =
                    taken.contains(&Unit::Indicator(own.clone())) || is_alone(&id, old, new);
                let is_gone = by_id(&after, &own).is_none();
                let kept = match (by_id(&before, &own), by_id(&after, &own)) {
                    (Some(before), Some(after)) => Some(if is_new { after } else { before }),
                    (Some(before), None) => {
                        (!is_new || is_gone && is_alone(&id, old, new)).then_some(before)
                    }
                    (None, after) => after.filter(|_| is_new),
                };
                indicators.extend(kept.cloned());
            }
            all.push(with_indicators(own, indicators));
        }
        Some(listing(
            "section",
            all,
            find(&self.new, "section").or(find(&self.old, "section"))?,
        ))
    }
}

/// The changes of an edit with its id before each key.
fn named_changes(edit: &Edit) -> Vec<Change> {
    let named = |change: &Change| {
        let parts = [edit.id.as_str(), change.key.as_str()];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        Change {
            key: parts.collect::<Vec<_>>().join(" "),
            ..change.clone()
        }
    };
    edit.changes.iter().map(named).collect()
}

/// Whether only one text has the section, so that its indicators come and go with it.
fn is_alone(section: &str, old: &[Raw], new: &[Raw]) -> bool {
    by_id(old, section).is_none() || by_id(new, section).is_none()
}

/// Of a thing that both texts have, the one or the other; of one that a single text has, that.
fn pick<'e>(before: Option<&'e Entry>, after: Option<&'e Entry>, new: bool) -> Option<&'e Entry> {
    match (before, after) {
        (Some(before), Some(after)) => Some(if new { after } else { before }),
        (before, after) => before.or(after),
    }
}

/// Everything that differs and says something of the score.
fn units(old: &[Entry], new: &[Entry]) -> Vec<Unit> {
    let mut units = Vec::new();
    let differs = |before: Option<&Raw>, after: Option<&Raw>| match (before, after) {
        (Some(before), Some(after)) => emit::value(before) != emit::value(after),
        (before, after) => before.is_some() != after.is_some(),
    };
    let changed = |before: Option<&Entry>, after: Option<&Entry>| match (before, after) {
        (Some(before), Some(after)) => emit::value(&before.value) != emit::value(&after.value),
        // Only one text has it: it stands in all of them.
        _ => false,
    };
    let (before, after) = (list(old, "section"), list(new, "section"));
    let own = |section: &Raw| emit::value(&with_indicators(section, Vec::new()));
    let mut found_indicators = Vec::new();
    for id in ids(before, after) {
        match (by_id(before, &id), by_id(after, &id)) {
            (Some(a), Some(b)) => {
                if own(a) != own(b) {
                    units.push(Unit::Section(id.clone()));
                }
                let (a, b) = (indicators(a), indicators(b));
                for id in ids(a, b) {
                    if differs(by_id(a, &id), by_id(b, &id)) {
                        found_indicators.push(Unit::Indicator(id));
                    }
                }
            }
            _ => units.push(Unit::Section(id.clone())),
        }
    }
    units.splice(0..0, found_indicators);
    for key in NAMED {
        let (a, b) = (inside(old, key), inside(new, key));
        for name in keys(a, b) {
            if changed(find(a, name), find(b, name)) {
                units.push(Unit::Named(key, name.to_owned()));
            }
        }
    }
    let (a, b) = (inside(old, "field"), inside(new, "field"));
    for group in keys(a, b) {
        let (a, b) = (inside(a, group), inside(b, group));
        for name in keys(a, b) {
            if changed(find(a, name), find(b, name)) {
                units.push(Unit::Field(group.to_owned(), name.to_owned()));
            }
        }
    }
    for key in LISTED {
        let (a, b) = (list(old, key), list(new, key));
        for id in ids(a, b) {
            if differs(by_id(a, &id), by_id(b, &id)) {
                units.push(Unit::Listed(key, id));
            }
        }
    }
    let value = |entries: &[Entry], key: &str| find(entries, key).map(|entry| entry.value.clone());
    for key in keys(old, new) {
        let is_own = ["section", "field", "grade"].contains(&key);
        let known = NAMES.contains(&key) || NAMED.contains(&key) || LISTED.contains(&key);
        let differ = differs(value(old, key).as_ref(), value(new, key).as_ref());
        if key == "grade" && differ {
            units.push(Unit::Grades);
        }
        if !is_own && !known && key != POINTS && differ {
            units.push(Unit::Setting(key.to_owned()));
        }
    }
    // One that moved to another section is gone there and new here.
    let mut seen = BTreeSet::new();
    units.retain(|unit| seen.insert(unit.clone()));
    units
}

/// What an edit is about, in words.
fn edit(unit: &Unit, old: &[Entry], new: &[Entry]) -> Edit {
    let (kind, id, before, after) = match unit {
        Unit::Setting(key) => {
            let of = |entries| find(entries, key).map(|entry: &Entry| entry.value.clone());
            (EditKind::Setting, key.clone(), of(old), of(new))
        }
        Unit::Named(table, name) => {
            let of = |entries| find(inside(entries, table), name).map(|entry| entry.value.clone());
            let kind = match *table {
                "target" => EditKind::Target,
                _ => EditKind::Measure,
            };
            (kind, name.clone(), of(old), of(new))
        }
        Unit::Field(group, name) => {
            let of = |entries| {
                let own = find(inside(inside(entries, "field"), group), name);
                own.map(|entry| entry.value.clone())
            };
            (EditKind::Field, format!("{group}.{name}"), of(old), of(new))
        }
        Unit::Listed(key, id) => {
            let of = |entries| by_id(list(entries, key), id).cloned();
            let kind = match *key {
                "check" => EditKind::Check,
                "gate" => EditKind::Gate,
                _ => EditKind::Column,
            };
            (kind, id.clone(), of(old), of(new))
        }
        Unit::Grades => {
            let of = |entries| find(entries, "grade").map(|entry| entry.value.clone());
            (EditKind::Grades, "grade".to_owned(), of(old), of(new))
        }
        Unit::Section(id) => {
            let of = |entries| by_id(list(entries, "section"), id).cloned();
            (EditKind::Section, id.clone(), of(old), of(new))
        }
        Unit::Indicator(id) => {
            let of = |entries| {
                let sections = list(entries, "section").iter();
                let mut own = sections.filter_map(|section| by_id(indicators(section), id));
                own.next().cloned()
            };
            (EditKind::Indicator, id.clone(), of(old), of(new))
        }
    };
    let title = |raw: &Option<Raw>| {
        let own = entries_of(raw.as_ref()?);
        find(own, "title").and_then(|entry| Some(entry.value.text()?.text))
    };
    let title = title(&after).or_else(|| title(&before)).unwrap_or_default();
    let changes = match kind {
        EditKind::Grades => of_grades(list(old, "grade"), list(new, "grade")),
        _ => changes(before.as_ref(), after.as_ref()),
    };
    Edit {
        kind,
        id,
        title,
        changes,
    }
}

/// The keys that differ of each grade, its name before them.
fn of_grades(old: &[Raw], new: &[Raw]) -> Vec<Change> {
    let name = |raw: &Raw| Some(find(entries_of(raw), "name")?.value.text()?.text);
    let by_name = |list: &'_ [Raw], wanted: &str| {
        list.iter()
            .position(|raw| name(raw).as_deref() == Some(wanted))
    };
    let mut names: Vec<String> = new.iter().filter_map(name).collect();
    for name in old.iter().filter_map(name) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut all = Vec::new();
    for name in names {
        let before = by_name(old, &name).and_then(|at| old.get(at));
        let after = by_name(new, &name).and_then(|at| new.get(at));
        all.extend(changes(before, after).into_iter().map(|change| Change {
            key: format!("{name} {}", change.key).trim_end().to_owned(),
            ..change
        }));
    }
    all
}

/// The keys that differ; of a thing that is new or gone, that it is.
fn changes(before: Option<&Raw>, after: Option<&Raw>) -> Vec<Change> {
    let whole = |before: Option<&Raw>, after: Option<&Raw>| Change {
        key: String::new(),
        before: before.map(written),
        after: after.map(written),
    };
    let (Some(before), Some(after)) = (before, after) else {
        return vec![whole(before, after)];
    };
    let (RawKind::Table(a), RawKind::Table(b)) = (&before.kind, &after.kind) else {
        return vec![whole(Some(before), Some(after))];
    };
    let mut changes = Vec::new();
    for key in keys(a, b) {
        if key == "indicator" {
            continue;
        }
        let (a, b) = (find(a, key), find(b, key));
        let value = |entry: Option<&Entry>| entry.map(|entry| emit::value(&entry.value));
        if value(a) != value(b) {
            changes.push(Change {
                key: key.to_owned(),
                before: a.map(|entry| written(&entry.value)),
                after: b.map(|entry| written(&entry.value)),
            });
        }
    }
    changes
}

/// A value as a person reads it: a text without quotes.
fn written(raw: &Raw) -> String {
    match &raw.kind {
        RawKind::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => emit::value(raw),
    }
}
