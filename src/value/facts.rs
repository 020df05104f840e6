//! The facts of one office: one a field, most of them not given.

use super::Fact;

/// A fact a field, in the rubric's order. One that nothing is known of takes no room of its own.
#[derive(Clone, Debug, Default)]
pub struct Facts(Vec<Option<Box<Fact>>>);

static MISSING: Fact = Fact::missing();

impl Facts {
    /// The fact of the field at this position; none past the last field.
    pub fn get(&self, at: usize) -> Option<&Fact> {
        self.0.get(at).map(or_missing)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut Fact> {
        self.0.get_mut(at).map(made)
    }

    /// One a field.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.0.iter().map(or_missing)
    }

    /// The same, to change them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Fact> {
        self.0.iter_mut().map(made)
    }

    /// Those that something was told of, and perhaps others.
    pub fn given(&self) -> impl Iterator<Item = &Fact> {
        self.0.iter().filter_map(|fact| fact.as_deref())
    }
}

fn or_missing(fact: &Option<Box<Fact>>) -> &Fact {
    fact.as_deref().unwrap_or(&MISSING)
}

fn made(fact: &mut Option<Box<Fact>>) -> &mut Fact {
    fact.get_or_insert_with(|| Box::new(Fact::missing()))
}

impl FromIterator<Fact> for Facts {
    fn from_iter<I: IntoIterator<Item = Fact>>(facts: I) -> Self {
        let kept = |fact: Fact| (fact != MISSING).then(|| Box::new(fact));
        Self(facts.into_iter().map(kept).collect())
    }
}

impl PartialEq for Facts {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Facts {}
