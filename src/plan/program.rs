//! A card's expressions as steps for columns that carry so many decimals.

use std::collections::HashMap;

use super::card::{Card, Ends, NotPlanned};
use super::expression::Id;
use super::lanes::{Lanes, is_exact};
use super::part::Left;
use super::results::{Batch, Both, Item, Results};
use super::steps::{Assembler, Reg, Slot, Step};

/// The steps that score batches of a class, for columns that carry certain decimals.
#[derive(Clone, Debug)]
pub struct Steps {
    steps: Vec<(usize, Step)>,
    /// How many lanes they need.
    lanes: usize,
    outputs: Outputs<Slot>,
    /// Sizes of columns for which these steps were proved to be exact.
    proved: Vec<f64>,
}

/// Where the figures of a card stand.
#[derive(Clone, Debug)]
struct Outputs<R> {
    odd: R,
    items: Vec<(R, R, R)>,
    sections: Vec<R>,
    /// Rescale, bonus, penalty, limits.
    sums: [R; 4],
    total: (R, R),
    grade: Option<(R, R)>,
    rank_last: R,
    not_assessed: R,
    tie_break: Vec<(R, R)>,
    open: R,
}

impl<R: Copy> Outputs<R> {
    fn map<S>(&self, mut to: impl FnMut(R) -> S) -> Outputs<S> {
        let [rescale, bonus, penalty, limits] = self.sums;
        let mut two = |(a, b): (R, R)| (to(a), to(b));
        let (total, grade) = (two(self.total), self.grade.map(&mut two));
        let tie_break = self.tie_break.iter().map(|ends| two(*ends)).collect();
        Outputs {
            odd: to(self.odd),
            items: self
                .items
                .iter()
                .map(|(a, b, c)| (to(*a), to(*b), to(*c)))
                .collect(),
            sections: self.sections.iter().map(|r| to(*r)).collect(),
            sums: [to(rescale), to(bonus), to(penalty), to(limits)],
            total,
            grade,
            rank_last: to(self.rank_last),
            not_assessed: to(self.not_assessed),
            tie_break,
            open: to(self.open),
        }
    }
}

impl Steps {
    /// Writes the steps; `units` of a point are its last digit. `columns` tells where in a batch each column stands,
    /// and the decimals that it carries.
    pub(super) fn of(
        card: &Card,
        columns: &[(usize, u32)],
        units: i64,
    ) -> Result<Self, NotPlanned> {
        let decimals: Vec<u32> = columns.iter().map(|(_, decimals)| *decimals).collect();
        let mut assembler = Assembler::new(&card.expressions, &decimals);
        let outputs = outputs(card, &mut assembler, units).map_err(|why| NotPlanned {
            item: String::new(),
            why,
        })?;
        Ok(assign(assembler.into_steps(), &outputs, columns))
    }

    /// How many steps there are.
    pub fn count(&self) -> usize {
        self.steps.len()
    }

    /// Scores a batch whose columns carry the decimals that the steps were written for. A row with a figure too large
    /// for exact lanes is odd.
    pub fn score<'l>(&mut self, batch: &'l Batch, lanes: &'l mut Lanes) -> Results<'l> {
        let largest: Vec<f64> = batch.columns.iter().map(|c| c.largest).collect();
        let known = self.proved.len() == largest.len()
            && largest
                .iter()
                .zip(&self.proved)
                .all(|(own, proved)| own <= proved);
        let exact = known || is_exact(&self.steps, &largest, self.lanes);
        if exact && !known {
            self.proved = largest;
        }
        lanes.wild.clear();
        if !exact {
            self.tame(batch, lanes);
        }
        let mut tame = std::mem::take(&mut lanes.tame);
        let columns = if exact { &batch.columns } else { &tame.columns };
        lanes.run(&self.steps, self.lanes, columns, batch.rows);
        if exact {
            tame = Batch::default();
        }
        lanes.tame = tame;
        let lanes = &*lanes;
        let columns = if exact {
            batch.columns.as_slice()
        } else {
            lanes.tame.columns.as_slice()
        };
        self.results(batch.rows, columns, lanes)
    }

