//! The matrix chunk by chunk, formatted on all threads and written in order.

use std::io::{self, Write};

use kaohe::bulk::write::Matrix;
use kaohe::rubric::Rubric;
use kaohe::write::Counts;
use rayon::iter::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefMutIterator, ParallelIterator,
};

use crate::stages::Threads;

/// So many chunks are formatted at once.
const WAVE: usize = 8;

/// Writes all of it.
pub(super) fn matrix(
    matrix: &Matrix<'_>,
    chunks: usize,
    threads: &Threads,
    to: &mut dyn Write,
) -> io::Result<()> {
    to.write_all(&matrix.header())?;
    let mut buffers: Vec<Vec<u8>> = vec![Vec::new(); WAVE];
    let mut first = 0;
    while first < chunks {
        let wave = first..(first + WAVE).min(chunks);
        threads.run(|| {
            let with_chunks = buffers.par_iter_mut().zip(wave.clone().into_par_iter());
            with_chunks.with_max_len(1).for_each(|(buffer, chunk)| {
                buffer.clear();
                matrix.chunk(chunk, buffer);
            });
        });
        for (buffer, _) in buffers.iter().zip(wave.clone()) {
            to.write_all(buffer)?;
        }
        first = wave.end;
    }
    Ok(())
}

/// What is said on the screen of a table whose results are in a file.
pub(super) fn summary(rubric: &Rubric, counts: Counts, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "{}", rubric.title)?;
    writeln!(
        to,
        "读入 {} 份,计分 {} 份,拒收 {} 份",
        counts.read, counts.scored, counts.refused
    )
}
