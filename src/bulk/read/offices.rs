//! Whose the rows are: the words of the offices of a chunk, packed.

use std::collections::BTreeMap;

use crate::report::Office;

/// The offices of the rows of one chunk, by number of the row. Every row that the reader saw has a number, from 0 up
/// in the order of the text; empty lines have none.
///
/// A row takes the bytes of its id (and name, where names are kept) and 10 bytes more.
#[derive(Clone, Debug, Default)]
pub struct Offices {
    ids: Words,
    names: Option<Words>,
    cohorts: Vec<u16>,
    starts: Vec<u32>,
    /// Whether ids other than the name were given; whether some row has none.
    pub(super) with_id: bool,
    pub(super) without_id: bool,
    odd: BTreeMap<u32, Vec<IdAndName>>,
}

/// The id and the name of an office.
type IdAndName = (Box<str>, Box<str>);

/// Texts one behind the other.
#[derive(Clone, Debug, Default)]
struct Words {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Words {
    fn push(&mut self, word: &[u8]) {
        self.bytes.extend_from_slice(word);
        self.ends.push(super::separators::word(self.bytes.len()));
    }

    fn get(&self, at: usize) -> &[u8] {
        let end = |at: usize| self.ends.get(at).and_then(|end| usize::try_from(*end).ok());
        let start = at.checked_sub(1).and_then(end).unwrap_or(0);
        let word = end(at).and_then(|end| self.bytes.get(start..end));
        word.unwrap_or_default()
    }
}

/// An office as the rows tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named<'a> {
    pub(super) id: &'a [u8],
    /// None where names are not kept.
    pub(super) name: Option<&'a [u8]>,
}

impl Offices {
    pub(super) fn new(names: bool) -> Self {
        Self {
            names: names.then(Words::default),
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, id: &[u8], name: &[u8], cohort: u16, start: u32) {
        self.ids.push(id);
        if let Some(names) = &mut self.names {
            names.push(name);
        }
        self.cohorts.push(cohort);
        self.starts.push(start);
        self.told(id != name);
    }

    fn told(&mut self, own_id: bool) {
        self.with_id |= own_id;
        self.without_id |= !own_id;
    }

    pub(super) fn push_odd(&mut self, start: u32) {
        self.ids.push(&[]);
        if let Some(names) = &mut self.names {
            names.push(&[]);
        }
        self.cohorts.push(u16::MAX);
        self.starts.push(start);
    }

    /// Adds the office of a report that the reference read from an odd row and does not refuse, so that
    /// [`duplicates`](super::duplicates()) sees it. Of one row they are added in order.
    pub fn add(&mut self, row: u32, office: &Office) {
        self.told(office.id != office.name);
        let words = (office.id.as_str().into(), office.name.as_str().into());
        self.odd.entry(row).or_default().push(words);
    }

    /// How many rows there are, odd ones included.
    pub fn rows(&self) -> usize {
        self.starts.len()
    }

    /// Whether the row is odd: it has no words here.
    pub fn is_odd(&self, row: usize) -> bool {
        self.id(row).is_empty()
    }

    /// The id; the name where none is given; empty of an odd row.
    pub fn id(&self, row: usize) -> &[u8] {
        self.ids.get(row)
    }

    /// The name; the id where none is given; none where names are not kept, empty of an odd row.
    pub fn name(&self, row: usize) -> Option<&[u8]> {
        self.names.as_ref().map(|names| names.get(row))
    }

    /// The cohort: its position in the rubric's cohorts, or in [`Chunk::cohorts`](super::Chunk::cohorts) of a rubric
    /// that lists none. None of an odd row.
    pub fn cohort(&self, row: usize) -> Option<usize> {
        let code = self.cohorts.get(row).filter(|code| **code != u16::MAX)?;
        Some(usize::from(*code))
    }

    /// How many bytes the row stands behind the first row of the chunk.
    pub fn start(&self, row: usize) -> usize {
        let start = self.starts.get(row).copied().unwrap_or(0);
        usize::try_from(start).unwrap_or(0)
    }

    /// The offices of a row: one, or those that were added of an odd row.
    pub(super) fn of(&self, row: usize) -> impl Iterator<Item = Named<'_>> {
        let plain = (!self.is_odd(row)).then(|| Named {
            id: self.id(row),
            name: self.name(row),
        });
        let added = u32::try_from(row).ok().and_then(|row| self.odd.get(&row));
        let added = added.into_iter().flatten().map(|(id, name)| Named {
            id: id.as_bytes(),
            name: Some(name.as_bytes()),
        });
        plain.into_iter().chain(added)
    }
}
