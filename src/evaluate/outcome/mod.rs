//! One indicator of one report: applies? → script → inner scale → floor and cap → rounding → status and reason.

mod decided;
mod points;
mod reason;
mod steps;

use crate::decimal::{Number, Points};
use crate::outcome::{Ends, Need, NeedKind, Outcome, Status, Words};
use crate::rubric::{FieldId, Indicator, IndicatorId, Manual, Score};
use crate::script::Program;
use crate::value::{Failure, Interval, Possible, Rare, Truth, Value};

pub use steps::PointStep;

use super::account::{self, Best};
use super::facts::{Case, Facts, Unproved};
use super::{same_value, tightest, workings};

/// One indicator being scored for one report.
pub(in crate::evaluate) struct Scoring<'a> {
    pub(in crate::evaluate) case: Case<'a>,
    pub(in crate::evaluate) at: IndicatorId,
    pub(in crate::evaluate) indicator: &'a Indicator,
}

/// What a script came to as points, before it is put in words.
#[derive(Clone)]
struct Scored {
    /// The printed ends.
    ends: Ends,
    /// Ends that were seen to be reached.
    reached: Option<Ends>,
    /// It may not apply, and why.
    not_applicable: Option<String>,
    /// Some value is possible.
    has_value: bool,
    /// It may break, and how.
    failure: Option<Failure>,
    open: Vec<FieldId>,
}

/// What the script of an indicator sees as `points`.
pub(super) fn full_points(indicator: &Indicator) -> Number {
    indicator.out_of().cloned().unwrap_or_else(Number::zero)
}

