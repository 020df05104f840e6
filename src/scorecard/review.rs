//! What people decided, on the card: changes of the total, items that they changed, entries without an item.

use crate::decimal::{Number, Points};
use crate::diagnostic::{Code, Diagnostic};
use crate::outcome::{Decided, Ends, Outcome, Status};
use crate::report::Office;
use crate::report::review::{Entered, current};
use crate::rubric::Rubric;

use super::shape::span;
use super::{Line, LineKind};

/// The changes of the total that rest on the total as it is without them, and what is said of the others.
pub(super) fn of_total<'a>(
    changes: &'a [Entered<Number>],
    office: &Office,
    without: impl FnOnce() -> Ends,
) -> (Vec<&'a Entered<Number>>, Vec<Diagnostic>) {
    if changes.iter().all(|change| change.signature.seen.is_none()) {
        return (changes.iter().collect(), Vec::new());
    }
    current(changes, office, "总分", &without())
}

/// The changes of the total with a line for each.
pub(super) fn adjust(
    rubric: &Rubric,
    so_far: &Ends,
    changes: &[&Entered<Number>],
) -> (Ends, Vec<Line>) {
    let mut sum = Ends::zero(rubric.digits);
    let mut lines = Vec::new();
    for change in changes {
        let points = Ends::exactly(Points::round(&change.value, rubric.digits));
        let before = so_far.add(&sum);
        sum = sum.add(&points);
        let signature = &change.signature;
        lines.push(Line {
            kind: LineKind::Adjustment,
            section: None,
            gate: None,
            title: "总分调整".into(),
            points,
            open: false,
            workings: format!("总分{}→{}", span(&before), span(&so_far.add(&sum))),
            reason: signature.say(),
            decided: Some((signature.by.clone(), signature.date.to_string())),
        });
    }
    (sum, lines)
}

/// Takes entries off items that do not apply, and names them: there is nothing that they could count for.
pub(super) fn not_applicable(
    rubric: &Rubric,
    office: &Office,
    outcomes: &mut [Outcome],
) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for outcome in outcomes {
        if outcome.status != Status::NotApplicable {
            continue;
        }
        let has_entries = |d: &Decided| !d.entries.is_empty();
        let Some(decided) = outcome.decided.take_if(|d| has_entries(d)) else {
            continue;
        };
        let Some(indicator) = rubric.indicator(outcome.indicator) else {
            continue;
        };
        let message = format!(
            "`{}` 的 `{} {}` 现在是缺项,对它的评分或调整没有采用",
            office.name, indicator.id, indicator.title
        );
        let mut diagnostic = Diagnostic::new(Code::ReviewStale, message);
        for place in decided.entries {
            diagnostic = diagnostic.at(place);
        }
        said.push(
            diagnostic
                .office(&office.id)
                .help("核对缺项的认定;确属缺项的,删去这一条"),
        );
    }
    said
}

/// `C2 调整+0.50`, for every item that a person changed.
pub(super) fn changed_items(rubric: &Rubric, outcomes: &[Outcome]) -> Vec<String> {
    let changed = outcomes.iter().filter_map(|outcome| {
        let adjustment = outcome.adjustment();
        let id = &rubric.indicator(outcome.indicator)?.id;
        (!adjustment.is_zero()).then(|| format!("{id} 调整{}", in_words(&adjustment)))
    });
    changed.collect()
}

/// `+0.50`, `−0.50`, `+0.00至+0.50`.
fn in_words(change: &Ends) -> String {
    let signed = |points: &Points| {
        if points.value().is_negative() {
            format!("−{}", -points.clone())
        } else {
            format!("+{points}")
        }
    };
    if change.is_settled() {
        signed(&change.sure)
    } else {
        format!("{}至{}", signed(&change.sure), signed(&change.possible))
    }
}
