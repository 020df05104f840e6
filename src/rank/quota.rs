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
use super::settled;

/// The places of one grade; none: without limit.
#[derive(Clone)]
pub(super) struct Room {
    /// When as few as possible are ranked together, and when as many.
    pub(super) places: Option<(usize, usize)>,
    pub(super) ties: Ties,
}

/// The places of every grade in a pool.
pub(super) fn rooms(rubric: &Rubric, entrants: &[impl Contender]) -> Vec<Room> {
    let most = entrants.len();
    let fewest = entrants.iter().filter(|e| !e.may_be_absent()).count();
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
    let classes = Class::all(entrants);
    let sort = |at: &usize| {
        let entrant = entrants.get(*at)?;
        let grade = entrant.grade()?;
        let ends = (grade.sure, grade.possible);
        Some((entrant.order(), ends, entrant.may_be_absent()))
    };
    let graded = |at: &usize| entrants.get(*at).is_some_and(|e| e.grade().is_some());
    let mut positions: Vec<usize> = (0..entrants.len()).filter(graded).collect();
    positions.sort_unstable_by_key(sort);
    for same in positions.chunk_by(|a, b| sort(a) == sort(b)) {
        let first = same.first().and_then(|at| entrants.get(*at));
        let Some((entrant, ends)) = first.and_then(|e| Some((e, e.grade()?))) else {
            continue;
        };
        let grade = GradeEnds {
            sure: proved(rooms, &classes, entrant, ends),
            possible: best(rooms, &classes, entrant, ends),
        };
        same.iter().for_each(|at| give(*at, grade));
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
        let mut classes: BTreeMap<(usize, usize), Self> = BTreeMap::new();
        for entrant in entrants {
            let Some(ends) = entrant.grade() else {
                continue;
            };
            let class = classes
                .entry((ends.possible, ends.sure))
                .or_insert_with(|| Class {
                    ends,
                    best: Vec::new(),
                    worst: Vec::new(),
                });
            class.best.push(entrant.order().1);
            if !entrant.may_be_absent() {
                class.worst.push(entrant.order().0);
            }
        }
        let mut classes: Vec<Self> = classes.into_values().collect();
        for class in &mut classes {
            class.best.sort_unstable();
            class.worst.sort_unstable();
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
    fn count(ends: GradeEnds, sorted: &[usize], place: usize) -> Self {
        let below = sorted.partition_point(|p| *p < place);
        let up_to = sorted.partition_point(|p| *p <= place);
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
    let rivals: Vec<Rivals> = classes
        .iter()
        .map(|class| {
            let mut rivals = Rivals::count(class.ends, &class.best, entrant.order().0);
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
    first_with_room(rooms, ends.sure, |level, room, (fewest, _)| {
        let with_ties = room.ties != Ties::All;
        let count = |wanted: &dyn Fn(GradeEnds) -> bool| -> usize {
            let wanted = rivals.iter().filter(|r| wanted(r.ends));
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
                    if count(&|e| e.possible <= above) + usize::from(ends.possible <= above)
                        > places =>
                {
                    here
                }
                (Some((places, _)), _) => here.saturating_sub(places),
            };
        }
        falling + count(&|e| e.possible <= level && e.sure >= level) < fewest
    })
}

/// The best grade that is possible: the office at its best, before it only those who surely stand there.
pub(super) fn best(
    rooms: &[Room],
    classes: &[Class],
    entrant: &impl Contender,
    ends: GradeEnds,
) -> usize {
    let rivals: Vec<Rivals> = classes
        .iter()
        .map(|class| {
            let mut rivals = Rivals::count(class.ends, &class.worst, entrant.order().1);
            if class.ends == ends
                && !entrant.may_be_absent()
                && entrant.order().0 == entrant.order().1
            {
                rivals.beside -= 1;
            }
            rivals
        })
        .collect();
    first_with_room(rooms, ends.possible, |level, room, (_, most)| {
        let with_ties = room.ties == Ties::None;
        let count = |grade: usize| -> usize {
            let here = rivals
                .iter()
                .filter(|r| r.ends.possible == grade && r.ends.sure <= level);
            here.map(|r| r.against(with_ties)).sum()
        };
        let mut falling = 0;
        for (above, room) in rooms.iter().enumerate().take(level) {
            let here = falling + count(above);
            falling = match (room.places, room.ties) {
                (None, _) => 0,
                // A tie at the edge may let all of them in.
                (Some((_, places)), Ties::All) if places > 0 && here > places => 0,
                (Some((_, places)), _) => here.saturating_sub(places),
            };
        }
        falling + count(level) < most
    })
}

/// The first grade from `start` down that has no quota or room in it; the last one takes whoever is left.
fn first_with_room(
    rooms: &[Room],
    start: usize,
    has_room: impl Fn(usize, &Room, (usize, usize)) -> bool,
) -> usize {
    let mut levels = rooms.iter().enumerate().skip(start);
    levels
        .find(|(level, room)| {
            room.places
                .is_none_or(|places| has_room(*level, room, places))
        })
        .map_or_else(|| rooms.len().saturating_sub(1), |(level, _)| level)
}
