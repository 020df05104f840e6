//! A compiled rubric → its outline.

use std::collections::BTreeSet;

use crate::bulk::score::{Plans, Unplanned};
use crate::compile::CompiledRubric;
use crate::decimal::Number;
use crate::rubric::{FieldId, IndicatorId, SectionKind};

use super::reads::{Feed, Reads};
use super::shares::{Shares, Worth};
use super::{
    FieldOutline, GateOutline, GradeOutline, ItemOutline, MeasureOutline, Outline, SectionOutline,
    words,
};

/// Lays a rubric out.
pub fn outline(rubric: &CompiledRubric) -> Outline<'_> {
    let model = rubric.rubric();
    let papers = Papers::of(rubric);
    let sections = model.sections.iter().enumerate();
    let sections = sections.map(|(at, section)| {
        let items = section.indicators.iter().enumerate();
        let items = items.map(|(indicator_at, indicator)| {
            let id = IndicatorId {
                section: at,
                indicator: indicator_at,
            };
            let programs = [rubric.indicator_condition(id), rubric.score(id)];
            ItemOutline {
                indicator,
                worth: papers.item(id),
                remark: words::indicator(indicator, section.kind),
                reads: Reads::of(programs.into_iter().flatten()),
            }
        });
        SectionOutline {
            section,
            worth: match section.kind {
                SectionKind::Base => papers.section(at),
                SectionKind::Bonus | SectionKind::Penalty => Vec::new(),
            },
            remark: words::section(section),
            reads: Reads::of(rubric.section_condition(at)),
            items: items.collect(),
        }
    });
    let measures = model.measures.iter().enumerate();
    let measures = measures.map(|(at, measure)| MeasureOutline {
        measure,
        reads: Reads::of(rubric.measure(at)),
    });
    let gates = model.gates.iter().enumerate();
    let gates = gates.map(|(at, gate)| GateOutline {
        gate,
        effects: words::effects(gate, model),
        reads: Reads::of(rubric.gate(at)),
    });
    let own_points = model.by_cohort.iter();
    let own_points = own_points.filter(|(_, own)| own.points != model.points);
    Outline {
        rubric,
        papers: own_points
            .map(|(cohort, own)| (cohort.as_str(), own.points.to_string()))
            .collect(),
        total: words::total(model),
        sections: sections.collect(),
        measures: measures.collect(),
        gates: gates.collect(),
        grades: grades(rubric),
        fields: fields(rubric),
        ways: ways(rubric),
    }
}

/// The grades, with the places of cohorts that have others.
fn grades(rubric: &CompiledRubric) -> Vec<GradeOutline<'_>> {
    let model = rubric.rubric();
    let grades = model.grades.iter().enumerate();
    let grades = grades.map(|(at, grade)| {
        let said = |own: Option<&crate::rubric::Grade>| {
            own.and_then(|own| own.quota.as_ref()).map(words::quota)
        };
        let general = said(Some(grade));
        let mut quota = general.clone().unwrap_or_default();
        for (cohort, own) in &model.by_cohort {
            let own = said(own.grades.get(at));
            if own != general {
                let own = own.unwrap_or_else(|| "名额不限".to_owned());
                let apart = if quota.is_empty() { "" } else { ";" };
                quota = format!("{quota}{apart}{cohort}{own}");
            }
        }
        GradeOutline {
            grade,
            from: words::from(grade),
            quota,
        }
    });
    grades.collect()
}

fn fields(rubric: &CompiledRubric) -> Vec<FieldOutline<'_>> {
    // A measure tells what it reads itself; of all else measures are looked through.
    let readers: Vec<(Feed, BTreeSet<FieldId>)> = Feed::all(rubric)
        .into_iter()
        .map(|(feed, programs)| {
            let reads = Reads::of(programs);
            let fields = match feed {
                Feed::Measure(_) => reads.fields.union(&reads.priors).copied().collect(),
                _ => reads.all_fields(rubric),
            };
            (feed, fields)
        })
        .collect();
    let fields = rubric.rubric().fields.iter().enumerate();
    let fields = fields.map(|(at, field)| {
        let at = FieldId(at);
        let reads = readers.iter().filter(|(_, fields)| fields.contains(&at));
        FieldOutline {
            at,
            field,
            feeds: reads.map(|(feed, _)| feed.clone()).collect(),
        }
    });
    fields.collect()
}

