//! Columns of a batch that tell what a figure comes to among those of other offices.
#![allow(
    clippy::float_arithmetic,
    reason = "whole numbers scaled by powers of ten, below 2^53"
)]

use crate::evaluate::{Edge, Edges, Places, Standings};
use crate::plan::{Side, as_lane};
use crate::rubric::FieldId;
use crate::script::graph::{Among, Statistic};

use super::batches::{BlockColumn, largest};
use super::block::{Cohorts, RowWords};
use super::doubt::{Doubt, Held};
use super::number::{lane_value, power_of_ten};

/// What fills a column of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// How many offices an office is among.
    Size(Among),
    /// What a figure comes to.
    Figure {
        /// The field, which the plan reads, too.
        field: FieldId,
        /// What is asked for.
        statistic: Statistic,
        /// Among whom.
        among: Among,
        /// Which of the two columns.
        part: Side,
    },
}

/// The columns of a table that tell of other offices.
#[derive(Clone, Debug, Default)]
pub(super) struct Others<'l> {
    pub(super) columns: Vec<Slot>,
    pub(super) standings: Option<&'l Standings>,
}

/// Which column of a batch is filled with what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) slot: usize,
    /// Of a figure: the column of the figure itself.
    pub(super) own: usize,
    pub(super) compared: Compared,
}

/// What a column is for the offices of one cohort.
#[derive(Clone, Copy, Debug)]
enum Of<'l> {
    /// The same for all of them.
    Same(f64),
    /// A place, by the own figure.
    Place(&'l Places),
    /// Left to the reference.
    Unknown,
}

/// The columns by cohort, as far as cohorts were seen.
#[derive(Debug, Default)]
pub(super) struct Known<'l> {
    by_code: Vec<Vec<Option<Of<'l>>>>,
}

impl<'l> Known<'l> {
    /// Fills the columns of a block; a bit a row that is left to the reference.
    pub(super) fn fill(
        &mut self,
        others: &Others<'l>,
        cohorts: &Cohorts<'_>,
        words: &[RowWords<'_>],
        doubts: &[Doubt],
        block: &mut [BlockColumn],
    ) -> u32 {
        let mut left = 0;
        self.by_code.resize(others.columns.len(), Vec::new());
        for (slot, by_code) in others.columns.iter().zip(&mut self.by_code) {
            let own = block.get(slot.own).copied().unwrap_or_default();
            let mut column = BlockColumn::default();
            let values = column.values.iter_mut().zip(own.values);
            for (row, (words, (value, own_value))) in words.iter().zip(values).enumerate() {
                let code = usize::from(words.cohort);
                if by_code.len() <= code {
                    by_code.resize(code + 1, None);
                }
                let known = by_code.get(code).copied().flatten();
                let of = known.unwrap_or_else(|| others.column(slot, cohorts.name(words.cohort)));
                if let Some(slot) = by_code.get_mut(code) {
                    *slot = Some(of);
                }
                *value = match of {
                    Of::Same(value) => value,
                    Of::Unknown => {
                        left |= 1 << row;
                        0.0
                    }
                    Of::Place(places) => {
                        let doubt = doubts
                            .iter()
                            .find(|doubt| doubt.row == row && doubt.slot == slot.own);
                        let own = match doubt {
                            Some(doubt) if doubt.absent => continue,
                            Some(doubt) => of_doubt(doubt, places.decimals()),
                            None => {
                                let end =
                                    edge(lane_value(own_value), own.decimals, places.decimals());
                                Some(Edges {
                                    least: Some(end),
                                    greatest: Some(end),
                                })
                            }
                        };
                        own.and_then(|own| slot.place(places, own))
                            .unwrap_or_else(|| {
                                left |= 1 << row;
                                0.0
                            })
                    }
                };
            }
            column.largest = largest(&column.values);
            if let Some(to) = block.get_mut(slot.slot) {
                *to = column;
            }
        }
        left
    }
}

impl<'l> Others<'l> {
    /// The columns behind those of fields and parameters.
    pub(super) fn of(inputs: &super::layout::Inputs<'l>) -> Self {
        let first = inputs.fields.len() + inputs.parameters.len();
        let slot = |(slot, compared): (usize, &Compared)| {
            let own = match compared {
                Compared::Size(_) => None,
                Compared::Figure { field, .. } => inputs.fields.iter().position(|own| own == field),
            };
            Slot {
                slot,
                own: own.unwrap_or(usize::MAX),
                compared: *compared,
            }
        };
        Self {
            columns: (first..).zip(inputs.compared).map(slot).collect(),
            standings: inputs.standings,
        }
    }

    fn column(&self, slot: &Slot, cohort: &str) -> Of<'l> {
        let Some(standings) = self.standings else {
            return Of::Unknown;
        };
        let same = |value: Option<f64>| value.map_or(Of::Unknown, Of::Same);
        match slot.compared {
            Compared::Size(among) => {
                let size = standings.size(among, cohort);
                same(size.and_then(|size| as_lane(i64::try_from(size).ok()?)))
            }
            Compared::Figure {
                field,
                statistic,
                among,
                part,
            } => {
                let Some(places) = standings.places(among, cohort, field) else {
                    return Of::Unknown;
                };
                if matches!(statistic, Statistic::Rank | Statistic::RankLow) {
                    return Of::Place(places);
                }
                let settled = places.settled(statistic);
                let part = settled.map(|(dividend, divisor)| match part {
                    Side::First => dividend,
                    Side::Second => divisor,
                });
                same(part.and_then(|part| as_lane(part.to_i64()?)))
            }
        }
    }
}

impl Slot {
    fn place(&self, places: &Places, own: Edges) -> Option<f64> {
        let Compared::Figure {
            statistic, part, ..
        } = self.compared
        else {
            return None;
        };
        let (best, worst) = places.place(statistic, own, own);
        let place = match part {
            Side::First => best,
            Side::Second => worst,
        };
        as_lane(i64::try_from(place).ok()?)
    }
}

/// A whole number times `10^-own` as one times `10^-decimals`.
fn edge(value: i64, own: u32, decimals: u32) -> Edge {
    let power = |more: u32| lane_value(power_of_ten(more));
    if own <= decimals {
        return value.saturating_mul(power(decimals - own)).into();
    }
    let by = power(own - decimals);
    let below = value.div_euclid(by);
    let exact = value.rem_euclid(by) == 0;
    Edge {
        below,
        above: if exact {
            below
        } else {
            below.saturating_add(1)
        },
    }
}

fn of_doubt(doubt: &Doubt, decimals: u32) -> Option<Edges> {
    let end = |held: Held| match held {
        Held::Number((value, own)) => Some(edge(value, own, decimals)),
        Held::Endless => None,
    };
    Some(Edges {
        least: end(doubt.least),
        greatest: end(doubt.greatest),
    })
}
