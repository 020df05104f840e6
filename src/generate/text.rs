//! Cases as TOML: what all begin with, then a case a change, with what it comes to and how.

use std::fmt::Write;

use crate::case::{Case, CaseSet};
use crate::coverage::Owner;
use crate::outcome::{Ends, Outcome, Status};
use crate::rubric::Rubric;
use crate::scorecard::Scorecard;
use crate::value::Truth;

use super::Draft;
use super::given::{Given, Setting, Spot, key};
use super::trial::Trial;

const HEAD: &str = "\
# 由 kaohe test --generate 按细则写出:各界限的正好、刚低于、刚高于,没有填、缺项,封顶,门槛。
# 应得的分是细则现在算出来的。请对照考核办法逐条核对,核对过的再放进细则的用例里。
";

/// The cases without what they come to: enough to be read and scored.
pub(super) fn bare(trial: &Trial<'_>, base: &Setting, drafts: &[Draft]) -> String {
    let mut text = begin(trial, base);
    for draft in drafts {
        text.push_str(&case(trial, draft));
        text.push_str("problems = []\n");
    }
    text
}

/// The whole file.
pub(super) fn written(
    trial: &Trial<'_>,
    base: &Setting,
    drafts: &[Draft],
    set: &CaseSet,
) -> String {
    let mut text = format!("{HEAD}{}", begin(trial, base));
    let card = |case: &Case| case.score(trial.whole, false).cards.into_iter().next();
    let first = set.cases.first().and_then(card);
    for (draft, case) in drafts.iter().zip(&set.cases) {
        let scored = case.score(trial.whole, false);
        let Some(card) = scored.cards.first() else {
            continue;
        };
        let base = first.as_ref().filter(|_| !is_plain(draft));
        let (expected, told) = expected(trial.rubric(), card, base, draft.owner);
        for line in told {
            let _ = write!(text, "\n# {line}");
        }
        text.push_str(&self::case(trial, draft));
        let serious = scored.found.iter();
        let serious = serious.filter(|d| d.severity() != crate::diagnostic::Severity::Note);
        let mut codes: Vec<String> = serious.map(|d| format!("{:?}", d.code.name())).collect();
        codes.sort();
        if !codes.is_empty() {
            let _ = writeln!(text, "problems = [{}]", codes.join(", "));
        }
        if !scored.checks.is_empty() {
            let ids: Vec<String> = scored.checks.iter().map(|id| format!("{id:?}")).collect();
            let _ = writeln!(text, "checks = [{}]", ids.join(", "));
        }
        for (key, value) in expected {
            let _ = writeln!(text, "expect.{key} = {value}");
        }
    }
    text
}

fn is_plain(draft: &Draft) -> bool {
    draft.changed.is_empty() && draft.review.is_empty()
}

fn begin(trial: &Trial<'_>, base: &Setting) -> String {
    let mut text = String::new();
    text.push_str("[facts]\n");
    if !trial.cohort.is_empty() {
        let _ = writeln!(text, "office.cohort = {:?}", trial.cohort);
    }
    let now = base.iter().filter(|(spot, _)| matches!(spot, Spot::Now(_)));
    facts(trial, now, "", &mut text);
    let mut prior = base
        .iter()
        .filter(|(spot, _)| matches!(spot, Spot::Prior(_)))
        .peekable();
    if prior.peek().is_some() {
        text.push_str("\n[prior]\n");
        facts(trial, prior, "", &mut text);
    }
    text
}

fn facts<'s>(
    trial: &Trial<'_>,
    facts: impl Iterator<Item = (&'s Spot, &'s Given)>,
    prefix: &str,
    text: &mut String,
) {
    for (spot, given) in facts {
        if let Some(field) = trial.field(*spot) {
            let (group, name) = (key(&field.group), key(&field.name));
            let _ = writeln!(text, "{prefix}{group}.{name} = {}", given.toml(field));
        }
    }
}

