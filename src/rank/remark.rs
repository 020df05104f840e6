//! What is said on the card of an office that a quota moved, or that stands at its edge.

use std::cell::OnceCell;

use crate::outcome::Ends;
use crate::rubric::{RankedOver, Rubric};
use crate::scorecard::{GradeEnds, Line, LineKind, Scorecard};
use crate::script::Figure;

use super::entrant::{Contender, Entrant};
use super::places::Places;
use super::quota::{Room, rooms};
use super::trail::{Step, Trail, Why};

/// More names than this are counted instead.
const MOST_NAMES: usize = 3;

/// What is told of an office at the places of a grade: a remark, and a line of its card.
pub(super) struct Told {
    /// The grade whose places they are.
    pub(super) grade: usize,
    /// What became of it: `优秀→良好`; empty where another line says so.
    pub(super) moved: String,
    /// Why.
    pub(super) reason: String,
    /// Not settled yet.
    pub(super) open: bool,
    /// Who decided it and on which day, where people did.
    pub(super) decided: Option<(String, String)>,
}

impl Told {
    /// Its line, which changes no points.
    pub(super) fn line(&self, rubric: &Rubric) -> Line {
        Line {
            kind: LineKind::Quota,
            section: None,
            gate: None,
            title: format!("{}名额", rubric.grade_name(self.grade)),
            points: Ends::zero(rubric.digits),
            open: self.open,
            workings: self.moved.clone(),
            reason: self.reason.clone(),
            decided: self.decided.clone(),
        }
    }
}

/// What is told of each entrant, from the best grade down.
pub(super) fn told(
    rubric: &Rubric,
    cards: &[Scorecard],
    entrants: &[Entrant],
    places: &[Places],
    grades: &[Option<GradeEnds>],
) -> Vec<Vec<Told>> {
    let rooms = rooms(rubric, entrants);
    let telling = Telling {
        rubric,
        cards,
        entrants,
        edges: rooms.iter().map(|_| OnceCell::new()).collect(),
        trail: Trail::of(&rooms, entrants),
        tied: Tied::among(cards, entrants),
        rooms,
    };
    let all = entrants.iter().zip(places).zip(grades).enumerate();
    all.map(
        |(position, ((entrant, places), grade))| match entrant.grade.zip(*grade) {
            Some((before, after)) => telling.told(position, places, before, after),
            None => Vec::new(),
        },
    )
    .collect()
}

/// Id, name and position of an office at the last place of a grade.
type AtEdge<'a> = (&'a str, &'a str, usize);

struct Telling<'a> {
    rubric: &'a Rubric,
    cards: &'a [Scorecard],
    entrants: &'a [Entrant],
    rooms: Vec<Room>,
    trail: Trail,
    tied: Tied<'a>,
    /// Of each grade the first at its last place, by id; found when they are first asked for.
    edges: Vec<OnceCell<Vec<AtEdge<'a>>>>,
}

