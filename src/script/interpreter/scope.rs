//! The names that a script reads, with the facts of one office.

use std::collections::{BTreeMap, BTreeSet};

use rhai::{Dynamic, Map, Scope};

use crate::decimal::Number;
use crate::rubric::{Field, Rubric};
use crate::script::environment::{Environment, Figure, OfficeText};
use crate::script::graph::Leaf;
use crate::script::names::RESERVED;
use crate::value::{Possible, Row, Rows, Value};

use super::values::{dynamic, number};

/// The names that a script reads, with the facts of one office.
pub(super) fn scope(
    leaves: &BTreeSet<Leaf>,
    rubric: &Rubric,
    environment: &dyn Environment,
) -> Scope<'static> {
    let mut scope = Scope::new();
    let groups = [
        "target",
        "measure",
        "indicator",
        "section",
        "self_score",
        "office",
    ];
    let mut maps: BTreeMap<&str, Map> = groups.map(|group| (group, Map::new())).into();
    let mut behind: BTreeMap<&str, BTreeMap<&str, Map>> = ["prior", "reported"]
        .map(|word| (word, BTreeMap::new()))
        .into();
    for leaf in leaves {
        let (group, name, value) = match *leaf {
            Leaf::Points => {
                let points = environment.points().unwrap_or_else(Number::zero);
                for name in ["points", "分值"] {
                    scope.push_constant_dynamic(name, number(&points));
                }
                continue;
            }
            Leaf::Figure(figure) => {
                let named = Figure::NAMED.iter().find(|(own, ..)| *own == figure);
                if let Some((_, name, alias)) = named {
                    for name in [*name, *alias] {
                        scope.push_constant_dynamic(name, value(environment.figure(figure)));
                    }
                }
                continue;
            }
            Leaf::Prior(id) | Leaf::Reported(id) => {
                let (word, known) = match leaf {
                    Leaf::Prior(_) => ("prior", environment.prior(id)),
                    _ => ("reported", environment.reported(id)),
                };
                if let Some(field) = rubric.field(id) {
                    let groups = behind.entry(word).or_default();
                    let group = groups.entry(field.group.as_str()).or_default();
                    group.insert(field.name.as_str().into(), of_field(field, known));
                }
                continue;
            }
            Leaf::Field(id) => {
                if let Some(field) = rubric.field(id) {
                    let known = of_field(field, environment.field(id));
                    let group = maps.entry(field.group.as_str()).or_default();
                    group.insert(field.name.as_str().into(), known);
                }
                continue;
            }
            Leaf::Office(text) => {
                let known = Value::Text(Some(environment.office(text)));
                let office = maps.entry("office").or_default();
                let named = OfficeText::NAMED.iter().find(|(own, ..)| *own == text);
                for name in named.iter().flat_map(|(_, own, alias)| [own, alias]) {
                    // A field of the same name goes first.
                    let slot = office.entry((*name).into());
                    slot.or_insert_with(|| value(Possible::value(known.clone())));
                }
                continue;
            }
            Leaf::Target(at) => match (rubric.targets.get(at), environment.target(at)) {
                (Some(target), Some(value)) => {
                    ("target", target.name.as_str(), Possible::value(value))
                }
                _ => continue,
            },
            Leaf::Measure(at) => match rubric.measures.get(at) {
                Some(measure) => ("measure", measure.name.as_str(), environment.measure(at)),
                None => continue,
            },
            Leaf::SelfScore(at) => match rubric.indicator(at) {
                Some(indicator) => {
                    let points = environment.self_score(Some(at));
                    ("self_score", indicator.id.as_str(), points)
                }
                None => continue,
            },
            Leaf::SelfTotal => {
                let total = value(environment.self_score(None));
                let own = maps.entry("self_score").or_default();
                for name in ["total", "总分"] {
                    own.insert(name.into(), total.clone());
                }
                continue;
            }
            Leaf::Indicator(at) => match rubric.indicator(at) {
                Some(indicator) => (
                    "indicator",
                    indicator.id.as_str(),
                    environment.indicator(at),
                ),
                None => continue,
            },
            Leaf::Section(at) => match rubric.sections.get(at) {
                Some(section) => ("section", section.id.as_str(), environment.section(at)),
                None => continue,
            },
        };
        maps.entry(group)
            .or_default()
            .insert(name.into(), self::value(value));
    }
    for (word, groups) in behind {
        let groups = groups.into_iter();
        let groups = groups.map(|(group, map)| (group.into(), Dynamic::from_map(map)));
        maps.insert(word, groups.collect());
    }
    for (name, map) in maps {
        let map = Dynamic::from_map(map);
        if let Some((_, alias)) = RESERVED.iter().find(|(own, _)| *own == name) {
            scope.push_constant_dynamic(*alias, map.clone());
        }
        scope.push_constant_dynamic(name.to_owned(), map);
    }
    scope
}

/// A fact of a field; rows become a list of maps by the names of their columns.
fn of_field(field: &Field, known: Possible) -> Dynamic {
    let Some(Value::Rows(Rows::Listed(rows))) = &known.value else {
        return value(known);
    };
    let row = |row: &Row| {
        let cells = field.columns.iter().enumerate();
        let cells = cells.map(|(at, column)| {
            let known = crate::script::rows::cell(row.cells.get(at), Some(column));
            (column.name.as_str().into(), value(known))
        });
        Dynamic::from_map(cells.collect::<Map>())
    };
    Dynamic::from_array(rows.iter().map(row).collect())
}

/// What a script is handed: only what is settled comes here.
fn value(possible: Possible) -> Dynamic {
    dynamic(&possible).unwrap_or(Dynamic::UNIT)
}
