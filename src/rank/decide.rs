//! Ties at the edge of a quota that people decided.
//!
//! A decision counts only where the tie is certain: settled offices that nothing tells apart, one of which surely
//! takes no place while one may. Whoever is granted a place stands before those that it was tied with; whoever is
//! denied one competes at the next grade. Nothing else about the order changes.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::report::review::{Entered, Signature, Take, agreed, current};
use crate::rubric::{Rubric, Ties};
use crate::scorecard::Scorecard;

use super::entrant::{Contender, Entrant, put_in_order};
use super::quota::{Class, Room, best, proved, rooms};
use super::remark::Told;

/// More names than this are counted instead.
const MOST_NAMES: usize = 3;

/// Applies the decisions of a pool, grade by grade from the top down; what is told of each entrant.
pub(super) fn decide(
    rubric: &Rubric,
    cards: &mut [Scorecard],
    members: &[usize],
    entrants: &mut Vec<Entrant>,
) -> Vec<Vec<Told>> {
    let mut remarks: Vec<Vec<Told>> = entrants.iter().map(|_| Vec::new()).collect();
    let has_any = |at: &usize| cards.get(*at).is_some_and(|c| !c.decisions.is_empty());
    if !members.iter().any(has_any) {
        return remarks;
    }
    for (level, grade) in rubric.grades.iter().enumerate() {
        let (decisions, mut said) = standing_decisions(cards, members, level, &grade.name);
        let mut left = decisions.clone();
        for group in tied(rubric, cards, entrants, level) {
            let of_group: Vec<(usize, &Entered<Take>)> = group
                .iter()
                .filter_map(|position| {
                    let at = entrants.get(*position)?.at;
                    Some((*position, decisions.get(&at)?))
                })
                .collect();
            if of_group.is_empty() {
                continue;
            }
            for (position, _) in &of_group {
                if let Some(entrant) = entrants.get(*position) {
                    left.remove(&entrant.at);
                }
            }
            let edge = Edge {
                rubric,
                level,
                name: &grade.name,
                group: &group,
                names: names(cards, entrants, &group),
            };
            let applied = if edge.is_certain(entrants) {
                edge.apply(entrants, &of_group)
            } else {
                Err(edge.too_open(&of_group))
            };
            match applied {
                Ok(decided) => {
                    *entrants = decided.entrants;
                    for (position, remark) in decided.told {
                        if let Some(own) = remarks.get_mut(position) {
                            own.push(remark);
                        }
                    }
                }
                Err(refused) => {
                    let first = of_group.first().and_then(|(p, _)| entrants.get(*p));
                    said.extend(first.map(|entrant| (entrant.at, refused)));
                }
            }
        }
        for (at, entry) in left {
            if let Some(card) = cards.get(at) {
                said.push((at, no_tie(card, &grade.name, &entry)));
            }
        }
        for (at, diagnostic) in said {
            if let Some(card) = cards.get_mut(at) {
                card.diagnostics.push(diagnostic);
            }
        }
    }
    remarks
}

/// Decisions about a grade by position of the card.
type Decisions = BTreeMap<usize, Entered<Take>>;

/// The decisions about a grade that rest on today's totals and do not differ, and what is said of the others.
fn standing_decisions(
    cards: &[Scorecard],
    members: &[usize],
    level: usize,
    grade: &str,
) -> (Decisions, Vec<(usize, Diagnostic)>) {
    let (mut decisions, mut said) = (BTreeMap::new(), Vec::new());
    for at in members {
        let Some((card, entries)) = cards
            .get(*at)
            .and_then(|card| Some((card, card.decisions.get(&level)?)))
        else {
            continue;
        };
        let (held, stale) = current(entries, &card.office, grade, &card.total);
        let (counts, differ) = agreed(&held, &card.office, grade);
        said.extend(stale.into_iter().chain(differ).map(|d| (*at, d)));
        decisions.extend(counts.map(|entry| (*at, entry.clone())));
    }
    (decisions, said)
}

