//! The chunks of a table on all threads, put together in the order of the file.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use kaohe::bulk::compare::{self, Glance, Glanced};
use kaohe::bulk::keep::Kept;
use kaohe::bulk::read::{At, Begin, Bytes, Chain, Chunk, Duplicate, Layout, Link, duplicates};
use kaohe::bulk::score::{Piece, Plans, Scorer};
use kaohe::compile::CompiledRubric;
use kaohe::diagnostic::{Code, Diagnostic};
use kaohe::evaluate::Standings;
use kaohe::render::FAR_APART;
use kaohe::report::gather;
use kaohe::source::LinesBefore;
use kaohe::write::Counts;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::input::{TableFile, View};

/// A chunk: large enough that its own cost does not show, small enough that all threads end together.
const CHUNK: u64 = 1 << 18;

/// So many bytes more are read with a chunk, for its last row; where they do not reach, ever more.
const BEYOND: u64 = 1 << 13;

/// The beginning of the file that must hold the header.
const HEAD: u64 = 1 << 16;

/// What a table came to.
pub(crate) struct Scored {
    /// The figures of its offices, chunk by chunk, sealed.
    pub(crate) kept: Vec<Kept>,
    /// How many of what.
    pub(crate) counts: Counts,
    /// What was said of it before any office was scored.
    pub(crate) of_reading: Vec<Diagnostic>,
    /// What was said of the scores.
    pub(crate) of_scoring: Vec<Diagnostic>,
}

/// Reads and scores a table; none where that is left to the other way.
pub(super) fn read(
    rubric: &CompiledRubric,
    plans: &Plans,
    file: &TableFile,
    last_word: bool,
) -> Option<Scored> {
    let mut view = file.view().ok()?;
    let head = usize::try_from(HEAD.min(file.len)).ok()?;
    let head = view.bytes(0, head).ok()?.to_vec();
    let whole = file.len <= HEAD;
    let model = rubric.rubric();
    let standings = match compare::compares(rubric) {
        true => Some(standings(rubric, file, (&head, whole), last_word)?),
        false => None,
    };
    let inputs = plans.inputs(standings.as_deref());
    let layout = Layout::new(&file.name, &head, whole, model, &inputs).ok()?;
    if !layout.absent().is_empty() {
        return None;
    }
    let scorer = || Scorer::new(rubric, plans, &layout, standings.as_ref(), last_word);
    let pieces = all(file, &layout, &scorer)?;
    let pieces = in_order(file, &layout, pieces, &scorer)?;
    put_together(rubric, &layout, &mut view, pieces)
}

/// What a rubric compares among the offices of a table; none where that is to be told office by office.
fn standings(
    rubric: &CompiledRubric,
    file: &TableFile,
    (head, whole): (&[u8], bool),
    last_word: bool,
) -> Option<Arc<Standings>> {
    let fields = compare::compared_fields(rubric)?;
    let inputs = compare::inputs(&fields);
    let layout = Layout::new(&file.name, head, whole, rubric.rubric(), &inputs).ok()?;
    if !layout.absent().is_empty() {
        return None;
    }
    let glance = || Glance::new(rubric, &layout, &fields);
    let chunks = all(file, &layout, &glance)?;
    let chunks = in_order(file, &layout, chunks, &glance)?;
    let standings = compare::standings(rubric, &fields, &chunks)?;
    // Who keeps back a figure at the last word sees others than those who don't.
    (!last_word || standings.all_settled()).then_some(standings)
}

/// Makes something of the chunks of a table, one after the other.
trait Take {
    type Piece: Send;

    /// None: the table is left to the other way.
    fn take(&mut self, bytes: Bytes<'_>) -> Option<Self::Piece>;

    fn chunk(piece: &Self::Piece) -> &Chunk;

    /// So many lines stand before it.
    fn place(piece: &Self::Piece, lines: usize);
}

impl Take for Scorer<'_> {
    type Piece = Piece;

    fn take(&mut self, bytes: Bytes<'_>) -> Option<Piece> {
        self.score(bytes).ok()
    }

    fn chunk(piece: &Piece) -> &Chunk {
        &piece.chunk
    }

    fn place(piece: &Piece, lines: usize) {
        piece.before.tell(lines);
    }
}

impl Take for Glance<'_> {
    type Piece = Glanced;

    fn take(&mut self, bytes: Bytes<'_>) -> Option<Glanced> {
        self.look(bytes)
    }

    fn chunk(piece: &Glanced) -> &Chunk {
        &piece.chunk
    }

    fn place(_piece: &Glanced, _lines: usize) {}
}

/// Where a chunk stands.
#[derive(Clone, Copy)]
struct Stretch {
    at: u64,
    begin: Begin,
    to: u64,
}

fn stretches(file: &TableFile, layout: &Layout<'_>) -> Vec<Stretch> {
    let start = u64::try_from(layout.start()).unwrap_or(u64::MAX);
    let mut stretches = Vec::new();
    let mut at = start;
    while at < file.len {
        let to = at.saturating_add(CHUNK).min(file.len);
        let begin = if at == start {
            Begin::Row
        } else {
            Begin::Guess
        };
        stretches.push(Stretch { at, begin, to });
        at = to;
    }
    stretches
}