/// The papers of a rubric: one a cohort, or one for all.
struct Papers<'a> {
    papers: Vec<(Option<&'a str>, &'a CompiledRubric, Shares)>,
}

/// What something is worth in one paper: points, and the exact and the printed share.
type Own = (Number, Option<(Number, Number)>);

impl<'a> Papers<'a> {
    fn of(rubric: &'a CompiledRubric) -> Self {
        let cohorts = &rubric.rubric().cohorts;
        let paper = |cohort: Option<&'a str>| {
            let own = cohort.map_or(rubric, |cohort| rubric.of_cohort(cohort));
            (cohort, own, Shares::of(own.rubric(), cohort))
        };
        Self {
            papers: match cohorts.is_empty() {
                true => vec![paper(None)],
                false => cohorts.iter().map(|cohort| paper(Some(cohort))).collect(),
            },
        }
    }

    fn item(&self, at: IndicatorId) -> Vec<Worth<'a>> {
        self.worth(|cohort, rubric, shares| {
            let model = rubric.rubric();
            let indicator = model.indicator(at)?;
            let exists = cohort.is_none_or(|cohort| model.exists_for(indicator, cohort));
            let points = indicator.points.clone().filter(|_| exists)?;
            Some((points, shares.item(at)))
        })
    }

    fn section(&self, at: usize) -> Vec<Worth<'a>> {
        self.worth(|_, rubric, shares| {
            let (share, printed) = shares.section(at);
            let points =
                (share.clone() * rubric.rubric().points.clone()).checked_div(&Number::hundred())?;
            (!share.is_zero()).then_some((points, Some((share, printed))))
        })
    }

    /// Of all papers; those of one worth together, and nameless where there is but one.
    fn worth(
        &self,
        own: impl Fn(Option<&str>, &CompiledRubric, &Shares) -> Option<Own>,
    ) -> Vec<Worth<'a>> {
        let mut all: Vec<Worth<'a>> = Vec::new();
        for (cohort, rubric, shares) in &self.papers {
            let Some((points, share)) = own(*cohort, rubric, shares) else {
                continue;
            };
            let (share, printed) = share.unzip();
            let same = all
                .iter_mut()
                .find(|w| w.points == points && w.printed == printed && w.share == share);
            match same {
                Some(same) => same.cohorts.extend(*cohort),
                None => all.push(Worth {
                    cohorts: cohort.iter().copied().collect(),
                    points,
                    share,
                    printed,
                }),
            }
        }
        if let [only] = all.as_mut_slice() {
            only.cohorts.clear();
        }
        all
    }
}

/// How large tables are scored: by columns, or office by office, and why.
fn ways(rubric: &CompiledRubric) -> Vec<String> {
    let Err(left) = Plans::of(rubric, false) else {
        return vec!["计分方式:每一项都能按列计算,大批量时最快".to_owned()];
    };
    let of_rubric = |unplanned: &&Unplanned| !matches!(unplanned, Unplanned::Item(_));
    if let Some(whole) = left.iter().find(of_rubric) {
        return vec![format!("计分方式:逐家计算,因为{whole}")];
    }
    let first = "计分方式:逐家计算,因为下面各项不能按列计算,其余各项能".to_owned();
    let items = left.iter().map(|unplanned| {
        let reason = match unplanned {
            Unplanned::Item(own) => why_interpreted(rubric, &own.item),
            Unplanned::Results(_) | Unplanned::Cohorts => None,
        };
        match reason {
            Some(reason) => format!("{unplanned}({reason})"),
            None => unplanned.to_string(),
        }
    });
    std::iter::once(first).chain(items).collect()
}

/// Why the interpreter runs the script of an indicator, if it does.
fn why_interpreted<'c>(rubric: &'c CompiledRubric, indicator: &str) -> Option<&'c str> {
    let at = rubric.rubric().find_indicator(indicator)?;
    rubric.score(at)?.why_interpreted()
}
