//! Quotas: the grade that is proved and the best one that is possible, when places are limited.
//!
//! An office competes at a grade when its grade after gates is that one, or when it fell there from above.
//! Who falls is decided by those who stand before it alone, so its grade hangs on counts: how many of them may
//! compete where it competes. Those are found in sorted lists, one for each pair of grades at the two ends.

use std::collections::BTreeMap;

use crate::decimal::Number;
use crate::rubric::{Places, Quota, Rubric, Ties};
use crate::scorecard::GradeEnds;

use super::entrant::Contender;
use super::near::{Near, count_near};
use super::settled;

/// The places of one grade; none: without limit.
#[derive(Clone)]
pub(super) struct Room {
    /// When as few as possible are ranked together, and when as many.
    pub(super) places: Option<(usize, usize)>,
    pub(super) ties: Ties,
}

/// How many offices are ranked together: at least, and at most.
pub(super) fn ranked_together(entrants: &[impl Contender]) -> (usize, usize) {
    let fewest = entrants.iter().filter(|e| !e.may_be_absent()).count();
    (fewest, entrants.len())
}

/// The places of every grade in a pool.
pub(super) fn rooms(rubric: &Rubric, entrants: &[impl Contender]) -> Vec<Room> {
    let (fewest, most) = ranked_together(entrants);
    let grades = rubric.grades.iter();
    grades
        .map(|grade| match &grade.quota {
            None => Room {
                places: None,
                ties: Ties::Undecided,
            },
            Some(quota) => Room {
                places: Some((places(quota, fewest), places(quota, most))),
                ties: quota.ties,
            },
        })
        .collect()
}

/// `floor(n · share)` or half-up, or the stated number.
fn places(quota: &Quota, ranked: usize) -> usize {
    match &quota.places {
        Places::Number(number) => *number,
        Places::Share { share, half_up } => {
            let exact = share.clone() * Number::from(i64::try_from(ranked).unwrap_or(i64::MAX));
            let whole = if *half_up {
                exact.round(0)
            } else {
                exact.floor()
            };
            whole
                .to_i64()
                .and_then(|n| usize::try_from(n).ok())
                .unwrap_or(0)
        }
    }
}

/// The grades of all, in the order of the entrants.
pub(super) fn grades(rubric: &Rubric, entrants: &[impl Contender]) -> Vec<Option<GradeEnds>> {
    let mut grades = vec![None; entrants.len()];
    give_grades(rubric, entrants, |at, grade| {
        if let Some(slot) = grades.get_mut(at) {
            *slot = Some(grade);
        }
    });
    grades
}

/// Hands out the grades of all: the position of an entrant and its grade, in any order, none without grades.
pub(crate) fn give_grades(
    rubric: &Rubric,
    entrants: &[impl Contender],
    mut give: impl FnMut(usize, GradeEnds),
) {
    let rooms = rooms(rubric, entrants);
    let decided = rooms
        .iter()
        .all(|room| room.places.is_none() || room.ties != Ties::Undecided);
    if rooms.iter().all(|room| room.places.is_none()) {
        for (at, entrant) in entrants.iter().enumerate() {
            if let Some(grade) = entrant.grade() {
                give(at, grade);
            }
        }
    } else if decided && entrants.iter().all(Contender::is_settled) {
        settled::give_grades(&rooms, entrants, give);
    } else {
        give_open_grades(&rooms, entrants, give);
    }
}

/// The same where something is open. Nothing but its place and its grade tells an entrant from another, so each
/// sort of them is looked at once, in the order of their places.
fn give_open_grades(
    rooms: &[Room],
    entrants: &[impl Contender],
    mut give: impl FnMut(usize, GradeEnds),
) {
    let mut sorts: Vec<Sort> = entrants.iter().enumerate().filter_map(Sort::of).collect();
    sorts.sort_unstable();
    let classes = Class::of(sorts.iter().copied());
    let (mut ahead, mut surely_ahead) = (Near::default(), Near::default());
    for same in sorts.chunk_by(|a, b| a.key() == b.key()) {
        let first = same.first().and_then(|sort| entrants.get(sort.at));
        let Some((entrant, ends)) = first.and_then(|e| Some((e, e.grade()?))) else {
            continue;
        };
        let ahead = MayBeAhead::near(&classes, entrant, ends, &mut ahead);
        let surely_ahead = SurelyAhead::near(&classes, entrant, ends, &mut surely_ahead);
        let grade = GradeEnds {
            sure: ahead.proved(rooms),
            possible: surely_ahead.best(rooms, ends),
        };
        same.iter().for_each(|sort| give(sort.at, grade));
    }
}

