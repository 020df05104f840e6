//! Offices that one run knows by their ids and another by their names alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::report::Office;

use super::model::PastRun;

impl PastRun {
    /// The run with its offices under the ids under which `others` know them.
    ///
    /// An office without an id of its own has its name for one. Where one side has no more than that, an office is
    /// the one of the same name on the other side, as long as either side has that name once.
    #[must_use]
    pub fn known_among<'o>(mut self, others: impl IntoIterator<Item = &'o Office>) -> Self {
        let renamed = {
            let own = self.cards.iter().map(|card| &card.office);
            ids_by_name(own, others.into_iter())
        };
        if renamed.is_empty() {
            return self;
        }
        for card in &mut self.cards {
            if let Some(id) = renamed.get(&card.office.id) {
                card.office.id.clone_from(id);
            }
        }
        self.cards.sort_by(|a, b| a.office.id.cmp(&b.office.id));
        self.names = OnceLock::new();
        self
    }

    /// An office of the same name under another id.
    pub(crate) fn namesake(&self, office: &Office) -> Option<&Office> {
        let names = self.names.get_or_init(|| {
            let mut names: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, card) in self.cards.iter().enumerate() {
                names.entry(card.office.name.clone()).or_default().push(at);
            }
            names
        });
        let of_name = names.get(&office.name)?.iter();
        let mut others = of_name.filter_map(|at| Some(&self.cards.get(*at)?.office));
        others.find(|other| other.id != office.id)
    }
}

/// Whether an office has no id but its name.
pub(super) fn is_known_by_name(office: &Office) -> bool {
    office.id == office.name
}

/// From the own ids of offices to those under which others know them: only offices that the others do not have under
/// their own id, and that one side knows by name alone.
fn ids_by_name<'a, 'b>(
    own: impl Iterator<Item = &'a Office>,
    others: impl Iterator<Item = &'b Office>,
) -> BTreeMap<String, String> {
    let own: BTreeMap<&str, &Office> = own.map(|o| (o.id.as_str(), o)).collect();
    let others: BTreeMap<&str, &Office> = others.map(|o| (o.id.as_str(), o)).collect();
    let (of_own, of_others) = (named(&own), named(&others));
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut renamed = BTreeMap::new();
    for (name, offices) in of_own {
        let (&[office], Some(&[other])) = (
            offices.as_slice(),
            of_others.get(name).map(Vec::as_slice).as_ref(),
        ) else {
            continue;
        };
        let apart =
            !others.contains_key(office.id.as_str()) && !own.contains_key(other.id.as_str());
        let by_name = is_known_by_name(office) || is_known_by_name(other);
        if apart && by_name && taken.insert(&other.id) {
            renamed.insert(office.id.clone(), other.id.clone());
        }
    }
    renamed
}

/// Offices by their names.
fn named<'o>(offices: &BTreeMap<&str, &'o Office>) -> BTreeMap<&'o str, Vec<&'o Office>> {
    let mut named: BTreeMap<&str, Vec<&Office>> = BTreeMap::new();
    for office in offices.values() {
        named.entry(office.name.as_str()).or_default().push(office);
    }
    named
}
