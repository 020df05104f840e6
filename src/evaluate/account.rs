//! Why: what is open and what would settle it, why points were lost, what was reported.

use std::collections::BTreeSet;

use crate::decimal::Number;
use crate::outcome::{Need, NeedKind};
use crate::rubric::{FieldId, FieldKind};
use crate::script::graph::Unread;
use crate::script::{Environment, Program};
use crate::value::{Known, Origin, Possible, Value};

use super::facts::Facts;
use super::tighten::{open_unread, turns};
use super::workings::{say_interval, say_value, unit_of};

/// The facts that a program read, as reported, as verified, and what backs them.
pub(super) struct Read {
    pub(super) reported: String,
    pub(super) verified: String,
    pub(super) evidence: String,
}

/// The facts that some programs read, in the rubric's order.
pub(super) fn what_was_read(fields: &BTreeSet<FieldId>, facts: &Facts<'_>) -> Read {
    let (mut reported, mut verified, mut evidence) = (Vec::new(), Vec::new(), Vec::new());
    for id in fields {
        let (Some(field), Some(fact)) =
            (facts.rubric().rubric().field(*id), facts.report().fact(*id))
        else {
            continue;
        };
        let unit = unit_of(field.kind == FieldKind::Rate, field.unit.as_deref());
        match fact.origin {
            Origin::Reported if !fact.written.is_empty() => {
                reported.push(format!("{} {}", field.title, fact.written))
            }
            Origin::LineData(_) | Origin::Verified => {
                if let Some(written) = &fact.replaced {
                    reported.push(format!("{} {written}", field.title));
                }
                let value = match &fact.known {
                    Known::Value(value) => say_value(value, &unit),
                    Known::NotApplicable(reason) => format!("缺项({reason})"),
                    Known::Missing(_) => continue,
                };
                let source = if let Origin::LineData(source) = &fact.origin {
                    format!("({source})")
                } else {
                    String::new()
                };
                verified.push(format!("{} {value}{source}", field.title));
            }
            _ => {}
        }
        let given = &fact.evidence;
        let parts: Vec<String> = [
            given.quote.as_ref().map(|q| format!("“{q}”")),
            given.document.clone(),
            given.page.as_ref().map(|p| format!("第{p}页")),
            given.as_of.as_ref().map(|d| format!("截至{d}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !parts.is_empty() {
            evidence.push(format!("{}:{}", field.title, parts.join(",")));
        }
    }
    Read {
        reported: reported.join(";"),
        verified: verified.join(";"),
        evidence: evidence.join(";"),
    }
}

/// Everything open that a program needs.
pub(super) fn needs(
    program: &Program,
    open: &[FieldId],
    facts: &Facts<'_>,
    best: &Best<'_>,
) -> Vec<Need> {
    let rubric = facts.rubric().rubric();
    let mut needs: Vec<Need> = Vec::new();
    for id in open {
        let (Some(field), Some(fact)) = (rubric.field(*id), facts.report().fact(*id)) else {
            continue;
        };
        let unit = unit_of(field.kind == FieldKind::Rate, field.unit.as_deref());
        let possible = facts.field(*id);
        let vague = matches!((&fact.known, &possible.value), (Known::Value(_), Some(value)) if *value != field.anything());
        let kind = if fact.unproved {
            NeedKind::Evidence
        } else if field.kind == FieldKind::Rows {
            NeedKind::Source
        } else if vague {
            NeedKind::Vague
        } else {
            NeedKind::Missing
        };
        let known = match &possible.value {
            Some(Value::Number(interval)) if vague => say_interval(interval, &unit),
            Some(value) if vague => say_value(value, &unit),
            _ => String::new(),
        };
        let needed = if open.len() == 1 {
            needed(program, *id, facts, best, &unit)
        } else {
            String::new()
        };
        needs.push(Need {
            kind,
            field: Some(*id),
            item: field.id(),
            title: field.title.clone(),
            unit,
            known,
            needed,
            ask: field.ask.clone().unwrap_or_default(),
        });
    }
    for unread in open_unread(program, facts) {
        if needs.iter().any(|n| n.item == unread.item) {
            continue;
        }
        let field = unread.field.and_then(|f| rubric.field(f));
        needs.push(Need {
            kind: NeedKind::Source,
            field: unread.field,
            item: unread.item.clone(),
            title: unread.what.clone(),
            unit: match (field, is_prior(unread)) {
                (Some(f), true) => unit_of(f.kind == FieldKind::Rate, f.unit.as_deref()),
                _ => String::new(),
            },
            known: String::new(),
            needed: String::new(),
            ask: field.and_then(|f| f.ask.clone()).unwrap_or_default(),
        });
    }
    needs
}

/// Whether last year's figure is wanted, in the unit of this year's.
fn is_prior(unread: &Unread) -> bool {
    unread.item.starts_with("prior.")
}

/// How a result is judged: whether it is the best that can come.
pub(super) struct Best<'a> {
    /// Whether a settled result is as good as possible.
    pub(super) is_best: &'a dyn Fn(&Possible) -> bool,
}

/// From which value of its one open fact on a program gives the best that can come: `≥98%`, `0件`.
///
/// Among whole numbers it is the very first such value; among others the nearest number that the rules name.
fn needed(
    program: &Program,
    id: FieldId,
    facts: &Facts<'_>,
    best: &Best<'_>,
    unit: &str,
) -> String {
    let Some(Value::Number(interval)) = facts.field(id).value else {
        return String::new();
    };
    let is_best = |n: &Number| {
        let assumed = facts.assuming(id, Value::Number(n.clone().into()));
        (best.is_best)(&assumed.read(program))
    };
    let tried: Vec<(Number, bool)> = turns(program, facts, &interval)
        .into_iter()
        .filter(|n| interval.contains(n))
        .map(|n| {
            let good = is_best(&n);
            (n, good)
        })
        .collect();
    let whole = interval.is_whole();
    let edge = |bad: &Number, good: &Number| {
        if whole {
            first_good(bad, good, &is_best)
        } else {
            good.clone()
        }
    };
    let changes: Vec<_> = tried
        .windows(2)
        .filter_map(|pair| match pair {
            [(a, false), (b, true)] => Some((edge(a, b), true)),
            [(a, true), (b, false)] => Some((edge(b, a), false)),
            _ => None,
        })
        .collect();
    // One change only: good on one side of it, not on the other.
    let [(at, rising)] = changes.as_slice() else {
        return String::new();
    };
    let end = if *rising {
        interval.greatest()
    } else {
        interval.least()
    };
    match end {
        Some(end) if end == at => format!("{at}{unit}"),
        _ if *rising => format!("≥{at}{unit}"),
        _ => format!("≤{at}{unit}"),
    }
}

/// The good whole number nearest to a bad one, between the two.
fn first_good(bad: &Number, good: &Number, is_best: &dyn Fn(&Number) -> bool) -> Number {
    let (mut bad, mut good) = (bad.clone(), good.clone());
    let two = Number::from(2);
    while (good.clone() - bad.clone()).abs() > Number::from(1) {
        let middle = (good.clone() + bad.clone())
            .checked_div(&two)
            .map(|m| m.floor());
        match middle {
            Some(middle) if is_best(&middle) => good = middle,
            Some(middle) => bad = middle,
            None => break,
        }
    }
    good
}

/// What is missing, in words: `执法人员持证率≥92%,≥98%才得满分`.
pub(super) fn say_needs(needs: &[Need]) -> String {
    let say = |need: &Need| match need.kind {
        NeedKind::Missing => format!("{}未填", need.title),
        NeedKind::Vague => format!("{}{}", need.title, need.known),
        NeedKind::Evidence => format!("{}缺佐证", need.title),
        NeedKind::Entry => format!("{}待评定", need.title),
        NeedKind::Source => format!("{}尚无", need.title),
    };
    let mut text = needs.iter().map(say).collect::<Vec<_>>().join("、");
    if let [only] = needs
        && !only.needed.is_empty()
    {
        text = format!("{text},{}才得满分", only.needed);
    }
    text
}

/// What to do about it, in words.
pub(super) fn say_remedy(needs: &[Need]) -> &'static str {
    let has = |kind| needs.iter().any(|n| n.kind == kind);
    if has(NeedKind::Missing) {
        "请补报"
    } else if has(NeedKind::Vague) {
        "请补准确数"
    } else if has(NeedKind::Evidence) {
        "请补佐证"
    } else if has(NeedKind::Entry) {
        "请评定"
    } else if needs.iter().any(|n| n.item.starts_with("prior.")) {
        "须有上年数"
    } else if needs
        .iter()
        .any(|n| n.item.contains("cohort") || n.item.contains("同类"))
    {
        "须有同类各单位的数"
    } else if has(NeedKind::Source) {
        "须有逐行数据"
    } else {
        "请核实"
    }
}
