//! One indicator of one report: applies? → script → inner scale → floor and cap → rounding → status and reason.

use std::ops::Bound;

use crate::decimal::{Number, Points};
use crate::diagnostic::{Code, Diagnostic};
use crate::outcome::{Ends, Need, NeedKind, Outcome, Status};
use crate::rubric::{FieldId, Indicator, IndicatorId, Limit, Manual, Score, SectionKind};
use crate::script::Program;
use crate::value::{Interval, Possible, Truth, Value};

use super::account::{self, Best};
use super::facts::{Case, Facts, Unproved};
use super::{tightest, workings};

/// One indicator being scored for one report.
pub(super) struct Scoring<'a> {
    pub(super) case: Case<'a>,
    pub(super) at: IndicatorId,
    pub(super) indicator: &'a Indicator,
}

/// What a script came to as points, before it is put in words.
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
    failure: Option<crate::value::Failure>,
    open: Vec<FieldId>,
}

impl Scoring<'_> {
    pub(super) fn outcome(&self) -> Outcome {
        let mut outcome = match &self.indicator.score {
            Score::Manual(manual) => self.manual(manual),
            Score::Script(_) => match self.case.rubric.score(self.at) {
                Some(program) => self.scripted(program),
                None => self.blank(Status::Failed),
            },
        };
        outcome.self_score = self.case.report.self_score.get(&self.indicator.id).cloned();
        self.applied(outcome)
    }

    fn kind(&self) -> SectionKind {
        self.case
            .rubric
            .rubric()
            .sections
            .get(self.at.section)
            .map_or(SectionKind::Base, |s| s.kind)
    }

    fn digits(&self) -> u32 {
        self.case.rubric.rubric().digits
    }

    /// The least and the most that the item can come to, before any sign of a penalty; none: no end stated.
    fn limits(&self) -> (Option<Number>, Option<Number>) {
        let at = |limit: &Option<Limit>, otherwise: Option<Number>| match limit {
            Some(limit) => limit.number().cloned(),
            None => otherwise,
        };
        (
            at(&self.indicator.floor, Some(Number::zero())),
            at(&self.indicator.cap, self.indicator.points.clone()),
        )
    }

    fn facts(&self, unproved: Unproved) -> Facts<'_> {
        let points = self
            .indicator
            .out_of
            .as_ref()
            .or(self.indicator.points.as_ref());
        let points = points.cloned().unwrap_or_else(Number::zero);
        Facts::new(self.case, unproved, Some(points))
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
            reported: String::new(),
            verified: String::new(),
            workings: String::new(),
            reason: String::new(),
            evidence: String::new(),
            self_score: None,
            needs: Vec::new(),
            failure: None,
        }
    }

    /// A person's entry, not made yet: open between its ends.
    fn manual(&self, manual: &Manual) -> Outcome {
        let scaled = |n: &Number| self.scale(&Interval::from(n.clone()));
        let ends = self.printed(&scaled(&manual.from).hull(&scaled(&manual.to)));
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
            reason,
            needs: vec![need],
            ..self.blank(Status::Open)
        }
    }

    fn scripted(&self, program: &Program) -> Outcome {
        let given = self.scored(program, &self.facts(Unproved::Given));
        let facts = self.facts(Unproved::Missing);
        let sure = self.scored(program, &facts);
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

        let fields = self.case.rubric.fields_of(program);
        let read = account::what_was_read(&fields, &facts);
        let mut outcome = Outcome {
            points: ends,
            proved,
            reported: read.reported,
            verified: read.verified,
            evidence: read.evidence,
            workings: workings::workings(program, &facts),
            may_not_apply: not_applicable.is_some() && (has_value || failure.is_some()),
            ..self.blank(Status::Partial)
        };
        match (has_value, not_applicable, failure) {
            (false, Some(reason), None) => {
                outcome.status = Status::NotApplicable;
                outcome.points = Ends::zero(self.digits());
                outcome.reason = format!("缺项:{reason}");
            }
            (false, None, Some(failure)) => self.failed(&mut outcome, program, failure),
            (_, _, failure) => {
                self.scored_in_words(&mut outcome, program, &facts, &sure.open, failure.is_some())
            }
        }
        outcome
    }

    fn failed(&self, outcome: &mut Outcome, program: &Program, failure: crate::value::Failure) {
        let fields = self.case.rubric.fields_of(program);
        let (short, remedy) = if fields.is_empty() {
            ("请修改细则", "填报的数与此无关,请修改细则的这条规则")
        } else {
            (
                "请核对填报数",
                "核对填报的数;规则没有说这种情形时,请修改细则",
            )
        };
        outcome.status = Status::Failed;
        outcome.reason = format!(
            "计分出错:{},可得{}至{}分,{short}",
            failure.message, outcome.points.sure, outcome.points.possible
        );
        let place = match failure.span {
            Some((start, end)) => program.script().place_of(start..end),
            None => program.script().place.clone(),
        };
        let mut problem = Diagnostic::new(
            Code::ScriptFailed,
            format!(
                "{} {} 计不出分:{}",
                self.indicator.id, self.indicator.title, failure.message
            ),
        )
        .office(&self.case.report.office.id);
        // The report's own figures first: they are what an assessor can mend.
        for id in fields {
            if let Some(place) = self.case.report.fact(id).and_then(|f| f.place.clone()) {
                problem = problem.at(place);
            }
        }
        problem = problem
            .label(place, "细则的这条规则")
            .help(remedy);
        outcome.failure = Some(problem);
    }

    fn scored_in_words(
        &self,
        outcome: &mut Outcome,
        program: &Program,
        facts: &Facts<'_>,
        open: &[FieldId],
        may_fail: bool,
    ) {
        let settled = outcome.points.is_settled() && !outcome.may_not_apply && !may_fail;
        if settled {
            outcome.status = self.status(&outcome.points.sure);
            outcome.proved = true;
            if outcome.status != Status::Full {
                outcome.reason = self.lost(outcome);
            }
            return;
        }
        outcome.status = Status::Open;
        let top = outcome.points.possible.clone();
        let is_best =
            |p: &Possible| p.is_settled() && p.value.is_some() && self.ends(p).possible == top;
        outcome.needs = account::needs(program, open, facts, &Best { is_best: &is_best });
        let what = account::say_needs(&outcome.needs);
        let what = if what.is_empty() {
            outcome.workings.clone()
        } else {
            what
        };
        let range = if self.kind() == SectionKind::Penalty {
            format!(
                "扣{}至{}分",
                -outcome.points.possible.clone(),
                -outcome.points.sure.clone()
            )
        } else {
            format!("可得{}至{}分", outcome.points.sure, outcome.points.possible)
        };
        let maybe = if outcome.may_not_apply {
            "(也可能缺项)"
        } else {
            ""
        };
        let broken = if may_fail {
            "(有的情形计不出分)"
        } else {
            ""
        };
        let outside = if outcome.proved || may_fail {
            ""
        } else {
            "(两端是稳妥的估计,实际可能更窄)"
        };
        outcome.reason = format!(
            "{what}:{range}{maybe}{broken}{outside},{}",
            account::say_remedy(&outcome.needs)
        );
    }

    /// Why points were lost, with the figures.
    fn lost(&self, outcome: &Outcome) -> String {
        let points = &outcome.points.sure;
        if self.kind() == SectionKind::Penalty {
            return format!("{},扣{}分", outcome.workings, -points.clone());
        }
        match &outcome.max {
            Some(max) if max > points && self.kind() == SectionKind::Base => format!(
                "{},得{points}分,失{}分",
                outcome.workings,
                max.clone() - points.clone()
            ),
            _ => format!("{},得{points}分", outcome.workings),
        }
    }

    fn status(&self, points: &Points) -> Status {
        let cap = self
            .indicator
            .points
            .as_ref()
            .map(|p| Points::round(p, self.digits()));
        let none = points.value() == &Number::zero();
        if self.kind() == SectionKind::Penalty {
            return match cap {
                _ if none => Status::Full,
                Some(cap) if -points.clone() >= cap => Status::Zero,
                _ => Status::Partial,
            };
        }
        match cap {
            Some(cap) if *points >= cap => Status::Full,
            _ if none || points.value().is_negative() => Status::Zero,
            _ => Status::Partial,
        }
    }

    /// What a program comes to as points, from outside and from inside.
    fn scored(&self, program: &Program, facts: &Facts<'_>) -> Scored {
        let (outer, inner, open) = tightest(program, facts);
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

    /// The printed ends of what a script may come to; where it may break, everything from floor to cap.
    fn ends(&self, possible: &Possible) -> Ends {
        let points = match &possible.value {
            _ if possible.failure.is_some() => Interval::everything(),
            Some(Value::Number(points)) => self.scale(points),
            Some(Value::Flag(truth)) => self.all_or_nothing(*truth),
            _ => Interval::from(Number::zero()),
        };
        self.printed(&points)
    }

    fn all_or_nothing(&self, truth: Truth) -> Interval {
        let full = Interval::from(self.indicator.points.clone().unwrap_or_else(Number::zero));
        let nothing = Interval::from(Number::zero());
        match truth {
            Truth::True => full,
            Truth::False => nothing,
            Truth::Open => full.hull(&nothing),
        }
    }

    /// From the inner scale to points.
    fn scale(&self, points: &Interval) -> Interval {
        match (&self.indicator.out_of, &self.indicator.points) {
            (Some(out_of), Some(full)) => match full.checked_div(out_of) {
                Some(k) => points.multiply(&k.into()),
                None => points.clone(),
            },
            _ => points.clone(),
        }
    }

    /// Floored, capped, rounded; of a penalty with its sign.
    fn printed(&self, points: &Interval) -> Ends {
        let digits = self.digits();
        let (floor, cap) = self.limits();
        let mut within = points.clone();
        if let Some(floor) = &floor {
            within = within.max(&floor.clone().into());
        }
        if let Some(cap) = &cap {
            within = within.min(&cap.clone().into());
        }
        let far = self.far();
        let lo = match within.lo() {
            Bound::Included(n) => n.round(digits),
            Bound::Excluded(n) => n.round_above(digits),
            Bound::Unbounded => floor.unwrap_or_else(|| -far.clone()),
        };
        let hi = match within.hi() {
            Bound::Included(n) => n.round(digits),
            Bound::Excluded(n) => n.round_below(digits),
            Bound::Unbounded => cap.unwrap_or(far),
        };
        let (lo, hi) = (
            Points::round(&lo.clone().min(hi.clone()), digits),
            Points::round(&hi.max(lo), digits),
        );
        if self.kind() == SectionKind::Penalty {
            Ends {
                sure: -hi,
                possible: -lo,
            }
        } else {
            Ends {
                sure: lo,
                possible: hi,
            }
        }
    }

    /// What stands in for an end that nothing limits: the section's own cap, else the full marks of the paper.
    fn far(&self) -> Number {
        let rubric = self.case.rubric.rubric();
        let cap = rubric
            .sections
            .get(self.at.section)
            .and_then(|s| s.cap.as_ref())
            .and_then(Limit::number);
        cap.unwrap_or(&rubric.points).clone()
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
        let (applies, _, open) = tightest(program, &facts);
        let why = workings::workings(program, &facts);
        let not_applicable = |outcome: Outcome, reason: String| Outcome {
            reason: format!("缺项:{reason}"),
            workings: why.clone(),
            reported: if outcome.reported.is_empty() {
                account::what_was_read(&self.case.rubric.fields_of(program), &facts).reported
            } else {
                outcome.reported
            },
            self_score: outcome.self_score,
            evidence: outcome.evidence,
            ..self.blank(Status::NotApplicable)
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
                        .needs
                        .iter()
                        .filter(|n| !needs.iter().any(|own| own.item == n.item))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
                let what = account::say_needs(&needs);
                let remedy = account::say_remedy(&needs);
                let reason = format!(
                    "{what}:可得{}至{}分(也可能缺项:{}),{remedy}",
                    outcome.points.sure, outcome.points.possible, condition.otherwise
                );
                Outcome {
                    status: Status::Open,
                    may_not_apply: true,
                    needs,
                    reason,
                    failure: None,
                    ..outcome
                }
            }
        }
    }
}
