//! How offices that a quota moved came to their grades: at each grade, who stood before them, and who beside them.
//!
//! Told only where nothing is open. Where a tie at the edge of some places is left to people, what happens at the
//! grades below hangs on it, and is not told.

use crate::rubric::Ties;

use super::entrant::{Contender, Entrant};
use super::quota::Room;
use super::tied::MOST_NAMES;

/// What happened to an office at the edge of the places of a grade.
pub(super) struct Step {
    /// The grade.
    pub(super) grade: usize,
    /// How many that compete for it stand before the office.
    pub(super) ahead: usize,
    /// Their positions, as long as they are few.
    pub(super) before: Vec<usize>,
    /// Why it took no place, or took one beyond their number.
    pub(super) why: Why,
}

/// Why an office stands where it does at the edge of some places.
pub(super) enum Why {
    /// As many as there are places stand before it.
    Behind,
    /// The tie-break put those at the last place before it.
    TieBreak,
    /// Nothing tells it apart from the others of an edge, and the rubric says that none of them takes a place.
    NoneOfTie,
    /// The same, and the rubric says that all of them take one.
    AllOfTie,
}

/// The steps of every entrant, and who stands at the last place of each grade.
#[derive(Default)]
pub(super) struct Trail {
    steps: Vec<Vec<Step>>,
    edges: Vec<Vec<usize>>,
}

impl Trail {
    pub(super) fn of(rooms: &[Room], entrants: &[Entrant]) -> Self {
        let limited = rooms.iter().any(|room| room.places.is_some());
        if !limited || !entrants.iter().all(Contender::is_settled) {
            return Self::default();
        }
        let mut trail = Self {
            steps: entrants.iter().map(|_| Vec::new()).collect(),
            edges: rooms.iter().map(|_| Vec::new()).collect(),
        };
        let mut falling: Vec<usize> = Vec::new();
        for (grade, room) in rooms.iter().enumerate() {
            let mut competing = std::mem::take(&mut falling);
            let here = entrants.iter().enumerate();
            let here = here.filter(|(_, e)| e.grade.is_some_and(|g| g.sure == grade));
            competing.extend(here.map(|(at, _)| at));
            let places = match room.places {
                Some((places, _)) if grade + 1 < rooms.len() => places,
                _ => continue,
            };
            competing.sort_by_key(|at| std::cmp::Reverse(order(entrants, *at)));
            let Some(after) = trail.compete(grade, room, places, &competing, entrants) else {
                break;
            };
            falling = after;
        }
        trail
    }

    /// Those that fall from a grade; none where that is left to people.
    fn compete(
        &mut self,
        grade: usize,
        room: &Room,
        places: usize,
        competing: &[usize],
        entrants: &[Entrant],
    ) -> Option<Vec<usize>> {
        let (mut falling, mut left_open) = (Vec::new(), false);
        let (mut ahead, mut ahead_by_total, mut total) = (0, 0, None);
        for tied in competing.chunk_by(|a, b| order(entrants, *a) == order(entrants, *b)) {
            let own = tied.first().and_then(|at| entrants.get(*at));
            let own = own.map(|entrant| entrant.rank_order);
            if own != total {
                (total, ahead_by_total) = (own, ahead);
            }
            let is_edge = ahead < places && ahead + tied.len() > places;
            let holds_last = ahead < places && ahead + tied.len() >= places;
            if holds_last && let Some(edge) = self.edges.get_mut(grade) {
                edge.extend(tied);
            }
            let why = || match room.ties {
                Ties::All if is_edge => Some(Why::AllOfTie),
                Ties::None if is_edge => Some(Why::NoneOfTie),
                _ if is_edge || ahead < places => None,
                _ if ahead_by_total < places => Some(Why::TieBreak),
                _ => Some(Why::Behind),
            };
            left_open |= is_edge && room.ties == Ties::Undecided;
            for at in tied {
                let Some(why) = why() else { continue };
                if !matches!(why, Why::AllOfTie) {
                    falling.push(*at);
                }
                if let Some(steps) = self.steps.get_mut(*at) {
                    let few = competing.get(..ahead).filter(|few| few.len() <= MOST_NAMES);
                    steps.push(Step {
                        grade,
                        ahead,
                        before: few.unwrap_or_default().to_vec(),
                        why,
                    });
                }
            }
            ahead += tied.len();
        }
        (!left_open).then_some(falling)
    }

    /// What happened to an entrant, from the best grade down.
    pub(super) fn steps(&self, position: usize) -> &[Step] {
        self.steps.get(position).map_or(&[], Vec::as_slice)
    }

    /// The one at the last place of a grade, with all that nothing tells apart from it.
    pub(super) fn edge(&self, grade: usize) -> &[usize] {
        self.edges.get(grade).map_or(&[], Vec::as_slice)
    }
}

fn order(entrants: &[Entrant], at: usize) -> Option<usize> {
    entrants.get(at).map(|e| e.order.0)
}
