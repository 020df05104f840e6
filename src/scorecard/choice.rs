//! The least and the greatest mean over choices: which of the items in doubt apply.

use crate::decimal::{Number, Points};

use crate::outcome::Ends;

/// One of the two ends of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Sure,
    Possible,
}

impl End {
    pub(super) const BOTH: [Self; 2] = [Self::Sure, Self::Possible];

    /// The figure at this end.
    pub(super) fn of(self, ends: &Ends) -> &Points {
        match self {
            Self::Sure => &ends.sure,
            Self::Possible => &ends.possible,
        }
    }

    /// Whether `a` lies further out at this end than `b`.
    pub(super) fn is_further(self, a: &Number, b: &Number) -> bool {
        match self {
            Self::Sure => a < b,
            Self::Possible => a > b,
        }
    }
}

/// What is earned out of which points when certain items in doubt apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alternative {
    pub(super) earned: Number,
    pub(super) points: Number,
    /// The items in doubt that apply.
    pub(super) applies: Vec<usize>,
}

impl Alternative {
    /// Nothing applies.
    pub(super) fn nothing() -> Self {
        Self {
            earned: Number::zero(),
            points: Number::zero(),
            applies: Vec::new(),
        }
    }

    /// `earned ÷ points`.
    pub(super) fn rate(&self) -> Option<Number> {
        self.earned.checked_div(&self.points)
    }
}

/// Alternatives of which exactly one is the case, whatever is the case in other blocks.
pub(super) type Block = Vec<Alternative>;

/// The choice for which `Σ earned - rate · Σ points` lies furthest out. It falls apart into the blocks.
pub(super) fn extreme(blocks: &[Block], rate: &Number, end: End) -> Alternative {
    let mut sum = Alternative::nothing();
    for block in blocks {
        let mut best: Option<(Number, &Alternative)> = None;
        for alternative in block {
            let value = alternative.earned.clone() - rate.clone() * alternative.points.clone();
            if best.as_ref().is_none_or(|(b, _)| end.is_further(&value, b)) {
                best = Some((value, alternative));
            }
        }
        if let Some((_, alternative)) = best {
            sum.earned = sum.earned + alternative.earned.clone();
            sum.points = sum.points + alternative.points.clone();
            sum.applies.extend(&alternative.applies);
        }
    }
    sum
}

/// The choice for which `Σ earned ÷ Σ points` lies furthest out; none when no choice has points.
///
/// The mean itself tells which items to add: those that pull it further out (Dinkelbach's method). Every round
/// moves it strictly, over finitely many choices, so it ends, and where it ends no choice lies further out.
pub(super) fn extreme_mean(blocks: &[Block], end: End) -> Option<Alternative> {
    let mut current = Alternative::nothing();
    for block in blocks {
        if let Some(widest) = block.iter().max_by(|a, b| a.points.cmp(&b.points)) {
            current.earned = current.earned + widest.earned.clone();
            current.points = current.points + widest.points.clone();
            current.applies.extend(&widest.applies);
        }
    }
    let mut mean = current.rate()?;
    loop {
        let next = extreme(blocks, &mean, end);
        match next.rate() {
            Some(rate) if end.is_further(&rate, &mean) => {
                mean = rate;
                current = next;
            }
            _ => return Some(current),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(at: usize, earned: i64, points: i64) -> Alternative {
        Alternative {
            earned: Number::from(earned),
            points: Number::from(points),
            applies: vec![at],
        }
    }

    #[test]
    fn items_are_added_while_the_mean_still_falls() {
        let blocks = vec![
            vec![item(9, 8, 10)],
            vec![Alternative::nothing(), item(0, 1, 4)],
            vec![Alternative::nothing(), item(1, 4, 4)],
            vec![Alternative::nothing(), item(2, 3, 5)],
        ];
        let least = extreme_mean(&blocks, End::Sure).unwrap();
        assert_eq!(least.applies, [9, 0, 2]);
        assert_eq!(least.rate(), Number::fraction(12, 19));
        let greatest = extreme_mean(&blocks, End::Possible).unwrap();
        assert_eq!(greatest.applies, [9, 1]);
        assert_eq!(greatest.rate(), Number::fraction(12, 14));
    }

    #[test]
    fn nothing_with_points_has_no_mean() {
        assert_eq!(
            extreme_mean(&[vec![Alternative::nothing()]], End::Sure),
            None
        );
    }

    proptest! {
        #[test]
        fn the_ends_are_those_of_all_subsets(
            fixed in (0i64..50, 0i64..60),
            items in prop::collection::vec((-5i64..20, 1i64..20), 0..7),
        ) {
            let mut blocks = vec![vec![item(99, fixed.0, fixed.1)]];
            blocks.extend(items.iter().enumerate().map(|(at, (s, p))| {
                vec![Alternative::nothing(), item(at, *s, *p)]
            }));
            let means: Vec<Number> = (0..1u32 << items.len())
                .filter_map(|set| {
                    let chosen = items.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                    let (s, p) = chosen.fold(fixed, |(s, p), (_, (a, b))| (s + a, p + b));
                    Number::fraction(s, p)
                })
                .collect();
            // Points given for nothing do not occur: an item without points never stands alone.
            prop_assume!(fixed.1 > 0 || fixed.0 == 0);
            let ends = End::BOTH.map(|end| extreme_mean(&blocks, end).and_then(|a| a.rate()));
            prop_assert_eq!(&ends[0], &means.iter().min().cloned());
            prop_assert_eq!(&ends[1], &means.iter().max().cloned());
        }
    }
}
