//! How the days of a delay were counted.

use crate::script::Environment;
use crate::script::builtins::Word;
use crate::value::{Moment, Moments, Possible, Value};

/// What the words of a delay leave out: `(算到考核日2025-03-31)`, `(周一至周五10天,放假减5天,调休加2天)`; empty for
/// other words, and where neither is known.
pub(super) fn counted(
    word: &Word,
    done: &Possible,
    due: &Possible,
    environment: &dyn Environment,
) -> String {
    if !matches!(word.name, "days_late" | "workdays_late" | "months_late") {
        return String::new();
    }
    let (Some(done), Some(due)) = (day(done), day(due)) else {
        return String::new();
    };
    let (end, mut said) = match (done, environment.assessed_on()) {
        (Moment::On(day), _) => (day, Vec::new()),
        (Moment::Never, Some(day)) => (day, vec![format!("算到考核日{day}")]),
        (Moment::Never, None) => return String::new(),
    };
    let calendar = environment.calendar();
    let calendar = calendar.filter(|_| word.name == "workdays_late");
    if let (Some(calendar), Moment::On(due)) = (calendar, due)
        && let Ok(days) = calendar.days(due, end)
        && days.weekdays + days.made_up > 0
    {
        said.push(format!("周一至周五{}天", days.weekdays));
        if days.off > 0 {
            said.push(format!("放假减{}天", days.off));
        }
        if days.made_up > 0 {
            said.push(format!("调休加{}天", days.made_up));
        }
    }
    match said.as_slice() {
        [] => String::new(),
        said => format!("({})", said.join(",")),
    }
}

/// The day, where there is but one.
fn day(possible: &Possible) -> Option<Moment> {
    match &possible.value {
        Some(Value::Date(Moments { from, to })) if from == to => Some(*from),
        _ => None,
    }
}
