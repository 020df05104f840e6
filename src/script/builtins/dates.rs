//! Dates: how late, and whether at all.

use time::Date;

use crate::decimal::Number;
use crate::script::kinds::Kind;
use crate::value::{Failure, Interval, Moment, Possible, Truth};

use super::{Args, Gives, Param, Runs, Takes, Word};

const DONE: Param = Param {
    name: "done",
    takes: Takes::Date,
};
const DUE: Param = Param {
    name: "due",
    takes: Takes::Date,
};

pub(super) const WORDS: &[Word] = &[
    Word {
        name: "days_late",
        alias: "迟报天数",
        params: &[DONE, DUE],
        variadic: false,
        gives: Gives::Number(Kind::PLAIN),
        edges: "按时为 0;未发生的算到考核日 assessed_on",
        about: "迟了几天",
        example: "points - 0.1 * days_late(yearly_report.published_on, target.publish_by)",
        phrase: "{0}比{1}迟{=}天",
        run: Runs::Values(|args| late(args, &|done, due| Ok(days(done, due)))),
    },
    Word {
        name: "workdays_late",
        alias: "迟报工作日",
        params: &[DONE, DUE],
        variadic: false,
        gives: Gives::Number(Kind::PLAIN),
        edges: "期限次日起算,放假和调休照 [calendar];按时为 0;未发生的算到考核日 assessed_on",
        about: "迟了几个工作日",
        example: "points - 0.5 * workdays_late(reply.sent_on, target.reply_by)",
        phrase: "{0}比{1}迟{=}个工作日",
        run: Runs::Values(workdays),
    },
    Word {
        name: "months_late",
        alias: "迟报月数",
        params: &[DONE, DUE],
        variadic: false,
        gives: Gives::Number(Kind::PLAIN),
        edges: "不足一月按一月;按时为 0;未发生的算到考核日 assessed_on",
        about: "迟了几个月",
        example: "points - months_late(funds.arrived_on, target.funds_by)",
        phrase: "{0}比{1}迟{=}个月",
        run: Runs::Values(|args| late(args, &|done, due| Ok(months(done, due)))),
    },
    Word {
        name: "is_never",
        alias: "未发生",
        params: &[Param {
            name: "date",
            takes: Takes::Date,
        }],
        variadic: false,
        gives: Gives::Flag,
        edges: "未填的是待定",
        about: "这件事没有发生",
        example: "points - when(is_never(yearly_report.published_on), 1)",
        phrase: "{0}未发生",
        run: Runs::Values(|args| {
            let date = args.date(0)?;
            let never = Moment::Never;
            Ok(Possible::flag(Truth::from_possible(
                date.to == never,
                date.from != never,
            )))
        }),
    },
];

fn days(done: Date, due: Date) -> i64 {
    i64::from(done.to_julian_day()) - i64::from(due.to_julian_day())
}

/// Months begun after the due date: one day late is one month, the same day of the next month still is.
fn months(done: Date, due: Date) -> i64 {
    let index = |d: Date| i64::from(d.year()) * 12 + i64::from(u8::from(d.month()));
    let whole = index(done) - index(due);
    whole + i64::from(done.day() > due.day())
}

fn workdays(args: &Args<'_>) -> Result<Possible, Failure> {
    let Some(calendar) = &args.context.calendar else {
        return Err(args.failure("细则没有写工作日历 `[calendar]`"));
    };
    late(args, &|done, due| {
        let days = calendar.working_days(due, done);
        days.map_err(|year| args.failure(format!("工作日历里没有 {year} 年的放假安排")))
    })
}

/// Units between the due date and the day it was done; a breakdown where they cannot be counted.
type Count<'c> = dyn Fn(Date, Date) -> Result<i64, Failure> + 'c;

fn late(args: &Args<'_>, count: &Count<'_>) -> Result<Possible, Failure> {
    let (done, due) = (args.date(0)?, args.date(1)?);
    let Moment::On(due_from) = due.from else {
        return Err(args.failure("期限未发生,不能算迟了多久"));
    };
    let Moment::On(due_to) = due.to else {
        // Not known: anything from in time on, and no figure where it never came.
        return Ok(Possible {
            failure: Some(args.failure("期限可能未发生")),
            ..Possible::number(Interval::at_least(Number::zero()).known_whole())
        });
    };
    let never = match (done.to, args.context.assessed_on) {
        (Moment::Never, Some(day)) => Some(day),
        (Moment::Never, None) => {
            return Err(args.failure("未发生的要算到考核日,而细则没有写 `assessed_on`"));
        }
        _ => None,
    };
    let units = |day: Date, due: Date| count(day, due).map(|n| Number::from(n.max(0)));
    let least = match (done.from, never) {
        (Moment::Never, Some(day)) => units(day, due_to)?,
        (Moment::On(first), Some(day)) => units(first.min(day), due_to)?,
        (Moment::On(first), None) => units(first, due_to)?,
        (Moment::Never, None) => return Ok(Possible::number(Interval::everything())),
    };
    let greatest = match (done.from, done.to, never) {
        (Moment::Never, _, Some(day)) => units(day, due_from),
        // Done at any time, or never.
        (_, Moment::Never, _) => {
            return Ok(Possible::number(Interval::at_least(least).known_whole()));
        }
        (_, Moment::On(last), _) => units(last, due_from),
    };
    Ok(match greatest {
        Ok(greatest) => Possible::number(Interval::between(least, greatest).known_whole()),
        // Counted up to the last day that can be.
        Err(failure) => Possible {
            failure: Some(failure),
            ..Possible::number(Interval::at_least(least).known_whole())
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Month;

    fn date(year: i32, month: u8, day: u8) -> Date {
        Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).unwrap()
    }

    #[test]
    fn a_month_begun_counts_whole() {
        let due = date(2024, 5, 31);
        assert_eq!(months(date(2024, 5, 31), due), 0);
        assert_eq!(months(date(2024, 6, 1), due), 1);
        assert_eq!(months(date(2024, 6, 30), due), 1);
        assert_eq!(months(date(2024, 7, 1), due), 2);
        assert_eq!(months(date(2024, 6, 15), date(2024, 5, 14)), 2);
    }

    #[test]
    fn moments_are_late_by_days() {
        assert_eq!(days(date(2025, 4, 2), date(2025, 4, 1)), 1);
    }
}
