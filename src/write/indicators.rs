//! `indicators.csv`: a row an indicator in a cohort.

use std::collections::HashMap;
use std::io;

use crate::decimal::{Number, Points};
use crate::outcome::{Outcome, Status};
use crate::rubric::{Indicator, IndicatorId};

use super::run::Run;
use super::table::{Cell, Column, CsvStyle, Fixed, Kind, Table};

const COLUMNS: [Fixed; 14] = [
    ("cohort", "考核类别", Kind::Text),
    ("indicator", "指标编号", Kind::Text),
    ("title", "指标名称", Kind::Text),
    ("max", "分值", Kind::Points),
    ("offices", "单位数", Kind::Count),
    ("mean", "平均得分", Kind::Points),
    ("least", "最低得分", Kind::Points),
    ("greatest", "最高得分", Kind::Points),
    ("full", "满分单位数", Kind::Count),
    ("zero", "零分单位数", Kind::Count),
    ("not_applicable", "缺项单位数", Kind::Count),
    ("open", "待定单位数", Kind::Count),
    ("adjusted", "人工调整单位数", Kind::Count),
    ("mean_computed", "计算得分平均", Kind::Points),
];

/// The columns of `indicators.csv`.
pub fn columns() -> Vec<Column> {
    Column::list(&COLUMNS)
}

/// Writes `indicators.csv`: by cohort, then in the order of the paper.
///
/// `offices` are all for which the indicator exists. `mean`, `least` and `greatest` are of the sure points of those
/// to which it applies and for which it did not fail, the mean rounded half up; empty when there are none. A failed
/// outcome is counted as open, which its points are. `adjusted` are those whose points a person changed;
/// `mean_computed` is the mean of the same offices before any change.
pub fn write(run: &Run<'_>, style: CsvStyle, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = Table::begin(&columns(), style, out)?;
    let mut outcomes: HashMap<(&str, IndicatorId), Vec<&Outcome>> = HashMap::new();
    for card in run.cards {
        for outcome in &card.outcomes {
            let key = (card.office.cohort.as_str(), outcome.indicator);
            outcomes.entry(key).or_default().push(outcome);
        }
    }
    for cohort in run.cohorts() {
        for (id, indicator) in run.rubric.indicators() {
            if let Some(outcomes) = outcomes.get(&(cohort, id)) {
                table.row(cells(run, cohort, indicator, outcomes))?;
            }
        }
    }
    table.end()
}

fn cells<'a>(
    run: &Run<'_>,
    cohort: &'a str,
    indicator: &'a Indicator,
    outcomes: &[&Outcome],
) -> [Cell<'a>; 14] {
    let applies = |o: &&&Outcome| !matches!(o.status, Status::NotApplicable | Status::Failed);
    let known = outcomes.iter().filter(applies).map(|o| &o.points.sure);
    let known: Vec<&Points> = known.collect();
    let computed = outcomes.iter().filter(applies);
    let computed: Vec<&Points> = computed.map(|o| &o.computed().sure).collect();
    let adjusted = outcomes.iter().filter(|o| !o.adjustment().is_zero());
    let count = |wanted: &[Status]| {
        Cell::count(
            outcomes
                .iter()
                .filter(|o| wanted.contains(&o.status))
                .count(),
        )
    };
    let most = outcomes.first().and_then(|o| run.most(o));
    [
        Cell::text(cohort),
        Cell::text(&indicator.id),
        Cell::text(&indicator.title),
        Cell::or_empty(most, |m| Cell::points(&m)),
        Cell::count(outcomes.len()),
        Cell::or_empty(mean(&known, run.rubric.digits), |m| Cell::points(&m)),
        Cell::or_empty(known.iter().min(), |p| Cell::points(p)),
        Cell::or_empty(known.iter().max(), |p| Cell::points(p)),
        count(&[Status::Full]),
        count(&[Status::Zero]),
        count(&[Status::NotApplicable]),
        count(&[Status::Open, Status::Failed]),
        Cell::count(adjusted.count()),
        Cell::or_empty(mean(&computed, run.rubric.digits), |m| Cell::points(&m)),
    ]
}

fn mean(points: &[&Points], digits: u32) -> Option<Points> {
    let sum: Number = points.iter().map(|p| p.value().clone()).sum();
    let count = Number::from(i64::try_from(points.len()).ok()?);
    Some(Points::round(&sum.checked_div(&count)?, digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::fixture::{self, text};
    use crate::write::table::Header;

    #[test]
    fn whole_table() {
        let fixture = fixture::two_offices();
        let plain = CsvStyle {
            plain: true,
            header: Header::Ids,
        };
        assert_eq!(
            text(|out| write(&fixture.run(), plain, out)),
            "\
cohort,indicator,title,max,offices,mean,least,greatest,full,zero,not_applicable,open,adjusted,mean_computed
街道,C1,三项制度覆盖率,8.00,1,7.50,7.50,7.50,0,0,0,0,0,7.50
街道,C2,执法人员持证率,2.00,1,,,,0,0,1,0,0,
街道,C3,试点,1.25,1,1.25,1.25,1.25,1,0,0,0,0,1.25
街道,P1,通报,0.00,1,-1.00,-1.00,-1.00,0,0,0,0,0,-1.00
镇,C1,三项制度覆盖率,8.00,1,4.00,4.00,4.00,0,0,0,1,0,4.00
镇,C2,执法人员持证率,2.00,1,,,,0,0,0,1,0,
镇,P1,通报,0.00,1,0.00,0.00,0.00,1,0,0,0,0,0.00
"
        );
    }

    #[test]
    fn the_mean_before_a_persons_changes() {
        let mut fixture = fixture::two_offices();
        let settled = fixture.cards.iter_mut().find(|c| c.office.id == "00258");
        settled.unwrap().outcomes[0].decided = Some(Box::new(fixture::decided("7")));
        let plain = CsvStyle {
            plain: true,
            header: Header::Ids,
        };
        let written = text(|out| write(&fixture.run(), plain, out));
        let row = "街道,C1,三项制度覆盖率,8.00,1,7.50,7.50,7.50,0,0,0,0,1,7.00\n";
        assert!(written.contains(row), "{written}");
    }

    #[test]
    fn a_mean_is_rounded_half_up() {
        let points = |text: &str| Points::round(&Number::parse(text).unwrap(), 2);
        let (a, b) = (points("1.00"), points("1.01"));
        assert_eq!(mean(&[&a, &b], 2), Some(points("1.01")));
        assert_eq!(mean(&[], 2), None);
    }
}
