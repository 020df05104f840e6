//! Whose the rows are: the words of the offices of a chunk, packed.

use std::collections::BTreeMap;

use crate::bulk::texts::{Texts, TooLong};
use crate::report::Office;

/// The offices of the rows of one chunk, by number of the row. Every row that the reader saw has a number, from 0 up
/// in the order of the text; empty lines have none.
///
/// A row takes the bytes of its id (and name, where names are kept) and 10 bytes at most, six of which
/// `forget` gives back.
#[derive(Clone, Debug, Default)]
pub struct Offices {
    ids: Texts,
    names: Option<Texts>,
    cohorts: Vec<u16>,
    starts: Vec<u32>,
    /// Whether ids other than the name were given; whether some row has none.
    pub(super) with_id: bool,
    pub(super) without_id: bool,
    /// Whether the id of some plain row is not above that of the plain row before; the first and the last of them.
    falls: bool,
    least: Vec<u8>,
    last: Vec<u8>,
    odd: BTreeMap<u32, Vec<IdAndName>>,
}

/// The id and the name of an office.
type IdAndName = (Box<str>, Box<str>);

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
            names: names.then(Texts::default),
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, id: &[u8], name: &[u8], cohort: u16, start: u32) {
        if self.last.is_empty() {
            self.least.extend_from_slice(id);
        }
        if self.last.as_slice() >= id {
            self.falls = true;
        }
        self.last.clear();
        self.last.extend_from_slice(id);
        self.add_row(id, name, cohort, start);
        self.told(id != name);
    }

    /// The reader lets no text pass that is too long.
    fn add_row(&mut self, id: &[u8], name: &[u8], cohort: u16, start: u32) {
        let _ = self.ids.push(id);
        if let Some(names) = &mut self.names {
            let _ = names.push(name);
        }
        self.cohorts.push(cohort);
        self.starts.push(start);
    }

    fn told(&mut self, own_id: bool) {
        self.with_id |= own_id;
        self.without_id |= !own_id;
    }

    pub(super) fn push_odd(&mut self, start: u32) {
        self.add_row(&[], &[], u16::MAX, start);
    }

    /// Gives back the cohorts and the places of the rows, which are not asked for again.
    pub(crate) fn forget(&mut self) {
        self.cohorts = Vec::new();
        self.starts = Vec::new();
        // A copy takes no more memory than it needs, and what grew is whole again for those that grow next: cut to
        // size, it would leave holes that are of no use.
        self.ids = self.ids.clone();
        self.names = self.names.clone();
    }

    /// The least and the greatest id, where ids rise from row to row, as far as that is known without looking at them.
    pub(super) fn rising(&self) -> Option<(&[u8], &[u8])> {
        let known = self.odd.is_empty() && !self.falls && !self.last.is_empty();
        known.then_some((self.least.as_slice(), self.last.as_slice()))
    }

    /// The ids and names of all rows, those that were added of odd ones included; of rows without an office empty.
    pub(crate) fn into_texts(mut self) -> Result<(Texts, Texts), TooLong> {
        if self.odd.is_empty() {
            let ids = std::mem::take(&mut self.ids);
            let names = self.names.unwrap_or_else(|| ids.clone());
            return Ok((ids, names));
        }
        let (mut ids, mut names) = (Texts::default(), Texts::default());
        for row in 0..self.rows() {
            let office = self.of(row).next();
            let id = office.map_or(&[][..], |office| office.id);
            ids.push(id)?;
            names.push(office.and_then(|office| office.name).unwrap_or(id))?;
        }
        Ok((ids, names))
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
        self.ids.len()
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
