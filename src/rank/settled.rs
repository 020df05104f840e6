//! Quotas where nothing is open and the rubric says what happens to ties: grade by grade, from the top down.

use crate::rubric::Ties;
use crate::scorecard::GradeEnds;

use super::entrant::Entrant;
use super::quota::Room;

/// The grades of all, in the order of the entrants.
pub(super) fn grades(rooms: &[Room], entrants: &[Entrant]) -> Vec<Option<GradeEnds>> {
    let mut grades: Vec<Option<GradeEnds>> = vec![None; entrants.len()];
    let mut falling: Vec<usize> = Vec::new();
    for (level, room) in rooms.iter().enumerate() {
        let here = entrants.iter().enumerate();
        let here = here.filter(|(_, e)| e.grade.is_some_and(|g| g.sure == level));
        let mut competing = std::mem::take(&mut falling);
        competing.extend(here.map(|(at, _)| at));
        let is_last = level + 1 == rooms.len();
        let places = match room.places {
            Some((places, _)) if !is_last => places,
            _ => competing.len(),
        };
        competing.sort_by_key(|at| std::cmp::Reverse(place(entrants, *at)));
        let mut before = 0;
        for tied in competing.chunk_by(|a, b| place(entrants, *a) == place(entrants, *b)) {
            let is_in = match room.ties {
                Ties::All => before < places,
                Ties::None | Ties::Undecided => before + tied.len() <= places,
            };
            for at in tied {
                if !is_in {
                    falling.push(*at);
                } else if let Some(grade) = grades.get_mut(*at) {
                    *grade = Some(GradeEnds {
                        sure: level,
                        possible: level,
                    });
                }
            }
            before += tied.len();
        }
    }
    grades
}

fn place(entrants: &[Entrant], at: usize) -> Option<usize> {
    entrants.get(at).map(|e| e.order.0)
}
