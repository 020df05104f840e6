//! The plans of a rubric, one a class of cohorts, and what they read of a table.

use std::collections::BTreeSet;
use std::fmt;

use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::evaluate::Standings;
use crate::plan::{Batch, NotPlanned, Plan, Source, as_lane};
use crate::rubric::FieldId;
use crate::script::OfficeText;
use crate::script::graph::Leaf;

use crate::bulk::keep::{Class, Layout, Unfit};
use crate::bulk::read::{Classes, Compared, Inputs, Parameter};

/// How the offices of every cohort are scored by columns.
#[derive(Debug)]
pub struct Plans {
    pub(super) classes: Vec<ClassPlan>,
    fields: Vec<FieldId>,
    parameters: Vec<Parameter>,
    /// The targets of the parameters.
    targets: Vec<usize>,
    /// What is compared among offices.
    compared: Vec<Compared>,
    by_cohort: Vec<usize>,
    last_word: bool,
}

/// The plan of the cohorts of one class.
#[derive(Debug)]
pub(super) struct ClassPlan {
    pub(super) plan: Plan,
    pub(super) class: Class,
    /// Where each column of the plan stands in a batch.
    pub(super) columns: Vec<usize>,
    /// The first cohort of the class.
    cohort: String,
    own_rubric: bool,
}

/// Why a rubric's offices are scored one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unplanned {
    /// Something of it that columns do not tell.
    Item(NotPlanned),
    /// Its results cannot be kept in columns.
    Results(Unfit),
    /// It names cohorts here and there, or its scripts ask for them, but it does not list them.
    Cohorts,
}

impl fmt::Display for Unplanned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(NotPlanned { item, why }) => write!(f, "{item}:{why}"),
            Self::Results(unfit) => unfit.fmt(f),
            Self::Cohorts => {
                f.write_str("细则没有列出考核类别(`cohorts`),却分类别规定,或者脚本要看单位的类别")
            }
        }
    }
}

impl Plans {
    /// Plans a rubric. `last_word`: nothing more will come in (`--final`).
    ///
    /// # Errors
    /// What of the rubric columns cannot tell.
    pub fn of(rubric: &CompiledRubric, last_word: bool) -> Result<Self, Vec<Unplanned>> {
        if let Some(unfit) = Layout::declines(rubric) {
            return Err(vec![Unplanned::Results(unfit)]);
        }
        let model = rubric.rubric();
        let mut plans = Self {
            classes: Vec::new(),
            fields: Vec::new(),
            parameters: Vec::new(),
            targets: Vec::new(),
            compared: Vec::new(),
            by_cohort: Vec::new(),
            last_word,
        };
        if model.cohorts.is_empty() {
            let by_target = model.targets.iter().any(|t| !t.by_cohort.is_empty());
            let by_indicator = model.indicators().any(|(_, i)| !i.applies_to.is_empty());
            if by_target || by_indicator || !model.by_cohort.is_empty() || names_cohorts(rubric) {
                return Err(vec![Unplanned::Cohorts]);
            }
            plans.class_of(rubric, "", last_word)?;
        }
        for cohort in &model.cohorts {
            let class = plans.class_of(rubric, cohort, last_word)?;
            plans.by_cohort.push(class);
        }
        plans.lay_columns(rubric).ok_or_else(|| {
            vec![Unplanned::Item(NotPlanned {
                item: "目标值".to_owned(),
                why: "按类别规定的数列里放不下",
            })]
        })?;
        Ok(plans)
    }

    /// The class of a cohort: that of an earlier one for which the same indicators exist, with the same points.
    fn class_of(
        &mut self,
        rubric: &CompiledRubric,
        cohort: &str,
        last_word: bool,
    ) -> Result<usize, Vec<Unplanned>> {
        let class = Class::of(rubric.rubric(), cohort);
        let own_rubric = rubric.rubric().by_cohort.contains_key(cohort);
        let names_cohorts = names_cohorts(rubric);
        let same = |own: &ClassPlan| {
            own.class == class && !own.own_rubric && !own_rubric && !names_cohorts
        };
        if let Some(known) = self.classes.iter().position(same) {
            return Ok(known);
        }
        let plan = Plan::of(rubric, cohort, last_word);
        let plan =
            plan.map_err(|left| left.into_iter().map(Unplanned::Item).collect::<Vec<_>>())?;
        self.classes.push(ClassPlan {
            plan,
            class,
            columns: Vec::new(),
            cohort: cohort.to_owned(),
            own_rubric,
        });
        Ok(self.classes.len() - 1)
    }

