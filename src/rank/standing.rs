//! Place and grade as lines of the card: the total, who stands before it, and what each grade asks for.

use crate::decimal::Points;
use crate::outcome::Ends;
use crate::rubric::{RankStyle, RankedOver, Rubric};
use crate::scorecard::{Line, LineKind, Scorecard, band, perhaps, surely};

use super::entrant::Entrant;
use super::places::Places;
use super::tied::MOST_NAMES;

/// The entrants in the order of their sure totals, from the first place down.
pub(super) struct Order<'a> {
    rubric: &'a Rubric,
    cards: &'a [Scorecard],
    entrants: &'a [Entrant],
    /// Their positions; offices of one total by their ids.
    down: Vec<usize>,
}

impl<'a> Order<'a> {
    pub(super) fn of(rubric: &'a Rubric, cards: &'a [Scorecard], entrants: &'a [Entrant]) -> Self {
        let mut down: Vec<usize> = (0..entrants.len()).collect();
        let key = |position: &usize| {
            let entrant = entrants.get(*position);
            let id = entrant.and_then(|e| Some(cards.get(e.at)?.office.id.as_str()));
            (std::cmp::Reverse(entrant.map(|e| e.rank_order.0)), id)
        };
        down.sort_by(|a, b| key(a).cmp(&key(b)));
        Self {
            rubric,
            cards,
            entrants,
            down,
        }
    }

    /// The lines of an entrant's place and grade; they change no points.
    pub(super) fn lines(&self, entrant: &Entrant, places: &Places) -> Vec<Line> {
        let Some(card) = self.cards.get(entrant.at) else {
            return Vec::new();
        };
        let rubric = self.rubric.of_cohort(&card.office.cohort);
        let place = Line {
            open: places.best != places.worst,
            workings: self.place(card, entrant, places),
            ..line(rubric, LineKind::Rank, "名次")
        };
        std::iter::once(place).chain(grade(rubric, card)).collect()
    }

    /// `类内6家,总分91.90列第3名;总分高于本单位的2家:甲镇93.50、乙镇92.00`.
    fn place(&self, card: &Scorecard, own: &Entrant, places: &Places) -> String {
        let among = match self.rubric.ranking.over {
            RankedOver::Cohort => "类内",
            RankedOver::All => "全体",
        };
        let order = |position: &usize| self.entrants.get(*position).map(|e| e.rank_order.0);
        let ahead = self
            .down
            .partition_point(|position| order(position) > Some(own.rank_order.0));
        let upto = self
            .down
            .partition_point(|position| order(position) >= Some(own.rank_order.0));
        let (before, rest) = self.down.split_at_checked(ahead).unwrap_or_default();
        let level = rest.iter().take(upto.saturating_sub(ahead));
        let last = match own.worst.position.not_last {
            true => "",
            false => "(因否决排在最后)",
        };
        let dense = match self.rubric.ranking.style {
            RankStyle::Dense => "(同分占一个名次,后面的名次不空)",
            RankStyle::Competition => "",
        };
        let mut said = format!(
            "{among}{}家,总分{}列第{}名{last}{dense}",
            self.entrants.len(),
            card.total.sure,
            places.rank
        );
        said += &match before.len() {
            0 => ";前面没有单位".to_owned(),
            few if few <= MOST_NAMES => {
                format!(";前面{few}家:{}", self.with_totals(before.iter().copied()))
            }
            many => format!(
                ";前面{many}家,最近的是{}",
                self.with_totals(before.last().copied().into_iter())
            ),
        };
        let is_other = |at: &&usize| self.entrants.get(**at).is_some_and(|e| e.at != own.at);
        said += &match level.len().saturating_sub(1) {
            0 => String::new(),
            few if few <= MOST_NAMES => {
                format!(";与{}同分", self.names(level.filter(is_other).copied()))
            }
            many => format!(";与另外{many}家同分"),
        };
        if places.best != places.worst {
            said += &self.how_far(card, places);
        }
        said
    }

    /// `;最好第1名(总分98.50,没有单位必定在前),最差第6名(总分50.00,5家可能在前)`.
    fn how_far(&self, card: &Scorecard, places: &Places) -> String {
        let before = |place: usize, word: &str| match (self.rubric.ranking.style, place) {
            (RankStyle::Dense, _) => String::new(),
            (RankStyle::Competition, 1) => format!(",没有单位{word}在前"),
            (RankStyle::Competition, place) => format!(",{}家{word}在前", place.saturating_sub(1)),
        };
        format!(
            ";最好第{}名(总分{}{}),最差第{}名(总分{}{})",
            places.best,
            card.total.possible,
            before(places.best, "必定"),
            places.worst,
            card.total.sure,
            before(places.worst, "可能"),
        )
    }

    fn with_totals(&self, positions: impl Iterator<Item = usize>) -> String {
        let card = |position: usize| self.cards.get(self.entrants.get(position)?.at);
        let named = positions.filter_map(card);
        let named = named.map(|card| format!("{}{}", card.office.name, card.total.sure));
        named.collect::<Vec<_>>().join("、")
    }

    fn names(&self, positions: impl Iterator<Item = usize>) -> String {
        let card = |position: usize| self.cards.get(self.entrants.get(position)?.at);
        let names = positions.filter_map(card);
        let names = names.map(|card| card.office.name.as_str());
        names.collect::<Vec<_>>().join("、")
    }
}

/// `总分91.90:优秀95.00以上,良好85.00以上,合格70.00以上,其余不合格;按总分为良好`.
fn grade(rubric: &Rubric, card: &Scorecard) -> Option<Line> {
    let name = |grade: usize| rubric.grade_name(grade);
    let by = |total: &Points, holds: &dyn Fn(usize) -> bool| band(rubric, total.value(), holds);
    let sure = by(&card.total.sure, &surely(&card.grade_conditions))?;
    let possible = by(&card.total.possible, &perhaps(&card.grade_conditions))?;
    let bands = rubric.grades.iter().enumerate().map(|(at, grade)| {
        let last = at + 1 == rubric.grades.len();
        let condition = match grade.when {
            Some(_) => "符合条件的",
            None => "",
        };
        match &grade.from {
            Some(from) => format!("{condition}{from}分以上{}", grade.name),
            None if condition.is_empty() && last => format!("其余{}", grade.name),
            None if condition.is_empty() => format!("不限分数{}", grade.name),
            None => format!("{condition}{}", grade.name),
        }
    });
    let bands: Vec<String> = bands.collect();
    let (total, grade) = match (card.total.is_settled(), sure == possible) {
        (true, true) => (card.total.sure.to_string(), name(sure).to_owned()),
        (false, true) => (between(&card.total), name(sure).to_owned()),
        (_, false) => (
            between(&card.total),
            format!("{}至{}", name(sure), name(possible)),
        ),
    };
    Some(Line {
        open: sure != possible,
        workings: format!("总分{total}:{};按总分为{grade}", bands.join(",")),
        reason: card.grade_reasons.join(";"),
        ..line(rubric, LineKind::Grade, "等次")
    })
}

/// `91.90`, or `50.00至98.50`.
fn between(ends: &Ends) -> String {
    match ends.is_settled() {
        true => ends.sure.to_string(),
        false => format!("{}至{}", ends.sure, ends.possible),
    }
}

fn line(rubric: &Rubric, kind: LineKind, title: &str) -> Line {
    Line::plain(kind, title, Ends::zero(rubric.digits))
}
