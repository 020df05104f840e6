//! The figures of a card so far, for the conditions of gates and sections and for tie-breaks.

use crate::decimal::{Number, Points};
use crate::evaluate::CardFigures;
use crate::rubric::{IndicatorId, Rubric};
use crate::script::Figure;
use crate::value::{Interval, Possible, Value};

use super::tally::{Tally, Zeroed, holds_nothing, scored, tally};
use super::{Scorecard, SectionResult};
use crate::outcome::{Ends, Outcome, Status};

/// At more places than this none is looked at by itself.
const MOST_PLACES: usize = 40;

/// What a condition may read of a card; what does not exist yet is a breakdown that says so.
#[derive(Clone)]
pub(crate) struct Figures<'a> {
    rubric: &'a Rubric,
    outcomes: &'a [Outcome],
    sections: &'a [SectionResult],
    base: Option<Ends>,
    bonus: Option<Ends>,
    penalty: Option<Ends>,
    total: Option<Ends>,
    rank: Option<(usize, usize)>,
    rank_low: Option<(usize, usize)>,
    grade: Option<Possible>,
}

impl<'a> Figures<'a> {
    /// Before any sum.
    pub(super) fn none(rubric: &'a Rubric, outcomes: &'a [Outcome]) -> Self {
        Self {
            rubric,
            outcomes,
            sections: &[],
            base: None,
            bonus: None,
            penalty: None,
            total: None,
            rank: None,
            rank_low: None,
            grade: None,
        }
    }

    /// What the gates of a finished card looked at: everything before them, and the place where there is one.
    pub(crate) fn before_gates(rubric: &'a Rubric, card: &'a Scorecard) -> Self {
        let standing = card.standing.as_ref();
        let rank = standing.and_then(|standing| standing.rank_best.zip(standing.rank_worst));
        Self {
            rank_low: standing
                .filter(|_| rank.is_some())
                .map(|standing| standing.rank_low),
            rank,
            ..Self::ranked(rubric, card, (0, 0), (0, 0))
        }
    }

    /// With the base alone.
    pub(super) fn with_base(rubric: &'a Rubric, outcomes: &'a [Outcome], tally: &'a Tally) -> Self {
        Self {
            sections: &tally.sections,
            base: Some(tally.base.clone()),
            ..Self::none(rubric, outcomes)
        }
    }

    /// With base, bonus and penalty.
    pub(super) fn with_sums(
        rubric: &'a Rubric,
        outcomes: &'a [Outcome],
        tally: &'a Tally,
        bonus: Ends,
    ) -> Self {
        Self {
            bonus: Some(bonus),
            penalty: Some(tally.penalty.clone()),
            ..Self::with_base(rubric, outcomes, tally)
        }
    }

    /// With everything before the gates.
    pub(super) fn with_total(
        rubric: &'a Rubric,
        outcomes: &'a [Outcome],
        tally: &'a Tally,
        total: Ends,
    ) -> Self {
        Self {
            bonus: Some(tally.bonus.clone()),
            penalty: Some(tally.penalty.clone()),
            total: Some(total),
            ..Self::with_base(rubric, outcomes, tally)
        }
    }

    /// Of a card with the best and worst rank that it can come to, and the least and greatest rank from the bottom.
    pub(crate) fn ranked(
        rubric: &'a Rubric,
        card: &'a Scorecard,
        rank: (usize, usize),
        rank_low: (usize, usize),
    ) -> Self {
        Self {
            rubric,
            outcomes: &card.outcomes,
            sections: &card.sections,
            base: Some(card.base.clone()),
            bonus: Some(card.bonus.clone()),
            penalty: Some(card.penalty.clone()),
            total: Some(card.total_before_gates.clone()),
            rank: Some(rank),
            rank_low: Some(rank_low),
            grade: None,
        }
    }

    /// Of a finished card with the final total, once for each grade that it may have; none for an office without a
    /// place.
    pub(crate) fn finished(rubric: &'a Rubric, card: &'a Scorecard) -> Vec<Self> {
        let Some(standing) = &card.standing else {
            return Vec::new();
        };
        let Some(rank) = standing.rank_best.zip(standing.rank_worst) else {
            return Vec::new();
        };
        let rank_low = standing.rank_low;
        let last = rubric.grades.len().saturating_sub(1);
        let best = standing.grade_possible.unwrap_or(0);
        let worst = standing.grade.unwrap_or(last).max(best);
        let with = |grade: usize| {
            let name = rubric.grades.get(grade).map(|grade| grade.name.clone());
            Self {
                total: Some(card.total.clone()),
                grade: Some(Possible::value(Value::Text(name))),
                ..Self::ranked(rubric, card, rank, rank_low)
            }
        };
        (best..=worst).map(with).collect()
    }