/// What tells an entrant from another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Sort {
    order: (usize, usize),
    grade: (usize, usize),
    may_be_absent: bool,
    /// Its position among all.
    at: usize,
}

impl Sort {
    fn of((at, entrant): (usize, &impl Contender)) -> Option<Self> {
        let grade = entrant.grade()?;
        Some(Self {
            order: entrant.order(),
            grade: (grade.sure, grade.possible),
            may_be_absent: entrant.may_be_absent(),
            at,
        })
    }

    fn key(self) -> Self {
        Self { at: 0, ..self }
    }
}

/// The offices whose grades after gates have the same ends.
pub(super) struct Class {
    ends: GradeEnds,
    /// Best places in the order, sorted.
    best: Vec<usize>,
    /// Worst places of those that are surely assessed, sorted.
    worst: Vec<usize>,
}

impl Class {
    pub(super) fn all(entrants: &[impl Contender]) -> Vec<Self> {
        Self::of(entrants.iter().enumerate().filter_map(Sort::of))
    }

    fn of(sorts: impl Iterator<Item = Sort>) -> Vec<Self> {
        let mut classes: BTreeMap<(usize, usize), Self> = BTreeMap::new();
        for sort in sorts {
            let (sure, possible) = sort.grade;
            let class = classes.entry((possible, sure)).or_insert_with(|| Class {
                ends: GradeEnds { sure, possible },
                best: Vec::new(),
                worst: Vec::new(),
            });
            class.best.push(sort.order.1);
            if !sort.may_be_absent {
                class.worst.push(sort.order.0);
            }
        }
        let mut classes: Vec<Self> = classes.into_values().collect();
        for class in &mut classes {
            // Mostly in order already, which this way of sorting makes use of.
            class.best.sort();
            class.worst.sort();
        }
        classes
    }
}

/// How many of a class stand before an office, and how many beside it.
struct Rivals {
    ends: GradeEnds,
    before: usize,
    beside: usize,
}

impl Rivals {
    fn count(ends: GradeEnds, sorted: &[usize], place: usize, near: &mut usize) -> Self {
        let below = count_near(sorted, *near, |p| p < place);
        let up_to = count_near(sorted, below, |p| p <= place);
        *near = below;
        Self {
            ends,
            before: sorted.len() - up_to,
            beside: up_to - below,
        }
    }

    fn against(&self, with_ties: bool) -> usize {
        self.before + if with_ties { self.beside } else { 0 }
    }
}

/// The grade that is proved: the office at its worst, everyone who may stand before it does.
pub(super) fn proved(
    rooms: &[Room],
    classes: &[Class],
    entrant: &impl Contender,
    ends: GradeEnds,
) -> usize {
    MayBeAhead::of(classes, entrant, ends).proved(rooms)
}

/// The best grade that is possible: the office at its best, before it only those who surely stand there.
pub(super) fn best(
    rooms: &[Room],
    classes: &[Class],
    entrant: &impl Contender,
    ends: GradeEnds,
) -> usize {
    SurelyAhead::of(classes, entrant, ends).best(rooms, ends)
}

/// Those who may stand before an office at its worst.
pub(super) struct MayBeAhead {
    rivals: Vec<Rivals>,
    ends: GradeEnds,
}

impl MayBeAhead {
    pub(super) fn of(classes: &[Class], entrant: &impl Contender, ends: GradeEnds) -> Self {
        Self::near(classes, entrant, ends, &mut Near::default())
    }

    fn near(classes: &[Class], entrant: &impl Contender, ends: GradeEnds, near: &mut Near) -> Self {
        let rivals = classes
            .iter()
            .zip(near.of(classes.len()))
            .map(|(class, near)| {
                let place = entrant.order().0;
                let mut rivals = Rivals::count(class.ends, &class.best, place, near);
                if class.ends == ends {
                    // Not its own rival.
                    if entrant.order().1 > entrant.order().0 {
                        rivals.before -= 1;
                    } else {
                        rivals.beside -= 1;
                    }
                }
                rivals
            })
            .collect();
        Self { rivals, ends }
    }

    fn proved(&self, rooms: &[Room]) -> usize {
        first_with_room(rooms, self.ends.sure, |level, (fewest, _)| {
            self.count(rooms, level) < fewest
        })
    }

