//! Boundary cases that follow from a rubric itself: each threshold at, just below and just above, each fact missing and
//! not applicable, each cap, each gate, each grade.
//!
//! [`generate`] begins with facts that give as much as they can, changes one of them at a time, and writes a file of
//! cases. What they come to is what the rubric gives today: it is for a person to hold it against the printed rules.

mod given;
mod pivots;
mod search;
mod text;
mod trial;
mod values;

use std::collections::BTreeSet;

use crate::case::CaseSet;
use crate::compile::CompiledRubric;
use crate::coverage::Owner;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

use given::{Setting, Spot};
use trial::Trial;

/// A case to be written: the facts that differ from those that all begin with, and what it is about.
struct Draft {
    /// Whose it is and what is tried, for its name.
    name: String,
    /// Whose script it tries.
    owner: Owner,
    changed: Setting,
    /// A person's entries: the id of the item and the value.
    review: Vec<(String, String)>,
}

/// The text of a file of cases for the office of one cohort; the first that the rubric lists where none is named.
///
/// # Errors
/// What is wrong with the text that was written: a mistake of this module, told rather than hidden.
pub fn generate(rubric: &CompiledRubric, cohort: Option<&str>) -> Result<String, Vec<Diagnostic>> {
    let first = || rubric.rubric().cohorts.first().map(String::as_str);
    let trial = Trial::new(rubric, cohort.or_else(first).unwrap_or_default());
    let base = search::best(&trial);
    let mut drafts = vec![Draft {
        name: "样样都好".to_owned(),
        owner: Owner::Total,
        changed: Setting::new(),
        review: Vec::new(),
    }];
    drafts.extend(pivots::drafts(&trial, &base));
    drafts.extend(values::drafts(&trial, &base));
    drafts.extend(search::fill(&trial, &base, &drafts));
    drafts.extend(values::unknown(&trial, &base));
    drafts.extend(values::manual(&trial));
    let drafts = once(drafts, &base);
    let bare = text::bare(&trial, &base, &drafts);
    let source = Source::new("generated.cases.toml", bare);
    let set = CaseSet::read(&source, rubric.rubric())?;
    Ok(text::written(&trial, &base, &drafts, &set))
}

/// Each change of facts once, under unique names.
fn once(drafts: Vec<Draft>, base: &Setting) -> Vec<Draft> {
    let mut seen: Vec<(Setting, Vec<(String, String)>)> = Vec::new();
    let mut names = BTreeSet::new();
    let mut kept = Vec::new();
    for mut draft in drafts {
        draft
            .changed
            .retain(|spot, given| base.get(spot) != Some(given));
        let key = (draft.changed.clone(), draft.review.clone());
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let plain = draft.name.clone();
        let mut count = 1;
        while !names.insert(draft.name.clone()) {
            count += 1;
            draft.name = format!("{plain} ({count})");
        }
        kept.push(draft);
    }
    kept
}

/// The spots of a set of facts that a script reads, measures looked through.
fn spots(trial: &Trial<'_>, program: &crate::script::Program) -> Vec<Spot> {
    let now = trial.compiled.fields_of(program).into_iter().map(Spot::Now);
    let prior = trial
        .compiled
        .priors_of(program)
        .into_iter()
        .map(Spot::Prior);
    now.chain(prior).collect()
}
