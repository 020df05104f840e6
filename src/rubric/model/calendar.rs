//! Which days are working days: Monday to Friday, but for the holidays and the days made up for them.

use std::collections::BTreeSet;

use time::{Date, Weekday};

/// The holidays (放假) of the years that matter and the weekend days worked instead (调休上班).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeSet<i32>,
    holidays: BTreeSet<Date>,
    workdays: BTreeSet<Date>,
}

impl Calendar {
    /// A calendar of some years; with nothing in it every Monday to Friday is a working day, of any year.
    ///
    /// A holiday around New Year lies in two years, so that the days alone do not tell which years are there in full.
    pub fn new(
        years: impl IntoIterator<Item = i32>,
        holidays: impl IntoIterator<Item = Date>,
        workdays: impl IntoIterator<Item = Date>,
    ) -> Self {
        Self {
            years: years.into_iter().collect(),
            holidays: holidays.into_iter().collect(),
            workdays: workdays.into_iter().collect(),
        }
    }

    /// Whether the holidays of a year are in it.
    pub fn covers(&self, year: i32) -> bool {
        *self == Self::default() || self.years.contains(&year)
    }

    /// Working days behind `from` up to `to`, that one included; 0 where `to` is not later.
    ///
    /// # Errors
    ///
    /// The first year on the way whose holidays it does not have.
    ///
    /// ```
    /// use kaohe::rubric::Calendar;
    /// use time::{Date, Month};
    ///
    /// # fn main() -> Result<(), time::error::ComponentRange> {
    /// let april = |day| Date::from_calendar_date(2025, Month::April, day);
    /// let calendar = Calendar::new([2025], [april(4)?], []);
    /// // Thursday to Monday: Friday is a holiday, then the weekend.
    /// assert_eq!(calendar.working_days(april(3)?, april(7)?), Ok(1));
    /// let next_year = Date::from_calendar_date(2026, Month::January, 5)?;
    /// assert_eq!(calendar.working_days(april(3)?, next_year), Err(2026));
    /// # Ok(())
    /// # }
    /// ```
    pub fn working_days(&self, from: Date, to: Date) -> Result<i64, i32> {
        if to <= from {
            return Ok(0);
        }
        if let Some(year) = (from.year()..=to.year()).find(|year| !self.covers(*year)) {
            return Err(year);
        }
        let within = |day: &&Date| **day > from && **day <= to;
        let count = |days: usize| i64::try_from(days).unwrap_or(i64::MAX);
        let off = self.holidays.iter().filter(within);
        let off = count(off.filter(|day| !is_weekend(**day)).count());
        let made_up = self.workdays.iter().filter(within);
        let made_up = count(made_up.filter(|day| is_weekend(**day)).count());
        Ok(weekdays_to(to) - weekdays_to(from) - off + made_up)
    }
}

/// Saturday or Sunday.
pub(in crate::rubric) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Mondays to Fridays up to a day, from day 0 of the Julian count, which was a Monday.
fn weekdays_to(day: Date) -> i64 {
    let days = i64::from(day.to_julian_day()) + 1;
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Month;

    fn date(year: i32, month: u8, day: u8) -> Date {
        Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).unwrap()
    }

    #[test]
    fn weeks_holidays_and_days_made_up() {
        let plain = Calendar::default();
        // 2024-09-27 is a Friday.
        let days = |calendar: &Calendar, from, to| calendar.working_days(from, to).unwrap();
        assert_eq!(days(&plain, date(2024, 9, 27), date(2024, 9, 27)), 0);
        assert_eq!(days(&plain, date(2024, 9, 27), date(2024, 9, 29)), 0);
        assert_eq!(days(&plain, date(2024, 9, 27), date(2024, 9, 30)), 1);
        assert_eq!(days(&plain, date(2024, 9, 27), date(2024, 10, 11)), 10);
        assert_eq!(days(&plain, date(2024, 10, 11), date(2024, 9, 27)), 0);
        // The 1st to the 7th off, of which 5 are weekdays; Sunday the 29th and Saturday the 12th worked.
        let october = (1..=7).map(|day| date(2024, 10, day));
        let calendar = Calendar::new([2024], october, [date(2024, 9, 29), date(2024, 10, 12)]);
        assert_eq!(days(&calendar, date(2024, 9, 27), date(2024, 9, 29)), 1);
        assert_eq!(days(&calendar, date(2024, 9, 27), date(2024, 10, 8)), 3);
        assert_eq!(days(&calendar, date(2024, 9, 27), date(2024, 10, 13)), 7);
        assert_eq!(
            calendar.working_days(date(2023, 12, 31), date(2024, 1, 2)),
            Err(2023)
        );
    }
}
