//! The outline for programs.

use std::io;

use serde::Serialize;

use crate::decimal::Number;
use crate::rubric::{Limit, SectionKind};
use crate::write::json::Exact;

use super::reads::{Feed, Reads};
use super::{FieldOutline, GateOutline, GradeOutline, ItemOutline, Outline, SectionOutline, Worth};

/// Writes it as one JSON document: the tree with points and shares, what everything reads itself, what each field feeds.
///
/// `share` is the printed percentage, which adds up; `share_exact` the exact one, a fraction where no decimal is exact.
pub fn write(outline: &Outline<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &OutlineView::new(outline))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct OutlineView<'a> {
    id: &'a str,
    title: &'a str,
    edition: &'a str,
    points: Exact,
    cohorts: Vec<CohortView<'a>>,
    total: TotalView<'a>,
    sections: Vec<SectionView<'a>>,
    measures: Vec<MeasureView<'a>>,
    gates: Vec<GateView<'a>>,
    grades: Vec<GradeView<'a>>,
    columns: Vec<ColumnView<'a>>,
    fields: Vec<FieldView<'a>>,
    scoring: &'a [String],
}

impl<'a> OutlineView<'a> {
    fn new(outline: &'a Outline<'a>) -> Self {
        let rubric = outline.rubric.rubric();
        let cohorts = rubric.cohorts.iter();
        let cohorts = cohorts.map(|cohort| CohortView {
            cohort,
            points: exact(&rubric.of_cohort(cohort).points),
        });
        Self {
            id: &rubric.id,
            title: &rubric.title,
            edition: &rubric.edition,
            points: exact(&rubric.points),
            cohorts: cohorts.collect(),
            total: TotalView {
                formula: rubric.total.as_ref().map(|total| total.text.as_str()),
                floor: rubric.total_floor.number().map(exact),
                cap: rubric.total_cap.number().map(exact),
            },
            sections: outline
                .sections
                .iter()
                .map(|section| SectionView::new(outline, section))
                .collect(),
            measures: outline
                .measures
                .iter()
                .map(|own| MeasureView {
                    measure: &own.measure.name,
                    title: &own.measure.title,
                    unit: own.measure.unit.as_deref(),
                    reads: ReadsView::new(outline, &own.reads),
                })
                .collect(),
            gates: outline
                .gates
                .iter()
                .map(|gate| GateView::new(outline, gate))
                .collect(),
            grades: outline.grades.iter().map(GradeView::new).collect(),
            columns: rubric
                .columns
                .iter()
                .map(|column| ColumnView {
                    column: &column.id,
                    title: &column.title,
                    unit: column.unit.as_deref(),
                })
                .collect(),
            fields: outline
                .fields
                .iter()
                .map(|field| FieldView::new(outline, field))
                .collect(),
            scoring: &outline.ways,
        }
    }
}

fn exact(number: &Number) -> Exact {
    Exact::number(number, 12)
}

#[derive(Serialize)]
struct CohortView<'a> {
    cohort: &'a str,
    points: Exact,
}

#[derive(Serialize)]
struct TotalView<'a> {
    formula: Option<&'a str>,
    floor: Option<Exact>,
    cap: Option<Exact>,
}

/// A figure beside the total.
#[derive(Serialize)]
struct ColumnView<'a> {
    column: &'a str,
    title: &'a str,
    unit: Option<&'a str>,
}

#[derive(Serialize)]
struct WorthView<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    cohorts: &'a [&'a str],
    points: Exact,
    share: Option<Exact>,
    share_exact: Option<String>,
}

impl<'a> WorthView<'a> {
    fn new(worth: &'a Worth<'a>) -> Self {
        Self {
            cohorts: &worth.cohorts,
            points: exact(&worth.points),
            share: worth.printed.as_ref().map(exact),
            share_exact: worth.share.as_ref().map(|share| match share.decimals() {
                Some(_) => share.to_string(),
                None => format!("{share:?}"),
            }),
        }
    }
}

#[derive(Serialize)]
struct SectionView<'a> {
    section: &'a str,
    title: &'a str,
    kind: &'static str,
    worth: Vec<WorthView<'a>>,
    cap: Option<Exact>,
    floor: Option<Exact>,
    remark: &'a str,
    applies_when: Option<&'a str>,
    reads: ReadsView<'a>,
    items: Vec<ItemView<'a>>,
}

