//! One chunk of a table, scored.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::bulk::keep::{Kept, Layout as Figures, Rows, Unfit};
use crate::bulk::read::{Bytes, Chunk, Layout, Odd, Reader, Sink};
use crate::compile::CompiledRubric;
use crate::evaluate::Standings;
use crate::plan::{Batch, Lanes, Plan, Steps};
use crate::rubric::FieldId;
use crate::scorecard::Options;
use crate::source::LinesBefore;

use super::odd::{Told, tell};
use super::plans::Plans;

/// A chunk of a table with the figures of its offices.
#[derive(Debug)]
pub struct Piece {
    /// What the reader says of it.
    pub chunk: Chunk,
    /// The figures, one row a row of the chunk; holes where a row gives no office. Neither sealed nor named.
    pub kept: Kept,
    /// What the reference says of odd rows, by row.
    pub told: BTreeMap<u32, Told>,
    /// How many lines stand before the chunk: to be told once it is known.
    pub before: LinesBefore,
}

/// Scores the chunks of a table, one after the other: every thread has its own.
pub struct Scorer<'r> {
    rubric: &'r CompiledRubric,
    layout: &'r Layout<'r>,
    figures: Arc<Figures>,
    options: Options,
    standings: Option<&'r Arc<Standings>>,
    reader: Reader<'r>,
    machine: Machine<'r>,
}

/// The plans at work.
struct Machine<'r> {
    plans: &'r Plans,
    rubric: &'r CompiledRubric,
    /// The steps of a class for columns of certain decimals; none where a constant does not fit.
    steps: HashMap<(usize, Vec<u32>), Option<Steps>>,
    /// The plans over figures in doubt, by class.
    doubting: HashMap<usize, Doubting>,
    lanes: Vec<Lanes>,
}

/// What comes out of the reader on the way into the store.
struct Taking<'m, 'r> {
    machine: &'m mut Machine<'r>,
    kept: &'m mut Kept,
    /// Odd rows: their bytes and how many newlines stand before them in the chunk.
    odd: Vec<(u32, Vec<u8>, usize)>,
    /// Rows that the reader finds plain and the plan does not tell.
    left: Vec<u32>,
    unfit: Option<Unfit>,
}

impl<'r> Scorer<'r> {
    /// A scorer of a table. What is asked of cohorts is told by `standings`.
    pub fn new(
        rubric: &'r CompiledRubric,
        plans: &'r Plans,
        layout: &'r Layout<'r>,
        standings: Option<&'r Arc<Standings>>,
        last_word: bool,
    ) -> Self {
        Self {
            rubric,
            layout,
            figures: Arc::new(Figures::of(rubric.rubric())),
            options: Options {
                last_word,
                brief: true,
            },
            standings,
            reader: Reader::new(layout),
            machine: Machine {
                plans,
                rubric,
                steps: HashMap::new(),
                doubting: HashMap::new(),
                lanes: vec![Lanes::default(); plans.classes.len()],
            },
        }
    }

    /// Scores a chunk.
    ///
    /// # Errors
    /// A figure that cannot be kept in columns: the table is to be scored office by office.
    pub fn score(&mut self, bytes: Bytes<'_>) -> Result<Piece, Unfit> {
        let mut kept = Kept::new(&self.figures);
        let mut taking = Taking {
            machine: &mut self.machine,
            kept: &mut kept,
            odd: Vec::new(),
            left: Vec::new(),
            unfit: None,
        };
        let chunk = self.reader.read(bytes, &mut taking);
        let Taking {
            odd, left, unfit, ..
        } = taking;
        if let Some(unfit) = unfit {
            return Err(unfit);
        }
        let mut piece = Piece {
            chunk,
            kept,
            told: BTreeMap::new(),
            before: LinesBefore::default(),
        };
        for (row, bytes, line) in odd {
            let told = self.tell(&bytes, line, &piece.before);
            piece.told.insert(row, told);
        }
        self.tell_left(&left, bytes, &mut piece);
        self.complete(&mut piece)?;
        piece.chunk.offices.forget();
        piece.kept = piece.kept.packed();
        Ok(piece)
    }