/// The groups at the edge of the places of a grade that nothing tells apart, each in the order of the offices' ids.
fn tied(
    rubric: &Rubric,
    cards: &[Scorecard],
    entrants: &[Entrant],
    level: usize,
) -> Vec<Vec<usize>> {
    let rooms = rooms(rubric, entrants);
    let has_edge = |room: &Room| room.places.is_some() && room.ties == Ties::Undecided;
    if !rooms.get(level).is_some_and(has_edge) {
        return Vec::new();
    }
    let all_or_none = all_or_none(&rooms, level);
    let classes = Class::all(entrants);
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (position, entrant) in entrants.iter().enumerate() {
        let Some(ends) = entrant.grade.filter(|_| entrant.is_settled()) else {
            continue;
        };
        let may_take = best(&rooms, &classes, entrant, ends) == level;
        let all_may = best(&all_or_none, &classes, entrant, ends) == level;
        if may_take && !all_may {
            groups.entry(entrant.order.0).or_default().push(position);
        }
    }
    let id = |position: &usize| {
        let card = entrants.get(*position).and_then(|e| cards.get(e.at));
        card.map(|c| c.office.id.clone())
    };
    let mut groups: Vec<Vec<usize>> = groups.into_values().filter(|g| g.len() > 1).collect();
    for group in &mut groups {
        group.sort_by_key(id);
    }
    groups
}

/// The same places, those of one grade for a tie as a whole or not at all.
fn all_or_none(rooms: &[Room], level: usize) -> Vec<Room> {
    let mut rooms = rooms.to_vec();
    if let Some(room) = rooms.get_mut(level) {
        room.ties = Ties::None;
    }
    rooms
}

/// What decisions come to.
struct Decided {
    entrants: Vec<Entrant>,
    /// What is told, by position of the entrant.
    told: Vec<(usize, Told)>,
}

/// A tie at the edge of a grade's places.
struct Edge<'a> {
    rubric: &'a Rubric,
    level: usize,
    name: &'a str,
    group: &'a [usize],
    names: String,
}

