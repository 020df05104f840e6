//! What the total is made of: base, bonus and penalty added up, or the rubric's own formula over them.

use crate::decimal::{Number, Points};
use crate::diagnostic::{Code, Diagnostic};
use crate::outcome::{Ends, Outcome};
use crate::report::Office;
use crate::rubric::Rubric;
use crate::value::{Possible, Value};

use super::assemble::Conditions;
use super::figures::Figures;
use super::shape::span;
use super::tally::Tally;
use super::{Line, LineKind};

/// How a rubric makes the total of one office.
#[derive(Clone, Copy)]
pub(super) struct Formula<'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) outcomes: &'a [Outcome],
    pub(super) conditions: &'a dyn Conditions,
}

/// The total of some sums.
pub(super) struct Made {
    pub(super) total: Ends,
    /// How the formula came to it, where there is one.
    pub(super) said: Option<String>,
    /// Why the formula comes to nothing, or may: it broke, or read something not applicable.
    pub(super) broken: Option<Broken>,
}

/// Why a formula comes to nothing.
pub(super) struct Broken {
    pub(super) why: String,
    /// Nothing else can come of it.
    pub(super) surely: bool,
}

impl Formula<'_> {
    /// The total of some sums.
    pub(super) fn total(&self, sums: &Tally, no_bonus: bool) -> Made {
        let bonus = if no_bonus {
            Ends::zero(self.rubric.digits)
        } else {
            sums.bonus.clone()
        };
        let plain = sums.base.add(&bonus).add(&sums.penalty);
        let plain = Made {
            total: plain,
            said: None,
            broken: None,
        };
        if self.rubric.total.is_none() {
            return plain;
        }
        let figures = Figures::with_sums(self.rubric, self.outcomes, sums, bonus);
        match self.conditions.total(&figures) {
            Some(account) => Made {
                total: self.ends(&account.result),
                said: Some(account.reason),
                broken: broken(&account.result),
            },
            None => plain,
        }
    }

    /// Rounded once. Where it breaks, or reads something not applicable, the total may be anything that it can be.
    fn ends(&self, result: &Possible) -> Ends {
        let rubric = self.rubric;
        let floor = rubric.total_floor.number().cloned();
        let cap = rubric.total_cap.number().cloned();
        let (floor, cap) = (
            floor.unwrap_or_else(Number::zero),
            cap.unwrap_or_else(|| rubric.points.clone()),
        );
        let round = |n: Number| Points::round(&n, rubric.digits);
        match &result.value {
            Some(Value::Number(total))
                if result.failure.is_none() && result.not_applicable.is_none() =>
            {
                Ends {
                    sure: round(total.least().cloned().unwrap_or(floor)),
                    possible: round(total.greatest().cloned().unwrap_or(cap)),
                }
            }
            _ => Ends {
                sure: round(floor),
                possible: round(cap),
            },
        }
    }
}

/// Why a result is no total for certain.
fn broken(result: &Possible) -> Option<Broken> {
    let failure = result.failure.as_ref().map(|f| f.message.clone());
    let absent = result.not_applicable.as_ref();
    let why = failure.or_else(|| absent.map(|reason| format!("缺项({reason})")))?;
    let surely = result.value.is_none();
    Some(Broken { why, surely })
}

/// That no total comes of a formula on the facts of an office.
pub(super) fn problem(rubric: &Rubric, office: &Office, broken: &Broken) -> Option<Diagnostic> {
    let place = rubric.total.as_ref()?.place.clone();
    let message = format!("`{}` 的总分算不出来:{}", office.name, broken.why);
    let problem = Diagnostic::new(Code::ScriptFailed, message).at(place);
    let help = "总分待定,不是0分;核对填报的数,规则没有说这种情形时,请修改 `total`";
    Some(problem.office(&office.id).help(help))
}

/// The line of the formula: what it makes of the sums beside adding them up.
pub(super) fn line(sums: &Tally, made: &Made) -> Option<Line> {
    let (total, said) = (&made.total, made.said.as_ref()?);
    let plain = sums.base.add(&sums.bonus).add(&sums.penalty);
    let points = total.difference(&plain);
    if points.is_zero() {
        return None;
    }
    Some(Line {
        kind: LineKind::Formula,
        section: None,
        gate: None,
        title: "总分公式".to_owned(),
        points,
        open: false,
        workings: format!("{said},{}→{}", span(&plain), span(total)),
        reason: match &made.broken {
            Some(Broken { why, surely: true }) => format!("总分算不出来:{why}"),
            Some(Broken { why, .. }) => format!("总分可能算不出来:{why}"),
            None => String::new(),
        },
        decided: None,
    })
}
