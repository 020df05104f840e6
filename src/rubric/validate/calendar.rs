//! `[calendar]`: the holidays and the weekend days worked instead.

use time::Date;

use crate::diagnostic::Code;
use crate::rubric::item::Item;
use crate::rubric::model::Calendar;
use crate::rubric::model::calendar::is_weekend;
use crate::rubric::table::Table;

const HOLIDAYS: &str = "holidays = [2025-01-01, [2025-01-28, 2025-02-04]]";
const YEARS: &str = "years = [2024, 2025]";
/// No holiday is longer; a longer one is a slip in a year or a month.
const LONGEST: i64 = 31;

/// `[calendar]`; it must have the year of the day against which dates are judged.
pub(super) fn read(root: &mut Table<'_>, assessed_on: Option<Date>) -> Option<Calendar> {
    let item = root.take("calendar")?;
    let mut table = item.table("`calendar` ", "[calendar]")?;
    let holidays = table.need("holidays", HOLIDAYS);
    let workdays = table.take("workdays");
    let years = table.take("years");
    let _ = table.text("source");
    table.finish();
    let off = holidays.map(|item| days(&item)).unwrap_or_default();
    let worked = workdays.map(|item| days(&item)).unwrap_or_default();
    for (day, item) in &worked {
        let (message, help) = if off.iter().any(|(other, _)| other == day) {
            (format!("{day} 既放假又上班"), "只留一处")
        } else if !is_weekend(*day) {
            (
                format!("{day} 不是周末,本来就上班"),
                "`workdays` 只写调休上班的周六、周日;去掉它",
            )
        } else {
            continue;
        };
        item.report(Code::KeyConflict, message, help);
    }
    let Some(years) = years else {
        if !(off.is_empty() && worked.is_empty()) {
            let message = "`calendar` 没有写哪些年的放假安排列全了".to_owned();
            let help = format!("补上 `{YEARS}`:跨年的假期有一头在别的年份,看不出那一年列全没有");
            item.report(Code::MissingKey, message, help);
        }
        return Some(Calendar::default());
    };
    let years = years.list().unwrap_or_default();
    let years = years.iter().filter_map(|year| year.whole(1900, 2999));
    let calendar = Calendar::new(
        years.filter_map(|year| i32::try_from(year).ok()),
        off.into_iter().map(|(day, _)| day),
        worked.into_iter().map(|(day, _)| day),
    );
    if let Some(day) = assessed_on.filter(|day| !calendar.covers(day.year())) {
        let year = day.year();
        let message = format!("工作日历里没有 {year} 年,而考核日在这一年");
        let help = format!("把 {year} 年的放假、调休列全,再写进 `years`");
        item.report(Code::MissingKey, message, help);
    }
    Some(calendar)
}

/// Days, alone or from one to another, each with what it was written as.
fn days<'r>(item: &Item<'r>) -> Vec<(Date, Item<'r>)> {
    let mut days = Vec::new();
    for one in item.list().unwrap_or_default() {
        if !one.is_list() {
            days.extend(one.date().map(|day| (day, one)));
            continue;
        }
        let ends: Vec<Item<'r>> = one.list().unwrap_or_default();
        let [from, to] = ends.as_slice() else {
            let message = "一段放假要有首日和末日两个日期".to_owned();
            one.report(Code::WrongType, message, format!("写成 `{HOLIDAYS}`"));
            continue;
        };
        let Some((first, last)) = from.date().zip(to.date()) else {
            continue;
        };
        let length = i64::from(last.to_julian_day()) - i64::from(first.to_julian_day());
        if !(0..LONGEST).contains(&length) {
            let message = format!("{first} 到 {last} 不是一段放假");
            let help = format!("首日在前,末日在后,最长 {LONGEST} 天");
            one.report(Code::BadNumber, message, help);
            continue;
        }
        let whole = std::iter::successors(Some(first), |day| day.next_day());
        let whole = whole.take_while(|day| *day <= last);
        days.extend(whole.map(|day| (day, one.clone())));
    }
    days
}
