//! The benchmark's work by hand: whole numbers, two threads, positioned reads and writes.
//!
//! It knows this CSV: its columns in their order, no quoted cell, as many decimals as the generator writes. It stops
//! at anything else. Chunks of the file are scored into small rows that are kept; once all totals are known, each
//! chunk is written at its own place.

mod format;
mod read;
mod rules;

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use format::Texts;
use read::Part;

const THREADS: usize = 2;

/// All totals there can be: 0.00 to 105.00.
const TOTALS: usize = 10_501;

/// Something for every category and total.
type ByTotal<T> = [[T; TOTALS]; 3];

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let [_, input, output] = &args[..] else {
        return Err(io::Error::other("baseline IN OUT"));
    };
    let input = read::Input::open(input)?;
    let parts = Mutex::new(Vec::new());
    let output = in_turn(
        input.chunks(),
        |next| {
            let mut buffer = Vec::new();
            while let Some(chunk) = next() {
                let part = input.score(chunk, &mut buffer)?;
                parts.lock().unwrap().push((chunk, part));
            }
            Ok(())
        },
        || File::create(output),
    )?;
    let mut parts = parts.into_inner().unwrap();
    parts.sort_unstable_by_key(|(chunk, _)| *chunk);

    let ranks = ranks(&parts);
    let texts = Texts::new(&ranks);
    let mut at = format::HEADER.len() as u64;
    let places: Vec<(&Part, u64, usize)> = parts
        .iter()
        .map(|(_, part)| {
            let (place, length) = (at, texts.length(part));
            at += length as u64;
            (part, place, length)
        })
        .collect();
    in_turn(
        places.len(),
        |next| {
            let mut buffer = Vec::new();
            while let Some(chunk) = next() {
                let (part, place, length) = places[chunk];
                output.write_all_at(texts.write(part, length, &mut buffer), place)?;
            }
            Ok(())
        },
        || output.write_all_at(format::HEADER.as_bytes(), 0),
    )
}

/// Does `n` pieces of work on all threads, each taking the next one, after one of them did `first`.
fn in_turn<T>(
    n: usize,
    work: impl Fn(&dyn Fn() -> Option<usize>) -> io::Result<()> + Sync,
    first: impl FnOnce() -> io::Result<T>,
) -> io::Result<T> {
    let taken = AtomicUsize::new(0);
    let next = || Some(taken.fetch_add(1, Ordering::Relaxed)).filter(|piece| *piece < n);
    thread::scope(|scope| {
        let others: Vec<_> = (1..THREADS).map(|_| scope.spawn(|| work(&next))).collect();
        let done = first()?;
        work(&next)?;
        others
            .into_iter()
            .try_for_each(|other| other.join().expect("a thread panicked"))?;
        Ok(done)
    })
}

fn ranks(parts: &[(usize, Part)]) -> Box<ByTotal<u32>> {
    let mut ranks = Box::new([[0; TOTALS]; 3]);
    for row in parts.iter().flat_map(|(_, part)| &part.rows) {
        ranks[usize::from(row.category)][usize::from(row.total)] += 1;
    }
    for totals in ranks.iter_mut() {
        let mut above = 0;
        for offices in totals.iter_mut().rev() {
            (above, *offices) = (above + *offices, above + 1);
        }
    }
    ranks
}
