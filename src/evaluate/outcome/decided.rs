//! What people decided of one item: an entry where a person scores, changes of the points, who verified its facts.

use std::collections::BTreeSet;

use crate::decimal::{Number, Points};
use crate::diagnostic::{Code, Diagnostic};
use crate::outcome::{Decided, Ends, Outcome, Status, Words};
use crate::report::review::{Entered, Marks, Signature, agreed, current};
use crate::rubric::{Manual, Score, SectionKind};
use crate::value::Interval;

use super::Scoring;

impl Scoring<'_> {
    /// The entry that counts, and what is to be said about the others.
    pub(super) fn entry(&self, manual: &Manual) -> (Option<&Entered<Marks>>, Vec<Diagnostic>) {
        let report = self.case.report;
        let Some(entries) = report.review.manual.get(&self.at) else {
            return (None, Vec::new());
        };
        let name = self.name();
        let (held, mut said) = current(entries, &report.office, &name, &self.unmade(manual));
        let (counts, differ) = agreed(&held, &report.office, &name);
        said.extend(differ);
        (counts, said)
    }

    /// `C2 执法人员持证率`
    fn name(&self) -> String {
        format!("{} {}", self.indicator.id, self.indicator.title)
    }

    /// The outcome of an entry that a person made.
    pub(super) fn entered(&self, entry: &Entered<Marks>) -> Outcome {
        let Marks { band, points } = &entry.value;
        let scaled = self.scale(&Interval::from(points.clone()));
        let ends = self.printed(&scaled);
        let band = band.as_ref().map_or_else(String::new, |name| {
            let word = if name.ends_with(['档', '等', '级']) {
                ""
            } else {
                "档"
            };
            format!("{name}{word}")
        });
        let workings = match (&self.indicator.out_of, &self.indicator.points) {
            (Some(out_of), Some(full)) => {
                let result = scaled.exact().map(|n| format!("={n}")).unwrap_or_default();
                format!("评定{band}{points}×{full}÷{out_of}{result}").replace("=≈", "≈")
            }
            _ => format!("评定{band}{points}分"),
        };
        let mut outcome = Outcome {
            status: self.status(&ends.sure),
            points: ends,
            words: Words {
                workings,
                evidence: backed("评分", &entry.signature),
                ..Words::default()
            }
            .into(),
            ..self.blank(Status::Partial)
        };
        outcome.words.reason = format!("{}:{}", self.lost(&outcome), entry.signature.say());
        outcome
    }

    /// The outcome with a person's changes, who decided what of it, and what is to be said about entries not used.
    pub(in crate::evaluate) fn decided(&self, mut outcome: Outcome) -> (Outcome, Vec<Diagnostic>) {
        let review = &self.case.report.review;
        let none = Vec::new();
        let changes = review.adjustments.get(&self.at).unwrap_or(&none);
        let mut said = Vec::new();
        let mut signed: Vec<&Signature> = self.verified();
        let mut places = Vec::new();
        let mut computed = outcome.points.clone();
        let mut entry_made = true;
        if let Score::Manual(manual) = &self.indicator.score {
            let (entry, about) = self.entry(manual);
            said.extend(about);
            entry_made = entry.is_some();
            if let Some(entry) = entry {
                signed.push(&entry.signature);
                places.push(entry.signature.place.clone());
            }
        }
        if outcome.status == Status::NotApplicable {
            // Named when the card is summed up: a section that does not apply is the same case.
            places.extend(changes.iter().map(|change| change.signature.place.clone()));
        } else if !entry_made {
            said.extend(changes.iter().map(|change| self.no_entry(change)));
        } else if !changes.is_empty() {
            let office = &self.case.report.office;
            let (held, stale) = current(changes, office, &self.name(), &computed);
            said.extend(stale);
            if !held.is_empty() {
                computed = outcome.points.clone();
                self.change(&mut outcome, &held);
                signed.extend(held.iter().map(|change| &change.signature));
                places.extend(held.iter().map(|change| change.signature.place.clone()));
            }
        }
        if !signed.is_empty() || !places.is_empty() {
            let (by, on) = who_and_when(&signed);
            outcome.decided = Some(Box::new(Decided {
                computed,
                by,
                on,
                entries: places,
            }));
        }
        (outcome, said)
    }

    /// Adds the differences within floor and cap, at both ends.
    fn change(&self, outcome: &mut Outcome, changes: &[&Entered<Number>]) {
        let digits = self.digits();
        let sum: Number = changes.iter().map(|change| change.value.clone()).sum();
        let (floor, cap) = self.limits();
        // The limits of a penalty are of points taken.
        let (least, most) = match self.kind() {
            SectionKind::Penalty => (cap.map(|n| -n), floor.map(|n| -n)),
            SectionKind::Base | SectionKind::Bonus => (floor, cap),
        };
        let changed = |points: &Points| {
            let mut value = points.value().clone() + sum.clone();
            if let Some(least) = &least {
                value = value.max(least.round(digits));
            }
            if let Some(most) = &most {
                value = value.min(most.round(digits));
            }
            Points::round(&value, digits)
        };
        let before = outcome.points.clone();
        outcome.points = Ends {
            sure: changed(&before.sure),
            possible: changed(&before.possible),
        };
        let whole = Points::round(&sum, digits);
        let made = outcome.points.difference(&before);
        let limited = if made == Ends::exactly(whole) {
            String::new()
        } else {
            let made = if made.is_settled() {
                signed(&made.sure)
            } else {
                format!("{}至{}", signed(&made.sure), signed(&made.possible))
            };
            format!(",受上下限限制实为{made}")
        };
        let texts: Vec<String> = changes
            .iter()
            .map(|change| {
                let points = Points::round(&change.value, digits);
                format!("调整{}:{}", signed(&points), change.signature.say())
            })
            .collect();
        let text = format!("{}{limited}", texts.join(";"));
        outcome.words.reason = joined(&outcome.words.reason, &text);
        let backing = changes
            .iter()
            .map(|change| backed("调整", &change.signature));
        for text in backing.filter(|text| !text.is_empty()) {
            outcome.words.evidence = joined(&outcome.words.evidence, &text);
        }
        if outcome.status == Status::Open {
            if outcome.points.is_settled() && !outcome.may_not_apply {
                outcome.status = self.status(&outcome.points.sure);
                outcome.words.needs.clear();
            }
        } else if outcome.status != Status::Failed {
            outcome.status = self.status(&outcome.points.sure);
        }
    }

    /// A change of an entry that nobody made.
    fn no_entry(&self, change: &Entered<Number>) -> Diagnostic {
        let office = &self.case.report.office;
        let message = format!(
            "`{}` 的 `{}` 还没有评分,调整 `{}` 没有采用",
            office.name,
            self.name(),
            change.written
        );
        Diagnostic::new(Code::ReviewItem, message)
            .at(change.signature.place.clone())
            .office(&office.id)
            .help("由人评分的指标,类型写 `评分`,值写评定的分数")
    }

    /// Who verified the facts that it reads.
    fn verified(&self) -> Vec<&Signature> {
        let rubric = self.case.rubric;
        let verified = &self.case.report.review.verified;
        if verified.is_empty() {
            return Vec::new();
        }
        let programs = [rubric.score(self.at), rubric.indicator_condition(self.at)];
        let programs = programs.into_iter().flatten();
        let fields: BTreeSet<_> = programs.flat_map(|p| rubric.fields_of(p)).collect();
        let found = fields.iter().filter_map(|field| verified.get(field));
        found.map(|verified| &verified.signature).collect()
    }
}

/// Who decided and when, each person and day once, the earliest first.
fn who_and_when(signed: &[&Signature]) -> (String, String) {
    let pairs: BTreeSet<_> = signed.iter().map(|s| (s.date, s.by.as_str())).collect();
    let by: Vec<&str> = pairs.iter().map(|(_, by)| *by).collect();
    let on: Vec<String> = pairs.iter().map(|(date, _)| date.to_string()).collect();
    (by.join(";"), on.join(";"))
}

/// `评分依据:会议纪要3号`; empty without a document.
fn backed(what: &str, signature: &Signature) -> String {
    let document = signature.document.as_ref();
    document.map_or_else(String::new, |document| format!("{what}依据:{document}"))
}

/// Points with their sign: `+0.50`, `−0.50`.
fn signed(points: &Points) -> String {
    if points.value().is_negative() {
        format!("−{}", -points.clone())
    } else {
        format!("+{points}")
    }
}

fn joined(first: &str, second: &str) -> String {
    if first.is_empty() {
        second.to_owned()
    } else {
        format!("{first};{second}")
    }
}
