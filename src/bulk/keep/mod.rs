//! What is kept of the offices of a chunk of the input, once their cards are made.
//!
//! **Memory.** An office costs the bytes of its id and name and 2 more (none of those of one length), and of every
//! figure 0, 1, 2, 4 or 8 bytes, as the largest of the chunk needs: with `n` indicators worth up to 327.67 points at
//! two decimals `id + name + 2 + 2 n + 2 (total) + 1 (cohort) + 1 (grade)`, one less for each indicator whose points
//! are below 12.80 and have one decimal only, and nothing for whatever is 0 for all of them or follows from the rest.
//! The 25 indicators of the bench rubric with ids of 8 and names of 20 bytes: 73 bytes, 2 more where a bonus was cut. Open points add their other ends to the chunks that have any.

mod batch;
mod card;
pub(crate) mod lane;
mod layout;
pub(crate) mod marks;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::bulk::texts::Texts;
use crate::decimal::Number;
use crate::rubric::SectionKind;
use crate::value::Truth;

use lane::{Lane, fast};
use marks::Marks;

pub use batch::Rows;
pub use layout::{Class, Layout, Unfit};

/// The figures of the offices of one chunk of the input, column by column, in the order of the input.
///
/// Offices are named first ([`Kept::push_office`]) and stand as holes until their figures come, from a plan
/// ([`Kept::put_batch`]) or a card ([`Kept::put_card`]). [`Kept::seal`] drops those that stayed holes.
/// Points are whole numbers in units of the rubric's last digit.
#[derive(Clone, Debug)]
pub struct Kept {
    pub(crate) layout: Arc<Layout>,
    pub(crate) ids: Texts,
    pub(crate) names: Texts,
    /// The cohorts of the chunk, in the order in which they came.
    pub(crate) cohorts: Vec<String>,
    /// Position of the office's cohort among them.
    pub(crate) cohort: Lane,
    /// Which offices are no holes.
    filled: Marks,
    /// Sure points, one an indicator of the paper.
    pub(crate) points: Vec<Lane>,
    /// Where an indicator's cell is empty.
    pub(crate) blank: Vec<Marks>,
    /// Sure points of the sections, less the sum of their indicators.
    pub(crate) sections: Vec<Lane>,
    /// Where a section's cell is empty.
    pub(crate) section_blank: Vec<Marks>,
    pub(crate) rescale: Lane,
    /// Less the sum of the bonus sections.
    pub(crate) bonus: Lane,
    /// Less the sum of the penalty sections.
    pub(crate) penalty: Lane,
    pub(crate) adjustment: Lane,
    /// Less what the total has beyond all before it.
    pub(crate) limits: Lane,
    pub(crate) total: Lane,
    /// What the total may come to beyond the sure one.
    pub(crate) total_more: Lane,
    /// One more than the position of the sure grade after the gates; 0 without grades.
    pub(crate) grade: Lane,
    /// By how many steps the possible grade is better.
    pub(crate) grade_better: Lane,
    /// Whether a gate puts the office last: see [`truth`].
    pub(crate) last: Lane,
    /// Whether it is not assessed: see [`truth`].
    pub(crate) not_assessed: Lane,
    /// The terms that decide between equal totals.
    pub(crate) terms: Vec<Term>,
    /// Terms that are no whole number of units, by office and term.
    pub(crate) exact: BTreeMap<(usize, usize), Number>,
    /// How many counted indicators are open.
    pub(crate) open: Lane,
    /// How many counted indicators failed.
    pub(crate) failed: Lane,
}

/// A term that decides between equal totals.
#[derive(Clone, Debug, Default)]
pub(crate) struct Term {
    /// Its value in units; 0 where it is open or in [`Kept::exact`].
    pub(crate) value: Lane,
    /// Where it is not settled.
    pub(crate) open: Marks,
}

/// A flag as it is kept: 0 not, 1 surely, 2 open.
pub(crate) fn truth(kept: i64) -> Truth {
    match kept {
        0 => Truth::False,
        1 => Truth::True,
        _ => Truth::Open,
    }
}

/// The other way.
pub(crate) fn kept_truth(truth: Truth) -> i64 {
    match truth {
        Truth::False => 0,
        Truth::True => 1,
        Truth::Open => 2,
    }
}

