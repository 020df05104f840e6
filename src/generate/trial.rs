//! Facts, scored: what the search for cases looks at.

use crate::batch::{OneByOne, score};
use crate::case::Scored;
use crate::compile::CompiledRubric;
use crate::coverage::{Owner, limits, scripts};
use crate::decimal::Number;
use crate::evaluate::{Cohorts, conditions_among};
use crate::outcome::Status;
use crate::report::review::Reviewed;
use crate::report::{Office, Prior, Report};
use crate::rubric::{Field, FieldId, Rubric, SectionKind};
use crate::scorecard::{Figures, Options};
use crate::script::{Environment, Program};
use crate::source::Source;
use crate::value::{Fact, Truth, Value};

use super::given::{Setting, Spot};

/// A rubric and the cohort that cases are written for.
pub(super) struct Trial<'a> {
    /// For all cohorts.
    pub(super) whole: &'a CompiledRubric,
    /// As it stands for the cohort.
    pub(super) compiled: &'a CompiledRubric,
    pub(super) cohort: &'a str,
    /// Every script, with whose it is.
    pub(super) scripts: Vec<(Owner, &'a Program)>,
}

/// Gates and failed checks, the fewer the better; then points.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Worth(std::cmp::Reverse<usize>, Number);

impl Worth {
    pub(super) fn points(&self) -> &Number {
        &self.1
    }
}

impl Default for Worth {
    fn default() -> Self {
        Self(std::cmp::Reverse(0), Number::zero())
    }
}

impl<'a> Trial<'a> {
    pub(super) fn new(whole: &'a CompiledRubric, cohort: &'a str) -> Self {
        let compiled = whole.of_cohort(cohort);
        Self {
            whole,
            compiled,
            cohort,
            scripts: scripts(compiled, cohort),
        }
    }

    pub(super) fn rubric(&self) -> &'a Rubric {
        self.compiled.rubric()
    }

    pub(super) fn field(&self, spot: Spot) -> Option<&'a Field> {
        match spot {
            Spot::Now(id) | Spot::Prior(id) => self.rubric().field(id),
        }
    }

    /// Every fact that a script reads.
    pub(super) fn spots(&self) -> Vec<Spot> {
        let mut all: Vec<Spot> = Vec::new();
        for (_, program) in &self.scripts {
            for spot in super::spots(self, program) {
                if !all.contains(&spot) {
                    all.push(spot);
                }
            }
        }
        all.sort();
        all
    }

    pub(super) fn report(&self, setting: &Setting) -> Report {
        let fact = |spot: Spot, field: &Field| match setting.get(&spot) {
            Some(given) => given.fact(field),
            None => unstated(field),
        };
        let fields = || self.rubric().fields.iter().enumerate();
        let facts = fields().map(|(at, field)| fact(Spot::Now(FieldId(at)), field));
        let prior = fields().map(|(at, field)| fact(Spot::Prior(FieldId(at)), field));
        let has_prior = setting.keys().any(|spot| matches!(spot, Spot::Prior(_)));
        Report {
            office: Office {
                id: "a".to_owned(),
                name: "a".to_owned(),
                cohort: self.cohort.to_owned(),
            },
            period: None,
            facts: facts.collect(),
            self_score: Default::default(),
            self_total: None,
            review: Reviewed::default(),
            prior: match has_prior {
                true => Prior::Facts(prior.collect()),
                false => Prior::NotGiven,
            },
            source: Some(Source::new("", "")),
        }
    }

    pub(super) fn score(&self, setting: &Setting) -> Scored {
        let reports = vec![self.report(setting)];
        let options = Options {
            last_word: false,
            brief: true,
        };
        let (cards, _) = score(self.whole, &reports, options, &OneByOne);
        Scored {
            reports,
            cards,
            found: Vec::new(),
            checks: Default::default(),
            options,
            changed: None,
        }
    }

    /// How good facts are: as few gates and failed checks as can be, then what all scripts give together. Below their
    /// floors they count on, so that the way out of a deep hole is seen; above their caps nothing is won.
    pub(super) fn worth(&self, setting: &Setting) -> Worth {
        let scored = self.score(setting);
        let (Some(report), Some(card)) = (scored.reports.first(), scored.cards.first()) else {
            return Worth::default();
        };
        let cohorts = Cohorts::default();
        let evaluation = conditions_among(self.whole, report, Some(&cohorts));
        let reported = evaluation.before_checks();
        let figures = Figures::ranked(self.rubric(), card, (1, 1), (1, 1));
        let mut worth = Worth::default();
        for (owner, program) in &self.scripts {
            let read =
                |environment: &dyn Environment| program.read(self.rubric(), environment).value;
            let seen = match owner {
                Owner::Check(_) => &reported,
                _ => &evaluation,
            };
            let value = seen.look(owner.indicator(), &figures, read);
            let Owner::Indicator(at) = owner else {
                let flag = match value {
                    Some(Value::Flag(flag)) => flag,
                    _ => Truth::Open,
                };
                let bad = match owner {
                    Owner::Gate(_) => flag != Truth::False,
                    Owner::Check(_) => flag == Truth::False,
                    _ => false,
                };
                worth.0 = std::cmp::Reverse(worth.0.0 + usize::from(bad));
                continue;
            };
            let Some((indicator, section)) = self
                .rubric()
                .indicator(*at)
                .zip(self.rubric().sections.get(at.section))
            else {
                continue;
            };
            let full = indicator
                .out_of()
                .cloned()
                .unwrap_or_else(|| Number::from(1));
            let applies = card
                .outcomes
                .iter()
                .any(|outcome| outcome.indicator == *at && outcome.status != Status::NotApplicable);
            let points = match value.filter(|_| applies) {
                Some(Value::Number(points)) => points.exact().cloned(),
                Some(Value::Flag(flag)) => Some(match flag {
                    Truth::True => full.clone(),
                    _ => Number::zero(),
                }),
                _ => None,
            };
            let cap = limits(indicator).0;
            let own = match (points, section.kind) {
                // What does not apply tries nothing.
                (None, _) => -full,
                (Some(points), SectionKind::Penalty) => -points.max(Number::zero()),
                (Some(points), _) => match cap {
                    Some(cap) => points.min(cap),
                    None => points,
                },
            };
            worth.1 = worth.1.clone() + own;
        }
        worth
    }

    /// Reads something of facts as the script of `owner` sees them.
    pub(super) fn look<T>(
        &self,
        setting: &Setting,
        owner: Owner,
        look: impl FnOnce(&dyn Environment) -> T,
    ) -> Option<T> {
        let scored = self.score(setting);
        let (report, card) = scored.reports.first().zip(scored.cards.first())?;
        let cohorts = Cohorts::default();
        let evaluation = conditions_among(self.whole, report, Some(&cohorts));
        let evaluation = match owner {
            Owner::Check(_) => evaluation.before_checks(),
            _ => evaluation,
        };
        let figures = Figures::ranked(self.rubric(), card, (1, 1), (1, 1));
        Some(evaluation.look(owner.indicator(), &figures, look))
    }
}

/// What nothing is said of.
fn unstated(field: &Field) -> Fact {
    match &field.if_blank {
        Some(value) => Fact {
            origin: crate::value::Origin::IfBlank,
            ..Fact::reported(value.clone(), "")
        },
        None => Fact::missing(),
    }
}