impl<'a> SectionView<'a> {
    fn new(outline: &'a Outline<'a>, own: &'a SectionOutline<'a>) -> Self {
        let section = own.section;
        let limit = |limit: &Option<Limit>| limit.as_ref().and_then(Limit::number).map(exact);
        Self {
            section: &section.id,
            title: &section.title,
            kind: match section.kind {
                SectionKind::Base => "base",
                SectionKind::Bonus => "bonus",
                SectionKind::Penalty => "penalty",
            },
            worth: own.worth.iter().map(WorthView::new).collect(),
            cap: limit(&section.cap),
            floor: limit(&section.floor),
            remark: &own.remark,
            applies_when: section.applies_when.as_ref().map(|c| c.holds.text.as_str()),
            reads: ReadsView::new(outline, &own.reads),
            items: own
                .items
                .iter()
                .map(|item| ItemView::new(outline, item))
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct ItemView<'a> {
    indicator: &'a str,
    title: &'a str,
    counted: bool,
    worth: Vec<WorthView<'a>>,
    remark: &'a str,
    rule: Option<&'a str>,
    reads: ReadsView<'a>,
    /// The fields that it reads in the end, measures looked through.
    fields: Vec<String>,
}

impl<'a> ItemView<'a> {
    fn new(outline: &'a Outline<'a>, item: &'a ItemOutline<'a>) -> Self {
        let rubric = outline.rubric.rubric();
        let fields = item.reads.all_fields(outline.rubric).into_iter();
        Self {
            indicator: &item.indicator.id,
            title: &item.indicator.title,
            counted: !item.indicator.unscored,
            worth: item.worth.iter().map(WorthView::new).collect(),
            remark: &item.remark,
            rule: item.indicator.rule.as_deref(),
            reads: ReadsView::new(outline, &item.reads),
            fields: fields
                .filter_map(|id| Some(rubric.field(id)?.id()))
                .collect(),
        }
    }
}

/// What scripts read themselves.
#[derive(Serialize)]
struct ReadsView<'a> {
    fields: Vec<String>,
    prior: Vec<String>,
    measures: Vec<&'a str>,
    targets: Vec<&'a str>,
    indicators: Vec<&'a str>,
    sections: Vec<&'a str>,
    self_scores: bool,
    card: bool,
    cohort: bool,
}

impl<'a> ReadsView<'a> {
    fn new(outline: &'a Outline<'a>, reads: &Reads) -> Self {
        let rubric = outline.rubric.rubric();
        let fields = reads.fields.iter().filter_map(|id| rubric.field(*id));
        let priors = reads.priors.iter().filter_map(|id| rubric.field(*id));
        let measures = reads
            .measures
            .iter()
            .filter_map(|at| rubric.measures.get(*at));
        let targets = reads
            .targets
            .iter()
            .filter_map(|at| rubric.targets.get(*at));
        let indicators = reads
            .indicators
            .iter()
            .filter_map(|at| rubric.indicator(*at));
        let sections = reads
            .sections
            .iter()
            .filter_map(|at| rubric.sections.get(*at));
        Self {
            fields: fields.map(|field| field.id()).collect(),
            prior: priors.map(|field| field.id()).collect(),
            measures: measures.map(|m| m.name.as_str()).collect(),
            targets: targets.map(|t| t.name.as_str()).collect(),
            indicators: indicators.map(|i| i.id.as_str()).collect(),
            sections: sections.map(|s| s.id.as_str()).collect(),
            self_scores: reads.self_scores,
            card: reads.card,
            cohort: reads.cohort,
        }
    }
}

#[derive(Serialize)]
struct MeasureView<'a> {
    measure: &'a str,
    title: &'a str,
    unit: Option<&'a str>,
    reads: ReadsView<'a>,
}

#[derive(Serialize)]
struct GateView<'a> {
    gate: &'a str,
    title: &'a str,
    when: &'a str,
    effects: &'a [String],
    reads: ReadsView<'a>,
}

impl<'a> GateView<'a> {
    fn new(outline: &'a Outline<'a>, own: &'a GateOutline<'a>) -> Self {
        Self {
            gate: &own.gate.id,
            title: &own.gate.title,
            when: &own.gate.when.text,
            effects: &own.effects,
            reads: ReadsView::new(outline, &own.reads),
        }
    }
}

#[derive(Serialize)]
struct GradeView<'a> {
    grade: &'a str,
    from: Option<Exact>,
    when: Option<&'a str>,
    quota: Option<&'a str>,
}

impl<'a> GradeView<'a> {
    fn new(own: &'a GradeOutline<'a>) -> Self {
        Self {
            grade: &own.grade.name,
            from: own.grade.from.as_ref().map(exact),
            when: own.grade.when.as_ref().map(|when| when.text.as_str()),
            quota: Some(own.quota.as_str()).filter(|quota| !quota.is_empty()),
        }
    }
}

#[derive(Serialize)]
struct FieldView<'a> {
    field: String,
    title: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    unit: Option<&'a str>,
    ask: Option<&'a str>,
    feeds: Vec<FeedView<'a>>,
}

impl<'a> FieldView<'a> {
    fn new(outline: &'a Outline<'a>, own: &'a FieldOutline<'a>) -> Self {
        let feed = |feed: &Feed| FeedView {
            kind: feed.kind(),
            id: feed.id(outline.rubric),
        };
        Self {
            field: own.field.id(),
            title: &own.field.title,
            kind: own.field.kind.name(),
            unit: own.field.unit.as_deref(),
            ask: own.field.ask.as_deref(),
            feeds: own.feeds.iter().map(feed).collect(),
        }
    }
}

#[derive(Serialize)]
struct FeedView<'a> {
    kind: &'static str,
    id: &'a str,
}