    /// Fields of all classes first, then targets that differ by cohort; none where one of those fits no column.
    fn lay_columns(&mut self, rubric: &CompiledRubric) -> Option<()> {
        let mut targets = Vec::new();
        for source in self.classes.iter().flat_map(|class| class.plan.columns()) {
            match source {
                Source::Field(id) if !self.fields.contains(id) => self.fields.push(*id),
                Source::Target(at) if !targets.contains(at) => targets.push(*at),
                Source::Field(_) | Source::Target(_) | Source::Greatest(_) | Source::Absent(_) => {}
                Source::Size(_) | Source::Compared { .. } => {
                    if let Some(compared) = compared(source)
                        && !self.compared.contains(&compared)
                    {
                        self.compared.push(compared);
                    }
                }
            }
        }
        let cohorts = &rubric.rubric().cohorts;
        for target in &targets {
            let of = |cohort: &str| Plan::target(rubric, *target, cohort);
            let by_cohort: Option<Vec<Number>> = cohorts.iter().map(|cohort| of(cohort)).collect();
            self.parameters.push(parameter(&by_cohort?, &of("")?)?);
        }
        self.targets = targets;
        let columns: Option<Vec<Vec<usize>>> = self
            .classes
            .iter()
            .map(|class| self.columns_of(&class.plan))
            .collect();
        for (class, columns) in self.classes.iter_mut().zip(columns?) {
            class.columns = columns;
        }
        Some(())
    }

    /// How many columns a batch has.
    fn slots(&self) -> usize {
        self.fields.len() + self.targets.len() + self.compared.len()
    }

    /// Where the columns of a plan stand in a batch.
    fn columns_of(&self, plan: &Plan) -> Option<Vec<usize>> {
        let field = |id: &FieldId| self.fields.iter().position(|own| own == id);
        let slots = self.slots();
        let at = |source: &Source| match source {
            Source::Size(_) | Source::Compared { .. } => {
                let wanted = compared(source)?;
                let at = self.compared.iter().position(|own| *own == wanted);
                at.map(|at| self.fields.len() + self.targets.len() + at)
            }
            Source::Field(id) => field(id),
            Source::Target(at) => {
                let target = self.targets.iter().position(|own| own == at);
                target.map(|at| self.fields.len() + at)
            }
            Source::Greatest(id) => field(id).map(|at| slots + at),
            Source::Absent(id) => field(id).map(|at| slots + self.fields.len() + at),
        };
        plan.columns().iter().map(at).collect()
    }

    /// The fields with a figure in doubt somewhere in a batch of such.
    pub(super) fn doubtful(&self, batch: &Batch) -> BTreeSet<FieldId> {
        let slots = self.slots();
        let in_doubt = |at: usize| {
            let (least, greatest) = (batch.columns.get(at), batch.columns.get(slots + at));
            let absent = batch.columns.get(slots + self.fields.len() + at);
            let same = least.zip(greatest).is_some_and(|(least, greatest)| {
                least.decimals == greatest.decimals && least.values == greatest.values
            });
            !same || absent.is_none_or(|absent| absent.largest > 0.0)
        };
        let fields = self.fields.iter().enumerate();
        let fields = fields.filter(|(at, _)| in_doubt(*at));
        fields.map(|(_, id)| *id).collect()
    }

    /// The plan of a class over figures of which those of some fields may be in doubt, and where its columns stand in
    /// a batch of such; none where there is no such plan.
    pub(super) fn over_doubtful(
        &self,
        rubric: &CompiledRubric,
        class: usize,
        fields: &BTreeSet<FieldId>,
    ) -> Option<(Plan, Vec<usize>)> {
        let cohort = &self.classes.get(class)?.cohort;
        let plan = Plan::of_doubtful(rubric, cohort, self.last_word, fields).ok()?;
        let columns = self.columns_of(&plan)?;
        Some((plan, columns))
    }

    /// What a table is read for; `standings` tell what its rubric compares.
    pub fn inputs<'a>(&'a self, standings: Option<&'a Standings>) -> Inputs<'a> {
        Inputs {
            fields: &self.fields,
            parameters: &self.parameters,
            compared: &self.compared,
            standings,
            glance: false,
            classes: Classes {
                by_cohort: &self.by_cohort,
                otherwise: 0,
            },
            names: true,
        }
    }

    /// The first cohort of each class.
    pub fn cohorts(&self) -> impl Iterator<Item = &str> {
        self.classes.iter().map(|class| class.cohort.as_str())
    }
}

/// Whether a script asks for the cohort of its office.
fn names_cohorts(rubric: &CompiledRubric) -> bool {
    let cohort = Leaf::Office(OfficeText::Cohort);
    let programs = rubric.programs().into_iter();
    programs
        .flat_map(|program| program.leaves())
        .any(|leaf| *leaf == cohort)
}

/// A column that tells of other offices.
fn compared(source: &Source) -> Option<Compared> {
    match source {
        Source::Size(among) => Some(Compared::Size(*among)),
        Source::Compared {
            field,
            statistic,
            among,
            part,
        } => Some(Compared::Figure {
            field: *field,
            statistic: *statistic,
            among: *among,
            part: *part,
        }),
        _ => None,
    }
}

/// A target as a column; none where a value of it is no decimal that a lane holds.
fn parameter(by_cohort: &[Number], otherwise: &Number) -> Option<Parameter> {
    let all = by_cohort.iter().chain([otherwise]).map(Number::decimals);
    let decimals = all.collect::<Option<Vec<u32>>>()?.into_iter().max()?;
    let scale = Number::power_of_ten(decimals);
    let value = |n: &Number| as_lane((n.clone() * scale.clone()).to_i64()?);
    Some(Parameter {
        decimals,
        otherwise: value(otherwise)?,
        by_cohort: by_cohort.iter().map(value).collect::<Option<_>>()?,
    })
}
