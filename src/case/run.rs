//! A case, scored: every figure that is not what the case says.

use std::collections::BTreeSet;

use crate::batch::{OneByOne, score};
use crate::compile::CompiledRubric;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::outcome::{Ends, Outcome};
use crate::report::review::{ReviewTable, lay_over_review};
use crate::report::{Read, Report, gather, lay_prior, quote, read_tree};
use crate::rubric::Rubric;
use crate::scorecard::{Options, Scorecard};
use crate::value::Truth;

use super::model::{CardFigure, Expected, Figure, ItemWanted, PriorReport, Wanted};
use super::{Case, target};

/// What a case came to.
#[derive(Debug)]
pub struct Scored {
    /// The reports of its offices.
    pub reports: Vec<Report>,
    /// Their ranked cards, in the same order.
    pub cards: Vec<Scorecard>,
    /// What was found about its facts.
    pub found: Vec<Diagnostic>,
    /// The ids of the checks that an office does not pass, in order of the alphabet, each once.
    pub checks: BTreeSet<String>,
    /// How it was scored.
    pub options: Options,
    /// By which rubric, where the case changes targets of it.
    pub changed: Option<Box<CompiledRubric>>,
}

impl Case {
    /// Scores the case; briefly, without the words of what is settled.
    pub fn score(&self, rubric: &CompiledRubric, brief: bool) -> Scored {
        if self.targets.is_empty() {
            return self.score_by(rubric, brief);
        }
        match target::changed(rubric, &self.targets) {
            Ok(changed) => {
                let mut scored = self.score_by(&changed, brief);
                scored.changed = Some(Box::new(changed));
                scored
            }
            Err(found) => Scored {
                reports: Vec::new(),
                cards: Vec::new(),
                found,
                checks: BTreeSet::new(),
                options: Options::default(),
                changed: None,
            },
        }
    }

    fn score_by(&self, rubric: &CompiledRubric, brief: bool) -> Scored {
        let of = rubric.rubric();
        let reports = self.offices.iter().map(|office| &office.report);
        let reads = reports.map(|raw| read_tree(raw.clone(), of)).collect();
        let mut gathered = gather(reads, of, None, &[]);
        let named = |prior: &PriorReport| !matches!(prior, PriorReport::NotNamed);
        if self.offices.iter().any(|office| named(&office.prior)) {
            let given = self
                .offices
                .iter()
                .filter_map(|office| match &office.prior {
                    PriorReport::Given(raw) => Some(raw.clone()),
                    _ => None,
                });
            let reads: Vec<Read> = given.map(|raw| read_tree(raw, of)).collect();
            let told = lay_prior(&mut gathered.reports, reads, Vec::new(), of);
            gathered.diagnostics.extend(told);
        }
        let decisions: Vec<_> = self.offices.iter().flat_map(|o| o.review.clone()).collect();
        if !decisions.is_empty() {
            let table = ReviewTable::of_entries(self.place.source.name(), decisions);
            lay_over_review(&mut gathered, of, &[table]);
        }
        let options = Options {
            last_word: self.last_word,
            brief,
        };
        let (cards, scoring) = score(rubric, &gathered.reports, options, &OneByOne);
        // What breaks or contradicts itself shows in the figures.
        let shown = |d: &Diagnostic| matches!(d.code, Code::ScriptFailed | Code::CheckFailed);
        let checks = failed_checks(of, &scoring);
        let mut found = gathered.diagnostics;
        found.extend(scoring.into_iter().filter(|d| !shown(d)));
        Scored {
            reports: gathered.reports,
            cards,
            found,
            checks,
            options,
            changed: None,
        }
    }

    /// Whether it passes; quicker to say than why it does not.
    pub fn passes(&self, rubric: &CompiledRubric) -> bool {
        let asks_words = |expected: &Expected| {
            let Wanted::Item(_, wanted) = &expected.wanted else {
                return false;
            };
            wanted.reason.is_some() || wanted.workings.is_some()
        };
        let mut expected = self.offices.iter().flat_map(|office| &office.expected);
        let brief = !expected.any(asks_words);
        self.judge(rubric, &self.score(rubric, brief)).is_empty()
    }

    /// Scores the case; what is not as it says, each at the expectation that it does not meet. Empty: it passes.
    pub fn run(&self, rubric: &CompiledRubric) -> Vec<Diagnostic> {
        self.judge(rubric, &self.score(rubric, false))
    }