    fn results<'l>(
        &self,
        rows: usize,
        columns: &'l [super::results::Column],
        lanes: &'l Lanes,
    ) -> Results<'l> {
        let found = self.outputs.map(|slot| lanes.slot(slot, columns, rows));
        let both = |(sure, possible)| Both { sure, possible };
        let one = |column| Both {
            sure: column,
            possible: column,
        };
        let [rescale, bonus, penalty, limits] = found.sums;
        let items = found.items.into_iter();
        let nothing: &[f64] = &[];
        Results {
            rows,
            odd: found.odd,
            wild: &lanes.wild,
            indicators: items
                .map(|(sure, possible, not_applicable)| Item {
                    points: both((sure, possible)),
                    not_applicable,
                })
                .collect(),
            sections: found.sections,
            rescale,
            bonus,
            penalty,
            limits,
            total: both(found.total),
            grade: found.grade.map_or(one(nothing), both),
            rank_last: one(found.rank_last),
            not_assessed: one(found.not_assessed),
            tie_break: found.tie_break.into_iter().map(both).collect(),
            open: found.open,
        }
    }

    /// The batch without the figures that are too large; rows that have any are marked.
    fn tame(&self, batch: &Batch, lanes: &mut Lanes) {
        let limit_of = |limit: f64| -> Vec<f64> {
            batch.columns.iter().map(|c| c.largest.min(limit)).collect()
        };
        let powers = [1e12, 1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1];
        let limit = powers
            .into_iter()
            .find(|limit| is_exact(&self.steps, &limit_of(*limit), self.lanes))
            .unwrap_or(0.0);
        lanes.tame = batch.clone();
        lanes.wild.resize(batch.rows, 0.0);
        for column in &mut lanes.tame.columns {
            column.largest = column.largest.min(limit);
            for (value, wild) in column.values.iter_mut().zip(&mut lanes.wild) {
                if value.abs() > limit {
                    (*value, *wild) = (0.0, 1.0);
                }
            }
        }
    }
}

fn outputs(card: &Card, assembler: &mut Assembler<'_>, units: i64) -> Result<Outputs<Reg>, Left> {
    let mut two = |ends: &Ends, units: i64| -> Result<(Reg, Reg), Left> {
        Ok((
            assembler.whole(ends.sure, units)?,
            assembler.whole(ends.possible, units)?,
        ))
    };
    let total = two(&card.total, units)?;
    let grade = card.grade.as_ref().map(|ends| two(ends, 1)).transpose()?;
    let tie_break = card.tie_break.iter().map(|ends| two(ends, units));
    let tie_break = tie_break.collect::<Result<_, _>>()?;
    let items = card.items.iter().map(|item| {
        let points = |id: Id, assembler: &mut Assembler<'_>| assembler.whole(id, units);
        Ok((
            points(item.sure, assembler)?,
            points(item.possible, assembler)?,
            assembler.flag(item.not_applicable)?,
        ))
    });
    let items = items.collect::<Result<_, Left>>()?;
    let mut points = |id: Id| assembler.whole(id, units);
    Ok(Outputs {
        total,
        grade,
        tie_break,
        items,
        sections: card
            .sections
            .iter()
            .map(|id| points(*id))
            .collect::<Result<_, _>>()?,
        sums: [
            points(card.rescale)?,
            points(card.bonus)?,
            points(card.penalty)?,
            points(card.limits)?,
        ],
        odd: assembler.flag(card.odd)?,
        rank_last: assembler.flag(card.rank_last)?,
        not_assessed: assembler.flag(card.not_assessed)?,
        open: assembler.whole(card.open, 1)?,
    })
}

/// Gives every register a lane, which is used again once nothing more reads it.
fn assign(steps: Vec<Step<Reg>>, outputs: &Outputs<Reg>, columns: &[(usize, u32)]) -> Steps {
    let mut last: HashMap<Reg, usize> = HashMap::new();
    for (at, step) in steps.iter().enumerate() {
        last.extend(step.reads().into_iter().map(|reg| (reg, at)));
    }
    outputs.map(|reg| last.insert(reg, usize::MAX));
    let (mut lane_of, mut free, mut lanes) = (HashMap::new(), Vec::new(), 0);
    let slot = |reg: Reg, lane_of: &HashMap<Reg, usize>| match columns.get(reg.0) {
        Some((at, _)) => Slot::Column(*at),
        None => Slot::Lane(lane_of.get(&reg).copied().unwrap_or(usize::MAX)),
    };
    let mut placed = Vec::with_capacity(steps.len());
    for (at, step) in steps.into_iter().enumerate() {
        let out = Reg(columns.len() + at);
        let lane = free.pop().unwrap_or_else(|| {
            lanes += 1;
            lanes - 1
        });
        placed.push((lane, step.map(|reg| slot(reg, &lane_of))));
        lane_of.insert(out, lane);
        let mut read = step.reads();
        read.push(out);
        read.sort_unstable();
        read.dedup();
        for reg in read {
            let ends = last.get(&reg).is_none_or(|last| *last <= at);
            if ends && let Some(lane) = lane_of.get(&reg) {
                free.push(*lane);
            }
        }
    }
    Steps {
        outputs: outputs.map(|reg| slot(reg, &lane_of)),
        steps: placed,
        lanes,
        proved: Vec::new(),
    }
}
