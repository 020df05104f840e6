//! The results of a plan into the store, column by column.

use crate::plan::{Both, Results};
use crate::rubric::SectionKind;

use super::lane::{Lane, fast, whole};
use super::marks::Marks;
use super::{Class, Kept, Unfit, add, subtract};

/// Where the offices of a batch stand in the store.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'r> {
    /// From this row on, one behind the other.
    From(usize),
    /// At these rows, one an office.
    At(&'r [usize]),
}

/// The rows of a batch that count.
struct Target<'r> {
    rows: Rows<'r>,
    count: usize,
    /// All rows of the store that it has are before this one.
    end: usize,
    /// Which rows are left to the reference; none: none of them.
    odd: Option<Vec<bool>>,
}

impl Target<'_> {
    /// The rows that count: of the batch and of the store.
    fn each(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.count)
            .filter(|at| !self.is_odd(*at))
            .filter_map(|at| {
                let row = match self.rows {
                    Rows::From(first) => first + at,
                    Rows::At(rows) => *rows.get(at)?,
                };
                Some((at, row))
            })
    }

    fn is_odd(&self, at: usize) -> bool {
        let odd = self.odd.as_ref().and_then(|odd| odd.get(at));
        odd.is_some_and(|odd| *odd)
    }

    /// A column of the plan as integers; 0 in odd rows.
    fn read(&self, column: &[f64], out: &mut Vec<i64>) {
        whole(column, out);
        if let Some(odd) = &self.odd {
            for (value, odd) in out.iter_mut().zip(odd) {
                if *odd {
                    *value = 0;
                }
            }
        }
    }

    /// A column of the plan as it is, most often all 0.
    fn put_whole(&self, lane: &mut Lane, column: &[f64]) {
        if lane.is_zero() && !any(column) {
            return;
        }
        let mut values = Vec::new();
        self.read(column, &mut values);
        self.put(lane, &values);
    }

    fn put(&self, lane: &mut Lane, values: &[i64]) {
        match self.rows {
            Rows::From(first) => lane.put(first, values),
            Rows::At(_) => {
                let number = |(at, row)| (row, values.get(at).copied().unwrap_or(0));
                lane.scatter(self.end, values, self.each().map(number));
            }
        }
    }

    fn mark(&self, marks: &mut Marks, which: impl Fn(usize) -> bool) {
        for (at, row) in self.each() {
            if which(at) {
                marks.set(row, true);
            }
        }
    }
}

/// Which rows are left to the reference; none: none of them.
fn left(results: &Results<'_>) -> Option<Vec<bool>> {
    let wild = results.wild.iter().chain(std::iter::repeat(&0.0));
    let is_left = (results.odd.iter().zip(wild)).map(|(odd, wild)| *odd != 0.0 || *wild != 0.0);
    (any(results.odd) || any(results.wild)).then(|| is_left.collect())
}

/// Whether both ends are the same column.
fn both_same(both: &Both<'_>) -> bool {
    std::ptr::eq(both.sure, both.possible)
}

/// Whether a column has anything but 0.
fn any(column: &[f64]) -> bool {
    // The sign of a zero is not looked at.
    fast(|| column.iter().fold(0, |all, v| all | v.to_bits() << 1)) != 0
}

impl Kept {
    /// Takes in what a plan makes of a batch of offices of one class; odd rows stay holes.
    ///
    /// Offices that stand behind each other must come before the cards of the odd rows among them.
    ///
    /// # Errors
    /// The results are not those of the rubric and the class, as their counts show.
    pub fn put_batch(
        &mut self,
        class: &Class,
        rows: Rows<'_>,
        results: &Results<'_>,
    ) -> Result<(), Unfit> {
        let exist = class.exists.iter().filter(|e| **e).count();
        let fits = exist == results.indicators.len()
            && class.exists.len() == self.points.len()
            && results.sections.len() == self.sections.len()
            && results.tie_break.len() >= self.terms.len()
            && match rows {
                Rows::From(_) => true,
                Rows::At(rows) => rows.len() == results.rows,
            };
        if !fits {
            return Err(Unfit::Shape);
        }
        let target = Target {
            rows,
            count: results.rows,
            end: match rows {
                Rows::From(first) => first + results.rows,
                Rows::At(rows) => rows.iter().max().map_or(0, |last| last + 1),
            },
            odd: left(results),
        };
        target.mark(&mut self.filled, |_| true);
        self.put_sums(class, &target, results);
        self.put_place(&target, results);
        Ok(())
    }

