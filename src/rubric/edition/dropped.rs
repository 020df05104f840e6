//! What `drop` may name, and taking it out.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::kind::{Kind, id_of};

/// Everything that can be dropped, by the name that `drop` gives it.
pub(super) fn names(root: &DeTable<'_>, found: &mut Vec<String>) {
    for key in ["section", "gate", "check", "grade", "column"] {
        let Some(list) = root.get(key).and_then(|v| v.get_ref().as_array()) else {
            continue;
        };
        for one in list.iter() {
            let Some(kind) = Kind::of(key) else { continue };
            if let Some(id) = id_of(one, kind) {
                found.push(if kind == Kind::Grade {
                    format!("grade.{id}")
                } else {
                    id
                });
            }
            let inner = one.get_ref().as_table().and_then(|t| t.get("indicator"));
            for indicator in inner
                .and_then(|v| v.get_ref().as_array())
                .into_iter()
                .flat_map(|l| l.iter())
            {
                found.extend(id_of(indicator, Kind::Indicator));
            }
        }
    }
    for key in ["target", "measure"] {
        let table = root.get(key).and_then(|v| v.get_ref().as_table());
        for name in table.into_iter().flat_map(|table| table.keys()) {
            found.push(format!("{key}.{}", name.get_ref()));
        }
    }
    let groups = root.get("field").and_then(|v| v.get_ref().as_table());
    for (group, fields) in groups.into_iter().flatten() {
        for name in fields
            .get_ref()
            .as_table()
            .into_iter()
            .flat_map(|fields| fields.keys())
        {
            found.push(format!("{}.{}", group.get_ref(), name.get_ref()));
        }
    }
}

/// Removes what `drop` names; false when there is no such thing.
pub(super) fn remove(root: &mut DeTable<'_>, name: &str) -> bool {
    if let Some((group, rest)) = name.split_once('.') {
        let inside = match group {
            "target" | "measure" => root.get_mut(group),
            "grade" => return remove_from(root, "grade", Kind::Grade, rest),
            _ => root
                .get_mut("field")
                .and_then(|fields| match fields.get_mut() {
                    DeValue::Table(fields) => fields.get_mut(group),
                    _ => None,
                }),
        };
        return match inside.map(Spanned::get_mut) {
            Some(DeValue::Table(table)) => table.remove(rest).is_some(),
            _ => false,
        };
    }
    for (key, kind) in [
        ("section", Kind::Section),
        ("gate", Kind::Gate),
        ("check", Kind::Check),
        ("column", Kind::Column),
    ] {
        if remove_from(root, key, kind, name) {
            return true;
        }
    }
    let Some(DeValue::Array(sections)) = root.get_mut("section").map(Spanned::get_mut) else {
        return false;
    };
    for section in sections.iter_mut() {
        if let DeValue::Table(section) = section.get_mut()
            && remove_from(section, "indicator", Kind::Indicator, name)
        {
            return true;
        }
    }
    false
}

fn remove_from(table: &mut DeTable<'_>, key: &str, kind: Kind, id: &str) -> bool {
    let Some(slot) = table.get_mut(key).map(Spanned::get_mut) else {
        return false;
    };
    match std::mem::replace(slot, DeValue::Boolean(false)) {
        DeValue::Array(list) => {
            let before = list.len();
            let kept: toml::de::DeArray<'_> = list
                .into_iter()
                .filter(|one| id_of(one, kind).as_deref() != Some(id))
                .collect();
            let removed = kept.len() != before;
            *slot = DeValue::Array(kept);
            removed
        }
        other => {
            *slot = other;
            false
        }
    }
}
