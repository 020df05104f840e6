//! Quotas where nothing is open and the rubric says what happens to ties: grade by grade, from the top down.

use crate::rubric::Ties;
use crate::scorecard::GradeEnds;

use super::entrant::Contender;
use super::quota::Room;

/// Hands out the grades of all.
pub(super) fn give_grades(
    rooms: &[Room],
    entrants: &[impl Contender],
    mut give: impl FnMut(usize, GradeEnds),
) {
    let mut falling: Vec<usize> = Vec::new();
    for (level, room) in rooms.iter().enumerate() {
        let here = entrants.iter().enumerate();
        let here = here.filter(|(_, e)| e.grade().is_some_and(|g| g.sure == level));
        let mut competing = std::mem::take(&mut falling);
        competing.extend(here.map(|(at, _)| at));
        let is_last = level + 1 == rooms.len();
        let places = match room.places {
            Some((places, _)) if !is_last => places,
            _ => competing.len(),
        };
        competing.sort_unstable_by_key(|at| std::cmp::Reverse(place(entrants, *at)));
        let mut before = 0;
        for tied in competing.chunk_by(|a, b| place(entrants, *a) == place(entrants, *b)) {
            let is_in = match room.ties {
                Ties::All => before < places,
                Ties::None | Ties::Undecided => before + tied.len() <= places,
            };
            for at in tied {
                if !is_in {
                    falling.push(*at);
                } else {
                    let (sure, possible) = (level, level);
                    give(*at, GradeEnds { sure, possible });
                }
            }
            before += tied.len();
        }
    }
}

fn place(entrants: &[impl Contender], at: usize) -> Option<usize> {
    entrants.get(at).map(|e| e.order().0)
}