/// Takes a stretch of the file.
fn piece<T: Take>(
    file: &TableFile,
    view: &mut View<'_>,
    taker: &mut T,
    stretch: Stretch,
    beyond: u64,
) -> Option<T::Piece> {
    let end = stretch.to.saturating_add(beyond).min(file.len);
    let len = usize::try_from(end.saturating_sub(stretch.at)).ok()?;
    let bytes = view.bytes(stretch.at, len).ok()?;
    let bytes = Bytes {
        bytes,
        at: stretch.at,
        begin: stretch.begin,
        to: stretch.to,
        last: end == file.len,
    };
    taker.take(bytes)
}

/// All chunks, in any order on all threads.
fn all<T: Take>(
    file: &TableFile,
    layout: &Layout<'_>,
    taker: &(dyn Fn() -> T + Sync),
) -> Option<Vec<(Stretch, T::Piece)>> {
    let stretches = stretches(file, layout);
    let next = AtomicUsize::new(0);
    let done: Vec<Mutex<Option<T::Piece>>> = stretches.iter().map(|_| Mutex::new(None)).collect();
    rayon::broadcast(|_| {
        let Ok(mut view) = file.view() else { return };
        let mut taker = taker();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((stretch, slot)) = stretches.get(at).zip(done.get(at)) else {
                return;
            };
            let Some(piece) = piece(file, &mut view, &mut taker, *stretch, BEYOND) else {
                // Nothing of what is left would count.
                next.store(stretches.len(), Ordering::Relaxed);
                return;
            };
            if let Ok(mut slot) = slot.lock() {
                *slot = Some(piece);
            }
        }
    });
    let pieces = done
        .into_iter()
        .map(|slot| slot.into_inner().ok().flatten());
    stretches
        .into_iter()
        .zip(pieces)
        .map(|(stretch, piece)| Some((stretch, piece?)))
        .collect()
}

/// The chunks that follow on each other; those that began where no row does are read again.
fn in_order<T: Take>(
    file: &TableFile,
    layout: &Layout<'_>,
    pieces: Vec<(Stretch, T::Piece)>,
    taker: &dyn Fn() -> T,
) -> Option<Vec<T::Piece>> {
    let mut chain = Chain::new(layout);
    let mut again: Option<(View<'_>, T)> = None;
    let mut kept = Vec::with_capacity(pieces.len());
    for (stretch, first) in pieces {
        let mut waiting = Some(first);
        let mut beyond = BEYOND;
        while let Some(this) = waiting.take() {
            let from = match chain.add(T::chunk(&this)) {
                Link::Skip => None,
                Link::Redo { from } => Some(from),
                Link::Follows { lines, rest } => {
                    T::place(&this, lines);
                    kept.push(this);
                    beyond = beyond.saturating_mul(16);
                    rest
                }
            };
            let Some(from) = from else { continue };
            if again.is_none() {
                again = Some((file.view().ok()?, taker()));
            }
            let (view, taker) = again.as_mut()?;
            let stretch = Stretch {
                at: from,
                begin: Begin::Row,
                to: stretch.to,
            };
            waiting = Some(piece(file, view, taker, stretch, beyond)?);
        }
    }
    Some(kept)
}

/// What was said, in the order in which it is told of: of the header, of rows, of offices, of scores.
#[derive(Default)]
struct Said {
    nameless: Vec<(usize, Diagnostic)>,
    reading: Vec<Diagnostic>,
    gathering: Vec<Diagnostic>,
    scoring: Vec<Diagnostic>,
}

fn put_together(
    rubric: &CompiledRubric,
    layout: &Layout<'_>,
    view: &mut View<'_>,
    mut pieces: Vec<Piece>,
) -> Option<Scored> {
    for piece in &mut pieces {
        for (row, told) in &piece.told {
            let number = usize::try_from(*row).ok()?;
            if piece.chunk.offices.is_odd(number) {
                for office in told.offices() {
                    piece.chunk.offices.add(*row, office);
                }
            }
        }
    }
    let offices: Vec<_> = pieces
        .iter_mut()
        .map(|piece| std::mem::take(&mut piece.chunk.offices))
        .collect();
    let twice = duplicates(&offices).ok()?;
    // Of an office that comes twice one report is compared, and which one nobody knew when all were looked at.
    if !twice.is_empty() && compare::compares(rubric) {
        return None;
    }
    // Of an office that comes twice, the report of this period counts; which one that is, odd rows tell too late.
    let is_odd = |at: &At| {
        let piece = pieces.get(at.chunk);
        let row = u32::try_from(at.row).unwrap_or(u32::MAX);
        piece.is_none_or(|piece| piece.told.contains_key(&row))
    };
    if twice
        .iter()
        .any(|twice| is_odd(&twice.first) || is_odd(&twice.second))
    {
        return None;
    }
    let (mut read, mut refused) = (0, twice.len());
    let mut said = Said::default();
    let mut second = twice.iter().peekable();
    for (at, piece) in pieces.iter_mut().enumerate() {
        let odd = piece.told.len();
        let offices = offices.get(at)?;
        read += offices.rows() - odd;
        // Where nothing is odd and nothing comes twice, no row has to be looked at.
        let mut told = std::mem::take(&mut piece.told).into_iter().peekable();
        loop {
            let of_told = told.peek().and_then(|(row, _)| usize::try_from(*row).ok());
            let of_second = second
                .peek()
                .filter(|d| d.second.chunk == at)
                .map(|d| d.second.row);
            let Some(row) = [of_told, of_second].into_iter().flatten().min() else {
                break;
            };
            let is_second = of_second == Some(row);
            if of_told == Some(row)
                && let Some((_, told)) = told.next()
            {
                read += told.read;
                refused += told.refused;
                said.nameless.extend(told.nameless);
                said.reading.extend(told.of_reading);
                if !is_second {
                    said.gathering.extend(told.of_gathering);
                    said.scoring.extend(told.of_scoring);
                }
            }
            if is_second && second.next().is_some() {
                piece.kept.leave_out(row);
            }
        }
    }
    for twice in &twice {
        let reads = both(layout, view, &pieces, twice).ok()?;
        let told = gather(reads, rubric.rubric(), None, &[]).diagnostics;
        said.gathering
            .extend(told.into_iter().filter(|d| d.code == Code::DuplicateOffice));
    }
    let mut columns = Vec::new();
    said.nameless.sort_by_key(|(column, _)| *column);
    said.nameless.dedup_by_key(|(column, _)| *column);
    columns.extend(said.nameless.into_iter().map(|(_, told)| told));
    let diagnostics = layout.diagnostics().iter().cloned().chain(columns);
    let of_reading = diagnostics.chain(said.reading).chain(said.gathering);
    let of_reading = of_reading.collect();
    for (piece, offices) in pieces.iter_mut().zip(offices) {
        piece.chunk.offices = offices;
    }
    let kept: Result<Vec<Kept>, _> = pieces.into_par_iter().map(Piece::seal).collect();
    Some(Scored {
        of_reading,
        of_scoring: said.scoring,
        kept: kept.ok()?,
        counts: Counts {
            read,
            scored: read.saturating_sub(refused),
            refused,
            roster: None,
            without_report: 0,
        },
    })
}

/// Where a row of the table stands.
struct RowPlace<'p> {
    /// The bytes of the file.
    bytes: Range<u64>,
    /// How many lines stand between those of `before` and it.
    line: usize,
    /// The lines before its chunk.
    before: &'p LinesBefore,
}

