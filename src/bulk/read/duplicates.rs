//! Second rows of one office, over all chunks of a table.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::offices::{Named, Offices};

/// Where the row of an office stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The chunk, by its position.
    pub chunk: usize,
    /// The row in it.
    pub row: usize,
    /// Which office of it: above 0 only of odd rows that the reference takes for several.
    pub nth: usize,
}

/// An office that comes a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The row that does not count.
    pub second: At,
    /// The row that does.
    pub first: At,
}

/// Names decide, since some rows have an id and some have none, but names were not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamesNeeded;

/// The rows that give an office a second time, in the order of the rows: by the rule of
/// [`gather`](crate::report::gather), by which offices of one name are two only where both have an id.
///
/// Costs next to nothing where ids rise from row to row.
///
/// # Errors
/// [`NamesNeeded`]: read the table again, names kept.
pub fn duplicates(chunks: &[Offices]) -> Result<Vec<Duplicate>, NamesNeeded> {
    let with_id = chunks.iter().any(|chunk| chunk.with_id);
    let without_id = chunks.iter().any(|chunk| chunk.without_id);
    if with_id && without_id {
        return by_name(chunks);
    }
    if rise(chunks) {
        return Ok(Vec::new());
    }
    Ok(by_hash(chunks))
}

fn all(chunks: &[Offices]) -> impl Iterator<Item = (At, Named<'_>)> {
    let rows = chunks
        .iter()
        .enumerate()
        .flat_map(|(chunk, offices)| (0..offices.rows()).map(move |row| (chunk, row, offices)));
    rows.flat_map(|(chunk, row, offices)| {
        let of = offices.of(row).enumerate();
        of.map(move |(nth, named)| (At { chunk, row, nth }, named))
    })
}

/// Whether every id is greater than the one before.
fn rise(chunks: &[Offices]) -> bool {
    let mut last: &[u8] = &[];
    chunks.iter().all(|chunk| {
        if let Some((least, greatest)) = chunk.rising() {
            let rises = least > last;
            last = greatest;
            return rises;
        }
        all(std::slice::from_ref(chunk)).all(|(_, office)| {
            let rises = office.id > last;
            last = office.id;
            rises
        })
    })
}

fn by_hash(chunks: &[Offices]) -> Vec<Duplicate> {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let mut hashes: Vec<(u64, At)> = all(chunks)
        .map(|(at, office)| (hasher.hash_one(office.id), at))
        .collect();
    hashes.sort_unstable();
    let id = |at: At| {
        let office = chunks.get(at.chunk)?.of(at.row).nth(at.nth)?;
        Some(office.id)
    };
    let mut found = Vec::new();
    for same in hashes.chunk_by(|a, b| a.0 == b.0) {
        for (at, (_, second)) in same.iter().enumerate().skip(1) {
            let before = same.iter().take(at).map(|(_, first)| *first);
            if let Some(first) = before.into_iter().find(|first| id(*first) == id(*second)) {
                let second = *second;
                found.push(Duplicate { second, first });
            }
        }
    }
    found.sort_unstable_by_key(|duplicate| duplicate.second);
    found
}

/// Rows with and without ids: what [`gather`](crate::report::gather) does.
fn by_name(chunks: &[Offices]) -> Result<Vec<Duplicate>, NamesNeeded> {
    let mut seen: HashMap<&[u8], At> = HashMap::new();
    let mut named: HashMap<&[u8], (At, bool)> = HashMap::new();
    let mut found = Vec::new();
    for (at, office) in all(chunks) {
        let name = office.name.ok_or(NamesNeeded)?;
        let has_id = office.id != name;
        let same_name = || {
            let (first, first_has_id) = *named.get(name)?;
            (!(first_has_id && has_id)).then_some(first)
        };
        match seen.get(office.id).copied().or_else(same_name) {
            Some(first) => found.push(Duplicate { second: at, first }),
            None => {
                named.insert(name, (at, has_id));
                seen.insert(office.id, at);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::{Format, gather, read};
    use crate::source::Source;

    fn offices(rows: &[(&str, &str)], chunk: usize, names: bool) -> Vec<Offices> {
        let chunks = rows.chunks(chunk).map(|rows| {
            let mut offices = Offices::new(names);
            for (id, name) in rows {
                let (id, name) = (id.as_bytes(), name.as_bytes());
                offices.push(
                    if id.is_empty() { name } else { id },
                    if name.is_empty() { id } else { name },
                    0,
                    0,
                );
            }
            offices
        });
        chunks.collect()
    }

    fn rows_of(found: &[Duplicate], chunk: usize) -> Vec<(usize, usize)> {
        let row = |at: At| at.chunk * chunk + at.row;
        found
            .iter()
            .map(|d| (row(d.second), row(d.first)))
            .collect()
    }

    #[test]
    fn ids_that_rise_and_ids_that_do_not() {
        let rising = offices(&[("1", "甲"), ("2", "甲"), ("3", "")], 2, true);
        assert_eq!(duplicates(&rising[..1]), Ok(vec![]));
        let twice = offices(
            &[("2", "甲"), ("1", "甲"), ("2", "乙"), ("2", "丙")],
            3,
            false,
        );
        let found = duplicates(&twice).unwrap();
        assert_eq!(rows_of(&found, 3), [(2, 0), (3, 0)]);
        let mixed = offices(&[("2", "甲"), ("", "甲")], 3, false);
        assert_eq!(duplicates(&mixed), Err(NamesNeeded));
    }

    proptest! {
        #[test]
        fn they_are_those_that_gathering_refuses(
            rows in prop::collection::vec(("[12甲乙]?", "[12甲乙]?"), 1..12),
            chunk in 1usize..5,
        ) {
            let rows: Vec<(&str, &str)> = rows
                .iter()
                .map(|(id, name)| (id.as_str(), name.as_str()))
                .filter(|(id, name)| !(id.is_empty() && name.is_empty()))
                .collect();
            let mut rubric = crate::report::fixture::rubric();
            rubric.cohorts.clear();
            let lines: Vec<String> = rows.iter().map(|(id, name)| format!("{id},{name}\n")).collect();
            let source = Source::new("t.csv", format!("编号,单位\n{}", lines.concat()));
            let told = gather(vec![read(&source, Format::Csv, &rubric)], &rubric, None, &[]);
            let wanted: Vec<(usize, usize)> = told
                .diagnostics
                .iter()
                .filter(|d| d.code == crate::diagnostic::Code::DuplicateOffice)
                .map(|d| (d.labels[0].place.line_column().0 - 2, d.labels[1].place.line_column().0 - 2))
                .collect();
            let found = duplicates(&offices(&rows, chunk, true)).unwrap();
            prop_assert_eq!(rows_of(&found, chunk), wanted);
        }
    }
}