    /// The figures that are printed, up to the total.
    fn put_sums(&mut self, class: &Class, target: &Target<'_>, results: &Results<'_>) {
        let rows = results.rows;
        let sections = self.sections.len();
        let mut column = Vec::with_capacity(rows);
        let mut sums = vec![vec![0; rows]; sections];
        let mut applies = vec![Applies::Nowhere; sections];
        let mut items = results.indicators.iter();
        let layout = std::sync::Arc::clone(&self.layout);
        let kept = self.points.iter_mut().zip(&mut self.blank);
        for ((own, exists), (lane, blank)) in layout.items.iter().zip(&class.exists).zip(kept) {
            let Some(item) = exists.then(|| items.next()).flatten() else {
                target.mark(blank, |_| true);
                continue;
            };
            target.read(item.points.sure, &mut column);
            target.put(lane, &column);
            let not = item.not_applicable;
            let has_not = any(not);
            if has_not {
                let is = |at: usize| not.get(at).is_some_and(|n| *n != 0.0);
                target.mark(blank, |at| is(at) && column.get(at) == Some(&0));
            }
            if own.counted {
                if let Some(sum) = sums.get_mut(own.section) {
                    add(sum, &column);
                }
                if let Some(applies) = applies.get_mut(own.section) {
                    applies.also(has_not.then_some(not));
                }
            }
        }
        let mut before = vec![0; rows];
        let (mut bonus, mut penalty) = (vec![0; rows], vec![0; rows]);
        let of_sections = results.sections.iter().zip(&sums).zip(&applies).enumerate();
        for (section, ((points, sum), applies)) in of_sections {
            target.read(points, &mut column);
            match self.kind(section) {
                SectionKind::Base => add(&mut before, &column),
                SectionKind::Bonus => add(&mut bonus, &column),
                SectionKind::Penalty => add(&mut penalty, &column),
            }
            if let Some(blank) = self.section_blank.get_mut(section)
                && !matches!(applies, Applies::Everywhere)
            {
                target.mark(blank, |at| !applies.at(at) && column.get(at) == Some(&0));
            }
            subtract(&mut column, sum);
            if let Some(lane) = self.sections.get_mut(section) {
                target.put(lane, &column);
            }
        }
        target.read(results.rescale, &mut column);
        add(&mut before, &column);
        target.put(&mut self.rescale, &column);
        for (own, sum, lane) in [
            (results.bonus, &bonus, &mut self.bonus),
            (results.penalty, &penalty, &mut self.penalty),
        ] {
            target.read(own, &mut column);
            add(&mut before, &column);
            subtract(&mut column, sum);
            target.put(lane, &column);
        }
        // What the total has beyond `before` is what limits changed.
        target.read(results.total.sure, &mut column);
        target.put(&mut self.total, &column);
        subtract(&mut column, &before);
        let beyond = column.clone();
        target.read(results.limits, &mut column);
        subtract(&mut column, &beyond);
        target.put(&mut self.limits, &column);
    }

    /// What ranks and grades ask for.
    fn put_place(&mut self, target: &Target<'_>, results: &Results<'_>) {
        let (mut sure, mut possible) = (Vec::new(), Vec::new());
        let mut ends = |both: &Both<'_>| {
            target.read(both.sure, &mut sure);
            target.read(both.possible, &mut possible);
            (sure.clone(), possible.clone())
        };
        if !both_same(&results.total) {
            let (sure, mut more) = ends(&results.total);
            subtract(&mut more, &sure);
            target.put(&mut self.total_more, &more);
        }
        if self.layout.grades > 0 {
            let (mut grade, possible) = ends(&results.grade);
            let mut better = grade.clone();
            subtract(&mut better, &possible);
            target.put(&mut self.grade_better, &better);
            grade.iter_mut().for_each(|g| *g += 1);
            target.put(&mut self.grade, &grade);
        }
        for (both, lane) in [
            (&results.rank_last, &mut self.last),
            (&results.not_assessed, &mut self.not_assessed),
        ] {
            if both_same(both) {
                target.put_whole(lane, both.sure);
                continue;
            }
            let (mut flags, possible) = ends(both);
            for (flag, possible) in flags.iter_mut().zip(possible) {
                if *flag != possible {
                    *flag = 2;
                }
            }
            target.put(lane, &flags);
        }
        for (both, term) in results.tie_break.iter().zip(&mut self.terms) {
            let (mut value, possible) = ends(both);
            if value != possible {
                let open = |at: usize| value.get(at) != possible.get(at);
                target.mark(&mut term.open, open);
                for (value, possible) in value.iter_mut().zip(&possible) {
                    *value = if value == possible { *value } else { 0 };
                }
            }
            target.put(&mut term.value, &value);
        }
        target.put_whole(&mut self.open, results.open);
    }
}

/// In which rows of a batch anything of a section applies.
#[derive(Clone)]
enum Applies {
    Nowhere,
    In(Vec<bool>),
    Everywhere,
}

impl Applies {
    /// An item applies where it is not «not applicable»; none: everywhere.
    fn also(&mut self, not: Option<&[f64]>) {
        match (&mut *self, not) {
            (Self::Everywhere, _) => {}
            (_, None) => *self = Self::Everywhere,
            (Self::Nowhere, Some(not)) => *self = Self::In(not.iter().map(|n| *n == 0.0).collect()),
            (Self::In(rows), Some(not)) => {
                for (applies, not) in rows.iter_mut().zip(not) {
                    *applies |= *not == 0.0;
                }
            }
        }
    }

    fn at(&self, at: usize) -> bool {
        match self {
            Self::Nowhere => false,
            Self::In(rows) => rows.get(at).is_some_and(|applies| *applies),
            Self::Everywhere => true,
        }
    }
}
