//! What is said on the card of an office that a quota moved, or that stands at its edge.

use crate::rubric::{RankedOver, Rubric};
use crate::scorecard::{GradeEnds, Scorecard};
use crate::script::Figure;

use super::entrant::Entrant;
use super::places::Places;
use super::quota::rooms;

/// More names than this are counted instead.
const MOST_NAMES: usize = 3;

/// Remarks for each entrant.
pub(super) fn remarks(
    rubric: &Rubric,
    cards: &[Scorecard],
    entrants: &[Entrant],
    places: &[Places],
    grades: &[Option<GradeEnds>],
) -> Vec<Vec<String>> {
    let rooms = rooms(rubric, entrants);
    let tied = Tied::among(cards, entrants);
    let name = |grade: usize| rubric.grades.get(grade).map_or("", |g| g.name.as_str());
    let among = match rubric.ranking.over {
        RankedOver::Cohort => "类内",
        RankedOver::All => "全体",
    };
    let all = entrants.iter().zip(places).zip(grades).enumerate();
    all.map(|(position, ((entrant, places), grade))| {
        let mut remarks = Vec::new();
        if entrant.may_be_absent {
            remarks.push("是否参加考核待定".to_owned());
        }
        let (Some(before), Some(after)) = (entrant.grade, *grade) else {
            return remarks;
        };
        let wanted = before.possible;
        let Some((least, most)) = rooms.get(wanted).and_then(|room| room.places) else {
            return remarks;
        };
        let count = if least == most {
            format!("{most}个")
        } else {
            format!("{least}至{most}个")
        };
        if after.sure == after.possible && before.sure == wanted && after.sure > wanted {
            let why = match deciding(rubric, cards, entrants, position) {
                Some(term) => term,
                None => format!("按{among}第{}名", places.rank),
            };
            remarks.push(format!(
                "{}名额{count},{why}降为{}",
                name(wanted),
                name(after.sure)
            ));
        } else if after.sure > before.sure.max(after.possible) {
            let edge = name(after.possible);
            remarks.push(match tied.names(position) {
                Some(names) => format!("与{names}并列于{edge}名额线,待定夺"),
                None => format!("{edge}名额{count},名次未定,能否评为{edge}待定"),
            });
        }
        remarks
    })
    .collect()
}

/// What put an office that a quota moved behind one with the same total.
fn deciding(
    rubric: &Rubric,
    cards: &[Scorecard],
    entrants: &[Entrant],
    position: usize,
) -> Option<String> {
    let own = entrants.get(position)?;
    let level =
        |other: &&Entrant| other.rank_order == own.rank_order && other.is_settled_in_order();
    if !level(&own) {
        return None;
    }
    let before = entrants.iter().filter(|other| other.order > own.order);
    let winner = before.filter(level).min_by_key(|other| other.order)?;
    let (own, other) = (cards.get(own.at)?, cards.get(winner.at)?);
    let terms = own.tie_break.iter().zip(&other.tie_break);
    let mut terms = rubric.tie_break.iter().zip(terms);
    let (term, (own, theirs)) = terms.find(|(_, (own, theirs))| own != theirs)?;
    let (own, theirs) = (own.as_ref()?, theirs.as_ref()?);
    Some(format!(
        "与{}同分,{}{}低于{},",
        other.office.name,
        in_words(rubric, &term.text),
        own.to_fixed(rubric.digits),
        theirs.to_fixed(rubric.digits)
    ))
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
            let mut members: Vec<(&str, &str, usize)> = group
                .iter()
                .filter_map(|(position, entrant)| {
                    let office = &cards.get(entrant.at)?.office;
                    Some((office.id.as_str(), office.name.as_str(), *position))
                })
                .collect();
            members.sort();
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
        let others = group.iter().filter(|(_, _, other)| *other != position);
        let first: Vec<&str> = others.take(MOST_NAMES).map(|(_, name, _)| *name).collect();
        let count = group.len() - 1;
        let names = first.join("、");
        Some(if count > MOST_NAMES {
            format!("{names}等{count}家")
        } else {
            names
        })
    }
}
