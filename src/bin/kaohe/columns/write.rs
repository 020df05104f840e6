//! The matrix chunk by chunk, formatted on all threads while what is ready is written, in order.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use kaohe::bulk::write::Matrix;
use kaohe::rubric::Rubric;
use kaohe::write::{Counts, Recaster};

use crate::stages::Threads;

/// A formatted chunk. None: a thread is lost.
type Ready<T> = Option<Lines<T>>;

struct Lines<T> {
    chunk: usize,
    /// The lines stand in so many bytes of the memory.
    length: usize,
    memory: Vec<u8>,
    /// What was made of them.
    made: io::Result<T>,
}

/// Writes all of it as CSV.
pub(super) fn matrix(
    matrix: &Matrix<'_>,
    chunks: usize,
    threads: &Threads,
    to: &mut dyn Write,
) -> io::Result<()> {
    to.write_all(&matrix.header())?;
    let put = |lines: &[u8], ()| to.write_all(lines);
    in_order(matrix, chunks, threads, &|_| Ok(()), put)
}

/// Writes all of it, which must be of the style that is recast, in another format.
pub(super) fn recast(
    matrix: &Matrix<'_>,
    chunks: usize,
    threads: &Threads,
    recaster: &Recaster,
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut recast = recaster.begin(to)?;
    let make = |lines: &[u8]| recaster.part(lines);
    in_order(matrix, chunks, threads, &make, |_, part| recast.add(part))?;
    recast.end()
}

/// Makes something of the lines of every chunk on all threads, and puts them one behind the other. This thread does
/// nothing else, so that no other waits for the disk.
fn in_order<T: Send>(
    matrix: &Matrix<'_>,
    chunks: usize,
    threads: &Threads,
    make: &(dyn Fn(&[u8]) -> io::Result<T> + Sync),
    put: impl FnMut(&[u8], T) -> io::Result<()>,
) -> io::Result<()> {
    let (free, taken) = channel();
    let (ready, formatted) = channel();
    // There is no other memory, so that nothing is formatted long before it can be written. With two for each thread
    // none waits while the one whose turn it is to be written is not ready.
    for _ in 0..=2 * threads.count() {
        let _ = free.send(Vec::new());
    }
    let format = Format {
        matrix,
        chunks,
        next: AtomicUsize::new(0),
        memory: Mutex::new(taken),
        ready,
        make,
    };
    threads.beside(
        || format.all(),
        || put_in_order(chunks, &formatted, free, put),
    )
}

fn put_in_order<T>(
    chunks: usize,
    formatted: &Receiver<Ready<T>>,
    free: Sender<Vec<u8>>,
    mut put: impl FnMut(&[u8], T) -> io::Result<()>,
) -> io::Result<()> {
    let mut waiting = BTreeMap::new();
    for chunk in 0..chunks {
        let lines = loop {
            if let Some(lines) = waiting.remove(&chunk) {
                break lines;
            }
            let Ok(Some(lines)) = formatted.recv() else {
                return Err(io::Error::other("a thread was lost"));
            };
            waiting.insert(lines.chunk, lines);
        };
        let memory = lines.memory;
        put(memory.get(..lines.length).unwrap_or(&memory), lines.made?)?;
        // Those who take it may have finished.
        let _ = free.send(memory);
    }
    Ok(())
}

/// Chunks to be formatted, on any number of threads.
struct Format<'m, T> {
    matrix: &'m Matrix<'m>,
    chunks: usize,
    next: AtomicUsize,
    /// Ends once nothing more is written.
    memory: Mutex<Receiver<Vec<u8>>>,
    ready: Sender<Ready<T>>,
    make: &'m (dyn Fn(&[u8]) -> io::Result<T> + Sync),
}

impl<T> Format<'_, T> {
    /// The work of one thread.
    fn all(&self) {
        let _lost = TellIfLost(&self.ready);
        let take = || self.memory.lock().ok()?.recv().ok();
        // The memory first: who has a chunk can always finish it.
        while let Some(mut memory) = take() {
            let chunk = self.next.fetch_add(1, Ordering::Relaxed);
            if chunk >= self.chunks {
                return;
            }
            let lines = self.matrix.chunk(chunk, &mut memory);
            let (length, made) = (lines.len(), (self.make)(lines));
            let _ = self.ready.send(Some(Lines {
                chunk,
                length,
                memory,
                made,
            }));
        }
    }
}

/// Tells that a thread panics, so that nobody waits for its chunk.
struct TellIfLost<'s, T>(&'s Sender<Ready<T>>);

impl<T> Drop for TellIfLost<'_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = self.0.send(None);
        }
    }
}

/// What is said on the screen of a table whose results are in a file.
pub(crate) fn summary(rubric: &Rubric, counts: Counts, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "{}", rubric.title)?;
    writeln!(
        to,
        "读入 {} 份,计分 {} 份,拒收 {} 份",
        counts.read, counts.scored, counts.refused
    )
}