impl Telling<'_> {
    fn told(
        &self,
        position: usize,
        places: &Places,
        before: GradeEnds,
        after: GradeEnds,
    ) -> Vec<Told> {
        let name = |grade: usize| self.rubric.grade_name(grade);
        let mut told = Vec::new();
        let steps = self.trail.steps(position);
        let admitted = steps.iter().find(|s| matches!(s.why, Why::AllOfTie));
        let fell = after.sure == after.possible && after.sure > before.sure;
        let levels = if fell { before.sure..after.sure } else { 0..0 };
        for grade in levels {
            let why = match steps.iter().find(|step| step.grade == grade) {
                Some(step) => self.why(position, places, step),
                None => format!("{}轮不到", self.rank_in_words(places, grade == before.sure)),
            };
            let again = if grade == before.sure { "" } else { "再" };
            let next = name(grade.saturating_add(1));
            let count = self.count(grade);
            told.push(Told {
                grade,
                moved: format!("{}→{next}", name(grade)),
                reason: format!("{}名额{count},{why},{again}降为{next}", name(grade)),
                open: false,
                decided: None,
            });
        }
        // Grades that it may still reach by its points, and that others take.
        for grade in before.possible..before.sure.min(after.possible) {
            let rank = self.rank_in_words(places, true);
            let (own, next) = (name(grade), name(grade.saturating_add(1)));
            told.push(Told {
                grade,
                moved: format!("至多{next}"),
                reason: format!(
                    "{own}名额{},{rank}即使够得上{own}也轮不到,至多{next}",
                    self.count(grade)
                ),
                open: false,
                decided: None,
            });
        }
        if let Some(step) = admitted {
            told.push(Told {
                grade: step.grade,
                moved: format!("占{}名额", name(step.grade)),
                reason: format!(
                    "{}名额{},{}",
                    name(step.grade),
                    self.count(step.grade),
                    self.why(position, places, step)
                ),
                open: false,
                decided: None,
            });
        }
        if !fell && after.sure > before.sure.max(after.possible) {
            let edge = name(after.possible);
            told.push(Told {
                grade: after.possible,
                moved: format!("{}至{edge}", name(after.sure)),
                reason: match self.tied.names(position) {
                    Some(names) => format!("与{names}并列于{edge}名额线,待定夺"),
                    None => format!(
                        "{edge}名额{},名次未定,能否评为{edge}待定",
                        self.count(before.possible)
                    ),
                },
                open: true,
                decided: None,
            });
        }
        told
    }

    /// `2个`, or `2至3个` while it is open how many are ranked.
    fn count(&self, grade: usize) -> String {
        match self.rooms.get(grade).and_then(|room| room.places) {
            Some((least, most)) if least == most => format!("{most}个"),
            Some((least, most)) => format!("{least}至{most}个"),
            None => String::new(),
        }
    }

    /// `类内第4名,` at the first grade that an office falls from.
    fn rank_in_words(&self, places: &Places, first: bool) -> String {
        if !first {
            return String::new();
        }
        let among = match self.rubric.ranking.over {
            RankedOver::Cohort => "类内",
            RankedOver::All => "全体",
        };
        if places.best == places.worst {
            format!("{among}第{}名,", places.rank)
        } else {
            format!("{among}第{}至{}名,", places.best, places.worst)
        }
    }

    fn why(&self, position: usize, places: &Places, step: &Step) -> String {
        let name = self.rubric.grade_name(step.grade);
        let first = self
            .trail
            .steps(position)
            .first()
            .is_some_and(|first| first.grade == step.grade);
        let rank = self.rank_in_words(places, first);
        let ahead = step.ahead;
        let before = format!("排在前面参评{name}的有{ahead}家");
        match &step.why {
            Why::Behind => format!("{rank}{before}"),
            Why::TieBreak => match self.deciding(position, step.grade) {
                Some(decided) => format!("{rank}{decided},{before}"),
                None => format!("{rank}{before}"),
            },
            Why::NoneOfTie | Why::AllOfTie => {
                let edge = self.trail.edge(step.grade);
                let names = self.others_at_edge(step.grade, position);
                let undecided = if self.rubric.tie_break.is_empty() {
                    ""
                } else {
                    "(总分和并列规则都分不出)"
                };
                let before = if ahead == 0 {
                    String::new()
                } else {
                    format!("{before},")
                };
                let free = self.rooms.get(step.grade).and_then(|room| room.places);
                let free = free.map_or(0, |(least, _)| least.saturating_sub(ahead));
                let rule = match step.why {
                    Why::AllOfTie => "按细则并列的都占名额",
                    _ => "按细则并列的都不占名额",
                };
                format!(
                    "{rank}与{names}并列{undecided},{before}余{free}个名额不够{}家分,{rule}",
                    edge.len()
                )
            }
        }
    }

    /// What put an office behind the last place of a grade at the same total: `与甲镇同分,扣分-3.00低于0.00`.
    fn deciding(&self, position: usize, grade: usize) -> Option<String> {
        let (_, _, winner) = *self.first_at_edge(grade).first()?;
        let card = |position: usize| self.cards.get(self.entrants.get(position)?.at);
        let (own, other) = (card(position)?, card(winner)?);
        let terms = own.tie_break.iter().zip(&other.tie_break);
        let mut terms = self.rubric.tie_break.iter().zip(terms);
        let (term, (own, theirs)) = terms.find(|(_, (own, theirs))| own != theirs)?;
        let (own, theirs) = (own.as_ref()?, theirs.as_ref()?);
        Some(format!(
            "与{}同分,{}{}低于{}",
            other.office.name,
            in_words(self.rubric, &term.text),
            own.to_fixed(self.rubric.digits),
            theirs.to_fixed(self.rubric.digits)
        ))
    }

    /// The first of those at the last place of a grade.
    fn first_at_edge(&self, grade: usize) -> &[(&str, &str, usize)] {
        let found = self.edges.get(grade).map(|cell| {
            cell.get_or_init(|| {
                let all = self.trail.edge(grade).iter().copied();
                let mut members = members(self.cards, self.entrants, all);
                members.truncate(MOST_NAMES + 1);
                members
            })
        });
        found.map_or(&[], Vec::as_slice)
    }

    /// The others at the edge of a grade's places.
    fn others_at_edge(&self, grade: usize, position: usize) -> String {
        let count = self.trail.edge(grade).len();
        others(self.first_at_edge(grade), count, position)
    }
}