impl Kept {
    /// No office yet.
    pub fn new(layout: &Arc<Layout>) -> Self {
        let (items, sections) = (layout.items.len(), layout.sections.len());
        Self {
            layout: Arc::clone(layout),
            ids: Texts::default(),
            names: Texts::default(),
            cohorts: Vec::new(),
            cohort: Lane::default(),
            filled: Marks::default(),
            points: vec![Lane::default(); items],
            blank: vec![Marks::default(); items],
            sections: vec![Lane::default(); sections],
            section_blank: vec![Marks::default(); sections],
            rescale: Lane::default(),
            bonus: Lane::default(),
            penalty: Lane::default(),
            adjustment: Lane::default(),
            limits: Lane::default(),
            total: Lane::default(),
            total_more: Lane::default(),
            grade: Lane::default(),
            grade_better: Lane::default(),
            last: Lane::default(),
            not_assessed: Lane::default(),
            terms: vec![Term::default(); layout.terms],
            exact: BTreeMap::new(),
            open: Lane::default(),
            failed: Lane::default(),
        }
    }

    /// Adds an office whose figures are to come; its row.
    ///
    /// # Errors
    /// The ids or names of the chunk come to more than 4 GiB.
    pub fn push_office(&mut self, id: &str, name: &str, cohort: &str) -> Result<usize, Unfit> {
        let row = self.ids.len();
        let code = self.cohort_code(cohort)?;
        self.ids.push(id.as_bytes()).map_err(|_| Unfit::TooLarge)?;
        let name = self.names.push(name.as_bytes());
        name.map_err(|_| Unfit::TooLarge)?;
        self.cohort.set(row, code);
        Ok(row)
    }

    /// The position of a cohort among those of the chunk. There are few of them.
    pub(crate) fn cohort_code(&mut self, cohort: &str) -> Result<i64, Unfit> {
        let at = self.cohorts.iter().position(|own| own == cohort);
        let at = at.unwrap_or_else(|| {
            self.cohorts.push(cohort.to_owned());
            self.cohorts.len() - 1
        });
        i64::try_from(at).map_err(|_| Unfit::TooLarge)
    }

    /// How many offices there are, holes included.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no office.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes an office a hole: it does not count.
    pub fn leave_out(&mut self, row: usize) {
        self.filled.set(row, false);
    }

    /// Drops the holes and gives back what memory is not needed.
    pub fn seal(&mut self) {
        let stays: Vec<bool> = (0..self.len()).map(|row| self.filled.has(row)).collect();
        if stays.iter().all(|stays| *stays) {
            self.shrink();
            return;
        }
        self.ids.retain(&stays);
        self.names.retain(&stays);
        self.lanes_mut().for_each(|lane| lane.retain(&stays));
        self.own_marks_mut().for_each(|marks| marks.retain(&stays));
        self.filled.retain(&stays);
        let mut place = Vec::with_capacity(stays.len());
        let mut next = 0;
        for stays in &stays {
            place.push(next);
            next += usize::from(*stays);
        }
        let exact = std::mem::take(&mut self.exact);
        self.exact = exact
            .into_iter()
            .filter(|((row, _), _)| stays.get(*row).is_some_and(|stays| *stays))
            .filter_map(|((row, term), n)| Some(((*place.get(row)?, term), n)))
            .collect();
    }

    /// A copy that takes no more memory than it needs, and leaves no holes in it.
    pub fn packed(&self) -> Self {
        let mut packed = Self {
            ids: self.ids.clone(),
            names: self.names.clone(),
            cohorts: self.cohorts.clone(),
            filled: self.filled.clone(),
            exact: self.exact.clone(),
            ..Self::new(&self.layout)
        };
        for (to, from) in packed.lanes_mut().zip(self.lanes()) {
            *to = from.packed();
        }
        for (to, from) in packed.own_marks_mut().zip(self.own_marks()) {
            to.clone_from(from);
        }
        packed
    }

    /// Gives back what memory is not needed.
    pub(crate) fn shrink(&mut self) {
        self.ids.shrink();
        self.names.shrink();
        self.lanes_mut().for_each(Lane::shrink);
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        let lanes: usize = self.lanes().map(Lane::bytes).sum();
        let marks: usize = self.own_marks().map(Marks::bytes).sum();
        self.ids.size() + self.names.size() + lanes + marks
    }

    /// The id of an office.
    pub fn id(&self, row: usize) -> &str {
        text(self.ids.get(row))
    }

    /// Its name.
    pub fn name(&self, row: usize) -> &str {
        text(self.names.get(row))
    }

    /// Its cohort.
    pub fn cohort(&self, row: usize) -> &str {
        let at = usize::try_from(self.cohort.get(row)).ok();
        at.and_then(|at| self.cohorts.get(at))
            .map_or("", String::as_str)
    }

    /// How many counted indicators of it are open.
    pub fn open(&self, row: usize) -> usize {
        usize::try_from(self.open.get(row)).unwrap_or(0)
    }