    /// How many of them may compete for the places of a grade.
    pub(super) fn count(&self, rooms: &[Room], level: usize) -> usize {
        let with_ties = rooms.get(level).is_none_or(|room| room.ties != Ties::All);
        let count = |wanted: &dyn Fn(GradeEnds) -> bool| -> usize {
            let wanted = self.rivals.iter().filter(|r| wanted(r.ends));
            wanted.map(|r| r.against(with_ties)).sum()
        };
        // Those who surely compete higher up take places there; at worst as low as they can.
        let mut falling = 0;
        for (above, room) in rooms.iter().enumerate().take(level) {
            let here = falling + count(&|e| e.sure == above);
            falling = match (room.places, room.ties) {
                (None, _) => 0,
                // A tie at the edge, with the office itself in it, may leave all places empty.
                (Some((places, _)), Ties::None)
                    if count(&|e| e.possible <= above)
                        + usize::from(self.ends.possible <= above)
                        > places =>
                {
                    here
                }
                (Some((places, _)), _) => here.saturating_sub(places),
            };
        }
        falling + count(&|e| e.possible <= level && e.sure >= level)
    }
}

/// Those who surely stand before an office at its best.
pub(super) struct SurelyAhead {
    rivals: Vec<Rivals>,
}

/// How many surely compete for the places of a grade, and stand before an office.
pub(super) struct Ahead {
    /// Those who have the grade.
    pub(super) here: usize,
    /// Of them, those who may come to stand level with the office, where a tie takes no place.
    pub(super) level_with: usize,
    /// Those who fall from better grades.
    pub(super) falling: usize,
}

impl Ahead {
    pub(super) fn all(&self) -> usize {
        self.here + self.falling
    }
}

impl SurelyAhead {
    pub(super) fn of(classes: &[Class], entrant: &impl Contender, ends: GradeEnds) -> Self {
        Self::near(classes, entrant, ends, &mut Near::default())
    }

    fn near(classes: &[Class], entrant: &impl Contender, ends: GradeEnds, near: &mut Near) -> Self {
        let rivals = classes
            .iter()
            .zip(near.of(classes.len()))
            .map(|(class, near)| {
                let place = entrant.order().1;
                let mut rivals = Rivals::count(class.ends, &class.worst, place, near);
                if class.ends == ends
                    && !entrant.may_be_absent()
                    && entrant.order().0 == entrant.order().1
                {
                    rivals.beside -= 1;
                }
                rivals
            })
            .collect();
        Self { rivals }
    }

    fn best(&self, rooms: &[Room], ends: GradeEnds) -> usize {
        first_with_room(rooms, ends.possible, |level, (_, most)| {
            self.count(rooms, level).all() < most
        })
    }

    /// How many of them surely compete for the places of a grade.
    pub(super) fn count(&self, rooms: &[Room], level: usize) -> Ahead {
        let with_ties = rooms.get(level).is_some_and(|room| room.ties == Ties::None);
        let count = |grade: usize, against: &dyn Fn(&Rivals) -> usize| -> usize {
            let here = self
                .rivals
                .iter()
                .filter(|r| r.ends.possible == grade && r.ends.sure <= level);
            here.map(against).sum()
        };
        let all = |r: &Rivals| r.against(with_ties);
        let mut falling = 0;
        for (above, room) in rooms.iter().enumerate().take(level) {
            let here = falling + count(above, &all);
            falling = match (room.places, room.ties) {
                (None, _) => 0,
                // A tie at the edge may let all of them in.
                (Some((_, places)), Ties::All) if places > 0 && here > places => 0,
                (Some((_, places)), _) => here.saturating_sub(places),
            };
        }
        Ahead {
            here: count(level, &all),
            level_with: count(level, &|r| if with_ties { r.beside } else { 0 }),
            falling,
        }
    }
}

/// The first grade from `start` down that has no quota or room in it; the last one takes whoever is left.
fn first_with_room(
    rooms: &[Room],
    start: usize,
    has_room: impl Fn(usize, (usize, usize)) -> bool,
) -> usize {
    let mut levels = rooms.iter().enumerate().skip(start);
    levels
        .find(|(level, room)| room.places.is_none_or(|places| has_room(*level, places)))
        .map_or_else(|| rooms.len().saturating_sub(1), |(level, _)| level)
}
