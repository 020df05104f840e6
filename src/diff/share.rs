//! The share of each of some edits in what they do together.

use crate::decimal::Number;

/// The Shapley values of a game: `worth` of a set of players, a bit each; of no player what it begins with.
///
/// The shares add up to the worth of all less that of none, exactly.
pub(super) fn shares(players: usize, worth: &dyn Fn(u32) -> Number) -> Vec<Number> {
    let Ok(count) = u32::try_from(players) else {
        return Vec::new();
    };
    // How often a set of so many stands before a player, of all orders: s! (n - s - 1)! / n!
    let weights: Vec<Number> = (0..players).map(|before| weight(before, players)).collect();
    (0..count)
        .map(|own| {
            let own = 1u32 << own;
            let sets = (0..1u32 << count).filter(|set| set & own == 0);
            sets.map(|set| {
                let size = usize::try_from(set.count_ones()).unwrap_or(0);
                let weight = weights.get(size).cloned().unwrap_or_else(Number::zero);
                (worth(set | own) - worth(set)) * weight
            })
            .sum()
        })
        .collect()
}

fn weight(before: usize, players: usize) -> Number {
    // 1 / (n * (n - 1 over s))
    let mut choices = Number::from(1);
    for step in 0..before {
        let (up, down) = (number(players - 1 - step), number(step + 1));
        choices = (choices * up)
            .checked_div(&down)
            .unwrap_or_else(Number::zero);
    }
    let all = choices * number(players);
    Number::from(1)
        .checked_div(&all)
        .unwrap_or_else(Number::zero)
}

fn number(n: usize) -> Number {
    i64::try_from(n).map_or_else(|_| Number::zero(), Number::from)
}

/// Parts rounded to so many digits that still add up to a whole of so many digits: each down, and what is left over in
/// steps of the last digit to those that lost most by it, the earlier of two alike.
pub(super) fn rounded(parts: &[Number], digits: u32) -> Vec<Number> {
    let unit = Number::power_of_ten(digits);
    let scaled: Vec<Number> = parts
        .iter()
        .map(|part| part.clone() * unit.clone())
        .collect();
    let mut steps: Vec<Number> = scaled.iter().map(Number::floor).collect();
    let whole: Number = scaled.iter().cloned().sum();
    let given: Number = steps.iter().cloned().sum();
    let left = (whole.round(0) - given).to_i64().unwrap_or(0);
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let lost = |at: &usize| {
        let own = scaled.get(*at).zip(steps.get(*at));
        own.map_or_else(Number::zero, |(exact, step)| exact.clone() - step.clone())
    };
    order.sort_by(|a, b| lost(b).cmp(&lost(a)).then(a.cmp(b)));
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        if let Some(step) = steps.get_mut(at) {
            *step = step.clone() + Number::from(1);
        }
    }
    let back = |step: Number| step.checked_div(&unit).unwrap_or_else(Number::zero);
    steps.into_iter().map(back).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(values: &[i64]) -> impl Fn(u32) -> Number + '_ {
        |set| {
            values
                .get(usize::try_from(set).unwrap())
                .map_or_else(Number::zero, |n| Number::from(*n))
        }
    }

    #[test]
    fn two_edits_that_need_each_other_share_alike() {
        // Neither does anything alone; both together 3.
        assert_eq!(
            shares(2, &of(&[0, 0, 0, 3])),
            [
                Number::fraction(3, 2).unwrap(),
                Number::fraction(3, 2).unwrap()
            ]
        );
        // The first does 1 alone, the second nothing, both together 3: orders give 1 and 3, 2 and 0.
        assert_eq!(
            shares(2, &of(&[0, 1, 0, 3])),
            [Number::from(2), Number::from(1)]
        );
    }

    #[test]
    fn thirds_are_rounded_to_what_they_add_up_to() {
        let third = Number::fraction(1, 3).unwrap();
        let parts = [third.clone(), third.clone(), third];
        let shown: Vec<String> = rounded(&parts, 2).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["0.34", "0.33", "0.33"]);
        let parts = [
            Number::fraction(-1, 3).unwrap(),
            Number::fraction(1, 3).unwrap(),
        ];
        let shown: Vec<String> = rounded(&parts, 2).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["-0.33", "0.33"]);
    }

    proptest! {
        /// By the definition: the mean over all orders of what an edit adds when its turn comes.
        #[test]
        fn shares_are_means_over_all_orders(values in prop::collection::vec(-50i64..50, 8)) {
            let worth = of(&values);
            let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
            let mut sums = [0i64; 3];
            for order in orders {
                let mut set = 0usize;
                for player in order {
                    let before = values[set];
                    set |= 1 << player;
                    sums[player] += values[set] - before;
                }
            }
            let wanted: Vec<Number> = sums.iter().map(|sum| Number::fraction(*sum, 6).unwrap()).collect();
            prop_assert_eq!(shares(3, &worth), wanted);
        }

        #[test]
        fn rounded_parts_add_up(parts in prop::collection::vec(-10_000i64..10_000, 1..6), down in 1i64..40) {
            let mut parts: Vec<Number> = parts.iter().map(|n| Number::fraction(*n, down).unwrap()).collect();
            // The whole has two digits, as a difference of totals has.
            let sum: Number = parts.iter().cloned().sum();
            parts.push(sum.round(2) - sum.clone());
            let whole: Number = parts.iter().cloned().sum();
            let rounded = rounded(&parts, 2);
            prop_assert_eq!(rounded.iter().cloned().sum::<Number>(), whole);
            for (rounded, exact) in rounded.iter().zip(&parts) {
                prop_assert!((rounded.clone() - exact.clone()).abs() < Number::fraction(1, 100).unwrap());
            }
        }
    }
}