/// A term of the tie-break as a person reads it: `规范公正文明执法+行政争议预防化解`; titles for ids.
fn in_words(rubric: &Rubric, term: &str) -> String {
    let sections = rubric.sections.iter();
    let sections = sections.map(|s| (format!("section.{}", s.id), s.title.clone()));
    let indicators = rubric.indicators();
    let indicators = indicators.map(|(_, i)| (format!("indicator.{}", i.id), i.title.clone()));
    let figures = Figure::NAMED.iter();
    let figures = figures.map(|(_, name, title)| ((*name).to_owned(), (*title).to_owned()));
    let mut names: Vec<(String, String)> = sections.chain(indicators).chain(figures).collect();
    // The longest first: `section.A1` is not `section.A` with a 1 behind it.
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut words = term.trim().to_owned();
    for (name, title) in names {
        words = words.replace(&name, &title);
    }
    words.replace(' ', "")
}

/// Offices that nothing decides between.
struct Tied<'a> {
    /// Those tied with each entrant, itself among them, by id; empty where it stands alone or is open.
    groups: Vec<Option<usize>>,
    names: Vec<Vec<(&'a str, &'a str, usize)>>,
}

impl<'a> Tied<'a> {
    fn among(cards: &'a [Scorecard], entrants: &[Entrant]) -> Self {
        let mut settled: Vec<(usize, &Entrant)> = entrants
            .iter()
            .enumerate()
            .filter(|(_, e)| e.is_settled())
            .collect();
        let key = |e: &Entrant| (e.order, e.grade.map(|g| g.sure));
        settled.sort_by_key(|(_, e)| key(e));
        let mut groups = vec![None; entrants.len()];
        let mut names = Vec::new();
        for group in settled.chunk_by(|(_, a), (_, b)| key(a) == key(b)) {
            if group.len() < 2 {
                continue;
            }
            let positions = group.iter().map(|(position, _)| *position);
            let members = members(cards, entrants, positions);
            for (_, _, position) in &members {
                if let Some(slot) = groups.get_mut(*position) {
                    *slot = Some(names.len());
                }
            }
            names.push(members);
        }
        Self { groups, names }
    }

    /// The others that an entrant is tied with: `甲街道、乙镇`, or `甲街道、乙镇、丙镇等5家`.
    fn names(&self, position: usize) -> Option<String> {
        let group = self.names.get((*self.groups.get(position)?)?)?;
        Some(others(group, group.len(), position))
    }
}

/// Some entrants by the ids of their offices: id, name, position.
fn members<'a>(
    cards: &'a [Scorecard],
    entrants: &[Entrant],
    positions: impl Iterator<Item = usize>,
) -> Vec<(&'a str, &'a str, usize)> {
    let mut members: Vec<(&str, &str, usize)> = positions
        .filter_map(|position| {
            let office = &cards.get(entrants.get(position)?.at)?.office;
            Some((office.id.as_str(), office.name.as_str(), position))
        })
        .collect();
    members.sort_unstable();
    members
}

/// All of a group of `count` but one, of which the first are given: `甲街道、乙镇`, or `甲街道、乙镇、丙镇等5家`.
fn others(first: &[(&str, &str, usize)], count: usize, position: usize) -> String {
    let others = first.iter().filter(|(_, _, other)| *other != position);
    let names: Vec<&str> = others.take(MOST_NAMES).map(|(_, name, _)| *name).collect();
    let count = count.saturating_sub(1);
    let names = names.join("、");
    if count > MOST_NAMES {
        format!("{names}等{count}家")
    } else {
        names
    }
}
