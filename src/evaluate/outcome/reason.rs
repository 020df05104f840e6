//! Why an indicator is open, lost points or broke, in words and figures.

use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::account::{self, Best};
use crate::evaluate::facts::Facts;
use crate::outcome::{Ends, Outcome, Status};
use crate::rubric::{FieldId, SectionKind};
use crate::script::Program;
use crate::value::{Failure, Possible};

use super::Scoring;

impl Scoring<'_> {
    pub(super) fn failed(&self, outcome: &mut Outcome, program: &Program, failure: Failure) {
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
        outcome.words.reason = format!(
            "计分出错:{},{},{short}",
            failure.message,
            self.range(&outcome.points)
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
        problem = problem.label(place, "细则的这条规则").help(remedy);
        outcome.words.failure = Some(Box::new(problem));
    }

    /// `可得0.00至5.00分`, of a penalty `扣0.00至5.00分`; one figure where the ends meet.
    pub(super) fn range(&self, points: &Ends) -> String {
        let (verb, low, high) = match self.kind() {
            SectionKind::Penalty => ("扣", -points.possible.clone(), -points.sure.clone()),
            _ => ("可得", points.sure.clone(), points.possible.clone()),
        };
        match low == high {
            true => format!("{verb}{low}分"),
            false => format!("{verb}{low}至{high}分"),
        }
    }

    pub(super) fn scored_in_words(
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
                outcome.words.reason = self.lost(outcome);
            }
            return;
        }
        outcome.status = Status::Open;
        let top = outcome.points.possible.clone();
        let is_best =
            |p: &Possible| p.is_settled() && p.value.is_some() && self.ends(p).possible == top;
        outcome.words.needs = account::needs(program, open, facts, &Best { is_best: &is_best });
        let full = outcome.max.as_ref().is_some_and(|max| top >= *max);
        let best = if full {
            "满分".to_owned()
        } else {
            format!("{top}分")
        };
        let what = account::say_needs(&outcome.words.needs, &best);
        let what = if what.is_empty() {
            outcome.words.workings.clone()
        } else {
            what
        };
        let range = self.range(&outcome.points);
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
        outcome.words.reason = format!(
            "{what}:{range}{maybe}{broken}{outside},{}",
            account::say_remedy(&outcome.words.needs)
        );
    }

    /// Why points were lost, with the figures.
    pub(super) fn lost(&self, outcome: &Outcome) -> String {
        let points = &outcome.points.sure;
        if self.kind() == SectionKind::Penalty {
            return format!("{},扣{}分", outcome.words.workings, -points.clone());
        }
        match &outcome.max {
            Some(max) if max > points && self.kind() == SectionKind::Base => format!(
                "{},得{points}分,失{}分",
                outcome.words.workings,
                max.clone() - points.clone()
            ),
            _ => format!("{},得{points}分", outcome.words.workings),
        }
    }

    /// The arithmetic with its inner scale: points out of 100 that count 3.
    pub(super) fn with_scale(&self, workings: String) -> String {
        match (&self.indicator.out_of, &self.indicator.points) {
            (Some(out_of), Some(points)) => format!("({workings})×{points}÷{out_of}"),
            _ => workings,
        }
    }
}
