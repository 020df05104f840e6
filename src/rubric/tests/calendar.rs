//! `[calendar]`.

use time::{Date, Month};

use super::{Code, good, says};

fn with(calendar: &str) -> String {
    format!("[calendar]\n{calendar}\n[target]")
}

#[test]
fn holidays_and_days_made_up() {
    let text = with(
        "years = [2024]\nholidays = [2024-01-01, [2024-10-01, 2024-10-07]]\nworkdays = [2024-10-12]",
    );
    let rubric = good(&[("[target]", &text)]);
    let calendar = rubric.calendar.expect("a calendar");
    let day = |day| Date::from_calendar_date(2024, Month::October, day).unwrap();
    // Monday 30 September to Sunday 13 October: the 8th to the 11th and Saturday the 12th.
    let before = Date::from_calendar_date(2024, Month::September, 30).unwrap();
    assert_eq!(calendar.working_days(before, day(13)), Ok(5));
}

#[test]
fn a_calendar_without_holidays() {
    says(
        &[("[target]", &with("years = [2024]\nworkdays = [2024-10-12]"))],
        &[(
            Code::MissingKey,
            "`calendar` 缺少 `holidays`",
            "补上它,例如 `holidays = [2025-01-01, [2025-01-28, 2025-02-04]]`",
            "[calendar]",
        )],
    );
}

#[test]
fn days_that_are_no_holidays() {
    says(
        &[(
            "[target]",
            &with("years = [2024]\nholidays = [[2024-10-07, 2024-10-01]]"),
        )],
        &[(
            Code::BadNumber,
            "2024-10-07 到 2024-10-01 不是一段放假",
            "首日在前,末日在后,最长 31 天",
            "[2024-10-07, 2024-10-01]",
        )],
    );
    says(
        &[(
            "[target]",
            &with("years = [2024]\nholidays = [[2024-10-07]]"),
        )],
        &[(
            Code::WrongType,
            "一段放假要有首日和末日两个日期",
            "写成 `holidays = [2025-01-01, [2025-01-28, 2025-02-04]]`",
            "[2024-10-07]",
        )],
    );
}

#[test]
fn days_made_up_that_are_none() {
    says(
        &[(
            "[target]",
            &with("years = [2024]\nholidays = [2024-10-12]\nworkdays = [2024-10-12, 2024-10-14]"),
        )],
        &[
            (
                Code::KeyConflict,
                "2024-10-12 既放假又上班",
                "只留一处",
                "2024-10-12",
            ),
            (
                Code::KeyConflict,
                "2024-10-14 不是周末,本来就上班",
                "`workdays` 只写调休上班的周六、周日;去掉它",
                "2024-10-14",
            ),
        ],
    );
}

#[test]
fn the_year_of_the_assessment_is_missing() {
    says(
        &[
            (r#"id = "r""#, "id = \"r\"\nassessed_on = 2025-03-31"),
            ("[target]", &with("years = [2024]\nholidays = [2024-10-01]")),
        ],
        &[(
            Code::MissingKey,
            "工作日历里没有 2025 年,而考核日在这一年",
            "把 2025 年的放假、调休列全,再写进 `years`",
            "[calendar]",
        )],
    );
}

#[test]
fn the_years_that_are_there_in_full_are_named() {
    says(
        &[("[target]", &with("holidays = [[2024-12-31, 2025-01-02]]"))],
        &[(
            Code::MissingKey,
            "`calendar` 没有写哪些年的放假安排列全了",
            "补上 `years = [2024, 2025]`:跨年的假期有一头在别的年份,看不出那一年列全没有",
            "[calendar]",
        )],
    );
    // A day at the end of another year says nothing of that year.
    let text = with("years = [2025]\nholidays = [[2024-12-31, 2025-01-02]]");
    let calendar = good(&[("[target]", &text)]).calendar.expect("a calendar");
    assert!(calendar.covers(2025) && !calendar.covers(2024));
    // No holidays at all are those of every year.
    let text = with("holidays = []");
    let calendar = good(&[("[target]", &text)]).calendar.expect("a calendar");
    assert!(calendar.covers(2024));
}