    fn tell(&self, bytes: &[u8], line: usize, before: &LinesBefore) -> Told {
        let row = (bytes, line, before);
        tell(self.rubric, self.layout, self.options, self.standings, row)
    }

    /// The reference on rows that were read, and that the plan does not tell.
    fn tell_left(&self, left: &[u32], bytes: Bytes<'_>, piece: &mut Piece) {
        let at = |file: u64| usize::try_from(file.saturating_sub(bytes.at)).unwrap_or(0);
        let Some(first) = piece.chunk.first.map(at) else {
            return;
        };
        let next = at(piece.chunk.next);
        let offices = &piece.chunk.offices;
        let mut told = BTreeMap::new();
        for row in left {
            let number = usize::try_from(*row).unwrap_or(usize::MAX);
            let start = first + offices.start(number);
            let end = match number + 1 < offices.rows() {
                true => first + offices.start(number + 1),
                false => next,
            };
            let line = bytes.bytes.get(first..start).unwrap_or(&[]);
            let line = memchr::memchr_iter(b'\n', line).count();
            let row_bytes = bytes.bytes.get(start..end).unwrap_or(&[]);
            told.insert(*row, self.tell(row_bytes, line, &piece.before));
        }
        piece.told.extend(told);
    }

    /// Gives all rows their cohorts, and puts the cards of odd ones in their places.
    fn complete(&self, piece: &mut Piece) -> Result<(), Unfit> {
        let Piece {
            chunk, kept, told, ..
        } = piece;
        let rubric = self.rubric.rubric();
        let listed = |code: usize| rubric.cohorts.get(code).or_else(|| chunk.cohorts.get(code));
        let mut codes: Vec<Option<i64>> = Vec::new();
        let mut column = Vec::with_capacity(chunk.offices.rows());
        for row in 0..chunk.offices.rows() {
            let Some(code) = chunk.offices.cohort(row) else {
                column.push(0);
                continue;
            };
            if codes.len() <= code {
                codes.resize(code + 1, None);
            }
            let slot = codes.get_mut(code).ok_or(Unfit::Shape)?;
            column.push(match slot {
                Some(own) => *own,
                None => {
                    let name = listed(code).map(String::as_str).unwrap_or_default();
                    *slot.insert(kept.cohort_code(name)?)
                }
            });
        }
        for (row, told) in told {
            let row = usize::try_from(*row).map_err(|_| Unfit::TooLarge)?;
            match told.cards.as_slice() {
                [] => {}
                [card] => {
                    kept.put_card(rubric, row, card)?;
                    if let Some(own) = column.get_mut(row) {
                        *own = kept.cohort_code(&card.office.cohort)?;
                    }
                }
                // Bytes that are several rows to the reference.
                _ => return Err(Unfit::Shape),
            }
        }
        kept.cohort.put(0, &column);
        Ok(())
    }
}

impl Piece {
    /// The figures with the names of their offices, sealed. The names are moved there, not copied, so this comes when
    /// the offices of odd rows were added to [`Chunk::offices`] and nothing more is asked of it.
    ///
    /// # Errors
    /// A name, or all of them, that are too long.
    pub fn seal(self) -> Result<Kept, Unfit> {
        let mut kept = self.kept;
        let texts = self.chunk.offices.into_texts();
        (kept.ids, kept.names) = texts.map_err(|_| Unfit::TooLarge)?;
        kept.seal();
        Ok(kept)
    }
}

/// The plan of a class over figures in doubt.
struct Doubting {
    /// Of these fields.
    fields: BTreeSet<FieldId>,
    /// None where there is no such plan.
    plan: Option<(Plan, Vec<usize>)>,
    steps: HashMap<Vec<u32>, Option<Steps>>,
}