impl Edge<'_> {
    /// Whether nobody else may come to stand level with the group and compete where it does.
    fn is_certain(&self, entrants: &[Entrant]) -> bool {
        let first = self.group.first().and_then(|p| entrants.get(*p));
        let Some(order) = first.map(|entrant| entrant.order.0) else {
            return false;
        };
        let rooms = rooms(self.rubric, entrants);
        let classes = Class::all(entrants);
        let may_join = |entrant: &Entrant| {
            let level_with = entrant.order.0 <= order && order <= entrant.order.1;
            level_with
                && entrant.grade.is_some_and(|ends| {
                    ends.possible <= self.level
                        && proved(&rooms, &classes, entrant, ends) >= self.level
                })
        };
        let mut others = entrants.iter().enumerate();
        !others.any(|(position, e)| !self.group.contains(&position) && may_join(e))
    }

    /// The entrants after the decisions, with what is told about whom.
    fn apply(
        &self,
        entrants: &[Entrant],
        decisions: &[(usize, &Entered<Take>)],
    ) -> Result<Decided, Diagnostic> {
        let of = |wanted: Take| -> Vec<usize> {
            let own = decisions.iter().filter(|(_, d)| d.value == wanted);
            own.map(|(position, _)| *position).collect()
        };
        let (yes, no) = (of(Take::Yes), of(Take::No));
        let mut numbered: Vec<(usize, usize)> = decisions
            .iter()
            .filter_map(|(position, d)| match d.value {
                Take::Position(number) => Some((number, *position)),
                Take::Yes | Take::No => None,
            })
            .collect();
        numbered.sort_unstable();
        if !numbered.is_empty() && numbered.len() < decisions.len() {
            return Err(self.refused(
                decisions,
                "有的写是否占名额,有的写次序",
                "同一并列里只用一种写法",
            ));
        }
        if numbered
            .iter()
            .zip(1..)
            .any(|((number, _), wanted)| *number != wanted)
        {
            return Err(self.refused(decisions, "次序有重复或者空缺", "从 1 起逐个写,不重复"));
        }
        let (granted, after) = if numbered.is_empty() {
            let after = self.granted(entrants, &yes, &no);
            (yes, after)
        } else {
            // As many as there are places for, in the order given.
            let first = |count: usize| -> Vec<usize> {
                numbered.iter().take(count).map(|(_, at)| *at).collect()
            };
            let mut tried = (0..=numbered.len()).rev().map(|count| {
                let granted = first(count);
                let after = self.granted(entrants, &granted, &[]);
                (granted, after)
            });
            let fits = tried.find(|(granted, after)| self.surely_take(after, granted));
            match fits {
                Some((granted, after)) if !granted.is_empty() => (granted, after),
                _ => return Err(self.too_open(decisions)),
            }
        };
        if !self.surely_take(&after, &granted) {
            if self.may_take(&after, &granted) {
                return Err(self.too_open(decisions));
            }
            let what = format!("有 {} 个写 `是`,名额不够", granted.len());
            return Err(self.refused(decisions, &what, "只留占得到名额的"));
        }
        // Who takes the places is decided, not how many there are.
        if let Some((one, denied)) = no.split_first() {
            let with_one = self.granted(entrants, &granted, denied);
            if self.may_take(&with_one, &[*one]) {
                let what = format!("有 {} 个写 `否`,名额用不完", no.len());
                return Err(self.refused(decisions, &what, "名额要用完;少写几个 `否`"));
            }
        }
        Ok(Decided {
            told: self.told(&after, decisions, &granted),
            entrants: after,
        })
    }

    /// The entrants after some are granted a place and some denied one.
    fn granted(&self, entrants: &[Entrant], yes: &[usize], no: &[usize]) -> Vec<Entrant> {
        let mut after = entrants.to_vec();
        for position in yes {
            if let Some(entrant) = after.get_mut(*position) {
                entrant.grant(self.rubric.grades.len().saturating_sub(self.level));
            }
        }
        for position in no {
            if let Some(ends) = after.get_mut(*position).and_then(|e| e.grade.as_mut()) {
                let last = self.rubric.grades.len().saturating_sub(1);
                let next = self.level.saturating_add(1).min(last);
                ends.sure = ends.sure.max(next);
                ends.possible = ends.possible.max(next);
            }
        }
        put_in_order(&mut after);
        after
    }

    /// Whether all of them surely have the grade.
    fn surely_take(&self, after: &[Entrant], granted: &[usize]) -> bool {
        let rooms = rooms(self.rubric, after);
        let classes = Class::all(after);
        let mut all = granted.iter().filter_map(|position| after.get(*position));
        all.all(|entrant| {
            let ends = entrant.grade;
            ends.is_some_and(|ends| proved(&rooms, &classes, entrant, ends) <= self.level)
        })
    }

    /// Whether there may be a place for each of them, those beside them included.
    fn may_take(&self, after: &[Entrant], granted: &[usize]) -> bool {
        let rooms = all_or_none(&rooms(self.rubric, after), self.level);
        let classes = Class::all(after);
        let mut all = granted.iter().filter_map(|position| after.get(*position));
        all.all(|entrant| {
            let ends = entrant.grade;
            ends.is_some_and(|ends| best(&rooms, &classes, entrant, ends) <= self.level)
        })
    }

    fn told(
        &self,
        after: &[Entrant],
        decisions: &[(usize, &Entered<Take>)],
        granted: &[usize],
    ) -> Vec<(usize, Told)> {
        let rooms = rooms(self.rubric, after);
        let classes = Class::all(after);
        let edge = format!("并列于{}名额线", self.name);
        let own = |position: usize| decisions.iter().find(|(p, _)| *p == position);
        let mut who: Vec<&Signature> = decisions.iter().map(|(_, d)| &d.signature).collect();
        who.sort_by_key(|s| (s.date, &s.by));
        let signed = |s: &Signature| (s.by.clone(), s.date.to_string());
        let next = self.rubric.grade_name(self.level.saturating_add(1));
        let told = self.group.iter().filter_map(|position| {
            let (moved, reason, decided) = if let Some((_, decision)) = own(*position) {
                let what = match decision.value {
                    Take::Yes => "决定占名额".to_owned(),
                    Take::No => "决定不占名额".to_owned(),
                    Take::Position(number) => format!("决定列第{number}"),
                };
                let reason = format!("{edge},{what}:{}", decision.signature.say());
                let moved = match decision.value {
                    Take::No => format!("{}→{next}", self.name),
                    _ if granted.contains(position) => format!("占{}名额", self.name),
                    // It falls like any other behind the last place.
                    _ => String::new(),
                };
                (moved, reason, signed(&decision.signature))
            } else {
                let entrant = after.get(*position)?;
                let fell = best(&rooms, &classes, entrant, entrant.grade?) > self.level;
                let first = who.first().filter(|_| fell && !granted.is_empty())?;
                let (by, on) = signed(first);
                let reason = format!("{edge},名额已决定给并列的其他单位({by},{on})");
                (String::new(), reason, (by, on))
            };
            let told = Told {
                grade: self.level,
                moved,
                reason,
                open: false,
                decided: Some(decided),
            };
            Some((*position, told))
        });
        told.collect()
    }

    fn refused(&self, decisions: &[(usize, &Entered<Take>)], what: &str, help: &str) -> Diagnostic {
        let message = format!(
            "并列在 `{}` 名额线上的 {},对他们的决定{what},都没有采用",
            self.name, self.names
        );
        let diagnostic = Diagnostic::new(Code::ReviewDecision, message).help(help);
        at_all(diagnostic, decisions)
    }

    /// Whether there are places for them hangs on offices whose points are open.
    fn too_open(&self, decisions: &[(usize, &Entered<Take>)]) -> Diagnostic {
        let message = format!(
            "`{}` 还有几个名额,要看得分待定的单位,对 {} 的决定没有采用",
            self.name, self.names
        );
        let diagnostic = Diagnostic::new(Code::ReviewStale, message);
        at_all(diagnostic.help("补齐待定的数据以后再决定"), decisions)
    }
}