fn case(trial: &Trial<'_>, draft: &Draft) -> String {
    let mut text = format!("\n[[case]]\nname = {:?}\n", draft.name);
    for (spot, given) in &draft.changed {
        let prefix = match spot {
            Spot::Now(_) => "facts.",
            Spot::Prior(_) => "prior.",
        };
        facts(trial, [(spot, given)].into_iter(), prefix, &mut text);
    }
    let entries = draft.review.iter();
    let entries: Vec<String> = entries
        .map(|(item, value)| format!("{{ item = {item:?}, kind = \"评分\", value = {value} }}"))
        .collect();
    if !entries.is_empty() {
        let _ = writeln!(text, "review = [{}]", entries.join(", "));
    }
    text
}

/// What a card says of what is tried, and what the first one does not say, and how it comes about; of the first one
/// everything.
fn expected(
    rubric: &Rubric,
    card: &Scorecard,
    first: Option<&Scorecard>,
    owner: Owner,
) -> (Vec<(String, String)>, Vec<String>) {
    let (mut expected, mut told) = (Vec::new(), Vec::new());
    for outcome in &card.outcomes {
        let Some(indicator) = rubric.indicator(outcome.indicator) else {
            continue;
        };
        let tried = owner == Owner::Indicator(outcome.indicator);
        let same = !tried
            && first.is_some_and(|first| {
                let mut others = first.outcomes.iter();
                let other = others.find(|other| other.indicator == outcome.indicator);
                other.is_some_and(|other| figure(other) == figure(outcome))
            });
        if same {
            continue;
        }
        expected.push((key(&indicator.id), figure(outcome)));
        let words = &outcome.words;
        let said = [&words.workings, &words.reason]
            .into_iter()
            .find(|said| !said.is_empty());
        if let (Some(said), true) = (said, first.is_some()) {
            told.push(format!("{}:{said}", indicator.id));
        }
    }
    let gates = |card: &Scorecard| -> Vec<String> {
        let gates = card.gates.iter().filter_map(|gate| {
            let id = &rubric.gates.get(gate.gate)?.id;
            match gate.fires {
                Truth::True => Some(format!("{id:?}")),
                Truth::Open => Some(format!("{:?}", format!("{id}?"))),
                Truth::False => None,
            }
        });
        gates.collect()
    };
    if !rubric.gates.is_empty() && first.is_none_or(|first| gates(first) != gates(card)) {
        expected.push(("gates".to_owned(), format!("[{}]", gates(card).join(", "))));
    }
    let grade = |card: &Scorecard| {
        let standing = card.standing.as_ref();
        let name = |at: Option<usize>| at.map(|at| rubric.grade_name(at).to_owned());
        let (sure, possible) = (
            name(standing.and_then(|s| s.grade)).unwrap_or_default(),
            name(standing.and_then(|s| s.grade_possible)).unwrap_or_default(),
        );
        match sure == possible {
            true => format!("{sure:?}"),
            false => format!("[{sure:?}, {possible:?}]"),
        }
    };
    if !rubric.grades.is_empty() && first.is_none_or(|first| grade(first) != grade(card)) {
        expected.push(("grade".to_owned(), grade(card)));
    }
    let total = match card.total.is_settled() {
        true => card.total.sure.value().to_string(),
        false => ends(&card.total),
    };
    expected.push(("total".to_owned(), total));
    (expected, told)
}

/// Points, or the status of what has none.
fn figure(outcome: &Outcome) -> String {
    if matches!(outcome.status, Status::NotApplicable | Status::Failed) {
        return format!("{:?}", outcome.status.title());
    }
    let points = &outcome.points;
    match points.is_settled() {
        true => points.sure.value().to_string(),
        false => ends(points),
    }
}

fn ends(ends: &Ends) -> String {
    format!("[{}, {}]", ends.sure.value(), ends.possible.value())
}