    /// What of a scored case is not as it says, each at the expectation that it does not meet. Empty: it passes.
    pub fn judge(&self, rubric: &CompiledRubric, scored: &Scored) -> Vec<Diagnostic> {
        let of = rubric.rubric();
        let cards = &scored.cards;
        let mut failures = self.problems_of(&scored.found);
        failures.extend(self.checks_of(&scored.checks));
        for office in &self.offices {
            let Some(card) = cards.iter().find(|card| card.office.id == office.id) else {
                // Refused: its message says why, unless just that was expected.
                failures.extend(office.expected.first().map(|expected| {
                    let message = format!("`{}` 没有计分", quote(&office.id));
                    self.failure(message, expected)
                }));
                continue;
            };
            for expected in &office.expected {
                if let Some(found) = differs(expected, card, of) {
                    let whose = match self.offices.len() {
                        1 => String::new(),
                        _ => format!("`{}` 的 ", quote(&office.id)),
                    };
                    let message = format!("{whose}`{}` {}", expected.key, found.message);
                    let failure = self.failure(message, expected);
                    let picture = scored.picture(rubric, card, &expected.wanted);
                    let account: Vec<String> = found.account.into_iter().chain(picture).collect();
                    failures.push(match account.is_empty() {
                        true => failure,
                        false => failure.help(account.join("\n")),
                    });
                }
            }
        }
        failures
    }

    /// Where the case says which checks its facts fail, and they fail others.
    fn checks_of(&self, failed: &BTreeSet<String>) -> Option<Diagnostic> {
        let (wanted, place) = self.checks.as_ref()?;
        if failed.iter().eq(wanted) {
            return None;
        }
        let shown = |ids: Vec<&str>| match ids.is_empty() {
            true => "没有".to_owned(),
            false => format!("`{}`", ids.join("`、`")),
        };
        let message = format!(
            "用例 `{}`:不符的勾稽关系应为 {},实际是 {}",
            quote(&self.name),
            shown(wanted.iter().map(String::as_str).collect()),
            shown(failed.iter().map(String::as_str).collect()),
        );
        Some(Diagnostic::new(Code::CaseFailed, message).at(place.clone()))
    }

    fn failure(&self, message: String, expected: &Expected) -> Diagnostic {
        let message = format!("用例 `{}`:{message}", quote(&self.name));
        Diagnostic::new(Code::CaseFailed, message).at(expected.place.clone())
    }

    /// Errors and warnings about the facts that the case does not name, and those that it names in vain.
    fn problems_of(&self, found: &[Diagnostic]) -> Vec<Diagnostic> {
        let serious = found.iter().filter(|d| d.severity() != Severity::Note);
        let mut codes: Vec<&str> = serious.clone().map(|d| d.code.name()).collect();
        codes.sort_unstable();
        if codes == self.problems {
            return Vec::new();
        }
        match &self.problems_at {
            None => serious.cloned().collect(),
            Some(place) => {
                let message = format!(
                    "用例 `{}`:填报应有的问题是 `{}`,实际是 `{}`",
                    quote(&self.name),
                    self.problems.join("`、`"),
                    codes.join("`、`")
                );
                vec![Diagnostic::new(Code::CaseFailed, message).at(place.clone())]
            }
        }
    }
}

/// The checks that were told not to hold: each message shows the check's own condition.
fn failed_checks(rubric: &Rubric, told: &[Diagnostic]) -> BTreeSet<String> {
    let failed = told.iter().filter(|d| d.code == Code::CheckFailed);
    let labels: Vec<_> = failed.flat_map(|d| &d.labels).collect();
    let checks = rubric.checks.iter().filter(|check| {
        let own = &check.holds.place;
        labels.iter().any(|label| label.place == *own)
    });
    checks.map(|check| check.id.clone()).collect()
}

/// What was found in place of what was expected.
struct Found {
    message: String,
    /// How it came about.
    account: Option<String>,
}