fn at_all(mut diagnostic: Diagnostic, decisions: &[(usize, &Entered<Take>)]) -> Diagnostic {
    for (_, decision) in decisions {
        diagnostic = diagnostic.at(decision.signature.place.clone());
    }
    diagnostic
}

/// A decision about an office that stands in no such tie.
fn no_tie(card: &Scorecard, grade: &str, entry: &Entered<Take>) -> Diagnostic {
    let message = format!(
        "`{}` 现在没有确定并列在 `{grade}` 的名额线上,决定 `{}` 没有采用",
        card.office.name, entry.written
    );
    Diagnostic::new(Code::ReviewStale, message)
        .at(entry.signature.place.clone())
        .office(&card.office.id)
        .help("核对名次和名额;决定只用于总分和并列规则都分不出先后的单位")
}

/// `` `甲街道`、`乙镇` ``, or the first three and how many there are.
fn names(cards: &[Scorecard], entrants: &[Entrant], group: &[usize]) -> String {
    let cards = group.iter().filter_map(|p| cards.get(entrants.get(*p)?.at));
    let names: Vec<String> = cards
        .map(|card| format!("`{}`", card.office.name))
        .collect();
    let first = names.get(..MOST_NAMES.min(names.len())).unwrap_or(&names);
    let more = if names.len() > MOST_NAMES {
        format!("等 {} 个单位", names.len())
    } else {
        String::new()
    };
    format!("{}{more}", first.join("、"))
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
