//! Last period's total and rank beside this one's.

use crate::decimal::Points;
use crate::past::PastCard;
use crate::rubric::RankedOver;
use crate::scorecard::Scorecard;

use super::run::Run;
use super::table::Cell;

/// The columns of `summary.csv` when last period's run was given.
pub(super) const COLUMNS: [(&str, &str); 4] = [
    ("prior_total", "上年总分"),
    ("prior_rank", "上年名次"),
    ("total_change", "总分变化"),
    ("rank_change", "名次变化"),
];

/// An office beside itself in last period's run; nothing that was not assessed then or now is compared.
#[derive(Clone, Debug, Default)]
pub(super) struct PriorFigures {
    /// Its total then, at the sure end.
    pub(super) total: Option<Points>,
    /// Its rank then.
    pub(super) rank: Option<usize>,
    /// By how much the total rose, between the sure ends.
    pub(super) total_change: Option<Points>,
    /// How many places it rose (进步); negative when it fell.
    pub(super) rank_change: Option<i64>,
    /// What a person should know of it.
    pub(super) remark: Option<String>,
}

/// The figures of an office; none when no run of last period was given.
pub(super) fn of(run: &Run<'_>, card: &Scorecard) -> Option<PriorFigures> {
    let prior = run.prior?;
    let Some(past) = prior.card(&card.office.id) else {
        let namesake = prior.namesake(&card.office);
        return Some(remarked(match namesake {
            Some(other) => format!("上年无此编号,有同名的 {}", other.id),
            None => "上年无此单位".to_owned(),
        }));
    };
    if !past.is_assessed() {
        return Some(remarked("上年不参加考核".to_owned()));
    }
    let rank = card.standing.as_ref().and_then(|s| s.rank);
    let same_cohort =
        run.rubric.ranking.over == RankedOver::All || past.office.cohort == card.office.cohort;
    let ranks = rank.zip(past.rank).filter(|_| same_cohort);
    Some(PriorFigures {
        total: Some(past.total.sure.clone()),
        rank: past.rank,
        total_change: rank.map(|_| card.total.sure.clone() - past.total.sure.clone()),
        rank_change: ranks
            .and_then(|(now, then)| Some(i64::try_from(then).ok()? - i64::try_from(now).ok()?)),
        remark: remark(past, same_cohort),
    })
}

fn remarked(remark: String) -> PriorFigures {
    PriorFigures {
        remark: Some(remark),
        ..PriorFigures::default()
    }
}

fn remark(past: &PastCard, same_cohort: bool) -> Option<String> {
    let mut remarks = Vec::new();
    if !same_cohort {
        let cohort = match past.office.cohort.as_str() {
            "" => "另一类",
            cohort => cohort,
        };
        remarks.push(format!("上年在 {cohort} 排名"));
    }
    if !past.total.is_settled() {
        remarks.push(format!(
            "上年总分未定({}–{})",
            past.total.sure, past.total.possible
        ));
    }
    (!remarks.is_empty()).then(|| remarks.join(";"))
}

impl PriorFigures {
    /// The cells of [`COLUMNS`].
    pub(super) fn cells<'a>(&self) -> [Cell<'a>; 4] {
        [
            Cell::or_empty(self.total.as_ref(), Cell::points),
            Cell::or_empty(self.rank, Cell::count),
            Cell::or_empty(self.total_change.as_ref(), Cell::points),
            Cell::or_empty(self.rank_change, |n| Cell::Number(n.to_string())),
        ]
    }
}