impl Scoring<'_> {
    pub(in crate::evaluate) fn outcome(&self) -> Outcome {
        let mut outcome = match &self.indicator.score {
            Score::Manual(manual) => self.manual(manual),
            Score::Script(_) => match self.case.rubric.score(self.at) {
                Some(program) => self.scripted(program),
                None => self.blank(Status::Failed),
            },
        };
        if let Some(points) = self.case.report.self_score.get(&self.indicator.id) {
            outcome.words.self_score = Some(points.clone());
        }
        self.applied(outcome)
    }

    /// The ends of an entry that nobody made.
    fn unmade(&self, manual: &Manual) -> Ends {
        let scaled = |n: &Number| self.scale(&Interval::from(n.clone()));
        self.printed(&scaled(&manual.from).hull(&scaled(&manual.to)))
    }

    fn facts(&self, unproved: Unproved) -> Facts<'_> {
        Facts::new(self.case, unproved, Some(full_points(self.indicator)))
    }

    fn blank(&self, status: Status) -> Outcome {
        let digits = self.digits();
        Outcome {
            indicator: self.at,
            max: self
                .indicator
                .points
                .as_ref()
                .map(|p| Points::round(p, digits)),
            points: Ends::zero(digits),
            status,
            may_not_apply: false,
            proved: true,
            words: Rare::EMPTY,
            decided: None,
        }
    }

    /// A person's entry; not made yet: open between its ends.
    fn manual(&self, manual: &Manual) -> Outcome {
        if let Some(entry) = self.entry(manual).0 {
            return self.entered(entry);
        }
        let ends = self.unmade(manual);
        let need = Need {
            kind: NeedKind::Entry,
            field: None,
            item: self.indicator.id.clone(),
            title: self.indicator.title.clone(),
            unit: "分".to_owned(),
            known: String::new(),
            needed: String::new(),
            ask: self.indicator.responsible.clone().unwrap_or_default(),
        };
        let bands: Vec<String> = manual
            .bands
            .iter()
            .map(|(name, from, to)| format!("{name}档{from}至{to}"))
            .collect();
        let bands = if bands.is_empty() {
            String::new()
        } else {
            format!("({})", bands.join("、"))
        };
        let reason = format!(
            "待评定{bands}:可得{}至{}分,请评定",
            ends.sure, ends.possible
        );
        Outcome {
            points: ends,
            words: Words {
                reason,
                needs: vec![need],
                ..Words::default()
            }
            .into(),
            ..self.blank(Status::Open)
        }
    }

    fn scripted(&self, program: &Program) -> Outcome {
        let as_given = self.facts(Unproved::Given);
        let given = self.scored(program, &as_given);
        if let Some(settled) = self.settled_briefly(&given) {
            return settled;
        }
        let facts = self.facts(Unproved::Missing);
        let sure = match self.case.all_proved {
            true => given.clone(),
            false => self.scored(program, &facts),
        };
        // Without its evidence a value counts for the possible end alone.
        let ends = Ends {
            sure: sure.ends.sure.clone().min(given.ends.sure.clone()),
            possible: given.ends.possible.clone(),
        };
        let reached = sure.reached.as_ref().zip(given.reached.as_ref());
        let proved = reached
            .is_some_and(|(sure, given)| sure.sure == ends.sure && given.possible == ends.possible);
        let not_applicable = sure.not_applicable.clone().or(given.not_applicable.clone());
        let has_value = sure.has_value || given.has_value;
        let failure = sure.failure.clone().or(given.failure.clone());

        let read = account::what_was_read(program, &facts);
        let mut outcome = Outcome {
            points: ends,
            proved,
            words: Words {
                reported: read.reported,
                verified: read.verified,
                evidence: read.evidence,
                // With the figures as they were reported; the reason says that their evidence is missing.
                workings: workings::workings_within(program, &as_given, |own| self.with_scale(own)),
                ..Words::default()
            }
            .into(),
            may_not_apply: not_applicable.is_some() && (has_value || failure.is_some()),
            ..self.blank(Status::Partial)
        };
        match (has_value, not_applicable, failure) {
            (false, Some(reason), None) => {
                outcome.status = Status::NotApplicable;
                outcome.points = Ends::zero(self.digits());
                outcome.words.reason = format!("缺项:{reason}");
            }
            (false, None, Some(failure)) => self.failed(&mut outcome, program, failure),
            (_, _, failure) => {
                self.scored_in_words(&mut outcome, program, &facts, &sure.open, failure.is_some())
            }
        }
        outcome
    }

    /// A settled outcome without words; none when it is not settled or words are wanted.
    fn settled_briefly(&self, given: &Scored) -> Option<Outcome> {
        let alone = given.has_value && given.not_applicable.is_none() && given.failure.is_none();
        let brief = !self.case.in_words && self.case.all_proved;
        if !(brief && alone && given.ends.is_settled()) {
            return None;
        }
        Some(Outcome {
            status: self.status(&given.ends.sure),
            proved: true,
            points: given.ends.clone(),
            ..self.blank(Status::Partial)
        })
    }

    /// What a program comes to as points, from outside and from inside.
    fn scored(&self, program: &Program, facts: &Facts<'_>) -> Scored {
        let printed_alike =
            |outer: &Possible, reached: &Possible| self.ends(outer) == self.ends(reached);
        let (outer, inner, open) = tightest(program, facts, &printed_alike);
        let ends = self.ends(&outer);
        let reached = inner.as_ref().map(|inner| self.ends(inner));
        Scored {
            ends,
            reached,
            not_applicable: outer.not_applicable.clone(),
            has_value: outer.value.is_some(),
            failure: outer.failure,
            open,
        }
    }

    /// The outcome under the condition that the indicator applies.
    fn applied(&self, outcome: Outcome) -> Outcome {
        let (Some(program), Some(condition)) = (
            self.case.rubric.indicator_condition(self.at),
            &self.indicator.applies_when,
        ) else {
            return outcome;
        };
        let facts = self.facts(Unproved::Missing);
        let (applies, _, open) = tightest(program, &facts, &same_value);
        let why = workings::workings(program, &facts);
        let not_applicable = |outcome: Outcome, reason: String| {
            let words = outcome.words.into_inner();
            Outcome {
                words: Words {
                    reason: format!("缺项:{reason}"),
                    workings: why.clone(),
                    reported: if words.reported.is_empty() {
                        account::what_was_read(program, &facts).reported
                    } else {
                        words.reported
                    },
                    self_score: words.self_score,
                    evidence: words.evidence,
                    ..Words::default()
                }
                .into(),
                ..self.blank(Status::NotApplicable)
            }
        };
        match (&applies.value, &applies.not_applicable, &applies.failure) {
            (Some(Value::Flag(Truth::True)), None, None) => outcome,
            (Some(Value::Flag(Truth::False)), None, None) => {
                not_applicable(outcome, condition.otherwise.clone())
            }
            (None, Some(reason), None) => {
                let reason = reason.clone();
                not_applicable(outcome, reason)
            }
            // Where it does not apply, the script and its breakdowns are not looked at.
            _ if outcome.status == Status::NotApplicable => outcome,
            _ => {
                let mut needs = account::needs(
                    program,
                    &open,
                    &facts,
                    &Best {
                        is_best: &|_| false,
                    },
                );
                needs.extend(
                    outcome
                        .words
                        .needs
                        .iter()
                        .filter(|n| !needs.iter().any(|own| own.item == n.item))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
                let what = account::say_needs(&needs, "满分");
                let remedy = account::say_remedy(&needs);
                let reason = format!(
                    "{what}:{}(也可能缺项:{}),{remedy}",
                    self.range(&outcome.points),
                    condition.otherwise
                );
                Outcome {
                    status: Status::Open,
                    may_not_apply: true,
                    words: Words {
                        needs,
                        reason,
                        failure: None,
                        ..outcome.words.into_inner()
                    }
                    .into(),
                    ..outcome
                }
            }
        }
    }
}