fn place_of<'p>(
    layout: &Layout<'_>,
    view: &mut View<'_>,
    pieces: &'p [Piece],
    at: At,
) -> io::Result<RowPlace<'p>> {
    let Piece { chunk, before, .. } = pieces.get(at.chunk).ok_or_else(gone)?;
    let first = chunk.first.ok_or_else(gone)?;
    let len = usize::try_from(chunk.next.saturating_sub(first)).map_err(|_| gone())?;
    let bytes = view.bytes(first, len)?;
    let mut starts = layout.rows(bytes).skip(at.row);
    let start = starts.next().ok_or_else(gone)?;
    let end = starts.next().unwrap_or(len);
    let line = bytes.get(..start).unwrap_or(&[]);
    let line = line.iter().filter(|byte| **byte == b'\n').count();
    let of_file = |at: usize| first.saturating_add(u64::try_from(at).unwrap_or(u64::MAX));
    Ok(RowPlace {
        bytes: of_file(start)..of_file(end),
        line,
        before,
    })
}

fn gone() -> io::Error {
    io::Error::from(io::ErrorKind::UnexpectedEof)
}

/// Two rows of the table, read once more by the reference: as one text where a message shows both in one excerpt.
fn both(
    layout: &Layout<'_>,
    view: &mut View<'_>,
    pieces: &[Piece],
    twice: &Duplicate,
) -> io::Result<Vec<kaohe::report::Read>> {
    let (one, other) = (twice.first, twice.second);
    let first = place_of(layout, view, pieces, one.min(other))?;
    let second = place_of(layout, view, pieces, one.max(other))?;
    let mut read = |bytes: &Range<u64>, of: &RowPlace<'_>| {
        let len = bytes.end.saturating_sub(bytes.start);
        let len = usize::try_from(len).map_err(|_| gone())?;
        let bytes = view.bytes(bytes.start, len)?;
        io::Result::Ok(layout.read_odd(bytes, of.line, of.before).read)
    };
    let lines = |of: &RowPlace<'_>| of.before.get() + of.line;
    if lines(&second).saturating_sub(lines(&first)) > FAR_APART {
        return Ok(vec![
            read(&first.bytes, &first)?,
            read(&second.bytes, &second)?,
        ]);
    }
    let mut read = read(&(first.bytes.start..second.bytes.end), &first)?;
    read.keep_ends();
    Ok(vec![read])
}
