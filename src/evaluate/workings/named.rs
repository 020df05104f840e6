//! What stands in an arithmetic and has one of its own: measures, and statistics of the cohort. Each is told once.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::script::graph::OverCohort;

use super::cohort::behind;
use super::{Facts, told};

/// What some words name, in the order in which they do.
#[derive(Default)]
pub(super) struct Named(RefCell<Vec<One>>);

enum One {
    /// By position.
    Measure(usize),
    Cohort(OverCohort),
}

/// What tells one from another: a measure, or a word with its path.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Measure(usize),
    Cohort(&'static str, String),
}

impl One {
    fn key(&self) -> Key {
        match self {
            Self::Measure(at) => Key::Measure(*at),
            Self::Cohort(over) => {
                let path = over.path.as_ref().map(|path| path.text.clone());
                Key::Cohort(over.word.name, path.unwrap_or_default())
            }
        }
    }
}

impl Named {
    pub(super) fn measure(&self, measure: usize) {
        self.add(One::Measure(measure));
    }

    pub(super) fn cohort(&self, over: &OverCohort) {
        self.add(One::Cohort(over.clone()));
    }

    fn add(&self, one: One) {
        let mut named = self.0.borrow_mut();
        if named.iter().all(|other| other.key() != one.key()) {
            named.push(one);
        }
    }

    /// The arithmetic of each, once; what stands in another before it.
    pub(super) fn told(self, facts: &Facts<'_>) -> Vec<String> {
        let mut told = Vec::new();
        self.add_to(&mut told, &mut BTreeSet::new(), facts);
        told
    }

    fn add_to(self, told: &mut Vec<String>, done: &mut BTreeSet<Key>, facts: &Facts<'_>) {
        let rubric = facts.rubric();
        for one in self.0.into_inner() {
            if !done.insert(one.key()) {
                continue;
            }
            match one {
                One::Cohort(over) => told.extend(behind(&over, facts)),
                One::Measure(at) => {
                    let measure = rubric.rubric().measures.get(at).zip(rubric.measure(at));
                    let Some((measure, program)) = measure else {
                        continue;
                    };
                    let inner = Self::default();
                    let unit = measure.unit.as_deref().unwrap_or("");
                    let text = self::told(program, facts, unit, &inner);
                    inner.add_to(told, done, facts);
                    told.push(format!("{}:{text}", measure.title));
                }
            }
        }
    }
}
