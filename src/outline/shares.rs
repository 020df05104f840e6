//! What an item is worth: points, and their share of the paper.

use crate::decimal::Number;
use crate::rubric::{IndicatorId, Rubric, SectionKind};

/// Shares are printed with at most so many decimals.
const DIGITS: u32 = 2;

/// Points of an item or a section, and their share of the paper, for some cohorts.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth<'a> {
    /// The cohorts; none: all for which it exists.
    pub cohorts: Vec<&'a str>,
    /// Points.
    pub points: Number,
    /// Percent of the paper, exact; none of what is no part of the paper.
    pub share: Option<Number>,
    /// The same as printed: with at most two decimals, so that the items of a section add up to it, and the sections to
    /// a hundred.
    pub printed: Option<Number>,
}

/// What one paper's items are worth.
pub(super) struct Shares {
    of_items: Vec<(IndicatorId, Number, Number)>,
}

impl Shares {
    /// Of the paper of a cohort; none: of the only one.
    pub(super) fn of(rubric: &Rubric, cohort: Option<&str>) -> Self {
        let mut exact = Vec::new();
        for (at, indicator) in rubric.indicators() {
            let Some(section) = rubric.sections.get(at.section) else {
                continue;
            };
            let exists = cohort.is_none_or(|cohort| rubric.exists_for(indicator, cohort));
            let points = indicator.points.as_ref().filter(|_| exists);
            let counts = section.kind == SectionKind::Base && !indicator.unscored;
            let Some(points) = points.filter(|_| counts) else {
                continue;
            };
            // The inner marks of a section count as its points.
            let scale = section.points.as_ref().zip(section.out_of.as_ref());
            let scaled = match scale {
                Some((full, out_of)) => (points.clone() * full.clone()).checked_div(out_of),
                None => Some(points.clone()),
            };
            let share =
                scaled.and_then(|points| (points * Number::hundred()).checked_div(&rubric.points));
            exact.extend(share.map(|share| (at, share)));
        }
        let shares: Vec<Number> = exact.iter().map(|(_, share)| share.clone()).collect();
        let printed = apportioned(&shares);
        let of_items = exact.into_iter().zip(printed);
        Self {
            of_items: of_items
                .map(|((at, share), printed)| (at, share, printed))
                .collect(),
        }
    }

    /// Of an item: the exact share and the printed one.
    pub(super) fn item(&self, at: IndicatorId) -> Option<(Number, Number)> {
        let mut items = self.of_items.iter();
        let (_, share, printed) = items.find(|(own, ..)| *own == at)?;
        Some((share.clone(), printed.clone()))
    }

    /// Of a section: those of its items added up.
    pub(super) fn section(&self, section: usize) -> (Number, Number) {
        let items = self
            .of_items
            .iter()
            .filter(|(at, ..)| at.section == section);
        items.fold(
            (Number::zero(), Number::zero()),
            |(a, b), (_, share, printed)| (a + share.clone(), b + printed.clone()),
        )
    }
}

/// Shares with two decimals that add up to their sum rounded: each is cut, and what is left goes to those that lost the
/// most. Where all have two decimals or fewer, they stay as they are.
fn apportioned(shares: &[Number]) -> Vec<Number> {
    let unit = Number::power_of_ten(DIGITS);
    let in_units = |n: &Number| n.clone() * unit.clone();
    let mut cut: Vec<(usize, Number, Number)> = shares
        .iter()
        .map(|share| in_units(share).floor())
        .zip(shares)
        .enumerate()
        .map(|(at, (units, share))| {
            let lost = in_units(share) - units.clone();
            (at, units, lost)
        })
        .collect();
    let whole = in_units(&shares.iter().cloned().sum::<Number>().round(DIGITS));
    let given: Number = cut.iter().map(|(_, units, _)| units.clone()).sum();
    let left = (whole - given).to_i64().unwrap_or(0);
    // The most lost first, then in the order of the paper.
    cut.sort_by(|(a, _, x), (b, _, y)| y.cmp(x).then(a.cmp(b)));
    let mut given = (0..left).map(|_| Number::from(1));
    for (_, units, lost) in &mut cut {
        if !lost.is_zero()
            && let Some(one) = given.next()
        {
            *units = units.clone() + one;
        }
    }
    cut.sort_by_key(|(at, ..)| *at);
    let printed = cut
        .into_iter()
        .map(|(_, units, _)| units.checked_div(&unit));
    printed.map(|n| n.unwrap_or_else(Number::zero)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(shares: &[(i64, i64)]) -> Vec<String> {
        let share = |(a, b): &(i64, i64)| Number::fraction(*a, *b).unwrap();
        let shares: Vec<Number> = shares.iter().map(share).collect();
        apportioned(&shares).iter().map(Number::to_string).collect()
    }

    #[test]
    fn exact_shares_stay() {
        assert_eq!(
            printed(&[(25, 1), (75, 2), (75, 2)]),
            ["25", "37.5", "37.5"]
        );
        assert_eq!(printed(&[]), Vec::<String>::new());
    }

    #[test]
    fn rounded_shares_add_up() {
        // Thirds of a hundred: the first takes the cent that is left.
        assert_eq!(
            printed(&[(100, 3), (100, 3), (100, 3)]),
            ["33.34", "33.33", "33.33"]
        );
        // 16.666… loses more than 83.333….
        assert_eq!(printed(&[(250, 3), (50, 3)]), ["83.33", "16.67"]);
    }
}
