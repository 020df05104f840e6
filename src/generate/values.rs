//! Facts that are no numbers in every way that they can be, facts that are missing or not applicable, people's entries.

use crate::coverage::Owner;
use crate::rubric::{FieldKind, Score};

use super::given::{Given, Setting, Spot};
use super::search::{candidates, name};
use super::trial::Trial;
use super::{Draft, spots};

/// Every flag the other way, every text that a fact may be, events in some numbers.
pub(super) fn drafts(trial: &Trial<'_>, base: &Setting) -> Vec<Draft> {
    each(trial, |spot, kind| match kind {
        FieldKind::Flag | FieldKind::Text | FieldKind::Rows => {
            let all = candidates(trial, spot).into_iter();
            // Of many alike rows one tells as much.
            let is_short = |given: &Given| !matches!(given, Given::Rows(rows) if rows.len() > 1);
            all.filter(|given| base.get(&spot) != Some(given) && is_short(given))
                .collect()
        }
        _ => Vec::new(),
    })
}

/// Every fact missing, and not applicable.
pub(super) fn unknown(trial: &Trial<'_>, _base: &Setting) -> Vec<Draft> {
    each(trial, |spot, kind| match (spot, kind) {
        (Spot::Prior(_), _) => vec![Given::Missing],
        (_, FieldKind::Flag | FieldKind::Text) => vec![Given::Missing],
        _ => vec![Given::Missing, Given::NotApplicable],
    })
}

/// Changes of single facts, each under the first script that reads it; gates and checks are no first.
fn each(trial: &Trial<'_>, given: impl Fn(Spot, FieldKind) -> Vec<Given>) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut seen: Vec<Spot> = Vec::new();
    let late = |owner: &Owner| !matches!(owner, Owner::Indicator(_));
    let mut scripts: Vec<_> = trial.scripts.iter().collect();
    scripts.sort_by_key(|(owner, _)| late(owner));
    for (owner, program) in scripts {
        for spot in spots(trial, program) {
            let Some(field) = trial.field(spot).filter(|_| !seen.contains(&spot)) else {
                continue;
            };
            seen.push(spot);
            for given in given(spot, field.kind) {
                let changed = Setting::from([(spot, given)]);
                found.push(Draft {
                    name: name(trial, *owner, &changed),
                    owner: *owner,
                    changed,
                    review: Vec::new(),
                });
            }
        }
    }
    found
}

/// What a person scores, scored with the least and the most.
pub(super) fn manual(trial: &Trial<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    for (at, indicator) in trial.rubric().indicators() {
        let Score::Manual(manual) = &indicator.score else {
            continue;
        };
        if !trial.rubric().exists_for(indicator, trial.cohort) && !trial.cohort.is_empty() {
            continue;
        }
        let whose = crate::coverage::whose(Owner::Indicator(at), trial.rubric());
        for value in [&manual.from, &manual.to] {
            found.push(Draft {
                name: format!("{whose}:评 {value}"),
                owner: Owner::Indicator(at),
                changed: Setting::new(),
                review: vec![(indicator.id.clone(), value.to_string())],
            });
        }
    }
    found
}
