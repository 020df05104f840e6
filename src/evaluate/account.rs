//! Why: what is open and what would settle it, why points were lost, what was reported.

use std::collections::BTreeSet;

use crate::decimal::Number;
use crate::outcome::{Need, NeedKind};
use crate::report::Prior;
use crate::report::review::Verified;
use crate::rubric::{FieldId, FieldKind};
use crate::script::graph::{Leaf, OverCohort, What};
use crate::script::{Environment, Program};
use crate::value::{Evidence, Known, Origin, Possible, Rows, Value};

use super::cells::{of_cells, open_cells};
use super::facts::Facts;
use super::refused::plain;
use super::tighten::{open_cohort, turns};
use super::workings::{say_interval, say_possible, say_value, title_of_cohort, unit_of};

/// The facts that a program read, as reported, as verified, and what backs them.
pub(super) struct Read {
    pub(super) reported: String,
    pub(super) verified: String,
    pub(super) evidence: String,
}

/// The facts that a program reads, in the rubric's order: this year's, then last year's.
pub(super) fn what_was_read(program: &Program, facts: &Facts<'_>) -> Read {
    let (mut reported, mut verified, mut evidence) = (Vec::new(), Vec::new(), Vec::new());
    for id in facts.rubric().fields_of(program) {
        let (Some(field), Some(fact)) =
            (facts.rubric().rubric().field(id), facts.report().fact(id))
        else {
            continue;
        };
        let unit = unit_of(field.kind == FieldKind::Rate, field.unit.as_deref());
        match fact.origin {
            Origin::Reported if !fact.written.is_empty() => {
                reported.push(format!("{} {}", field.title, fact.written))
            }
            Origin::LineData(_) | Origin::Verified => {
                let stated = fact.replaced.iter().map(|stated| &stated.written);
                let stated = stated.filter(|written| !written.is_empty());
                reported.extend(stated.map(|written| format!("{} {written}", field.title)));
                let value = match &fact.known {
                    Known::Value(value) => say_value(value, &unit),
                    Known::NotApplicable(reason) => format!("缺项({reason})"),
                    Known::Missing(_) => continue,
                };
                let source = match (&fact.origin, facts.report().review.verified.get(&id)) {
                    (Origin::LineData(source), _) => format!("({source})"),
                    (_, Some(verified)) => verified_by(verified),
                    _ => String::new(),
                };
                verified.push(format!("{} {value}{source}", field.title));
            }
            _ => {}
        }
        let parts = backing(&fact.evidence);
        if !parts.is_empty() {
            evidence.push(format!("{}:{}", field.title, parts.join(",")));
        }
        if let Known::Value(Value::Rows(Rows::Listed(rows))) = &fact.known {
            evidence.extend(of_cells(field, rows));
        }
    }
    let last_year = match &facts.report().prior {
        Prior::Facts(facts) => Some(facts),
        Prior::NotGiven | Prior::Absent => None,
    };
    for id in facts.rubric().priors_of(program) {
        let fact = last_year.and_then(|facts| facts.get(id.0));
        let (Some(field), Some(fact)) = (facts.rubric().rubric().field(id), fact) else {
            continue;
        };
        if !fact.written.is_empty() {
            reported.push(format!("上年{} {}", field.title, fact.written));
        }
        let parts = backing(&fact.evidence);
        if !parts.is_empty() {
            evidence.push(format!("上年{}:{}", field.title, parts.join(",")));
        }
    }
    Read {
        reported: reported.join(";"),
        verified: verified.join(";"),
        evidence: evidence.join(";"),
    }
}