fn differs(expected: &Expected, card: &Scorecard, rubric: &Rubric) -> Option<Found> {
    let plain = |message| {
        let account = None;
        Some(Found { message, account })
    };
    match &expected.wanted {
        Wanted::Item(indicator, wanted) => {
            let outcome = card.outcomes.iter().find(|o| o.indicator == *indicator);
            match outcome {
                Some(outcome) => item(wanted, outcome),
                None => plain("对这个单位不存在".to_owned()),
            }
        }
        Wanted::Section(section, figure) => {
            let result = card.sections.iter().find(|s| s.section == *section)?;
            plain(figure_differs(figure, &result.points)?)
        }
        Wanted::Column(column, figure) => {
            let found = card.columns.get(*column).and_then(Option::as_ref);
            match (figure, found) {
                (None, None) => None,
                (Some(figure), Some(ends)) => plain(figure_differs(figure, ends)?),
                (Some(figure), None) => plain(format!("应为 {},得到空格", show_figure(figure))),
                (None, Some(ends)) => plain(format!("应为空格,得到 {}", ends.sure)),
            }
        }
        Wanted::Card(of_card, figure) => {
            let ends = match of_card {
                CardFigure::Base => &card.base,
                CardFigure::Bonus => &card.bonus,
                CardFigure::Penalty => &card.penalty,
                CardFigure::Rescale => &card.rescale,
                CardFigure::Adjustment => &card.adjustment,
                CardFigure::BeforeGates => &card.total_before_gates,
                CardFigure::Total => &card.total,
            };
            plain(figure_differs(figure, ends)?)
        }
        Wanted::Rank(figure) => {
            let standing = card.standing.as_ref();
            let best = standing.and_then(|s| s.rank_best);
            let worst = standing.and_then(|s| s.rank_worst);
            let same = |place: Option<usize>, wanted: &crate::decimal::Number| {
                place.and_then(|n| i64::try_from(n).ok()) == wanted.to_i64()
            };
            let met = match figure {
                Some(figure) => same(best, &figure.sure) && same(worst, &figure.possible),
                None => best.is_none(),
            };
            if met {
                return None;
            }
            let show = |place: Option<usize>| place.map_or("无".to_owned(), |n| n.to_string());
            let wanted = figure.as_ref().map_or("无".to_owned(), show_figure);
            plain(format!(
                "应为 {wanted},得到 {} 至 {}",
                show(best),
                show(worst)
            ))
        }
        Wanted::Grade(sure, possible) => {
            let name = |at: Option<usize>| {
                let grade = at.and_then(|at| rubric.grades.get(at));
                grade.map_or("", |grade| grade.name.as_str())
            };
            let standing = card.standing.as_ref();
            let found = (
                name(standing.and_then(|s| s.grade)),
                name(standing.and_then(|s| s.grade_possible)),
            );
            if found == (sure, possible) {
                return None;
            }
            plain(format!(
                "应为 `{sure}` 至 `{possible}`,得到 `{}` 至 `{}`",
                found.0, found.1
            ))
        }
        Wanted::Gates(fire, may) => {
            let of = |truth: Truth| {
                let gates = card.gates.iter().filter(|gate| gate.fires == truth);
                let gates = gates.filter_map(|gate| rubric.gates.get(gate.gate));
                let mut ids: Vec<String> = gates.map(|gate| gate.id.clone()).collect();
                ids.sort();
                ids
            };
            let found = (of(Truth::True), of(Truth::Open));
            if (&found.0, &found.1) == (fire, may) {
                return None;
            }
            let told = |fire: &[String], may: &[String]| {
                let ids = fire.iter().map(|id| format!("`{id}`"));
                let ids = ids.chain(may.iter().map(|id| format!("`{id}`(可能)")));
                match ids.collect::<Vec<_>>().join("、") {
                    none if none.is_empty() => "没有".to_owned(),
                    ids => ids,
                }
            };
            plain(format!(
                "触发的应为 {},得到 {}",
                told(fire, may),
                told(&found.0, &found.1)
            ))
        }
        Wanted::Remark(words) => {
            if card.remarks.iter().any(|remark| remark.contains(words)) {
                return None;
            }
            plain(format!(
                "应有 `{}`,备注是 `{}`",
                quote(words),
                card.remarks.join(";")
            ))
        }
    }
}

fn item(wanted: &ItemWanted, outcome: &Outcome) -> Option<Found> {
    let points = wanted
        .points
        .as_ref()
        .and_then(|figure| item_differs(figure, outcome));
    let status = wanted.status.filter(|status| *status != outcome.status);
    let status = status.map(|status| {
        format!(
            "应为 `{}`,得到 `{}`",
            status.title(),
            outcome.status.title()
        )
    });
    let lacks = |what: &str, words: &Option<String>, text: &str| {
        let words = words.as_ref().filter(|words| !text.contains(*words))?;
        Some(format!("的{what}应有 `{}`", quote(words)))
    };
    let reason = lacks("说明", &wanted.reason, &outcome.words.reason);
    let workings = lacks("计算", &wanted.workings, &outcome.words.workings);
    let message: Vec<String> = [points, status, reason, workings]
        .into_iter()
        .flatten()
        .collect();
    if message.is_empty() {
        return None;
    }
    // The reason repeats the workings where there is one.
    let account = [
        ("说明", &outcome.words.reason),
        ("计算", &outcome.words.workings),
    ];
    let account = account.iter().find(|(_, text)| !text.is_empty());
    Some(Found {
        message: message.join(";"),
        account: account.map(|(what, text)| format!("{what}:{text}")),
    })
}

/// Points of an item that does not apply, or breaks, are no points.
fn item_differs(wanted: &Figure, outcome: &Outcome) -> Option<String> {
    use crate::outcome::Status::{Failed, NotApplicable};
    if matches!(outcome.status, NotApplicable | Failed) {
        return Some(format!(
            "应为 {},得到 `{}`",
            show_figure(wanted),
            outcome.status.title()
        ));
    }
    figure_differs(wanted, &outcome.points)
}

fn figure_differs(wanted: &Figure, found: &Ends) -> Option<String> {
    if (&wanted.sure, &wanted.possible) == (found.sure.value(), found.possible.value()) {
        return None;
    }
    let found = match found.is_settled() {
        true => found.sure.to_string(),
        false => format!("待定 {} 至 {}", found.sure, found.possible),
    };
    Some(format!("应为 {},得到 {found}", show_figure(wanted)))
}

fn show_figure(figure: &Figure) -> String {
    match figure.sure == figure.possible {
        true => figure.sure.to_string(),
        false => format!("待定 {} 至 {}", figure.sure, figure.possible),
    }
}