    /// How many counted indicators of it failed.
    pub fn failed(&self, row: usize) -> usize {
        usize::try_from(self.failed.get(row)).unwrap_or(0)
    }

    /// Its sure and its possible total, in units of the rubric's last digit.
    pub fn total(&self, row: usize) -> (i64, i64) {
        let sure = self.total.get(row);
        (sure, sure + self.total_more.get(row))
    }

    /// Every lane, in one fixed order.
    pub(crate) fn lanes(&self) -> impl Iterator<Item = &Lane> {
        let single = [
            &self.cohort,
            &self.rescale,
            &self.bonus,
            &self.penalty,
            &self.adjustment,
            &self.limits,
            &self.total,
            &self.total_more,
            &self.grade,
            &self.grade_better,
            &self.last,
            &self.not_assessed,
            &self.open,
            &self.failed,
        ];
        let terms = self.terms.iter().map(|term| &term.value);
        (single.into_iter())
            .chain(&self.points)
            .chain(&self.sections)
            .chain(terms)
    }

    /// The same to be changed.
    pub(crate) fn lanes_mut(&mut self) -> impl Iterator<Item = &mut Lane> {
        let single = [
            &mut self.cohort,
            &mut self.rescale,
            &mut self.bonus,
            &mut self.penalty,
            &mut self.adjustment,
            &mut self.limits,
            &mut self.total,
            &mut self.total_more,
            &mut self.grade,
            &mut self.grade_better,
            &mut self.last,
            &mut self.not_assessed,
            &mut self.open,
            &mut self.failed,
        ];
        let terms = self.terms.iter_mut().map(|term| &mut term.value);
        (single.into_iter())
            .chain(&mut self.points)
            .chain(&mut self.sections)
            .chain(terms)
    }

    /// All marks but those of holes, in one fixed order.
    pub(crate) fn own_marks(&self) -> impl Iterator<Item = &Marks> {
        let terms = self.terms.iter().map(|term| &term.open);
        (self.blank.iter()).chain(&self.section_blank).chain(terms)
    }

    /// The same to be changed.
    pub(crate) fn own_marks_mut(&mut self) -> impl Iterator<Item = &mut Marks> {
        let terms = self.terms.iter_mut().map(|term| &mut term.open);
        let blank = self.blank.iter_mut();
        blank.chain(&mut self.section_blank).chain(terms)
    }

    /// No office is a hole.
    pub(crate) fn fill(&mut self) {
        for row in 0..self.len() {
            self.filled.set(row, true);
        }
    }

    /// Whether what was read from elsewhere can be of a rubric: cohorts, grades and flags that there are.
    pub(crate) fn is_sound(&self) -> bool {
        let grades = i64::try_from(self.layout.grades).unwrap_or(i64::MAX);
        let least = i64::from(grades > 0);
        (0..self.len()).all(|row| {
            let cohort = usize::try_from(self.cohort.get(row));
            let sure = self.grade.get(row);
            let possible = sure - self.grade_better.get(row);
            cohort.is_ok_and(|at| at < self.cohorts.len())
                && (least..=grades).contains(&sure)
                && (least..=grades).contains(&possible)
                && (0..=2).contains(&self.last.get(row))
                && (0..=2).contains(&self.not_assessed.get(row))
                && self.total_more.get(row) >= 0
                && self.open.get(row) >= 0
                && self.failed.get(row) >= 0
        })
    }

    /// What a section's points are part of.
    fn kind(&self, section: usize) -> SectionKind {
        let kinds = &self.layout.sections;
        kinds.get(section).copied().unwrap_or(SectionKind::Base)
    }
}

/// Stores are the same when they hold the same of the same offices, whatever their widths.
impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        let marks = self.own_marks().zip(other.own_marks());
        self.layout == other.layout
            && self.ids == other.ids
            && self.names == other.names
            && self.cohorts == other.cohorts
            && self.exact == other.exact
            && self.lanes().eq(other.lanes())
            && self.filled.same(&other.filled)
            && marks.into_iter().all(|(a, b)| a.same(b))
    }
}

/// What was a text when it came.
pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// A column less what is predicted of it, or the other way round.
pub(crate) fn subtract(values: &mut [i64], predicted: &[i64]) {
    fast(|| {
        for (value, predicted) in values.iter_mut().zip(predicted) {
            *value = value.wrapping_sub(*predicted);
        }
    });
}

/// A column and another.
pub(crate) fn add(values: &mut [i64], more: &[i64]) {
    fast(|| {
        for (value, more) in values.iter_mut().zip(more) {
            *value = value.wrapping_add(*more);
        }
    });
}