/// Quote, document, page and date of what backs a fact, as far as they are given.
pub(super) fn backing(given: &Evidence) -> Vec<String> {
    [
        given.quote.as_ref().map(|q| format!("“{q}”")),
        given.document.clone(),
        given.page.as_ref().map(|p| format!("第{p}页")),
        given.as_of.as_ref().map(|d| format!("截至{d}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `(张三,2025-03-10核定:理由)`, and what line data said.
fn verified_by(verified: &Verified) -> String {
    let signature = &verified.signature;
    let line_data = match &verified.line_data {
        Some((source, written)) => format!(";{source} {written}"),
        None => String::new(),
    };
    format!(
        "({},{}核定:{}{line_data})",
        signature.by, signature.date, signature.reason
    )
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
    let programs = facts.rubric().with_measures(program);
    // What is enough hangs on the others while theirs is open.
    let relative = programs
        .iter()
        .any(|p| open_cohort(p, facts).next().is_some());
    for id in open {
        let (Some(field), Some(fact)) = (rubric.field(*id), facts.report().fact(*id)) else {
            continue;
        };
        if let Some(Value::Rows(Rows::Listed(rows))) = facts.field(*id).value {
            needs.extend(open_cells(program, *id, field, &rows, facts));
            continue;
        }
        let unit = unit_of(field.kind == FieldKind::Rate, field.unit.as_deref());
        let possible = facts.field(*id);
        let vague = matches!((&fact.known, &possible.value), (Known::Value(_), Some(value)) if *value != field.anything());
        let refused = match &fact.known {
            _ if facts.is_opened(*id) => Some("勾稽关系不符".to_owned()),
            Known::Missing(Some(why)) => Some(plain(why, &field.title)),
            _ => None,
        };
        let kind = if fact.unproved {
            NeedKind::Evidence
        } else if vague {
            NeedKind::Vague
        } else if refused.is_some() {
            NeedKind::Refused
        } else {
            NeedKind::Missing
        };
        let known = match &possible.value {
            _ if kind == NeedKind::Refused => refused.unwrap_or_default(),
            Some(Value::Number(interval)) if vague => say_interval(interval, &unit),
            Some(value) if vague => say_value(value, &unit),
            _ => String::new(),
        };
        let needed = if open.len() == 1 && !relative {
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
    needs.extend(priors(program, facts));
    needs.extend(of_office(program, facts));
    for (over, others) in programs.iter().flat_map(|p| open_cohort(p, facts)) {
        needs.extend(of_cohort(over, others, facts, &needs));
    }
    needs
}

/// What other offices have to bring; none when it is asked for already.
fn of_cohort(
    over: &OverCohort,
    others: Option<usize>,
    facts: &Facts<'_>,
    so_far: &[Need],
) -> Option<Need> {
    let path = over.path.as_ref();
    let item = match path {
        Some(path) => format!("{}(\"{}\")", over.word.name, path.text),
        None => format!("{}()", over.word.name),
    };
    let field = path.and_then(|path| match &path.node.what {
        What::Leaf(Leaf::Field(id)) => Some(*id),
        _ => None,
    });
    // Every office is asked for its own figure; only one that has given it hears of the others.
    let asked = |need: &Need| need.item == item || (field.is_some() && need.field == field);
    if so_far.iter().any(asked) {
        return None;
    }
    let declared = field.and_then(|id| facts.rubric().rubric().field(id));
    Some(Need {
        kind: NeedKind::Source,
        field,
        item,
        title: title_of_cohort(over, facts),
        unit: String::new(),
        known: others.map_or_else(String::new, |n| {
            format!("{}还有{n}个单位未定", over.among.title())
        }),
        needed: String::new(),
        ask: declared.and_then(|f| f.ask.clone()).unwrap_or_default(),
    })
}

/// Last period's figures that are not known.
fn priors(program: &Program, facts: &Facts<'_>) -> Vec<Need> {
    let programs = facts.rubric().with_measures(program);
    let leaves: BTreeSet<Leaf> = programs.iter().flat_map(|p| p.leaves()).copied().collect();
    let open = leaves.into_iter().filter_map(|leaf| match leaf {
        Leaf::Prior(id) if !facts.prior(id).is_settled() => Some(id),
        _ => None,
    });
    open.filter_map(|id| {
        let field = facts.rubric().rubric().field(id)?;
        let known = facts.prior(id);
        let unit = unit_of(field.kind == FieldKind::Rate, field.unit.as_deref());
        let vague = known != Possible::value(field.anything());
        Some(Need {
            kind: NeedKind::Source,
            field: Some(id),
            item: format!("prior.{}", field.id()),
            title: format!("上年{}", field.title),
            known: if vague {
                say_possible(&known, &unit)
            } else {
                String::new()
            },
            unit,
            needed: String::new(),
            ask: field.ask.clone().unwrap_or_default(),
        })
    })
    .collect()
}

/// What the office has to say beside its facts: its own points, and what it really claims.
fn of_office(program: &Program, facts: &Facts<'_>) -> Vec<Need> {
    let rubric = facts.rubric().rubric();
    let programs = facts.rubric().with_measures(program);
    let leaves: BTreeSet<Leaf> = programs.iter().flat_map(|p| p.leaves()).copied().collect();
    let need = |item: String, title: String| Need {
        kind: NeedKind::Source,
        field: None,
        item,
        title,
        unit: String::new(),
        known: String::new(),
        needed: String::new(),
        ask: String::new(),
    };
    let open = leaves.into_iter().filter_map(|leaf| match leaf {
        Leaf::SelfScore(at) if !facts.self_score(Some(at)).is_settled() => {
            let id = &rubric.indicator(at)?.id;
            let title = format!("{id}自评分");
            Some(need(format!("self_score.{id}"), title))
        }
        Leaf::SelfTotal if !facts.self_score(None).is_settled() => {
            Some(need("self_score.total".to_owned(), "总分自评分".to_owned()))
        }
        Leaf::Reported(id) if facts.is_replaced(id) => {
            let (field, known) = (rubric.field(id)?, facts.reported(id));
            let unit = unit_of(field.kind == FieldKind::Rate, field.unit.as_deref());
            let title = format!("填报的{}", field.title);
            (!known.is_settled()).then(|| Need {
                known: say_possible(&known, &unit),
                field: Some(id),
                unit,
                ..need(format!("reported.{}", field.id()), title)
            })
        }
        _ => None,
    });
    open.collect()
}

/// How a result is judged: whether it is the best that can come.
pub(super) struct Best<'a> {
    /// Whether a settled result is as good as possible.
    pub(super) is_best: &'a dyn Fn(&Possible) -> bool,
}

/// From which value of its one open fact on a program gives the best that can come: `≥98%`, `>50万元`, `0件`.
///
/// The value is the first good one among whole numbers, else among hundredths; one unit less is not good.
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
    let changes: Vec<_> = tried
        .windows(2)
        .filter_map(|pair| match pair {
            [(bad, false), (good, true)] => Some((bad, good, true)),
            [(good, true), (bad, false)] => Some((bad, good, false)),
            _ => None,
        })
        .collect();
    // One change only: good on one side of it, not on the other.
    let [(bad, good, rising)] = changes.as_slice() else {
        return String::new();
    };
    let grid = Number::from(if interval.is_whole() { 1 } else { 100 });
    let Some((before, first)) = first_good(bad, good, &grid, &is_best) else {
        return String::new();
    };
    let end = if *rising {
        interval.greatest()
    } else {
        interval.least()
    };
    if end == Some(&first) {
        return format!("{first}{unit}");
    }
    // Good right behind the last bad one: the limit itself does not count (超过).
    let hair = Number::fraction(if *rising { 1 } else { -1 }, 1_000_000);
    let strict = !interval.is_whole() && hair.is_some_and(|h| is_best(&(before.clone() + h)));
    match (rising, strict) {
        (true, true) => format!(">{before}{unit}"),
        (true, false) => format!("≥{first}{unit}"),
        (false, true) => format!("<{before}{unit}"),
        (false, false) => format!("≤{first}{unit}"),
    }
}

/// Between a bad value and a good one: the last bad and the first good one on a grid of `1/grid`.
fn first_good(
    bad: &Number,
    good: &Number,
    grid: &Number,
    is_best: &dyn Fn(&Number) -> bool,
) -> Option<(Number, Number)> {
    let rising = good > bad;
    let steps = |n: &Number, up: bool| {
        let scaled = n.clone() * grid.clone();
        if up { scaled.ceil() } else { scaled.floor() }
    };
    // Outwards from both: still bad, still good.
    let (mut bad, mut good) = (steps(bad, !rising), steps(good, rising));
    let value = |step: &Number| step.checked_div(grid);
    while (good.clone() - bad.clone()).abs() > Number::from(1) {
        let middle = (good.clone() + bad.clone())
            .checked_div(&Number::from(2))?
            .floor();
        if is_best(&value(&middle)?) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    let found = (value(&bad)?, value(&good)?);
    (!is_best(&found.0) && is_best(&found.1)).then_some(found)
}

/// What is missing, in words: `执法人员持证率≥92%,≥98%才得满分`.
///
/// `best` names what the needed value gives: `满分`, or the points that are the most that can still come.
pub(super) fn say_needs(needs: &[Need], best: &str) -> String {
    let say = |need: &Need| match need.kind {
        NeedKind::Missing => format!("{}未填", need.title),
        NeedKind::Refused => format!("{}未采用({})", need.title, need.known),
        NeedKind::Vague => format!("{}{}", need.title, need.known),
        NeedKind::Evidence => format!("{}缺佐证", need.title),
        NeedKind::Entry => format!("{}待评定", need.title),
        NeedKind::Source if need.known.is_empty() => format!("{}尚无", need.title),
        NeedKind::Source => format!("{}未定({})", need.title, need.known),
    };
    let mut text = needs.iter().map(say).collect::<Vec<_>>().join("、");
    if let [only] = needs
        && !only.needed.is_empty()
    {
        text = format!("{text},{}才得{best}", only.needed);
    }
    text
}

/// What to do about it, in words.
pub(super) fn say_remedy(needs: &[Need]) -> &'static str {
    let has = |kind| needs.iter().any(|n| n.kind == kind);
    if has(NeedKind::Refused) {
        "请核实重报"
    } else if has(NeedKind::Missing) {
        "请补报"
    } else if has(NeedKind::Vague) {
        "请补准确数"
    } else if has(NeedKind::Evidence) {
        "请补佐证"
    } else if has(NeedKind::Entry) {
        "请评定"
    } else if needs.iter().any(|n| n.item.starts_with("prior.")) {
        "须有上年数"
    } else if needs.iter().any(|n| n.item.starts_with("self_score.")) {
        "请补自评分"
    } else if needs.iter().any(|n| n.item.starts_with("reported.")) {
        "请单位说明原填报数"
    } else if needs.iter().any(|n| n.item.starts_with("cohort_")) {
        "须有同类各单位的数"
    } else if needs.iter().any(|n| n.item.starts_with("all_")) {
        "须有各单位的数"
    } else if has(NeedKind::Source) {
        "须有逐行数据"
    } else {
        "请核实"
    }
}