    /// The same at each place that it may come to, as long as they are few; none where there is but one.
    pub(crate) fn at_each_place(&self) -> Option<Vec<Self>> {
        let (best, worst) = self.rank?;
        let few = best < worst && worst - best <= MOST_PLACES;
        few.then(|| {
            let at = |place: usize| Self {
                rank: Some((place, place)),
                ..self.clone()
            };
            (best..=worst).map(at).collect()
        })
    }

    /// The points of a section of which something applies, or may.
    fn of_section(&self, result: &SectionResult) -> Possible {
        let inside = || scored(self.rubric, self.outcomes, result.section);
        let in_doubt = |outcome: &Outcome| outcome.may_not_apply;
        let mut points = result.points.clone();
        // The sums take an item in doubt to apply; a figure holds what is left without it.
        if inside().any(|(_, o, _)| in_doubt(o) && !holds_nothing(self.rubric, o)) {
            let mut without = self.outcomes.to_vec();
            let zero = Points::zero(self.rubric.digits);
            for outcome in without.iter_mut().filter(|o| in_doubt(o)) {
                outcome.map_points(|points| Ends {
                    sure: points.sure.clone().min(zero.clone()),
                    possible: points.possible.clone().max(zero.clone()),
                });
            }
            let sums = tally(self.rubric, &without, &Zeroed::default());
            let wider = sums.sections.into_iter();
            let mut wider = wider.filter(|other| other.section == result.section);
            points = wider.next().map_or(points, |wider| wider.points);
        }
        let mut surely = inside().filter(|(_, o, _)| o.status != Status::NotApplicable);
        let vanishes = surely.all(|(_, outcome, _)| in_doubt(outcome));
        Possible {
            not_applicable: vanishes.then(|| "整节缺项".to_owned()),
            ..Possible::number(interval(&points))
        }
    }

    /// What surely applies of a section, and what may: each summed by `size`.
    fn applicable(&self, section: usize, size: impl Fn(Number) -> Number) -> Possible {
        let (mut least, mut greatest) = (Number::zero(), Number::zero());
        for (_, outcome, points) in scored(self.rubric, self.outcomes, section) {
            if outcome.status == Status::NotApplicable {
                continue;
            }
            let amount = size(points);
            greatest = greatest + amount.clone();
            if !outcome.may_not_apply {
                least = least + amount;
            }
        }
        Possible::number(between(least, greatest))
    }
}

impl CardFigures for Figures<'_> {
    fn figure(&self, figure: Figure) -> Possible {
        let (ends, name) = match figure {
            Figure::Base => (&self.base, "基础分"),
            Figure::Bonus => (&self.bonus, "加分"),
            Figure::Penalty => (&self.penalty, "扣分"),
            Figure::Total => (&self.total, "总分"),
            Figure::Rank | Figure::RankLow => {
                let place = match figure {
                    Figure::Rank => self.rank,
                    _ => self.rank_low,
                };
                return match place.map(|(best, worst)| (whole(best), whole(worst))) {
                    Some((best, worst)) => {
                        Possible::number(Interval::between(best, worst).known_whole())
                    }
                    None => Possible::failure("排名尚未得出"),
                };
            }
            Figure::Grade => {
                return self
                    .grade
                    .clone()
                    .unwrap_or_else(|| Possible::failure("等次尚未得出"));
            }
            Figure::CountApplicable(section) => {
                return self.applicable(section, |_| Number::from(1));
            }
            Figure::PointsApplicable(section) => return self.applicable(section, |points| points),
        };
        match ends {
            Some(ends) => Possible::number(interval(ends)),
            None => Possible::failure(format!("{name}尚未得出")),
        }
    }

    fn section(&self, section: usize) -> Possible {
        match self.sections.iter().find(|s| s.section == section) {
            Some(result) if result.applicable => self.of_section(result),
            Some(_) => Possible::not_applicable("整节缺项"),
            None => Possible::failure("该节得分尚未得出"),
        }
    }

    fn indicator(&self, indicator: IndicatorId) -> Possible {
        let Some(outcome) = self.outcomes.iter().find(|o| o.indicator == indicator) else {
            return Possible::not_applicable("本类单位无此指标");
        };
        let reason = || match outcome.why_not_applicable() {
            "" => "缺项",
            reason => reason,
        };
        if outcome.status == Status::NotApplicable {
            return Possible::not_applicable(reason());
        }
        let mut points = Possible::number(interval(&outcome.points));
        if outcome.may_not_apply {
            points.not_applicable = Some(reason().to_owned());
        }
        points
    }
}

fn interval(ends: &Ends) -> Interval {
    between(ends.sure.value().clone(), ends.possible.value().clone())
}

fn between(least: Number, greatest: Number) -> Interval {
    if least == greatest {
        Interval::from(least)
    } else {
        Interval::between(least, greatest)
    }
}

fn whole(count: usize) -> Number {
    Number::from(i64::try_from(count).unwrap_or(i64::MAX))
}
