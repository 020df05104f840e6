//! Places in sorted lists, looked for near those that were found last.

/// Where the last entrant stood among those of each class: the next one that is looked at stands near by.
#[derive(Default)]
pub(super) struct Near(Vec<usize>);

impl Near {
    /// By class.
    pub(super) fn of(&mut self, classes: usize) -> &mut [usize] {
        self.0.resize(classes, 0);
        &mut self.0
    }
}

/// How many of a sorted list come first and have what only first ones have; looked for from a place on, in ever
/// greater steps.
pub(super) fn count_near(sorted: &[usize], from: usize, is_first: impl Fn(usize) -> bool) -> usize {
    let is_first_at = |at: usize| sorted.get(at).is_some_and(|place| is_first(*place));
    let mut step = 1;
    let (mut least, mut most);
    if is_first_at(from) {
        (least, most) = (from + 1, from + 1);
        while is_first_at(most) {
            least = most + 1;
            most += step;
            step *= 2;
        }
        most = most.min(sorted.len());
    } else {
        most = from.min(sorted.len());
        least = most;
        while least > 0 && !is_first_at(least - 1) {
            most = least - 1;
            least = least.saturating_sub(step);
            step *= 2;
        }
    }
    let between = sorted.get(least..most).unwrap_or_default();
    least + between.partition_point(|place| is_first(*place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_from_wherever_the_look_begins() {
        let sorted: Vec<usize> = vec![0, 1, 1, 1, 4, 4, 9, 12, 12, 30, 31, 31, 31, 31, 40];
        for length in 0..=sorted.len() {
            let sorted = sorted.get(..length).unwrap_or_default();
            for place in 0..45 {
                let below = sorted.iter().filter(|p| **p < place).count();
                for from in 0..20 {
                    assert_eq!(
                        count_near(sorted, from, |p| p < place),
                        below,
                        "{place} from {from} of {length}"
                    );
                }
            }
        }
    }
}