impl Machine<'_> {
    fn steps(&mut self, class: usize, batch: &Batch) -> Option<&mut Steps> {
        let plan = self.plans.classes.get(class)?;
        let decimals = decimals(&plan.columns, batch);
        let known = self.steps.entry((class, decimals));
        let known =
            known.or_insert_with_key(|(_, decimals)| steps_of(&plan.plan, &plan.columns, decimals));
        known.as_mut()
    }

    /// The steps for a batch with figures in doubt. Once a field was in doubt, its plan goes on to reckon with it.
    fn steps_in_doubt(&mut self, class: usize, batch: &Batch) -> Option<&mut Steps> {
        let fields = self.plans.doubtful(batch);
        let known = self.doubting.get(&class);
        if known.is_none_or(|known| !fields.is_subset(&known.fields)) {
            let before = known.map(|known| known.fields.clone()).unwrap_or_default();
            let fields: BTreeSet<FieldId> = before.union(&fields).copied().collect();
            let doubting = Doubting {
                plan: self.plans.over_doubtful(self.rubric, class, &fields),
                fields,
                steps: HashMap::new(),
            };
            self.doubting.insert(class, doubting);
        }
        let Doubting { plan, steps, .. } = self.doubting.get_mut(&class)?;
        let (plan, columns) = plan.as_ref()?;
        let known = steps.entry(decimals(columns, batch));
        let known = known.or_insert_with_key(|decimals| steps_of(plan, columns, decimals));
        known.as_mut()
    }
}

/// How many decimals the columns of a plan carry in a batch.
fn decimals(columns: &[usize], batch: &Batch) -> Vec<u32> {
    let decimals = |at: &usize| batch.columns.get(*at).map_or(0, |c| c.decimals);
    columns.iter().map(decimals).collect()
}

fn steps_of(plan: &Plan, columns: &[usize], decimals: &[u32]) -> Option<Steps> {
    let columns = columns.iter().copied().zip(decimals.iter().copied());
    plan.steps(&columns.collect::<Vec<_>>()).ok()
}

impl Taking<'_, '_> {
    fn take(&mut self, class: usize, batch: &Batch, rows: &[u32], in_doubt: bool) {
        let mut lanes = match self.machine.lanes.get_mut(class) {
            Some(lanes) => std::mem::take(lanes),
            None => return,
        };
        let steps = match in_doubt {
            true => self.machine.steps_in_doubt(class, batch),
            false => self.machine.steps(class, batch),
        };
        let put = match steps {
            Some(steps) => {
                let results = steps.score(batch, &mut lanes);
                let wild = results.wild.iter().chain(std::iter::repeat(&0.0));
                for ((odd, wild), row) in results.odd.iter().zip(wild).zip(rows) {
                    if *odd != 0.0 || *wild != 0.0 {
                        self.left.push(*row);
                    }
                }
                let at: Vec<usize>;
                let first = rows.first().copied().unwrap_or(0);
                let contiguous = rows.iter().zip(first..).all(|(row, at)| *row == at);
                let place = |row: u32| usize::try_from(row).unwrap_or(usize::MAX);
                let rows = if contiguous {
                    Rows::From(place(first))
                } else {
                    at = rows.iter().map(|row| place(*row)).collect();
                    Rows::At(&at)
                };
                match self.machine.plans.classes.get(class) {
                    Some(plan) => self.kept.put_batch(&plan.class, rows, &results),
                    None => Err(Unfit::Shape),
                }
            }
            None => {
                self.left.extend_from_slice(rows);
                Ok(())
            }
        };
        if let Err(unfit) = put {
            self.unfit.get_or_insert(unfit);
        }
        if let Some(own) = self.machine.lanes.get_mut(class) {
            *own = lanes;
        }
    }
}

impl Sink for Taking<'_, '_> {
    fn batch(&mut self, class: usize, batch: &Batch, rows: &[u32]) {
        self.take(class, batch, rows, false);
    }

    fn doubtful(&mut self, class: usize, batch: &Batch, rows: &[u32]) {
        self.take(class, batch, rows, true);
    }

    fn odd(&mut self, odd: Odd<'_>) {
        self.odd.push((odd.row, odd.bytes.to_vec(), odd.line));
    }
}
