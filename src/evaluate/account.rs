//! Why: what is open and what would settle it, why points were lost, what was reported.

use std::collections::BTreeSet;

use crate::decimal::Number;
use crate::outcome::{Need, NeedKind};
use crate::rubric::{FieldId, FieldKind};
use crate::script::{Environment, Program};
use crate::value::{Known, Origin, Possible, Value};

use super::facts::Facts;
use super::tighten::candidates;
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
        let (Some(field), Some(fact)) = (facts.rubric.rubric().field(*id), facts.report.fact(*id))
        else {
            continue;
        };
        let unit = unit_of(field.kind == FieldKind::Rate, field.unit.as_deref());
        match fact.origin {
            Origin::Reported if !fact.written.is_empty() => {
                reported.push(format!("{} {}", field.title, fact.written))
            }
            Origin::LineData(_) | Origin::Verified => {
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
    let rubric = facts.rubric.rubric();
    let mut needs: Vec<Need> = Vec::new();
    for id in open {
        let (Some(field), Some(fact)) = (rubric.field(*id), facts.report.fact(*id)) else {
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
    for unread in program.unread() {
        let field = unread.field.and_then(|f| rubric.field(f));
        needs.push(Need {
            kind: NeedKind::Source,
            field: unread.field,
            item: unread.item.clone(),
            title: unread.what.clone(),
            unit: field.map_or_else(String::new, |f| {
                unit_of(f.kind == FieldKind::Rate, f.unit.as_deref())
            }),
            known: String::new(),
            needed: String::new(),
            ask: field.and_then(|f| f.ask.clone()).unwrap_or_default(),
        });
    }
    needs
}

/// How a result is judged: whether it is the best that can come.
pub(super) struct Best<'a> {
    /// Whether a settled result is as good as possible.
    pub(super) is_best: &'a dyn Fn(&Possible) -> bool,
}

/// From which value of its one open fact on a program gives the best that can come: `≥98%`.
fn needed(
    program: &Program,
    id: FieldId,
    facts: &Facts<'_>,
    best: &Best<'_>,
    unit: &str,
) -> String {
    let tried: Vec<(Number, bool)> = candidates(program, facts, id)
        .into_iter()
        .filter_map(|value| {
            let Value::Number(interval) = &value else {
                return None;
            };
            let number = interval.exact()?.clone();
            let result = program.read(facts.rubric.rubric(), &facts.assuming(id, value));
            Some((number, (best.is_best)(&result)))
        })
        .collect();
    let good = tried.iter().filter(|(_, good)| *good).count();
    if good == 0 || good == tried.len() {
        return String::new();
    }
    let first = tried.iter().position(|(_, good)| *good);
    let last = tried.iter().rposition(|(_, good)| *good);
    let at = |i: Option<usize>| i.and_then(|i| tried.get(i)).map(|(n, _)| n.clone());
    match (at(first), at(last)) {
        // All good ones stand together at one end.
        (Some(from), _) if tried.len() - first.unwrap_or(0) == good => format!("≥{from}{unit}"),
        (_, Some(to)) if last.unwrap_or(0) + 1 == good => format!("≤{to}{unit}"),
        _ => String::new(),
    }
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
