//! One chunk of a table, scored.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::bulk::keep::{Kept, Layout as Figures, Rows, Unfit};
use crate::bulk::read::{Bytes, Chunk, Layout, Odd, Reader, Sink};
use crate::compile::CompiledRubric;
use crate::evaluate::Cohorts;
use crate::plan::{Batch, Lanes, Steps};
use crate::scorecard::Options;
use crate::source::LinesBefore;

use super::odd::{Told, tell};
use super::plans::Plans;

/// A chunk of a table with the figures of its offices.
#[derive(Debug)]
pub struct Piece {
    /// What the reader says of it.
    pub chunk: Chunk,
    /// The figures, one row a row of the chunk; holes where a row gives no office. Not sealed.
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
    cohorts: &'r Cohorts,
    reader: Reader<'r>,
    machine: Machine<'r>,
}

/// The plans at work.
struct Machine<'r> {
    plans: &'r Plans,
    /// The steps of a class for columns of certain decimals; none where a constant does not fit.
    steps: HashMap<(usize, Vec<u32>), Option<Steps>>,
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
    /// A scorer of a table. What is asked of cohorts is told by `cohorts`.
    pub fn new(
        rubric: &'r CompiledRubric,
        plans: &'r Plans,
        layout: &'r Layout<'r>,
        cohorts: &'r Cohorts,
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
            cohorts,
            reader: Reader::new(layout),
            machine: Machine {
                plans,
                steps: HashMap::new(),
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
        self.name(&mut piece)?;
        Ok(piece)
    }

    fn tell(&self, bytes: &[u8], line: usize, before: &LinesBefore) -> Told {
        let row = (bytes, line, before);
        tell(self.rubric, self.layout, self.options, self.cohorts, row)
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

    /// Names the offices of all rows, and puts the cards of odd ones in their places.
    fn name(&self, piece: &mut Piece) -> Result<(), Unfit> {
        let Piece {
            chunk, kept, told, ..
        } = piece;
        let rubric = self.rubric.rubric();
        for row in 0..chunk.offices.rows() {
            let number = u32::try_from(row).map_err(|_| Unfit::TooLarge)?;
            let Some(told) = told.get(&number) else {
                let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
                let id = text(chunk.offices.id(row));
                let name = chunk.offices.name(row).map_or(id, text);
                let cohort = chunk.offices.cohort(row).and_then(|code| {
                    let listed = rubric.cohorts.get(code);
                    listed
                        .or_else(|| chunk.cohorts.get(code))
                        .map(String::as_str)
                });
                kept.push_office(id, name, cohort.unwrap_or_default())?;
                continue;
            };
            match told.cards.as_slice() {
                [] => {
                    kept.push_office("", "", "")?;
                }
                [card] => {
                    let office = &card.office;
                    let at = kept.push_office(&office.id, &office.name, &office.cohort)?;
                    kept.put_card(rubric, at, card)?;
                }
                // Bytes that are several rows to the reference.
                _ => return Err(Unfit::Shape),
            }
        }
        Ok(())
    }
}

impl Machine<'_> {
    fn steps(&mut self, class: usize, batch: &Batch) -> Option<&mut Steps> {
        let plan = self.plans.classes.get(class)?;
        let decimals = |at: &usize| batch.columns.get(*at).map_or(0, |c| c.decimals);
        let decimals: Vec<u32> = plan.columns.iter().map(decimals).collect();
        let known = self.steps.entry((class, decimals));
        let known = known.or_insert_with_key(|(_, decimals)| {
            let columns = plan.columns.iter().copied().zip(decimals.iter().copied());
            plan.plan.steps(&columns.collect::<Vec<_>>()).ok()
        });
        known.as_mut()
    }
}

impl Sink for Taking<'_, '_> {
    fn batch(&mut self, class: usize, batch: &Batch, rows: &[u32]) {
        let mut lanes = match self.machine.lanes.get_mut(class) {
            Some(lanes) => std::mem::take(lanes),
            None => return,
        };
        let put = match self.machine.steps(class, batch) {
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

    fn odd(&mut self, odd: Odd<'_>) {
        self.odd.push((odd.row, odd.bytes.to_vec(), odd.line));
    }
}
