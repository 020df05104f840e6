//! What is said on the card of an office that a quota moved, or that stands at its edge.

use std::cell::OnceCell;

use crate::decimal::Number;
use crate::outcome::Ends;
use crate::rubric::{Places as Quantity, RankedOver, Rubric};
use crate::scorecard::{GradeEnds, Line, LineKind, Scorecard};
use crate::script::Figure;

use super::entrant::Entrant;
use super::places::Places;
use super::quota::{Class, Room, ranked_together, rooms};
use super::tied::{AtEdge, MOST_NAMES, Tied, members, others};
use super::trail::{Step, Trail, Why};

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
        ranked: ranked_together(entrants),
        classes: OnceCell::new(),
        surely: rooms.iter().map(|_| OnceCell::new()).collect(),
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

/// All that is known of a pool, for telling of its entrants.
pub(super) struct Telling<'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) cards: &'a [Scorecard],
    pub(super) entrants: &'a [Entrant],
    pub(super) rooms: Vec<Room>,
    trail: Trail,
    pub(super) tied: Tied<'a>,
    /// How many are ranked together: at least, and at most.
    ranked: (usize, usize),
    /// Found when they are first asked for, as what follows.
    pub(super) classes: OnceCell<Vec<Class>>,
    /// Of each grade those who surely have it after the gates, from the best sure place down.
    pub(super) surely: Vec<OnceCell<Vec<usize>>>,
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
        // Grades that it surely has no place in.
        for grade in before.sure..after.possible {
            let why = match steps.iter().find(|step| step.grade == grade) {
                Some(step) => self.why(position, places, step),
                None => format!(
                    "{}{}",
                    self.rank_in_words(position, places, grade == before.sure),
                    self.surely_out(position, before, grade)
                ),
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
            let rank = self.rank_in_words(position, places, true);
            let (own, next) = (name(grade), name(grade.saturating_add(1)));
            let out = self.surely_out(position, before, grade);
            told.push(Told {
                grade,
                moved: format!("至多{next}"),
                reason: format!(
                    "{own}名额{},{rank}{out},即使够得上{own}也轮不到,至多{next}",
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
        if after.sure > before.sure.max(after.possible) {
            told.push(self.undecided(position, places, before, after));
        }
        told
    }

    /// `2个`, `2个(7家×30%=2.1,舍去小数)`, or `1至2个(6至7家×30%=1.8至2.1,舍去小数)`.
    pub(super) fn count(&self, grade: usize) -> String {
        let count = match self.rooms.get(grade).and_then(|room| room.places) {
            Some((least, most)) if least == most => format!("{most}个"),
            Some((least, most)) => format!("{least}至{most}个"),
            None => return String::new(),
        };
        let quota = self.rubric.grades.get(grade).and_then(|g| g.quota.as_ref());
        let Some(Quantity::Share { share, half_up }) = quota.map(|quota| &quota.places) else {
            return count;
        };
        let (fewest, most) = self.ranked;
        let exact =
            |ranked: usize| share.clone() * Number::from(i64::try_from(ranked).unwrap_or(i64::MAX));
        let between = |a: String, b: String| if a == b { a } else { format!("{a}至{b}") };
        let ranked = between(fewest.to_string(), most.to_string());
        let product = between(exact(fewest).to_string(), exact(most).to_string());
        let whole = exact(fewest).is_whole() && exact(most).is_whole();
        let rounded = match (whole, half_up) {
            (true, _) => "",
            (false, true) => ",四舍五入",
            (false, false) => ",舍去小数",
        };
        let percent = share.clone() * Number::hundred();
        format!("{count}({ranked}家×{percent}%={product}{rounded})")
    }

    /// `类内第4名,` at the first grade that an office falls from; `类内第4名(因否决排在最后),`.
    pub(super) fn rank_in_words(&self, position: usize, places: &Places, first: bool) -> String {
        if !first {
            return String::new();
        }
        let among = match self.rubric.ranking.over {
            RankedOver::Cohort => "类内",
            RankedOver::All => "全体",
        };
        // Its total does not tell why others stand before it.
        let entrant = self.entrants.get(position);
        let last = match entrant.is_some_and(|entrant| !entrant.best.position.not_last) {
            true => "(因否决排在最后)",
            false => "",
        };
        if places.best == places.worst {
            format!("{among}第{}名{last},", places.rank)
        } else {
            format!("{among}第{}至{}名{last},", places.best, places.worst)
        }
    }

    fn why(&self, position: usize, places: &Places, step: &Step) -> String {
        let name = self.rubric.grade_name(step.grade);
        let first = self
            .trail
            .steps(position)
            .first()
            .is_some_and(|first| first.grade == step.grade);
        let rank = self.rank_in_words(position, places, first);
        let ahead = step.ahead;
        let named = self.with_totals(&step.before);
        let before = format!("排在前面参评{name}的有{ahead}家{named}");
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

    /// What put an office behind the last place of a grade at the same total: `与甲镇同分,扣分-3.00低于0.00`; terms that
    /// decided nothing before it: `与甲镇同分,扣分同为0.00,重点任务9.10低于10.00`.
    fn deciding(&self, position: usize, grade: usize) -> Option<String> {
        let (_, _, winner) = *self.first_at_edge(grade).first()?;
        let card = |position: usize| self.cards.get(self.entrants.get(position)?.at);
        let (own, other) = (card(position)?, card(winner)?);
        let terms = own.tie_break.iter().zip(&other.tie_break);
        let mut said = format!("与{}同分", other.office.name);
        for (term, (own, theirs)) in self.rubric.tie_break.iter().zip(terms) {
            let (own, theirs) = (own.as_ref()?, theirs.as_ref()?);
            let digits = self.rubric.digits;
            let (mine, term) = (own.to_fixed(digits), in_words(self.rubric, &term.text));
            if own != theirs {
                let other = theirs.to_fixed(digits);
                return Some(match mine == other {
                    // They differ beyond the digits that are printed.
                    true => format!("{said},{term}{own}低于{theirs}"),
                    false => format!("{said},{term}{mine}低于{other}"),
                });
            }
            said += &format!(",{term}同为{mine}");
        }
        None
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
    let fields = rubric.fields.iter();
    let fields = fields.map(|f| (format!("{}.{}", f.group, f.name), f.title.clone()));
    let measures = rubric.measures.iter();
    let measures = measures.map(|m| (format!("measure.{}", m.name), m.title.clone()));
    let figures = Figure::NAMED.iter();
    let figures = figures.map(|(_, name, title)| ((*name).to_owned(), (*title).to_owned()));
    let scored = sections.chain(indicators).chain(figures);
    let mut names: Vec<(String, String)> = scored.chain(fields).chain(measures).collect();
    // The longest first: `section.A1` is not `section.A` with a 1 behind it.
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut words = term.trim().to_owned();
    for (name, title) in names {
        words = words.replace(&name, &title);
    }
    words.replace(' ', "")
}
