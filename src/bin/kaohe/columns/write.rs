//! The matrix chunk by chunk, formatted on all threads while what is ready is written, in order.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use kaohe::bulk::write::Matrix;
use kaohe::rubric::Rubric;
use kaohe::write::Counts;

use crate::stages::Threads;

/// A formatted chunk: which one, and the memory in which its lines stand, so many bytes of it. None: a thread is lost.
type Lines = Option<(usize, usize, Vec<u8>)>;

/// Writes all of it. This thread does nothing else, so that no other waits for the disk.
pub(super) fn matrix(
    matrix: &Matrix<'_>,
    chunks: usize,
    threads: &Threads,
    to: &mut dyn Write,
) -> io::Result<()> {
    to.write_all(&matrix.header())?;
    let (free, taken) = channel();
    let (ready, formatted) = channel();
    // There is no other memory, so that nothing is formatted long before it can be written.
    for _ in 0..=threads.count() {
        let _ = free.send(Vec::new());
    }
    let format = Format {
        matrix,
        chunks,
        next: AtomicUsize::new(0),
        memory: Mutex::new(taken),
        ready,
    };
    threads.beside(
        || format.all(),
        || write_in_order(chunks, &formatted, free, to),
    )
}

fn write_in_order(
    chunks: usize,
    formatted: &Receiver<Lines>,
    free: Sender<Vec<u8>>,
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut waiting = BTreeMap::new();
    for chunk in 0..chunks {
        let (length, memory) = loop {
            if let Some(lines) = waiting.remove(&chunk) {
                break lines;
            }
            let Ok(Some((at, length, memory))) = formatted.recv() else {
                return Err(io::Error::other("a thread was lost"));
            };
            waiting.insert(at, (length, memory));
        };
        to.write_all(memory.get(..length).unwrap_or(&memory))?;
        // Those who take it may have finished.
        let _ = free.send(memory);
    }
    Ok(())
}

/// Chunks to be formatted, on any number of threads.
struct Format<'m> {
    matrix: &'m Matrix<'m>,
    chunks: usize,
    next: AtomicUsize,
    /// Ends once nothing more is written.
    memory: Mutex<Receiver<Vec<u8>>>,
    ready: Sender<Lines>,
}

impl Format<'_> {
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
            let length = self.matrix.chunk(chunk, &mut memory).len();
            let _ = self.ready.send(Some((chunk, length, memory)));
        }
    }
}

/// Tells that a thread panics, so that nobody waits for its chunk.
struct TellIfLost<'s>(&'s Sender<Lines>);

impl Drop for TellIfLost<'_> {
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
